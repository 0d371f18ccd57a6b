//! `fazhi compare`: last year's and this year's report → what was carried over, which plans are answered, which
//! problems stand as they stood.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use fazhi::across::{Official, Years};
use fazhi::render::{self, Compared};
use fazhi::report::{Kind, Report};
use fazhi::{Context, Source};

use crate::args::Global;
use crate::input::{self, Entry};
use crate::packs::Judges;
use crate::terminal::Terminal;
use crate::{Exit, Failure, tell, write_out};

/// `fazhi compare`
#[derive(Debug, ClapArgs)]
pub struct Compare {
    #[arg(value_name = "去年", help = "上一年度的报告")]
    pub last: PathBuf,
    #[arg(value_name = "今年", help = "本年度的报告，或 - 表示标准输入")]
    pub this: PathBuf,
    #[arg(
        long,
        value_name = "FORMAT",
        hide_possible_values = true,
        help = "输出格式：pretty 供阅读（终端上默认）\n| json（其他情况默认）"
    )]
    pub format: Option<CompareFormat>,
}

/// What `fazhi compare` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    Pretty,
    Json,
}

/// One of the two reports.
struct Side {
    path: String,
    source: Source,
    report: Report,
    context: Context,
}

/// Runs the command.
pub fn run(args: &Compare, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut judges = Judges::new(global, None);
    let (last, this) = (side(&args.last, &mut judges)?, side(&args.this, &mut judges)?);
    let (Some(last), Some(this)) = (last, this) else { return Ok(Exit::NotChecked) };
    if let (Some(before), Some(now)) = (last.report.year, this.report.year)
        && before + 1 != now
    {
        let order = if before > now { "，前后两份可能写反了" } else { "" };
        tell(&format!("前一份是{before}年度，后一份是{now}年度，不是相邻两年{order}；仍按所给的顺序比较"));
    }
    let rules = &judges.of(Some(&args.this))?.rules;
    let years = catch_unwind(AssertUnwindSafe(|| {
        let (past, runs) = fazhi::past(&last.source, rules, &last.context);
        fazhi::years(&this.source, rules, &this.context, (&past, &runs), &Official::default())
    }));
    let Ok(years): Result<Years, _> = years else {
        return Err(Failure::Usage("程序内部出错，未能比较；请把文件名和版本号告知开发者".to_owned()));
    };
    let compared = Compared {
        last: (&last.path, &last.report),
        this: (&this.path, &this.report),
        source: &this.source,
        years: &years,
    };
    let format = args.format.unwrap_or(if terminal.stdout { CompareFormat::Pretty } else { CompareFormat::Json });
    write_out(&match format {
        CompareFormat::Pretty => render::compare_pretty(&compared, terminal.width, terminal.color),
        CompareFormat::Json => render::compare_json(&compared),
    })?;
    Ok(Exit::Clean)
}

/// Reads one report; `None` if it cannot be compared, which has been told by then.
fn side(path: &Path, judges: &mut Judges) -> Result<Option<Side>, Failure> {
    let shown = path.display();
    if path.is_dir() {
        return Err(Failure::Usage(format!("{shown}：这是文件夹，compare 只比较两份报告，请写出文件名")));
    }
    let entry = if path.as_os_str() == "-" { Entry::Stdin } else { Entry::File(path.to_owned()) };
    let judge = judges.of(entry.path())?;
    let context = judge.context(&Context::default());
    let input = input::read(&entry, None);
    let refused = |why: &str| {
        tell(&format!("{}：{why}", input.path));
        Ok(None)
    };
    let source = match input.source {
        Ok(source) => source,
        Err(why) => {
            tell(&format!("{}：{why}", input.path));
            return Ok(None);
        }
    };
    let assessment = catch_unwind(AssertUnwindSafe(|| fazhi::check(&source, &judge.rules, &context)));
    let Ok(assessment) = assessment else {
        return refused("程序内部出错，这份文件未能读取；请把文件名和版本号告知开发者");
    };
    match assessment.report.kind {
        Kind::Classified => refused("文件标有密级标志，已停止读取"),
        Kind::NotAReport { .. } => refused("这份材料不像年度报告，不作比较；确是年度报告的，请先用 fazhi check 查看"),
        Kind::AnnualReport => Ok(Some(Side { path: input.path, source, report: assessment.report, context })),
    }
}
