//! Says of each body how it stands: 已报, 未报, 报了别的材料 …, and whether it was late.

use super::model::{Match, State, UnitRow};
use super::record::Record;
use super::remark::remark;
use super::roster::Unit;
use crate::across::Spot;
use crate::report::{Date, Level};
use crate::rules::kinds::across::Across;
use crate::rules::{Notice, RuleSet};

/// The row of a body of the roster.
pub(super) fn unit_row(
    unit: &Unit,
    reports: Vec<Match>,
    records: &[Record],
    year: Option<u16>,
    rules: &RuleSet,
) -> UnitRow {
    let mut row = UnitRow {
        unit: unit.name.clone(),
        kind: unit.kind.clone(),
        superior: unit.superior.clone(),
        exempt: unit.exempt.clone(),
        published: unit.published,
        address: unit.address.clone(),
        ..bare(&unit.name, reports, records, year, rules)
    };
    if row.state == State::Missing && unit.exempt.is_some() {
        row.state = State::Exempt;
    }
    lateness(&mut row, unit, records, rules);
    let told = year.map_or(String::new(), |y| y.to_string());
    match row.state {
        State::Missing => {
            let values = [("unit", unit.name.as_str()), ("year", &told)];
            row.findings.extend(remark(rules, Across::NotSubmitted, &values, "", (Spot::default(), "document")));
        }
        State::OtherDocument | State::CoverOnly => {
            let like = likeness(&row, records, year);
            let values = [("unit", unit.name.as_str()), ("like", &like)];
            row.findings.extend(remark(rules, Across::OtherDocument, &values, "", (Spot::default(), "document")));
        }
        State::Submitted | State::ScanOnly | State::Unreadable | State::Exempt => {}
    }
    row
}

/// The row of a body of which only its reports are known.
pub(super) fn bare(unit: &str, reports: Vec<Match>, records: &[Record], year: Option<u16>, rules: &RuleSet) -> UnitRow {
    let state = state(&reports, records, year, rules.audit().cover);
    UnitRow { unit: unit.to_owned(), state, reports, ..UnitRow::default() }
}

/// A report for the year decides; else a scan, which counts; else what there is.
fn state(reports: &[Match], records: &[Record], year: Option<u16>, cover: u32) -> State {
    let all = || reports.iter().map(|m| &records[m.record]);
    let of_year = |r: &&Record| r.is_report() && (year.is_none() || r.report.year.is_none() || r.report.year == year);
    if all().any(|r| of_year(&r)) {
        State::Submitted
    } else if all().any(|r| r.scan) {
        State::ScanOnly
    } else if all().any(|r| {
        r.failed.is_none()
            && !r.is_report()
            && r.report.kind != "unreadable"
            && r.evidence.like.is_none()
            && r.digest.chars < cover
    }) {
        State::CoverOnly
    } else if all().any(|r| r.failed.is_none() && r.report.kind != "unreadable") {
        State::OtherDocument
    } else if all().next().is_some() {
        State::Unreadable
    } else {
        State::Missing
    }
}

/// What was handed in instead.
fn likeness(row: &UnitRow, records: &[Record], year: Option<u16>) -> String {
    let mut told = row.reports.iter().map(|m| &records[m.record]).filter(|r| r.failed.is_none()).map(|r| {
        let title = r.report.title.as_deref().unwrap_or("没有标题的材料");
        match (r.is_report(), r.report.year) {
            (true, Some(other)) if Some(other) != year => format!("{other}年度的报告"),
            _ => {
                let like = r.evidence.like.as_deref().unwrap_or_default();
                format!("{like}《{}》", title.trim_matches(['《', '》']))
            }
        }
    });
    told.next().unwrap_or_default()
}

/// Late by the register; by the signature only where there is no register, and then it says so.
fn lateness(row: &mut UnitRow, unit: &Unit, records: &[Record], rules: &RuleSet) {
    let Some(notice) = rules.notice() else { return };
    let first = row.reports.iter().map(|m| &records[m.record]).find(|r| r.is_report());
    let told = first.and_then(|r| r.report.level.as_deref()).and_then(Level::from_key).filter(|l| *l != Level::Unknown);
    row.deadline = unit.level.and_then(|l| notice.deadline(l)).or_else(|| told.and_then(|l| notice.deadline(l)));
    let signed = || first.and_then(|r| r.report.date.as_deref()).and_then(Date::from_iso);
    let day = unit.received.map(|d| (d, "register")).or_else(|| signed().map(|d| (d, "signature")));
    if let (Some(deadline), Some((day, by)), true) = (row.deadline, day, row.state.is_submitted()) {
        (row.late, row.late_by, row.day) = (Some(day > deadline), Some(by), Some(day));
        if day > deadline {
            let by = if by == "register" { "按收文日期" } else { "按落款日期推定" };
            let (day, deadline) = (written(day), written(deadline));
            let values = [("unit", unit.name.as_str()), ("date", &day), ("deadline", &deadline), ("by", by)];
            row.findings.extend(remark(rules, Across::Late, &values, "", (Spot::default(), "document")));
        }
    }
    row.late_published = late_published(unit, notice);
}

fn late_published(unit: &Unit, notice: &Notice) -> Option<bool> {
    Some(unit.published? > notice.publish?)
}

/// 2026年1月31日.
pub(super) fn written(date: Date) -> String {
    format!("{}年{}月{}日", date.year, date.month, date.day)
}
