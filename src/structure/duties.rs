//! Finds what the principal leaders did: acts of the kinds A to I, strong or half, with their words.
//!
//! In the part about duties a sentence without a subject speaks of whom the part spoke before; elsewhere an
//! act counts only if its own sentence names a principal or a meeting he chairs. Formulas, demands and
//! titles of papers are no acts, and numbers earn nothing.

use super::Text;
use crate::grammar::{Block, Shape};
use crate::report::{DutyAct, PartState, Role, Section};
use crate::span::Span;
use crate::template::DutyWords;

/// A principal named within so many bytes opens a paragraph.
const OPENING: usize = 75;

/// All acts in text order, one a kind and sentence.
pub(super) fn acts(text: &Text, parts: &[PartState], sections: &[Section]) -> Vec<DutyAct> {
    let own = parts.iter().find(|p| p.role == Role::Duties).filter(|p| !p.status.is_gap());
    let mut acts = Vec::new();
    match own {
        Some(part) => {
            for home in &part.spans {
                let body = body_of(text, sections, *home);
                acts.extend(in_scope(text, body, Some(body)));
            }
        }
        None => {
            let measures = parts.iter().filter(|p| p.role == Role::Measures);
            for home in measures.flat_map(|p| &p.spans) {
                acts.extend(in_scope(text, *home, None).into_iter().filter(|act| act.strong));
            }
        }
    }
    acts.sort_by_key(|act| (act.span, act.kind));
    acts.dedup();
    acts
}

/// Whether a paragraph is the duties part though nothing names it: it opens with a principal and goes on with
/// acts of three kinds.
pub(super) fn fills(text: &Text, block: &Block) -> bool {
    let words = &text.template.words.duties;
    let start = match block.shape {
        Shape::Heading { text: heading, .. } => heading.end,
        _ => block.span.start,
    };
    let span = Span::new(start.min(block.span.end), block.span.end);
    let opening = Span::new(span.start, text.logical.text.ceil_char_boundary(span.start as usize + OPENING) as u32);
    if opening.end > span.end || !names_person(text, words, opening) {
        return false;
    }
    let acts = in_scope(text, span, Some(span));
    let mut kinds: Vec<char> = acts.iter().filter(|a| a.strong).map(|a| a.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() >= 3
}

/// A part without its heading, which names the principals whatever they did.
fn body_of(text: &Text, sections: &[Section], home: Span) -> Span {
    fn heading(sections: &[Section], span: Span) -> Option<Span> {
        sections.iter().find_map(|s| if s.span == span { Some(s.heading_span) } else { heading(&s.children, span) })
    }
    let end = heading(sections, home).filter(|h| !h.is_empty()).map_or(home.start, |h| h.end);
    // A heading that runs on into its text may hold the first act: 一、…职责。局长主持…….
    Span::new(end.min(home.end).max(home.start), home.end.max(text.trimmed(home).end))
}

/// The acts of a stretch; `part` is the part about duties, in which subjects carry on.
fn in_scope(text: &Text, scope: Span, part: Option<Span>) -> Vec<DutyAct> {
    let words = &text.template.words.duties;
    let mut acts: Vec<DutyAct> = Vec::new();
    for kind in &words.kinds {
        let mut sentence_end = 0;
        for hit in text.hits.within(kind.acts, scope) {
            if hit.start < sentence_end || refused(text, words, hit) {
                continue;
            }
            let sentence = sentence(text, hit);
            let strong = match part {
                Some(part) => names_principal(text, words, Span::new(part.start, hit.end)),
                None => names_principal(text, words, Span::new(sentence.start, hit.end)),
            };
            let half = part.is_some() || text.hits.any(words.collective, sentence);
            if strong || half {
                sentence_end = sentence.end;
                acts.push(DutyAct { kind: kind.kind, strong, span: hit });
            }
        }
    }
    acts
}

/// Whether a principal, or a meeting he chairs, is named in a stretch.
fn names_principal(text: &Text, words: &DutyWords, scope: Span) -> bool {
    text.hits.any(words.organ, scope) || names_person(text, words, scope)
}

/// Whether a principal is named in a stretch.
fn names_person(text: &Text, words: &DutyWords, scope: Span) -> bool {
    let other = |hit: &Span| {
        let around = Span::new(scope.start, scope.end.max(hit.end));
        text.hits.within(words.not_principal, around).any(|o| o.overlaps(*hit))
    };
    text.hits.within(words.principal, scope).any(|hit| !other(&hit))
}

/// A formula, a demand, or the title of a paper.
fn refused(text: &Text, words: &DutyWords, hit: Span) -> bool {
    let clause = Span::new(clause_start(text, hit.start), hit.end);
    let formula = text.hits.within(words.refuse, Span::new(clause.start, clause_end(text, hit.end)));
    // The verb is the formula's: what stands behind it is another clause's object.
    let mut formula = formula.filter(|f| f.start <= hit.start && f.end > hit.start);
    formula.next().is_some() || text.hits.any(words.modal, clause) || in_title(text, hit)
}

fn in_title(text: &Text, hit: Span) -> bool {
    let line = &text.logical.text[text.logical.line_at(hit.start).start as usize..hit.start as usize];
    line.matches('《').count() > line.matches('》').count() && !text.words(hit).contains('》')
}

fn clause_start(text: &Text, at: u32) -> u32 {
    let before = &text.logical.text[..at as usize];
    before
        .rfind([',', '。', ';', ':', '\n'])
        .map_or(0, |i| (i + before[i..].chars().next().map_or(1, char::len_utf8)) as u32)
}

fn clause_end(text: &Text, at: u32) -> u32 {
    text.logical.text[at as usize..]
        .find([',', '。', ';', ':', '\n'])
        .map_or(text.logical.text.len() as u32, |i| at + i as u32)
}

fn sentence(text: &Text, hit: Span) -> Span {
    let end = text.logical.text[hit.end as usize..].find(['。', ';', '\n']);
    Span::new(text.sentence_start(hit.start), end.map_or(text.logical.text.len() as u32, |i| hit.end + i as u32))
}
