//! [`Record`]: what an audit keeps of one report: what `fazhi.check/1` says of it, the evidence of its parts, and
//! its digest.
//!
//! The shapes are those of the published JSON, read back, so that the store, the tables and the pages of an audit say
//! what `fazhi check` says; a test compares the two. Nothing of the text is kept beside excerpts.

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use crate::across::Digest;

/// What is kept of one report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Hash of its bytes, 32 hex digits.
    pub hash: String,
    /// What the check says.
    pub report: ReportRow,
    /// What its parts rest on.
    pub evidence: Evidence,
    /// What other reports are held against.
    pub digest: Digest,
    /// Why it could not be read; such a record has no digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// It is a picture of a text.
    #[serde(default)]
    pub scan: bool,
}

/// One report as `fazhi.check/1` has it, and whose it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportRow {
    /// What the user calls the file.
    pub path: String,
    /// Whose it is, by roster or by its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// `annual-report`, `not-a-report` or `unreadable`.
    pub kind: String,
    /// 标题.
    pub title: Option<String>,
    /// The year reported on.
    pub year: Option<u16>,
    /// Kind of body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Who reports.
    pub issuer: Option<String>,
    /// ISO date of the signature.
    pub date: Option<String>,
    /// What the text is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// 较好, 一般, 需完善.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// What the grade rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade_reason: Option<String>,
    /// The four parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sections: Option<Sections>,
    /// What was said.
    pub findings: Vec<FindingRow>,
    /// What comments in the text put aside, as published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed: Vec<serde_json::Value>,
    /// What became of each rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RuleRow>>,
}

/// The four parts in the order of the regulation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sections {
    /// 主要举措和成效.
    pub measures: SectionRow,
    /// 存在的不足和原因.
    pub problems: SectionRow,
    /// 第一责任人履职情况.
    pub duties: SectionRow,
    /// 下一年度主要安排.
    pub plan: SectionRow,
}

impl Sections {
    /// The parts with their keys.
    pub fn all(&self) -> [(&'static str, &SectionRow); 4] {
        [("measures", &self.measures), ("problems", &self.problems), ("duties", &self.duties), ("plan", &self.plan)]
    }
}

/// How a part stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SectionRow {
    /// `present`, `missing` …
    pub status: String,
    /// Characters that are no blanks.
    pub chars: usize,
    /// Items told apart.
    pub items: usize,
    /// Things that can be checked.
    pub facts: usize,
}

impl SectionRow {
    /// Whether the report has no section for the part.
    pub fn is_gap(&self) -> bool {
        crate::report::Status::ALL.iter().any(|(status, key)| *key == self.status && status.is_gap())
    }
}

/// One finding.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// E.g. `FZ102`.
    pub code: String,
    /// E.g. `missing-problems`.
    pub name: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// `high`, `medium` or `low`.
    pub confidence: String,
    /// One Chinese sentence.
    pub message: String,
    /// What to write instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The provision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// The part it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Where it stands.
    pub span: SpanRow,
    /// The words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub excerpt: String,
    /// Further places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// The name under which it is known again.
    #[serde(default)]
    pub fingerprint: String,
    /// What may be done to the text about it, as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<serde_json::Value>,
    /// What the office decided about it: 成立, 不成立 …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
}

/// A provision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// Title of the document.
    pub document: String,
    /// The words of the provision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl FindingRow {
    /// Whether the office found that it does not hold.
    pub fn is_dismissed(&self) -> bool {
        self.review.as_deref() == Some("不成立")
    }
}

impl Basis {
    /// Document and place.
    pub fn citation(&self) -> String {
        format!("《{}》{}", self.document, self.place.as_deref().unwrap_or_default())
    }
}

/// A place, and what it stands for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpanRow {
    /// `text`, `gap` or `document`.
    pub kind: String,
    /// Its first character.
    pub start: PlaceRow,
    /// The place behind its last one.
    pub end: PlaceRow,
}

/// One end of a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaceRow {
    /// 1-based.
    pub line: u32,
    /// 1-based, in Unicode scalar values.
    pub column: u32,
    /// Bytes of the extracted text.
    pub offset: u32,
    /// `text-box` or `note`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// 1-based.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    /// 1-based.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub char: Option<u32>,
    /// 1-based.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A further place of a finding.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Related {
    /// What stands there.
    pub message: String,
    /// Where.
    pub span: SpanRow,
    /// In which file, if not in the report's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// What became of one rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleRow {
    /// E.g. `FZ102`.
    pub code: String,
    /// `found`, `passed`, `not-applicable` or `not-assessable`.
    pub status: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Record {
    /// Takes what `fazhi.check/1` says of one report.
    ///
    /// # Errors
    ///
    /// When the text is not the JSON of a report.
    pub fn new(hash: String, json: &str, evidence: Evidence, digest: Digest) -> Result<Record, serde_json::Error> {
        let report = serde_json::from_str(json)?;
        Ok(Record { hash, report, evidence, digest, failed: None, scan: false })
    }

    /// Whether it is an annual report whose text could be read.
    pub fn is_report(&self) -> bool {
        self.report.kind == "annual-report"
    }

    /// Takes out every word of the text: excerpts, evidence, and what messages quote.
    pub fn without_text(&mut self) {
        for finding in &mut self.report.findings {
            finding.excerpt.clear();
            finding.message = unquoted(&finding.message);
            finding.related.iter_mut().for_each(|r| r.message.clear());
            finding.fix = None;
        }
        self.report.suppressed.clear();
        self.evidence = self.evidence.without_text();
        self.digest.figures.iter_mut().for_each(|f| f.words.clear());
    }
}

/// A message without what it quotes: names of parts and documents are short, sentences are not.
fn unquoted(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, behind)) = rest.split_once('“') {
        out.push_str(before);
        let (quoted, after) = behind.split_once('”').unwrap_or((behind, ""));
        let shown = if quoted.chars().count() > 12 { "……" } else { quoted };
        out.extend(["“", shown, "”"]);
        rest = after;
    }
    out + rest
}
