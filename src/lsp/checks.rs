//! Checks the newest text of a document by the rules of its folder, and pushes what was found.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_types::{MessageType, PublishDiagnosticsParams, Uri};

use super::diagnostics::{self, Shape};
use super::documents::{Checked, Language, State};
use super::judges::Judge;
use super::packs;
use super::server::Server;
use super::settings::Settings;
use crate::Source;
use crate::ingest::MAX_BYTES;

impl Server {
    /// The settings for a path, and their number.
    pub(super) fn settings_of(&self, path: Option<&Path>) -> (usize, &Settings) {
        let holds = |(index, root): (usize, &(Uri, PathBuf))| {
            path.is_none_or(|p| p.starts_with(&root.1)).then(|| (index + 1, root.1.as_os_str().len()))
        };
        // The innermost of several; a document without a path belongs to the first.
        let all = self.roots.iter().enumerate().filter_map(holds);
        let best = all.reduce(|a, b| if path.is_some() && b.1 > a.1 { b } else { a });
        let index = best.map_or(0, |(index, _)| index).min(self.settings.len() - 1);
        (index, &self.settings[index])
    }

    /// The judge of a document.
    pub(super) fn judge(&mut self, path: Option<&Path>) -> Judge {
        let (index, settings) = self.settings_of(path);
        let settings = settings.clone();
        let folder = path.and_then(Path::parent).or_else(|| self.roots.first().map(|(_, root)| root.as_path()));
        let (judge, made) = self.judges.of(folder, (index, &settings), &*self.host);
        let judge = judge.clone();
        self.unsettled |= made;
        judge
    }

    /// Checks the newest text of a document, and shows what was found if diagnostics are pushed.
    pub(super) fn check(&mut self, key: &str) {
        let Some(document) = self.documents.get_mut(key) else { return };
        document.stale = false;
        let (path, language) = (document.path.clone(), document.language);
        let state = if !self.settings_of(path.as_deref()).1.enable {
            State::Silent
        } else {
            match language {
                Language::Prose => self.checked(key, path.as_deref()),
                Language::Yaml => self.read_pack(key, path.as_deref()),
                Language::Other => State::Silent,
            }
        };
        if let Some(document) = self.documents.get_mut(key) {
            document.state = state;
        }
        if !self.client.pulls {
            self.publish(key);
        }
    }

    fn checked(&mut self, key: &str, path: Option<&Path>) -> State {
        let judge = self.judge(path);
        let Some(document) = self.documents.get(key) else { return State::Silent };
        if document.text.as_str().len() > MAX_BYTES {
            self.say(MessageType::WARNING, "文档过大，未核对".to_owned());
            return State::Silent;
        }
        let text = document.text.as_str().to_owned();
        match self.assess(text, &judge) {
            Some(checked) => State::Checked(Rc::new(checked)),
            None => {
                let name = path.and_then(Path::file_name).map_or(key.into(), |n| n.to_string_lossy());
                self.say(MessageType::ERROR, format!("{name}：程序内部出错，这份文件未能核对；请把版本号告知开发者"));
                State::Silent
            }
        }
    }

    /// Checks a text; `None` if the checker failed.
    pub(super) fn assess(&self, text: String, judge: &Judge) -> Option<Checked> {
        let source = Source::new("", text, "UTF-8");
        // Source, rules and context are only read, so a panic leaves none of them half-changed.
        let outcome = catch_unwind(AssertUnwindSafe(|| self.host.check(&source, &judge.rules, &judge.context)));
        let Ok(mut assessment) = outcome else {
            self.log("核对时程序内部出错");
            return None;
        };
        if assessment.report.kind != crate::report::Kind::Classified {
            assessment.findings.retain(|f| !judge.ignored.contains(&f.code));
        }
        Some(Checked { source, assessment, rules: Rc::clone(&judge.rules), judge: judge.id })
    }

    fn read_pack(&mut self, key: &str, path: Option<&Path>) -> State {
        let Some(path) = path else { return State::Silent };
        let Some(document) = self.documents.get(key) else { return State::Silent };
        let text = document.text.as_str();
        if text.len() > MAX_BYTES || packs::schema_of(Some(path), text).is_none() {
            return State::Silent;
        }
        State::Read(Rc::new(self.pack_mistakes(path, text)))
    }

    /// What is wrong in a rule file; a loader that fails finds nothing.
    pub(super) fn pack_mistakes(&self, path: &Path, text: &str) -> Vec<crate::rules::load::Mistake> {
        let settings = self.settings_of(Some(path)).1;
        let config = path.parent().and_then(|folder| super::judges::nearest_config(folder, &*self.host));
        let config = config.and_then(|config| {
            let text = String::from_utf8(self.host.read(&config).ok()?).ok()?;
            Some((config, text))
        });
        let config = config.as_ref().map(|(path, text)| (path.as_path(), text.as_str()));
        let read = || packs::mistakes(path, text, config, settings, &*self.host);
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
            self.log("读规则文件时程序内部出错");
            Vec::new()
        })
    }

    /// Pushes what was found in a document.
    fn publish(&mut self, key: &str) {
        let (uri, version, diagnostics) = {
            let Some(document) = self.documents.get(key) else { return };
            let quiet = match &document.state {
                State::Silent => true,
                State::Checked(checked) => !checked.is_report() && diagnostics::shown(checked).is_empty(),
                State::Read(_) => false,
            };
            if quiet && !document.shown {
                return;
            }
            (document.uri.clone(), document.version, self.diagnostics(key))
        };
        if let Some(document) = self.documents.get_mut(key) {
            document.shown = !diagnostics.is_empty();
        }
        let params = PublishDiagnosticsParams { uri, diagnostics, version: Some(version) };
        self.inform::<lsp_types::notification::PublishDiagnostics>(params);
    }

    /// What was found in a document, as an editor shows it.
    pub(super) fn diagnostics(&mut self, key: &str) -> Vec<lsp_types::Diagnostic> {
        if let Some(State::Checked(checked)) = self.documents.get(key).map(|d| d.state.clone()) {
            self.find_links(&checked);
        }
        let Some(document) = self.documents.get(key) else { return Vec::new() };
        match &document.state {
            State::Silent => Vec::new(),
            State::Checked(checked) => {
                let link = |code: &str| self.link(code);
                diagnostics::of_report(checked, &document.text, &document.uri, &self.shape(&link))
            }
            State::Read(mistakes) => diagnostics::of_mistakes(mistakes, &document.text, self.client.encoding),
        }
    }

    /// How diagnostics are written for this client.
    pub(super) fn shape<'a>(&self, link: &'a dyn Fn(&str) -> Option<Uri>) -> Shape<'a> {
        Shape { encoding: self.client.encoding, related: self.client.related, link }
    }

    /// The address of a rule's explanation, once [`Server::find_links`] has found it.
    pub(super) fn link(&self, code: &str) -> Option<Uri> {
        self.links.get(code).cloned().flatten()
    }

    /// Sees to it that every rule that said something has its explanation.
    pub(super) fn find_links(&mut self, checked: &Checked) {
        if !self.client.links {
            return;
        }
        for finding in diagnostics::shown(checked) {
            if !self.links.contains_key(&finding.code) {
                let rule = checked.rules.rule(&finding.code);
                let uri =
                    rule.and_then(|rule| self.host.explain(rule, false)).and_then(|path| super::paths::uri(&path));
                self.links.insert(finding.code.clone(), uri);
            }
        }
    }
}
