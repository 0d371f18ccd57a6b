//! Finds parts that have no heading at all: run-in duties, and paragraphs that a sentence leads over to.
//!
//! 二是切实履行推进法治建设第一责任人职责。… inside the measures is the duties part, misplaced; 下一步，我局将…
//! at the end of the text is the plan, misplaced. A text without any heading is told apart the same way.

use super::back::Frame;
use super::front::Front;
use super::{Text, duties, roles};
use crate::report::{Role, Section, Status};
use crate::span::Span;

/// Shortest paragraph that counts as a part without a heading, in characters.
const LEAST: usize = 60;

/// Adds sections for parts that no heading names.
pub(super) fn add(text: &Text, sections: &mut Vec<Section>, front: &Front, frame: &Frame) {
    let lacks = |sections: &[Section], role: Role| !carries(sections, role);
    let status = |sections: &[Section]| if sections.is_empty() { Status::Inferred } else { Status::Misplaced };
    if lacks(sections, Role::Duties)
        && let Some(span) = run_in_duties(text, frame).or_else(|| duties_paragraph(text, frame))
    {
        let status = status(sections);
        insert(sections, piece(Role::Duties, status, span));
    }
    let headless = sections.iter().all(|s| s.heading_span.is_empty());
    let start = sections.first().filter(|_| !headless).map_or(0, |s| s.span.start);
    let body = Span::new(start, frame.body_end.max(start));
    for role in [Role::Plan, Role::Problems] {
        if lacks(sections, role)
            && let Some(span) = bridged(text, sections, body, role)
        {
            let status = if headless { Status::Inferred } else { Status::Misplaced };
            insert(sections, piece(role, status, span));
        }
    }
    let only_bridged = !sections.is_empty() && sections.iter().all(|s| s.heading_span.is_empty());
    if only_bridged && lacks(sections, Role::Measures) {
        measures_before(text, sections, front);
    }
}

fn carries(sections: &[Section], role: Role) -> bool {
    sections.iter().any(|s| s.role == Some(role) || s.also.contains(&role) || carries(&s.children, role))
}

fn piece(role: Role, status: Status, span: Span) -> Section {
    Section { status: Some(status), ..Section::headless(role, span) }
}

/// Puts a section where it lies: inside the smallest section that holds it, else at the top.
fn insert(list: &mut Vec<Section>, mut section: Section) {
    if let Some(home) = list.iter_mut().find(|s| s.part.is_none() && s.span.contains(section.span)) {
        section.depth = home.depth + 1;
        return insert(&mut home.children, section);
    }
    list.push(section);
    list.sort_by_key(|s| s.span.start);
}

/// A run-in whose first clause names the duties: from its mark to the next one.
fn run_in_duties(text: &Text, frame: &Frame) -> Option<Span> {
    for block in text.blocks.iter().take(frame.end) {
        for (i, run_in) in block.run_ins.iter().enumerate() {
            let clause = Span::new(run_in.mark.end, run_in.clause.end);
            let words = text.words(clause);
            let first = words.find(',').filter(|i| *i >= 12).unwrap_or(words.len());
            let scope = Span::new(clause.start, clause.start + first as u32);
            if text.chars(scope) <= 45 && roles::of_heading(text, text.trimmed(scope), None).names(Role::Duties) {
                let end = block.run_ins.get(i + 1).map_or(block.span.end, |next| next.mark.start);
                let span = Span::new(run_in.mark.start, end);
                // One passing sentence is a mention, not the part.
                return (text.chars(span) >= LEAST).then_some(span);
            }
        }
    }
    None
}

/// A paragraph that opens with who fulfils the duties and goes on with what they did.
fn duties_paragraph(text: &Text, frame: &Frame) -> Option<Span> {
    let words = &text.template.words;
    let bridge = words.role(Role::Duties).bridge;
    let mut body = text.blocks.iter().take(frame.end).filter(|b| b.span.len() >= 3 * LEAST as u32);
    let announced = body.clone().map(|b| b.span).find(|span| {
        let opens = text.hits.first(bridge, *span).filter(|h| h.start - span.start <= 60);
        let acts = opens.map_or(0, |h| text.hits.count(words.duty_act, Span::new(h.end, span.end)));
        acts >= 1
    });
    announced.or_else(|| body.find(|block| duties::fills(text, block)).map(|b| b.span))
}

/// The paragraph a sentence leads over to, from that sentence to the end of its section.
fn bridged(text: &Text, sections: &[Section], body: Span, role: Role) -> Option<Span> {
    let set = text.template.words.role(role).bridge;
    // The words stand in a sentence that opens a paragraph or follows another.
    let sentence = |at: u32| text.sentence_start(at);
    // A report looks forward, and back at what was not good, in its second half only.
    let half = body.start + body.len() / 5 * 2;
    // 虽然…还存在不足 at the head of the plan only leads over to it.
    let in_plan = |h: &Span| sections.iter().any(|s| s.role == Some(Role::Plan) && s.span.contains(*h));
    let near = |h: &Span| h.start - sentence(h.start) <= if role == Role::Plan { 0 } else { 150 };
    let mut hits =
        text.hits.within(set, body).filter(|h| h.start >= half && near(h) && (role == Role::Plan || !in_plan(h)));
    let hit = if role == Role::Plan { hits.last() } else { hits.next() }?;
    let hit = Span::new(sentence(hit.start), hit.end);
    let section = sections.iter().find(|s| s.span.contains(hit));
    let mut end = section.map_or(body.end, |s| s.span.end);
    let mut all = Vec::new();
    flatten(sections, &mut all);
    if let Some(next) = all.iter().filter(|s| s.span.start > hit.start).map(|s| s.span.start).min() {
        end = end.min(text.logical.text[..next as usize].trim_end().len() as u32);
    }
    let span = Span::new(hit.start, end.max(hit.end));
    (text.chars(span) >= LEAST).then_some(span)
}

fn flatten<'a>(sections: &'a [Section], all: &mut Vec<&'a Section>) {
    for section in sections {
        all.push(section);
        flatten(&section.children, all);
    }
}

/// In a text without headings, what stands before the first other part is the measures.
fn measures_before(text: &Text, sections: &mut Vec<Section>, front: &Front) {
    let Some(first) = sections.first().map(|s| s.span.start) else { return };
    let announced = text.hits.within(text.template.words.announce, Span::new(0, first)).last();
    let body = text.blocks.get(front.body).map_or(first, |b| b.span.start.min(first));
    let start = announced.map_or(body, |a| text.logical.line_at(a.start).end.clamp(body, first));
    let words = &text.logical.text[start as usize..first as usize];
    let start = start + (words.len() - words.trim_start().len()) as u32;
    if start < first && text.chars(Span::new(start, first)) >= LEAST {
        let end = text.logical.text[..first as usize].trim_end().len() as u32;
        sections.insert(0, piece(Role::Measures, Status::Inferred, Span::new(start, end.max(start))));
    }
}
