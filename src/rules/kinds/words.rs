//! Checks of words: `terms` that stand somewhere, `absent` words that stand nowhere, `topics` that are not touched.

use serde::{Deserialize, Serialize};

use super::{Kind, Rewrites, roles};
use crate::report::Role;
use crate::rules::load::{At, Fields, Loader, Node};
use crate::rules::pack::Applies;
use crate::rules::read_rules::applies;
use crate::rules::read_template::wordings;
use crate::wording::{SetId, Wordings};

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WordsCheck {
    /// These words stand in the scope.
    Terms {
        /// The words.
        words: SetId,
        /// Words near a place that excuse it.
        unless: Option<(SetId, Near)>,
        /// Words without which, near a place, it is none.
        with: Option<(SetId, Near)>,
        /// Where they are looked for.
        scope: Scope,
        /// Whether places in 《》 count.
        titles: Titles,
        /// Whether places in quotation marks count.
        quotes: bool,
        /// One finding for all places.
        once: bool,
    },
    /// Topics of the year that the scope does not touch.
    Topics {
        /// The topics.
        topics: Vec<Topic>,
        /// Where they are looked for.
        scope: Scope,
    },
    /// None of these words stands in the scope.
    Absent {
        /// The words.
        words: SetId,
        /// Only where these stand in the text.
        only_if: Option<SetId>,
        /// Where they are looked for.
        scope: Scope,
    },
}

/// A matter that some reports of some years are expected to touch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// What users read.
    pub name: String,
    /// Words that touch it.
    pub words: SetId,
    /// Which reports it concerns.
    pub applies: Applies,
}

/// How far "near" reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Near {
    /// Between two commas.
    Clause,
    /// To the next full stop or semicolon.
    Sentence,
    /// The same paragraph.
    Paragraph,
    /// The whole scope.
    Scope,
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Everything, front and back matter included, furniture not.
    Document,
    /// From the preamble to the end of the last part.
    Body,
    /// A part, wherever it stands.
    Part(Role),
    /// The title.
    Title,
    /// Headings of any depth.
    Headings,
    /// The last lines of the body and what closes it.
    Ending,
    /// Every line by itself, so that `^` and `$` are its ends.
    Lines,
}

/// Whether places in 《》 count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Titles {
    /// They do not.
    Skip,
    /// Only they do.
    Only,
    /// They count like others.
    Count,
}

impl Kind for WordsCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            WordsCheck::Terms { .. } => &["words", "n", "list", "sentence", "part", "year"],
            WordsCheck::Topics { .. } => &["list", "n", "year"],
            WordsCheck::Absent { .. } => &["part", "year"],
        }
    }

    fn lists(&self) -> Vec<(&'static str, SetId)> {
        let near = |set: &Option<(SetId, Near)>| set.map(|(set, _)| set);
        match self {
            WordsCheck::Terms { words, unless, with, .. } => {
                [("words", Some(*words)), ("unless", near(unless)), ("with", near(with))]
                    .into_iter()
                    .filter_map(|(key, set)| Some((key, set?)))
                    .collect()
            }
            WordsCheck::Absent { words, only_if, .. } => [("words", Some(*words)), ("only_if", *only_if)]
                .into_iter()
                .filter_map(|(key, set)| Some((key, set?)))
                .collect(),
            WordsCheck::Topics { topics, .. } => topics.iter().map(|topic| ("topics", topic.words)).collect(),
        }
    }

    fn rewrites(&self) -> Rewrites {
        match self {
            WordsCheck::Terms { .. } => Rewrites::Rule,
            WordsCheck::Topics { .. } | WordsCheck::Absent { .. } => Rewrites::Nobody,
        }
    }

    fn needs(&self) -> Option<Role> {
        match self {
            WordsCheck::Terms { scope: Scope::Part(role), .. }
            | WordsCheck::Absent { scope: Scope::Part(role), .. } => Some(*role),
            _ => None,
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["terms", "absent", "topics"];

const NEAR: &[(&str, Near)] =
    &[("clause", Near::Clause), ("sentence", Near::Sentence), ("paragraph", Near::Paragraph), ("scope", Near::Scope)];

/// The scopes by their keys.
pub(in crate::rules) fn scopes() -> Vec<(&'static str, Scope)> {
    let mut all = vec![
        ("document", Scope::Document),
        ("body", Scope::Body),
        ("title", Scope::Title),
        ("headings", Scope::Headings),
        ("ending", Scope::Ending),
        ("lines", Scope::Lines),
    ];
    all.extend(roles().into_iter().map(|(key, role)| (key, Scope::Part(role))));
    all
}

/// Reads one check of this area.
pub(super) fn read(kind: &str, fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<WordsCheck> {
    if kind == "topics" {
        fields.require(&["topics"]);
        let scope = fields.choice("scope", &scopes()).unwrap_or(Scope::Body);
        let topics = fields.list("topics").unwrap_or_default().iter().filter_map(|node| topic(node, loader, all));
        return Some(WordsCheck::Topics { topics: topics.collect(), scope });
    }
    fields.require(&["words"]);
    let words = set(fields, "words", loader, all);
    let scope = fields.choice("scope", &scopes()).unwrap_or(Scope::Body);
    if kind == "absent" {
        let only_if = set(fields, "only_if", loader, all);
        return Some(WordsCheck::Absent { words: words?, only_if, scope });
    }
    let near = fields.choice("near", NEAR).unwrap_or(Near::Sentence);
    let unless = set(fields, "unless", loader, all).map(|set| (set, near));
    let with = set(fields, "with", loader, all).map(|set| (set, near));
    let titles = [("skip", Titles::Skip), ("only", Titles::Only), ("count", Titles::Count)];
    let titles = fields.choice("titles", &titles).unwrap_or(Titles::Skip);
    let (quotes, once) = (fields.flag("quotes").unwrap_or(true), fields.flag("once").unwrap_or(false));
    Some(WordsCheck::Terms { words: words?, unless, with, scope, titles, quotes, once })
}

fn topic(node: &At<Node>, loader: &Loader, all: &mut Wordings) -> Option<Topic> {
    let mut fields = Fields::open(node, "重点", loader)?;
    fields.require(&["name", "words"]);
    let (name, words) = (fields.string("name"), set(&mut fields, "words", loader, all));
    let applies = fields.map("applies").map(|f| applies(f, loader)).unwrap_or_default();
    fields.finish();
    Some(Topic { name: name?, words: words?, applies })
}

/// The wordings of a field as a set; `None` if it is absent or holds nothing.
pub(in crate::rules) fn set(
    fields: &mut Fields,
    key: &'static str,
    loader: &Loader,
    all: &mut Wordings,
) -> Option<SetId> {
    fields.take(key)?;
    let words = wordings(fields, key, loader);
    (!words.is_empty()).then(|| all.add(words))
}
