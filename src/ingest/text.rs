//! Reads plain text and Markdown in any of the encodings offices use into a [`Source`].
//!
//! Byte-order mark, then UTF-8, then UTF-16 by the parity of its zero and punctuation bytes, then a
//! guess between GB18030 and Big5. A declared GBK is always decoded as GB18030, its superset.
//! A UTF-8 text keeps its byte-order mark, so that offsets are those of the file.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::IngestError;
use crate::source::Source;

/// Decodes `bytes` without loss.
///
/// # Errors
///
/// When the bytes are no text, or no encoding explains all of them.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Source, IngestError> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        return decode(name, bytes, bom, encoding);
    }
    let utf8_error = match from_utf8(bytes) {
        Ok(text) => {
            if let Some(at) = first_binary(bytes) {
                return if looks_utf16(bytes).is_some() {
                    read_utf16(name, bytes)
                } else {
                    Err(IngestError::Binary(at))
                };
            }
            return Ok(Source::new(name, text, "UTF-8"));
        }
        Err(error) => error,
    };
    if looks_utf16(bytes).is_some() {
        return read_utf16(name, bytes);
    }
    if let Some(at) = first_binary(bytes) {
        return Err(IngestError::Binary(at));
    }
    // A mostly valid UTF-8 file with one bad byte is a damaged UTF-8 file, not a GBK one.
    let valid = utf8_error.valid_up_to();
    let multibyte = bytes[..valid].iter().filter(|b| **b >= 0x80).count();
    if multibyte > 30 || bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(IngestError::Undecodable { offset: valid, encoding: "UTF-8" });
    }
    decode(name, bytes, 0, guess(bytes))
}

/// Big5 or GB18030, for bytes that are neither UTF-8 nor UTF-16.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    // No top-level-domain hint: "cn" reads Big5 as GBK, "tw" the reverse (measured).
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    if guess == BIG5 { BIG5 } else { GB18030 }
}

fn read_utf16(name: &str, bytes: &[u8]) -> Result<Source, IngestError> {
    let encoding = looks_utf16(bytes).unwrap_or(UTF_16LE);
    decode(name, bytes, 0, encoding)
}

fn decode(name: &str, bytes: &[u8], skip: usize, encoding: &'static Encoding) -> Result<Source, IngestError> {
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]) {
        Some(text) => match text.find(|c: char| c.is_ascii() && is_binary(c as u8)) {
            Some(at) => Err(IngestError::Binary(at)),
            None => Ok(Source::new(name, text, encoding.name())),
        },
        None => Err(IngestError::Undecodable {
            offset: skip + first_bad(&bytes[skip..], encoding),
            encoding: encoding.name(),
        }),
    }
}

/// Where decoding first fails.
pub(super) fn first_bad(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut sink = String::with_capacity(bytes.len() * 3 + 16);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut sink, true);
    match result {
        encoding_rs::DecoderResult::Malformed(bad, after) => read.saturating_sub(usize::from(bad) + usize::from(after)),
        _ => read,
    }
}

/// The text, or where it first is no UTF-8.
fn from_utf8(bytes: &[u8]) -> Result<&str, std::str::Utf8Error> {
    // The quick check does not say where.
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

/// Control bytes that stand in no text file (tab, line feed, form feed and carriage return do).
fn is_binary(b: u8) -> bool {
    // Without branches, so that the compiler looks at many bytes at once.
    (b < 0x20) & (b.wrapping_sub(b'\t') > 4) & (b != 0x1a)
}

/// The first such byte.
fn first_binary(bytes: &[u8]) -> Option<usize> {
    let chunk = bytes.chunks(256).position(|chunk| chunk.iter().fold(false, |any, b| any | is_binary(*b)))?;
    let start = chunk * 256;
    bytes[start..].iter().position(|b| is_binary(*b)).map(|i| start + i)
}

/// UTF-16 without a mark: its ASCII (line ends, digits, blanks) leaves zeros at one parity only, and
/// its Chinese has high bytes 0x4E..=0x9F at the same parity.
pub(super) fn looks_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let high = |parity: usize| {
        let side = sample.iter().skip(parity).step_by(2);
        let typical = side
            .clone()
            .filter(|b| matches!(**b, 0x00 | 0x20 | 0x30 | 0x34 | 0xff | 0x4e..=0x9f | 0xd8..=0xdf))
            .count();
        (typical, side.filter(|b| **b == 0).count())
    };
    let half = sample.len() / 2;
    let ((even, even_zeros), (odd, odd_zeros)) = (high(0), high(1));
    if odd * 10 >= half * 9 && odd_zeros > 0 && even_zeros * 8 < half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 9 && even_zeros > 0 && odd_zeros * 8 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "一、主要举措和成效\n2024年，全镇办理行政处罚案件31件，均已公示。㐀𠀀\n";

    fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big_endian { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn encodings_are_recognised_by_content() {
        let gb = GB18030.encode(SAMPLE).0.into_owned();
        let big5 = BIG5.encode("一、推進法治政府建設的主要舉措和成效\n本鎮辦理行政處罰案件三十一件\n").0.into_owned();
        for (bytes, encoding) in [
            (SAMPLE.as_bytes().to_vec(), "UTF-8"),
            (gb, "gb18030"),
            (utf16(SAMPLE, false), "UTF-16LE"),
            (utf16(SAMPLE, true), "UTF-16BE"),
            ([b"\xff\xfe".to_vec(), utf16(SAMPLE, false)].concat(), "UTF-16LE"),
        ] {
            let source = read("a", &bytes).unwrap();
            assert_eq!((source.encoding(), source.text()), (encoding, SAMPLE));
        }
        assert_eq!(read("a", &big5).unwrap().encoding(), "Big5");
    }

    #[test]
    fn a_utf8_mark_stays_in_the_text() {
        let source = read("a", "\u{feff}一".as_bytes()).unwrap();
        assert_eq!(source.text().len(), 6);
    }

    #[test]
    fn damage_is_named_with_its_byte() {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        bytes[50] = 0xff;
        assert!(matches!(read("a", &bytes), Err(IngestError::Undecodable { offset: 48..=50, encoding: "UTF-8" })));
        assert_eq!(read("a", b"ab\x00\x01cd\x02").unwrap_err(), IngestError::Binary(2));
    }
}
