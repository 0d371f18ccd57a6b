//! Checks of time and names: which year is told, when a report was signed, words that have a date, own names.

use serde::{Deserialize, Serialize};

use super::terms::{DatedTerm, TERM_KINDS, TermKind};
use super::words::set;
use super::{Kind, Rewrites, levels};
use crate::report::{Level, Role};
use crate::rules::load::{At, Fields, Loader, Node};
use crate::wording::{SetId, Wordings};

/// Month and day of any year.
pub type MonthDay = (u8, u8);

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeCheck {
    /// The plan's heading, or else its items, name another year than the next one.
    PlanYear {
        /// Words that speak of what is to come.
        ahead: SetId,
        /// Words in a sentence that look back.
        unless: SetId,
    },
    /// Title, headings and the sentence that announces the report do not name the same year.
    YearsDiffer {
        /// Words in a heading whose year is that of something else.
        unless: SetId,
    },
    /// Events of an earlier year are told as results.
    OtherYear {
        /// Words that tell a result.
        told: SetId,
        /// Words in the sentence that excuse it: looked back on, added up, compared.
        unless: SetId,
        /// Words that bring the paragraph back to the year reported on.
        now: SetId,
    },
    /// A forward-looking paper of the year before is told as issued.
    LastYearsPaper {
        /// Verb and whatever stands between it and the title.
        issued: SetId,
        /// Ends of titles that look forward.
        forward: SetId,
        /// Words in the clause that excuse it.
        unless: SetId,
    },
    /// Signed before the year reported on had ended.
    SignedEarly {
        /// Words that speak of the whole year.
        whole: SetId,
    },
    /// Signed after the day reports are due.
    SignedLate {
        /// Who has to report by when, the first that fits.
        deadlines: Vec<Deadline>,
        /// Before which day reports are to be published.
        publish: MonthDay,
    },
    /// Signed on a day that has not come yet.
    SignedAhead,
    /// Terms that had or have their time.
    Dated {
        /// Which of them.
        of: TermKind,
        /// Words in the sentence that speak of the past.
        unless: SetId,
        /// Whether terms in quotation marks count.
        quotes: bool,
        /// The terms, put in once all files are read.
        terms: Vec<DatedTerm>,
    },
    /// The report calls its body or its place by a name of another kind.
    SelfName {
        /// Names by kind of body.
        names: Vec<OtherName>,
    },
}

/// A day by which some bodies have to report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Kinds of body; empty means all.
    pub levels: Vec<Level>,
    /// The first day that is too late.
    pub before: MonthDay,
}

/// Names that bodies of some kind do not bear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherName {
    /// Kinds of body.
    pub levels: Vec<Level>,
    /// Must stand in the body's own name.
    pub issuer: Option<SetId>,
    /// Must not stand in the body's own name or in the title, nor beside the name in its sentence.
    pub not_issuer: Option<SetId>,
    /// The names.
    pub words: SetId,
    /// Its own names, which must stand in the text at least as often.
    pub own: SetId,
    /// Words anywhere in the text that explain the name.
    pub unless: Option<SetId>,
}

impl Kind for TimeCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            TimeCheck::PlanYear { .. } => &["words", "year", "next", "other", "n", "list"],
            TimeCheck::YearsDiffer { .. } => &["words", "year", "other", "n", "list"],
            TimeCheck::OtherYear { .. } => &["words", "year", "other", "n", "list"],
            TimeCheck::LastYearsPaper { .. } => &["words", "year", "other", "n", "list"],
            TimeCheck::SignedEarly { .. } => &["date", "year", "words"],
            TimeCheck::SignedLate { .. } => &["date", "year", "deadline"],
            TimeCheck::SignedAhead => &["date", "today"],
            TimeCheck::Dated { .. } => &["words", "year", "date", "instead", "why", "n"],
            TimeCheck::SelfName { .. } => &["words", "name", "n", "list"],
        }
    }

    fn variants(&self) -> Vec<&'static str> {
        match self {
            TimeCheck::PlanYear { .. } => vec!["items"],
            TimeCheck::YearsDiffer { .. } => vec!["title"],
            TimeCheck::SignedEarly { .. } => vec!["whole-year"],
            TimeCheck::SignedLate { .. } => vec!["same-day", "published", "noticed"],
            TimeCheck::Dated { of: TermKind::Later, .. } => vec!["undated", "told"],
            _ => Vec::new(),
        }
    }

    fn rewrites(&self) -> Rewrites {
        match self {
            TimeCheck::Dated { .. } => Rewrites::Check,
            _ => Rewrites::Nobody,
        }
    }

    fn lists(&self) -> Vec<(&'static str, SetId)> {
        match self {
            TimeCheck::PlanYear { ahead, unless } => vec![("ahead", *ahead), ("unless", *unless)],
            TimeCheck::YearsDiffer { unless } => vec![("unless", *unless)],
            TimeCheck::OtherYear { told, unless, now } => vec![("told", *told), ("unless", *unless), ("now", *now)],
            TimeCheck::LastYearsPaper { issued, forward, unless } => {
                vec![("issued", *issued), ("forward", *forward), ("unless", *unless)]
            }
            TimeCheck::SignedEarly { whole } => vec![("whole", *whole)],
            TimeCheck::SignedLate { .. } | TimeCheck::SignedAhead => Vec::new(),
            TimeCheck::Dated { unless, terms, .. } => {
                let words = terms.iter().map(|term| ("words", term.words));
                words.chain([("unless", *unless)]).collect()
            }
            TimeCheck::SelfName { names } => names.iter().map(|name| ("words", name.words)).collect(),
        }
    }

    fn needs(&self) -> Option<Role> {
        match self {
            TimeCheck::PlanYear { .. } => Some(Role::Plan),
            TimeCheck::OtherYear { .. } => Some(Role::Measures),
            _ => None,
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["period", "deadline", "dated-term", "self-name"];

/// Reads one check of this area.
pub(super) fn read(kind: &str, fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<TimeCheck> {
    match kind {
        "period" => period(fields, loader, all),
        "deadline" => deadline(fields, loader, all),
        "dated-term" => {
            fields.require(&["of", "unless"]);
            let of = fields.choice("of", TERM_KINDS);
            let (unless, quotes) = (set(fields, "unless", loader, all), fields.flag("quotes").unwrap_or(true));
            Some(TimeCheck::Dated { of: of?, unless: unless?, quotes, terms: Vec::new() })
        }
        _ => {
            fields.require(&["names"]);
            let names = fields.list("names")?.iter().filter_map(|node| other_name(node, loader, all));
            Some(TimeCheck::SelfName { names: names.collect() })
        }
    }
}

fn period(fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<TimeCheck> {
    fields.require(&["is", "unless"]);
    let is = [("plan-year", 0), ("years-differ", 1), ("other-year", 2), ("last-years-paper", 3)];
    let (is, unless) = (fields.choice("is", &is)?, set(fields, "unless", loader, all));
    let mut list = |key| {
        fields.require(&[key]);
        set(fields, key, loader, all)
    };
    Some(match is {
        0 => TimeCheck::PlanYear { ahead: list("ahead")?, unless: unless? },
        1 => TimeCheck::YearsDiffer { unless: unless? },
        2 => TimeCheck::OtherYear { told: list("told")?, unless: unless?, now: list("now")? },
        _ => TimeCheck::LastYearsPaper { issued: list("issued")?, forward: list("forward")?, unless: unless? },
    })
}

fn deadline(fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<TimeCheck> {
    fields.require(&["is"]);
    match fields.choice("is", &[("early", 0), ("late", 1), ("ahead", 2)])? {
        0 => {
            fields.require(&["whole"]);
            return set(fields, "whole", loader, all).map(|whole| TimeCheck::SignedEarly { whole });
        }
        2 => return Some(TimeCheck::SignedAhead),
        _ => {}
    }
    fields.require(&["deadlines", "publish"]);
    let publish = fields.string_at("publish").and_then(|text| month_day(&text, loader));
    let deadlines = fields.list("deadlines").unwrap_or_default().iter().filter_map(|node| {
        let mut fields = Fields::open(node, "期限", loader)?;
        let bodies = fields.choices("levels", &levels()).unwrap_or_default();
        let before = fields.required_string_at("before").and_then(|text| month_day(&text, loader));
        fields.finish();
        Some(Deadline { levels: bodies, before: before? })
    });
    Some(TimeCheck::SignedLate { deadlines: deadlines.collect(), publish: publish? })
}

fn other_name(node: &At<Node>, loader: &Loader, all: &mut Wordings) -> Option<OtherName> {
    let mut fields = Fields::open(node, "名称", loader)?;
    fields.require(&["levels", "words", "own"]);
    let bodies = fields.choices("levels", &levels());
    let mut list = |key| set(&mut fields, key, loader, all);
    let (issuer, not_issuer, unless) = (list("issuer"), list("not_issuer"), list("unless"));
    let (words, own) = (list("words"), list("own"));
    fields.finish();
    Some(OtherName { levels: bodies?, issuer, not_issuer, words: words?, own: own?, unless })
}

/// `03-01`.
fn month_day(text: &At<String>, loader: &Loader) -> Option<MonthDay> {
    let found = parse_month_day(&text.value);
    if found.is_none() {
        loader.mistake(text.range.clone(), format!("日期“{}”写法不对", text.value), Some("例如 03-01".to_owned()));
    }
    found
}

pub(super) fn parse_month_day(text: &str) -> Option<MonthDay> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
}
