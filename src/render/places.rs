//! Turns a text into its lines with where each stands in the file: line, paragraph, runs, page.

use std::fmt::Write as _;

use crate::source::{Piece, Source, Story};

/// One line a line of the text that holds something: its place, a tab, its words.
pub fn outline_places(source: &Source) -> String {
    let pieces = &source.origin().pieces;
    let mut out = String::new();
    let mut at = 0;
    for (index, line) in source.lines().enumerate() {
        let from = at + pieces[at..].partition_point(|p| p.text.end <= line.start);
        let to = from + pieces[from..].partition_point(|p| p.text.start < line.end);
        at = from;
        let words = source.slice(line);
        if !words.trim().is_empty() {
            let _ = writeln!(out, "第{}行{}\t{words}", index + 1, place(&pieces[from..to]));
        }
    }
    out
}

/// Where the pieces of a line stand, in words.
fn place(pieces: &[Piece]) -> String {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return String::new() };
    let mut out = String::new();
    if first.paragraph > 0 {
        let story = match first.story {
            Story::Body => "",
            Story::TextBox => "文本框",
            Story::Note => "注释",
        };
        let _ = write!(out, " {story}第{}段", range(first.paragraph, last.paragraph));
    }
    let run = |p: &&Piece| p.run > 0;
    if let (Some(a), Some(b)) = (pieces.iter().find(run), pieces.iter().rfind(run))
        && first.paragraph == last.paragraph
    {
        let _ = write!(out, " 第{}块", range(a.run, b.run));
    }
    if first.page > 0 {
        let _ = write!(out, " 第{}页", range(first.page, last.page));
    }
    out
}

fn range(first: u32, last: u32) -> String {
    if last > first { format!("{first}—{last}") } else { first.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Format, Origin};
    use crate::span::Span;

    #[test]
    fn a_text_has_lines_and_a_document_paragraphs_and_pages() {
        assert_eq!(outline_places(&Source::new("a", "甲\n\n乙\n", "UTF-8")), "第1行\t甲\n第3行\t乙\n");
        let piece = |start, end, paragraph, run, page, story| Piece {
            text: Span::new(start, end),
            paragraph,
            run,
            page,
            story,
            raw: None,
        };
        let pieces = vec![
            piece(0, 3, 1, 0, 1, Story::Body),
            piece(3, 6, 1, 2, 1, Story::Body),
            piece(6, 9, 1, 4, 2, Story::Body),
            piece(10, 13, 1, 1, 0, Story::TextBox),
            piece(14, 17, 3, 1, 2, Story::Body),
            piece(18, 21, 4, 1, 2, Story::Body),
        ];
        let origin = Origin { format: Format::Docx, paragraphs: true, pieces, ..Origin::default() };
        let source = Source::new("a", "一甲乙\n丙\n丁\t戊\n", "UTF-8").with_origin(origin);
        assert_eq!(
            outline_places(&source),
            "第1行 第1段 第2—4块 第1—2页\t一甲乙\n第2行 文本框第1段 第1块\t丙\n第3行 第3—4段 第2页\t丁\t戊\n"
        );
    }
}
