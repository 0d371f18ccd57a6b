//! [`Assessment`]: everything a renderer, a store or an editor may know about one checked report.
//!
//! Owned plain data; every span is a place in the extracted text.

use crate::before::Known;
use crate::finding::{Finding, RuleStatus};
use crate::report::Report;
use crate::report::facts::Facts;
use crate::span::Span;

/// One report and what the rules say about it.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The report.
    pub report: Report,
    /// What its text says that can be checked.
    pub facts: Facts,
    /// Findings in text order.
    pub findings: Vec<Finding>,
    /// What the rules said as well and people have answered already, in text order.
    pub suppressed: Vec<Suppressed>,
    /// What has changed since an earlier result, where one was given.
    pub since: Option<Since>,
    /// Every rule of the pack in code order, with what became of it.
    pub rules: Vec<(String, RuleStatus)>,
}

/// A finding that people have answered already.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Where the answer stands.
    pub by: SuppressedBy,
}

/// Where the answer to a finding stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SuppressedBy {
    /// In a comment of the text.
    Comment {
        /// The comment, in bytes of the extracted text.
        place: Span,
        /// Why, in its writer's words.
        reason: String,
    },
    /// In the list of what was known before.
    Baseline,
}

/// What has changed since an earlier result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Since {
    /// For each finding, whether it is new.
    pub new: Vec<bool>,
    /// What was said then and no longer is, though its rule ran.
    pub solved: Vec<Known>,
}
