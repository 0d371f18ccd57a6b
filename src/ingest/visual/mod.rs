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

/// Most bytes of text of one document; a yearbook has one million.
const TEXT: usize = 16 << 20;

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
