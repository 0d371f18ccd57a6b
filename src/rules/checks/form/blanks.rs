//! Lines of underscores that were to be filled in; reflow drops them as marks of Markdown, so they are looked
//! for between the places where two neighbours of the text stand in the source.

use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::span::Span;

/// One finding for all blanks inside lines.
pub(super) fn run(cx: &Cx, sink: &mut Sink) {
    let holds = |text: &str, blank: &str| memchr::memmem::find(text.as_bytes(), blank.as_bytes()).is_some();
    let is_blank = |text: &str| holds(text, "___") || holds(text, "＿＿");
    if !is_blank(cx.source.text()) {
        return;
    }
    let mut places = Vec::new();
    for line in cx.logical.lines().filter(|l| cx.body().contains(*l)) {
        let mut before: Option<(Span, Span)> = None;
        for (at, c) in cx.words(line).char_indices() {
            let here = Span::new(line.start + at as u32, line.start + (at + c.len_utf8()) as u32);
            let source = cx.logical.to_source(cx.source, here);
            if let Some((last, end)) = before
                && end.end < source.start
                && is_blank(cx.source.slice(Span::new(end.end, source.start)))
            {
                places.push(last.cover(here));
            }
            before = Some((here, source));
        }
    }
    let Some(first) = places.first() else { return };
    let list = cx.source.shown(cx.logical.to_source(cx.source, *first));
    let draft = Draft::at(*first).value("n", places.len()).value("list", format!("“{list}”"));
    sink.push(draft.value("words", list).related(places[1..].iter().copied().take(20)));
}
