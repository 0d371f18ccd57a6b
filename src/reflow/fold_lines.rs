//! Turns the physical lines of a source into folded lines with what their layout shows.
//!
//! Dropped here: byte-order marks, zero-width characters, blanks beside Chinese characters, Markdown
//! marks, table borders, comments. Cells of a table row become lines of their own.

use crate::fold::{fold_char, is_chinese, is_chinese_digit, unfolded_run};
use crate::source::{Source, comments};
use crate::span::{OffsetMap, Span};

/// One physical line, or one cell of a table row.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its folded text.
    pub span: Span,
    /// The line or cell in the source.
    pub source: Span,
    /// Blank lines before it.
    pub blanks_before: u16,
    /// Columns of blank space before its text, two for a full-width blank.
    pub indent: u16,
    /// Columns of its text and indent, two for a Chinese character.
    pub columns: u16,
    /// Characters of its text and indent as they stand in the source.
    pub length: u16,
    /// Opened with a Markdown heading or list mark, or stood in bold.
    pub marked: bool,
    /// Is a table cell.
    pub cell: bool,
}

/// The folded text of a source, lines ended by `\n`.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    pub text: String,
    pub map: OffsetMap,
    pub lines: Vec<Line>,
    /// Places in `text` where blanks were dropped between two Chinese characters.
    pub seams: Vec<u32>,
    /// Whether any line had all its characters set apart by blanks.
    pub spaced: bool,
    /// Whether there were Markdown marks or table borders.
    pub marked: bool,
    /// Commas in half and in full width.
    pub commas: (u32, u32),
    /// Comments of the source, in order; a line of nothing else is a blank one.
    pub comments: Vec<Span>,
}

impl Folded {
    pub fn line_text(&self, line: &Line) -> &str {
        &self.text[line.span.range()]
    }
}

/// Folds every line of `source`.
pub(super) fn fold_lines(source: &Source) -> Folded {
    let text = String::with_capacity(source.text().len());
    let mut folded = Folded { text, comments: comments(source), ..Folded::default() };
    let mut blanks = 0;
    for span in source.lines() {
        let line = source.slice(span);
        let found = folded.lines.len();
        let row = line.trim_start().starts_with('|') || line.contains('\t') && !tabs_are_text(source, span);
        let mut fold = |offset: usize, cell: &str| {
            if is_rule(cell) {
                folded.marked = true;
                return;
            }
            let at = Span::new(span.start + offset as u32, span.start + (offset + cell.len()) as u32);
            let at = outside(at, source, &folded.comments);
            fold_line(&mut folded, source, at, blanks, row);
            if folded.lines.len() > found {
                blanks = 0;
            }
        };
        if row || line.contains('\u{c}') {
            cells(line, row).for_each(|(offset, cell)| fold(offset, cell));
        } else {
            fold(0, line);
        }
        if folded.lines.len() == found {
            blanks = u16::saturating_add(blanks, 1);
        }
    }
    folded
}

/// A line or cell without the comments at its start and its end.
fn outside(at: Span, source: &Source, comments: &[Span]) -> Span {
    let Span { mut start, mut end } = at;
    let first = comments.partition_point(|c| c.end <= start);
    let blank = |from: u32, until: u32| source.slice(Span::new(from, until)).trim().is_empty();
    let inside = comments[first..].iter().take_while(|c| c.start < end).count();
    let mut inside = &comments[first..first + inside];
    while let [comment, rest @ ..] = inside
        && (comment.start <= start || blank(start, comment.start))
    {
        start = comment.end.min(end);
        inside = rest;
    }
    while let [rest @ .., comment] = inside
        && (comment.end >= end || blank(comment.end, end))
    {
        end = comment.start;
        inside = rest;
    }
    Span::new(start, end)
}

/// Whether the tabs of a line stand inside its paragraph, as the reader of its format knows; a tab between
/// two cells stands nowhere in the file.
fn tabs_are_text(source: &Source, line: Span) -> bool {
    let origin = source.origin();
    let held = |at: u32| origin.piece_at(at).is_some_and(|piece| at < piece.text.end);
    origin.paragraphs && source.slice(line).match_indices('\t').all(|(i, _)| held(line.start + i as u32))
}

/// The cells of a table row, the pages of any other line, with their offsets.
fn cells(line: &str, row: bool) -> impl Iterator<Item = (usize, &str)> {
    let border = move |c: char| row && matches!(c, '|' | '\t') || c == '\u{c}';
    line.split(border).map(move |cell| (cell.as_ptr() as usize - line.as_ptr() as usize, cell))
}

/// A line of dashes or a table's `|---|---|`.
fn is_rule(cell: &str) -> bool {
    let mut signs = cell.trim().chars();
    let rule = |c: char| matches!(c, '-' | ':' | '=' | '*' | '_' | '─' | '━' | '＿');
    signs.all(rule) && cell.trim().chars().count() >= 3
}

fn fold_line(folded: &mut Folded, source: &Source, at: Span, blanks: u16, cell: bool) {
    let text = source.slice(at);
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let indent = text[..text.len() - body.len()].chars().map(columns).fold(0, u16::saturating_add);
    let (body, listed) = without_list_mark(body);
    // A line in bold from its start is a heading of its own; bold words inside one are not.
    let marked = listed || body.starts_with("**");
    let body = body.trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c) || c == '|');
    let base = at.start + (body.as_ptr() as usize - text.as_ptr() as usize) as u32;
    // Asked at the first blank: a line without blanks is not spaced.
    let mut spaced = None;
    let start = folded.text.len();
    let mut width = 0u16;
    let mut previous = '\0';
    let (mut blank, mut blanks_inside) = (None, false);
    let mut dropped = true; // the line end before
    let (mut read, mut commented) = (0, 0);
    loop {
        if !dropped {
            // Nearly all of a text: nothing to decide, the map goes on as it is.
            let run = &body[read..read + unfolded_run(&body[read..])];
            if !run.is_empty() {
                folded.text.push_str(run);
                width = width.saturating_add((run.len() / 3).saturating_mul(2).min(u16::MAX as usize) as u16);
                previous = '\0';
                read += run.len();
            }
        }
        let mut chars = body[read..].chars();
        let Some(c) = chars.next() else { break };
        let (i, next) = (read, chars.next());
        read += c.len_utf8();
        if is_invisible(c) {
            dropped = true;
            continue;
        }
        if c == '<'
            && let Ok(comment) = folded.comments.binary_search_by_key(&(base + i as u32), |c| c.start)
        {
            read = (folded.comments[comment].end - base) as usize;
            commented += body[i..read].chars().count();
            dropped = true;
            continue;
        }
        if c.is_whitespace() {
            blank.get_or_insert(i);
            (blanks_inside, dropped) = (true, true);
            continue;
        }
        // Markdown emphasis is no text of the author's.
        if matches!(c, '*' | '_') && (next == Some(c) || previous == c) {
            previous = c;
            folded.marked = true;
            dropped = true;
            continue;
        }
        // Markdown escapes: `1\\.`.
        if c == '\\' && next.is_some_and(|n| n.is_ascii_punctuation()) {
            folded.marked = true;
            dropped = true;
            continue;
        }
        match c {
            ',' => folded.commas.0 += 1,
            '，' => folded.commas.1 += 1,
            _ => {}
        }
        let mut f = fold_char(c);
        if f == '.' && ends_sentence(&folded.text[start..], next.map(fold_char)) {
            f = '。';
        }
        // Recognition reads the full stop as a small o.
        let alone = c == 'o' && !next.is_some_and(|n| n.is_ascii_alphanumeric());
        if alone && folded.text[start..].ends_with(is_chinese) {
            f = '。';
        }
        if let Some(blank) = blank.take()
            && let Some(before) = folded.text[start..].chars().next_back()
        {
            if keeps_blank(before, f) && !*spaced.get_or_insert_with(|| is_spaced(body)) {
                folded.map.cut(folded.text.len() as u32, base + blank as u32);
                folded.text.push(' ');
                width = width.saturating_add(1);
            } else {
                folded.seams.push(folded.text.len() as u32);
            }
        }
        if std::mem::take(&mut dropped) {
            folded.map.cut(folded.text.len() as u32, base + i as u32);
        }
        folded.text.push(f);
        width = width.saturating_add(columns(c));
        previous = c;
        if f.len_utf8() != c.len_utf8() {
            folded.map.cut(folded.text.len() as u32, base + read as u32);
        }
    }
    folded.spaced |= blanks_inside && *spaced.get_or_insert_with(|| is_spaced(body));
    folded.marked |= marked;
    if folded.text.len() == start {
        return;
    }
    let span = Span::new(start as u32, folded.text.len() as u32);
    folded.lines.push(Line {
        span,
        source: at,
        blanks_before: blanks,
        indent,
        columns: width.saturating_add(indent),
        length: (text.trim_end().chars().count() - commented).min(u16::MAX as usize) as u16,
        marked,
        cell,
    });
    folded.text.push('\n');
}

/// Columns a character takes on a page of Chinese text.
fn columns(c: char) -> u16 {
    if c.is_ascii() || c == '\u{a0}' {
        1
    } else if is_invisible(c) {
        0
    } else {
        2
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
        || (c.is_control() && !c.is_whitespace())
}

/// Takes `## `, `> `, `- ` off a line.
fn without_list_mark(body: &str) -> (&str, bool) {
    let rest = body.trim_start_matches('>').trim_start();
    let hashes = rest.trim_start_matches('#');
    if hashes.len() < rest.len() && rest.len() - hashes.len() <= 6 {
        return (hashes.trim_start(), true);
    }
    for mark in ["- ", "* ", "+ ", "• ", "●", "■", "◆", "▲", "·"] {
        // `— 4 —` and `- 4 -` are page marks, not lists, and `·9` is the rest of a wrapped 11·9.
        if let Some(item) = rest.strip_prefix(mark)
            && !item.trim_end().ends_with(['-', '·'])
            && !(mark == "·" && item.starts_with(|c: char| c.is_ascii_digit()))
        {
            return (item.trim_start(), true);
        }
    }
    (rest, rest.len() < body.len())
}

/// Whether (nearly) all characters of a line are set apart by blanks.
fn is_spaced(body: &str) -> bool {
    let (mut chars, mut blanks, mut was_blank) = (0u32, 0u32, true);
    for c in body.chars() {
        match (c.is_whitespace(), was_blank) {
            (true, false) => blanks += 1,
            (false, _) => chars += 1,
            _ => {}
        }
        was_blank = c.is_whitespace();
    }
    chars >= 4 && blanks * 10 >= (chars - 1) * 7
}

/// A blank stays only between two signs that are written with blanks.
fn keeps_blank(before: char, after: char) -> bool {
    before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric()
}

/// Whether a `.` after `before` is a full stop that lost its width, and not part of a number or a label.
fn ends_sentence(before: &str, next: Option<char>) -> bool {
    if next.is_some_and(|n| n.is_ascii_alphanumeric() || n == '.') {
        return false;
    }
    let Some(last) = before.chars().next_back() else { return false };
    let label = before.chars().count() <= 3 && before.chars().all(is_chinese_digit);
    (is_chinese(last) && !label) || matches!(last, '%' | ')' | '"' | '\'') && before.chars().count() > 4
}

/// Counts characters.
pub(super) fn chars(text: &str) -> usize {
    text.chars().count()
}
