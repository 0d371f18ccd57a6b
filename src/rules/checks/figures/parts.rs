//! Parts that are larger than their whole: 共24件,其中调解26件; 调解24件,成功26件.

use std::collections::BTreeSet;

use super::lists::{breakdowns, same_unit};
use super::sums::exceeds;
use super::{sentences, split};
use crate::report::facts::{Amount, ONE};
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::rules::kinds::figures::ListWords;
use crate::span::Span;
use crate::wording::SetId;

/// One finding a part.
pub(super) fn run(words: &ListWords, pairs: &[(SetId, SetId)], unless: SetId, cx: &Cx, sink: &mut Sink) {
    for sentence in sentences(words.lead, cx) {
        if cx.hits.any(unless, sentence) || cx.in_furniture(sentence) {
            continue;
        }
        let mut said = BTreeSet::new();
        for list in breakdowns(sentence, words, cx) {
            let mut wholes = list.others.clone();
            wholes.push(list.whole);
            for part in list.parts.iter().filter(|p| exceeds(p, &wholes, words)) {
                if said.insert(part.span.start) {
                    push(list.whole, part, cx, sink);
                }
            }
        }
        let clauses: Vec<Span> = split(cx, sentence, &[',', ';', '。']).collect();
        for pair in clauses.windows(2) {
            // 9个 of 全镇9个村共受理186件 counts something else than 调解成功195件 does.
            let Some(part) = only(cx.facts.amounts_in(pair[1]).iter()) else { continue };
            let alike = cx.facts.amounts_in(pair[0]).iter().filter(|a| same_unit(a, part, words));
            let Some(whole) = only(alike) else { continue };
            let said_so = |(a, b): &&(SetId, SetId)| {
                let before = |set, amount: &Amount, clause: Span| {
                    cx.hits.within(set, clause).any(|word| word.end <= amount.span.start)
                };
                before(*a, whole, pair[0]) && before(*b, part, pair[1])
            };
            let more = part.number.millionths > whole.number.millionths;
            let exact = [whole, part].iter().all(|a| a.vague.is_exact() && a.number.step == ONE);
            if more && exact && pairs.iter().any(|p| said_so(&p)) && said.insert(part.span.start) {
                push(whole, part, cx, sink);
            }
        }
    }
}

/// The only one of some figures.
fn only<'a>(mut amounts: impl Iterator<Item = &'a Amount>) -> Option<&'a Amount> {
    amounts.next().filter(|_| amounts.next().is_none())
}

fn push(whole: &Amount, part: &Amount, cx: &Cx, sink: &mut Sink) {
    let draft = Draft::at(part.span).value("whole", cx.quote(whole.span, 30)).value("part", cx.quote(part.span, 30));
    let mut draft = draft.related([whole.span]);
    draft.role = super::super::words::role_of(cx, part.span);
    sink.push(draft);
}
