//! `--baseline`, `--write-baseline` and `--since-last`: files with what was known before → rows held against it.
//!
//! Files are read before anything is checked. A baseline is written whole, and only if every input could be checked.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use fazhi::before::{Before, BeforeError, Known, leave_out, since, write_baseline};
use fazhi::finding::Finding;

use crate::check::Row;
use crate::input::{limited, why_unread};
use crate::{atomic, tell};

/// Options of `fazhi check` about what was known before.
#[derive(Debug, ClapArgs)]
pub struct BeforeArgs {
    #[arg(long, value_name = "FILE", help = "基线：其中已有的意见不再提示，只列新的；\n已不存在的另行说明")]
    pub baseline: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "把现有的意见写成基线")]
    pub write_baseline: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "与上次的结果（--format json 的输出）比较，\n写明哪些是新增、哪些已解决")]
    pub since_last: Option<PathBuf>,
}

impl BeforeArgs {
    /// Whether anything was asked for.
    pub fn any(&self) -> bool {
        self.baseline.is_some() || self.write_baseline.is_some() || self.since_last.is_some()
    }
}

/// What was known, and what is to be kept.
pub struct KnownBefore<'a> {
    args: &'a BeforeArgs,
    baseline: Option<Before>,
    last: Option<Before>,
    stale: Vec<(String, Known)>,
    kept: Vec<(String, Vec<Finding>)>,
    failed: bool,
    alone: bool,
}

impl<'a> KnownBefore<'a> {
    /// Reads the files; `inputs` is how many the run has.
    ///
    /// # Errors
    ///
    /// When one cannot be read or is none; says which and what to do, in Chinese.
    pub fn open(args: &'a BeforeArgs, inputs: usize) -> Result<KnownBefore<'a>, String> {
        Ok(KnownBefore {
            args,
            baseline: args.baseline.as_deref().map(|file| read(file, Before::baseline)).transpose()?,
            last: args.since_last.as_deref().map(|file| read(file, Before::result)).transpose()?,
            stale: Vec::new(),
            kept: Vec::new(),
            failed: false,
            alone: inputs == 1,
        })
    }

    /// Holds one row against it.
    pub fn apply(&mut self, row: &mut Row) {
        if !self.args.any() {
            return;
        }
        let (path, alone) = (row.path().to_owned(), self.alone);
        let Some(assessment) = row.assessment_mut() else {
            self.failed = true;
            return;
        };
        if self.args.write_baseline.is_some() {
            self.kept.push((path.clone(), assessment.findings.clone()));
        }
        if let Some(baseline) = &self.baseline {
            let key = key(&path, self.args.baseline.as_deref());
            if let Some(known) = baseline.report(&key, alone) {
                self.stale.extend(leave_out(assessment, known).into_iter().map(|k| (path.clone(), k)));
            }
        }
        if let Some(file) = &self.args.write_baseline {
            // What has just been accepted is not said again.
            let own = write_baseline([(path.as_str(), assessment.findings.as_slice())]);
            let known = Before::baseline(&own).ok();
            if let Some(known) = known.as_ref().and_then(|k| k.report(&path, true)) {
                leave_out(assessment, known);
            }
            if let Some(last) = self.kept.last_mut() {
                last.0 = key(&path, Some(file));
            }
        }
        // Last, since it says of each finding that is left whether it is new.
        if let Some(last) = &self.last {
            match last.report(&path, alone) {
                Some(known) => since(assessment, known),
                None => tell(&format!("{path}：上次的结果中没有这份报告，未作比较")),
            }
        }
    }

    /// Says what a baseline knows in vain, and writes the new one.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn finish(self) -> Result<(), String> {
        if let Some(file) = self.args.baseline.as_deref().filter(|_| !self.stale.is_empty()) {
            tell(&format!("{}：基线中有{}条已不存在，可用 --write-baseline 更新", file.display(), self.stale.len()));
            for (path, known) in &self.stale {
                let times = if known.count > 1 { format!("（{}处）", known.count) } else { String::new() };
                tell(&format!("  {path} {} {}{times}", known.code, known.message));
            }
        }
        let Some(file) = &self.args.write_baseline else { return Ok(()) };
        if self.failed {
            return Err(format!("{}：有文件未能核对，没有写基线；请先解决，或只写能核对的文件", file.display()));
        }
        let count: usize = self.kept.iter().map(|(_, findings)| findings.len()).sum();
        let text = write_baseline(self.kept.iter().map(|(path, findings)| (path.as_str(), findings.as_slice())));
        atomic::replace(file, text.as_bytes(), None)?;
        tell(&format!("{}：已写入{}份报告的{count}条意见", file.display(), self.kept.len()));
        Ok(())
    }
}

/// What a baseline calls a report: its path from the baseline's folder, wherever the program was started.
fn key(path: &str, baseline: Option<&Path>) -> String {
    let inside = || {
        let folder = baseline?.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (folder, path) = (folder.canonicalize().ok()?, Path::new(path).canonicalize().ok()?);
        Some(path.strip_prefix(folder).ok()?.to_string_lossy().into_owned())
    };
    inside().unwrap_or_else(|| path.to_owned()).replace('\\', "/")
}

fn read(file: &Path, parse: fn(&str) -> Result<Before, BeforeError>) -> Result<Before, String> {
    let named = |why: String| format!("{}：{why}", file.display());
    let bytes = std::fs::File::open(file).and_then(limited).map_err(|error| named(why_unread(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| named("不是UTF-8编码的JSON，请确认文件名".to_owned()))?;
    parse(&text).map_err(|error| named(error.to_string()))
}
