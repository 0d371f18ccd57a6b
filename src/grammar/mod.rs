//! Turns folded text into shapes: [`line_shape`] for one line, [`parse_report`] for a whole report, [`fn@facts`] for
//! the figures, dates and titles in its running text.
//!
//! The only folder that names pest; its pairs become our values at once. Parsing is total: every text
//! gives blocks, one a line. Nothing here knows vocabulary, roles or rules.

mod blocks;
mod facts;
mod line;
mod number;
mod plain;
mod shapes;

pub use blocks::{Block, Blocks, RunIn, Shape, Zone, parse_report};
pub use facts::facts;
pub use line::{Label, LabelClass, LineShape, dates, label_at, line_shape, mark_at};
pub use number::chinese_number;

/// The pest parser over the grammar files.
#[allow(missing_docs, reason = "the derive writes variants and functions without a word")]
mod parser {
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/line.pest"]
    #[grammar = "grammar/report.pest"]
    #[grammar = "grammar/facts.pest"]
    pub(super) struct ReportParser;
}
use parser::{ReportParser, Rule};
