//! Reads a Word 97 to 2003 document, also as WPS saves it, into a [`Source`].
//!
//! The labels of automatic lists are counted from the list tables and stand in front of their paragraphs.
//! Dropped: headers and footers, field codes (their results are kept), comments, pictures, hidden text and
//! deleted revisions. Notes and text boxes follow the paragraph they are anchored in.

mod bytes;
mod formatting;
mod lists;
mod text;
mod walk;

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::IngestError;
use crate::source::{Format, Source};
use bytes::{Bytes, slice, u16_at, u32_at};
use walk::Document;

/// First bytes of the container.
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// First version of the format that has its tables in a stream of their own: Word 97.
const WORD_97: u16 = 0x00c1;
/// Offset of the table of offsets and lengths in the header of a document.
const TABLES: usize = 0x9a;

/// Reads `bytes`.
///
/// # Errors
///
/// When the container holds no document of Word 97 or later, or one that is encrypted or damaged.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Source, IngestError> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged("目录"))?;
    if container.is_stream("EncryptedPackage") {
        return Err(IngestError::Encrypted);
    }
    if !container.is_stream("WordDocument") {
        let other = OTHERS.iter().find(|(stream, _)| container.is_stream(stream));
        return Err(IngestError::Format(other.map_or("不含Word文档的", |(_, what)| what)));
    }
    let mut stream = |name: &str| {
        let mut out = Vec::new();
        // A damaged chain of sectors must not be longer than the file.
        let found = container.open_stream(name).ok()?;
        found.take(bytes.len() as u64).read_to_end(&mut out).ok().map(|_| out)
    };
    let document = stream("WordDocument").ok_or(damaged("WordDocument"))?;
    let magic = u16_at(&document, 0);
    let version = u16_at(&document, 2);
    if !matches!(magic, 0xa5ec | 0xa5dc) || document.len() < TABLES {
        return Err(damaged("WordDocument"));
    }
    if version < WORD_97 || magic == 0xa5dc {
        return Err(IngestError::Format("Word 95或更早版本的"));
    }
    let flags = u16_at(&document, 0x0a);
    if flags & 0x0100 != 0 {
        return Err(IngestError::Encrypted);
    }
    let table = if flags & 0x0200 == 0 { "0Table" } else { "1Table" };
    let table = stream(table).ok_or(damaged(table))?;
    let mut document = Document::new(&document, &table);
    if document.is_empty() {
        return Err(damaged("WordDocument"));
    }
    Ok(document.read().finish(name, "UTF-16LE", Format::Doc, true))
}

/// Whether the document holds pictures, which stand in a stream of their own.
pub(super) fn has_pictures(bytes: &[u8]) -> bool {
    let container = CompoundFile::open(Cursor::new(bytes));
    container.is_ok_and(|c| c.entry("Data").is_ok_and(|data| data.is_stream() && !data.is_empty()))
}

fn damaged(part: &str) -> IngestError {
    IngestError::Package { part: part.to_owned(), why: "已损坏或不完整" }
}

/// Streams of other programs that use the same container.
const OTHERS: &[(&str, &str)] = &[
    ("Workbook", "Excel表格"),
    ("Book", "Excel表格"),
    ("PowerPoint Document", "PowerPoint演示文稿"),
    ("VisioDocument", "Visio绘图"),
    ("__properties_version1.0", "Outlook邮件"),
    ("CONTENTS", "Microsoft Works"),
];

/// A table of the document by its index in the header: offset and length in the table stream.
fn table_at(document: Bytes, index: usize) -> (usize, usize) {
    let at = TABLES + 8 * index;
    (u32_at(document, at) as usize, u32_at(document, at + 4) as usize)
}

/// The bytes of a table of the document.
fn table_bytes<'a>(document: Bytes, table: Bytes<'a>, index: usize) -> Bytes<'a> {
    let (at, len) = table_at(document, index);
    slice(table, at, len)
}

#[cfg(test)]
mod tests;
