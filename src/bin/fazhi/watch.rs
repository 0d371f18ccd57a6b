//! `fazhi watch`: on each save of a draft → its page again, with what is new and what is solved since the last save.
//!
//! Word and WPS save under another name and rename, so folders are watched, not files, and what counts is what lies
//! under a draft's name once its folder is quiet. A file that cannot be read yet is looked at again before it is
//! called unreadable. Lock files (`~$报告.docx`) are none of the drafts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use fazhi::finding::Finding;
use fazhi::render::{self, Checked, Format, Options};
use notify::{EventKind, RecursiveMode, Watcher as _};

use crate::args::{ChoiceArgs, ContextArgs, Global};
use crate::check::{Row, context, options};
use crate::input::{self, Entry};
use crate::packs::Judges;
use crate::select::Selection;
use crate::terminal::Terminal;
use crate::{Exit, Failure, atomic, write_out};

/// `fazhi watch`
#[derive(Debug, clap::Args)]
pub struct Watch {
    #[arg(
        required = true,
        value_name = "路径",
        help = "报告文件或文件夹：其中的 .docx、.wps、.txt、.md\n保存一次核对一次"
    )]
    pub paths: Vec<PathBuf>,
    #[arg(long, help = "显示全部意见（默认显示全部须补正、\n至多5条请核对）")]
    pub all: bool,
    #[arg(
        long,
        value_name = "FILE",
        help = "把体检报告写到这个网页文件，每次核对后更新；\n在浏览器中打开，每5秒自动刷新"
    )]
    pub html: Option<PathBuf>,
    #[command(flatten)]
    pub context: ContextArgs,
    #[arg(long, value_name = "FILE", help = "本办的年度通知（fazhi.notice/1），\n据此提出的意见引用通知")]
    pub notice: Option<PathBuf>,
    #[command(flatten)]
    pub choice: ChoiceArgs,
}

/// Endings of what drafters write in.
const DRAFTS: [&str; 4] = ["docx", "wps", "txt", "md"];
/// A folder is quiet when nothing happened in it for so long.
const QUIET: Duration = Duration::from_millis(150);
/// How often a file that cannot be read yet is looked at, and for how long.
const AGAIN: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(3);

/// Runs the command, until it is interrupted.
pub fn run(args: &Watch, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let (sender, events) = mpsc::channel();
    let wrong = |error: notify::Error| Failure::Usage(format!("不能监视文件夹（{error}），请改用 fazhi check"));
    let mut watcher = notify::recommended_watcher(sender).map_err(wrong)?;
    let watched = Watched::new(&args.paths).map_err(Failure::Usage)?;
    for (folder, mode) in watched.folders() {
        watcher.watch(&folder, mode).map_err(wrong)?;
    }
    let mut desk = Desk { args, global, terminal, seen: BTreeMap::new() };
    for path in watched.drafts()? {
        desk.look(&path, Instant::now())?;
    }
    desk.write_page()?;
    write_out("正在等待保存，按 Ctrl-C 结束。\n")?;
    // Drafts to be looked at, each with when it was first missed or unreadable.
    let mut due: BTreeMap<PathBuf, Instant> = BTreeMap::new();
    loop {
        let changed = next(&events, if due.is_empty() { None } else { Some(AGAIN) }, &watched);
        let Some(changed) = changed else {
            return Err(Failure::Usage("监视中断：系统不再报告文件的变化，请重新运行".to_owned()));
        };
        for path in changed {
            due.insert(path, Instant::now());
        }
        let mut any = false;
        for (path, since) in std::mem::take(&mut due) {
            if desk.look(&path, since)? {
                any = true;
            } else {
                due.insert(path, since);
            }
        }
        if any {
            desk.write_page()?;
        }
    }
}

/// The drafts that changed, once it is quiet; none after `limit`; `None` if no more events can come.
fn next(
    events: &Receiver<notify::Result<notify::Event>>,
    limit: Option<Duration>,
    watched: &Watched,
) -> Option<BTreeSet<PathBuf>> {
    let mut changed = BTreeSet::new();
    let first = match limit {
        None => events.recv().ok()?,
        Some(limit) => match events.recv_timeout(limit) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => return Some(changed),
            Err(RecvTimeoutError::Disconnected) => return None,
        },
    };
    let mut event = Some(first);
    while let Some(one) = event {
        // To be read is no change; what could not be told is looked for at the next one.
        let one = one.ok().filter(|e| !matches!(e.kind, EventKind::Access(_)));
        changed.extend(one.into_iter().flat_map(|e| e.paths).filter_map(|p| watched.draft(&p)));
        event = events.recv_timeout(QUIET).ok();
    }
    Some(changed)
}

/// The files and folders to watch, as the user writes them and as the system does.
struct Watched {
    files: Vec<(PathBuf, PathBuf)>,
    folders: Vec<(PathBuf, PathBuf)>,
}

impl Watched {
    fn new(paths: &[PathBuf]) -> Result<Watched, String> {
        let mut watched = Watched { files: Vec::new(), folders: Vec::new() };
        for path in paths {
            let place = std::fs::canonicalize(path)
                .map_err(|error| format!("{}：{}", path.display(), input::why_unread(&error)))?;
            if place.is_dir() {
                watched.folders.push((path.clone(), place));
            } else if is_draft(&place) {
                watched.files.push((path.clone(), place));
            } else {
                return Err(format!(
                    "{}：只监视 .docx、.wps、.txt、.md 文件，其他格式请用 fazhi check",
                    path.display()
                ));
            }
        }
        Ok(watched)
    }

    /// Folders with how deep to watch them.
    fn folders(&self) -> BTreeMap<PathBuf, RecursiveMode> {
        let beside = self.files.iter().filter_map(|(_, place)| place.parent());
        let mut all: BTreeMap<PathBuf, RecursiveMode> =
            beside.map(|folder| (folder.to_owned(), RecursiveMode::NonRecursive)).collect();
        all.extend(self.folders.iter().map(|(_, place)| (place.clone(), RecursiveMode::Recursive)));
        all
    }

    /// All drafts, as the user would write them.
    fn drafts(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut all: Vec<PathBuf> = self.files.iter().map(|(path, _)| path.clone()).collect();
        for (path, _) in &self.folders {
            let found = input::walk(path).into_iter().filter_map(|e| e.path().map(Path::to_owned));
            all.extend(found.filter(|p| is_draft(p)));
        }
        Ok(all)
    }

    /// The draft that an event is about.
    fn draft(&self, path: &Path) -> Option<PathBuf> {
        if let Some((named, _)) = self.files.iter().find(|(_, place)| place == path) {
            return Some(named.clone());
        }
        let inside = |(named, place): &(PathBuf, PathBuf)| path.strip_prefix(place).ok().map(|rest| named.join(rest));
        self.folders.iter().find_map(inside).filter(|p| is_draft(p))
    }
}

fn is_draft(path: &Path) -> bool {
    let hidden = path.file_name().is_none_or(|n| n.to_string_lossy().starts_with(['.', '~']));
    !hidden && path.extension().is_some_and(|e| DRAFTS.iter().any(|known| e.eq_ignore_ascii_case(known)))
}

/// What was last said about each draft.
struct Desk<'a> {
    args: &'a Watch,
    global: &'a Global,
    terminal: &'a Terminal,
    seen: BTreeMap<PathBuf, Seen>,
}

/// What was found in a draft at its last save.
struct Seen {
    row: Row,
    /// When it was changed, and its length: the same means that nothing was saved.
    stamp: Option<(std::time::SystemTime, u64)>,
}

impl Desk<'_> {
    /// Checks a draft and says what has changed; `false` if it is to be looked at again.
    fn look(&mut self, path: &Path, since: Instant) -> Result<bool, Failure> {
        let patient = since.elapsed() < PATIENCE;
        let stamp = std::fs::metadata(path).ok().and_then(|data| Some((data.modified().ok()?, data.len())));
        let Some(stamp) = stamp else {
            // In the middle of being renamed, or gone.
            if patient {
                return Ok(false);
            }
            if self.seen.remove(path).is_some() {
                write_out(&format!("{}：已删除或改名\n", path.display()))?;
            }
            return Ok(true);
        };
        if self.seen.get(path).is_some_and(|seen| seen.stamp == Some(stamp)) {
            return Ok(true);
        }
        // A configuration may have changed as well.
        let mut judges = Judges::new(self.global, self.args.notice.as_deref());
        let judge = judges.of(Some(path))?;
        let selection = Selection::new(&self.args.choice, &judge.rules).map_err(Failure::Usage)?;
        let read = input::read(&Entry::File(path.to_owned()), None);
        if read.source.is_err() && self.seen.contains_key(path) && patient {
            return Ok(false);
        }
        let row = Row::new(read, &judge.rules, &judge.context(&context(&self.args.context)), &selection);
        let before = self.seen.insert(path.to_owned(), Seen { row, stamp: Some(stamp) });
        let checked = self.seen[path].row.checked();
        let mut out = String::new();
        if before.is_some() && self.terminal.stdout {
            out.push_str("\u{1b}[2J\u{1b}[3J\u{1b}[H");
        }
        let options = options(&judge.rules, self.terminal, self.args.all, false);
        out.push_str(&render::render(Format::Pretty, &[checked], &options));
        if let (Some(before), Ok(now)) = (before, checked.outcome) {
            let before = before.row.checked().outcome.map_or(&[][..], |a| &a.findings);
            out.push_str(&difference(before, &now.findings));
        }
        write_out(&out)?;
        Ok(true)
    }

    /// The page of all drafts, if one is wanted; a browser that shows it asks for it again.
    fn write_page(&self) -> Result<(), Failure> {
        let Some(file) = &self.args.html else { return Ok(()) };
        let mut judges = Judges::new(self.global, self.args.notice.as_deref());
        let rules = &judges.of(self.seen.keys().next().map(PathBuf::as_path))?.rules;
        let infos = rules.infos();
        let options = Options { rules: &infos, ..options(rules, self.terminal, true, true) };
        let checked: Vec<Checked> = self.seen.values().map(|seen| seen.row.checked()).collect();
        let page = render::render(Format::Html, &checked, &options);
        let head = "<meta charset=\"utf-8\">";
        let page = page.replacen(head, &format!("{head}<meta http-equiv=\"refresh\" content=\"5\">"), 1);
        atomic::replace(file, page.as_bytes(), None).map_err(|why| Failure::Usage(format!("--html：{why}")))
    }
}

/// What is new and what is solved, a line each.
fn difference(before: &[Finding], now: &[Finding]) -> String {
    let (new, solved) = (without(now, before), without(before, now));
    let mut out = String::from("\n与上次保存相比：");
    if new.is_empty() && solved.is_empty() {
        out.push_str("意见没有增减。\n");
        return out;
    }
    out.push_str(&format!("新增{}条，解决{}条。\n", new.len(), solved.len()));
    for (mark, list) in [("＋", new), ("√", solved)] {
        for finding in list {
            let word = render::severity_word(finding.severity);
            out.push_str(&format!("  {mark} {word} {} {}\n", finding.code, render::clean(&finding.message)));
        }
    }
    out
}

/// The findings of `all` that `others` does not have, each counted.
fn without<'f>(all: &'f [Finding], others: &[Finding]) -> Vec<&'f Finding> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    others.iter().for_each(|f| *known.entry(&f.fingerprint).or_default() += 1);
    let new = |f: &&Finding| match known.get_mut(f.fingerprint.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    all.iter().filter(new).collect()
}
