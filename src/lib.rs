//! `fazhi` checks a Chinese 法治政府建设年度报告 against the reporting template.

#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod assessment;
pub mod finding;
pub mod fold;
pub mod grammar;
pub mod ingest;
pub mod reflow;
pub mod render;
pub mod report;
pub mod rules;
pub mod source;
pub mod span;
pub mod structure;
pub mod template;
pub mod wording;

pub use assessment::Assessment;
pub use rules::{Context, RuleSet};
pub use source::Source;

/// Checks one report. Pure: no clock, no files, no failure.
pub fn check(source: &Source, rules: &RuleSet, context: &Context) -> Assessment {
    let (logical, hits) = reflow::reflow(source, rules.template());
    let blocks = grammar::parse_report(&logical.text);
    let report = structure::build(source, &logical, &blocks, &hits, rules.template(), *context);
    rules::run(source, &logical, &hits, rules, report)
}
