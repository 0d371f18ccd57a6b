//! Turns folded lines into their kinds: text, or furniture that a page, a site or a table of contents added.

use std::collections::BTreeMap;

use super::fold_lines::{Folded, Line, chars};
use crate::grammar::{LineShape, line_shape};
use crate::span::Span;
use crate::template::Template;
use crate::wording::SetId;

/// What a folded line is to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text with this shape.
    Text(LineShape),
    /// A page number, a running header, a masthead line between two halves of a sentence: dropped, and
    /// the text goes on over it.
    Page,
    /// A line of a website or a table of contents: kept as a line of its own, marked as furniture.
    Site,
    /// A line of a table of contents that stands in its document: kept and marked like that of a website, but
    /// no trace of one.
    Contents,
}

/// Longest line of a website that is taken for furniture, in characters.
const SITE_LINE: usize = 70;
/// Longest running header, in characters.
const HEADER: usize = 45;

/// Says what each line is that its author made a paragraph: page numbers and headers stand elsewhere in such a
/// file, but a web page or a table of contents may have been pasted in.
pub(super) fn site_lines(folded: &Folded, template: &Template) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = folded
        .lines
        .iter()
        .map(|line| {
            let text = folded.line_text(line);
            let site = chars(text) <= SITE_LINE && says(template, template.words.web_furniture, text);
            // What a program generates below it, the reader has left out.
            let contents = chars(text) <= 4 && says(template, template.words.contents, text);
            match (site, contents) {
                (true, _) => Kind::Site,
                (false, true) => Kind::Contents,
                (false, false) => Kind::Text(line_shape(text)),
            }
        })
        .collect();
    contents(folded, template, Kind::Contents, &mut kinds);
    kinds
}

/// Says what each line is.
pub(super) fn classify(folded: &Folded, template: &Template) -> Vec<Kind> {
    let words = &template.words;
    let mut kinds: Vec<Kind> = folded
        .lines
        .iter()
        .map(|line| {
            let text = folded.line_text(line);
            match line_shape(text) {
                LineShape::PageMark => Kind::Page,
                _ if chars(text) <= SITE_LINE && says(template, words.web_furniture, text) => Kind::Site,
                shape => Kind::Text(shape),
            }
        })
        .collect();
    running_headers(folded, &mut kinds);
    contents(folded, template, Kind::Site, &mut kinds);
    interruptions(folded, &mut kinds);
    kinds
}

/// Whether a list stands in a short line; all of the text is looked through only once it is joined.
fn says(template: &Template, set: SetId, line: &str) -> bool {
    template.scan_for(&[set], line).any(set, Span::new(0, line.len() as u32))
}

/// A short line that comes back at least three times, or twice beside a page number, is a running header;
/// its first place may be the title.
fn running_headers(folded: &Folded, kinds: &mut [Kind]) {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, line) in folded.lines.iter().enumerate() {
        let text = folded.line_text(line);
        let plain = matches!(kinds[i], Kind::Text(LineShape::Plain | LineShape::Date));
        if plain && !line.cell && chars(text) <= HEADER && !text.ends_with(['。', ';']) {
            let bare: String = text.chars().filter(|c| !c.is_ascii_digit() && *c != ' ').collect();
            places.entry(bare).or_default().push(i);
        }
    }
    // What was a page mark before any header was found: the groups must not depend on one another.
    let marks: Vec<bool> = kinds.iter().map(|k| *k == Kind::Page).collect();
    for lines in places.into_values() {
        let beside_mark = |i: &usize| {
            let near = [i.checked_sub(1), Some(i + 1)];
            near.into_iter().flatten().any(|n| marks.get(n) == Some(&true))
        };
        let beside = lines.iter().filter(|i| beside_mark(i)).count();
        if lines.len() >= 3 || (lines.len() == 2 && beside >= 1) {
            let first_is_title = lines[0] < 4;
            for &i in &lines[usize::from(first_is_title)..] {
                kinds[i] = Kind::Page;
            }
        }
    }
}

/// Lines that end in leaders and a page number, three or more in a row, or what follows 目录 up to the
/// first line that is no entry.
fn contents(folded: &Folded, template: &Template, kind: Kind, kinds: &mut [Kind]) {
    let entry = |line: &Line| {
        let text = folded.line_text(line);
        let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '(' | ')'));
        let numbered = bare.len() < text.len();
        let leaders = bare.ends_with(['.', '…', '·', '。'])
            && bare.trim_end_matches(['.', '…', '·', '。']).len() + 3 <= bare.len();
        (numbered && leaders, numbered)
    };
    let mut i = 0;
    while i < folded.lines.len() {
        let text = folded.line_text(&folded.lines[i]);
        let title = chars(text) <= 4 && says(template, template.words.contents, text);
        let start = i;
        let mut end = i + usize::from(title);
        while end < folded.lines.len() {
            let (led, numbered) = entry(&folded.lines[end]);
            let listed = title && (numbered || repeats_later(folded, end));
            if !(led || listed || (kinds[end] == Kind::Page && end > start)) {
                break;
            }
            end += 1;
        }
        let led = (start..end).filter(|&l| entry(&folded.lines[l]).0).count();
        if (title && end > start + 1) || led >= 3 {
            kinds[start..end].fill(kind);
        }
        i = end.max(i + 1);
    }
}

/// Whether a line comes back later as the opening of another line.
fn repeats_later(folded: &Folded, index: usize) -> bool {
    let bare =
        |text: &str| text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | ' ')).to_owned();
    let text = bare(folded.line_text(&folded.lines[index]));
    let later = &folded.lines[index + 1..];
    // A table of contents is short: looking a bounded way ahead keeps the cost linear.
    chars(&text) >= 4 && later.iter().take(200).any(|l| folded.line_text(l).starts_with(&text))
}

/// A short `label:name` line between a line that breaks off and one that goes on was dropped there by
/// recognition, as the masthead's signatory line is.
fn interruptions(folded: &Folded, kinds: &mut [Kind]) {
    for i in 1..folded.lines.len().saturating_sub(1) {
        let [before, line, after] = [i - 1, i, i + 1].map(|l| folded.line_text(&folded.lines[l]));
        let Some((label, name)) = line.split_once(':') else { continue };
        let short = chars(label) <= 5 && (1..=8).contains(&chars(name)) && !line.contains(['。', ',', ';']);
        let breaks_off = before.ends_with([',', '、']) || before.ends_with(|c: char| c.is_ascii_digit());
        let goes_on = matches!(kinds[i + 1], Kind::Text(LineShape::Plain)) && after.contains(['。', ',']);
        if short && breaks_off && goes_on && matches!(kinds[i - 1], Kind::Text(_)) {
            kinds[i] = Kind::Page;
        }
    }
}
