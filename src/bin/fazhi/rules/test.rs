//! `fazhi rules test`: the rules' own examples, what of their wordings the examples use, one rule step by step.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fazhi::Context;
use fazhi::rules::{coverage, run_examples, trace};

use crate::args::{Global, Test};
use crate::input::{self, Entry};
use crate::packs::{self, Judges};
use crate::{Exit, Failure, select, write_out};

/// Runs the command.
pub fn run(args: &Test, global: &Global) -> Result<Exit, Failure> {
    match args.trace.as_slice() {
        [rule, file] => traced(rule, Path::new(file), global),
        _ if args.coverage => covered(&global.rules),
        _ => examples(&global.rules),
    }
}

fn examples(packs: &[PathBuf]) -> Result<Exit, Failure> {
    let run = run_examples(packs::files(packs)?).map_err(|mistakes| packs::told(&mistakes, "规则文件"))?;
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

fn covered(packs: &[PathBuf]) -> Result<Exit, Failure> {
    let all = coverage(packs::files(packs)?).map_err(|mistakes| packs::told(&mistakes, "规则文件"))?;
    let mut rows = vec![["代码", "名称", "会提示", "不提示", "用语", "用到"].map(str::to_owned)];
    rows.extend(all.iter().map(|c| {
        let used = c.wordings - c.unused.len();
        let figures = [c.fail, c.pass, c.wordings, used].map(|n| n.to_string());
        let [fail, pass, wordings, used] = figures;
        [c.code.clone(), c.name.clone(), fail, pass, wordings, used]
    }));
    let mut out = super::list::table(&rows, None);
    for c in all.iter().filter(|c| !c.unused.is_empty()) {
        let _ = writeln!(out, "\n{} 的例子没有用到：", c.code);
        for wording in &c.unused {
            let _ = writeln!(out, "  {wording}");
        }
    }
    let (wordings, unused) = all.iter().fold((0, 0), |(w, u), c| (w + c.wordings, u + c.unused.len()));
    let _ = writeln!(out, "\n规则{}条，用语{wordings}条，例子用到{}条。", all.len(), wordings - unused);
    write_out(&out)?;
    Ok(Exit::Clean)
}

fn traced(rule: &str, file: &Path, global: &Global) -> Result<Exit, Failure> {
    let mut judges = Judges::new(global, None);
    let judge = judges.of(Some(file))?;
    let rule = select::find(rule, judge.rules.rules()).map_err(|why| Failure::Usage(format!("{rule}：{why}")))?;
    let entry = if file.as_os_str() == "-" { Entry::Stdin } else { Entry::File(file.to_owned()) };
    let input = input::read(&entry, None);
    let source = input.source.map_err(|why| Failure::Usage(format!("{}：{why}", input.path)))?;
    let steps = trace(&source, &judge.rules, rule, &judge.context(&Context::default()));
    let mut out = format!("{} {}\n", rule.code, rule.name);
    for line in steps.lines {
        let _ = writeln!(out, "{}", fazhi::render::clean(&line));
    }
    write_out(&out)?;
    Ok(Exit::Clean)
}
