//! Required parts that are missing, misplaced or merged, with what was found instead.

use crate::report::{PartState, Role, Section, Status};
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::span::Span;

/// Most headings and most pieces of evidence that a message quotes.
const QUOTED: usize = 4;

/// One finding a part whose status is one of `statuses`.
pub(super) fn run(role: Option<Role>, statuses: &[Status], cx: &Cx, sink: &mut Sink) -> Assessed {
    let chosen = cx.report.parts.iter().filter(|p| role.is_none_or(|r| r == p.role) && statuses.contains(&p.status));
    let mut merged: Vec<Span> = Vec::new();
    for part in chosen {
        // Two parts under one heading are one finding.
        if part.status == Status::Merged {
            let heading = merged_heading(cx, part);
            if merged.contains(&heading) {
                continue;
            }
            merged.push(heading);
        }
        sink.push(draft(part, cx));
    }
    Assessed::Done
}

fn draft(part: &PartState, cx: &Cx) -> Draft {
    let place = if part.status.is_gap() {
        Draft::gap(part.gap.start)
    } else {
        let heading = match part.status {
            Status::Merged => Some(merged_heading(cx, part)),
            _ => heading_of(cx, part.role).1,
        };
        Draft::at(heading.unwrap_or(part.gap))
    };
    let draft = place
        .role(part.role)
        .variant(part.status.key())
        .value("part", cx.part_name(part.role))
        .value("heading", &part.heading)
        .value("chars", part.chars)
        .value("line", cx.line(part.gap))
        .value("headings", headings(cx))
        .value("evidence", evidence(part, cx))
        .value("other", others(part, cx));
    draft.related(part.evidence.iter().copied().take(QUOTED))
}

/// The first heading of a part, its words and its place; the first words where it has none.
pub(super) fn heading_of(cx: &Cx, role: Role) -> (String, Option<Span>) {
    let part = cx.report.part(role);
    let section = part.and_then(|p| find(&cx.report.sections, *p.spans.first()?));
    match section {
        Some(s) if !s.heading_span.is_empty() => {
            (cx.logical.text[s.heading_span.range()].to_owned(), Some(s.heading_span))
        }
        _ => (String::new(), part.and_then(|p| p.spans.first()).map(|s| first_clause(cx, *s))),
    }
}

fn first_clause(cx: &Cx, span: Span) -> Span {
    let words = &cx.logical.text[span.range()];
    let end = words.find(['。', ';', ',', '\n']).unwrap_or(words.len());
    Span::new(span.start, span.start + end as u32)
}

fn find(sections: &[Section], span: Span) -> Option<&Section> {
    sections.iter().find_map(|s| if s.span == span && s.part.is_none() { Some(s) } else { find(&s.children, span) })
}

/// The heading that carries a part together with another.
fn merged_heading(cx: &Cx, part: &PartState) -> Span {
    let whole = |s: &&Section| s.status == Some(Status::Merged) && part.spans.iter().any(|p| s.span.contains(*p));
    cx.report.sections.iter().find(whole).map_or(part.gap, |s| s.heading_span)
}

/// The top-level headings, quoted, so that a unit sees what was read.
fn headings(cx: &Cx) -> String {
    let titled = cx.report.sections.iter().filter(|s| s.part.is_none() && !s.heading_span.is_empty());
    let all: Vec<String> = titled.map(|s| format!("“{}”", cx.quote(s.heading_span, 24))).collect();
    let more = if all.len() > QUOTED + 2 { "等" } else { "" };
    let list = all.iter().take(QUOTED + 2).map(String::as_str).collect::<Vec<_>>().join("、");
    format!("{list}{more}")
}

/// What was found instead, quoted with its lines, each line named once.
fn evidence(part: &PartState, cx: &Cx) -> String {
    let mut out = String::new();
    let mut last = 0;
    for span in part.evidence.iter().take(QUOTED) {
        let line = cx.line(*span);
        let comma = if out.is_empty() { "" } else { "、" };
        let place = if line == last { String::new() } else { format!("第{line}行") };
        out += &format!("{comma}{place}“{}”", cx.quote(clause_around(cx, *span), 30));
        last = line;
    }
    if part.evidence.len() > QUOTED {
        out.push('等');
    }
    out
}

/// The top-level section that holds a misplaced part, or the parts merged with one.
fn others(part: &PartState, cx: &Cx) -> String {
    let Some(first) = part.spans.first() else { return String::new() };
    let home = cx.report.sections.iter().find(|s| s.part.is_none() && s.span.contains(*first));
    home.map_or(String::new(), |s| cx.quote(s.heading_span, 30))
}

/// The clauses that a place stands in, so that a quotation reads as the author wrote it.
fn clause_around(cx: &Cx, span: Span) -> Span {
    let text = &cx.logical.text;
    let mark = |c: char| matches!(c, ',' | '。' | ';' | ':' | '\n');
    let start =
        text[..span.start as usize].char_indices().rev().find(|(_, c)| mark(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    let end = text[span.end as usize..].find(mark).map_or(text.len(), |i| span.end as usize + i);
    Span::new(start as u32, end as u32)
}
