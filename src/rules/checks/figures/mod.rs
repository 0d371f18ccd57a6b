//! Figures of the running text held against one another: a file each for what is compared with what.
//!
//! `lists` reads a whole and its parts out of a sentence, `sums` and `parts` judge them. All arithmetic is
//! exact, in millionths. Words stand in `rules/07-figures.yaml`.

mod contradictions;
mod counts;
mod lists;
mod parts;
mod rates;
mod states;
mod sums;
mod twice;
mod vague;

use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Sink};
use crate::rules::kinds::figures::FiguresCheck;
use crate::span::Span;
use crate::wording::SetId;

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

/// Full sentences of the body with at least two figures, semicolons inside, together with the sentences behind
/// them that a `lead` opens (共86件。其中…); one pass, so that a text of one line stays linear.
fn sentences(lead: SetId, cx: &Cx) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for sentence in split(cx, cx.body(), &['。', '!', '?', '\n']) {
        let goes_on = cx.hits.first(lead, sentence).is_some_and(|word| word.start == sentence.start);
        match all.last_mut().filter(|last| goes_on && last.end == sentence.start && !cx.words(**last).ends_with('\n')) {
            Some(last) => *last = last.cover(sentence),
            None => all.push(sentence),
        }
    }
    all.retain(|s| cx.facts.amounts_in(*s).len() > 1);
    all
}

/// The pieces of a span that end in one of `marks`, blank ones left out.
fn split<'c>(cx: &'c Cx, span: Span, marks: &'static [char]) -> impl Iterator<Item = Span> + 'c {
    let blank = move |piece: &Span| cx.words(*piece).trim_end_matches(marks).trim().is_empty();
    cx.marks().pieces(span, marks).filter(move |piece| !blank(piece))
}
