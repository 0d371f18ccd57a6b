//! Turns physical lines into logical paragraphs by a table of weighed evidence.
//!
//! Each boundary between two lines of text collects the weights of every row of [`EVIDENCE`] that
//! applies; above zero the lines belong together. A Boolean chain was tried first and fell over every
//! second kind of dirt; weights let a blank line, an indent and a broken word argue with one another.

use super::fold_lines::{Folded, Line, chars};
use super::furniture::Kind;
use super::logical::Piece;
use crate::grammar::LineShape;

/// Longest heading in characters; a longer line without an end mark was broken off.
const HEADING: usize = 45;
/// Narrowest and widest page in characters that counts as hard-wrapped.
const PAGE: std::ops::RangeInclusive<u16> = 18..=64;

/// Columns by which a full line may fall short of the page: marks that must not open a line, half-width
/// letters at the end.
const SLACK: u16 = 6;

/// One boundary and what is known about both sides.
struct Boundary<'a> {
    page: &'a Page,
    /// The text before, from the start of its physical line on.
    before: &'a str,
    after: &'a str,
    before_line: &'a Line,
    after_line: &'a Line,
    before_shape: LineShape,
    after_shape: LineShape,
    /// The paragraph so far opens with a number and has no end mark yet.
    in_heading: bool,
    /// The paragraph so far is its first line.
    first_line: bool,
    /// A page mark stood between the two.
    over_page: bool,
}

/// One row: what is seen, and how much it speaks for joining.
pub(super) struct Evidence {
    #[cfg_attr(not(test), expect(dead_code, reason = "names the row in tests and for the reader"))]
    pub name: &'static str,
    weight: i32,
    holds: fn(&Boundary) -> bool,
}

/// The weights are set by hand on the fixtures in `tests.rs`, one fixture a row.
const EVIDENCE: &[Evidence] = &[
    Evidence { name: "lines are paragraphs", weight: -2, holds: |b| b.page.width.is_none() },
    Evidence { name: "the line is full", weight: 3, holds: |b| b.page.is_full(b.before_line) },
    Evidence {
        name: "the line is short of the page",
        weight: -4,
        holds: |b| b.page.width.is_some() && !b.page.is_full(b.before_line) && !b.over_page,
    },
    Evidence { name: "a page ended here", weight: 1, holds: |b| b.over_page },
    Evidence { name: "ends a sentence", weight: -2, holds: |b| ends_sentence(b.before) },
    Evidence {
        name: "a paragraph that lines hold whole ends a sentence",
        weight: -4,
        holds: |b| b.page.width.is_none() && (ends_sentence(b.before) || b.before.ends_with([':', ';'])),
    },
    Evidence {
        name: "breaks off at a comma", weight: 4, holds: |b| b.before.ends_with([',', '、', '(', '《', '〔'])
    },
    Evidence {
        name: "breaks off inside a long sentence",
        weight: 4,
        holds: |b| {
            open_end(b.before) && !b.in_heading && (chars(b.before) > HEADING || !b.first_line && chars(b.before) > 12)
        },
    },
    Evidence {
        name: "breaks off inside a number",
        weight: 5,
        holds: |b| {
            b.before.ends_with(|c: char| c.is_ascii_digit())
                && b.after.starts_with(['年', '月', '日', '个', '件', '次', '人', '%'])
        },
    },
    Evidence {
        name: "breaks off between two digits of a full line",
        weight: 6,
        holds: |b| {
            let digit = |c: char| c.is_ascii_digit();
            b.page.is_full(b.before_line) && b.before.ends_with(digit) && b.after.starts_with(digit)
        },
    },
    Evidence {
        name: "a short line without an end mark behind a sentence",
        weight: -3,
        holds: |b| {
            let short = chars(b.after) <= 30 && !b.page.is_full(b.after_line);
            b.page.width.is_some() && short && ends_sentence(b.before) && !b.after.contains(['。', ';', '!', '?'])
        },
    },
    Evidence {
        name: "goes on with a mark that opens nothing",
        weight: 8,
        holds: |b| b.after.starts_with(['。', ',', ';', '、', ')', '》', '〕', '%', '!', '?', ':']),
    },
    Evidence {
        name: "the next line is indented",
        weight: -6,
        holds: |b| b.page.indented && b.page.opens_paragraph(b.after_line),
    },
    Evidence {
        name: "the next line is flush where paragraphs are indented",
        weight: 4,
        holds: |b| b.page.indented && !b.page.opens_paragraph(b.after_line),
    },
    Evidence {
        name: "a blank line between",
        weight: -3,
        holds: |b| b.after_line.blanks_before > 0 && !b.page.blank_everywhere && !b.over_page && !open_end(b.before),
    },
    Evidence {
        name: "the next line opens with a number",
        weight: -6,
        holds: |b| matches!(b.after_shape, LineShape::Label(_)),
    },
    Evidence {
        name: "the next line opens with a run-in mark",
        weight: -3,
        holds: |b| b.after_shape == LineShape::Mark && !b.before.ends_with([',', '、']),
    },
    Evidence {
        name: "the next line is a date",
        weight: -6,
        holds: |b| b.after_shape == LineShape::Date && chars(b.after) <= 24,
    },
    Evidence {
        name: "the next line is a document number",
        weight: -6,
        holds: |b| b.after_shape == LineShape::Number && !b.before.contains('《'),
    },
    Evidence {
        name: "the line is a date",
        weight: -9,
        holds: |b| b.before_shape == LineShape::Date && chars(b.before) <= 30,
    },
    Evidence { name: "a marked line opens", weight: -6, holds: |b| b.after_line.marked && !b.page.marked_everywhere },
    Evidence {
        name: "table cells stand alone",
        weight: -6,
        holds: |b| b.before_line.cell != b.after_line.cell || b.before_line.cell && !open_long(b.before),
    },
    Evidence {
        name: "a heading is complete",
        weight: -5,
        holds: |b| b.in_heading && !b.before.ends_with([',', '、']) && !heading_goes_on(b),
    },
    Evidence {
        name: "a short line stands alone",
        weight: -4,
        holds: |b| {
            b.first_line
                && b.page.width.is_none()
                && !b.in_heading
                && open_end(b.before)
                && !b.before.ends_with([',', '、'])
                && !b.before.ends_with(|c: char| c.is_ascii_digit())
                && chars(b.before) <= HEADING
        },
    },
];

/// What the layout of all lines shows.
struct Page {
    /// Hard-wrapped at this width, measured in characters or in columns.
    width: Option<Width>,
    /// Paragraphs open with a blank indent and go on flush.
    indented: bool,
    /// Blank lines stand between nearly all lines.
    blank_everywhere: bool,
    /// Nearly all lines carry a Markdown mark or border.
    marked_everywhere: bool,
}

#[derive(Clone, Copy)]
enum Width {
    Chars(u16),
    Columns(u16),
}

impl Page {
    fn is_full(&self, line: &Line) -> bool {
        match self.width {
            Some(Width::Chars(width)) => line.length + 1 >= width,
            Some(Width::Columns(width)) => line.columns + SLACK >= width,
            None => false,
        }
    }

    fn opens_paragraph(&self, line: &Line) -> bool {
        line.indent >= 2
    }

    fn measure(folded: &Folded, kinds: &[Kind]) -> Page {
        let lines: Vec<&Line> =
            folded.lines.iter().zip(kinds).filter(|(_, k)| matches!(k, Kind::Text(_))).map(|(l, _)| l).collect();
        let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
        let blank = lines.iter().skip(1).filter(|l| l.blanks_before > 0).count();
        let open = |line: &&&Line| !folded.line_text(line).ends_with(['。', '!', '?', ':', ';']);
        let cluster = |measure: fn(&Line) -> u16, slack: u16, most: u16| {
            let mut widths: Vec<u16> = lines.iter().map(|l| measure(l)).filter(|w| *w <= most).collect();
            widths.sort_unstable();
            widths.dedup();
            let full = |w: u16| lines.iter().filter(|l| (w.saturating_sub(slack)..=w).contains(&measure(l))).count();
            // The widest width that many lines share: the page.
            let width = widths.iter().rev().copied().find(|&w| full(w) >= 4 && share(full(w), lines.len()) >= 0.25)?;
            let at_width = || lines.iter().filter(|l| (width.saturating_sub(slack)..=width).contains(&measure(l)));
            let over = lines.iter().filter(|l| measure(l) > width).count();
            let broken = share(at_width().filter(open).count(), full(width));
            (broken >= 0.5 && share(over, lines.len()) < 0.1).then_some((width, full(width)))
        };
        let in_chars = cluster(|l| l.length, 1, *PAGE.end()).filter(|(w, _)| *w >= *PAGE.start());
        let in_columns = cluster(|l| l.columns, SLACK, PAGE.end() * 2).filter(|(w, _)| *w >= PAGE.start() * 2);
        let width = match (in_chars, in_columns) {
            (Some((chars, a)), Some((_, b))) if a >= b => Some(Width::Chars(chars)),
            (_, Some((columns, _))) => Some(Width::Columns(columns)),
            (Some((chars, _)), None) => Some(Width::Chars(chars)),
            (None, None) => None,
        };
        let indents = share(lines.iter().filter(|l| l.indent >= 2).count(), lines.len());
        Page {
            width,
            indented: (0.08..0.9).contains(&indents),
            blank_everywhere: share(blank, lines.len()) > 0.7,
            marked_everywhere: share(lines.iter().filter(|l| l.marked).count(), lines.len()) > 0.7,
        }
    }
}

/// Every line a paragraph, as its author made it.
pub(super) fn as_written(folded: &Folded, kinds: &[Kind]) -> Vec<Piece> {
    let piece = |(line, kind): (&Line, &Kind)| Piece {
        span: line.span,
        opens: true,
        furniture: matches!(kind, Kind::Site | Kind::Contents),
    };
    folded.lines.iter().zip(kinds).map(piece).collect()
}

/// Groups the lines; what is no text stands alone or falls out.
pub(super) fn paragraphs(folded: &Folded, kinds: &[Kind]) -> Vec<Piece> {
    weigh(folded, kinds, &|_| true)
}

/// [`paragraphs`] by the rows of the table that `counts` lets count.
pub(super) fn weigh(folded: &Folded, kinds: &[Kind], counts: &dyn Fn(&Evidence) -> bool) -> Vec<Piece> {
    let page = Page::measure(folded, kinds);
    let mut pieces: Vec<Piece> = Vec::with_capacity(folded.lines.len());
    let mut open: Option<(usize, LineShape)> = None; // the last text line of the paragraph that is open
    let (mut first_line, mut in_heading, mut over_page) = (true, false, false);
    for (i, line) in folded.lines.iter().enumerate() {
        let shape = match kinds[i] {
            Kind::Page => {
                over_page = true;
                continue;
            }
            Kind::Site | Kind::Contents => {
                pieces.push(Piece { span: line.span, opens: true, furniture: true });
                open = None;
                continue;
            }
            Kind::Text(shape) => shape,
        };
        let text = folded.line_text(line);
        let joins = open.is_some_and(|(before, before_shape)| {
            let before_line = &folded.lines[before];
            let boundary = Boundary {
                page: &page,
                before: folded.line_text(before_line),
                after: text,
                before_line,
                after_line: line,
                before_shape,
                after_shape: shape,
                in_heading,
                first_line,
                over_page,
            };
            EVIDENCE.iter().filter(|e| counts(e) && (e.holds)(&boundary)).map(|e| e.weight).sum::<i32>() > 0
        });
        first_line = !joins;
        in_heading = (if joins { in_heading } else { matches!(shape, LineShape::Label(_)) }) && !ends_inside(text);
        pieces.push(Piece { span: line.span, opens: !joins, furniture: false });
        open = Some((i, shape));
        over_page = false;
    }
    pieces
}

/// Ends with a full stop, maybe inside closing quotes, maybe before a note in brackets: `……公布。（司法所）`
fn ends_sentence(text: &str) -> bool {
    let ends = |text: &str| text.trim_end_matches(['"', '\'', ')', '》', ' ']).ends_with(['。', '!', '?', '…']);
    let note = text.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    ends(text) || note.is_some_and(|(before, _)| ends(before))
}

/// Ends with no mark at all, or inside a bracket.
fn open_end(text: &str) -> bool {
    !ends_sentence(text) && !text.ends_with([':', ';'])
}

fn open_long(text: &str) -> bool {
    open_end(text) && chars(text) > HEADING
}

/// Holds a mark that ends a heading.
fn ends_inside(text: &str) -> bool {
    text.contains(['。', ';', ':', '!', '?'])
}

/// Whether a heading that fills its line goes on in the next: that one is short and without an end mark,
/// or ends the heading's sentence soon.
fn heading_goes_on(b: &Boundary) -> bool {
    if !b.page.is_full(b.before_line) || b.page.indented && b.page.opens_paragraph(b.after_line) {
        return false;
    }
    let soon = b.after.char_indices().take(22).any(|(_, c)| matches!(c, '。' | ':' | ';'));
    soon || (!b.page.is_full(b.after_line) && open_end(b.after))
}

#[cfg(test)]
pub(super) fn names() -> Vec<&'static str> {
    EVIDENCE.iter().map(|e| e.name).collect()
}
