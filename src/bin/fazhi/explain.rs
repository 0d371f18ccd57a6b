//! `fazhi explain`: a code or a name → what the rule checks, on what basis, and what to write.

use std::fmt::Write as _;
use std::path::PathBuf;

use fazhi::finding::Confidence;
use fazhi::render::{severity_word, wrap};
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
    let confidence = match rule.confidence {
        Confidence::High => "高，凭文字即可判断",
        Confidence::Medium => "中，多数情况下可以判断",
        Confidence::Low => "低，仅作提示，请人工阅读",
    };
    let mut out = format!("{} {}\n\n", rule.code, rule.name);
    let mut row = |name: &str, text: &str| {
        for (i, line) in wrap(text, width.saturating_sub(6)).iter().enumerate() {
            let name = if i == 0 { name } else { "    " };
            let _ = writeln!(out, "{name}  {line}");
        }
    };
    row("轻重", severity_word(rule.severity));
    row("把握", confidence);
    row("意见", &blanks(&rule.message));
    if let Some(help) = &rule.help {
        row("建议", &blanks(help));
    }
    if let Some(fix) = &rule.fix {
        row("改法", &blanks(&fix.sentence()));
    }
    if let Some(basis) = &rule.basis {
        row("依据", &basis.to_string());
    }
    out
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
