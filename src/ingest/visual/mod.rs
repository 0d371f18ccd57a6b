//! Turns placed text of fixed-layout pages (pdf, ofd) into a [`Source`] of paragraphs.
//!
//! Runs become visual lines, page numbers and running headers are dropped, lines are joined to the paragraphs
//! their geometry shows. Text that does not run with most of its page (watermarks, margins) is dropped and noted.
//! Nothing here knows how a format stores its text, and nothing what it means.

mod characters;
mod furniture;
mod lines;
mod paragraphs;

use super::IngestError;
use crate::source::{Format, Origin, Piece, Source};
use crate::span::Span;

pub(super) use lines::{Direction, Line, Run, Runs, lines};

/// Most bytes of text of one document; a yearbook has three million.
const TEXT: usize = 8 << 20;
/// Most lines of one document; two thousand full pages have eighty thousand.
const LINES: usize = 200_000;

/// Adds the lines of one more page.
///
/// # Errors
///
/// When there are more than any document has.
pub(super) fn extend(lines: &mut Vec<Line>, page: Vec<Line>) -> Result<(), IngestError> {
    lines.extend(page);
    if lines.len() > LINES { Err(IngestError::TooLargeInside) } else { Ok(()) }
}

/// What was not read: pages that are pictures, characters that run another way.
pub(super) fn notes(pictures: &[u32], aslant: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if !pictures.is_empty() {
        let pages = pictures.iter().map(u32::to_string).collect::<Vec<_>>().join("、");
        notes.push(format!("第{pages}页是图片，其中的文字没有读到"));
    }
    if aslant > 0 {
        notes.push(format!("有{aslant}个斜排或与正文方向不同的字（如水印）没有读"));
    }
    notes
}

/// Puts the lines of all pages together.
///
/// # Errors
///
/// When there is more text than any document has.
pub(super) fn source(
    name: &str,
    format: Format,
    lines: Vec<Line>,
    pages: u32,
    notes: Vec<String>,
) -> Result<Source, IngestError> {
    if lines.iter().map(|line| line.text.len()).sum::<usize>() > TEXT {
        return Err(IngestError::TooLargeInside);
    }
    let lines = furniture::drop_furniture(lines, pages);
    let starts = paragraphs::starts(&lines);
    let mut text = String::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut paragraph, mut run) = (0, 0);
    for (i, line) in lines.iter().enumerate() {
        if starts[i] {
            if i > 0 {
                text.push('\n');
            }
            (paragraph, run) = (paragraph + 1, 0);
        } else if paragraphs::wants_blank(&text, &line.text) {
            text.push(' ');
        }
        run += 1;
        // A tab between two cells stands nowhere in the file.
        for (i, cell) in line.text.split('\t').enumerate() {
            if i > 0 {
                text.push('\t');
            }
            let start = text.len() as u32;
            text.push_str(cell);
            let span = Span::new(start, text.len() as u32);
            pieces.push(Piece { text: span, paragraph, run, page: line.page, ..Piece::default() });
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let origin = Origin { format, paragraphs: true, pieces, notes };
    Ok(Source::new(name, text, "UTF-8").with_origin(origin))
}
