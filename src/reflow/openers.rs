//! Splits logical lines in which headings stand in the middle, as in a report on one line.
//!
//! A number counts as an opener only where it continues its sequence: `二、` after `一、`, `（一）` anew
//! after a `一、`. It must also stand where a heading can: after an end mark, at a dropped blank, or
//! behind the words of a heading. Reflow does this before the grammar runs, so that the grammar sees one
//! block a line whatever the dirt.

use super::fold_lines::{Folded, chars};
use super::logical::Piece;
use crate::grammar::{Label, LabelClass, dates, label_at};
use crate::span::Span;
use crate::template::Template;
use crate::wording::Hits;

/// A paragraph longer than this, in bytes, in which a top-level heading hides is a collapsed page: its
/// sub-headings are split off too.
const COLLAPSED: u32 = 1500;

/// Splits what has to be split.
pub(super) fn split(folded: &Folded, pieces: Vec<Piece>, hits: &Hits, template: &Template) -> Vec<Piece> {
    let mut sequence = Sequence::default();
    let mut out = Vec::with_capacity(pieces.len());
    let mut collapsed = false;
    for (i, piece) in pieces.iter().enumerate() {
        if piece.furniture {
            out.push(*piece);
            continue;
        }
        if piece.opens {
            collapsed = paragraph_len(&pieces[i..]) > COLLAPSED && hides_heading(folded, &pieces[i..], hits, template);
        }
        split_piece(folded, *piece, collapsed, hits, template, &mut sequence, &mut out);
    }
    out
}

fn paragraph_len(pieces: &[Piece]) -> u32 {
    let rest = pieces[1..].iter().take_while(|p| !p.opens).map(|p| p.span.len()).sum::<u32>();
    pieces[0].span.len() + rest
}

/// Whether a top-level number that names a part stands inside a paragraph.
fn hides_heading(folded: &Folded, pieces: &[Piece], hits: &Hits, template: &Template) -> bool {
    let paragraph = pieces[1..].iter().take_while(|p| !p.opens);
    let mut found = std::iter::once(&pieces[0]).chain(paragraph).flat_map(|p| candidates(folded, p.span));
    found.any(|(at, label)| label.class <= LabelClass::First && names_part(folded, at, label, hits, template))
}

/// The next number expected of each form.
#[derive(Default)]
struct Sequence {
    next: [u32; 5],
}

impl Sequence {
    fn continues(&self, label: Label) -> bool {
        label.value == 1 || label.value == self.next[label.class as usize]
    }

    fn take(&mut self, label: Label) {
        self.next[label.class as usize] = label.value + 1;
        for class in label.class as usize + 1..self.next.len() {
            self.next[class] = 1;
        }
    }
}

/// Every number inside a span that stands where a heading can.
fn candidates(folded: &Folded, span: Span) -> impl Iterator<Item = (u32, Label)> + '_ {
    let text = &folded.text[span.range()];
    text.char_indices().filter_map(move |(i, c)| {
        let opens = c.is_ascii_digit() || c == '(' || c == '第' || crate::fold::is_chinese_digit(c);
        // Inside a number nothing opens.
        let inside = text[..i].chars().next_back().is_some_and(|p| {
            p.is_ascii_digit() || crate::fold::is_chinese_digit(p) || matches!(p, '(' | '第' | '、' | ',' | '.')
        });
        let at = span.start + i as u32;
        (opens && !inside && may_be_label(&text[i..])).then(|| label_at(&folded.text[at as usize..span.end as usize])).flatten().map(|l| (at, l))
    })
}

/// Whether a separator follows the number closely; asking the grammar at every digit would cost more than
/// all of reflow.
fn may_be_label(text: &str) -> bool {
    let mut chars = text.chars().take(7);
    match chars.next() {
        Some('(') => chars.any(|c| c == ')' || c == '》'),
        Some('第') => chars.any(|c| matches!(c, '部' | '章' | '编' | '篇' | '节')),
        _ => {
            let number = |c: &char| c.is_ascii_digit() || crate::fold::is_chinese_digit(*c);
            chars.find(|c| !number(c)).is_some_and(|c| matches!(c, '、' | '.' | '。' | ',' | '·' | ')' | '，'))
        }
    }
}

fn split_piece(
    folded: &Folded,
    piece: Piece,
    collapsed: bool,
    hits: &Hits,
    template: &Template,
    sequence: &mut Sequence,
    out: &mut Vec<Piece>,
) {
    let mut start = piece.span.start;
    let mut heading: Option<u32> = None; // end of the number of the heading that is open, if the piece opened with one
    let cut = |start: &mut u32, at: u32, out: &mut Vec<Piece>, furniture: bool| {
        if at > *start {
            let first = *start == piece.span.start;
            out.push(Piece { span: Span::new(*start, at), opens: piece.opens || !first, furniture, split: !first });
            *start = at;
        }
    };
    for (at, label) in candidates(folded, piece.span) {
        if at == piece.span.start && piece.opens {
            sequence.take(label);
            heading = Some(at + label.len);
            continue;
        }
        let opener = Opener { folded, hits, template, paragraph: piece.span.start, heading, at, label };
        if sequence.continues(label) && opener.holds(collapsed) {
            cut(&mut start, at, out, false);
            sequence.take(label);
            heading = Some(at + label.len);
        }
    }
    if collapsed {
        for at in tail(folded, Span::new(start, piece.span.end), hits, template) {
            cut(&mut start, at, out, false);
        }
    }
    cut(&mut start, piece.span.end, out, piece.furniture);
}

/// Whether the words behind a number name a part of the report.
fn names_part(folded: &Folded, at: u32, label: Label, hits: &Hits, template: &Template) -> bool {
    let text = &folded.text[(at + label.len) as usize..];
    let clause = text.char_indices().take(42).take_while(|(_, c)| !matches!(c, '。' | ';' | '\n')).last();
    let end = at + label.len + clause.map_or(0, |(i, c)| (i + c.len_utf8()) as u32);
    let scope = Span::new(at + label.len, end);
    template.words.roles.iter().any(|r| hits.any(r.strong, scope) || hits.any(r.weak, scope))
}

/// A number in the middle of a paragraph.
struct Opener<'a> {
    folded: &'a Folded,
    hits: &'a Hits,
    template: &'a Template,
    /// Start of the paragraph.
    paragraph: u32,
    /// End of the number of the heading that is open before it.
    heading: Option<u32>,
    at: u32,
    label: Label,
}

impl Opener<'_> {
    /// Whether a heading opens here.
    fn holds(&self, collapsed: bool) -> bool {
        let before = &self.folded.text[self.paragraph as usize..self.at as usize];
        let after_end = before.ends_with(['。', ';', ':', '!', '?', '"']);
        let at_seam = self.folded.seams.binary_search(&self.at).is_ok();
        match self.label.class {
            LabelClass::Part | LabelClass::First => {
                let named = names_part(self.folded, self.at, self.label, self.hits, self.template);
                let listed = listed(self.folded, self.at, self.label);
                named && (after_end || at_seam || collapsed) || collapsed && after_end && !listed
            }
            LabelClass::Second => collapsed && (after_end || at_seam || self.in_heading()) || self.first_behind_part(),
            LabelClass::Third => {
                let sentence = after_end && !before.ends_with([':', ';']);
                collapsed && (sentence || at_seam || self.in_heading()) || self.first_behind_part()
            }
            LabelClass::Fourth => false,
        }
    }

    /// The heading before it has no end mark yet.
    fn in_heading(&self) -> bool {
        let words = |h: u32| &self.folded.text[h as usize..self.at as usize];
        self.heading.map(words).is_some_and(|words| !words.contains(['。', ';']) && chars(words) <= 45)
    }

    /// A first item that is glued to the words that name a part: `存在的不足和原因1.执法案卷…`.
    fn first_behind_part(&self) -> bool {
        let Some(start) = self.heading.filter(|h| self.label.value == 1 && self.at - h <= 135) else { return false };
        let heading = Span::new(start, self.at);
        self.template.words.roles.iter().any(|r| self.hits.within(r.strong, heading).any(|h| h.end == self.at))
    }
}

/// `一、二、三产业`: numbers that are listed, not headings.
fn listed(folded: &Folded, at: u32, label: Label) -> bool {
    label_at(&folded.text[(at + label.len) as usize..]).is_some()
}

/// Where the signature and the site's footer open behind the last sentence of a collapsed page.
fn tail(folded: &Folded, span: Span, hits: &Hits, template: &Template) -> Vec<u32> {
    let text = &folded.text[span.range()];
    let Some((i, c)) = text.char_indices().rev().find(|(_, c)| matches!(c, '。' | '!' | '?')) else {
        return Vec::new();
    };
    let from = span.start + (i + c.len_utf8()) as u32;
    let rest = Span::new(from, span.end);
    let footer = hits.within(template.words.web_furniture, rest).next().is_some_and(|f| f.start - from <= 60);
    let dated = rest.len() <= 240 && !dates(&folded.text[rest.range()]).is_empty();
    if footer || dated { vec![from] } else { Vec::new() }
}
