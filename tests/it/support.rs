//! One helper a layer: turns a text into blocks, or into an assessment, with the built-in pack.
//!
//! Tests are values; how they are run stands here, so that a change of the library's shape is one change.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fazhi::grammar::{Blocks, parse_report};
use fazhi::reflow::{Logical, reflow};
use fazhi::span::Span;
use fazhi::{Assessment, Context, RuleSet, Source};

/// The built-in pack.
pub static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::builtin);

/// A text and what reflow and the grammar make of it.
pub struct Parsed {
    /// The text.
    pub source: Source,
    /// Its paragraphs.
    pub logical: Logical,
    /// Their shapes.
    pub blocks: Blocks,
}

impl Parsed {
    /// Where a range of the logical text stands in the source.
    pub fn place(&self, span: Span) -> Span {
        self.logical.to_source(&self.source, span)
    }
}

/// Runs reflow and the grammar.
pub fn parse(text: &str) -> Parsed {
    let source = Source::new("test.txt", text, "UTF-8");
    let (logical, _) = reflow(&source, RULES.template());
    let blocks = parse_report(&logical.text);
    Parsed { source, logical, blocks }
}

/// Runs the whole checker without knowing anything about the document.
pub fn check(text: &str) -> (Source, Assessment) {
    check_as(text, Context::default())
}

/// Runs the whole checker with what is known about the document.
pub fn check_as(text: &str, context: Context) -> (Source, Assessment) {
    let source = Source::new("test.txt", text, "UTF-8");
    let assessment = fazhi::check(&source, &RULES, &context);
    (source, assessment)
}

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder with the shared reports, if this checkout has one beside it; says so if not.
pub fn shared_reports() -> Option<PathBuf> {
    let folder = root().join("../shared/reports");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

/// All files below a folder with an extension, in the order of their paths.
pub fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            found.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file's text; a test without its data is a mistake of the test.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A path from the project's folder, with `/`.
pub fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
