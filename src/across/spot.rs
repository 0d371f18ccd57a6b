//! [`Spot`]: a place of a text as it is published: line, column and offset, so that it can be told when the text
//! itself is no longer at hand.

use serde::{Deserialize, Serialize};

use crate::source::Source;
use crate::span::Span;

/// A place in an extracted text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// Its first character.
    pub start: Mark,
    /// The place behind its last one.
    pub end: Mark,
}

/// One end of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// 1-based.
    pub line: u32,
    /// 1-based, in Unicode scalar values.
    pub column: u32,
    /// Bytes of the extracted text.
    pub offset: u32,
}

impl Spot {
    /// Where a span of a source stands.
    pub fn of(source: &Source, span: Span) -> Spot {
        let mark = |at| {
            let p = source.position(at);
            Mark { line: p.line, column: p.column, offset: p.offset }
        };
        Spot { start: mark(span.start), end: mark(span.end) }
    }
}
