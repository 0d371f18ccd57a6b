//! The part about 第一责任人职责: no act, acts of one kind only, business instead of duties.

use crate::report::{DutyAct, PartState, Role, Section};
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::duties::DutiesCheck;
use crate::span::Span;
use crate::wording::SetId;

/// Most words that a message quotes.
const QUOTED: usize = 3;

/// Runs one check.
pub(super) fn run(check: &DutiesCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    let Some(part) = cx.report.part(Role::Duties) else { return Assessed::Done };
    let acts = &cx.report.duties;
    let heading = super::section::heading_of(cx, Role::Duties).1.unwrap_or(part.gap);
    let draft = || Draft::at(heading).role(Role::Duties);
    match check {
        DutiesCheck::NoAct => {
            let strong = acts.iter().filter(|a| a.strong).count();
            if strong == 0 && acts.len() < 2 {
                let formulas = formulas(cx, part);
                let place = formulas.first().copied().unwrap_or(heading);
                let list = quoted(cx, &formulas);
                let mut draft = Draft::at(place).role(Role::Duties).value("list", list);
                if !formulas.is_empty() {
                    draft = draft.variant("formula");
                }
                sink.push(draft.related(formulas.iter().skip(1).copied().take(QUOTED)));
            }
        }
        DutiesCheck::OnlyKinds { kinds } => {
            if !acts.is_empty() && acts.iter().all(|a| kinds.contains(&a.kind)) {
                sink.push(described(draft(), acts, cx));
            }
        }
        DutiesCheck::FewKinds { below } => {
            let n = distinct(acts).len();
            // Without any act the finding is another one.
            if n > 0 && n < *below {
                sink.push(described(draft(), acts, cx));
            }
        }
        DutiesCheck::Business => {
            let pieces = pieces(cx, part);
            let off: Vec<Span> = pieces.iter().copied().filter(|p| !speaks_of_duties(cx, *p)).collect();
            if pieces.len() >= 2 && off.len() * 2 > pieces.len() {
                let heads: Vec<Span> = off.iter().map(|p| head(cx, *p)).collect();
                let draft = Draft::at(heads[0]).role(Role::Duties).value("n", pieces.len()).value("m", off.len());
                sink.push(draft.value("list", quoted(cx, &heads)).related(heads[1..].iter().copied()));
            }
        }
        DutiesCheck::OneSeat { party, government, both, title } => {
            let titled = |set| cx.report.title.as_ref().is_some_and(|words| cx.hits.any(set, words.span));
            let first = |set| part.spans.iter().find_map(|s| seats(set, behind_heading(cx, *s), cx).next());
            if title.is_none_or(titled) && first(*both).is_none() {
                let (party, government) = (first(*party), first(*government));
                if let Some(seat) = party.xor(government) {
                    let draft = Draft::at(seat).role(Role::Duties).value("seat", cx.quote(seat, 20));
                    sink.push(draft);
                }
            }
        }
        DutiesCheck::NoPrincipal { deputy } => {
            if !names_principal(part, cx) && deputy_alone(*deputy, part, cx).is_none() {
                sink.push(draft());
            }
        }
        DutiesCheck::Deputy { deputy } => {
            if let Some(deputy) = deputy_alone(*deputy, part, cx).filter(|_| !names_principal(part, cx)) {
                sink.push(Draft::at(deputy).role(Role::Duties).value("deputy", cx.quote(deputy, 20)));
            }
        }
    }
    Assessed::Done
}

/// Posts of a set in a stretch; 局长 in 副局长 and 司法局局长 is another's.
fn seats<'c>(set: SetId, scope: Span, cx: &'c Cx) -> impl Iterator<Item = Span> + 'c {
    let others: Vec<Span> = cx.hits.within(cx.template().words.duties.not_principal, scope).collect();
    cx.hits.within(set, scope).filter(move |hit| !others.iter().any(|o| o.overlaps(*hit)))
}

/// Whether the part's text names a principal, or a meeting he chairs.
fn names_principal(part: &PartState, cx: &Cx) -> bool {
    let words = &cx.template().words.duties;
    part.spans
        .iter()
        .map(|s| behind_heading(cx, *s))
        .any(|text| seats(words.principal, text, cx).next().is_some() || cx.hits.any(words.organ, text))
}

/// The first deputy that the part's text names, unless it tells of the body as a whole as well.
fn deputy_alone(deputy: SetId, part: &PartState, cx: &Cx) -> Option<Span> {
    let texts: Vec<Span> = part.spans.iter().map(|s| behind_heading(cx, *s)).collect();
    // 局党组 of 局党组成员、副局长 and 管委会 of 管委会副主任 are no subjects.
    let subject = |hit: Span| !cx.logical.text[hit.end as usize..].starts_with(['成', '副', '分', '委']);
    let collective = cx.template().words.duties.collective;
    if texts.iter().any(|text| cx.hits.within(collective, *text).any(subject)) {
        return None;
    }
    texts.iter().find_map(|text| cx.hits.first(deputy, *text))
}

fn distinct(acts: &[DutyAct]) -> Vec<char> {
    let mut kinds: Vec<char> = acts.iter().map(|a| a.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Fills in which kinds were seen, with their words.
fn described(draft: Draft, acts: &[DutyAct], cx: &Cx) -> Draft {
    let kinds = distinct(acts);
    let known = &cx.template().words.duties.kinds;
    let name = |letter: &char| known.iter().find(|k| k.kind == *letter).map_or("", |k| k.name.as_str());
    let names = kinds.iter().map(name).collect::<Vec<_>>().join("、");
    let spans: Vec<Span> = acts.iter().map(|a| a.span).collect();
    draft.value("n", kinds.len()).value("kinds", names).value("list", quoted(cx, &spans)).related(spans)
}

fn quoted(cx: &Cx, spans: &[Span]) -> String {
    spans.iter().take(QUOTED).map(|s| format!("“{}”", cx.quote(*s, 30))).collect::<Vec<_>>().join("、")
}

/// The clauses that say a principal cares and name no act.
fn formulas(cx: &Cx, part: &PartState) -> Vec<Span> {
    let set = cx.template().words.duties.refuse;
    let mut found: Vec<Span> = Vec::new();
    for home in &part.spans {
        let body = behind_heading(cx, *home);
        for hit in cx.hits.within(set, body) {
            if found.last().is_none_or(|last| last.end <= hit.start) {
                found.push(hit);
            }
        }
    }
    found
}

/// A part's text without its heading.
fn behind_heading(cx: &Cx, home: Span) -> Span {
    fn heading(sections: &[Section], span: Span) -> Option<Span> {
        sections.iter().find_map(|s| if s.span == span { Some(s.heading_span) } else { heading(&s.children, span) })
    }
    let end = heading(&cx.report.sections, home).map_or(home.start, |h| h.end);
    Span::new(end.clamp(home.start, home.end), home.end)
}

/// The sub-sections of the part, else its paragraphs.
fn pieces(cx: &Cx, part: &PartState) -> Vec<Span> {
    fn section(sections: &[Section], span: Span) -> Option<&Section> {
        sections.iter().find_map(|s| if s.span == span { Some(s) } else { section(&s.children, span) })
    }
    let mut all = Vec::new();
    for home in &part.spans {
        match section(&cx.report.sections, *home).filter(|s| s.children.len() >= 2) {
            Some(s) => all.extend(s.children.iter().map(|c| c.span)),
            None => {
                let body = behind_heading(cx, *home);
                let mut at = body.start;
                for line in cx.words(body).split_inclusive('\n') {
                    let span = Span::new(at, at + line.trim_end().len() as u32);
                    at += line.len() as u32;
                    if cx.chars(span) >= 15 && !cx.in_furniture(span) {
                        all.push(span);
                    }
                }
            }
        }
    }
    all
}

/// Whether a piece tells of an act, or of a principal and the rule of law, or is about the rule of law throughout.
fn speaks_of_duties(cx: &Cx, piece: Span) -> bool {
    let words = &cx.template().words.duties;
    let law = cx.hits.count(words.law, piece);
    let acted = cx.report.duties.iter().any(|a| piece.contains(a.span));
    let led = cx.hits.any(words.principal, piece) || cx.hits.any(words.organ, piece);
    acted || (led && law > 0) || law >= 2
}

/// The heading or first clause of a piece.
fn head(cx: &Cx, piece: Span) -> Span {
    let words = cx.words(piece);
    let end = words.find(['。', ',', ';', ':', '\n']).unwrap_or(words.len());
    Span::new(piece.start, piece.start + end as u32)
}
