//! Turns an audit into SARIF 2.1.0: the findings of all reports, those across reports with both places.
//!
//! What is said of a body that handed nothing in has no place and stands in the properties of the run.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::audit::{Audit, FindingRow, Record, SpanRow};
use crate::render::Tool;
use crate::render::json::to_string;
use crate::render::sarif::{literal, pascal, uri};

/// Key of our fingerprints, with their version.
const FINGERPRINT: &str = "fazhi/v1";

/// The log.
pub fn audit_sarif(audit: &Audit, tool: Tool) -> String {
    let mut rules: BTreeMap<&str, (usize, Value)> = BTreeMap::new();
    let of_reports = audit.records.iter().flat_map(|r| &r.report.findings);
    for f in of_reports.chain(audit.units.iter().flat_map(|u| &u.findings)) {
        rules.entry(&f.code).or_insert_with(|| (0, described(f)));
    }
    rules.values_mut().enumerate().for_each(|(index, rule)| rule.0 = index);
    let index_of: BTreeMap<&str, usize> =
        audit.records.iter().enumerate().map(|(i, r)| (r.report.path.as_str(), i)).collect();
    let place = |path: &str| json!({"uri": uri(path), "index": index_of.get(path)});
    let mut results = Vec::new();
    for record in &audit.records {
        for f in &record.report.findings {
            results.push(result(f, record, &rules, &place));
        }
    }
    let failed = |r: &&Record| r.report.kind == "unreadable";
    let notification = |r: &Record| {
        let why = r.failed.clone().or_else(|| r.report.findings.first().map(|f| f.message.clone()));
        json!({
            "level": "error",
            "message": {"text": literal(&why.unwrap_or_default())},
            "locations": [{"physicalLocation": {"artifactLocation": place(&r.report.path)}}],
        })
    };
    let bodies = audit.units.iter().flat_map(|u| u.findings.iter().map(move |f| (u, f)));
    let bodies = bodies.map(|(u, f)| json!({"unit": u.unit, "ruleId": f.code, "message": f.message}));
    to_string(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "fazhi",
                "version": tool.version,
                "semanticVersion": tool.version,
                "language": "zh-CN",
                "shortDescription": {"text": "法治政府建设年度报告核对"},
                "rules": rules.values().map(|(_, rule)| rule).collect::<Vec<_>>(),
                "properties": {"pack": tool.pack, "pack_digest": tool.pack_digest},
            }},
            "language": "zh-CN",
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": audit.complete && !audit.records.iter().any(|r| failed(&r)),
                "toolExecutionNotifications": audit.records.iter().filter(failed).map(notification).collect::<Vec<_>>(),
            }],
            "artifacts": audit.records.iter().map(|r| json!({
                "location": place(&r.report.path), "roles": ["analysisTarget"],
            })).collect::<Vec<_>>(),
            "results": results,
            "properties": {"bodies": bodies.collect::<Vec<_>>()},
        }],
    }))
}

fn described(f: &FindingRow) -> Value {
    let cited = f.basis.as_ref().map_or(String::new(), |b| format!("。依据：{}", b.citation()));
    let help = f.help.as_deref().unwrap_or("请核对原文");
    json!({
        "id": f.code,
        "name": pascal(&f.name),
        "shortDescription": {"text": f.name},
        "help": {"text": literal(&format!("{help}{cited}"))},
        "defaultConfiguration": {"level": level(&f.severity)},
        "properties": {"precision": f.confidence, "confidence": f.confidence},
    })
}

fn result(
    f: &FindingRow,
    record: &Record,
    rules: &BTreeMap<&str, (usize, Value)>,
    place: &dyn Fn(&str) -> Value,
) -> Value {
    let path = record.report.path.as_str();
    let mut location = json!({"physicalLocation": {"artifactLocation": place(path)}});
    if record.report.kind != "unreadable" {
        location["physicalLocation"]["region"] = region(&f.span);
    }
    let related = f.related.iter().enumerate().map(|(id, r)| {
        json!({
            "id": id,
            "message": {"text": literal(&r.message)},
            "physicalLocation": {
                "artifactLocation": place(r.path.as_deref().unwrap_or(path)),
                "region": region(&r.span),
            },
        })
    });
    let mut result = json!({
        "ruleId": f.code,
        "ruleIndex": rules.get(f.code.as_str()).map(|(index, _)| index),
        "level": level(&f.severity),
        "message": {"text": literal(&f.message)},
        "locations": [location],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": {FINGERPRINT: f.fingerprint},
        "properties": {"unit": record.report.unit, "role": f.role, "excerpt": f.excerpt},
    });
    if f.is_dismissed() {
        result["suppressions"] = json!([{"kind": "external", "status": "accepted"}]);
    }
    result
}

fn region(span: &SpanRow) -> Value {
    json!({
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    })
}

fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}
