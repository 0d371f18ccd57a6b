//! Any text given as a pack file is loaded behind the built-in pack or refused with mistakes that name a line.

#![no_main]

use fazhi::RuleSet;
use fazhi::rules::PackFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = PackFile { name: "fuzz.yaml".to_owned(), text: text.to_owned(), builtin: false };
    if let Err(mistakes) = RuleSet::with_files(vec![file]) {
        assert!(!mistakes.is_empty(), "refused without a mistake");
        for mistake in &mistakes {
            assert!(mistake.line >= 1, "{mistake:?}");
        }
    }
});
