//! Says what the tables of an audit hold: headings, widths, and cells with their types, row by row.

use std::borrow::Cow;

use super::{answer, level, part, severity, status};
use crate::audit::{Audit, UnitRow};
use crate::render::CLOSING;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    /// Words.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
    /// Per cent.
    Percent(u32),
    /// An ISO date.
    Date(String),
    /// Words that lead to a row (0-based, headings not counted) of another table.
    Link(Cow<'a, str>, &'static str, usize),
    /// Nothing.
    Empty,
}

/// A table.
pub(super) struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// A sentence above the headings.
    pub note: &'static str,
    /// Headings and widths in characters.
    pub columns: Vec<(Cow<'static, str>, u16)>,
    /// Values a person may choose from: column and words.
    pub choice: Option<(usize, &'static [&'static str])>,
    /// Gives the rows.
    pub rows: for<'a> fn(&'a Audit, &mut dyn FnMut(Vec<Cell<'a>>)),
}

/// What the office may decide about a finding.
const DECISIONS: &[&str] = &["待反馈", "有异议", "成立", "不成立", "已改", "已核"];

/// All tables in their order; those that have nothing to show are left out by whoever writes them.
pub(super) fn sheets(audit: &Audit) -> Vec<Sheet> {
    let plain = |name, columns: &[(&'static str, u16)], rows| Sheet {
        name,
        note: "",
        columns: columns.iter().map(|(head, width)| (Cow::Borrowed(*head), *width)).collect(),
        choice: None,
        rows,
    };
    let mut duties: Vec<(Cow<'static, str>, u16)> = vec![("单位".into(), 24), ("文件".into(), 30)];
    duties.extend(audit.duty_kinds.iter().map(|(letter, name)| (Cow::Owned(format!("{letter} {name}")), 16)));
    let mut areas: Vec<(Cow<'static, str>, u16)> = vec![("单位".into(), 24), ("文件".into(), 30)];
    areas.extend(audit.areas.iter().map(|(_, name)| (Cow::Owned(name.clone()), 14)));
    vec![
        plain("一览表", OVERVIEW, overview),
        Sheet { choice: Some((11, DECISIONS)), ..plain("逐条", FINDINGS, findings) },
        plain(PARTS_SHEET, PARTS, parts),
        Sheet {
            note: "报告文本提及情况（不代表履职评价）",
            columns: duties,
            ..plain("履职事项提及情况", &[], duty_acts)
        },
        Sheet {
            note: "报告文本提及的领域，不要求齐全", columns: areas, ..plain("九个领域", &[], nine_areas)
        },
        plain("未报送和迟报", STATES, states),
        plain("文字重合", OVERLAPS, overlaps),
        plain("上年安排", PREVIOUS, previous),
        plain("台账核对", LEDGER, ledger),
        plain("反馈回应", FEEDBACK, feedback),
        plain("数字汇总", ROLL_UP, roll_up),
        plain("规则核实情况", REVIEWED, reviewed),
        plain("说明", &[("事项", 24), ("内容", 100)], notes),
    ]
}

/// 四部分与单位.
const PARTS_SHEET: &str = "四部分与单位";

const OVERVIEW: &[(&str, u16)] = &[
    ("序号", 6),
    ("单位", 26),
    ("类别", 12),
    ("状态", 14),
    ("是否迟报", 10),
    ("收文或落款日期", 14),
    ("截止日期", 12),
    ("公开日期", 12),
    ("文件", 36),
    ("报告份数", 8),
    ("年度", 8),
    ("主要举措和成效", 12),
    ("存在的不足和原因", 12),
    ("第一责任人履职情况", 12),
    ("下一年度主要安排", 12),
    ("须补正", 8),
    ("请核对", 8),
    ("供参考", 8),
    ("评价", 8),
    ("评价理由", 40),
    ("通用表述占比", 10),
];

fn text<'a>(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
    let text = text.into();
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

fn number(n: usize) -> Cell<'static> {
    Cell::Number(n as i64)
}

fn date(day: Option<crate::report::Date>) -> Cell<'static> {
    day.map_or(Cell::Empty, |d| Cell::Date(d.to_string()))
}

/// Late or not, and by what that is told.
fn lateness(unit: &UnitRow) -> Cell<'static> {
    match (unit.late, unit.late_by) {
        (Some(true), Some("signature")) => text("迟报（按落款日期推定）"),
        (Some(true), _) => text("迟报"),
        (Some(false), Some("signature")) => text("按时（按落款日期推定）"),
        (Some(false), _) => text("按时"),
        (None, _) => Cell::Empty,
    }
}

/// One row a body, behind them the reports that are nobody's.
fn overview<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    let mut first = first_findings(audit);
    let mut n = 0;
    for unit in &audit.units {
        n += 1;
        let record = audit.shown(unit);
        let kind = if unit.kind.is_empty() {
            record.and_then(|r| audit.records[r].report.level.as_deref()).map_or("", level)
        } else {
            unit.kind.as_str()
        };
        let mut cells = vec![
            number(n),
            linked(&unit.unit, record, &mut first),
            text(kind),
            text(unit.state.word()),
            lateness(unit),
            date(unit.day),
            date(unit.deadline),
            date(unit.published),
        ];
        report_cells(audit, record, unit.reports.len(), &mut cells);
        row(cells);
    }
    for record in audit.unmatched.iter().chain(audit.ambiguous.iter().map(|a| &a.record)) {
        n += 1;
        let report = &audit.records[*record].report;
        let mut cells = vec![
            number(n),
            linked(audit.name(*record), Some(*record), &mut first),
            text(report.level.as_deref().map_or("", level)),
            text("未对上名单"),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ];
        report_cells(audit, Some(*record), 1, &mut cells);
        row(cells);
    }
}

/// The row of 逐条 where each report begins.
fn first_findings(audit: &Audit) -> Vec<Option<usize>> {
    let mut at = 0;
    let rows = audit.records.iter().map(|r| {
        let n = r.report.findings.len();
        at += n;
        (n > 0).then(|| at - n)
    });
    rows.collect()
}

fn linked<'a>(name: &'a str, record: Option<usize>, first: &mut [Option<usize>]) -> Cell<'a> {
    match record.and_then(|r| first[r]) {
        Some(at) => Cell::Link(name.into(), "逐条", at),
        None => text(name),
    }
}

fn report_cells<'a>(audit: &'a Audit, record: Option<usize>, reports: usize, cells: &mut Vec<Cell<'a>>) {
    let Some(i) = record else {
        cells.extend(std::iter::repeat_with(|| Cell::Empty).take(OVERVIEW.len() - cells.len()));
        return;
    };
    let report = &audit.records[i].report;
    cells.push(text(report.path.as_str()));
    cells.push(number(reports));
    cells.push(report.year.map_or(Cell::Empty, |y| Cell::Number(y.into())));
    match &report.sections {
        Some(sections) => cells.extend(sections.all().map(|(_, s)| text(status(&s.status)))),
        None => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]),
    }
    cells.extend(["error", "warning", "info"].map(|s| number(audit.tally(i, s))));
    cells.push(text(report.grade.as_deref().unwrap_or_default()));
    cells.push(text(report.grade_reason.as_deref().unwrap_or_default()));
    let compared = audit.records[i].is_report();
    cells.push(audit.official_share.get(i).filter(|_| compared).map_or(Cell::Empty, |s| Cell::Percent(*s)));
}

const FINDINGS: &[(&str, u16)] = &[
    ("编号", 30),
    ("单位", 24),
    ("文件", 30),
    ("部分", 16),
    ("位置", 12),
    ("轻重", 8),
    ("代码", 8),
    ("意见", 50),
    ("原文", 40),
    ("建议", 40),
    ("依据", 30),
    ("核实情况", 10),
    ("理由", 20),
];

fn findings<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    let reports = audit.records.iter().enumerate().flat_map(|(i, r)| {
        let report = &r.report;
        report.findings.iter().map(move |f| (audit.name(i), report.path.as_str(), f))
    });
    let of_units = audit.units.iter().flat_map(|u| u.findings.iter().map(move |f| (u.unit.as_str(), "", f)));
    for (name, path, finding) in reports.chain(of_units) {
        row(vec![
            text(finding.fingerprint.as_str()),
            text(name),
            text(path),
            text(finding.role.as_deref().map_or("", part)),
            text(place(finding, path)),
            text(severity(&finding.severity)),
            text(finding.code.as_str()),
            text(finding.message.as_str()),
            text(finding.excerpt.as_str()),
            text(finding.help.as_deref().unwrap_or_default()),
            text(finding.basis.as_ref().map(crate::audit::Basis::citation).unwrap_or_default()),
            text(finding.review.as_deref().unwrap_or_default()),
            Cell::Empty,
        ]);
    }
}

/// Where a person would look.
pub(super) fn place(finding: &crate::audit::FindingRow, path: &str) -> String {
    let start = &finding.span.start;
    let page = start.page.map_or(String::new(), |p| format!("第{p}页"));
    match (finding.span.kind.as_str(), start.paragraph) {
        _ if path.is_empty() => String::new(),
        ("document", _) => "全文".to_owned(),
        (_, Some(paragraph)) => format!("{page}第{paragraph}段"),
        (_, None) => format!("{page}第{}行", start.line),
    }
}

const PARTS: &[(&str, u16)] = &[
    ("单位", 24),
    ("文件", 30),
    ("主要举措和成效", 14),
    ("字数", 8),
    ("存在的不足和原因", 14),
    ("字数", 8),
    ("不足条数", 8),
    ("写明原因的", 8),
    ("第一责任人履职情况", 14),
    ("字数", 8),
    ("下一年度主要安排", 14),
    ("字数", 8),
    ("安排条数", 8),
    ("有对应安排的不足", 10),
    ("认作的标题", 60),
];

fn parts<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for (i, record) in audit.records.iter().enumerate() {
        let Some(sections) = &record.report.sections else { continue };
        let (m, p, d, n) = (&sections.measures, &sections.problems, &sections.duties, &sections.plan);
        let evidence = &record.evidence;
        let headings = evidence.parts.iter().filter(|e| !e.heading.is_empty());
        let headings: Vec<String> = headings.map(|e| format!("{}：{}", part(&e.role), e.heading)).collect();
        row(vec![
            text(audit.name(i)),
            text(record.report.path.as_str()),
            text(status(&m.status)),
            number(m.chars),
            text(status(&p.status)),
            number(p.chars),
            number(evidence.problems.len()),
            number(evidence.problems.iter().filter(|(_, cause)| *cause).count()),
            text(status(&d.status)),
            number(d.chars),
            text(status(&n.status)),
            number(n.chars),
            number(evidence.plan.len()),
            number(evidence.answered),
            text(headings.join("；")),
        ]);
    }
}

fn duty_acts<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for (i, record) in audit.records.iter().enumerate().filter(|(_, r)| r.is_report()) {
        let mut cells = vec![text(audit.name(i)), text(record.report.path.as_str())];
        for (letter, _) in &audit.duty_kinds {
            let acts: Vec<_> = record.evidence.duties.iter().filter(|(kind, ..)| kind == letter).collect();
            cells.push(match acts.first() {
                None => Cell::Empty,
                Some((_, _, words)) if words.is_empty() => text("提及"),
                Some((_, true, words)) => text(words.as_str()),
                Some((_, false, words)) => text(format!("（未写明主语）{words}")),
            });
        }
        row(cells);
    }
}

fn nine_areas<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for (i, record) in audit.records.iter().enumerate().filter(|(_, r)| r.is_report()) {
        let mut cells = vec![text(audit.name(i)), text(record.report.path.as_str())];
        let touched = |key: &String| record.evidence.areas.contains(key);
        cells.extend(audit.areas.iter().map(|(key, _)| if touched(key) { text("提及") } else { Cell::Empty }));
        row(cells);
    }
}

const STATES: &[(&str, u16)] = &[
    ("单位", 26),
    ("类别", 12),
    ("上级", 20),
    ("状态", 24),
    ("豁免理由", 20),
    ("是否迟报", 20),
    ("收文或落款日期", 14),
    ("截止日期", 12),
    ("公开日期", 12),
    ("是否逾期公开", 12),
    ("公开网址", 30),
    ("意见", 60),
];

/// Bodies that did not hand in a report in time, and why that is said.
fn states<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    use crate::audit::State;
    let told = |u: &&UnitRow| u.state != State::Submitted || u.late == Some(true) || u.late_published == Some(true);
    for unit in audit.units.iter().filter(told) {
        row(vec![
            text(unit.unit.as_str()),
            text(unit.kind.as_str()),
            text(unit.superior.as_str()),
            text(unit.state.word()),
            text(unit.exempt.as_deref().unwrap_or_default()),
            lateness(unit),
            date(unit.day),
            date(unit.deadline),
            date(unit.published),
            text(match unit.late_published {
                Some(true) => "逾期公开",
                Some(false) => "按时公开",
                None => "",
            }),
            text(unit.address.as_str()),
            text(unit.findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join("；")),
        ]);
    }
}

const OVERLAPS: &[(&str, u16)] = &[
    ("单位甲", 24),
    ("文件甲", 30),
    ("单位乙", 24),
    ("文件乙", 30),
    ("占较短一份", 10),
    ("相同字数", 10),
    ("甲的位置", 10),
    ("乙的位置", 10),
    ("文字", 60),
];

fn overlaps<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for overlap in &audit.overlaps {
        let (a, b) = (overlap.a, overlap.b);
        let head = |chars, at: [Cell<'a>; 2], words| {
            let [of_a, of_b] = at;
            vec![
                text(audit.name(a)),
                text(audit.records[a].report.path.as_str()),
                text(audit.name(b)),
                text(audit.records[b].report.path.as_str()),
                Cell::Percent(overlap.share),
                chars,
                of_a,
                of_b,
                words,
            ]
        };
        if overlap.passages.is_empty() {
            row(head(Cell::Empty, [Cell::Empty, Cell::Empty], Cell::Empty));
        }
        for passage in &overlap.passages {
            let line = |line: u32| text(format!("第{line}行"));
            let at = [line(passage.a.start.line), line(passage.b.start.line)];
            row(head(number(passage.chars), at, text(passage.words.as_str())));
        }
    }
}

const PREVIOUS: &[(&str, u16)] = &[
    ("单位", 24),
    ("上年文件", 30),
    ("沿用上年", 10),
    ("上年写的", 50),
    ("哪一类", 10),
    ("今年", 12),
    ("最接近的文字", 50),
    ("位置", 10),
];

fn previous<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for one in &audit.previous {
        let head =
            || [text(audit.units[one.unit].unit.as_str()), text(one.path.as_str()), Cell::Percent(one.carried_over)];
        if one.plan.is_empty() && one.problems.is_empty() {
            row(head().into_iter().chain((0..5).map(|_| Cell::Empty)).collect());
        }
        for item in &one.plan {
            let nearest = item.nearest.as_ref();
            let words = nearest.map_or("", |(words, _)| words.as_str());
            let at = nearest.map_or(String::new(), |(_, at)| format!("第{}行", at.start.line));
            let rest = [text(item.text.as_str()), text("安排"), text(answer(item.state)), text(words), text(at)];
            row(head().into_iter().chain(rest).collect());
        }
        for (problem, unchanged) in &one.problems {
            let state = if *unchanged { "原样未动" } else { "有变化" };
            let rest = [text(problem.as_str()), text("不足"), text(state), Cell::Empty, Cell::Empty];
            row(head().into_iter().chain(rest).collect());
        }
    }
}

const LEDGER: &[(&str, u16)] =
    &[("单位", 24), ("事项", 16), ("报告写的", 10), ("台账的", 10), ("差", 8), ("报告原文", 60)];

fn ledger<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for one in &audit.ledger {
        row(vec![
            text(audit.units[one.unit].unit.as_str()),
            text(one.name.as_str()),
            one.stated.map_or_else(|| text("未写"), Cell::Number),
            Cell::Number(one.ledger),
            one.stated.map_or(Cell::Empty, |stated| Cell::Number(stated - one.ledger)),
            text(one.words.as_str()),
        ]);
    }
}

const FEEDBACK: &[(&str, u16)] = &[("单位", 24), ("反馈的问题", 50), ("年份", 8), ("回应", 10), ("最接近的文字", 60)];

fn feedback<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for one in &audit.feedback {
        row(vec![
            text(audit.units[one.unit].unit.as_str()),
            text(one.problem.as_str()),
            text(one.year.as_str()),
            text(match one.answered {
                Some(true) => "有回应",
                Some(false) => "未见回应",
                None => "没有可核的报告",
            }),
            text(one.nearest.as_str()),
        ]);
    }
}

const ROLL_UP: &[(&str, u16)] = &[("事项", 20), ("写了的报告", 12), ("合计", 14)];

fn roll_up<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for one in &audit.roll_up {
        row(vec![text(one.name.as_str()), number(one.reports), Cell::Number(one.sum)]);
    }
}

const REVIEWED: &[(&str, u16)] = &[("代码", 10), ("成立", 10), ("不成立", 10)];

fn reviewed<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    for (code, holds, not) in &audit.reviewed {
        row(vec![text(code.as_str()), number(*holds), number(*not)]);
    }
}

fn notes<'a>(audit: &'a Audit, row: &mut dyn FnMut(Vec<Cell<'a>>)) {
    if !audit.complete {
        row(vec![text("未完成"), text("核对中途停止，这里只有已核对的报告")]);
    }
    for note in &audit.notes {
        row(vec![text("说明"), text(note.as_str())]);
    }
    for record in audit.records.iter().filter(|r| r.failed.is_some()) {
        row(vec![
            text("未能读取"),
            text(format!("{}：{}", record.report.path, record.failed.as_deref().unwrap_or_default())),
        ]);
    }
    for one in &audit.ambiguous {
        let units: Vec<&str> = one.units.iter().map(|u| audit.units[*u].unit.as_str()).collect();
        let path = &audit.records[one.record].report.path;
        row(vec![text("可能是几家的"), text(format!("{path}：{}（按{}）", units.join("、"), super::matched(one.by)))]);
    }
    for record in &audit.unmatched {
        row(vec![text("名单里没有"), text(audit.records[*record].report.path.as_str())]);
    }
    for (path, why) in &audit.skipped {
        row(vec![text("略过"), text(format!("{path}：{why}"))]);
    }
    for (unit, print) in &audit.mended {
        row(vec![text("已改"), text(format!("{}：{print}", audit.units[*unit].unit))]);
    }
    row(vec![text("结果的性质"), text(CLOSING)]);
}
