//! What a rule says about a report: [`Finding`], the one diagnostic type of every front end.
//!
//! Plain values with places in the extracted text; serde stores the few that a compiled pack holds. Nothing here knows how a finding is drawn or written.

use serde::{Deserialize, Serialize};

use crate::report::Role;
use crate::span::Span;

/// How grave a finding is; users read 须补正, 请核对, 供参考.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// 供参考: worth knowing, nothing to do.
    Info,
    /// 请核对: a careful inspector would ask.
    Warning,
    /// 须补正: a required part or fact is not there.
    Error,
}

/// How far a machine can judge the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// Needs reading; the finding is a hint.
    Low,
    /// Right more often than not.
    Medium,
    /// Decided by the words alone.
    High,
}

/// What kind of place a finding points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// The words themselves.
    Text,
    /// The empty place where a missing part belongs.
    Gap,
    /// The whole document, shown at its title or first line.
    Document,
}

/// A place in the extracted text, and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Bytes of the extracted text.
    pub span: Span,
    /// What the span stands for.
    pub kind: PlaceKind,
}

/// The provision a rule rests on (依据).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Basis {
    /// Title of the document, without 《》.
    pub document: String,
    /// The words of the provision, where they are known verbatim.
    pub text: Option<String>,
    /// Where in the document, e.g. 年度报告内容第二项.
    pub place: Option<String>,
}

impl Basis {
    /// Document and place without the words, where lines are few.
    pub fn citation(&self) -> String {
        format!("《{}》{}", self.document, self.place.as_deref().unwrap_or_default())
    }
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.citation())?;
        if let Some(text) = &self.text {
            write!(f, "“{text}”")?;
        }
        Ok(())
    }
}

/// A further place that belongs to a finding, such as what was found instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// What stands there.
    pub message: String,
    /// Bytes of the extracted text.
    pub span: Span,
}

/// How a finding can be put right in the text itself (改法).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What is changed, for whoever is asked whether to do so.
    pub title: String,
    /// Whether nobody has to think before it is done: the meaning stays what it was.
    pub safe: bool,
    /// The changes in text order, none of which overlaps another; never empty.
    pub edits: Vec<Edit>,
}

/// One piece of text and what stands there afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// Bytes of the extracted text.
    pub span: Span,
    /// The new text; empty where words go.
    pub text: String,
}

/// One thing a rule says about one report.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Code of the rule, e.g. `FZ102`.
    pub code: String,
    /// English name of the defect, e.g. `missing-problems`.
    pub name: String,
    /// How grave it is here; a rule may be graver for one kind of body than for another.
    pub severity: Severity,
    /// How far a machine can judge it.
    pub confidence: Confidence,
    /// One Chinese sentence that stands alone.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The provision.
    pub basis: Option<Basis>,
    /// The part of the report it belongs to.
    pub role: Option<Role>,
    /// Where it is.
    pub place: Place,
    /// The words at the place as the reader sees them, without what reflow dropped; empty for gaps.
    pub excerpt: String,
    /// Further places.
    pub related: Vec<Label>,
    /// The name under which it is known again in a later version of the text, e.g. `FZ302/problems/9f86d081884c7d65`;
    /// of what is missing or said of the whole document, `FZ103/duties`. Holds no line number and no path.
    pub fingerprint: String,
    /// How the text can be put right, where words alone decide that.
    pub fix: Option<Fix>,
}

/// What a rule says of itself, for outputs that list the rules of a run.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo<'a> {
    /// E.g. `FZ102`.
    pub code: &'a str,
    /// English name of the defect.
    pub name: &'a str,
    /// How grave it usually is.
    pub severity: Severity,
    /// How far a machine can judge it.
    pub confidence: Confidence,
    /// Its message, with `{n}` where a value goes.
    pub message: &'a str,
    /// What to write instead, with values as in the message.
    pub help: Option<&'a str>,
    /// The provision.
    pub basis: Option<&'a Basis>,
}

/// What became of one rule in one run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuleStatus {
    /// It said something.
    Found,
    /// It ran to its end and said nothing.
    Passed,
    /// It does not concern this report; why, in Chinese.
    NotApplicable(String),
    /// It could not be judged; why, in Chinese.
    NotAssessable(String),
}
