//! Sets the marks of comments into the main part: splits runs where a mark stands inside them, and gives both
//! halves the same properties.

use std::collections::BTreeMap;

use super::anchors::Point;
use crate::ingest::docx::Document;

/// What is set at one place.
#[derive(Default)]
struct Marks {
    /// The split that the place asks for.
    point: Option<Point>,
    ends: String,
    starts: String,
}

/// The text of the main part with the marks of comments, by their ids.
pub(super) fn with_marks(text: &str, document: &Document, ranges: &[(u32, (Point, Point))]) -> String {
    let prefix = prefix(text, document);
    let mut places: BTreeMap<usize, Marks> = BTreeMap::new();
    for (id, (start, end)) in ranges {
        let range_start = format!("<{prefix}commentRangeStart {prefix}id=\"{id}\"/>");
        let range_end = format!(
            "<{prefix}commentRangeEnd {prefix}id=\"{id}\"/><{prefix}r><{prefix}commentReference {prefix}id=\"{id}\"/></{prefix}r>"
        );
        let at_start = places.entry(start.at()).or_default();
        at_start.point = Some(*start);
        at_start.starts.push_str(&range_start);
        let at_end = places.entry(end.at()).or_default();
        at_end.point = Some(*end);
        // An empty range closes behind its own start.
        if start.at() == end.at() {
            at_end.starts.push_str(&range_end);
        } else {
            at_end.ends.push_str(&range_end);
        }
    }
    let mut edits: Vec<(usize, String)> = Vec::new();
    let mut split = None; // the element that was split last
    for (at, marks) in &places {
        let Some(point) = marks.point else { continue };
        let both = format!("{}{}", marks.ends, marks.starts);
        let open = |run: u32| {
            let run = &document.runs[run as usize];
            format!("{}{}", &text[run.open.clone()], &text[run.properties.clone()])
        };
        let edit = match point {
            Point::Between(_) => (*at, both),
            Point::InRun { run, .. } => (*at, format!("</{prefix}r>{both}{}", open(run))),
            Point::InText { run, element, .. } => {
                let first = split.replace(element) != Some(element);
                let element = &document.elements[element as usize];
                // A blank that now ends the element would be taken for no part of its text.
                if first && !element.preserve && text[..*at].ends_with([' ', '\t', '\n', '\r']) {
                    edits.push((element.open.end - 1, " xml:space=\"preserve\"".to_owned()));
                }
                (*at, format!("</{prefix}t></{prefix}r>{both}{}<{prefix}t xml:space=\"preserve\">", open(run)))
            }
        };
        edits.push(edit);
    }
    edits.sort();
    edits.dedup();
    let mut out = String::with_capacity(text.len() + edits.iter().map(|(_, e)| e.len()).sum::<usize>());
    let mut from = 0;
    for (at, edit) in edits {
        out.push_str(&text[from..at]);
        out.push_str(&edit);
        from = at;
    }
    out.push_str(&text[from..]);
    out
}

/// The prefix of the main namespace, with its colon, as the first run or paragraph shows it.
fn prefix(text: &str, document: &Document) -> String {
    let tag = document.runs.first().map_or("<w:r>", |run| &text[run.open.clone()]);
    let name = tag[1..].split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    name.rsplit_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"))
}
