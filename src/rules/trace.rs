//! Turns one rule and one text into lines that say why the rule spoke or did not, on which words.
//!
//! For authors of rules: what the rule concerns, where each of its wordings stands, which places were put
//! aside and for what, what was found.

use super::cx::Cx;
use super::engine::{self, Assessed};
use super::{Context, Rule, RuleSet};
use crate::source::Source;
use crate::span::Span;

/// Most places shown of one list of wordings.
const SHOWN: usize = 8;

/// What a trace shows.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Lines for people, in the order in which the rule was judged.
    pub lines: Vec<String>,
}

/// Judges one rule on one text and tells each step.
pub fn trace(source: &Source, rules: &RuleSet, rule: &Rule, context: &Context) -> Trace {
    let mut lines = Vec::new();
    let parts = crate::prepare(source, rules, context);
    let (logical, hits, report, facts) = (&parts.logical, &parts.hits, &parts.report, &parts.facts);
    let cx = Cx::new(source, logical, hits, rules, report, facts);
    let year = report.year.map_or("年度未能判断".to_owned(), |y| format!("{y}年度"));
    lines.push(format!("材料：{} · {year} · {}", report.level.key(), report.stage.0.key()));
    for (name, set) in rule.check.lists() {
        let places: Vec<Span> = hits.within(set, logical.span()).collect();
        if places.is_empty() {
            lines.push(format!("用语 {name}：全文没有"));
        }
        for place in places.iter().take(SHOWN) {
            lines.push(format!("用语 {name}：{} “{}”", at(&cx, *place), cx.quote(*place, 40)));
        }
        if places.len() > SHOWN {
            lines.push(format!("用语 {name}：另有{}处", places.len() - SHOWN));
        }
    }
    let (assessed, sink) = engine::judge(rule, &cx, true);
    for (place, why) in &sink.notes {
        lines.push(format!("未计 {} “{}”：{why}", at(&cx, *place), cx.quote(*place, 40)));
    }
    match assessed {
        Assessed::NotApplicable(why) => lines.push(format!("结果：不适用，{why}")),
        Assessed::NotAssessable(why) => lines.push(format!("结果：无法判断，{why}")),
        Assessed::Done if sink.drafts.is_empty() => lines.push("结果：未见问题".to_owned()),
        Assessed::Done => {
            for draft in sink.drafts {
                let finding = engine::finding(rule, draft, &cx);
                let place = source.position(finding.place.span.start);
                lines.push(format!("结果：{}:{} {}", place.line, place.column, finding.message));
            }
        }
    }
    Trace { lines }
}

fn at(cx: &Cx, place: Span) -> String {
    let position = cx.source.position(cx.logical.to_source(cx.source, place).start);
    format!("{}:{}", position.line, position.column)
}
