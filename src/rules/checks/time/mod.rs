//! What a report says about time and about its own name: years, dates, dated words, other bodies' names.

mod dated;
mod self_name;
mod signed;
mod told;
mod years;

use crate::report::Date;
use crate::report::facts::When;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::time::TimeCheck;
use crate::span::Span;

/// Most words that a message quotes.
const QUOTED: usize = 4;
/// Most places that are looked at for one finding.
const PLACES: usize = 60;
/// How far a sentence reaches at most to either side, in bytes: a line without stops stays cheap.
const REACH: usize = 900;

/// Runs one check.
pub(super) fn run(check: &TimeCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    if let TimeCheck::SelfName { names } = check {
        return self_name::run(names, cx, sink);
    }
    if let TimeCheck::SignedAhead = check {
        return signed::ahead(cx, sink);
    }
    let Some(year) = cx.report.year else { return Assessed::NotAssessable("未见报告年度".to_owned()) };
    match check {
        TimeCheck::PlanYear { ahead, unless } => years::plan(year, *ahead, *unless, cx, sink),
        TimeCheck::YearsDiffer { unless } => years::differ(year, *unless, cx, sink),
        TimeCheck::OtherYear { told, unless, now } => told::events(year, (*told, *unless, *now), cx, sink),
        TimeCheck::LastYearsPaper { issued, forward, unless } => {
            told::papers(year, (*issued, *forward, *unless), cx, sink);
        }
        TimeCheck::SignedEarly { whole } => return signed::early(year, *whole, cx, sink),
        TimeCheck::SignedLate { deadlines, publish } => return signed::late(year, deadlines, *publish, cx, sink),
        TimeCheck::Dated { of, unless, quotes, terms } => dated::run((year, *of), (*unless, *quotes), terms, cx, sink),
        TimeCheck::SelfName { .. } | TimeCheck::SignedAhead => {}
    }
    Assessed::Done
}

/// One finding for all places: at the first, with the others behind it.
fn finding(places: &[Span], cx: &Cx) -> Option<Draft> {
    finding_in(places, places, cx)
}

/// Like [`finding`], with the words around the places for the message to quote.
fn finding_in(places: &[Span], around: &[Span], cx: &Cx) -> Option<Draft> {
    let first = *places.first()?;
    let mut quoted: Vec<String> = around.iter().map(|p| format!("“{}”", cx.quote(*p, 30))).collect();
    quoted.dedup();
    let more = if quoted.len() > QUOTED { "等" } else { "" };
    let list = quoted.iter().take(QUOTED).map(String::as_str).collect::<Vec<_>>().join("、") + more;
    let draft = Draft::at(first).value("words", cx.quote(first, 30)).value("n", places.len()).value("list", list);
    let draft = draft.related(places[1..].iter().copied().take(20));
    Some(match super::words::role_of(cx, first) {
        Some(role) => draft.role(role),
        None => draft,
    })
}

/// Whether a date opens its clause, so that what follows is said to have happened then.
///
/// `2021年4月,` and `于2021年4月` do; `草湖产业园2020年配套项目` and `对2021年12月31日前制定的` do not.
fn opens_clause(date: Span, cx: &Cx) -> bool {
    let clause = clause(date, cx);
    let before = cx.words(Span::new(clause.start, date.start)).trim();
    // A number or 一是 stands before the first words of an item.
    before.is_empty() || before.ends_with(['于', '在', '是', ')', '.']) && before.chars().count() <= 12
}

/// Whether a date is one year's and stands in running text.
fn is_plain(date: &When, cx: &Cx) -> bool {
    date.until.is_none() && !cx.is_quoted(date.span) && !cx.in_furniture(date.span)
}

/// As people write it: 2024年4月12日.
fn written(date: Date) -> String {
    format!("{}年{}月{}日", date.year, date.month, date.day)
}

/// The sentence around a place.
fn sentence(place: Span, cx: &Cx) -> Span {
    around(place, &['。', ';', '!', '?', '\n'], cx)
}

/// The clause around a place.
fn clause(place: Span, cx: &Cx) -> Span {
    around(place, &[',', '。', ';', ':', '!', '?', '\n'], cx)
}

/// The stretch around a place up to the nearest of `marks`, at most [`REACH`] to either side.
fn around(place: Span, marks: &[char], cx: &Cx) -> Span {
    let text = &cx.logical.text;
    let (start, end) = (place.start as usize, place.end as usize);
    let first = text.floor_char_boundary(start.saturating_sub(REACH));
    let last = text.ceil_char_boundary((end + REACH).min(text.len()));
    let mark = text[first..start].char_indices().rev().find(|(_, c)| marks.contains(c));
    let from = mark.map_or(first, |(i, c)| first + i + c.len_utf8());
    let until = text[end..last].find(marks).map_or(last, |i| end + i);
    Span::new(from as u32, until as u32)
}
