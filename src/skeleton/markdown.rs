//! Writes an empty report as Markdown; what to write stands in comments, which are no text of the report.

use std::fmt::Write as _;

use super::{Draft, FIGURES};
use crate::rules::skeleton::LineStyle;

/// The Markdown, lines ended by `\n`.
pub fn to_markdown(draft: &Draft) -> String {
    let mut out = String::new();
    for line in &draft.lines {
        let mark = match line.style {
            LineStyle::Title => "# ",
            LineStyle::Heading1 => "## ",
            LineStyle::Heading2 => "### ",
            LineStyle::Addressee | LineStyle::Body | LineStyle::Signature | LineStyle::Date => "",
        };
        let _ = writeln!(out, "{mark}{}\n", line.text);
        if let Some(note) = &line.note {
            let _ = writeln!(out, "<!-- 提示：{} -->\n", inside(note));
        }
    }
    if !draft.figures.is_empty() {
        let _ = writeln!(out, "<!-- {FIGURES}：");
        for (i, figure) in draft.figures.iter().enumerate() {
            let _ = writeln!(out, "{}. {}", i + 1, inside(&figure.to_string()));
        }
        out.push_str("-->\n");
    }
    out
}

/// Words that do not end the comment they stand in.
fn inside(text: &str) -> String {
    text.replace("--", "—")
}
