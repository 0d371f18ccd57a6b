//! `fazhi new`: a kind of body and a year → an empty report as Markdown or Word, and the figures to collect.
//!
//! What stands in the place of the file is never written over unless that is asked for.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use fazhi::render::level_word;
use fazhi::report::Level;
use fazhi::skeleton::{self, Draft, FIGURES};

use crate::args::{Global, parse_level};
use crate::atomic;
use crate::packs::Judges;
use crate::terminal::Terminal;
use crate::{Exit, Failure, write_bytes, write_out};

/// `fazhi new`
#[derive(Debug, ClapArgs)]
pub struct New {
    #[arg(long, value_name = "LEVEL", value_parser = parse_level,
          help = "单位类别（没有写的，用 fazhi.yaml 的）：province 省\n| city 市 | county 县 | township 乡镇\n| subdistrict 街道 | department 部门\n| vertical 垂直管理 | institution 事业单位\n| zone 开发区 | corps 兵团")]
    level: Option<Level>,
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1949..=2100), help = "报告年度，如 2025")]
    year: u16,
    #[arg(long, value_name = "NAME", value_parser = parse_name, help = "单位全称（没有写的，留待填写）")]
    body: Option<String>,
    #[arg(long, value_name = "FILE", help = "本办的年度通知（fazhi.notice/1），\n必报数据和重点事项列入骨架")]
    notice: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FORMAT",
        hide_possible_values = true,
        help = "md Markdown（默认） | docx Word文件（-o 的文件名\n以 .docx 结尾的，默认为此）"
    )]
    format: Option<NewFormat>,
    #[arg(short, long, value_name = "FILE", help = "写到这个文件（没有写的，写到标准输出）")]
    output: Option<PathBuf>,
    #[arg(long, requires = "output", help = "文件已经存在的，也写")]
    force: bool,
}

/// What `fazhi new` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NewFormat {
    Md,
    Docx,
}

/// Runs the command.
pub fn run(args: &New, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut judges = Judges::new(global, args.notice.as_deref());
    let judge = judges.of(args.output.as_deref())?;
    let given = fazhi::Context { level: args.level, ..fazhi::Context::default() };
    let level = judge.context(&given).level.filter(|level| *level != Level::Unknown);
    let level = level.ok_or_else(|| Failure::Usage("请用 --level 写明单位类别，如 --level county".to_owned()))?;
    let draft = skeleton::draft(&judge.rules, level, args.year, args.body.as_deref());
    let docx_name = |path: &PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("docx"));
    let named = if args.output.as_ref().is_some_and(docx_name) { NewFormat::Docx } else { NewFormat::Md };
    let bytes = match args.format.unwrap_or(named) {
        NewFormat::Md => skeleton::to_markdown(&draft).into_bytes(),
        NewFormat::Docx if args.output.is_none() && terminal.stdout => {
            return Err(Failure::Usage("Word文件不能显示在终端上，请用 -o 写明文件名，如 -o 报告.docx".to_owned()));
        }
        NewFormat::Docx => skeleton::to_docx(&draft),
    };
    let Some(to) = &args.output else {
        write_bytes(&bytes)?;
        return Ok(Exit::Clean);
    };
    // A link that leads nowhere is there, too.
    if !args.force && std::fs::symlink_metadata(to).is_ok() {
        return Err(Failure::Usage(format!("{}：文件已经存在，没有写；确要重写的，加 --force", to.display())));
    }
    atomic::replace(to, &bytes, None).map_err(Failure::Usage)?;
    write_out(&told(&draft, level, args.year, &to.display().to_string()))?;
    Ok(Exit::Clean)
}

/// What was written, and what is still to be collected.
fn told(draft: &Draft, level: Level, year: u16, to: &str) -> String {
    let notes = draft.lines.iter().filter(|line| line.note.is_some()).count();
    let level = level_word(level);
    let mut out =
        format!("{to}：已写好{year}年度报告的骨架（{level}），有编写提示{notes}条；××和“（单位全称）”的地方待填写\n");
    if !draft.figures.is_empty() {
        out.push_str(&format!("\n{FIGURES}（{}项）：\n", draft.figures.len()));
        draft.figures.iter().for_each(|figure| out.push_str(&format!("  - {figure}\n")));
    }
    out
}

/// A name that stands on one line.
fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() || name.chars().any(char::is_control) || name.chars().count() > 60 {
        return Err("请写单位全称，不超过60字，不换行".to_owned());
    }
    Ok(name.to_owned())
}
