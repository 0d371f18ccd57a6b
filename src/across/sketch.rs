//! [`Sketch`]: a sample of a text's runs of characters, the same sample in every text that has them.
//!
//! A run is kept if its hash is among the lowest eighth of all hashes (a scaled MinHash), so that the share of
//! runs two texts have in common is the share of kept ones, and runs that many bodies have can be taken out
//! afterwards. Digits, marks and Latin letters are left out: a text with the figures exchanged is the same text.

use serde::{Deserialize, Serialize};

use crate::reflow::Logical;
use crate::span::Span;

/// Characters of a run: shorter ones are common Chinese, longer ones miss what was lightly edited.
pub(super) const RUN: usize = 8;
/// One run of so many is kept.
const SCALE: u32 = 8;
/// Most runs that are kept, so that a digest stays below 8 KB.
const MOST: usize = 1_500;

/// A sample of the runs of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Hashes in ascending order, each once.
    pub hashes: Vec<u32>,
    /// All hashes up to this one are kept, of those sampled at all.
    pub ceiling: u32,
    /// Runs of the text, kept or not.
    pub runs: u32,
}

/// The sampled form of a run's hash, if it is one of those that are kept.
pub(super) fn sampled(hash: u64) -> Option<u32> {
    // The low bits of the polynomial are weak; a multiplication brings all bits into the upper half.
    let mixed = (hash.wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32) as u32;
    (mixed < u32::MAX / SCALE).then_some(mixed)
}

/// Characters of a line that may be a heading.
const HEADING: usize = 40;

/// The lines that say something of their own: titles, headings and what a site added are the same in many reports.
pub(super) fn prose_lines(logical: &Logical) -> impl Iterator<Item = Span> + '_ {
    logical.lines().filter(|line| {
        let words = &logical.text[line.range()];
        let ends = |c: char| matches!(c, '。' | ';' | '!' | '?');
        let furniture = logical.furniture.binary_search_by(|f| f.start.cmp(&line.start)).is_ok();
        !furniture && (words.contains(ends) || words.chars().nth(HEADING).is_some())
    })
}

/// The prose of a text, a line each.
pub fn prose(logical: &Logical) -> String {
    prose_lines(logical).flat_map(|line| [&logical.text[line.range()], "\n"]).collect()
}

impl Sketch {
    /// Of a folded text.
    pub fn of(text: &str) -> Sketch {
        let mut runs = 0;
        let kept = crate::fold::runs::<RUN>(text).inspect(|_| runs += 1).filter_map(|(_, hash)| sampled(hash));
        let mut hashes: Vec<u32> = kept.collect();
        hashes.sort_unstable();
        hashes.dedup();
        let ceiling = if hashes.len() > MOST { hashes[MOST - 1] } else { u32::MAX };
        hashes.truncate(MOST);
        hashes.shrink_to_fit();
        Sketch { hashes, ceiling, runs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_about_an_eighth_and_the_same_everywhere() {
        let text: String = (0..4000_u32).filter_map(|i| char::from_u32(0x4e00 + i * 7919 % 20000)).collect();
        let sketch = Sketch::of(&text);
        assert!((400..600).contains(&sketch.hashes.len()), "{}", sketch.hashes.len());
        assert_eq!(sketch, Sketch::of(&format!("1，{text}2")));
        let long = Sketch::of(&text.chars().rev().chain(text.chars()).collect::<String>());
        assert!(long.hashes.len() > sketch.hashes.len());
        assert_eq!(Sketch::of("短").hashes.len(), 0);
    }

    #[test]
    fn a_long_text_keeps_the_lowest() {
        let text: String = (0..20_000_u32).filter_map(|i| char::from_u32(0x4e00 + i * 7919 % 20000)).collect();
        let sketch = Sketch::of(&text);
        assert_eq!(sketch.hashes.len(), MOST);
        assert_eq!(sketch.hashes.last(), Some(&sketch.ceiling));
    }
}
