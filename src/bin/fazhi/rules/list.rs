//! `fazhi rules list`: the rules as a table, one row each, on demand with the file each comes from.

use std::fmt::Write as _;

use fazhi::RuleSet;
use fazhi::finding::Severity;
use fazhi::render::{cut_end, severity_word};
use fazhi::rules::{Rule, all_docs};
use unicode_width::UnicodeWidthStr;

use crate::args::{Global, List};
use crate::packs::{self, Judges};
use crate::terminal::Terminal;
use crate::{Exit, Failure, write_out};

/// Runs the command.
pub fn run(args: &List, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut judges = Judges::new(global, None);
    let rules = &judges.of(None)?.rules;
    let mut rows = vec![["代码", "名称", "轻重", if args.origin { "来源" } else { "依据" }].map(str::to_owned)];
    if args.origin {
        let files = packs::files(&global.rules)?;
        let docs = all_docs(files);
        let file = |rule: &Rule| docs.iter().find(|(code, _)| *code == rule.code).map(|(_, doc)| doc.file.clone());
        rows.extend(rules.rules().iter().map(|r| row(r, rules, origin(r, rules, file(r)))));
    } else {
        // Without the words of the provision, which `explain` quotes: a row should fit a screen.
        let basis = |r: &Rule| r.basis.as_ref().map_or(String::new(), fazhi::finding::Basis::citation);
        rows.extend(rules.rules().iter().map(|r| row(r, rules, basis(r))));
    }
    write_out(&table(&rows, terminal.stdout.then_some(terminal.width)))?;
    Ok(Exit::Clean)
}

fn row(rule: &Rule, rules: &RuleSet, last: String) -> [String; 4] {
    let change = rules.changes().iter().rfind(|c| c.code == rule.code);
    let word = match change.map(|c| c.severity) {
        Some(None) => "停用",
        Some(Some(severity)) => severity_word(severity),
        None => severity_word(rule.severity),
    };
    [rule.code.clone(), rule.name.clone(), word.to_owned(), last]
}

/// The file a rule comes from, and what changed it since.
fn origin(rule: &Rule, rules: &RuleSet, file: Option<String>) -> String {
    let file = file.map_or("内置".to_owned(), |f| if f.starts_with("rules/") { format!("内置 {f}") } else { f });
    let change =
        |severity: Option<Severity>| severity.map_or("停用".to_owned(), |s| format!("改为{}", severity_word(s)));
    let changes = rules.changes().iter().filter(|c| c.code == rule.code);
    let changes: String = changes.map(|c| format!("，{} {}", c.by, change(c.severity))).collect();
    file + &changes
}

/// Columns wide enough for their widest cell; cut to the columns of a terminal, if there is one.
pub(super) fn table<const N: usize>(rows: &[[String; N]], columns: Option<usize>) -> String {
    let mut out = String::new();
    for row in rows {
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
