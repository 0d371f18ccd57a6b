//! Rates above what is possible, and rates that the part and the whole beside them do not give.

use super::lists::{breakdowns, same_unit};
use super::split;
use crate::report::facts::{Amount, ONE, Unit};
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::rules::kinds::figures::{ListWords, RateWords};
use crate::span::Span;
use crate::wording::SetId;

/// Most bytes between a rate's name and its figure: 达到了, 均为.
const TO_FIGURE: u32 = 18;
/// Most figures of one unit in a sentence among which a whole is guessed.
const RIVALS: usize = 6;
/// Most bytes between a part and the word that gives its share.
const TO_SHARE: u32 = 6;

/// Percentages above 100 beside a name that allows none.
pub(super) fn impossible(nouns: SetId, unless: SetId, cx: &Cx, sink: &mut Sink) {
    let impossible = |a: &Amount| a.unit == Unit::Percent && a.number.millionths > 100 * ONE;
    if !cx.facts.amounts.iter().any(impossible) {
        return;
    }
    for clause in cx.marks().pieces(cx.body(), &[',', '。', ';', ':', '!', '?', '\n']) {
        let mut rates = cx.facts.amounts_in(clause).iter().filter(|a| impossible(a)).peekable();
        if rates.peek().is_none() || cx.hits.any(unless, clause) {
            continue;
        }
        for rate in rates {
            let from = rate.span.start.saturating_sub(4 * TO_FIGURE).max(clause.start);
            let front = Span::new(from, rate.span.start);
            let name = cx.hits.within(nouns, front).filter(|n| rate.span.start - n.end <= TO_FIGURE).last();
            if let Some(name) = name.filter(|_| !cx.in_furniture(rate.span)) {
                let draft = Draft::at(name.cover(rate.span)).value("name", cx.quote(name, 20));
                push(draft.value("words", cx.quote(rate.span, 20)), cx, sink);
            }
        }
    }
}

/// Rates and shares whose part and whole stand in the same sentence, each of them once.
pub(super) fn run(words: &ListWords, rates: &[RateWords], share: SetId, unless: SetId, cx: &Cx, sink: &mut Sink) {
    // A rate needs its part and its whole, but a rate is what few sentences have.
    if !cx.facts.amounts.iter().any(|a| a.unit == Unit::Percent) {
        return;
    }
    for sentence in cx.sentences(cx.body()) {
        let amounts = cx.facts.amounts_in(sentence);
        if !amounts.iter().any(|a| a.unit == Unit::Percent) || cx.in_furniture(sentence) {
            continue;
        }
        for list in breakdowns(sentence, words, cx) {
            for part in &list.parts {
                let front = Span::new(part.span.end, sentence.end);
                let at_once = |w: &Span| {
                    let gap = Span::new(part.span.end, w.start);
                    // Behind a closing bracket the share belongs to the part before the bracket.
                    gap.len() <= TO_SHARE && !cx.words(gap).contains(')')
                };
                let Some(word) = cx.hits.first(share, front).filter(at_once) else { continue };
                let Some(rate) = percent_behind(word, amounts) else { continue };
                let mut wholes = list.others.iter().chain([&list.whole]);
                if !cx.hits.any(unless, word) && wholes.all(|whole| differs(part, whole, rate)) {
                    told(rate, part, list.whole, rate.span, cx, sink);
                }
            }
        }
        let clauses: Vec<Span> = split(cx, sentence, &[',', ';', '。', ':']).collect();
        for words_of in rates {
            rate(words_of, words, unless, sentence, &clauses, cx, sink);
        }
    }
}

/// One kind of rate in one sentence.
fn rate(of: &RateWords, words: &ListWords, unless: SetId, sentence: Span, clauses: &[Span], cx: &Cx, sink: &mut Sink) {
    let mut names = cx.hits.within(of.rate, sentence);
    let Some(name) = names.next() else { return };
    // Two rates of one name in a sentence belong to two things.
    let another = names.any(|n| n.start >= name.end);
    let Some(rate) = percent_behind(name, cx.facts.amounts_in(sentence)) else { return };
    let own = clauses.iter().find(|c| c.contains(name)).copied().unwrap_or(name);
    let (mut parts, mut wholes, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for clause in clauses.iter().filter(|c| c.start < name.start) {
        // In 出庭2件(出庭率40%) the part and its rate share a clause.
        let clause = Span::new(clause.start, clause.end.min(name.start));
        let counts = cx.facts.amounts_in(clause).iter().filter(|a| a.unit != Unit::Percent);
        let counts: Vec<&Amount> = counts.collect();
        let is_part = cx.hits.any(of.part, clause);
        match counts[..] {
            [] => {}
            // Who counts what is not certain, or it counts the new ones only.
            _ if is_part && (counts.len() > 1 || cx.hits.any(unless, Span::new(clause.start, counts[0].span.end))) => {
                return;
            }
            [count] if is_part => parts.push(count),
            _ if cx.hits.any(of.whole, clause) => wholes.extend(counts),
            _ => others.extend(counts),
        }
    }
    let &[part] = &parts[..] else { return };
    // 9个 of 9个调解委员会 counts something else and is no rival of 131件.
    wholes.retain(|whole| same_unit(part, whole, words));
    others.retain(|other| same_unit(part, other, words));
    let Some(whole) = wholes.iter().rfind(|w| w.number >= part.number).copied() else { return };
    let sure = match (&wholes[..], &others[..]) {
        ([_], []) => differs(part, whole, rate),
        // Which of them is divided by is a guess, so no way to divide may give the rate.
        (all, more) => {
            let adjacent = own.start <= part.span.end + TO_SHARE || part.span.end > own.start;
            let known: Vec<i128> = all.iter().chain(more).map(|a| a.number.millionths).collect();
            let pairs = known.iter().flat_map(|a| known.iter().flat_map(move |b| [a + b, a - b]));
            let sum: i128 = known.iter().sum();
            let mut readings = known.iter().copied().chain(pairs).chain([sum]).filter(|r| *r > 0);
            adjacent && known.len() <= RIVALS && differs(part, whole, rate) && !readings.any(|r| gives(part, r, rate))
        }
    };
    if !another && sure && !cx.hits.any(unless, own) {
        told(rate, part, whole, name.cover(rate.span), cx, sink);
    }
}

/// The percentage directly behind a word.
fn percent_behind(word: Span, amounts: &[Amount]) -> Option<&Amount> {
    let next = amounts.get(amounts.partition_point(|a| a.span.start < word.end))?;
    (next.unit == Unit::Percent && next.span.start - word.end <= TO_FIGURE).then_some(next)
}

/// Whether a rate is not part ÷ whole, rounded or cut at the digits written.
fn differs(part: &Amount, whole: &Amount, rate: &Amount) -> bool {
    let exact = [part, whole, rate].iter().all(|a| a.vague.is_exact());
    let (p, w) = (part.number, whole.number);
    let counted = p.step == ONE && w.step == ONE;
    // A part above its whole is another finding.
    exact && counted && w.millionths > 0 && p <= w && !gives(part, w.millionths, rate)
}

/// Whether part ÷ whole is the rate, rounded or cut at the digits written; the whole in millionths.
fn gives(part: &Amount, whole: i128, rate: &Amount) -> bool {
    let (part, rate) = (part.number, rate.number);
    (rate.millionths * whole - 100 * ONE * part.millionths).abs() < rate.step * whole
}

fn told(rate: &Amount, part: &Amount, whole: &Amount, place: Span, cx: &Cx, sink: &mut Sink) {
    let tenths = (part.number.millionths * 2000 / whole.number.millionths + 1) / 2;
    let computed = format!("{}.{}%", tenths / 10, tenths % 10).replace(".0%", "%");
    let draft = Draft::at(place)
        .value("words", cx.quote(rate.span, 20))
        .value("part", cx.quote(part.span, 20))
        .value("whole", cx.quote(whole.span, 20))
        .value("computed", computed);
    push(draft.related([whole.span, part.span]), cx, sink);
}

fn push(mut draft: Draft, cx: &Cx, sink: &mut Sink) {
    draft.role = super::super::words::role_of(cx, draft.place.span);
    sink.push(draft);
}
