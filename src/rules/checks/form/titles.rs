//! Document numbers without 〔〕, and 成文日期 in another form than 2025年1月6日.

use super::once;
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::span::Span;

/// Numbers of documents in other brackets, with 第 or with a leading zero; one finding for all of them.
pub(super) fn document_numbers(cx: &Cx, sink: &mut Sink) {
    // Normalised punctuation and recognition turn 〔〕 into [ ]: then nobody knows what was written.
    if cx.logical.artefacts.half_width {
        return;
    }
    let odd = |place: &Span| {
        let words = cx.words(*place);
        let number = words.trim_start_matches(|c: char| c != '〕' && c != ']' && c != ')' && c != '】');
        let number = number.trim_start_matches(['〕', ']', ')', '】']);
        !words.starts_with('〔') || number.starts_with(['第', '0'])
    };
    let places: Vec<Span> = cx.facts.document_numbers.iter().filter(|p| odd(p)).copied().collect();
    once(&places, |p| p, cx, sink);
}

/// 成文日期 with a leading zero, dots or Chinese digits.
pub(super) fn date_form(cx: &Cx, sink: &mut Sink) {
    let Some((date, place)) = cx.report.date else { return };
    let words = cx.words(place);
    let form = format!("{}年{}月{}日", date.year, date.month, date.day);
    if words.contains(&form) || words.is_empty() {
        return;
    }
    let place = crate::grammar::dates(words)
        .last()
        .map_or(place, |(_, s)| Span::new(place.start + s.start, place.start + s.end));
    sink.push(Draft::at(place).value("words", cx.quote(place, 20)).value("date", form));
}
