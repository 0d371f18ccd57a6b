//! Turns the formatting tables of a Word 97 file into what a reader must know of a character or paragraph.
//!
//! Formatting hangs on ranges of the stream (FKP pages); each change is a sprm: a number that says what is
//! changed and how long its value is. All but a dozen are stepped over.

use std::collections::BTreeMap;

use super::bytes::{Bytes, plc, slice, u16_at, u32_at};

/// Size of a page of formatting in bytes.
const PAGE: usize = 512;

/// Ranges of the stream and where their formatting stands, by start.
#[derive(Debug, Default)]
pub(super) struct Runs(Vec<(u32, u32, usize)>);

impl Runs {
    /// Reads the pages named by the table `bte`; `entry` is the size of an entry beside the ranges, 1 for
    /// characters and 13 for paragraphs.
    pub fn read(document: Bytes, bte: Bytes, entry: usize) -> Runs {
        let (positions, page_of) = plc(bte, 4);
        let mut runs = Vec::new();
        // A stream has no more pages than fit into it.
        let count = positions.len().saturating_sub(1).min(document.len() / PAGE + 1);
        for i in 0..count {
            let start = (u32_at(page_of(i), 0) & 0x3f_ffff) as usize * PAGE;
            let page = slice(document, start, PAGE);
            let Some(ranges) = page.get(PAGE - 1).map(|n| usize::from(*n)) else { continue };
            for k in 0..ranges {
                let at = 4 * (ranges + 1) + k * entry;
                let Some(words) = page.get(at).copied() else { break };
                let place = if words == 0 { usize::MAX } else { start + 2 * usize::from(words) };
                runs.push((u32_at(page, 4 * k), u32_at(page, 4 * k + 4), place));
            }
        }
        runs.sort_unstable();
        Runs(runs)
    }

    /// Where the formatting of a byte of the stream stands, if it has any.
    fn at(&self, fc: u32) -> Option<usize> {
        let behind = self.0.partition_point(|run| run.0 <= fc);
        let (_, end, place) = *self.0[..behind].last()?;
        (fc < end && place != usize::MAX).then_some(place)
    }

    /// The sprms of a character, and the byte up to which they hold.
    pub fn character<'a>(&self, document: Bytes<'a>, fc: u32) -> (Bytes<'a>, u32) {
        let behind = self.0.partition_point(|run| run.0 <= fc);
        let end = self.0[..behind].last().map(|run| run.1).filter(|end| *end > fc).unwrap_or(fc);
        let Some(place) = self.at(fc) else { return (&[], end) };
        (slice(document, place + 1, document.get(place).map_or(0, |n| usize::from(*n))), end)
    }

    /// Style and sprms of a paragraph, by its mark.
    pub fn paragraph<'a>(&self, document: Bytes<'a>, fc: u32) -> (u16, Bytes<'a>) {
        let Some(place) = self.at(fc) else { return (0, &[]) };
        // A length in words; zero says that the next byte holds it.
        let words = |at: usize| document.get(at).map_or(0, |n| usize::from(*n));
        let (start, len) = match words(place) {
            0 => (place + 2, 2 * words(place + 1)),
            n => (place + 1, 2 * n - 1),
        };
        let bytes = slice(document, start, len);
        (u16_at(bytes, 0), bytes.get(2..).unwrap_or_default())
    }
}

/// What a reader must know of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Character {
    /// Not shown.
    pub hidden: bool,
    /// Deleted, with changes being tracked.
    pub deleted: bool,
    /// Stands for something else: a note's number, a sign of a symbol font.
    pub special: bool,
}

impl Character {
    /// Applies sprms.
    pub fn apply(&mut self, sprms: Bytes) {
        for (sprm, value) in Sprms(sprms) {
            let on = value.first().is_some_and(|v| *v == 1 || *v == 0x81);
            match sprm {
                0x0800 => self.deleted = on,
                0x083c => self.hidden = on,
                0x0855 => self.special = on,
                _ => {}
            }
        }
    }
}

/// What a reader must know of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// The list it is in, 1-based; `Some(0)` for none, where its style has one.
    pub list: Option<u16>,
    /// Level in the list, 0-based.
    pub level: Option<u8>,
    /// Stands in a table.
    pub in_table: bool,
    /// Ends a row.
    pub ends_row: bool,
    /// Ends a cell or row of a table in a table.
    pub inner_cell: bool,
    /// Ends a row of a table in a table.
    pub inner_row: bool,
    /// Numbered as Word 95 did, in a way that is not resolved.
    pub old_number: bool,
}

impl Paragraph {
    /// Applies sprms.
    pub fn apply(&mut self, sprms: Bytes) {
        for (sprm, value) in Sprms(sprms) {
            let byte = value.first().copied().unwrap_or_default();
            match sprm {
                0x260a => self.level = Some(byte),
                0x460b => {
                    let list = u16_at(value, 0);
                    self.list = Some(if list < 0x7ff { list } else { 0 });
                }
                0x2416 => self.in_table = byte != 0,
                0x2417 => self.ends_row = byte != 0,
                0x244b => self.inner_cell = byte != 0,
                0x244c => self.inner_row = byte != 0,
                0xc63e => self.old_number = byte != 0xff,
                _ => {}
            }
        }
    }
}

/// The sprms that change what a reader must know; a long list is shortened to them once, not at every character.
pub(super) fn relevant(sprms: Bytes) -> Vec<u8> {
    /// More of them say nothing new.
    const MOST: usize = 16;
    const KNOWN: &[u16] = &[0x0800, 0x083c, 0x0855, 0x260a, 0x460b, 0x2416, 0x2417, 0x244b, 0x244c, 0xc63e];
    let known = Sprms(sprms).filter(|(sprm, _)| KNOWN.contains(sprm) && sprm >> 13 != 6);
    known.take(MOST).flat_map(|(sprm, value)| [&sprm.to_le_bytes(), value].concat()).collect()
}

/// Sprms one after the other: number and value.
struct Sprms<'a>(Bytes<'a>);

impl<'a> Iterator for Sprms<'a> {
    type Item = (u16, Bytes<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.len() < 3 {
            return None;
        }
        let sprm = u16_at(self.0, 0);
        let rest = &self.0[2..];
        let (skip, len) = match (sprm >> 13, sprm) {
            (0 | 1, _) => (0, 1),
            (2 | 4 | 5, _) => (0, 2),
            (3, _) => (0, 4),
            (7, _) => (0, 3),
            // A table's cells: a length of two bytes, one too large.
            (_, 0xd608) => (2, usize::from(u16_at(rest, 0)).saturating_sub(1)),
            // Tab stops beyond 255 bytes: two counted lists.
            (_, 0xc615) if rest[0] == 255 => {
                let deleted = 1 + 4 * rest.get(1).map_or(0, |n| usize::from(*n));
                (1, deleted + 1 + 3 * rest.get(1 + deleted).map_or(0, |n| usize::from(*n)))
            }
            _ => (1, usize::from(rest[0])),
        };
        let value = slice(rest, skip, len);
        self.0 = rest.get(skip + len..).unwrap_or_default();
        Some((sprm, value))
    }
}

/// The list formatting of each paragraph style, what it is based on included.
pub(super) fn styles(sheet: Bytes) -> BTreeMap<u16, Paragraph> {
    /// Most styles one can be based on in turn.
    const CHAIN: usize = 32;
    /// Most styles of a document.
    const STYLES: u16 = 4_095;
    let header = usize::from(u16_at(sheet, 0));
    let count = u16_at(sheet, 2).min(STYLES);
    let base_size = usize::from(u16_at(sheet, 4));
    let mut raw: BTreeMap<u16, (u16, Vec<u8>)> = BTreeMap::new();
    let mut at = 2 + header;
    for index in 0..count {
        let size = usize::from(u16_at(sheet, at));
        let style = slice(sheet, at + 2, size);
        at += 2 + size;
        if at > sheet.len() {
            break;
        }
        let kind = u16_at(style, 2) & 0xf;
        if kind != 1 || style.is_empty() {
            continue;
        }
        let base = u16_at(style, 2) >> 4;
        // The name: a length, its characters, a zero.
        let papx = base_size + 2 + 2 * usize::from(u16_at(style, base_size)) + 2;
        let papx = papx + papx % 2;
        let sprms = slice(style, papx + 2, usize::from(u16_at(style, papx)));
        raw.insert(index, (base, relevant(sprms.get(2..).unwrap_or_default())));
    }
    let resolve = |index: u16| {
        let mut chain = Vec::new();
        let mut next = Some(index);
        while let Some((base, sprms)) = next.and_then(|i| raw.get(&i)).filter(|_| chain.len() < CHAIN) {
            chain.push(sprms);
            next = Some(*base);
        }
        let mut paragraph = Paragraph::default();
        for sprms in chain.into_iter().rev() {
            paragraph.apply(sprms);
        }
        paragraph
    };
    raw.keys().map(|index| (*index, resolve(*index))).collect()
}
