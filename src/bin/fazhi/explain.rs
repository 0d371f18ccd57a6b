//! `fazhi explain`: a code or a name → what the rule checks, on what basis, and what to write.

use std::fmt::Write as _;
use std::path::PathBuf;

use fazhi::finding::Confidence;
use fazhi::render::{display_width, level_word, severity_word, stage_word, wrap};
use fazhi::rules::{PackFile, Rule};

use crate::args::Explain;
use crate::packs;
use crate::select;
use crate::terminal::Terminal;
use crate::{Exit, Failure, write_out};

/// Runs the command.
pub fn run(args: &Explain, packs: &[PathBuf], terminal: &Terminal) -> Result<Exit, Failure> {
    let files = packs::files(packs)?;
    let rules = packs::rule_set(packs)?;
    let rule =
        select::find(&args.rule, rules.rules()).map_err(|why| Failure::Usage(format!("{}：{why}", args.rule)))?;
    write_out(&(page(rule, terminal.width) + &examples(files, &rule.code)))?;
    Ok(Exit::Clean)
}

fn page(rule: &Rule, width: usize) -> String {
    let mut out = format!("{} {}\n\n", rule.code, rule.name);
    for (name, text) in rows(rule) {
        let indent = display_width(&name).max(4) + 2;
        for (i, line) in wrap(&blanks(&text), width.saturating_sub(indent)).iter().enumerate() {
            let lead = if i == 0 { format!("{name}  ") } else { " ".repeat(indent) };
            let _ = writeln!(out, "{lead}{line}");
        }
    }
    out
}

/// What a rule says of itself, name by name; placeholders are left as they are.
pub fn rows(rule: &Rule) -> Vec<(String, String)> {
    let confidence = match rule.confidence {
        Confidence::High => "高，凭文字即可判断",
        Confidence::Medium => "中，多数情况下可以判断",
        Confidence::Low => "低，仅作提示，请人工阅读",
    };
    let mut rows = vec![("轻重".to_owned(), severity_word(rule.severity).to_owned())];
    let mut row = |name: &str, text: String| rows.push((name.to_owned(), text));
    for other in &rule.severity_for {
        let levels = other.levels.iter().map(|l| level_word(*l));
        let whose: Vec<&str> = levels.chain(other.stages.iter().map(|s| stage_word(*s))).collect();
        row("轻重", format!("{}：{}", whose.join("、"), severity_word(other.severity)));
    }
    row("把握", confidence.to_owned());
    row("意见", rule.message.clone());
    for (case, message) in &rule.variants {
        row(&format!("意见（{case}）"), message.clone());
    }
    if let Some(help) = &rule.help {
        row("建议", help.clone());
    }
    if let Some(fix) = &rule.fix {
        row("改法", fix.sentence());
    }
    if let Some(basis) = &rule.basis {
        row("依据", basis.to_string());
    }
    match rule.applies.years {
        (None, None) => {}
        (Some(from), None) => row("适用", format!("{from}年度起")),
        (None, Some(until)) => row("适用", format!("{until}年度止")),
        (Some(from), Some(until)) if from == until => row("适用", format!("{from}年度")),
        (Some(from), Some(until)) => row("适用", format!("{from}至{until}年度")),
    }
    if !rule.applies.levels.is_empty() {
        row("适用", rule.applies.levels.iter().map(|l| level_word(*l)).collect::<Vec<_>>().join("、"));
    }
    if !rule.applies.stages.is_empty() {
        row("适用", rule.applies.stages.iter().map(|s| stage_word(*s)).collect::<Vec<_>>().join("、"));
    }
    rows
}

/// What is filled in for each report reads as dots.
fn blanks(wording: &str) -> String {
    let mut pieces = wording.split('{');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push('…');
        out.push_str(piece.split_once('}').map_or(piece, |(_, rest)| rest));
    }
    out
}

/// The rule's own examples; `⟦…⟧` marks the words a finding points at.
fn examples(files: Vec<PackFile>, code: &str) -> String {
    let mut out = String::new();
    let Some(doc) = fazhi::rules::docs(files, code) else { return out };
    for (title, texts) in [("会提示", &doc.fail), ("不会提示", &doc.pass)] {
        for text in texts {
            let _ = writeln!(out, "\n{title}：");
            for line in text.lines() {
                let _ = writeln!(out, "  │ {}", fazhi::render::clean(line));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_known_of_a_rule_is_told() {
        let rules = fazhi::RuleSet::builtin();
        let rule = rules.rule("FZ102").unwrap();
        let page = page(rule, 1000) + &examples(Vec::new(), &rule.code);
        assert!(page.starts_with("FZ102 missing-problems\n\n轻重  须补正\n"));
        for told in [&blanks(&rule.message), rule.help.as_ref().unwrap(), "依据  《", "会提示：", "不会提示：", "⟦"]
        {
            assert!(page.contains(told), "{told} in {page}");
        }
        assert_eq!(blanks("所列{n}条不足，{a}{b}"), "所列…条不足，……");
    }
}
