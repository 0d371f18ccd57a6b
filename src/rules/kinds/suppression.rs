//! Checks of the comments by which people leave findings out, with a reason.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::rules::load::Fields;

/// What is wrong with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SuppressionCheck {
    /// It gives no reason.
    NoReason,
    /// It names no rule, or one that is not there, or asks for something else.
    Unclear,
    /// Its rule says nothing there.
    Unused,
}

impl Kind for SuppressionCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            SuppressionCheck::NoReason | SuppressionCheck::Unused => &["words", "list"],
            SuppressionCheck::Unclear => &["words", "list", "meant"],
        }
    }

    fn variants(&self) -> Vec<&'static str> {
        match self {
            SuppressionCheck::Unclear => vec!["no-rule", "no-such-word"],
            SuppressionCheck::NoReason | SuppressionCheck::Unused => Vec::new(),
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["suppression"];

/// Reads one check of this area.
pub(super) fn read(fields: &mut Fields) -> Option<SuppressionCheck> {
    fields.require(&["is"]);
    let kinds = [
        ("no-reason", SuppressionCheck::NoReason),
        ("unclear", SuppressionCheck::Unclear),
        ("unused", SuppressionCheck::Unused),
    ];
    fields.choice("is", &kinds)
}
