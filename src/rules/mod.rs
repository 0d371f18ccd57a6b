//! Turns YAML packs into a [`RuleSet`], and judges a report by it.

use crate::finding::{Basis, Confidence, Severity};
use crate::report::{Level, Stage};

/// What the caller says about the document; everything left out is read from the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The year reported on.
    pub year: Option<u16>,
    /// Kind of body.
    pub level: Option<Level>,
    /// What the text is for.
    pub stage: Option<Stage>,
}

/// One rule as listed and explained.
#[derive(Clone, Debug)]
pub struct Rule {
    /// E.g. `FZ102`.
    pub code: String,
    /// E.g. `missing-problems`.
    pub name: String,
    /// Severity where nothing else is said.
    pub severity: Severity,
    /// How far a machine can judge it.
    pub confidence: Confidence,
    /// The provision.
    pub basis: Option<Basis>,
    /// Message with its placeholders, e.g. `所列{n}条不足均未见原因`.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// Compiled rules and wordings.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    digest: String,
}

impl RuleSet {
    /// The pack inside the binary.
    pub fn builtin() -> RuleSet {
        RuleSet { rules: Vec::new(), digest: String::new() }
    }

    /// All rules in code order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Name of the pack, e.g. `default`.
    pub fn pack(&self) -> &str {
        "default"
    }

    /// Digest of the pack files, 16 hex digits.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
