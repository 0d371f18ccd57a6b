//! Turns the bytes of a web page into text: mark, then UTF-8, then UTF-16, then what the page declares, then a guess.
//!
//! What a page declares is often untrue, so bytes that are valid UTF-8 are UTF-8, and a declared GB2312 or
//! GBK is read as GB18030, its superset. A few broken bytes do not stop a page; they are counted.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

use crate::ingest::IngestError;
use crate::ingest::text;

/// Bytes in which a page must declare its encoding; the standard asks for 1,024.
const DECLARED_WITHIN: usize = 4_096;

/// The text, the label of its encoding, and how many places could not be decoded.
///
/// # Errors
///
/// When more than one character in two hundred is broken.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, &'static str, usize), IngestError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return lenient(&bytes[mark..], encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Some(encoding) = text::looks_utf16(bytes).filter(|_| bytes.contains(&0)) {
            return lenient(bytes, encoding);
        }
        return Ok((text.to_owned(), UTF_8.name(), 0));
    }
    if let Some(encoding) = text::looks_utf16(bytes) {
        return lenient(bytes, encoding);
    }
    let first = declared(bytes).filter(|encoding| *encoding != UTF_8).unwrap_or_else(|| text::guess(bytes));
    let choices = [first, UTF_8, text::guess(bytes)];
    let mut results = choices.iter().map(|encoding| lenient(bytes, encoding));
    let exact = results.clone().find(|result| matches!(result, Ok((_, _, 0))));
    exact.or_else(|| results.find(Result::is_ok)).unwrap_or_else(|| lenient(bytes, first))
}

fn lenient(bytes: &[u8], encoding: &'static Encoding) -> Result<(String, &'static str, usize), IngestError> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if !broken {
        return Ok((text.into_owned(), encoding.name(), 0));
    }
    let bad = text.matches('\u{fffd}').count();
    if bad * 200 > text.chars().count() {
        let offset = text::first_bad(bytes, encoding);
        return Err(IngestError::Undecodable { offset, encoding: encoding.name() });
    }
    Ok((text.replace('\u{fffd}', ""), encoding.name(), bad))
}

/// The encoding named by `charset=` in the head of the page or by its XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARED_WITHIN)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let at = head.find("charset=").map(|i| i + 8).or_else(|| head.find("encoding=").map(|i| i + 9))?;
    let label = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(label.len());
    let encoding = Encoding::for_label(&label.as_bytes()[..end])?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(charset: &str) -> String {
        format!(
            "<html><head><meta charset=\"{charset}\"></head><body>法治政府建设年度报告，㐀镇办结三十一件。</body></html>"
        )
    }

    #[test]
    fn the_bytes_count_more_than_the_declaration() {
        for charset in ["utf-8", "gb2312", "GBK", "big5", "none"] {
            let page = page(charset);
            let gb = GB18030.encode(&page).0.into_owned();
            assert_eq!(decode(page.as_bytes()), Ok((page.clone(), "UTF-8", 0)), "{charset}");
            let (text, encoding, bad) = decode(&gb).unwrap();
            if charset != "big5" {
                assert_eq!((text, encoding, bad), (page, "gb18030", 0), "{charset}");
            }
        }
    }

    #[test]
    fn a_broken_byte_does_not_stop_a_page() {
        let mut bytes = page("utf-8").repeat(8).into_bytes();
        let at = bytes.iter().position(|b| *b >= 0x80).unwrap();
        bytes[at] = b'x';
        let (text, encoding, bad) = decode(&bytes).unwrap();
        assert_eq!((encoding, bad), ("UTF-8", 2));
        assert!(text.contains("治政府"));
        assert!(matches!(decode(&[b'a', 0xff, 0xff, 0xff]), Err(IngestError::Undecodable { .. })));
    }
}
