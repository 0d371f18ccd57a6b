//! [`Cx`]: what a check may read about one report, and the questions every check asks of a place in it.
//!
//! Spans are places in the logical text, whose signs are half width and whose quotes are all `"`.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::RuleSet;
use super::kinds::words::{Near, Scope};
use super::marks::Marks;
use super::suppressions::{self, Suppression};
use crate::reflow::{Logical, one_line};
use crate::report::facts::Facts;
use crate::report::{Report, Role, Section};
use crate::source::{Personal, Source, personal};
use crate::span::Span;
use crate::template::Template;
use crate::wording::Hits;

/// Blocks at the end of the body that count as its ending, in bytes.
const ENDING: u32 = 900;

/// What a check may read; spans are places in the logical text.
pub(super) struct Cx<'a> {
    pub source: &'a Source,
    pub logical: &'a Logical,
    pub hits: &'a Hits,
    pub rules: &'a RuleSet,
    pub report: &'a Report,
    pub facts: &'a Facts,
    marks: OnceCell<Marks>,
    personal: OnceCell<Vec<Personal>>,
    shared_runs: OnceCell<Hashes>,
    suppressions: OnceCell<Vec<Suppression>>,
}

/// Hashes, which are hashed no second time.
pub(super) type Hashes = HashSet<u64, BuildHasherDefault<AsIs>>;

/// Takes a hash as it is.
#[derive(Clone, Copy, Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0 << 8 | u64::from(*b));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl<'a> Cx<'a> {
    /// What several checks ask for is found when the first asks.
    pub fn new(
        source: &'a Source,
        logical: &'a Logical,
        hits: &'a Hits,
        rules: &'a RuleSet,
        report: &'a Report,
        facts: &'a Facts,
    ) -> Cx<'a> {
        Cx {
            source,
            logical,
            hits,
            rules,
            report,
            facts,
            marks: OnceCell::new(),
            personal: OnceCell::new(),
            shared_runs: OnceCell::new(),
            suppressions: OnceCell::new(),
        }
    }

    /// Where clauses, sentences and lines end.
    pub fn marks(&self) -> &Marks {
        self.marks.get_or_init(|| Marks::new(&self.logical.text))
    }

    /// The numbers of persons in the whole text.
    pub fn personal(&self) -> &[Personal] {
        self.personal.get_or_init(|| personal(&self.logical.text))
    }

    /// The comments that leave findings out, in text order.
    pub fn suppressions(&self) -> &[Suppression] {
        self.suppressions.get_or_init(|| suppressions::read(self))
    }

    /// The runs of characters that plan items and measures share, by who knows how to read them.
    pub fn shared_runs(&self, read: impl FnOnce() -> Hashes) -> &Hashes {
        self.shared_runs.get_or_init(read)
    }

    /// The wordings that reflow and structure share with the rules.
    pub fn template(&self) -> &'a Template {
        self.rules.template()
    }

    /// The folded words of a span.
    pub fn words(&self, span: Span) -> &'a str {
        &self.logical.text[span.range()]
    }

    /// The words of a span as the reader sees them, on one line, cut after `most` characters.
    pub fn quote(&self, span: Span, most: usize) -> String {
        cut(self.logical.excerpt_line(self.source, span), most)
    }

    /// Like [`Cx::quote`], of a span of the source.
    pub fn quote_source(&self, span: Span, most: usize) -> String {
        cut(one_line(self.source.shown(span).into_owned()), most)
    }

    /// The character at the start of a place as the source writes it.
    pub fn source_char(&self, span: Span) -> Option<char> {
        self.logical.source_char(self.source, span.start)
    }

    /// Line number of a place in the source.
    pub fn line(&self, span: Span) -> usize {
        self.source.line_at(self.logical.to_source(self.source, span).start) + 1
    }

    /// Chinese name of a part.
    pub fn part_name(&self, role: Role) -> &'a str {
        &self.template().words.role(role).name
    }

    /// A span without blanks and end marks behind.
    pub fn bare(&self, span: Span) -> Span {
        let words = self.words(span).trim_end_matches(['。', ';', ':', '!', '?', ',', '、', '\n', ' ']);
        Span::new(span.start, span.start + words.len() as u32)
    }

    /// Number of characters that are no blanks.
    pub fn chars(&self, span: Span) -> usize {
        self.logical.chars(span)
    }

    /// The clause around a place: up to the nearest comma, stop or line end.
    pub fn clause(&self, span: Span) -> Span {
        self.marks().clause(span)
    }

    /// The sentence around a place: up to the nearest stop, semicolon or line end.
    pub fn sentence(&self, span: Span) -> Span {
        self.marks().sentence(span)
    }

    /// The paragraph around a place.
    pub fn paragraph(&self, span: Span) -> Span {
        self.marks().line(span.start).cover(span)
    }

    /// What "near a place" means.
    pub fn near(&self, place: Span, near: Near, scope: Span) -> Span {
        match near {
            Near::Clause => self.clause(place),
            Near::Sentence => self.sentence(place),
            Near::Paragraph => self.paragraph(place),
            Near::Scope => scope,
        }
    }

    /// The sentences of a span in text order, end marks included, blanks left out.
    pub fn sentences(&self, span: Span) -> Vec<Span> {
        let trimmed = |piece: Span| {
            let words = self.words(piece);
            let start = piece.start + (words.len() - words.trim_start().len()) as u32;
            Span::new(start, start + words.trim().len() as u32)
        };
        let pieces = self.marks().pieces(span, &['。', ';', '!', '?', '\n']);
        pieces.map(trimmed).filter(|s| !s.is_empty()).collect()
    }

    /// Whether a place stands between quotation marks of its paragraph.
    pub fn is_quoted(&self, span: Span) -> bool {
        self.marks().is_quoted(span, self.paragraph(span))
    }

    /// Whether a place stands in 《》.
    pub fn in_title(&self, span: Span) -> bool {
        self.facts.title_around(span).is_some()
    }

    /// Whether a place stands in a line of a page or a site.
    pub fn in_furniture(&self, span: Span) -> bool {
        let behind = self.logical.furniture.partition_point(|f| f.start <= span.start);
        self.logical.furniture[..behind].last().is_some_and(|f| f.end > span.start)
    }

    /// The sections of the body, front and back matter left out.
    pub fn sections(&self) -> impl Iterator<Item = &'a Section> {
        self.report.sections.iter().filter(|s| s.part.is_none())
    }

    /// From the preamble to the end of the last section.
    pub fn body(&self) -> Span {
        let first = self.sections().map(|s| s.span.start).min();
        let start = self.report.preamble.map(|p| p.start).into_iter().chain(first).min();
        let start = start.unwrap_or(self.report.title.as_ref().map_or(0, |t| t.span.end));
        Span::new(start, self.report.body_end.max(start))
    }

    /// The places a scope stands for, in text order.
    pub fn scope(&self, scope: Scope) -> Vec<Span> {
        match scope {
            Scope::Document => vec![self.logical.span()],
            Scope::Body => vec![self.body()],
            Scope::Part(role) => self.report.part(role).map(|p| p.spans.clone()).unwrap_or_default(),
            Scope::Lines => self.logical.lines().collect(),
            Scope::Title => self.report.title.iter().map(|t| t.span).collect(),
            Scope::Headings => {
                fn all(sections: &[Section], out: &mut Vec<Span>) {
                    for s in sections.iter().filter(|s| s.part.is_none()) {
                        if !s.heading_span.is_empty() {
                            out.push(s.heading_span);
                        }
                        all(&s.children, out);
                    }
                }
                let mut out = Vec::new();
                all(&self.report.sections, &mut out);
                out.sort_unstable();
                out
            }
            Scope::Ending => {
                let end = self.logical.text.len() as u32;
                let start = self.report.body_end.saturating_sub(ENDING).max(self.body().start.min(end));
                let start = self.logical.text.ceil_char_boundary(start as usize) as u32;
                vec![Span::new(start, end.max(start))]
            }
        }
    }
}

/// A line cut after `most` characters.
fn cut(line: String, most: usize) -> String {
    match line.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}
