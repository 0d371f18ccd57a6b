//! Turns a place in a report into what is known about it: findings with reason, provision and what to write;
//! how a part stands; what answers a problem.

use std::fmt::Write as _;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::diagnostics::shown;
use super::documents::Checked;
use super::positions::{Encoding, Positions};
use super::text::Text;
use crate::finding::Finding;
use crate::render::{clean, cut_end, role_word, severity_word, status_word};
use crate::report::{PartState, Report, Role};
use crate::span::Span;

/// What to show at a position; `markdown` if the client reads it.
pub fn hover(checked: &Checked, text: &Text, position: Position, encoding: Encoding, markdown: bool) -> Option<Hover> {
    let offset = encoding.offset(text, position);
    let (mut places, style) = (Positions::new(text, encoding), Style { markdown });
    let (mut blocks, mut span) = (Vec::new(), None::<Span>);
    for finding in shown(checked).iter().filter(|f| touches(f.place.span, offset, text)) {
        let narrower = span.is_none_or(|s| finding.place.span.len() < s.len());
        span = if narrower { Some(finding.place.span) } else { span };
        blocks.push(style.of_finding(finding));
    }
    if checked.is_report() {
        let report = &checked.assessment.report;
        blocks.extend(heading(report, offset).map(|(part, heading)| {
            span = span.or(Some(heading));
            style.of_part(part)
        }));
        blocks.extend(style.problem(report, offset));
    }
    if blocks.is_empty() {
        return None;
    }
    let value = blocks.join(if markdown { "\n\n---\n\n" } else { "\n\n" });
    let kind = if markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let range = span.map(|span| places.range(span));
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range })
}

/// Whether a place is meant by an offset; an empty one is meant by its whole line.
pub fn touches(span: Span, offset: u32, text: &Text) -> bool {
    if span.is_empty() {
        let end = text.as_str().len() as u32;
        text.line_at(span.start.min(end)) == text.line_at(offset.min(end))
    } else {
        span.start <= offset && offset <= span.end
    }
}

/// How words are written for a client.
#[derive(Clone, Copy)]
struct Style {
    markdown: bool,
}

impl Style {
    fn of_finding(self, finding: &Finding) -> String {
        let head = self.bold(&format!("{} {}", severity_word(finding.severity), finding.code));
        let mut out = format!("{head} {}", self.words(&finding.message));
        let mut line = |name: &str, text: &str| {
            let _ = write!(out, "\n\n{} {}", self.bold(name), self.words(text));
        };
        if let Some(help) = &finding.help {
            line("建议", help);
        }
        if let Some(basis) = &finding.basis {
            line("依据", &basis.to_string());
        }
        for label in &finding.related {
            line("另见", &label.message);
        }
        out
    }

    fn of_part(self, part: &PartState) -> String {
        let items = if part.items > 0 { format!("，分{}条", part.items) } else { String::new() };
        let (name, status) = (self.bold(role_word(part.role)), status_word(part.status));
        let (chars, facts) = (part.chars, part.facts);
        format!("{name} {status}，约{chars}字{items}，数字、日期、文件等可核对的内容{facts}处")
    }

    /// What the report says of the problem at the offset.
    fn problem(self, report: &Report, offset: u32) -> Option<String> {
        let problem = report.problems.iter().find(|p| p.span.start <= offset && offset < p.span.end)?;
        let cause = if problem.cause.is_some() { "已写原因" } else { "未见原因" };
        let items = problem.plan.iter().filter_map(|index| report.plan_items.get(*index));
        let plan: Vec<String> = items.map(|item| format!("“{}”", self.words(&cut_end(&item.text, 60)))).collect();
        let part = role_word(Role::Plan);
        let plan = if plan.is_empty() {
            format!("“{part}”中未见对应")
        } else {
            format!("{part}：{}", plan.join("、"))
        };
        Some(format!("{} {cause}；{plan}", self.bold(role_word(Role::Problems))))
    }

    fn bold(self, text: &str) -> String {
        if self.markdown { format!("**{text}**") } else { text.to_owned() }
    }

    /// Without what Markdown would take for marks.
    fn words(self, text: &str) -> String {
        let clean = clean(text);
        if !self.markdown {
            return clean;
        }
        let mut out = String::with_capacity(clean.len());
        for c in clean.chars() {
            if matches!(c, '*' | '_' | '`' | '<' | '[' | ']' | '\\' | '#' | '|') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    }
}

/// The part whose heading holds the offset.
fn heading(report: &Report, offset: u32) -> Option<(&PartState, Span)> {
    let section = report.sections.iter().find(|s| {
        let heading = s.heading_span;
        !heading.is_empty() && heading.start <= offset && offset <= heading.end
    })?;
    Some((report.part(section.role?)?, section.heading_span))
}
