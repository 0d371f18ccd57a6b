//! Turns a missing part into the heading and the lines to write in its place, and the numbers behind it that move.

use super::documents::Checked;
use crate::grammar::chinese_number;
use crate::report::{Role, Section};
use crate::span::Span;

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
    let guidance = checked
        .assessment
        .findings
        .iter()
        .find(|f| f.role == Some(role) && f.place.span == Span::empty(gap))
        .and_then(|f| f.help.clone())
        .unwrap_or_default();
    let heading = heading(checked, role, gap);
    // A gap may stand behind the last character of a line.
    let before =
        if text[..gap as usize].is_empty() || text[..gap as usize].ends_with(['\n', '\r']) { "" } else { line_end };
    let body = format!("{before}{heading}{line_end}（{guidance}）{line_end}");
    Some(Skeleton { at: gap, text: body, renumbered: renumbered(&report.sections, text, gap) })
}

/// The heading of a part with the number it has at this place, marked as the headings around it are.
pub fn heading(checked: &Checked, role: Role, at: u32) -> String {
    let sections = &checked.assessment.report.sections;
    let before = numbered(sections).filter(|s| s.heading_span.start < at).last();
    let number = before.and_then(|s| value(s.number.as_deref()?)).unwrap_or(0) + 1;
    let mark = numbered(sections).next().map_or("", |s| mark(checked.source.text(), s));
    let name = &checked.rules.template().words.role(role).name;
    format!("{mark}{}、{name}", chinese(number))
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

/// Up to 99, which no report exceeds.
pub fn chinese(number: u32) -> String {
    let digit = |n: u32| "一二三四五六七八九".chars().nth(n as usize - 1).map_or(String::new(), String::from);
    let (tens, ones) = (number / 10 % 10, number % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => digit(tens) + "十",
    };
    if ones == 0 { tens } else { tens + &digit(ones) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_back() {
        for n in 1..100 {
            assert_eq!(chinese_number(&chinese(n)), Some(n));
        }
    }
}
