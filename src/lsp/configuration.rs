//! The editor's settings and the office's files: asked for, taken, watched; what is wrong in them told at its place.

use lsp_types::{ConfigurationItem, ConfigurationParams, MessageType, PublishDiagnosticsParams};
use serde_json::Value;

use super::server::{Asked, Server};
use super::settings::Settings;
use super::text::Text;
use super::{diagnostics, paths};

/// The section of an editor's settings.
const SECTION: &str = "fazhi";

impl Server {
    /// Asks for the settings of every root.
    pub(super) fn ask_settings(&mut self) {
        if !self.client.configuration {
            return;
        }
        let scopes = std::iter::once(None).chain(self.roots.iter().map(|(uri, _)| Some(uri.clone())));
        let items = scopes.map(|scope_uri| ConfigurationItem { scope_uri, section: Some(SECTION.to_owned()) });
        let params = ConfigurationParams { items: items.collect() };
        self.ask::<lsp_types::request::WorkspaceConfiguration>(params, Asked::Settings);
    }

    /// Takes the answer: one section for what is outside, one a root.
    pub(super) fn take_settings(&mut self, items: &Value) {
        let sections: Vec<Value> = items.as_array().cloned().unwrap_or_default();
        let section = |index: usize| sections.get(index).or(sections.first()).cloned().unwrap_or_default();
        self.set((0..=self.roots.len()).map(section).collect());
    }

    /// Takes one section for all roots, as the editor sends it unasked.
    pub(super) fn take_settings_of_all(&mut self, section: &Value) {
        let section = section.get(SECTION).unwrap_or(section);
        self.set(vec![section.clone(); self.roots.len() + 1]);
    }

    fn set(&mut self, sections: Vec<Value>) {
        let mut wrong = Vec::new();
        let roots = std::iter::once(self.roots.first()).chain(self.roots.iter().map(Some));
        let read = |(section, root): (&Value, Option<&(lsp_types::Uri, std::path::PathBuf)>)| {
            Settings::read(section, root.map(|(_, path)| path.as_path()), &mut wrong)
        };
        let settings: Vec<Settings> = sections.iter().zip(roots).map(read).collect();
        wrong.dedup();
        wrong.into_iter().for_each(|message| self.say(MessageType::WARNING, message));
        if settings != self.settings && !settings.is_empty() {
            self.settings = settings;
            self.judges.clear();
            self.rules_changed();
        }
    }

    /// Looks at the office's files again.
    pub(super) fn refresh(&mut self) {
        if self.judges.refresh(&*self.host) {
            self.rules_changed();
        }
    }

    fn rules_changed(&mut self) {
        // What is still wrong is worth saying again.
        self.said.clear();
        self.all_stale();
        if self.client.pulls && self.client.refresh {
            self.ask::<lsp_types::request::WorkspaceDiagnosticRefresh>((), Asked::Other);
        }
    }

    /// Tells what is wrong in files that are not open, and in the settings.
    pub(super) fn settle(&mut self) {
        let messages: Vec<String> = self.judges.messages().cloned().collect();
        messages.into_iter().for_each(|message| self.say(MessageType::WARNING, message));
        let mut mistakes = self.judges.mistakes();
        let open: Vec<_> = self.documents.values().filter_map(|d| d.path.clone()).collect();
        mistakes.retain(|path, _| !open.contains(path));
        if self.client.pulls {
            // A client that asks for documents alone would never hear of them.
            for mistake in mistakes.values().flatten() {
                self.say(MessageType::WARNING, mistake.to_string());
            }
            return;
        }
        let gone: Vec<_> = self.marked.iter().filter(|path| !mistakes.contains_key(*path)).cloned().collect();
        for path in gone {
            self.marked.remove(&path);
            if !open.contains(&path) {
                self.mark(&path, Vec::new());
            }
        }
        for (path, mistakes) in mistakes {
            let text = self.host.read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let text = Text::new(text.unwrap_or_default());
            let list = diagnostics::of_mistakes(&mistakes, &text, self.client.encoding);
            self.mark(&path, list);
            self.marked.insert(path);
        }
    }

    fn mark(&mut self, path: &std::path::Path, diagnostics: Vec<lsp_types::Diagnostic>) {
        if let Some(uri) = paths::uri(path) {
            let params = PublishDiagnosticsParams { uri, diagnostics, version: None };
            self.inform::<lsp_types::notification::PublishDiagnostics>(params);
        }
    }
}
