//! `fazhi check --fix` and `--diff`: text files → the same files with the safe fixes done, or what would be changed.
//!
//! A file is written whole beside its place and renamed; on any error the original stays as it was. What standard
//! input says goes back corrected to standard output.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Args as ClapArgs;
use fazhi::fix::{Fixed, fix};
use fazhi::ingest::{self, encode};
use fazhi::render::clean;
use fazhi::report::Kind;
use fazhi::{Context, RuleSet, Source};
use similar::{ChangeTag, TextDiff};

use crate::args::{Check, Global};
use crate::check::context;
use crate::input::{self, Entry};
use crate::packs::Judges;
use crate::select::Selection;
use crate::terminal::Terminal;
use crate::{Exit, Failure, atomic, tell, write_bytes, write_out};

/// Options of `fazhi check` about corrections.
#[derive(Debug, ClapArgs)]
pub struct FixArgs {
    #[arg(
        long,
        help = "把不会变更意思的改法（文号括号、日期、标点、\n固定表述等）直接写回文本和 Markdown 文件，\n再列出余下的意见；标准输入的改后写到标准输出"
    )]
    pub fix: bool,
    #[arg(
        long,
        conflicts_with_all = ["fix", "output", "format"],
        help = "只显示 --fix 会改什么，不改文件；\n有可改的退出码为1"
    )]
    pub diff: bool,
}

/// A file, what is in it, and what becomes of it.
struct Corrected {
    text: String,
    bytes: Vec<u8>,
    fixed: Fixed,
}

/// What the rules of one file are.
struct Job<'a> {
    rules: &'a RuleSet,
    selection: &'a Selection,
    context: Context,
}

/// Corrects every input, or shows how; `None` where the corrected files are still to be checked.
pub fn run(args: &Check, global: &Global, terminal: &Terminal) -> Result<(Exit, bool), Failure> {
    let entries = input::collect(&args.paths, args.no_ignore).map_err(Failure::Usage)?;
    let stdin = entries.contains(&Entry::Stdin);
    if stdin && entries.len() > 1 {
        return Err(Failure::Usage("改标准输入的文字时，- 须单独写，不能再写其他路径".to_owned()));
    }
    if stdin && args.fix.fix && (args.format.is_some() || !args.output.is_empty()) {
        let why = "标准输出要写改后的文字，不能再用 --format 或 --output；请先改好再核对";
        return Err(Failure::Usage(why.to_owned()));
    }
    let mut judges = Judges::new(global, args.notice.as_deref());
    let given = context(&args.context);
    let (mut exit, mut files, mut places) = (Exit::Clean, 0, 0);
    for entry in &entries {
        let judge = judges.of(entry.path())?;
        let selection = Selection::new(&args.choice, &judge.rules).map_err(Failure::Usage)?;
        let job = Job { rules: &judge.rules, selection: &selection, context: judge.context(&given) };
        let name = match entry {
            Entry::File(path) | Entry::Unreadable(path, _) => path.display().to_string(),
            Entry::Stdin => args.stdin_filename.clone().unwrap_or_else(|| "<标准输入>".to_owned()),
        };
        let corrected = match read(entry).and_then(|bytes| job.corrected(&name, &bytes)) {
            Ok(corrected) => corrected,
            Err(why) => {
                tell(&format!("{name}：{why}"));
                exit = Exit::NotChecked;
                continue;
            }
        };
        let count = corrected.fixed.count();
        files += usize::from(count > 0);
        places += count;
        if args.fix.diff {
            if count > 0 {
                write_out(&diff(&name, &corrected, terminal))?;
                exit = exit.max(Exit::Findings);
            }
        } else if let Entry::File(path) = entry {
            if count > 0 {
                match atomic::replace(path, &corrected.bytes, None) {
                    Ok(()) => tell(&format!("{name}：已改{count}处（{}）", rules_of(&corrected.fixed))),
                    Err(why) => {
                        tell(&format!("{why}；原文件没有改动"));
                        exit = Exit::NotChecked;
                    }
                }
            }
        } else {
            write_bytes(&corrected.bytes)?;
            if count > 0 {
                tell(&format!("{name}：已改{count}处（{}）", rules_of(&corrected.fixed)));
            }
            exit = exit.max(job.left(&name, &corrected.fixed.text, args));
        }
    }
    if args.fix.diff && (files > 0 || exit != Exit::NotChecked) {
        tell(&match files {
            0 => "没有可直接改的地方".to_owned(),
            _ => format!("{files}份共{places}处可直接改，用 --fix 写回"),
        });
    }
    Ok((exit, args.fix.fix && !stdin))
}

fn read(entry: &Entry) -> Result<Vec<u8>, String> {
    let bytes = match entry {
        Entry::File(path) => {
            if path.is_dir() {
                return Err("这是文件夹，请写出文件名".to_owned());
            }
            std::fs::File::open(path).and_then(input::limited)
        }
        Entry::Stdin => {
            if std::io::stdin().is_terminal() {
                tell("正在从标准输入读取，输完后按 Ctrl-D（Windows 为 Ctrl-Z 再回车）");
            }
            input::limited(std::io::stdin().lock())
        }
        Entry::Unreadable(_, why) => return Err(why.clone()),
    };
    bytes.map_err(|error| input::why_unread(&error))
}

impl Job<'_> {
    /// What becomes of a file.
    fn corrected(&self, name: &str, bytes: &[u8]) -> Result<Corrected, String> {
        // The bytes are only read, so a panic leaves nothing half-changed.
        let corrected = catch_unwind(AssertUnwindSafe(|| {
            let source = ingest::read(name, bytes).map_err(|e| e.to_string())?;
            // Formats that cannot be written are refused before anything is looked for in them.
            encode(bytes, &source, source.text()).map_err(|e| e.to_string())?;
            if self.check(&source).report.kind == Kind::Classified {
                return Err("文件标有密级标志，已停止读取，没有改动".to_owned());
            }
            let again = |text: &str| self.check(&Source::new(name, text, source.encoding())).findings;
            let fixed = fix(source.text(), again);
            let bytes = encode(bytes, &source, &fixed.text).map_err(|e| e.to_string())?;
            Ok(Corrected { text: source.text().to_owned(), bytes, fixed })
        }));
        corrected.unwrap_or_else(|_| Err("程序内部出错，这份文件没有改动；请把文件名和版本号告知开发者".to_owned()))
    }

    fn check(&self, source: &Source) -> fazhi::Assessment {
        let mut assessment = fazhi::check(source, self.rules, &self.context);
        if assessment.report.kind != Kind::Classified {
            self.selection.apply(&mut assessment);
        }
        assessment
    }

    /// What the corrected text still makes of the run.
    fn left(&self, name: &str, text: &str, args: &Check) -> Exit {
        let left = self.check(&Source::new(name, text, "UTF-8")).findings;
        let least = args.fail_on.severity();
        let reached = least.is_some_and(|least| left.iter().any(|f| f.severity >= least));
        if reached { Exit::Findings } else { Exit::Clean }
    }
}

/// `FZ804 2处、FZ820 1处`
fn rules_of(fixed: &Fixed) -> String {
    fixed.places.iter().map(|(code, n)| format!("{code} {n}处")).collect::<Vec<_>>().join("、")
}

/// A unified diff, as `patch` reads it; on a terminal without what could move its cursor.
fn diff(name: &str, corrected: &Corrected, terminal: &Terminal) -> String {
    let paint = |code: &str, text: &str| {
        if terminal.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    let name = clean(name);
    let mut out = format!("{}\n{}\n", paint("1", &format!("--- {name}")), paint("1", &format!("+++ {name}")));
    let diff = TextDiff::from_lines(&corrected.text, &corrected.fixed.text);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        let _ = writeln!(out, "{}", paint("36", hunk.header().to_string().trim_end()));
        for change in hunk.iter_changes() {
            let (sign, color) = match change.tag() {
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
                ChangeTag::Equal => (' ', ""),
            };
            let line = change.value().strip_suffix('\n').unwrap_or(change.value());
            let line = if terminal.stdout { clean(line.trim_end_matches('\r')) } else { line.to_owned() };
            let line = format!("{sign}{line}");
            let _ = writeln!(out, "{}", if color.is_empty() { line } else { paint(color, &line) });
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}
