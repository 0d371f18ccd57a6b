//! [`Config`]: an office's own `fazhi.yaml`, which extends the packs, switches rules off and re-levels them.
//!
//! Read once per file; what it names is checked against the rules when it is applied, so that a word that
//! names no rule is a mistake at its place. Nothing here looks for files.

use super::load::{At, Fields, Loader, Mistake, Node, parse};
use super::read_rules::SEVERITIES;
use super::{RuleSet, kinds};
use crate::finding::Severity;
use crate::report::{Level, Stage};

/// The only `schema:` of such a file.
pub const SCHEMA: &str = "fazhi.config/1";

/// What a `fazhi.yaml` says.
#[derive(Clone, Debug)]
pub struct Config {
    /// What mistakes call the file.
    pub name: String,
    /// Pack files, relative to the configuration's folder.
    pub extends: Vec<String>,
    /// A notice's file, relative to the configuration's folder.
    pub notice: Option<String>,
    /// Kind of body of every report below the folder.
    pub level: Option<Level>,
    /// What the texts are for.
    pub stage: Option<Stage>,
    disable: Vec<At<String>>,
    severity: Vec<(At<String>, Severity)>,
    text: String,
}

/// What was changed about a rule, and by which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Code of the rule.
    pub code: String,
    /// The new severity; `None` if the rule is off.
    pub severity: Option<Severity>,
    /// The file.
    pub by: String,
}

impl Config {
    /// Reads a configuration; `name` is what mistakes call the file.
    ///
    /// # Errors
    ///
    /// All mistakes of the file.
    pub fn read(name: &str, text: &str) -> Result<Config, Vec<Mistake>> {
        let loader = Loader::new(name, text);
        let config = parse(&loader).and_then(|root| read(&root, name, text, &loader));
        let mistakes = loader.into_mistakes();
        match config {
            Some(config) if mistakes.is_empty() => Ok(config),
            _ => Err(mistakes),
        }
    }

    /// What it changes about the rules.
    ///
    /// # Errors
    ///
    /// A mistake for every word that names no rule.
    pub fn changes(&self, rules: &RuleSet) -> Result<Vec<Change>, Vec<Mistake>> {
        let loader = Loader::new(&self.name, &self.text);
        let mut changes = Vec::new();
        let off = self.disable.iter().map(|word| (word, None));
        for (word, severity) in off.chain(self.severity.iter().map(|(word, s)| (word, Some(*s)))) {
            let named: Vec<&str> = rules.named(&word.value).map(|r| r.code.as_str()).collect();
            if named.is_empty() {
                let known = rules.rules().iter().flat_map(|r| [r.code.as_str(), r.name.as_str()]);
                let near =
                    super::load::nearest(&word.value, known).map_or(String::new(), |n| format!("，是否想写“{n}”？"));
                let help = Some("写规则的代码、代码开头或名称；用 fazhi rules list 查看".to_owned());
                loader.mistake(word.range.clone(), format!("没有“{}”这样的规则{near}", word.value), help);
            }
            let change = |code: &str| Change { code: code.to_owned(), severity, by: self.name.clone() };
            changes.extend(named.into_iter().map(change));
        }
        let mistakes = loader.into_mistakes();
        if mistakes.is_empty() { Ok(changes) } else { Err(mistakes) }
    }
}

fn read(root: &At<Node>, name: &str, text: &str, loader: &Loader) -> Option<Config> {
    let mut fields = Fields::open(root, "配置", loader)?;
    if let Some(schema) = fields.required_string_at("schema")
        && schema.value != SCHEMA
    {
        loader.unknown("schema", &schema, [SCHEMA]);
    }
    let mut config = Config {
        name: name.to_owned(),
        extends: fields.strings("extends").unwrap_or_default(),
        notice: fields.string("notice"),
        level: fields.choice("level", &kinds::levels()),
        stage: fields.choice("stage", &kinds::stages()),
        disable: fields.strings_at("disable").unwrap_or_default(),
        severity: Vec::new(),
        text: text.to_owned(),
    };
    if let Some(levels) = fields.map("severity") {
        for (key, value) in levels.take_rest() {
            let severity = loader.string("轻重", value).and_then(|word| loader.choose(&word, SEVERITIES));
            config.severity.extend(severity.map(|s| (key.clone(), s)));
        }
    }
    fields.finish();
    Some(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_switched_off_and_relevelled() {
        let text = "schema: fazhi.config/1\ndisable: [FZ2, short-problems]\nseverity: { FZ302: info }\nlevel: county\n";
        let config = Config::read("fazhi.yaml", text).unwrap();
        let changes = config.changes(&RuleSet::builtin()).unwrap();
        let change = |code: &str| changes.iter().find(|c| c.code == code);
        assert_eq!(change("FZ202").map(|c| c.severity), Some(None));
        assert_eq!(change("FZ302").map(|c| c.severity), Some(Some(Severity::Info)));
        assert_eq!(config.level, Some(Level::County));
    }

    #[test]
    fn words_that_name_no_rule_are_told_at_their_place() {
        let config = Config::read("fazhi.yaml", "schema: fazhi.config/1\ndisable: [missing-dutys]\n").unwrap();
        let mistakes = config.changes(&RuleSet::builtin()).unwrap_err();
        assert_eq!((mistakes[0].line, mistakes[0].column), (2, 11));
        assert!(mistakes[0].message.contains("是否想写“missing-duties”"), "{}", mistakes[0].message);
        let mistakes = Config::read("fazhi.yaml", "schema: fazhi.config/1\nseverity: { FZ302: low }\n").unwrap_err();
        assert_eq!((mistakes[0].line, mistakes[0].column), (2, 20));
    }
}
