//! Holds this year's report of each body against last year's: what was carried over, which items of last year's plan
//! this year's text answers, which problems stand as they stood, which figures did not move.

use std::collections::HashMap;

use super::model::{Audit, PreviousRow};
use super::names::key;
use super::record::Record;
use super::remark::remark;
use super::roster::{Matched, Roster};
use super::texts::Texts;
use crate::across::Official;
use crate::rules::RuleSet;
use crate::rules::kinds::across::Across;

/// Figures that must stand still before that is told.
const STILL: usize = 3;

/// Fills in what last year's reports show.
pub(super) fn previous(
    audit: &mut Audit,
    last: &[Record],
    roster: Option<&Roster>,
    main: &[Option<usize>],
    official: &Official,
    texts: &Texts,
    rules: &RuleSet,
) {
    let words = rules.audit();
    let by_key: HashMap<String, usize> =
        audit.units.iter().enumerate().map(|(i, u)| (key(&u.unit, words), i)).collect();
    let whose = |record: &Record| match roster {
        Some(roster) => match roster.whose(&record.report, words) {
            Matched::Unit(unit, _) => Some(unit),
            Matched::Ambiguous(..) | Matched::Nobody => None,
        },
        None => by_key.get(&key(record.report.issuer.as_deref()?, words)).copied(),
    };
    let mut of: Vec<Option<usize>> = vec![None; audit.units.len()];
    for (i, record) in last.iter().enumerate().filter(|(_, r)| r.is_report()) {
        if let Some(unit) = whose(record) {
            // The longest, as for this year.
            let longer = of[unit].is_none_or(|known| last[known].digest.chars < record.digest.chars);
            if longer {
                of[unit] = Some(i);
            }
        }
    }
    let both = of.iter().zip(main).enumerate().filter_map(|(unit, (last, now))| Some((unit, (*last)?, (*now)?)));
    let both: Vec<(usize, usize, usize)> = both.collect();
    let pairs: Vec<(&Record, &Record)> = both.iter().map(|(_, l, n)| (&last[*l], &audit.records[*n])).collect();
    let found = texts.years(&pairs, official, rules);
    for ((unit, l, n), years) in both.into_iter().zip(found) {
        let Some(years) = years else { continue };
        let before = &last[l];
        let row = PreviousRow {
            unit,
            record: n,
            path: before.report.path.clone(),
            carried_over: years.carried_over,
            plan: years.plan,
            problems: years.problems,
        };
        tell(audit, &row, before, rules);
        audit.previous.push(row);
    }
}

/// Findings on this year's report.
fn tell(audit: &mut Audit, row: &PreviousRow, before: &Record, rules: &RuleSet) {
    let record = &mut audit.records[row.record];
    let head = (record.digest.head, "document");
    let year = before.report.year.map_or_else(|| "上".to_owned(), |y| y.to_string());
    let findings = &mut record.report.findings;
    if row.carried_over >= rules.audit().carried {
        let share = row.carried_over.to_string();
        findings.extend(remark(rules, Across::Carried, &[("share", &share), ("year", &year)], "", head));
    }
    let short = |text: &str| text.chars().take(40).collect::<String>();
    for item in row.plan.iter().filter(|i| i.state == "none") {
        let words = short(&item.text);
        findings.extend(remark(rules, Across::Unanswered, &[("words", &words), ("year", &year)], &item.text, head));
    }
    for (problem, _) in row.problems.iter().filter(|(_, unchanged)| *unchanged) {
        let words = short(problem);
        findings.extend(remark(rules, Across::Unchanged, &[("words", &words), ("year", &year)], problem, head));
    }
    let still: Vec<String> = record
        .digest
        .figures
        .iter()
        .filter(|f| f.value > 0 && before.digest.figures.iter().any(|b| b.name == f.name && b.value == f.value))
        .map(|f| format!("{}{}{}", f.name, f.value, f.unit))
        .collect();
    if still.len() >= STILL {
        let (n, list) = (still.len().to_string(), still.join("、"));
        let values = [("n", n.as_str()), ("list", list.as_str()), ("year", year.as_str())];
        findings.extend(remark(rules, Across::Unmoved, &values, "", head));
    }
}
