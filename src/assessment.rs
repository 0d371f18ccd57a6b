//! [`Assessment`]: everything a renderer, a store or an editor may know about one checked report.
//!
//! Owned plain data; every span is a place in the extracted text.

use crate::finding::{Finding, RuleStatus};
use crate::report::Report;
use crate::report::facts::Facts;

/// One report and what the rules say about it.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The report.
    pub report: Report,
    /// What its text says that can be checked.
    pub facts: Facts,
    /// Findings in text order.
    pub findings: Vec<Finding>,
    /// Every rule of the pack in code order, with what became of it.
    pub rules: Vec<(String, RuleStatus)>,
}
