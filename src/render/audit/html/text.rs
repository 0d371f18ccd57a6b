//! Writes a report's text with the places of its findings marked; where two overlap, the one that starts first.

use super::e;
use crate::audit::FindingRow;
use crate::source::Source;
use crate::span::Span;

/// Appends the text, numbers of persons masked.
pub(super) fn marked(out: &mut String, source: &Source, findings: &[FindingRow]) {
    let end = source.text().len() as u32;
    let mut places: Vec<(Span, &FindingRow)> = findings
        .iter()
        .filter(|f| f.span.kind == "text" && f.span.start.offset < f.span.end.offset && f.span.end.offset <= end)
        .map(|f| (Span::new(f.span.start.offset, f.span.end.offset), f))
        .filter(|(s, _)| {
            source.text().is_char_boundary(s.start as usize) && source.text().is_char_boundary(s.end as usize)
        })
        .collect();
    places.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut at = 0;
    for (span, f) in places {
        if span.start < at {
            continue;
        }
        out.push_str(&lines(source, Span::new(at, span.start)));
        out.push_str(&format!(
            "<mark class=\"{}\" title=\"{}\">",
            e(&f.severity),
            e(&format!("{} {}", f.code, f.message))
        ));
        out.push_str(&lines(source, span));
        out.push_str("</mark>");
        at = span.end;
    }
    out.push_str(&lines(source, Span::new(at, end)));
}

/// Escaped, line ends kept.
fn lines(source: &Source, span: Span) -> String {
    let shown = source.shown(span);
    shown.split('\n').map(e).collect::<Vec<_>>().join("\n")
}
