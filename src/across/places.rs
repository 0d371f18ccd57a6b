//! Finds in whose name the sentences of a report speak: 白河镇党委 at the start of a sentence.
//!
//! Only the shape is looked at here; whether the place is the report's own is asked when all names are known.

use serde::{Deserialize, Serialize};

use super::spot::Spot;
use crate::reflow::Logical;
use crate::rules::AuditWords;
use crate::source::Source;
use crate::span::Span;

/// Characters of a place's name before its last one: 白河 in 白河镇.
const NAME: std::ops::RangeInclusive<usize> = 2..=4;

/// A place in whose name a sentence speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Its name, e.g. 白河镇.
    pub name: String,
    /// Where it stands.
    pub at: Spot,
}

/// The places in whose name sentences speak, each once, in text order.
pub(super) fn speakers(source: &Source, logical: &Logical, words: &AuditWords) -> Vec<Speaker> {
    let mut found: Vec<Speaker> = Vec::new();
    let ends = ['\n', '。', ';', ',', ':'];
    let mut start = 0;
    while start < logical.text.len() {
        let piece = &logical.text[start..];
        if let Some(length) = name_at(piece, words) {
            let name = piece[..length].to_owned();
            if !found.iter().any(|s| s.name == name) {
                let span = logical.to_source(source, Span::new(start as u32, (start + length) as u32));
                found.push(Speaker { name, at: Spot::of(source, span) });
            }
        }
        let Some(end) = piece.find(ends) else { break };
        start += end + piece[end..].chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// Length in bytes of a place's name at the start of a piece, if the place itself speaks.
fn name_at(piece: &str, words: &AuditWords) -> Option<usize> {
    // Long enough for the longest name with what stands behind it.
    let head = piece.char_indices().nth(12).map_or(piece, |(at, _)| &piece[..at]);
    NAME.filter_map(|n| head.char_indices().nth(n).map(|(at, _)| at)).find_map(|at| {
        let plain = head[..at].chars().all(crate::fold::is_chinese);
        let end = words.place_ends.iter().find(|e| head[at..].starts_with(e.as_str()))?;
        let behind = &head[at + end.len()..];
        (plain && words.place_behind.iter().any(|b| behind.starts_with(b.as_str()))).then_some(at + end.len())
    })
}
