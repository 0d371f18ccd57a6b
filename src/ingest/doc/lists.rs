//! Turns the list tables of a Word 97 file into the labels in front of its paragraphs.
//!
//! A paragraph names an override (LFO), which names a list (LSTF) of nine levels; the counters belong to
//! the list, so that two overrides of one list go on counting. Bullets have no label.

use std::collections::{BTreeMap, BTreeSet};

use super::bytes::{Bytes, slice, u16_at, u32_at};
use crate::ingest::docx::numerals;

/// Levels of a list.
const LEVELS: usize = 9;
/// Longest label in characters; a longer one is damage.
const LABEL: usize = 40;

/// One level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: u8,
    /// All numbers of the label are Arabic.
    legal: bool,
    /// Deeper levels below this one do not restart it; 0 if every one does.
    restarts_below: Option<u8>,
    /// A tab or a blank stands behind the label.
    blank: bool,
    /// UTF-16; a unit below nine stands for the number of that level.
    text: Vec<u16>,
}

#[derive(Debug)]
struct List {
    id: u32,
    /// The style of each level, 0xfff for none.
    styles: [u16; LEVELS],
    levels: Vec<Level>,
}

#[derive(Debug, Default)]
struct Override {
    /// Index of its list; none if there is no such list.
    list: Option<usize>,
    /// Start of levels, where it differs.
    starts: BTreeMap<u8, u32>,
    /// Levels of its own.
    levels: BTreeMap<u8, Level>,
}

/// The lists of a document and how far they have counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    overrides: Vec<Override>,
    /// Counters by list.
    counters: BTreeMap<u32, [Option<u32>; LEVELS]>,
    /// Overrides whose start has been used, by level.
    started: BTreeSet<(u16, u8)>,
}

impl Lists {
    /// Reads the tables: `table` is their stream, `lists` and `overrides` are offset and length.
    pub fn read(table: Bytes, lists: (usize, usize), overrides: (usize, usize)) -> Lists {
        let mut read = Lists::default();
        let header = slice(table, lists.0, lists.1);
        // The levels follow behind the table and are not part of its length.
        let mut at = lists.0.saturating_add(lists.1);
        let count = usize::from(u16_at(header, 0)).min(header.len() / 28);
        for i in 0..count {
            let entry = slice(header, 2 + 28 * i, 28);
            let mut styles = [0; LEVELS];
            for (k, style) in styles.iter_mut().enumerate() {
                *style = u16_at(entry, 8 + 2 * k);
            }
            let simple = entry.get(26).is_some_and(|flags| flags & 1 == 1);
            let levels = (0..if simple { 1 } else { LEVELS }).map(|_| level(table, &mut at)).collect();
            read.lists.push(List { id: u32_at(entry, 0), styles, levels });
        }
        let by_id: BTreeMap<u32, usize> = read.lists.iter().enumerate().map(|(i, list)| (list.id, i)).collect();
        let block = table.get(overrides.0.min(table.len())..).unwrap_or_default();
        if overrides.1 < 4 {
            return read;
        }
        // Both lengths are only claims of the file.
        let count = (u32_at(block, 0) as usize).min(overrides.1.min(block.len()) / 16);
        let mut at = 4 + 16 * count;
        for i in 0..count {
            let entry = slice(block, 4 + 16 * i, 16);
            let list = by_id.get(&u32_at(entry, 0)).copied();
            let mut found = Override { list, ..Override::default() };
            at += 4;
            for _ in 0..entry.get(12).copied().unwrap_or_default().min(LEVELS as u8) {
                let flags = u32_at(block, at + 4);
                let index = (flags & 0xf) as u8;
                if flags & 0x10 != 0 {
                    found.starts.insert(index, u32_at(block, at));
                }
                at += 8;
                if flags & 0x20 != 0 {
                    let own = level(block, &mut at);
                    if flags & 0x10 != 0 {
                        found.starts.insert(index, own.start);
                    }
                    found.levels.insert(index, own);
                }
            }
            read.overrides.push(found);
        }
        read
    }

    /// The level a style stands for in the list of an override.
    pub fn level_of_style(&self, list: u16, style: u16) -> Option<u8> {
        let found = self.list(list)?;
        found.styles.iter().position(|s| *s == style).map(|i| i as u8)
    }

    fn list(&self, list: u16) -> Option<&List> {
        let over = self.overrides.get(usize::from(list).checked_sub(1)?)?;
        self.lists.get(over.list?)
    }

    /// Counts a paragraph and gives its label, `None` for bullets and lists that are not there.
    pub fn count(&mut self, list: u16, level: u8) -> Option<String> {
        let index = usize::from(level);
        let Self { lists, overrides, counters, started } = self;
        let over = overrides.get(usize::from(list).checked_sub(1)?)?;
        let found = lists.get(over.list?)?;
        let level_at = |i: usize| over.levels.get(&(i as u8)).or_else(|| found.levels.get(i));
        let own = level_at(index)?;
        let counters = counters.entry(found.id).or_default();
        let first = started.insert((list, level));
        let start = over.starts.get(&level).copied();
        let value = match (counters[index], start) {
            (_, Some(start)) if first => start,
            (Some(value), _) => value.saturating_add(1),
            (None, start) => start.unwrap_or(own.start),
        };
        counters[index] = Some(value);
        for (deeper, counter) in counters.iter_mut().enumerate().skip(index + 1) {
            let restarts = level_at(deeper).is_none_or(|l| l.restarts_below.is_none_or(|below| level < below));
            if restarts {
                *counter = None;
            }
        }
        if own.format == 23 {
            return None;
        }
        let mut label = String::new();
        for c in char::decode_utf16(own.text.iter().copied()).flatten().take(LABEL) {
            let Some(above) = Some(c as usize).filter(|i| *i < LEVELS) else {
                label.push(c);
                continue;
            };
            let Some(of) = level_at(above) else { continue };
            let value = *counters[above].get_or_insert(of.start);
            let format = if own.legal { "decimal" } else { format_name(of.format) };
            label.push_str(&numerals::write(format, value).unwrap_or_default());
        }
        let label = label.trim();
        if label.is_empty() || label.chars().count() > LABEL {
            return None;
        }
        let blank = own.blank && label.ends_with(|c: char| c.is_ascii());
        Some(if blank { format!("{label} ") } else { label.to_owned() })
    }
}

/// Reads a level and moves behind it.
fn level(bytes: Bytes, at: &mut usize) -> Level {
    let fixed = slice(bytes, *at, 28);
    let byte = |i: usize| fixed.get(i).copied().unwrap_or_default();
    let properties = usize::from(byte(24)) + usize::from(byte(25));
    let text_at = at.saturating_add(28 + properties);
    let length = usize::from(u16_at(bytes, text_at));
    let text = slice(bytes, text_at + 2, 2 * length).chunks_exact(2).take(LABEL);
    let text = text.map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    *at = text_at + 2 + 2 * length;
    let flags = byte(5);
    Level {
        start: u32_at(fixed, 0).min(0x7fff),
        format: byte(4),
        legal: flags & 0x04 != 0,
        // `fNoRestart` keeps the number unless the level below which it restarts is named.
        restarts_below: (flags & 0x08 != 0).then(|| byte(26)),
        blank: byte(15) != 2,
        text,
    }
}

/// The names Office Open XML has for the number formats of the binary files.
fn format_name(nfc: u8) -> &'static str {
    match nfc {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        10 => "ideographDigital",
        11 => "japaneseCounting",
        14 | 19 => "decimalFullWidth",
        18 => "decimalEnclosedCircle",
        22 => "decimalZero",
        23 => "bullet",
        26 => "decimalEnclosedFullstop",
        27 => "decimalEnclosedParen",
        28 => "decimalEnclosedCircleChinese",
        29 => "ideographEnclosedCircle",
        30 => "ideographTraditional",
        31 => "ideographZodiac",
        33 => "taiwaneseCounting",
        35 => "taiwaneseCountingThousand",
        36 => "taiwaneseDigital",
        37 => "chineseCounting",
        38 => "chineseLegalSimplified",
        39 => "chineseCountingThousand",
        255 => "none",
        _ => "decimal",
    }
}

#[cfg(test)]
mod tests {
    use super::Lists;

    #[test]
    fn no_more_overrides_are_read_than_the_table_can_hold() {
        let table = [0xff; 400];
        assert!(Lists::read(&table, (0, 0), (0, usize::MAX)).overrides.len() <= table.len() / 16);
    }
}
