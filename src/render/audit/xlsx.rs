//! Writes the tables of an audit as a workbook: filters, frozen headings, typed cells, links between sheets.
//!
//! The same audit gives the same bytes: the workbook holds no clock. Words are never formulas.
//! The library behind it keeps rows in a temporary file of its own, which it removes: the one place below the binary
//! that touches a disk. Ten thousand reports would otherwise take half a gigabyte of memory for their cells alone.

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};

use super::tables::{Cell, Sheet, sheets};
use crate::audit::Audit;

/// Characters a cell takes.
const CELL: usize = 32_000;
/// Rows a sheet takes, its headings left out.
const ROWS: u32 = 1_048_000;

/// The workbook.
///
/// # Errors
///
/// When there is more than a workbook can hold; says so in Chinese.
pub fn audit_xlsx(audit: &Audit) -> Result<Vec<u8>, String> {
    write(audit).map_err(|error| format!("写不成xlsx（{error}）"))
}

struct Looks {
    head: Format,
    note: Format,
    date: Format,
    percent: Format,
    plain: Format,
}

fn write(audit: &Audit) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Years before computers: the moment of writing is nobody's business and would differ at every run.
    let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let looks = Looks {
        head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter),
        note: Format::new().set_italic(),
        date: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
        percent: Format::new().set_num_format("0%").set_align(FormatAlign::Top),
        plain: Format::new().set_align(FormatAlign::Top),
    };
    for sheet in sheets(audit) {
        // Rows go to a temporary file as they come, so that memory does not follow their number.
        let to = workbook.add_worksheet_with_low_memory()?;
        fill(to, &sheet, audit, &looks)?;
    }
    workbook.save_to_buffer()
}

fn fill(to: &mut Worksheet, sheet: &Sheet, audit: &Audit, looks: &Looks) -> Result<(), XlsxError> {
    to.set_name(sheet.name)?;
    let head = u32::from(!sheet.note.is_empty());
    if head > 0 {
        to.write_string_with_format(0, 0, sheet.note, &looks.note)?;
    }
    for (column, (name, width)) in (0_u16..).zip(&sheet.columns) {
        to.set_column_width(column, *width)?;
        to.write_string_with_format(head, column, name.as_ref(), &looks.head)?;
    }
    to.set_freeze_panes(head + 1, 0)?;
    let (mut at, mut failed) = (head + 1, None);
    (sheet.rows)(audit, &mut |cells| {
        if failed.is_some() || at > ROWS {
            return;
        }
        for (column, cell) in (0_u16..).zip(&cells) {
            if let Err(error) = put(to, at, column, cell, looks) {
                failed = Some(error);
            }
        }
        at += 1;
    });
    if let Some(error) = failed {
        return Err(error);
    }
    let last = sheet.columns.len().saturating_sub(1) as u16;
    to.autofilter(head, 0, (at - 1).max(head), last)?;
    if let (Some((column, words)), true) = (sheet.choice, at > head + 1) {
        let validation = DataValidation::new().allow_list_strings(words)?;
        to.add_data_validation(head + 1, column as u16, at - 1, column as u16, &validation)?;
    }
    Ok(())
}

fn put(to: &mut Worksheet, row: u32, column: u16, cell: &Cell, looks: &Looks) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            to.write_string_with_format(row, column, cut(text), &looks.plain)?;
        }
        Cell::Number(n) => {
            to.write_number_with_format(row, column, *n as f64, &looks.plain)?;
        }
        Cell::Percent(n) => {
            to.write_number_with_format(row, column, f64::from(*n) / 100.0, &looks.percent)?;
        }
        Cell::Date(iso) => {
            match ExcelDateTime::parse_from_str(iso) {
                Ok(date) => to.write_datetime_with_format(row, column, &date, &looks.date)?,
                Err(_) => to.write_string(row, column, iso)?,
            };
        }
        // A sheet takes 65,530 links; a name without one is still a name.
        Cell::Link(text, ..) if row > 60_000 => {
            to.write_string_with_format(row, column, cut(text), &looks.plain)?;
        }
        Cell::Link(text, sheet, to_row) => {
            let url = Url::new(format!("internal:'{sheet}'!A{}", to_row + 2)).set_text(cut(text));
            to.write_url(row, column, url)?;
        }
    }
    Ok(())
}

/// What a cell takes, without characters that XML cannot hold.
fn cut(text: &str) -> String {
    crate::render::clean(text).chars().take(CELL).collect()
}
