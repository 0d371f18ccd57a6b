//! Finds what stands behind the text: closing, attachments, signature, date, imprint, a site's footer.

use super::Text;
use super::front::Front;
use crate::grammar::{Shape, dates};
use crate::report::{Date, Part};
use crate::span::Span;

/// Back matter, in places of the logical text.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// 署名 without the date.
    pub signature: Option<Span>,
    /// The line with 成文日期, and the imprint's.
    pub date_lines: Vec<Span>,
    /// Blocks that are back matter, with what they are, in text order.
    pub parts: Vec<(Part, Span)>,
    /// Index of the first block behind the body.
    pub end: usize,
    /// Where the body ends.
    pub body_end: u32,
}

/// Reads the back matter from the end upward.
pub(super) fn read(text: &Text, front: &Front) -> Frame {
    let words = &text.template.words;
    let blocks = text.blocks;
    let short = |i: usize| text.chars(blocks[i].span) <= 40;
    let heading = |i: usize| matches!(blocks[i].shape, Shape::Heading { .. });
    let mut frame = Frame { end: blocks.len(), ..Frame::default() };
    // Attachments open behind a date, or with a line that says nothing but 附件.
    let attachment = (front.body..blocks.len()).find(|&i| {
        let opens = text.opens_with(words.attachment, blocks[i].span);
        opens && short(i) && !heading(i) && ends_body(text, front.body, i)
    });
    let mut end = attachment.unwrap_or(blocks.len());
    if let Some(at) = attachment {
        frame.parts.extend(blocks[at..].iter().map(|b| (Part::Attachment, b.span)));
    }
    // Upward over furniture, imprint, contact, dates, short unfinished lines.
    let mut dated = false;
    while end > front.body {
        let i = end - 1;
        let (span, line) = (blocks[i].span, text.words(blocks[i].span));
        let listed = attachment_list(text, i, front.body);
        let part = if text.is_furniture(span) {
            Part::Furniture
        } else if let Some(first) = listed.filter(|_| !frame.parts.is_empty() || dated) {
            frame.parts.extend(blocks[first..end].iter().map(|b| (Part::Attachment, b.span)));
            end = first;
            continue;
        } else if blocks[i].shape == Shape::Date && short(i) {
            dated = true;
            frame.date_lines.push(span);
            if text.hits.any(words.imprint, span) { Part::Imprint } else { Part::Signature }
        } else if heading(i) {
            break;
        } else if short(i) && (text.hits.any(words.imprint, span) || text.hits.any(words.contact, span)) {
            Part::Imprint
        } else if (dated && short(i) && !line.ends_with(['。', ';', '!', '?', ':']) && !line.contains(['。', ';']))
            || (!dated && is_name(text, span) && frame.signature.is_none())
        {
            Part::Signature
        } else {
            break;
        };
        if part == Part::Signature && blocks[i].shape != Shape::Date {
            frame.signature = Some(frame.signature.map_or(span, |s| s.cover(span)));
        }
        if part == Part::Signature && blocks[i].shape == Shape::Date && frame.signature.is_none() {
            frame.signature = name_before_date(text, span);
        }
        frame.parts.push((part, span));
        end = i;
    }
    // 特此报告 belongs to the frame, not to the plan.
    while end > front.body
        && text.chars(blocks[end - 1].span) <= 30
        && text.hits.any(words.closing, blocks[end - 1].span)
        && !heading(end - 1)
    {
        frame.parts.push((Part::Signature, blocks[end - 1].span));
        end -= 1;
    }
    frame.parts.sort_by_key(|(_, span)| span.start);
    frame.end = end;
    frame.body_end = end.checked_sub(1).map_or(0, |i| blocks[i].span.end);
    frame
}

/// 成文日期, else 印发日期.
pub(super) fn date(text: &Text, frame: &Frame) -> Option<(Date, Span)> {
    let imprint = |s: &Span| text.hits.any(text.template.words.imprint, *s);
    let in_line = |span: &Span| {
        let found = dates(text.words(*span)).into_iter().next_back()?;
        Some((found.0, Span::new(span.start + found.1.start, span.start + found.1.end)))
    };
    let mut lines: Vec<&Span> = frame.date_lines.iter().collect();
    lines.sort_by_key(|s| (imprint(s), s.start));
    lines.into_iter().find_map(in_line)
}

/// Whether the body can end before block `i`: a date stands before it, or it closes a text that has sections.
fn ends_body(text: &Text, from: usize, i: usize) -> bool {
    let dated = text.blocks[from..i].iter().any(|b| b.shape == Shape::Date && text.chars(b.span) <= 40);
    let line = text.words(text.blocks[i].span);
    let alone = !line.contains(':') && line.chars().count() <= 6;
    let sections = text.blocks[from..i].iter().filter(|b| matches!(b.shape, Shape::Heading { .. })).count();
    (dated && sections >= 2) || (alone && sections >= 3)
}

/// First block of an attachment list that ends at block `i`: 附件：1.… / 2.….
fn attachment_list(text: &Text, i: usize, from: usize) -> Option<usize> {
    let opens = |k: usize| {
        let span = text.blocks[k].span;
        text.words(span).contains(':') && text.opens_with(text.template.words.attachment, span)
    };
    // Its lines are numbered; anything else is not of the list.
    let numbered = |k: usize| matches!(text.blocks[k].shape, Shape::Heading { .. });
    let lines = (from..=i).rev().take(10).take_while(|&k| text.chars(text.blocks[k].span) <= 80);
    for k in lines {
        if opens(k) {
            return Some(k);
        }
        if !numbered(k) {
            return None;
        }
    }
    None
}

/// A short line that is the name of a body.
fn is_name(text: &Text, span: Span) -> bool {
    let line = text.words(span);
    let bare = (4..=30).contains(&text.chars(span)) && !line.contains(['。', ',', ';', ':', '、']);
    bare && text.template.words.levels.iter().any(|l| text.hits.within(l.names, span).any(|h| h.end == span.end))
}

fn name_before_date(text: &Text, span: Span) -> Option<Span> {
    let first = dates(text.words(span)).into_iter().next()?;
    let name = Span::new(span.start, span.start + first.1.start);
    (text.chars(name) >= 4).then_some(name)
}
