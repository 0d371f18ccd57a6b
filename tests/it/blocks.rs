//! Gold blocks of the shared reports: reflow and grammar must find them, clean and hard-wrapped.
//!
//! A gold block is exact if some block has its very span; a page mark that reflow dropped counts as a
//! block of its own. The fixtures hold places only; without `../shared` there is nothing to compare.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::dirt::Dirt;
use crate::support::{files_below, parse, read, root, shared_reports};

/// Share of gold blocks that must be exact.
const LEAST: f64 = 0.95;

/// A gold block in bytes.
type Gold = (usize, usize);

#[test]
fn gold_blocks_are_exact_in_clean_text() {
    compare("clean", |text, gold| (text.to_owned(), gold.to_vec()));
}

#[test]
fn gold_blocks_are_exact_wrapped_with_indent() {
    compare("wrap38-indent", |text, gold| carried("wrap38-indent", text, gold));
}

#[test]
fn gold_blocks_are_exact_wrapped_with_pages() {
    compare("wrap38-pages", |text, gold| carried("wrap38-pages", text, gold));
}

#[test]
fn gold_blocks_are_exact_in_narrow_pages() {
    compare("wrap28-indent-pages", |text, gold| carried("wrap28-indent-pages", text, gold));
}

#[test]
fn gold_blocks_are_exact_between_blank_lines() {
    compare("wrap30-blank-lines", |text, gold| carried("wrap30-blank-lines", text, gold));
}

fn compare(name: &str, change: impl Fn(&str, &[Gold]) -> (String, Vec<Gold>)) {
    let Some(folder) = shared_reports() else { return };
    let (mut exact, mut all, mut made) = (0, 0, 0);
    for path in files_below(&root().join("tests/fixtures/blocks"), "json") {
        let gold: Value = serde_json::from_str(&read(&path)).expect("the fixture is JSON");
        let gold: Vec<Gold> = gold["blocks"].as_array().expect("a list of blocks").iter().map(block).collect();
        let text = read(&folder.join(path.file_name().expect("a file")).with_extension("txt"));
        let (text, gold) = change(&text, &gold);
        let parsed = parse(&text);
        let dropped = parsed.logical.dropped().iter().map(|line| trimmed(&text, line.range().start, line.range().end));
        let places = parsed.blocks.iter().map(|b| parsed.place(b.span).range()).map(|r| (r.start, r.end));
        let found: BTreeSet<Gold> = places.chain(dropped).collect();
        for block in gold.iter().filter(|b| !found.contains(b)) {
            let start: String = text[block.0..block.1].chars().take(12).collect();
            println!("{name} {}: missed {block:?} {start}…", path.file_stem().unwrap_or_default().display());
        }
        exact += gold.iter().filter(|b| found.contains(b)).count();
        all += gold.len();
        made += parsed.blocks.len();
    }
    let share = exact as f64 / all.max(1) as f64;
    println!("{name}: {exact} of {all} gold blocks exact ({share:.3}), {made} blocks found");
    assert!(share >= LEAST, "{name}: {share:.3}");
}

fn block(value: &Value) -> Gold {
    let at = |i: usize| value[i].as_u64().expect("a place") as usize;
    (at(0), at(1))
}

/// The gold of a dirty copy.
fn carried(dirt: &str, text: &str, gold: &[Gold]) -> (String, Vec<Gold>) {
    let copy = Dirt::named(dirt).copy(text);
    let chars = |bytes: usize| text[..bytes].chars().count();
    let bytes: Vec<usize> = copy.text.char_indices().map(|(i, _)| i).chain([copy.text.len()]).collect();
    let moved = gold.iter().filter_map(|(start, end)| {
        let (start, end) = copy.range(chars(*start), chars(*end))?;
        Some((bytes[start], bytes[end]))
    });
    let moved = moved.collect();
    (copy.text, moved)
}

/// A line without the blanks around it.
fn trimmed(text: &str, start: usize, end: usize) -> Gold {
    let line = &text[start..end];
    let from = start + line.len() - line.trim_start().len();
    (from, from + line.trim().len())
}
