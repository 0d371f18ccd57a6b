//! Document numbers without 〔〕, and 成文日期 in another form than 2025年1月6日.

use super::once_written;
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
    once_written(&places, |p| p, |p| Some((p, usual_form(cx.words(p))?)), cx, sink);
}

/// `[2024]第08号` as `〔2024〕8号`.
fn usual_form(number: &str) -> Option<String> {
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (year, behind) = number.split_once(['〕', ']', ')', '】'])?;
    let (year, serial) = (figures(year), figures(behind));
    let serial = serial.trim_start_matches('0');
    (year.len() == 4 && !serial.is_empty()).then(|| format!("〔{year}〕{serial}号"))
}

/// 成文日期 with a leading zero, dots or Chinese digits.
pub(super) fn date_form(cx: &Cx, sink: &mut Sink) {
    let Some((date, place)) = cx.report.date else { return };
    let words = cx.words(place);
    let form = format!("{}年{}月{}日", date.year, date.month, date.day);
    if words.contains(&form) || words.is_empty() {
        return;
    }
    let found = crate::grammar::dates(words).pop();
    let whole = found.as_ref().map_or(place, |(_, s)| Span::new(place.start + s.start, place.start + s.end));
    let draft = Draft::at(whole).value("words", cx.quote(whole, 20)).value("date", &form);
    // The date that was read must be the one that is written.
    let read = found.is_some_and(|(found, _)| found == date);
    sink.push(if read { draft.write(whole, form) } else { draft });
}
