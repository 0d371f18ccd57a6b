//! Turns the place of a finding into the range of the main part that its comment covers.
//!
//! Words go to their exact characters. A gap, and words that no run of the body holds (a computed label, a
//! text box, a note), go to the whole paragraph they belong to or hang on.

use crate::finding::{Place, PlaceKind};
use crate::ingest::docx::{Document, Link};
use crate::source::{Piece, Story};
use crate::span::Span;

/// Where a mark is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    /// Between two elements, at this byte of the main part.
    Between(usize),
    /// Between two children of a run.
    InRun {
        /// Index of the run.
        run: u32,
        /// Byte of the main part.
        at: usize,
    },
    /// Inside the text of a `w:t`.
    InText {
        /// Index of the run.
        run: u32,
        /// Index of the element.
        element: u32,
        /// Byte of the main part.
        at: usize,
    },
}

impl Point {
    /// Byte of the main part.
    pub fn at(self) -> usize {
        match self {
            Point::Between(at) | Point::InRun { at, .. } | Point::InText { at, .. } => at,
        }
    }
}

/// The range a comment covers, or `None` in a document without a paragraph to hold it.
pub(super) fn range(document: &Document, place: Place) -> Option<(Point, Point)> {
    let exact = match place.kind {
        PlaceKind::Gap => None,
        PlaceKind::Text | PlaceKind::Document => words(document, place.span),
    };
    exact.or_else(|| paragraph(document, place.span.start))
}

/// The first and the last character of a span that a run of the body holds.
fn words(document: &Document, span: Span) -> Option<(Point, Point)> {
    let pieces = &document.origin.pieces;
    let from = pieces.partition_point(|p| p.text.end <= span.start);
    let to = pieces.partition_point(|p| p.text.start < span.end);
    let held = |at: &usize| {
        let piece = &pieces[*at];
        Some((piece, piece.raw.as_ref()?.start as usize, document.links[*at]?))
    };
    let mut all = (from..to.max(from)).filter_map(|at| held(&at));
    let (first, first_raw, first_link) = all.next()?;
    let (last, last_raw, last_link) = all.next_back().unwrap_or((first, first_raw, first_link));
    if first.story != Story::Body || last.story != Story::Body {
        return None;
    }
    let start = inside(first, first_raw, span.start.max(first.text.start));
    let end = inside(last, last_raw, span.end.min(last.text.end));
    Some((point(document, first_link, start), point(document, last_link, end)))
}

/// The byte of the main part that spells a place of a piece. Only a piece that is spelt byte by byte has
/// places inside; an entity is one character.
fn inside(piece: &Piece, raw: usize, offset: u32) -> usize {
    if offset == piece.text.end {
        piece.raw.as_ref().map_or(raw, |r| r.end as usize)
    } else {
        raw + (offset - piece.text.start) as usize
    }
}

/// Where a mark at a byte of a text element goes: as far out as nothing stands between.
fn point(document: &Document, link: Link, at: usize) -> Point {
    let (run, element) = (&document.runs[link.run as usize], &document.elements[link.element as usize]);
    let outer = if at <= element.open.end {
        element.open.start
    } else if at >= element.close.start {
        element.close.end
    } else {
        return Point::InText { run: link.run, element: link.element, at };
    };
    if outer <= run.properties.end {
        Point::Between(run.open.start)
    } else if outer >= run.close.start {
        Point::Between(run.close.end)
    } else {
        Point::InRun { run: link.run, at: outer }
    }
}

/// The paragraph of the body that holds a place or that its paragraph hangs on; the nearest before it, or
/// behind it, if that one is an empty element.
fn paragraph(document: &Document, offset: u32) -> Option<(Point, Point)> {
    let index = document.starts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
    let host = document.starts.get(index)?.1.saturating_sub(1) as usize;
    let spots = &document.paragraphs;
    let before = spots.get(..=host)?.iter().rev();
    let spot = before.chain(&spots[host + 1..]).find(|spot| spot.open)?;
    Some((Point::Between(spot.content.start), Point::Between(spot.content.end)))
}
