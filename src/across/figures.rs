//! Reads off a report the figures that an office's ledger holds too: 行政复议案件, 败诉, 持证人员.
//!
//! A figure is an exact amount in one of the units the pack names, next to a cue in the same clause; 未发生 without
//! an amount is none at all, which is a figure as well.

use serde::{Deserialize, Serialize};

use super::spot::Spot;
use crate::reflow::Logical;
use crate::report::facts::{Amount, Facts, ONE, Unit};
use crate::rules::AuditWords;
use crate::source::Source;
use crate::span::Span;
use crate::wording::Hits;

/// One figure as a report gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Which, by the name the pack gives it.
    pub name: String,
    /// Its value, whole.
    pub value: i64,
    /// Its unit; empty where the text says there was none.
    pub unit: String,
    /// The clause as the reader sees it.
    pub words: String,
    /// Where it stands.
    pub at: Spot,
}

/// All figures of a report in text order; the same value of the same figure once.
pub(super) fn figures(
    source: &Source,
    logical: &Logical,
    hits: &Hits,
    facts: &Facts,
    words: &AuditWords,
) -> Vec<Figure> {
    let mut found: Vec<Figure> = Vec::new();
    for figure in &words.figures {
        for cue in hits.within(figure.words, logical.span()) {
            let clause = clause(&logical.text, cue);
            if hits.any(figure.unless, clause) {
                continue;
            }
            let fits = |a: &&Amount| {
                let unit = matches!(&a.unit, Unit::Of(unit) if figure.units.contains(unit));
                unit && a.vague.is_exact() && a.number.millionths % ONE == 0
            };
            let amounts = || facts.amounts_in(clause).iter().filter(fits);
            let behind = amounts().find(|a| a.span.start >= cue.end);
            let nearest = behind.or_else(|| amounts().rfind(|a| a.span.end <= cue.start));
            let (value, unit, place) = match nearest {
                Some(amount) => {
                    let unit = if let Unit::Of(unit) = &amount.unit { unit.clone() } else { String::new() };
                    let Ok(value) = i64::try_from(amount.number.millionths / ONE) else { continue };
                    (value, unit, amount.span)
                }
                None if hits.any(words.none, clause) && amounts().next().is_none() => (0, String::new(), cue),
                None => continue,
            };
            if found.iter().any(|f| f.name == figure.name && f.value == value) {
                continue;
            }
            found.push(Figure {
                name: figure.name.clone(),
                value,
                unit,
                words: logical.excerpt(source, clause).trim().chars().take(60).collect(),
                at: Spot::of(source, logical.to_source(source, place)),
            });
        }
    }
    found
}

/// The clause around a place: up to the nearest comma, stop or line end.
fn clause(text: &str, place: Span) -> Span {
    let ends = [',', ';', '。', '\n', ':'];
    let start = text[..place.start as usize]
        .rfind(ends)
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let end = text[place.end as usize..].find(ends).map_or(text.len(), |at| place.end as usize + at);
    Span::new(start as u32, end as u32)
}
