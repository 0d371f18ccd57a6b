//! One fixture for each row of the evidence table, and what reflow makes of the dirt of real files.
//!
//! `⏎` in the expected text is a line end of the result.

use super::fold_lines::fold_lines;
use super::{furniture, joins, logical, reflow};
use crate::rules::RuleSet;
use crate::source::Source;

fn lines(text: &str) -> String {
    let (logical, _) = reflow(&Source::new("a", text, "UTF-8"), RuleSet::builtin().template());
    logical.text.trim_end().replace('\n', "⏎")
}

/// The result of the joins alone, with one row of the table left out.
fn without(row: &str, text: &str) -> String {
    let rules = RuleSet::builtin();
    let template = rules.template();
    let folded = fold_lines(&Source::new("a", text, "UTF-8"));
    let kinds = furniture::classify(&folded, template);
    let pieces = joins::weigh(&folded, &kinds, &|evidence| evidence.name != row);
    logical::build(&folded, &kinds, &pieces).text.trim_end().replace('\n', "⏎")
}

/// A page of five lines of 24 characters that break off, then a short one, then `more`.
fn page(more: &str) -> String {
    let lines: String = ['甲', '乙', '丙', '丁', '戊']
        .iter()
        .map(|c| format!("{c}村综合执法队全年办理行政处罚案件并按时公示结果{c}\n"))
        .collect();
    format!("{lines}全部办结。\n{more}")
}

/// The same in paragraphs that open with a blank of two characters.
fn indented(more: &str) -> String {
    let first = |c: char| format!("　　{c}综合执法队全年办理行政处罚案件并按时公示结果\n");
    let line = |c: char| format!("{c}村综合执法队全年办理行政处罚案件并按时公示结果{c}\n");
    format!(
        "{}{}{}全部办结。\n{}{}{}全部办结。\n{more}",
        first('甲'),
        line('乙'),
        line('丙'),
        first('丁'),
        line('戊'),
        line('己')
    )
}

/// A line that fills the page and breaks off.
const FULL: &str = "庚村综合执法队全年办理行政处罚案件并按时公示结果庚";
/// A line that fills the page and ends a sentence.
const FULL_END: &str = "辛村综合执法队全年办理行政处罚案件并按时公示结果。";
/// A paragraph that breaks off.
const LONG: &str = "镇综合执法队全年办理行政处罚案件三十一件，均已公示，并对其中程序不全的四件逐件补正，同时组织执法人员对照案卷评查标准重新学习了";

/// What each row decides: the row and a text that comes out otherwise without it.
fn fixtures() -> Vec<(&'static str, String)> {
    let all = [
        ("lines are paragraphs", format!("{LONG}\n一是全部办结。")),
        ("the line is full", page(&format!("{FULL}\n案件全部办结。"))),
        ("the line is short of the page", page("有的村没有章程，\n案件全部办结。")),
        ("a page ended here", page("有的村没有章程\n— 3 —\n案件全部办结。")),
        ("ends a sentence", page("有的村没有章程。\n— 3 —\n案件全部办结。")),
        ("a paragraph that lines hold whole ends a sentence", format!("{LONG}。\n，案件全部办结。")),
        ("breaks off at a comma", "全年办理案件，\n均已公示。".to_owned()),
        ("breaks off inside a long sentence", format!("{LONG}\n案卷评查标准。")),
        ("breaks off inside a number", "全年办理行政处罚案件31\n件，均已公示。".to_owned()),
        (
            "breaks off between two digits of a full line",
            page("镇综合执法队全年办理处罚案件并公示联系电话号码3712\n3、案件全部办结。"),
        ),
        ("a short line without an end mark behind a sentence", page(&format!("{FULL_END}\n竹屏乡人民政府"))),
        ("goes on with a mark that opens nothing", "全年办理案件\n，均已公示。".to_owned()),
        ("the next line is indented", indented(&format!("{FULL}\n　　案件全部办结。"))),
        ("the next line is flush where paragraphs are indented", indented(&format!("{FULL_END}\n一是案件全部办结。"))),
        ("a blank line between", page(&format!("{FULL_END}\n\n案件全部办结，均已公示。"))),
        ("the next line opens with a number", page(&format!("{FULL}\n（二）案件全部办结。"))),
        ("the next line opens with a run-in mark", page(&format!("{FULL_END}\n一是案件全部办结。"))),
        ("the next line is a date", page(&format!("{FULL}\n2025年1月20日"))),
        ("the next line is a document number", page(&format!("{FULL}\n竹政发〔2025〕3号"))),
        ("the line is a date", page("竹屏乡人民政府2025年1月20日\n— 3 —\n案件全部办结。")),
        ("a marked line opens", format!("{LONG}\n**案卷评查标准。**\n全部办结。")),
        ("table cells stand alone", "| 全年办理案件， | 均已公示。 |".to_owned()),
        (
            "a heading is complete",
            page(&format!("（一）综合执法队办理行政处罚案件按时公示结果二壬癸\n{FULL}\n全部办结。")),
        ),
        (
            "a short line stands alone",
            "　　甲村办结。\n　　乙村办结。\n竹屏乡法治建设工作汇报\n丙村全部办结。".to_owned(),
        ),
    ];
    all.into_iter().collect()
}

#[test]
fn every_row_of_the_table_decides_its_fixture() {
    let fixtures = fixtures();
    let mut covered: Vec<&str> = fixtures.iter().map(|f| f.0).collect();
    let mut rows = joins::names();
    covered.sort_unstable();
    rows.sort_unstable();
    assert_eq!(rows, covered, "one fixture a row");
    let idle = fixtures.iter().filter(|(row, text)| without("", text) == without(row, text));
    let idle: Vec<String> = idle.map(|(row, text)| format!("{row}: …{}", tail(&without("", text)))).collect();
    assert!(idle.is_empty(), "rows that decide nothing:\n{}", idle.join("\n"));
}

fn tail(text: &str) -> String {
    text.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect()
}

#[test]
fn pages_break_words_and_numbers() {
    assert_eq!(lines("推进法治建设，2024\n\n年1月启用平台。"), "推进法治建设,2024年1月启用平台。");
    assert_eq!(
        lines("排查整改隐患，其中重大隐患2\n— 4 —\n个，一般隐患35个。"),
        "排查整改隐患,其中重大隐患2个,一般隐患35个。"
    );
}

#[test]
fn page_marks_and_running_headers_are_dropped() {
    for mark in ["— 4 —", "-4-", "第3页 共8页", "3/8", "12", "· 5 ·"] {
        assert_eq!(lines(&format!("办理案件，\n{mark}\n均已公示。")), "办理案件,均已公示。", "{mark}");
    }
    let header = "竹屏乡法治政府建设年度报告";
    let text = format!("{header}\n甲段落。\n{header}\n乙段落。\n{header}\n丙段落。");
    assert_eq!(lines(&text), format!("{header}⏎甲段落。⏎乙段落。⏎丙段落。"));
}

#[test]
fn a_table_of_contents_and_a_site_stand_apart() {
    let text = "目录\n一、主要举措和成效……1\n二、存在的不足……3\n三、主要安排……5\n一、主要举措和成效\n全年办结。\n主办单位：竹屏乡人民政府";
    let source = Source::new("a", text, "UTF-8");
    let (logical, _) = reflow(&source, RuleSet::builtin().template());
    let furniture: Vec<&str> = logical.furniture.iter().map(|s| &logical.text[s.range()]).collect();
    assert_eq!(furniture.len(), 5, "{furniture:?}");
}

#[test]
fn blanks_borders_and_signs_are_no_text() {
    assert_eq!(lines("一 、 主 要 举 措 和 成 效\n2 0 2 4 年 办 结"), "一、主要举措和成效⏎2024年办结");
    assert_eq!(lines("| 一、主要举措 | 全年办结。 |\n| --- | --- |"), "一、主要举措⏎全年办结。");
    assert_eq!(lines("## 一、**主要举措**\n- （一）规范执法。"), "一、主要举措⏎(一)规范执法。");
    assert_eq!(lines("１、推進法治建設"), "1、推进法治建设");
}

#[test]
fn a_page_on_one_line_is_split_at_its_headings() {
    let body = "全年办理行政处罚案件三十一件，均已公示。".repeat(30);
    let text =
        format!("现将情况报告如下：一、主要举措和成效（一）规范执法。{body}二、存在的不足和原因一是案卷不规范。");
    let found = lines(&text);
    assert!(found.contains("⏎一、主要举措和成效⏎(一)规范执法。"), "{found}");
    assert!(found.contains("⏎二、存在的不足和原因"), "{found}");
}

#[test]
fn comments_of_a_text_are_no_text() {
    assert_eq!(
        lines("# 甲镇报告<!-- 一 -->\n\n<!-- 提示：\n写|明\n-->\n正文<!--二-->接着<!---->写。 <!-- 三 -->\n"),
        "甲镇报告⏎正文接着写。"
    );
    assert_eq!(lines("<!-- 一 --><!-- 二 -->　　三、安排\n全年办结。"), "三、安排⏎全年办结。");
    // One that never ends hides nothing.
    assert_eq!(lines("全年办结。<!-- 写到这里\n一是公示。"), "全年办结。<!--写到这里⏎一是公示。");
    // Places behind a comment are those of the file.
    let text = "全年<!-- 注 -->办结31件。\n";
    let source = Source::new("a", text, "UTF-8");
    let (logical, _) = reflow(&source, RuleSet::builtin().template());
    let at = logical.text.find("31件").expect("it is text") as u32;
    let place = logical.to_source(&source, crate::span::Span::new(at, at + 5));
    assert_eq!(source.slice(place), "31件");
}
