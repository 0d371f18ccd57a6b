//! The mistakes a rule author makes (ENGINEERING.md 1.B), each with its exact place.

use std::time::{Duration, Instant};

use super::*;

const SEVERITIES: &[(&str, u8)] = &[("error", 2), ("warning", 1), ("info", 0)];
const ROLES: &[&str] = &["measures", "problems", "duties", "plan"];

/// A rule as a schema on top would read it.
#[derive(Debug, Default, PartialEq)]
struct Rule {
    code: Option<String>,
    severity: Option<u8>,
    any: Option<Vec<String>>,
    at_least: Option<u32>,
    strict: Option<bool>,
}

fn rules(loader: &Loader<'_>) -> Vec<Rule> {
    let Some(root) = parse(loader) else { return Vec::new() };
    let Node::List(items) = &root.value else { panic!("{root:?}") };
    items.iter().filter_map(|item| rule(item, loader)).collect()
}

fn rule<'a>(node: &'a At<Node>, loader: &'a Loader<'a>) -> Option<Rule> {
    let mut fields = Fields::open(node, "规则", loader)?;
    let mut rule = Rule {
        code: fields.required_string("code"),
        severity: fields.choice("severity", SEVERITIES),
        ..Rule::default()
    };
    if let Some(mut check) = fields.map("check") {
        check.require(&["role"]);
        if let Some(role) = check.string_at("role")
            && !ROLES.contains(&role.value.as_str())
        {
            loader.unknown("角色", &role, ROLES.iter().copied());
        }
        rule.any = check.strings("any");
        rule.at_least = check.number("at_least");
        rule.strict = check.flag("strict");
        check.finish();
    }
    fields.finish();
    Some(rule)
}

fn load(text: &str) -> (Vec<Rule>, Vec<Mistake>) {
    let loader = Loader::new("规则.yaml", text);
    let rules = rules(&loader);
    (rules, loader.into_mistakes())
}

/// Asserts the mistakes as `行:列: message（help）`.
#[track_caller]
fn assert_mistakes(text: &str, expected: &[&str]) {
    let (_, mistakes) = load(text);
    let shown: Vec<_> = mistakes.iter().map(|m| m.to_string().replace("规则.yaml:", "")).collect();
    assert_eq!(shown, expected);
}

#[test]
fn unknown_field() {
    let help = "可用的字段：code、severity、check";
    assert_mistakes(
        "- code: FZ1\n  severty: error\n",
        &[&format!("2:3: 未知的字段“severty”，是否想写“severity”？（{help}）")],
    );
    assert_mistakes("- code: FZ1\n  colour: red\n", &[&format!("2:3: 未知的字段“colour”（{help}）")]);
}

#[test]
fn wrong_severity() {
    assert_mistakes("- code: FZ1\n  severity: fatal\n", &["2:13: “fatal”不是可用的值，可用：error、warning、info"]);
    assert_mistakes(
        "- code: FZ1\n  severity: warnign\n",
        &["2:13: “warnign”不是可用的值，是否想写“warning”？（可用：error、warning、info）"],
    );
}

#[test]
fn every_duplicate_key() {
    let text = "- code: FZ1\n  severity: info\n  code: FZ2\n  severity: error\n  code: FZ3\n";
    assert_mistakes(
        text,
        &[
            "3:3: 字段“code”重复（第1行已经写过，合并或删去其一）",
            "4:3: 字段“severity”重复（第2行已经写过，合并或删去其一）",
            "5:3: 字段“code”重复（第1行已经写过，合并或删去其一）",
        ],
    );
    assert_eq!(load(text).0[0].code.as_deref(), Some("FZ1"));
}

#[test]
fn unknown_field_in_a_nested_check() {
    assert_mistakes(
        "- code: FZ1\n  check:\n    role: plan\n    atleast: 1\n",
        &["4:5: 未知的字段“atleast”，是否想写“at_least”？（可用的字段：role、any、at_least、strict）"],
    );
}

#[test]
fn wrong_role() {
    assert_mistakes(
        "- code: FZ1\n  check:\n    role: problem\n",
        &["3:11: 未知的角色“problem”，是否想写“problems”？（可用的角色：measures、problems、duties、plan）"],
    );
}

#[test]
fn a_text_is_a_list_of_one_and_a_map_is_none() {
    let (rules, mistakes) = load("- code: FZ1\n  check: { role: plan, any: 不足 }\n");
    assert_eq!((rules[0].any.as_deref(), mistakes), (Some(["不足".to_owned()].as_slice()), vec![]));
    assert_mistakes(
        "- code: FZ1\n  check: { role: plan, any: {不足: 1} }\n",
        &["2:29: 字段“any”应为文字列表（每项以“- ”开头，或写成 [甲, 乙]；以“{”开头、或含有“: ”的文字要加引号）"],
    );
    assert_mistakes(
        "- code: FZ1\n  check: { role: plan, any: [不足, {存在|面临}, ~] }\n",
        &[
            "2:34: 字段“any”的这一项应为文字（以“{”或“[”开头、或含有“: ”的文字要加引号）",
            "2:43: 字段“any”的这一项是空的",
        ],
    );
}

#[test]
fn missing_field() {
    assert_mistakes("- severity: error\n", &["1:3: 缺少字段“code”（规则必须写明“code”）"]);
    assert_mistakes("- code: FZ1\n  check:\n    any: [不足]\n", &["3:5: 缺少字段“role”（字段“check”必须写明“role”）"]);
    assert_mistakes("- code:\n", &["1:3: 字段“code”没有内容（写上内容，或删去这个字段）"]);
}

#[test]
fn words_stay_as_written() {
    let (rules, mistakes) =
        load("- code: 1.10\n  check: { role: plan, any: [no, 1.10, 2019.., 007, 1e999, .inf, 'a''b', \"\\u4e0d\"] }\n");
    assert_eq!(mistakes, []);
    assert_eq!(rules[0].code.as_deref(), Some("1.10"));
    let any = rules[0].any.as_deref().unwrap();
    assert_eq!(any, ["no", "1.10", "2019..", "007", "1e999", ".inf", "a'b", "不"]);
}

#[test]
fn numbers_and_flags() {
    let (rules, mistakes) = load("- code: FZ1\n  check: { role: plan, at_least: 3, strict: true }\n");
    assert_eq!((rules[0].at_least, rules[0].strict, mistakes), (Some(3), Some(true), vec![]));
    assert_mistakes(
        "- code: FZ1\n  check: { role: plan, at_least: 三, strict: yes }\n",
        &[
            "2:34: 字段“at_least”应为数字，现为“三”（用半角数字，不带单位和千分号）",
            "2:45: 字段“strict”应为 true 或 false",
        ],
    );
    assert_mistakes(
        "- code: FZ1\n  check: { role: plan, at_least: -1 }\n",
        &["2:34: 字段“at_least”应为范围内的整数，现为“-1”"],
    );
}

#[test]
fn unclosed_quote() {
    assert_mistakes(
        "- code: FZ1\n  severity: \"error\n",
        &["2:13: 引号没有成对，或引号后还有文字（补上引号；双引号文字里的“\\”要写成“\\\\”，或改用单引号）"],
    );
}

#[test]
fn tab_as_indent() {
    assert_mistakes("- code: FZ1\n  check:\n\trole: plan\n", &["3:1: 此处用了制表符（Tab）（缩进只能用空格）"]);
}

#[test]
fn aliases_and_brackets_are_refused_quickly() {
    let mut bomb = "a0: &a0 [哈, 哈]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", "));
    }
    for (text, expected) in [(bomb, "引用"), ("[".repeat(200_000), "嵌套过深")] {
        #[expect(clippy::disallowed_methods, reason = "a test of cost reads the clock")]
        let start = Instant::now();
        let (_, mistakes) = load(&text);
        // Optimised it is 0.2 s at most.
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
        assert_eq!(mistakes.len(), 1);
        assert!(mistakes[0].message.contains(expected), "{}", mistakes[0]);
        assert!(mistakes[0].line >= 1 && mistakes[0].column >= 1);
    }
}

#[test]
fn many_mistakes_at_once_in_order() {
    assert_mistakes(
        "- check: { rol: plan, any: {} }\n  severity: bad\n- 不足\n- code: [1]\n  nmae: x\n",
        &[
            "1:3: 缺少字段“code”（规则必须写明“code”）",
            "1:10: 缺少字段“role”（字段“check”必须写明“role”）",
            "1:12: 未知的字段“rol”，是否想写“role”？（可用的字段：role、any、at_least、strict）",
            "1:28: 字段“any”应为文字列表（每项以“- ”开头，或写成 [甲, 乙]；以“{”开头、或含有“: ”的文字要加引号）",
            "2:13: “bad”不是可用的值，可用：error、warning、info",
            "3:3: 规则应由“字段: 值”组成（每行一个字段，冒号后空一格）",
            "4:9: 字段“code”应为文字（以“{”或“[”开头、或含有“: ”的文字要加引号）",
            "5:3: 未知的字段“nmae”（可用的字段：code、severity、check）",
        ],
    );
}

#[test]
fn columns_count_characters() {
    let text = "\u{feff}- { code: 存在的不足和原因, severity: 严重 }\r\n- 码: FZ1\r\n";
    let (_, mistakes) = load(text);
    let places: Vec<_> = mistakes.iter().map(|m| (m.line, m.column)).collect();
    assert_eq!(places, [(1, 31), (2, 3), (2, 3)]);
    let range = &mistakes[0].range;
    assert_eq!(&text[range.start as usize..range.end as usize], "严重");
    assert_mistakes(
        "- { code: 存在的不足和原因, severity: @ }\n",
        &[
            "1:31: 此处不合YAML的写法（同级字段左端要对齐，冒号后要空一格；括号要成对；以符号开头或含有“: ”的文字要加引号）",
        ],
    );
}

#[test]
fn an_alias_reports_a_mistake_once() {
    assert_mistakes(
        "- code: FZ1\n  check: &c { role: plna }\n- code: FZ2\n  check: *c\n",
        &["2:21: 未知的角色“plna”，是否想写“plan”？（可用的角色：measures、problems、duties、plan）"],
    );
}

#[test]
fn lists_and_maps_cover_what_is_in_them() {
    let text = "甲: [一, {二: 三, 四: , } ]\n乙:\n  - 五\n  - 六 # 七\n";
    let loader = Loader::new("规则.yaml", text);
    let root = parse(&loader).unwrap();
    let slice = |at: &At<Node>| &text[at.range.start as usize..at.range.end as usize];
    let Node::Map(pairs) = &root.value else { panic!() };
    assert_eq!(slice(&root), text.trim_end_matches(" # 七\n"));
    assert_eq!(slice(&pairs[0].1), "[一, {二: 三, 四: , } ]");
    assert_eq!(slice(&pairs[1].1), "- 五\n  - 六");
}

#[test]
fn places_and_offsets_are_inverse() {
    let text = "a不\r\n\n足b";
    let loader = Loader::new("规则.yaml", text);
    for (offset, _) in text.char_indices() {
        let (line, column) = loader.place(offset as u32);
        assert_eq!(loader.offset(line, column), offset as u32);
    }
    assert_eq!(loader.offset(9, 9), text.len() as u32);
}

#[test]
fn odd_files_do_not_panic() {
    for text in
        ["", "\u{feff}", "\n", "~", "a: *x", "- &a [*a]", "? [a]: b", "%", "\0", "---\n---\n", "- !!int x", "\ta"]
    {
        let loader = Loader::new("规则.yaml", text);
        assert!(parse(&loader).is_some() || !loader.is_clean(), "{text:?}");
    }
}

#[test]
fn maps_whose_keys_are_data() {
    let text = "schema: fazhi.terms/1\nlevels: [error, info]\n概念: [一]\n做法: 二\n空: ~\n";
    let loader = Loader::new("规则.yaml", text);
    let root = parse(&loader).unwrap();
    let mut fields = Fields::open(&root, "词表", &loader).unwrap();
    assert!(fields.required("schema").is_some() && fields.required("name").is_none());
    assert_eq!(fields.choices("levels", SEVERITIES), Some(vec![2, 0]));
    assert_eq!(fields.list("概念").map(<[_]>::len), Some(1));
    assert!(fields.list("做法").is_none());
    let rest: Vec<_> = fields.take_rest().map(|(key, _)| key.value.as_str()).collect();
    assert_eq!(rest, ["空"]);
    let shown: Vec<_> = loader.into_mistakes().iter().map(Mistake::to_string).collect();
    assert_eq!(
        shown,
        [
            "规则.yaml:1:1: 缺少字段“name”（词表必须写明“name”）",
            "规则.yaml:4:5: 字段“做法”应为列表（每项以“- ”开头，或写成 [甲, 乙]）",
        ]
    );
}

#[test]
fn short_words_need_a_close_match() {
    assert_eq!(nearest("any", ["all"]), None);
    assert_eq!(nearest("naem", ["code", "name"]), Some("name"));
    assert_eq!(nearest("Severity", ["severity"]), Some("severity"));
    assert_eq!(nearest("at-least", ["at_most", "at_least"]), Some("at_least"));
}
