//! Any text reflows into lines that are the blocks of the grammar one by one, each with a place in the source.

#![no_main]

use std::sync::LazyLock;

use fazhi::grammar::{Block, Shape, parse_report};
use fazhi::reflow::reflow;
use fazhi::span::Span;
use fazhi::{RuleSet, Source};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::builtin);

fuzz_target!(|text: &str| {
    let source = Source::new("fuzz.txt", text, "UTF-8");
    let (logical, _) = reflow(&source, RULES.template());
    let blocks = parse_report(&logical.text);
    let of_blocks: Vec<Span> = blocks.iter().map(|block| block.span).collect();
    let of_lines: Vec<Span> = logical.lines().collect();
    assert_eq!(of_blocks, of_lines, "blocks are not the lines of {:?}", logical.text);
    for block in &blocks {
        for span in spans(block) {
            assert!(block.span.contains(span), "{span:?} reaches out of {:?}", block.span);
            assert_on_boundaries(span, &logical.text);
            assert_on_boundaries(logical.to_source(&source, span), text);
        }
    }
});

/// All places a block names.
fn spans(block: &Block) -> Vec<Span> {
    let mut spans = vec![block.span];
    if let Shape::Heading { label, text } = block.shape {
        spans.extend([Span::new(block.span.start, block.span.start + label.len), text]);
    }
    spans.extend(block.run_ins.iter().flat_map(|run_in| [run_in.mark, run_in.clause]));
    spans
}

fn assert_on_boundaries(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no place in a text of {} bytes", text.len());
}
