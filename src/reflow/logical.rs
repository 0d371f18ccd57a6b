//! [`Logical`]: one logical paragraph a line, with the map back to the source; built from the pieces the other steps kept.

use super::fold_lines::Folded;
use super::furniture::Kind;
use crate::source::Source;
use crate::span::{OffsetMap, Span};

/// A run of folded text that is kept, and what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// In the folded text.
    pub span: Span,
    /// Opens a new logical line.
    pub opens: bool,
    /// A line of a website or a table of contents.
    pub furniture: bool,
}

/// Traces that extraction left, for one line to the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Artefacts {
    /// Lines that were joined.
    pub joined: usize,
    /// Lines that were split at a heading in their middle.
    pub split: usize,
    /// Page numbers and headers dropped.
    pub page_marks: usize,
    /// Lines of a website or a table of contents.
    pub site_lines: usize,
    /// Lines whose characters were set apart by blanks.
    pub spaced: bool,
    /// Markdown marks or table borders.
    pub marked: bool,
    /// Nine of ten commas in half width.
    pub half_width: bool,
}

/// The text as the author wrote it, folded for matching.
#[derive(Clone, Debug)]
pub struct Logical {
    /// Lines ended by `\n`, none of them empty.
    pub text: String,
    /// Lines that are furniture.
    pub furniture: Vec<Span>,
    /// Starts of lines that opened in the middle of a physical line.
    pub split_at: Vec<u32>,
    /// Places where blanks were dropped inside a line.
    pub(super) seams: Vec<u32>,
    /// What extraction left.
    pub artefacts: Artefacts,
    map: OffsetMap,
    dropped: Vec<Span>,
}

impl Logical {
    /// Where a range of the logical text stands in the source.
    pub fn to_source(&self, source: &Source, span: Span) -> Span {
        if span.is_empty() {
            return Span::empty(self.place(source, span.start));
        }
        let text = &self.text[span.range()];
        let kept = text.trim_end_matches('\n');
        let start = self.map.map(span.start);
        let Some(last) = kept.chars().next_back() else { return Span::empty(self.place(source, span.start)) };
        let end = self.map.map(span.start + (kept.len() - last.len_utf8()) as u32);
        let width = source.text()[end as usize..].chars().next().map_or(0, char::len_utf8) as u32;
        Span::new(start, end + width)
    }

    /// Where the place before a character stands; at the end of a line, right behind its last character,
    /// whatever was dropped behind that.
    fn place(&self, source: &Source, at: u32) -> u32 {
        let behind = &self.text[at as usize..];
        let before = self.text[..at as usize].chars().next_back().filter(|c| *c != '\n');
        match before {
            Some(c) if behind.is_empty() || behind.starts_with('\n') => {
                let last = self.map.map(at - c.len_utf8() as u32);
                last + source.text()[last as usize..].chars().next().map_or(0, char::len_utf8) as u32
            }
            _ => self.map.map(at).min(source.text().len() as u32),
        }
    }

    /// The character that stands in the source for the one that starts at a place.
    pub fn source_char(&self, source: &Source, at: u32) -> Option<char> {
        source.text()[self.map.map(at) as usize..].chars().next()
    }

    /// The words of a range as the reader sees them: unfolded, without what was dropped, numbers of persons masked.
    pub fn excerpt(&self, source: &Source, span: Span) -> String {
        let mut out = String::new();
        for piece in self.kept(source, span) {
            out.push_str(source.slice(piece));
        }
        match crate::source::mask(&out) {
            std::borrow::Cow::Owned(masked) => masked,
            std::borrow::Cow::Borrowed(_) => out,
        }
    }

    /// The same, trimmed and on one line.
    pub fn excerpt_line(&self, source: &Source, span: Span) -> String {
        one_line(self.excerpt(source, span))
    }

    /// The kept pieces of a range in the source, neighbours merged.
    pub fn kept(&self, source: &Source, span: Span) -> Vec<Span> {
        let mut pieces: Vec<Span> = Vec::new();
        for (part, _) in self.map.linear_parts(span) {
            let text = self.text[part.range()].trim_end_matches('\n');
            if text.is_empty() {
                continue;
            }
            let piece = self.to_source(source, Span::new(part.start, part.start + text.len() as u32));
            match pieces.last_mut() {
                Some(last) if last.end == piece.start => last.end = piece.end,
                _ => pieces.push(piece),
            }
        }
        pieces
    }

    /// The lines of the source that were dropped as page furniture, and the comments, in text order.
    pub fn dropped(&self) -> &[Span] {
        &self.dropped
    }

    /// The line that holds `offset`, without its line end.
    pub fn line_at(&self, offset: u32) -> Span {
        let at = offset as usize;
        let start = self.text[..at].rfind('\n').map_or(0, |i| i + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |i| at + i);
        Span::new(start as u32, end as u32)
    }

    /// Whether the line that holds `offset` opened in the middle of a physical line.
    pub fn is_split(&self, offset: u32) -> bool {
        let line = self.line_at(offset);
        self.split_at.binary_search(&line.start).is_ok()
    }

    /// All lines without their line ends.
    pub fn lines(&self) -> impl Iterator<Item = Span> + '_ {
        let mut start = 0;
        memchr::memchr_iter(b'\n', self.text.as_bytes()).map(move |end| {
            let line = Span::new(start, end as u32);
            start = end as u32 + 1;
            line
        })
    }

    /// The same text with a line end before each of `cuts`, which are ascending and inside lines.
    pub(super) fn split(self, cuts: &[u32]) -> Logical {
        if cuts.is_empty() {
            return self;
        }
        let moved = |at: u32| at + cuts.partition_point(|c| *c <= at) as u32;
        let mut text = String::with_capacity(self.text.len() + cuts.len());
        let mut map = OffsetMap::default();
        let ends = cuts.iter().copied().chain([self.text.len() as u32]);
        let mut start = 0;
        for end in ends {
            let at = text.len() as u32;
            for (part, to) in self.map.linear_parts(Span::new(start, end)) {
                map.cut(at + part.start - start, to);
            }
            text.push_str(&self.text[start as usize..end as usize]);
            if end < self.text.len() as u32 {
                text.push('\n');
            }
            start = end;
        }
        let furniture = self.furniture.iter().map(|s| Span::new(moved(s.start), moved(s.start) + s.len())).collect();
        let artefacts = Artefacts { split: cuts.len(), ..self.artefacts };
        let split_at = cuts.iter().map(|c| moved(*c)).collect();
        Logical { text, map, furniture, split_at, artefacts, ..self }
    }

    /// Number of characters in a range that are no blanks.
    pub fn chars(&self, span: Span) -> usize {
        // Reflow leaves no blank but ` ` and the line end, and no control character: what is left of ASCII and the
        // first byte of everything else. A sum of bytes is what the compiler turns into a few wide instructions.
        let counts = |b: &u8| u8::from(*b >= 0xc0 || (b'!'..=b'~').contains(b));
        let bytes = &self.text.as_bytes()[span.range()];
        bytes.chunks(255).map(|chunk| usize::from(chunk.iter().map(counts).sum::<u8>())).sum()
    }

    /// The whole text.
    pub fn span(&self) -> Span {
        Span::new(0, self.text.len() as u32)
    }
}

/// Words trimmed and on one line; nearly all are.
pub(crate) fn one_line(words: String) -> String {
    if words.contains(char::is_whitespace) {
        return words.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    words
}

/// Puts the kept pieces together.
pub(super) fn build(folded: &Folded, kinds: &[Kind], pieces: &[Piece]) -> Logical {
    let mut text = String::with_capacity(folded.text.len());
    let mut map = OffsetMap::default();
    let (mut furniture, mut seams) = (Vec::new(), Vec::new());
    for piece in pieces.iter().filter(|p| !p.span.is_empty()) {
        if piece.opens && !text.is_empty() {
            text.push('\n');
        }
        let at = text.len() as u32;
        for (part, to) in folded.map.linear_parts(piece.span) {
            map.cut(at + part.start - piece.span.start, to);
        }
        text.push_str(&folded.text[piece.span.range()]);
        if piece.furniture {
            furniture.push(Span::new(at, text.len() as u32));
        }
        let from = folded.seams.partition_point(|s| *s < piece.span.start);
        let inside = folded.seams[from..].iter().take_while(|s| **s < piece.span.end);
        seams.extend(inside.map(|s| at + s - piece.span.start));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let dropped: Vec<Span> =
        folded.lines.iter().zip(kinds).filter(|(_, k)| **k == Kind::Page).map(|(l, _)| l.source).collect();
    let page_marks = dropped.len();
    let dropped = with_comments(dropped, &folded.comments);
    let (half, full) = folded.commas;
    let artefacts = Artefacts {
        joined: pieces.iter().filter(|p| !p.opens).count(),
        split: 0,
        page_marks,
        site_lines: kinds.iter().filter(|k| **k == Kind::Site).count(),
        spaced: folded.spaced,
        marked: folded.marked,
        half_width: half >= 10 && half > full * 9,
    };
    Logical { text, furniture, split_at: Vec::new(), seams, artefacts, map, dropped }
}

/// Dropped lines and the comments that stand in none of them, in text order.
fn with_comments(lines: Vec<Span>, comments: &[Span]) -> Vec<Span> {
    if comments.is_empty() {
        return lines;
    }
    let in_line =
        |c: &Span| lines[..lines.partition_point(|l| l.start <= c.start)].last().is_some_and(|l| l.contains(*c));
    let mut all: Vec<Span> = comments.iter().filter(|c| !in_line(c)).copied().collect();
    all.extend(&lines);
    all.sort_unstable();
    all
}
