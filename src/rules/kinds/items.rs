//! Checks of items: problems, plan items, sub-sections of the measures, and which plan item answers which problem.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::parts::Lacking;
use super::words::set;
use crate::report::Role;
use crate::rules::load::{Fields, Loader};
use crate::wording::{SetId, Wordings};

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemsCheck {
    /// Items that have none of what is asked for.
    Items {
        /// Which items.
        of: ItemsOf,
        /// Any one of these is enough.
        need: Need,
        /// The finding is that none has it, or that some do not.
        lacking: Lacking,
        /// Fewer items than this show nothing.
        at_least: usize,
    },
    /// Problems that no plan item answers.
    Trace {
        /// None is answered, or some are not.
        lacking: Lacking,
        /// Words of problems, and words of the plan items that answer them without sharing a word.
        kin: Vec<(SetId, SetId)>,
    },
    /// Every stated cause lies outside the body.
    OutsideCauses {
        /// Words for what others decide.
        outside: SetId,
        /// Words for what the body itself can mend; one anywhere in the part is enough.
        inside: SetId,
    },
    /// Plan items whose words stand in the measures already.
    Copied {
        /// Least share of an item's words, in per cent.
        share: u32,
        /// Least length of an item, in characters.
        at_least: u32,
        /// Most of the items are copies, or some are.
        lacking: Lacking,
    },
}

/// Which items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemsOf {
    /// The problems.
    Problems,
    /// The plan items.
    Plan,
    /// The sub-sections of the measures.
    Measures,
}

/// What an item may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// A figure, a day or month, the title or number of a document.
    pub facts: bool,
    /// A stated cause (problems only).
    pub cause: bool,
    /// One of these words.
    pub words: Option<SetId>,
    /// More characters than this.
    pub longer_than: Option<u32>,
}

impl Kind for ItemsCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            ItemsCheck::OutsideCauses { .. } => &["n", "list"],
            ItemsCheck::Items { .. } | ItemsCheck::Trace { .. } | ItemsCheck::Copied { .. } => {
                &["n", "m", "with", "without", "list", "first"]
            }
        }
    }

    fn lists(&self) -> Vec<(&'static str, SetId)> {
        match self {
            ItemsCheck::Items { need, .. } => need.words.iter().map(|set| ("need.words", *set)).collect(),
            ItemsCheck::OutsideCauses { outside, inside } => vec![("outside", *outside), ("inside", *inside)],
            ItemsCheck::Trace { kin, .. } => {
                kin.iter().flat_map(|(problem, plan)| [("kin.problem", *problem), ("kin.plan", *plan)]).collect()
            }
            ItemsCheck::Copied { .. } => Vec::new(),
        }
    }

    fn needs(&self) -> Option<Role> {
        match self {
            ItemsCheck::Items { of: ItemsOf::Measures, .. } => Some(Role::Measures),
            ItemsCheck::Items { of: ItemsOf::Plan, .. } | ItemsCheck::Copied { .. } => Some(Role::Plan),
            ItemsCheck::Items { of: ItemsOf::Problems, .. }
            | ItemsCheck::Trace { .. }
            | ItemsCheck::OutsideCauses { .. } => Some(Role::Problems),
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["items", "trace", "outside-causes", "copied"];

const OF: &[(&str, ItemsOf)] =
    &[("problems", ItemsOf::Problems), ("plan", ItemsOf::Plan), ("measures", ItemsOf::Measures)];
/// How many lack something.
const LACKING: &[(&str, Lacking)] = &[("all", Lacking::All), ("some", Lacking::Some)];

/// Reads one check of this area.
pub(super) fn read(kind: &str, fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<ItemsCheck> {
    match kind {
        "items" => {
            fields.require(&["of", "need", "lacking"]);
            let (of, lacking) = (fields.choice("of", OF), fields.choice("lacking", LACKING));
            let at_least = fields.number("at_least").unwrap_or(1);
            let need = fields.map("need").and_then(|need| read_need(need, of, loader, all));
            Some(ItemsCheck::Items { of: of?, need: need?, lacking: lacking?, at_least })
        }
        "trace" => {
            fields.require(&["lacking"]);
            let kin = super::figures::entries(fields, "kin", loader, |entry| {
                entry.require(&["problem", "plan"]);
                Some((set(entry, "problem", loader, all)?, set(entry, "plan", loader, all)?))
            });
            fields.choice("lacking", LACKING).map(|lacking| ItemsCheck::Trace { lacking, kin })
        }
        "outside-causes" => {
            fields.require(&["outside", "inside"]);
            let (outside, inside) = (set(fields, "outside", loader, all), set(fields, "inside", loader, all));
            Some(ItemsCheck::OutsideCauses { outside: outside?, inside: inside? })
        }
        _ => {
            fields.require(&["share", "at_least", "lacking"]);
            let (share, at_least) = (fields.number("share"), fields.number("at_least"));
            let lacking = fields.choice("lacking", LACKING);
            Some(ItemsCheck::Copied { share: share?, at_least: at_least?, lacking: lacking? })
        }
    }
}

fn read_need(mut fields: Fields, of: Option<ItemsOf>, loader: &Loader, all: &mut Wordings) -> Option<Need> {
    let range = fields.range();
    let need = Need {
        facts: fields.flag("facts").unwrap_or(false),
        cause: fields.flag("cause").unwrap_or(false),
        words: set(&mut fields, "words", loader, all),
        longer_than: fields.number("longer_than"),
    };
    fields.finish();
    if !need.facts && !need.cause && need.words.is_none() && need.longer_than.is_none() {
        let help = Some("写facts: true、cause: true、words或longer_than中的至少一个".to_owned());
        loader.mistake(range, "need没有写明条目应有什么，规则对每一条都会提示".to_owned(), help);
        return None;
    }
    if need.cause && of.is_some_and(|of| of != ItemsOf::Problems) {
        loader.mistake(range, "只有 of: problems 的条目有原因可言".to_owned(), None);
        return None;
    }
    Some(need)
}
