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
    terms: Vec<Term>,
    /// The wordings of all terms that are no more than the term, one term behind another.
    bare: Vec<Entry>,
    /// The others, as indices of `wordings`, one term behind another.
    longer: Vec<u32>,
}

/// A term of the automaton: where its wordings begin in [`Matcher::bare`] and [`Matcher::longer`]; one more for the end.
#[derive(Clone, Copy)]
struct Term {
    bare: u32,
    longer: u32,
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
        let wordings: Vec<Wording> = lexicon.wordings.iter().map(wording).collect();
        let (mut terms, mut bare, mut longer) = (Vec::with_capacity(lexicon.terms.len() + 1), Vec::new(), Vec::new());
        let mut by_term = lexicon.by_term.iter();
        for count in &lexicon.terms {
            terms.push(Term { bare: bare.len() as u32, longer: longer.len() as u32 });
            for &id in by_term.by_ref().take(usize::from(*count)) {
                match lexicon.wordings[id as usize] {
                    entry @ Entry { before: 0, behind: 0, .. } => bare.push(entry),
                    _ => longer.push(id),
                }
            }
        }
        terms.push(Term { bare: bare.len() as u32, longer: longer.len() as u32 });
        Ok(Matcher { automaton, sets: lexicon.sets, words, steps, wordings, terms, bare, longer })
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
        let hit = |span, entry: &Entry| Hit { span, set: entry.set, at_start: entry.at_start, at_end: entry.at_end };
        let mut characters: Option<Characters> = None;
        let mut end = 0; // of the last anchor, in characters: anchors come in the order of their ends
        for m in self.automaton.find_overlapping_iter(text) {
            let term = m.value() as usize;
            let (from, to) = (self.terms[term], self.terms[term + 1]);
            let span = Span::new(m.start() as u32, m.end() as u32);
            let bare = &self.bare[from.bare as usize..to.bare as usize];
            found.extend(bare.iter().filter(|entry| wanted(entry.set)).map(|entry| hit(span, entry)));
            let longer = self.longer[from.longer as usize..to.longer as usize].iter();
            let mut longer = longer.map(|id| &self.wordings[*id as usize]).filter(|w| wanted(w.entry.set)).peekable();
            if longer.peek().is_none() {
                continue;
            }
            let characters = characters.get_or_insert_with(|| Characters::new(text));
            end = characters.at_byte(m.end(), end);
            let start = characters.back_to(m.start(), end);
            let ([_, before], [behind, _]) = (characters.before(start), characters.behind(end));
            let may_stand = |w: &&Wording| w.before.may_hold(before) && w.behind.may_hold(behind);
            found.extend(
                longer.filter(may_stand).filter_map(|w| Some(hit(self.around(characters, w, start, end)?, &w.entry))),
            );
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
