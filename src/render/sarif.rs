//! Turns assessments into SARIF 2.1.0, the log that code hosts and review tools read.
//!
//! Regions count characters of the extracted text (`columnKind: unicodeCodePoints`); of Word and page formats
//! paragraph, character and page stand in the properties of the place. What could not be read is a notification of
//! the invocation, so that a run over it is not successful. A text with a secrecy mark has its message and no place.
//! With `statuses` every other rule is a result too: `pass`, `notApplicable`, or `open` where it could not be judged.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::json::{Places, SpanJson, kind_key, to_string};
use super::{Checked, Options, UNREADABLE_CODE, confidence_key, rule_status, without_values};
use crate::assessment::{Assessment, SuppressedBy};
use crate::finding::{Basis, Edit, Finding, Fix, Place, PlaceKind, RuleInfo, RuleStatus, Severity};
use crate::report::Role;
use crate::source::{Format, Source};

/// Longest snippet in bytes.
const SNIPPET: u32 = 1000;
/// Key of our fingerprints, with their version.
const FINGERPRINT: &str = "fazhi/v1";

pub(super) fn render(checked: &[Checked], options: &Options) -> String {
    let rules = Rules::new(checked, options);
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    for (index, one) in checked.iter().enumerate() {
        let artifact = artifact_location(one.path, index);
        match one.outcome {
            Ok(assessment) => {
                if one.failed() {
                    let told = |f: &Finding| notification(&f.code, &f.message, &artifact, &rules);
                    notifications.extend(assessment.findings.iter().map(told));
                }
                results.extend(findings(one, assessment, &artifact, &rules));
                if options.statuses {
                    results.extend(statuses(one, assessment, &artifact, &rules));
                }
            }
            Err(why) => notifications.push(notification(UNREADABLE_CODE, why, &artifact, &rules)),
        }
    }
    let driver = json!({
        "name": "fazhi",
        "version": options.tool.version,
        "semanticVersion": options.tool.version,
        "language": "zh-CN",
        "shortDescription": {"text": "法治政府建设年度报告核对"},
        "rules": rules.all.values().map(|(_, rule)| rule).collect::<Vec<_>>(),
        "properties": {"pack": options.tool.pack, "pack_digest": options.tool.pack_digest},
    });
    to_string(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver},
            "language": "zh-CN",
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": !checked.iter().any(Checked::failed),
                "toolExecutionNotifications": notifications,
            }],
            "artifacts": checked.iter().enumerate().map(artifact).collect::<Vec<_>>(),
            "results": results,
        }],
    }))
}

/// The rules of the run by code, each with its index.
struct Rules {
    all: BTreeMap<String, (usize, Value)>,
}

impl Rules {
    fn new(checked: &[Checked], options: &Options) -> Rules {
        let own = options.rules.iter().map(|rule| (rule.code.to_owned(), described(rule)));
        let mut all: BTreeMap<String, (usize, Value)> = own.map(|(code, rule)| (code, (0, rule))).collect();
        // Rules of a folder's own packs are known by what they found.
        let codes = checked.iter().filter_map(|one| one.outcome.ok()).flat_map(|assessment| {
            let found = assessment.findings.iter().map(|f| (f.code.as_str(), Some(f.name.as_str())));
            found.chain(assessment.rules.iter().map(|(code, _)| (code.as_str(), None)))
        });
        for (code, name) in codes.chain([(UNREADABLE_CODE, None)]) {
            if !all.contains_key(code) {
                let mut rule = json!({"id": code});
                if let Some(name) = name {
                    rule["name"] = pascal(name).into();
                }
                all.insert(code.to_owned(), (0, rule));
            }
        }
        all.values_mut().enumerate().for_each(|(index, rule)| rule.0 = index);
        Rules { all }
    }

    fn index(&self, code: &str) -> usize {
        self.all.get(code).map_or(0, |(index, _)| *index)
    }
}

fn described(rule: &RuleInfo) -> Value {
    let message = without_values(rule.message);
    let cited = rule.basis.map_or(String::new(), |basis| format!("。依据：{basis}"));
    let help = rule.help.map_or_else(|| "请核对原文".to_owned(), without_values);
    json!({
        "id": rule.code,
        "name": pascal(rule.name),
        "shortDescription": {"text": literal(&message)},
        "fullDescription": {"text": literal(&format!("{message}{cited}"))},
        "help": {"text": literal(&format!("{help}{cited}"))},
        "defaultConfiguration": {"level": level(rule.severity)},
        // `precision` is what code hosts read.
        "properties": known(json!({
            "precision": confidence_key(rule.confidence),
            "confidence": confidence_key(rule.confidence),
            "basis": rule.basis.map(basis),
        })),
    })
}

fn findings(one: &Checked, assessment: &Assessment, artifact: &Value, rules: &Rules) -> Vec<Value> {
    let mut places = Places::new(one.source);
    // Related places jump about; cursors of their own keep those of the findings in order.
    let mut related_places = Places::new(one.source);
    let mut result = |f: &Finding, answered: Option<&SuppressedBy>| {
        let mut location = json!({"physicalLocation": {"artifactLocation": artifact}});
        let mut properties = json!({
            "confidence": confidence_key(f.confidence),
            "role": f.role.map(Role::key),
            "help": f.help,
            "basis": f.basis.as_ref().map(basis),
        });
        let mut related = Vec::new();
        if !one.failed() {
            let span = places.span(f.place.span, f.place.kind);
            location["physicalLocation"]["region"] = region(&span);
            if let Some(words) = snippet(one.source, f) {
                location["physicalLocation"]["region"]["snippet"] = json!({"text": words});
            }
            location["properties"] = known(json!({
                "kind": span.kind,
                "story": span.start.story,
                "paragraph": span.start.paragraph,
                "char": span.start.char,
                "page": span.start.page,
            }));
            properties["excerpt"] = json!(Some(&f.excerpt).filter(|words| !words.is_empty()));
            related.extend(f.related.iter().enumerate().map(|(id, label)| {
                let region = region(&related_places.span(label.span, PlaceKind::Text));
                json!({
                    "id": id,
                    "message": {"text": literal(&label.message)},
                    "physicalLocation": {"artifactLocation": artifact, "region": region},
                })
            }));
        }
        let mut result = json!({
            "ruleId": f.code,
            "ruleIndex": rules.index(&f.code),
            "level": level(f.severity),
            "message": {"text": literal(&f.message)},
            "locations": [location],
            "relatedLocations": related,
            "partialFingerprints": {FINGERPRINT: f.fingerprint},
            "properties": known(properties),
        });
        // Where places of the text are those of the file.
        let is_text = one.source.is_some_and(|source| source.origin().format == Format::Text);
        if let Some(fix) = f.fix.as_ref().filter(|_| is_text && !one.failed()) {
            result["fixes"] = json!([fixed(fix, artifact, &mut related_places)]);
        }
        if let Some(by) = answered {
            result["suppressions"] = json!([suppression(by, artifact, &mut related_places)]);
        }
        result
    };
    let mut results: Vec<Value> = assessment.findings.iter().map(|f| result(f, None)).collect();
    results.extend(assessment.suppressed.iter().map(|s| result(&s.finding, Some(&s.by))));
    results
}

fn fixed(fix: &Fix, artifact: &Value, places: &mut Places) -> Value {
    let replacement = |edit: &Edit| {
        let deleted = region(&places.span(edit.span, PlaceKind::Text));
        json!({"deletedRegion": deleted, "insertedContent": {"text": edit.text}})
    };
    let replacements: Vec<Value> = fix.edits.iter().map(replacement).collect();
    json!({
        "description": {"text": literal(&fix.title)},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"safe": fix.safe},
    })
}

fn suppression(by: &SuppressedBy, artifact: &Value, places: &mut Places) -> Value {
    match by {
        SuppressedBy::Comment { place, reason } => {
            let region = region(&places.span(*place, PlaceKind::Text));
            json!({
                "kind": "inSource",
                "justification": reason,
                "location": {"physicalLocation": {"artifactLocation": artifact, "region": region}},
            })
        }
        SuppressedBy::Baseline => json!({"kind": "external", "justification": "基线中已有"}),
    }
}

/// The words of a region, personal numbers masked; none of a place that stands for something else, or for a whole part.
fn snippet(source: Option<&Source>, finding: &Finding) -> Option<String> {
    let Place { span, kind } = finding.place;
    let words = source.filter(|_| kind == PlaceKind::Text && (1..=SNIPPET).contains(&span.len()))?.shown(span);
    Some(words.into_owned())
}

/// The rules that found nothing, and why not.
fn statuses(one: &Checked, assessment: &Assessment, artifact: &Value, rules: &Rules) -> Vec<Value> {
    let mut place = json!({"artifactLocation": artifact});
    if let (Some(source), false) = (one.source, one.failed()) {
        place["region"] = json!({"startLine": 1, "endLine": source.line_count()});
    }
    let result = |(code, status): &(String, RuleStatus)| {
        let kind = match status {
            RuleStatus::Found => return None,
            RuleStatus::Passed => "pass",
            RuleStatus::NotApplicable(_) => "notApplicable",
            RuleStatus::NotAssessable(_) => "open",
        };
        let (_, word, reason) = rule_status(status);
        let text = reason.map_or(word.to_owned(), |reason| format!("{word}：{reason}"));
        Some(json!({
            "ruleId": code,
            "ruleIndex": rules.index(code),
            "kind": kind,
            "level": "none",
            "message": {"text": literal(&text)},
            "locations": [{"physicalLocation": place}],
        }))
    };
    assessment.rules.iter().filter_map(result).collect()
}

fn notification(code: &str, message: &str, artifact: &Value, rules: &Rules) -> Value {
    json!({
        "associatedRule": {"id": code, "index": rules.index(code)},
        "level": "error",
        "message": {"text": literal(message)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
    })
}

fn artifact((index, one): (usize, &Checked)) -> Value {
    let mut artifact = json!({"location": artifact_location(one.path, index), "roles": ["analysisTarget"]});
    if let (Some(source), Ok(assessment), false) = (one.source, one.outcome, one.failed()) {
        let report = &assessment.report;
        if source.origin().format == Format::Text {
            artifact["encoding"] = source.encoding().into();
        }
        artifact["mimeType"] = mime_type(source.origin().format).into();
        artifact["properties"] = known(json!({
            "kind": kind_key(&report.kind),
            "title": report.title.as_ref().map(|title| &title.text),
            "year": report.year,
            "level": report.level.key(),
            "stage": report.stage.0.key(),
        }));
    }
    artifact
}

fn artifact_location(path: &str, index: usize) -> Value {
    json!({"uri": uri(path), "index": index})
}

/// A path as a URI reference: relative as it is, absolute with `file:`; all but letters, digits and `/` escaped.
pub(super) fn uri(path: &str) -> String {
    let slashed = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut out = String::new();
    if slashed.starts_with('/') {
        out.push_str("file://");
    } else if cfg!(windows) && slashed.as_bytes().get(1) == Some(&b':') {
        out.push_str("file:///");
    }
    for byte in slashed.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn region(span: &SpanJson) -> Value {
    json!({
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    })
}

fn mime_type(format: Format) -> &'static str {
    match format {
        Format::Text => "text/plain",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Doc => "application/msword",
        Format::Rtf => "application/rtf",
        Format::Odt => "application/vnd.oasis.opendocument.text",
        Format::Ofd => "application/ofd",
        Format::Pdf => "application/pdf",
        Format::Html => "text/html",
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn basis(basis: &Basis) -> Value {
    known(json!({"document": basis.document, "text": basis.text, "place": basis.place}))
}

/// Without keys that do not apply.
fn known(mut object: Value) -> Value {
    if let Some(map) = object.as_object_mut() {
        map.retain(|_, value| !value.is_null());
    }
    object
}

/// Brackets in a message would be read as a link.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `missing-problems` as readers of SARIF expect a name.
pub(super) fn pascal(name: &str) -> String {
    let mut out = String::new();
    for word in name.split('-') {
        let mut chars = word.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Format as Out, render, sample};
    use super::*;
    use crate::assessment::Suppressed;
    use crate::finding::Confidence;
    use crate::report::Kind;
    use crate::span::Span;

    fn parsed(checked: &[Checked], options: &Options) -> Value {
        serde_json::from_str(&render(Out::Sarif, checked, options)).unwrap()
    }

    #[test]
    fn every_result_points_at_its_rule_and_its_artifact() {
        let sample = sample::every_shape();
        let basis = sample.assessment.findings[2].basis.clone().unwrap();
        let rule = RuleInfo {
            code: "FZ103",
            name: "missing-duties",
            severity: Severity::Error,
            confidence: Confidence::High,
            message: "未见{n}处[x]",
            help: Some("写明{who}"),
            basis: Some(&basis),
        };
        let options = Options { rules: &[rule], statuses: true, ..sample::options(80) };
        let log = parsed(&[sample.checked(), sample::unreadable()], &options);
        let run = &log["runs"][0];
        assert_eq!((&log["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 6 + 3);
        for result in results {
            let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            assert_eq!(run["artifacts"][place["index"].as_u64().unwrap() as usize]["location"]["uri"], place["uri"]);
        }
        let missing = results.iter().find(|r| r["ruleId"] == "FZ103").unwrap();
        assert_eq!(missing["level"], "error");
        assert_eq!(
            missing["locations"][0]["physicalLocation"]["region"],
            json!({"startLine": 12, "startColumn": 1, "endLine": 12, "endColumn": 1})
        );
        assert_eq!(missing["locations"][0]["properties"], json!({"kind": "gap"}));
        assert_eq!(missing["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 7);
        assert_eq!(missing["partialFingerprints"], json!({FINGERPRINT: "FZ103/-/0123456789abcdef"}));
        let described = rules.iter().find(|r| r["id"] == "FZ103").unwrap();
        assert_eq!(described["name"], "MissingDuties");
        assert_eq!(described["shortDescription"]["text"], "未见…处\\[x\\]");
        let kinds: Vec<&Value> = results.iter().map(|r| &r["kind"]).filter(|k| !k.is_null()).collect();
        assert_eq!(kinds, ["pass", "notApplicable", "open"]);
    }

    #[test]
    fn fixes_and_answers_come_along() {
        let mut sample = sample::every_shape();
        let edit = Edit { span: Span::new(3, 6), text: "镇".to_owned() };
        sample.assessment.findings[0].fix = Some(Fix { title: "改一字".to_owned(), safe: true, edits: vec![edit] });
        let finding = sample.assessment.findings.remove(1);
        let by = SuppressedBy::Comment { place: Span::new(0, 3), reason: "已核".to_owned() };
        sample.assessment.suppressed = vec![Suppressed { finding, by }];
        let log = parsed(&[sample.checked()], &sample::options(80));
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(
            results[0]["fixes"][0]["artifactChanges"][0]["replacements"],
            json!([{
                "deletedRegion": {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 3},
                "insertedContent": {"text": "镇"},
            }])
        );
        let answered = results.last().unwrap();
        assert_eq!((&answered["ruleId"], &answered["suppressions"][0]["kind"]), (&json!("FZ701"), &json!("inSource")));
        assert!(results[0].get("suppressions").is_none());
    }

    #[test]
    fn what_was_not_read_is_a_notification() {
        let mut sample = sample::every_shape();
        sample.assessment.report.kind = Kind::Classified;
        let log = parsed(&[sample.checked(), sample::unreadable()], &sample::options(80));
        let run = &log["runs"][0];
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 7);
        for result in run["results"].as_array().unwrap() {
            assert!(result["locations"][0]["physicalLocation"].get("region").is_none());
            assert!(result["properties"].get("excerpt").is_none());
        }
        assert_eq!(run["artifacts"][0].get("properties"), None);
    }

    #[test]
    fn paths_are_escaped() {
        assert_eq!(uri("甲 镇/a#b?.txt"), "%E7%94%B2%20%E9%95%87/a%23b%3F.txt");
        assert_eq!(uri("/tmp/a:b"), "file:///tmp/a%3Ab");
        assert_eq!(uri("c:b"), "c%3Ab");
    }
}
