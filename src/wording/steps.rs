//! Walks the steps of a wording outward from its anchor, in characters.
//!
//! A gap tries its neighbour at every character of the sentence that it reaches; one bit of a mask tells nearly
//! all of those tries off.

use super::characters::{Characters, Mask, ends_sentence};
use super::lexicon::{Entry, Step};
use crate::fold::is_chinese_digit;

/// The words of all steps.
#[derive(Clone)]
pub(super) struct Words {
    text: String,
    words: Vec<Word>,
}

/// One alternative of a step.
#[derive(Clone, Copy)]
struct Word {
    start: u32,
    bytes: u16,
    chars: u16,
    /// The character that is next to the anchor; NUL of an empty word.
    near: char,
}

/// A [`Step`] with what it takes.
#[derive(Clone, Copy)]
pub(super) enum Part {
    OneOf {
        /// Indices of words, empty alternatives left out.
        first: u32,
        last: u32,
        /// Has an empty alternative, which is the shortest and so tried last.
        optional: bool,
        /// What the words have next to the anchor.
        near: Mask,
        /// What they have behind that, seen from the anchor; everything where a word has but one character.
        next: Mask,
    },
    Gap(u16),
    Number,
    Year,
}

impl Part {
    /// The first two characters of what it takes, seen from the anchor.
    pub fn masks(&self) -> [Mask; 2] {
        match *self {
            Part::OneOf { near, next, optional: false, .. } => [near, next],
            _ => [Mask::ALL; 2],
        }
    }
}

impl Words {
    /// Puts the steps of all wordings together, each so many before its anchor and behind it.
    pub fn new(text: String, lengths: &[u16], steps: &[Step], wordings: &[Entry]) -> (Words, Vec<Part>) {
        let mut words = Words { text, words: Vec::with_capacity(lengths.len()) };
        let mut parts = Vec::with_capacity(steps.len());
        let (mut lengths, mut steps, mut start) = (lengths.iter(), steps.iter(), 0);
        for entry in wordings {
            for (count, is_before) in [(entry.before, true), (entry.behind, false)] {
                for step in steps.by_ref().take(usize::from(count)) {
                    parts.push(match *step {
                        Step::OneOf(n) => words.one_of(lengths.by_ref().take(usize::from(n)), &mut start, is_before),
                        Step::Gap(most) => Part::Gap(most),
                        Step::Number => Part::Number,
                        Step::Year => Part::Year,
                    });
                }
            }
        }
        (words, parts)
    }

    fn one_of<'l>(&mut self, lengths: impl Iterator<Item = &'l u16>, start: &mut u32, is_before: bool) -> Part {
        let first = self.words.len() as u32;
        let (mut optional, mut near, mut next) = (false, Mask::NONE, Mask::NONE);
        for &bytes in lengths {
            let mut word = Word { start: *start, bytes, chars: 0, near: '\0' };
            *start += u32::from(bytes);
            let mut chars = self.str(word).chars();
            word.chars = chars.clone().count() as u16;
            let mut step = || if is_before { chars.next_back() } else { chars.next() };
            let Some(c) = step() else {
                optional = true;
                continue;
            };
            word.near = c;
            near.insert(c);
            match step() {
                Some(c) => next.insert(c),
                None => next = Mask::ALL,
            }
            self.words.push(word);
        }
        Part::OneOf { first, last: self.words.len() as u32, optional, near, next }
    }

    fn str(&self, word: Word) -> &str {
        &self.text[word.start as usize..][..usize::from(word.bytes)]
    }

    /// The words `first..last` that have a character next to the anchor.
    fn alike(&self, first: u32, last: u32, near: char) -> impl Iterator<Item = &Word> {
        let words = &self.words[first as usize..last as usize];
        let from = words.partition_point(|w| w.near < near);
        words[from..].iter().take_while(move |w| w.near == near)
    }

    /// End of the longest match of `steps` from the character `at` on.
    pub fn forward(&self, steps: &[Part], text: &Characters, at: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        match *step {
            Part::OneOf { first, last, optional, near, next } => {
                let [class, behind] = text.behind(at);
                let may_stand = near.may_hold(class) && next.may_hold(behind);
                if may_stand && let Some(c) = text.from(at).chars().next() {
                    for word in self.alike(first, last, c) {
                        if text.from(at).starts_with(self.str(*word))
                            && let Some(found) = self.forward(rest, text, at + usize::from(word.chars))
                        {
                            return Some(found);
                        }
                    }
                }
                if optional { self.forward(rest, text, at) } else { None }
            }
            Part::Gap(most) => {
                let [near, next] = rest.first().map_or([Mask::ALL; 2], Part::masks);
                for (gap, pair) in text.all_behind(at, usize::from(most)).windows(2).enumerate() {
                    if near.may_hold(pair[0])
                        && next.may_hold(pair[1])
                        && let Some(found) = self.forward(rest, text, at + gap)
                    {
                        return Some(found);
                    }
                    if ends_sentence(pair[0]) {
                        break;
                    }
                }
                None
            }
            Part::Number => {
                let digit = |c: &char| c.is_ascii_digit() || matches!(c, '.' | '%') || is_chinese_digit(*c);
                match text.from(at).chars().take_while(digit).count() {
                    0 => None,
                    n => self.forward(rest, text, at + n),
                }
            }
            Part::Year => {
                let four = text.from(at).chars().take(4).filter(is_year_digit).count() == 4;
                if four { self.forward(rest, text, at + 4) } else { None }
            }
        }
    }

    /// Start of the longest match of `steps` that ends before the character `at`.
    pub fn backward(&self, steps: &[Part], text: &Characters, at: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_last() else { return Some(at) };
        match *step {
            Part::OneOf { first, last, optional, near, next } => {
                let [before, class] = text.before(at);
                let may_stand = near.may_hold(class) && next.may_hold(before);
                if may_stand && let Some(c) = text.until(at).chars().next_back() {
                    for word in self.alike(first, last, c) {
                        if text.until(at).ends_with(self.str(*word))
                            && let Some(found) = self.backward(rest, text, at - usize::from(word.chars))
                        {
                            return Some(found);
                        }
                    }
                }
                if optional { self.backward(rest, text, at) } else { None }
            }
            Part::Gap(most) => {
                let [near, next] = rest.last().map_or([Mask::ALL; 2], Part::masks);
                for (gap, pair) in text.all_before(at, usize::from(most)).windows(2).rev().enumerate() {
                    if near.may_hold(pair[1])
                        && next.may_hold(pair[0])
                        && let Some(found) = self.backward(rest, text, at - gap)
                    {
                        return Some(found);
                    }
                    if ends_sentence(pair[1]) {
                        break;
                    }
                }
                None
            }
            Part::Number => {
                let digit = |c: &char| c.is_ascii_digit() || *c == '.' || is_chinese_digit(*c);
                match text.until(at).chars().rev().take_while(digit).count() {
                    0 => None,
                    n => self.backward(rest, text, at - n),
                }
            }
            Part::Year => {
                let four = text.until(at).chars().rev().take(4).filter(is_year_digit).count() == 4;
                if four { self.backward(rest, text, at - 4) } else { None }
            }
        }
    }
}

fn is_year_digit(c: &char) -> bool {
    c.is_ascii_digit() || is_chinese_digit(*c)
}
