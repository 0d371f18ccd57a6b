//! Checks of form: numbers of headings and run-in marks, forms of dates and document numbers, marks in pairs,
//! paragraphs that stand twice.

use serde::{Deserialize, Serialize};

use super::{Kind, Rewrites};
use crate::rules::load::Fields;

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormCheck {
    /// Numbers that are left out or stand twice.
    Numbering(Numbered),
    /// Numbers written in another form than 一、（一）1.（1）.
    NumberForms,
    /// Document numbers without 〔〕.
    DocumentNumber,
    /// 成文日期 not in the form 2025年1月6日.
    DateForm,
    /// Lines of underscores to be filled in.
    Blanks,
    /// Brackets, title marks and quotes without their other half.
    Pairs,
    /// Half-width commas among full-width ones.
    HalfWidth,
    /// Paragraphs that stand twice.
    Repetition {
        /// Shortest paragraph in characters.
        chars: u32,
    },
}

/// Which numbers are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Numbered {
    /// 一、（一）1. before headings.
    Headings,
    /// 一是、二是 in the running text.
    Marks,
}

impl Kind for FormCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            FormCheck::Numbering(_) => &["words", "before", "expected"],
            FormCheck::DateForm => &["words", "date"],
            FormCheck::Repetition { .. } => &["words", "n", "line"],
            _ => &["words", "n", "list"],
        }
    }

    fn rewrites(&self) -> Rewrites {
        match self {
            FormCheck::NumberForms | FormCheck::DocumentNumber | FormCheck::DateForm | FormCheck::HalfWidth => {
                Rewrites::Check
            }
            FormCheck::Numbering(_) | FormCheck::Blanks | FormCheck::Pairs | FormCheck::Repetition { .. } => {
                Rewrites::Nobody
            }
        }
    }

    fn variants(&self) -> Vec<&'static str> {
        match self {
            FormCheck::Numbering(_) => vec!["twice"],
            _ => Vec::new(),
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] =
    &["numbering", "number-forms", "document-number", "date-form", "blanks", "pairs", "half-width", "repetition"];

/// Reads one check of this area.
pub(super) fn read(kind: &str, fields: &mut Fields) -> Option<FormCheck> {
    Some(match kind {
        "numbering" => {
            fields.require(&["of"]);
            FormCheck::Numbering(fields.choice("of", &[("headings", Numbered::Headings), ("marks", Numbered::Marks)])?)
        }
        "number-forms" => FormCheck::NumberForms,
        "document-number" => FormCheck::DocumentNumber,
        "date-form" => FormCheck::DateForm,
        "blanks" => FormCheck::Blanks,
        "pairs" => FormCheck::Pairs,
        "half-width" => FormCheck::HalfWidth,
        _ => FormCheck::Repetition { chars: fields.number("chars").unwrap_or(40) },
    })
}
