//! Turns a corrected text back into the bytes of its file: same encoding, same byte-order mark, same line ends.
//!
//! A file is only written back if its text, unchanged, gives its own bytes again; then nothing but the corrections
//! can differ.

use encoding_rs::{BIG5, Encoding, GB18030, GBK};

use crate::source::{Format, Source};

/// Why a text cannot be written back.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EncodeError {
    /// Not a text file.
    #[error("只能改文本和Markdown文件；这是{0}文件，请在原软件中修改")]
    Format(&'static str),
    /// The bytes hold something that decoding does not show.
    #[error("文件按{0}编码重写后会有别的变化，没有改动；请先另存为UTF-8编码的文本")]
    Changes(&'static str),
    /// The encoding has no such character.
    #[error("{encoding}编码中没有要写入的“{character}”，没有改动；请先另存为UTF-8编码的文本")]
    Unmappable {
        /// The encoding.
        encoding: &'static str,
        /// The character.
        character: char,
    },
}

/// The bytes of `text` in the form of the file that `source` was read from.
///
/// # Errors
///
/// When the file is no text, or its encoding cannot hold the new text, or its own.
pub fn encode(original: &[u8], source: &Source, text: &str) -> Result<Vec<u8>, EncodeError> {
    match source.origin().format {
        Format::Text => {}
        Format::Docx => return Err(EncodeError::Format("Word")),
        Format::Doc => return Err(EncodeError::Format("Word 97—2003或WPS")),
        Format::Rtf => return Err(EncodeError::Format("RTF")),
        Format::Odt => return Err(EncodeError::Format("ODT")),
        Format::Ofd => return Err(EncodeError::Format("OFD")),
        Format::Pdf => return Err(EncodeError::Format("PDF")),
        Format::Html => return Err(EncodeError::Format("网页")),
    }
    let form = Form::of(original, source);
    if form.bytes(source.text()).as_deref() != Ok(original) {
        return Err(EncodeError::Changes(source.encoding()));
    }
    form.bytes(text).map_err(|character| EncodeError::Unmappable { encoding: form.name(), character })
}

/// How a file writes its characters.
#[derive(Clone, Copy)]
enum Form {
    /// A byte-order mark is part of the text.
    Utf8,
    /// Whether the high byte comes first, and whether there is a byte-order mark.
    Utf16 { big: bool, mark: bool },
    /// Two bytes a character.
    Other(&'static Encoding),
}

impl Form {
    fn of(original: &[u8], source: &Source) -> Form {
        let mark = original.starts_with(b"\xff\xfe") || original.starts_with(b"\xfe\xff");
        match source.encoding() {
            "UTF-16LE" => Form::Utf16 { big: false, mark },
            "UTF-16BE" => Form::Utf16 { big: true, mark },
            name if name == BIG5.name() => Form::Other(BIG5),
            // What reads as GB18030 is GBK for all others, unless it has a character of four bytes.
            name if name == GB18030.name() => {
                let gbk = Form::Other(GBK);
                if gbk.bytes(source.text()).as_deref() == Ok(original) { gbk } else { Form::Other(GB18030) }
            }
            _ => Form::Utf8,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Form::Utf8 => "UTF-8",
            Form::Utf16 { .. } => "UTF-16",
            Form::Other(encoding) => encoding.name(),
        }
    }

    /// The bytes, or the first character that has none.
    fn bytes(self, text: &str) -> Result<Vec<u8>, char> {
        match self {
            Form::Utf8 => Ok(text.as_bytes().to_vec()),
            Form::Utf16 { big, mark } => {
                let mark = mark.then_some(0xfeff_u16);
                let units = mark.into_iter().chain(text.encode_utf16());
                Ok(units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect())
            }
            Form::Other(encoding) => {
                let (bytes, _, unmappable) = encoding.encode(text);
                if !unmappable {
                    return Ok(bytes.into_owned());
                }
                let has_none = |c: &char| encoding.encode(c.encode_utf8(&mut [0; 4])).2;
                Err(text.chars().find(has_none).unwrap_or('\u{fffd}'))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const TEXT: &str = "青石镇2024年法治政府建设年度报告\r\n办结案件31件,普法12场。\n";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn a_file_keeps_its_encoding_and_its_mark() {
        let new = TEXT.replace(',', "，");
        let gbk = |text: &str| GBK.encode(text).0.into_owned();
        for (before, after) in [
            (TEXT.as_bytes().to_vec(), new.as_bytes().to_vec()),
            ([b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), [b"\xef\xbb\xbf", new.as_bytes()].concat()),
            (gbk(TEXT), gbk(&new)),
            ([b"\xff\xfe".to_vec(), utf16(TEXT, false)].concat(), [b"\xff\xfe".to_vec(), utf16(&new, false)].concat()),
            (utf16(TEXT, true), utf16(&new, true)),
        ] {
            let source = read("a.txt", &before).unwrap();
            let text = source.text().replace(',', "，");
            assert_eq!(encode(&before, &source, &text).unwrap(), after, "{}", source.encoding());
        }
    }

    #[test]
    fn what_gbk_cannot_hold_is_refused_and_gb18030_can_hold_all() {
        let bytes = GBK.encode(TEXT).0.into_owned();
        let source = read("a.txt", &bytes).unwrap();
        let why = encode(&bytes, &source, "𠀀").unwrap_err();
        assert_eq!(why, EncodeError::Unmappable { encoding: "GBK", character: '𠀀' });
        let wide = format!("{TEXT}𠀀\n");
        let bytes = GB18030.encode(&wide).0.into_owned();
        let source = read("a.txt", &bytes).unwrap();
        assert!(encode(&bytes, &source, "𠀁").is_ok());
    }

    #[test]
    fn other_formats_are_refused_by_name() {
        let page = "<html><body><p>青石镇2024年法治政府建设年度报告</p></body></html>".as_bytes();
        let source = read("a.html", page).unwrap();
        assert_eq!(encode(page, &source, "一").unwrap_err(), EncodeError::Format("网页"));
    }
}
