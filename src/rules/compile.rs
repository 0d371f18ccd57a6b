//! Turns the text of pack files into a [`Pack`], or into all mistakes of all files at once.
//!
//! build.rs runs this on `rules/`, and `--rules` runs it again with the user's files behind the built-in
//! ones; a rule of a later file replaces the built-in rule of the same code.

use super::load::{Fields, Loader, Mistake, Node, parse};
use super::pack::Pack;
use super::read_rules::{self, RuleText};
use super::read_template::TemplateDraft;
use crate::wording::Wordings;

/// One YAML file.
#[derive(Clone, Debug)]
pub struct PackFile {
    /// What mistakes call it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Part of the program; such files must not use a code twice.
    pub builtin: bool,
}

/// The names a `schema:` line may have.
const SCHEMAS: &[&str] = &["fazhi.template/1", "fazhi.kinds/1", "fazhi.rules/1"];

/// Compiles pack files, the built-in ones first.
///
/// # Errors
///
/// All mistakes of all files, in file order.
pub fn compile(files: &[PackFile]) -> Result<(Pack, Vec<RuleText>), Vec<Mistake>> {
    let mut template = TemplateDraft::default();
    let mut wordings = Wordings::default();
    let mut rules: Vec<(RuleText, bool)> = Vec::new();
    let mut mistakes = Vec::new();
    for file in files {
        let loader = Loader::new(&file.name, &file.text);
        if let Some(root) = parse(&loader) {
            let schema = schema(&root.value);
            if let Some(fields) = Fields::open(&root, "文件", &loader) {
                match schema.as_deref() {
                    Some("fazhi.template/1") => template.read_template(fields, &loader),
                    Some("fazhi.kinds/1") => template.read_kinds(fields, &loader),
                    Some("fazhi.rules/1") => {
                        for rule in read_rules::read(fields, &loader, &mut wordings) {
                            add(&mut rules, rule, file.builtin, &loader);
                        }
                    }
                    _ => unknown_schema(fields, &loader),
                }
            }
        }
        mistakes.extend(loader.into_mistakes());
    }
    let missing = template.missing();
    if mistakes.is_empty() && !missing.is_empty() {
        let loader = Loader::new(files.first().map_or("", |f| &f.name), "");
        loader.mistake(0..0, format!("模板还缺少：{}", missing.join("、")), None);
        mistakes.extend(loader.into_mistakes());
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    rules.sort_by(|(a, _), (b, _)| a.rule.code.cmp(&b.rule.code));
    let words = template.finish(&mut wordings);
    let automaton = wordings.automaton().map_err(|message| {
        let loader = Loader::new("", "");
        loader.mistake(0..0, message, None);
        loader.into_mistakes()
    })?;
    let texts: Vec<RuleText> = rules.into_iter().map(|(rule, _)| rule).collect();
    let rules = texts.iter().map(|t| t.rule.clone()).collect();
    Ok((Pack { words, wordings, automaton, rules }, texts))
}

fn schema(root: &Node) -> Option<String> {
    let Node::Map(pairs) = root else { return None };
    pairs.iter().find(|(key, _)| key.value == "schema").and_then(|(_, node)| match &node.value {
        Node::Scalar(text) => Some(text.clone()),
        _ => None,
    })
}

fn unknown_schema(mut fields: Fields, loader: &Loader) {
    if let Some(word) = fields.required_string_at("schema") {
        loader.unknown("schema", &word, SCHEMAS.iter().copied());
    }
}

/// Adds a rule; a built-in one of the same code is replaced by a user's, never by another built-in.
fn add(rules: &mut Vec<(RuleText, bool)>, rule: RuleText, builtin: bool, loader: &Loader) {
    let same_code = rules.iter().position(|(r, _)| r.rule.code == rule.rule.code);
    let same_name = rules.iter().any(|(r, _)| r.rule.name == rule.rule.name && r.rule.code != rule.rule.code);
    if same_name {
        loader.mistake(rule.code_at.range.clone(), format!("名称“{}”已被另一条规则使用", rule.rule.name), None);
    }
    match same_code {
        Some(i) if rules[i].1 && !builtin => rules[i] = (rule, false),
        Some(_) => loader.mistake(rule.code_at.range.clone(), format!("编号“{}”重复", rule.rule.code), None),
        None => rules.push((rule, builtin)),
    }
}
