//! Cuts the text around a place into a [`Window`] that fits a terminal, and serves it to miette.
//!
//! Stock miette prints whole paragraphs (2,000 characters), counts columns in bytes and panics past
//! column 65,535. A window is one line of cleaned text, or for a gap the two lines around it, with the
//! real line number and the column in characters. Nothing here knows what a finding says.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::super::columns::{CUT, Shown, shown};
use crate::finding::{Place, PlaceKind};
use crate::source::{Position, Source};
use crate::span::Span;

/// Stands on blank lines between the two lines around a gap; lines with it are taken out again.
pub(super) const BLANK: char = '\u{fffe}';

/// More blank lines than this are not carried through the drawing: the line before is left out.
const BLANKS_CARRIED: usize = 50;

/// Columns shown before a place where the line is too long to be shown whole.
const LEAD: usize = 12;

/// Cleaned text around a place.
#[derive(Debug)]
pub(super) struct Window {
    name: String,
    text: String,
    /// Bytes of `text`.
    label: SourceSpan,
    /// Line number of the first line of `text`, 0-based.
    first_line_index: usize,
    /// Where the place is in the document.
    at: Position,
    /// Where the last character of the place is, if on a later line.
    pub(super) until: Option<Position>,
    /// Whether what belongs here belongs before the line shown, because nothing stands above it.
    pub(super) before: bool,
}

impl Window {
    /// Cuts a window of at most `columns` columns; `name` is what the document is called in it.
    pub(super) fn new(source: &Source, place: Place, columns: usize, name: String) -> Window {
        let end = source.text().len() as u32;
        let clamp = |offset: u32| {
            let within = (0..=offset.min(end)).rev().find(|at| source.text().is_char_boundary(*at as usize));
            within.unwrap_or(0)
        };
        let span = Span { start: clamp(place.span.start), end: clamp(place.span.end).max(clamp(place.span.start)) };
        match place.kind {
            PlaceKind::Gap => gap(source, span, columns, name),
            PlaceKind::Text | PlaceKind::Document => text(source, span, columns, name),
        }
    }

    /// Where miette draws.
    pub(super) fn label(&self) -> SourceSpan {
        self.label
    }
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Asked without context, miette wants the place for the head of the drawing, else the text.
        let line_index = if before == 0 { self.at.line as usize - 1 } else { self.first_line_index };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            line_index,
            self.at.column as usize - 1,
            self.text.split('\n').count(),
        )))
    }
}

/// The line a span begins on, cut around it.
fn text(source: &Source, span: Span, columns: usize, name: String) -> Window {
    let line_index = source.line_at(span.start);
    let line = source.line_span(line_index);
    let start = span.start.min(line.end);
    let (text, label) =
        cut(&source.shown(line), (start - line.start, span.end.clamp(start, line.end) - line.start), columns);
    let last_char =
        source.text()[..span.end as usize].trim_end().char_indices().next_back().map_or(0, |(at, _)| at as u32);
    let until = (last_char > line.end).then(|| source.typed_position(last_char));
    Window { name, text, label, first_line_index: line_index, at: source.typed_position(start), until, before: false }
}

/// The lines before and after a gap; the label is an empty place under the first.
fn gap(source: &Source, span: Span, columns: usize, name: String) -> Window {
    let at = source.typed_position(span.start);
    let whole = |index: usize| {
        let line = &*source.shown(source.line_span(index));
        let indent = (line.len() - line.trim_start().len()) as u32;
        cut(line, (indent, indent), columns).0
    };
    let blank = |index: usize| source.slice(source.line_span(index)).trim().is_empty();
    let here = source.line_at(span.start);
    // A gap inside or at the end of a line comes after that line.
    let line_start = source.line_span(here).start;
    let inside = !source.text()[line_start as usize..span.start as usize].trim().is_empty();
    let following = if inside { here + 1 } else { here };
    let next = (following..source.line_count()).find(|i| !blank(*i));
    let previous = (0..following).rev().find(|i| !blank(*i));
    let (text, first_line_index, before) = match (previous, next) {
        (Some(p), Some(n)) if n - p <= BLANKS_CARRIED => {
            let blanks = format!("{BLANK}\n").repeat(n - p - 1);
            (format!("{}\n{blanks}{}", whole(p), whole(n)), p, false)
        }
        (_, Some(n)) if n > 0 => (format!("{BLANK}\n{}", whole(n)), n - 1, false),
        (_, Some(n)) => (whole(n), n, true),
        (Some(p), None) => (whole(p), p, false),
        (None, None) => (" ".to_owned(), 0, false),
    };
    Window { name, text, label: (0, 0).into(), first_line_index, at, until: None, before }
}

/// Cuts `line` to `columns` around the bytes `start..end` of it; returns the text and where they are in it.
fn cut(line: &str, (start, end): (u32, u32), columns: usize) -> (String, SourceSpan) {
    let (start, end) = (start as usize, end as usize);
    let columns_of = |s: &str| s.chars().map(|c| shown(c).width()).sum::<usize>();
    // The blanks that indent a paragraph say nothing, unless the place lies in them.
    let indent = line.len() - line.trim_start().len();
    let mut from = if start >= indent { indent } else { 0 };
    let line_end = line.trim_end().len().max(end);
    if columns_of_at_most(&line[from..line_end], columns + 1) > columns {
        from = begin(line, from, start, end, columns, &columns_of);
    }
    let mut text = String::new();
    let mut used = 0;
    if from > indent {
        text.push(CUT);
        used = 1;
    }
    let (mut label_start, mut label_end) = (None, None);
    for (i, c) in line[from..line_end].char_indices() {
        let (i, piece) = (from + i, shown(c));
        // One column is kept for the sign that text was cut away, unless this is the last character.
        let last = i + c.len_utf8() == line_end;
        if used + piece.width() + usize::from(!last) > columns {
            label_start.get_or_insert(text.len());
            text.push(CUT);
            break;
        }
        if i >= start {
            label_start.get_or_insert(text.len());
        }
        if i >= end {
            label_end.get_or_insert(text.len());
        }
        piece.push_to(&mut text);
        used += piece.width();
    }
    let label_start = label_start.unwrap_or(text.len());
    let mut label_end = label_end.unwrap_or(text.len()).max(label_start);
    if start == end {
        label_end = label_start;
    }
    // miette draws an empty place only where a character follows.
    if label_start == text.len() {
        text.push(' ');
    }
    (text, (label_start, label_end - label_start).into())
}

/// Where a window on a long line begins: the place is shown whole if it can be, with some text before it.
fn begin(
    line: &str,
    from: usize,
    start: usize,
    end: usize,
    columns: usize,
    columns_of: &dyn Fn(&str) -> usize,
) -> usize {
    let place = columns_of_at_most(&line[start..end], columns);
    let lead = (columns.saturating_sub(place + 2) / 2).max(LEAD.min(columns / 4));
    // Near the end of the line there is no text to show after the place: more before it.
    let after = columns_of_at_most(&line[end..], columns);
    let lead = lead.max(columns.saturating_sub(place + after + 2));
    let mut begin = start;
    let mut used = 0;
    for (i, c) in line[from..start].char_indices().rev() {
        used += columns_of(&line[from + i..from + i + c.len_utf8()]);
        if used > lead {
            break;
        }
        begin = from + i;
    }
    begin
}

/// Columns of the text, counted no further than `limit`.
fn columns_of_at_most(text: &str, limit: usize) -> usize {
    let mut used = 0;
    for c in text.chars() {
        used += match shown(c) {
            Shown::Nothing => 0,
            piece => piece.width(),
        };
        if used >= limit {
            return limit;
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cuts around `⟦…⟧` and shows the result with the marks in their new place.
    fn cropped(marked: &str, columns: usize) -> String {
        let start = marked.find('⟦').unwrap();
        let line = marked.replace('⟦', "");
        let end = line.find('⟧').unwrap();
        let line = line.replace('⟧', "");
        let (mut text, label) = cut(&line, (start as u32, end as u32), columns);
        text.insert(label.offset() + label.len(), '⟧');
        text.insert(label.offset(), '⟦');
        text
    }

    #[test]
    fn short_lines_are_shown_whole_and_without_indent() {
        assert_eq!(cropped("\u{3000}\u{3000}共计⟦86⟧件。", 40), "共计⟦86⟧件。");
        assert_eq!(cropped("⟦\u{3000}⟧共计", 40), "⟦\u{3000}⟧共计");
        assert_eq!(cropped("共计86件。⟦⟧", 40), "共计86件。⟦⟧ ");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let far = "甲".repeat(2500);
        assert_eq!(cropped(&format!("{far}⟦错⟧{far}"), 21), "…甲甲甲甲⟦错⟧甲甲甲甲…");
        assert_eq!(cropped(&format!("{far}⟦错⟧"), 21), "…甲甲甲甲甲甲甲甲⟦错⟧");
        assert_eq!(cropped(&format!("⟦错⟧{far}"), 21), "⟦错⟧甲甲甲甲甲甲甲甲甲…");
        assert_eq!(cropped(&format!("{far}⟦{far}⟧"), 21), "…甲甲⟦甲甲甲甲甲甲甲…⟧");
    }

    proptest! {
        #[test]
        fn any_place_fits_any_terminal(
            line in "[甲a，\t\u{202e}\u{1b} ]{0,60}", a in 0usize..200, b in 0usize..200, columns in 20usize..60,
        ) {
            let boundary = |at: usize| (0..=at.min(line.len())).rev().find(|i| line.is_char_boundary(*i)).unwrap();
            let (a, b) = (boundary(a.min(b)), boundary(a.max(b)));
            let (text, label) = cut(&line, (a as u32, b as u32), columns);
            prop_assert!(unicode_width::UnicodeWidthStr::width(text.as_str()) <= columns + 1, "{:?}", text);
            prop_assert!(text.is_char_boundary(label.offset()));
            prop_assert!(text.is_char_boundary(label.offset() + label.len()));
        }
    }
}
