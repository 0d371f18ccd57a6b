//! Turns the bytes of a file into a [`Source`]; one reader per format, recognised by content.
//!
//! Plain text and Markdown, docx, doc and wps, RTF, ODT, OFD, PDF and web pages. What is no text is refused with the reason and what to do; nothing
//! is decoded with replacement characters, because a finding could then point at words nobody wrote; only a PDF may
//! have single characters that its fonts do not name.

mod doc;
pub(crate) mod docx;
mod encode;
mod html;
mod odt;
mod ofd;
pub(crate) mod package;
mod paragraphs;
mod pdf;
mod record;
mod rtf;
mod text;
mod visual;
pub(crate) mod xml;

pub use record::{Id, MAX_LINE, Record, RecordMistake, record};

pub use encode::{EncodeError, encode};

use crate::source::Source;

/// Largest input in bytes; an annual report has 4 to 30 KB, a batch record at most some hundred.
pub const MAX_BYTES: usize = 64 << 20;

/// Most lines, the empty one behind the last line end counted, and cells of tables, which are read as lines. A report has some hundred; each may turn out a heading,
/// and what is known of a heading takes a hundred times the bytes that write one.
const LINES: usize = 100_001;

/// Why bytes could not be read as text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IngestError {
    /// No bytes, or only blanks.
    #[error("文件是空的，没有可读的文字")]
    Empty,
    /// Larger than [`MAX_BYTES`].
    #[error("文件有{0}字节，超过{MAX_BYTES}字节的上限")]
    TooLarge(usize),
    /// A known format without a reader.
    #[error("这是{0}文件，不能读取其中的文字，请另存为Word文档(*.docx)或“纯文本(*.txt)”")]
    Format(&'static str),
    /// Pictures of pages, and no text.
    #[error("该文件是扫描件，没有可读文字，不等于未报送。请提供Word版；已有Word版的，请放在同一文件夹并同名")]
    Scan,
    /// A PDF wants a password.
    #[error("该文件已加密，需要密码才能打开，不等于未报送。请提供未加密的版本，或Word版")]
    EncryptedPdf,
    /// No file of its format any more.
    #[error("这个{0}文件已损坏或不完整，无法读取。请重新导出或重新传送，或提供Word版")]
    Damaged(&'static str),
    /// Inflates to more than any document holds.
    #[error("文件展开后过大，不像是报告，已停止读取。请另存为Word版或文本文件")]
    TooLargeInside,
    /// More pages than any document has.
    #[error("文件超过{0}页，不像是报告，已停止读取。请只提供报告本身")]
    TooManyPages(usize),
    /// More lines or cells than any document has.
    #[error("文件有{0}行或单元格，不像是报告，已停止读取。请只提供报告本身")]
    TooManyLines(usize),
    /// Fonts do not say what their characters are.
    #[error("该文件有{0}%的字所用的字体没有编码对照，无法准确读出。请提供Word版，或由原软件重新导出PDF")]
    Fonts(usize),
    /// Control bytes that no text has.
    #[error("第{}个字节不是文字，文件像是二进制文件，请提供文本文件", .0 + 1)]
    Binary(usize),
    /// Bytes that no known encoding explains.
    #[error("从第{}个字节起无法按{encoding}解码，请另存为UTF-8编码的文本", .offset + 1)]
    Undecodable {
        /// Bytes from the start of the file, 0-based.
        offset: usize,
        /// The most likely encoding.
        encoding: &'static str,
    },
    /// A package is locked by a password.
    #[error("文件设有打开密码，无法读取，请在Word或WPS中取消密码后再检查")]
    Encrypted,
    /// A part of a package cannot be read.
    #[error("文件内部的“{part}”{why}，请用Word或WPS打开后另存为.docx再检查")]
    Package {
        /// Name of the part.
        part: String,
        /// What is wrong with it, in Chinese.
        why: &'static str,
    },
    /// A part of a package is larger than it may be, or grows out of all proportion.
    #[error("文件内部的“{0}”展开后过大，不像是正常的报告，没有读取；请用Word或WPS打开后另存再检查")]
    PartTooLarge(String),
    /// A package has more parts than a report can have.
    #[error("文件内部有{0}个部件，不像是正常的报告，没有读取；请用Word或WPS打开后另存再检查")]
    TooManyParts(usize),
    /// Two parts of a package have one name.
    #[error("文件内部有两个同名部件{0}，不能确定以哪一个为准，没有读取；请用Word或WPS打开后另存再检查")]
    DuplicatePart(String),
}

/// Reads `bytes`; `name` is what messages call the document.
///
/// # Errors
///
/// When the bytes hold no text that can be read exactly.
pub fn read(name: &str, bytes: &[u8]) -> Result<Source, IngestError> {
    if bytes.len() > MAX_BYTES {
        return Err(IngestError::TooLarge(bytes.len()));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let mut package = package::Package::open(bytes)?;
        if let Some(main) = docx::main_part(&mut package)? {
            let source = docx::read(name, &main, &mut package)?;
            return text_or_scan(source, || package.has_pictures());
        }
        if ofd::is_ofd(&package) {
            let source = ofd::read(name, &mut package)?;
            return text_or_scan(source, || package.has_pictures());
        }
        match odt::kind(&mut package)? {
            Some(true) => {
                let source = odt::read(name, &mut package)?;
                return text_or_scan(source, || package.has_pictures());
            }
            Some(false) => return Err(IngestError::Format("OpenDocument表格或演示")),
            None => {}
        }
    }
    if is_pdf(bytes) {
        return text_of(pdf::read(name, bytes)?);
    }
    if let Some((_, format)) = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(IngestError::Format(format));
    }
    if bytes.starts_with(doc::MAGIC) {
        return text_or_scan(doc::read(name, bytes)?, || doc::has_pictures(bytes));
    }
    if bytes.starts_with(b"{\\rtf") {
        return text_or_scan(rtf::read(name, bytes)?, || memchr::memmem::find(bytes, b"\\pict").is_some());
    }
    if html::is_page(bytes) {
        return text_of(html::read(name, bytes)?);
    }
    text_of(text::read(name, bytes)?)
}

/// A number as a list of Word counts it: 一, 十二.
pub(crate) fn chinese(value: u32) -> String {
    docx::numerals::write("chineseCountingThousand", value).unwrap_or_default()
}

/// A source with something in it, and not out of all measure.
fn text_of(source: Source) -> Result<Source, IngestError> {
    let cells = memchr::memchr3_iter(b'|', b'\t', b'\x0c', source.text().as_bytes()).count();
    let lines = source.line_count() + cells;
    if lines > LINES {
        return Err(IngestError::TooManyLines(lines));
    }
    if source.text().trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(IngestError::Empty);
    }
    Ok(source)
}

/// The same of a file that may hold pages as pictures: without text, it is a scan.
fn text_or_scan(source: Source, pictures: impl FnOnce() -> bool) -> Result<Source, IngestError> {
    text_of(source).map_err(|error| if pictures() { IngestError::Scan } else { error })
}

/// The mark of a PDF stands near the start; some senders put a line before it.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
        || bytes[..bytes.len().min(1024)].windows(5).any(|w| w == b"%PDF-") && bytes.contains(&0)
}

/// First bytes of formats that are no plain text.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "压缩"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x7fELF", "程序"),
    (b"MZ", "程序"),
    (b"SQLite format 3", "数据库"),
    (b"MIME-Version: 1.0", "单个文件网页（.mht）"),
    (b"From: <Saved by", "单个文件网页（.mht）"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_and_blank_files_are_refused() {
        assert_eq!(read("a", b"").unwrap_err(), IngestError::Empty);
        assert_eq!(read("a", " \n\u{3000}\n".as_bytes()).unwrap_err(), IngestError::Empty);
    }

    #[test]
    fn a_text_of_lines_without_measure_is_refused() {
        assert!(read("a", "一、\n".repeat(LINES - 1).as_bytes()).is_ok());
        for text in ["一、\n", "|甲", "甲\t", "甲\u{c}"] {
            assert_eq!(read("a", text.repeat(LINES).as_bytes()).unwrap_err(), IngestError::TooManyLines(LINES + 1));
        }
    }

    #[test]
    fn other_formats_are_named() {
        assert_eq!(read("a", b"%PDF-1.4").unwrap_err(), IngestError::Damaged("PDF"));
        let zip = package::tests::pack(&[("a.txt", b"1")]);
        assert!(matches!(read("a", &zip), Err(IngestError::Format(_))));
        assert!(matches!(read("a", b"PK\x03\x04rest"), Err(IngestError::Package { .. })));
    }
}
