//! [`Marks`]: where clauses, sentences and lines of a logical text end, found in one pass and asked by place.
//!
//! Every check asks for the sentence or clause around its places; walking there character by character cost
//! more than most checks.

use crate::span::Span;

/// A mark that ends something, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// The mark alone.
    pub span: Span,
    sign: char,
}

/// The marks of a logical text, in text order.
pub(super) struct Marks {
    /// `,` outside of figures, `。`, `;`, `:`, `!`, `?`, line ends.
    clauses: Vec<Mark>,
    /// `。`, `;`, `!`, `?`, line ends.
    sentences: Vec<Mark>,
    lines: Vec<u32>,
    quotes: Vec<u32>,
    len: u32,
}

impl Marks {
    /// Finds all marks.
    pub fn new(text: &str) -> Marks {
        let bytes = text.as_bytes();
        let (mut clauses, mut sentences) = (Vec::with_capacity(text.len() / 24), Vec::with_capacity(text.len() / 48));
        let (mut lines, mut quotes) = (Vec::new(), Vec::new());
        let mut next = 0;
        while let Some(&byte) = bytes.get(next) {
            let at = next;
            next += match byte {
                0xe0..0xf0 => 3,
                _ => 1,
            };
            let sign = match byte {
                0xe3 if bytes[at + 1..].starts_with(&[0x80, 0x82]) => '。',
                0x80.. => continue,
                b',' if is_inside_number(bytes, at) => continue,
                b',' | b';' | b':' | b'!' | b'?' | b'\n' => char::from(byte),
                b'"' => {
                    quotes.push(at as u32);
                    continue;
                }
                _ => continue,
            };
            let mark = Mark { span: Span::new(at as u32, (at + sign.len_utf8()) as u32), sign };
            clauses.push(mark);
            if !matches!(sign, ',' | ':') {
                sentences.push(mark);
            }
            if sign == '\n' {
                lines.push(at as u32);
            }
        }
        Marks { clauses, sentences, lines, quotes, len: text.len() as u32 }
    }

    /// The clause around a place: up to the nearest comma, stop or line end.
    pub fn clause(&self, span: Span) -> Span {
        self.around(&self.clauses, span)
    }

    /// The sentence around a place: up to the nearest stop, semicolon or line end.
    pub fn sentence(&self, span: Span) -> Span {
        self.around(&self.sentences, span)
    }

    /// The stretch around a place up to the nearest marks; the one behind belongs to it, a line end does not.
    fn around(&self, marks: &[Mark], span: Span) -> Span {
        let before = marks.partition_point(|m| m.span.start < span.start);
        let start = before.checked_sub(1).map_or(0, |i| marks[i].span.end);
        let behind = before + marks[before..].partition_point(|m| m.span.start < span.end);
        let end = marks.get(behind).map_or(self.len, |m| if m.sign == '\n' { m.span.start } else { m.span.end });
        Span::new(start, end)
    }

    /// The line that holds a place, without its line end.
    pub fn line(&self, at: u32) -> Span {
        let behind = self.lines.partition_point(|l| *l < at);
        let start = behind.checked_sub(1).map_or(0, |i| self.lines[i] + 1);
        Span::new(start, self.lines.get(behind).copied().unwrap_or(self.len))
    }

    /// The pieces of a span, each with the mark of `signs` that ends it.
    pub fn pieces(&self, span: Span, signs: &'static [char]) -> impl Iterator<Item = Span> + '_ {
        let from = self.clauses.partition_point(|m| m.span.start < span.start);
        let inside = self.clauses[from..].iter().take_while(move |m| m.span.end <= span.end);
        let ends = inside.filter(|m| signs.contains(&m.sign)).map(|m| m.span.end);
        let mut start = span.start;
        // What stands behind the last mark is a piece too.
        ends.chain(std::iter::once(span.end)).filter_map(move |end| {
            let piece = Span::new(start, end);
            start = end;
            (!piece.is_empty()).then_some(piece)
        })
    }

    /// Whether an odd number of quotation marks stands before a place in its paragraph, and one behind it.
    pub fn is_quoted(&self, place: Span, paragraph: Span) -> bool {
        let until = |at: u32| self.quotes.partition_point(|q| *q < at);
        (until(place.start) - until(paragraph.start)) % 2 == 1 && until(place.end) < until(paragraph.end)
    }
}

/// Whether a comma parts the thousands of a figure: 4,876 as the grammar of facts reads it.
fn is_inside_number(bytes: &[u8], at: usize) -> bool {
    let behind = bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).take(4).count();
    behind == 3 && at > 0 && bytes[at - 1].is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_comma_between_thousands_ends_no_clause() {
        let text = "执法人员4,876名,持证12,34名";
        let marks = Marks::new(text);
        let clauses: Vec<&str> =
            marks.pieces(Span::new(0, text.len() as u32), &[',']).map(|p| &text[p.range()]).collect();
        assert_eq!(clauses, ["执法人员4,876名,", "持证12,", "34名"]);
    }

    fn naive(text: &str, span: Span, marks: &[char]) -> Span {
        let start = text[..span.start as usize].rfind(marks);
        let start = start.map_or(0, |i| i + text[i..].chars().next().map_or(0, char::len_utf8));
        let end = text[span.end as usize..].char_indices().find(|(_, c)| marks.contains(c));
        let end = end.map_or(text.len(), |(i, c)| span.end as usize + i + if c == '\n' { 0 } else { c.len_utf8() });
        Span::new(start as u32, end as u32)
    }

    proptest! {
        #[test]
        fn stretches_and_pieces_equal_a_walk(text in "[一a,。;:!?\"\n]{0,30}", a in 0usize..90, b in 0usize..90) {
            let (a, b) = (text.floor_char_boundary(a), text.floor_char_boundary(b));
            let span = Span::new(a.min(b) as u32, a.max(b) as u32);
            let marks = Marks::new(&text);
            prop_assert_eq!(marks.clause(span), naive(&text, span, &[',', '。', ';', ':', '!', '?', '\n']));
            prop_assert_eq!(marks.sentence(span), naive(&text, span, &['。', ';', '!', '?', '\n']));
            let line = naive(&text, Span::empty(span.start), &['\n']);
            prop_assert_eq!(marks.line(span.start), line);
            let pieces: Vec<&str> = marks.pieces(span, &['。', '\n']).map(|p| &text[p.range()]).collect();
            prop_assert_eq!(pieces, text[span.range()].split_inclusive(['。', '\n']).collect::<Vec<_>>());
            let paragraph = line.cover(span);
            let (before, behind) = (&text[paragraph.start as usize..a.min(b)], &text[a.max(b)..paragraph.end as usize]);
            let quoted = before.matches('"').count() % 2 == 1 && behind.contains('"');
            prop_assert_eq!(marks.is_quoted(span, paragraph), quoted);
        }
    }
}
