//! Checks of what an office's own notice asks for; without a notice they do not apply.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::words::set;
use crate::rules::load::{Fields, Loader};
use crate::wording::{SetId, Wordings};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeCheck {
    /// A figure that must be reported is not, and nothing says that there is none.
    MustReport {
        /// Words that say that there is none.
        zero: SetId,
    },
    /// A topic that must be touched is not.
    Topics,
    /// The report is shorter or longer than prescribed.
    Length,
    /// The parts stand in another order than the regulation's, where headings are fixed.
    Order,
}

impl Kind for NoticeCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            NoticeCheck::MustReport { .. } => &["list", "n"],
            NoticeCheck::Topics => &["list", "n"],
            NoticeCheck::Length => &["chars", "least", "most"],
            NoticeCheck::Order => &["order", "wanted"],
        }
    }

    fn variants(&self) -> Vec<&'static str> {
        match self {
            NoticeCheck::Length => vec!["short", "long"],
            _ => Vec::new(),
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["notice"];

const CASES: &[(&str, NoticeCheck)] = &[
    ("must-report", NoticeCheck::MustReport { zero: SetId(0) }),
    ("topics", NoticeCheck::Topics),
    ("length", NoticeCheck::Length),
    ("order", NoticeCheck::Order),
];

/// Reads one check of this area.
pub(super) fn read(fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<NoticeCheck> {
    fields.require(&["asks"]);
    match fields.choice("asks", CASES)? {
        NoticeCheck::MustReport { .. } => {
            fields.require(&["zero"]);
            set(fields, "zero", loader, all).map(|zero| NoticeCheck::MustReport { zero })
        }
        case => Some(case),
    }
}
