//! Gathers the mistakes of one file and turns byte ranges of it into lines and columns.
//!
//! Guarantees that mistakes come out sorted and that none comes twice, even where an alias repeats its place.

use std::cell::RefCell;
use std::ops::Range;

use super::mistake::Mistake;
use super::node::{At, Node};

/// One file being loaded.
///
/// Mistakes are pushed through a shared reference, so that several [`Fields`](super::Fields) can be open at once.
#[derive(Debug)]
pub struct Loader<'f> {
    file: &'f str,
    text: &'f str,
    /// First byte of every line.
    lines: Vec<u32>,
    mistakes: RefCell<Vec<Mistake>>,
    /// What was asked of which map, so that a test can hold the published schemas to it.
    #[cfg(test)]
    pub(in crate::rules) asked: RefCell<std::collections::BTreeSet<(String, &'static str)>>,
}

impl<'f> Loader<'f> {
    /// A loader of `text`, which mistakes will say stands in `file`.
    pub fn new(file: &'f str, text: &'f str) -> Self {
        // The mark at the start of a file is no character to whoever counts columns.
        let first = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let lines = std::iter::once(first).chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1)).collect();
        Self {
            file,
            text,
            lines,
            mistakes: RefCell::default(),
            #[cfg(test)]
            asked: RefCell::default(),
        }
    }

    /// Name of the file.
    pub fn file(&self) -> &'f str {
        self.file
    }

    /// The whole file.
    pub fn text(&self) -> &'f str {
        self.text
    }

    /// Line and column of a byte, both 1-based, the column in characters.
    pub fn place(&self, offset: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let before = self.text.get(self.lines[line - 1] as usize..offset as usize).unwrap_or_default();
        (line as u32, before.chars().count() as u32 + 1)
    }

    /// The byte at a 1-based line and column; the nearest one where there is no such place.
    pub fn offset(&self, line: u32, column: u32) -> u32 {
        let index = (line.max(1) as usize - 1).min(self.lines.len() - 1);
        let start = self.lines[index] as usize;
        let end = self.lines.get(index + 1).map_or(self.text.len(), |&next| next as usize - 1);
        let line = &self.text[start..end];
        let within = line.char_indices().nth(column.max(1) as usize - 1).map_or(line.len(), |(at, _)| at);
        (start + within) as u32
    }

    /// Notes a mistake and goes on.
    pub fn mistake(&self, range: Range<u32>, message: impl Into<String>, help: Option<String>) {
        let (line, column) = self.place(range.start);
        let file = self.file.to_owned();
        self.mistakes.borrow_mut().push(Mistake { file, range, line, column, message: message.into(), help });
    }

    /// Notes that `word` is no known `what` (字段, 角色 …), with the nearest known one and the list of all.
    pub fn unknown<'k>(&self, what: &str, word: &At<String>, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<_> = known.into_iter().collect();
        let message = match nearest(&word.value, known.iter().copied()) {
            Some(near) => format!("未知的{what}“{}”，是否想写“{near}”？", word.value),
            None => format!("未知的{what}“{}”", word.value),
        };
        let help = (!known.is_empty()).then(|| format!("可用的{what}：{}", known.join("、")));
        self.mistake(word.range.clone(), message, help);
    }

    /// The value that `word` stands for; notes a mistake where it stands for none.
    pub fn choose<T: Clone>(&self, word: &At<String>, choices: &[(&'static str, T)]) -> Option<T> {
        let choice = choices.iter().find(|(name, _)| *name == word.value);
        if choice.is_none() {
            let all = choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("、");
            let (message, help) = match nearest(&word.value, choices.iter().map(|(name, _)| *name)) {
                Some(near) => {
                    (format!("“{}”不是可用的值，是否想写“{near}”？", word.value), Some(format!("可用：{all}")))
                }
                None => (format!("“{}”不是可用的值，可用：{all}", word.value), None),
            };
            self.mistake(word.range.clone(), message, help);
        }
        choice.map(|(_, value)| value.clone())
    }

    /// The text of a node, which `what` names; notes a mistake where it has none.
    pub fn string(&self, what: &str, node: &At<Node>) -> Option<At<String>> {
        match &node.value {
            Node::Scalar(text) => return Some(At { value: text.clone(), range: node.range.clone() }),
            Node::Null => self.mistake(node.range.clone(), format!("{what}是空的"), None),
            Node::List(_) | Node::Map(_) => {
                let help = "以“{”或“[”开头、或含有“: ”的文字要加引号".to_owned();
                self.mistake(node.range.clone(), format!("{what}应为文字"), Some(help));
            }
        }
        None
    }

    /// Whether no mistake has been noted so far.
    pub fn is_clean(&self) -> bool {
        self.mistakes.borrow().is_empty()
    }

    /// All mistakes, by place, each once.
    pub fn into_mistakes(self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort();
        mistakes.dedup();
        mistakes
    }
}

/// The known word that `word` was probably meant to be.
///
/// At most two letters off, fewer in short words (else every three letters resemble each other), or of a Jaro-Winkler
/// similarity above 0.85. Neither figure is measured.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = word.to_lowercase();
    let letters = lower.chars().count();
    let likeness = |candidate: &&'k str| {
        let distance = strsim::damerau_levenshtein(&lower, candidate);
        let similarity = strsim::jaro_winkler(&lower, candidate);
        ((distance <= 2 && distance * 2 <= letters) || similarity > 0.85).then_some((distance, similarity))
    };
    known
        .into_iter()
        .filter_map(|candidate| likeness(&candidate).map(|likeness| (likeness, candidate)))
        .min_by(|((d1, s1), _), ((d2, s2), _)| d1.cmp(d2).then(s2.total_cmp(s1)))
        .map(|(_, candidate)| candidate)
}
