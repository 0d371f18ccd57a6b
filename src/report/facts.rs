//! [`Facts`]: what the running text says that can be checked: amounts, dates, titles and numbers of documents.
//!
//! Plain values in text order; spans follow the rule of [`super::Report`]. Nothing here knows how they are read.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// One millionth: the resolution of every [`Number`].
pub const ONE: i128 = 1_000_000;

/// A number as written, multiplier included: `3.2万` is 32,000 known to the thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// In millionths.
    pub millionths: i128,
    /// What one unit of its last digit is worth, in millionths.
    pub step: i128,
}

impl Number {
    /// As people write it, without a multiplier.
    pub fn text(self) -> String {
        let (whole, rest) = (self.millionths / ONE, (self.millionths % ONE).abs());
        if rest == 0 {
            return whole.to_string();
        }
        let digits = format!("{rest:06}");
        format!("{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// Whether a number is meant exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Vague {
    /// 约, 近, 超过 stands before it.
    pub before: bool,
    /// 余, 多 or 以上 stands behind it.
    pub behind: bool,
}

impl Vague {
    /// Neither.
    pub fn is_exact(self) -> bool {
        !self.before && !self.behind
    }
}

/// What an amount counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 件, 人次, 元: the unit's words, a multiplier such as 万 not among them.
    Of(String),
    /// Per cent; ‰ is carried over.
    Percent,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// From the first digit to the unit's end.
    pub span: Span,
    /// Its value.
    pub number: Number,
    /// Its unit.
    pub unit: Unit,
    /// Whether it is meant exactly.
    pub vague: Vague,
    /// Written in Chinese digits; small ones are often part of a name (三项制度).
    pub chinese: bool,
}

/// A time the text names; at least one of year and month is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// All of it.
    pub span: Span,
    /// Four digits.
    pub year: Option<u16>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
    /// Last year of a period such as 2021-2025年.
    pub until: Option<u16>,
}

/// A title in 《》.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// With its brackets.
    pub span: Span,
    /// The title alone.
    pub title: Span,
}

/// Words the pack gives for reading amounts, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitWords {
    /// Units by their first character, of those with the same the longest first.
    pub units: Vec<String>,
    /// Words before a figure that make it vague: 约, 近.
    pub before: Vec<String>,
    /// Words behind the unit that make it vague: 以上, 左右.
    pub behind: Vec<String>,
}

impl UnitWords {
    /// The longest unit that `text` begins with.
    pub fn unit_at<'t>(&self, text: &'t str) -> Option<&'t str> {
        let first = text.chars().next()?;
        let from = self.units.partition_point(|u| u.chars().next() < Some(first));
        let mut alike = self.units[from..].iter().take_while(|u| u.starts_with(first));
        alike.find(|u| text.starts_with(u.as_str())).map(|u| &text[..u.len()])
    }
}

/// All facts of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Amounts with a unit.
    pub amounts: Vec<Amount>,
    /// Dates and periods outside of titles.
    pub dates: Vec<When>,
    /// Titles of documents and laws; a title inside another is not listed.
    pub citations: Vec<Citation>,
    /// `〔2018〕118号`: bracket, year and number.
    pub document_numbers: Vec<Span>,
}

/// The values of a sorted list that lie inside `scope`.
fn inside<T>(list: &[T], span: impl Fn(&T) -> Span, scope: Span) -> &[T] {
    let from = list.partition_point(|x| span(x).start < scope.start);
    let until = list.partition_point(|x| span(x).start < scope.end);
    let mut found = &list[from..until.max(from)];
    while found.last().is_some_and(|x| span(x).end > scope.end) {
        found = &found[..found.len() - 1];
    }
    found
}

impl Facts {
    /// The amounts inside `scope`.
    pub fn amounts_in(&self, scope: Span) -> &[Amount] {
        inside(&self.amounts, |a| a.span, scope)
    }

    /// The dates inside `scope`.
    pub fn dates_in(&self, scope: Span) -> &[When] {
        inside(&self.dates, |d| d.span, scope)
    }

    /// The titles inside `scope`.
    pub fn citations_in(&self, scope: Span) -> &[Citation] {
        inside(&self.citations, |c| c.span, scope)
    }

    /// The document numbers inside `scope`.
    pub fn document_numbers_in(&self, scope: Span) -> &[Span] {
        inside(&self.document_numbers, |s| *s, scope)
    }

    /// The title that holds a place, if it stands in one.
    pub fn title_around(&self, span: Span) -> Option<&Citation> {
        let behind = self.citations.partition_point(|c| c.span.start <= span.start);
        self.citations[..behind].last().filter(|c| c.span.contains(span))
    }

    /// How many things inside `scope` can be checked: exact figures, days and months, titles, document numbers.
    ///
    /// A year alone, a small number in Chinese digits and a figure inside a title are none.
    pub fn count_in(&self, scope: Span) -> usize {
        let amounts = self.amounts_in(scope).iter().filter(|a| !a.chinese || a.number.millionths >= 11 * ONE).count();
        let dates = self.dates_in(scope).iter().filter(|d| d.month.is_some()).count();
        amounts + dates + self.citations_in(scope).len() + self.document_numbers_in(scope).len()
    }

    /// Moves every span with `to`.
    #[must_use]
    pub fn relocate(mut self, to: &dyn Fn(Span) -> Span) -> Facts {
        self.amounts.iter_mut().for_each(|a| a.span = to(a.span));
        self.dates.iter_mut().for_each(|d| d.span = to(d.span));
        for c in &mut self.citations {
            (c.span, c.title) = (to(c.span), to(c.title));
        }
        self.document_numbers.iter_mut().for_each(|s| *s = to(*s));
        self
    }
}
