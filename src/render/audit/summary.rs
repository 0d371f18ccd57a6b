//! Sums an audit up for a person at a terminal: a screen of sentences.

use std::fmt::Write as _;

use super::level;
use crate::audit::{Audit, State};
use crate::render::{CLOSING, clean};

/// Names shown of each kind.
const NAMES: usize = 8;

/// The summary.
pub fn audit_summary(audit: &Audit) -> String {
    let mut out = String::new();
    let year = audit.year.map_or(String::new(), |y| format!("{y}年度"));
    let _ = writeln!(out, "{year}法治政府建设年度报告成批核对");
    if audit.rostered {
        let (bound, submitted) = (audit.bound(), audit.submitted());
        let share = (submitted * 100).checked_div(bound).unwrap_or(0);
        let _ = writeln!(out, "应报{bound}家，已报{submitted}家（{share}%），豁免{}家", audit.count(State::Exempt));
        for (state, _, word) in State::ALL.into_iter().filter(|(s, ..)| *s != State::Submitted) {
            let names: Vec<&str> = audit.units.iter().filter(|u| u.state == state).map(|u| u.unit.as_str()).collect();
            list(&mut out, word, &names);
        }
        let late: Vec<&str> = audit.units.iter().filter(|u| u.late == Some(true)).map(|u| u.unit.as_str()).collect();
        list(&mut out, "迟报", &late);
    } else {
        let _ = writeln!(
            out,
            "报告{}份，来自{}家（没有名单，按报告自己写的单位归并）",
            audit.records.len(),
            audit.units.len()
        );
    }
    let reports: Vec<usize> = (0..audit.records.len()).filter(|r| audit.records[*r].is_report()).collect();
    let whole = |r: &&usize| {
        audit.records[**r].report.sections.as_ref().is_some_and(|s| s.all().iter().all(|(_, part)| !part.is_gap()))
    };
    let of = |severity| (0..audit.records.len()).map(|r| audit.tally(r, severity)).sum::<usize>();
    let complete = reports.iter().filter(whole).count();
    let _ = writeln!(out, "年度报告{}份，四部分内容齐全的{complete}份", reports.len());
    let _ = writeln!(out, "须补正{}条，请核对{}条，供参考{}条", of("error"), of("warning"), of("info"));
    let failed: Vec<String> =
        audit.records.iter().filter_map(|r| Some(format!("{}：{}", r.report.path, r.failed.as_deref()?))).collect();
    for one in failed.iter().take(NAMES) {
        let _ = writeln!(out, "未能读取 {}", clean(one));
    }
    if failed.len() > NAMES {
        let _ = writeln!(out, "未能读取的共{}份", failed.len());
    }
    for overlap in audit.overlaps.iter().take(NAMES) {
        let (a, b) = (clean(audit.name(overlap.a)), clean(audit.name(overlap.b)));
        let _ = writeln!(out, "文字重合度高，请核：{a} 与 {b}，占较短一份的{}%", overlap.share);
    }
    if audit.overlaps.len() > NAMES {
        let _ = writeln!(out, "文字重合的共{}对", audit.overlaps.len());
    }
    let differ = audit.ledger.iter().filter(|l| l.stated.is_some_and(|s| s != l.ledger)).count();
    if !audit.ledger.is_empty() {
        let _ = writeln!(out, "与台账核对{}项，不一致{differ}项", audit.ledger.len());
    }
    if !audit.feedback.is_empty() {
        let open = audit.feedback.iter().filter(|f| f.answered == Some(false)).count();
        let _ = writeln!(out, "反馈的问题{}条，未见回应{open}条", audit.feedback.len());
    }
    if !audit.previous.is_empty() {
        let items = || audit.previous.iter().flat_map(|p| &p.plan);
        let none = items().filter(|i| i.state == "none").count();
        let _ = writeln!(out, "与上年对照{}家：上年安排{}条，未见回应{none}条", audit.previous.len(), items().count());
    }
    for one in &audit.ambiguous {
        let units: Vec<&str> = one.units.iter().map(|u| audit.units[*u].unit.as_str()).collect();
        let path = clean(&audit.records[one.record].report.path);
        let _ = writeln!(out, "可能是几家的，请在文件名里写明单位：{path}（{}）", clean(&units.join("、")));
    }
    if audit.rostered {
        let nobody: Vec<&str> = audit.unmatched.iter().map(|r| audit.records[*r].report.path.as_str()).collect();
        list(&mut out, "名单里没有", &nobody);
    }
    let mut levels: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for r in &reports {
        *levels.entry(audit.records[*r].report.level.as_deref().map_or("", level)).or_default() += 1;
    }
    let levels: Vec<String> = levels.iter().map(|(word, n)| format!("{word}{n}份")).collect();
    if !levels.is_empty() {
        let _ = writeln!(out, "按类别：{}", levels.join("，"));
    }
    for note in &audit.notes {
        let _ = writeln!(out, "说明：{}", clean(note));
    }
    for (path, why) in &audit.skipped {
        let _ = writeln!(out, "略过 {}：{why}", clean(path));
    }
    if !audit.complete {
        out.push_str("核对中途停止，这里只有已核对的报告。\n");
    }
    out.push_str(CLOSING);
    out.push('\n');
    out
}

/// 未报（3家）：甲、乙、丙
fn list(out: &mut String, word: &str, names: &[&str]) {
    if names.is_empty() {
        return;
    }
    let shown: Vec<_> = names.iter().take(NAMES).map(|n| clean(n)).collect();
    let more = if names.len() > NAMES { "等" } else { "" };
    let _ = writeln!(out, "{word}（{}）：{}{more}", names.len(), shown.join("、"));
}
