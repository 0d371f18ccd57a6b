//! Turns assessments into text for people and programs; one renderer a file.
//!
//! Renderers draw what the rules said: they decide neither the wording of a finding nor its severity,
//! they read [`Assessment`] and the text, and they return a `String`; whoever called prints it.
//! Nothing here knows the rules, files or whether a terminal is there.

mod audit;
mod choice;
mod columns;
mod compare;
mod concise;
mod earlier;
pub mod html;
mod inert;
mod json;
mod jsonl;
mod markdown;
mod outline;
mod places;
mod review;
mod sarif;
mod schema;
mod terminal;
mod tree;
pub mod word;
mod words;

use std::fmt::Write as _;

use crate::assessment::{Assessment, SuppressedBy};
use crate::before::Known;
use crate::finding::{Confidence, Finding, RuleInfo, RuleStatus, Severity};
use crate::report::{Kind, Level, Role, Stage, Status};
use crate::source::Source;

pub use audit::{
    audit_circular, audit_csv, audit_json, audit_jsonl, audit_opinions, audit_page_end, audit_page_report,
    audit_page_start, audit_sarif, audit_summary, audit_xlsx,
};
pub use columns::{clean, cut_end, width as display_width, wrap};
pub use compare::{Compared, json as compare_json, pretty as compare_pretty};
pub use jsonl::{RecordError, record, record_error};
pub use outline::outline_json;
pub use places::outline_places;
pub use review::review_docx;
pub use schema::{OutputSchema, output_schema};
pub use tree::outline_tree;
pub(crate) use word::escape;

/// The sentence every output for people ends with.
pub const CLOSING: &str = "本结果由程序按公开规定和本办设定的规则比对文字得出，供审核人员参考，以人工核实为准。";

/// The code of the one finding an unreadable input gets.
pub const UNREADABLE_CODE: &str = "FZ004";
/// Its name.
pub const UNREADABLE_NAME: &str = "no-readable-text";

/// What `fazhi check` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Pages for people at a terminal.
    Pretty,
    /// One line a finding.
    Concise,
    /// `fazhi.check/1`.
    Json,
    /// `fazhi.jsonl/1`: one line a report.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Markdown for a pull request or an e-mail.
    Markdown,
    /// One self-contained page.
    Html,
    /// 审核意见表, a Word file.
    ReviewDocx,
}

impl Format {
    /// Whether a report's part of the output can be written before the next report is checked.
    pub fn streams(self) -> bool {
        match self {
            Format::Concise | Format::Jsonl => true,
            Format::Pretty | Format::Json | Format::Sarif | Format::Markdown | Format::Html | Format::ReviewDocx => {
                false
            }
        }
    }
}

/// One input and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The text; `None` if it could not be read or is no longer there.
    pub source: Option<&'a Source>,
    /// What the user calls it.
    pub path: &'a str,
    /// The assessment, or why the input could not be checked, in Chinese.
    pub outcome: Result<&'a Assessment, &'a str>,
}

/// How to draw; formats ignore what does not concern them.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Shows every finding; `pretty` otherwise keeps to its budget.
    pub all: bool,
    /// Adds what became of every rule.
    pub statuses: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to use colours.
    pub color: bool,
    /// Who checked.
    pub tool: Tool<'a>,
    /// The rules that ran, in code order; where folders have rules of their own, those of the first report.
    pub rules: &'a [RuleInfo<'a>],
}

/// The program and the pack that checked.
#[derive(Clone, Copy, Debug)]
pub struct Tool<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// Name of the pack.
    pub pack: &'a str,
    /// Digest of the pack.
    pub pack_digest: &'a str,
}

/// What stands before the first input.
pub fn start(format: Format, options: &Options) -> String {
    match format {
        Format::Jsonl => jsonl::start(options),
        Format::Pretty
        | Format::Concise
        | Format::Json
        | Format::Sarif
        | Format::Markdown
        | Format::Html
        | Format::ReviewDocx => String::new(),
    }
}

/// Draws some inputs: piece by piece where the format streams, else all inputs of the run at once.
pub fn rows(format: Format, checked: &[Checked], options: &Options) -> Vec<u8> {
    if format == Format::ReviewDocx {
        return review::review_docx(checked, options);
    }
    text(format, checked, options).into_bytes()
}

/// Draws some inputs in a format that is text.
fn text(format: Format, checked: &[Checked], options: &Options) -> String {
    match format {
        Format::ReviewDocx => String::new(),
        Format::Pretty => terminal::render(checked, options),
        Format::Concise => concise::rows(checked, options),
        Format::Json => json::render(checked, options),
        Format::Jsonl => jsonl::rows(checked, options),
        Format::Sarif => sarif::render(checked, options),
        Format::Markdown => markdown::render(checked, options),
        Format::Html => html::render(checked, options),
    }
}

/// What stands behind the last input.
pub fn end(format: Format, tally: &Tally) -> String {
    match format {
        Format::Concise => concise::end(tally),
        Format::Jsonl => jsonl::end(tally),
        Format::Pretty | Format::Json | Format::Sarif | Format::Markdown | Format::Html | Format::ReviewDocx => {
            String::new()
        }
    }
}

/// Draws all inputs of one run in a format that is text; the others give nothing here.
pub fn render(format: Format, checked: &[Checked], options: &Options) -> String {
    start(format, options) + &text(format, checked, options) + &end(format, &Tally::of(checked))
}

/// One report as `fazhi.check/1` has it in `reports`, on one line: what an audit keeps of it.
pub fn report_json(one: &Checked, options: &Options) -> String {
    json::report_line(one, options)
}

impl Checked<'_> {
    /// Whether the input could not be checked: no text, or a secrecy mark that stopped the reading.
    pub fn failed(&self) -> bool {
        self.outcome.map_or(true, |a| a.report.kind == Kind::Classified)
    }

    fn findings(&self) -> &[Finding] {
        self.outcome.map_or(&[], |a| &a.findings)
    }
}

/// How many inputs and findings a run has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Inputs.
    pub files: usize,
    /// Inputs that could not be checked.
    pub failed: usize,
    /// Those of them that could not be read.
    pub unreadable: usize,
    /// 须补正.
    pub errors: usize,
    /// 请核对.
    pub warnings: usize,
    /// 供参考.
    pub infos: usize,
    /// Findings that people have answered already; they are in none of the three.
    pub suppressed: usize,
    /// Findings that are new since an earlier result, and those of it that are solved, where one was given.
    pub since: Option<(usize, usize)>,
}

impl Tally {
    /// Counts; an unreadable input has no finding of its own here, it is counted as failed.
    pub fn of(checked: &[Checked]) -> Tally {
        let mut tally = Tally::default();
        checked.iter().for_each(|one| tally.add(one));
        tally
    }

    /// Counts one more input.
    pub fn add(&mut self, one: &Checked) {
        self.files += 1;
        self.failed += usize::from(one.failed());
        self.unreadable += usize::from(one.outcome.is_err());
        self.suppressed += one.outcome.map_or(0, |a| a.suppressed.len());
        if let Some(since) = one.outcome.ok().and_then(|a| a.since.as_ref()) {
            let (new, solved) = self.since.unwrap_or_default();
            let fewer: usize = since.solved.iter().map(|known| known.count).sum();
            self.since = Some((new + since.new.iter().filter(|new| **new).count(), solved + fewer));
        }
        for finding in one.findings() {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
        }
    }

    /// One sentence.
    pub fn sentence(&self) -> String {
        let mut out = format!("共{}份", self.files);
        if self.failed > 0 {
            let _ = write!(out, "，其中{}份未能核对", self.failed);
        }
        let _ = write!(out, "：须补正{}条，请核对{}条，供参考{}条", self.errors, self.warnings, self.infos);
        if self.suppressed > 0 {
            let _ = write!(out, "；另有{}条已有说明，未列", self.suppressed);
        }
        if let Some((new, solved)) = self.since {
            let _ = write!(out, "；与上次相比，新增{new}条，已解决{solved}条");
        }
        out + "。"
    }
}

/// What users read for a severity.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "须补正",
        Severity::Warning => "请核对",
        Severity::Info => "供参考",
    }
}

/// Stable English key of a severity.
pub fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// Stable English key of how far a machine can judge a rule.
pub fn confidence_key(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// A message of a rule as it stands for every report: `…` where a value goes.
fn without_values(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((_, after)) = behind.split_once('}') else { break };
        out.push_str(before);
        out.push('…');
        rest = after;
    }
    out + rest
}

/// What users read for a part of the template.
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Measures => "主要举措和成效",
        Role::Problems => "存在的不足和原因",
        Role::Duties => "第一责任人履职情况",
        Role::Plan => "下一年度主要安排",
        Role::Other => "其他",
    }
}

/// What users read for how a part stands.
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Present => "单列",
        Status::Inferred => "由内容认定",
        Status::Merged => "合写",
        Status::Misplaced => "未单列",
        Status::Scattered => "散见",
        Status::Mentioned => "仅提及",
        Status::Missing => "未见",
    }
}

/// What users read for a kind of body.
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Province => "省级",
        Level::City => "市级",
        Level::County => "县级",
        Level::Township => "乡镇",
        Level::Subdistrict => "街道",
        Level::Department => "部门",
        Level::Vertical => "垂直管理单位",
        Level::Institution => "事业单位",
        Level::Zone => "开发区",
        Level::Corps => "兵团",
        Level::Unknown => "单位类别未能判断",
    }
}

/// What users read for a stage.
pub fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "拟稿",
        Stage::Submit => "报送",
        Stage::Publish => "公开",
    }
}

/// Stable English key of a rule's status, and the reason if there is one.
fn rule_status(status: &RuleStatus) -> (&'static str, &'static str, Option<&str>) {
    match status {
        RuleStatus::Found => ("found", "有意见", None),
        RuleStatus::Passed => ("passed", "未见问题", None),
        RuleStatus::NotApplicable(why) => ("not-applicable", "不适用", Some(why)),
        RuleStatus::NotAssessable(why) => ("not-assessable", "无法判断", Some(why)),
    }
}

/// What is no longer said, in Chinese.
fn solved(known: &Known) -> String {
    let times = if known.count > 1 { format!("（{}处）", known.count) } else { String::new() };
    format!("{} {}{times}", clean(&known.code), clean(&known.message))
}

/// Where a finding was answered, in Chinese.
fn answer(by: &SuppressedBy) -> String {
    match by {
        SuppressedBy::Comment { reason, .. } => format!("文中注明：{}", clean(reason)),
        SuppressedBy::Baseline => "基线中已有".to_owned(),
    }
}

/// Says in one sentence what the text is if it is no annual report.
fn kind_note(kind: &Kind) -> Option<String> {
    match kind {
        Kind::AnnualReport => None,
        Kind::NotAReport { like: Some(like), .. } => {
            Some(format!("这份材料像是{}，不按年度报告核对四部分内容。", clean(like)))
        }
        Kind::NotAReport { like: None, .. } => Some("这份材料不像年度报告，不核对四部分内容。".to_owned()),
        Kind::Classified => Some("标有密级标志，已停止读取。".to_owned()),
    }
}

/// Builders of made-up assessments for the tests of all renderers.
#[cfg(test)]
mod sample;
