//! The empty report of every kind of body is one: nothing of its structure is missing or misplaced.

use super::*;
use crate::finding::Severity;
use crate::report::Stage;
use crate::rules::Notice;
use crate::{Context, Source, check, ingest};

const NOTICE: &str = "schema: fazhi.notice/1
notice: { title: 关于做好2025年度法治政府建设年度报告工作的通知 }
headings: fixed
must_report:
  - { name: 行政复议, any: [行政复议] }
  - { name: 矿山执法检查, any: [矿山执法] }
topics: [规范涉企行政执法专项行动]
";

fn levels() -> impl Iterator<Item = Level> {
    Level::ALL.into_iter().map(|(level, _)| level).filter(|level| *level != Level::Unknown)
}

fn with_notice() -> RuleSet {
    RuleSet::builtin().with_notice(Some(Notice::read("n.yaml", NOTICE).unwrap()))
}

/// The codes about parts and frame in both formats, with how grave they are.
fn structure(rules: &RuleSet, draft: &Draft, context: Context) -> Vec<String> {
    let markdown = Source::new("a.md", to_markdown(draft), "UTF-8");
    let word = ingest::read("a.docx", &to_docx(draft)).unwrap();
    let codes = |source: &Source| -> Vec<String> {
        let found = check(source, rules, &context).findings.into_iter();
        let found = found.filter(|f| matches!(&f.code[..3], "FZ0" | "FZ1") || f.severity == Severity::Error);
        // Marks of Markdown are told of as traces of a conversion.
        found.map(|f| f.code).filter(|code| code != "FZ007").collect()
    };
    let (markdown, word) = (codes(&markdown), codes(&word));
    assert_eq!(markdown, word, "both formats are judged alike");
    word
}

#[test]
fn the_skeleton_of_every_body_lacks_nothing_but_what_is_to_be_filled_in() {
    let rules = RuleSet::builtin();
    for level in levels() {
        for name in [None, Some("青石镇人民政府")] {
            let draft = draft(&rules, level, 2025, name);
            for given in [None, Some(level)] {
                // The placeholders; a draft that nobody has dated is told to be one.
                let context = Context { level: given, ..Context::default() };
                assert_eq!(structure(&rules, &draft, context), ["FZ810", "FZ115"], "{level:?} {given:?}");
                // When it is handed in, the date is missing until somebody has filled it in.
                let context = Context { level: given, stage: Some(Stage::Submit), ..Context::default() };
                assert_eq!(structure(&rules, &draft, context), ["FZ810", "FZ113", "FZ114"], "{level:?} {given:?}");
            }
        }
    }
}

#[test]
fn what_a_notice_asks_for_has_its_place() {
    let rules = with_notice();
    let draft = draft(&rules, Level::County, 2025, None);
    // The figures that must be reported are not there yet.
    assert_eq!(structure(&rules, &draft, Context::default()), ["FZ810", "FZ121", "FZ115"]);
    let text: Vec<&str> = draft.lines.iter().map(|line| line.text.as_str()).collect();
    assert!(text.contains(&"矿山执法检查：××件。") && text.contains(&"规范涉企行政执法专项行动：××。"));
    let figures: Vec<String> = draft.figures.iter().map(ToString::to_string).collect();
    assert_eq!(figures[..2], ["行政复议（通知要求）", "矿山执法检查（通知要求）"]);
    // What the notice asks for is not listed again as usual.
    assert!(figures[2..].iter().all(|f| !f.contains("行政复议")) && figures.len() > 8, "{figures:#?}");
}

#[test]
fn every_kind_of_body_has_words_and_parts_of_its_own() {
    let rules = RuleSet::builtin();
    for level in levels() {
        assert!(rules.skeleton().bodies.iter().any(|b| b.level == level), "{level:?}");
    }
    let headings = |level| {
        let draft = draft(&rules, level, 2025, None);
        draft.lines.into_iter().filter(|l| l.style == LineStyle::Heading2).map(|l| l.text).collect::<Vec<_>>()
    };
    assert!(headings(Level::County).len() > headings(Level::Institution).len());
    assert_eq!(headings(Level::Township)[1], "（二）依法履行基层职责");
}

#[test]
fn the_looks_of_the_word_file_are_those_of_the_standard() {
    let rules = RuleSet::builtin();
    let bytes = to_docx(&draft(&rules, Level::County, 2025, None));
    let source = ingest::read("a.docx", &bytes).unwrap();
    let context = Context { stage: Some(Stage::Submit), ..Context::default() };
    let found = check(&source, &rules, &context).findings;
    let looks: Vec<&str> = found.iter().map(|f| f.code.as_str()).filter(|code| code.starts_with("FZ8")).collect();
    // Placeholders, and the comments that say what to write.
    assert_eq!(looks, ["FZ810", "FZ862"], "{found:#?}");
}

#[test]
fn an_office_may_write_a_skeleton_of_its_own() {
    let text = "schema: fazhi.skeleton/1\nbodies:\n  - { level: county, to: 市政府, self: 全县, heads: 县长 }\nlines:\n  - { style: title, text: \"{name}{year}年报告\" }\n  - { style: addressee, text: \"{to}：\" }\n";
    let file = crate::rules::PackFile { name: "mine.yaml".into(), text: text.into(), builtin: false };
    let rules = RuleSet::with_files(vec![file]).unwrap();
    let own = draft(&rules, Level::County, 2025, Some("青石县"));
    assert_eq!(to_markdown(&own).split("\n\n").take(2).collect::<Vec<_>>(), ["# 青石县2025年报告", "市政府："]);
    assert!(draft(&rules, Level::Township, 2025, None).lines[1].text.contains("县委"), "the others stay");

    let wrong = text.replace("{to}", "{too}").replace("style: title", "style: titel");
    let file = crate::rules::PackFile { name: "mine.yaml".into(), text: wrong, builtin: false };
    let mistakes = RuleSet::with_files(vec![file]).unwrap_err();
    let said: Vec<String> = mistakes.iter().map(|m| format!("{}:{} {}", m.line, m.column, m.message)).collect();
    assert_eq!(said, ["5:14 “titel”不是可用的值，是否想写“title”？", "6:31 未知的占位符“too”，是否想写“to”？"]);
}
