//! Tells on sketches which bodies share text, wordings that many bodies have left out.
//!
//! The runs of all texts are put into buckets of equal ones. A bucket that many bodies share is an official
//! wording, learned from the set itself, and counts for nobody; in the others each text meets its neighbours, a
//! limited number of them, so that the cost follows the number of texts and not of pairs.

use std::collections::{BTreeMap, HashSet};

use super::sketch::Sketch;
use crate::rules::OverlapWords;

/// Texts that one text meets in one bucket at most.
const BUCKET: usize = 64;
/// Nearest neighbours kept for a text.
const NEIGHBOURS: usize = 5;
/// Kept runs two texts must share at least: about a hundred characters.
const LEAST: u32 = 12;
/// Kept runs of its own a text needs before a share says anything.
const OWN: u32 = 16;

/// One text of the set.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Its sample.
    pub sketch: &'a Sketch,
    /// Whose it is; texts of one body are not held against one another.
    pub unit: usize,
}

/// Two texts that share something; indices of members, `a` below `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The first text.
    pub a: usize,
    /// The second text.
    pub b: usize,
    /// Per cent of the shorter one, official wordings left out; an estimate.
    pub share: u32,
}

/// Wordings that count for nobody.
#[derive(Clone, Debug, Default)]
pub struct Official {
    hashes: HashSet<u32>,
}

impl Official {
    /// The runs of texts that everybody may copy from: the notice, the superior's report.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Official {
        let each =
            |text| crate::fold::runs::<{ super::sketch::RUN }>(text).filter_map(|(_, h)| super::sketch::sampled(h));
        Official { hashes: texts.into_iter().flat_map(each).collect() }
    }

    /// Whether a run is official.
    pub(super) fn has(&self, hash: u32) -> bool {
        self.hashes.contains(&hash)
    }

    /// How many of the kept runs are official.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}

/// What a set of texts has in common.
#[derive(Clone, Debug, Default)]
pub struct Overlaps {
    /// Pairs at or above the share, in the order of their texts.
    pub pairs: Vec<Pair>,
    /// Groups of texts that hang together by pairs, in text order.
    pub clusters: Vec<Vec<usize>>,
    /// Official wordings, given and learned.
    pub official: Official,
    /// Per cent of each text that is official.
    pub official_share: Vec<u32>,
    /// Bodies from which on a wording is official.
    pub limit: usize,
    /// Buckets in which texts met only their neighbours.
    pub crowded: usize,
}

/// Finds who shares text with whom.
pub fn overlaps(members: &[Member], words: OverlapWords, mut official: Official) -> Overlaps {
    let units = members.iter().map(|m| m.unit).collect::<HashSet<_>>().len();
    let limit = (units * words.official as usize / 100).max(words.official_least as usize);
    let mut entries: Vec<(u32, u32)> = Vec::with_capacity(members.iter().map(|m| m.sketch.hashes.len()).sum());
    for (i, member) in members.iter().enumerate() {
        entries.extend(member.sketch.hashes.iter().map(|h| (*h, i as u32)));
    }
    entries.sort_unstable();
    // Official wordings first: they change what is left of every text.
    let mut own: Vec<u32> = vec![0; members.len()];
    let mut buckets: Vec<(u32, u32)> = Vec::new();
    let (mut start, mut crowded) = (0, 0);
    for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
        let range = (start as u32, (start + bucket.len()) as u32);
        start += bucket.len();
        if bucket.len() > limit {
            let mut of: Vec<usize> = bucket.iter().map(|(_, i)| members[*i as usize].unit).collect();
            of.sort_unstable();
            of.dedup();
            if of.len() > limit {
                official.hashes.insert(bucket[0].0);
            }
        }
        if official.has(bucket[0].0) {
            continue;
        }
        bucket.iter().for_each(|(_, i)| own[*i as usize] += 1);
        if bucket.len() > 1 {
            crowded += usize::from(bucket.len() > BUCKET);
            buckets.push(range);
        }
    }
    let pairs = meet(members, &entries, &buckets, &own, words.share);
    let official_share = members.iter().zip(&own);
    let official_share = official_share.map(|(m, own)| {
        let all = m.sketch.hashes.len() as u32;
        ((all - own.min(&all)) * 100).checked_div(all).unwrap_or(0)
    });
    let official_share = official_share.collect();
    Overlaps { clusters: clusters(members.len(), &pairs), pairs, official, official_share, limit, crowded }
}

/// Each text meets those behind it in its buckets; the nearest of each are kept.
fn meet(members: &[Member], entries: &[(u32, u32)], buckets: &[(u32, u32)], own: &[u32], share: u32) -> Vec<Pair> {
    // The buckets of each text, as places in `entries`.
    let mut of: Vec<Vec<(u32, u32)>> = vec![Vec::new(); members.len()];
    for (from, to) in buckets {
        for at in *from..*to {
            of[entries[at as usize].1 as usize].push((at, *to));
        }
    }
    let mut counts: Vec<u32> = vec![0; members.len()];
    let mut met: Vec<u32> = Vec::new();
    let mut nearest: Vec<Vec<Pair>> = vec![Vec::new(); members.len()];
    for (i, places) in of.iter().enumerate() {
        for (at, end) in places {
            let from = *at as usize + 1;
            for (_, j) in &entries[from..(*end as usize).min(from + BUCKET)] {
                if counts[*j as usize] == 0 {
                    met.push(*j);
                }
                counts[*j as usize] += 1;
            }
        }
        for j in met.drain(..) {
            let j = j as usize;
            let common = std::mem::take(&mut counts[j]);
            // Of a text that keeps only its lowest runs, only those can be shared.
            let shorter = own[i].min(own[j]);
            if members[i].unit == members[j].unit || common < LEAST || shorter < OWN {
                continue;
            }
            let pair = Pair { a: i, b: j, share: (common * 100 / shorter).min(100) };
            if pair.share >= share {
                nearest[i].push(pair);
                nearest[j].push(pair);
            }
        }
    }
    // A pair stays if it is among the nearest of either.
    let mut kept: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for pairs in &mut nearest {
        pairs.sort_by_key(|p| (std::cmp::Reverse(p.share), p.a, p.b));
        kept.extend(pairs.iter().take(NEIGHBOURS).map(|p| ((p.a, p.b), p.share)));
    }
    kept.into_iter().map(|((a, b), share)| Pair { a, b, share }).collect()
}

/// Texts that hang together, each group of three or more in text order.
fn clusters(members: usize, pairs: &[Pair]) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..members).collect();
    fn find(leader: &mut [usize], mut at: usize) -> usize {
        while leader[at] != at {
            leader[at] = leader[leader[at]];
            at = leader[at];
        }
        at
    }
    for pair in pairs {
        let (a, b) = (find(&mut leader, pair.a), find(&mut leader, pair.b));
        leader[a.max(b)] = a.min(b);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..members {
        groups.entry(find(&mut leader, i)).or_default().push(i);
    }
    groups.into_values().filter(|g| g.len() > 2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: OverlapWords = OverlapWords { share: 25, official: 3, official_least: 4, passage: 20 };

    /// A text of `n` characters that no other number gives.
    fn text(which: u32, n: u32) -> String {
        (0..n).filter_map(|i| char::from_u32(0x4e00 + (which * 7001 + i * (31 + which)) % 20000)).collect()
    }

    fn found(texts: &[String], official: Official) -> Overlaps {
        let sketches: Vec<Sketch> = texts.iter().map(|t| Sketch::of(t)).collect();
        let members: Vec<Member> = sketches.iter().enumerate().map(|(unit, sketch)| Member { sketch, unit }).collect();
        overlaps(&members, WORDS, official)
    }

    #[test]
    fn who_copied_half_is_found_and_nobody_else() {
        let mut texts: Vec<String> = (0..10).map(|i| text(i, 2000)).collect();
        texts[7] = format!("{}{}", text(2, 1000), text(99, 1000));
        let found = found(&texts, Official::default());
        assert_eq!(found.pairs.len(), 1, "{:?}", found.pairs);
        let pair = found.pairs[0];
        assert_eq!((pair.a, pair.b), (2, 7));
        assert!((40..=60).contains(&pair.share), "{pair:?}");
    }

    #[test]
    fn what_many_say_counts_for_nobody_and_what_is_given_neither() {
        let texts: Vec<String> = (0..10).map(|i| format!("{}{}", text(50, 1500), text(i, 1000))).collect();
        let all = found(&texts, Official::default());
        assert!(all.pairs.is_empty() && all.clusters.is_empty());
        assert!(all.official_share.iter().all(|s| (50..80).contains(s)), "{:?}", all.official_share);
        let three = &texts[..3];
        let without = found(three, Official::default());
        assert_eq!((without.pairs.len(), without.clusters.clone()), (3, vec![vec![0, 1, 2]]));
        assert!(found(three, Official::of([text(50, 1500).as_str()])).pairs.is_empty());
    }
}
