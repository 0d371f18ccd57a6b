//! `fazhi audit`: folders of reports → one audit in as many files as asked for.
//!
//! `work` checks the reports in parallel, `store` remembers them, `tables` reads the office's own tables, `outputs`
//! writes what was asked for. The same reports give the same bytes, however many threads there were and however often
//! the run was stopped.

mod outputs;
pub mod progress;
pub mod store;
pub mod tables;
mod work;

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use fazhi::Source;
use fazhi::audit::{Inputs, Record, Texts, assemble, key};
use fazhi::finding::Severity;
use fazhi::render::{self, Tool};
use fazhi::report::Date;

use crate::args::{ChoiceArgs, ContextArgs, FailOn, Global, parse_day};
use crate::check;
use crate::input::{self, Entry};
use crate::packs::Judges;
use crate::terminal::Terminal;
use crate::{Exit, Failure, tell, write_out};
use outputs::Output;
use progress::Progress;
use store::Store;
use work::Job;

/// `fazhi audit`
#[derive(Debug, ClapArgs)]
pub struct Audit {
    #[arg(required = true, value_name = "路径", help = "报告所在的文件夹，也可以是文件")]
    pub paths: Vec<PathBuf>,
    #[arg(
        short,
        long,
        value_name = "FORMAT=FILE",
        value_parser = outputs::parse,
        help = "把结果写到文件，可写多次：xlsx=台账.xlsx\n| html=一览.html | json= | jsonl= | csv= | sarif=\n| circular=通报.docx（代拟稿）\n| opinions=文件夹（每家一份审核意见表）"
    )]
    pub output: Vec<Output>,
    #[arg(long, value_name = "FILE", help = "同 --output xlsx=FILE")]
    pub xlsx: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "同 --output html=FILE")]
    pub html: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FORMAT",
        hide_possible_values = true,
        default_value = "summary",
        hide_default_value = true,
        help = "标准输出的格式：summary 摘要（默认）| json\n| jsonl | csv"
    )]
    pub format: AuditFormat,
    #[arg(
        long,
        value_name = "FILE",
        help = "应报单位的名单（.csv、.xlsx）：单位全称、\n简称/曾用名、类别、上级、是否豁免及理由、\n收文日期、公开日期……"
    )]
    pub roster: Option<PathBuf>,
    #[arg(long, value_name = "DIR", help = "上年的报告，逐家对照上年的安排和不足")]
    pub previous: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", help = "本办的台账（.csv、.xlsx），与报告里的数核对")]
    pub ledger: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "反馈问题清单（.csv、.xlsx），看报告有没有回应")]
    pub feedback: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "大家都可以照写的文字（通知、上级的报告），\n不计入文字重合，可写多次")]
    pub boilerplate: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", help = "把结果存到这个库，下次只核对有变化的；\n中途停止的，再运行一次接着做")]
    pub store: Option<PathBuf>,
    #[arg(long, help = "库、表格和页面里不放报告的文字")]
    pub no_text: bool,
    #[arg(long, value_name = "FILE", help = "本办的年度通知（fazhi.notice/1）：截止日期、\n必报数据、约束哪些单位")]
    pub notice: Option<PathBuf>,
    #[command(flatten)]
    pub context: ContextArgs,
    #[arg(long, value_name = "DATE", value_parser = parse_day, help = "核对和通报的日期，如 2026-03-31：落款晚于这一天的提示\n（默认不问，通报里空着）")]
    pub today: Option<Date>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), help = "同时核对几份（默认与处理器核数相同）")]
    pub jobs: Option<u16>,
    #[arg(long, help = "只列出要核对的文件")]
    pub files: bool,
    #[arg(long, help = "文件夹中被 .fazhiignore 排除的文件也核对")]
    pub no_ignore: bool,
    #[arg(
        long,
        value_name = "WHEN",
        hide_possible_values = true,
        default_value = "auto",
        hide_default_value = true,
        help = "进度：auto 在终端上显示（默认） | json 每行一个，\n供程序读 | never"
    )]
    pub progress: progress::When,
    #[arg(long, help = "JSON 里附上每条规则的核对情况")]
    pub statuses: bool,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "error",
        hide_possible_values = true,
        hide_default_value = true,
        help = "有这一级或更重的意见时退出码为1：\nerror 须补正（默认） | warning 请核对\n| info 供参考 | never"
    )]
    pub fail_on: FailOn,
}

/// What goes to standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum AuditFormat {
    Summary,
    Json,
    Jsonl,
    Csv,
}

/// Runs the command.
pub fn run(args: &Audit, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let entries = input::collect(&args.paths, args.no_ignore).map_err(Failure::Usage)?;
    if entries.iter().any(|e| matches!(e, Entry::Stdin)) {
        return Err(Failure::Usage(
            "audit 核对文件夹，不读标准输入；逐条核对记录用 fazhi check --format jsonl -".to_owned(),
        ));
    }
    let skipped = input::locks(&args.paths);
    if args.files {
        return check::files(&entries, terminal);
    }
    let mut judges = Judges::new(global, args.notice.as_deref()).on(args.today);
    let context = check::context(&args.context);
    let jobs = args.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    // Everything that can be wrong about the office's own files is told before anything is checked.
    let asked = work::judged(&entries, &mut judges, args)?;
    let previous_entries = match args.previous.is_empty() {
        true => Vec::new(),
        false => input::collect(&args.previous, args.no_ignore).map_err(Failure::Usage)?,
    };
    let asked_previous = work::judged(&previous_entries, &mut judges, args)?;
    let rules = judges.get(0).rules.clone();
    let tables = tables::read(args, &rules).map_err(Failure::Usage)?;
    let outputs = outputs::open(args, &entries).map_err(Failure::Usage)?;
    let mut store = args.store.as_deref().map(Store::open).transpose().map_err(Failure::Usage)?;
    crate::interrupt::soften();
    let mut progress = Progress::new(args.progress, entries.len() + previous_entries.len());
    let job = |entries, asked, context| Job {
        entries,
        asked,
        judges: &judges,
        context,
        jobs,
        text: !args.no_text,
        statuses: args.statuses,
    };
    let records = work::run(&job(&entries, &asked, context), store.as_mut(), &mut progress)?;
    // Last year's reports are for last year, whatever --year says of this one's.
    let last = fazhi::Context { year: None, ..context };
    let previous = work::run(&job(&previous_entries, &asked_previous, last), store.as_mut(), &mut progress)?;
    progress.finish();
    let complete = !crate::interrupt::stopped();
    let read = |record: &Record| -> Option<Source> {
        let entry = Entry::File(PathBuf::from(&record.report.path));
        input::read(&entry, None).source.ok()
    };
    let (files, failed) = (records.len(), records.iter().any(|r| r.report.kind == "unreadable"));
    let reviews = store.as_ref().map(Store::reviews).transpose().map_err(Failure::Usage)?.unwrap_or_default();
    let mut audit = assemble(
        Inputs {
            records,
            previous,
            roster: tables.roster,
            ledger: tables.ledger,
            feedback: tables.feedback,
            boilerplate: tables.boilerplate,
            year: args.context.year,
            reviews,
            text: !args.no_text,
            texts: Texts { read: &read, jobs },
        },
        &rules,
    );
    audit.complete = complete;
    audit.skipped = skipped;
    if let Some(store) = &mut store {
        let unit_key = |name: &str| key(name, rules.audit());
        store.conclude(&audit, &unit_key).map_err(Failure::Usage)?;
    }
    let tool = Tool { version: env!("CARGO_PKG_VERSION"), pack: rules.pack(), pack_digest: rules.digest() };
    outputs.write(&audit, tool, args.today.map(|day| day.to_string()).as_deref(), &read).map_err(Failure::Usage)?;
    match args.format {
        AuditFormat::Summary => write_out(&render::audit_summary(&audit))?,
        AuditFormat::Json => write_out(&render::audit_json(&audit, tool))?,
        AuditFormat::Jsonl => write_out(&render::audit_jsonl(&audit, tool))?,
        AuditFormat::Csv => write_out(&render::audit_csv(&audit))?,
    }
    if !complete {
        tell(&format!("核对中途停止，已写出核对过的{files}份；再运行一次并用 --store，可以接着做"));
        return Ok(Exit::Interrupted);
    }
    Ok(exit(&audit, args.fail_on, failed))
}

fn exit(audit: &fazhi::audit::Audit, fail_on: FailOn, failed: bool) -> Exit {
    let grave: Vec<&str> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .filter(|severity| fail_on.severity().is_some_and(|least| *severity >= least))
        .map(render::severity_key)
        .collect();
    let of_reports = audit.records.iter().flat_map(|r| &r.report.findings);
    let mut all = of_reports.chain(audit.units.iter().flat_map(|u| &u.findings)).filter(|f| !f.is_dismissed());
    if failed {
        Exit::NotChecked
    } else if all.any(|f| grave.contains(&f.severity.as_str())) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// The path as a person would write it.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
