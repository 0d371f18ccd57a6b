//! The shared reports against their gold: parts, missing parts, year, causes, number of problems; and all kinds of dirt.
//!
//! Without `../shared` there is nothing to compare.

use std::collections::BTreeSet;

use fazhi::report::{Report, Role, Section};
use serde_json::Value;

use crate::dirt;
use crate::support::{check, files_below, read, shared_reports};

/// Share of characters that must have the gold's role in every dirty copy.
const LEAST: f64 = 0.97;

/// One report and its gold.
struct Gold {
    name: String,
    text: String,
    value: Value,
}

fn golds() -> Vec<Gold> {
    let Some(folder) = shared_reports() else { return Vec::new() };
    let gold = |path: std::path::PathBuf| Gold {
        name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        text: read(&path.with_extension("txt")),
        value: serde_json::from_str(&read(&path)).expect("the gold is JSON"),
    };
    files_below(&folder, "json").into_iter().map(gold).collect()
}

impl Gold {
    /// Role of each part, with its range in characters.
    fn sections(&self) -> Vec<(Role, usize, usize)> {
        let sections = self.value["sections"].as_array().expect("a list of sections");
        let at = |s: &Value, key: &str| s[key].as_u64().expect("a place") as usize;
        let role = |s: &Value| s["role"].as_str().and_then(Role::from_key).unwrap_or(Role::Other);
        sections.iter().map(|s| (role(s), at(s, "start_char"), at(s, "end_char"))).collect()
    }

    fn missing(&self) -> BTreeSet<Role> {
        let list = self.value["missing_roles"].as_array().or(self.value["missing"].as_array());
        let mut roles: BTreeSet<Role> =
            list.into_iter().flatten().filter_map(|r| Role::from_key(r.as_str()?)).collect();
        if self.value["year"].as_u64().is_some_and(|y| y < 2019) {
            roles.remove(&Role::Duties);
        }
        roles
    }
}

/// The role of every character of a text.
fn labels(text: &str, report: &Report) -> Vec<Role> {
    fn paint(bytes: &mut [Role], sections: &[Section], inherited: Role) {
        for section in sections {
            let role = section.role.unwrap_or(inherited);
            bytes[section.span.range()].fill(role);
            paint(bytes, &section.children, role);
        }
    }
    let mut bytes = vec![Role::Other; text.len()];
    paint(&mut bytes, &report.sections, Role::Other);
    text.char_indices().map(|(i, _)| bytes[i]).collect()
}

fn also(sections: &[Section]) -> Vec<Role> {
    sections.iter().flat_map(|s| s.also.iter().copied().chain(also(&s.children))).collect()
}

/// Compares the parts of a text with the gold: the required parts of both, and the share of equal characters.
fn compare(text: &str, gold: &[(Role, usize, usize)]) -> (BTreeSet<Role>, BTreeSet<Role>, usize, usize) {
    let (_, assessment) = check(text);
    let found = labels(text, &assessment.report);
    let mut wanted = vec![Role::Other; found.len()];
    for (role, start, end) in gold {
        wanted[*start..*end].fill(*role);
    }
    let solid: Vec<usize> = text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).map(|(i, _)| i).collect();
    let equal = solid.iter().filter(|i| wanted[**i] == found[**i]).count();
    let parts = |labels: &[Role], more: Vec<Role>| {
        let all = solid.iter().map(|i| labels[*i]).chain(more);
        all.filter(|r| *r != Role::Other).collect::<BTreeSet<Role>>()
    };
    (parts(&wanted, Vec::new()), parts(&found, also(&assessment.report.sections)), equal, solid.len())
}

#[test]
fn clean_reports_equal_their_gold() {
    let mut wrong = Vec::new();
    for gold in golds() {
        let (wanted, found, equal, all) = compare(&gold.text, &gold.sections());
        println!("{}: parts {found:?}, {equal} of {all} characters", gold.name);
        let (_, assessment) = check(&gold.text);
        let report = &assessment.report;
        let codes: BTreeSet<&str> = assessment.findings.iter().map(|f| f.code.as_str()).collect();
        let code = |role: &Role| match role {
            Role::Measures => "FZ101",
            Role::Problems => "FZ102",
            Role::Duties => "FZ103",
            Role::Plan => "FZ104",
            Role::Other => "",
        };
        let missing: BTreeSet<Role> = Role::REQUIRED.into_iter().filter(|r| codes.contains(code(r))).collect();
        let mut say = |what: &str, wanted: String, found: String| {
            if wanted != found {
                wrong.push(format!("{} {what}: gold {wanted}, found {found}", gold.name));
            }
        };
        say("parts", format!("{wanted:?}"), format!("{found:?}"));
        say("missing", format!("{:?}", gold.missing()), format!("{missing:?}"));
        say("year", gold.value["year"].to_string(), report.year.map_or("null".into(), |y| y.to_string()));
        if let Some(causes) = gold.value["causes"].as_str() {
            say("no causes", (causes == "none").to_string(), codes.contains("FZ302").to_string());
        }
        let problems = gold.value["problems"].as_array().map_or(0, Vec::len);
        say("problems", problems.to_string(), report.problems.len().to_string());
        if (equal as f64) < all as f64 * 0.99 {
            wrong.push(format!("{}: {equal} of {all} characters", gold.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dirty_copies_keep_their_parts() {
    let golds = golds();
    let mut wrong = Vec::new();
    for dirt in &dirt::ALL {
        let (mut equal, mut all) = (0, 0);
        for gold in &golds {
            let copy = dirt.copy(&gold.text);
            let moved: Vec<_> = gold
                .sections()
                .into_iter()
                .filter_map(|(role, start, end)| copy.range(start, end).map(|(a, b)| (role, a, b)))
                .collect();
            let (wanted, found, same, of) = compare(&copy.text, &moved);
            if wanted != found {
                wrong.push(format!("{} {}: gold {wanted:?}, found {found:?}", dirt.name, gold.name));
            }
            equal += same;
            all += of;
        }
        let share = equal as f64 / (all.max(1)) as f64;
        println!("{}: {share:.3} of characters", dirt.name);
        if all > 0 && share < LEAST {
            wrong.push(format!("{}: {share:.3} of characters", dirt.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
