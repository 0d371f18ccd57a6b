//! Holds reports against the office's own books: the figures of a ledger, the points of a list of feedback.

use super::model::{FeedbackRow, LedgerRow, RollUp};
use super::record::Record;
use super::table::Table;
use crate::across::Figure;
use crate::rules::AuditWords;

/// The figures of a ledger beside those of the reports.
///
/// `unit_of` gives the body a name means, `record_of` the report of a body. A report that gives the ledger's value
/// anywhere agrees; of several others the first is shown. Names that mean nobody are told in `notes`.
pub(super) fn ledger(
    table: &Table,
    words: &AuditWords,
    unit_of: &dyn Fn(&str) -> Option<usize>,
    record_of: &dyn Fn(usize) -> Option<usize>,
    records: &[Record],
    notes: &mut Vec<String>,
) -> Vec<LedgerRow> {
    let Some(unit_column) = table.column(words.column("unit")) else { return Vec::new() };
    let mut columns: Vec<(usize, &str)> = Vec::new();
    for figure in &words.figures {
        let taken = |c: &usize| columns.iter().any(|(known, _)| known == c) || *c == unit_column;
        if let Some(column) = table.column(&figure.columns).filter(|c| !taken(c)) {
            columns.push((column, &figure.name));
        }
    }
    if columns.is_empty() {
        let names: Vec<&str> = words.figures.iter().filter_map(|f| f.columns.first()).map(String::as_str).collect();
        notes.push(format!("{}：没有能核对的数字列，表头可写作：{}", table.name, names.join("、")));
    }
    let (mut rows, mut unknown) = (Vec::new(), Vec::new());
    for row in &table.rows {
        let name = &row.cells[unit_column];
        let Some(unit) = unit_of(name) else {
            unknown.push(name.as_str());
            continue;
        };
        let Some(record) = record_of(unit).map(|r| &records[r]) else { continue };
        for (column, figure) in &columns {
            let Some(ledger) = whole(&row.cells[*column]) else { continue };
            let stated: Vec<&Figure> = record.digest.figures.iter().filter(|f| f.name == *figure).collect();
            let shown = stated.iter().find(|f| f.value == ledger).or(stated.first());
            rows.push(LedgerRow {
                unit,
                name: (*figure).to_owned(),
                stated: shown.map(|f| f.value),
                words: shown.map(|f| f.words.clone()).unwrap_or_default(),
                ledger,
            });
        }
    }
    unknown_names(&table.name, &unknown, notes);
    rows
}

/// A whole number, with or without its unit.
fn whole(cell: &str) -> Option<i64> {
    let folded = crate::fold::fold(cell.trim());
    let digits: String = folded.chars().filter(|c| *c != ',').take_while(char::is_ascii_digit).collect();
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    (!rest.starts_with('.')).then(|| digits.parse().ok()).flatten()
}

/// Tells which names of a table mean nobody.
fn unknown_names(table: &str, unknown: &[&str], notes: &mut Vec<String>) {
    let named: Vec<&str> = unknown.iter().copied().filter(|n| !n.is_empty()).collect();
    if !named.is_empty() {
        let shown = named.iter().take(5).copied().collect::<Vec<_>>().join("、");
        let more = if named.len() > 5 { format!("等{}家", named.len()) } else { String::new() };
        notes.push(format!("{table}：这些单位没有对上名单或报告，未核对：{shown}{more}"));
    }
}

/// The paragraph of a body's report that comes nearest to some words, and how near it comes in per cent.
pub(super) type Nearest<'a> = dyn Fn(usize, &str) -> Option<(u32, String)> + 'a;

/// The points of a list of feedback, and whether each is answered.
///
/// A point is answered if most of its pairs of neighbouring characters stand in one paragraph of the report;
/// `nearest` gives that share in per cent and the paragraph.
pub(super) fn feedback(
    table: &Table,
    words: &AuditWords,
    unit_of: &dyn Fn(&str) -> Option<usize>,
    nearest: &Nearest,
    notes: &mut Vec<String>,
) -> Vec<FeedbackRow> {
    let column = |key: &str| table.column(words.column(key));
    let (Some(unit_column), Some(problem_column)) = (column("unit"), column("problem")) else {
        let names = words.column("problem").join("、");
        notes.push(format!("{}：没有反馈问题一列，表头可写作：{names}", table.name));
        return Vec::new();
    };
    let year_column = column("year");
    let (mut rows, mut unknown) = (Vec::new(), Vec::new());
    for row in table.rows.iter().filter(|row| !row.cells[problem_column].is_empty()) {
        let Some(unit) = unit_of(&row.cells[unit_column]) else {
            unknown.push(row.cells[unit_column].as_str());
            continue;
        };
        let problem = &row.cells[problem_column];
        let found = nearest(unit, problem);
        rows.push(FeedbackRow {
            unit,
            problem: problem.clone(),
            year: year_column.map(|c| row.cells[c].clone()).unwrap_or_default(),
            answered: found.as_ref().map(|(share, _)| *share >= words.answered),
            nearest: found.map(|(_, words)| words).unwrap_or_default(),
        });
    }
    unknown_names(&table.name, &unknown, notes);
    rows
}

/// Figures that reports give, summed up; the first value of each report counts.
pub(super) fn roll_up(records: &[&Record], words: &AuditWords) -> Vec<RollUp> {
    let sum = |name: &String| {
        let stated = records.iter().filter_map(|r| r.digest.figures.iter().find(|f| f.name == *name));
        let (reports, sum) = stated.fold((0, 0_i64), |(n, sum), f| (n + 1, sum.saturating_add(f.value)));
        RollUp { name: name.clone(), reports, sum }
    };
    words.figures.iter().map(|f| sum(&f.name)).filter(|r| r.reports > 0).collect()
}
