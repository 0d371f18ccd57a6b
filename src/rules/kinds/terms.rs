//! Reads `fazhi.terms/1` files into [`DatedTerm`]s and hands them to the checks that ask for their kind.

use serde::{Deserialize, Serialize};

use super::Check;
use super::time::{TimeCheck, parse_month_day};
use super::words::set;
use crate::finding::Severity;
use crate::rules::load::{At, Fields, Loader, Node};
use crate::rules::read_fix::replacements;
use crate::wording::{SetId, Wordings};

/// Why a term should not stand in a report of some year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TermKind {
    /// A law that is no longer in force.
    Repealed,
    /// A body that has another name now.
    Renamed,
    /// A plan whose period is over.
    Superseded,
    /// A wording that has a newer form.
    Older,
    /// Something that did not exist yet.
    Later,
}

/// A term and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedTerm {
    /// How it is written.
    pub words: SetId,
    /// Longer words it is part of and does not mean.
    pub apart: Option<SetId>,
    /// Words in the sentence that excuse this term.
    pub unless: Option<SetId>,
    /// Counts only as a whole title in 《》.
    pub title: bool,
    /// First day on which it could be written: year, month, day.
    pub from: Option<(u16, u8, u8)>,
    /// Last year reported on in which it was right.
    pub until: Option<u16>,
    /// What to write instead.
    pub instead: String,
    /// What happened to it, for the message.
    pub why: String,
    /// Another severity than the rule's.
    pub severity: Option<Severity>,
    /// Folded words of it and what to write for them, word by word.
    pub replace: Vec<(String, String)>,
    /// Whether nobody has to think before writing that.
    pub safe: bool,
}

/// The kinds by their keys.
pub(super) const TERM_KINDS: &[(&str, TermKind)] = &[
    ("repealed", TermKind::Repealed),
    ("renamed", TermKind::Renamed),
    ("superseded", TermKind::Superseded),
    ("older", TermKind::Older),
    ("later", TermKind::Later),
];

/// Reads a `fazhi.terms/1` file; several files add up.
pub fn read(mut fields: Fields, loader: &Loader, all: &mut Wordings, terms: &mut Vec<(TermKind, DatedTerm)>) {
    fields.take("schema");
    fields.require(&["terms"]);
    terms.extend(fields.list("terms").unwrap_or_default().iter().filter_map(|node| term(node, loader, all)));
    fields.finish();
}

fn term(node: &At<Node>, loader: &Loader, all: &mut Wordings) -> Option<(TermKind, DatedTerm)> {
    let mut fields = Fields::open(node, "用语", loader)?;
    fields.require(&["of", "words", "why"]);
    let of = fields.choice("of", TERM_KINDS);
    fields.require(&[if of == Some(TermKind::Later) { "from" } else { "until" }]);
    let mut list = |key| set(&mut fields, key, loader, all);
    let (words, apart, unless) = (list("words"), list("apart"), list("unless"));
    let from = fields.string_at("from").map(|text| day(&text, loader));
    let (until, title) = (fields.number("until"), fields.flag("title").unwrap_or(false));
    let severity = fields.choice("severity", &[("info", Severity::Info), ("warning", Severity::Warning)]);
    let (instead, why) = (fields.string("instead").unwrap_or_default(), fields.string("why"));
    let replace = fields.map("replace").map(|f| replacements(f, loader)).unwrap_or_default();
    let safe = fields.flag("safe").unwrap_or(false);
    fields.finish();
    let (from, why) = (from.flatten(), why?);
    let term = DatedTerm { words: words?, apart, unless, title, from, until, instead, why, severity, replace, safe };
    Some((of?, term))
}

/// Gives a check of dated terms the terms of its kind.
pub fn attach(check: &mut Check, all: &[(TermKind, DatedTerm)]) {
    if let Check::Time(TimeCheck::Dated { of, terms, .. }) = check {
        *terms = all.iter().filter(|(kind, _)| kind == of).map(|(_, term)| term.clone()).collect();
    }
}

/// `2024-07` or `2024-07-18`.
fn day(text: &At<String>, loader: &Loader) -> Option<(u16, u8, u8)> {
    let (year, rest) = text.value.split_once('-').unwrap_or((&text.value, "1"));
    let rest = if rest.contains('-') { rest.to_owned() } else { format!("{rest}-1") };
    let month_day = parse_month_day(&rest);
    let day = year.parse().ok().zip(month_day).map(|(year, (month, day))| (year, month, day));
    if day.is_none() {
        let help = Some("例如 2024-07 或 2024-07-18".to_owned());
        loader.mistake(text.range.clone(), format!("日期“{}”写法不对", text.value), help);
    }
    day
}
