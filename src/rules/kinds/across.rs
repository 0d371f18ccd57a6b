//! Checks that need more than one report: a roster, other reports, last year's, the office's own books.
//!
//! One report alone says nothing about them; `audit` runs them over a whole set.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::rules::load::{At, Fields, Loader, Node};

/// A check over a set of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcrossCheck {
    /// What is looked for.
    pub of: Across,
}

/// What a set of reports can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Across {
    /// 未报.
    NotSubmitted,
    /// 报了别的材料.
    OtherDocument,
    /// 迟报.
    Late,
    /// Text shared with another body.
    Overlap,
    /// Text carried over from last year.
    Carried,
    /// An item of last year's plan without a visible answer.
    Unanswered,
    /// A problem of last year that stands unchanged.
    Unchanged,
    /// A figure that differs from the ledger.
    Ledger,
    /// A point of the office's feedback without an answer.
    Feedback,
    /// What the published version lacks.
    Published,
    /// The same version handed in twice.
    Twice,
    /// Another place's name as its own.
    OtherPlace,
    /// A figure that is the same as last year's.
    Unmoved,
}

/// Keys, values, and the placeholders of their messages.
const ALL: &[(&str, Across, &[&str])] = &[
    ("not-submitted", Across::NotSubmitted, &["unit", "year"]),
    ("other-document", Across::OtherDocument, &["unit", "like"]),
    ("late", Across::Late, &["unit", "date", "deadline", "by"]),
    ("overlap", Across::Overlap, &["unit", "other", "share", "path", "words"]),
    ("carried", Across::Carried, &["share", "year"]),
    ("unanswered", Across::Unanswered, &["words", "year"]),
    ("unchanged", Across::Unchanged, &["words", "year"]),
    ("ledger", Across::Ledger, &["name", "stated", "ledger", "difference"]),
    ("feedback", Across::Feedback, &["words", "year"]),
    ("published", Across::Published, &["part", "share"]),
    ("twice", Across::Twice, &["unit", "path"]),
    ("other-place", Across::OtherPlace, &["words", "unit"]),
    ("unmoved", Across::Unmoved, &["n", "list", "year"]),
];

impl Kind for AcrossCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        ALL.iter().find(|(_, of, _)| *of == self.of).map_or(&[], |(.., names)| names)
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["across"];

/// Reads one check of this area.
pub(super) fn read(fields: &mut Fields) -> Option<AcrossCheck> {
    fields.require(&["of"]);
    let kinds: Vec<(&'static str, Across)> = ALL.iter().map(|(key, of, _)| (*key, *of)).collect();
    Some(AcrossCheck { of: fields.choice("of", &kinds)? })
}

/// A row of a table as an example writes it: heading and cell.
pub type ExampleRow = Vec<(String, String)>;

/// What stands beside the report of an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExampleAudit {
    /// Rows of a roster.
    pub roster: Vec<ExampleRow>,
    /// Rows of a ledger.
    pub ledger: Vec<ExampleRow>,
    /// Rows of a list of feedback.
    pub feedback: Vec<ExampleRow>,
    /// Further texts that were handed in.
    pub others: Vec<String>,
    /// Last year's report.
    pub previous: Option<String>,
}

/// Reads what stands beside the report of an example.
pub(in crate::rules) fn example(mut fields: Fields, loader: &Loader) -> ExampleAudit {
    let mut rows = |key: &'static str| -> Vec<ExampleRow> {
        let nodes: &[At<Node>] = fields.list(key).unwrap_or_default();
        let row = |node| {
            let pairs = Fields::open(node, "表格的一行", loader)?.take_rest();
            Some(pairs.filter_map(|(k, v)| Some((k.value.clone(), loader.string("单元格", v)?.value))).collect())
        };
        nodes.iter().filter_map(row).collect()
    };
    let (roster, ledger, feedback) = (rows("roster"), rows("ledger"), rows("feedback"));
    let (others, previous) = (fields.strings("others").unwrap_or_default(), fields.string("previous"));
    fields.finish();
    ExampleAudit { roster, ledger, feedback, others, previous }
}
