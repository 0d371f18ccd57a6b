//! [`Pack`]: compiled rules and wordings as they are stored inside the binary.
//!
//! Plain values with serde, written by build.rs and read back at start; YAML, examples and long notes
//! stay outside. Nothing here runs a rule.

use serde::{Deserialize, Serialize};

use super::kinds::Check;
use super::kinds::phrases::Phrase;
use super::read_audit::AuditWords;
use super::skeleton::Skeleton;
use crate::finding::{Basis, Confidence, Severity};
use crate::report::{Level, Report, Stage};
use crate::template::Words;
use crate::wording::Lexicon;

/// Everything a run needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pack {
    /// Which list means what.
    pub words: Words,
    /// Words and thresholds of an audit.
    pub audit: AuditWords,
    /// All wordings.
    pub wordings: Lexicon,
    /// The automaton over their anchors; stored beside the pack, byte by byte it would be slow to read.
    #[serde(skip)]
    pub automaton: Vec<u8>,
    /// Fixed wordings.
    pub phrases: Vec<Phrase>,
    /// The rules in code order.
    pub rules: Vec<Rule>,
    /// An empty report; stored beside the pack, a check has no use for it.
    #[serde(skip)]
    pub skeleton: Skeleton,
}

/// One rule as validated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// E.g. `FZ102`.
    pub code: String,
    /// The defect in English, e.g. `missing-problems`.
    pub name: String,
    /// Severity where `severity_for` says nothing else.
    pub severity: Severity,
    /// Other severities for some kinds of body or some stages, the first that fits.
    pub severity_for: Vec<SeverityFor>,
    /// How far a machine can judge it.
    pub confidence: Confidence,
    /// Which reports it concerns.
    pub applies: Applies,
    /// The provision.
    pub basis: Option<Basis>,
    /// Message with placeholders, e.g. `所列{n}条不足均未见原因`.
    pub message: String,
    /// Messages for variants the check tells apart, by key.
    pub variants: Vec<(String, String)>,
    /// What to write instead.
    pub help: Option<String>,
    /// How the text can be put right.
    pub fix: Option<RuleFix>,
    /// What is looked for.
    pub check: Check,
}

/// What a rule says about putting its findings right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFix {
    /// Title with placeholders, e.g. `改为“{date}”`.
    pub title: String,
    /// Whether nobody has to think before it is done.
    pub safe: bool,
    /// Folded words and what to write for them, where the check does not say it itself.
    pub replace: Vec<(String, String)>,
}

impl RuleFix {
    /// What it does and who may decide it, in Chinese; placeholders are left as they are.
    pub fn sentence(&self) -> String {
        let who = if self.safe { "可由 check --fix 直接改" } else { "须由人决定" };
        format!("{}（{who}）", self.title)
    }
}

impl Rule {
    /// Severity for a kind of body at a stage.
    pub fn severity_at(&self, level: Level, stage: Stage) -> Severity {
        self.severity_for.iter().find(|s| s.fits(level, stage)).map_or(self.severity, |s| s.severity)
    }
}

/// Another severity for some reports; empty lists mean all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeverityFor {
    /// Kinds of body.
    pub levels: Vec<Level>,
    /// What the text is for.
    pub stages: Vec<Stage>,
    /// The severity there.
    pub severity: Severity,
}

impl SeverityFor {
    fn fits(&self, level: Level, stage: Stage) -> bool {
        (self.levels.is_empty() || self.levels.contains(&level))
            && (self.stages.is_empty() || self.stages.contains(&stage))
    }
}

/// Which reports a rule concerns; empty lists mean all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applies {
    /// Kinds of body.
    pub levels: Vec<Level>,
    /// First and last year reported on.
    pub years: (Option<u16>, Option<u16>),
    /// What the text is for.
    pub stages: Vec<Stage>,
}

impl Applies {
    /// Why a report is not concerned, in Chinese, by kind of body, year and stage.
    ///
    /// A body or a year that is not known excludes nothing.
    pub fn excludes(&self, report: &Report) -> Option<String> {
        if !self.levels.is_empty() && report.level != Level::Unknown && !self.levels.contains(&report.level) {
            return Some("不适用于这类单位".to_owned());
        }
        let (from, until) = self.years;
        if let Some(year) = report.year
            && (from.is_some_and(|f| year < f) || until.is_some_and(|u| year > u))
        {
            return Some(format!("不适用于{year}年度"));
        }
        if !self.stages.is_empty() && !self.stages.contains(&report.stage.0) {
            return Some("不适用于这个阶段".to_owned());
        }
        None
    }
}
