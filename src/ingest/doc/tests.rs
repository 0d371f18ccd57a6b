//! Small Word 97 files, made here, and what is read from them.

use std::io::{Cursor, Write as _};

use super::*;
use crate::source::Story;

/// Where the text begins in the stream.
const TEXT: u32 = 0x400;

/// A document in the making.
#[derive(Default)]
struct Draft {
    text: String,
    /// Paragraphs by their last character's end: position, style, sprms.
    paragraphs: Vec<(u32, Vec<u8>)>,
    /// Runs of characters by their end.
    characters: Vec<(u32, Vec<u8>)>,
    /// Tables by index.
    tables: Vec<(usize, Vec<u8>)>,
    /// Characters of the main text, notes, headers and so on.
    stories: [u32; 7],
    flags: u16,
}

impl Draft {
    fn at(&self) -> u32 {
        self.text.encode_utf16().count() as u32
    }

    /// A paragraph with sprms; its mark is part of `text`.
    fn paragraph(mut self, text: &str, sprms: &[u8]) -> Draft {
        self.text.push_str(text);
        let end = self.at();
        self.paragraphs.push((end, [&[0, 0], sprms].concat()));
        if self.characters.last().is_none_or(|(at, _)| *at < end) {
            self.characters.push((end, Vec::new()));
        }
        self
    }

    /// Characters with sprms, before the rest of their paragraph.
    fn run(mut self, text: &str, sprms: &[u8]) -> Draft {
        let start = self.at();
        if start > 0 && self.characters.last().is_none_or(|(at, _)| *at < start) {
            self.characters.push((start, Vec::new()));
        }
        self.text.push_str(text);
        self.characters.push((self.at(), sprms.to_vec()));
        self
    }

    fn table(mut self, index: usize, bytes: Vec<u8>) -> Draft {
        self.tables.push((index, bytes));
        self
    }

    fn file(mut self) -> Vec<u8> {
        let units: Vec<u16> = self.text.encode_utf16().collect();
        if self.stories == [0; 7] {
            self.stories[0] = units.len() as u32;
        }
        let mut document = vec![0u8; TEXT as usize];
        document.extend(units.iter().flat_map(|u| u.to_le_bytes()));
        document.resize(document.len().next_multiple_of(512), 0);
        let characters = page(&self.characters, false);
        let paragraphs = page(&self.paragraphs, true);
        for (index, page) in [(12, characters), (13, paragraphs)] {
            let number = (document.len() / 512) as u32;
            document.extend(page);
            let bte = [TEXT, TEXT + 2 * units.len() as u32, number];
            self.tables.push((index, bte.iter().flat_map(|n| n.to_le_bytes()).collect()));
        }
        if !self.tables.iter().any(|(index, _)| *index == 33) {
            self.tables.push((33, pieces(&[(units.len() as u32, TEXT)])));
        }
        let mut table = Vec::new();
        document[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
        document[0x0a..0x0c].copy_from_slice(&(self.flags | 0x0200).to_le_bytes());
        for (at, length) in [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64].into_iter().zip(self.stories) {
            document[at..at + 4].copy_from_slice(&length.to_le_bytes());
        }
        for (index, bytes) in &self.tables {
            let at = TABLES + 8 * index;
            document[at..at + 4].copy_from_slice(&(table.len() as u32).to_le_bytes());
            // Behind the table of lists stand their levels, which do not count.
            let length = if *index == 73 { 2 + 28 * usize::from(bytes[0]) } else { bytes.len() };
            document[at + 4..at + 8].copy_from_slice(&(length as u32).to_le_bytes());
            table.extend(bytes);
        }
        container(&[("WordDocument", &document), ("1Table", &table)])
    }
}

fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A page of formatting: ranges from the start of the text on, entries filled from its end.
fn page(runs: &[(u32, Vec<u8>)], paragraphs: bool) -> Vec<u8> {
    let mut page = vec![0u8; 512];
    page[511] = runs.len() as u8;
    page[..4].copy_from_slice(&TEXT.to_le_bytes());
    let mut top = 510;
    for (i, (end, sprms)) in runs.iter().enumerate() {
        page[4 * (i + 1)..4 * (i + 2)].copy_from_slice(&(TEXT + 2 * end).to_le_bytes());
        let mut entry = sprms.clone();
        if paragraphs && entry.len() % 2 == 0 {
            entry.splice(0..0, [0, (sprms.len() / 2) as u8]);
        } else if paragraphs {
            entry.insert(0, (sprms.len() / 2 + 1) as u8);
        } else {
            entry.insert(0, sprms.len() as u8);
        }
        top = (top - entry.len()) / 2 * 2;
        page[top..top + entry.len()].copy_from_slice(&entry);
        page[4 * (runs.len() + 1) + i * if paragraphs { 13 } else { 1 }] = (top / 2) as u8;
    }
    page
}

/// A piece table: ends of the pieces and where they stand, as the format writes it.
fn pieces(pieces: &[(u32, u32)]) -> Vec<u8> {
    let mut plc: Vec<u8> = vec![0; 4];
    plc.extend(pieces.iter().flat_map(|(end, _)| end.to_le_bytes()));
    for (_, fc) in pieces {
        plc.extend([0, 0]);
        plc.extend(fc.to_le_bytes());
        plc.extend([0, 0]);
    }
    [&[2], &(plc.len() as u32).to_le_bytes()[..], &plc].concat()
}

fn lines(draft: Draft) -> String {
    read("a", &draft.file()).unwrap().text().trim_end().replace('\n', "⏎")
}

const HIDDEN: &[u8] = &[0x3c, 0x08, 1];
const DELETED: &[u8] = &[0x00, 0x08, 1];
const ROW: &[u8] = &[0x16, 0x24, 1, 0x17, 0x24, 1];
const CELL: &[u8] = &[0x16, 0x24, 1];

#[test]
fn fields_hidden_words_and_rows() {
    let draft = Draft::default()
        .paragraph("一、办结\u{13}PAGE \u{14}31\u{15}件\u{1e}甲\u{b}后\r", &[])
        .run("删", DELETED)
        .run("隐", HIDDEN)
        .paragraph("均已公示。\r", &[])
        .run("前半句，", &[])
        .run("\r", DELETED)
        .paragraph("后半句。\r", &[])
        .paragraph("单位\u{7}", CELL)
        .paragraph("件数\u{7}", CELL)
        .paragraph("\u{7}", ROW)
        .paragraph("\u{13} TOC \\o\u{14}一、办结\r\u{15}完\r", &[]);
    assert_eq!(lines(draft), "一、办结31件-甲⏎后⏎均已公示。⏎前半句，后半句。⏎单位\t件数⏎完");
}

/// A level of a list.
fn level(format: u8, text: &[u16]) -> Vec<u8> {
    let mut level = vec![0u8; 28];
    level[0] = 1;
    level[4] = format;
    level[15] = 2;
    level.extend((text.len() as u16).to_le_bytes());
    level.extend(text.iter().flat_map(|u| u.to_le_bytes()));
    level
}

#[test]
fn labels_are_counted() {
    let mut lists = vec![1, 0];
    let mut list = vec![0u8; 28];
    list[0] = 7;
    lists.extend(list);
    lists.extend(level(39, &[0, u16::from_le_bytes([0x01, 0x30])]));
    lists.extend(level(37, &[0xff08, 1, 0xff09]));
    lists.extend(level(0, &[2, 0x2e]));
    for _ in 3..9 {
        lists.extend(level(23, &[0xf0b7]));
    }
    let mut overrides = vec![1, 0, 0, 0, 7, 0, 0, 0];
    overrides.resize(20, 0);
    overrides.extend([0xff; 4]);
    let at = |level: u8| [0x0a, 0x26, level, 0x0b, 0x46, 1, 0];
    let draft = Draft::default()
        .paragraph("甲\r", &at(0))
        .paragraph("乙\r", &at(1))
        .paragraph("丙\r", &at(1))
        .paragraph("丁\r", &at(2))
        .paragraph("点\r", &at(4))
        .paragraph("戊\r", &at(0))
        .paragraph("己\r", &at(1))
        .paragraph("庚\r", &[0x0b, 0x46, 0, 0])
        .table(73, lists)
        .table(74, overrides);
    assert_eq!(lines(draft), "一、甲⏎（一）乙⏎（二）丙⏎1.丁⏎点⏎二、戊⏎（一）己⏎庚");
}

#[test]
fn notes_stand_behind_their_paragraph() {
    let plc = |positions: &[u32], entries: &[u8]| {
        [positions.iter().flat_map(|p| p.to_le_bytes()).collect::<Vec<u8>>(), entries.to_vec()].concat()
    };
    let mut draft = Draft::default()
        .paragraph("办结\u{2}件。\r", &[])
        .paragraph("完\r", &[])
        .paragraph("\u{2}注\r", &[])
        .table(2, plc(&[2, 8], &[1, 0]))
        .table(3, plc(&[0, 3], &[]));
    draft.stories = [8, 3, 0, 0, 0, 0, 0];
    let source = read("a", &draft.file()).unwrap();
    assert_eq!(source.text(), "办结件。\n注\n完\n");
    let stories: Vec<Story> = source.origin().pieces.iter().map(|p| p.story).collect();
    assert_eq!(stories, [Story::Body, Story::Note, Story::Body]);
}

#[test]
fn pieces_of_a_fast_saved_file_follow_the_document() {
    // The second half was typed first.
    let draft = Draft::default().paragraph("后半句。\r前半句，", &[]).table(33, pieces(&[(4, TEXT + 10), (9, TEXT)]));
    assert_eq!(lines(draft), "前半句，后半句。");
    let western = Draft::default().paragraph("ab\r\r", &[]).table(33, pieces(&[(4, 0x4000_0000 | (2 * TEXT))]));
    assert_eq!(lines(western), "ab");
}

#[test]
fn what_is_no_such_document_is_named() {
    let locked = Draft { flags: 0x0100, ..Draft::default() }.paragraph("x\r", &[]).file();
    assert_eq!(read("a", &locked).unwrap_err(), IngestError::Encrypted);
    let sheet = container(&[("Workbook", b"x")]);
    assert_eq!(read("a", &sheet).unwrap_err(), IngestError::Format("Excel表格"));
    assert_eq!(read("a", &container(&[("EncryptedPackage", b"x")])).unwrap_err(), IngestError::Encrypted);
    let mut old = vec![0u8; 0x400];
    old[..4].copy_from_slice(&[0xdc, 0xa5, 0x65, 0]);
    assert!(matches!(read("a", &container(&[("WordDocument", &old)])), Err(IngestError::Format(_))));
    assert!(matches!(read("a", MAGIC), Err(IngestError::Package { .. })));
}

#[test]
fn damage_never_panics() {
    let file = Draft::default()
        .paragraph("一、办结\u{13}X\u{14}31\u{15}件\r", &[0x0b, 0x46, 1, 0])
        .paragraph("甲\u{7}", ROW)
        .file();
    // A fixed sequence: the same files in every run.
    let mut seed = 7u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    for _ in 0..3_000 {
        let mut bytes = file.clone();
        for _ in 0..next() % 24 + 1 {
            // Past the container's header, so that the tables are reached.
            let at = 0x200 + next() % (bytes.len() - 0x200);
            bytes[at] = next() as u8;
        }
        let _ = read("a", &bytes);
    }
}
