//! Says how each required part stands, where a missing one belongs, and what was found instead.

use super::Text;
use super::back::Frame;
use super::front::Front;
use crate::report::{PartState, Role, Section, Status};
use crate::span::Span;

/// Duty acts that make a part scattered rather than missing.
const SCATTERED: usize = 2;

/// The four required parts in the order of the regulation.
pub(super) fn states(text: &Text, sections: &mut Vec<Section>, front: &Front, frame: &Frame) -> Vec<PartState> {
    super::bridges::add(text, sections, front, frame);
    Role::REQUIRED.into_iter().map(|role| state(text, sections, frame, role)).collect()
}

fn state(text: &Text, sections: &[Section], frame: &Frame, role: Role) -> PartState {
    let mut found = Vec::new();
    collect(sections, role, &mut found);
    let status = found.iter().map(|(s, _)| *s).min();
    let spans: Vec<Span> = found.iter().map(|(_, s)| s.span).collect();
    let chars = spans.iter().map(|s| text.chars(*s)).sum();
    let heading = found.first().map(|(_, s)| text.excerpt(s.heading_span)).unwrap_or_default();
    let gap = spans.first().copied().unwrap_or_else(|| Span::empty(insertion(sections, frame, role)));
    let (status, evidence) = match status {
        Some(status) => (status, Vec::new()),
        None => instead(text, role, frame),
    };
    PartState { role, status, spans, heading, chars, items: 0, facts: 0, gap, evidence }
}

/// Every section that carries a role, with how the part stands there.
fn collect<'a>(sections: &'a [Section], role: Role, found: &mut Vec<(Status, &'a Section)>) {
    for section in sections {
        let own = section.role == Some(role);
        // A merged heading stands for its further parts unless a half of them is told apart below.
        let named = section.also.contains(&role) && !has_child(section, role);
        if own || named {
            let merged = section.status == Some(Status::Merged);
            let status = if named || merged { Status::Merged } else { section.status.unwrap_or(Status::Present) };
            found.push((status, section));
        }
        if !own {
            collect(&section.children, role, found);
        }
    }
}

fn has_child(section: &Section, role: Role) -> bool {
    section.children.iter().any(|c| c.role == Some(role))
}

/// Where a missing part belongs: before the first section of a later part, else at the end of the body.
fn insertion(sections: &[Section], frame: &Frame, role: Role) -> u32 {
    let later = |s: &&Section| s.role.is_some_and(|r| r != Role::Other && r > role) && s.part.is_none();
    sections.iter().find(later).map_or(frame.body_end, |s| s.span.start)
}

/// What stands in the text in place of a missing part.
fn instead(text: &Text, role: Role, frame: &Frame) -> (Status, Vec<Span>) {
    if role != Role::Duties {
        return (Status::Missing, Vec::new());
    }
    let words = &text.template.words;
    let body = Span::new(0, frame.body_end.max(1).min(text.logical.span().end));
    let mut acts: Vec<Span> = Vec::new();
    for hit in text.hits.within(words.duty_act, body) {
        // Acts of one sentence are one act.
        let same = |last: &Span| {
            !text.logical.text[last.end as usize..hit.start.max(last.end) as usize].contains(['。', ';', '\n'])
        };
        if !acts.last().is_some_and(same) {
            acts.push(hit);
        }
    }
    if acts.len() >= SCATTERED {
        return (Status::Scattered, acts);
    }
    let mut mentions: Vec<Span> = text.hits.within(words.duty_mention, body).collect();
    mentions.extend(acts);
    mentions.sort();
    mentions.dedup_by(|b, a| a.overlaps(*b));
    if mentions.is_empty() { (Status::Missing, mentions) } else { (Status::Mentioned, mentions) }
}
