//! `fazhi annotate`: docx files → copies of them with a Word comment at every finding.
//!
//! Where each copy goes is settled before anything is written; a copy is written beside its place and renamed
//! into it, so that nobody ever sees half a file. A draft is written over only when that is asked for.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use fazhi::annotate::{Author, annotate, without_own};
use fazhi::finding::Severity;
use fazhi::report::Kind;
use fazhi::{Context, RuleSet, ingest};

use crate::args::{Annotate, Global};
use crate::atomic;
use crate::check::context;
use crate::input::{self, Entry};
use crate::packs::Judges;
use crate::select::Selection;
use crate::{Exit, Failure, tell, write_out};

/// What every file is annotated with.
struct Job<'a> {
    rules: &'a RuleSet,
    selection: &'a Selection,
    context: Context,
    author: Author<'a>,
}

/// Runs the command.
pub fn run(args: &Annotate, global: &Global) -> Result<Exit, Failure> {
    let mut judges = Judges::new(global, args.notice.as_deref());
    let today = args.today.map(|day| day.to_string());
    let author = Author { name: &args.author, date: today.as_deref() };
    let given = context(&args.context);
    let mut exit = Exit::Clean;
    for (from, to) in copies(args).map_err(Failure::Usage)? {
        let judge = judges.of(Some(&from))?;
        let selection = Selection::new(&args.choice, &judge.rules).map_err(Failure::Usage)?;
        let job = Job { rules: &judge.rules, selection: &selection, context: judge.context(&given), author };
        let outcome = read(&from).and_then(|bytes| {
            // The bytes are only read, so a panic leaves nothing half-changed.
            catch_unwind(AssertUnwindSafe(|| job.annotated(&bytes)))
                .unwrap_or_else(|_| Err("程序内部出错，这份文件未能批注；请把文件名和版本号告知开发者".to_owned()))
        });
        let written = outcome.and_then(|(bytes, told)| replace(&to, &bytes, &from).map(|()| told));
        match written {
            Ok(told) => write_out(&format!("{} → {}：{told}\n", from.display(), to.display()))?,
            Err(why) => {
                tell(&format!("{}：{why}", from.display()));
                exit = Exit::NotChecked;
            }
        }
    }
    Ok(exit)
}

impl Job<'_> {
    /// The annotated file and what it says.
    fn annotated(&self, bytes: &[u8]) -> Result<(Vec<u8>, String), String> {
        let draft = without_own(bytes).map_err(|e| e.to_string())?;
        let source = ingest::read("draft.docx", &draft).map_err(|e| e.to_string())?;
        let mut assessment = fazhi::check(&source, self.rules, &self.context);
        if assessment.report.kind == Kind::Classified {
            let said =
                assessment.findings.first().map_or("标有密级标志，已停止读取", |f| f.message.as_str());
            return Err(format!("{said}，没有批注"));
        }
        self.selection.apply(&mut assessment);
        let out = annotate(&draft, &assessment, self.author).map_err(|e| e.to_string())?;
        let count = |severity| assessment.findings.iter().filter(|f| f.severity == severity).count();
        let [errors, warnings, infos] = [Severity::Error, Severity::Warning, Severity::Info].map(count);
        let all = errors + warnings + infos;
        let told = if all == 0 {
            "没有意见，未加批注".to_owned()
        } else {
            format!("批注{all}条（须补正{errors}条，请核对{warnings}条，供参考{infos}条）")
        };
        Ok((out, told))
    }
}

/// Every file and where its copy goes.
///
/// # Errors
///
/// When two copies would go to one place, a copy over a draft, or nothing is there to annotate.
fn copies(args: &Annotate) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    // Each file with its name below the folder it was found in.
    let mut files: Vec<(PathBuf, PathBuf)> = Vec::new();
    for path in &args.paths {
        if path.as_os_str() == "-" {
            return Err("annotate 不从标准输入读取，请写出 .docx 文件名".to_owned());
        }
        if path.is_dir() {
            let found = input::walk(path).into_iter().filter_map(|entry| match entry {
                Entry::File(file) | Entry::Unreadable(file, _) => Some(file),
                Entry::Stdin => None,
            });
            let found = found.filter(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("docx")));
            files.extend(found.map(|file| (file.clone(), file.strip_prefix(path).unwrap_or(&file).to_owned())));
        } else {
            files.push((path.clone(), PathBuf::from(path.file_name().unwrap_or(path.as_os_str()))));
        }
    }
    if files.is_empty() {
        return Err("没有可批注的文件（文件夹内只找 .docx）。请检查路径，或直接写出文件名".to_owned());
    }
    let Some(output) = &args.output else {
        return Ok(files.into_iter().map(|(file, _)| (file.clone(), file)).collect());
    };
    let single = files.len() == 1 && !args.paths.iter().any(|p| p.is_dir());
    let slash = output.as_os_str().to_string_lossy().ends_with(['/', '\\']);
    let folder = !single || output.is_dir() || slash;
    let mut taken: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    let mut copies = Vec::new();
    let drafts: Vec<PathBuf> = files.iter().filter_map(|(file, _)| file.canonicalize().ok()).collect();
    for (file, name) in files {
        let to = if folder { output.join(name) } else { output.clone() };
        if to.canonicalize().is_ok_and(|to| drafts.contains(&to)) {
            return Err(format!("{}：会覆盖原文件，请用 -o 写到别处；确要写回原文件的，用 --in-place", to.display()));
        }
        if let Some(other) = taken.insert(to.clone(), file.clone()) {
            let (a, b) = (other.display(), file.display());
            return Err(format!("{a} 和 {b} 同名，都要写到 {}，请分两次批注", to.display()));
        }
        copies.push((file, to));
    }
    Ok(copies)
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::File::open(file).and_then(input::limited).map_err(|error| input::why_unread(&error))
}

/// Writes the copy; whoever may read the draft may read it.
pub fn replace(to: &Path, bytes: &[u8], draft: &Path) -> Result<(), String> {
    if let Some(folder) = to.parent() {
        let failed = |error| format!("{}：无法建立文件夹（{error}），请检查权限", folder.display());
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    atomic::replace(to, bytes, Some(draft))
}
