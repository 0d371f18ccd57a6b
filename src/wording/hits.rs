//! [`Hits`]: where the wordings of each list stand in one text, and how a scope of it is asked.

use super::SetId;
use crate::span::Span;

/// One place where a wording stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub span: Span,
    pub set: SetId,
    pub at_start: bool,
    pub at_end: bool,
}

/// All places where wordings stand, by list, in text order.
///
/// One list of places and where each set begins in it: most sets stand nowhere in a text, and nothing is kept for them.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// By set, then by start, the longest first.
    hits: Vec<Hit>,
    /// For each set its first place; one entry more than sets, or none where there are few places.
    starts: Vec<u32>,
}

/// Fewer places than this are looked through by set; a line has some, a report has thousands.
const FEW: usize = 64;

impl Hits {
    /// Sorts the places a scan found.
    pub(super) fn new(found: &[Hit], sets: u16) -> Hits {
        let key = |h: &Hit| u64::from(h.span.start) << 32 | u64::from(!h.span.end);
        if found.len() < FEW {
            let mut hits = found.to_vec();
            hits.sort_by_key(|h| (h.set, key(h)));
            hits.dedup();
            return Hits { hits, starts: Vec::new() };
        }
        let mut starts = vec![0u32; sets as usize + 1];
        for hit in found {
            starts[hit.set.0 as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        // Each goes behind those of its set that were found before it; `starts` then holds the ends.
        let mut hits = vec![found[0]; found.len()];
        for hit in found {
            let place = &mut starts[hit.set.0 as usize];
            hits[*place as usize] = *hit;
            *place += 1;
        }
        let (mut from, mut kept) = (0, 0);
        for end in &mut starts[..sets as usize] {
            let to = *end as usize;
            *end = kept as u32;
            // Found by the ends of anchors, the places of nearly all sets are in order and differ.
            if hits[from..to].windows(2).all(|pair| key(&pair[0]) < key(&pair[1])) {
                hits.copy_within(from..to, kept);
                kept += to - from;
            } else {
                hits[from..to].sort_by_key(key);
                for i in from..to {
                    if i == from || hits[i] != hits[kept - 1] {
                        hits[kept] = hits[i];
                        kept += 1;
                    }
                }
            }
            from = to;
        }
        starts[sets as usize] = kept as u32;
        hits.truncate(kept);
        Hits { hits, starts }
    }

    /// The places of a list inside `scope`, in text order; `^` and `$` mean the ends of `scope`.
    pub fn within(&self, set: SetId, scope: Span) -> impl Iterator<Item = Span> + '_ {
        self.inside(set, scope).filter(move |h| !h.at_end || h.span.end == scope.end).map(|h| h.span)
    }

    /// Like [`Hits::within`] where nobody knows yet where the scope ends: `$` stands anywhere.
    pub fn within_open(&self, set: SetId, scope: Span) -> impl Iterator<Item = Span> + '_ {
        self.inside(set, scope).map(|h| h.span)
    }

    fn inside(&self, set: SetId, scope: Span) -> impl Iterator<Item = &Hit> + '_ {
        let index = set.0 as usize;
        let hits = match self.starts.get(index..index + 2) {
            Some([from, to]) => &self.hits[*from as usize..*to as usize],
            _ if self.starts.is_empty() => {
                let from = self.hits.partition_point(|h| h.set < set);
                let len = self.hits[from..].partition_point(|h| h.set == set);
                &self.hits[from..from + len]
            }
            _ => &[],
        };
        let first = hits.partition_point(|h| h.span.start < scope.start);
        let starts = move |h: &&Hit| h.span.end <= scope.end && (!h.at_start || h.span.start == scope.start);
        hits[first..].iter().take_while(move |h| h.span.start < scope.end).filter(starts)
    }

    /// The first place of a list inside `scope`.
    pub fn first(&self, set: SetId, scope: Span) -> Option<Span> {
        self.within(set, scope).next()
    }

    /// Whether a list stands anywhere inside `scope`.
    pub fn any(&self, set: SetId, scope: Span) -> bool {
        self.first(set, scope).is_some()
    }

    /// Number of places of a list inside `scope` that do not overlap one another.
    pub fn count(&self, set: SetId, scope: Span) -> usize {
        let mut end = 0;
        self.within(set, scope)
            .filter(|s| {
                s.start >= end && {
                    end = s.end;
                    true
                }
            })
            .count()
    }
}
