//! Counts what opening a PDF would put into memory, so that a bomb is refused before it is opened.
//!
//! lopdf parses every object of a file, also those inside compressed object streams, and one number takes sixty
//! times its two bytes. Everything that looks like an object is counted here without keeping it; the streams of
//! ordinary pages are packed and count for little.

use super::inflate::{Inflated, inflate};
use crate::ingest::IngestError;

/// Objects that any file may have, ...
const FREE: usize = 400_000;
/// ... and one more for so many bytes. An object takes some 120 bytes, so this keeps to twelve times the file.
const BYTES: usize = 10;
/// Most bytes of all object streams together, inflated.
const TOTAL: usize = 64 << 20;
/// Largest object stream, inflated; writers put a hundred small objects into one.
const STREAM: usize = 16 << 20;
/// How far before its data the dictionary of a stream may begin.
const DICTIONARY: usize = 4096;

/// Refuses a file that would take far more memory than its size.
///
/// # Errors
///
/// When it holds too many objects, as written or inflated.
pub(super) fn survey(bytes: &[u8]) -> Result<(), IngestError> {
    let most = FREE + bytes.len() / BYTES;
    let mut count = tokens(bytes, most, false);
    let (mut at, mut left) = (0, TOTAL);
    while let Some(found) = find(&bytes[at..], b"stream") {
        let start = at + found;
        at = start + 6;
        if bytes[..start].ends_with(b"end") {
            continue;
        }
        let dictionary = &bytes[start.saturating_sub(DICTIONARY)..start];
        let dictionary = &dictionary[rfind(dictionary, b"obj").unwrap_or(0)..];
        // A name with an escape may be spelled to hide what it is.
        if find(dictionary, b"ObjStm").is_none() && !dictionary.contains(&b'#') {
            continue;
        }
        let data = &bytes[at..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        match inflate(data, STREAM.min(left), false) {
            Inflated::Bytes(inside) => {
                left -= inside.len();
                count += objects(dictionary, &inside, most.saturating_sub(count));
            }
            Inflated::TooLarge if find(dictionary, b"ObjStm").is_some() => return Err(IngestError::TooLargeInside),
            Inflated::TooLarge | Inflated::Damaged => {}
        }
        if count > most {
            break;
        }
    }
    if count > most { Err(IngestError::TooLargeInside) } else { Ok(()) }
}

/// Tokens of all objects of an object stream; two objects may share their bytes.
fn objects(dictionary: &[u8], inside: &[u8], most: usize) -> usize {
    let first = find(dictionary, b"/First").map_or(0, |at| integer(&dictionary[at + 6..]));
    let head = inside.get(..first).unwrap_or_default();
    let numbers = head.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut count = 0;
    for offset in numbers.skip(1).step_by(2) {
        let start = first.saturating_add(integer(offset));
        count += tokens(inside.get(start..).unwrap_or_default(), most - count, true);
        if count >= most {
            return count + 1;
        }
    }
    count
}

/// Counts what begins an object: up to `most` and one more, or, of `one` object, up to its end.
fn tokens(bytes: &[u8], most: usize, one: bool) -> usize {
    let (mut count, mut depth) = (0, 0usize);
    let mut inside_word = false;
    for b in bytes {
        let opens = matches!(b, b'[' | b'<' | b'(' | b'/');
        let closes = matches!(b, b']' | b'>' | b')');
        let blank = matches!(b, 0 | 9 | 10 | 12 | 13 | 32);
        if opens || !inside_word && !blank && !closes {
            count += 1;
        }
        depth += usize::from(opens && *b != b'/');
        depth = depth.saturating_sub(usize::from(closes));
        if count > most || one && closes && depth == 0 {
            break;
        }
        inside_word = !blank && !opens && !closes || *b == b'/';
    }
    count
}

fn integer(text: &[u8]) -> usize {
    let digits = text.iter().skip_while(|b| b.is_ascii_whitespace()).take_while(|b| b.is_ascii_digit());
    digits.fold(0usize, |n, b| n.saturating_mul(10).saturating_add(usize::from(b - b'0')))
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|b| *b == word[0]) {
        at += step;
        if bytes[at..].starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn rfind(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|w| w == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_counted_once_for_each_that_is_made() {
        assert_eq!(tokens(b"<</A 1/B[2 (x)]>>", 100, false), 9);
        assert_eq!(tokens(b"[1 2]3 4", 100, true), 3);
        assert_eq!(tokens(b"1 1 1 1", 2, false), 3);
        assert_eq!(objects(b"/First 8", b"7 0 8 0 [1 2]", 100), 6);
        assert!(survey(&[b"%PDF-1.7 [", &b"1 ".repeat(FREE * 2)[..]].concat()).is_err());
        assert!(survey(&vec![0xff; 1 << 20]).is_ok());
    }
}
