//! Checks of form, of fixed wordings and of numbers of persons; one file each.

mod blanks;
mod marks;
mod numbering;
mod pairs;
pub(super) mod phrases;
pub(super) mod privacy;
mod repetition;
mod titles;

use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::form::{FormCheck, Numbered};
use crate::span::Span;

/// Most places that a message quotes.
const QUOTED: usize = 4;

/// Runs one check.
pub(super) fn run(check: &FormCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    match check {
        FormCheck::Numbering(Numbered::Headings) => numbering::headings(cx, sink),
        FormCheck::Numbering(Numbered::Marks) => marks::run(cx, sink),
        FormCheck::NumberForms => numbering::forms(cx, sink),
        FormCheck::DocumentNumber => titles::document_numbers(cx, sink),
        FormCheck::DateForm => titles::date_form(cx, sink),
        FormCheck::Blanks => blanks::run(cx, sink),
        FormCheck::Pairs => pairs::pairs(cx, sink),
        FormCheck::HalfWidth => pairs::half_width(cx, sink),
        FormCheck::Repetition { chars } => repetition::run(*chars as usize, cx, sink),
    }
    Assessed::Done
}

/// One finding for all places: the first is shown, the others are pointed at.
fn once(places: &[Span], around: impl Fn(Span) -> Span, cx: &Cx, sink: &mut Sink) {
    once_written(places, around, |_| None, cx, sink);
}

/// Like [`once`], with what `write` would write where.
fn once_written(
    places: &[Span],
    around: impl Fn(Span) -> Span,
    write: impl Fn(Span) -> Option<(Span, String)>,
    cx: &Cx,
    sink: &mut Sink,
) {
    let Some(first) = places.first() else { return };
    let mut list: Vec<String> = places.iter().take(QUOTED).map(|p| format!("“{}”", cx.quote(around(*p), 20))).collect();
    list.dedup();
    let more = if places.len() > QUOTED { "等" } else { "" };
    let draft = Draft::at(*first).value("words", cx.quote(*first, 30)).value("n", places.len());
    let draft = draft.value("list", list.join("、") + more);
    let rewritten = places.iter().filter_map(|p| write(*p));
    let draft = rewritten.fold(draft, |draft, (span, text)| draft.write(span, text));
    sink.push(draft.related(places[1..].iter().copied().take(20)));
}

/// `count` characters to both sides of a place, within its line.
fn with_neighbours(place: Span, count: usize, cx: &Cx) -> Span {
    let line = cx.paragraph(place);
    let text = &cx.logical.text;
    let before = text[line.start as usize..place.start as usize].char_indices().rev().take(count).last();
    let start = before.map_or(place.start, |(at, _)| line.start + at as u32);
    let behind = text[place.end as usize..line.end as usize].char_indices().nth(count);
    Span::new(start, behind.map_or(line.end, |(at, _)| place.end + at as u32))
}
