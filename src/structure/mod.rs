//! Turns blocks into a [`Report`]: what the text is, who wrote it about which year, its tree, its parts and their items.
//!
//! `front` finds title, addressee and preamble, `back` what follows the text, `headings` and `tree` the
//! sections by the forms and sequence of their numbers, `roles` what a heading names, `parts` how the
//! required parts stand, `items` the problems and plan items, `trace` which answers which, `duties` what the
//! principals did, `areas` what the measures touch, `identity` year, body, date and stage, `kind` whether it
//! is an annual report at all. Words come from the template; nothing here judges.

mod areas;
mod back;
mod bridges;
mod duties;
mod front;
mod headings;
mod identity;
mod items;
mod kind;
mod parts;
mod roles;
mod trace;
mod tree;

pub(crate) use identity::years_in;

use crate::grammar::{Block, Blocks};
use crate::reflow::Logical;
use crate::report::{Kind, Level, Report, Stage};
use crate::source::Source;
use crate::span::Span;
use crate::template::Template;
use crate::wording::{Hits, SetId};

/// What the caller says about the document; everything left out is read from the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// The year reported on.
    pub year: Option<u16>,
    /// Kind of body.
    pub level: Option<Level>,
    /// What the text is for.
    pub stage: Option<Stage>,
    /// It is an annual report, whatever it looks like; examples are cut too short to show it.
    pub annual_report: bool,
}

/// Everything the steps read.
pub(crate) struct Text<'a> {
    pub source: &'a Source,
    pub logical: &'a Logical,
    pub blocks: &'a Blocks,
    pub hits: &'a Hits,
    pub template: &'a Template,
}

impl Text<'_> {
    /// The folded words of a span.
    pub fn words(&self, span: Span) -> &str {
        &self.logical.text[span.range()]
    }

    /// The words of a span as the reader sees them, trimmed, on one line.
    pub fn excerpt(&self, span: Span) -> String {
        self.logical.excerpt_line(self.source, span)
    }

    /// Number of characters that are no blanks.
    pub fn chars(&self, span: Span) -> usize {
        self.logical.chars(span)
    }

    /// `span` without blanks and end marks behind.
    pub fn trimmed(&self, span: Span) -> Span {
        let words = self.words(span).trim_end_matches(['。', ';', ':', '!', '?', ',', '\n', ' ']);
        Span::new(span.start, span.start + words.len() as u32)
    }

    /// The block that holds a place.
    pub fn block_at(&self, at: u32) -> Option<&Block> {
        let behind = self.blocks.partition_point(|b| b.span.start <= at);
        self.blocks[..behind].last().filter(|b| at < b.span.end)
    }

    /// Start of the sentence that holds `at`, or that begins there.
    pub fn sentence_start(&self, at: u32) -> u32 {
        let before = &self.logical.text[..at as usize];
        before
            .char_indices()
            .rev()
            .find(|(_, c)| matches!(c, '\n' | '。' | ';'))
            .map_or(0, |(i, c)| (i + c.len_utf8()) as u32)
    }

    /// Whether a wording of a list opens a span.
    pub fn opens_with(&self, set: SetId, span: Span) -> bool {
        self.hits.within(set, span).any(|hit| hit.start == span.start)
    }

    /// Whether a block is furniture.
    pub fn is_furniture(&self, span: Span) -> bool {
        self.logical.furniture.binary_search(&span).is_ok()
    }
}

/// Builds the report; spans are places in the logical text.
pub fn build(
    source: &Source,
    logical: &Logical,
    blocks: &Blocks,
    hits: &Hits,
    template: &Template,
    given: Given,
) -> Report {
    let text = Text { source, logical, blocks, hits, template };
    let front = front::read(&text);
    if let Some(mark) = front.secrecy {
        return classified(mark);
    }
    let frame = back::read(&text, &front);
    let year = given.year.or_else(|| identity::year(&text, &front));
    let heads = headings::collect(&text, &front, &frame, year);
    let kind = if given.annual_report { Kind::AnnualReport } else { kind::decide(&text, &front, &heads) };
    let mut sections = tree::sections(&text, &heads, &front, &frame);
    roles::assign(&text, &mut sections, year);
    let year = year.or_else(|| identity::year_of_sections(&text, &sections));
    let states = parts::states(&text, &mut sections, &front, &frame);
    let mut problems = items::problems(&text, &sections);
    let plan_items = items::plan(&text, &sections);
    trace::link(&text, &mut problems, &plan_items);
    let duties = duties::acts(&text, &states, &sections);
    let areas = areas::touched(&text, &states);
    let date = back::date(&text, &frame);
    let issuer = identity::issuer(&text, &front, &frame);
    let level = given.level.unwrap_or_else(|| identity::level(&text, issuer.as_deref(), &front));
    let stage = given.stage.map_or_else(|| (identity::stage(&text, &front, &frame), false), |s| (s, true));
    let cut = identity::is_cut(&text, &front);
    let words = |b: &&Block| !text.is_furniture(b.span);
    let first = blocks.iter().find(words).or_else(|| blocks.first());
    let head = front.title.or_else(|| first.map(|b| b.span)).unwrap_or_default();
    let mut parts = states;
    items::count(&mut parts, &problems, &plan_items, &sections);
    let mut sections = tree::with_frame(&text, sections, &front, &frame);
    tree::fill_headings(&text, &mut sections);
    Report {
        kind,
        title: front.title.map(|span| crate::report::Words { text: text.excerpt(span), span }),
        year,
        title_years: front.title.map(|t| identity::years_in(text.words(t))).unwrap_or_default(),
        issuer,
        level,
        date,
        stage,
        addressee: front.addressee,
        preamble: front.preamble,
        signature: frame.signature,
        cut,
        artefacts: identity::artefacts(&text),
        sections,
        parts,
        problems,
        plan_items,
        duties,
        areas,
        body_end: frame.body_end,
        head,
    }
}

/// What is said about a text with a secrecy mark: that it has one.
fn classified(mark: Span) -> Report {
    Report {
        kind: Kind::Classified,
        title: None,
        year: None,
        title_years: Vec::new(),
        issuer: None,
        level: Level::Unknown,
        date: None,
        stage: (Stage::Draft, false),
        addressee: None,
        preamble: None,
        signature: None,
        cut: false,
        artefacts: Vec::new(),
        sections: Vec::new(),
        parts: Vec::new(),
        problems: Vec::new(),
        plan_items: Vec::new(),
        duties: Vec::new(),
        areas: Vec::new(),
        body_end: mark.end,
        head: mark,
    }
}
