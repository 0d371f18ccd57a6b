//! Any main part, styles and lists in a package are refused with a reason or read; what was read can be
//! annotated at every piece, and the text stays.
//!
//! The parts are divided by a zero byte: seeds are the parts of a docx joined that way.

#![no_main]

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use fazhi::annotate::{Author, annotate, without_own};
use fazhi::finding::{Finding, Place, PlaceKind};
use fazhi::{Context, RuleSet, Source, check, ingest};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::builtin);

/// Any finding, to be put at every place.
static FINDING: LazyLock<Finding> = LazyLock::new(|| {
    let note = Source::new("note.txt", "关于召开会议的通知", "UTF-8");
    check(&note, &RULES, &Context::default()).findings.swap_remove(0)
});

const PARTS: [&str; 5] =
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/comments.xml"];

fuzz_target!(|text: &str| {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in PARTS.iter().zip(text.split('\0')) {
        writer.start_file(*name, stored).expect("the names differ");
        writer.write_all(part.as_bytes()).expect("memory takes it");
    }
    let bytes = writer.finish().expect("memory takes it").into_inner();
    let source = match ingest::read("fuzz.docx", &bytes) {
        Ok(source) => source,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let pieces = &source.origin().pieces;
    assert!(pieces.windows(2).all(|pair| pair[0].text.end <= pair[1].text.start), "pieces overlap");
    let mut assessment = check(&source, &RULES, &Context::default());
    assessment.findings = pieces
        .iter()
        .take(50)
        .map(|piece| Finding { place: Place { span: piece.text, kind: PlaceKind::Text }, ..FINDING.clone() })
        .collect();
    let author = Author { name: "fuzz", date: None };
    let Ok(draft) = without_own(&bytes) else { return };
    // Comments of ours in the input would have to go first.
    if *draft != bytes[..] {
        return;
    }
    let out = annotate(&bytes, &assessment, author).expect("what was read can be annotated");
    let again = ingest::read("fuzz.docx", &out).expect("what was annotated can be read");
    assert_eq!(again.text(), source.text());
});
