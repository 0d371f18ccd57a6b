//! Turns the logical text of a report into [`Blocks`]: one a line, each with its shape and its place in the template.
//!
//! The grammar reads an [`Outline`], the text without what cannot matter to the shape of the report; inside
//! paragraphs it is asked again only where a clause opens with what may be a mark.

use pest::Parser;
use pest::iterators::Pair;

use super::line::{Label, item_at, label_at, may_be_date_line};
use super::{ReportParser, Rule};
use crate::fold::CharSet;
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
    let outline = Outline::new(text);
    let mut blocks = Blocks::with_capacity(outline.lines.len());
    match ReportParser::parse(Rule::report, &outline.text) {
        Ok(mut pairs) => {
            let lines = Lines { text, outline: &outline };
            let report = pairs.next().expect("the top rule gives one pair");
            report.into_inner().for_each(|pair| collect(pair, Zone::Body, &lines, &mut blocks));
        }
        // The grammar is total for the texts reflow makes (a property test says so); should one slip
        // through, it is still a document of plain paragraphs, not a failure.
        Err(_) => blocks.extend(outline.lines.iter().map(|line| plain(line.span, Zone::Body))),
    }
    blocks
}

fn plain(span: Span, zone: Zone) -> Block {
    Block { span, zone, shape: Shape::Paragraph, run_ins: Vec::new() }
}

/// What the grammar reads of a text: as many lines, each only as long as its shape can depend on it.
///
/// A line with `。` that opens with no number is a paragraph to every rule of the grammar, so one `。` stands
/// for it; one that opens with a number is a heading to every rule, so the number that is read fastest stands for
/// it. Of the lines without `。` that are neither date nor document number, one that opens with a number and has
/// no colon is a heading too, one without any mark is a `title_line` to every rule, and one with a mark and a
/// comma or semicolon is a paragraph; one sign stands for either.
struct Outline {
    text: String,
    lines: Vec<Line>,
}

/// A line that is not empty.
struct Line {
    /// Where it starts in the outline.
    at: u32,
    /// In the text, without its line end.
    span: Span,
    /// The number it opens with.
    label: Option<Label>,
}

/// Ends of clauses.
const ENDS: CharSet = CharSet::new(&['。', ';', ':', '!', '?']);

impl Outline {
    fn new(text: &str) -> Outline {
        let mut outline = Outline { text: String::with_capacity(text.len() / 4), lines: Vec::new() };
        let mut start = 0;
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        // The last line of a text that is no logical text may lack its end.
        for end in ends.chain((!text.ends_with('\n')).then_some(text.len())) {
            let line = &text[start..end];
            if !line.is_empty() {
                let label = label_at(line);
                let span = Span::new(start as u32, end as u32);
                outline.lines.push(Line { at: outline.text.len() as u32, span, label });
                outline.text.push_str(kept(line, label.is_some()));
            }
            if end < text.len() {
                outline.text.push('\n');
            }
            start = end + 1;
        }
        outline
    }
}

/// What an outline keeps of a line.
fn kept(line: &str, labelled: bool) -> &str {
    let stop = line.contains('。');
    let shaped = !stop && (line.contains('号') || may_be_date_line(line));
    match (labelled, stop) {
        (true, _) if !shaped && (stop || !line.contains(':')) => "1.。",
        (true, _) => line,
        (false, true) => "。",
        (false, false) if shaped => line,
        (false, false) if !line.contains([';', ':', '!', '?']) => "-",
        (false, false) if line.contains([',', ';']) => ";",
        (false, false) => line,
    }
}

/// End of the number and the words it heads, end mark included.
fn heading_end(line: &str, label: Label) -> usize {
    ENDS.find(line, label.len as usize).map_or(line.len(), |(i, c)| i + c.len_utf8())
}

/// Where the lines of an outline stand in the text.
struct Lines<'a> {
    text: &'a str,
    outline: &'a Outline,
}

impl Lines<'_> {
    /// The line that a construct of the outline stands for, without its line end.
    fn line(&self, pair: &Pair<Rule>) -> Span {
        self.of(pair).map_or(Span::empty(0), |line| line.span)
    }

    fn of(&self, pair: &Pair<Rule>) -> Option<&Line> {
        let start = pair.as_span().start() as u32;
        let behind = self.outline.lines.partition_point(|line| line.at <= start);
        self.outline.lines[..behind].last()
    }

    /// The run-in items from `from` to the end of `line`.
    ///
    /// Clause by clause, as `run_on` and `paragraph` of the grammar say.
    fn run_ins(&self, from: u32, line: Span) -> Vec<RunIn> {
        let text = &self.text[..line.end as usize];
        let mut run_ins = Vec::new();
        let mut at = from as usize;
        while at < text.len() {
            let mark = item_at(&text[at..]).map(|len| at + len as usize).filter(|end| *end < text.len());
            let end = clause_end(text, mark.unwrap_or(at));
            if let Some(mark) = mark {
                let [start, mark, end] = [at as u32, mark as u32, end as u32];
                run_ins.push(RunIn { mark: Span::new(start, mark), clause: Span::new(start, end) });
            }
            at = end;
        }
        run_ins
    }
}

/// End of the clause that starts at `at`: its words, the marks that end it and what closes behind them; or
/// the marks alone where no words stand before them.
fn clause_end(text: &str, at: usize) -> usize {
    let words = ENDS.find(text, at).map_or(text.len(), |(i, _)| i);
    let closes = |c: char| ENDS.holds(c) || words > at && matches!(c, '"' | '\'' | ')' | '》');
    let behind = text[words..].trim_start_matches(closes);
    text.len() - behind.len()
}

/// Adds the blocks of one construct.
fn collect(pair: Pair<Rule>, zone: Zone, lines: &Lines, blocks: &mut Blocks) {
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
            let span = lines.line(&pair);
            let number = lines.of(&pair).and_then(|line| line.label);
            let label = number.expect("only a line that opens with a number is a heading to the grammar");
            let line = &lines.text[span.range()];
            let text = Span::new(span.start + label.len, span.start + heading_end(line, label) as u32);
            let run_ins = lines.run_ins(text.end, span);
            blocks.push(Block { span, zone, shape: Shape::Heading { label, text }, run_ins });
        }
        Rule::paragraph | Rule::stub => {
            let span = lines.line(&pair);
            blocks.push(Block { run_ins: lines.run_ins(span.start, span), ..plain(span, zone) });
        }
        Rule::date_line => {
            let zone = if zone == Zone::Back { Zone::Signature } else { zone };
            blocks.push(Block { shape: Shape::Date, ..plain(lines.line(&pair), zone) });
        }
        Rule::line | Rule::number_line | Rule::label_line | Rule::title_line | Rule::addressee_line | Rule::other => {
            blocks.push(plain(lines.line(&pair), zone));
        }
        Rule::EOI => {}
        _ => pair.into_inner().for_each(|inner| collect(inner, zone, lines, blocks)),
    }
}
