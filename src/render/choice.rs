//! Chooses which findings a page shows: groups those that say the same, keeps to the budget, sorts by part.

use crate::finding::{Finding, Severity};
use crate::report::Role;

/// Part by part and in template order, `None` for what belongs to no part.
const ROLE_ORDER: [Option<Role>; 5] =
    [Some(Role::Measures), Some(Role::Problems), Some(Role::Duties), Some(Role::Plan), None];

/// How many 请核对 a page shows unless everything is asked for (PRACTICE N9).
const WARNINGS_SHOWN: usize = 5;

/// A finding and its like: drawn once, the others named by their places.
pub(super) struct Group<'a> {
    pub(super) first: &'a Finding,
    pub(super) others: Vec<&'a Finding>,
}

/// What a page shows, and how many findings it does not.
pub(super) struct Choice<'a> {
    /// Groups by part in template order, 须补正 first within a part.
    pub(super) shown: Vec<(Option<Role>, Vec<Group<'a>>)>,
    pub(super) hidden_warnings: usize,
    pub(super) hidden_infos: usize,
}

/// Chooses from findings in text order.
pub(super) fn choose(findings: &[Finding], all: bool) -> Choice<'_> {
    let mut groups = group(findings, all);
    // 须补正 first, then what the machine is surest of; stable, so text order decides the rest.
    groups.sort_by_key(|g| std::cmp::Reverse((g.first.severity, g.first.confidence)));
    let mut choice = Choice { shown: Vec::new(), hidden_warnings: 0, hidden_infos: 0 };
    let mut warnings_shown = 0;
    let mut kept = Vec::new();
    for group in groups {
        let count = 1 + group.others.len();
        match group.first.severity {
            Severity::Warning if !all && warnings_shown == WARNINGS_SHOWN => choice.hidden_warnings += count,
            Severity::Info if !all => choice.hidden_infos += count,
            Severity::Warning => {
                warnings_shown += 1;
                kept.push(group);
            }
            Severity::Error | Severity::Info => kept.push(group),
        }
    }
    let mut rest = kept;
    for role in ROLE_ORDER {
        let (mut here, other) = rest.into_iter().partition::<Vec<_>, _>(|g| part(g.first) == role);
        rest = other;
        here.sort_by_key(|g| (std::cmp::Reverse(g.first.severity), g.first.place.span.start));
        if !here.is_empty() {
            choice.shown.push((role, here));
        }
    }
    choice
}

fn part(finding: &Finding) -> Option<Role> {
    finding.role.filter(|r| *r != Role::Other)
}

/// Groups by code and severity, and where everything is asked for by message as well, so that nothing
/// that was said is left out.
pub(super) fn group(findings: &[Finding], by_message: bool) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for finding in findings {
        let like = groups.iter_mut().find(|g| {
            g.first.code == finding.code
                && g.first.severity == finding.severity
                && part(g.first) == part(finding)
                && (!by_message || g.first.message == finding.message)
        });
        match like {
            Some(group) => group.others.push(finding),
            None => groups.push(Group { first: finding, others: Vec::new() }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::super::sample::finding;
    use super::*;

    fn codes(choice: &Choice) -> Vec<String> {
        let groups = choice.shown.iter().flat_map(|(_, groups)| groups);
        groups.map(|g| format!("{}x{}", g.first.code, 1 + g.others.len())).collect()
    }

    #[test]
    fn the_budget_counts_what_it_hides() {
        let mut findings: Vec<Finding> =
            (0..7).map(|i| finding(&format!("FZ60{i}"), Severity::Warning, "请看")).collect();
        findings.push(finding("FZ101", Severity::Error, "未见"));
        findings.push(finding("FZ303", Severity::Info, "第1条"));
        findings.push(finding("FZ606", Severity::Warning, "请看"));
        let choice = choose(&findings, false);
        assert_eq!(codes(&choice), ["FZ101x1", "FZ600x1", "FZ601x1", "FZ602x1", "FZ603x1", "FZ604x1"]);
        assert_eq!((choice.hidden_warnings, choice.hidden_infos), (3, 1));
        let choice = choose(&findings, true);
        assert_eq!((codes(&choice).len(), choice.hidden_warnings, choice.hidden_infos), (9, 0, 0));
    }

    #[test]
    fn the_same_code_is_shown_once() {
        let findings = ["甲", "乙", "甲"].map(|m| finding("FZ801", Severity::Error, m));
        assert_eq!(codes(&choose(&findings, false)), ["FZ801x3"]);
        assert_eq!(codes(&choose(&findings, true)), ["FZ801x2", "FZ801x1"]);
    }
}
