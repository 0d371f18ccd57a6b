//! Words that should not stand in a top-level heading.

use crate::report::Section;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::wording::SetId;

/// Points at the words; one finding a heading.
pub(super) fn run(words: SetId, cx: &Cx, sink: &mut Sink) -> Assessed {
    let titled = |s: &&Section| s.part.is_none() && !s.heading_span.is_empty();
    for section in cx.report.sections.iter().filter(titled) {
        if let Some(hit) = cx.hits.first(words, section.heading_span) {
            let draft = Draft::at(hit).value("heading", &section.heading).value("words", cx.quote(hit, 20));
            sink.push(Draft { role: section.role, ..draft });
        }
    }
    Assessed::Done
}
