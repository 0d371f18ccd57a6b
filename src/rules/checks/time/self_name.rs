//! Names that a body of another kind would call itself or its place.

use super::{finding, sentence};
use crate::fold::fold;
use crate::report::Level;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Sink};
use crate::rules::kinds::time::OtherName;
use crate::span::Span;

/// From how many places on another name is rather a way of speaking that the text explains elsewhere.
const HABIT: usize = 4;

/// One finding for each list that fits the body.
pub(super) fn run(names: &[OtherName], cx: &Cx, sink: &mut Sink) -> Assessed {
    let report = cx.report;
    let Some(issuer) = report.issuer.as_deref().filter(|_| report.level != Level::Unknown) else {
        return Assessed::NotAssessable("未见报告单位".to_owned());
    };
    let issuer = fold(issuer);
    let named = cx.template().scan(&issuer);
    let whole = Span::new(0, issuer.len() as u32);
    let own_lines: Vec<Span> = report.title.iter().map(|t| t.span).chain(report.signature).collect();
    let mut places: Vec<Span> = Vec::new();
    for list in names.iter().filter(|l| l.levels.contains(&report.level)) {
        let bears = |set| named.any(set, whole) || own_lines.iter().any(|line| cx.hits.any(set, *line));
        let text = cx.logical.span();
        let explained = list.unless.is_some_and(|set| cx.hits.any(set, text));
        if !list.issuer.is_none_or(bears) || list.not_issuer.is_some_and(bears) || explained {
            continue;
        }
        // 指导东河镇建立台账,在全镇范围推行: the name is that of the body beside it.
        let beside = |place: Span| {
            let named = |set| cx.hits.within(set, sentence(place, cx)).any(|h| !h.overlaps(place));
            list.not_issuer.is_some_and(named)
        };
        let counts =
            |place: &Span| !cx.in_title(*place) && !cx.is_quoted(*place) && !cx.in_furniture(*place) && !beside(*place);
        let found: Vec<Span> = cx.hits.within(list.words, cx.body()).filter(counts).take(HABIT).collect();
        if found.len() < HABIT && cx.hits.count(list.own, text) >= found.len() {
            places.extend(found);
        }
    }
    places.sort_unstable();
    places.dedup_by(|next, last| next.start < last.end);
    if let Some(draft) = finding(&places, cx) {
        // A page's path may stand before the name.
        let name = report.issuer.as_deref().and_then(|name| name.rsplit(['>', '|', ':']).next());
        sink.push(draft.value("name", name.unwrap_or_default()));
    }
    Assessed::Done
}
