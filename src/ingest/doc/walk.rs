//! Walks the characters of a Word 97 file and writes them as paragraphs.
//!
//! The document is one row of characters: main text, notes, headers, comments, text boxes, each a story.
//! Marks among them end paragraphs and cells, frame fields, and stand for notes and drawings.

use std::collections::BTreeMap;
use std::ops::Range;

use super::bytes::{Bytes, plc, u32_at};
use super::formatting::{Character, Paragraph, Runs, styles};
use super::lists::Lists;
use super::text::Text;
use super::{table_at, table_bytes};
use crate::ingest::paragraphs::Paragraphs;
use crate::source::Story;

/// Indices of tables in the header of a document.
mod index {
    pub(super) const STYLES: usize = 1;
    pub(super) const FOOTNOTE_PLACES: usize = 2;
    pub(super) const FOOTNOTE_TEXTS: usize = 3;
    pub(super) const CHARACTERS: usize = 12;
    pub(super) const PARAGRAPHS: usize = 13;
    pub(super) const PIECES: usize = 33;
    pub(super) const SHAPES: usize = 40;
    pub(super) const ENDNOTE_PLACES: usize = 46;
    pub(super) const ENDNOTE_TEXTS: usize = 47;
    pub(super) const BOX_TEXTS: usize = 56;
    pub(super) const LISTS: usize = 73;
    pub(super) const OVERRIDES: usize = 74;
}

/// Marks among the characters.
mod mark {
    pub(super) const CELL: u16 = 0x07;
    pub(super) const TAB: u16 = 0x09;
    pub(super) const LINE: u16 = 0x0b;
    pub(super) const PAGE: u16 = 0x0c;
    pub(super) const PARAGRAPH: u16 = 0x0d;
    pub(super) const COLUMN: u16 = 0x0e;
    pub(super) const FIELD: u16 = 0x13;
    pub(super) const RESULT: u16 = 0x14;
    pub(super) const FIELD_END: u16 = 0x15;
    pub(super) const HYPHEN: u16 = 0x1e;
}

/// A document whose tables have been read.
pub(super) struct Document<'a> {
    document: Bytes<'a>,
    text: Text,
    characters: Runs,
    paragraphs: Runs,
    styles: BTreeMap<u16, Paragraph>,
    lists: Lists,
    /// Main text.
    main: Range<usize>,
    /// Stories that hang on a character of the main text.
    asides: BTreeMap<usize, Vec<(Story, Range<usize>)>>,
    /// Characters that belong to no text: codes of fields, their marks.
    codes: Vec<bool>,
    /// A list without a label in its table, or a number of Word 95, was met.
    unresolved: bool,
}

impl<'a> Document<'a> {
    /// Reads the tables; what is damaged in them counts as not there.
    pub fn new(document: Bytes<'a>, table: Bytes<'a>) -> Document<'a> {
        let bytes = |index| table_bytes(document, table, index);
        let text = Text::read(document, bytes(index::PIECES));
        let all = text.units.len();
        // Lengths of the stories in their order; headers and comments are stepped over.
        let length = |at: usize| u32_at(document, at) as usize;
        let mut ends = [0usize; 7];
        let mut end = 0usize;
        for (i, at) in [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64].into_iter().enumerate() {
            end = end.saturating_add(length(at)).min(all);
            ends[i] = end;
        }
        let main = 0..ends[0];
        let mut asides: BTreeMap<usize, Vec<(Story, Range<usize>)>> = BTreeMap::new();
        for (places, texts, start, end) in [
            (index::FOOTNOTE_PLACES, index::FOOTNOTE_TEXTS, ends[0], ends[1]),
            (index::ENDNOTE_PLACES, index::ENDNOTE_TEXTS, ends[4], ends[5]),
        ] {
            let (places, _) = plc(bytes(places), 2);
            let (texts, _) = plc(bytes(texts), 0);
            let count = places.len().saturating_sub(1);
            let mut last = start;
            for (place, pair) in places.iter().take(count).zip(texts.windows(2)) {
                if let Some(range) = story_range(start, end, pair).filter(|range| range.start >= last) {
                    last = range.end;
                    asides.entry(*place as usize).or_default().push((Story::Note, range));
                }
            }
        }
        let (anchors, shape) = plc(bytes(index::SHAPES), 26);
        let shapes: BTreeMap<u32, usize> =
            (0..anchors.len().saturating_sub(1)).map(|i| (u32_at(shape(i), 0), anchors[i] as usize)).collect();
        let (boxes, entry) = plc(bytes(index::BOX_TEXTS), 22);
        let mut last = ends[5];
        for (i, pair) in boxes.windows(2).enumerate() {
            let anchor = shapes.get(&u32_at(entry(i), 14));
            let range = story_range(ends[5], ends[6], pair).filter(|range| range.start >= last);
            if let (Some(anchor), Some(range)) = (anchor, range) {
                last = range.end;
                asides.entry(*anchor).or_default().push((Story::TextBox, range));
            }
        }
        let codes = field_codes(&text.units);
        Document {
            document,
            characters: Runs::read(document, bytes(index::CHARACTERS), 1),
            paragraphs: Runs::read(document, bytes(index::PARAGRAPHS), 13),
            styles: styles(bytes(index::STYLES)),
            lists: Lists::read(table, table_at(document, index::LISTS), table_at(document, index::OVERRIDES)),
            text,
            main,
            asides,
            codes,
            unresolved: false,
        }
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.main.is_empty()
    }

    /// Writes the main text with its notes and text boxes.
    pub fn read(&mut self) -> Paragraphs {
        let mut out = Paragraphs::default();
        self.story(self.main.clone(), true, &mut out);
        if self.unresolved {
            out.note("部分标题或段落的编号由Word自动生成，未能还原，不在文字里；已按没有编号的文字核对，请以原稿为准");
        }
        out
    }

    fn story(&mut self, range: Range<usize>, is_main: bool, out: &mut Paragraphs) {
        let mut start = range.start;
        for cp in range.clone() {
            let unit = self.text.units[cp];
            if matches!(unit, mark::PARAGRAPH | mark::CELL | mark::PAGE) || cp + 1 == range.end {
                self.paragraph(start..cp + 1, is_main, out);
                start = cp + 1;
            }
        }
    }

    /// Writes a paragraph, its mark included.
    fn paragraph(&mut self, range: Range<usize>, is_main: bool, out: &mut Paragraphs) {
        let last = range.end - 1;
        let (style, properties) = self.paragraph_properties(last);
        if self.codes[last] && self.text.units[last] == mark::PARAGRAPH {
            // The mark stands in the code of a field, such as that of a table of contents.
            return self.characters(range, is_main, out);
        }
        let shown = |cp: &usize| {
            !self.codes[*cp]
                && self.text.units[*cp] > 0x20
                && !self.character(*cp).hidden
                && !self.character(*cp).deleted
        };
        let empty = !range.clone().any(|cp| shown(&cp));
        let list = properties.list.filter(|list| *list > 0);
        // An empty paragraph of a list shows a number nobody reads, but counts.
        if let (Some(list), false) = (list, properties.ends_row) {
            let level = properties.level.or_else(|| self.lists.level_of_style(list, style)).unwrap_or(0).min(8);
            if let Some(label) = self.lists.count(list, level)
                && !empty
            {
                out.push_synthetic(&label);
            }
        }
        self.unresolved |= properties.old_number && !empty;
        self.characters(range.clone(), is_main, out);
        match self.text.units[last] {
            mark::CELL if properties.ends_row => out.end_row(),
            mark::CELL => out.end_cell(),
            mark::PARAGRAPH if properties.inner_row => out.end_row(),
            mark::PARAGRAPH if properties.inner_cell => out.end_cell(),
            mark::PAGE => out.end_paragraph(),
            mark::PARAGRAPH if self.character(last).deleted => {}
            _ => out.end_paragraph(),
        }
    }

    fn characters(&mut self, range: Range<usize>, is_main: bool, out: &mut Paragraphs) {
        let mut run: Vec<u16> = Vec::new();
        let mut last_format = Character::default();
        let (mut format, mut until) = (Character::default(), range.start);
        for cp in range {
            if cp >= until {
                (format, until) = self.character_run(cp);
            }
            if is_main && let Some(asides) = self.asides.remove(&cp) {
                put(&mut run, out);
                for (story, range) in asides {
                    out.open_aside(story);
                    self.story(range, false, out);
                    out.close_aside();
                }
            }
            if self.codes[cp] {
                continue;
            }
            if format.hidden || format.deleted {
                continue;
            }
            if format != last_format {
                put(&mut run, out);
                last_format = format;
            }
            match self.text.units[cp] {
                mark::TAB => run.push(u16::from(b' ')),
                mark::LINE | mark::COLUMN => {
                    put(&mut run, out);
                    out.break_line();
                }
                mark::HYPHEN => run.push(u16::from(b'-')),
                // Marks of notes, pictures, comments; signs of symbol fonts.
                0..0x20 => {}
                0x28 if format.special => {}
                0xf000..=0xf0ff => {}
                unit => run.push(unit),
            }
        }
        put(&mut run, out);
        out.next_run();
    }

    fn character(&self, cp: usize) -> Character {
        self.character_run(cp).0
    }

    /// What a character is, and the first behind it that may be something else.
    fn character_run(&self, cp: usize) -> (Character, usize) {
        let mut character = Character::default();
        let Some(place) = self.text.place(cp) else { return (character, cp + 1) };
        let (sprms, until) = self.characters.character(self.document, place.fc);
        character.apply(sprms);
        character.apply(place.sprms);
        let end = cp + ((until - place.fc) / place.width) as usize;
        (character, end.clamp(cp + 1, place.end.max(cp + 1)))
    }

    /// Style and properties of the paragraph that ends at `cp`.
    fn paragraph_properties(&self, cp: usize) -> (u16, Paragraph) {
        let Some(place) = self.text.place(cp) else { return (0, Paragraph::default()) };
        let (style, own) = self.paragraphs.paragraph(self.document, place.fc);
        let mut paragraph = self.styles.get(&style).copied().unwrap_or_default();
        paragraph.apply(own);
        paragraph.apply(place.sprms);
        (style, paragraph)
    }
}

/// A story between two positions, which count from the start of all stories of its kind; stories that overlap
/// would let a small file become a long text.
fn story_range(start: usize, end: usize, pair: &[u32]) -> Option<Range<usize>> {
    let (from, to) = (start.saturating_add(pair[0] as usize), start.saturating_add(pair[1] as usize));
    (from < to && to <= end).then_some(from..to)
}

fn put(run: &mut Vec<u16>, out: &mut Paragraphs) {
    if !run.is_empty() {
        let text: String = char::decode_utf16(run.drain(..)).flatten().collect();
        out.push(&text);
    }
}

/// Which characters belong to fields but are no result of one; a field that does not end is none.
fn field_codes(units: &[u16]) -> Vec<bool> {
    let mut codes = vec![false; units.len()];
    // Start of each open field and its separator.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for (cp, unit) in units.iter().enumerate() {
        match *unit {
            mark::FIELD => open.push((cp, None)),
            mark::RESULT => {
                if let Some((_, separator)) = open.last_mut() {
                    separator.get_or_insert(cp);
                }
            }
            mark::FIELD_END => {
                if let Some((start, separator)) = open.pop() {
                    // A table of contents repeats the headings.
                    let code = units[start + 1..cp].iter().skip_while(|unit| **unit == 0x20).take(3);
                    let contents = code.copied().eq("TOC".encode_utf16());
                    hidden.push(start..separator.filter(|_| !contents).unwrap_or(cp) + 1);
                    codes[cp] = true;
                }
            }
            _ => {}
        }
    }
    // By differences, so that fields inside one another cost no more than their marks.
    let mut change = vec![0i32; units.len() + 1];
    for range in hidden {
        change[range.start] += 1;
        change[range.end] -= 1;
    }
    let mut depth = 0;
    for (code, change) in codes.iter_mut().zip(&change) {
        depth += change;
        *code |= depth > 0;
    }
    codes
}
