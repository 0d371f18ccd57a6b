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
        /// Words the title must have, if two principals are due only then: 市委 and 市人民政府.
        title: Option<SetId>,
    },
    /// Neither a principal nor a meeting he chairs is named in its text, nor a deputy.
    NoPrincipal {
        /// Posts of deputies.
        deputy: SetId,
    },
    /// A deputy is named in its text, but neither a principal nor a meeting he chairs.
    Deputy {
        /// Posts of deputies.
        deputy: SetId,
    },
}

impl Kind for DutiesCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            DutiesCheck::NoAct => &["list"],
            DutiesCheck::OnlyKinds { .. } | DutiesCheck::FewKinds { .. } => &["n", "kinds", "list"],
            DutiesCheck::Business => &["n", "m", "list"],
            DutiesCheck::OneSeat { .. } => &["seat"],
            DutiesCheck::NoPrincipal { .. } => &[],
            DutiesCheck::Deputy { .. } => &["deputy"],
        }
    }

    fn lists(&self) -> Vec<(&'static str, SetId)> {
        match self {
            DutiesCheck::NoPrincipal { deputy } | DutiesCheck::Deputy { deputy } => vec![("deputy", *deputy)],
            DutiesCheck::OneSeat { party, government, both, title } => {
                let all = [("party", *party), ("government", *government), ("both", *both)];
                all.into_iter().chain(title.map(|set| ("title", set))).collect()
            }
            _ => Vec::new(),
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
    ("no-principal", DutiesCheck::NoPrincipal { deputy: SetId(0) }),
    ("deputy", DutiesCheck::Deputy { deputy: SetId(0) }),
    ("one-seat", DutiesCheck::OneSeat { party: SetId(0), government: SetId(0), both: SetId(0), title: None }),
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
            let title = list("title");
            Some(DutiesCheck::OneSeat { party: party?, government: government?, both: both?, title })
        }
        DutiesCheck::NoPrincipal { .. } => {
            fields.require(&["deputy"]);
            set(fields, "deputy", loader, all).map(|deputy| DutiesCheck::NoPrincipal { deputy })
        }
        DutiesCheck::Deputy { .. } => {
            fields.require(&["deputy"]);
            set(fields, "deputy", loader, all).map(|deputy| DutiesCheck::Deputy { deputy })
        }
        case => Some(case),
    }
}
