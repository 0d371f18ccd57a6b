//! Turns one assessment into `fazhi.outline/1`: the tree of the report, its gaps and its items, as JSON.
//!
//! Missing and mentioned parts stand in `gaps`, never in the tree. An input that could not be read, or
//! that carries a secrecy mark, has its path and its kind and nothing else.

use serde::Serialize;

use super::Checked;
use super::json::{Places, SpanJson, kind_key, to_string};
use crate::finding::PlaceKind::{Gap, Text};
use crate::report::{Kind, PartState, Report, Section};

/// Writes the outline of one input.
pub fn outline_json(one: &Checked) -> String {
    match one.outcome {
        Ok(assessment) if !one.failed() => {
            to_string(&outline(one.path, &assessment.report, &mut Places::new(one.source)))
        }
        Ok(_) | Err(_) => to_string(&bare(one.path)),
    }
}

#[derive(Serialize)]
struct OutlineJson<'a> {
    schema: &'static str,
    path: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'static str>,
    title: Option<&'a str>,
    year: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    issuer: Option<&'a str>,
    date: Option<String>,
    sections: Vec<SectionJson<'a>>,
    gaps: Vec<GapJson>,
    problems: Vec<ProblemJson<'a>>,
    plan_items: Vec<PlanItemJson<'a>>,
    duties: Vec<DutyJson>,
    areas: Vec<AreaJson<'a>>,
}

#[derive(Serialize)]
struct SectionJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    depth: u8,
    heading: &'a str,
    span: SpanJson,
    children: Vec<SectionJson<'a>>,
}

#[derive(Serialize)]
struct GapJson {
    role: &'static str,
    status: &'static str,
    span: SpanJson,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<SpanJson>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    text: &'a str,
    span: SpanJson,
    cause: bool,
    plan: &'a [usize],
}

#[derive(Serialize)]
struct PlanItemJson<'a> {
    text: &'a str,
    span: SpanJson,
}

/// Acts of one kind and strength.
#[derive(Serialize)]
struct DutyJson {
    kind: char,
    strength: &'static str,
    evidence: Vec<SpanJson>,
}

#[derive(Serialize)]
struct AreaJson<'a> {
    area: &'a str,
    evidence: Vec<SpanJson>,
}

fn bare(path: &str) -> OutlineJson<'_> {
    OutlineJson {
        schema: "fazhi.outline/1",
        path,
        kind: "unreadable",
        stage: None,
        title: None,
        year: None,
        level: None,
        issuer: None,
        date: None,
        sections: Vec::new(),
        gaps: Vec::new(),
        problems: Vec::new(),
        plan_items: Vec::new(),
        duties: Vec::new(),
        areas: Vec::new(),
    }
}

fn outline<'a>(path: &'a str, report: &'a Report, places: &mut Places) -> OutlineJson<'a> {
    let sections = report.sections.iter().map(|s| section(s, places)).collect();
    // What is no annual report owes no part.
    let parts = if report.kind == Kind::AnnualReport { &report.parts[..] } else { &[] };
    let gaps = parts.iter().filter(|p| p.status.is_gap()).map(|p| gap(p, places)).collect();
    let problems = report.problems.iter().map(|p| ProblemJson {
        text: &p.text,
        span: places.span(p.span, Text),
        cause: p.cause.is_some(),
        plan: &p.plan,
    });
    let problems = problems.collect();
    let plan_items = report.plan_items.iter().map(|p| PlanItemJson { text: &p.text, span: places.span(p.span, Text) });
    let plan_items = plan_items.collect();
    let duties = duties(report, places);
    let areas = report
        .areas
        .iter()
        .map(|a| AreaJson { area: &a.area, evidence: a.evidence.iter().map(|e| places.span(*e, Text)).collect() });
    OutlineJson {
        kind: kind_key(&report.kind),
        stage: Some(report.stage.0.key()),
        title: report.title.as_ref().map(|t| t.text.as_str()),
        year: report.year,
        level: Some(report.level.key()),
        issuer: report.issuer.as_deref(),
        date: report.date.map(|(date, _)| date.to_string()),
        sections,
        gaps,
        problems,
        plan_items,
        duties,
        areas: areas.collect(),
        ..bare(path)
    }
}

/// The acts by kind, strong before half.
fn duties(report: &Report, places: &mut Places) -> Vec<DutyJson> {
    let mut groups: Vec<(char, bool)> = report.duties.iter().map(|d| (d.kind, !d.strong)).collect();
    groups.sort_unstable();
    groups.dedup();
    let group = |(kind, half): (char, bool)| {
        let own = report.duties.iter().filter(|d| d.kind == kind && d.strong != half);
        let evidence = own.map(|d| places.span(d.span, Text)).collect();
        DutyJson { kind, strength: if half { "half" } else { "strong" }, evidence }
    };
    groups.into_iter().map(group).collect()
}

fn section<'a>(s: &'a Section, places: &mut Places) -> SectionJson<'a> {
    SectionJson {
        role: s.role.map(|r| r.key()),
        also: s.also.iter().map(|r| r.key()).collect(),
        status: s.status.map(|x| x.key()),
        part: s.part.map(|p| p.key()),
        number: s.number.as_deref(),
        depth: s.depth,
        heading: &s.heading,
        span: places.span(s.span, Text),
        children: s.children.iter().map(|child| section(child, places)).collect(),
    }
}

fn gap(p: &PartState, places: &mut Places) -> GapJson {
    GapJson {
        role: p.role.key(),
        status: p.status.key(),
        span: places.span(p.gap, Gap),
        evidence: p.evidence.iter().map(|e| places.span(*e, Text)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_tree_its_gaps_and_its_items() {
        let sample = sample::every_shape();
        let json: serde_json::Value = serde_json::from_str(&outline_json(&sample.checked())).unwrap();
        assert_eq!(json["schema"], "fazhi.outline/1");
        assert_eq!(json["kind"], "annual-report");
        assert_eq!(json["year"], 2024);
        assert_eq!(json["issuer"], serde_json::Value::Null);
        assert_eq!(json["gaps"][0]["role"], "duties");
        assert_eq!(json["gaps"][0]["span"]["kind"], "gap");
        assert_eq!(json["gaps"][0]["evidence"][0]["start"]["line"], 7);
        assert_eq!(json["problems"][0]["cause"], false);
        let first = &json["sections"][0];
        assert_eq!((&first["role"], &first["part"]), (&"other".into(), &"title".into()));
        assert!(first.get("status").is_none() && first.get("also").is_none() && first.get("number").is_none());
    }

    #[test]
    fn an_unreadable_input_has_its_kind_only() {
        let json: serde_json::Value = serde_json::from_str(&outline_json(&sample::unreadable())).unwrap();
        assert_eq!(json["kind"], "unreadable");
        assert_eq!(json["sections"], serde_json::json!([]));
    }
}
