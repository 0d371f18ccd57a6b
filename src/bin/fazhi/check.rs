//! `fazhi check`: paths → assessments → one rendering on standard output and an exit code.
//!
//! A file that cannot be read, or on which the checker panics, is a row of the result; the others are
//! checked all the same.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fazhi::render::{self, Checked, Format, Options, Tally, Tool};
use fazhi::report::Kind;
use fazhi::{Assessment, Context, RuleSet, Source};

use crate::args::{Check, ContextArgs, FailOn, Global};
use crate::input::{self, Entry, Input};
use crate::packs::Judges;
use crate::select::Selection;
use crate::terminal::Terminal;
use crate::{Exit, Failure, tell, write_out};

/// Runs the command.
pub fn run(args: &Check, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut judges = Judges::new(global, args.notice.as_deref());
    let context = context(&args.context);
    let entries = input::collect(&args.paths).map_err(Failure::Usage)?;
    let mut selections = Vec::new();
    // Which judge is each one's; a configuration that is wrong is told before anything is checked.
    let mut inputs: Vec<(&Entry, usize)> = Vec::with_capacity(entries.len());
    for entry in &entries {
        let index = judges.index_of(entry.path())?;
        if index == selections.len() {
            let rules = &judges.get(index).rules;
            selections.push(Selection::new(&args.select, &args.ignore, rules).map_err(Failure::Usage)?);
        }
        inputs.push((entry, index));
    }
    let row = |&(entry, index): &(&Entry, usize)| {
        let judge = judges.get(index);
        let input = input::read(entry, args.stdin_filename.as_deref());
        let mut row = Row::new(input, &judge.rules, &judge.context(&context));
        if let Ok(assessment) = &mut row.outcome {
            // A secrecy mark stops everything and cannot be switched off.
            if assessment.report.kind != Kind::Classified {
                selections[index].apply(assessment);
            }
        }
        row
    };
    let format = args.format.map_or(if terminal.stdout { Format::Pretty } else { Format::Concise }, Format::from);
    let options = options(&judges.get(0).rules, terminal, args.all, args.statuses);
    // One line a finding can be written as it comes; a page or a document needs all inputs.
    let piecewise = args.quiet || format == Format::Concise;
    let (mut tally, mut end) = (Tally::default(), Exit::Clean);
    for piece in inputs.chunks(if piecewise { PIECE } else { inputs.len() }) {
        let rows: Vec<Row> = piece.iter().map(row).collect();
        let checked: Vec<Checked> = rows.iter().map(Row::checked).collect();
        // On a terminal the page says it already.
        let told = terminal.stdout && !args.quiet;
        for row in &rows {
            if let (Err(why), false) = (&row.outcome, told) {
                tell(&format!("{}：{why}", row.path));
            }
        }
        if !args.quiet && piecewise {
            write_out(&render::concise_rows(&checked, &options))?;
        } else if !args.quiet {
            write_out(&render::render(format, &checked, &options))?;
        }
        checked.iter().for_each(|one| tally.add(one));
        end = end.max(exit(&checked, args.fail_on));
    }
    if !args.quiet && piecewise {
        write_out(&render::concise_end(&tally))?;
    }
    Ok(end)
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
    pub fn new(input: Input, rules: &RuleSet, context: &Context) -> Row {
        let Input { path, source } = input;
        match source {
            Err(why) => Row { path, source: None, outcome: Err(why) },
            Ok(source) => {
                // Source, rules and context are only read, so a panic leaves none of them half-changed.
                let outcome = catch_unwind(AssertUnwindSafe(|| fazhi::check(&source, rules, context)))
                    .map_err(|_| "程序内部出错，这份文件未能核对；请把文件名和版本号告知开发者".to_owned());
                Row { path, source: Some(source), outcome }
            }
        }
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
    Options { all, statuses, width: terminal.width, color: terminal.color, tool }
}

fn exit(checked: &[Checked], fail_on: FailOn) -> Exit {
    let reaches = |one: &Checked| match (fail_on.severity(), one.outcome) {
        (Some(least), Ok(assessment)) => assessment.findings.iter().any(|f| f.severity >= least),
        (None, _) | (_, Err(_)) => false,
    };
    if checked.iter().any(Checked::failed) {
        Exit::NotChecked
    } else if checked.iter().any(reaches) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
