//! Turns an audit into `fazhi.audit/1`, or into the same as JSON Lines, one record each.
//!
//! The shapes are private copies; the reports are those of `fazhi.check/1` with their bodies.

use serde::Serialize;

use crate::across::{Mark, Spot};
use crate::audit::{Audit, FindingRow, ReportRow, UnitRow};
use crate::render::Tool;
use crate::render::json::to_string;

const SCHEMA: &str = "fazhi.audit/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: ToolJson<'a>,
    year: Option<u16>,
    roster: Vec<Body<'a>>,
    reports: Vec<&'a ReportRow>,
    overlaps: Vec<OverlapJson<'a>>,
    clusters: Vec<Vec<&'a str>>,
    previous: Vec<Previous<'a>>,
    ledger: Vec<Ledger<'a>>,
    feedback: Vec<Feedback<'a>>,
    roll_up: Vec<RollUp<'a>>,
    unmatched: Vec<&'a str>,
    ambiguous: Vec<Ambiguous<'a>>,
    failed: Vec<Failed<'a>>,
    skipped: Vec<Failed<'a>>,
    reviewed: Vec<Reviewed<'a>>,
    mended: Vec<Mended<'a>>,
    notes: &'a [String],
    summary: Summary,
}

#[derive(Serialize)]
struct ToolJson<'a> {
    name: &'static str,
    version: &'a str,
    pack: &'a str,
    pack_digest: &'a str,
}

#[derive(Serialize)]
struct Body<'a> {
    unit: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exempt: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    late: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    late_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    late_published: Option<bool>,
    reports: Vec<Match<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    findings: &'a [FindingRow],
}

#[derive(Serialize)]
struct Match<'a> {
    path: &'a str,
    matched_by: &'static str,
}

#[derive(Serialize)]
struct OverlapJson<'a> {
    unit_a: &'a str,
    unit_b: &'a str,
    path_a: &'a str,
    path_b: &'a str,
    share: u32,
    passages: Vec<Passage<'a>>,
}

#[derive(Serialize)]
struct Passage<'a> {
    a: Side<'a>,
    b: Side<'a>,
    chars: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    words: &'a str,
}

#[derive(Serialize)]
struct Side<'a> {
    path: &'a str,
    span: SpanJson,
}

#[derive(Serialize)]
struct SpanJson {
    kind: &'static str,
    start: Mark,
    end: Mark,
}

impl From<Spot> for SpanJson {
    fn from(at: Spot) -> SpanJson {
        SpanJson { kind: "text", start: at.start, end: at.end }
    }
}

#[derive(Serialize)]
struct Previous<'a> {
    unit: &'a str,
    path: &'a str,
    carried_over: u32,
    plan: Vec<PlanItem<'a>>,
    problems: Vec<ProblemJson<'a>>,
}

#[derive(Serialize)]
struct PlanItem<'a> {
    text: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<SpanJson>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    text: &'a str,
    unchanged: bool,
}

#[derive(Serialize)]
struct Ledger<'a> {
    unit: &'a str,
    name: &'a str,
    stated: Option<i64>,
    ledger: i64,
    difference: Option<i64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    words: &'a str,
}

#[derive(Serialize)]
struct Feedback<'a> {
    unit: &'a str,
    problem: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    year: &'a str,
    answered: Option<bool>,
    #[serde(skip_serializing_if = "str::is_empty")]
    nearest: &'a str,
}

#[derive(Serialize)]
struct RollUp<'a> {
    name: &'a str,
    reports: usize,
    sum: i64,
}

#[derive(Serialize)]
struct Ambiguous<'a> {
    path: &'a str,
    units: Vec<&'a str>,
    matched_by: &'static str,
}

#[derive(Serialize)]
struct Failed<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Reviewed<'a> {
    code: &'a str,
    holds: usize,
    does_not_hold: usize,
}

#[derive(Serialize)]
struct Mended<'a> {
    unit: &'a str,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct Summary {
    complete: bool,
    files: usize,
    failed: usize,
    units: usize,
    exempt: usize,
    submitted: usize,
    missing: usize,
    late: usize,
    overlaps: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

/// The whole audit as one document.
pub fn audit_json(audit: &Audit, tool: Tool) -> String {
    to_string(&document(audit, tool))
}

/// The same, a line each: `start`, every body, every report, what stands across reports, `summary`, `end`.
pub fn audit_jsonl(audit: &Audit, tool: Tool) -> String {
    let document = document(audit, tool);
    let mut out = String::new();
    let mut line = |record: &str, value: serde_json::Value| {
        let mut all = serde_json::Map::new();
        all.insert("record".to_owned(), record.into());
        match value {
            serde_json::Value::Object(fields) => all.extend(fields),
            other => drop(all.insert("value".to_owned(), other)),
        }
        out.push_str(&serde_json::Value::Object(all).to_string());
        out.push('\n');
    };
    line("start", serde_json::json!({"schema": SCHEMA, "tool": value(&document.tool), "year": document.year}));
    document.roster.iter().for_each(|one| line("unit", value(one)));
    document.reports.iter().for_each(|one| line("report", value(one)));
    document.overlaps.iter().for_each(|one| line("overlap", value(one)));
    document.previous.iter().for_each(|one| line("previous", value(one)));
    document.ledger.iter().for_each(|one| line("ledger", value(one)));
    document.feedback.iter().for_each(|one| line("feedback", value(one)));
    line("summary", value(&document.summary));
    line("end", serde_json::json!({"reports": document.reports.len()}));
    out
}

fn value(shape: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(shape).expect("our shapes have string keys and plain values")
}

fn document<'a>(audit: &'a Audit, tool: Tool<'a>) -> Document<'a> {
    let path = |record: usize| audit.records[record].report.path.as_str();
    let unit = |unit: usize| audit.units[unit].unit.as_str();
    let overlap = |o: &'a crate::audit::Overlap| OverlapJson {
        unit_a: audit.name(o.a),
        unit_b: audit.name(o.b),
        path_a: path(o.a),
        path_b: path(o.b),
        share: o.share,
        passages: o
            .passages
            .iter()
            .map(|p| Passage {
                a: Side { path: path(o.a), span: p.a.into() },
                b: Side { path: path(o.b), span: p.b.into() },
                chars: p.chars,
                words: &p.words,
            })
            .collect(),
    };
    let previous = |p: &'a crate::audit::PreviousRow| Previous {
        unit: unit(p.unit),
        path: &p.path,
        carried_over: p.carried_over,
        plan: p
            .plan
            .iter()
            .map(|i| PlanItem {
                text: &i.text,
                state: i.state,
                nearest: i.nearest.as_ref().map(|(_, at)| (*at).into()),
            })
            .collect(),
        problems: p.problems.iter().map(|(text, unchanged)| ProblemJson { text, unchanged: *unchanged }).collect(),
    };
    Document {
        schema: SCHEMA,
        tool: ToolJson { name: "fazhi", version: tool.version, pack: tool.pack, pack_digest: tool.pack_digest },
        year: audit.year,
        roster: audit.units.iter().map(|u| body(u, audit)).collect(),
        reports: audit.records.iter().map(|r| &r.report).collect(),
        overlaps: audit.overlaps.iter().map(overlap).collect(),
        clusters: audit.clusters.iter().map(|c| c.iter().map(|r| path(*r)).collect()).collect(),
        previous: audit.previous.iter().map(previous).collect(),
        ledger: audit
            .ledger
            .iter()
            .map(|l| Ledger {
                unit: unit(l.unit),
                name: &l.name,
                stated: l.stated,
                ledger: l.ledger,
                difference: l.stated.map(|s| s - l.ledger),
                words: &l.words,
            })
            .collect(),
        feedback: audit
            .feedback
            .iter()
            .map(|f| Feedback {
                unit: unit(f.unit),
                problem: &f.problem,
                year: &f.year,
                answered: f.answered,
                nearest: &f.nearest,
            })
            .collect(),
        roll_up: audit.roll_up.iter().map(|r| RollUp { name: &r.name, reports: r.reports, sum: r.sum }).collect(),
        unmatched: audit.unmatched.iter().map(|r| path(*r)).collect(),
        ambiguous: audit
            .ambiguous
            .iter()
            .map(|a| Ambiguous {
                path: path(a.record),
                units: a.units.iter().map(|u| unit(*u)).collect(),
                matched_by: a.by,
            })
            .collect(),
        failed: audit
            .records
            .iter()
            .filter_map(|r| Some(Failed { path: &r.report.path, reason: r.failed.as_deref()? }))
            .collect(),
        skipped: audit.skipped.iter().map(|(path, reason)| Failed { path, reason }).collect(),
        reviewed: audit
            .reviewed
            .iter()
            .map(|(code, holds, not)| Reviewed { code, holds: *holds, does_not_hold: *not })
            .collect(),
        mended: audit.mended.iter().map(|(u, print)| Mended { unit: unit(*u), fingerprint: print }).collect(),
        notes: &audit.notes,
        summary: summary(audit),
    }
}

fn body<'a>(row: &'a UnitRow, audit: &'a Audit) -> Body<'a> {
    let reports = row.reports.iter();
    Body {
        unit: &row.unit,
        kind: &row.kind,
        state: row.state.key(),
        exempt: row.exempt.as_deref(),
        late: row.late,
        late_by: row.late_by,
        date: row.day.map(|d| d.to_string()),
        deadline: row.deadline.map(|d| d.to_string()),
        published: row.published.map(|d| d.to_string()),
        late_published: row.late_published,
        reports: reports
            .map(|m| Match { path: audit.records[m.record].report.path.as_str(), matched_by: m.by })
            .collect(),
        findings: &row.findings,
    }
}

fn summary(audit: &Audit) -> Summary {
    use crate::audit::State;
    let of = |severity: &str| (0..audit.records.len()).map(|r| audit.tally(r, severity)).sum::<usize>();
    let of_units =
        |severity: &str| audit.units.iter().flat_map(|u| &u.findings).filter(|f| f.severity == severity).count();
    Summary {
        complete: audit.complete,
        files: audit.records.len(),
        failed: audit.records.iter().filter(|r| r.report.kind == "unreadable").count(),
        units: audit.units.len(),
        exempt: audit.count(State::Exempt),
        submitted: audit.submitted(),
        missing: audit.count(State::Missing),
        late: audit.units.iter().filter(|u| u.late == Some(true)).count(),
        overlaps: audit.overlaps.len(),
        errors: of("error") + of_units("error"),
        warnings: of("warning") + of_units("warning"),
        infos: of("info") + of_units("info"),
    }
}
