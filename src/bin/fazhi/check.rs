//! `fazhi check`: paths → assessments → a rendering on standard output, others in files, and an exit code.
//!
//! A file that cannot be read, or on which the checker panics, is a row of the result; the others are
//! checked all the same.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fazhi::render::{self, Checked, Format, Options, Tally, Tool};
use fazhi::report::Kind;
use fazhi::{Assessment, Context, RuleSet, Source};

use crate::args::{Check, CheckFormat, ContextArgs, FailOn, Global};
use crate::before::KnownBefore;
use crate::input::{self, Entry, Input};
use crate::output::{self, Sink};
use crate::packs::Judges;
use crate::select::Selection;
use crate::terminal::Terminal;
use crate::{Exit, Failure, fix, records, tell, write_bytes, write_out};

/// Runs the command.
pub fn run(args: &Check, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    if args.format == Some(CheckFormat::Jsonl) && args.stdin_filename.is_none() && args.paths.iter().any(|p| p == "-") {
        return stream(args, global, terminal);
    }
    if args.format == Some(CheckFormat::ReviewDocx) && terminal.stdout && !args.quiet {
        let why = "审核意见表是Word文件，不能显示在终端上，请写 --output review-docx=审核意见表.docx";
        return Err(Failure::Usage(why.to_owned()));
    }
    let entries = input::collect(&args.paths, args.no_ignore).map_err(Failure::Usage)?;
    if args.files {
        return files(&entries, terminal);
    }
    let mut end = Exit::Clean;
    if args.fix.fix || args.fix.diff {
        let (exit, goes_on) = fix::run(args, global, terminal)?;
        if !goes_on {
            return Ok(exit);
        }
        end = exit;
    }
    let mut known = KnownBefore::open(&args.before, entries.len()).map_err(Failure::Usage)?;
    let mut judges = Judges::new(global, args.notice.as_deref()).on(args.today);
    let context = context(&args.context);
    let mut selections = Vec::new();
    // Which judge is each one's; a configuration that is wrong is told before anything is checked.
    let mut inputs: Vec<(&Entry, usize)> = Vec::with_capacity(entries.len());
    for entry in &entries {
        let index = judges.index_of(entry.path())?;
        if index == selections.len() {
            let rules = &judges.get(index).rules;
            selections.push(Selection::new(&args.choice, rules).map_err(Failure::Usage)?);
        }
        inputs.push((entry, index));
    }
    let row = |&(entry, index): &(&Entry, usize)| {
        let judge = judges.get(index);
        let input = input::read(entry, args.stdin_filename.as_deref());
        Row::new(input, &judge.rules, &judge.context(&context), &selections[index])
    };
    let stdout = (!args.quiet)
        .then(|| args.format.map_or(if terminal.stdout { Format::Pretty } else { Format::Concise }, Format::from));
    let rules = &judges.get(0).rules;
    let infos = rules.infos();
    let options = Options { rules: &infos, ..options(rules, terminal, args.all, args.statuses) };
    let mut sinks = output::open(&args.output, &entries).map_err(Failure::Usage)?;
    for sink in &mut sinks {
        sink.start(&options).map_err(Failure::Usage)?;
    }
    if let Some(format) = stdout {
        write_out(&render::start(format, &options))?;
    }
    // What streams is written as it comes; a page or a document needs all inputs.
    let streams = stdout.is_none_or(Format::streams) && sinks.iter().all(Sink::streams);
    let mut tally = Tally::default();
    for piece in inputs.chunks(if streams { PIECE } else { inputs.len() }) {
        let mut rows: Vec<Row> = piece.iter().map(row).collect();
        rows.iter_mut().for_each(|row| known.apply(row));
        let checked: Vec<Checked> = rows.iter().map(Row::checked).collect();
        // On a terminal the page says it already.
        let told = terminal.stdout && stdout.is_some();
        for row in &rows {
            if let (Err(why), false) = (&row.outcome, told) {
                tell(&format!("{}：{why}", row.path));
            }
        }
        for sink in &mut sinks {
            sink.rows(&checked, &options).map_err(Failure::Usage)?;
        }
        if let Some(format) = stdout {
            write_bytes(&render::rows(format, &checked, &options))?;
        }
        checked.iter().for_each(|one| tally.add(one));
        end = end.max(checked.iter().map(|one| exit(one, args.fail_on)).max().unwrap_or(Exit::Clean));
    }
    for sink in sinks {
        sink.end(&tally).map_err(Failure::Usage)?;
    }
    if let Some(format) = stdout {
        write_out(&render::end(format, &tally))?;
    }
    known.finish().map_err(Failure::Usage)?;
    Ok(end)
}

/// Names what would be checked, a line each.
pub fn files(entries: &[Entry], terminal: &Terminal) -> Result<Exit, Failure> {
    let mut exit = Exit::Clean;
    for entry in entries {
        let path = match entry {
            Entry::Stdin => "-".to_owned(),
            Entry::File(path) => path.display().to_string(),
            Entry::Unreadable(path, why) => {
                tell(&format!("{}：{why}", path.display()));
                exit = Exit::NotChecked;
                continue;
            }
        };
        // A program gets the name as it is.
        write_out(&if terminal.stdout { render::clean(&path) + "\n" } else { path + "\n" })?;
    }
    Ok(exit)
}

/// Records on standard input, an answer each.
fn stream(args: &Check, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    if args.paths.len() > 1 {
        return Err(Failure::Usage("从标准输入逐行读取记录时，- 须单独写，不能再写其他路径".to_owned()));
    }
    if args.fix.fix || args.fix.diff || args.before.any() {
        let why = "从标准输入逐行读取记录时，不能用 --fix、--diff、--baseline、--write-baseline 和 --since-last";
        return Err(Failure::Usage(why.to_owned()));
    }
    if !args.output.is_empty() {
        return Err(Failure::Usage("从标准输入逐行读取记录时，结果只写到标准输出，请去掉 --output".to_owned()));
    }
    let mut judges = Judges::new(global, args.notice.as_deref()).on(args.today);
    let judge = judges.of(None)?;
    let selection = Selection::new(&args.choice, &judge.rules).map_err(Failure::Usage)?;
    let context = judge.context(&context(&args.context));
    let options = options(&judge.rules, terminal, args.all, args.statuses);
    records::answer(
        std::io::stdin().lock(),
        &options,
        args.quiet,
        |input| Row::new(input, &judge.rules, &context, &selection),
        |row| exit(&row.checked(), args.fail_on),
    )
}

/// Inputs that are checked before their lines are written.
const PIECE: usize = 64;

/// One input, its text, and what became of it.
pub struct Row {
    path: String,
    source: Option<Source>,
    outcome: Result<Assessment, String>,
}

impl Row {
    /// Checks one input; a panic of the checker becomes a reason.
    pub fn new(input: Input, rules: &RuleSet, context: &Context, selection: &Selection) -> Row {
        let Input { path, source } = input;
        let source = match source {
            Err(why) => return Row { path, source: None, outcome: Err(why) },
            Ok(source) => source,
        };
        // Source, rules and context are only read, so a panic leaves none of them half-changed.
        let mut outcome = catch_unwind(AssertUnwindSafe(|| fazhi::check(&source, rules, context)))
            .map_err(|_| "程序内部出错，这份文件未能核对；请把文件名和版本号告知开发者".to_owned());
        if let Ok(assessment) = &mut outcome {
            // A secrecy mark stops everything and cannot be switched off.
            if assessment.report.kind != Kind::Classified {
                selection.apply(assessment);
            }
        }
        Row { path, source: Some(source), outcome }
    }

    /// What the user calls it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the rules said, if it could be checked; nothing is changed about a text with a secrecy mark.
    pub fn assessment_mut(&mut self) -> Option<&mut Assessment> {
        self.outcome.as_mut().ok().filter(|assessment| assessment.report.kind != Kind::Classified)
    }

    /// As the renderers want it.
    pub fn checked(&self) -> Checked<'_> {
        Checked {
            source: self.source.as_ref(),
            path: &self.path,
            outcome: self.outcome.as_ref().map_err(String::as_str),
        }
    }

    /// The text, if it could be read.
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }
}

/// What the user says about the document.
pub fn context(args: &ContextArgs) -> Context {
    Context { year: args.year, level: args.level, stage: args.stage, ..Context::default() }
}

/// How to draw on this terminal.
pub fn options<'a>(rules: &'a RuleSet, terminal: &Terminal, all: bool, statuses: bool) -> Options<'a> {
    let tool = Tool { version: env!("CARGO_PKG_VERSION"), pack: rules.pack(), pack_digest: rules.digest() };
    Options { all, statuses, width: terminal.width, color: terminal.color, tool, rules: &[] }
}

/// What one input makes of the run.
fn exit(one: &Checked, fail_on: FailOn) -> Exit {
    let reaches = |assessment: &Assessment| {
        fail_on.severity().is_some_and(|least| assessment.findings.iter().any(|f| f.severity >= least))
    };
    match one.outcome {
        _ if one.failed() => Exit::NotChecked,
        Ok(assessment) if reaches(assessment) => Exit::Findings,
        Ok(_) | Err(_) => Exit::Clean,
    }
}
