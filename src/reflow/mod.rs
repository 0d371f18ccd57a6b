//! Turns a [`Source`] into [`Logical`] text: one logical paragraph a line, folded for matching, furniture dropped.
//!
//! Each step is a file: `fold_lines` folds physical lines, `furniture` finds what a page or a site added,
//! `joins` weighs which lines belong together, `openers` finds headings in the middle of lines. What is dropped is recorded, and every character of the result maps back to the source.
//! Nothing here knows roles, items or rules.

mod fold_lines;
mod furniture;
mod joins;
mod logical;
mod openers;

pub(crate) use logical::one_line;
pub use logical::{Artefacts, Logical};

use crate::source::Source;
use crate::template::Template;
use crate::wording::Hits;

/// Undoes page breaks, hard wraps and what extraction added; also gives the wordings found in the result.
pub fn reflow(source: &Source, template: &Template) -> (Logical, Hits) {
    let folded = fold_lines::fold_lines(source);
    // Where the format knows its paragraphs, nothing was wrapped and no page was drawn.
    let joined = if source.origin().paragraphs {
        let kinds = furniture::site_lines(&folded, template);
        logical::build(&folded, &kinds, &joins::as_written(&folded, &kinds))
    } else {
        let kinds = furniture::classify(&folded, template);
        logical::build(&folded, &kinds, &joins::paragraphs(&folded, &kinds))
    };
    let hits = template.scan(&joined.text);
    let cuts = openers::find(&joined, &hits, template);
    if cuts.is_empty() {
        return (joined, hits);
    }
    let split = joined.split(&cuts);
    let hits = template.scan(&split.text);
    (split, hits)
}

#[cfg(test)]
mod tests;
