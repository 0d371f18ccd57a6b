//! Turns the YAML of packs into what `explain` shows of a rule: its examples, which the compiled pack leaves out.

use super::builtin_files;
use super::compile::{PackFile, compile};

/// What the YAML says about a rule beyond what a run needs.
#[derive(Clone, Debug, Default)]
pub struct RuleDoc {
    /// Texts it says something about; `⟦…⟧` marks the place.
    pub fail: Vec<String>,
    /// Texts it is silent about.
    pub pass: Vec<String>,
}

/// The examples of a rule of the built-in pack, or of `files` behind it.
pub fn docs(files: Vec<PackFile>, code: &str) -> Option<RuleDoc> {
    let all: Vec<PackFile> = builtin_files().into_iter().chain(files).collect();
    let (_, texts) = compile(&all).ok()?;
    let rule = texts.into_iter().find(|t| t.rule.code == code)?;
    let texts = |examples: Vec<super::read_rules::Example>| examples.into_iter().map(|e| e.text).collect();
    Some(RuleDoc { fail: texts(rule.fail), pass: texts(rule.pass) })
}
