//! One error of a rule file, as a line that its author can act on.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

/// What is wrong in a file, and where.
///
/// Displayed as `文件:行:列: message（help）`; ordered by file, then place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Name of the file as given to the loader.
    pub file: String,
    /// Bytes in the file; empty where something is missing.
    pub range: Range<u32>,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to write instead, in Chinese.
    pub help: Option<String>,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        match &self.help {
            Some(help) => write!(f, "（{help}）"),
            None => Ok(()),
        }
    }
}

impl Ord for Mistake {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |m: &Self| (m.range.start, m.range.end, m.line, m.column);
        (self.file.cmp(&other.file))
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.message.cmp(&other.message))
            .then_with(|| self.help.cmp(&other.help))
    }
}

impl PartialOrd for Mistake {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
