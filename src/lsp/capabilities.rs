//! Reads what a client can do into [`Client`], and says what the server can.

use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, ExecuteCommandOptions, FileOperationFilter, FileOperationPattern,
    FileOperationRegistrationOptions, FoldingRangeProviderCapability, HoverProviderCapability, MarkupKind, OneOf,
    SaveOptions, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use serde_json::Value;

use super::positions::Encoding;
use super::{actions, commands, completion, diagnostics};

/// What a client can do, as far as it matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// What columns count.
    pub encoding: Encoding,
    /// It asks for diagnostics: none are pushed.
    pub pulls: bool,
    /// It takes the diagnostics of other files along with those it asked for.
    pub related_documents: bool,
    /// It can be told to ask again.
    pub refresh: bool,
    /// It shows further places of a diagnostic.
    pub related: bool,
    /// It shows a link at the code of a diagnostic.
    pub links: bool,
    /// It answers `workspace/configuration`.
    pub configuration: bool,
    /// It can be asked to watch files.
    pub watches: bool,
    /// It shows outlines as trees.
    pub trees: bool,
    /// It understands code actions, not commands alone.
    pub actions: bool,
    /// It understands edits that name a version.
    pub versions: bool,
    /// It can open a document.
    pub shows: bool,
    /// It reads Markdown in hovers.
    pub markdown: bool,
}

impl Client {
    /// By what it says about itself; `raw` is the same as it came.
    pub fn read(client: &ClientCapabilities, raw: &Value) -> Client {
        let text = client.text_document.clone().unwrap_or_default();
        let workspace = client.workspace.clone().unwrap_or_default();
        let window = client.window.clone().unwrap_or_default();
        let offered = client.general.as_ref().and_then(|g| g.position_encodings.as_deref()).unwrap_or_default();
        let publish = text.publish_diagnostics.unwrap_or_default();
        let hover = text.hover.and_then(|h| h.content_format).unwrap_or_default();
        Client {
            encoding: Encoding::negotiate(offered),
            pulls: text.diagnostic.is_some(),
            related_documents: text.diagnostic.and_then(|d| d.related_document_support) == Some(true),
            // The types call it `diagnostic`, the protocol does not.
            refresh: raw.pointer("/workspace/diagnostics/refreshSupport") == Some(&Value::Bool(true)),
            // A client that asks says it where it says that it is pushed to, if anywhere.
            related: publish.related_information == Some(true),
            links: publish.code_description_support == Some(true),
            configuration: workspace.configuration == Some(true),
            watches: workspace.did_change_watched_files.and_then(|w| w.dynamic_registration) == Some(true),
            trees: text.document_symbol.and_then(|s| s.hierarchical_document_symbol_support) == Some(true),
            actions: text.code_action.is_some_and(|a| a.code_action_literal_support.is_some()),
            versions: workspace.workspace_edit.and_then(|e| e.document_changes) == Some(true),
            shows: window.show_document.is_some_and(|s| s.support),
            markdown: hover.contains(&MarkupKind::Markdown),
        }
    }
}

/// What the server can do for this client.
pub fn of_server(client: Client) -> ServerCapabilities {
    let plain = WorkDoneProgressOptions::default();
    let filter = |glob: &str| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: None, options: None },
    };
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: client.pulls.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some(diagnostics::SOURCE.to_owned()),
                inter_file_dependencies: false,
                workspace_diagnostics: true,
                work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
            })
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, actions::FIX_ALL]),
            resolve_provider: None,
            work_done_progress_options: plain,
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(completion::TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::ALL.map(str::to_owned).to_vec(),
            work_done_progress_options: plain,
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                did_rename: Some(FileOperationRegistrationOptions {
                    filters: vec![filter("**/*.{txt,md,yaml,yml}"), filter("**/")],
                }),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }),
        }),
        ..ServerCapabilities::default()
    }
}
