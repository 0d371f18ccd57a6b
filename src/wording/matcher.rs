//! [`Matcher`]: finds the wordings of a [`Lexicon`] in a folded text, in one pass over its anchors.
//!
//! The automaton finds anchors; around each, the other steps are compared on an array of characters. A gap
//! tries its neighbour at every character, and one bit of a mask tells nearly all of those tries off.

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::hits::{Hit, Hits};
use super::lexicon::{Entry, Lexicon, Step};
use super::{SetId, sentence_end};
use crate::fold::is_chinese_digit;
use crate::span::Span;

/// Finds all wordings of a pack in one pass.
#[derive(Clone)]
pub struct Matcher {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    sets: u16,
    /// Characters of all words.
    chars: Vec<char>,
    /// First character of each word in `chars`, and the end of the last.
    words: Vec<u32>,
    steps: Vec<Part>,
    /// Each wording and its first step.
    wordings: Vec<(Entry, u32)>,
    /// For each term its length in characters and its first wording in `by_term`; one more for the end.
    terms: Vec<(u16, u32)>,
    by_term: Vec<u32>,
}

/// A [`Step`] with what it takes.
#[derive(Clone, Copy)]
enum Part {
    OneOf {
        /// Indices into [`Matcher::words`].
        first: u32,
        last: u32,
        /// What the words open and end with.
        opens: Mask,
        ends: Mask,
    },
    Gap(u16),
    Number,
    Year,
}

/// Characters by the low bits of their code; may hold more than it was given, never less.
#[derive(Clone, Copy)]
struct Mask(u64);

impl Mask {
    const ALL: Mask = Mask(u64::MAX);

    fn of(c: char) -> u64 {
        1 << (c as u32 & 63)
    }

    fn may_hold(self, c: char) -> bool {
        self.0 & Mask::of(c) != 0
    }
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Matcher({} wordings)", self.wordings.len())
    }
}

impl Matcher {
    /// Puts a lexicon and its automaton (see [`super::Wordings::compile`]) together.
    ///
    /// # Errors
    ///
    /// When the bytes are no automaton.
    pub fn new(lexicon: &Lexicon, automaton: &[u8]) -> Result<Matcher, String> {
        let (automaton, _) = CharwiseDoubleArrayAhoCorasick::deserialize(automaton).map_err(|e| e.to_string())?;
        let chars: Vec<char> = lexicon.text.chars().collect();
        let words: Vec<u32> = starts(lexicon.words.iter().copied());
        let mut word = 0;
        let steps = lexicon.steps.iter().map(|step| match *step {
            Step::OneOf(n) => {
                let first = word;
                word += usize::from(n);
                one_of(&chars, &words, first, word)
            }
            Step::Gap(most) => Part::Gap(most),
            Step::Number => Part::Number,
            Step::Year => Part::Year,
        });
        let steps = steps.collect();
        let first_steps = starts(lexicon.wordings.iter().map(|w| w.before + w.behind));
        let first_wordings = starts(lexicon.terms.iter().map(|t| t.1));
        let lengths = lexicon.terms.iter().map(|t| t.0).chain([0]);
        Ok(Matcher {
            automaton,
            sets: lexicon.sets,
            steps,
            wordings: lexicon.wordings.iter().copied().zip(first_steps).collect(),
            terms: lengths.zip(first_wordings).collect(),
            by_term: lexicon.by_term.clone(),
            chars,
            words,
        })
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
        let mut found: Vec<Hit> = Vec::new();
        let mut chars = Chars::new(text);
        for m in self.automaton.find_overlapping_iter(text) {
            let [(length, first), (_, last)] = [self.terms[m.value() as usize], self.terms[m.value() as usize + 1]];
            for &id in &self.by_term[first as usize..last as usize] {
                let (entry, step) = self.wordings[id as usize];
                if !wanted(entry.set) {
                    continue;
                }
                let span = if entry.before + entry.behind == 0 {
                    Some(Span::new(m.start() as u32, m.end() as u32))
                } else {
                    let end = chars.index_of(m.end() as u32);
                    self.around(&chars, entry, step as usize, end - usize::from(length), end)
                };
                if let Some(span) = span {
                    found.push(Hit { span, set: entry.set, at_start: entry.at_start, at_end: entry.at_end });
                }
            }
        }
        Hits::new(&found, self.sets)
    }

    /// The longest match around an anchor; `start` and `end` are indices of characters.
    fn around(&self, text: &Chars, entry: Entry, step: usize, start: usize, end: usize) -> Option<Span> {
        let behind = step + usize::from(entry.before);
        let end = self.forward(&self.steps[behind..behind + usize::from(entry.behind)], &text.chars, end)?;
        let start = self.backward(&self.steps[step..behind], &text.chars, start)?;
        Some(Span::new(text.offset(start), text.offset(end)))
    }

    fn word(&self, index: u32) -> &[char] {
        &self.chars[self.words[index as usize] as usize..self.words[index as usize + 1] as usize]
    }

    /// End of the longest match of `steps` from `at` on.
    fn forward(&self, steps: &[Part], text: &[char], at: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        match *step {
            Part::OneOf { first, last, opens, .. } => {
                if text.get(at).is_some_and(|c| !opens.may_hold(*c)) {
                    return None;
                }
                let here = &text[at..];
                let mut standing = (first..last).map(|w| self.word(w)).filter(|w| here.starts_with(w));
                standing.find_map(|w| self.forward(rest, text, at + w.len()))
            }
            Part::Gap(most) => {
                let opens = mask(rest.first(), |opens, _| opens);
                let most = at + usize::from(most);
                let mut end = at;
                loop {
                    let next = text.get(end).copied();
                    if next.is_none_or(|c| opens.may_hold(c))
                        && let Some(found) = self.forward(rest, text, end)
                    {
                        return Some(found);
                    }
                    if next.is_none_or(sentence_end) || end == most {
                        return None;
                    }
                    end += 1;
                }
            }
            Part::Number => {
                let digit = |c: &&char| c.is_ascii_digit() || matches!(c, '.' | '%') || is_chinese_digit(**c);
                match text[at..].iter().take_while(digit).count() {
                    0 => None,
                    n => self.forward(rest, text, at + n),
                }
            }
            Part::Year => {
                let year = text.get(at..at + 4).is_some_and(is_year);
                if year { self.forward(rest, text, at + 4) } else { None }
            }
        }
    }

    /// Start of the longest match of `steps` that ends at `at`.
    fn backward(&self, steps: &[Part], text: &[char], at: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_last() else { return Some(at) };
        let here = &text[..at];
        match *step {
            Part::OneOf { first, last, ends, .. } => {
                if here.last().is_some_and(|c| !ends.may_hold(*c)) {
                    return None;
                }
                let mut standing = (first..last).map(|w| self.word(w)).filter(|w| here.ends_with(w));
                standing.find_map(|w| self.backward(rest, text, at - w.len()))
            }
            Part::Gap(most) => {
                let ends = mask(rest.last(), |_, ends| ends);
                let most = at.saturating_sub(usize::from(most));
                let mut start = at;
                loop {
                    let next = start.checked_sub(1).map(|i| text[i]);
                    if next.is_none_or(|c| ends.may_hold(c))
                        && let Some(found) = self.backward(rest, text, start)
                    {
                        return Some(found);
                    }
                    if next.is_none_or(sentence_end) || start == most {
                        return None;
                    }
                    start -= 1;
                }
            }
            Part::Number => {
                let digit = |c: &&char| c.is_ascii_digit() || **c == '.' || is_chinese_digit(**c);
                match here.iter().rev().take_while(digit).count() {
                    0 => None,
                    n => self.backward(rest, text, at - n),
                }
            }
            Part::Year => {
                let start = at.checked_sub(4)?;
                if is_year(&here[start..]) { self.backward(rest, text, start) } else { None }
            }
        }
    }
}

/// Running sums of `lengths`, from 0 to the total.
fn starts(lengths: impl Iterator<Item = u16>) -> Vec<u32> {
    let mut sum = 0;
    let ends = lengths.map(|n| {
        sum += u32::from(n);
        sum
    });
    std::iter::once(0).chain(ends).collect()
}

fn one_of(chars: &[char], words: &[u32], first: usize, last: usize) -> Part {
    let (mut opens, mut ends) = (Mask(0), Mask(0));
    for pair in words[first..=last].windows(2) {
        match &chars[pair[0] as usize..pair[1] as usize] {
            // An empty alternative stands everywhere.
            [] => (opens, ends) = (Mask::ALL, Mask::ALL),
            word => {
                opens.0 |= Mask::of(word[0]);
                ends.0 |= Mask::of(word[word.len() - 1]);
            }
        }
    }
    Part::OneOf { first: first as u32, last: last as u32, opens, ends }
}

/// What a neighbour of a gap may open or end with.
fn mask(neighbour: Option<&Part>, side: fn(Mask, Mask) -> Mask) -> Mask {
    match neighbour {
        Some(Part::OneOf { opens, ends, .. }) => side(*opens, *ends),
        _ => Mask::ALL,
    }
}

fn is_year(chars: &[char]) -> bool {
    chars.iter().all(|c| c.is_ascii_digit() || is_chinese_digit(*c))
}

/// The characters of a text, read when the first wording asks for more than its anchor.
struct Chars<'a> {
    text: &'a str,
    chars: Vec<char>,
    /// Where each character starts, and the end of the text.
    offsets: Vec<u32>,
    /// The last index that was asked for.
    last: usize,
}

impl<'a> Chars<'a> {
    fn new(text: &'a str) -> Self {
        Chars { text, chars: Vec::new(), offsets: Vec::new(), last: 0 }
    }

    /// Index of the character at `offset`, or the number of characters; quickest in ascending order.
    fn index_of(&mut self, offset: u32) -> usize {
        if self.offsets.is_empty() {
            self.chars.reserve(self.text.len() / 3 + 8);
            self.offsets.reserve(self.text.len() / 3 + 8);
            for (i, c) in self.text.char_indices() {
                self.chars.push(c);
                self.offsets.push(i as u32);
            }
            self.offsets.push(self.text.len() as u32);
        }
        while self.offsets[self.last] < offset {
            self.last += 1;
        }
        if self.offsets[self.last] > offset {
            self.last = self.offsets.partition_point(|o| *o < offset);
        }
        self.last
    }

    fn offset(&self, index: usize) -> u32 {
        self.offsets[index]
    }
}
