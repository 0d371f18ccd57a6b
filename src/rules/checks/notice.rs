//! What an office's own notice asks for: figures, topics, length, order.

use crate::report::Role;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::notice::NoticeCheck;
use crate::rules::notice::{Asked, Notice};
use crate::span::Span;
use crate::wording::{Hits, SetId};

/// Runs one check.
pub(super) fn run(check: NoticeCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    let Some(notice) = cx.rules.notice() else {
        return Assessed::NotApplicable("没有给出本年的通知（--notice）".to_owned());
    };
    match check {
        NoticeCheck::MustReport { zero } => {
            let hits = notice.scan(&cx.logical.text);
            let missing = notice.must_report.iter().filter(|asked| !reported(cx, &hits, asked, zero));
            list(missing.map(|asked| asked.name.as_str()).collect(), notice.must_report.is_empty(), cx, sink)
        }
        NoticeCheck::Topics => {
            let hits = notice.scan(&cx.logical.text);
            let missing = notice.topics.iter().filter(|asked| !hits.any(asked.words, cx.logical.span()));
            list(missing.map(|asked| asked.name.as_str()).collect(), notice.topics.is_empty(), cx, sink)
        }
        NoticeCheck::Length => length(notice, cx, sink),
        NoticeCheck::Order => order(notice, cx, sink),
    }
}

/// One finding with all names.
fn list(missing: Vec<&str>, nothing_asked: bool, cx: &Cx, sink: &mut Sink) -> Assessed {
    if nothing_asked {
        return Assessed::NotApplicable("通知没有这项要求".to_owned());
    }
    if !missing.is_empty() {
        sink.push(Draft::document(cx).value("list", missing.join("、")).value("n", missing.len()));
    }
    Assessed::Done
}

/// Whether a sentence that speaks of it gives a figure, or says that there is none.
fn reported(cx: &Cx, hits: &Hits, asked: &Asked, zero: SetId) -> bool {
    hits.within(asked.words, cx.logical.span()).any(|hit| {
        let sentence = cx.sentence(hit);
        !cx.facts.amounts_in(sentence).is_empty() || cx.hits.any(zero, sentence)
    })
}

fn length(notice: &Notice, cx: &Cx, sink: &mut Sink) -> Assessed {
    let (least, most) = notice.length;
    if least.is_none() && most.is_none() {
        return Assessed::NotApplicable("通知没有规定篇幅".to_owned());
    }
    let chars = cx.chars(cx.body()) as u32;
    let case = match (least, most) {
        (Some(least), _) if chars < least => "short",
        (_, Some(most)) if chars > most => "long",
        _ => return Assessed::Done,
    };
    let figure = |n: Option<u32>| n.map_or(String::new(), |n| n.to_string());
    let draft = Draft::document(cx).variant(case).value("chars", chars);
    sink.push(draft.value("least", figure(least)).value("most", figure(most)));
    Assessed::Done
}

fn order(notice: &Notice, cx: &Cx, sink: &mut Sink) -> Assessed {
    if !notice.fixed_headings {
        return Assessed::NotApplicable("通知没有规定标题和顺序".to_owned());
    }
    let mut order: Vec<(Role, Span)> = Vec::new();
    for section in cx.sections() {
        let Some(role) = section.role.filter(|r| *r != Role::Other && !section.heading_span.is_empty()) else {
            continue;
        };
        if order.iter().all(|(known, _)| *known != role) {
            order.push((role, section.heading_span));
        }
    }
    if let Some(pair) = order.windows(2).find(|pair| pair[0].0 > pair[1].0) {
        let names =
            |roles: &mut dyn Iterator<Item = Role>| roles.map(|r| cx.part_name(r)).collect::<Vec<_>>().join("、");
        let seen = names(&mut order.iter().map(|(role, _)| *role));
        let draft = Draft::at(pair[1].1).role(pair[1].0).value("order", seen);
        sink.push(draft.value("wanted", names(&mut Role::REQUIRED.into_iter())).related([pair[0].1]));
    }
    Assessed::Done
}
