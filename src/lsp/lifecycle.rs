//! `initialize` and `initialized`: what is agreed upon before the first document.

use lsp_server::{ErrorCode, Request};
use lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams, InitializeResult,
    Registration, RegistrationParams, ServerInfo,
};
use serde_json::Value;

use super::capabilities::{self, Client};
use super::paths;
use super::server::{Asked, Phase, Refusal, Server};

impl Server {
    pub(super) fn initialize(&mut self, request: Request) {
        let raw = request.params.get("capabilities").cloned().unwrap_or_default();
        let params: InitializeParams = match serde_json::from_value(request.params) {
            Ok(params) => params,
            Err(error) => {
                let refusal = Refusal::new(ErrorCode::InvalidParams, format!("initialize 的参数不对：{error}"));
                return self.respond(request.id, Err(refusal));
            }
        };
        self.process = params.process_id;
        self.client = Client::read(&params.capabilities, &raw);
        let folders = params.workspace_folders.unwrap_or_default().into_iter().map(|folder| folder.uri);
        #[expect(deprecated, reason = "older clients name their root here")]
        let single = params.root_uri;
        let mut roots: Vec<_> = folders.collect();
        if roots.is_empty() {
            roots.extend(single);
        }
        self.roots = roots.into_iter().filter_map(|uri| paths::path(&uri).map(|path| (uri, path))).collect();
        self.settings = vec![super::settings::Settings::default(); self.roots.len() + 1];
        self.phase = Phase::Running;
        if let Some(options) = params.initialization_options {
            self.take_settings_of_all(&options);
        }
        let result = InitializeResult {
            capabilities: capabilities::of_server(self.client),
            server_info: Some(ServerInfo {
                name: "fazhi".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        let result = serde_json::to_value(result).unwrap_or(Value::Null);
        self.respond(request.id, Ok(result));
        self.log(&format!("已初始化，列按 {} 计", self.client.encoding.kind().as_str()));
    }

    pub(super) fn initialized(&mut self) {
        if self.client.watches {
            let watcher = FileSystemWatcher { glob_pattern: GlobPattern::String("**/*.{yaml,yml}".into()), kind: None };
            let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
            let registration = Registration {
                id: "fazhi-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: serde_json::to_value(options).ok(),
            };
            let params = RegistrationParams { registrations: vec![registration] };
            self.ask::<lsp_types::request::RegisterCapability>(params, Asked::Other);
        }
        self.ask_settings();
    }
}
