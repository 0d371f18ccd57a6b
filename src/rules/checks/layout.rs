//! Layout: compares how the pages and paragraphs of a document look with what a standard says, and points at
//! what a file holds beside its text.
//!
//! A kind of paragraph looks as most of its text looks: one paragraph in another font is no finding.

use std::collections::BTreeMap;

use crate::report::Section;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::layout::{Item, LayoutCheck, Length, Of, What};
use crate::source::{FirstLine, Layout, LineSpacing, Marks, ParagraphLooks};
use crate::span::Span;

/// Least share of a paragraph that a heading takes if the paragraph's looks are the heading's.
const HEADING_SHARE: u32 = 60;

/// Compares, or says that the format shows no layout.
pub(super) fn run(check: &LayoutCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    let Some(layout) = cx.source.layout() else {
        return Assessed::NotAssessable("这种格式的文件看不出版式".to_owned());
    };
    match check {
        LayoutCheck::Format(items) => format(items, layout, cx, sink),
        LayoutCheck::Revisions => marks(&layout.revisions, cx, sink),
        LayoutCheck::Comments => marks(&layout.comments, cx, sink),
        LayoutCheck::Hidden => marks(&layout.hidden, cx, sink),
        LayoutCheck::Properties(names) => {
            let named = |(key, value): &(&'static str, String)| {
                let (_, name) = names.iter().find(|(k, _)| k == key)?;
                Some(format!("{name}“{}”", value.trim()))
            };
            let all: Vec<String> = layout.properties.iter().filter_map(named).collect();
            if !all.is_empty() {
                sink.push(Draft::document(cx).value("n", all.len()).value("list", all.join("、")));
            }
        }
    }
    Assessed::Done
}

/// One finding at the first of the places, the others beside it.
fn marks(marks: &Marks, cx: &Cx, sink: &mut Sink) {
    if marks.count == 0 {
        return;
    }
    let mut places = marks.places.iter().filter_map(|place| to_logical(cx, *place));
    let draft = places.next().map_or_else(|| Draft::document(cx), Draft::at);
    sink.push(draft.value("n", marks.count).related(places));
}

/// The part of the logical text that shows a place of the source.
fn to_logical(cx: &Cx, place: Span) -> Option<Span> {
    let logical = cx.logical;
    let source_of = |span: Span| logical.to_source(cx.source, span);
    let line = logical.lines().find(|line| source_of(*line).end > place.start)?;
    let words = cx.words(line);
    let at = |i: usize, c: char| Span::new(line.start + i as u32, line.start + (i + c.len_utf8()) as u32);
    let mut inside = words.char_indices().map(|(i, c)| at(i, c)).filter(|s| source_of(*s).overlaps(place));
    let first = inside.next()?;
    Some(inside.next_back().map_or(first, |last| first.cover(last)))
}

fn format(items: &[Item], layout: &Layout, cx: &Cx, sink: &mut Sink) {
    let paragraphs = Paragraphs::sort(layout, cx);
    let said: Vec<String> = items
        .iter()
        .filter_map(|item| {
            let seen = differs(&item.what, layout, &paragraphs, cx)?;
            Some(item.say.replace("{seen}", &seen))
        })
        .collect();
    if !said.is_empty() {
        sink.push(Draft::document(cx).value("n", said.len()).value("list", said.join("；")));
    }
}

/// How something is that should be otherwise; `None` if it is right or not known.
fn differs(what: &What, layout: &Layout, paragraphs: &Paragraphs, cx: &Cx) -> Option<String> {
    match what {
        What::PageNumber => (!layout.page_number).then(String::new),
        What::Page(length, wanted, within) => {
            // A landscape page for one table is no matter: what most sections have counts.
            let seen = layout.pages.iter().map(|page| lengths(*length, page.millimetres()));
            most(seen.map(|l| (l, 1)))
                .filter(|seen| !close(seen, wanted, *within))
                .map(|seen| seen.iter().map(|l| decimal(*l)).collect::<Vec<_>>().join("×"))
        }
        What::Font(of, any) => {
            let seen = most(paragraphs.of(*of).filter_map(|p| Some((layout.font(p)?.trim(), p.text.len()))))?;
            let known = any.iter().any(|font| font.eq_ignore_ascii_case(seen));
            (!known && !seen.is_empty()).then(|| seen.to_owned())
        }
        What::Size(of, any) => {
            let seen = most(paragraphs.of(*of).filter_map(|p| Some((p.size?, p.text.len()))))?;
            (!any.contains(&(u32::from(seen) * 5))).then(|| size_name(seen))
        }
        What::Line(of, from, to) => {
            let grid = layout.pages.first().and_then(|page| page.grid);
            let seen = most(paragraphs.of(*of).map(|p| (line(p.line, grid), p.text.len())))?;
            // Half a tenth of a point is lost where a length is kept in twentieths.
            let right = seen.0.is_some_and(|tenths| (*from..=*to).contains(&tenths));
            (!right).then_some(seen.1)
        }
        What::FirstLine(of, wanted) => {
            let seen = most(paragraphs.of(*of).filter_map(|p| Some((first_line(p, cx)?, p.text.len()))))?;
            (seen.abs_diff(*wanted as i32) > 3).then(|| decimal(seen))
        }
    }
}

fn lengths(length: Length, [width, height, top, left, text_width, text_height]: [f64; 6]) -> Vec<i32> {
    let tenths = |mm: f64| (mm * 10.0).round() as i32;
    match length {
        Length::Paper => vec![tenths(width), tenths(height)],
        Length::Top => vec![tenths(top)],
        Length::Left => vec![tenths(left)],
        Length::TextArea => vec![tenths(text_width), tenths(text_height)],
    }
}

fn close(seen: &[i32], wanted: &[u32], within: u32) -> bool {
    seen.iter().zip(wanted).all(|(seen, wanted)| seen.abs_diff(*wanted as i32) <= within)
}

/// The value with the most weight; of two with the same, the lesser.
fn most<T: Ord>(values: impl Iterator<Item = (T, u32)>) -> Option<T> {
    let mut weights: BTreeMap<T, u32> = BTreeMap::new();
    for (value, weight) in values {
        *weights.entry(value).or_default() += weight;
    }
    weights.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(value, _)| value)
}

/// Tenths as people write them.
fn decimal(tenths: i32) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{:.1}", f64::from(tenths) / 10.0) }
}

/// Distance of lines in tenths of a point, where it is fixed, and in words.
fn line(line: Option<LineSpacing>, grid: Option<u32>) -> (Option<u32>, String) {
    let points = |twentieths: u32| (Some(twentieths / 2), format!("{}磅", decimal((twentieths / 2) as i32)));
    match (line.unwrap_or(LineSpacing::Multiple { of_240: 240 }), grid) {
        (LineSpacing::Exact { twentieths } | LineSpacing::AtLeast { twentieths }, _) => points(twentieths),
        // On a grid a single line takes one row of it.
        (LineSpacing::Multiple { of_240 }, Some(grid)) => points(grid.saturating_mul(of_240) / 240),
        (LineSpacing::Multiple { of_240: 240 }, None) => (None, "单倍行距".to_owned()),
        (LineSpacing::Multiple { of_240 }, None) => (
            None,
            format!("{:.2}", f64::from(of_240) / 240.0).trim_end_matches('0').trim_end_matches('.').to_owned()
                + "倍行距",
        ),
    }
}

/// Indent of the first line in tenths of a character, blanks that were typed included.
fn first_line(p: &ParagraphLooks, cx: &Cx) -> Option<i32> {
    let text = cx.source.slice(p.text);
    let blanks = text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\u{3000}' { 10 } else { 5 });
    let own = match p.first_line {
        None => 0,
        Some(FirstLine::Characters { hundredths }) => hundredths / 10,
        // A character is as wide as the font is high.
        Some(FirstLine::Length { twentieths }) => twentieths / i32::from(p.size.filter(|s| *s > 0)?),
    };
    Some(own + blanks.sum::<i32>())
}

/// What Word calls a size given in half points.
fn size_name(half_points: u16) -> String {
    const NAMES: &[(u16, &str)] = &[
        (84, "初号"),
        (72, "小初"),
        (52, "一号"),
        (48, "小一"),
        (44, "二号"),
        (36, "小二"),
        (32, "三号"),
        (30, "小三"),
        (28, "四号"),
        (24, "小四"),
        (21, "五号"),
        (18, "小五"),
    ];
    let name = NAMES.iter().find(|(size, _)| *size == half_points).map(|(_, name)| *name);
    name.map_or_else(|| format!("{}磅", decimal(i32::from(half_points) * 5)), str::to_owned)
}

/// Paragraphs by what they are.
struct Paragraphs<'a> {
    title: Vec<&'a ParagraphLooks>,
    headings: Vec<(u8, &'a ParagraphLooks)>,
    body: Vec<&'a ParagraphLooks>,
}

impl<'a> Paragraphs<'a> {
    fn sort(layout: &'a Layout, cx: &Cx) -> Paragraphs<'a> {
        let to_source = |span: Span| cx.logical.to_source(cx.source, span);
        let title = cx.report.title.as_ref().map(|t| to_source(t.span));
        let mut headings = Vec::new();
        let own = cx.report.sections.iter().filter(|s| s.part.is_none());
        own.clone().for_each(|s| collect(s, &mut headings));
        let headings: Vec<(u8, Span)> = headings.into_iter().map(|(depth, span)| (depth, to_source(span))).collect();
        let sections: Vec<Span> = own.map(|s| to_source(s.span)).collect();
        let mut all = Paragraphs { title: Vec::new(), headings: Vec::new(), body: Vec::new() };
        for p in &layout.paragraphs {
            let heading = headings.partition_point(|(_, span)| span.end <= p.text.start);
            let heading = headings.get(heading).filter(|(_, span)| span.overlaps(p.text));
            if title.is_some_and(|t| t.overlaps(p.text)) {
                all.title.push(p);
            } else if let Some((depth, span)) = heading {
                if span.len() * 100 >= p.text.len() * HEADING_SHARE {
                    all.headings.push((*depth, p));
                }
            } else if sections.iter().any(|s| s.contains(p.text)) {
                all.body.push(p);
            }
        }
        all
    }

    fn of(&self, of: Of) -> impl Iterator<Item = &'a ParagraphLooks> + '_ {
        let headings = self.headings.iter().filter(move |(depth, _)| of == Of::Heading(*depth)).map(|(_, p)| *p);
        let others = match of {
            Of::Title => &self.title[..],
            Of::Heading(_) => &[],
            Of::Body => &self.body[..],
        };
        headings.chain(others.iter().copied())
    }
}

/// Headings of a section and of those inside, in text order.
fn collect(section: &Section, out: &mut Vec<(u8, Span)>) {
    if !section.heading_span.is_empty() {
        out.push((section.depth, section.heading_span));
    }
    section.children.iter().for_each(|child| collect(child, out));
}
