//! Runs every `report` block of `tests/fixtures/**/*.md`: all rules at once, every finding marked.
//!
//! Prose says what a block shows; each block stands under a heading of its own. In the block
//! `⟦FZ105:words⟧` marks the words of a finding and `⟦FZ102⟧` the place where something is missing; marks
//! may nest. The info string gives `level=`, `year=` and `stage=`, and with `ignore=` the codes about what a
//! block is too short to hold. What the rules say at 请核对 or 须补正
//! must be marked, what they say at 供参考 may be, and each mark must be said: a block without marks is
//! a negative test.

use std::path::{Path, PathBuf};

use fazhi::finding::{Finding, PlaceKind, Severity};
use fazhi::report::{Level, Stage};
use fazhi::span::Span;
use fazhi::{Context, Source};

use crate::support::{check_as, files_below, read, relative, root};

/// One block.
struct Case {
    /// File and heading.
    name: String,
    /// What the info string says.
    context: Context,
    /// The text without its marks.
    text: String,
    /// Code and place.
    marks: Vec<(String, Span)>,
    /// Codes that say nothing about a block that is cut short.
    ignore: Vec<String>,
}

#[test]
fn every_block_says_what_its_marks_say() {
    let cases: Vec<Case> = files().iter().flat_map(|path| cases(path)).collect();
    assert!(cases.len() >= 20, "{} blocks", cases.len());
    let negative = cases.iter().filter(|c| c.marks.is_empty()).count();
    println!("{} blocks, {negative} of them without a mark", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(mistakes).collect();
    assert!(wrong.is_empty(), "{} of {} blocks:\n\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

#[test]
fn marks_nest_and_leave_the_text() {
    let (text, marks) = unmark("甲⟦FZ301:⟦FZ302:乙⟧丙⟧⟦FZ104⟧");
    assert_eq!(text, "甲乙丙");
    let mark = |code: &str, start, end| (code.to_owned(), Span::new(start, end));
    assert_eq!(marks, [mark("FZ302", 3, 6), mark("FZ301", 3, 9), mark("FZ104", 9, 9)]);
}

/// The Markdown files; `reports` holds whole reports that the command line's examples read.
fn files() -> Vec<PathBuf> {
    let folder = root().join("tests/fixtures");
    files_below(&folder, "md").into_iter().filter(|path| !path.starts_with(folder.join("reports"))).collect()
}

fn cases(path: &Path) -> Vec<Case> {
    let text = read(path);
    let mut cases = Vec::new();
    let mut heading = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            heading = Some(title);
        } else if let Some(info) = line.strip_prefix("```report") {
            let title = heading.take().unwrap_or_else(|| panic!("{}: a block needs its own heading", relative(path)));
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let (text, marks) = unmark(&block.join("\n"));
            let name = format!("{} # {title}", relative(path));
            let ignore = info.split_whitespace().find_map(|o| o.strip_prefix("ignore=")).unwrap_or_default();
            let ignore = ignore.split(',').map(str::to_owned).collect();
            cases.push(Case { context: context(info, &name), name, text, marks, ignore });
        }
    }
    assert!(!cases.is_empty(), "{} has no block", relative(path));
    cases
}

/// `level=township year=2024 stage=submit`
fn context(info: &str, name: &str) -> Context {
    let mut context = Context::default();
    for option in info.split_whitespace() {
        let known = match option.split_once('=') {
            Some(("level", key)) => Level::from_key(key).map(|level| context.level = Some(level)),
            Some(("year", year)) => year.parse().ok().map(|year| context.year = Some(year)),
            Some(("ignore", _)) => Some(()),
            Some(("stage", key)) => Stage::from_key(key).map(|stage| context.stage = Some(stage)),
            _ => None,
        };
        known.unwrap_or_else(|| panic!("{name}: unknown option {option}"));
    }
    context
}

/// Takes the marks out of a text; inner marks come before outer ones.
fn unmark(marked: &str) -> (String, Vec<(String, Span)>) {
    let (mut text, mut marks, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut rest = marked;
    while let Some(at) = rest.find(['⟦', '⟧']) {
        text.push_str(&rest[..at]);
        let here = text.len() as u32;
        if rest[at..].starts_with('⟧') {
            let (code, start) = open.pop().expect("a mark that closes was opened");
            marks.push((code, Span::new(start, here)));
            rest = &rest[at + '⟧'.len_utf8()..];
            continue;
        }
        let behind = &rest[at + '⟦'.len_utf8()..];
        let end = behind.find([':', '⟧']).expect("a code ends in `:` or `⟧`");
        open.push((behind[..end].to_owned(), here));
        rest = behind[end..].strip_prefix(':').unwrap_or(&behind[end..]);
    }
    assert!(open.is_empty(), "marks that do not close: {open:?}");
    text.push_str(rest);
    (text, marks)
}

/// What a block's findings and its marks do not agree on.
fn mistakes(case: &Case) -> Option<String> {
    let (source, assessment) = check_as(&case.text, case.context);
    let mut marks: Vec<&(String, Span)> = case.marks.iter().collect();
    let mut wrong = Vec::new();
    for finding in &assessment.findings {
        let mark = marks.iter().position(|(code, span)| *code == finding.code && same_place(finding, *span, &source));
        match mark {
            Some(mark) => drop(marks.remove(mark)),
            None if finding.severity == Severity::Info || case.ignore.contains(&finding.code) => {}
            None => wrong.push(format!("  unmarked {} {}", said(&source, finding), finding.message)),
        }
    }
    for (code, span) in marks {
        let others = assessment.findings.iter().filter(|f| f.code == *code).map(|f| said(&source, f));
        let others = others.collect::<Vec<_>>().join(", ");
        wrong.push(format!("  not said {code} at {:?} {}; said {others}", span.range(), source.slice(*span)));
    }
    (!wrong.is_empty()).then(|| format!("{}\n{}", case.name, wrong.join("\n")))
}

fn said(source: &Source, finding: &Finding) -> String {
    let span = finding.place.span;
    format!("{} at {:?} “{}”", finding.code, span.range(), source.slice(span))
}

/// A gap may stand at either side of the line end where the mark stands.
fn same_place(finding: &Finding, mark: Span, source: &Source) -> bool {
    let span = finding.place.span;
    if finding.place.kind != PlaceKind::Gap {
        return span == mark;
    }
    let between = Span::new(span.start.min(mark.start), span.start.max(mark.start));
    mark.is_empty() && source.slice(between).trim().is_empty()
}
