//! Turns what stands before the cursor into what may follow: a missing part's heading, a title in 《》, a fixed phrase.
//!
//! Chinese has no blanks between words, so every item carries the range it replaces and the text it is filtered by.
//! A title that the report's year has left behind is not offered.

use std::collections::BTreeSet;

use lsp_types::{CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Position, TextEdit};

use super::documents::Checked;
use super::positions::{Encoding, Positions};
use super::skeleton;
use super::text::Text;
use crate::fold::fold;
use crate::render::role_word;
use crate::rules::kinds::phrases::Form;
use crate::span::Span;

/// Characters that open a completion: a title, the number of a heading.
pub const TRIGGERS: [&str; 2] = ["《", "、"];

/// Most characters before the cursor that may be the beginning of a phrase.
const LONGEST: usize = 40;

/// What may stand at a position of a report.
pub fn complete(checked: &Checked, text: &Text, position: Position, encoding: Encoding) -> CompletionList {
    let offset = encoding.offset(text, position);
    let line = text.line(text.line_at(offset));
    let before = &text.as_str()[line.start as usize..offset as usize];
    let behind = &text.as_str()[offset as usize..line.end as usize];
    let mut maker = Maker { places: Positions::new(text, encoding), offset, items: Vec::new() };
    if let Some(open) = before.rfind('《').filter(|open| !before[*open..].contains('》')) {
        let typed = &before[open + '《'.len_utf8()..];
        let close = if behind.starts_with('》') { "" } else { "》" };
        for title in titles(checked) {
            maker.push(&title, typed, format!("{title}{close}"), CompletionItemKind::REFERENCE, "现行文件名称");
        }
    } else if may_be_heading(before, behind) {
        let start = offset - before.len() as u32;
        for part in checked.assessment.report.parts.iter().filter(|p| p.status.is_gap()) {
            let heading = skeleton::heading(checked, part.role, start);
            let kind = CompletionItemKind::MODULE;
            maker.push(&heading, before, heading.clone(), kind, &format!("未见“{}”部分", role_word(part.role)));
        }
    } else {
        for wording in phrases(checked) {
            if let Some(typed) = begun(&wording, before) {
                maker.push(&wording, typed, wording.clone(), CompletionItemKind::TEXT, "固定表述");
            }
        }
    }
    // What fits depends on characters that no client takes for one word.
    CompletionList { is_incomplete: true, items: maker.items }
}

struct Maker<'a> {
    places: Positions<'a>,
    offset: u32,
    items: Vec<CompletionItem>,
}

impl Maker<'_> {
    /// An item in the place of what was typed.
    fn push(&mut self, label: &str, typed: &str, new_text: String, kind: CompletionItemKind, detail: &str) {
        let range = self.places.range(Span::new(self.offset - typed.len() as u32, self.offset));
        self.items.push(CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            detail: Some(detail.to_owned()),
            // Clients compare with what stands in the range.
            filter_text: Some(if label.starts_with(typed) { label.to_owned() } else { format!("{typed}{label}") }),
            sort_text: Some(format!("{:04}", self.items.len())),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
            ..CompletionItem::default()
        });
    }
}

/// Whether a line holds nothing yet, or the number of a heading.
fn may_be_heading(before: &str, behind: &str) -> bool {
    let typed = before.trim_start_matches(['#', ' ', '　']);
    let numeral = |c: char| crate::fold::is_chinese_digit(c) || c.is_ascii_digit();
    behind.trim().is_empty() && typed.trim_start_matches(numeral).trim_start_matches(['、', '.', '．']).is_empty()
}

/// At least two characters before the cursor with which a phrase begins.
fn begun<'t>(phrase: &str, before: &'t str) -> Option<&'t str> {
    let starts = before.char_indices().rev().map(|(at, _)| at).take(LONGEST);
    let mut typed = starts.skip(1).map(|at| &before[at..]);
    typed.find(|typed| phrase.starts_with(*typed) && phrase.len() > typed.len())
}

/// Titles that a report of this year may cite, sorted.
fn titles(checked: &Checked) -> Vec<String> {
    let rules = &checked.rules;
    let mut all: BTreeSet<String> = BTreeSet::new();
    let fixed = rules.fixed_wordings().filter(|p| matches!(p.form, Form::Title { .. }));
    all.extend(fixed.map(|p| p.wording.clone()));
    all.extend(rules.rules().iter().filter_map(|r| r.basis.as_ref()).map(|b| b.document.clone()));
    let instead = rules.dated_terms().filter_map(|term| {
        let title = term.instead.strip_prefix('《')?.strip_suffix('》')?;
        (!title.contains('》')).then(|| title.to_owned())
    });
    all.extend(instead);
    let year = checked.assessment.report.year;
    all.retain(|title| year.is_none_or(|year| is_current(checked, title, year)));
    all.into_iter().collect()
}

/// Whether no dated term says that the title was not in force in a year.
fn is_current(checked: &Checked, title: &str, year: u16) -> bool {
    let folded = fold(title);
    let whole = Span::new(0, folded.len() as u32);
    checked.rules.dated_terms().filter(|t| t.title).all(|term| {
        let over = term.until.is_some_and(|until| year > until) || term.from.is_some_and(|(from, ..)| year < from);
        !over
            || !checked.rules.template().scan_for(&[term.words], &folded).within(term.words, whole).any(|s| s == whole)
    })
}

/// Fixed phrases of the running text, each once.
fn phrases(checked: &Checked) -> Vec<String> {
    let fixed = checked.rules.fixed_wordings().filter(|p| !matches!(p.form, Form::Title { .. }));
    fixed.map(|p| p.wording.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_begun_by_two_characters() {
        assert_eq!(begun("习近平法治思想", "深入学习习近平"), Some("习近平"));
        assert_eq!(begun("习近平法治思想", "学习"), None);
        assert_eq!(begun("两个维护", "做到两个维护"), None, "nothing is left to write");
    }

    #[test]
    fn a_heading_begins_a_line() {
        for (before, behind) in [("", ""), ("三", ""), ("三、", " "), ("## ", ""), ("4.", "")] {
            assert!(may_be_heading(before, behind), "{before}");
        }
        assert!(!may_be_heading("三、存在", "") && !may_be_heading("", "问题"));
    }
}
