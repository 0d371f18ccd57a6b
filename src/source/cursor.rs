//! [`Cursor`]: counts columns from the last place it was asked for, so that ten thousand findings on one line stay linear.

use super::{Position, Source};
use crate::span::Span;

/// Remembers the last position of a [`Source`]; fastest when asked in ascending order.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    source: &'a Source,
    last: Position,
    /// Leaves labels and the like uncounted.
    typed: bool,
}

impl<'a> Cursor<'a> {
    /// Starts at the beginning of the text.
    pub fn new(source: &'a Source) -> Self {
        Self { source, last: Position { line: 1, column: 1, offset: 0 }, typed: false }
    }

    /// Starts at the beginning of the text, and counts the characters that somebody who looks at the file can
    /// count: not the labels of lists, which Word computes and no cursor goes through.
    pub fn typed(source: &'a Source) -> Self {
        Self { typed: true, ..Self::new(source) }
    }

    /// Where `offset` stands; an offset inside a character counts as its start.
    pub fn position(&mut self, offset: u32) -> Position {
        let offset = self.source.text().floor_char_boundary(offset as usize) as u32;
        let line_index = self.source.line_at(offset);
        let line_start = self.source.line_starts[line_index];
        let (from, column) = if self.last.offset >= line_start && self.last.offset <= offset {
            (self.last.offset, self.last.column)
        } else {
            (line_start, 1)
        };
        let chars = |span: Span| self.source.slice(span).chars().count() as u32;
        let mut counted = chars(Span::new(from, offset));
        if self.typed {
            let labels = self.source.origin().synthetic(Span::new(from, offset));
            counted -= labels.map(chars).sum::<u32>();
        }
        self.last = Position { line: line_index as u32 + 1, column: column + counted, offset };
        self.last
    }
}
