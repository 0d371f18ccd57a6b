//! Reads again the few texts whose words are shown: pairs that share passages, points of feedback and where they are
//! nearest to being answered.
//!
//! No text is kept between two readings, so that the memory of an audit does not follow the length of its reports.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::model::{PassageRow, PlanState};
use super::record::Record;
use crate::across::{Followed, Letters, Official, Shared, Spot, shared};
use crate::reflow::{Logical, reflow};
use crate::rules::RuleSet;
use crate::source::Source;

/// Passages of a pair that are shown.
const PASSAGES: usize = 8;
/// Characters of a passage that are shown.
const WORDS: usize = 60;

/// Where the texts of reports come from.
pub struct Texts<'a> {
    /// The text of a report, if it can still be read.
    pub read: &'a (dyn Fn(&Record) -> Option<Source> + Sync),
    /// Threads.
    pub jobs: usize,
}

/// What a pair of texts shares.
pub(super) struct PairText {
    pub share: u32,
    pub passages: Vec<PassageRow>,
}

/// What last year's text says of this year's.
pub(super) struct Years {
    pub carried_over: u32,
    pub plan: Vec<PlanState>,
    pub problems: Vec<(String, bool)>,
}

struct Text {
    source: Source,
    logical: Logical,
    letters: Letters,
}

impl Texts<'_> {
    fn text(&self, record: &Record, rules: &RuleSet) -> Option<Text> {
        let source = (self.read)(record)?;
        let (logical, _) = reflow(&source, rules.template());
        let letters = Letters::of(&logical);
        Some(Text { source, logical, letters })
    }

    /// What each pair shares, in the order asked; `None` where a text is no longer there.
    pub(super) fn pairs(
        &self,
        pairs: &[(usize, usize)],
        records: &[Record],
        official: &Official,
        rules: &RuleSet,
    ) -> Vec<Option<PairText>> {
        // One reading of the first text serves all its pairs.
        let mut by_first: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, (a, _)) in pairs.iter().enumerate() {
            by_first.entry(*a).or_default().push(i);
        }
        let groups: Vec<(usize, Vec<usize>)> = by_first.into_iter().collect();
        let mut found: Vec<Option<PairText>> = std::iter::repeat_with(|| None).take(pairs.len()).collect();
        let done: Vec<Vec<(usize, Option<PairText>)>> = in_parallel(self.jobs, &groups, |(a, group)| {
            let first = self.text(&records[*a], rules);
            let second = |i: usize| self.text(&records[pairs[i].1], rules);
            let each = group.iter().map(|i| {
                let pair = first.as_ref().zip(second(*i)).map(|(a, b)| pair_text(a, &b, official, rules));
                (*i, pair)
            });
            each.collect()
        });
        done.into_iter().flatten().for_each(|(i, pair)| found[i] = pair);
        found
    }

    /// What each last year's report says of this year's; `None` where a text is no longer there.
    pub(super) fn years(
        &self,
        pairs: &[(&Record, &Record)],
        official: &Official,
        rules: &RuleSet,
    ) -> Vec<Option<Years>> {
        in_parallel(self.jobs, pairs, |(last, now)| {
            let (before, after) = ((self.read)(last)?, (self.read)(now)?);
            Some(years(&before, &after, official, rules))
        })
    }

    /// The paragraph of a report that has most of the pairs of characters of `words`: per cent, and its beginning.
    pub(super) fn nearest(&self, record: &Record, words: &str, rules: &RuleSet) -> Option<(u32, String)> {
        let source = (self.read)(record)?;
        let (logical, _) = reflow(&source, rules.template());
        let asked = pairs_of(&crate::fold::fold(words));
        if asked.is_empty() {
            return None;
        }
        let score = |line: crate::span::Span| common(&asked, &pairs_of(&logical.text[line.range()]));
        let best = logical.lines().map(|line| (score(line), line)).reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        let words = logical.excerpt(&source, best.1).chars().take(WORDS).collect();
        Some((best.0, words))
    }
}

/// What last year's text says of this year's.
fn years(before: &Source, after: &Source, official: &Official, rules: &RuleSet) -> Years {
    let context = crate::Context::default();
    let (past, runs) = crate::past(before, rules, &context);
    let found = crate::years(after, rules, &context, (&past, &runs), official);
    let (all, old) = found.carried.iter().fold((0, 0), |(all, old), part| (all + part.runs, old + part.old));
    let item = |one: Followed| PlanState {
        text: one.text,
        state: one.state.key(),
        nearest: one.nearest.map(|n| (n.words, Spot::of(after, n.span))),
    };
    Years {
        carried_over: (old * 100).checked_div(all).unwrap_or(0) as u32,
        plan: found.plan.into_iter().map(item).collect(),
        problems: found.problems.into_iter().map(|one| (one.text, one.unchanged)).collect(),
    }
}

/// Per cent of the pairs asked for that are there; both sorted.
fn common(asked: &[u64], there: &[u64]) -> u32 {
    let n = asked.iter().filter(|p| there.binary_search(p).is_ok()).count();
    (n * 100).checked_div(asked.len()).unwrap_or(0) as u32
}

/// The distinct pairs of neighbouring Chinese characters, sorted.
fn pairs_of(text: &str) -> Vec<u64> {
    let mut pairs: Vec<u64> = crate::fold::runs::<2>(text).map(|(_, hash)| hash).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn pair_text(a: &Text, b: &Text, official: &Official, rules: &RuleSet) -> PairText {
    let least = rules.audit().overlap.passage as usize;
    let found: Shared =
        shared((&a.source, &a.logical, &a.letters), (&b.source, &b.logical, &b.letters), official, least);
    let passage = |p: &crate::across::Passage| PassageRow {
        a: Spot::of(&a.source, p.a),
        b: Spot::of(&b.source, p.b),
        words: a.source.shown(p.a).split_whitespace().collect::<String>().chars().take(WORDS).collect(),
        chars: p.chars,
    };
    PairText { share: found.share(), passages: found.passages.iter().take(PASSAGES).map(passage).collect() }
}

/// Does the same to each item on a few threads; the results come in the order of the items.
fn in_parallel<T: Sync, R: Send>(jobs: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(i) else { break };
                    let result = work(item);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((i, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, result)| result).collect()
}
