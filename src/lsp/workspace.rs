//! `workspace/diagnostic`: every report and rule file below the roots that is not open, one file at a time.
//!
//! Between two files everything else comes first, so a large folder never delays what is typed. A file whose
//! state and rules are as they were is not read again.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use lsp_server::{ErrorCode, RequestId};
use lsp_types::{
    FullDocumentDiagnosticReport, ProgressToken, UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};
use serde_json::{Value, json};

use super::documents::Language;
use super::server::{Refusal, Server};
use super::text::Text;
use super::{Stamp, diagnostics, packs, paths};
use crate::ingest;

/// What was found in a file that is not open.
#[derive(Clone, Debug)]
pub(super) struct Known {
    stamp: Option<Stamp>,
    judge: u64,
    result_id: String,
    empty: bool,
}

/// A request that is being worked on.
#[derive(Debug)]
pub(super) struct Job {
    pub id: RequestId,
    partial: Option<ProgressToken>,
    progress: Option<ProgressToken>,
    /// What the client holds, by address.
    previous: BTreeMap<String, String>,
    files: VecDeque<PathBuf>,
    total: usize,
    items: Vec<WorkspaceDocumentDiagnosticReport>,
}

/// Files between two words on how far the work is, and reports between two partial answers.
const PIECE: usize = 50;

impl Server {
    /// Takes the request; one that is under way is given up.
    pub(super) fn start(&mut self, id: RequestId, params: WorkspaceDiagnosticParams) {
        self.drop_job(ErrorCode::ServerCancelled);
        let mut files: Vec<PathBuf> = self.roots.iter().flat_map(|(_, root)| self.host.walk(root)).collect();
        files.sort();
        files.dedup();
        let previous = params.previous_result_ids.into_iter().map(|p| (p.uri.as_str().to_owned(), p.value)).collect();
        let job = Job {
            id,
            partial: params.partial_result_params.partial_result_token,
            progress: params.work_done_progress_params.work_done_token,
            previous,
            total: files.len(),
            files: files.into(),
            items: Vec::new(),
        };
        self.progress(job.progress.as_ref(), json!({ "kind": "begin", "title": "核对", "percentage": 0 }));
        self.job = Some(job);
    }

    /// Sees to one file, or ends.
    pub(super) fn step(&mut self) {
        let Some(mut job) = self.job.take() else { return };
        let Some(path) = job.files.pop_front() else { return self.finish(job) };
        let open = self.documents.values().any(|d| d.path.as_ref() == Some(&path));
        if let (false, Some(uri)) = (open, paths::uri(&path)) {
            let previous = job.previous.remove(uri.as_str());
            job.items.extend(self.file(&path, uri, previous));
        }
        let done = job.total - job.files.len();
        if done.is_multiple_of(PIECE) {
            let percentage = done * 100 / job.total.max(1);
            self.progress(job.progress.as_ref(), json!({ "kind": "report", "percentage": percentage }));
        }
        if job.items.len() >= PIECE && job.partial.is_some() {
            let items = std::mem::take(&mut job.items);
            self.progress(job.partial.as_ref(), json!({ "items": items }));
        }
        self.job = Some(job);
    }

    fn finish(&mut self, mut job: Job) {
        // What the client holds of files that are gone, or open now, is no longer so.
        for (uri, _) in std::mem::take(&mut job.previous) {
            let open = self.documents.contains_key(&uri);
            if let (false, Ok(uri)) = (open, uri.parse()) {
                job.items.push(full(uri, None, Vec::new()));
            }
        }
        self.progress(job.progress.as_ref(), json!({ "kind": "end" }));
        self.respond(job.id, Ok(json!({ "items": job.items })));
    }

    /// Ends the work under way without a result.
    pub(super) fn drop_job(&mut self, code: ErrorCode) {
        if let Some(job) = self.job.take() {
            self.progress(job.progress.as_ref(), json!({ "kind": "end" }));
            let data = matches!(code, ErrorCode::ServerCancelled).then(|| json!({ "retriggerRequest": false }));
            self.respond(job.id, Err(Refusal { code, message: "已取消".to_owned(), data }));
        }
    }

    fn progress(&mut self, token: Option<&ProgressToken>, value: Value) {
        if let Some(token) = token {
            let params = json!({ "token": token, "value": value });
            self.inform::<Progress>(params);
        }
    }

    /// What to say of a file, if anything.
    fn file(&mut self, path: &Path, uri: Uri, previous: Option<String>) -> Option<WorkspaceDocumentDiagnosticReport> {
        let judge = self.judge(Some(path));
        let stamp = self.host.stamp(path);
        let known = self.known.get(path).filter(|k| k.stamp == stamp && stamp.is_some() && k.judge == judge.id);
        if let Some(known) = known {
            if previous.as_ref() == Some(&known.result_id) {
                return Some(unchanged(uri, known.result_id.clone()));
            }
            if known.empty && previous.is_none() {
                return None;
            }
        }
        let enabled = self.settings_of(Some(path)).1.enable;
        let text = if enabled { self.read_text(path) } else { None };
        let items = match (&text, Language::of_path(&path.to_string_lossy())) {
            (Some(text), Language::Prose) => {
                let checked = self.assess(text.clone(), &judge)?;
                self.find_links(&checked);
                let link = |code: &str| self.link(code);
                diagnostics::of_report(&checked, &Text::new(text.clone()), &uri, &self.shape(&link))
            }
            (Some(text), Language::Yaml) if packs::schema_of(Some(path), text).is_some() => {
                let mistakes = self.pack_mistakes(path, text);
                diagnostics::of_mistakes(&mistakes, &Text::new(text.clone()), self.client.encoding)
            }
            _ => Vec::new(),
        };
        let result_id = diagnostics::result_id(text.as_deref().unwrap_or_default(), judge.id);
        let empty = items.is_empty();
        let known = Known { stamp, judge: judge.id, result_id: result_id.clone(), empty };
        self.known.insert(path.to_owned(), known);
        if empty && previous.is_none() {
            return None;
        }
        Some(full(uri, Some(result_id), items))
    }

    /// The text of a file as an editor would open it.
    fn read_text(&self, path: &Path) -> Option<String> {
        let bytes = self.host.read(path).ok()?;
        let source = ingest::read(&path.to_string_lossy(), &bytes).ok()?;
        // A document of Word under the name of a text is none.
        let plain = source.origin().format == crate::source::Format::Text;
        plain.then(|| source.text().trim_start_matches('\u{feff}').to_owned())
    }
}

fn full(uri: Uri, result_id: Option<String>, items: Vec<lsp_types::Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
}

fn unchanged(uri: Uri, result_id: String) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version: None,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}

/// `$/progress`, whose values the protocol's types know only in part.
enum Progress {}

impl lsp_types::notification::Notification for Progress {
    type Params = Value;
    const METHOD: &'static str = "$/progress";
}
