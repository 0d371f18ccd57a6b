//! [`Source`]: the extracted text of one document, with its name, its encoding and an index of its lines.
//!
//! The text is kept as it was read: byte-order mark, carriage returns and page furniture included, so
//! that an offset into a UTF-8 file is an offset into the text. Lines end at `\n`, `\r\n` or a lone `\r`.
//! Nothing here knows formats or rules.

mod comments;
mod cursor;
mod layout;
mod origin;
mod personal;
mod place;

pub use comments::{comment_words, comments};
pub use cursor::Cursor;
pub use layout::{FirstLine, Layout, LineSpacing, Marks, Page, ParagraphLooks};
pub use origin::{Format, Origin, Piece, Story};
pub use personal::{Personal, PersonalKind, mask, personal};
pub use place::{FilePlace, PlaceCursor};

use crate::span::Span;

/// The extracted text of one document.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    encoding: &'static str,
    line_starts: Vec<u32>,
    origin: Origin,
    layout: Option<Box<Layout>>,
}

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based.
    pub line: u32,
    /// 1-based, in Unicode scalar values.
    pub column: u32,
    /// Bytes from the start of the text.
    pub offset: u32,
}

impl Position {
    /// The start of every text.
    pub const START: Position = Position { line: 1, column: 1, offset: 0 };
}

impl Source {
    /// Takes a text that is shorter than 4 GiB (the readers refuse longer ones).
    ///
    /// `name` is what messages call the document, usually its path; `encoding` its label.
    pub fn new(name: impl Into<String>, text: impl Into<String>, encoding: &'static str) -> Self {
        let text = text.into();
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        for i in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n') {
                line_starts.push(i as u32 + 1);
            }
        }
        Self { name: name.into(), text, encoding, line_starts, origin: Origin::default(), layout: None }
    }

    /// The same text with what its reader knows about its file.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The same text with how it looks.
    #[must_use]
    pub fn with_layout(self, layout: Layout) -> Self {
        Self { layout: Some(Box::new(layout)), ..self }
    }

    /// How the text looks, where its format says so.
    pub fn layout(&self) -> Option<&Layout> {
        self.layout.as_deref()
    }

    /// Where the text stood in its file.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What messages call the document.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Label of the encoding the text was read from, e.g. `UTF-8` or `GB18030`.
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The text of a span as it may be shown: numbers of persons masked, of the same length in bytes.
    pub fn shown(&self, span: Span) -> std::borrow::Cow<'_, str> {
        mask(self.slice(span))
    }

    /// Number of lines; a text without line ends is one line.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The line (0-based) that holds `offset`.
    pub fn line_at(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|&s| s <= offset) - 1
    }

    /// A line (0-based) without its line end.
    pub fn line_span(&self, line_index: usize) -> Span {
        let start = self.line_starts[line_index];
        let end = self.line_starts.get(line_index + 1).map_or(self.text.len() as u32, |&e| e);
        let text = &self.text[start as usize..end as usize];
        Span::new(start, start + text.trim_end_matches(['\n', '\r']).len() as u32)
    }

    /// All lines without their line ends.
    pub fn lines(&self) -> impl Iterator<Item = Span> + '_ {
        (0..self.line_count()).map(|i| self.line_span(i))
    }

    /// Where `offset` stands, counted from the start of its line.
    ///
    /// For many places on one long line use a [`Cursor`], which stays linear.
    pub fn position(&self, offset: u32) -> Position {
        Cursor::new(self).position(offset)
    }

    /// The same, counted as people count it; see [`Cursor::typed`].
    pub fn typed_position(&self, offset: u32) -> Position {
        Cursor::typed(self).position(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_kinds_of_line_ends() {
        let source = Source::new("a", "一\r\n二\r三\n", "UTF-8");
        let lines: Vec<_> = source.lines().map(|s| source.slice(s)).collect();
        assert_eq!(lines, ["一", "二", "三", ""]);
        assert_eq!(source.position(8), Position { line: 2, column: 2, offset: 8 });
    }

    #[test]
    fn people_do_not_count_labels() {
        let piece = |start, end, run| Piece { text: Span::new(start, end), paragraph: 1, run, ..Piece::default() };
        let pieces = vec![piece(0, 6, 0), piece(6, 12, 1), piece(13, 19, 0), piece(19, 22, 1)];
        let origin = |format| Origin { format, pieces: pieces.clone(), ..Origin::default() };
        let columns = |format| {
            let source = Source::new("a", "一、甲乙\n二、丙", "UTF-8").with_origin(origin(format));
            let mut cursor = Cursor::typed(&source);
            [0, 3, 6, 9, 12, 16, 19, 22].map(|at| {
                assert_eq!(source.typed_position(at), cursor.position(at));
                (cursor.position(at).column, source.position(at).column)
            })
        };
        let all = [(1, 1), (1, 2), (1, 3), (2, 4), (3, 5), (1, 2), (1, 3), (2, 4)];
        assert_eq!(columns(Format::Docx), all);
        assert_eq!(columns(Format::Pdf), all.map(|(_, raw)| (raw, raw)));
    }

    /// The place of `offset` by counting from the start of the text.
    fn naive(text: &str, offset: usize) -> (u32, u32) {
        let (mut line, mut column) = (1, 1);
        let mut chars = text[..offset].chars().peekable();
        let follows = text[offset..].chars().next();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().or(follows);
            if c == '\n' || (c == '\r' && next != Some('\n')) {
                (line, column) = (line + 1, 1);
            } else {
                column += 1;
            }
        }
        (line, column)
    }

    proptest! {
        #[test]
        fn positions_equal_a_naive_scan(text in "[一a\r\n😀 ]{0,40}") {
            let source = Source::new("a", text.clone(), "UTF-8");
            let mut cursor = Cursor::new(&source);
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let p = source.position(offset as u32);
                prop_assert_eq!((p.line, p.column), naive(&text, offset));
                prop_assert_eq!(cursor.position(offset as u32), p);
            }
        }
    }
}
