//! `fazhi history`: a body's name → how it stood over the years, from the store of audits.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use fazhi::audit::{State, key};
use fazhi::render::{self, clean};
use fazhi::report::Status;

use crate::args::Global;
use crate::audit::store::Store;
use crate::packs::rule_set;
use crate::{Exit, Failure, write_out};

/// `fazhi history`
#[derive(Debug, ClapArgs)]
pub struct History {
    #[arg(value_name = "单位", help = "单位名称，如 青石镇人民政府")]
    pub unit: String,
    #[arg(long, value_name = "FILE", help = "成批核对的库（fazhi audit --store）")]
    pub store: PathBuf,
}

/// Runs the command.
pub fn run(args: &History, global: &Global) -> Result<Exit, Failure> {
    if !args.store.is_file() {
        return Err(Failure::Usage(format!("{}：没有这个库，请先用 fazhi audit --store 核对", args.store.display())));
    }
    let rules = rule_set(&global.rules)?;
    let store = Store::open(&args.store).map_err(Failure::Usage)?;
    let rows = store.history(&key(&args.unit, rules.audit())).map_err(Failure::Usage)?;
    if rows.is_empty() {
        let empty = store.is_empty().map_err(Failure::Usage)?;
        let like = store.like(&args.unit).map_err(Failure::Usage)?;
        let meant = if like.is_empty() { String::new() } else { format!("，是否指：{}", like.join("、")) };
        let why = if empty {
            "库里还没有核对完的年度".to_owned()
        } else {
            format!("库里没有“{}”{meant}", args.unit)
        };
        return Err(Failure::Usage(why));
    }
    let mut out = String::new();
    let word = |key: &str| Status::ALL.iter().find(|(_, k)| *k == key).map_or("—", |(s, _)| render::status_word(*s));
    for row in &rows {
        let [year, unit, state, late, title, measures, problems, duties, plan, errors, warnings, infos, grade, reason] =
            &row[..]
        else {
            continue;
        };
        let state = State::ALL.iter().find(|(_, k, _)| k == state).map_or("", |(.., word)| word);
        let late = if late == "1" { "，迟报" } else { "" };
        let _ = writeln!(out, "{year}年度　{}　{state}{late}", clean(unit));
        if !title.is_empty() {
            let _ = writeln!(out, "  {}", clean(title));
            let parts =
                [("主要举措和成效", measures), ("不足和原因", problems), ("第一责任人", duties), ("主要安排", plan)];
            let parts: Vec<String> = parts.iter().map(|(name, key)| format!("{name} {}", word(key))).collect();
            let _ = writeln!(out, "  {}", parts.join(" · "));
            let _ = writeln!(out, "  须补正{errors}条，请核对{warnings}条，供参考{infos}条　{grade}：{reason}");
        }
    }
    out.push_str(render::CLOSING);
    out.push('\n');
    write_out(&out)?;
    Ok(Exit::Clean)
}
