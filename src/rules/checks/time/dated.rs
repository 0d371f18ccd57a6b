//! Terms that had their time, or whose time had not come when the report was written.

use super::{PLACES, clause, finding, sentence, written};
use crate::report::Role;
use crate::rules::cx::Cx;
use crate::rules::engine::Sink;
use crate::rules::fixes::replaced;
use crate::rules::kinds::terms::{DatedTerm, TermKind};
use crate::span::Span;
use crate::wording::SetId;

/// A report without a date is taken to be written by the end of this month of the next year.
const WRITTEN_BY: (u8, u8) = (6, 30);

/// One finding a term, at its first place.
pub(super) fn run(
    (year, of): (u16, TermKind),
    (unless, quotes): (SetId, bool),
    terms: &[DatedTerm],
    cx: &Cx,
    sink: &mut Sink,
) {
    let date = cx.report.date.map(|(date, _)| date);
    let written_by = date.map_or((year + 1, WRITTEN_BY.0, WRITTEN_BY.1), |d| (d.year, d.month, d.day));
    // A date before its year is misread or a slip that another rule tells.
    let written_by = written_by.max((year, 1, 1));
    let body = cx.body();
    for term in terms {
        let stands_wrong = match of {
            TermKind::Later => term.from.is_some_and(|from| written_by < from),
            _ => term.until.is_some_and(|until| year > until),
        };
        if !stands_wrong {
            if let Some((place, told)) = term.from.and_then(|from| told_too_early(term, from, (unless, quotes), cx)) {
                let draft = finding(&[place], cx).map(|d| d.value("year", year).value("why", &term.why));
                let mut draft = draft.expect("one place is given").value("date", cx.quote(told, 20)).variant("told");
                draft.severity = term.severity;
                sink.push(draft);
            }
            continue;
        }
        let mut places: Vec<Span> = Vec::new();
        for place in cx.hits.within(term.words, body) {
            if places.len() == PLACES {
                break;
            }
            let new = places.last().is_none_or(|last: &Span| last.end <= place.start);
            if new && counts(term, place, of, (unless, quotes), cx) {
                places.push(place);
            }
        }
        let Some(draft) = finding(&places, cx) else { continue };
        let draft = draft.value("year", year).value("instead", &term.instead).value("why", &term.why);
        let mut draft = match date {
            Some(date) => draft.value("date", written(date)),
            None if of == TermKind::Later => draft.variant("undated"),
            None => draft,
        };
        draft.severity = term.severity;
        draft.safe = term.safe;
        for place in &places {
            for (span, new) in replaced(*place, &term.replace, cx) {
                draft = draft.write(span, new);
            }
        }
        sink.push(draft);
    }
}

/// The first place that says a term was there from a date on that lies before it: 2025年3月起执行《…》.
fn told_too_early(term: &DatedTerm, from: (u16, u8, u8), words: (SetId, bool), cx: &Cx) -> Option<(Span, Span)> {
    let places = cx.hits.within(term.words, cx.body()).take(PLACES);
    places.filter(|place| counts(term, *place, TermKind::Later, words, cx)).find_map(|place| {
        let front = Span::new(clause(place, cx).start, place.start);
        let date = cx.facts.dates_in(front).last()?;
        let begins = cx.logical.text[date.span.end as usize..].starts_with('起');
        // What is not told may be as late as it can.
        let latest = (date.year.or(cx.report.year)?, date.month.unwrap_or(12), date.day.unwrap_or(31));
        (begins && date.until.is_none() && latest < from).then_some((place, date.span))
    })
}

/// Whether a place says the term as something of today.
fn counts(term: &DatedTerm, place: Span, of: TermKind, (unless, quotes): (SetId, bool), cx: &Cx) -> bool {
    let titled = match cx.facts.title_around(place) {
        // 《合同法》 names the law; 《某县贯彻〈…纲要〉实施方案》 is another paper.
        Some(citation) => quotes && citation.title == place,
        None => !term.title && (quotes || !cx.is_quoted(place)),
    };
    if !titled || cx.in_furniture(place) {
        return false;
    }
    let planned = || cx.scope(crate::rules::kinds::words::Scope::Part(Role::Plan)).iter().any(|p| p.contains(place));
    if of == TermKind::Later && planned() {
        return false; // what is to come may be prepared for
    }
    let (sentence, clause) = (sentence(place, cx), clause(place, cx));
    let part_of_another =
        term.apart.is_some_and(|set| cx.hits.within(set, clause).any(|longer| longer.contains(place)));
    let excused = |set| cx.hits.any(set, sentence);
    !part_of_another && !excused(unless) && !term.unless.is_some_and(excused)
}
