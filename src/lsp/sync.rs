//! Notifications: documents that are opened, changed, saved, closed and renamed; roots, settings and files that change.

use lsp_server::Notification;
use lsp_types::{
    CancelParams, DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, NumberOrString, PublishDiagnosticsParams,
};
use serde::de::DeserializeOwned;

use super::documents::Document;
use super::paths;
use super::server::{Phase, Server};

impl Server {
    pub(super) fn notification(&mut self, notification: Notification) {
        let method = notification.method.as_str();
        if method == "exit" {
            self.exit = Some(u8::from(self.phase != Phase::ShutDown));
            return;
        }
        if self.phase != Phase::Running {
            return;
        }
        match method {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => self.with(notification, Server::open),
            "textDocument/didChange" => self.with(notification, Server::change),
            "textDocument/didClose" => self.with(notification, Server::close),
            // What a file of rules says counts once it is saved; files of others may have changed as well.
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" | "workspace/didRenameFiles" => self.refresh(),
            "workspace/didChangeConfiguration" => self.with(notification, Server::configure),
            "workspace/didChangeWorkspaceFolders" => self.with(notification, Server::folders),
            "$/cancelRequest" => self.with(notification, |server, params: CancelParams| {
                let id = match params.id {
                    NumberOrString::Number(number) => number.into(),
                    NumberOrString::String(text) => text.into(),
                };
                server.cancel(&id);
            }),
            _ if method.starts_with("$/") => {}
            _ => self.log(&format!("没有处理通知 {method}")),
        }
    }

    /// Takes the parameters of a notification; wrong ones change nothing.
    fn with<P: DeserializeOwned>(&mut self, notification: Notification, take: impl FnOnce(&mut Server, P)) {
        match serde_json::from_value(notification.params) {
            Ok(params) => take(self, params),
            Err(error) => self.log(&format!("通知 {} 的参数不对：{error}", notification.method)),
        }
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let key = item.uri.as_str().to_owned();
        let mut document = Document::new(item.uri, &item.language_id, item.version, item.text);
        // A document that is opened twice is the later one; requests about the earlier are moot.
        if let Some(old) = self.documents.get(&key) {
            (document.edition, document.shown) = (old.edition + 1, old.shown);
        }
        document.shown |= document.path.as_ref().is_some_and(|path| self.marked.remove(path));
        self.documents.insert(key.clone(), document);
        self.focus = Some(key);
        if !self.client.watches {
            self.refresh();
        }
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let (uri, version) = (params.text_document.uri, params.text_document.version);
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return self.log("编辑了没有打开的文档，未处理");
        };
        document.version = version;
        for change in params.content_changes {
            document.change(change.range, change.text, self.client.encoding);
        }
        self.focus = Some(uri.as_str().to_owned());
    }

    fn close(&mut self, params: DidCloseTextDocumentParams) {
        let key = params.text_document.uri.as_str();
        let Some(document) = self.documents.remove(key) else {
            return self.log("关闭了没有打开的文档");
        };
        if self.focus.as_deref() == Some(key) {
            self.focus = None;
        }
        if document.shown && !self.client.pulls {
            let params = PublishDiagnosticsParams { uri: document.uri, diagnostics: Vec::new(), version: None };
            self.inform::<lsp_types::notification::PublishDiagnostics>(params);
        }
        // A rule file shows again what is wrong in it as it was saved.
        self.unsettled = true;
    }

    fn configure(&mut self, params: DidChangeConfigurationParams) {
        if self.client.configuration {
            self.ask_settings();
        } else if !params.settings.is_null() {
            self.take_settings_of_all(&params.settings);
        }
    }

    fn folders(&mut self, params: DidChangeWorkspaceFoldersParams) {
        let event = params.event;
        self.roots.retain(|(uri, _)| !event.removed.iter().any(|folder| folder.uri == *uri));
        let added = event.added.into_iter().filter_map(|f| paths::path(&f.uri).map(|path| (f.uri, path)));
        self.roots.extend(added);
        let first = self.settings.first().cloned().unwrap_or_default();
        self.settings.resize(self.roots.len() + 1, first);
        self.judges.clear();
        self.all_stale();
        self.ask_settings();
    }
}
