//! Checks of figures: sums, parts, rates, announced counts, values that do not agree.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::words::set;
use crate::fold::fold;
use crate::rules::load::{Fields, Loader};
use crate::wording::{SetId, Wordings};

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FiguresCheck {
    /// The parts of a whole add up to it.
    Sum {
        /// How lists of parts are written.
        lists: ListWords,
        /// Words directly before a total that stands behind its parts: 共, 合计.
        total: SetId,
    },
    /// No part is larger than its whole.
    Part {
        /// How lists of parts are written.
        lists: ListWords,
        /// Neighbouring clauses of which the second counts some of the first.
        pairs: Vec<(SetId, SetId)>,
        /// Words in the sentence that explain more than there is: 结转.
        unless: SetId,
    },
    /// A rate that cannot be above 100 % is not.
    Percentage {
        /// What the rate is called, before the figure.
        nouns: SetId,
        /// Words of the clause that allow more: 增长, 完成率.
        unless: SetId,
    },
    /// A rate agrees with the part and the whole beside it.
    Rate {
        /// How lists of parts are written.
        lists: ListWords,
        /// Rates by name, with what is divided by what.
        rates: Vec<RateWords>,
        /// Words between a part and its share: 占, 占比.
        share: SetId,
        /// Words of the clause that make it another rate: 按期.
        unless: SetId,
    },
    /// An announced number of items is the number of items that follow.
    Count {
        /// Words that announce a list: 以下, 主要表现在.
        lead: SetId,
        /// Units in which items are announced.
        units: Vec<String>,
    },
    /// One quantity has one value.
    Twice {
        /// Words directly before a figure that say it is the whole of the place: 全县, 共有.
        scope: SetId,
        /// Wordings of the same quantity, and how many per cent the values may lie apart.
        groups: Vec<(SetId, u32)>,
        /// Words of the clause that make it another quantity: 其中, 新增.
        unless: SetId,
    },
    /// What is said not to exist has no figure.
    Contradiction {
        /// The topics.
        pairs: Vec<ZeroWords>,
        /// Words of either clause that narrow it to something else.
        unless: SetId,
    },
    /// An exact-looking number is not followed by 余, and 约 does not stand before 余.
    Vague {
        /// 约, 近.
        before: Vec<String>,
        /// Words that end like one of these and mean something else: 附近.
        except: Vec<String>,
        /// 余, 多.
        more: Vec<String>,
        /// 左右, 上下, behind the unit.
        behind: Vec<String>,
    },
}

/// How a whole and its parts are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListWords {
    /// Words that open the parts: 其中, 包括.
    pub lead: SetId,
    /// Words between the whole and its parts that say nothing is left out: 分别为.
    pub closing: SetId,
    /// Words that leave the list open: 其余, 另有.
    pub open: SetId,
    /// Words directly behind the last part that leave it open: 等.
    pub behind: Vec<String>,
    /// Words in which 中 opens no list: 其中, 中心.
    pub apart: SetId,
    /// Words of a part that make it a stage or a quality, not a kind: 办结, 女性.
    pub overlap: SetId,
    /// States of which a thing has one at a time, whatever `overlap` says.
    pub states: Vec<States>,
    /// Units that count the same things: 件 and 起.
    pub same_units: Vec<Vec<String>>,
    /// Units of persons, who belong to several kinds at once.
    pub persons: Vec<String>,
}

/// States that exclude one another: 准予许可, 不予许可.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct States {
    /// The words that name them.
    pub words: Vec<String>,
    /// So many must be listed before they are sure to be meant so.
    pub at_least: usize,
}

/// A rate and what it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateWords {
    /// Its name.
    pub rate: SetId,
    /// Words of the clause with the part.
    pub part: SetId,
    /// Words of the clause with the whole.
    pub whole: SetId,
}

/// A topic, its absence and its presence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZeroWords {
    /// Says there is none.
    pub zero: SetId,
    /// Says there are some; a figure in it must not be 0.
    pub some: SetId,
    /// Words of the zero clause that narrow this topic to something else.
    pub unless: Option<SetId>,
}

impl Kind for FiguresCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            FiguresCheck::Sum { .. } => &["whole", "sum", "difference"],
            FiguresCheck::Part { .. } => &["whole", "part"],
            FiguresCheck::Percentage { .. } => &["name", "words"],
            FiguresCheck::Rate { .. } => &["words", "whole", "part", "computed"],
            FiguresCheck::Count { .. } => &["words", "n", "found"],
            FiguresCheck::Twice { .. } => &["first", "second", "line"],
            FiguresCheck::Contradiction { .. } => &["first", "second", "line"],
            FiguresCheck::Vague { .. } => &["words"],
        }
    }

    fn lists(&self) -> Vec<(&'static str, SetId)> {
        let of = |lists: &ListWords| {
            let ListWords { lead, closing, open, apart, overlap, .. } = lists;
            let named = [("lead", lead), ("closing", closing), ("open", open), ("apart", apart), ("overlap", overlap)];
            named.map(|(name, set)| (name, *set)).to_vec()
        };
        let mut all = match self {
            FiguresCheck::Sum { lists, .. } | FiguresCheck::Part { lists, .. } | FiguresCheck::Rate { lists, .. } => {
                of(lists)
            }
            _ => Vec::new(),
        };
        match self {
            FiguresCheck::Sum { total, .. } => all.push(("total", *total)),
            FiguresCheck::Part { unless, .. } => all.push(("unless", *unless)),
            FiguresCheck::Percentage { nouns, unless } => all.extend([("nouns", *nouns), ("unless", *unless)]),
            FiguresCheck::Rate { share, unless, .. } => all.extend([("share", *share), ("unless", *unless)]),
            FiguresCheck::Count { lead, .. } => all.push(("lead", *lead)),
            FiguresCheck::Twice { scope, unless, .. } => all.extend([("scope", *scope), ("unless", *unless)]),
            FiguresCheck::Contradiction { unless, .. } => all.push(("unless", *unless)),
            FiguresCheck::Vague { .. } => {}
        }
        all
    }

    fn variants(&self) -> Vec<&'static str> {
        match self {
            FiguresCheck::Vague { .. } => vec!["doubled"],
            _ => Vec::new(),
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] =
    &["sum", "part", "percentage", "rate", "item-count", "two-values", "contradiction", "exact-and-vague"];

/// Reads one check of this area.
pub(super) fn read(kind: &str, fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<FiguresCheck> {
    Some(match kind {
        "sum" => {
            let lists = lists(fields, loader, all);
            FiguresCheck::Sum { lists: lists?, total: required(fields, "total", loader, all)? }
        }
        "part" => {
            let lists = lists(fields, loader, all);
            let pairs = entries(fields, "pairs", loader, |entry| {
                Some((required(entry, "whole", loader, all)?, required(entry, "part", loader, all)?))
            });
            FiguresCheck::Part { lists: lists?, pairs, unless: required(fields, "unless", loader, all)? }
        }
        "percentage" => {
            let (nouns, unless) = (required(fields, "nouns", loader, all), required(fields, "unless", loader, all));
            FiguresCheck::Percentage { nouns: nouns?, unless: unless? }
        }
        "rate" => {
            let lists = lists(fields, loader, all);
            let rates = entries(fields, "rates", loader, |entry| {
                let (rate, part) = (required(entry, "rate", loader, all), required(entry, "part", loader, all));
                Some(RateWords { rate: rate?, part: part?, whole: required(entry, "whole", loader, all)? })
            });
            let (share, unless) = (required(fields, "share", loader, all), required(fields, "unless", loader, all));
            FiguresCheck::Rate { lists: lists?, rates, share: share?, unless: unless? }
        }
        "item-count" => {
            let lead = required(fields, "lead", loader, all);
            FiguresCheck::Count { lead: lead?, units: words(fields, "units") }
        }
        "two-values" => {
            let (scope, unless) = (required(fields, "scope", loader, all), required(fields, "unless", loader, all));
            let groups = entries(fields, "groups", loader, |entry| {
                let apart = entry.number("apart").unwrap_or(3);
                Some((required(entry, "words", loader, all)?, apart))
            });
            FiguresCheck::Twice { scope: scope?, groups, unless: unless? }
        }
        "contradiction" => {
            let unless = required(fields, "unless", loader, all);
            let pairs = entries(fields, "pairs", loader, |entry| {
                let (zero, some) = (required(entry, "zero", loader, all), required(entry, "some", loader, all));
                Some(ZeroWords { zero: zero?, some: some?, unless: set(entry, "unless", loader, all) })
            });
            FiguresCheck::Contradiction { pairs, unless: unless? }
        }
        _ => {
            let before = words(fields, "before");
            let (except, more) = (words(fields, "except"), words(fields, "more"));
            FiguresCheck::Vague { before, except, more, behind: words(fields, "behind") }
        }
    })
}

fn lists(fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<ListWords> {
    fields.require(&["lists"]);
    let mut map = fields.map("lists")?;
    let lead = required(&mut map, "lead", loader, all);
    let closing = required(&mut map, "closing", loader, all);
    let open = required(&mut map, "open", loader, all);
    let (apart, overlap) = (required(&mut map, "apart", loader, all), required(&mut map, "overlap", loader, all));
    let states = entries(&mut map, "states", loader, |entry| {
        let at_least = entry.number("at_least").unwrap_or(2);
        Some(States { words: words(entry, "words"), at_least })
    });
    let behind = words(&mut map, "behind");
    let same = map.strings("same_units").unwrap_or_default();
    let same_units = same.iter().map(|line| line.split('、').map(|unit| fold(unit.trim())).collect()).collect();
    let persons = words(&mut map, "persons");
    map.finish();
    let (lead, closing, open, apart, overlap) = (lead?, closing?, open?, apart?, overlap?);
    Some(ListWords { lead, closing, open, behind, apart, overlap, states, same_units, persons })
}

/// A set of wordings that must be there.
fn required(fields: &mut Fields, key: &'static str, loader: &Loader, all: &mut Wordings) -> Option<SetId> {
    fields.require(&[key]);
    set(fields, key, loader, all)
}

/// Plain words that must be there, folded.
fn words(fields: &mut Fields, key: &'static str) -> Vec<String> {
    fields.require(&[key]);
    fields.strings(key).unwrap_or_default().iter().map(|word| fold(word.trim())).filter(|w| !w.is_empty()).collect()
}

/// The entries of a list of maps that must be there.
pub(super) fn entries<T>(
    fields: &mut Fields,
    key: &'static str,
    loader: &Loader,
    mut read: impl FnMut(&mut Fields) -> Option<T>,
) -> Vec<T> {
    fields.require(&[key]);
    let nodes = fields.list(key).unwrap_or_default();
    let entry = |node| {
        let mut entry = Fields::open(node, &format!("字段“{key}”的这一项"), loader)?;
        let value = read(&mut entry);
        entry.finish();
        value
    };
    nodes.iter().filter_map(entry).collect()
}
