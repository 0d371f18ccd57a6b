//! Writes the papers of an office as Word files: the table of opinions for one body, and the draft of a circular on
//! all of them.
//!
//! A circular names bodies in the order of the roster, never by marks; three names and “等×家” are enough; good examples
//! come first; nothing stands in it that is not confirmed, where the office reviews at all. No person is named.

use super::tables::place;
use super::{part, severity};
use crate::audit::{Audit, State, UnitRow};
use crate::render::CLOSING;
use crate::render::word::{Align, Column, Document, Paragraph, Style, Table};

/// Names written out before “等×家”.
const NAMES: usize = 3;
/// Good passages that are quoted.
const PRAISED: usize = 3;

/// The opinions on the reports of one body; `None` if there is nothing to say or to read.
pub fn audit_opinions(audit: &Audit, unit: usize) -> Option<Vec<u8>> {
    let row = &audit.units[unit];
    let mut document = Document { landscape: true, ..Document::default() };
    document.add(Paragraph::new(Style::Title, "法治政府建设年度报告审核意见表"));
    let mut rows = Vec::new();
    for record in row.reports.iter().map(|m| &audit.records[m.record]) {
        let path = record.report.path.as_str();
        let shown = record.report.findings.iter().filter(|f| f.severity != "info" && !f.is_dismissed());
        for f in shown {
            let at = format!("{}\n{}", f.role.as_deref().map_or("", part), place(f, path)).trim().to_owned();
            let said = format!("{}（{}）\n{}", severity(&f.severity), f.code, f.message);
            let said = f.help.as_ref().map_or(said.clone(), |help| format!("{said}\n建议：{help}"));
            let words = match f.span.kind.as_str() {
                "gap" => "（未见）".to_owned(),
                _ if f.excerpt.is_empty() => "（全文）".to_owned(),
                _ => f.excerpt.clone(),
            };
            let basis = f.basis.as_ref().map_or("—".to_owned(), crate::audit::Basis::citation);
            rows.push(vec![(rows.len() + 1).to_string(), at, words, said, basis, String::new()]);
        }
    }
    if rows.is_empty() {
        return None;
    }
    document.add(Paragraph::new(Style::Note, format!("单位：{}", row.unit)));
    let column = |(title, width, align): (&str, u16, Align)| Column::new(title, width, align);
    let columns = [
        ("序号", 13, Align::Centre),
        ("位置", 38, Align::Left),
        ("原文", 54, Align::Left),
        ("意见", 66, Align::Left),
        ("依据", 32, Align::Left),
        ("采纳情况", 22, Align::Left),
    ];
    document.add(Table { columns: columns.map(column).to_vec(), rows });
    document.add(Paragraph::new(Style::Note, CLOSING));
    Some(document.to_bytes())
}

/// The draft of a circular.
pub fn audit_circular(audit: &Audit, today: Option<&str>) -> Vec<u8> {
    let year = audit.year.map_or("××".to_owned(), |y| y.to_string());
    let mut document = Document::default();
    document
        .add(Paragraph::new(Style::Title, format!("关于{year}年度法治政府建设年度报告\n报送公开情况的通报（代拟稿）")));
    let body = |document: &mut Document, text: String| document.add(Paragraph::new(Style::Body, text));
    let head = |document: &mut Document, text: &str| document.add(Paragraph::new(Style::Heading1, text));
    head(&mut document, "一、总体情况");
    body(&mut document, overall(audit));
    head(&mut document, "二、较好做法");
    let praised = praised(audit);
    if praised.is_empty() {
        body(&mut document, "（请补写）".to_owned());
    }
    praised.into_iter().for_each(|text| body(&mut document, text));
    head(&mut document, "三、主要问题");
    let problems = problems(audit);
    if problems.is_empty() {
        body(&mut document, "未见须通报的问题。".to_owned());
    }
    for (n, text) in problems.into_iter().enumerate() {
        const NUMBERS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
        body(&mut document, format!("（{}）{text}", NUMBERS[n.min(8)]));
    }
    head(&mut document, "四、工作要求");
    body(&mut document, "请上述单位于×月×日前修改并重新公开，将结果报××。".to_owned());
    body(&mut document, "附件：1.报送公开情况一览表　2.内容要素一览表".to_owned());
    document.add(Paragraph::new(Style::Signature, "××××"));
    document.add(Paragraph::new(Style::Date, today.map_or("××××年×月×日".to_owned(), written)));
    annexes(&mut document, audit);
    document.add(Paragraph::new(Style::Note, format!("（代拟稿，发文前请逐项核实。{CLOSING}）")));
    document.to_bytes()
}

/// The two tables that the circular names.
fn annexes(document: &mut Document, audit: &Audit) {
    let column = |title: &str, width: u16| Column::new(title, width, Align::Centre);
    let day = |day: Option<crate::report::Date>| day.map_or(String::new(), |d| d.to_string());
    document.add(Paragraph::new(Style::Heading1, "附件1　报送公开情况一览表").on_new_page());
    let row = |(i, u): (usize, &UnitRow)| {
        let late = match u.late {
            Some(true) => "迟报",
            Some(false) => "按时",
            None => "",
        };
        let cells = [(i + 1).to_string(), u.unit.clone(), u.state.word().to_owned(), late.to_owned()];
        cells.into_iter().chain([day(u.day), day(u.published)]).collect()
    };
    let columns = [("序号", 12), ("单位", 52), ("报送", 36), ("是否按时", 16), ("报送日期", 20), ("公开日期", 20)];
    let columns = columns.map(|(title, width)| column(title, width)).to_vec();
    document.add(Table { columns, rows: audit.units.iter().enumerate().map(row).collect() });
    document.add(Paragraph::new(Style::Heading1, "附件2　内容要素一览表").on_new_page());
    let reports =
        audit.units.iter().filter_map(|u| Some((u, audit.records[audit.shown(u)?].report.sections.as_ref()?)));
    let row = |(i, (unit, sections)): (usize, (&UnitRow, &crate::audit::Sections))| {
        let parts = sections.all().map(|(_, s)| super::status(&s.status).to_owned());
        [(i + 1).to_string(), unit.unit.clone()].into_iter().chain(parts).collect()
    };
    let columns =
        [("序号", 12), ("单位", 52), ("举措和成效", 23), ("不足和原因", 23), ("第一责任人", 23), ("主要安排", 23)];
    let columns = columns.map(|(title, width)| column(title, width)).to_vec();
    document.add(Table { columns, rows: reports.enumerate().map(row).collect() });
}

/// 2026-01-31 as papers write it.
fn written(iso: &str) -> String {
    match crate::report::Date::from_iso(iso) {
        Some(date) => format!("{}年{}月{}日", date.year, date.month, date.day),
        None => iso.to_owned(),
    }
}

fn overall(audit: &Audit) -> String {
    let submitted = audit.submitted();
    let mut out = if audit.rostered {
        format!("应报{}家，已报{submitted}家", audit.bound())
    } else {
        format!("收到{submitted}家的报告")
    };
    let known = audit.units.iter().filter(|u| u.late.is_some()).count();
    if known > 0 {
        let in_time = audit.units.iter().filter(|u| u.late == Some(false)).count();
        out.push_str(&format!("，按时{in_time}家"));
    }
    let published = audit.units.iter().filter(|u| u.published.is_some()).count();
    if published > 0 {
        let in_time = audit.units.iter().filter(|u| u.late_published == Some(false)).count();
        out.push_str(&format!("；已公开{published}家，其中按时{in_time}家"));
    }
    let reports: Vec<usize> = audit.units.iter().filter_map(|u| audit.shown(u)).collect();
    let reports: Vec<usize> = reports.into_iter().filter(|r| audit.records[*r].is_report()).collect();
    let whole = reports.iter().filter(|r| {
        audit.records[**r].report.sections.as_ref().is_some_and(|s| s.all().iter().all(|(_, part)| !part.is_gap()))
    });
    let whole = whole.count();
    let share = (whole * 100).checked_div(reports.len()).unwrap_or(0);
    out.push_str(&format!("。四部分内容齐全的{whole}家，占{share}%。"));
    let mut kinds: Vec<(&str, usize, usize)> = Vec::new();
    for unit in audit.units.iter().filter(|u| !u.kind.is_empty() && u.state != State::Exempt) {
        let at = kinds.iter().position(|(kind, ..)| *kind == unit.kind).unwrap_or_else(|| {
            kinds.push((&unit.kind, 0, 0));
            kinds.len() - 1
        });
        kinds[at].1 += 1;
        kinds[at].2 += usize::from(unit.state.is_submitted());
    }
    let kinds: Vec<String> = kinds.iter().map(|(kind, all, done)| format!("{kind}应报{all}家、已报{done}家")).collect();
    if !kinds.is_empty() {
        out.push_str(&format!("其中{}。", kinds.join("；")));
    }
    out
}

/// Bodies that give a cause for every problem, or a plan that answers them, with their own words.
fn praised(audit: &Audit) -> Vec<String> {
    let mut out = Vec::new();
    for unit in &audit.units {
        let Some(record) = audit.shown(unit).map(|r| &audit.records[r]).filter(|r| r.is_report()) else { continue };
        let problems = &record.evidence.problems;
        let all = problems.len() >= 3 && problems.iter().all(|(_, cause)| *cause);
        let answered = record.evidence.answered >= problems.len() && !problems.is_empty();
        let sound = record.report.findings.iter().all(|f| f.severity != "error");
        if all && sound {
            let quoted = problems.first().filter(|(words, _)| !words.is_empty());
            let quoted = quoted.map_or(String::new(), |(words, _)| format!("，如：“{words}”"));
            let plan = if answered { "，每条都有对应的安排" } else { "" };
            out.push(format!("{}对{}条不足逐条写明原因{plan}{quoted}。", unit.unit, problems.len()));
        }
        if out.len() == PRAISED {
            break;
        }
    }
    out
}

/// What there is to criticise, each with names in the order of the roster.
fn problems(audit: &Audit) -> Vec<String> {
    // Where the office reviews, only what it confirmed may be told.
    let reviews = audit.records.iter().flat_map(|r| &r.report.findings).any(|f| f.review.is_some());
    let counts = |f: &crate::audit::FindingRow| {
        if f.severity == "info" {
            false
        } else if reviews {
            matches!(f.review.as_deref(), Some("成立" | "已核"))
        } else {
            !f.is_dismissed()
        }
    };
    let with = |codes: &[&str]| -> Vec<&UnitRow> {
        let has = |u: &&UnitRow| {
            let records = u.reports.iter().flat_map(|m| &audit.records[m.record].report.findings);
            records.into_iter().any(|f| codes.contains(&f.code.as_str()) && counts(f))
        };
        audit.units.iter().filter(has).collect()
    };
    let by = |keep: &dyn Fn(&UnitRow) -> bool| -> Vec<&UnitRow> { audit.units.iter().filter(|u| keep(u)).collect() };
    let mut late: Vec<String> = Vec::new();
    let missing = by(&|u| u.state == State::Missing);
    let other = by(&|u| matches!(u.state, State::OtherDocument | State::CoverOnly));
    let delayed = by(&|u| u.late == Some(true) || u.late_published == Some(true));
    for (word, units) in [("未报", missing), ("报送的不是年度报告", other), ("报送或者公开不及时", delayed)]
    {
        if !units.is_empty() {
            late.push(format!("{word}的有{}", names(&units)));
        }
    }
    let mut out = Vec::new();
    if !late.is_empty() {
        out.push(format!("报送公开不及时。{}。", late.join("；")));
    }
    let kinds: [(&str, &[&str]); 6] = [
        ("内容要素不全", &["FZ101", "FZ102", "FZ104"]),
        ("第一责任人履职未单列或者不具体", &["FZ103", "FZ105", "FZ401"]),
        ("不足只列现象、未写原因", &["FZ302", "FZ303"]),
        ("安排与不足不对应或者不具体", &["FZ502", "FZ503"]),
        ("文字重合度高、沿用上年", &["FZA04", "FZA05"]),
        ("数据与台账不一致", &["FZA08"]),
    ];
    for (word, codes) in kinds {
        let units = with(codes);
        if !units.is_empty() {
            out.push(format!("{word}。有{}。", names(&units)));
        }
    }
    out
}

/// 甲、乙、丙等12家.
fn names(units: &[&UnitRow]) -> String {
    let shown: Vec<&str> = units.iter().take(NAMES).map(|u| u.unit.as_str()).collect();
    match units.len() {
        n if n > NAMES => format!("{}等{n}家", shown.join("、")),
        _ => shown.join("、"),
    }
}
