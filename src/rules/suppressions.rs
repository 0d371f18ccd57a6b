//! Turns the comments `<!-- fazhi: ignore FZ302 原因 -->` of a text into [`Suppression`]s, and takes out the findings
//! they are about.
//!
//! A comment before a heading is about its section, before a paragraph about that paragraph, behind words about
//! the paragraph they stand in; `ignore-file` is about the document. Without a reason it has no effect. A text
//! with a secrecy mark has none: nothing of it is read.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::RuleSet;
use super::cx::Cx;
use super::load::nearest;
use crate::assessment::{Suppressed, SuppressedBy};
use crate::finding::{Finding, RuleStatus};
use crate::report::{Kind, Section};
use crate::source::{comment_words, comments};
use crate::span::Span;

/// One comment that speaks to the checker.
pub(super) struct Suppression {
    /// The comment in the source.
    pub comment: Span,
    /// Where in the logical text what it is about begins.
    pub at: u32,
    /// What it is about, in the source.
    scope: Span,
    /// What it says.
    pub words: Words,
}

/// What a comment says.
pub(super) enum Words {
    /// Leave these rules' findings out.
    Ignore {
        /// The rules as named.
        rules: Vec<Named>,
        /// Why; empty if it does not say so.
        reason: String,
    },
    /// Neither `ignore` nor `ignore-file`.
    Unknown(String),
}

/// A rule as a comment names it.
pub(super) struct Named {
    /// A code, the start of one, or a name.
    pub word: String,
    /// The codes of the rules it means.
    codes: Vec<String>,
    /// Whether one of those rules ran.
    ran: Cell<bool>,
    /// Whether a finding was left out for it.
    used: Cell<bool>,
}

impl Named {
    /// Whether no rule is called so.
    pub fn is_unknown(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether its rules ran and said nothing there.
    pub fn is_unused(&self) -> bool {
        self.ran.get() && !self.used.get()
    }

    /// The rule that may be meant.
    pub fn nearest<'r>(&self, rules: &'r RuleSet) -> Option<&'r str> {
        let names = rules.rules().iter().flat_map(|r| [r.code.as_str(), r.name.as_str()]);
        let word = self.word.as_str();
        // Codes are compared as codes: one wrong character.
        let code = names.clone().find(|c| c.len() == word.len() && strsim::hamming(c, word).is_ok_and(|n| n == 1));
        code.or_else(|| nearest(word, names))
    }
}

/// The comments of a text that speak to the checker, in text order.
pub(super) fn read(cx: &Cx) -> Vec<Suppression> {
    if cx.report.kind == Kind::Classified {
        return Vec::new();
    }
    let found = comments(cx.source).into_iter();
    let found: Vec<(Span, bool, Words)> = found
        .filter_map(|comment| {
            let (file, words) = words(comment_words(cx.source, comment), cx.rules)?;
            Some((comment, file, words))
        })
        .collect();
    if found.is_empty() {
        return Vec::new();
    }
    let lines: Vec<(Span, Span)> =
        cx.logical.lines().map(|line| (line, cx.logical.to_source(cx.source, line))).collect();
    let mut sections = BTreeMap::new();
    by_heading(&cx.report.sections, &mut sections);
    let suppression = |(comment, file, words): (Span, bool, Words)| {
        let (at, scope) =
            if file { (0, Span::new(0, cx.source.text().len() as u32)) } else { scope(comment, &lines, &sections, cx) };
        Suppression { comment, at, scope, words }
    };
    found.into_iter().map(suppression).collect()
}

/// What a comment is about: its start in the logical text, and all of it in the source.
fn scope(comment: Span, lines: &[(Span, Span)], sections: &BTreeMap<u32, Span>, cx: &Cx) -> (u32, Span) {
    let next = lines.partition_point(|(_, source)| source.start < comment.start);
    let physical = cx.source.line_span(cx.source.line_at(comment.start));
    let before = next.checked_sub(1).map(|i| lines[i]).filter(|(_, source)| source.end > physical.start);
    let Some((line, source)) = before.or(lines.get(next).copied()) else {
        return (cx.logical.text.len() as u32, Span::empty(comment.end));
    };
    match sections.get(&line.start) {
        Some(section) if before.is_none() => (line.start, cx.logical.to_source(cx.source, *section)),
        _ => (line.start, source),
    }
}

/// The sections by the start of their headings; of two that begin together the longer one.
fn by_heading(sections: &[Section], found: &mut BTreeMap<u32, Span>) {
    for section in sections {
        if section.part.is_none() && !section.heading_span.is_empty() {
            let known = found.entry(section.heading_span.start).or_insert(section.span);
            *known = known.cover(section.span);
        }
        by_heading(&section.children, found);
    }
}

/// Whether a comment is about the document, and what it says; `None` if it does not speak to the checker.
fn words(comment: &str, rules: &RuleSet) -> Option<(bool, Words)> {
    let rest = comment.strip_prefix("fazhi")?.trim_start().strip_prefix([':', '：'])?.trim_start();
    let (verb, mut rest) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    let file = match verb {
        "ignore" => false,
        "ignore-file" => true,
        _ => return Some((false, Words::Unknown(verb.to_owned()))),
    };
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let mut named = Vec::new();
    loop {
        rest = rest.trim_start_matches(between);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let Some(word) = rule_word(&rest[..end]) else { break };
        let codes = rules.named(&word).map(|r| r.code.clone()).collect();
        named.push(Named { word, codes, ran: Cell::new(false), used: Cell::new(false) });
        rest = &rest[end..];
    }
    let reason = rest.trim_start_matches(|c: char| between(c) || matches!(c, ':' | '：' | '-' | '—' | '.' | '。'));
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((file, Words::Ignore { rules: named, reason }))
}

/// A word that names a rule, in the way the pack writes it: codes in capitals, names in small letters with hyphens.
fn rule_word(word: &str) -> Option<String> {
    let code = word.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("fz")) && !word.contains('-');
    let name = word.trim_matches('-').contains('-') && word.starts_with(|c: char| c.is_ascii_alphabetic());
    match (code, name) {
        (true, _) => Some(word.to_ascii_uppercase()),
        (_, true) => Some(word.to_ascii_lowercase()),
        _ => None,
    }
}

/// Takes out the findings that comments are about, which are then used; both come in text order.
pub(super) fn apply(
    findings: Vec<Finding>,
    suppressions: &[Suppression],
    statuses: &[(String, RuleStatus)],
) -> (Vec<Finding>, Vec<Suppressed>) {
    if suppressions.is_empty() {
        return (findings, Vec::new());
    }
    let ran = |code: &String| {
        let status = statuses.binary_search_by(|(known, _)| known.cmp(code)).ok().map(|at| &statuses[at].1);
        matches!(status, Some(RuleStatus::Found | RuleStatus::Passed))
    };
    for named in suppressions.iter().flat_map(named) {
        named.ran.set(named.codes.iter().any(ran));
    }
    let mut waiting: Vec<&Suppression> = suppressions.iter().filter(|s| s.in_effect()).collect();
    waiting.sort_by_key(|s| (s.scope.start, std::cmp::Reverse(s.scope.end)));
    let mut waiting = waiting.into_iter().peekable();
    // What is about the place that was reached; the narrowest last.
    let mut open: Vec<&Suppression> = Vec::new();
    let (mut kept, mut suppressed) = (Vec::new(), Vec::new());
    for finding in findings {
        let at = finding.place.span.start;
        open.extend(std::iter::from_fn(|| waiting.next_if(|s| s.scope.start <= at)));
        open.retain(|s| at < s.scope.end || s.scope.start == 0 && at == s.scope.end);
        let by = open.iter().rev().find_map(|s| s.reason_for(&finding.code).map(|reason| (s.comment, reason)));
        match by {
            Some((place, reason)) => {
                let by = SuppressedBy::Comment { place, reason: reason.to_owned() };
                suppressed.push(Suppressed { finding, by });
            }
            None => kept.push(finding),
        }
    }
    (kept, suppressed)
}

fn named(suppression: &Suppression) -> &[Named] {
    match &suppression.words {
        Words::Ignore { rules, .. } => rules,
        Words::Unknown(_) => &[],
    }
}

impl Suppression {
    /// Whether it says why.
    fn in_effect(&self) -> bool {
        matches!(&self.words, Words::Ignore { reason, .. } if !reason.is_empty())
    }

    /// Why it leaves out what a rule says, if it does.
    fn reason_for(&self, code: &str) -> Option<&str> {
        let Words::Ignore { rules, reason } = &self.words else { return None };
        let named = rules.iter().find(|named| named.codes.iter().any(|c| c == code))?;
        named.used.set(true);
        Some(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(comment: &str) -> String {
        match words(comment, &RuleSet::builtin()) {
            None => "-".to_owned(),
            Some((_, Words::Unknown(verb))) => format!("?{verb}"),
            Some((file, Words::Ignore { rules, reason })) => {
                let words: Vec<_> = rules.iter().map(|n| format!("{}={}", n.word, n.codes.len())).collect();
                format!("{file} {} {reason}", words.join(","))
            }
        }
    }

    #[test]
    fn codes_and_names_come_first_and_the_rest_is_the_reason() {
        assert_eq!(said("fazhi: ignore FZ302 原因 已另报"), "false FZ302=1 原因 已另报");
        assert_eq!(
            said("fazhi：ignore-file fz302、missing-plan，FZ9O1：上级\n另有要求"),
            "true FZ302=1,missing-plan=1,FZ9O1=0 上级 另有要求"
        );
        assert_eq!(said("fazhi: ignore FZ302"), "false FZ302=1 ");
        assert_eq!(said("fazhi: ignore 因为"), "false  因为");
        assert_eq!(said("fazhi: ignroe FZ302"), "?ignroe");
        assert_eq!(said("法治：ignore FZ302"), "-");
    }
}
