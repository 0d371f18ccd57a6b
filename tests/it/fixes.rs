//! Safe fixes: each rule's own examples are put right by it, twice is once, and no part of a report changes.

use std::collections::BTreeMap;

use fazhi::finding::Finding;
use fazhi::fix::{Fixed, fix};
use fazhi::rules::all_docs;
use fazhi::{Context, Source};

use crate::support::{RULES, check_as, files_below, shared_reports};

const CONTEXT: Context = Context { year: None, level: None, stage: None, annual_report: true };

fn findings(text: &str) -> Vec<Finding> {
    check_as(text, CONTEXT).1.findings
}

fn fixed(text: &str) -> Fixed {
    fix(text, findings)
}

/// Ten kinds of slips, and what they become.
const SLIPS: &[(&str, &str)] = &[
    ("一.主要举措和成效", "一、主要举措和成效"),
    ("（一）、学习贯彻习近平法制思想", "（一）学习贯彻习近平法治思想"),
    (
        "带头遵法学法守法用法，落实《2021—2025年法治政府建设实施纲要》，",
        "带头尊法学法守法用法，落实《法治政府建设实施纲要（2021—2025年）》，",
    ),
    (
        "对照《法治政府建设与责任落实督查工作规定》，按县法治办[2024]第08号文件，",
        "对照《法治政府建设与责任落实督察工作规定》，按县法治办〔2024〕8号文件，",
    ),
    ("完成重大执法决定法治审核6件，开展法制宣传12场，。", "完成重大执法决定法制审核6件，开展法治宣传12场。"),
    (
        "采取说服教育、行政提示、等方式,办结案件31件,回访当事人,开展评查,组织培训，做到事事有回音，件件有着落，年底前全部办结，未发生复议案件。",
        "采取说服教育、行政提示等方式，办结案件31件，回访当事人，开展评查，组织培训，做到事事有回音，件件有着落，年底前全部办结，未发生复议案件。",
    ),
    ("二、存在的不足和原因\n案卷不规范，原因是未经培训。", "二、存在的不足和原因\n案卷不规范，原因是未经培训。"),
    (
        "三、下一年度主要安排\n6月底前轮训执法人员。\n青石镇人民政府",
        "三、下一年度主要安排\n6月底前轮训执法人员。\n青石镇人民政府",
    ),
    ("2025年01月06日", "2025年1月6日"),
];

#[test]
fn ten_slips_are_put_right_and_doing_it_twice_changes_nothing_more() {
    let line = |side: fn(&(&'static str, &'static str)) -> &'static str| {
        SLIPS
            .iter()
            .map(side)
            .fold("青石镇2024年法治政府建设年度报告\n".to_owned(), |all, line| all + line + "\n")
    };
    let once = fixed(&line(|slip| slip.0));
    assert_eq!(once.text, line(|slip| slip.1));
    assert!(once.places.len() >= 10, "{:?}", once.places);
    assert_eq!(fixed(&once.text), Fixed { text: once.text.clone(), places: BTreeMap::new() });
}

#[test]
fn each_rule_with_a_safe_fix_puts_its_own_examples_right() {
    let docs = all_docs(Vec::new());
    let with_fix = || RULES.rules().iter().filter(|r| r.fix.as_ref().is_some_and(|f| f.safe));
    assert!(with_fix().count() >= 10);
    for rule in with_fix() {
        let (_, doc) = docs.iter().find(|(code, _)| *code == rule.code).expect("every rule has a page");
        let mut changed = 0;
        for text in &doc.fail {
            let text = text.replace(['⟦', '⟧'], "");
            let own = |text: &str| findings(text).into_iter().filter(|f| f.code == rule.code).collect::<Vec<_>>();
            let once = fix(&text, own);
            changed += once.count();
            let left = own(&once.text).into_iter().filter_map(|f| f.fix).filter(|f| f.safe).count();
            assert_eq!(left, 0, "{} again in {}", rule.code, once.text);
            if once.count() > 0 {
                assert!(own(&once.text).len() < own(&text).len(), "{} still says something: {}", rule.code, once.text);
            }
        }
        assert!(changed > 0, "{} puts none of its examples right", rule.code);
        for text in &doc.pass {
            assert!(findings(text).iter().all(|f| f.code != rule.code));
        }
    }
}

#[test]
fn the_parts_of_real_reports_stay_what_they_were() {
    let Some(folder) = shared_reports() else { return };
    let (mut places, mut reports) = (BTreeMap::<String, usize>::new(), 0);
    for path in files_below(&folder, "txt") {
        let Ok(source) = fazhi::ingest::read("a.txt", &std::fs::read(&path).expect("a file")) else { continue };
        let check = |text: &str| fazhi::check(&Source::new("a.txt", text, "UTF-8"), &RULES, &Context::default());
        let text = source.text();
        let once = fix(text, |text| check(text).findings);
        let twice = fix(&once.text, |text| check(text).findings);
        assert_eq!(twice.count(), 0, "{}: {:?}", path.display(), twice.places);
        let (before, after) = (check(text).report, check(&once.text).report);
        let statuses =
            |r: &fazhi::report::Report| r.parts.iter().map(|p| (p.role, p.status, p.items)).collect::<Vec<_>>();
        assert_eq!(statuses(&before), statuses(&after), "{}", path.display());
        assert_eq!(
            (before.year, before.level, before.date.map(|d| d.0)),
            (after.year, after.level, after.date.map(|d| d.0))
        );
        let figures = |text: &str| text.chars().filter(|c| c.is_ascii_digit()).count();
        assert!(figures(text).abs_diff(figures(&once.text)) <= 2 * once.count() + 8, "{}", path.display());
        once.places.iter().for_each(|(code, n)| *places.entry(code.clone()).or_default() += n);
        reports += 1;
    }
    println!("{reports} reports: {places:?}");
}
