//! Finds headings that stand in the middle of a logical line, as in a report on one line.
//!
//! A number counts as an opener only where it continues its sequence: `二、` after `一、`, `（一）` anew
//! after a `一、`. It must also stand where a heading can: after an end mark, at a dropped blank, or
//! behind the words of a heading. Reflow does this before the grammar runs, so that the grammar sees one
//! block a line whatever the dirt.

use super::fold_lines::chars;
use super::logical::Logical;
use crate::fold::CharSet;
use crate::grammar::{Label, LabelClass, dates, label_at};
use crate::span::Span;
use crate::template::Template;
use crate::wording::Hits;

/// A line longer than this, in bytes, in which a top-level heading hides is a collapsed page: its
/// sub-headings are split off too.
const COLLAPSED: u32 = 1500;
/// Longest words of a heading, in characters.
const HEADING: usize = 45;

/// What the numbers of headings open with.
const NUMBERS: CharSet = CharSet::new(&[
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '(', '第', '〇', '○', '零', '一', '二', '两', '三', '四', '五',
    '六', '七', '八', '九', '十', '百', '千',
]);

/// Where lines have to be split, in ascending order.
pub(super) fn find(logical: &Logical, hits: &Hits, template: &Template) -> Vec<u32> {
    let page = Page { logical, hits, template };
    let mut sequence = Sequence::default();
    let mut cuts = Vec::new();
    let text = |line: &Span| logical.furniture.binary_search(line).is_err();
    for line in logical.lines().filter(text) {
        page.cuts(line, &mut sequence, &mut cuts);
    }
    cuts
}

/// The next number expected of each form.
#[derive(Default)]
struct Sequence {
    next: [u32; 6],
}

impl Sequence {
    fn continues(&self, label: Label) -> bool {
        label.value == 1 || label.value == self.next[label.class as usize]
    }

    fn take(&mut self, label: Label) {
        self.next[label.class as usize] = label.value + 1;
        self.next[label.class as usize + 1..].fill(1);
    }
}

struct Page<'a> {
    logical: &'a Logical,
    hits: &'a Hits,
    template: &'a Template,
}

impl Page<'_> {
    fn cuts(&self, line: Span, sequence: &mut Sequence, cuts: &mut Vec<u32>) {
        let top = |(at, label): &(u32, Label)| *at > line.start && label.class <= LabelClass::First;
        let mut numbers = self.numbers(line).filter_map(|at| Some((at, self.label_at(at)?)));
        let collapsed = line.len() > COLLAPSED && numbers.any(|n| top(&n) && self.names_part(n.0, n.1, line));
        let mut heading: Option<u32> = None; // end of the number of the heading that is open
        let mut last = line.start;
        for at in self.numbers(line) {
            // The grammar is asked only where a heading can stand.
            let stands = at == line.start || collapsed || self.behind_end(line, at) || near(heading, at);
            let Some(label) = stands.then(|| self.label_at(at)).flatten() else { continue };
            let fresh = sequence.next[label.class as usize] <= 1;
            let opener = Opener { page: self, line, heading, at, label, fresh };
            if at > line.start {
                if !sequence.continues(label) || !opener.holds(collapsed) {
                    continue;
                }
                cuts.push(at);
                last = at;
            }
            sequence.take(label);
            heading = Some(at + label.len);
        }
        if collapsed {
            cuts.extend(self.tail(Span::new(last, line.end)));
        }
    }

    /// Every place inside a line where a number opens.
    fn numbers(&self, line: Span) -> impl Iterator<Item = u32> + '_ {
        let text = &self.logical.text[..line.end as usize];
        NUMBERS.find_all(text, line.start as usize).filter_map(move |(at, _)| {
            // Inside a number nothing opens.
            let before = text[line.start as usize..at].chars().next_back();
            let inside = before.is_some_and(|c| NUMBERS.holds(c) || matches!(c, '、' | ',' | '.'));
            (!inside && closes(&text[at..])).then_some(at as u32)
        })
    }

    /// The number of a heading at a place.
    fn label_at(&self, at: u32) -> Option<Label> {
        label_at(&self.logical.text[at as usize..])
    }

    /// Whether a sentence or clause ends before a place, or a blank was dropped there.
    fn behind_end(&self, line: Span, at: u32) -> bool {
        let before = &self.logical.text[line.start as usize..at as usize];
        // Behind a quotation mark a sentence may end; a quoted heading opens nothing.
        let after_end = before.trim_end_matches('"').ends_with(['。', ';', ':', '!', '?']);
        after_end || self.logical.seams.binary_search(&at).is_ok()
    }

    /// Whether the words behind a number name a part of the report.
    fn names_part(&self, at: u32, label: Label, line: Span) -> bool {
        let start = at + label.len;
        let text = &self.logical.text[start as usize..line.end as usize];
        let clause = text.char_indices().take(HEADING).take_while(|(_, c)| !matches!(c, '。' | ';')).last();
        let scope = Span::new(start, start + clause.map_or(0, |(i, c)| (i + c.len_utf8()) as u32));
        let named = |set| self.hits.within_open(set, scope).next().is_some();
        self.template.words.roles.iter().any(|r| named(r.strong) || named(r.weak))
    }

    /// Where the signature or the site's footer opens behind the last sentence of a collapsed page.
    fn tail(&self, rest: Span) -> Option<u32> {
        let text = &self.logical.text[rest.range()];
        let (i, c) = text.char_indices().rev().find(|(_, c)| matches!(c, '。' | '!' | '?'))?;
        let tail = Span::new(rest.start + (i + c.len_utf8()) as u32, rest.end);
        let mut footer = self.hits.within_open(self.template.words.web_furniture, tail);
        let footer = footer.next().is_some_and(|f| f.start - tail.start <= 60);
        let dated = tail.len() <= 240 && !dates(&self.logical.text[tail.range()]).is_empty();
        (footer || dated).then_some(tail.start)
    }
}

/// A number in the middle of a line.
struct Opener<'a> {
    page: &'a Page<'a>,
    line: Span,
    /// End of the number of the heading that is open before it.
    heading: Option<u32>,
    at: u32,
    label: Label,
    /// No number of its form has been taken yet.
    fresh: bool,
}

impl Opener<'_> {
    /// Whether a heading opens here.
    fn holds(&self, collapsed: bool) -> bool {
        let logical = self.page.logical;
        let before = &logical.text[self.line.start as usize..self.at as usize];
        // Behind a quotation mark a sentence may end; a quoted heading opens nothing.
        let after_end = before.trim_end_matches('"').ends_with(['。', ';', ':', '!', '?']);
        let at_seam = logical.seams.binary_search(&self.at).is_ok();
        match self.label.class {
            LabelClass::Part | LabelClass::First => {
                let named = self.page.names_part(self.at, self.label, self.line);
                // `一、二、三产业` lists numbers.
                let listed = label_at(&logical.text[(self.at + self.label.len) as usize..]).is_some();
                // A list inside a paragraph has semicolons between its items; a heading follows a sentence.
                let sentence = before.trim_end_matches('"').ends_with(['。', '!', '?']) && self.label.value > 1;
                let sentence = sentence || self.fresh && after_end;
                named && (after_end || at_seam || collapsed) || collapsed && sentence && !listed
            }
            LabelClass::Second => collapsed && (after_end || at_seam || self.in_heading()) || self.first_behind_part(),
            LabelClass::Third => {
                let sentence = after_end && !before.ends_with([':', ';']);
                collapsed && (sentence || at_seam || self.in_heading()) || self.first_behind_part()
            }
            LabelClass::Fourth | LabelClass::Inner => false,
        }
    }

    /// The heading before it has no end mark yet.
    fn in_heading(&self) -> bool {
        let words = |h: u32| &self.page.logical.text[h as usize..self.at as usize];
        self.heading.map(words).is_some_and(|words| !words.contains(['。', ';']) && chars(words) <= HEADING)
    }

    /// A first item that is glued to the words that name a part: `存在的不足和原因1.执法案卷…`.
    fn first_behind_part(&self) -> bool {
        let Some(start) = self.heading.filter(|_| self.label.value == 1 && near(self.heading, self.at)) else {
            return false;
        };
        let heading = Span::new(start, self.at);
        let mut roles = self.page.template.words.roles.iter();
        roles.any(|r| self.page.hits.within_open(r.strong, heading).any(|h| h.end == self.at))
    }
}

/// Whether a place is so close to the number of a heading that its words may just have ended.
fn near(heading: Option<u32>, at: u32) -> bool {
    heading.is_some_and(|h| at.saturating_sub(h) <= 3 * HEADING as u32)
}

/// Whether a bracket that opens here closes soon; `(一、` in a sentence is no heading's number.
fn closes(text: &str) -> bool {
    !text.starts_with('(') || text.chars().take(7).any(|c| matches!(c, ')' | '》'))
}
