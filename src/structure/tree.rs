//! Folds headings into sections by the form of their numbers, and adds front and back matter.

use super::Text;
use super::back::Frame;
use super::front::Front;
use super::headings::Head;
use crate::grammar::LabelClass;
use crate::report::{Part, Role, Section};
use crate::span::Span;

/// The sections of the body, outermost first, without roles.
///
/// A form of number that is open closes back to its depth; a new form opens a level below, unless a
/// form that ranks higher is open, which it then leaves. So both `一、→（一）→1.` and `一、→1.` nest
/// as written, and a skipped level is no mistake.
pub(super) fn sections(text: &Text, heads: &[Head], front: &Front, frame: &Frame) -> Vec<Section> {
    let end = frame.body_end;
    let mut stack: Vec<LabelClass> = Vec::new();
    let mut flat: Vec<(u8, Section)> = Vec::with_capacity(heads.len());
    for (i, head) in heads.iter().enumerate() {
        if let Some(depth) = stack.iter().position(|c| *c == head.label.class) {
            stack.truncate(depth);
        } else {
            while stack.last().is_some_and(|c| *c > head.label.class) {
                stack.pop();
            }
        }
        stack.push(head.label.class);
        let stop = heads.get(i + 1).map_or(end, |next| line_end_before(text, next.span.start)).max(head.span.end);
        let section = Section {
            role: None,
            also: Vec::new(),
            status: None,
            part: None,
            number: (head.label.len > 0)
                .then(|| text.excerpt(Span::new(head.span.start, head.span.start + head.label.len))),
            depth: stack.len() as u8,
            heading: String::new(),
            heading_span: head.span,
            span: Span::new(head.span.start, stop),
            children: Vec::new(),
        };
        flat.push((stack.len() as u8, section));
    }
    let mut tree = nest(&mut flat.into_iter().peekable(), 0);
    if tree.is_empty() && front.body < frame.end {
        return tree;
    }
    tree.iter_mut().for_each(stretch);
    tree
}

/// End of the last non-blank character before `at`.
fn line_end_before(text: &Text, at: u32) -> u32 {
    text.logical.text[..at as usize].trim_end().len() as u32
}

fn nest(rest: &mut std::iter::Peekable<std::vec::IntoIter<(u8, Section)>>, above: u8) -> Vec<Section> {
    let mut list = Vec::new();
    while let Some((depth, _)) = rest.peek() {
        if *depth <= above {
            break;
        }
        let (depth, mut section) = rest.next().expect("peeked");
        section.children = nest(rest, depth);
        list.push(section);
    }
    list
}

/// A section ends where its last child ends.
fn stretch(section: &mut Section) {
    section.children.iter_mut().for_each(stretch);
    if let Some(last) = section.children.last() {
        section.span.end = section.span.end.max(last.span.end);
    }
}

/// Puts front and back matter beside the sections, in text order.
pub(super) fn with_frame(text: &Text, sections: Vec<Section>, front: &Front, frame: &Frame) -> Vec<Section> {
    let plain = |part: Part, span: Span| Section { part: Some(part), ..Section::headless(Role::Other, span) };
    let mut all = Vec::new();
    let front_parts = [
        (Part::Masthead, front.masthead),
        (Part::Title, front.title),
        (Part::Addressee, front.addressee),
        (Part::Preamble, preamble(text, front, frame, &sections)),
    ];
    all.extend(front_parts.into_iter().filter_map(|(part, span)| Some(plain(part, span?))));
    all.extend(sections);
    // Neighbours of one kind are one part.
    let mut back: Vec<(Part, Span)> = Vec::new();
    for (part, span) in &frame.parts {
        match back.last_mut() {
            Some((last, whole)) if last == part => *whole = whole.cover(*span),
            _ => back.push((*part, *span)),
        }
    }
    all.extend(back.into_iter().map(|(part, span)| plain(part, span)));
    all.sort_by_key(|s| (s.span.start, std::cmp::Reverse(s.span.end)));
    for span in &text.logical.furniture {
        place_furniture(&mut all, plain(Part::Furniture, *span));
    }
    all
}

/// Furniture inside a section is its child, so that its role does not cover it.
fn place_furniture(list: &mut Vec<Section>, furniture: Section) {
    let behind = list.partition_point(|s| s.span.start <= furniture.span.start);
    match list[..behind].last_mut().filter(|s| s.span.contains(furniture.span)) {
        Some(home) if home.part == Some(Part::Furniture) => {}
        Some(home) => place_furniture(&mut home.children, furniture),
        None => list.insert(behind, furniture),
    }
}

/// The preamble as it stands once unnumbered headings are known.
fn preamble(text: &Text, front: &Front, frame: &Frame, sections: &[Section]) -> Option<Span> {
    let span = front.preamble?;
    let next =
        sections.first().map(|s| s.span.start).into_iter().chain(frame.parts.first().map(|(_, s)| s.start)).min();
    let end = next.map_or(span.end, |next| line_end_before(text, next).min(span.end));
    (end > span.start).then(|| Span::new(span.start, end))
}

/// Writes what readers see of each heading.
pub(super) fn fill_headings(text: &Text, sections: &mut [Section]) {
    for section in sections {
        if section.part.is_none() && !section.heading_span.is_empty() {
            let full = text.excerpt(section.heading_span);
            let number = section.number.as_deref().unwrap_or("");
            section.heading = full.strip_prefix(number).unwrap_or(&full).trim().to_owned();
        }
        fill_headings(text, &mut section.children);
    }
}
