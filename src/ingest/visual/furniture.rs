//! Turns the lines of all pages into those of the text: page numbers and running headers are left out.
//!
//! They are known by geometry: among the outermost lines of a page, at the same height on many pages, equal but
//! for their digits. Measured against leaving them to reflow, this also catches a header that stands on two pages
//! only, and a number between the halves of a sentence that looks like a year.

use std::collections::BTreeMap;

use super::Line;

/// Lines at the top and at the bottom of a page that may be furniture.
const OUTER: usize = 3;
/// Share of the pages on which a running line stands; left and right pages may have one each.
const SHARE: f32 = 0.4;
/// Distance in points up to which two heights are the same.
const HEIGHT: f32 = 3.0;
/// Longest page number in characters: `第 12 页 共 120 页`.
const NUMBER: usize = 16;

/// Leaves out what belongs to the pages. `lines` are in the order of pages, each from top to bottom.
pub(super) fn drop_furniture(lines: Vec<Line>, pages: u32) -> Vec<Line> {
    let mut drop: Vec<bool> = lines.iter().map(|line| line.furniture).collect();
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut start = 0;
    for page in lines.chunk_by(|a, b| a.page == b.page) {
        let end = start + page.len();
        for (i, line) in page.iter().enumerate() {
            let outer = i < OUTER || i + OUTER >= page.len();
            if outer {
                places.entry(bare(&line.text)).or_default().push(start + i);
            }
        }
        // A lone page number, apart from the text.
        let apart = |i: usize, next: usize| (lines[next].y - lines[i].y).abs() > 2.2 * lines[next].size;
        if page.len() > 1 {
            drop[start] |= is_number(&lines[start].text) && apart(start, start + 1);
            drop[end - 1] |= is_number(&lines[end - 1].text) && apart(end - 1, end - 2);
        }
        start = end;
    }
    let least = ((pages as f32 * SHARE).ceil() as usize).max(2);
    for mut same in places.into_values() {
        // Heights that follow one another closely are one height.
        same.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
        for level in same.chunk_by(|a, b| lines[*b].y - lines[*a].y <= HEIGHT) {
            let mut on: Vec<u32> = level.iter().map(|i| lines[*i].page).collect();
            on.sort_unstable();
            on.dedup();
            if on.len() >= least {
                for i in level {
                    drop[*i] = true;
                }
            }
        }
    }
    lines.into_iter().zip(drop).filter(|(_, drop)| !drop).map(|(line, _)| line).collect()
}

/// Without digits and blanks.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect()
}

/// Digits between marks, or with the words that count pages.
fn is_number(text: &str) -> bool {
    let digits = text.chars().any(char::is_numeric);
    let others = |c: char| c.is_numeric() || c.is_whitespace() || "-－—–―·•.,/／第共页頁".contains(c);
    digits && text.chars().count() <= NUMBER && text.chars().all(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(page: u32, y: f32, text: &str) -> Line {
        Line { page, x0: 90.0, x1: 500.0, y, size: 16.0, text: text.into(), cells: false, furniture: false }
    }

    fn kept(lines: Vec<Line>) -> Vec<String> {
        let pages = lines.iter().map(|l| l.page).max().unwrap_or(0);
        drop_furniture(lines, pages).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn headers_and_numbers_are_dropped() {
        let lines = vec![
            line(1, 40.0, "平安镇"),
            line(1, 100.0, "平安镇年度报告"),
            line(1, 128.0, "2024年，本镇"),
            line(1, 780.0, "— 1 —"),
            line(2, 40.0, "平安镇"),
            line(2, 100.0, "办理案件"),
            line(2, 128.0, "12件。"),
            line(2, 780.0, "— 2 —"),
        ];
        assert_eq!(kept(lines), ["平安镇年度报告", "2024年，本镇", "办理案件", "12件。"]);
    }

    #[test]
    fn a_number_in_the_text_stays() {
        let lines = vec![line(1, 100.0, "2024"), line(1, 128.0, "年度"), line(1, 156.0, "12")];
        assert_eq!(kept(lines), ["2024", "年度", "12"]);
        let lines = vec![line(1, 100.0, "年度"), line(1, 128.0, "报告"), line(1, 780.0, "第 1 页 共 1 页")];
        assert_eq!(kept(lines), ["年度", "报告"]);
    }
}
