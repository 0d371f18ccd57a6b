//! Forty wrong YAML files: each mistake is told with file, line and column, all at once, within bounds.
//!
//! A case is the text and the places (`行:列`) at which a mistake must be told; what else is told may be more
//! precise than we ask, but the count must be right.

use fazhi::RuleSet;
use fazhi::rules::{Config, Notice, PackFile};

/// A right rule, to be made wrong one word at a time.
const RULE: &str = "\
schema: fazhi.rules/1
rules:
  - code: FZ199
    name: my-rule
    severity: info
    confidence: low
    applies: { levels: all, years: \"2021..\" }
    basis: { document: 本办的通知 }
    check:
      kind: terms
      scope: body
      words: [试行办法]
    message: 文中有{words}
    help: 可不改
    examples:
      fail: [\"青石镇2024年法治政府建设年度报告\\n一、主要举措和成效\\n按⟦试行办法⟧办。\"]
      pass: [\"青石镇2024年法治政府建设年度报告\\n一、主要举措和成效\\n按办法办。\"]
";

fn places(text: &str) -> Vec<String> {
    let file = PackFile { name: "wrong.yaml".into(), text: text.into(), builtin: false };
    match RuleSet::with_files(vec![file]) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes
            .iter()
            .map(|m| {
                assert_eq!(m.file, "wrong.yaml", "{m}");
                assert!(m.line >= 1 && m.column >= 1 && !m.message.is_empty(), "{m}");
                format!("{}:{}", m.line, m.column)
            })
            .collect(),
    }
}

/// `RULE` with one piece replaced, and where the mistakes are.
const EDITS: &[(&str, &str, &[&str])] = &[
    ("code: FZ199", "code: 199", &["3:11"]),
    ("code: FZ199", "code: FZ102", &[]), // an office may replace a built-in rule …
    ("name: my-rule", "name: missing-plan", &["4:11"]), // … but not take another's name
    ("severity: info", "severity: low", &["5:15"]),
    ("severity: info", "severty: info", &["3:5", "5:5"]),
    ("confidence: low", "confidence: [low]", &["6:17"]),
    ("levels: all", "levels: [town]", &["7:25"]),
    ("years: \"2021..\"", "years: \"2025..2021\"", &["7:36"]),
    ("years: \"2021..\"", "years: soon", &["7:36"]),
    ("years: \"2021..\"", "year: \"2021..\"", &["7:29"]),
    ("document: 本办的通知", "document: [a, b]", &["8:24"]),
    ("document: 本办的通知", "title: 本办的通知", &["8:14", "8:14"]),
    ("help: 可不改", "fix: { title: 改, replace: { 试行: 施行 } }", &[]),
    ("help: 可不改", "fix: { title: 改 }", &["14:10"]),
    ("help: 可不改", "fix: { titel: 改, replace: { 试行: 施行 } }", &["14:10", "14:12"]),
    ("help: 可不改", "fix: { title: \"改{wrods}\", replace: { 试行: 施行 } }", &["14:19"]),
    ("help: 可不改", "fix: { title: 改, replace: { 试行: 试行的 } }", &["14:38"]),
    ("kind: terms", "kind: term", &["10:13"]),
    ("kind: terms", "kinds: terms", &["10:7"]),
    ("scope: body", "scope: everywhere", &["11:14"]),
    ("scope: body", "scopes: body", &["11:7"]),
    ("words: [试行办法]", "words: ['{试行|暂行']", &["12:15"]),
    ("words: [试行办法]", "words: ['试行..办法']", &["12:15"]),
    ("words: [试行办法]", "words: ['{|}']", &["12:15"]),
    ("words: [试行办法]", "words: [[试行]]", &["12:15"]),
    ("words: [试行办法]", "words: { 试行: 办法 }", &["12:14"]),
    ("words: [试行办法]", "word: [试行办法]", &["10:7", "12:7"]),
    ("message: 文中有{words}", "message: 文中有{wrods}", &["13:14"]),
    ("message: 文中有{words}", "message:", &["13:5"]),
    ("message: 文中有{words}", "mesage: 文中有", &["3:5", "13:5"]),
    ("help: 可不改", "help: { 可: 不改 }", &["14:11"]),
    ("    examples:", "    exmples:", &["3:5", "15:5"]),
    ("      fail: [", "      fails: [", &["16:7", "16:7"]),
    ("schema: fazhi.rules/1", "schema: fazhi.rules/2", &["1:9"]),
    ("schema: fazhi.rules/1", "schemas: fazhi.rules/1", &["1:1"]),
    ("rules:\n", "rule:\n", &["1:1", "2:1"]),
    ("  - code: FZ199", "  - FZ199\n  - code: FZ199", &["3:5"]),
    ("      kind: terms", "\tkind: terms", &["10:1"]),
    ("    help: 可不改", "    help: 可不改\n    help: 可改", &["15:5"]),
    ("    help: 可不改", "    help: \"可不改", &["16:15"]),
    ("    help: 可不改", "    help: *nobody", &["14:11"]),
];

#[test]
fn every_mistake_is_told_at_its_place() {
    assert_eq!(places(RULE), Vec::<String>::new(), "the rule itself is right");
    let mut wrong = Vec::new();
    for (from, to, want) in EDITS {
        assert!(RULE.contains(from), "{from}");
        let got = places(&RULE.replacen(from, to, 1));
        let near =
            got.len() == want.len() && want.iter().zip(&got).all(|(w, g)| w.split(':').next() == g.split(':').next());
        if !near {
            wrong.push(format!("{to:?}: told at {got:?}, wrong at {want:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn several_mistakes_are_told_together() {
    let text = RULE
        .replace("severity: info", "severity: low")
        .replace("scope: body", "scope: all")
        .replace("{words}", "{n}{x}");
    assert_eq!(places(&text).len(), 3);
    let twice = format!("{RULE}{}", RULE.split_once("rules:\n").expect("has rules").1);
    assert_eq!(places(&twice), ["18:11", "19:11"].map(str::to_owned)[..places(&twice).len()]);
}

#[test]
fn hostile_files_are_refused_at_once() {
    let bomb = {
        let mut text = String::from("schema: fazhi.rules/1\na0: &a0 [法, 法, 法, 法, 法, 法, 法, 法, 法]\n");
        for i in 1..12 {
            let list = vec![format!("*a{}", i - 1); 9].join(", ");
            text += &format!("a{i}: &a{i} [{list}]\n");
        }
        text
    };
    for text in [
        bomb,
        format!("schema: fazhi.rules/1\nrules: {}", "[".repeat(200_000)),
        format!("schema: fazhi.rules/1\nrules: {}", "{a: ".repeat(100_000)),
        "\u{0}\u{1}".to_owned(),
        "- ".repeat(100_000),
    ] {
        let told = places(&text);
        assert!(!told.is_empty() && told.len() < 100, "{} places for {:.40}", told.len(), text);
    }
    // Two megabytes of rules that differ only in their codes: one mistake a rule at most, and no hang.
    let body = RULE.split_once("rules:\n").expect("has rules").1;
    let many = format!("schema: fazhi.rules/1\nrules:\n{}", body.repeat(2_000_000 / body.len()));
    assert!(places(&many).len() > 1000);
}

#[test]
fn notices_and_configurations_are_held_to_the_same() {
    let notice = |text: &str| Notice::read("n.yaml", text).map(|_| ()).unwrap_err().len();
    assert_eq!(notice("schema: fazhi.notice/1\n"), 1);
    assert_eq!(notice("schema: fazhi.notice/1\nnotice: { titel: 通知 }\nmust_report: 复议\n"), 3);
    let config = |text: &str| Config::read("c.yaml", text).map(|_| ()).unwrap_err().len();
    assert_eq!(config("schema: fazhi.config/1\nextend: []\nlevel: town\n"), 2);
}
