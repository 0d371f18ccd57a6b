//! Turns the wordings of a pack into a [`Lexicon`] and the bytes of its automaton, as the pack stores them.
//!
//! Everything lies flat, because thousands of small lists would cost more to read at every start than a report
//! costs to check: words are one string, steps and wordings take what is theirs in order. Anchors are stored
//! in the automaton alone.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use serde::{Deserialize, Serialize};

use super::SetId;
use super::language::{Element, Wording};

/// Collects the wordings of a pack.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wordings {
    wordings: Vec<(SetId, Wording)>,
    sets: u16,
}

/// The wordings of a pack, flat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lexicon {
    /// Number of lists.
    pub(super) sets: u16,
    /// All words of all steps, one behind another.
    pub(super) text: String,
    /// Bytes of each word.
    pub(super) words: Vec<u16>,
    /// All steps of all wordings but their anchors.
    pub(super) steps: Vec<Step>,
    pub(super) wordings: Vec<Entry>,
    /// For each term of the automaton the number of its wordings.
    pub(super) terms: Vec<u16>,
    /// The wordings of all terms, one term behind another.
    pub(super) by_term: Vec<u32>,
}

/// One step of a wording; see [`Element`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// Any of the next so many words: in the order of the character that is next to the anchor, of those with
    /// the same the longest first, an empty one last.
    OneOf(u16),
    Gap(u16),
    Number,
    Year,
}

/// One wording: so many steps before its anchor and behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub set: SetId,
    pub before: u16,
    pub behind: u16,
    pub at_start: bool,
    pub at_end: bool,
}

impl Wordings {
    /// Adds a list and names it.
    pub fn add(&mut self, wordings: impl IntoIterator<Item = Wording>) -> SetId {
        let set = SetId(self.sets);
        self.sets += 1;
        self.wordings.extend(wordings.into_iter().map(|w| (set, w)));
        set
    }

    /// What a pack stores: the lexicon, and the automaton over all anchors as bytes.
    ///
    /// # Errors
    ///
    /// When there is no wording at all.
    pub fn compile(&self) -> Result<(Lexicon, Vec<u8>), String> {
        let mut lexicon = Lexicon { sets: self.sets, ..Lexicon::default() };
        let mut terms = BTreeMap::<&str, Vec<u32>>::new();
        for (id, (set, wording)) in self.wordings.iter().enumerate() {
            let (before, behind) = (&wording.elements[..wording.anchor], &wording.elements[wording.anchor + 1..]);
            before.iter().for_each(|element| lexicon.push(element, |word| word.chars().next_back()));
            behind.iter().for_each(|element| lexicon.push(element, |word| word.chars().next()));
            lexicon.wordings.push(Entry {
                set: *set,
                before: before.len() as u16,
                behind: behind.len() as u16,
                at_start: wording.at_start,
                at_end: wording.at_end,
            });
            for anchor in wording.anchors() {
                terms.entry(anchor).or_default().push(id as u32);
            }
        }
        let values = terms.keys().enumerate().map(|(i, term)| (*term, i as u32));
        // The prefilter skips nothing where some common word begins at every other character, and is 64 KB to read.
        let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().use_prefilter(false);
        let automaton: CharwiseDoubleArrayAhoCorasick<u32> =
            builder.build_with_values(values).map_err(|e| format!("没有可查找的用语：{e}"))?;
        for ids in terms.into_values() {
            lexicon.terms.push(ids.len() as u16);
            lexicon.by_term.extend(ids);
        }
        Ok((lexicon, automaton.serialize()))
    }
}

impl Lexicon {
    /// Adds a step; `near` gives the character of a word that is next to the anchor.
    fn push(&mut self, element: &Element, near: fn(&str) -> Option<char>) {
        self.steps.push(match element {
            Element::OneOf(list) => {
                let mut list: Vec<&String> = list.iter().collect();
                list.sort_by_key(|word| near(word).map_or((true, '\0'), |c| (false, c)));
                for word in &list {
                    self.text.push_str(word);
                    self.words.push(word.len() as u16);
                }
                Step::OneOf(list.len() as u16)
            }
            Element::Gap(most) => Step::Gap(*most),
            Element::Number => Step::Number,
            Element::Year => Step::Year,
        });
    }
}
