//! Opens the bytes of a zip package (docx, odt, ofd), gives its parts by name, within limits, and writes it
//! again with some parts changed.
//!
//! Nothing a package says about itself is trusted: sizes are counted while inflating, names are looked up
//! and never used as paths, two parts of one name are refused because programs would disagree on which is
//! the document. Nothing here knows what a part means.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::IngestError;

/// Most parts of a package; a report has a few dozen, one with a thousand pictures a thousand.
const PARTS: usize = 10_000;
/// Largest part in bytes, inflated; the XML of a report of 12 KB has 0.1 to 1 MB.
const PART: u64 = 16 << 20;
/// Most bytes all parts asked for may have together, inflated.
const TOTAL: u64 = 64 << 20;
/// A part may be inflated freely up to this many bytes, ...
const FREE: u64 = 1 << 20;
/// ... beyond that only this many times its packed size: XML by Word packs 5 to 20 times, a bomb 1000.
const RATIO: u64 = 200;

/// A package that has been opened.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes inflated so far.
    inflated: u64,
}

impl<'a> Package<'a> {
    /// Reads the list of parts.
    ///
    /// # Errors
    ///
    /// When it is damaged, too long, or names a part twice.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Package<'a>, IngestError> {
        // Counted before anything is allocated for them; the count in the package may lie.
        let entries = bytes.windows(4).filter(|w| *w == b"PK\x01\x02").count();
        if entries > PARTS {
            return Err(IngestError::TooManyParts(entries));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("目录", &error))?;
        if archive.has_duplicate_names() {
            return Err(IngestError::DuplicatePart(String::new()));
        }
        // Part names of Office Open XML do not tell capitals from small letters.
        let mut names: Vec<String> =
            archive.file_names().filter_map(Result::ok).map(|name| name.to_ascii_lowercase()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(IngestError::DuplicatePart(pair[0].clone()));
        }
        Ok(Package { archive, inflated: 0 })
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Names of all parts in the order of the package; those that are no text are left out.
    pub(crate) fn names(&self) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
        self.archive.file_names().filter_map(Result::ok)
    }

    /// Whether a part is a picture, other than the small one that file managers show.
    pub(crate) fn has_pictures(&self) -> bool {
        let kinds = ["png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "jb2", "jbig2", "jp2"];
        let picture = |name: &str| {
            let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
            kinds.iter().any(|kind| extension.eq_ignore_ascii_case(kind))
        };
        self.names().any(|name| picture(&name) && !name.to_ascii_lowercase().contains("thumbnail"))
    }

    /// The bytes of a part, or `None` if there is no such part.
    ///
    /// # Errors
    ///
    /// When it is encrypted, damaged, or larger than a part may be.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, IngestError> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        if self.archive.by_index_raw(index).is_ok_and(|file| file.encrypted()) {
            return Err(IngestError::Encrypted);
        }
        let file = self.archive.by_index(index).map_err(|error| damaged(name, &error))?;
        let (packed, declared) = (file.compressed_size(), file.size());
        let limit = PART.min((packed.saturating_mul(RATIO)).max(FREE)).min(TOTAL - self.inflated);
        // What is declared only sizes the buffer, and no further than a part may go.
        let mut bytes = Vec::with_capacity(declared.min(limit) as usize);
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| damaged(name, &ZipError::Io(error)))?;
        if bytes.len() as u64 > limit {
            return Err(IngestError::PartTooLarge(name.to_owned()));
        }
        self.inflated += bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The text of a part in UTF-8, byte-order mark included, or `None` if there is no such part.
    ///
    /// # Errors
    ///
    /// Those of [`Package::part`], and when the part is not UTF-8.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, IngestError> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(IngestError::Package { part: name.to_owned(), why: "不是UTF-8编码" }),
        }
    }

    /// The same package with some parts replaced or added, in the order they had; all others are copied as
    /// they are packed.
    ///
    /// # Errors
    ///
    /// When a part cannot be copied.
    pub(crate) fn rewritten(&self, bytes: &[u8], parts: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, IngestError> {
        let wrong = |error: ZipError| damaged("目录", &error);
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(wrong)?;
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + bytes.len() / 4)));
        // Without a time of its own, so that the same input gives the same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        let mut left: Vec<&String> = parts.keys().collect();
        let put = |writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]| {
            writer.start_file(name, options)?;
            writer.write_all(bytes).map_err(ZipError::Io)
        };
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(wrong)?;
            let name = file.name().map_err(wrong)?.into_owned();
            match parts.get(&name) {
                Some(bytes) => {
                    left.retain(|other| **other != name);
                    put(&mut writer, &name, bytes).map_err(wrong)?;
                }
                None => writer.raw_copy_file(file).map_err(wrong)?,
            }
        }
        for name in left {
            put(&mut writer, name, &parts[name]).map_err(wrong)?;
        }
        Ok(writer.finish().map_err(wrong)?.into_inner())
    }
}

/// Says in Chinese what zip says in English.
fn damaged(part: &str, error: &ZipError) -> IngestError {
    let why = match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => return IngestError::Encrypted,
        ZipError::InvalidPassword => return IngestError::Encrypted,
        ZipError::CompressionMethodNotSupported(_) => "所用的压缩方法不能读取",
        ZipError::UnsupportedArchive(_) => "不是普通的压缩结构",
        _ => "已损坏或不完整",
    };
    IngestError::Package { part: part.to_owned(), why }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A package of these parts.
    pub(crate) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_given_by_name() {
        let bytes = pack(&[("a.xml", "<甲/>".as_bytes()), ("b/c.bin", &[0xff, 0])]);
        let mut package = Package::open(&bytes).unwrap();
        assert!(package.has("a.xml") && !package.has("A.xml") && !package.has("../a.xml"));
        assert_eq!(package.text("a.xml").unwrap().as_deref(), Some("<甲/>"));
        assert_eq!(package.part("b/c.bin").unwrap(), Some(vec![0xff, 0]));
        assert!(matches!(package.text("b/c.bin"), Err(IngestError::Package { why: "不是UTF-8编码", .. })));
        assert_eq!(package.text("c.xml").unwrap(), None);
        assert_eq!(package.names().collect::<Vec<_>>(), ["a.xml", "b/c.bin"]);
    }

    #[test]
    fn a_bomb_is_stopped_while_it_inflates() {
        let bytes = pack(&[("small.xml", &vec![b' '; 1 << 20]), ("bomb.xml", &vec![b' '; 8 << 20])]);
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.part("small.xml").unwrap().map(|p| p.len()), Some(1 << 20));
        assert_eq!(package.part("bomb.xml"), Err(IngestError::PartTooLarge("bomb.xml".into())));
    }

    #[test]
    fn a_declared_size_is_not_trusted() {
        let mut bytes = pack(&[("bomb.xml", &vec![b' '; 8 << 20])]);
        // The size inflated stands at the same place of both headers' tails: say 10 bytes instead.
        let real = (8u32 << 20).to_le_bytes();
        for at in 0..bytes.len() - 4 {
            if bytes[at..at + 4] == real {
                bytes[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
            }
        }
        let read = Package::open(&bytes).and_then(|mut package| package.part("bomb.xml"));
        assert!(read.is_err(), "{read:?}");
    }

    #[test]
    fn a_name_stands_once() {
        let mut bytes = pack(&[("word/a.xml", b"1"), ("word/b.xml", b"2")]);
        for at in 0..bytes.len() - 10 {
            if bytes[at..].starts_with(b"word/b.xml") {
                bytes[at + 5] = b'a';
            }
        }
        assert!(matches!(Package::open(&bytes).err(), Some(IngestError::DuplicatePart(_))));
        let bytes = pack(&[("word/a.xml", b"1"), ("Word/A.xml", b"2")]);
        assert_eq!(Package::open(&bytes).err(), Some(IngestError::DuplicatePart("word/a.xml".into())));
    }

    #[test]
    fn too_many_parts_are_counted_before_they_are_read() {
        let bytes = b"PK\x01\x02".repeat(PARTS + 1);
        assert_eq!(Package::open(&bytes).err(), Some(IngestError::TooManyParts(PARTS + 1)));
    }

    #[test]
    fn an_encrypted_part_is_said_to_be_that() {
        let mut bytes = pack(&[("a.xml", b"<a/>")]);
        // Bit 0 of the flags, in the local header and in the central one.
        bytes[6] |= 1;
        let central = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        bytes[central + 8] |= 1;
        assert_eq!(Package::open(&bytes).and_then(|mut p| p.part("a.xml")).err(), Some(IngestError::Encrypted));
    }

    #[test]
    fn what_is_cut_off_is_damaged() {
        let bytes = pack(&[("a.xml", b"<a/>")]);
        for end in [0, 4, 30, bytes.len() - 1] {
            assert!(Package::open(&bytes[..end]).is_err());
        }
    }
}
