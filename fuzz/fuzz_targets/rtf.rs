//! Any bytes behind the signature of RTF are read, and their text can be checked.

#![no_main]

use std::sync::LazyLock;

use fazhi::{Context, RuleSet, check, ingest};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::builtin);

fuzz_target!(|bytes: &[u8]| {
    let signature: &[u8] = if bytes.starts_with(b"{\\rtf") { b"" } else { b"{\\rtf1\\ansicpg936 " };
    match ingest::read("fuzz.rtf", &[signature, bytes].concat()) {
        Ok(source) => {
            check(&source, &RULES, &Context::default());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
