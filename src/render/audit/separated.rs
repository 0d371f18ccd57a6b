//! Writes 一览表 as CSV that Excel opens, with cells that no program takes for formulas.

use super::tables::{Cell, sheets};
use crate::audit::Audit;

/// The table of all bodies, with a byte-order mark.
pub fn audit_csv(audit: &Audit) -> String {
    let mut out = String::from("\u{feff}");
    let Some(sheet) = sheets(audit).into_iter().next() else { return out };
    let heads: Vec<String> = sheet.columns.iter().map(|(head, _)| quoted(head)).collect();
    out.push_str(&heads.join(","));
    out.push_str("\r\n");
    (sheet.rows)(audit, &mut |cells| {
        let cells: Vec<String> = cells.iter().map(cell).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    });
    out
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Link(text, ..) => quoted(text),
        Cell::Number(n) => n.to_string(),
        Cell::Percent(n) => format!("{n}%"),
        Cell::Date(date) => date.clone(),
        Cell::Empty => String::new(),
    }
}

/// In quotes where it must be; an apostrophe before what a spreadsheet would calculate.
fn quoted(text: &str) -> String {
    let mut clean = crate::render::clean(text);
    if clean.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        clean.insert(0, '\'');
    }
    if clean.contains([',', '"', '\n', '\r']) { format!("\"{}\"", clean.replace('"', "\"\"")) } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_formula() {
        assert_eq!(quoted("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(quoted(" +1,2"), "\"' +1,2\"");
        assert_eq!(quoted("甲\"乙"), "\"甲\"\"乙\"");
    }
}
