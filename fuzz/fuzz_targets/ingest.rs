//! Any bytes are refused with a reason or read as a text that can be checked.

#![no_main]

use std::sync::LazyLock;

use fazhi::{Context, RuleSet, check, ingest};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::builtin);

fuzz_target!(|bytes: &[u8]| {
    match ingest::read("fuzz.txt", bytes) {
        Ok(source) => {
            check(&source, &RULES, &Context::default());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
