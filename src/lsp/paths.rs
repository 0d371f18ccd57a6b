//! Turns `file:` addresses of the protocol into paths, and paths into addresses.
//!
//! Escapes are undone byte by byte, so that Chinese names of files survive. Other schemes (`untitled:`) have no path.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;

/// The path of a `file:` address; `None` for any other.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let slash = rest.find('/')?;
    let host = &rest[..slash];
    let mut path = String::from_utf8(unescape(&rest[slash..])?).ok()?;
    // `/c:/报告.txt` is a path of Windows.
    let bytes = path.as_bytes();
    if cfg!(windows) && bytes.len() >= 3 && bytes[1].is_ascii_alphabetic() && bytes[2] == b':' {
        path.remove(0);
    } else if cfg!(windows) && !host.is_empty() && host != "localhost" {
        path = format!("//{host}{path}");
    }
    Some(PathBuf::from(path))
}

/// The address of an absolute path; `None` if it is not text.
pub fn uri(path: &Path) -> Option<Uri> {
    use std::fmt::Write as _;
    let text = path.to_str()?;
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
    let mut out = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Uri::from_str(&out).ok()
}

/// Undoes `%E6` escapes; `None` where one is cut.
fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
            out.push((high * 16 + low) as u8);
        } else {
            out.push(byte);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back() {
        for name in ["/年度 报告#1.txt", "/a/b%.md", "/𠀀/e\u{301}.txt"] {
            assert_eq!(path(&uri(Path::new(name)).unwrap()).as_deref(), Some(Path::new(name)));
        }
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for text in ["untitled:Untitled-1", "file:///%E", "http://a/b"] {
            assert_eq!(Uri::from_str(text).ok().and_then(|u| path(&u)), None, "{text}");
        }
    }
}
