//! Checks of fixed wordings: what `fazhi.phrases/1` files hold, and the checks that compare a text with it.

use serde::{Deserialize, Serialize};

use super::words::set;
use super::{Kind, Rewrites};
use crate::finding::Basis;
use crate::rules::load::{Fields, Loader};
use crate::wording::{SetId, Wordings};

/// A fixed wording as validated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// Which rule looks at it.
    pub group: String,
    /// The whole wording as it is to be written.
    pub wording: String,
    /// How a text is compared with it.
    pub form: Form,
    /// Other wordings that are right as well, or that mean something else; folded.
    pub allowed: Vec<String>,
    /// Where the wording stands.
    pub basis: Option<Basis>,
    /// Whether nobody has to think before writing it.
    pub safe_to_fix: bool,
}

/// How a text is compared with a fixed wording; all words are folded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// In one piece.
    Whole {
        /// The wording without signs.
        letters: Vec<char>,
        /// Words near which it is looked for.
        anchors: SetId,
        /// Most characters that may differ; more is another wording.
        most: u32,
    },
    /// Member by member.
    Members {
        /// The members.
        members: Vec<String>,
        /// The same, to be found.
        anchors: SetId,
        /// So many must stand together unaltered.
        at_least: u32,
        /// Known slips that may stand beside them.
        altered: Vec<String>,
    },
    /// As a title in 《》.
    Title {
        /// Title as it is compared: brackets and blanks left out.
        key: String,
        /// Other forms that are known to be wrong, as compared.
        wrong: Vec<String>,
    },
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhraseCheck {
    /// Wordings of a group that are nearly there.
    Phrase {
        /// The group.
        group: String,
        /// Only titles whose figures differ, or only titles whose figures are right; both if not said.
        figures: Option<bool>,
    },
    /// Titles in 《》 that break off: they open like a notice and do not say so.
    CutTitle {
        /// How such titles open.
        opens: SetId,
        /// How whole titles end.
        ends: SetId,
    },
}

impl Kind for PhraseCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            PhraseCheck::Phrase { .. } => &["words", "full", "expected", "advice"],
            PhraseCheck::CutTitle { .. } => &["words"],
        }
    }

    fn rewrites(&self) -> Rewrites {
        match self {
            PhraseCheck::Phrase { .. } => Rewrites::Check,
            PhraseCheck::CutTitle { .. } => Rewrites::Nobody,
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["phrase", "cut-title"];

/// Reads one check of this area.
pub(super) fn read(kind: &str, fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<PhraseCheck> {
    if kind == "phrase" {
        let figures = fields.choice("figures", &[("differ", true), ("same", false)]);
        return Some(PhraseCheck::Phrase { group: fields.required_string("group")?, figures });
    }
    fields.require(&["opens", "ends"]);
    let (opens, ends) = (set(fields, "opens", loader, all), set(fields, "ends", loader, all));
    Some(PhraseCheck::CutTitle { opens: opens?, ends: ends? })
}

/// A title as it is compared: folded, without brackets and blanks, one dash for several.
pub fn title_key(title: &str) -> String {
    let mut key = String::with_capacity(title.len());
    for c in title.chars().map(crate::fold::fold_char) {
        match c {
            '(' | ')' | '〔' | '〕' | '[' | ']' => {}
            '~' | '至' | '-' if key.ends_with('-') => {}
            '~' | '至' => key.push('-'),
            c if c.is_whitespace() => {}
            c => key.push(c),
        }
    }
    key
}
