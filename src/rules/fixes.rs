//! Turns what checks say could be written otherwise into a [`Fix`] of the source.
//!
//! Whether a rule has a fix, and whether it is safe, is the pack's word. Words with something between them that
//! reflow dropped, such as a page number or the end of a line, are left to people.

use super::cx::Cx;
use super::engine::{Draft, fill};
use super::pack::Rule;
use crate::finding::{Edit, Fix};
use crate::span::Span;

/// The fix of a finding, if its rule has one and its words stand in one piece.
pub(super) fn fix(rule: &Rule, draft: &Draft, cx: &Cx) -> Option<Fix> {
    let of_rule = rule.fix.as_ref()?;
    let mut edits: Vec<Edit> = Vec::new();
    let mut add = |span: Span, text: &str| {
        let place = cx.logical.to_source(cx.source, span);
        let whole = cx.logical.kept(cx.source, span) == [place];
        if whole && edits.last().is_none_or(|last| last.span.end <= place.start) && cx.source.slice(place) != text {
            edits.push(Edit { span: place, text: text.to_owned() });
        }
    };
    for rewrite in &draft.rewrites {
        match &rewrite.text {
            Some(text) => add(rewrite.span, text),
            None => {
                replaced(rewrite.span, &of_rule.replace, cx).into_iter().for_each(|(span, text)| add(span, text));
            }
        }
    }
    let title = fill(&of_rule.title, &draft.values);
    (!edits.is_empty()).then_some(Fix { title, safe: of_rule.safe && draft.safe, edits })
}

/// Where words stand that have a replacement, the longest at each place, and what to write there.
pub(super) fn replaced<'r>(span: Span, replace: &'r [(String, String)], cx: &Cx) -> Vec<(Span, &'r str)> {
    let words = cx.words(span);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let here = replace.iter().filter(|(old, _)| words[at..].starts_with(old.as_str()));
        match here.max_by_key(|(old, _)| old.len()) {
            Some((old, new)) => {
                let start = span.start + at as u32;
                found.push((Span::new(start, start + old.len() as u32), new.as_str()));
                at += old.len();
            }
            None => at += words[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}
