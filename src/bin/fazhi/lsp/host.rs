//! [`Files`]: what the language server needs from the outside, from the file system.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Instant, UNIX_EPOCH};

use fazhi::lsp::{Host, Stamp};
use fazhi::rules::Rule;

use crate::rules::manual;
use crate::{atomic, input, packs};

/// Most files looked at below one root; more is no folder of reports.
const MOST: usize = 20_000;

/// The file system.
pub struct Files {
    log: Log,
}

impl Files {
    /// With a place for what is worth noting.
    pub fn new(log: Log) -> Files {
        Files { log }
    }
}

impl Host for Files {
    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        std::fs::File::open(path).and_then(input::limited).map_err(|error| input::why_unread(&error))
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        let data = std::fs::metadata(path).ok()?;
        let changed = data.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        Some((changed.map_or(0, |t| t.as_nanos()), data.len()))
    }

    fn walk(&self, folder: &Path) -> Vec<PathBuf> {
        let mut builder = ignore::WalkBuilder::new(folder);
        builder.standard_filters(false).hidden(true).sort_by_file_path(Path::cmp);
        let named = |path: &Path| {
            let known = |e: &std::ffi::OsStr| ["txt", "md", "yaml", "yml"].iter().any(|k| e.eq_ignore_ascii_case(k));
            path.extension().is_some_and(known)
        };
        let files = builder.build().filter_map(Result::ok).filter(|e| e.file_type().is_some_and(|t| t.is_file()));
        files.map(ignore::DirEntry::into_path).filter(|p| named(p)).take(MOST).collect()
    }

    fn pack_files(&self, path: &Path) -> Vec<PathBuf> {
        if path.is_dir() { packs::yaml_files(path) } else { vec![path.to_owned()] }
    }

    fn write(&self, path: &Path, bytes: &[u8], like: &Path) -> Result<(), String> {
        atomic::replace(path, bytes, Some(like))
    }

    fn explain(&self, rule: &Rule, examples: bool) -> Option<PathBuf> {
        let folder = cache()?;
        let mut page = String::new();
        manual::entry(rule, &mut page);
        // The compiled pack holds no examples; those of other packs stand in their files.
        if let Some(doc) = examples.then(|| fazhi::rules::docs(Vec::new(), &rule.code)).flatten() {
            manual::examples(&doc, &mut page);
        }
        let path = folder.join(format!("{}.md", rule.code));
        let there = std::fs::read_to_string(&path).is_ok_and(|text| text.trim_start() == page.trim_start());
        if !there {
            std::fs::create_dir_all(&folder).ok()?;
            atomic::replace(&path, page.trim_start().as_bytes(), None).ok()?;
        }
        Some(path)
    }

    fn log(&self, what: &str) {
        self.log.line(what);
    }
}

/// The folder for explanations that an editor can open; none where the system names no place for such things.
fn cache() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let base = set("XDG_CACHE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .filter(|path| path.is_absolute())?;
    Some(base.join("fazhi").join("explain"))
}

/// A file of lines with the seconds since the start; nothing where none is wanted.
#[derive(Clone)]
pub struct Log(Option<Arc<(Mutex<std::fs::File>, Instant)>>);

impl Log {
    /// Opens the file to add to it.
    ///
    /// # Errors
    ///
    /// When it cannot be written; what to do, in Chinese.
    pub fn open(path: Option<&Path>) -> Result<Log, String> {
        let Some(path) = path else { return Ok(Log(None)) };
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        let wrong = |error| format!("--log：{} 写不进去（{error}），请换一个位置", path.display());
        let file = file.map_err(wrong)?;
        Ok(Log(Some(Arc::new((Mutex::new(file), Instant::now())))))
    }

    /// Adds a line; if the disk is full, the server goes on without.
    pub fn line(&self, what: &str) {
        if let Some(log) = &self.0
            && let Ok(mut file) = log.0.lock()
        {
            let _ = writeln!(file, "{:.3} {}", log.1.elapsed().as_secs_f64(), fazhi::render::clean(what));
        }
    }
}
