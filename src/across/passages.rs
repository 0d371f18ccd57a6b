//! Finds the passages that two texts share, with their places on both sides.
//!
//! Only for pairs that are shown. Chinese characters alone are compared; a place's name or a figure that was
//! exchanged in between does not end a passage.

use std::collections::HashMap;

use super::overlap::Official;
use super::sketch::{RUN, prose_lines, sampled};
use crate::reflow::Logical;
use crate::source::Source;
use crate::span::Span;

/// Characters that may differ inside one passage.
const EXCHANGED: usize = 6;

/// The Chinese characters of a text and where each stands.
#[derive(Clone, Debug)]
pub struct Letters {
    chars: Vec<char>,
    /// Bytes of the folded text.
    at: Vec<u32>,
}

/// A passage that stands in both texts; spans are places in their extracted texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// In the first text.
    pub a: Span,
    /// In the second text.
    pub b: Span,
    /// Characters that are equal.
    pub chars: usize,
}

/// What two texts share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// The longest first, then in text order.
    pub passages: Vec<Passage>,
    /// Characters of all passages, official wordings left out.
    pub chars: usize,
    /// Characters of the shorter text, official wordings left out.
    pub of: usize,
}

impl Shared {
    /// Per cent of the shorter text.
    pub fn share(&self) -> u32 {
        (self.chars * 100).checked_div(self.of).unwrap_or(0).min(100) as u32
    }
}

impl Letters {
    /// Of a text whose lines are put together.
    pub fn of(logical: &Logical) -> Letters {
        let (mut chars, mut at) = (Vec::new(), Vec::new());
        for line in prose_lines(logical) {
            let letters = logical.text[line.range()].char_indices().filter(|(_, c)| crate::fold::is_chinese(*c));
            for (offset, c) in letters {
                chars.push(c);
                at.push(line.start + offset as u32);
            }
        }
        Letters { chars, at }
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.at[from], self.at[to - 1] + self.chars[to - 1].len_utf8() as u32)
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    /// Characters that belong to no official wording; told by the sample.
    fn own(&self, official: &Official) -> usize {
        self.chars.len() - self.chars.len() * official_of(&self.text(0, self.chars.len()), official) / 100
    }
}

/// Per cent of the sampled runs of a text that are official.
fn official_of(text: &str, official: &Official) -> usize {
    let (mut all, mut known) = (0, 0);
    for hash in crate::fold::runs::<RUN>(text).filter_map(|(_, hash)| sampled(hash)) {
        all += 1;
        known += usize::from(official.has(hash));
    }
    (known * 100).checked_div(all).unwrap_or(0)
}

/// The passages that stand in both texts, at least `least` characters each.
pub fn shared(
    a: (&Source, &Logical, &Letters),
    b: (&Source, &Logical, &Letters),
    official: &Official,
    least: usize,
) -> Shared {
    let (first, second) = (a.2, b.2);
    let mut known: HashMap<&[char], usize> = HashMap::with_capacity(second.chars.len());
    for (at, run) in second.chars.windows(RUN).enumerate() {
        known.entry(run).or_insert(at);
    }
    // Equal runs, as far as they go: (from in the first, from in the second, length).
    let mut equal: Vec<(usize, usize, usize)> = Vec::new();
    let mut i = 0;
    while i + RUN <= first.chars.len() {
        let Some(j) = known.get(&first.chars[i..i + RUN]).copied() else {
            i += 1;
            continue;
        };
        let same = first.chars[i..].iter().zip(&second.chars[j..]).take_while(|(x, y)| x == y).count();
        equal.push((i, j, same));
        i += same;
    }
    let mut joined: Vec<(usize, usize, usize, usize, usize)> = Vec::new();
    for (i, j, length) in equal {
        match joined.last_mut() {
            Some((_, end_i, _, end_j, chars)) if i - *end_i <= EXCHANGED && j >= *end_j && j - *end_j <= EXCHANGED => {
                (*end_i, *end_j, *chars) = (i + length, j + length, *chars + length);
            }
            _ => joined.push((i, i + length, j, j + length, length)),
        }
    }
    let own = |(from, to, ..): &(usize, usize, usize, usize, usize)| {
        to - from >= least && official_of(&first.text(*from, *to), official) <= 50
    };
    let mut shared = Shared { of: first.own(official).min(second.own(official)), ..Shared::default() };
    for (from, to, from_b, to_b, chars) in joined.into_iter().filter(own) {
        shared.chars += chars - chars * official_of(&first.text(from, to), official) / 100;
        shared.passages.push(Passage {
            a: a.1.to_source(a.0, first.span(from, to)),
            b: b.1.to_source(b.0, second.span(from_b, to_b)),
            chars,
        });
    }
    shared.passages.sort_by_key(|p| (std::cmp::Reverse(p.chars), p.a));
    shared
}
