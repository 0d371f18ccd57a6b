//! [`Table`]: the text cells of a csv file or of the first sheet of a workbook, with its headings.
//!
//! Offices put a title above the headings, and a note above that: the headings are the first row that names a column
//! the pack knows. Numbers are written as people write them, days as ISO dates.

use std::io::Cursor;

use calamine::{Data, Reader as _};

use crate::report::Date;
use crate::rules::AuditWords;

/// Rows in which the headings are looked for.
const ABOVE: usize = 12;
/// Most rows of a table; more is no roster.
const ROWS: usize = 200_000;

/// A table of text cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What messages call it.
    pub name: String,
    /// Headings without blanks.
    pub heads: Vec<String>,
    /// Rows below the headings; empty ones are left out.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// 1-based, as a spreadsheet counts.
    pub number: usize,
    /// Trimmed cells, one a heading.
    pub cells: Vec<String>,
}

/// Reads a table; `name` is what messages call the file, `needs` are the keys of columns it must have. Of a workbook the
/// first sheet that has them all is read.
///
/// # Errors
///
/// What is wrong and what to do, in Chinese.
pub fn read_table(name: &str, bytes: &[u8], needs: &[&str], words: &AuditWords) -> Result<Table, String> {
    let workbook = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    let sheets = if workbook { sheets(bytes) } else { separated(name, bytes).map(|rows| vec![rows]) };
    let sheets = sheets.map_err(|why| format!("{name}：{why}"))?;
    let called = |cell: &String, key: &str| words.column(key).iter().any(|alias| *alias == solid(cell));
    let has = |row: &Vec<String>, key: &str| row.iter().any(|cell| called(cell, key));
    let heads_at =
        |rows: &Vec<Vec<String>>| rows.iter().take(ABOVE).position(|row| needs.iter().all(|key| has(row, key)));
    let Some((rows, at)) = sheets.iter().find_map(|rows| Some((rows, heads_at(rows)?))) else {
        let missing =
            needs.iter().find(|key| !sheets.iter().flat_map(|s| s.iter().take(ABOVE)).any(|row| has(row, key)));
        let names = words.column(missing.or(needs.first()).copied().unwrap_or("unit")).join("、");
        return Err(format!("{name}：前{ABOVE}行里缺少要用的一列，表头请写作：{names}"));
    };
    let heads: Vec<String> = rows[at].iter().map(|cell| solid(cell)).collect();
    let body = rows.iter().enumerate().skip(at + 1).filter(|(_, row)| row.iter().any(|c| !c.trim().is_empty()));
    let rows = body.map(|(i, row)| {
        let cell = |j: usize| row.get(j).map(|c| c.trim().to_owned()).unwrap_or_default();
        Row { number: i + 1, cells: (0..heads.len()).map(cell).collect() }
    });
    Ok(Table { name: name.to_owned(), rows: rows.collect(), heads })
}

impl Table {
    /// A table of one example: its heading and cells.
    pub fn of(name: &str, rows: &[Vec<(String, String)>]) -> Table {
        let mut heads: Vec<String> = Vec::new();
        for (head, _) in rows.iter().flatten() {
            if !heads.contains(head) {
                heads.push(head.clone());
            }
        }
        let row = |(i, pairs): (usize, &Vec<(String, String)>)| {
            let cell =
                |head: &String| pairs.iter().find(|(h, _)| h == head).map(|(_, c)| c.clone()).unwrap_or_default();
            Row { number: i + 2, cells: heads.iter().map(cell).collect() }
        };
        Table { name: name.to_owned(), rows: rows.iter().enumerate().map(row).collect(), heads }
    }

    /// The column that is called one of `names`, by the first name that fits; a heading that only holds a name counts
    /// where none is equal to one.
    pub fn column(&self, names: &[String]) -> Option<usize> {
        let equal = names.iter().find_map(|name| self.heads.iter().position(|head| head == name));
        equal.or_else(|| names.iter().find_map(|name| self.heads.iter().position(|head| head.contains(name.as_str()))))
    }
}

fn solid(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect()
}

/// The sheets that hold anything.
fn sheets(bytes: &[u8]) -> Result<Vec<Vec<Vec<String>>>, String> {
    let damaged = || "不是能读的表格文件，请用Excel或WPS另存为 .xlsx 或 .csv".to_owned();
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(|_| damaged())?;
        if range.is_empty() {
            continue;
        }
        let (rows, columns) = range.end().map_or((0, 0), |(r, c)| (r as usize + 1, c as usize + 1));
        if rows > ROWS || columns > 1_000 {
            return Err(format!("有{rows}行{columns}列，不像是名单或台账"));
        }
        let (first, left) = range.start().unwrap_or_default();
        let mut all = vec![Vec::new(); first as usize];
        all.extend(range.rows().map(|row| {
            let blank = std::iter::repeat_with(String::new).take(left as usize);
            blank.chain(row.iter().map(cell)).collect()
        }));
        sheets.push(all);
    }
    if sheets.is_empty() { Err("表格是空的".to_owned()) } else { Ok(sheets) }
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Int(n) => n.to_string(),
        Data::Float(n) => number(*n),
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
    }
}

/// A whole number without its point.
fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 { format!("{n:.0}") } else { n.to_string() }
}

fn separated(name: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let source = crate::ingest::read(name, bytes).map_err(|why| why.to_string())?;
    let text = source.text().trim_start_matches('\u{feff}');
    let first = text.lines().take(ABOVE).collect::<String>();
    let delimiter = if first.matches('\t').count() > first.matches(',').count() { b'\t' } else { b',' };
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    let mut rows = Vec::new();
    for record in builder.from_reader(text.as_bytes()).records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            format!("第{line}行不合CSV的写法，请检查引号")
        })?;
        if rows.len() >= ROWS {
            return Err(format!("超过{ROWS}行，不像是名单或台账"));
        }
        // Empty lines are not told by the reader; rows keep the number a spreadsheet shows.
        let line = record.position().map_or(0, |p| p.line() as usize);
        while rows.len() + 1 < line && rows.len() < ROWS {
            rows.push(Vec::new());
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

/// A day as people write it: 2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日, or the number a workbook keeps.
pub fn date_in(text: &str) -> Option<Date> {
    let text = crate::fold::fold(text.trim());
    if let Ok(serial) = text.parse::<u32>()
        && (40_000..60_000).contains(&serial)
    {
        return from_serial(serial);
    }
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let [year, month, day, ..] = numbers[..] else { return None };
    let number = |n: &str| n.parse::<u32>().ok();
    Date::from_iso(&format!("{:04}-{:02}-{:02}", number(year)?, number(month)?, number(day)?))
}

/// Days since 1899-12-30.
fn from_serial(serial: u32) -> Option<Date> {
    // 2000-01-01 is day 36526; years of this century leap every fourth.
    let mut left = serial.checked_sub(36_526)?;
    let mut year = 2000;
    let leap = |year: u32| year.is_multiple_of(4);
    while left >= 365 + u32::from(leap(year)) {
        left -= 365 + u32::from(leap(year));
        year += 1;
    }
    let months = [31, 28 + u32::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while left >= months[month] {
        left -= months[month];
        month += 1;
    }
    Date::from_iso(&format!("{year:04}-{:02}-{:02}", month + 1, left + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleSet;

    fn read(text: &str) -> Result<Table, String> {
        read_table("名单.csv", text.as_bytes(), &["unit"], RuleSet::builtin().audit())
    }

    #[test]
    fn headings_stand_below_a_title_and_empty_rows_are_left_out() {
        let table = read("\u{feff}石城县单位名单,,\n\n单位 全称,收文日期,类别\n青石镇人民政府,2026/1/9,乡镇\n,,\n\"白河镇, 人民政府\",,\n")
            .expect("a table");
        assert_eq!(table.heads, ["单位全称", "收文日期", "类别"]);
        let rows: Vec<_> = table.rows.iter().map(|r| (r.number, r.cells[0].as_str())).collect();
        assert_eq!(rows, [(4, "青石镇人民政府"), (6, "白河镇, 人民政府")]);
        assert!(read("甲,乙\n丙,丁\n").is_err_and(|e| e.contains("单位全称")));
        assert!(
            read_table("a.xlsx", b"PK\x03\x04rest", &["unit"], RuleSet::builtin().audit())
                .is_err_and(|e| e.contains("另存为"))
        );
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let iso = |text: &str| date_in(text).map(|d| d.to_string());
        for text in ["2026-01-31", "2026/1/31", "2026.1.31", "２０２６年1月31日", "2026年1月31日上午", "46053"]
        {
            assert_eq!(iso(text).as_deref(), Some("2026-01-31"), "{text}");
        }
        for text in ["", "2026年1月", "2026-02-30", "已收", "12"] {
            assert_eq!(iso(text), None, "{text}");
        }
        assert_eq!(iso("45351").as_deref(), Some("2024-02-29"));
    }
}
