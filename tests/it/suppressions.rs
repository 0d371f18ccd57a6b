//! Comments that leave findings out: what they are about, and that the report is read as if they were not there.

use fazhi::assessment::SuppressedBy;
use fazhi::finding::{Finding, RuleStatus};
use fazhi::{Assessment, Context};

use crate::support::{check_as, parse};

const CONTEXT: Context = Context { year: None, level: None, stage: None, annual_report: true };

/// A report whose problems have no causes, whose plan is not concrete, and which has no part about duties.
const REPORT: &str = "青石镇2024年法治政府建设年度报告\n\n一、主要举措和成效\n\n全年办结行政处罚案件31件，普法12场。\n\n\
二、存在的不足\n\n案卷不规范。\n\n普法形式单一。\n\n三、下一年度主要安排\n\n不断加强法治建设。\n";

fn check(text: &str) -> Assessment {
    check_as(text, CONTEXT).1
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.code.as_str()).collect()
}

fn left_out(assessment: &Assessment) -> Vec<&str> {
    assessment.suppressed.iter().map(|s| s.finding.code.as_str()).collect()
}

#[test]
fn a_comment_before_a_heading_is_about_its_section() {
    let before = check(REPORT);
    assert!(codes(&before.findings).contains(&"FZ302") && before.suppressed.is_empty());
    let text = REPORT.replace("二、存在", "<!-- fazhi: ignore FZ302 另有专题报告 -->\n二、存在");
    let after = check(&text);
    assert_eq!(left_out(&after), ["FZ302"]);
    let SuppressedBy::Comment { place, reason } = &after.suppressed[0].by else { panic!("a comment") };
    assert_eq!((&text[place.range()], reason.as_str()), ("<!-- fazhi: ignore FZ302 另有专题报告 -->", "另有专题报告"));
    let rest: Vec<&str> = codes(&before.findings).into_iter().filter(|c| *c != "FZ302").collect();
    assert_eq!(codes(&after.findings), rest);
    // It said something all the same.
    assert!(after.rules.contains(&("FZ302".to_owned(), RuleStatus::Found)));
    assert!(after.rules.contains(&("FZ012".to_owned(), RuleStatus::Passed)));
}

#[test]
fn a_comment_about_another_paragraph_leaves_nothing_out_and_is_told() {
    let text = REPORT.replace("三、下一", "<!-- fazhi: ignore FZ302 另有专题报告 -->\n三、下一");
    let after = check(&text);
    assert!(after.suppressed.is_empty());
    let unused = after.findings.iter().find(|f| f.code == "FZ012").expect("it is told");
    assert_eq!(&text[unused.place.span.range()], "<!-- fazhi: ignore FZ302 另有专题报告 -->");
}

#[test]
fn what_is_missing_is_left_out_for_the_whole_file() {
    for text in [
        format!("<!-- fazhi: ignore-file FZ103, problems-without-causes 本年由区里统一报 -->\n{REPORT}"),
        format!("{REPORT}\n<!--fazhi:ignore-file fz103、FZ30：本年由区里统一报-->"),
    ] {
        let after = check(&text);
        assert_eq!(after.report.title.as_ref().map(|t| t.text.as_str()), Some("青石镇2024年法治政府建设年度报告"));
        let mut codes = left_out(&after);
        codes.sort_unstable();
        codes.dedup();
        assert!(codes.starts_with(&["FZ103", "FZ302"]) || codes.contains(&"FZ302"), "{codes:?}");
        assert!(!self::codes(&after.findings).contains(&"FZ103"));
    }
}

#[test]
fn a_comment_behind_words_is_about_their_paragraph() {
    let slip = "学习习近平法制思想。";
    let with = |comment: &str| check(&REPORT.replace("全年办结", &format!("{slip}{comment}\n\n全年办结")));
    assert!(codes(&with("").findings).contains(&"FZ820"));
    assert_eq!(left_out(&with("<!-- fazhi: ignore FZ820 原文如此 -->")), ["FZ820"]);
    assert_eq!(left_out(&with(" <!-- fazhi: ignore FZ8 原文\n如此 -->")), ["FZ820"]);
    // The same comment one paragraph further down is about that one.
    let below = with("\n\n<!-- fazhi: ignore FZ820 原文如此 -->");
    assert!(codes(&below.findings).contains(&"FZ820") && codes(&below.findings).contains(&"FZ012"));
}

#[test]
fn without_a_reason_or_a_known_rule_nothing_is_left_out() {
    for (comment, told) in [
        ("<!-- fazhi: ignore FZ302 -->", "FZ010"),
        ("<!-- fazhi: ignore FZ3O2 另有专题报告 -->", "FZ011"),
        ("<!-- fazhi: ignore 另有专题报告 -->", "FZ011"),
        ("<!-- fazhi: skip FZ302 另有专题报告 -->", "FZ011"),
    ] {
        let after = check(&REPORT.replace("二、存在", &format!("{comment}\n二、存在")));
        assert!(after.suppressed.is_empty(), "{comment}");
        let codes = codes(&after.findings);
        assert!(codes.contains(&told) && codes.contains(&"FZ302"), "{comment}: {codes:?}");
    }
    let typo = check(&REPORT.replace("二、存在", "<!-- fazhi: ignore FZ3O2 另有专题报告 -->\n二、存在"));
    let told = typo.findings.iter().find(|f| f.code == "FZ011").expect("it is told");
    assert!(told.message.contains("是否指 FZ302"), "{}", told.message);
}

#[test]
fn the_report_reads_as_if_comments_were_not_there() {
    let plain = parse(REPORT).logical.text;
    for (at, c) in REPORT.char_indices().filter(|(_, c)| *c == '\n' || *c == '。') {
        // In the middle of a line, a comment of two lines breaks it, which is told as a trace of extraction.
        let comment =
            if c == '\n' { "<!-- 请办公室\n核对 | 这里 -->" } else { "<!-- 请办公室核对 | 这里 -->" };
        let text = format!("{}{comment}{}", &REPORT[..at], &REPORT[at..]);
        assert_eq!(parse(&text).logical.text, plain, "before {c:?} at {at}");
        let mut findings: Vec<_> = check(&text).findings;
        let mut expected = check(REPORT).findings;
        let shift = |span: fazhi::span::Span| {
            let moved = |place: u32| if place as usize > at { place + comment.len() as u32 } else { place };
            (moved(span.start), moved(span.end))
        };
        let places =
            |all: &mut Vec<Finding>| all.drain(..).map(|f| (f.code, f.message, f.place.span)).collect::<Vec<_>>();
        let found: Vec<_> = places(&mut findings).into_iter().map(|(c, m, s)| (c, m, (s.start, s.end))).collect();
        let expected: Vec<_> = places(&mut expected).into_iter().map(|(c, m, s)| (c, m, shift(s))).collect();
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!((&found.0, &found.1), (&expected.0, &expected.1));
            // A gap may stand on either side of the comment.
            let near = |a: u32, b: u32| a.abs_diff(b) as usize <= comment.len();
            assert!(near(found.2.0, expected.2.0) && near(found.2.1, expected.2.1), "{found:?} {expected:?}");
        }
    }
}

#[test]
fn a_secrecy_mark_is_obeyed_whatever_a_comment_says() {
    let text = format!("机密★1年\n<!-- fazhi: ignore-file FZ9 不涉密 -->\n{REPORT}");
    let after = check(&text);
    assert!(after.suppressed.is_empty());
    assert_eq!(after.report.kind, fazhi::report::Kind::Classified);
}
