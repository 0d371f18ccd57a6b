//! House rules: who may import whom, what each file opens with, how long it may be, what stands at the top.
//!
//! The import table is the one of the crate's doc comment; a line that breaks it names file and import.

use std::path::Path;

use crate::support::{files_below, read, root};

/// Module, and the modules it may name; `rules` and `render` are folders with inner structure of their own.
const IMPORTS: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("fold", &[]),
    ("source", &["span"]),
    ("wording", &["fold", "span"]),
    ("report", &["span"]),
    ("finding", &["report", "span"]),
    ("assessment", &["before", "finding", "report", "span"]),
    ("before", &["assessment", "finding"]),
    ("template", &["report", "wording"]),
    ("ingest", &["source", "span"]),
    ("grammar", &["fold", "report", "span"]),
    ("reflow", &["fold", "grammar", "source", "span", "template", "wording"]),
    ("structure", &["fold", "grammar", "reflow", "report", "source", "span", "template", "wording"]),
    (
        "rules",
        &[
            "assessment",
            "finding",
            "fold",
            "grammar", // numbers of items and figures at anchors only
            "ingest",
            "reflow",
            "report",
            "rules",
            "source",
            "span",
            "structure",
            "template",
            "wording",
        ],
    ),
    ("fix", &["finding", "span"]),
    ("across", &["fold", "reflow", "report", "rules", "source", "span", "template", "wording"]),
    (
        "audit",
        &[
            "across",
            "assessment",
            "finding",
            "fold",
            "ingest", // tables in text files
            "reflow",
            "report",
            "rules",
            "source",
            "span",
        ],
    ),
    ("annotate", &["assessment", "finding", "ingest", "render", "source", "span"]),
    ("render", &["across", "assessment", "audit", "before", "finding", "report", "source", "span"]),
    ("skeleton", &["ingest", "render", "report", "rules"]),
    (
        "lsp",
        &[
            "annotate",
            "assessment",
            "finding",
            "fold",
            "fix",
            "grammar", // Chinese numbers of headings only
            "ingest",
            "render",
            "report",
            "rules",
            "skeleton",
            "source",
            "span",
        ],
    ),
];

/// Libraries that stay in their rooms.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("pest", &["grammar"]),
    ("pest_derive", &["grammar"]),
    ("serde_yaml", &["rules"]),
    ("serde_json", &["audit", "before", "bin", "ingest", "lsp", "render"]), // records of a stream are read by `ingest`, earlier results by `before`
    ("lsp_types", &["lsp"]),
    ("lsp_server", &["lsp", "bin"]),
    ("notify", &["bin"]),
    ("miette", &["render", "bin"]),
    ("clap", &["bin"]),
    ("daachorse", &["wording"]),
    ("encoding_rs", &["ingest"]),
    ("chardetng", &["ingest"]),
    ("simdutf8", &["ingest"]),
    ("zip", &["ingest", "render"]),
    ("memchr", &["source", "ingest", "lsp", "reflow", "grammar", "rules"]),
    ("quick_xml", &["ingest"]),
    ("flate2", &["bin", "ingest"]),
    ("lopdf", &["ingest"]),
    ("html5ever", &["ingest"]),
    ("postcard", &["rules"]),
    ("ignore", &["bin"]),
    ("calamine", &["audit"]),
    ("csv", &["audit"]),
    ("rust_xlsxwriter", &["render"]),
    ("rusqlite", &["bin"]),
    ("indicatif", &["bin"]),
];

/// Longest source file in lines.
const LINES: usize = 600;

/// Everything that stands at the top of the repository.
const TOP: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "README.zh-CN.md",
    "benches",
    "build.rs",
    "editors",
    "fuzz",
    "grammar",
    "rules",
    "src",
    "target",
    "tests",
];

fn room(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).expect("a file of src");
    let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// Code without its tests and comments.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    code.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect()
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tests.rs") || path.ends_with("sample.rs")
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for path in files_below(&root().join("src"), "rs") {
        let room = room(&path);
        let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == room) else { continue };
        let text = code(&read(&path));
        for (at, _) in text.match_indices("crate::") {
            let name: String = text[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let known = IMPORTS.iter().any(|(module, _)| *module == name);
            if known && name != room && !allowed.contains(&name.as_str()) && !is_test(&path) {
                wrong.push(format!("{}: crate::{name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for path in files_below(&root().join("src"), "rs") {
        let room = room(&path);
        let text = code(&read(&path));
        for (library, rooms) in LIBRARIES {
            let names = text.contains(&format!("{library}::")) || text.contains(&format!("use {library};"));
            // `crate::rules::load` of the loader is a room too; a word in a path is no library.
            if names && !rooms.contains(&room.as_str()) && !is_test(&path) {
                wrong.push(format!("{}: {library}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    for folder in ["src", "tests/it"] {
        for path in files_below(&root().join(folder), "rs") {
            let text = read(&path);
            assert!(text.starts_with("//!"), "{} opens with no sentence", path.display());
            assert!(text.lines().count() <= LINES, "{} is longer than {LINES} lines", path.display());
            assert!(!path.ends_with("utils.rs"), "{}: name it after what it does", path.display());
        }
    }
    for path in files_below(&root().join("grammar"), "pest") {
        assert!(read(&path).starts_with("//"), "{} opens with no sentence", path.display());
    }
}

#[test]
fn the_top_level_is_what_was_asked_for() {
    for entry in std::fs::read_dir(root()).expect("the root is readable") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || TOP.contains(&name.as_str()), "{name} at the top level");
    }
}

/// Headings are YAML: a Chinese word that names a part in Rust code would be a second place to change.
#[test]
fn no_heading_word_is_typed_in_rust() {
    // What users read about a part is display, not matching.
    let display = ["render", "bin"];
    let words = ["举措", "成效", "不足", "存在的", "第一责任人", "安排", "打算", "报告如下", "主办单位", "抄送"];
    let mut wrong = Vec::new();
    for path in files_below(&root().join("src"), "rs") {
        if display.contains(&room(&path).as_str()) || is_test(&path) {
            continue;
        }
        for line in code(&read(&path)).lines() {
            let line = line.split("//").next().unwrap_or(line);
            if words.iter().any(|w| line.contains(w)) {
                wrong.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for path in files_below(&root().join("grammar"), "pest") {
        for line in read(&path).lines().filter(|l| !l.trim_start().starts_with("//")) {
            assert!(!words.iter().any(|w| line.contains(w)), "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_rule_has_both_kinds_of_example_and_they_run() {
    let run = fazhi::rules::run_examples(Vec::new()).expect("the built-in pack is right");
    assert!(run.failures.is_empty(), "{:#?}", run.failures);
    let rules = fazhi::RuleSet::builtin();
    assert_eq!(run.rules, rules.rules().len());
    assert!(run.examples >= 2 * run.rules);
    // Conventions of writing need no provision; what is demanded of a unit does.
    for rule in rules.rules() {
        let error = rule.severity == fazhi::finding::Severity::Error;
        let reading = rule.name == "no-readable-text";
        assert!(rule.basis.is_some() || !error || reading, "{} demands without a provision", rule.code);
        assert!(rule.help.is_some(), "{} does not say what to write", rule.code);
        for word in ["错误", "不合格", "抄袭", "推责", "过时", "口号", "空洞"] {
            let said = [Some(&rule.message), rule.help.as_ref()].into_iter().flatten();
            assert!(said.into_iter().all(|s| !s.contains(word)), "{} says {word}", rule.code);
        }
    }
}

#[test]
fn every_pack_file_is_loaded_and_no_code_comes_twice() {
    let rules = fazhi::RuleSet::builtin();
    let mut codes: Vec<String> = Vec::new();
    for path in files_below(&root().join("rules"), "yaml") {
        let text = read(&path);
        let kind = text.lines().find_map(|line| line.strip_prefix("schema: ")).unwrap_or("");
        let names = [
            "audit-words",
            "template",
            "kinds",
            "facts",
            "duties",
            "areas",
            "trace",
            "phrases",
            "terms",
            "skeleton",
            "rules",
        ];
        let known = names.iter().any(|name| kind == format!("fazhi.{name}/1"));
        assert!(known, "{} is of no known kind: {kind:?}", path.display());
        codes.extend(text.lines().filter_map(|line| line.trim_start().strip_prefix("- code: ")).map(str::to_owned));
    }
    let loaded: Vec<&str> = rules.rules().iter().map(|rule| rule.code.as_str()).collect();
    assert!(loaded.windows(2).all(|pair| pair[0] < pair[1]), "codes are in order and stand once: {loaded:?}");
    codes.sort_unstable();
    assert_eq!(codes, loaded, "what stands in rules/ is what the program holds");
}

/// The sentences of real reports stay outside the project.
#[test]
fn no_sentence_of_a_shared_report_is_copied() {
    const RUN: usize = 30;
    let Some(folder) = crate::support::shared_reports() else { return };
    let chinese = |text: &str| -> Vec<char> { text.chars().filter(|c| ('\u{4e00}'..'\u{a000}').contains(c)).collect() };
    let mut known = std::collections::HashSet::new();
    for path in files_below(&folder, "txt") {
        // The title of a cited paper is a name, whoever cites it.
        let text = read(&path);
        let untitled = text.split('《').map(|piece| piece.rsplit_once('》').map_or(piece, |(_, rest)| rest));
        let text = chinese(&untitled.collect::<String>());
        known.extend(text.windows(RUN).map(|w| w.iter().collect::<String>()));
    }
    for (place, kind) in [
        ("src", "rs"),
        ("rules", "yaml"),
        ("tests", "txt"),
        ("tests", "rs"),
        ("tests", "md"),
        ("tests", "yaml"),
        (".", "md"),
    ] {
        let files = if place == "." {
            vec![root().join("README.md"), root().join("README.zh-CN.md")]
        } else {
            files_below(&root().join(place), kind)
        };
        for path in files {
            let text = chinese(&read(&path));
            let copied = text.windows(RUN).filter(|w| known.contains(&w.iter().collect::<String>())).count();
            assert!(copied <= 3, "{} shares {copied} runs of {RUN} characters", path.display());
        }
    }
}
