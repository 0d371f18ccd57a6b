//! Turns bytes of a text into the lines and columns of the protocol and back, in the encoding agreed upon.
//!
//! A column beyond its line means the line's end, a line beyond the text the text's end, a column inside a
//! character that character's start: every position has a place. Asked in text order, positions on one long
//! line stay linear.

use lsp_types::{Position, PositionEncodingKind, Range};

use super::text::Text;
use crate::span::Span;

/// What columns count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16: two for a character beyond U+FFFF. What a client speaks that offers nothing else.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// The cheapest of those a client offers; UTF-16 if it offers none that is known.
    pub fn negotiate(offered: &[PositionEncodingKind]) -> Encoding {
        let cheapest = [Encoding::Utf8, Encoding::Utf32];
        cheapest.into_iter().find(|e| offered.contains(&e.kind())).unwrap_or_default()
    }

    /// As the protocol names it.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn units(self, c: char) -> u32 {
        match self {
            Encoding::Utf8 => c.len_utf8() as u32,
            Encoding::Utf16 => c.len_utf16() as u32,
            Encoding::Utf32 => 1,
        }
    }

    /// The columns of a piece of text.
    pub fn length(self, text: &str) -> u32 {
        match self {
            Encoding::Utf8 => text.len() as u32,
            Encoding::Utf16 | Encoding::Utf32 => text.chars().map(|c| self.units(c)).sum(),
        }
    }

    /// The byte at a position.
    pub fn offset(self, text: &Text, position: Position) -> u32 {
        let line_index = position.line as usize;
        if line_index >= text.line_count() {
            return text.as_str().len() as u32;
        }
        let line = text.line(line_index);
        let mut column = 0;
        let content = &text.as_str()[line.start as usize..line.end as usize];
        for (at, c) in content.char_indices() {
            column += self.units(c);
            if column > position.character {
                return line.start + at as u32;
            }
        }
        line.end
    }

    /// The bytes of a range; ends that come the wrong way round are turned.
    pub fn span(self, text: &Text, range: Range) -> Span {
        let (a, b) = (self.offset(text, range.start), self.offset(text, range.end));
        Span::new(a.min(b), a.max(b))
    }
}

/// Counts columns of one text, from the last place it was asked for where that is nearer.
pub struct Positions<'a> {
    text: &'a Text,
    encoding: Encoding,
    /// Line, byte and column.
    last: (usize, u32, u32),
}

impl<'a> Positions<'a> {
    /// Starts at the beginning of the text.
    pub fn new(text: &'a Text, encoding: Encoding) -> Positions<'a> {
        Positions { text, encoding, last: (0, 0, 0) }
    }

    /// Where a byte stands; one inside a line end stands at the end of its line.
    pub fn position(&mut self, offset: u32) -> Position {
        self.last = self.place(offset);
        Position { line: self.last.0 as u32, character: self.last.2 }
    }

    /// Where a span stands. Only the start is remembered, as the next span may begin inside this one.
    pub fn range(&mut self, span: Span) -> Range {
        let start = self.position(span.start);
        let (line_index, _, column) = self.place(span.end);
        Range { start, end: Position { line: line_index as u32, character: column } }
    }

    fn place(&self, offset: u32) -> (usize, u32, u32) {
        let whole = self.text.as_str();
        let line_index = self.text.line_at(offset.min(whole.len() as u32));
        let line = self.text.line(line_index);
        let offset = whole.floor_char_boundary(offset.min(line.end) as usize) as u32;
        let (from, column) = match self.last {
            (known, at, column) if known == line_index && at <= offset => (at, column),
            _ => (line.start, 0),
        };
        let column = column + self.encoding.length(&whole[from as usize..offset as usize]);
        (line_index, offset, column)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Han, extension B, emoji, a combining mark, full width, line ends of all kinds.
    const LINES: &str = "一二\r\n𠀀三😀e\u{301}Ａ\r四\n";
    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn columns_in_three_encodings() {
        let text = Text::new(LINES.to_owned());
        let at = LINES.find('Ａ').unwrap() as u32;
        let columns = ALL.map(|e| Positions::new(&text, e).position(at));
        assert!(columns.iter().all(|p| p.line == 1));
        assert_eq!(columns.map(|p| p.character), [4 + 3 + 4 + 3, 2 + 1 + 2 + 2, 5]);
    }

    #[test]
    fn every_position_has_a_place() {
        let text = Text::new(LINES.to_owned());
        let offset = |line, character| Encoding::Utf16.offset(&text, Position { line, character });
        assert_eq!(offset(0, 99), 6, "beyond the line: its end, before the line end");
        assert_eq!(offset(99, 0), LINES.len() as u32, "beyond the text: its end");
        assert_eq!(offset(1, 1), 8, "in the middle of a surrogate pair: the character's start");
        assert_eq!(Encoding::Utf8.offset(&text, Position { line: 0, character: 4 }), 3, "inside a character");
        let turned = Range { start: Position { line: 2, character: 1 }, end: Position { line: 0, character: 1 } };
        assert_eq!(Encoding::Utf16.span(&text, turned), Span::new(3, LINES.len() as u32 - 1));
    }

    proptest! {
        #[test]
        fn positions_and_bytes_are_each_others_inverse(text in "[一a\r\n😀𠀀\u{301}]{0,30}", pairs in proptest::collection::vec((0usize..40, 0usize..40), 0..6)) {
            let whole = Text::new(text.clone());
            for encoding in ALL {
                let mut positions = Positions::new(&whole, encoding);
                for (at, _) in text.char_indices().filter(|(at, _)| whole.line(whole.line_at(*at as u32)).end >= *at as u32) {
                    let position = positions.position(at as u32);
                    prop_assert_eq!(encoding.offset(&whole, position), at as u32);
                }
                for &(a, b) in &pairs {
                    let (a, b) = (text.floor_char_boundary(a.min(text.len())), text.floor_char_boundary(b.min(text.len())));
                    let span = Span::new(a.min(b) as u32, a.max(b) as u32);
                    let alone = Positions::new(&whole, encoding).range(span);
                    prop_assert_eq!(positions.range(span), alone, "what was asked before changes nothing");
                }
            }
        }
    }
}
