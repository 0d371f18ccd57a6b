//! The day a report was signed, against the end of its year, the day it was due and the day it is checked.

use super::written;
use crate::finding::Severity;
use crate::report::{Role, Stage};
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::time::{Deadline, MonthDay};
use crate::span::Span;
use crate::wording::SetId;

/// Years after which a date is rather misread than late.
const MISREAD: u16 = 3;

/// Signed before 31 December of its year; graver where the text speaks of the whole year.
pub(super) fn early(year: u16, whole: SetId, cx: &Cx, sink: &mut Sink) -> Assessed {
    let Some((date, span)) = cx.report.date else { return undated() };
    if date.year > year || (date.year, date.month, date.day) >= (year, 12, 31) {
        return Assessed::Done;
    }
    let mut draft = Draft::at(span).value("date", written(date)).value("year", year);
    let places = told(whole, cx);
    if let Some(first) = places.first() {
        draft = draft.variant("whole-year").value("words", cx.quote(*first, 20)).related(places.iter().copied());
        draft.severity = Some(Severity::Warning);
    }
    sink.push(draft);
    Assessed::Done
}

/// Words about the whole year in what is told of it; the plan may speak of the next one.
fn told(whole: SetId, cx: &Cx) -> Vec<Span> {
    let plan = cx.report.part(Role::Plan).map_or(&[][..], |p| &p.spans);
    let hits = cx.hits.within(whole, cx.body());
    hits.filter(|h| !plan.iter().any(|p| p.contains(*h)) && !cx.in_title(*h)).take(3).collect()
}

/// Signed on or after the day it was due.
pub(super) fn late(year: u16, deadlines: &[Deadline], publish: MonthDay, cx: &Cx, sink: &mut Sink) -> Assessed {
    let Some((date, span)) = cx.report.date else { return undated() };
    let level = cx.report.level;
    let Some(due) = deadlines.iter().find(|d| d.levels.is_empty() || d.levels.contains(&level)) else {
        return Assessed::NotApplicable("没有列出这类单位的期限".to_owned());
    };
    let day = (date.year, date.month, date.day);
    // An office's own last day goes before the regulation's, if the notice is about this year's reports.
    let noticed = cx.rules.notice().and_then(|notice| {
        let last = if cx.report.stage.0 == Stage::Publish { notice.publish } else { notice.deadline(level) };
        last.filter(|last| last.year == year + 1).map(|last| (last, notice.basis()))
    });
    if let Some((last, basis)) = noticed {
        if date > last && date.year <= year + MISREAD {
            let draft = Draft::at(span).variant("noticed").value("date", written(date)).value("year", year);
            sink.push(Draft { basis: Some(basis), ..draft.value("deadline", written(last)) });
        }
        return Assessed::Done;
    }
    let after = |(month, day): MonthDay| (year + 1, month, day);
    if day < after(due.before) || date.year > year + MISREAD {
        return Assessed::Done;
    }
    // A published text may bear the day of its publication, for which there is more time.
    let published = cx.report.stage.0 == Stage::Publish;
    let (month, of_month) = if published { publish.max(due.before) } else { due.before };
    let deadline = format!("{}年{month}月{of_month}日", year + 1);
    let mut draft = Draft::at(span).value("date", written(date)).value("year", year).value("deadline", deadline);
    if day == after((month, of_month)) {
        draft = draft.variant("same-day");
        draft.severity = Some(Severity::Info);
    } else if day < after((month, of_month)) {
        draft = draft.variant("published");
        draft.severity = Some(Severity::Info);
    }
    sink.push(draft);
    Assessed::Done
}

/// Signed on a day after the day of the check.
pub(super) fn ahead(cx: &Cx, sink: &mut Sink) -> Assessed {
    let Some(today) = cx.rules.today() else {
        return Assessed::NotApplicable("没有给出核对的日期（--today）".to_owned());
    };
    let Some((date, span)) = cx.report.date else { return undated() };
    if date > today {
        sink.push(Draft::at(span).value("date", written(date)).value("today", written(today)));
    }
    Assessed::Done
}

fn undated() -> Assessed {
    Assessed::NotAssessable("未见成文日期".to_owned())
}
