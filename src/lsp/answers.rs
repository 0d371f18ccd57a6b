//! Requests: each turned into its answer, from what was found in the newest text of the document.

use std::collections::HashMap;

use lsp_server::{ErrorCode, Request};
use lsp_types::{
    CodeActionParams, CompletionParams, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportKind, DocumentDiagnosticReportResult, DocumentSymbolParams, ExecuteCommandParams,
    FoldingRangeParams, FullDocumentDiagnosticReport, HoverParams, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::actions::{Wanted, actions};
use super::documents::{Document, State};
use super::server::{Refusal, Server};
use super::text::Text;
use super::{completion, diagnostics, hover, packs, paths, symbols};

/// An answer, or why there is none.
pub(super) type Answer = Result<Value, Refusal>;

impl Server {
    /// Answers now, or `None` where the answer is a job that goes on.
    pub(super) fn answer(&mut self, request: Request) -> Option<Answer> {
        let Request { id, method, params } = request;
        Some(match method.as_str() {
            "textDocument/diagnostic" => take(params).and_then(|p| self.diagnostic(p)),
            "textDocument/documentSymbol" => take(params).and_then(|p| self.symbols(p)),
            "textDocument/foldingRange" => take(params).and_then(|p| self.folds(p)),
            "textDocument/hover" => take(params).and_then(|p| self.hover(p)),
            "textDocument/codeAction" => take(params).and_then(|p| self.actions(p)),
            "textDocument/completion" => take(params).and_then(|p| self.complete(p)),
            "workspace/executeCommand" => take::<ExecuteCommandParams>(params).and_then(|p| self.command(p)),
            "workspace/diagnostic" => match take::<WorkspaceDiagnosticParams>(params) {
                Ok(params) => {
                    self.start(id, params);
                    return None;
                }
                Err(refusal) => Err(refusal),
            },
            _ => Err(Refusal::new(ErrorCode::MethodNotFound, format!("没有 {method} 这项功能"))),
        })
    }

    /// An open document with its newest text checked.
    fn fresh(&mut self, uri: &Uri) -> Option<&Document> {
        if self.documents.get(uri.as_str())?.stale {
            self.check(uri.as_str());
        }
        self.documents.get(uri.as_str())
    }

    fn diagnostic(&mut self, params: DocumentDiagnosticParams) -> Answer {
        let uri = params.text_document.uri;
        let (mut id, mut items) = (None, Vec::new());
        if let Some(document) = self.fresh(&uri) {
            let text = document.text.as_str();
            let name = match &document.state {
                State::Silent => diagnostics::result_id("", 0),
                State::Checked(checked) => diagnostics::result_id(text, checked.judge),
                // What is wrong in a rule file may lie in another one.
                State::Read(mistakes) => diagnostics::result_id(&format!("{mistakes:?}{text}"), 0),
            };
            if params.previous_result_id.as_ref() != Some(&name) {
                items = self.diagnostics(uri.as_str());
            }
            id = Some(name);
        }
        let related_documents = self.related();
        let unchanged = id.clone().filter(|id| params.previous_result_id.as_ref() == Some(id));
        let report = match unchanged {
            Some(result_id) => DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
            }),
            None => DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents,
                full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: id, items },
            }),
        };
        json(DocumentDiagnosticReportResult::Report(report))
    }

    /// What is wrong in rule files that are not open, for a client that takes it along.
    #[expect(clippy::mutable_key_type, reason = "the protocol's type; an address does not change")]
    fn related(&mut self) -> Option<HashMap<Uri, DocumentDiagnosticReportKind>> {
        if !self.client.related_documents {
            return None;
        }
        let mut all = HashMap::new();
        for (path, mistakes) in self.judges.mistakes() {
            let open = self.documents.values().any(|d| d.path.as_ref() == Some(&path));
            if let (false, Some(uri)) = (open, paths::uri(&path)) {
                let text = self.host.read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                let text = Text::new(text.unwrap_or_default());
                let items = diagnostics::of_mistakes(&mistakes, &text, self.client.encoding);
                let report = FullDocumentDiagnosticReport { result_id: None, items };
                all.insert(uri, DocumentDiagnosticReportKind::Full(report));
                self.marked.insert(path);
            }
        }
        let gone: Vec<_> =
            self.marked.iter().filter(|p| paths::uri(p).is_none_or(|u| !all.contains_key(&u))).cloned().collect();
        for path in gone {
            self.marked.remove(&path);
            if let Some(uri) = paths::uri(&path) {
                all.insert(uri, DocumentDiagnosticReportKind::Full(FullDocumentDiagnosticReport::default()));
            }
        }
        (!all.is_empty()).then_some(all)
    }

    fn symbols(&mut self, params: DocumentSymbolParams) -> Answer {
        let client = self.client;
        let uri = params.text_document.uri;
        let Some(document) = self.fresh(&uri) else { return Ok(Value::Null) };
        let Some(checked) = document.report() else { return json(Vec::<Value>::new()) };
        let outline = symbols::outline(checked, &document.text, client.encoding);
        if client.trees { json(outline) } else { json(symbols::flat(outline, &uri)) }
    }

    fn folds(&mut self, params: FoldingRangeParams) -> Answer {
        let Some(document) = self.fresh(&params.text_document.uri) else { return Ok(Value::Null) };
        json(document.report().map(|checked| symbols::folds(checked, &document.text)).unwrap_or_default())
    }

    fn hover(&mut self, params: HoverParams) -> Answer {
        let client = self.client;
        let place = params.text_document_position_params;
        let Some(document) = self.fresh(&place.text_document.uri) else { return Ok(Value::Null) };
        let (text, position) = (&document.text, place.position);
        match &document.state {
            State::Silent => Ok(Value::Null),
            State::Checked(checked) => json(hover::hover(checked, text, position, client.encoding, client.markdown)),
            State::Read(_) => {
                let path = document.path.clone();
                let rules = self.judge(path.as_deref()).rules;
                let Some(document) = self.documents.get(place.text_document.uri.as_str()) else {
                    return Ok(Value::Null);
                };
                json(packs::hover(path.as_deref(), &document.text, position, client.encoding, &rules))
            }
        }
    }

    fn actions(&mut self, params: CodeActionParams) -> Answer {
        let client = self.client;
        let uri = params.text_document.uri;
        let Some(State::Checked(checked)) = self.fresh(&uri).map(|d| d.state.clone()) else {
            return Ok(Value::Null);
        };
        self.find_links(&checked);
        let Some(document) = self.documents.get(uri.as_str()) else { return Ok(Value::Null) };
        let only = params.context.only.unwrap_or_default();
        let wanted = Wanted { only: &only, literals: client.actions, versions: client.versions };
        let link = |code: &str| self.link(code);
        json(actions(document, &checked, params.range, &wanted, &self.shape(&link)))
    }

    fn complete(&mut self, params: CompletionParams) -> Answer {
        let client = self.client;
        let place = params.text_document_position;
        let uri = place.text_document.uri;
        let Some(document) = self.fresh(&uri) else { return Ok(Value::Null) };
        match &document.state {
            State::Checked(checked) if checked.is_report() => {
                json(completion::complete(checked, &document.text, place.position, client.encoding))
            }
            State::Checked(_) => Ok(Value::Null),
            // A file of rules may not say so yet.
            State::Silent | State::Read(_) if document.language == super::documents::Language::Yaml => {
                let path = document.path.clone();
                let rules = self.judge(path.as_deref()).rules;
                let Some(document) = self.documents.get(uri.as_str()) else { return Ok(Value::Null) };
                json(packs::complete(path.as_deref(), &document.text, place.position, client.encoding, &rules))
            }
            State::Silent | State::Read(_) => Ok(Value::Null),
        }
    }
}

/// The parameters of a request.
fn take<P: DeserializeOwned>(params: Value) -> Result<P, Refusal> {
    serde_json::from_value(params).map_err(|e| Refusal::new(ErrorCode::InvalidParams, format!("参数不对：{e}")))
}

/// An answer as JSON.
pub(super) fn json(value: impl Serialize) -> Answer {
    serde_json::to_value(value).map_err(|e| Refusal::new(ErrorCode::InternalError, e.to_string()))
}
