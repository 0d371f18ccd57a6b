//! Turns values of an assessment into the words that every output for people says in the same way.
//!
//! Words of the document itself come out cleaned, so that they move no cursor; escaping for a format is its own affair.

use super::columns::clean;
use super::{level_word, role_word, stage_word};
use crate::assessment::Assessment;
use crate::finding::{PlaceKind, Severity};
use crate::report::{Kind, PartState, Report, Role, Status};
use crate::source::{Cursor, Format, PlaceCursor, Source, Story};
use crate::span::Span;

/// `乡镇 · 2025年度 · 拟稿`
pub(super) fn facts(report: &Report) -> String {
    let year = report.year.map_or("年度未能判断".to_owned(), |y| format!("{y}年度"));
    format!("{} · {year} · {}", level_word(report.level), stage_word(report.stage.0))
}

/// The title, or that there is none.
pub(super) fn title(report: &Report) -> String {
    report.title.as_ref().map_or("（未见标题）".to_owned(), |t| clean(&t.text))
}

/// What a group of findings is about.
pub(super) fn part_word(role: Option<Role>) -> &'static str {
    role.map_or("全文和其他", role_word)
}

/// Where a part begins and under which heading; of one that is missing, where its words were seen. `at` names an offset.
pub(super) fn place_of_part(part: &PartState, at: &mut dyn FnMut(u32) -> String) -> String {
    if !part.status.is_gap() {
        let start = part.spans.first().map_or(String::new(), |span| at(span.start));
        return format!("{start} {}", clean(&part.heading)).trim().to_owned();
    }
    let seen: Vec<u32> = part.evidence.iter().map(|span| span.start).collect();
    let listed = seen.iter().take(3).map(|offset| at(*offset)).collect::<Vec<_>>().join("、");
    match seen.len() {
        _ if listed.is_empty() => String::new(),
        1..=3 => format!("文字见{listed}"),
        n => format!("文字见{listed}等{n}处"),
    }
}

/// The sentence of a report without 须补正.
pub(super) fn sound(assessment: &Assessment) -> Option<&'static str> {
    let errors = assessment.findings.iter().any(|f| f.severity == Severity::Error);
    let report = &assessment.report;
    if report.kind != Kind::AnnualReport || errors {
        return None;
    }
    Some(match report.parts.iter().map(|p| p.status).max().unwrap_or(Status::Missing) {
        Status::Present | Status::Inferred | Status::Merged => "四部分内容齐全，未见须补正事项。",
        Status::Misplaced => "四部分内容都已写到，有的未单列；未见须补正事项。",
        Status::Scattered | Status::Mentioned | Status::Missing => "未见须补正事项。",
    })
}

/// Says where places stand, as people count in that kind of file; linear for ascending places.
pub(super) struct Spots<'a> {
    source: &'a Source,
    text: Cursor<'a>,
    file: PlaceCursor<'a>,
}

impl<'a> Spots<'a> {
    pub(super) fn new(source: &'a Source) -> Spots<'a> {
        Spots { source, text: Cursor::typed(source), file: PlaceCursor::new(source) }
    }

    /// The same for a place that is known by where it begins.
    pub(super) fn start(&mut self, offset: u32) -> String {
        self.place(Span::empty(offset), PlaceKind::Text)
    }

    /// `第3行第5字`, in Word `第2段第5字`, in a page format `第1页第3行`; of the whole document `全文`.
    pub(super) fn place(&mut self, span: Span, kind: PlaceKind) -> String {
        if kind == PlaceKind::Document {
            return "全文".to_owned();
        }
        let at = self.text.position(span.start);
        let file = self.file.start(span.start).unwrap_or_default();
        let before = if kind == PlaceKind::Gap { "前" } else { "" };
        if self.source.origin().format == Format::Docx && file.paragraph > 0 {
            let story = match file.story {
                Story::Body => "",
                Story::TextBox => "文本框",
                Story::Note => "注释",
            };
            let char = if kind == PlaceKind::Gap { String::new() } else { format!("第{}字", file.char) };
            return format!("{story}第{}段{char}{before}", file.paragraph);
        }
        let page = if file.page > 0 { format!("第{}页", file.page) } else { String::new() };
        let column =
            if kind == PlaceKind::Gap || file.page > 0 { String::new() } else { format!("第{}字", at.column) };
        format!("{page}第{}行{column}{before}", at.line)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_place_is_said_as_people_count() {
        let sample = sample::every_shape();
        let mut spots = Spots::new(&sample.source);
        let each = sample.assessment.findings.iter().map(|f| spots.place(f.place.span, f.place.kind));
        assert_eq!(each.collect::<Vec<_>>()[..4], ["全文", "第5行第21字", "第12行前", "第13行第3字"]);
    }

    #[test]
    fn a_report_without_errors_is_told_so() {
        assert_eq!(sound(&sample::every_shape().assessment), None);
        assert!(sound(&sample::sound().assessment).is_some_and(|s| s.contains("四部分内容齐全")));
    }
}
