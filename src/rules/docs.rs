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
    /// The file it stands in.
    pub file: String,
}

/// The examples of a rule of the built-in pack, or of `files` behind it.
pub fn docs(files: Vec<PackFile>, code: &str) -> Option<RuleDoc> {
    all_docs(files).into_iter().find(|(known, _)| known == code).map(|(_, doc)| doc)
}

/// What the YAML says about every rule, by code; empty if the files are wrong.
pub fn all_docs(files: Vec<PackFile>) -> Vec<(String, RuleDoc)> {
    let all: Vec<PackFile> = builtin_files().into_iter().chain(files).collect();
    let Ok((_, rules)) = compile(&all) else { return Vec::new() };
    let texts = |examples: Vec<super::read_rules::Example>| examples.into_iter().map(|e| e.text).collect();
    let doc = |rule: super::read_rules::RuleText| {
        (rule.rule.code, RuleDoc { fail: texts(rule.fail), pass: texts(rule.pass), file: rule.file })
    };
    rules.into_iter().map(doc).collect()
}
