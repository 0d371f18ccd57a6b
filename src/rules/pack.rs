//! [`Pack`]: compiled rules and wordings as they are stored inside the binary.
//!
//! Plain values with serde, written by build.rs and read back at start; YAML, examples and long notes
//! stay outside. Nothing here runs a rule.

use serde::{Deserialize, Serialize};

use crate::finding::{Basis, Confidence, Severity};
use crate::report::{Level, Role, Stage, Status};
use crate::template::Words;
use crate::wording::{SetId, Wordings};

/// Everything a run needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pack {
    /// Which list means what.
    pub words: Words,
    /// All wordings.
    pub wordings: Wordings,
    /// The automaton over their anchors; stored beside the pack, byte by byte it would be slow to read.
    #[serde(skip)]
    pub automaton: Vec<u8>,
    /// The rules in code order.
    pub rules: Vec<Rule>,
}

/// One rule as validated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// E.g. `FZ102`.
    pub code: String,
    /// The defect in English, e.g. `missing-problems`.
    pub name: String,
    /// Severity where `by_level` says nothing else.
    pub severity: Severity,
    /// Other severities for some kinds of body.
    pub by_level: Vec<(Vec<Level>, Severity)>,
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
    /// What is looked for.
    pub check: Check,
}

impl Rule {
    /// Severity for a kind of body.
    pub fn severity_for(&self, level: Level) -> Severity {
        self.by_level.iter().find(|(levels, _)| levels.contains(&level)).map_or(self.severity, |(_, s)| *s)
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

/// What a rule looks for; the closed set of kinds of checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// A fact about the whole document.
    Document {
        /// Which fact.
        is: DocumentFact,
        /// What users read for each key the fact lists.
        names: Vec<(String, String)>,
    },
    /// A required part in one of these states.
    Section {
        /// Which part; none means each of the four.
        role: Option<Role>,
        /// The states that are a finding.
        status: Vec<Status>,
    },
    /// One part under several headings that do not follow one another.
    Repeated,
    /// A section with a heading and hardly any text.
    Empty {
        /// Fewer characters than this.
        below: u32,
    },
    /// Words in a top-level heading.
    Heading {
        /// The words.
        words: SetId,
    },
    /// A missing piece of front or back matter.
    Frame {
        /// Which piece.
        part: FramePart,
    },
    /// A part that is short.
    Length {
        /// Which part.
        role: Role,
        /// At least this many characters and fewer than the second figure, by kind of body.
        by_level: Vec<(Vec<Level>, u32, u32)>,
        /// The same for all others.
        otherwise: (u32, u32),
    },
    /// Items that do not state a cause.
    Causes {
        /// The finding is that none does, or that some do not.
        lacking: Lacking,
    },
}

/// Facts about a whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentFact {
    /// It is a look-alike.
    NotAReport,
    /// It has no title.
    NoTitle,
    /// Its title names no year.
    TitleWithoutYear,
    /// Its title names several years.
    SeveralYears,
    /// Its title is not the standard name.
    TitleNotStandard,
    /// Extraction left traces.
    Artefacts,
    /// It could not be read; said by whoever reads files.
    Unreadable,
    /// It carries a secrecy mark.
    Classified,
}

/// Pieces of front and back matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FramePart {
    /// 导语.
    Preamble,
    /// 主送机关.
    Addressee,
    /// 署名.
    Signature,
    /// 成文日期.
    Date,
}

/// How many items lack something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lacking {
    /// All of them.
    All,
    /// Some, not all.
    Some,
}
