//! Brackets, title marks and quotes without their other half, and half-width commas among full-width ones.

use super::{once, once_written, with_neighbours};
use crate::finding::Severity;
use crate::fold::{CharSet, is_chinese};
use crate::grammar::label_at;
use crate::rules::cx::Cx;
use crate::rules::engine::Sink;
use crate::span::Span;

/// Opening and closing signs, folded; quotes are told apart in the source.
const SIGNS: [(char, char); 4] = [('(', ')'), ('《', '》'), ('〔', '〕'), ('【', '】')];
/// All of them, and the folded quote.
const ALL: CharSet = CharSet::new(&['(', ')', '《', '》', '〔', '〕', '【', '】', '"']);
/// More open places than this are the work of a machine.
const MOST: usize = 8;
/// What is asked for its width.
const COMMA: CharSet = CharSet::new(&[',', ';', ':']);
/// Fewer half-width commas than this are a slip that nobody minds.
const COMMAS: usize = 3;

/// A sign that waits for its other half.
type Open = (char, Span);

/// Signs without their other half in the same paragraph or the next.
pub(super) fn pairs(cx: &Cx, sink: &mut Sink) {
    let body = cx.body();
    let mut places: Vec<Open> = Vec::new();
    let mut waiting: Vec<Open> = Vec::new();
    for line in cx.logical.lines().filter(|l| body.contains(*l) && !cx.in_furniture(*l)) {
        let carried = std::mem::take(&mut waiting);
        let (open, closed) = unpaired(line, cx);
        // What opens in one paragraph and closes in the next was torn apart by the page.
        let mut carried: Vec<Open> = carried;
        for (sign, place) in closed {
            match carried.iter().rposition(|(c, _)| *c == sign) {
                Some(at) => drop(carried.remove(at)),
                None => places.push((sign, place)),
            }
        }
        places.extend(carried);
        waiting = open;
    }
    places.extend(waiting);
    places.sort_by_key(|(_, place)| place.start);
    if places.is_empty() || places.len() > MOST {
        return;
    }
    let spans: Vec<Span> = places.iter().map(|(_, place)| *place).collect();
    let mut own = Sink::default();
    once(&spans, |p| with_neighbours(p, 6, cx), cx, &mut own);
    let titles = places.iter().any(|(sign, _)| *sign == '《');
    for mut draft in own.drafts {
        if !titles || !cx.report.artefacts.is_empty() {
            draft.severity = Some(Severity::Info);
        }
        sink.push(draft);
    }
}

/// Opening signs that stay open and closing signs that nothing opened, each under its opening sign.
fn unpaired(line: Span, cx: &Cx) -> (Vec<Open>, Vec<Open>) {
    let text = cx.words(line);
    let label = label_at(text).map_or(0, |l| l.len as usize);
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for (at, c) in ALL.find_all(text, label) {
        let here = Span::new(line.start + at as u32, line.start + (at + c.len_utf8()) as u32);
        let (c, opens) = match c {
            '"' => match cx.source_char(here) {
                Some('“') => ('“', true),
                Some('”') => ('“', false),
                _ => continue,
            },
            _ => match SIGNS.into_iter().find(|(a, b)| *a == c || *b == c) {
                Some((a, _)) => (a, c == a),
                None => continue,
            },
        };
        if opens {
            open.push((c, here));
        } else if let Some(at) = open.iter().rposition(|(o, _)| *o == c) {
            open.remove(at);
        } else if !(c == '(' && is_list_number(&text[..at])) {
            closed.push((c, here));
        }
    }
    (open, closed)
}

/// Whether a closing bracket belongs to a number such as `1)`.
fn is_list_number(before: &str) -> bool {
    let head = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || crate::fold::is_chinese_digit(c));
    let short = before[head.len()..].chars().count();
    (1..=3).contains(&short) && (head.is_empty() || head.ends_with(['。', ';', ',', ':', '、']))
}

/// Half-width commas between Chinese characters where most commas are full width.
pub(super) fn half_width(cx: &Cx, sink: &mut Sink) {
    if cx.logical.artefacts.half_width {
        return;
    }
    let text = &cx.logical.text;
    let body = cx.body();
    let (mut half, mut full) = (Vec::new(), 0);
    for (at, c) in COMMA.find_all(&text[..body.end as usize], body.start as usize) {
        let here = Span::new(at as u32, (at + c.len_utf8()) as u32);
        let before = text[..at].chars().next_back().is_some_and(is_chinese);
        let behind = text[at + 1..].chars().next().is_some_and(is_chinese);
        match cx.source_char(here) {
            Some(',' | ';' | ':') if before && behind => half.push(here),
            Some('，' | '；' | '：') => full += 1,
            _ => {}
        }
    }
    if half.len() >= COMMAS && full > half.len() {
        let full_width = |p: Span| {
            let c = cx.source_char(p).and_then(|c| char::from_u32(u32::from(c) + 0xfee0))?;
            Some((p, c.to_string()))
        };
        once_written(&half, |p| with_neighbours(p, 4, cx), full_width, cx, sink);
    }
}
