//! Facts about the whole document: what it is, its title, what extraction left.

use crate::report::Kind;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::parts::DocumentFact;
use crate::span::Span;

/// One finding at the title or the first line, if the fact holds.
pub(super) fn run(is: DocumentFact, names: &[(String, String)], cx: &Cx, sink: &mut Sink) -> Assessed {
    let report = cx.report;
    let title = report.title.as_ref();
    let title_text = || title.map_or(String::new(), |t| t.text.clone());
    match is {
        DocumentFact::NotAReport => {
            if let Kind::NotAReport { like, evidence } = &report.kind {
                let mut draft = Draft::document(cx).related(*evidence);
                if let Some(like) = like {
                    let advice = cx.template().words.look_alikes.iter().find(|l| l.name == *like);
                    draft = draft.variant("like").value("what", like).value("advice", advice.map_or("", |a| &a.advice));
                }
                sink.push(draft);
            }
        }
        DocumentFact::Classified => {
            if report.kind == Kind::Classified {
                sink.push(Draft::document(cx));
            }
        }
        // Whoever reads files says this; a text that stands here was read.
        DocumentFact::Unreadable => {}
        DocumentFact::NoTitle => {
            if report.cut && cx.logical.artefacts.site_lines > 0 {
                return Assessed::NotAssessable("网页文字常不带标题".to_owned());
            }
            if title.is_none() {
                sink.push(Draft::document(cx));
            }
        }
        DocumentFact::TitleWithoutYear => {
            if title.is_none() {
                return Assessed::NotAssessable("没有标题".to_owned());
            }
            if report.title_years.is_empty() {
                sink.push(Draft::document(cx).value("title", title_text()));
            }
        }
        DocumentFact::SeveralYears => {
            if title.is_none() {
                return Assessed::NotAssessable("没有标题".to_owned());
            }
            if report.title_years.len() > 1 {
                let years = report.title_years.iter().map(u16::to_string).collect::<Vec<_>>().join("、");
                sink.push(Draft::document(cx).value("title", title_text()).value("years", years));
            }
        }
        DocumentFact::TitleNotStandard => {
            let Some(title) = title else { return Assessed::NotAssessable("没有标题".to_owned()) };
            let words = cx.logical.text[title.span.range()].replace('\n', "");
            let words = words.trim_matches(['《', '》', '"', ' ']);
            let hits = cx.template().scan(words);
            if !hits.any(cx.template().words.title_standard, Span::new(0, words.len() as u32)) {
                sink.push(Draft::document(cx).value("title", title_text()));
            }
        }
        DocumentFact::Artefacts => {
            let seen = report.artefacts.iter().filter_map(|key| names.iter().find(|(k, _)| k == key));
            let list = seen.map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("、");
            if !list.is_empty() {
                sink.push(Draft::document(cx).value("list", list));
            }
            // What a reader could not resolve is said by itself: it is no trace that was avoided.
            for note in &cx.source.origin().notes {
                sink.push(Draft::document(cx).variant("note").value("list", note));
            }
        }
    }
    Assessed::Done
}
