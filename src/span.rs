//! Places in a text: [`Span`], and [`OffsetMap`], which carries places from a derived text back to its origin.
//!
//! All offsets are bytes of UTF-8 in `u32`; a text longer than 4 GiB is refused by the reader.
//! Nothing here knows what a text means.

use std::ops::Range;

/// A half-open range of bytes, `start..end`; empty where something is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`.
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end, "span {start}..{end}");
        Self { start, end }
    }

    /// The empty range at `at`.
    pub fn empty(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// As indices of a string.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the range holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside `self`.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A piecewise linear, monotone map from offsets of a derived text to offsets of its origin.
///
/// `breaks` holds one entry `(from, to)` where the distance between the two texts changes: between
/// two entries both advance by the same number of bytes. An empty map is the identity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    breaks: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// Says that offset `from` of the derived text stands at `to` of the origin.
    ///
    /// Entries come in ascending order of `from`; one that changes nothing is not kept, and a later
    /// entry for the same `from` replaces the earlier.
    pub fn push(&mut self, from: u32, to: u32) {
        if self.breaks.last().is_some_and(|last| last.0 == from) || self.map(from) != to {
            self.cut(from, to);
        }
    }

    /// Like [`OffsetMap::push`] behind something that was dropped: the entry is kept even where the distance
    /// happens to be the same, so that no part reaches over the drop.
    pub fn cut(&mut self, from: u32, to: u32) {
        match self.breaks.last_mut() {
            Some(last) if last.0 == from => last.1 = to,
            _ => self.breaks.push((from, to)),
        }
    }

    /// The place in the origin of the character that starts at `offset`.
    pub fn map(&self, offset: u32) -> u32 {
        let after = self.breaks.partition_point(|&(from, _)| from <= offset);
        match after.checked_sub(1).map(|i| self.breaks[i]) {
            Some((from, to)) => to + (offset - from),
            None => offset,
        }
    }

    /// Number of entries.
    pub fn breaks(&self) -> usize {
        self.breaks.len()
    }

    /// The parts of `span` inside which both texts advance together, as (derived, origin start).
    pub fn linear_parts(&self, span: Span) -> impl Iterator<Item = (Span, u32)> + '_ {
        let mut index = self.breaks.partition_point(|&(from, _)| from <= span.start);
        let mut at = span.start;
        std::iter::from_fn(move || {
            if at >= span.end {
                return None;
            }
            let end = self.breaks.get(index).map_or(span.end, |b| b.0.min(span.end));
            index += 1;
            let part = (Span::new(at, end), self.map(at));
            at = end;
            Some(part)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_without_breaks() {
        assert_eq!(OffsetMap::default().map(7), 7);
    }

    #[test]
    fn distances_change_at_breaks_only() {
        let mut map = OffsetMap::default();
        map.push(0, 3);
        map.push(4, 7); // no change of distance: not kept
        map.push(5, 20);
        assert_eq!(map.breaks(), 2);
        assert_eq!([map.map(0), map.map(4), map.map(5), map.map(9)], [3, 7, 20, 24]);
        let parts: Vec<_> = map.linear_parts(Span::new(2, 8)).collect();
        assert_eq!(parts, [(Span::new(2, 5), 5), (Span::new(5, 8), 20)]);
    }
}
