//! [`Digest`]: what is kept of one report so that it can be held against many.

use serde::{Deserialize, Serialize};

use super::figures::{self, Figure};
use super::places::{self, Speaker};
use super::sketch::{Sketch, prose};
use super::spot::Spot;
use crate::reflow::Logical;
use crate::report::facts::Facts;
use crate::rules::AuditWords;
use crate::source::Source;
use crate::span::Span;
use crate::wording::Hits;

/// What is kept of one report; spans are places in its extracted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// The title, else the first line.
    pub head: Spot,
    /// Characters of the text that are no blanks.
    pub chars: u32,
    /// Which wordings it has, sampled.
    pub sketch: Sketch,
    /// The figures a ledger holds too.
    pub figures: Vec<Figure>,
    /// Places in whose name its sentences speak, each once.
    pub speakers: Vec<Speaker>,
}

/// Takes the digest of a report.
pub fn digest(
    source: &Source,
    logical: &Logical,
    hits: &Hits,
    facts: &Facts,
    head: Span,
    words: &AuditWords,
) -> Digest {
    let head = logical.to_source(source, head);
    Digest {
        head: Spot::of(source, head),
        chars: logical.chars(logical.span()) as u32,
        sketch: Sketch::of(&prose(logical)),
        figures: figures::figures(source, logical, hits, facts, words),
        speakers: places::speakers(source, logical, words),
    }
}
