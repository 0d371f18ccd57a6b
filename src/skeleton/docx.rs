//! Writes an empty report as a Word file; what to write stands in comments in the margin.

use super::{Draft, DraftLine, FIGURES};
use crate::render::word::{Comment, Document, Paragraph, Style};
use crate::rules::skeleton::LineStyle;

/// Who comments. Not the initials that `annotate` knows its own comments by, which it takes out again.
const AUTHOR: (&str, &str) = ("编写提示", "提示");

/// The package.
pub fn to_docx(draft: &Draft) -> Vec<u8> {
    let mut document = Document::default();
    let last = draft.lines.len().saturating_sub(1);
    for (i, line) in draft.lines.iter().enumerate() {
        let mut said: Vec<String> = line.note.iter().cloned().collect();
        if i == last && !draft.figures.is_empty() {
            said.push(format!("{FIGURES}："));
            said.extend(draft.figures.iter().enumerate().map(|(i, figure)| format!("{}. {figure}", i + 1)));
        }
        let paragraph = Paragraph::new(style(line), line.text.as_str());
        let (author, initials) = AUTHOR;
        document.add(if said.is_empty() {
            paragraph
        } else {
            paragraph.commented(Comment::new(author, initials, said))
        });
    }
    document.to_bytes()
}

fn style(line: &DraftLine) -> Style {
    match line.style {
        LineStyle::Title => Style::Title,
        LineStyle::Addressee => Style::Addressee,
        LineStyle::Body => Style::Body,
        LineStyle::Heading1 => Style::Heading1,
        LineStyle::Heading2 => Style::Heading2,
        LineStyle::Signature => Style::Signature,
        LineStyle::Date => Style::Date,
    }
}
