//! Runs an example of a rule that takes more than one report: a small audit in memory.

use super::assemble::{Inputs, assemble};
use super::record::Record;
use super::roster::read_roster;
use super::table::Table;
use super::texts::Texts;
use crate::rules::kinds::across::ExampleAudit;
use crate::rules::{Context, RuleSet};
use crate::source::Source;
use crate::span::Span;

/// What the audit says of the first report and of the bodies: code, place, message.
///
/// # Errors
///
/// When a table of the example is wrong.
pub(crate) fn run_example(
    rules: &RuleSet,
    source: &Source,
    beside: &ExampleAudit,
    context: &Context,
) -> Result<Vec<(String, Span, String)>, String> {
    let words = rules.audit();
    let others =
        beside.others.iter().enumerate().map(|(i, text)| Source::new(format!("other{i}"), text.clone(), "UTF-8"));
    let texts: Vec<Source> = std::iter::once(source.clone()).chain(others).collect();
    let record = |(i, source): (usize, &Source)| -> Result<Record, String> {
        let context = if i == 0 { *context } else { Context { stage: None, level: None, ..*context } };
        crate::record(source, format!("{i}"), rules, &context, |_| {})
    };
    let records = texts.iter().enumerate().map(record).collect::<Result<Vec<Record>, String>>()?;
    let last = beside.previous.as_ref().map(|text| Source::new("last", text.clone(), "UTF-8"));
    let unyeared = Context { year: None, ..*context };
    let previous = last.iter().map(|source| crate::record(source, "last".to_owned(), rules, &unyeared, |_| {}));
    let previous = previous.collect::<Result<Vec<Record>, String>>()?;
    let table = |name: &str, rows: &[Vec<(String, String)>]| (!rows.is_empty()).then(|| Table::of(name, rows));
    let roster = table("名单", &beside.roster).map(|t| read_roster(&t, words)).transpose();
    let read = |record: &Record| texts.iter().chain(&last).find(|s| s.name() == record.report.path).cloned();
    let inputs = Inputs {
        records,
        previous,
        roster: roster.map_err(|wrong| wrong.join("；"))?,
        ledger: table("台账", &beside.ledger),
        feedback: table("反馈清单", &beside.feedback),
        boilerplate: Vec::new(),
        year: context.year,
        reviews: Vec::new(),
        text: true,
        texts: Texts { read: &read, jobs: 1 },
    };
    let audit = assemble(inputs, rules);
    let of_units = audit.units.iter().flat_map(|u| &u.findings);
    let of_reports = audit.records.iter().flat_map(|r| &r.report.findings);
    let row = |f: &super::record::FindingRow| {
        (f.code.clone(), Span::new(f.span.start.offset, f.span.end.offset), f.message.clone())
    };
    Ok(of_units.chain(of_reports).map(row).collect())
}
