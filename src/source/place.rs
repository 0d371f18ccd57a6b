//! [`PlaceCursor`]: says where in its file a place of the text stands, as people count it: paragraph,
//! character, page. Counts from the last place it was asked for, so that many places stay linear.

use super::{Format, Origin, Source, Story};

/// A place in a file; 0 where the format does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilePlace {
    /// Which story the paragraph is counted in.
    pub story: Story,
    /// 1-based.
    pub paragraph: u32,
    /// 1-based in the paragraph, in characters that its author typed: labels and tabs are not counted.
    pub char: u32,
    /// 1-based.
    pub page: u32,
}

/// Remembers the last place; fastest when asked in ascending order.
#[derive(Clone, Debug)]
pub struct PlaceCursor<'a> {
    text: &'a str,
    origin: &'a Origin,
    /// The piece that was asked for, the first of its paragraph, and what was counted of it up to where.
    last: Option<Counted>,
}

#[derive(Clone, Copy, Debug)]
struct Counted {
    piece: usize,
    offset: u32,
    chars: u32,
}

impl<'a> PlaceCursor<'a> {
    /// Starts at the beginning of the text.
    pub fn new(source: &'a Source) -> Self {
        Self { text: source.text(), origin: source.origin(), last: None }
    }

    /// Where the character at `offset` stands; behind the last of a paragraph, one past it.
    pub fn start(&mut self, offset: u32) -> Option<FilePlace> {
        self.place(offset, offset)
    }

    /// Where the place behind the character before `offset` stands.
    pub fn end(&mut self, offset: u32) -> Option<FilePlace> {
        self.place(offset.saturating_sub(1), offset)
    }

    /// The place `offset`, which belongs to the piece that holds `probe`.
    fn place(&mut self, probe: u32, offset: u32) -> Option<FilePlace> {
        let pieces = &self.origin.pieces;
        let index = pieces.partition_point(|p| p.text.start <= probe).checked_sub(1)?;
        let piece = &pieces[index];
        let mut place = FilePlace { story: piece.story, paragraph: piece.paragraph, page: piece.page, char: 0 };
        if self.origin.format == Format::Docx {
            let key = |at: usize| (pieces[at].story, pieces[at].paragraph);
            let known = self.last.filter(|l| l.piece <= index && l.offset <= offset && key(l.piece) == key(index));
            let mut counted = known.unwrap_or_else(|| {
                let first = (0..=index).rev().take_while(|at| key(*at) == key(index)).last().unwrap_or(index);
                Counted { piece: first, offset: pieces[first].text.start, chars: 0 }
            });
            for (at, piece) in pieces.iter().enumerate().take(index + 1).skip(counted.piece) {
                let from = counted.offset.max(piece.text.start);
                let to = self.text.floor_char_boundary(offset.min(piece.text.end) as usize) as u32;
                if piece.raw.is_some() && from < to {
                    counted.chars += self.text[from as usize..to as usize].chars().count() as u32;
                }
                counted = Counted { piece: at, offset: counted.offset.max(to), ..counted };
            }
            self.last = Some(counted);
            place.char = counted.chars + 1;
        }
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Piece;
    use super::*;
    use crate::span::Span;

    #[test]
    fn typed_characters_are_counted_from_the_start_of_their_paragraph() {
        // A label of two characters, two runs, a tab, the next paragraph.
        let text = "一、甲乙丙\t丁\n戊\n";
        let piece = |start: u32, end: u32, paragraph: u32, typed: bool| Piece {
            text: Span::new(start, end),
            paragraph,
            raw: typed.then_some(0..1),
            ..Piece::default()
        };
        let pieces = vec![
            piece(0, 6, 1, false),
            piece(6, 9, 1, true),
            piece(9, 15, 1, true),
            piece(15, 16, 1, false),
            piece(16, 19, 1, true),
            piece(20, 23, 2, true),
        ];
        let origin = Origin { format: Format::Docx, pieces, ..Origin::default() };
        let source = Source::new("a", text, "UTF-8").with_origin(origin);
        let mut cursor = PlaceCursor::new(&source);
        let ask = |cursor: &mut PlaceCursor, offset| cursor.start(offset).map(|p| (p.paragraph, p.char));
        let asked: Vec<_> = [0, 6, 12, 16, 19, 20].into_iter().map(|at| ask(&mut cursor, at)).collect();
        assert_eq!(asked, [(1, 1), (1, 1), (1, 3), (1, 4), (1, 5), (2, 1)].map(Some));
        // Backwards too, and ends belong to what is before them.
        assert_eq!(ask(&mut cursor, 9), Some((1, 2)));
        assert_eq!(cursor.end(23).map(|p| (p.paragraph, p.char)), Some((2, 2)));
        assert_eq!(PlaceCursor::new(&Source::new("a", "甲", "UTF-8")).start(0), None);
    }
}
