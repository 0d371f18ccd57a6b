//! Checks of the part about 第一责任人职责, by the acts that structure found in it.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::words::set;
use crate::report::Role;
use crate::rules::load::{Fields, Loader};
use crate::wording::{SetId, Wordings};

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DutiesCheck {
    /// No strong act, and fewer than two half ones.
    NoAct,
    /// Acts of these kinds and of no other.
    OnlyKinds {
        /// Letters.
        kinds: Vec<char>,
    },
    /// Acts of fewer kinds than this.
    FewKinds {
        /// Number of kinds.
        below: usize,
    },
    /// Fewer than half of its paragraphs speak of a principal's act or of a matter of the rule of law.
    Business,
    /// The principal of the Party or of the government alone is named.
    OneSeat {
        /// Posts of the Party.
        party: SetId,
        /// Posts of the government.
        government: SetId,
        /// Words that name both.
        both: SetId,
    },
    /// Neither a principal nor a meeting he chairs is named in its text.
    NoPrincipal,
}

impl Kind for DutiesCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            DutiesCheck::NoAct => &["list"],
            DutiesCheck::OnlyKinds { .. } | DutiesCheck::FewKinds { .. } => &["n", "kinds", "list"],
            DutiesCheck::Business => &["n", "m", "list"],
            DutiesCheck::OneSeat { .. } => &["seat"],
            DutiesCheck::NoPrincipal => &[],
        }
    }

    fn variants(&self) -> Vec<&'static str> {
        match self {
            DutiesCheck::NoAct => vec!["formula"],
            _ => Vec::new(),
        }
    }

    fn needs(&self) -> Option<Role> {
        Some(Role::Duties)
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["duties"];

const CASES: &[(&str, DutiesCheck)] = &[
    ("no-act", DutiesCheck::NoAct),
    ("only-kinds", DutiesCheck::OnlyKinds { kinds: Vec::new() }),
    ("few-kinds", DutiesCheck::FewKinds { below: 0 }),
    ("business", DutiesCheck::Business),
    ("no-principal", DutiesCheck::NoPrincipal),
    ("one-seat", DutiesCheck::OneSeat { party: SetId(0), government: SetId(0), both: SetId(0) }),
];

/// Reads one check of this area.
pub(super) fn read(fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<DutiesCheck> {
    fields.require(&["is"]);
    match fields.choice("is", CASES)? {
        DutiesCheck::OnlyKinds { .. } => {
            fields.require(&["kinds"]);
            let mut kinds = Vec::new();
            for word in fields.strings_at("kinds")? {
                match word.value.as_str() {
                    letter @ ("A" | "B" | "C" | "D" | "E" | "F" | "G" | "H" | "I") => kinds.extend(letter.chars()),
                    _ => loader.mistake(word.range, format!("“{}”不是A至I的一类", word.value), None),
                }
            }
            (!kinds.is_empty()).then_some(DutiesCheck::OnlyKinds { kinds })
        }
        DutiesCheck::FewKinds { .. } => {
            fields.require(&["below"]);
            fields.number("below").map(|below| DutiesCheck::FewKinds { below })
        }
        DutiesCheck::OneSeat { .. } => {
            fields.require(&["party", "government", "both"]);
            let mut list = |key| set(fields, key, loader, all);
            let (party, government, both) = (list("party"), list("government"), list("both"));
            Some(DutiesCheck::OneSeat { party: party?, government: government?, both: both? })
        }
        case => Some(case),
    }
}
