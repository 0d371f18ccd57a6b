//! Holds a report against the one of the year before: what was carried over, which plan items this year's text
//! answers, which problems stand as they stood.
//!
//! Of last year a [`Past`] is enough, some kilobytes: the pairs of characters of its items, formulas left out, and
//! the runs of its text, sampled or not. What a program calls an answer is a place with the same words; whether the
//! work was done a person decides.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::overlap::Official;
use super::sketch::{RUN, Sketch, sampled};
use crate::reflow::Logical;
use crate::report::facts::Facts;
use crate::report::{Kind, Report, Role, Section};
use crate::source::Source;
use crate::span::Span;
use crate::template::Template;
use crate::wording::{Hits, char_pairs};

/// Most items of each kind that are kept of a report, and most pairs of an item.
const ITEMS: usize = 24;
const PAIRS: usize = 60;
/// Characters of an item, and of the words nearest to it, that are shown.
const SHOWN: usize = 60;
/// Fewest pairs by which an item can be known again.
const FEWEST: usize = 3;

/// What is kept of last year's items; no places, since its text need not be at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The year it reports on.
    pub year: Option<u16>,
    /// What it said would be done.
    pub plan: Vec<PastItem>,
    /// What it said was lacking.
    pub problems: Vec<PastItem>,
}

/// One item of last year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastItem {
    /// Its first words, as the reader sees them.
    pub text: String,
    /// Its pairs of characters, mixed into 32 bits, in ascending order.
    pub pairs: Vec<u32>,
}

/// The runs of last year's text.
#[derive(Clone, Debug)]
pub enum PastRuns {
    /// A sample, as a digest keeps it.
    Sampled(Sketch),
    /// All of them.
    All(HashSet<u64>),
}

impl PastRuns {
    /// All runs of a text at hand.
    pub fn of(logical: &Logical) -> PastRuns {
        PastRuns::All(crate::fold::runs::<RUN>(&logical.text).map(|(_, hash)| hash).collect())
    }

    /// Whether the text had a run; `None` where the sample does not say.
    fn had(&self, hash: u64) -> Option<bool> {
        match self {
            PastRuns::All(all) => Some(all.contains(&hash)),
            PastRuns::Sampled(sketch) => {
                let hash = sampled(hash).filter(|h| *h <= sketch.ceiling)?;
                Some(sketch.hashes.binary_search(&hash).is_ok())
            }
        }
    }
}

/// One report held against that of the year before; spans are places in its extracted text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Years {
    /// The four parts in the order of the regulation, as far as they are there.
    pub carried: Vec<Carried>,
    /// Last year's plan items in their order.
    pub plan: Vec<Followed>,
    /// Last year's problems in their order.
    pub problems: Vec<Standing>,
}

/// How much of a part stood in last year's report already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The part.
    pub role: Role,
    /// Its runs of characters, headings, titles of documents and official wordings left out.
    pub runs: usize,
    /// Those that stood in last year's text.
    pub old: usize,
}

impl Carried {
    /// Per cent of the part; `None` where nothing could be compared.
    pub fn share(&self) -> Option<u32> {
        (self.old * 100).checked_div(self.runs).map(|share| share as u32)
    }
}

/// Whether this year's text answers a plan item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// A place says most of what it says.
    Answered,
    /// A place says some of it.
    Partly,
    /// No place does.
    None,
}

impl Answer {
    /// Stable English key.
    pub fn key(self) -> &'static str {
        match self {
            Answer::Answered => "answered",
            Answer::Partly => "partly",
            Answer::None => "none",
        }
    }
}

/// A plan item of last year and what this year's text says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Its first words.
    pub text: String,
    /// Whether it is answered.
    pub state: Answer,
    /// The place with most of its words, if one has any that count.
    pub nearest: Option<Nearest>,
}

/// A problem of last year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its first words.
    pub text: String,
    /// Stands in this year's problems in nearly the same words.
    pub unchanged: bool,
    /// That problem of this year, or the one that comes nearest.
    pub nearest: Option<Nearest>,
}

/// A place of this year's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Bytes of the extracted text.
    pub span: Span,
    /// Its first words, as the reader sees them.
    pub words: String,
}

/// A report whose spans are places in the logical text.
#[derive(Clone, Copy)]
pub(crate) struct Read<'a> {
    pub source: &'a Source,
    pub logical: &'a Logical,
    pub hits: &'a Hits,
    pub facts: &'a Facts,
    pub report: &'a Report,
    pub template: &'a Template,
}

/// Takes what next year's report will be held against.
pub(crate) fn past(read: Read) -> Past {
    if read.report.kind == Kind::Classified {
        return Past::default();
    }
    let item = |span: Span| {
        let mut pairs = read.pairs(span);
        pairs.truncate(PAIRS);
        PastItem { text: read.words(span), pairs }
    };
    Past {
        year: read.report.year,
        plan: read.report.plan_items.iter().take(ITEMS).map(|i| item(i.span)).collect(),
        problems: read.report.problems.iter().take(ITEMS).map(|p| item(p.span)).collect(),
    }
}

/// Holds a report against last year's; `official` wordings count as nobody's.
pub(crate) fn years(read: Read, past: &Past, runs: &PastRuns, official: &Official) -> Years {
    if read.report.kind == Kind::Classified {
        return Years::default();
    }
    let measure = &read.template.words.trace;
    let told = Units::of(read, &read.told());
    let followed = |item: &PastItem| {
        let (coverage, nearest) = told.best(&item.pairs);
        let state = match coverage {
            c if c >= measure.answered => Answer::Answered,
            c if c >= measure.partly => Answer::Partly,
            _ => Answer::None,
        };
        Followed { text: item.text.clone(), state, nearest: nearest.map(|span| read.nearest(span)) }
    };
    let now: Vec<(Span, Vec<u32>)> = read.report.problems.iter().map(|p| (p.span, read.pairs(p.span))).collect();
    let standing = |item: &PastItem| {
        let likeness = |pairs: &[u32]| {
            let both = shared(&item.pairs, pairs);
            if both < FEWEST { 0 } else { both * 100 / (item.pairs.len() + pairs.len() - both) }
        };
        let best =
            now.iter().map(|(span, pairs)| (likeness(pairs), *span)).reduce(|a, b| if b.0 > a.0 { b } else { a });
        let best = best.filter(|(likeness, _)| *likeness > 0);
        Standing {
            text: item.text.clone(),
            unchanged: best.is_some_and(|(likeness, _)| likeness as u32 >= measure.unchanged),
            nearest: best.map(|(_, span)| read.nearest(span)),
        }
    };
    Years {
        carried: read.carried(runs, official),
        plan: past.plan.iter().map(followed).collect(),
        problems: past.problems.iter().map(standing).collect(),
    }
}

/// How many elements two ascending lists have in common.
fn shared(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|x| b.binary_search(x).is_ok()).count()
}

impl Read<'_> {
    fn pairs(&self, span: Span) -> Vec<u32> {
        let pairs = char_pairs(&self.logical.text, span, self.hits, self.template.words.trace.formula);
        let mix = |pair: u64| (pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32;
        let mut mixed: Vec<u32> = pairs.into_iter().map(mix).collect();
        mixed.sort_unstable();
        mixed.dedup();
        mixed
    }

    /// The first words of a span on one line.
    fn words(&self, span: Span) -> String {
        let words = self.logical.excerpt(self.source, span);
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(SHOWN) {
            Some((cut, _)) => format!("{}…", &line[..cut]),
            None => line,
        }
    }

    fn nearest(&self, span: Span) -> Nearest {
        Nearest { span: self.logical.to_source(self.source, span), words: self.words(span) }
    }

    /// Where a report tells what was done: its measures and duties, else all that is neither problem nor plan.
    fn told(&self) -> Vec<Span> {
        let of = |role: Role| self.report.part(role).map(|p| p.spans.clone()).unwrap_or_default();
        let told: Vec<Span> = [Role::Measures, Role::Duties].into_iter().flat_map(of).collect();
        if !told.is_empty() {
            return told;
        }
        let other: Vec<Span> = [Role::Problems, Role::Plan].into_iter().flat_map(of).collect();
        self.logical.lines().filter(|line| !other.iter().any(|o| o.overlaps(*line))).collect()
    }

    /// Part by part, how many of its runs last year's text had.
    fn carried(&self, runs: &PastRuns, official: &Official) -> Vec<Carried> {
        let mut headings = Vec::new();
        headings_of(&self.report.sections, &mut headings);
        let aside: Vec<Span> = headings.into_iter().chain(self.facts.citations.iter().map(|c| c.span)).collect();
        let aside = merged(aside);
        let is_aside = |at: u32| {
            let behind = aside.partition_point(|s| s.start <= at);
            aside[..behind].last().is_some_and(|s| at < s.end)
        };
        let parts = Role::REQUIRED.into_iter().filter_map(|role| Some((role, self.report.part(role)?)));
        let parts = parts.filter(|(_, part)| !part.spans.is_empty());
        let carried = parts.map(|(role, part)| {
            let mut carried = Carried { role, runs: 0, old: 0 };
            for span in &part.spans {
                for (at, hash) in crate::fold::runs::<RUN>(&self.logical.text[span.range()]) {
                    let counts = !is_aside(span.start + at) && !sampled(hash).is_some_and(|h| official.has(h));
                    if let Some(old) = runs.had(hash).filter(|_| counts) {
                        carried.runs += 1;
                        carried.old += usize::from(old);
                    }
                }
            }
            carried
        });
        carried.collect()
    }
}

fn headings_of(sections: &[Section], out: &mut Vec<Span>) {
    for section in sections {
        out.push(section.heading_span);
        headings_of(&section.children, out);
    }
}

/// Spans in ascending order, those that overlap put together.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => *last = last.cover(span),
            _ => out.push(span),
        }
    }
    out
}

/// The sentences of a text, by the pairs they have.
struct Units {
    spans: Vec<Span>,
    /// Which sentences have a pair, in text order.
    by_pair: BTreeMap<u32, Vec<u32>>,
}

impl Units {
    fn of(read: Read, scopes: &[Span]) -> Units {
        let mut units = Units { spans: Vec::new(), by_pair: BTreeMap::new() };
        for scope in scopes {
            let mut start = scope.start;
            for piece in read.logical.text[scope.range()].split_inclusive(['。', ';', '!', '?', '\n']) {
                let span = Span::new(start, start + piece.len() as u32);
                start = span.end;
                let kept = piece.trim_end_matches('\n').len() as u32;
                let span = Span::new(span.start, span.start + kept);
                for pair in read.pairs(span) {
                    units.by_pair.entry(pair).or_default().push(units.spans.len() as u32);
                }
                units.spans.push(span);
            }
        }
        units
    }

    /// How much of an item's weight one sentence, or two that follow one another, have, in per cent, and where.
    ///
    /// A pair that many sentences have says little; one that none has is what the answer lacks.
    fn best(&self, item: &[u32]) -> (u32, Option<Span>) {
        let mut scores: BTreeMap<u32, (f64, usize)> = BTreeMap::new();
        let mut whole = 0.0;
        for pair in item {
            let units = self.by_pair.get(pair).map_or(&[][..], Vec::as_slice);
            let weight = 1.0 / (1.0 + (units.len().max(1) as f64).ln());
            whole += weight;
            let mut last = None;
            // A sentence lends what it has to the one before it.
            for unit in units.iter().flat_map(|u| [u.saturating_sub(1), *u]) {
                if last != Some(unit) && last.is_none_or(|l| unit > l) {
                    let score = scores.entry(unit).or_default();
                    *score = (score.0 + weight, score.1 + 1);
                    last = Some(unit);
                }
            }
        }
        let counts = |(_, (_, pairs)): &(&u32, &(f64, usize))| *pairs >= FEWEST.min(item.len());
        let best = scores.iter().filter(counts).reduce(|a, b| if b.1.0 > a.1.0 { b } else { a });
        match best {
            Some((unit, (score, _))) if whole > 0.0 => {
                // Of the two sentences, the one that has more of it is shown.
                let has = |unit: u32| {
                    item.iter().filter(|p| self.by_pair.get(p).is_some_and(|u| u.binary_search(&unit).is_ok())).count()
                };
                let next = (unit + 1).min(self.spans.len() as u32 - 1);
                let shown = if has(next) > has(*unit) { next } else { *unit };
                ((score / whole * 100.0).round() as u32, Some(self.spans[shown as usize]))
            }
            _ => (0, None),
        }
    }
}
