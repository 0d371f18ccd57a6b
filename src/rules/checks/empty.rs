//! Top-level sections that have a heading and hardly any text.

use crate::report::Section;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::span::Span;

/// Points at the heading of every such section.
pub(super) fn run(below: u32, cx: &Cx, sink: &mut Sink) -> Assessed {
    let titled = |s: &&Section| s.part.is_none() && !s.heading_span.is_empty();
    // 其他需要报告的情况 may well be 无.
    let owed = |s: &&Section| !cx.hits.any(cx.template().words.other_heading, s.heading_span);
    for section in cx.report.sections.iter().filter(titled).filter(owed) {
        let body = Span::new(section.heading_span.end, section.span.end.max(section.heading_span.end));
        // Counted only as far as it matters.
        let chars = cx.words(body).chars().filter(|c| !c.is_whitespace() && *c != '。').take(below as usize).count();
        if (chars as u32) < below {
            let mut draft = Draft::at(section.heading_span).value("heading", &section.heading).value("chars", chars);
            draft.role = section.role;
            sink.push(draft);
        }
    }
    Assessed::Done
}
