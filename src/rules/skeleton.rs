//! [`Skeleton`]: the wordings of an empty report, as the pack holds them; plain values with serde.

use serde::{Deserialize, Serialize};

use crate::report::Level;

/// An empty report for every kind of body, with what to write where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skeleton {
    /// Stands for the name of the body where that is not known.
    pub unnamed: String,
    /// What each kind of body calls itself and others.
    pub bodies: Vec<BodyWords>,
    /// The report line by line.
    pub lines: Vec<SkeletonLine>,
    /// Figures that a report usually gives.
    pub figures: Vec<UsualFigure>,
}

/// How a kind of body speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyWords {
    /// Which kind.
    pub level: Level,
    /// 主送机关.
    pub to: String,
    /// 自称, e.g. 全县.
    pub own: String,
    /// Who its 主要负责人 are.
    pub heads: String,
}

/// A line with its placeholders, e.g. `{year}年`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkeletonLine {
    /// What it is.
    pub style: LineStyle,
    /// Its words; headings have no number yet.
    pub text: String,
    /// What to write there.
    pub note: Option<String>,
    /// The kinds of body that have it; empty for all.
    pub levels: Vec<Level>,
    /// Comes only with a notice, once for each thing that it asks for.
    pub each: Option<Each>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the keys in rules/skeleton.yaml say it")]
pub enum LineStyle {
    Title,
    Addressee,
    Body,
    Heading1,
    Heading2,
    Signature,
    Date,
}

/// For which requirements of a notice a line comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Each {
    /// Once for each figure that must be reported.
    Figures,
    /// Once for each topic.
    Topics,
    /// Once, where there is a figure or a topic.
    Any,
}

/// A figure, and who has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualFigure {
    /// What is counted.
    pub name: String,
    /// Whom to ask.
    pub from: String,
    /// The kinds of body that give it; empty for all.
    pub levels: Vec<Level>,
}
