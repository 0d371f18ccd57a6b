//! [`Matcher`]: finds the wordings of a [`Lexicon`] in a folded text, in one pass over its anchors.
//!
//! The automaton finds anchors; around each, the other steps are compared byte by byte. A gap tries its
//! neighbour at every character, and one bit of a mask tells nearly all of those tries off.

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::SetId;
use super::hits::{Hit, Hits};
use super::lexicon::{Entry, Lexicon, Step, Wordings};
use crate::fold::is_chinese_digit;
use crate::span::Span;

/// Finds all wordings of a pack in one pass.
#[derive(Clone)]
pub struct Matcher {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    sets: u16,
    /// All words of all steps.
    text: String,
    /// First byte of each word in `text`, and the end of the last.
    words: Vec<u32>,
    /// First and last character of each word, NUL of an empty one: nearly all words are told off by one of them.
    firsts: Vec<char>,
    lasts: Vec<char>,
    steps: Vec<Part>,
    /// Each wording and its first step.
    wordings: Vec<(Entry, u32)>,
    /// For each term its first wording in `by_term`; one more for the end.
    terms: Vec<u32>,
    by_term: Vec<u32>,
}

/// A [`Step`] with what it takes.
#[derive(Clone, Copy)]
enum Part {
    OneOf {
        /// Indices into [`Matcher::words`], empty alternatives left out.
        first: u32,
        last: u32,
        /// Has an empty alternative, which is the shortest and so tried last.
        optional: bool,
        /// What the words open and end with.
        opens: Mask,
        ends: Mask,
        /// What stands behind the first character and before the last; everything where a word has but one.
        second: Mask,
        before_last: Mask,
    },
    Gap(u16),
    Number,
    Year,
}

/// Characters by the low six bits of their code, which are those of their last byte in UTF-8; may hold more
/// than it was given, never less.
#[derive(Clone, Copy)]
struct Mask(u64);

impl Mask {
    const ALL: Mask = Mask(u64::MAX);

    fn insert(&mut self, c: char) {
        self.0 |= 1 << (c as u32 & 63);
    }

    fn may_hold_char(self, c: char) -> bool {
        self.0 & 1 << (c as u32 & 63) != 0
    }

    fn holds_all(self) -> bool {
        self.0 == u64::MAX
    }

    fn may_hold(self, last_byte: u8) -> bool {
        self.0 & 1 << (last_byte & 63) != 0
    }
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
        let words: Vec<u32> = starts(lexicon.words.iter().copied());
        let each = || words.windows(2).map(|pair| lexicon.text[pair[0] as usize..pair[1] as usize].chars());
        let ends = |mut word: std::str::Chars| (word.clone().next().unwrap_or('\0'), word.next_back().unwrap_or('\0'));
        let (firsts, lasts): (Vec<char>, Vec<char>) = each().map(ends).unzip();
        // Where a word has but one character, the other end of the text behind it tells nothing: NUL.
        let inner = |word: std::str::Chars| {
            let (second, before_last) = (word.clone().nth(1), word.rev().nth(1));
            (second.unwrap_or('\0'), before_last.unwrap_or('\0'))
        };
        let inner: Vec<(char, char)> = each().map(inner).collect();
        let mut word = 0;
        let steps = lexicon.steps.iter().map(|step| match *step {
            Step::OneOf(n) => {
                let first = word;
                word += usize::from(n);
                one_of(&firsts, &lasts, &inner, first, word)
            }
            Step::Gap(most) => Part::Gap(most),
            Step::Number => Part::Number,
            Step::Year => Part::Year,
        });
        let steps = steps.collect();
        let first_steps = starts(lexicon.wordings.iter().map(|w| w.before + w.behind));
        Ok(Matcher {
            automaton,
            sets: lexicon.sets,
            words,
            firsts,
            lasts,
            steps,
            wordings: lexicon.wordings.into_iter().zip(first_steps).collect(),
            terms: starts(lexicon.terms.into_iter()),
            by_term: lexicon.by_term,
            text: lexicon.text,
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
        for m in self.automaton.find_overlapping_iter(text) {
            let term = m.value() as usize;
            for &id in &self.by_term[self.terms[term] as usize..self.terms[term + 1] as usize] {
                let (entry, step) = self.wordings[id as usize];
                if !wanted(entry.set) {
                    continue;
                }
                if let Some(span) = self.around(text, entry, step as usize, m.start(), m.end()) {
                    found.push(Hit { span, set: entry.set, at_start: entry.at_start, at_end: entry.at_end });
                }
            }
        }
        Hits::new(&found, self.sets)
    }

    /// The longest match around the anchor `start..end`.
    fn around(&self, text: &str, entry: Entry, step: usize, start: usize, end: usize) -> Option<Span> {
        if entry.before == 0 && entry.behind == 0 {
            return Some(Span::new(start as u32, end as u32));
        }
        let behind = step + usize::from(entry.before);
        let end = self.forward(&self.steps[behind..behind + usize::from(entry.behind)], text, end)?;
        let start = self.backward(&self.steps[step..behind], text, start)?;
        Some(Span::new(start as u32, end as u32))
    }

    fn word(&self, index: usize) -> &str {
        &self.text[self.words[index] as usize..self.words[index + 1] as usize]
    }

    /// End of the longest match of `steps` from `at` on.
    fn forward(&self, steps: &[Part], text: &str, at: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        match *step {
            Part::OneOf { first, last, optional, opens, .. } => {
                let here = &text[at..];
                if let Some(c) = here.chars().next().filter(|c| opens.may_hold_char(*c)) {
                    let firsts = &self.firsts[first as usize..last as usize];
                    for (w, _) in firsts.iter().enumerate().filter(|(_, first)| **first == c) {
                        let word = self.word(first as usize + w);
                        if here.starts_with(word)
                            && let Some(found) = self.forward(rest, text, at + word.len())
                        {
                            return Some(found);
                        }
                    }
                }
                if optional { self.forward(rest, text, at) } else { None }
            }
            Part::Gap(most) => {
                let (opens, second) = rest.first().map_or((Mask::ALL, Mask::ALL), Part::opens);
                let bytes = text.as_bytes();
                let (mut end, mut left) = (at, most);
                loop {
                    let next = next_end(text, end);
                    let behind =
                        |next| next_end(text, next).map_or(second.holds_all(), |e| second.may_hold(bytes[e - 1]));
                    let tried = next.is_none_or(|next| opens.may_hold(bytes[next - 1]) && behind(next));
                    if tried && let Some(found) = self.forward(rest, text, end) {
                        return Some(found);
                    }
                    match next {
                        Some(next) if left > 0 && !ends_sentence(&bytes[..next]) => (end, left) = (next, left - 1),
                        _ => return None,
                    }
                }
            }
            Part::Number => {
                let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | '%') || is_chinese_digit(c);
                match text[at..].len() - text[at..].trim_start_matches(digit).len() {
                    0 => None,
                    n => self.forward(rest, text, at + n),
                }
            }
            Part::Year => {
                let mut chars = text[at..].char_indices();
                let four =
                    chars.by_ref().take(4).filter(|(_, c)| c.is_ascii_digit() || is_chinese_digit(*c)).count() == 4;
                if four { self.forward(rest, text, at + chars.offset()) } else { None }
            }
        }
    }

    /// Start of the longest match of `steps` that ends at `at`.
    fn backward(&self, steps: &[Part], text: &str, at: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_last() else { return Some(at) };
        match *step {
            Part::OneOf { first, last, optional, ends, .. } => {
                let here = &text[..at];
                if let Some(c) = here.chars().next_back().filter(|c| ends.may_hold_char(*c)) {
                    let lasts = &self.lasts[first as usize..last as usize];
                    for (w, _) in lasts.iter().enumerate().filter(|(_, last)| **last == c) {
                        let word = self.word(first as usize + w);
                        if here.ends_with(word)
                            && let Some(found) = self.backward(rest, text, at - word.len())
                        {
                            return Some(found);
                        }
                    }
                }
                if optional { self.backward(rest, text, at) } else { None }
            }
            Part::Gap(most) => {
                let (ends, before_last) = rest.last().map_or((Mask::ALL, Mask::ALL), Part::ends);
                let bytes = text.as_bytes();
                let (mut start, mut left) = (at, most);
                while start > 0 {
                    let last = bytes[start - 1];
                    let before = last_start(&bytes[..start]);
                    let holds =
                        || before.checked_sub(1).map_or(before_last.holds_all(), |i| before_last.may_hold(bytes[i]));
                    if ends.may_hold(last)
                        && holds()
                        && let Some(found) = self.backward(rest, text, start)
                    {
                        return Some(found);
                    }
                    if left == 0 || ends_sentence(&bytes[..start]) {
                        return None;
                    }
                    (start, left) = (before, left - 1);
                }
                self.backward(rest, text, start)
            }
            Part::Number => {
                let digit = |c: char| c.is_ascii_digit() || c == '.' || is_chinese_digit(c);
                match at - text[..at].trim_end_matches(digit).len() {
                    0 => None,
                    n => self.backward(rest, text, at - n),
                }
            }
            Part::Year => {
                let (start, _) = text[..at].char_indices().nth_back(3)?;
                let year = text[start..at].chars().all(|c| c.is_ascii_digit() || is_chinese_digit(c));
                if year { self.backward(rest, text, start) } else { None }
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

fn one_of(firsts: &[char], lasts: &[char], inner: &[(char, char)], first: usize, last: usize) -> Part {
    let (mut opens, mut ends, mut second, mut before_last) = (Mask(0), Mask(0), Mask(0), Mask(0));
    // The longest stand first, so what is empty stands last.
    let full = firsts[first..last].iter().take_while(|c| **c != '\0').count();
    firsts[first..first + full].iter().for_each(|c| opens.insert(*c));
    lasts[first..first + full].iter().for_each(|c| ends.insert(*c));
    for (behind, before) in &inner[first..first + full] {
        match behind {
            '\0' => (second, before_last) = (Mask::ALL, Mask::ALL),
            _ => {
                second.insert(*behind);
                before_last.insert(*before);
            }
        }
    }
    let optional = full < last - first;
    Part::OneOf { first: first as u32, last: (first + full) as u32, optional, opens, ends, second, before_last }
}

impl Part {
    /// The first two characters that a neighbour of a gap may open with.
    fn opens(&self) -> (Mask, Mask) {
        match self {
            Part::OneOf { opens, second, optional: false, .. } => (*opens, *second),
            _ => (Mask::ALL, Mask::ALL),
        }
    }

    /// The last two that it may end with, the last first.
    fn ends(&self) -> (Mask, Mask) {
        match self {
            Part::OneOf { ends, before_last, optional: false, .. } => (*ends, *before_last),
            _ => (Mask::ALL, Mask::ALL),
        }
    }
}

/// End of the character that starts at `at`.
fn next_end(text: &str, at: usize) -> Option<usize> {
    let first = *text.as_bytes().get(at)?;
    let length = match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    Some(at + length)
}

/// Start of the last character of a text that is not empty.
fn last_start(text: &[u8]) -> usize {
    // Nearly all characters take three bytes.
    if let Some([0xe0..0xf0, _, _]) = text.last_chunk::<3>() {
        return text.len() - 3;
    }
    let mut start = text.len() - 1;
    while start > 0 && text[start] & 0xc0 == 0x80 {
        start -= 1;
    }
    start
}

/// Whether a sentence or line ends with the last character: `。`, `!`, `?`, `;`, a line end.
fn ends_sentence(text: &[u8]) -> bool {
    match text.last() {
        Some(b'!' | b'?' | b';' | b'\n') => true,
        Some(0x82) => text.ends_with("。".as_bytes()),
        _ => false,
    }
}
