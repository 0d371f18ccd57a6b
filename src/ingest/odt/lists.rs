//! Counts the items of lists and the headings of an OpenDocument text, and writes their labels.

use std::collections::BTreeMap;

use super::styles::{LEVELS, Level, ListStyle};
use crate::ingest::docx::numerals;

/// Longest label in characters; a longer one is damage.
const LABEL: usize = 40;

/// Counters of one list.
pub(super) type Counters = [Option<u32>; LEVELS];

/// All lists that have been met.
#[derive(Debug, Default)]
pub(super) struct Lists {
    counters: Vec<Counters>,
    by_id: BTreeMap<String, usize>,
    by_style: BTreeMap<String, usize>,
}

impl Lists {
    /// A list opens: `continues` names another one, `goes_on` says that the last of its style goes on.
    pub fn open(&mut self, id: Option<String>, style: &str, continues: Option<&str>, goes_on: bool) -> usize {
        let old = continues.and_then(|id| self.by_id.get(id)).or_else(|| self.by_style.get(style).filter(|_| goes_on));
        let index = old.copied().unwrap_or(self.counters.len());
        if index == self.counters.len() {
            self.counters.push(Counters::default());
        }
        if let Some(id) = id {
            self.by_id.insert(id, index);
        }
        self.by_style.insert(style.to_owned(), index);
        index
    }

    /// Counts an item and gives its label.
    pub fn count(&mut self, list: usize, style: &ListStyle, level: usize, start: Option<u32>) -> Option<String> {
        self.counters.get_mut(list).and_then(|counters| count(counters, style, level, start))
    }
}

/// Counts one item or heading; its label, unless it has none.
pub(super) fn count(counters: &mut Counters, style: &ListStyle, level: usize, start: Option<u32>) -> Option<String> {
    let own = style.get(&level)?;
    let next = counters[level].map_or(own.start, |value| value.saturating_add(1));
    counters[level] = Some(start.unwrap_or(next));
    for deeper in &mut counters[level + 1..] {
        *deeper = None;
    }
    if !own.has_number() {
        return None;
    }
    let mut out = String::new();
    let mut rest = own.label.as_str();
    while let Some((before, behind)) = rest.split_once('%') {
        out.push_str(before);
        let (number, behind) = behind.split_once('%')?;
        rest = behind;
        let Some(index) = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|i| *i <= level) else {
            continue;
        };
        let of = style.get(&index);
        let value = *counters[index].get_or_insert(of.map_or(1, |l| l.start));
        let format = of.map_or("decimal", |l: &Level| format_name(&l.format));
        out.push_str(&numerals::write(format, value).unwrap_or_default());
    }
    out.push_str(rest);
    let label = out.trim();
    if label.is_empty() || label.chars().count() > LABEL {
        return None;
    }
    let blank = own.blank && label.ends_with(|c: char| c.is_ascii());
    Some(if blank { format!("{label} ") } else { label.to_owned() })
}

/// The names Office Open XML has for the rows of numbers that OpenDocument spells.
fn format_name(format: &str) -> &'static str {
    match format.chars().next() {
        None => "none",
        Some('I') => "upperRoman",
        Some('i') => "lowerRoman",
        Some('A') => "upperLetter",
        Some('a') => "lowerLetter",
        Some('一') => "chineseCountingThousand",
        Some('壹' | '壱') => "chineseLegalSimplified",
        Some('１') => "decimalFullWidth",
        Some('①') => "decimalEnclosedCircle",
        Some('⑴') => "decimalEnclosedParen",
        Some('⒈') => "decimalEnclosedFullstop",
        Some('甲') => "ideographTraditional",
        Some('子') => "ideographZodiac",
        Some('0') => "decimalZero",
        Some(_) => "decimal",
    }
}
