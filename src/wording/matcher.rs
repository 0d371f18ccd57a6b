//! [`Matcher`]: finds the wordings of a [`Lexicon`] in a folded text, in one pass over its anchors.
//!
//! The automaton finds anchors; `steps` compares what stands around each.

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::SetId;
use super::characters::{Characters, Mask};
use super::hits::{Hit, Hits};
use super::lexicon::{Entry, Lexicon, Wordings};
use super::steps::{Part, Words};
use crate::span::Span;

/// Finds all wordings of a pack in one pass.
#[derive(Clone)]
pub struct Matcher {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    sets: u16,
    words: Words,
    steps: Vec<Part>,
    wordings: Vec<Wording>,
    /// For each term its first wording in `by_term`; one more for the end.
    terms: Vec<u32>,
    by_term: Vec<u32>,
}

/// One wording and what must stand beside its anchor.
#[derive(Clone, Copy)]
struct Wording {
    entry: Entry,
    /// Its first step.
    step: u32,
    /// What the character before the anchor may be, and the one behind it.
    before: Mask,
    behind: Mask,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Matcher({} wordings)", self.wordings.len())
    }
}

impl Wordings {
    /// The matcher of wordings that no pack stores.
    ///
    /// # Errors
    ///
    /// When there is no wording at all.
    pub fn matcher(&self) -> Result<Matcher, String> {
        let (lexicon, automaton) = self.compile()?;
        Matcher::new(lexicon, &automaton)
    }
}

impl Matcher {
    /// Puts a lexicon and its automaton (see [`super::Wordings::compile`]) together.
    ///
    /// # Errors
    ///
    /// When the bytes are no automaton.
    pub fn new(lexicon: Lexicon, automaton: &[u8]) -> Result<Matcher, String> {
        let (automaton, _) = CharwiseDoubleArrayAhoCorasick::deserialize(automaton).map_err(|e| e.to_string())?;
        let (words, steps) = Words::new(lexicon.text, &lexicon.words, &lexicon.steps, &lexicon.wordings);
        let mut step = 0;
        let wording = |&entry: &Entry| {
            let anchor = step + usize::from(entry.before);
            let last = steps[step..anchor].last();
            let first = steps[anchor..][..usize::from(entry.behind)].first();
            let wording = Wording {
                entry,
                step: step as u32,
                before: last.map_or(Mask::ALL, |part| part.masks()[0]),
                behind: first.map_or(Mask::ALL, |part| part.masks()[0]),
            };
            step = anchor + usize::from(entry.behind);
            wording
        };
        let wordings = lexicon.wordings.iter().map(wording).collect();
        let terms = starts(&lexicon.terms);
        Ok(Matcher { automaton, sets: lexicon.sets, words, wordings, steps, terms, by_term: lexicon.by_term })
    }

    /// Finds every wording in a folded text.
    pub fn scan(&self, text: &str) -> Hits {
        self.find(text, |_| true)
    }

    /// Finds the wordings of a few lists in a folded text.
    pub fn scan_for(&self, sets: &[SetId], text: &str) -> Hits {
        self.find(text, |set| sets.contains(&set))
    }

    fn find(&self, text: &str, wanted: impl Fn(SetId) -> bool) -> Hits {
        let mut found: Vec<Hit> = Vec::with_capacity(text.len() / 4);
        let mut characters: Option<Characters> = None;
        let mut last_end = 0; // anchors come in the order of their ends
        for m in self.automaton.find_overlapping_iter(text) {
            let term = m.value() as usize;
            // The anchor in characters, and the classes of the characters beside it.
            let mut anchor: Option<(usize, usize, u8, u8)> = None;
            for &id in &self.by_term[self.terms[term] as usize..self.terms[term + 1] as usize] {
                let wording = &self.wordings[id as usize];
                let entry = wording.entry;
                if !wanted(entry.set) {
                    continue;
                }
                let span = if entry.before == 0 && entry.behind == 0 {
                    Span::new(m.start() as u32, m.end() as u32)
                } else {
                    let characters = characters.get_or_insert_with(|| Characters::new(text));
                    let (start, end, before, behind) = *anchor.get_or_insert_with(|| {
                        last_end = characters.at_byte(m.end(), last_end);
                        let start = characters.back_to(m.start(), last_end);
                        (start, last_end, characters.before(start)[1], characters.behind(last_end)[0])
                    });
                    if !wording.before.may_hold(before) || !wording.behind.may_hold(behind) {
                        continue;
                    }
                    match self.around(characters, wording, start, end) {
                        Some(span) => span,
                        None => continue,
                    }
                };
                found.push(Hit { span, set: entry.set, at_start: entry.at_start, at_end: entry.at_end });
            }
        }
        Hits::new(&found, self.sets)
    }

    /// The longest match around the anchor, whose place is given in characters.
    fn around(&self, text: &Characters, wording: &Wording, start: usize, end: usize) -> Option<Span> {
        let (before, rest) = self.steps[wording.step as usize..].split_at(usize::from(wording.entry.before));
        let end = self.words.forward(&rest[..usize::from(wording.entry.behind)], text, end)?;
        let start = self.words.backward(before, text, start)?;
        Some(Span::new(text.byte(start) as u32, text.byte(end) as u32))
    }
}

/// Running sums of `lengths`, from 0 to the total.
fn starts(lengths: &[u16]) -> Vec<u32> {
    let mut sum = 0;
    let ends = lengths.iter().map(|n| {
        sum += u32::from(*n);
        sum
    });
    std::iter::once(0).chain(ends).collect()
}
