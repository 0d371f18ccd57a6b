//! Draws the head of a page: what the document is, and the table of the four parts.

use std::fmt::Write as _;

use super::super::columns::{clean, cut_end, pad, pad_left, width, wrap};
use super::super::{Checked, Options, role_word, status_word, words};
use super::Paint;
use crate::report::{PartState, Report};
use crate::source::Source;

/// Path, title, kind of body, year and stage; for an unreadable input its path and the reason.
pub(in crate::render) fn page_title(one: &Checked, options: &Options) -> String {
    let paint = Paint::new(options.color);
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(&clean(one.path)));
    match one.outcome {
        Err(why) => {
            for (i, line) in wrap(&clean(why), options.width.saturating_sub(12)).iter().enumerate() {
                let mark = if i == 0 { paint.error("未能核对") } else { " ".repeat(8) };
                let _ = writeln!(out, "  {mark}  {line}");
            }
        }
        Ok(_) if one.failed() => {}
        Ok(assessment) => {
            let report = &assessment.report;
            let title = report.title.as_ref().map_or("（未见标题）".to_owned(), |t| clean(&t.text));
            for line in wrap(&title, options.width.saturating_sub(2)) {
                let _ = writeln!(out, "  {}", paint.bold(&line));
            }
            for line in wrap(&facts(report), options.width.saturating_sub(2)) {
                let _ = writeln!(out, "  {line}");
            }
        }
    }
    out
}

fn facts(report: &Report) -> String {
    let how = if report.stage.1 { "" } else { "（按文本推定，可用 --stage 指定）" };
    format!("{}{how}", words::facts(report))
}

/// Columns between two columns of the table.
const GAP: &str = "  ";

/// One row a required part: status, length, items, and the heading that was taken for it.
pub(super) fn parts_table(report: &Report, source: Option<&Source>, options: &Options) -> String {
    let paint = Paint::new(options.color);
    let head = ["部分", "状态", "字数", "条目", "所在"].map(str::to_owned);
    let rows: Vec<[String; 5]> = report.parts.iter().map(|p| cells(p, source)).collect();
    let mut columns = [0; 5];
    for row in rows.iter().chain([&head]) {
        for (column, cell) in columns.iter_mut().zip(row) {
            *column = width(cell).max(*column);
        }
    }
    let used: usize = columns[..4].iter().sum::<usize>() + 5 * GAP.len();
    columns[4] = columns[4].min(options.width.saturating_sub(used).max(8));
    let mut out = String::from("\n");
    let line = |cells: &[String; 5]| {
        let [role, status, chars, items, place] = cells;
        format!(
            "{GAP}{}{GAP}{}{GAP}{}{GAP}{}{GAP}{}",
            pad(role, columns[0]),
            pad(status, columns[1]),
            pad_left(chars, columns[2]),
            pad_left(items, columns[3]),
            cut_end(place, columns[4])
        )
        .trim_end()
        .to_owned()
    };
    let _ = writeln!(out, "{}", paint.dim(&line(&head)));
    for (part, row) in report.parts.iter().zip(&rows) {
        let line = line(row);
        let status = &row[1];
        // Only the word of the status is coloured; padding and the other cells stay as they are.
        let colored = if part.status.is_gap() { paint.error(status) } else { status.clone() };
        let _ = writeln!(out, "{}", line.replacen(status.as_str(), &colored, 1));
    }
    out
}

fn cells(part: &PartState, source: Option<&Source>) -> [String; 5] {
    let gap = part.status.is_gap();
    let number = |n: usize| if gap { "—".to_owned() } else { n.to_string() };
    [
        role_word(part.role).to_owned(),
        status_word(part.status).to_owned(),
        number(part.chars),
        number(part.items),
        words::place_of_part(part, &mut |offset| {
            source.map_or(String::new(), |s| {
                let at = s.typed_position(offset);
                format!("{}:{}", at.line, at.column)
            })
        }),
    ]
}
