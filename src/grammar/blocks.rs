//! Turns the logical text of a report into [`Blocks`]: one a line, each with its shape and its place in the template.

use pest::Parser;
use pest::iterators::Pair;

use super::line::{Label, label};
use super::{ReportParser, Rule};
use crate::span::Span;

/// Where in the template a block stands, as far as form shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// 版头.
    Masthead,
    /// 标题.
    Title,
    /// 主送机关.
    Addressee,
    /// 导语.
    Preamble,
    /// A section.
    Body,
    /// 署名 and 成文日期.
    Signature,
    /// What stands behind a date.
    Back,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Opens with a number.
    Heading {
        /// The number.
        label: Label,
        /// What it heads: up to the first end mark, which belongs to it.
        text: Span,
    },
    /// A line that ends in a date.
    Date,
    /// Anything else.
    Paragraph,
}

/// A run-in item: 一是…, 第二，…, 1.….
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunIn {
    /// The mark alone.
    pub mark: Span,
    /// The mark and its first clause.
    pub clause: Span,
}

/// One line of the logical text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The line without its line end.
    pub span: Span,
    /// Where it stands.
    pub zone: Zone,
    /// What it is.
    pub shape: Shape,
    /// Its run-in items in text order.
    pub run_ins: Vec<RunIn>,
}

/// All blocks of a report in text order.
pub type Blocks = Vec<Block>;

/// Parses a logical text, whose every line ends in `\n` and is not empty.
pub fn parse_report(text: &str) -> Blocks {
    let mut blocks = Blocks::new();
    match ReportParser::parse(Rule::report, text) {
        Ok(mut pairs) => {
            let report = pairs.next().expect("the top rule gives one pair");
            report.into_inner().for_each(|pair| collect(pair, Zone::Body, &mut blocks));
        }
        // The grammar is total for the texts reflow makes (a property test says so); should one slip
        // through, it is still a document of plain paragraphs, not a failure.
        Err(_) => blocks.extend(plain_lines(text)),
    }
    blocks
}

fn plain_lines(text: &str) -> impl Iterator<Item = Block> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len() as u32;
        let line = line.trim_end_matches('\n');
        let span = Span::new(start, start + line.len() as u32);
        (!line.is_empty()).then_some(Block { span, zone: Zone::Body, shape: Shape::Paragraph, run_ins: Vec::new() })
    })
}

/// Adds the blocks of one construct.
fn collect(pair: Pair<Rule>, zone: Zone, blocks: &mut Blocks) {
    let zone = match pair.as_rule() {
        Rule::masthead => Zone::Masthead,
        Rule::title => Zone::Title,
        Rule::addressee => Zone::Addressee,
        Rule::preamble => Zone::Preamble,
        Rule::back_matter => Zone::Back,
        Rule::signature => Zone::Signature,
        _ => zone,
    };
    match pair.as_rule() {
        Rule::heading => {
            let span = span_of(&pair);
            let (mut number, mut text, mut run_ins) = (None, span, Vec::new());
            for inner in pair.into_inner() {
                match inner.as_rule() {
                    Rule::label => number = Some(label(inner)),
                    Rule::heading_text => text = span_of(&inner),
                    Rule::run_on => run_ins = inner.into_inner().filter_map(run_in).collect(),
                    _ => {}
                }
            }
            let label = number.expect("a heading opens with a label");
            blocks.push(Block { span, zone, shape: Shape::Heading { label, text }, run_ins });
        }
        Rule::paragraph => {
            let span = span_of(&pair);
            let run_ins = pair.into_inner().filter_map(run_in).collect();
            blocks.push(Block { span, zone, shape: Shape::Paragraph, run_ins });
        }
        Rule::date_line => {
            let zone = if zone == Zone::Back { Zone::Signature } else { zone };
            let span = span_of(&pair);
            blocks.push(Block { span, zone, shape: Shape::Date, run_ins: Vec::new() });
        }
        Rule::line | Rule::number_line | Rule::label_line | Rule::title_line | Rule::addressee_line | Rule::other => {
            let span = span_of(&pair);
            blocks.push(Block { span, zone, shape: Shape::Paragraph, run_ins: Vec::new() });
        }
        Rule::EOI => {}
        _ => pair.into_inner().for_each(|inner| collect(inner, zone, blocks)),
    }
}

fn run_in(pair: Pair<Rule>) -> Option<RunIn> {
    if pair.as_rule() != Rule::run_in {
        return None;
    }
    let clause = span_of(&pair);
    let mark = span_of(&pair.into_inner().next()?);
    Some(RunIn { mark, clause })
}

/// Where a construct stands, without the line end that headings take along.
fn span_of(pair: &Pair<Rule>) -> Span {
    let start = pair.as_span().start() as u32;
    Span::new(start, start + pair.as_str().trim_end_matches('\n').len() as u32)
}
