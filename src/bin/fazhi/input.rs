//! Turns the paths of the command line into documents: files as named, folders walked in order, `-` read.
//!
//! A named file is always read, whatever it is called; of a folder only what has the extension of a document,
//! and no lock file of Word (`~$报告.docx`).

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use fazhi::Source;
use fazhi::ingest::{self, MAX_BYTES};

/// One input: what to call it, and its text or why there is none.
pub struct Input {
    /// What the user calls it.
    pub path: String,
    /// The text, or the reason and what to do, in Chinese.
    pub source: Result<Source, String>,
}

/// A file to read, standard input, or what could not even be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// This file.
    File(PathBuf),
    /// `-`
    Stdin,
    /// A path that cannot be read, and why, in Chinese.
    Unreadable(PathBuf, String),
}

impl Entry {
    /// The file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Entry::File(path) | Entry::Unreadable(path, _) => Some(path),
            Entry::Stdin => None,
        }
    }
}

/// All inputs named by `paths`: in the order of the command line, folders sorted, each file once; `no_ignore` takes what
/// a `.fazhiignore` leaves out as well.
///
/// # Errors
///
/// When nothing is left to check.
pub fn collect(paths: &[PathBuf], no_ignore: bool) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut empty = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            if seen.insert(path.clone()) {
                entries.push(Entry::Stdin);
            }
        } else if path.is_dir() {
            let before = entries.len();
            let found = walk_with(path, no_ignore);
            let any = !found.is_empty();
            entries.extend(found.into_iter().filter(|e| match e {
                Entry::File(file) | Entry::Unreadable(file, _) => seen.insert(file.clone()),
                Entry::Stdin => true,
            }));
            if !any && entries.len() == before {
                empty.push(path.display().to_string());
            }
        } else if seen.insert(path.clone()) {
            entries.push(Entry::File(path.clone()));
        }
    }
    if entries.is_empty() {
        if !no_ignore && paths.iter().any(|path| path.is_dir() && !walk_with(path, true).is_empty()) {
            return Err(format!("{}：其中的文件都被 {IGNORE} 排除了；仍要核对的，请加 --no-ignore", empty.join("、")));
        }
        return Err(format!(
            "{}：没有可核对的文件（文件夹内只找文本、Word、WPS、PDF、OFD和网页文件）。请检查路径，或直接写出文件名",
            empty.join("、")
        ));
    }
    Ok(entries)
}

/// Extensions of documents.
const EXTENSIONS: &[&str] = &["txt", "md", "docx", "doc", "wps", "pdf", "ofd", "odt", "rtf", "html", "htm"];

/// What a folder's documents leave out, in the language of .gitignore, for the folder and those below.
const IGNORE: &str = ".fazhiignore";

/// The documents below `folder`, sorted by path, without what a `.fazhiignore` there or above leaves out.
pub fn walk(folder: &Path) -> Vec<Entry> {
    walk_with(folder, false)
}

fn walk_with(folder: &Path, no_ignore: bool) -> Vec<Entry> {
    let mut builder = ignore::WalkBuilder::new(folder);
    // Reports are data, not code: a .gitignore says nothing about them, a hidden file is a leftover of an editor.
    builder.standard_filters(false).hidden(true).sort_by_file_path(Path::cmp);
    if !no_ignore {
        builder.parents(true).add_custom_ignore_filename(IGNORE);
    }
    let mut entries = Vec::new();
    for entry in builder.build() {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                if let Some(error) = entry.error() {
                    let file = path_of(error).unwrap_or(path).display();
                    crate::tell(&format!("{file}：有一行写法不对，没有起作用，请按 .gitignore 的写法改正"));
                }
                if entry.file_type().is_some_and(|t| t.is_file() || (t.is_symlink() && path.is_file()))
                    && is_document(path)
                {
                    entries.push(Entry::File(path.to_owned()));
                }
            }
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder).to_owned();
                entries
                    .push(Entry::Unreadable(path, format!("无法打开（{}），请检查权限", os_reason(error.io_error()))));
            }
        }
    }
    entries
}

/// Lock files of Word below the folders: each says that a report is open on somebody's screen.
pub fn locks(paths: &[PathBuf]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in paths.iter().filter(|p| p.is_dir()) {
        let mut builder = ignore::WalkBuilder::new(folder);
        builder.standard_filters(false).hidden(true).sort_by_file_path(Path::cmp);
        for entry in builder.build().filter_map(Result::ok) {
            if entry.file_name().to_string_lossy().starts_with("~$") {
                let path = entry.path().display().to_string();
                found.push((path, "Word的锁定文件，不是报告；请确认原文件已经保存关闭".to_owned()));
            }
        }
    }
    found
}

fn is_document(path: &Path) -> bool {
    let lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
    let known = |e: &std::ffi::OsStr| EXTENSIONS.iter().any(|known| e.eq_ignore_ascii_case(known));
    !lock && path.extension().is_some_and(known)
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// Reads one entry; never fails as a whole.
pub fn read(entry: &Entry, stdin_name: Option<&str>) -> Input {
    match entry {
        Entry::Stdin => {
            let path = stdin_name.unwrap_or("<标准输入>").to_owned();
            if std::io::stdin().is_terminal() {
                crate::tell("正在从标准输入读取，输完后按 Ctrl-D（Windows 为 Ctrl-Z 再回车）");
            }
            let bytes = limited(std::io::stdin().lock());
            Input { source: text(&path, bytes), path }
        }
        Entry::File(file) => {
            let path = file.display().to_string();
            let bytes = std::fs::File::open(file).and_then(|f| {
                if f.metadata()?.is_dir() {
                    return Err(std::io::ErrorKind::IsADirectory.into());
                }
                Ok(f)
            });
            Input { source: text(&path, bytes.and_then(limited)), path }
        }
        Entry::Unreadable(path, why) => Input { path: path.display().to_string(), source: Err(why.clone()) },
    }
}

/// One byte more than is allowed, so that the reader can refuse it with its own words.
pub fn limited(reader: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(path: &str, bytes: std::io::Result<Vec<u8>>) -> Result<Source, String> {
    match bytes {
        Ok(bytes) => ingest::read(path, &bytes).map_err(|e| e.to_string()),
        Err(error) => Err(why_unread(&error)),
    }
}

/// Why a file could not be read and what to do, in Chinese.
pub fn why_unread(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件，请检查路径和文件名".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有读取权限，请检查文件权限".to_owned(),
        _ => format!("读取失败（{}），请确认文件未损坏、磁盘可用", os_reason(Some(error))),
    }
}

fn os_reason(error: Option<&std::io::Error>) -> String {
    error.map_or("原因不明".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_file_is_taken_once_and_stdin_too() {
        let paths = ["a.bin", "-", "a.bin", "-"].map(PathBuf::from);
        assert_eq!(collect(&paths, false), Ok(vec![Entry::File("a.bin".into()), Entry::Stdin]));
    }

    #[test]
    fn a_folder_without_texts_is_an_error() {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin"));
        assert!(collect(&[folder], false).is_err_and(|e| e.contains("没有可核对的文件")));
    }

    #[test]
    fn documents_go_by_their_extension_and_lock_files_are_none() {
        let all = ["报告.DOCX", "a/报告.wps", "~$报告.docx", "报告.docx.bak", "报告"];
        assert_eq!(all.map(|name| is_document(Path::new(name))), [true, true, false, false, false]);
    }

    #[test]
    fn a_missing_file_says_what_to_do() {
        let input = read(&Entry::File("/没有/报告.txt".into()), None);
        assert_eq!(input.source.err().as_deref(), Some("没有这个文件，请检查路径和文件名"));
    }
}
