//! Finds the comments of Markdown, `<!-- … -->`, in a text: what stands in them is no text of the report.
//!
//! A plain text may have them, too, as whoever writes in a plain editor does. One that never ends is no comment, so
//! that nothing of a report is lost to a slip.

use crate::source::{Format, Source};
use crate::span::Span;

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

/// The comments of a text in its order; none for files of other programs, which keep theirs elsewhere.
pub(super) fn comments(source: &Source) -> Vec<Span> {
    let text = source.text();
    let mut found = Vec::new();
    if source.origin().format != Format::Text {
        return found;
    }
    let mut at = 0;
    while let Some(start) = text[at..].find(OPEN).map(|i| at + i) {
        let inside = start + OPEN.len();
        let Some(end) = text[inside..].find(CLOSE).map(|i| inside + i + CLOSE.len()) else { break };
        found.push(Span::new(start as u32, end as u32));
        at = end;
    }
    found
}

/// The comment that holds a place.
pub(super) fn at(comments: &[Span], place: u32) -> Option<Span> {
    let next = comments.partition_point(|c| c.end <= place);
    comments.get(next).copied().filter(|c| c.start <= place)
}
