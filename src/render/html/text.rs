//! Turns the text of a report into paragraphs with a mark at every finding, the parts named where they begin.
//!
//! Marks of findings that overlap are cut at each other's ends: a piece has the colour of the gravest finding over it
//! and leads to the one that began last. Cost is linear in the text and n log n in the findings.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::{role_word, severity_key, severity_word, status_word};
use super::escape;
use super::report::Scope;
use super::tables::belongs_here;
use crate::assessment::Assessment;
use crate::finding::{Finding, PlaceKind, Severity};
use crate::report::Kind;
use crate::source::{Format, Source};
use crate::span::Span;

/// What happens at a place of the text, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A finding ends.
    Close(usize),
    /// A finding begins; empty ones are a number only.
    Open(usize),
}

/// Appends the text.
pub(super) fn text(out: &mut String, source: &Source, assessment: &Assessment, scope: &Scope) {
    let findings = &assessment.findings;
    let whole = Span::new(0, source.text().len() as u32);
    // Of the same length, so that places stay right.
    let shown = source.shown(whole);
    let mut events: BTreeMap<u32, Vec<Event>> = BTreeMap::new();
    let mut gaps: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let Span { start, end } = finding.place.span;
        if finding.place.kind == PlaceKind::Gap {
            gaps.entry(start).or_default().push(index);
            continue;
        }
        events.entry(start).or_default().push(Event::Open(index));
        if end > start {
            events.entry(end).or_default().push(Event::Close(index));
        }
    }
    events.values_mut().for_each(|at| at.sort_unstable());
    let mut between = between(assessment, scope, &gaps);
    let mut marks = Marks { findings, scope, active: BTreeSet::new(), latest: BTreeSet::new() };
    out.push_str("<div class=\"text\"><h3>原文</h3>");
    for (index, line) in source.lines().enumerate() {
        // What belongs before the paragraph, or stood in the line end before it.
        while let Some(entry) = between.first_entry().filter(|entry| *entry.key() <= line.start) {
            out.push_str(&entry.remove());
        }
        // What ends or begins in the line end before.
        while let Some(entry) = events.first_entry().filter(|entry| *entry.key() < line.start) {
            entry.remove().into_iter().for_each(|event| marks.event(out, event));
        }
        let at_place = events.range(line.start..=line.end).next().is_some();
        let words = &shown[line.range()];
        if words.trim().is_empty() && !at_place {
            continue;
        }
        let _ = write!(out, "<p data-n=\"{}\">", number(source, index, line));
        let mut from = line.start;
        let places: Vec<u32> = events.range(line.start..=line.end).map(|(at, _)| *at).collect();
        for at in places {
            marks.piece(out, &shown[from as usize..at as usize]);
            from = at;
            for event in events.remove(&at).unwrap_or_default() {
                marks.event(out, event);
            }
        }
        marks.piece(out, &shown[from as usize..line.end as usize]);
        out.push_str("</p>");
        // A place inside the line goes behind it.
        while let Some(entry) = between.first_entry().filter(|entry| *entry.key() <= line.end) {
            out.push_str(&entry.remove());
        }
    }
    // What stands behind the last line.
    for event in events.into_values().flatten() {
        marks.event(out, event);
    }
    between.into_values().for_each(|html| out.push_str(&html));
    out.push_str("</div>");
}

/// Paragraph in Word, line elsewhere.
fn number(source: &Source, line_index: usize, line: Span) -> u32 {
    let paragraph = (source.origin().format == Format::Docx)
        .then(|| source.origin().piece_at(line.start).map(|piece| piece.paragraph))
        .flatten();
    paragraph.filter(|n| *n > 0).unwrap_or(line_index as u32 + 1)
}

/// What stands between paragraphs, by place: names of parts where they begin, and what belongs into gaps.
fn between(assessment: &Assessment, scope: &Scope, gaps: &BTreeMap<u32, Vec<usize>>) -> BTreeMap<u32, String> {
    let mut all: BTreeMap<u32, String> = BTreeMap::new();
    let report = &assessment.report;
    let parts = if report.kind == Kind::AnnualReport { &report.parts[..] } else { &[] };
    // What is missing before a part stands before its name.
    for part in parts.iter().filter(|part| part.status.is_gap()) {
        let (key, status, says) = (part.role.key(), status_word(part.status), belongs_here(part.role));
        let html = all.entry(part.gap.start).or_default();
        let _ = write!(html, "<p class=\"gap\" id=\"{scope}-{key}\">{says}（{status}）</p>");
    }
    for (at, indices) in gaps {
        let html = all.entry(*at).or_default();
        for index in indices {
            let finding = &assessment.findings[*index];
            let (key, word) = (severity_key(finding.severity), severity_word(finding.severity));
            let (number, code) = (reference(scope, *index), escape(&finding.code));
            let _ =
                write!(html, "<p class=\"gap {key}\">{number} {word} {code} {}</p>", escape(&brief(&finding.message)));
        }
    }
    for part in parts.iter().filter(|part| !part.status.is_gap()) {
        let (key, role, status) = (part.role.key(), role_word(part.role), status_word(part.status));
        let at = part.spans.first().map_or(part.gap.start, |span| span.start);
        let html = all.entry(at).or_default();
        let _ = write!(html, "<p class=\"part\" id=\"{scope}-{key}\">{role} · {status}</p>");
    }
    all
}

/// The first clause of a message, which stands in full beside the text.
fn brief(message: &str) -> String {
    const MOST: usize = 40;
    let clause = message.split(['；', '。']).next().unwrap_or(message);
    match clause.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", &clause[..cut]),
        None => clause.to_owned(),
    }
}

/// The number of a finding where it stands in the text, which leads to what is said of it.
fn reference(scope: &Scope, index: usize) -> String {
    let n = index + 1;
    format!("<a class=\"ref\" id=\"{scope}-t{n}\" href=\"#{scope}-f{n}\">{n}</a>")
}

/// The findings over the present place.
struct Marks<'a> {
    findings: &'a [Finding],
    scope: &'a Scope,
    active: BTreeSet<(Severity, usize)>,
    latest: BTreeSet<usize>,
}

impl Marks<'_> {
    fn event(&mut self, out: &mut String, event: Event) {
        match event {
            Event::Close(index) => {
                self.active.remove(&(self.findings[index].severity, index));
                self.latest.remove(&index);
            }
            Event::Open(index) => {
                out.push_str(&reference(self.scope, index));
                // A finding about the whole document does not colour its title.
                let finding = &self.findings[index];
                if !finding.place.span.is_empty() && finding.place.kind == PlaceKind::Text {
                    self.active.insert((finding.severity, index));
                    self.latest.insert(index);
                }
            }
        }
    }

    fn piece(&self, out: &mut String, words: &str) {
        if words.is_empty() {
            return;
        }
        match (self.active.last(), self.latest.last()) {
            (Some((severity, _)), Some(index)) => {
                let (key, scope, n) = (severity_key(*severity), self.scope, index + 1);
                let _ = write!(out, "<mark class=\"{key}\" data-f=\"{scope}-f{n}\">{}</mark>", escape(words));
            }
            _ => out.push_str(&escape(words)),
        }
    }
}
