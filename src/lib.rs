//! `fazhi` checks a Chinese 法治政府建设年度报告, a government body's annual report on building a law-based
//! government, against the template the regulation sets: which required part is missing, misplaced or weak,
//! at which words, under which provision, and what to write instead.
//!
//! # The way of the data
//!
//! ```text
//! bytes ─ ingest ▶ Source ─ reflow ▶ Logical ─ grammar ▶ Blocks ─ structure ▶ Report ─ facts ▶ Facts ─ rules ▶ Assessment ─ render
//! ```
//!
//! | room | turns | into |
//! | --- | --- | --- |
//! | [`ingest`] | the bytes of a file | a [`Source`]: text, encoding, lines |
//! | [`reflow`] | a source | logical text: one paragraph a line, folded for matching, furniture dropped, mapped back |
//! | [`grammar`] | logical text | blocks with their shapes, and the facts at anchors (`grammar/*.pest`; no vocabulary) |
//! | [`structure`] | blocks and a [`template`] | a [`report::Report`]: parts, tree, items, kind, year, body |
//! | [`rules`] | YAML packs; a report | a [`RuleSet`]; an [`Assessment`] with a status for every rule |
//! | [`render`] | assessments | pages for people, JSON for programs |
//! | [`fix`] | a text and its findings | the text with the safe fixes done |
//! | [`before`] | an assessment and what was known before | the same without what is known, or with what is new |
//! | [`annotate`] | a docx and its assessment | the same docx with comments in Word |
//! | [`across`] | reports and their digests | what they share, and what became of last year's plan |
//! | [`audit`] | records of many reports, a roster, the office's books | one [`audit::Audit`] that every output reads |
//! | [`skeleton`] | the wordings of an empty report, a notice | an empty report with what to write where |
//! | [`lsp`] | an editor's messages | assessments, and messages with what an editor shows |
//!
//! [`wording`] is the small language in which packs say what words to look for, [`fold`] the form in which
//! words are compared, [`finding`] the one diagnostic type. The wordings live in `rules/*.yaml`; a heading
//! word typed in Rust is a mistake.
//!
//! # Invariants
//!
//! - The library does no I/O, reads no clock and cannot fail on a text: [`check`] is pure.
//! - Every text parses; a missing part is a finding, never a parse error.
//! - Every finding has a place in the text the user sees, a missing part the gap where it belongs, whatever
//!   reflow did. Excerpts are the words as written, without what was dropped.
//! - A rule has passed only if it ran to its end and said nothing; what could not be judged says so.
//! - No network, no regular expression over a whole text, no cost above linear in the length of the text.
//! - A text with a secrecy mark is not read: no title, no section, no excerpt of it leaves [`structure`].
//!
//! # Boundaries
//!
//! Only [`grammar`] names pest, only [`rules`] names YAML, only [`render`] names miette, only it and [`lsp`] name JSON, only the
//! binary reads files, prints and exits. `tests/it/tidy.rs` holds these lines.

#![warn(clippy::print_stdout, clippy::print_stderr)]

extern crate alloc; // named by the parser that pest generates without its guard of the stack

pub mod across;
pub mod annotate;
pub mod assessment;
pub mod audit;
pub mod before;
pub mod finding;
pub mod fix;
pub mod fold;
pub mod grammar;
pub mod ingest;
pub mod lsp;
pub mod reflow;
pub mod render;
pub mod report;
pub mod rules;
pub mod skeleton;
pub mod source;
pub mod span;
pub mod structure;
pub mod template;
pub mod wording;

pub use assessment::Assessment;
pub(crate) use audit::run_example as run_audit_example;
pub use rules::{Context, RuleSet};
pub use source::Source;

/// Checks one report. Pure: no clock, no files, no failure.
pub fn check(source: &Source, rules: &RuleSet, context: &Context) -> Assessment {
    let text = prepare(source, rules, context);
    rules::run(source, &text.logical, &text.hits, text.facts, rules, text.report)
}

/// What an audit keeps of one report.
#[derive(Clone, Debug)]
pub struct Survey {
    /// What [`check`] says.
    pub assessment: Assessment,
    /// What other reports are held against.
    pub digest: across::Digest,
    /// What next year's report is held against.
    pub past: across::Past,
}

/// Checks one report and takes its digest, in one reading. Pure.
pub fn survey(source: &Source, rules: &RuleSet, context: &Context) -> Survey {
    let text = prepare(source, rules, context);
    let digest = match text.report.kind {
        // Nothing of a text with a secrecy mark is kept.
        report::Kind::Classified => across::Digest::default(),
        _ => across::digest(source, &text.logical, &text.hits, &text.facts, text.report.head, rules.audit()),
    };
    let past = across::past(text.read(source, rules));
    let assessment = rules::run(source, &text.logical, &text.hits, text.facts, rules, text.report);
    Survey { assessment, digest, past }
}

/// What a report is held against in the next year: its items, and all runs of its text. Pure.
pub fn past(source: &Source, rules: &RuleSet, context: &Context) -> (across::Past, across::PastRuns) {
    let text = prepare(source, rules, context);
    let runs = match text.report.kind {
        report::Kind::Classified => across::PastRuns::All(std::collections::HashSet::new()),
        _ => across::PastRuns::of(&text.logical),
    };
    (across::past(text.read(source, rules)), runs)
}

/// Holds a report against what is kept of last year's; `official` wordings count as nobody's. Pure.
pub fn years(
    source: &Source,
    rules: &RuleSet,
    context: &Context,
    (past, runs): (&across::Past, &across::PastRuns),
    official: &across::Official,
) -> across::Years {
    let text = prepare(source, rules, context);
    across::years(text.read(source, rules), past, runs, official)
}

/// What an audit keeps of one report whose bytes have this hash.
///
/// # Errors
///
/// When what the check says cannot be read back, which is a mistake of this program.
pub fn record(
    source: &Source,
    hash: String,
    rules: &RuleSet,
    context: &Context,
    choose: impl FnOnce(&mut Assessment),
) -> Result<audit::Record, String> {
    let Survey { mut assessment, digest, .. } = survey(source, rules, context);
    choose(&mut assessment);
    let evidence = audit::Evidence::of(source, &assessment);
    let checked = render::Checked { source: Some(source), path: source.name(), outcome: Ok(&assessment) };
    let tool = render::Tool { version: env!("CARGO_PKG_VERSION"), pack: rules.pack(), pack_digest: rules.digest() };
    let options = render::Options { all: true, statuses: true, width: 80, color: false, tool, rules: &[] };
    let json = render::report_json(&checked, &options);
    audit::Record::new(hash, &json, evidence, digest).map_err(|error| error.to_string())
}

/// A text on its way, as far as rules need it.
pub(crate) struct Prepared {
    pub logical: reflow::Logical,
    pub hits: wording::Hits,
    pub report: report::Report,
    pub facts: report::facts::Facts,
}

impl Prepared {
    fn read<'a>(&'a self, source: &'a Source, rules: &'a RuleSet) -> across::Read<'a> {
        let Prepared { logical, hits, report, facts } = self;
        across::Read { source, logical, hits, facts, report, template: rules.template() }
    }
}

/// Everything before the rules: reflow, grammar, structure, facts.
pub(crate) fn prepare(source: &Source, rules: &RuleSet, context: &Context) -> Prepared {
    let template = rules.template();
    let (logical, hits) = reflow::reflow(source, template);
    let blocks = grammar::parse_report(&logical.text);
    let report = structure::build(source, &logical, &blocks, &hits, template, *context);
    let facts = grammar::facts(&logical.text, &template.words.units);
    Prepared { logical, hits, report, facts }
}
