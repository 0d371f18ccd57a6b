//! What is said not to exist and has a figure elsewhere: 未发生行政诉讼案件 beside 被诉2件.

use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::rules::kinds::figures::ZeroWords;
use crate::span::Span;
use crate::wording::SetId;

/// Most places of one topic that are looked at; a report has one or two.
const PLACES: usize = 20;

/// One finding a topic.
pub(super) fn run(pairs: &[ZeroWords], unless: SetId, cx: &Cx, sink: &mut Sink) {
    let body = cx.body();
    for pair in pairs {
        let narrowed = |place: Span, more: Option<SetId>| {
            let clause = cx.clause(place).cover(place);
            let other_year = |d: &crate::report::facts::When| {
                d.year.is_some() && cx.report.year.is_some() && d.year != cx.report.year
            };
            cx.hits.any(unless, clause)
                || more.is_some_and(|set| cx.hits.any(set, clause))
                || cx.facts.dates_in(cx.sentence(place)).iter().any(other_year)
                || cx.in_title(place)
                || cx.in_furniture(place)
        };
        let mut zeros = cx.hits.within(pair.zero, body).take(PLACES).filter(|zero| !narrowed(*zero, pair.unless));
        let Some(zero) = zeros.next() else { continue };
        let mut somes = cx.hits.within(pair.some, body).take(PLACES).filter(|some| {
            // The figure is the last one of the wording: 被诉案件2件.
            let is_zero = cx.facts.amounts_in(*some).last().is_some_and(|a| a.number.millionths == 0);
            !is_zero && !some.overlaps(zero) && !narrowed(*some, None)
        });
        let Some(some) = somes.next() else { continue };
        let mut draft = Draft::at(zero)
            .value("first", cx.quote(zero, 30))
            .value("second", cx.quote(some, 30))
            .value("line", cx.line(some))
            .related([some]);
        draft.role = super::super::words::role_of(cx, zero);
        sink.push(draft);
    }
}
