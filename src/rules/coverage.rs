//! Turns the packs into a table of which wordings of a rule its own examples use.
//!
//! A wording that no example shows is a guess: nobody has seen it fire. Wordings are read off the YAML of
//! each rule's check, so that every kind of check is covered alike.

use super::compile::{PackFile, compile};
use super::load::{At, Mistake, Node};
use super::read_rules::RuleText;
use super::{builtin_files, examples};
use crate::fold::fold;
use crate::span::Span;
use crate::wording::{Wording, Wordings};

/// How far the examples of one rule reach.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Code and name.
    pub code: String,
    /// English name.
    pub name: String,
    /// Number of failing examples.
    pub fail: usize,
    /// Number of passing examples.
    pub pass: usize,
    /// Number of wordings.
    pub wordings: usize,
    /// Wordings that stand in no example.
    pub unused: Vec<String>,
}

/// The coverage of the built-in rules, or of `files` behind them.
///
/// # Errors
///
/// All mistakes of all files.
pub fn coverage(files: Vec<PackFile>) -> Result<Vec<Coverage>, Vec<Mistake>> {
    let all: Vec<PackFile> = builtin_files().into_iter().chain(files).collect();
    let (_, texts) = compile(&all)?;
    Ok(texts.iter().map(of_rule).collect())
}

fn of_rule(rule: &RuleText) -> Coverage {
    let texts: Vec<String> = rule.fail.iter().chain(&rule.pass).map(|e| fold(&examples::unmark(&e.text).0)).collect();
    let mut wordings = Vec::new();
    collect(&rule.check, &mut wordings);
    let unused = wordings.iter().filter(|w| !texts.iter().any(|text| stands(w, text)));
    Coverage {
        code: rule.rule.code.clone(),
        name: rule.rule.name.clone(),
        fail: rule.fail.len(),
        pass: rule.pass.len(),
        wordings: wordings.len(),
        unused: unused.cloned().collect(),
    }
}

/// Every text of a list inside a check that reads as a wording with Chinese in it.
fn collect(node: &At<Node>, out: &mut Vec<String>) {
    match &node.value {
        Node::List(items) => {
            for item in items {
                match &item.value {
                    Node::Scalar(text) if text.chars().any(crate::fold::is_chinese) => out.push(text.clone()),
                    _ => collect(item, out),
                }
            }
        }
        Node::Map(pairs) => pairs.iter().for_each(|(_, value)| collect(value, out)),
        Node::Scalar(_) | Node::Null => {}
    }
}

fn stands(wording: &str, text: &str) -> bool {
    let Ok(wording) = Wording::parse(wording) else { return false };
    let mut all = Wordings::default();
    let set = all.add([wording]);
    let Ok(matcher) = all.matcher() else { return false };
    let hits = matcher.scan(text);
    hits.within_open(set, Span::new(0, text.len() as u32)).next().is_some()
}
