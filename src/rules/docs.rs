//! Turns the built-in YAML into what `explain` shows of a rule: its examples, which the compiled pack leaves out.

use super::builtin_files;
use super::compile::compile;

/// What the YAML says about a rule beyond what a run needs.
#[derive(Clone, Debug, Default)]
pub struct RuleDoc {
    /// Texts it says something about; `⟦…⟧` marks the place.
    pub fail: Vec<String>,
    /// Texts it is silent about.
    pub pass: Vec<String>,
}

/// The examples of a built-in rule.
pub fn docs(code: &str) -> Option<RuleDoc> {
    let (_, texts) = compile(&builtin_files()).expect("build.rs compiled the same files");
    let rule = texts.into_iter().find(|t| t.rule.code == code)?;
    let texts = |examples: Vec<super::read_rules::Example>| examples.into_iter().map(|e| e.text).collect();
    Some(RuleDoc { fail: texts(rule.fail), pass: texts(rule.pass) })
}
