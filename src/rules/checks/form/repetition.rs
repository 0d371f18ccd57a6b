//! Paragraphs, and long sentences, that stood in an earlier paragraph already.

use std::collections::BTreeMap;

use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::span::Span;

/// Sentences shorter than this, in characters, are repeated everywhere.
const SENTENCE: usize = 12;
/// A single sentence as long as this is written once; set formulas are shorter.
const LONG: usize = 36;

/// Paragraphs of `chars` characters and more, four fifths of which stood in one earlier paragraph.
pub(super) fn run(chars: usize, cx: &Cx, sink: &mut Sink) {
    let body = cx.body();
    let headings = cx.scope(crate::rules::kinds::words::Scope::Headings);
    let mut known: BTreeMap<&str, (usize, Span)> = BTreeMap::new();
    let mut repeated: Vec<(Span, Span)> = Vec::new();
    for (index, line) in cx.logical.lines().enumerate() {
        // What stands behind a heading's last words on its line is text.
        let behind = headings.partition_point(|h| h.start <= line.start);
        let heading = headings[..behind].last().filter(|h| h.start == line.start);
        let line = Span::new(heading.map_or(line.start, |h| h.end.min(line.end)), line.end);
        if !body.contains(line) || cx.in_furniture(line) || cx.chars(line) < chars {
            continue;
        }
        let sentences: Vec<Span> = cx.sentences(line).into_iter().filter(|s| cx.chars(*s) >= SENTENCE).collect();
        let earlier: Vec<(Span, usize, Span)> = sentences
            .iter()
            .filter_map(|s| known.get(cx.words(*s)).filter(|(at, _)| *at != index).map(|(at, first)| (*s, *at, *first)))
            .collect();
        if let Some(&(here, source, first)) = earlier.first() {
            let same = earlier.iter().filter(|(_, at, _)| *at == source).map(|(s, ..)| cx.chars(*s)).sum::<usize>();
            let long = earlier.iter().find(|(s, ..)| cx.chars(*s) >= LONG);
            if same >= chars.min(cx.chars(line)) && same * 5 >= cx.chars(line) * 4 {
                repeated.push((here, first));
            } else if let Some(&(here, _, first)) = long {
                repeated.push((here, first));
            }
        }
        for sentence in sentences {
            known.entry(cx.words(sentence)).or_insert((index, sentence));
        }
    }
    let Some(&(here, first)) = repeated.first() else { return };
    let draft = Draft::at(head(here, cx)).value("words", cx.quote(here, 20)).value("n", repeated.len());
    let others = repeated.iter().flat_map(|(here, first)| [head(*here, cx), head(*first, cx)]);
    sink.push(draft.value("line", cx.line(first)).related(others.skip(1).take(20)));
}

/// The first forty characters: enough to know a sentence by.
fn head(sentence: Span, cx: &Cx) -> Span {
    let cut = cx.words(sentence).char_indices().nth(40).map_or(sentence.len(), |(at, _)| at as u32);
    Span::new(sentence.start, sentence.start + cut)
}
