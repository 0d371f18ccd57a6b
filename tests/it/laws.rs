//! Laws over hostile text: any text parses, every place maps back, the checker never panics and always says the same.
//!
//! The text is made of what breaks parsers (openers, brackets, blanks, dashes, digits, line ends, borders,
//! half and full width, traditional and invisible characters), or of an invented report that was cut,
//! wrapped, doubled and sprinkled with the same.

use std::collections::BTreeSet;

use fazhi::fold::fold_char;
use fazhi::grammar::{Shape, Zone, parse_report};
use fazhi::render::{Checked, Format, Options, Tool, outline_json, outline_tree, render};
use fazhi::span::Span;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::support::{Parsed, check, files_below, parse, read, root};

/// The same texts in every run, so that a red build is always the change's doing; look further with
/// `PROPTEST_RNG_SEED=1 PROPTEST_CASES=9000 cargo test --test it laws`.
const SEED: RngSeed = RngSeed::Fixed(2026);

/// What breaks parsers.
const TOKENS: &[&str] = &[
    "一、",
    "二、",
    "三.",
    "十二、",
    "（一）",
    "(二)",
    "（三",
    "一)",
    "㈠",
    "①",
    "1.",
    "2．",
    "3、",
    "(1)",
    "4)",
    "12",
    "3",
    "第一部分",
    "第二章 ",
    "一是",
    "二是",
    "三要",
    "首先，",
    "其次",
    "第一，",
    "Ⅳ、",
    "-、",
    "— 4 —",
    "- 5 -",
    "第3页 共8页",
    "3/8",
    "·7·",
    "（",
    "）",
    "(",
    ")",
    "〔",
    "〕",
    "【",
    "】",
    "《",
    "》",
    "“",
    "”",
    "\"",
    "'",
    "。",
    "．",
    ".",
    "，",
    ",",
    "；",
    ";",
    "：",
    ":",
    "！",
    "？",
    "……",
    "…",
    "、",
    "·",
    "~",
    " ",
    "  ",
    "\u{3000}",
    "\u{3000}\u{3000}",
    "\t",
    "\u{a0}",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{c}",
    "\u{b}",
    "\u{2028}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{ad}",
    "\u{1b}",
    "|",
    "||",
    "|---|---|",
    "----",
    "====",
    "**",
    "*",
    "__",
    "_",
    "# ",
    "### ",
    "> ",
    "- ",
    "* ",
    "●",
    "■",
    "—",
    "——",
    "－",
    "─",
    "━",
    "2024",
    "２０２４",
    "年",
    "2024年12月1日",
    "二〇二五年一月二十日",
    "2025.1.3",
    "10",
    "0",
    "%",
    "1.5",
    "A",
    "b c",
    "ｘ",
    "縣",
    "鎮",
    "報告",
    "舉措和成效",
    "法治政府建设年度报告",
    "主要举措和成效",
    "存在的不足和原因",
    "存在的问题及下一步打算",
    "党政主要负责人履行推进法治建设第一责任人职责",
    "下一年度主要安排",
    "下一步，我局将",
    "现将有关情况报告如下：",
    "县人民政府：",
    "签发人：李某",
    "县法治办〔2026〕2号",
    "青石镇人民政府",
    "特此报告",
    "附件：",
    "抄送：县司法局",
    "主办单位：",
    "首页 > 政务公开",
    "目录",
    "原因是人手少",
    "有待加强",
    "秘密★1年",
    "我镇",
    "全县",
    "𠀀",
    "😀",
    "é",
    "e\u{301}",
    "⟦",
    "⟧",
    "<!--",
    "-->",
    "<!-- fazhi: ignore FZ1 甲 -->",
    "<!-- fazhi: ignore-file FZ3\n乙 -->",
];

fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TOKENS), 0..60).prop_map(|tokens| tokens.concat())
}

/// Invented reports that mutations start from.
fn reports() -> Vec<String> {
    files_below(&root().join("tests/fixtures/kinds/openings"), "txt").iter().map(|path| read(path)).collect()
}

/// One thing that happens to a report, at a share of its length.
#[derive(Clone, Debug)]
enum Harm {
    Insert(usize, &'static str),
    Cut(usize, usize),
    Twice(usize, usize),
    Wrap(usize),
    Replace(&'static str, &'static str),
}

fn harm() -> impl Strategy<Value = Harm> {
    let token = || prop::sample::select(TOKENS);
    let from = prop::sample::select(&["\n", "。", "，", "一", "、", "（", "的", "2", " "][..]);
    prop_oneof![
        4 => (0..1000usize, token()).prop_map(|(at, token)| Harm::Insert(at, token)),
        2 => (0..1000usize, 0..80usize).prop_map(|(at, length)| Harm::Cut(at, length)),
        1 => (0..1000usize, 0..80usize).prop_map(|(at, length)| Harm::Twice(at, length)),
        1 => (5..60usize).prop_map(Harm::Wrap),
        2 => (from, token()).prop_map(|(from, to)| Harm::Replace(from, to)),
    ]
}

fn mutated() -> impl Strategy<Value = String> {
    (prop::sample::select(reports()), prop::collection::vec(harm(), 0..8)).prop_map(|(text, harms)| {
        harms.iter().fold(text, |text, harm| {
            let chars: Vec<char> = text.chars().collect();
            let place = |share: usize| chars.len() * share / 1000;
            let join = |parts: &[&[char]]| parts.concat().iter().collect::<String>();
            match harm {
                Harm::Insert(at, token) => {
                    let (before, behind) = chars.split_at(place(*at));
                    before.iter().chain(&token.chars().collect::<Vec<_>>()).chain(behind).collect()
                }
                Harm::Cut(at, length) => {
                    let end = (place(*at) + length).min(chars.len());
                    join(&[&chars[..place(*at)], &chars[end..]])
                }
                Harm::Twice(at, length) => {
                    let end = (place(*at) + length).min(chars.len());
                    join(&[&chars[..end], &chars[place(*at)..]])
                }
                Harm::Wrap(width) => chars.chunks(*width).map(|row| row.iter().collect::<String>() + "\n").collect(),
                Harm::Replace(from, to) => text.replacen(from, to, 12),
            }
        })
    })
}

/// Lines a logical text may have: any, as long as none is empty.
fn logical_lines() -> impl Strategy<Value = String> {
    prop::collection::vec(hostile(), 0..12).prop_map(|lines| {
        let line = |line: &String| line.replace(['\n', '\r'], "") + "\n";
        lines.iter().map(line).filter(|line| line != "\n").collect()
    })
}

/// The lines of a logical text without their ends.
fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    text.split_terminator('\n')
        .map(|line| {
            let span = Span::new(start, start + line.len() as u32);
            start = span.end + 1;
            span
        })
        .collect()
}

/// Signs that reflow may leave out between two kept pieces: Markdown marks, rules and borders.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '|' | '#' | '>' | '*' | '_' | '-' | '+' | '•' | '●' | '■' | '◆' | '▲' | '·' | ':' | '=' | '─' | '━' | '＿'
    )
}

fn is_blank(c: char) -> bool {
    let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}');
    c.is_whitespace() || c.is_control() || invisible
}

/// Every folded character is the fold of the one character it maps to, and they stand in the same order.
fn characters_map_back(parsed: &Parsed) -> Result<(), TestCaseError> {
    let Parsed { source, logical, .. } = parsed;
    let mut last = 0;
    for (i, c) in logical.text.char_indices().filter(|(_, c)| *c != '\n') {
        let at = parsed.place(Span::new(i as u32, (i + c.len_utf8()) as u32));
        prop_assert!(
            source.text().is_char_boundary(at.range().start) && source.text().is_char_boundary(at.range().end)
        );
        let mut chars = source.slice(at).chars();
        let (from, more) = (chars.next(), chars.next());
        prop_assert!(from.is_some() && more.is_none(), "{c:?} maps to {:?}", source.slice(at));
        let from = from.expect("checked above");
        // The documented exceptions: a full stop that lost its width, and a run of blanks that became one.
        let repaired = c == '。' && fold_char(from) == '.' || c == ' ' && from.is_whitespace();
        prop_assert!(fold_char(from) == c || repaired, "{c:?} maps to {from:?}");
        prop_assert!(at.start >= last, "{c:?} at {} maps behind {last}", at.start);
        last = at.end;
    }
    Ok(())
}

/// Kept pieces, dropped lines, blanks and marks are the whole source, and nothing is two of them.
fn nothing_is_lost(parsed: &Parsed) -> Result<(), TestCaseError> {
    let Parsed { source, logical, .. } = parsed;
    let mut seen = vec![0u8; source.text().len()];
    let kept = logical.kept(source, logical.span());
    for span in kept.iter().chain(logical.dropped()) {
        seen[span.range()].iter_mut().for_each(|n| *n += 1);
    }
    for (i, c) in source.text().char_indices() {
        prop_assert!(seen[i] <= 1, "{c:?} at {i} is kept and dropped");
        prop_assert!(seen[i] == 1 || is_blank(c) || is_mark(c), "{c:?} at {i} is neither kept nor dropped");
    }
    Ok(())
}

/// Blocks are the lines of the logical text, and begin and end with characters that were kept.
fn blocks_are_lines(parsed: &Parsed) -> Result<(), TestCaseError> {
    let Parsed { source, logical, blocks } = parsed;
    let spans: Vec<Span> = blocks.iter().map(|b| b.span).collect();
    prop_assert_eq!(&spans, &lines(&logical.text));
    for block in blocks {
        let at = parsed.place(block.span);
        let dropped = |place: u32| logical.dropped().iter().any(|d| d.contains(Span::new(place, place + 1)));
        prop_assert!(!at.is_empty() && !dropped(at.start) && !dropped(at.end - 1));
        let words = source.slice(at);
        prop_assert!(!words.starts_with(is_blank) && !words.ends_with(is_blank), "{words:?}");
        let folded: String =
            logical.excerpt(source, block.span).chars().map(fold_char).filter(|c| !is_blank(*c)).collect();
        let text: String = logical.text[block.span.range()].chars().filter(|c| !is_blank(*c)).collect();
        let unmarked = |s: &str| s.chars().filter(|c| !is_mark(*c) && *c != '.' && *c != '。').collect::<String>();
        prop_assert_eq!(unmarked(&folded), unmarked(&text));
        if let Shape::Heading { label, text } = block.shape {
            prop_assert!(block.span.contains(text) && block.span.start + label.len <= block.span.end);
        }
        for run_in in &block.run_ins {
            prop_assert!(block.span.contains(run_in.clause) && run_in.clause.contains(run_in.mark));
        }
    }
    Ok(())
}

/// Every logical text that many runs of reflow give; there should be one.
fn reflowed_texts(text: &str) -> BTreeSet<String> {
    (0..64).map(|_| parse(text).logical.text).collect()
}

fn options(width: usize, all: bool) -> Options<'static> {
    let tool = Tool { version: "0", pack: "default", pack_digest: "0" };
    Options { all, statuses: all, width, color: all, tool, rules: &[] }
}

/// Every renderer draws the text, and what is JSON parses; an outline's sections nest.
fn renders(text: &str) -> Result<(), TestCaseError> {
    let (source, assessment) = check(text);
    let (_, again) = check(text);
    prop_assert_eq!(format!("{assessment:?}"), format!("{again:?}"));
    for finding in &assessment.findings {
        let related = finding.related.iter().map(|label| label.span);
        for span in related.chain([finding.place.span]) {
            let (start, end) = (span.start as usize, span.end as usize);
            let inside = start <= end && text.is_char_boundary(start) && text.is_char_boundary(end);
            prop_assert!(inside, "{} {span:?} of {}", finding.code, text.len());
        }
    }
    let one = Checked { source: Some(&source), path: source.name(), outcome: Ok(&assessment) };
    for (width, all) in [(20, true), (80, false), (200, true)] {
        for format in [Format::Pretty, Format::Concise] {
            prop_assert!(!render(format, &[one], &options(width, all)).is_empty());
        }
        for format in [Format::Markdown, Format::Html] {
            let page = render(format, &[one], &options(width, all));
            prop_assert!(page.ends_with('\n') && !page.contains('\u{202e}'), "{format:?}");
        }
        prop_assert!(!outline_tree(&one, &options(width, all)).is_empty());
    }
    let json: Result<Value, _> = serde_json::from_str(&render(Format::Json, &[one], &options(80, true)));
    prop_assert!(json.is_ok(), "{json:?}");
    let sarif: Result<Value, _> = serde_json::from_str(&render(Format::Sarif, &[one], &options(80, true)));
    prop_assert!(sarif.is_ok(), "{sarif:?}");
    let outline: Value = serde_json::from_str(&outline_json(&one)).expect("an outline is JSON");
    if let Some(sections) = outline["sections"].as_array() {
        nested(sections, (0, text.len() as u64))?;
    }
    Ok(())
}

/// Sections lie inside their parent, in text order, and do not overlap their siblings.
fn nested(sections: &[Value], home: (u64, u64)) -> Result<(), TestCaseError> {
    let mut last = home.0;
    let (mut frame_before, mut bare_before) = (false, false);
    for section in sections {
        let (start, end) = place(section);
        // WRONG: see `parts_are_read_off_the_front_matter`; a part without heading and a piece of the frame.
        let frame = section["part"].is_string();
        let bare = !frame && section["heading"] == "";
        let known = frame && bare_before || bare && frame_before;
        let inside = (last <= start || known) && home.0 <= start && start <= end && end <= home.1;
        prop_assert!(inside, "{start}..{end} {} behind {last} in {home:?}", section["heading"]);
        if let Some(children) = section["children"].as_array() {
            nested(children, (start, end))?;
        }
        last = last.max(end);
        frame_before |= frame;
        bare_before |= bare;
    }
    Ok(())
}

fn place(section: &Value) -> (u64, u64) {
    let at = |end: &str| section["span"][end]["offset"].as_u64().expect("a span has offsets");
    (at("start"), at("end"))
}

fn reflow_laws(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(text);
    characters_map_back(&parsed)?;
    nothing_is_lost(&parsed)?;
    blocks_are_lines(&parsed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: SEED, ..ProptestConfig::default() })]

    /// Blocks that fell back to plain paragraphs would not open with the heading that stands first.
    #[test]
    fn the_grammar_is_total(rest in logical_lines()) {
        let text = format!("一、甲。\n{rest}");
        let blocks = parse_report(&text);
        prop_assert_eq!(blocks.iter().map(|b| b.span).collect::<Vec<_>>(), lines(&text));
        prop_assert!(matches!(blocks[0].shape, Shape::Heading { .. }) && blocks[0].zone == Zone::Body, "{:?}", blocks[0]);
    }

    #[test]
    fn reflow_keeps_its_laws_over_hostile_text(text in hostile()) {
        reflow_laws(&text)?;
    }

    #[test]
    fn any_text_is_checked_and_drawn(text in hostile()) {
        renders(&text)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, rng_seed: SEED, ..ProptestConfig::default() })]

    #[test]
    fn reflow_keeps_its_laws_over_harmed_reports(text in mutated()) {
        reflow_laws(&text)?;
    }

    #[test]
    fn harmed_reports_are_checked_and_drawn(text in mutated()) {
        renders(&text)?;
    }

    #[test]
    fn doing_the_safe_fixes_twice_is_doing_them_once(text in mutated()) {
        let findings = |text: &str| check(text).1.findings;
        let once = fazhi::fix::fix(&text, findings);
        let twice = fazhi::fix::fix(&once.text, findings);
        prop_assert_eq!(twice.places, std::collections::BTreeMap::new(), "{}", once.text);
    }
}

/// `！` has three bytes and folds to one; the place behind it is behind all three.
#[test]
fn a_gap_behind_a_folded_mark_stands_behind_it() {
    let text = "青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n全年办结行政处罚案件31件！";
    let (_, assessment) = check(text);
    let gap = assessment.findings.iter().find(|f| f.code == "FZ104").expect("there is no plan").place.span;
    assert_eq!(gap.start as usize, text.len());
}

/// `.` becomes `。`, two bytes longer, which is just what the dropped `8` and its line end make up for.
#[test]
fn a_page_mark_behind_a_repaired_full_stop_is_left_out() {
    let parsed = parse("全年办结案件甲乙.\n8\n丙丁戊己庚辛。");
    assert_eq!(parsed.logical.dropped().len(), 1);
    let excerpt = parsed.logical.excerpt(&parsed.source, parsed.logical.span());
    assert!(!excerpt.contains('8'), "{excerpt:?}");
}

/// A line of a website is no place to look for headings.
#[test]
fn a_heading_inside_a_web_line_stays_there() {
    let (_, assessment) = check("主办单位：甲。一、主要举措和成效");
    assert!(assessment.report.sections.iter().all(|s| s.role != Some(fazhi::report::Role::Measures)));
}

/// Title, preamble, web lines and signature stand apart.
#[test]
fn front_matter_stands_apart_from_furniture_and_back_matter() {
    for text in ["2025年1月3日", "甲乙丙\n首页 > 政务公开\n丁戊", "一是一\n主办单位："] {
        renders(text).expect("the outline nests");
    }
}

/// The second half of a merged section that opens inside a sub-section stands in it.
#[test]
fn the_second_half_stands_in_the_sub_section_it_opens_in() {
    let heading = "青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n甲。\n二、存在的问题及下一步打算";
    let (_, assessment) = check(&format!("{heading}\n（一）案卷不规范。下一步，我镇将轮训执法人员。"));
    let merged = assessment.report.sections.iter().find(|s| !s.also.is_empty()).expect("a merged section");
    let [item] = merged.children.as_slice() else { panic!("one child: {merged:?}") };
    assert_eq!(item.children[0].role, Some(fazhi::report::Role::Plan));
}

/// Measures without a heading and without an announcement begin behind the title.
#[test]
fn measures_without_heading_begin_behind_the_title() {
    let measures = "2024年，青石镇依法履职，".to_owned() + &"全年办结行政处罚案件31件，审查合同40份。".repeat(4);
    let plan = "下一步，我镇将".to_owned() + &"于6月底前轮训执法人员，9月底前清理规范性文件。".repeat(4);
    let (_, assessment) = check(&format!("青石镇2024年法治政府建设年度报告\n{measures}\n{plan}"));
    let [first, second, ..] = assessment.report.sections.as_slice() else { panic!("two sections and more") };
    assert_eq!(first.part, Some(fazhi::report::Part::Title));
    assert_eq!(second.role, Some(fazhi::report::Role::Measures));
}

/// WRONG: parts without a heading are looked for from the first block on, not behind the front matter
/// (`bridges`): a title that runs on is both the title and the duties.
#[test]
fn parts_are_read_off_the_front_matter() {
    let duties = "党政主要负责人履行推进法治建设第一责任人职责，镇党委书记主持研究司法所用房问题，落实办公室三间，镇长出庭应诉一次，庭后牵头修改占道审批流程";
    let (_, assessment) = check(&format!("法治政府建设年度报告，一是{duties}"));
    let [title, part] = assessment.report.sections.as_slice() else { panic!("two sections") };
    assert_eq!((title.part, part.role), (Some(fazhi::report::Part::Title), Some(fazhi::report::Role::Duties)));
    assert!(title.span.overlaps(part.span), "once right, they stand apart");
}

/// A group of repeated lines does not count as page marks for the next group.
#[test]
fn running_headers_do_not_depend_on_one_another() {
    let text = "一\n二\n三\n四\n子丑寅\n丙丁\n五\n子丑寅\n六\n子丑寅\n丙丁\n七";
    assert_eq!(reflowed_texts(text).len(), 1);
}
