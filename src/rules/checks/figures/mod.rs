//! Figures of the running text held against one another: a file each for what is compared with what.
//!
//! `lists` reads a whole and its parts out of a sentence, `sums` and `parts` judge them. All arithmetic is
//! exact, in millionths. Words stand in `rules/07-figures.yaml`.

mod contradictions;
mod counts;
mod lists;
mod parts;
mod rates;
mod sums;
mod twice;
mod vague;

use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Sink};
use crate::rules::kinds::figures::FiguresCheck;
use crate::span::Span;

/// Runs one check.
pub(super) fn run(check: &FiguresCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    match check {
        FiguresCheck::Sum { lists, total } => sums::run(lists, *total, cx, sink),
        FiguresCheck::Part { lists, pairs, unless } => parts::run(lists, pairs, *unless, cx, sink),
        FiguresCheck::Percentage { nouns, unless } => rates::impossible(*nouns, *unless, cx, sink),
        FiguresCheck::Rate { lists, rates, share, unless } => rates::run(lists, rates, *share, *unless, cx, sink),
        FiguresCheck::Count { lead, units } => counts::run(*lead, units, cx, sink),
        FiguresCheck::Twice { scope, groups, unless } => twice::run(*scope, groups, *unless, cx, sink),
        FiguresCheck::Contradiction { pairs, unless } => contradictions::run(pairs, *unless, cx, sink),
        FiguresCheck::Vague { before, except, more, behind } => vague::run(before, except, more, behind, cx, sink),
    }
    Assessed::Done
}

/// Full sentences of the body, semicolons inside; one pass, so that a text of one line stays linear.
fn sentences(cx: &Cx) -> Vec<Span> {
    split(cx, cx.body(), &['。', '!', '?', '\n'])
}

/// The pieces of a span that end in one of `marks`, blank ones left out.
fn split(cx: &Cx, span: Span, marks: &[char]) -> Vec<Span> {
    let mut start = span.start;
    let mut all = Vec::new();
    for piece in cx.words(span).split_inclusive(marks) {
        let end = start + piece.len() as u32;
        if !piece.trim_end_matches(marks).trim().is_empty() {
            all.push(Span::new(start, end));
        }
        start = end;
    }
    all
}
