//! `fazhi rules`: the pack → a table of its rules, or the outcome of its examples.

use std::fmt::Write as _;
use std::path::PathBuf;

use fazhi::render::{cut_end, severity_word};
use fazhi::rules::{Rule, run_examples};
use unicode_width::UnicodeWidthStr;

use crate::args::{Rules, RulesCommand};
use crate::packs;
use crate::terminal::Terminal;
use crate::{Exit, Failure, tell, write_out};

/// Runs the command.
pub fn run(args: &Rules, packs: &[PathBuf], terminal: &Terminal) -> Result<Exit, Failure> {
    match args.command {
        RulesCommand::List => {
            write_out(&table(packs::rule_set(packs)?.rules(), terminal.stdout.then_some(terminal.width)))?;
            Ok(Exit::Clean)
        }
        RulesCommand::Test => test(packs),
    }
}

/// One row a rule: code, name, severity, provision; cut to the columns of a terminal, if there is one.
fn table(rules: &[Rule], columns: Option<usize>) -> String {
    let rows = rules.iter().map(|r| {
        // Without the words of the provision, which `explain` quotes: a row should fit a screen.
        let basis = r
            .basis
            .as_ref()
            .map_or(String::new(), |b| format!("《{}》{}", b.document, b.place.as_deref().unwrap_or_default()));
        [r.code.clone(), r.name.clone(), severity_word(r.severity).to_owned(), basis]
    });
    let head = ["代码", "名称", "轻重", "依据"].map(str::to_owned);
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(rows).collect();
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (i, cell) in row.iter().enumerate() {
            let widest = rows.iter().map(|r| r[i].width()).max().unwrap_or(0);
            let _ = write!(line, "{cell}{}", " ".repeat(widest - cell.width() + 2));
        }
        let line = line.trim_end();
        let _ = writeln!(out, "{}", columns.map_or(line.to_owned(), |columns| cut_end(line, columns)));
    }
    out
}

fn test(packs: &[PathBuf]) -> Result<Exit, Failure> {
    let run = match run_examples(packs::files(packs)?) {
        Ok(run) => run,
        Err(mistakes) => {
            mistakes.iter().for_each(|mistake| tell(&mistake.to_string()));
            return Ok(Exit::NotChecked);
        }
    };
    let mut out = String::new();
    for failure in &run.failures {
        let _ = writeln!(out, "{failure}");
    }
    let outcome =
        if run.failures.is_empty() { "全部相符".to_owned() } else { format!("{}个不符", run.failures.len()) };
    let _ = writeln!(out, "规则{}条，例子{}个，{outcome}。", run.rules, run.examples);
    write_out(&out)?;
    Ok(if run.failures.is_empty() { Exit::Clean } else { Exit::Findings })
}
