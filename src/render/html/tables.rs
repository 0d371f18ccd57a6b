//! Turns an assessment into the tables of its section: the four parts, problems and plan, what was checked.

use std::fmt::Write as _;

use super::super::words::{self, Spots, part_word};
use super::super::{Checked, Options, role_word, rule_status, status_word, without_values};
use super::escape;
use super::report::Scope;
use crate::assessment::Assessment;
use crate::report::{PartState, Report, Role};
use crate::source::Source;
use crate::span::Span;

/// Characters of a quotation.
const QUOTE: usize = 60;
/// Quotations of a part.
const QUOTES: usize = 12;

/// The four parts: how each stands, how much is in it, and at which words that was seen.
pub(super) fn parts(out: &mut String, one: &Checked, assessment: &Assessment, scope: &Scope) {
    out.push_str(
        "<h3>四部分内容</h3><div class=\"wide\"><table class=\"parts\"><thead><tr><th>部分</th><th>状态</th>\
         <th class=\"number\">字数</th><th class=\"number\">条目</th><th class=\"number\">可核实事项</th><th>所在和文字</th></tr></thead><tbody>",
    );
    let mut spots = one.source.map(Spots::new);
    let mut at = |offset: u32| spots.as_mut().map_or(String::new(), |spots| spots.start(offset));
    for part in &assessment.report.parts {
        let gap = part.status.is_gap();
        let number = |n: usize| if gap { "—".to_owned() } else { n.to_string() };
        let [chars, items, facts] = [part.chars, part.items, part.facts].map(number);
        let (role, status) = (role_word(part.role), status_word(part.status));
        let class = if gap { "gap" } else { "there" };
        let key = part.role.key();
        let name = match one.source {
            Some(_) => format!("<a href=\"#{scope}-{key}\">{role}</a>"),
            None => role.to_owned(),
        };
        let _ = write!(
            out,
            "<tr class=\"{class}\"><th scope=\"row\">{name}</th><td><b class=\"status\">{status}</b></td>\
             <td class=\"number\">{chars}</td><td class=\"number\">{items}</td><td class=\"number\">{facts}</td><td>{}",
            escape(&words::place_of_part(part, &mut at))
        );
        if let Some(source) = one.source {
            evidence(out, part, &assessment.report, source);
        }
        out.push_str("</td></tr>");
    }
    out.push_str("</tbody></table></div>");
}

/// What was found of a missing part, and which acts of the principals the text mentions.
fn evidence(out: &mut String, part: &PartState, report: &Report, source: &Source) {
    let acts = report.duties.iter().filter(|act| part.role == Role::Duties && act.strong).map(|act| act.span);
    let mut spans: Vec<Span> = part.evidence.iter().copied().chain(acts).filter(|span| !span.is_empty()).collect();
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.overlaps(span) => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    let spans = merged;
    if spans.is_empty() {
        return;
    }
    out.push_str("<ul class=\"evidence\">");
    for span in spans.iter().take(QUOTES) {
        let _ = write!(out, "<li>{}</li>", quote(source, *span));
    }
    out.push_str("</ul>");
    if spans.len() > QUOTES {
        let _ = write!(out, "<p class=\"small\">等{}处</p>", spans.len());
    }
    if part.role == Role::Duties {
        out.push_str("<p class=\"small\">报告文本提及情况，不代表履职评价</p>");
    }
}

/// Problem by problem: its cause, and what the plan does about it; then the plan items that answer none.
pub(super) fn trace(out: &mut String, one: &Checked, report: &Report) {
    if report.problems.is_empty() {
        return;
    }
    out.push_str(
        "<h3>不足与下一年度安排对照</h3><div class=\"wide\"><table class=\"trace\"><thead><tr><th>不足</th><th>原因</th>\
         <th>下一年度安排</th></tr></thead><tbody>",
    );
    let item = |index: usize| report.plan_items.get(index).map(|item| format!("<li>{}</li>", escape(&item.text)));
    for problem in &report.problems {
        let cause = match (problem.cause, one.source) {
            (Some(cause), Some(source)) => quote(source, sentence(source, cause, problem.span)),
            (Some(_), None) => "已写".to_owned(),
            (None, _) => "<span class=\"unseen\">未见</span>".to_owned(),
        };
        let answers: String = problem.plan.iter().filter_map(|index| item(*index)).collect();
        let answers = match answers.as_str() {
            "" => "<span class=\"unseen\">未找到明显对应的措施</span>".to_owned(),
            answers => format!("<ul>{answers}</ul>"),
        };
        let _ = write!(out, "<tr><td>{}</td><td>{cause}</td><td>{answers}</td></tr>", escape(&problem.text));
    }
    let answers = |index: &usize| report.problems.iter().any(|p| p.plan.contains(index));
    let others: String = (0..report.plan_items.len()).filter(|i| !answers(i)).filter_map(item).collect();
    if !others.is_empty() {
        let _ = write!(out, "<tr><td colspan=\"2\">（其他安排）</td><td><ul>{others}</ul></td></tr>");
    }
    out.push_str("</tbody></table></div>");
}

/// Every rule with what became of it, by outcome: a clean result shows what ran.
pub(super) fn rules(out: &mut String, assessment: &Assessment, options: &Options) {
    if assessment.rules.is_empty() {
        return;
    }
    let of = |kind: &'static str| assessment.rules.iter().filter(move |(_, status)| rule_status(status).0 == kind);
    let _ = write!(out, "<h3>核对了什么</h3><div class=\"rules\">");
    for kind in ["found", "passed", "not-assessable", "not-applicable"] {
        let Some((_, status)) = of(kind).next() else { continue };
        let (_, word, _) = rule_status(status);
        let count = of(kind).count();
        let _ = write!(out, "<h4>{word}（{count}条规则）</h4><ul>");
        for (code, status) in of(kind) {
            let known = options.rules.binary_search_by(|rule| rule.code.cmp(code)).ok().map(|at| &options.rules[at]);
            let says = known.map_or(String::new(), |rule| escape(&without_values(rule.message)));
            let _ = write!(out, "<li><code>{}</code> {says}", escape(code));
            if let (_, _, Some(reason)) = rule_status(status) {
                let _ = write!(out, " <span class=\"why\">{}</span>", escape(reason));
            }
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }
    out.push_str("</div>");
}

/// Words of the text in quotation marks, personal numbers masked.
fn quote(source: &Source, span: Span) -> String {
    let shown = source.shown(span);
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(QUOTE) {
        Some((cut, _)) => format!("“{}…”", escape(&words[..cut])),
        None => format!("“{}”", escape(&words)),
    }
}

/// The sentence around some words, inside `within`.
fn sentence(source: &Source, words: Span, within: Span) -> Span {
    let ends = ['。', '；', '！', '？', ';'];
    let text = source.text();
    let within = within.cover(words);
    let before = &text[within.start as usize..words.start as usize];
    let start = before.char_indices().rfind(|(_, c)| ends.contains(c)).map_or(0, |(at, c)| at + c.len_utf8());
    let behind = &text[words.end as usize..within.end as usize];
    let end = behind.find(ends).unwrap_or(behind.len());
    Span::new(within.start + start as u32, words.end + end as u32)
}

/// What a place between two paragraphs says of the part that belongs there.
pub(super) fn belongs_here(role: Role) -> String {
    format!("宜补在此处：{}", part_word(Some(role)))
}
