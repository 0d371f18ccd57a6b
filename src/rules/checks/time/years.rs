//! Whether title, headings, the announcing sentence and the plan name the years they should.

use super::{PLACES, finding, finding_in, is_plain, opens_clause, sentence};
use crate::report::{Role, Section, Status};
use crate::rules::cx::Cx;
use crate::rules::engine::Sink;
use crate::span::Span;
use crate::structure::years_in;
use crate::wording::SetId;

/// Title, headings and the announcing sentence against the year reported on.
pub(super) fn differ(year: u16, unless: SetId, cx: &Cx, sink: &mut Sink) {
    let other_in = |scope: Span| {
        let other = year_in(scope, cx).filter(|(y, _)| *y != year);
        other.filter(|_| !cx.hits.any(unless, scope)).map(|(other, place)| (other, place, cx.bare(scope)))
    };
    let title = cx.report.title.as_ref().filter(|_| cx.report.title_years.len() == 1);
    let title = title.and_then(|t| other_in(t.span));
    let announced = cx.report.preamble.and_then(|p| cx.hits.first(cx.template().words.announce, p));
    let told = |s: &&Section| {
        let back = matches!(s.role, Some(Role::Measures | Role::Problems | Role::Duties));
        back && s.also.is_empty() && s.status != Some(Status::Merged) && !s.heading_span.is_empty()
    };
    let headings = cx.sections().filter(told).map(|s| s.heading_span);
    let rest = announced.into_iter().chain(headings).filter_map(other_in);
    let places: Vec<(u16, Span, Span)> = title.into_iter().chain(rest).collect();
    let Some(&(other, ..)) = places.first() else { return };
    let spans: Vec<Span> = places.iter().map(|(_, span, _)| *span).collect();
    let around: Vec<Span> = places.iter().map(|(.., around)| *around).collect();
    if let Some(draft) = finding_in(&spans, &around, cx) {
        let draft = draft.value("year", year).value("other", other);
        sink.push(if title.is_some() { draft.variant("title") } else { draft });
    }
}

/// The plan's heading against the next year; where it names none, its items.
pub(super) fn plan(year: u16, ahead: SetId, unless: SetId, cx: &Cx, sink: &mut Sink) {
    let mut headings = Vec::new();
    plan_headings(cx.report.sections.as_slice(), &mut headings);
    let years: Vec<(u16, Span)> = headings.iter().filter_map(|h| year_in(*h, cx)).collect();
    let wrong = years.iter().find(|(y, _)| *y != year + 1);
    if let Some(&(other, span)) = wrong {
        if let Some(draft) = finding(&[span], cx) {
            let draft = draft.role(Role::Plan).value("year", year).value("next", year + 1).value("other", other);
            sink.push(draft);
        }
        return;
    }
    let signed = cx.report.date.map(|(date, _)| (date.year, date.month));
    let mut places = Vec::new();
    for part in cx.report.part(Role::Plan).map_or(&[][..], |p| &p.spans) {
        for date in cx.facts.dates_in(*part) {
            let Some(told) = date.year.filter(|y| *y <= year) else { continue };
            if places.len() == PLACES {
                break;
            }
            let sentence = sentence(date.span, cx);
            // A report signed in November may still have something to do in December.
            let open = date.month.is_some_and(|month| signed.is_some_and(|signed| (told, month) >= signed));
            let heading = headings.iter().any(|h| h.contains(date.span));
            let looks_ahead = cx.hits.any(ahead, sentence) && !cx.hits.any(unless, sentence);
            if !open && !heading && looks_ahead && is_plain(date, cx) && opens_clause(date.span, cx) {
                places.push((told, date.span));
            }
        }
    }
    let Some(&(other, _)) = places.first() else { return };
    let spans: Vec<Span> = places.iter().map(|(_, span)| *span).collect();
    if let Some(draft) = finding(&spans, cx) {
        let draft = draft.role(Role::Plan).value("year", year).value("next", year + 1).value("other", other);
        sink.push(draft.variant("items"));
    }
}

/// Headings that name the plan and nothing else.
fn plan_headings(sections: &[Section], out: &mut Vec<Span>) {
    for s in sections.iter().filter(|s| s.part.is_none()) {
        let plan = s.role == Some(Role::Plan) && s.also.is_empty() && s.status != Some(Status::Merged);
        if plan && !s.heading_span.is_empty() {
            out.push(s.heading_span);
        } else {
            plan_headings(&s.children, out);
        }
    }
}

/// The one year that a heading or a title names, periods and cited documents left out.
fn year_in(scope: Span, cx: &Cx) -> Option<(u16, Span)> {
    let dates = cx.facts.dates_in(scope);
    if dates.iter().any(|d| d.until.is_some()) {
        return None;
    }
    if let Some((year, span)) = dates.iter().find_map(|d| Some((d.year?, d.span))) {
        return Some((year, span));
    }
    // 二〇二四年 is no fact.
    match years_in(cx.words(scope)).as_slice() {
        [year] if !cx.words(scope).contains('《') => Some((*year, cx.bare(scope))),
        _ => None,
    }
}
