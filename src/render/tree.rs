//! Turns one assessment into an indented tree for people: line, number, heading, part and status.
//!
//! A missing part is a row of its own at the place where it belongs.

use std::fmt::Write as _;

use super::columns::{clean, cut_end, pad, pad_left, width};
use super::terminal::{Paint, page_title};
use super::{Checked, Options, kind_note, role_word, status_word};
use crate::report::{Kind, Part, PartState, Report, Section};
use crate::source::Source;

/// Draws the tree of one input.
pub fn outline_tree(one: &Checked, options: &Options) -> String {
    let paint = Paint::new(options.color);
    let mut out = page_title(one, options);
    let (Ok(assessment), Some(source), false) = (one.outcome, one.source, one.failed()) else {
        return out;
    };
    if let Some(note) = kind_note(&assessment.report.kind) {
        let _ = writeln!(out, "  {note}");
    }
    out.push('\n');
    let rows = rows(&assessment.report, source);
    let line_columns = rows.iter().map(|r| r.line.to_string().len()).max().unwrap_or(1);
    // The note stands behind the longest heading, but never pushes it off the screen.
    let note_columns = rows.iter().map(|r| width(&r.note)).max().unwrap_or(0).min((options.width / 2).max(24));
    let room = options.width.saturating_sub(line_columns + note_columns + 6).max(16);
    let text_columns = rows.iter().map(|r| width(&r.text)).max().unwrap_or(0).min(room);
    for row in rows {
        let line = pad_left(&row.line.to_string(), line_columns);
        let text = pad(&cut_end(&row.text, text_columns), text_columns);
        let text = if row.gap { paint.error(&text) } else { text };
        let drawn = format!("  {}  {text}  {}", paint.dim(&line), paint.dim(&cut_end(&row.note, note_columns)));
        let _ = writeln!(out, "{}", drawn.trim_end());
    }
    out
}

struct Row {
    offset: u32,
    line: u32,
    text: String,
    note: String,
    gap: bool,
}

fn rows(report: &Report, source: &Source) -> Vec<Row> {
    // What is no annual report lacks nothing.
    let gaps = report.parts.iter().filter(|p| p.status.is_gap() && report.kind == Kind::AnnualReport);
    let mut rows: Vec<Row> = gaps.map(|p| gap_row(p, source)).collect();
    for section in &report.sections {
        section_rows(section, 0, source, &mut rows);
    }
    // Stable: a gap comes before the section it stands in front of, a section before its children.
    rows.sort_by_key(|r| r.offset);
    rows
}

fn section_rows(section: &Section, indent: usize, source: &Source, rows: &mut Vec<Row>) {
    let number = section.number.as_deref().unwrap_or("");
    let name = section.part.map_or(String::new(), |p| format!("［{}］", part_word(p)));
    let heading = match section.heading.as_str() {
        "" => first_words(source, section),
        heading => heading.to_owned(),
    };
    let roles =
        section.role.filter(|r| *r != crate::report::Role::Other).into_iter().chain(section.also.iter().copied());
    let mut note = roles.map(role_word).collect::<Vec<_>>().join("、");
    if let Some(status) = section.status {
        note =
            if note.is_empty() { status_word(status).to_owned() } else { format!("{note}·{}", status_word(status)) };
    }
    rows.push(Row {
        offset: section.span.start,
        line: source.position(section.span.start).line,
        text: format!("{}{name}{}", "  ".repeat(indent), clean(&format!("{number}{heading}"))),
        note,
        gap: false,
    });
    for child in &section.children {
        section_rows(child, indent + 1, source, rows);
    }
}

/// The first line of a section without heading, such as the preamble.
fn first_words(source: &Source, section: &Section) -> String {
    let text = source.shown(section.span);
    text.trim_start().lines().next().unwrap_or("").chars().take(60).collect()
}

fn gap_row(part: &PartState, source: &Source) -> Row {
    let seen: Vec<_> = part.evidence.iter().map(|e| source.typed_position(e.start)).collect();
    let mut note = seen.iter().take(3).map(|p| format!("{}:{}", p.line, p.column)).collect::<Vec<_>>().join("、");
    if !note.is_empty() {
        note = format!("文字见{note}{}", if seen.len() > 3 { "等处" } else { "" });
    }
    Row {
        offset: part.gap.start,
        line: source.position(part.gap.start).line,
        text: format!("┄┄ {}：{}", status_word(part.status), role_word(part.role)),
        note,
        gap: true,
    }
}

/// What users read for front and back matter.
pub(super) fn part_word(part: Part) -> &'static str {
    match part {
        Part::Masthead => "版头",
        Part::Title => "标题",
        Part::Addressee => "主送机关",
        Part::Preamble => "开头",
        Part::Attachment => "附件",
        Part::Signature => "署名和日期",
        Part::Imprint => "版记",
        Part::Furniture => "页面文字",
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_gap_stands_where_the_part_belongs() {
        let sample = sample::every_shape();
        insta::assert_snapshot!(outline_tree(&sample.checked(), &sample::options(80)), @r"
        某某镇.txt
          某某镇2024年法治政府建设年度报告
          乡镇 · 2024年度 · 拟稿（按文本推定，可用 --stage 指定）

           1  ［标题］某某镇2024年法治政府建设年度报告
           3  一、主要举措和成效                        主要举措和成效·单列
           5    （一）依法决策
           8  二、存在的不足和原因                      存在的不足和原因·单列
          12  ┄┄ 散见：第一责任人履职情况               文字见7:3
          12  三、下一年度主要安排                      下一年度主要安排·单列
        ");
    }
}
