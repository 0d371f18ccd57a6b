//! Turns words into the set of pairs of neighbouring Chinese characters by which short texts are compared.

use super::{Hits, SetId};
use crate::fold::is_chinese;
use crate::span::Span;

/// Two characters, the first in the upper half.
pub type CharPair = u64;

/// The distinct pairs of neighbouring Chinese characters of a span of a folded text, in ascending order; the places
/// of `formula` in it stand everywhere and count for nothing.
pub fn char_pairs(text: &str, span: Span, hits: &Hits, formula: SetId) -> Vec<CharPair> {
    let mut formulas = hits.within(formula, span).peekable();
    let mut covered = 0;
    let mut before: Option<char> = None;
    let mut pairs = Vec::new();
    for (i, c) in text[span.range()].char_indices() {
        let at = span.start + i as u32;
        while let Some(hit) = formulas.next_if(|hit| hit.start <= at) {
            covered = covered.max(hit.end);
        }
        if at < covered || !is_chinese(c) || matches!(c, '\u{3001}'..='\u{301b}') {
            before = None;
            continue;
        }
        if let Some(before) = before {
            pairs.push(u64::from(u32::from(before)) << 32 | u64::from(u32::from(c)));
        }
        before = Some(c);
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
