//! Words that stand somewhere in a scope, or nowhere in it.

use crate::report::Role;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::words::{Near, Scope, Titles, WordsCheck};
use crate::span::Span;
use crate::wording::SetId;

/// Most places that a message quotes.
const QUOTED: usize = 4;

/// Runs one check.
pub(super) fn run(check: &WordsCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    match check {
        WordsCheck::Terms { words, unless, with, scope, titles, quotes, once } => {
            let near = |place: Span, set: &(SetId, Near), whole: Span| cx.hits.any(set.0, cx.near(place, set.1, whole));
            let mut places = Vec::new();
            let mut end = 0;
            for whole in cx.scope(*scope) {
                for place in cx.hits.within(*words, whole) {
                    let titled = cx.in_title(place);
                    let aside = match titles {
                        _ if place.start < end => Some("与前一处重叠"),
                        Titles::Skip if titled => Some("在书名号内"),
                        Titles::Only if !titled => Some("不在书名号内"),
                        _ if !quotes && cx.is_quoted(place) => Some("在引号内"),
                        _ if cx.in_furniture(place) => Some("是网页或页面杂项"),
                        _ if unless.as_ref().is_some_and(|set| near(place, set, whole)) => Some("附近有unless的用语"),
                        _ if with.as_ref().is_some_and(|set| !near(place, set, whole)) => Some("附近没有with的用语"),
                        _ => None,
                    };
                    match aside {
                        Some(why) => sink.aside(place, why),
                        None => {
                            end = place.end;
                            places.push(place);
                        }
                    }
                }
            }
            push(&places, *once, *scope, cx, sink);
            Assessed::Done
        }
        WordsCheck::Topics { topics, scope } => {
            let report = cx.report;
            let concerned: Vec<_> = topics.iter().filter(|t| t.applies.excludes(report).is_none()).collect();
            if concerned.is_empty() {
                return Assessed::NotApplicable("这一年没有列出重点".to_owned());
            }
            let scopes = cx.scope(*scope);
            let touched = |set: SetId| scopes.iter().any(|whole| cx.hits.any(set, *whole));
            let missing = concerned.iter().filter(|t| !touched(t.words));
            let missing: Vec<&str> = missing.map(|t| t.name.as_str()).collect();
            if !missing.is_empty() {
                let draft = Draft::document(cx).value("list", missing.join("、")).value("n", missing.len());
                sink.push(named(draft, *scope, cx));
            }
            Assessed::Done
        }
        WordsCheck::Absent { words, only_if, scope } => {
            let scopes = cx.scope(*scope);
            let stands = |set: SetId| scopes.iter().any(|whole| cx.hits.any(set, *whole));
            if only_if.is_some_and(|set| !cx.hits.any(set, cx.logical.span())) {
                return Assessed::NotApplicable("文中没有写到有关事项".to_owned());
            }
            if !stands(*words) {
                let draft = match scope {
                    Scope::Part(role) => {
                        let (_, heading) = super::section::heading_of(cx, *role);
                        let place = heading.or_else(|| cx.report.part(*role).map(|p| p.gap));
                        place.map_or_else(|| Draft::document(cx), Draft::at)
                    }
                    _ => Draft::document(cx),
                };
                sink.push(named(draft, *scope, cx));
            }
            Assessed::Done
        }
    }
}

/// One finding a place, or one for all.
fn push(places: &[Span], once: bool, scope: Scope, cx: &Cx, sink: &mut Sink) {
    let all = || {
        let quoted = places.iter().take(QUOTED).map(|p| format!("“{}”", cx.quote(*p, 20))).collect::<Vec<_>>();
        let mut list = quoted;
        list.dedup();
        list.join("、") + if places.len() > QUOTED { "等" } else { "" }
    };
    let shown = if once { &places[..places.len().min(1)] } else { places };
    for place in shown {
        let sentence = cx.quote(cx.sentence(*place), 40);
        let draft = Draft::at(*place).value("words", cx.quote(*place, 30)).value("sentence", sentence);
        let draft = draft.value("n", places.len()).value("list", all());
        let others = if once { &places[1..] } else { &[] };
        let draft = draft.rewritable(std::iter::once(*place).chain(others.iter().copied()));
        sink.push(named(draft, scope, cx).related(others.iter().copied().take(20)));
    }
}

/// Belongs to the part that was looked at, else to the part the place stands in.
fn named(mut draft: Draft, scope: Scope, cx: &Cx) -> Draft {
    draft.role = match scope {
        Scope::Part(role) => Some(role),
        _ => role_of(cx, draft.place.span),
    };
    let part = draft.role.map_or("", |role| cx.part_name(role));
    draft.value("part", part).value("year", cx.report.year.map_or(String::new(), |y| y.to_string()))
}

/// The part a place stands in.
pub(super) fn role_of(cx: &Cx, place: Span) -> Option<Role> {
    let parts = cx.report.parts.iter();
    let inside = parts.filter(|p| !place.is_empty() && p.spans.iter().any(|s| s.contains(place)));
    // A part inside another, such as duties within the measures, is the narrower one.
    let len = |p: &&crate::report::PartState| p.spans.iter().map(|s| s.len()).sum::<u32>();
    inside.min_by_key(len).map(|p| p.role)
}
