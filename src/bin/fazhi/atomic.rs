//! Writes a file whole or not at all: into a temporary file beside its place, renamed into it at the end.
//!
//! What stood there stays until then, with whoever may read it. A temporary file goes with the value that writes it,
//! and with the program when it is interrupted. A link is followed; only a plain file is ever replaced.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Temporary files that are being written.
static OPEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file on its way.
#[derive(Debug)]
pub struct AtomicFile {
    file: File,
    beside: PathBuf,
    to: PathBuf,
    /// As the user writes it.
    named: PathBuf,
}

impl AtomicFile {
    /// Opens a temporary file beside `to`, whose folder must be there.
    ///
    /// # Errors
    ///
    /// When `to` cannot become a file; says why and what to do, in Chinese.
    pub fn create(to: &Path) -> Result<AtomicFile, String> {
        let named = to.to_owned();
        let to = target(to)?;
        let mut open = OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // A short name, since that of a report may be as long as a name can be.
        let beside = to.with_file_name(format!(".fazhi-{}-{}.tmp", std::process::id(), open.len()));
        let file = File::create_new(&beside).map_err(|error| failed(&named, &error))?;
        open.push(beside.clone());
        drop(open);
        let out = AtomicFile { file, beside, to, named };
        if let Ok(there) = std::fs::metadata(&out.to) {
            out.permissions_of(&there)?;
        }
        Ok(out)
    }

    /// Lets those read the file who may read `other`.
    ///
    /// # Errors
    ///
    /// When the system does not allow it.
    pub fn permissions_like(&self, other: &Path) -> Result<(), String> {
        let there = std::fs::metadata(other).map_err(|error| failed(&self.named, &error))?;
        self.permissions_of(&there)
    }

    fn permissions_of(&self, there: &std::fs::Metadata) -> Result<(), String> {
        std::fs::set_permissions(&self.beside, there.permissions()).map_err(|error| failed(&self.named, &error))
    }

    /// Appends.
    ///
    /// # Errors
    ///
    /// When the disk does not take it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.file.write_all(bytes).map_err(|error| failed(&self.named, &error))
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    ///
    /// When the disk does not take it; nothing is left behind then.
    pub fn finish(self) -> Result<(), String> {
        let done = self.file.sync_all().and_then(|()| std::fs::rename(&self.beside, &self.to));
        done.map_err(|error| failed(&self.named, &error))
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        let mut open = OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Renamed already, if all went well.
        let _ = std::fs::remove_file(&self.beside);
        if let Some(at) = open.iter().position(|path| *path == self.beside) {
            open[at] = PathBuf::new();
        }
        if open.iter().all(|path| path.as_os_str().is_empty()) {
            open.clear();
        }
    }
}

/// Writes a whole file; `like` says who may read it, where nothing stood there before.
///
/// # Errors
///
/// As for [`AtomicFile`].
pub fn replace(to: &Path, bytes: &[u8], like: Option<&Path>) -> Result<(), String> {
    let mut file = AtomicFile::create(to)?;
    if let Some(like) = like {
        file.permissions_like(like)?;
    }
    file.write(bytes)?;
    file.finish()
}

/// Ends the program in the middle, without what is being written.
#[expect(clippy::exit, reason = "the signal comes on a thread of its own, which has nobody to return to")]
pub fn abandon(code: i32) -> ! {
    // Whoever holds the lock is about to create or remove; nobody gets it any more.
    let open = OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for path in open.iter().filter(|path| !path.as_os_str().is_empty()) {
        let _ = std::fs::remove_file(path);
    }
    std::process::exit(code)
}

/// The file behind links, if there is one or could be one.
fn target(to: &Path) -> Result<PathBuf, String> {
    let shown = to.display();
    match std::fs::metadata(to) {
        Ok(there) if there.is_dir() => Err(format!("{shown}：这是文件夹，请写出文件名")),
        Ok(there) if !there.is_file() => Err(format!("{shown}：不是普通文件，请写到普通文件")),
        Ok(_) => to.canonicalize().map_err(|error| failed(to, &error)),
        Err(_) => {
            let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            match to.file_name() {
                None => Err(format!("{shown}：缺少文件名")),
                Some(_) if !folder.exists() => {
                    Err(format!("{shown}：找不到文件夹“{}”，请先建好或改写路径", folder.display()))
                }
                Some(_) if !folder.is_dir() => Err(format!("{shown}：{}不是文件夹，请改写路径", folder.display())),
                Some(_) if shown.to_string().ends_with(['/', '\\']) => {
                    Err(format!("{shown}：这是文件夹，请写出文件名"))
                }
                Some(_) => Ok(to.to_owned()),
            }
        }
    }
}

fn failed(to: &Path, error: &std::io::Error) -> String {
    let what = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "没有写入权限，请检查文件夹权限或改写路径".to_owned(),
        std::io::ErrorKind::StorageFull => "磁盘已满，请清理后再试".to_owned(),
        std::io::ErrorKind::InvalidFilename => "文件名过长，请缩短".to_owned(),
        _ => format!("写入失败（{error}），请检查磁盘空间和权限"),
    };
    format!("{}：{what}", to.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("fazhi-atomic-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entry = |e: std::io::Result<std::fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
        std::fs::read_dir(folder).unwrap().map(entry).collect()
    }

    #[test]
    fn a_file_is_there_whole_or_as_before() {
        let folder = folder("whole");
        let to = folder.join("结果.json");
        replace(&to, b"1", None).unwrap();
        let mut half = AtomicFile::create(&to).unwrap();
        half.write(b"23").unwrap();
        assert_eq!(std::fs::read(&to).unwrap(), b"1");
        drop(half);
        assert_eq!((std::fs::read(&to).unwrap(), names(&folder)), (b"1".to_vec(), vec!["结果.json".to_owned()]));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_cannot_be_a_file_is_told_apart() {
        let folder = folder("apart");
        let why = |to: PathBuf| AtomicFile::create(&to).unwrap_err();
        assert!(why(folder.clone()).ends_with("这是文件夹，请写出文件名"));
        assert!(why(folder.join("没有/a.json")).contains("找不到文件夹"));
        replace(&folder.join("a"), b"1", None).unwrap();
        assert!(why(folder.join("a/b.json")).contains("不是文件夹"));
        assert_eq!(names(&folder), ["a"]);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_permissions_kept_and_devices_refused() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = folder("links");
        let (real, link) = (folder.join("real"), folder.join("link"));
        replace(&real, b"1", None).unwrap();
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        replace(&link, b"2", None).unwrap();
        assert_eq!(std::fs::read(&real).unwrap(), b"2");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(AtomicFile::create(Path::new("/dev/null")).unwrap_err().contains("不是普通文件"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
