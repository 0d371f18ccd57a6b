//! Turns assessments into `fazhi.check/1`, the JSON that programs read.
//!
//! The shapes are private copies of our types, so that a change inside does not change what is published;
//! a key that does not apply is left out. Lines and columns count from 1, columns in Unicode scalar
//! values; offsets are bytes of the extracted text, ends exclusive. Word documents add paragraph and
//! character, page formats the page.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::earlier::{SinceJson, SuppressedJson, since_last, suppressed};
use super::inert::inert;
use super::{Checked, Options, Tally, UNREADABLE_CODE, UNREADABLE_NAME, confidence_key, rule_status, severity_key};
use crate::assessment::Assessment;
use crate::finding::{Basis, Finding, Fix, PlaceKind};
use crate::report::{Kind, PartState};
use crate::source::{Cursor, FilePlace, PlaceCursor, Position, Source, Story};
use crate::span::Span;

pub(super) fn render(checked: &[Checked], options: &Options) -> String {
    to_string(&Document {
        schema: "fazhi.check/1",
        tool: tool(options),
        reports: checked.iter().map(|one| report(one, options)).collect(),
        summary: summary(&Tally::of(checked)),
    })
}

pub(super) fn tool<'a>(options: &Options<'a>) -> ToolJson<'a> {
    ToolJson {
        name: "fazhi",
        version: options.tool.version,
        pack: options.tool.pack,
        pack_digest: options.tool.pack_digest,
    }
}

pub(super) fn summary(tally: &Tally) -> Summary {
    Summary {
        files: tally.files,
        failed: tally.failed,
        // The finding of an unreadable input stands in its report, so it is counted here as well.
        errors: tally.errors + tally.unreadable,
        warnings: tally.warnings,
        infos: tally.infos,
        suppressed: tally.suppressed,
        new: tally.since.map(|(new, _)| new),
        solved: tally.since.map(|(_, solved)| solved),
    }
}

/// One report as it stands in `reports`, on one line without a line end.
pub(super) fn report_line(one: &Checked, options: &Options) -> String {
    serde_json::to_string(&report(one, options)).expect("our shapes have string keys and plain values")
}

/// Pretty-printed, with a line end; the shapes hold nothing that could not be written.
pub(super) fn to_string(value: &impl Serialize) -> String {
    let mut out = serde_json::to_string_pretty(value).expect("our shapes have string keys and plain values");
    out.push('\n');
    inert(out)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: ToolJson<'a>,
    reports: Vec<ReportJson<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
pub(super) struct ToolJson<'a> {
    name: &'static str,
    version: &'a str,
    pack: &'a str,
    pack_digest: &'a str,
}

#[derive(Serialize)]
pub(super) struct ReportJson<'a> {
    path: &'a str,
    kind: &'static str,
    title: Option<&'a str>,
    year: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    issuer: Option<&'a str>,
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sections: Option<BTreeMap<Ordered, SectionJson>>,
    findings: Vec<FindingJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressed: Vec<SuppressedJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since_last: Option<SinceJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<Vec<RuleJson<'a>>>,
}

/// A key that sorts by its place in the regulation.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Ordered(usize, &'static str);

impl Serialize for Ordered {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.1)
    }
}

#[derive(Serialize)]
struct SectionJson {
    status: &'static str,
    chars: usize,
    items: usize,
    facts: usize,
}

#[derive(Serialize)]
pub(super) struct FindingJson<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'static str,
    confidence: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<BasisJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    span: SpanJson,
    #[serde(skip_serializing_if = "str::is_empty")]
    excerpt: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedJson<'a>>,
    fingerprint: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixJson<'a>>,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    span: SpanJson,
    text: &'a str,
}

#[derive(Serialize)]
struct BasisJson<'a> {
    document: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    message: &'a str,
    span: SpanJson,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    code: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Summary {
    files: usize,
    failed: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    #[serde(skip_serializing_if = "is_zero")]
    suppressed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    solved: Option<usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A span as published, here and in the outline.
#[derive(Serialize)]
pub(super) struct SpanJson {
    pub(super) kind: &'static str,
    pub(super) start: PlaceJson,
    pub(super) end: PlaceJson,
}

#[derive(Serialize)]
pub(super) struct PlaceJson {
    pub(super) line: u32,
    pub(super) column: u32,
    offset: u32,
    /// `text-box` or `note` where paragraphs are not those of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) story: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) paragraph: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) char: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u32>,
}

impl PlaceJson {
    fn new(p: Position, file: Option<FilePlace>) -> Self {
        let file = file.unwrap_or_default();
        let known = |n: u32| (n > 0).then_some(n);
        Self {
            line: p.line,
            column: p.column,
            offset: p.offset,
            story: match file.story {
                Story::Body => None,
                Story::TextBox => Some("text-box"),
                Story::Note => Some("note"),
            },
            paragraph: known(file.paragraph),
            char: known(file.char),
            page: known(file.page),
        }
    }
}

/// Turns spans into places; linear as long as starts come in ascending order, and ends do.
pub(super) struct Places<'a> {
    cursors: Option<(Cursors<'a>, Cursors<'a>)>,
}

/// In the text, and in its file.
type Cursors<'a> = (Cursor<'a>, PlaceCursor<'a>);

impl<'a> Places<'a> {
    pub(super) fn new(source: Option<&'a Source>) -> Self {
        let cursors = |source| (Cursor::new(source), PlaceCursor::new(source));
        Self { cursors: source.map(|s| (cursors(s), cursors(s))) }
    }

    pub(super) fn span(&mut self, span: Span, kind: PlaceKind) -> SpanJson {
        let kind = match kind {
            PlaceKind::Text => "text",
            PlaceKind::Gap => "gap",
            PlaceKind::Document => "document",
        };
        match &mut self.cursors {
            Some((starts, ends)) => {
                let start = PlaceJson::new(starts.0.position(span.start), starts.1.start(span.start));
                let file = if span.is_empty() { ends.1.start(span.end) } else { ends.1.end(span.end) };
                SpanJson { kind, start, end: PlaceJson::new(ends.0.position(span.end), file) }
            }
            None => at_the_top(kind),
        }
    }
}

fn at_the_top(kind: &'static str) -> SpanJson {
    let top = || PlaceJson::new(Position::START, None);
    SpanJson { kind, start: top(), end: top() }
}

/// Stable English key of what a text is.
pub(super) fn kind_key(kind: &Kind) -> &'static str {
    match kind {
        Kind::AnnualReport => "annual-report",
        Kind::NotAReport { .. } => "not-a-report",
        Kind::Classified => "unreadable",
    }
}

/// One input as published.
pub(super) fn report<'a>(one: &Checked<'a>, options: &Options) -> ReportJson<'a> {
    match one.outcome {
        Ok(assessment) if assessment.report.kind == Kind::Classified => classified(one.path, assessment),
        Ok(assessment) => readable(one, assessment, options),
        Err(why) => ReportJson { findings: vec![unreadable_finding(why)], ..bare(one.path) },
    }
}

/// What is said of an input that could not be read.
fn bare(path: &str) -> ReportJson<'_> {
    ReportJson {
        path,
        kind: "unreadable",
        title: None,
        year: None,
        level: None,
        issuer: None,
        date: None,
        stage: None,
        sections: None,
        findings: Vec::new(),
        suppressed: Vec::new(),
        since_last: None,
        rules: None,
    }
}

/// Nothing of the text may be repeated: no title, no excerpt, no place.
fn classified<'a>(path: &'a str, assessment: &'a Assessment) -> ReportJson<'a> {
    let findings = assessment.findings.iter().map(|f| FindingJson {
        excerpt: "",
        related: Vec::new(),
        ..finding(f, at_the_top("document"), Vec::new())
    });
    ReportJson { findings: findings.collect(), ..bare(path) }
}

fn readable<'a>(one: &Checked<'a>, assessment: &'a Assessment, options: &Options) -> ReportJson<'a> {
    let report = &assessment.report;
    let mut places = FindingPlaces::new(one.source);
    let findings = assessment.findings.iter().map(|f| placed(f, &mut places)).collect();
    let mut places = FindingPlaces::new(one.source);
    let suppressed = assessment.suppressed.iter().map(|s| suppressed(s, &mut places)).collect();
    ReportJson {
        kind: kind_key(&report.kind),
        title: report.title.as_ref().map(|t| t.text.as_str()),
        year: report.year,
        level: Some(report.level.key()),
        issuer: report.issuer.as_deref(),
        date: report.date.map(|(date, _)| date.to_string()),
        stage: Some(report.stage.0.key()),
        sections: (report.kind == Kind::AnnualReport).then(|| sections(&report.parts)),
        findings,
        suppressed,
        since_last: assessment.since.as_ref().map(|since| since_last(since, assessment)),
        rules: options.statuses.then(|| rules(assessment)),
        ..bare(one.path)
    }
}

fn sections(parts: &[PartState]) -> BTreeMap<Ordered, SectionJson> {
    let each = parts.iter().enumerate().map(|(i, p)| {
        (
            Ordered(i, p.role.key()),
            SectionJson { status: p.status.key(), chars: p.chars, items: p.items, facts: p.facts },
        )
    });
    each.collect()
}

fn rules(assessment: &Assessment) -> Vec<RuleJson<'_>> {
    let each = assessment.rules.iter().map(|(code, status)| {
        let (key, _, reason) = rule_status(status);
        RuleJson { code, status: key, reason }
    });
    each.collect()
}

fn finding<'a>(f: &'a Finding, span: SpanJson, related: Vec<RelatedJson<'a>>) -> FindingJson<'a> {
    FindingJson {
        code: &f.code,
        name: &f.name,
        severity: severity_key(f.severity),
        confidence: confidence_key(f.confidence),
        message: &f.message,
        help: f.help.as_deref(),
        basis: f.basis.as_ref().map(basis),
        role: f.role.map(|r| r.key()),
        span,
        excerpt: &f.excerpt,
        related,
        fingerprint: Cow::Borrowed(&f.fingerprint),
        fix: None,
    }
}

/// Cursors for the places of findings that come in text order: related places and edits jump about, and cursors of
/// their own keep those of the findings in order.
pub(super) struct FindingPlaces<'a> {
    own: Places<'a>,
    pub(super) related: Places<'a>,
    edits: Places<'a>,
}

impl<'a> FindingPlaces<'a> {
    pub(super) fn new(source: Option<&'a Source>) -> Self {
        let [own, related, edits] = [(); 3].map(|()| Places::new(source));
        Self { own, related, edits }
    }
}

pub(super) fn placed<'a>(f: &'a Finding, places: &mut FindingPlaces) -> FindingJson<'a> {
    let related = f
        .related
        .iter()
        .map(|label| RelatedJson { message: &label.message, span: places.related.span(label.span, PlaceKind::Text) });
    let related = related.collect();
    let fix =
        f.fix.as_ref().map(|fix| FixJson { title: &fix.title, safe: fix.safe, edits: edits(fix, &mut places.edits) });
    FindingJson { fix, ..finding(f, places.own.span(f.place.span, f.place.kind), related) }
}

fn edits<'a>(fix: &'a Fix, places: &mut Places) -> Vec<EditJson<'a>> {
    let each = fix.edits.iter().map(|e| EditJson { span: places.span(e.span, PlaceKind::Text), text: &e.text });
    each.collect()
}

fn basis(b: &Basis) -> BasisJson<'_> {
    BasisJson { document: &b.document, text: b.text.as_deref(), place: b.place.as_deref() }
}

fn unreadable_finding(why: &str) -> FindingJson<'_> {
    FindingJson {
        code: UNREADABLE_CODE,
        name: UNREADABLE_NAME,
        severity: "error",
        confidence: "high",
        message: why,
        help: None,
        basis: None,
        role: None,
        span: at_the_top("document"),
        excerpt: "",
        related: Vec::new(),
        fingerprint: Cow::Owned(format!("{UNREADABLE_CODE}/-")),
        fix: None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Format, render, sample};
    use super::*;
    use crate::finding::Edit;

    fn parsed(checked: &[Checked], options: &Options) -> Value {
        serde_json::from_str(&render(Format::Json, checked, options)).unwrap()
    }

    #[test]
    fn the_whole_contract() {
        let sample = sample::every_shape();
        let json = parsed(&[sample.checked()], &sample::options(80));
        assert_eq!(json["schema"], "fazhi.check/1");
        assert_eq!(
            json["tool"],
            json!({"name": "fazhi", "version": "0.1.0", "pack": "default", "pack_digest": "0123456789abcdef"})
        );
        assert_eq!(json["summary"], json!({"files": 1, "failed": 0, "errors": 3, "warnings": 2, "infos": 1}));
        let report = &json["reports"][0];
        assert_eq!((&report["kind"], &report["year"]), (&json!("annual-report"), &json!(2024)));
        assert_eq!((&report["issuer"], &report["date"]), (&Value::Null, &Value::Null));
        assert_eq!((&report["level"], &report["stage"]), (&json!("township"), &json!("draft")));
        assert_eq!(report["sections"]["duties"], json!({"status": "scattered", "chars": 0, "items": 0, "facts": 0}));
        assert!(report.get("rules").is_none());
        assert_eq!(
            report["findings"][2],
            json!({
                "code": "FZ103", "name": "made-up", "severity": "error", "confidence": "high",
                "message": "全文未见单列的“党政主要负责人履行推进法治建设第一责任人职责”内容。一、(一)已写到“每季度听取一次法治工作汇报”，但未写明由谁主持",
                "help": "建议把这些内容移出，单列一部分，写明党委书记、镇长各做了哪几件事、解决了什么问题",
                "basis": {"document": "法治政府建设与责任落实督察工作规定", "place": "年度报告内容第三项"},
                "role": "duties",
                "span": {"kind": "gap", "start": {"line": 12, "column": 1, "offset": 667}, "end": {"line": 12, "column": 1, "offset": 667}},
                "related": [{"message": "每季度听取一次法治工作汇报", "span": {
                    "kind": "text",
                    "start": {"line": 7, "column": 3, "offset": 488},
                    "end": {"line": 7, "column": 9, "offset": 506},
                }}],
                "fingerprint": "FZ103/-/0123456789abcdef",
            })
        );
        let first = &report["findings"][0];
        assert!(first.get("help").is_none() && first.get("role").is_none() && first.get("excerpt").is_none());
    }

    #[test]
    fn columns_are_characters_and_ends_are_exclusive() {
        let sample = sample::every_shape();
        let json = parsed(&[sample.checked()], &sample::options(80));
        for finding in json["reports"][0]["findings"].as_array().unwrap() {
            for end in ["start", "end"] {
                let place = &finding["span"][end];
                let offset = place["offset"].as_u64().unwrap() as u32;
                let p = sample.source.position(offset);
                assert_eq!(
                    (place["line"].as_u64(), place["column"].as_u64()),
                    (Some(p.line.into()), Some(p.column.into()))
                );
            }
        }
    }

    #[test]
    fn a_fix_gives_its_edits_with_places() {
        let mut sample = sample::every_shape();
        let edit = Edit { span: Span::new(3, 6), text: "镇".to_owned() };
        sample.assessment.findings[0].fix = Some(Fix { title: "改一字".to_owned(), safe: true, edits: vec![edit] });
        let json = parsed(&[sample.checked()], &sample::options(80));
        let place = |column: u32, offset: u32| json!({"line": 1, "column": column, "offset": offset});
        assert_eq!(
            json["reports"][0]["findings"][0]["fix"],
            json!({"title": "改一字", "safe": true, "edits": [
                {"span": {"kind": "text", "start": place(2, 3), "end": place(3, 6)}, "text": "镇"},
            ]})
        );
    }

    #[test]
    fn statuses_on_request() {
        let sample = sample::every_shape();
        let json = parsed(&[sample.checked()], &Options { statuses: true, ..sample::options(80) });
        assert_eq!(
            json["reports"][0]["rules"],
            json!([
                {"code": "FZ103", "status": "found"},
                {"code": "FZ104", "status": "passed"},
                {"code": "FZ107", "status": "not-applicable", "reason": "通知未规定标题顺序"},
                {"code": "FZA06", "status": "not-assessable", "reason": "未提供上年报告"},
            ])
        );
    }

    #[test]
    fn an_unreadable_input_has_one_finding() {
        let json = parsed(&[sample::unreadable()], &sample::options(80));
        let report = &json["reports"][0];
        assert_eq!((&report["kind"], &report["title"]), (&json!("unreadable"), &Value::Null));
        assert!(report.get("sections").is_none() && report.get("level").is_none());
        assert_eq!(report["findings"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&report["findings"][0]["code"], &report["findings"][0]["span"]["kind"]),
            (&json!("FZ004"), &json!("document"))
        );
        assert_eq!(json["summary"], json!({"files": 1, "failed": 1, "errors": 1, "warnings": 0, "infos": 0}));
    }

    #[test]
    fn of_a_classified_document_only_the_message() {
        let mut sample = sample::every_shape();
        sample.assessment.report.kind = Kind::Classified;
        let json = parsed(&[sample.checked()], &sample::options(80));
        let report = &json["reports"][0];
        assert_eq!(
            (&report["kind"], &report["title"], &report["year"]),
            (&json!("unreadable"), &Value::Null, &Value::Null)
        );
        for finding in report["findings"].as_array().unwrap() {
            assert!(finding.get("excerpt").is_none() && finding.get("related").is_none());
            assert_eq!(finding["span"]["start"], json!({"line": 1, "column": 1, "offset": 0}));
        }
        assert_eq!(json["summary"]["failed"], 1);
    }
}
