//! Reads `fazhi.rules/1` files into rules and their examples.
//!
//! What a rule says is checked here as far as one rule shows it; codes across files are checked by
//! `compile`. Every mistake is noted at its place and reading goes on.

use super::kinds::across::{self, ExampleAudit};
use super::kinds::layout::{self, ExampleLayout};
use super::kinds::{self, Check, levels, stages};
use super::load::{At, Fields, Loader, Node};
use super::pack::{Applies, Rule, SeverityFor};
use super::read_fix;
use crate::finding::{Basis, Confidence, Severity};
use crate::report::{Date, Level, Stage};
use crate::wording::Wordings;

/// A rule as read, with what only tests and explanations need.
#[derive(Clone, Debug)]
pub struct RuleText {
    /// The rule.
    pub rule: Rule,
    /// Texts it must say something about.
    pub fail: Vec<Example>,
    /// Texts it must be silent about.
    pub pass: Vec<Example>,
    /// Place of its code.
    pub code_at: At<String>,
    /// Place of its name.
    pub name_at: At<String>,
    /// The file it stands in.
    pub file: String,
    /// Its check as written.
    pub check: At<Node>,
}

/// One executed example; `⟦…⟧` marks where the finding must stand.
#[derive(Clone, Debug)]
pub struct Example {
    /// The text with its marks.
    pub text: String,
    /// Bytes in the rule file.
    pub range: std::ops::Range<u32>,
    /// What is said about the text.
    pub level: Option<Level>,
    /// The year reported on.
    pub year: Option<u16>,
    /// What the text is for.
    pub stage: Option<Stage>,
    /// Whether the rule must find out by itself that the text is an annual report.
    pub whole: bool,
    /// The day of the check.
    pub today: Option<Date>,
    /// A notice as its file would say it.
    pub notice: Option<String>,
    /// How the text looks, where it is as if it came from a document.
    pub layout: Option<ExampleLayout>,
    /// What stands beside the report, where it takes more than one.
    pub audit: Option<ExampleAudit>,
}

/// Reads the rules of one file; their wordings go into `all`.
pub(super) fn read(mut fields: Fields, loader: &Loader, all: &mut Wordings) -> Vec<RuleText> {
    fields.take("schema");
    let nodes = fields.required("rules").map(|_| fields.list("rules").unwrap_or_default()).unwrap_or_default();
    let rules = nodes.iter().filter_map(|node| rule(node, loader, all)).collect();
    fields.finish();
    rules
}

fn rule(node: &At<Node>, loader: &Loader, all: &mut Wordings) -> Option<RuleText> {
    let mut fields = Fields::open(node, "规则", loader)?;
    fields.require(&["code", "name", "severity", "confidence", "check", "message", "examples"]);
    let code_at = fields.string_at("code");
    let name = fields.string_at("name");
    if let Some(code) = &code_at
        && !(code.value.starts_with("FZ") && code.value.len() == 5)
    {
        loader.mistake(code.range.clone(), format!("编号“{}”应为FZ加三位", code.value), None);
    }
    let severity = fields.choice("severity", SEVERITIES);
    let severity_for =
        fields.list("severity_for").unwrap_or_default().iter().filter_map(|n| severity_for(n, loader)).collect();
    let confidence = fields.choice("confidence", CONFIDENCES);
    let applies = fields.map("applies").map(|f| applies(f, loader)).unwrap_or_default();
    let basis = fields.map("basis").and_then(basis);
    let message = fields.string_at("message");
    let help = fields.string("help");
    let check_node = fields.take("check").cloned();
    let check = fields.map("check").and_then(|f| kinds::read(f, loader, all));
    let variants = fields.map("variants").map(|f| variants(f, check.as_ref(), loader)).unwrap_or_default();
    if let (Some(message), Some(check)) = (&message, &check) {
        placeholders(message, check, loader);
    }
    let fix = fields.map("fix").and_then(|f| read_fix::fix(f, check.as_ref(), loader));
    let (fail, pass) = fields.map("examples").map(|f| examples(f, loader)).unwrap_or_default();
    fields.finish();
    let rule = Rule {
        code: code_at.as_ref()?.value.clone(),
        name: name.as_ref()?.value.clone(),
        severity: severity?,
        severity_for,
        confidence: confidence?,
        applies,
        basis,
        message: message?.value,
        variants,
        help,
        fix,
        check: check?,
    };
    Some(RuleText {
        rule,
        fail,
        pass,
        code_at: code_at?,
        name_at: name?,
        file: loader.file().to_owned(),
        check: check_node?,
    })
}

/// The severities by their keys.
pub(super) const SEVERITIES: &[(&str, Severity)] =
    &[("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];
const CONFIDENCES: &[(&str, Confidence)] =
    &[("high", Confidence::High), ("medium", Confidence::Medium), ("low", Confidence::Low)];

fn severity_for(node: &At<Node>, loader: &Loader) -> Option<SeverityFor> {
    let mut fields = Fields::open(node, "级别", loader)?;
    fields.require(&["severity"]);
    let bodies = fields.choices("levels", &levels());
    let texts = fields.choices("stages", &stages());
    if bodies.is_none() && texts.is_none() {
        let help = Some("例如 levels: [county] 或 stages: [publish]".to_owned());
        loader.mistake(node.range.clone(), "没有写明这个轻重适用于哪些单位或哪个阶段".to_owned(), help);
    }
    let severity = fields.choice("severity", SEVERITIES);
    fields.finish();
    Some(SeverityFor { levels: bodies.unwrap_or_default(), stages: texts.unwrap_or_default(), severity: severity? })
}

/// Which reports something concerns.
pub(in crate::rules) fn applies(mut fields: Fields, loader: &Loader) -> Applies {
    let all = matches!(fields.take("levels"), Some(At { value: Node::Scalar(s), .. }) if s == "all");
    let levels = if all { Vec::new() } else { fields.choices("levels", &levels()).unwrap_or_default() };
    let years = fields.string_at("years").map(|text| years(&text, loader)).unwrap_or_default();
    let stages = fields.choices("stages", &stages()).unwrap_or_default();
    fields.finish();
    Applies { levels, years, stages }
}

/// `2019..`, `..2018`, `2019..2025`, `2024`.
fn years(text: &At<String>, loader: &Loader) -> (Option<u16>, Option<u16>) {
    let (from, until) = text.value.split_once("..").unwrap_or((&text.value, &text.value));
    let year = |s: &str| if s.is_empty() { Ok(None) } else { s.parse().map(Some) };
    match (year(from), year(until)) {
        (Ok(from), Ok(until)) if from.is_none() || until.is_none() || from <= until => (from, until),
        (Ok(_), Ok(_)) => {
            loader.mistake(text.range.clone(), format!("年份“{}”前大后小，规则永远不会适用", text.value), None);
            (None, None)
        }
        _ => {
            let help = "例如 2019..、..2018、2019..2025".to_owned();
            loader.mistake(text.range.clone(), format!("年份“{}”写法不对", text.value), Some(help));
            (None, None)
        }
    }
}

pub(super) fn basis(mut fields: Fields) -> Option<Basis> {
    let document = fields.required_string("document");
    let (text, place) = (fields.string("text"), fields.string("place"));
    fields.finish();
    Some(Basis { document: document?, text, place })
}

/// Messages for what a check tells apart; a key it never tells is a mistake.
fn variants(fields: Fields, check: Option<&Check>, loader: &Loader) -> Vec<(String, String)> {
    let known = check.map(Check::variants).unwrap_or_default();
    let mut all = Vec::new();
    for (key, value) in fields.take_rest() {
        if check.is_some() && !known.contains(&key.value.as_str()) {
            loader.unknown("情形", key, known.iter().copied());
        }
        if let (Some(text), Some(check)) = (loader.string("提示语", value), check) {
            placeholders(&text, check, loader);
            all.push((key.value.clone(), text.value));
        }
    }
    all
}

/// Every `{placeholder}` of a message must be one the check fills.
pub(super) fn placeholders(message: &At<String>, check: &Check, loader: &Loader) {
    let known = check.placeholders();
    for piece in message.value.split('{').skip(1) {
        let name = piece.split('}').next().unwrap_or(piece);
        if !known.contains(&name) {
            let word = At { value: name.to_owned(), range: message.range.clone() };
            loader.unknown("占位符", &word, known.iter().copied());
        }
    }
}

fn examples(mut fields: Fields, loader: &Loader) -> (Vec<Example>, Vec<Example>) {
    let mut side = |key: &'static str| -> Vec<Example> {
        let nodes = fields.required(key).map(|_| fields.list(key).unwrap_or_default()).unwrap_or_default();
        let all: Vec<Example> = nodes.iter().filter_map(|node| example(node, loader)).collect();
        if let Some(node) = fields.take(key)
            && all.is_empty()
        {
            loader.mistake(node.range.clone(), format!("“{key}”至少要有一个例子"), None);
        }
        all
    };
    let both = (side("fail"), side("pass"));
    fields.finish();
    both
}

fn example(node: &At<Node>, loader: &Loader) -> Option<Example> {
    let range = node.range.clone();
    let plain = Example {
        text: String::new(),
        range,
        level: None,
        year: None,
        stage: None,
        whole: false,
        notice: None,
        today: None,
        layout: None,
        audit: None,
    };
    if let Node::Scalar(text) = &node.value {
        return Some(Example { text: text.clone(), ..plain });
    }
    let mut fields = Fields::open(node, "例子", loader)?;
    let text = fields.required_string("text");
    let (level, year) = (fields.choice("level", &levels()), fields.number("year"));
    let (stage, whole) = (fields.choice("stage", &stages()), fields.flag("whole").unwrap_or(false));
    let notice = fields.string("notice");
    let today = fields.string_at("today").and_then(|day| {
        let date = Date::from_iso(&day.value);
        if date.is_none() {
            loader.mistake(day.range, format!("日期“{}”写法不对", day.value), Some("例如 2025-01-31".to_owned()));
        }
        date
    });
    let layout = fields.map("layout").map(|f| layout::example(f, loader));
    let audit = fields.map("audit").map(|f| across::example(f, loader));
    fields.finish();
    Some(Example { today, notice, text: text?, level, year, stage, whole, layout, audit, ..plain })
}
