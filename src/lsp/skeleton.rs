//! Turns a missing part into the heading and the lines to write in its place, and the numbers behind it that move.

use super::documents::Checked;
use crate::grammar::chinese_number;
use crate::ingest::chinese;
use crate::report::{Role, Section};
use crate::rules::skeleton::LineStyle;
use crate::skeleton::{DraftLine, draft};
use crate::span::Span;
use crate::{Context, Source};

/// What to write where a part is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skeleton {
    /// Where: an empty place at the start of a line, or the end of the text.
    pub at: u32,
    /// Heading and what to write, with the line ends of the text.
    pub text: String,
    /// Numbers of later headings and what they become.
    pub renumbered: Vec<(Span, String)>,
}

/// The skeleton of a missing part.
pub fn skeleton(checked: &Checked, role: Role) -> Option<Skeleton> {
    let report = &checked.assessment.report;
    let gap = report.part(role).filter(|p| p.status.is_gap())?.gap.start;
    let text = checked.source.text();
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // A gap may stand behind the last character of a line.
    let before =
        if text[..gap as usize].is_empty() || text[..gap as usize].ends_with(['\n', '\r']) { "" } else { line_end };
    let lines = lines(checked, role);
    let mark = numbered(&report.sections).next().map_or("", |s| mark(text, s));
    let number = number(&report.sections, gap);
    let mut body = String::new();
    for line in &lines {
        body.push_str(if body.is_empty() { before } else { "" });
        match line.style {
            LineStyle::Heading1 => {
                let heading = line.text.split_once('、').map_or(line.text.as_str(), |(_, heading)| heading);
                body.push_str(&format!("{mark}{}、{heading}", chinese(number)));
            }
            LineStyle::Heading2 if mark.starts_with('#') => body.push_str(&format!("#{mark}{}", line.text)),
            _ => body.push_str(&line.text),
        }
        body.push_str(line_end);
        if let Some(note) = &line.note {
            // No text of the report, so that nothing has to be taken out again.
            body.push_str(&format!("<!-- 提示：{} -->{line_end}", note.replace("--", "—")));
        }
    }
    (!lines.is_empty()).then(|| Skeleton { at: gap, text: body, renumbered: renumbered(&report.sections, text, gap) })
}

/// The lines of a part in the empty report of such a body.
fn lines(checked: &Checked, role: Role) -> Vec<DraftLine> {
    let report = &checked.assessment.report;
    let year = report.year.unwrap_or_else(|| report.date.map_or(FIRST, |(date, _)| date.year - 1));
    let draft = draft(&checked.rules, report.level, year, None);
    // The checker itself tells which lines are which part.
    let text: String = draft.lines.iter().map(|line| format!("{}\n", line.text)).collect();
    let source = Source::new("", text, "UTF-8");
    let context = Context { annual_report: true, ..Context::default() };
    let part = crate::check(&source, &checked.rules, &context).report.part(role).and_then(|p| p.spans.first().copied());
    let Some(part) = part else { return Vec::new() };
    let mut at = 0;
    let place = |line: &DraftLine| {
        let start = at;
        at += line.text.len() as u32 + 1;
        start
    };
    let places: Vec<u32> = draft.lines.iter().map(place).collect();
    let inside = |place: &u32| part.start <= *place && *place < part.end;
    draft.lines.into_iter().zip(places).filter(|(_, place)| inside(place)).map(|(line, _)| line).collect()
}

/// The first year with the present template, for a text that names none.
const FIRST: u16 = 2019;

/// The heading of a part with the number it has at this place, marked as the headings around it are.
pub fn heading(checked: &Checked, role: Role, at: u32) -> String {
    let sections = &checked.assessment.report.sections;
    let mark = numbered(sections).next().map_or("", |s| mark(checked.source.text(), s));
    let name = &checked.rules.template().words.role(role).name;
    format!("{mark}{}、{name}", chinese(number(sections, at)))
}

/// The number of a heading at a place.
fn number(sections: &[Section], at: u32) -> u32 {
    let before = numbered(sections).take_while(|s| s.heading_span.start < at).last();
    before.and_then(|s| value(s.number.as_deref()?)).unwrap_or(0) + 1
}

/// Sections at the top with a number.
fn numbered(sections: &[Section]) -> impl Iterator<Item = &Section> {
    sections.iter().filter(|s| s.part.is_none() && s.number.is_some() && !s.heading_span.is_empty())
}

/// What stands before the number on its line: marks of Markdown, blanks.
fn mark<'t>(text: &'t str, section: &Section) -> &'t str {
    let heading = section.heading_span.range();
    let line = text[..heading.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let before = &text[line..heading.end];
    let end = before.find(|c: char| !matches!(c, '#' | ' ' | '　')).unwrap_or(0);
    &before[..end]
}

/// The later headings with their next numbers, if all of them are Chinese numbers in a row.
fn renumbered(sections: &[Section], text: &str, gap: u32) -> Vec<(Span, String)> {
    let later = numbered(sections).filter(|s| s.heading_span.start >= gap);
    let one = |section: &Section| {
        let number = section.number.as_deref()?;
        let digits = number.strip_suffix('、')?;
        let heading = section.heading_span;
        let start = heading.start + text.get(heading.range())?.find(digits)? as u32;
        Some((Span::new(start, start + digits.len() as u32), chinese(value(number)? + 1)))
    };
    later.map(one).collect::<Option<Vec<_>>>().unwrap_or_default()
}

fn value(number: &str) -> Option<u32> {
    chinese_number(number.strip_suffix('、')?)
}
