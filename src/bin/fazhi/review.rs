//! `fazhi review import`: the workbook an office has marked → its decisions in the store, by fingerprint.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use fazhi::audit::key;

use crate::args::Global;
use crate::audit::store::Store;
use crate::audit::tables::table;
use crate::packs::rule_set;
use crate::{Exit, Failure, tell, write_out};

/// `fazhi review`
#[derive(Debug, ClapArgs)]
pub struct Review {
    #[command(subcommand)]
    pub command: ReviewCommand,
}

/// One command each.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    #[command(
        about = "读回台账里填好的“核实情况”和“理由”，下次核对时沿用",
        override_usage = "fazhi review import <台账> --store <库>",
        help_template = crate::args::WITH_ARGUMENTS,
        after_help = "“核实情况”可填：待反馈、有异议、成立、不成立、已改、已核；空着的不动。\n\n示例：\n  fazhi review import 台账.xlsx --store audit.db"
    )]
    Import(Import),
}

/// `fazhi review import`
#[derive(Debug, ClapArgs)]
pub struct Import {
    #[arg(value_name = "台账", help = "fazhi audit 写出、已填“核实情况”的 .xlsx 或 .csv")]
    pub table: PathBuf,
    #[arg(long, value_name = "FILE", help = "成批核对的库（fazhi audit --store）")]
    pub store: PathBuf,
}

/// What may be decided.
const STATES: [&str; 6] = ["待反馈", "有异议", "成立", "不成立", "已改", "已核"];

/// Runs the command.
pub fn run(args: &Review, global: &Global) -> Result<Exit, Failure> {
    let ReviewCommand::Import(args) = &args.command;
    if !args.store.is_file() {
        return Err(Failure::Usage(format!("{}：没有这个库，请先用 fazhi audit --store 核对", args.store.display())));
    }
    let rules = rule_set(&global.rules)?;
    let words = rules.audit();
    let table = table(&args.table, &["unit", "fingerprint", "decision"], &rules).map_err(Failure::Usage)?;
    let column = |key: &str| table.column(words.column(key));
    let (Some(unit), Some(print), Some(decision)) = (column("unit"), column("fingerprint"), column("decision")) else {
        return Err(Failure::Usage(format!("{}：缺少“编号”“单位”或“核实情况”一列", table.name)));
    };
    let reason = column("reason");
    let (mut decisions, mut wrong) = (Vec::new(), 0);
    for row in &table.rows {
        let state = row.cells[decision].as_str();
        if state.is_empty() || row.cells[print].is_empty() {
            continue;
        }
        if !STATES.contains(&state) {
            tell(&format!("{}第{}行：“{state}”不能用，可填：{}", table.name, row.number, STATES.join("、")));
            wrong += 1;
            continue;
        }
        let name = &row.cells[unit];
        let why = reason.map(|c| row.cells[c].clone()).unwrap_or_default();
        decisions.push((key(name, words), name.clone(), row.cells[print].clone(), state.to_owned(), why));
    }
    if wrong > 0 {
        return Err(Failure::Usage(format!("有{wrong}处要改，见上；没有读回任何一条")));
    }
    let mut store = Store::open(&args.store).map_err(Failure::Usage)?;
    store.review(&decisions).map_err(Failure::Usage)?;
    let count = |state: &str| decisions.iter().filter(|(.., s, _)| s == state).count();
    let told: Vec<String> = STATES.iter().filter(|s| count(s) > 0).map(|s| format!("{s}{}条", count(s))).collect();
    let told = if told.is_empty() { String::new() } else { format!("：{}", told.join("，")) };
    write_out(&format!("读回{}条{told}\n", decisions.len()))?;
    Ok(Exit::Clean)
}
