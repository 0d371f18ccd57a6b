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

/// Full sentences of the body with at least two figures, semicolons inside; one pass, so that a text of one line
/// stays linear.
fn sentences<'c>(cx: &'c Cx) -> impl Iterator<Item = Span> + 'c {
    split(cx, cx.body(), &['。', '!', '?', '\n']).filter(|s| cx.facts.amounts_in(*s).len() > 1)
}

/// The pieces of a span that end in one of `marks`, blank ones left out.
fn split<'c>(cx: &'c Cx, span: Span, marks: &'static [char]) -> impl Iterator<Item = Span> + 'c {
    let blank = move |piece: &Span| cx.words(*piece).trim_end_matches(marks).trim().is_empty();
    cx.marks().pieces(span, marks).filter(move |piece| !blank(piece))
}
