//! `fazhi`: the command line. The only code that reads files, prints and exits.
//!
//! Results go to standard output, everything else to standard error. Exit 0: nothing at or above
//! `--fail-on`; 1: findings; 2: something could not be checked; 130: interrupted.

#![allow(clippy::disallowed_methods, reason = "this is the code that touches the outside; the library does not")]

mod annotate;
mod args;
mod atomic;
mod audit;
mod before;
mod check;
mod compare;
mod completions;
mod explain;
mod fix;
mod history;
mod input;
mod interrupt;
mod lsp;
mod new;
mod outline;
mod output;
mod packs;
mod records;
mod review;
mod rules;
mod select;
mod terminal;
mod watch;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use args::{Args, Command};
use terminal::Terminal;

/// How a run ended, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing at or above the level asked for.
    Clean,
    /// Findings.
    Findings,
    /// Something could not be checked.
    NotChecked,
    /// Somebody stopped it.
    Interrupted,
}

/// Why a command did not run to its end.
#[derive(Debug)]
pub enum Failure {
    /// The command line cannot be followed; what to do, in Chinese.
    Usage(String),
    /// Standard output does not take the result.
    Output(std::io::Error),
}

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        // Where, and no word of the document: a message of a panic may quote it.
        let place = info.location().map_or(String::new(), |l| format!("（{}:{}）", l.file(), l.line()));
        tell(&format!("程序内部出错{place}"));
    }));
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return command_line_error(&error),
    };
    interrupt::install();
    let terminal = Terminal::detect(args.global.color);
    let global = &args.global;
    let result = match &args.command {
        Command::Audit(args) => audit::run(args, global, &terminal),
        Command::History(args) => history::run(args, global),
        Command::Review(args) => review::run(args, global),
        Command::Check(args) => check::run(args, global, &terminal),
        Command::Outline(args) => outline::run(args, global, &terminal),
        Command::Annotate(args) => annotate::run(args, global),
        Command::Watch(args) => watch::run(args, global, &terminal),
        Command::Lsp(args) => lsp::run(args, global),
        Command::New(args) => new::run(args, global, &terminal),
        Command::Compare(args) => compare::run(args, global, &terminal),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => completions::man(args),
        Command::Explain(args) => explain::run(args, &global.rules, &terminal),
        Command::Rules(args) => rules::run(args, global, &terminal),
    };
    match result {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Ok(Exit::NotChecked) => ExitCode::from(2),
        Ok(Exit::Interrupted) => ExitCode::from(interrupt::INTERRUPTED),
        Err(Failure::Usage(why)) => {
            tell(&why);
            ExitCode::from(2)
        }
        Err(Failure::Output(error)) => {
            tell(&format!("标准输出：写入失败（{error}），请检查磁盘空间或输出位置"));
            ExitCode::from(2)
        }
    }
}

/// Writes a result to standard output; a reader that has seen enough, such as `head`, is no failure.
///
/// # Errors
///
/// When it does not take all of it.
pub fn write_out(text: &str) -> Result<(), Failure> {
    write_bytes(text.as_bytes())
}

/// The same of a result that is no text.
///
/// # Errors
///
/// As for [`write_out`].
pub fn write_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// Says something on standard error; if nobody listens there, nobody does.
pub fn tell(what: &str) {
    let _ = writeln!(std::io::stderr(), "fazhi：{}", fazhi::render::clean(what));
}

/// Help and version go to standard output; a mistake is told in Chinese, with what to do.
fn command_line_error(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return if write_out(&error.render().to_string()).is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = write!(std::io::stderr(), "{}", error.render());
        return ExitCode::from(2);
    }
    tell(&in_chinese(error));
    ExitCode::from(2)
}

/// What is wrong with the command line.
fn in_chinese(error: &clap::Error) -> String {
    let word = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        _ => String::new(),
    };
    // The likeliest comes last.
    let likeliest = |kind: ContextKind| word(kind).rsplit('、').next().unwrap_or_default().to_owned();
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .map(likeliest)
        .into_iter()
        .find(|w| !w.is_empty())
        .map_or(String::new(), |w| format!("，是否指 {w}？"));
    let (argument, value) = (word(ContextKind::InvalidArg), word(ContextKind::InvalidValue));
    // Without the name of the value behind it.
    let argument = argument.split(' ').next().unwrap_or_default();
    let problem = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument}：缺少取值"),
        ErrorKind::InvalidValue => {
            let valid = word(ContextKind::ValidValue);
            let valid = if valid.is_empty() { String::new() } else { format!("，可用：{valid}") };
            format!("{argument}：不能取“{value}”{valid}{meant}")
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map_or(String::new(), ToString::to_string);
            // Numbers are refused by clap itself, in English; our own parsers speak Chinese.
            let reason = if reason.is_ascii() { "请写四位数的年份".to_owned() } else { reason };
            format!("{argument}：不能取“{value}”，{reason}")
        }
        ErrorKind::UnknownArgument => format!("没有 {argument} 这个选项或参数{meant}"),
        ErrorKind::InvalidSubcommand => format!("没有 {} 这个命令{meant}", word(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => format!("{argument} 重复，或与其他选项冲突"),
        ErrorKind::InvalidUtf8 => "参数不是有效的文字".to_owned(),
        _ => "命令行无法识别".to_owned(),
    };
    let stop = if problem.ends_with('？') { "" } else { "。" };
    format!("{problem}{stop}用 fazhi --help 或 fazhi 命令 --help 查看用法")
}
