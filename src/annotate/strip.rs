//! Takes the marks of some comments out of the main part; runs that were split for them stay split.

use std::ops::Range;

use crate::ingest::IngestError;
use crate::ingest::xml::{Node, Nodes};

/// A run that is open.
struct Open {
    start: usize,
    /// Elements open around its children.
    depth: usize,
    /// Marks of the comments inside it.
    marks: Vec<Range<usize>>,
    /// It holds something else as well.
    more: bool,
}

/// The text of the part without the marks of the comments with these ids.
///
/// # Errors
///
/// When the part is not well-formed.
pub(super) fn marks(part: &str, text: &str, ids: &[i64]) -> Result<String, IngestError> {
    let mut nodes = Nodes::new(part, text);
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut runs: Vec<Open> = Vec::new();
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) => {
                let word = tag.local();
                let mark = matches!(word, "commentRangeStart" | "commentRangeEnd" | "commentReference")
                    && tag.attribute("id").and_then(|id| id.parse().ok()).is_some_and(|id: i64| ids.contains(&id));
                if mark {
                    let start = tag.at.start;
                    nodes.skip()?;
                    let whole = start..nodes.position();
                    match runs.last_mut().filter(|_| text[whole.clone()].contains("commentReference")) {
                        Some(run) => run.marks.push(whole),
                        None => cuts.push(whole),
                    }
                    continue;
                }
                if let Some(run) = runs.last_mut().filter(|run| run.depth + 1 == nodes.depth()) {
                    run.more |= word != "rPr";
                }
                if word == "r" {
                    runs.push(Open { start: tag.at.start, depth: nodes.depth(), marks: Vec::new(), more: false });
                }
            }
            Node::Close(_) => {
                if let Some(run) = runs.pop_if(|run| run.depth == nodes.depth() + 1) {
                    if run.marks.is_empty() {
                        continue;
                    }
                    if run.more { cuts.extend(run.marks) } else { cuts.push(run.start..nodes.position()) }
                }
            }
            _ => {}
        }
    }
    cuts.sort_by_key(|cut| cut.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for cut in cuts {
        out.push_str(&text[from..cut.start.max(from)]);
        from = cut.end.max(from);
    }
    out.push_str(&text[from..]);
    Ok(out)
}
