//! Turns the text of pack files into a [`Pack`], or into all mistakes of all files at once.
//!
//! build.rs runs this on `rules/` and stores the [`Draft`] of it too, behind which `--rules` reads the user's
//! files; a rule of a later file replaces the built-in rule of the same code.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::kinds::phrases::Phrase;
use super::kinds::terms::{self as dated, DatedTerm, TermKind};
use super::load::{Fields, Loader, Mistake, Node, parse};
use super::pack::{Pack, Rule};
use super::read_audit::AuditDraft;
use super::read_facts;
use super::read_phrases;
use super::read_rules::{self, RuleText};
use super::read_skeleton;
use super::read_template::TemplateDraft;
use super::skeleton::Skeleton;
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
pub const SCHEMAS: &[&str] = &[
    "fazhi.template/1",
    "fazhi.kinds/1",
    "fazhi.facts/1",
    "fazhi.duties/1",
    "fazhi.areas/1",
    "fazhi.trace/1",
    "fazhi.audit-words/1",
    "fazhi.phrases/1",
    "fazhi.terms/1",
    "fazhi.skeleton/1",
    "fazhi.rules/1",
];

/// What the files read so far say; the binary stores what the built-in ones say, so that a file of one's own is
/// read behind them without reading them again.
#[derive(Default, Serialize, Deserialize)]
pub struct Draft {
    template: TemplateDraft,
    audit: AuditDraft,
    skeleton: Skeleton,
    wordings: Wordings,
    phrases: Vec<Phrase>,
    terms: Vec<(TermKind, DatedTerm)>,
    /// Each with whether it is built in.
    rules: Vec<(Rule, bool)>,
}

impl Draft {
    /// Reads files behind those that were read before, and gives their rules as written.
    ///
    /// # Errors
    ///
    /// All mistakes of all files, in file order.
    pub fn read(&mut self, files: &[PackFile]) -> Result<Vec<RuleText>, Vec<Mistake>> {
        let mut texts = Vec::new();
        let mut mistakes = Vec::new();
        for file in files {
            let loader = Loader::new(&file.name, &file.text);
            if let Some(root) = parse(&loader) {
                let schema = schema(&root.value);
                if let Some(fields) = Fields::open(&root, "文件", &loader) {
                    texts.extend(self.read_file(schema.as_deref(), fields, &loader, file.builtin));
                }
            }
            mistakes.extend(loader.into_mistakes());
        }
        let missing = self.template.missing();
        if mistakes.is_empty() && !missing.is_empty() {
            let loader = Loader::new(files.first().map_or("", |f| &f.name), "");
            loader.mistake(0..0, format!("模板还缺少：{}", missing.join("、")), None);
            mistakes.extend(loader.into_mistakes());
        }
        if mistakes.is_empty() { Ok(texts) } else { Err(mistakes) }
    }

    fn read_file(&mut self, schema: Option<&str>, fields: Fields, loader: &Loader, builtin: bool) -> Vec<RuleText> {
        match schema {
            Some("fazhi.template/1") => self.template.read_template(fields, loader),
            Some("fazhi.kinds/1") => self.template.read_kinds(fields, loader),
            Some("fazhi.facts/1") => read_facts::read(fields, loader, &mut self.template.units),
            Some("fazhi.duties/1") => self.template.evidence.read_duties(fields, loader),
            Some("fazhi.areas/1") => self.template.evidence.read_areas(fields, loader),
            Some("fazhi.trace/1") => self.template.evidence.read_trace(fields, loader),
            Some("fazhi.audit-words/1") => self.audit.read(fields, loader),
            Some("fazhi.skeleton/1") => read_skeleton::read(fields, loader, &mut self.skeleton),
            Some("fazhi.phrases/1") => self.phrases.extend(read_phrases::read(fields, loader, &mut self.wordings)),
            Some("fazhi.terms/1") => dated::read(fields, loader, &mut self.wordings, &mut self.terms),
            Some("fazhi.rules/1") => {
                let texts = read_rules::read(fields, loader, &mut self.wordings);
                texts.iter().for_each(|text| self.add(text, builtin, loader));
                return texts;
            }
            _ => unknown_schema(fields, loader),
        }
        Vec::new()
    }

    /// Adds a rule; a built-in one of the same code is replaced by a user's, never by another built-in.
    fn add(&mut self, text: &RuleText, builtin: bool, loader: &Loader) {
        let rule = &text.rule;
        let same_code = self.rules.iter().position(|(r, _)| r.code == rule.code);
        let same_name = self.rules.iter().any(|(r, _)| r.name == rule.name && r.code != rule.code);
        if same_name {
            loader.mistake(text.name_at.range.clone(), format!("名称“{}”已被另一条规则使用", rule.name), None);
        }
        match same_code {
            Some(i) if self.rules[i].1 && !builtin => self.rules[i] = (rule.clone(), false),
            Some(_) => loader.mistake(text.code_at.range.clone(), format!("编号“{}”重复", rule.code), None),
            None => self.rules.push((rule.clone(), builtin)),
        }
    }

    /// The pack of all files.
    ///
    /// # Errors
    ///
    /// When no file has a wording.
    pub fn finish(mut self) -> Result<Pack, Vec<Mistake>> {
        self.rules.iter_mut().for_each(|(rule, _)| dated::attach(&mut rule.check, &self.terms));
        self.rules.sort_by(|(a, _), (b, _)| a.code.cmp(&b.code));
        let words = self.template.finish(&mut self.wordings);
        let audit = self.audit.finish(&mut self.wordings);
        let (wordings, automaton) = self.wordings.compile().map_err(|message| {
            let loader = Loader::new("", "");
            loader.mistake(0..0, message, None);
            loader.into_mistakes()
        })?;
        let rules = self.rules.into_iter().map(|(rule, _)| rule).collect();
        Ok(Pack { words, audit, wordings, automaton, phrases: self.phrases, rules, skeleton: self.skeleton })
    }
}

/// Compiles pack files, the built-in ones first; also gives the rules as written, in code order.
///
/// # Errors
///
/// All mistakes of all files, in file order.
pub fn compile(files: &[PackFile]) -> Result<(Pack, Vec<RuleText>), Vec<Mistake>> {
    let mut draft = Draft::default();
    // Of two with the same code the later one counts; anything else was a mistake.
    let texts = draft.read(files)?.into_iter().map(|text| (text.rule.code.clone(), text));
    let mut texts: BTreeMap<String, RuleText> = texts.collect();
    let pack = draft.finish()?;
    let of_rule = |rule: &Rule| Some(RuleText { rule: rule.clone(), ..texts.remove(&rule.code)? });
    let texts = pack.rules.iter().filter_map(of_rule).collect();
    Ok((pack, texts))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RuleSet, builtin_files};

    /// The mistakes of a user's rule file behind the built-in ones, as `行:列 message`.
    fn mistakes(text: &str) -> Vec<String> {
        let file = PackFile { name: "mine.yaml".into(), text: text.into(), builtin: false };
        let found = RuleSet::with_files(vec![file]).err().unwrap_or_default();
        found.iter().map(|m| format!("{}:{} {}", m.line, m.column, m.message)).collect()
    }

    const RULE: &str = "schema: fazhi.rules/1
rules:
  - code: FZ199
    name: my-rule
    severity: info
    confidence: high
    check: { kind: heading, words: [试行] }
    message: 标题有“{words}”
    help: 删去
    examples:
      fail: [\"青石镇2024年法治政府建设年度报告\\n一、主要举措和成效（试行）\\n全年办结31件。\"]
      pass: [\"青石镇2024年法治政府建设年度报告\\n一、主要举措和成效\\n全年办结31件。\"]
";

    #[test]
    fn a_rule_of_ones_own_is_compiled_and_its_examples_run() {
        let file = PackFile { name: "mine.yaml".into(), text: RULE.into(), builtin: false };
        let run = crate::rules::run_examples(vec![file]).expect("the rule is right");
        assert!(run.failures.is_empty(), "{:?}", run.failures);
    }

    #[test]
    fn all_mistakes_are_told_at_their_place() {
        let wrong = RULE
            .replace("severity: info", "severty: info")
            .replace("kind: heading", "kind: headings")
            .replace("code: FZ199", "code: 199");
        assert_eq!(
            mistakes(&wrong),
            [
                "3:5 缺少字段“severity”",
                "3:11 编号“199”应为FZ加三位",
                "5:5 未知的字段“severty”，是否想写“severity”？",
                "7:20 未知的检查“headings”，是否想写“heading”？",
            ]
        );
    }

    #[test]
    fn wordings_placeholders_and_years_are_checked() {
        assert_eq!(mistakes(&RULE.replace("[试行]", "['{试行|暂行']")), ["7:37 “{试行|暂行”缺少右花括号"]);
        assert_eq!(mistakes(&RULE.replace("{words}", "{word}")), ["8:14 未知的占位符“word”，是否想写“words”？"]);
        let years = RULE.replace("    check:", "    applies: { years: \"2025..2019\" }\n    check:");
        assert_eq!(mistakes(&years), ["7:23 年份“2025..2019”前大后小，规则永远不会适用"]);
    }

    #[test]
    fn codes_and_names_stay_unique() {
        let name = RULE.replace("name: my-rule", "name: missing-plan");
        assert_eq!(mistakes(&name), ["4:11 名称“missing-plan”已被另一条规则使用"]);
        let twice = format!("{RULE}{}", RULE.split_once("rules:\n").expect("has rules").1);
        assert_eq!(mistakes(&twice), ["13:11 编号“FZ199”重复"]);
        assert!(compile(&builtin_files()).is_ok());
    }

    #[test]
    fn a_rule_without_examples_is_refused() {
        let cut = RULE.split("    examples:").next().expect("has examples");
        assert_eq!(mistakes(cut), ["3:5 缺少字段“examples”"]);
        let empty = RULE.lines().filter(|l| !l.contains("fail:")).collect::<Vec<_>>().join("\n") + "\n      fail: []\n";
        assert_eq!(mistakes(&empty).len(), 1);
    }

    #[test]
    fn wordings_of_ones_own_are_added_to_the_template() {
        let text = "schema: fazhi.template/1\nroles:\n  - { role: problems, strong: [\"爬坡过坎之处\"] }\n";
        let file = PackFile { name: "mine.yaml".into(), text: text.into(), builtin: false };
        let rules = RuleSet::with_files(vec![file]).expect("one wording more");
        let report =
            "青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n办结31件。\n二、爬坡过坎之处\n案卷不规范。\n";
        let source = crate::Source::new("a", report, "UTF-8");
        let found = crate::check(&source, &rules, &crate::Context::default());
        assert!(found.findings.iter().all(|f| f.code != "FZ102"));
    }
}
