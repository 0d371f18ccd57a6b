//! Turns a [`Source`] into [`Logical`] text: one logical paragraph a line, folded for matching, furniture dropped.
//!
//! Each step is a file: `fold_lines` folds physical lines, `furniture` finds what a page or a site added,
//! `joins` weighs which lines belong together, `openers` splits lines in which headings stand in the
//! middle. What is dropped is recorded, and every character of the result maps back to the source.
//! Nothing here knows roles, items or rules.

mod fold_lines;
mod furniture;
mod joins;
mod logical;
mod openers;

pub use logical::{Artefacts, Logical};

use crate::source::Source;
use crate::template::Template;

/// Undoes page breaks, hard wraps and what extraction added.
pub fn reflow(source: &Source, template: &Template) -> Logical {
    let folded = fold_lines::fold_lines(source);
    let hits = template.scan(&folded.text);
    let kinds = furniture::classify(&folded, &hits, template);
    let paragraphs = joins::paragraphs(&folded, &kinds);
    let pieces = openers::split(&folded, paragraphs, &hits, template);
    logical::build(&folded, &kinds, &pieces)
}

#[cfg(test)]
mod tests;
