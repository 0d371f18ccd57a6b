//! Events and papers of an earlier year that are told as this year's results.

use super::{PLACES, clause, finding, is_plain, opens_clause, sentence};
use crate::finding::Severity;
use crate::report::Role;
use crate::report::facts::Citation;
use crate::rules::cx::Cx;
use crate::rules::engine::Sink;
use crate::rules::kinds::words::Scope;
use crate::span::Span;
use crate::structure::years_in;
use crate::wording::SetId;

/// Dates of an earlier year that open a clause which tells a result: one finding a report.
///
/// Months behind such a date belong to its year until another one is named, so they count with it.
/// `told` tells a result, `unless` excuses a sentence, `now` brings the paragraph back to this year.
pub(super) fn events(year: u16, (told, unless, now): (SetId, SetId, SetId), cx: &Cx, sink: &mut Sink) {
    let mut places: Vec<Span> = Vec::new();
    let (mut other, mut sure) = (None, false);
    for part in cx.scope(Scope::Part(Role::Measures)) {
        // The year that months without one belong to, and whether the paragraph tells how something grew.
        let mut running = None;
        let mut seen = (Span::default(), false);
        for date in cx.facts.dates_in(part) {
            if places.len() == PLACES {
                break;
            }
            let paragraph = cx.paragraph(date.span);
            if paragraph != seen.0 {
                running = None;
                let back = cx.facts.dates_in(paragraph).iter().any(|d| d.year == Some(year));
                seen = (paragraph, back || cx.hits.any(now, paragraph));
            }
            let sentence = sentence(date.span, cx);
            let excused = cx.hits.any(unless, sentence);
            let Some(then) = date.year else {
                if let Some(then) = running.filter(|_| date.month.is_some() && !excused) {
                    sure |= !seen.1 && then + 1 == year;
                    places.push(date.span);
                }
                continue;
            };
            // 2023年度 names what is looked back on rather than when something happened.
            let whole = date.month.is_none() && cx.logical.text[date.span.end as usize..].starts_with('度');
            let earlier = then < year && !whole && opens_clause(date.span, cx);
            let event = earlier && !excused && cx.hits.any(told, sentence) && is_plain(date, cx);
            running = (event && date.month.is_some()).then_some(then);
            if event {
                other = other.or(Some(then));
                places.push(date.span);
            }
        }
    }
    places.sort_unstable();
    places.dedup();
    let (Some(other), Some(draft)) = (other, finding(&places, cx)) else { return };
    let mut draft = draft.value("year", year).value("other", other);
    if !sure {
        draft.severity = Some(Severity::Info);
    }
    sink.push(draft);
}

/// 印发《…2023年工作要点》 in a report for 2024.
pub(super) fn papers(year: u16, (issued, forward, unless): (SetId, SetId, SetId), cx: &Cx, sink: &mut Sink) {
    let mut places = Vec::new();
    for part in [Role::Measures, Role::Duties].into_iter().flat_map(|role| cx.scope(Scope::Part(role))) {
        let citations = cx.facts.citations_in(part);
        for (i, citation) in citations.iter().enumerate() {
            let title = cx.words(citation.title);
            let last = years_in(title).as_slice() == [year - 1] && !title.contains('-');
            if !last || !cx.hits.any(forward, citation.title) {
                continue;
            }
            let first = first_of_row(citations, i, cx);
            let clause = clause(citation.span, cx);
            let verb = cx.hits.within(issued, Span::new(sentence(first, cx).start, first.start));
            let adjacent = verb.last().is_some_and(|v| v.end == first.start);
            let sentence = sentence(citation.span, cx);
            let dated = cx.facts.dates_in(sentence).iter().any(|d| d.year == Some(year - 1));
            if adjacent && !dated && !cx.hits.any(unless, clause) {
                places.push(citation.span);
            }
        }
    }
    places.sort_unstable();
    places.dedup();
    if let Some(draft) = finding(&places, cx) {
        sink.push(draft.value("year", year).value("other", year - 1));
    }
}

/// The first of several titles that stand in a row: 印发《甲》《乙》和《丙》.
fn first_of_row(citations: &[Citation], mut i: usize, cx: &Cx) -> Span {
    let least = i.saturating_sub(20);
    while i > least {
        let between = Span::new(citations[i - 1].span.end, citations[i].span.start);
        if !matches!(cx.words(between), "" | "、" | "和" | "及" | "以及" | "与") {
            break;
        }
        i -= 1;
    }
    citations[i].span
}
