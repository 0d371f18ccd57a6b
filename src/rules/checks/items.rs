//! Items that lack something, problems that no plan item answers, plans copied from the measures.

use crate::report::{Role, Section};
use crate::rules::cx::{Cx, Hashes};
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::items::{ItemsCheck, ItemsOf, Need};
use crate::rules::kinds::parts::Lacking;
use crate::span::Span;

/// Most items that a message quotes.
const QUOTED: usize = 4;
/// Characters in a row that make two texts alike.
const RUN: usize = 6;

/// Words of 64 bits that say which runs are asked for; an item has some hundred runs.
const BITS: usize = 512;

/// Runs one check.
pub(super) fn run(check: &ItemsCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    match check {
        ItemsCheck::Items { of, need, lacking, at_least } => {
            let items = items(cx, *of);
            if items.len() < *at_least {
                return Assessed::NotAssessable("条目太少，或未能逐条分开".to_owned());
            }
            let with: Vec<bool> = (0..items.len()).map(|i| has(cx, *of, i, items[i], need)).collect();
            lacking_items(&items, &with, *lacking, role(*of), cx, sink)
        }
        ItemsCheck::Trace { lacking, kin } => {
            let problems = &cx.report.problems;
            // One item alone may answer everything in other words.
            let least = if *lacking == Lacking::All { 2 } else { 1 };
            if problems.len() < least || cx.report.plan_items.len() < least {
                return Assessed::NotAssessable("两部分的条目未能逐条分开".to_owned());
            }
            let items: Vec<Span> = problems.iter().map(|p| p.span).collect();
            let answered_in_other_words = |problem: Span| {
                let planned = |set| cx.report.plan_items.iter().any(|item| cx.hits.any(set, item.span));
                kin.iter().any(|(asked, given)| cx.hits.any(*asked, problem) && planned(*given))
            };
            let with: Vec<bool> =
                problems.iter().map(|p| !p.plan.is_empty() || answered_in_other_words(p.span)).collect();
            lacking_items(&items, &with, *lacking, Role::Problems, cx, sink)
        }
        ItemsCheck::OutsideCauses { outside, inside } => outside_causes(*outside, *inside, cx, sink),
        ItemsCheck::Copied { share, at_least, lacking } => {
            let items: Vec<Span> = cx.report.plan_items.iter().map(|p| p.span).collect();
            let long = |s: &Span| cx.chars(*s) >= *at_least as usize;
            let measured = || measures(cx).iter().any(|s| hashes(cx.words(*s)).next().is_some());
            if !items.iter().any(long) || !measured() {
                return Assessed::NotAssessable("没有可以对照的文字，或条目过短".to_owned());
            }
            let shared = cx.shared_runs(|| shared(cx, &items));
            let fresh: Vec<bool> = items.iter().map(|s| !long(s) || copied(cx, *s, shared) < *share).collect();
            let most = fresh.iter().filter(|f| !**f).count() * 2 > fresh.len();
            match lacking {
                Lacking::All if most => push(&items, &fresh, Role::Plan, cx, sink),
                Lacking::Some if !most && fresh.contains(&false) => push(&items, &fresh, Role::Plan, cx, sink),
                Lacking::All | Lacking::Some => {}
            }
            Assessed::Done
        }
    }
}

fn role(of: ItemsOf) -> Role {
    match of {
        ItemsOf::Problems => Role::Problems,
        ItemsOf::Plan => Role::Plan,
        ItemsOf::Measures => Role::Measures,
    }
}

/// The items of a kind in text order.
fn items(cx: &Cx, of: ItemsOf) -> Vec<Span> {
    match of {
        ItemsOf::Problems => cx.report.problems.iter().map(|p| p.span).collect(),
        ItemsOf::Plan => cx.report.plan_items.iter().map(|p| p.span).collect(),
        ItemsOf::Measures => {
            let measures = cx.sections().filter(|s| s.role == Some(Role::Measures));
            let own = |c: &&Section| c.role.is_none() && !c.heading_span.is_empty();
            measures.flat_map(|s| s.children.iter().filter(own)).map(|c| c.span).collect()
        }
    }
}

fn has(cx: &Cx, of: ItemsOf, index: usize, item: Span, need: &Need) -> bool {
    need.facts && cx.facts.count_in(item) > 0
        || need.cause && of == ItemsOf::Problems && cx.report.problems[index].cause.is_some()
        || need.words.is_some_and(|set| cx.hits.any(set, item))
        || need.longer_than.is_some_and(|most| cx.chars(item) > most as usize)
}

fn lacking_items(items: &[Span], with: &[bool], lacking: Lacking, role: Role, cx: &Cx, sink: &mut Sink) -> Assessed {
    let without = with.iter().filter(|w| !**w).count();
    let wanted = match lacking {
        Lacking::All => without == items.len() && without > 0,
        Lacking::Some => without > 0 && without < items.len(),
    };
    if wanted {
        push(items, with, role, cx, sink);
    }
    Assessed::Done
}

/// One finding at the first item without, the others related.
fn push(items: &[Span], with: &[bool], role: Role, cx: &Cx, sink: &mut Sink) {
    let numbers = |wanted: bool| {
        let chosen = with.iter().enumerate().filter(|(_, w)| **w == wanted);
        chosen.map(|(i, _)| (i + 1).to_string()).collect::<Vec<_>>().join("、")
    };
    let heads: Vec<Span> = items.iter().zip(with).filter(|(_, w)| !**w).map(|(s, _)| head(cx, *s)).collect();
    let Some(first) = heads.first() else { return };
    let more = if heads.len() > QUOTED { "等" } else { "" };
    let list = heads.iter().take(QUOTED).map(|s| format!("“{}”", cx.quote(*s, 24))).collect::<Vec<_>>().join("、");
    let draft = Draft::at(*first).role(role).value("n", items.len()).value("m", heads.len());
    let draft = draft.value("with", numbers(true)).value("without", numbers(false));
    let draft = draft.value("list", list + more).value("first", cx.quote(*first, 30));
    sink.push(draft.related(heads[1..].iter().copied()));
}

/// The heading or first clause of an item.
fn head(cx: &Cx, item: Span) -> Span {
    let words = cx.words(item);
    // 一是……。二是 may open with a mark and a short clause; a comma within the first words does not end it.
    let end = words.char_indices().find(|(i, c)| matches!(c, '。' | ';' | ':' | '\n') || *c == ',' && *i >= 15);
    let end = end.map_or(words.len(), |(i, _)| i);
    let end = words[..end].char_indices().nth(60).map_or(end, |(i, _)| i);
    Span::new(item.start, item.start + end as u32)
}

fn outside_causes(outside: crate::wording::SetId, inside: crate::wording::SetId, cx: &Cx, sink: &mut Sink) -> Assessed {
    let problems = &cx.report.problems;
    let causes: Vec<Span> = problems.iter().filter_map(|p| p.cause).collect();
    if causes.is_empty() {
        return Assessed::NotAssessable("未见原因".to_owned());
    }
    // What one problem says of itself is no cause: only the sentences that give the causes are weighed.
    let all = |set| causes.iter().all(|c| cx.hits.any(set, cx.sentence(*c)));
    let any = |set| causes.iter().any(|c| cx.hits.any(set, cx.sentence(*c)));
    if causes.len() * 2 > problems.len() && all(outside) && !any(inside) {
        let list = causes
            .iter()
            .take(QUOTED)
            .map(|s| format!("“{}”", cx.quote(cx.bare(cx.clause(*s)), 24)))
            .collect::<Vec<_>>();
        let place = cx.bare(cx.clause(causes[0]));
        let draft = Draft::at(place).role(Role::Problems).value("n", problems.len()).value("list", list.join("、"));
        sink.push(draft.related(causes[1..].iter().map(|c| cx.bare(cx.clause(*c)))));
    }
    Assessed::Done
}

fn measures<'a>(cx: &Cx<'a>) -> &'a [Span] {
    cx.report.part(Role::Measures).map_or(&[], |part| &part.spans)
}

/// The runs of characters of some items that stand in the measures too, hashed.
fn shared(cx: &Cx, items: &[Span]) -> Hashes {
    // The measures are much longer than the items: one bit a hash tells nearly all of their runs off.
    let place = |hash: u64| ((hash >> 6) as usize % BITS, 1_u64 << (hash & 63));
    let mut asked = [0_u64; BITS];
    for hash in items.iter().flat_map(|item| hashes(cx.words(*item))) {
        let (at, bit) = place(hash);
        asked[at] |= bit;
    }
    let may_be_asked = |hash: &u64| {
        let (at, bit) = place(*hash);
        asked[at] & bit != 0
    };
    measures(cx).iter().flat_map(|span| hashes(cx.words(*span))).filter(may_be_asked).collect()
}

/// The hash of each run of [`RUN`] Chinese characters.
fn hashes(text: &str) -> impl Iterator<Item = u64> + '_ {
    crate::fold::runs::<RUN>(text).map(|(_, hash)| hash)
}

/// Per cent of an item's runs that are among those `shared` with the measures.
fn copied(cx: &Cx, item: Span, shared: &Hashes) -> u32 {
    let (mut all, mut known) = (0, 0);
    for hash in hashes(cx.words(item)) {
        all += 1;
        known += usize::from(shared.contains(&hash));
    }
    (known * 100).checked_div(all).unwrap_or(0) as u32
}
