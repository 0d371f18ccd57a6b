//! `fazhi rules docs`: all rules as one Markdown manual, from the YAML alone.

use std::fmt::Write as _;
use std::path::PathBuf;

use fazhi::rules::{Rule, RuleDoc, all_docs};

use crate::explain::rows;
use crate::packs;
use crate::{Exit, Failure, write_out};

/// Runs the command.
pub fn run(packs: &[PathBuf]) -> Result<Exit, Failure> {
    let files = packs::files(packs)?;
    let rules = packs::rule_set(packs)?;
    let docs = all_docs(files);
    let mut out = String::from("# 规则手册\n\n每条规则的例子都由程序执行，⟦…⟧是意见所指的文字。\n");
    for rule in rules.rules() {
        entry(rule, &mut out);
        let Some((_, doc)) = docs.iter().find(|(code, _)| *code == rule.code) else { continue };
        examples(doc, &mut out);
    }
    write_out(&out)?;
    Ok(Exit::Clean)
}

/// The examples of a rule.
pub fn examples(doc: &RuleDoc, out: &mut String) {
    for (title, texts) in [("会提示", &doc.fail), ("不会提示", &doc.pass)] {
        for text in texts {
            let _ = writeln!(out, "\n{title}：\n\n```text\n{}\n```", text.trim_end());
        }
    }
}

/// What a rule looks for, on what basis, and what to write.
pub fn entry(rule: &Rule, out: &mut String) {
    let _ = writeln!(out, "\n## {} {}\n", rule.code, rule.name);
    for (name, text) in rows(rule) {
        let _ = writeln!(out, "- {name}：{}", text.replace('\n', " "));
    }
}
