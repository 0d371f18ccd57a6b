//! Finds the comments `<!-- … -->` of a text or Markdown file: words to its editors that are no words of the report.

use super::{Format, Source};
use crate::span::Span;

const OPENS: &str = "<!--";
const CLOSES: &str = "-->";

/// The comments of a text in order, marks included; one that is never closed is none. Formats that have comments
/// of their own have none here.
pub fn comments(source: &Source) -> Vec<Span> {
    let mut found = Vec::new();
    if source.origin().format != Format::Text {
        return found;
    }
    let text = source.text();
    let mut at = 0;
    while let Some(start) = memchr::memmem::find(&text.as_bytes()[at..], OPENS.as_bytes()).map(|i| at + i) {
        let inside = start + OPENS.len();
        let Some(length) = memchr::memmem::find(&text.as_bytes()[inside..], CLOSES.as_bytes()) else { break };
        at = inside + length + CLOSES.len();
        found.push(Span::new(start as u32, at as u32));
    }
    found
}

/// The words of a comment without its marks.
pub fn comment_words(source: &Source, comment: Span) -> &str {
    let words = source.slice(comment);
    words[OPENS.len()..words.len() - CLOSES.len()].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_across_lines_and_only_when_closed() {
        let source = Source::new("a.md", "一<!-- 甲\n乙 -->二<!---->三<!-- 丙", "UTF-8");
        let words: Vec<_> = comments(&source).into_iter().map(|c| comment_words(&source, c)).collect();
        assert_eq!(words, ["甲\n乙", ""]);
    }
}
