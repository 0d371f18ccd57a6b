//! Times each step of a check on one report of about 11 KB, and how long it takes until the rules are ready.
//!
//! The report is `tests/fixtures/reports/county.txt` with its long paragraphs said three times over, which is
//! what a county's report of that size has: as many headings, more under each.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads its text")]
#![allow(missing_docs, reason = "the macro writes a function without a word")]

use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use fazhi::report::Report;
use fazhi::rules::PackFile;
use fazhi::wording::Hits;
use fazhi::{Context, RuleSet, Source, grammar, reflow, rules, structure};

fn main() {
    LazyLock::force(&STEPS);
    divan::main();
}

/// The values that the steps hand on.
struct Steps {
    bytes: Vec<u8>,
    rules: RuleSet,
    source: Source,
    logical: reflow::Logical,
    hits: Hits,
    blocks: grammar::Blocks,
    report: Report,
}

static STEPS: LazyLock<Steps> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/reports/county.txt");
    let text = std::fs::read_to_string(path).expect("the fixture is there");
    let long = |line: &str| if line.len() > 200 { 3 } else { 1 };
    let bytes = text.lines().map(|line| line.repeat(long(line)) + "\n").collect::<String>().into_bytes();
    let rules = RuleSet::builtin();
    let source = ingest(&bytes);
    let (logical, hits) = reflow::reflow(&source, rules.template());
    let blocks = grammar::parse_report(&logical.text);
    let report = structure::build(&source, &logical, &blocks, &hits, rules.template(), Context::default());
    Steps { bytes, rules, source, logical, hits, blocks, report }
});

fn ingest(bytes: &[u8]) -> Source {
    fazhi::ingest::read("county.txt", bytes).expect("a text")
}

#[divan::bench]
fn a_rule_set_ready() -> RuleSet {
    RuleSet::builtin()
}

/// With rules of an office's own behind the built-in ones: all wordings become an automaton anew.
#[divan::bench]
fn a_rule_set_with_own_rules() -> RuleSet {
    let text = include_str!("../tests/fixtures/packs/county.yaml").to_owned();
    let file = PackFile { name: "county.yaml".to_owned(), text, builtin: false };
    RuleSet::with_files(vec![file]).expect("the fixture is right")
}

#[divan::bench]
fn b_whole_check(bencher: Bencher) {
    let s = &*STEPS;
    bencher.counter(divan::counter::BytesCount::of_slice(&s.bytes)).bench(|| {
        let source = ingest(black_box(&s.bytes));
        fazhi::check(&source, &s.rules, &Context::default())
    });
}

#[divan::bench]
fn c_ingest() -> Source {
    ingest(black_box(&STEPS.bytes))
}

#[divan::bench]
fn d_reflow(bencher: Bencher) {
    let s = &*STEPS;
    bencher.bench(|| reflow::reflow(black_box(&s.source), s.rules.template()));
}

#[divan::bench]
fn e_parse(bencher: Bencher) {
    let s = &*STEPS;
    bencher.bench(|| grammar::parse_report(black_box(&s.logical.text)));
}

#[divan::bench]
fn f_structure(bencher: Bencher) {
    let s = &*STEPS;
    let context = Context::default();
    bencher.bench(|| structure::build(&s.source, &s.logical, &s.blocks, &s.hits, s.rules.template(), context));
}

#[divan::bench]
fn g_facts(bencher: Bencher) {
    let s = &*STEPS;
    bencher.bench(|| grammar::facts(black_box(&s.logical.text), &s.rules.template().words.units));
}

#[divan::bench]
fn h_rules(bencher: Bencher) {
    let s = &*STEPS;
    let facts = || (grammar::facts(&s.logical.text, &s.rules.template().words.units), s.report.clone());
    bencher
        .with_inputs(facts)
        .bench_values(|(facts, report)| rules::run(&s.source, &s.logical, &s.hits, facts, &s.rules, report));
}
