//! `workspace/executeCommand`: the explanation of a rule, Word comments, the page of a check-up (体检报告).

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_server::ErrorCode;
use lsp_types::{ExecuteCommandParams, MessageType, ShowDocumentParams, Uri};
use serde_json::{Value, json};

use super::answers::Answer;
use super::paths;
use super::server::{Asked, Refusal, Server};
use crate::annotate::{Author, annotate, without_own};
use crate::render::{self, Checked, Format, Options, Tool};
use crate::report::Kind;
use crate::{Source, ingest};

/// Opens the explanation of a rule; takes its code.
pub const EXPLAIN: &str = "fazhi.explain";
/// Writes the findings of a docx into a copy as Word comments; takes its address, gives the copy's.
pub const ANNOTATE: &str = "fazhi.annotate";
/// Writes the page of a check-up beside a report; takes its address, gives the page's.
pub const REPORT: &str = "fazhi.report";
/// All commands.
pub const ALL: [&str; 3] = [EXPLAIN, ANNOTATE, REPORT];

/// Who writes the comments.
const AUTHOR: Author = Author { name: "法治报告核对", date: None };

impl Server {
    pub(super) fn command(&mut self, params: ExecuteCommandParams) -> Answer {
        let first = params.arguments.first().and_then(Value::as_str);
        match (params.command.as_str(), first) {
            (EXPLAIN, Some(code)) => self.explain(code),
            (ANNOTATE, Some(uri)) => {
                let path = file(uri)?;
                let copy = self.annotated(&path).map_err(failed)?;
                self.say_again(format!("批注已写到 {}", copy.display()));
                Ok(json!(paths::uri(&copy)))
            }
            (REPORT, Some(uri)) => {
                let path = file(uri)?;
                let page = self.page(uri, &path).map_err(failed)?;
                let page = paths::uri(&page);
                if let Some(page) = page.clone() {
                    self.show(page, true);
                }
                Ok(json!(page))
            }
            (EXPLAIN | ANNOTATE | REPORT, None) => Err(Refusal::new(ErrorCode::InvalidParams, "命令缺少参数")),
            (other, _) => Err(Refusal::new(ErrorCode::InvalidParams, format!("没有 {other} 这个命令"))),
        }
    }

    fn explain(&mut self, code: &str) -> Answer {
        let path = self.documents.values().find_map(|d| d.path.clone());
        let focus = self.focus.as_ref().and_then(|key| self.documents.get(key)).and_then(|d| d.path.clone());
        let rules = self.judge(focus.or(path).as_deref()).rules;
        let rule = rules.rule(code).ok_or_else(|| failed(format!("没有“{code}”这样的规则")))?;
        let page = self.host.explain(rule, true).and_then(|path| paths::uri(&path));
        let Some(uri) = page else {
            return Err(failed("说明写不到缓存文件夹，可用 fazhi explain 查看".to_owned()));
        };
        self.show(uri.clone(), false);
        Ok(json!(uri))
    }

    /// Writes the copy with comments; gives its path.
    fn annotated(&mut self, path: &Path) -> Result<PathBuf, String> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("docx")) {
            return Err(format!("{name}：只有 Word 文件（.docx）能加批注"));
        }
        let told = |why: String| format!("{name}：{why}");
        let bytes = self.host.read(path).map_err(told)?;
        let draft = without_own(&bytes).map_err(|e| told(e.to_string()))?;
        let source = ingest::read("draft.docx", &draft).map_err(|e| told(e.to_string()))?;
        let judge = self.judge(Some(path));
        let mut assessment = self.host.check(&source, &judge.rules, &judge.context);
        if assessment.report.kind == Kind::Classified {
            return Err(told("标有密级标志，已停止读取，没有批注".to_owned()));
        }
        assessment.findings.retain(|f| !judge.ignored.contains(&f.code));
        let out = annotate(&draft, &assessment, AUTHOR).map_err(|e| told(e.to_string()))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let copy = path.with_file_name(format!("{stem}.批注.docx"));
        self.host.write(&copy, &out, path)?;
        Ok(copy)
    }

    /// Writes the page of a check-up; gives its path. An open document is taken as it stands in the editor.
    fn page(&mut self, uri: &str, path: &Path) -> Result<PathBuf, String> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let judge = self.judge(Some(path));
        let source = match self.documents.get(uri) {
            Some(document) => Source::new(name.clone(), document.text.as_str(), "UTF-8"),
            None => {
                let told = |why: String| format!("{name}：{why}");
                let bytes = self.host.read(path).map_err(told)?;
                ingest::read(&name, &bytes).map_err(|e| told(e.to_string()))?
            }
        };
        let mut assessment = self.host.check(&source, &judge.rules, &judge.context);
        if assessment.report.kind == Kind::Classified {
            return Err(format!("{name}：标有密级标志，已停止读取，没有生成体检报告"));
        }
        assessment.findings.retain(|f| !judge.ignored.contains(&f.code));
        let (rules, infos) = (&judge.rules, judge.rules.infos());
        let tool = Tool { version: env!("CARGO_PKG_VERSION"), pack: rules.pack(), pack_digest: rules.digest() };
        let options = Options { all: true, statuses: true, width: 80, color: false, tool, rules: &infos };
        let checked = Checked { source: Some(&source), path: &name, outcome: Ok(&assessment) };
        let html = render::render(Format::Html, &[checked], &options);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let page = path.with_file_name(format!("{stem}.体检报告.html"));
        self.host.write(&page, html.as_bytes(), path)?;
        Ok(page)
    }

    /// Opens a document, or says where it is; `outside` of the editor where it is no text.
    pub(super) fn show(&mut self, uri: Uri, outside: bool) {
        if self.client.shows {
            let params = ShowDocumentParams { uri, external: Some(outside), take_focus: Some(true), selection: None };
            self.ask::<lsp_types::request::ShowDocument>(params, Asked::Other);
        } else if let Some(path) = paths::path(&uri) {
            self.say_again(format!("已写到 {}", path.display()));
        }
    }

    /// Says something that may be said more than once.
    fn say_again(&mut self, message: String) {
        self.said.remove(&message);
        self.say(MessageType::INFO, message);
    }
}

fn file(uri: &str) -> Result<PathBuf, Refusal> {
    let path = Uri::from_str(uri).ok().and_then(|uri| paths::path(&uri));
    path.ok_or_else(|| Refusal::new(ErrorCode::InvalidParams, "参数应为文件的地址（file:…）"))
}

fn failed(why: String) -> Refusal {
    Refusal::new(ErrorCode::RequestFailed, why)
}
