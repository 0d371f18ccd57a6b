//! Any text is checked, every finding points into it, and the JSON about it can be read back.

#![no_main]

use std::sync::LazyLock;

use fazhi::render::{Checked, Format, Options, Tool, render};
use fazhi::{Context, RuleSet, Source, check};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::builtin);

fuzz_target!(|text: &str| {
    let source = Source::new("fuzz.txt", text, "UTF-8");
    let assessment = check(&source, &RULES, &Context::default());
    for finding in &assessment.findings {
        let related = finding.related.iter().map(|label| label.span);
        for span in related.chain([finding.place.span]) {
            let inside = text.get(span.range()).is_some();
            assert!(inside, "{}: {span:?} is no place in a text of {} bytes", finding.code, text.len());
        }
    }
    let tool = Tool { version: "0", pack: RULES.pack(), pack_digest: RULES.digest() };
    let options = Options { all: true, statuses: true, width: 80, color: false, tool };
    let checked = Checked { source: Some(&source), path: source.name(), outcome: Ok(&assessment) };
    let json = render(Format::Json, &[checked], &options);
    let value: Value = serde_json::from_str(&json).expect("the JSON renderer writes JSON");
    assert_eq!(value["reports"][0]["findings"].as_array().map(Vec::len), Some(assessment.findings.len()));
});
