//! Any bytes behind the opening of a page are read, and their text can be checked.

#![no_main]

use std::sync::LazyLock;

use fazhi::{Context, RuleSet, check, ingest};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::builtin);

fuzz_target!(|bytes: &[u8]| {
    let opening: &[u8] = if bytes.starts_with(b"<!DOCTYPE html") { b"" } else { b"<html>" };
    match ingest::read("fuzz.html", &[opening, bytes].concat()) {
        Ok(source) => {
            check(&source, &RULES, &Context::default());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
