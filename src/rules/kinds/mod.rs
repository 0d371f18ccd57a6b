//! The closed set of kinds of checks: what a rule's `check:` may say, read from YAML into a [`Check`].
//!
//! One file an area, with its values and how they are read; what a check does stands in the file of the
//! same name in `checks`. Plain values with serde, as the compiled pack holds them.

pub mod across;
pub mod duties;
pub mod figures;
pub mod form;
pub mod items;
pub mod layout;
pub mod notice;
pub mod parts;
pub mod phrases;
pub mod privacy;
pub mod suppression;
pub mod terms;
pub mod time;
pub mod words;

use serde::{Deserialize, Serialize};

use super::load::{Fields, Loader};
use crate::report::{Level, Role, Stage};
use crate::wording::{SetId, Wordings};

/// What a rule looks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// The parts of the template, what stands around them, the document as a whole.
    Parts(parts::PartsCheck),
    /// Words that stand somewhere, or nowhere.
    Words(words::WordsCheck),
    /// Problems, plan items, sub-sections of the measures.
    Items(items::ItemsCheck),
    /// What the principal leaders did.
    Duties(duties::DutiesCheck),
    /// What an office's own notice asks for.
    Notice(notice::NoticeCheck),
    /// Numbers, dates, marks in pairs, repeated paragraphs.
    Form(form::FormCheck),
    /// Fixed wordings.
    Phrases(phrases::PhraseCheck),
    /// Numbers of persons.
    Privacy(privacy::PrivacyCheck),
    /// Figures held against one another.
    Figures(figures::FiguresCheck),
    /// Years, dates, words that have a date, own names.
    Time(time::TimeCheck),
    /// Comments that leave findings out.
    Suppression(suppression::SuppressionCheck),
    /// How a document looks, and what its file holds beside the text.
    Layout(layout::LayoutCheck),
    /// What only a set of reports shows.
    Across(across::AcrossCheck),
}

/// What the kinds of one area can say about themselves.
pub trait Kind {
    /// Placeholders its messages may use.
    fn placeholders(&self) -> &'static [&'static str];
    /// Cases for which a rule may give messages of their own.
    fn variants(&self) -> Vec<&'static str> {
        Vec::new()
    }
    /// The part without which nothing can be judged.
    fn needs(&self) -> Option<Role> {
        None
    }
    /// Its lists of wordings by their keys, for a trace.
    fn lists(&self) -> Vec<(&'static str, SetId)> {
        Vec::new()
    }
    /// Who says what is to be written instead.
    fn rewrites(&self) -> Rewrites {
        Rewrites::Nobody
    }
}

/// Who knows what is to be written where a check found something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewrites {
    /// Nobody: people have to.
    Nobody,
    /// The rule, word by word: `fix: { replace: … }`.
    Rule,
    /// The check itself.
    Check,
}

/// The names of all kinds, by area.
const AREAS: &[&[&str]] = &[
    parts::KINDS,
    words::KINDS,
    items::KINDS,
    duties::KINDS,
    notice::KINDS,
    form::KINDS,
    phrases::KINDS,
    privacy::KINDS,
    figures::KINDS,
    time::KINDS,
    layout::KINDS,
    across::KINDS,
    suppression::KINDS,
];

/// The names of all kinds.
pub fn names() -> impl Iterator<Item = &'static str> {
    AREAS.iter().flat_map(|kinds| kinds.iter().copied())
}

/// Reads a rule's `check:`; its wordings go into `all`.
pub(super) fn read(mut fields: Fields, loader: &Loader, all: &mut Wordings) -> Option<Check> {
    let kind = fields.required_string_at("kind")?;
    let name = kind.value.as_str();
    let check = if parts::KINDS.contains(&name) {
        parts::read(name, &mut fields, loader, all).map(Check::Parts)
    } else if words::KINDS.contains(&name) {
        words::read(name, &mut fields, loader, all).map(Check::Words)
    } else if items::KINDS.contains(&name) {
        items::read(name, &mut fields, loader, all).map(Check::Items)
    } else if duties::KINDS.contains(&name) {
        duties::read(&mut fields, loader, all).map(Check::Duties)
    } else if notice::KINDS.contains(&name) {
        notice::read(&mut fields, loader, all).map(Check::Notice)
    } else if form::KINDS.contains(&name) {
        form::read(name, &mut fields).map(Check::Form)
    } else if phrases::KINDS.contains(&name) {
        phrases::read(name, &mut fields, loader, all).map(Check::Phrases)
    } else if privacy::KINDS.contains(&name) {
        privacy::read(&mut fields, loader, all).map(Check::Privacy)
    } else if figures::KINDS.contains(&name) {
        figures::read(name, &mut fields, loader, all).map(Check::Figures)
    } else if time::KINDS.contains(&name) {
        time::read(name, &mut fields, loader, all).map(Check::Time)
    } else if layout::KINDS.contains(&name) {
        layout::read(&mut fields, loader).map(Check::Layout)
    } else if across::KINDS.contains(&name) {
        across::read(&mut fields).map(Check::Across)
    } else if suppression::KINDS.contains(&name) {
        suppression::read(&mut fields).map(Check::Suppression)
    } else {
        loader.unknown("检查", &kind, names());
        return None; // its fields cannot be judged
    };
    fields.finish();
    check
}

impl Check {
    fn kind(&self) -> &dyn Kind {
        match self {
            Check::Parts(check) => check,
            Check::Words(check) => check,
            Check::Items(check) => check,
            Check::Duties(check) => check,
            Check::Notice(check) => check,
            Check::Form(check) => check,
            Check::Phrases(check) => check,
            Check::Privacy(check) => check,
            Check::Figures(check) => check,
            Check::Time(check) => check,
            Check::Layout(check) => check,
            Check::Across(check) => check,
            Check::Suppression(check) => check,
        }
    }

    /// Placeholders its messages may use.
    pub fn placeholders(&self) -> &'static [&'static str] {
        self.kind().placeholders()
    }

    /// Cases for which a rule may give messages of their own.
    pub fn variants(&self) -> Vec<&'static str> {
        self.kind().variants()
    }

    /// The part without which nothing can be judged.
    pub fn needs(&self) -> Option<Role> {
        self.kind().needs()
    }

    /// Who says what is to be written instead.
    pub fn rewrites(&self) -> Rewrites {
        self.kind().rewrites()
    }

    /// Its lists of wordings by their keys, for a trace.
    pub fn lists(&self) -> Vec<(&'static str, SetId)> {
        self.kind().lists()
    }
}

/// All kinds of body by their keys.
pub(super) fn levels() -> Vec<(&'static str, Level)> {
    Level::ALL.into_iter().map(|(l, k)| (k, l)).collect()
}

/// All stages by their keys.
pub(super) fn stages() -> Vec<(&'static str, Stage)> {
    Stage::ALL.into_iter().map(|(s, k)| (k, s)).collect()
}

/// The four parts by their keys.
pub(super) fn roles() -> Vec<(&'static str, Role)> {
    Role::REQUIRED.into_iter().map(|r| (r.key(), r)).collect()
}
