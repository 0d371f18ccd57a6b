//! Turns character codes into Unicode text by the encodings PDF defines by name: those of simple fonts, and the
//! predefined CMaps of Chinese fonts.
//!
//! A code that the encoding does not hold has no text; nothing is guessed from a font's name or its pictures.

use encoding_rs::{BIG5, Encoding, GB18030, MACINTOSH, WINDOWS_1252};

/// How the codes of a composite font spell Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Predefined {
    /// GB 2312, GBK or GB 18030 in one, two or four bytes.
    Gb,
    /// GB 2312 in two bytes below 0x80.
    Gb7,
    /// Big5 in one or two bytes.
    Big5,
    /// UTF-16, big-endian; UCS-2 is the part of it without pairs.
    Utf16,
    /// UTF-32, big-endian.
    Utf32,
    /// UTF-8.
    Utf8,
}

impl Predefined {
    /// By the name of a predefined CMap, `GBK-EUC-H`; `None` for `Identity-H` and what is not known.
    pub(super) fn by_name(name: &[u8]) -> Option<Predefined> {
        let name = std::str::from_utf8(name).ok()?;
        let name = name.strip_suffix("-H").or(name.strip_suffix("-V"))?;
        match name {
            "GB-EUC" | "GBpc-EUC" | "GBK-EUC" | "GBKp-EUC" | "GBK2K" => Some(Predefined::Gb),
            "GB" => Some(Predefined::Gb7),
            "B5pc" | "ETen-B5" | "ETenms-B5" | "HKscs-B5" => Some(Predefined::Big5),
            _ => {
                let (script, kind) = name.split_once('-')?;
                if !matches!(script, "UniGB" | "UniCNS" | "UniJIS" | "UniJIS2004" | "UniKS") {
                    return None;
                }
                match kind {
                    "UCS2" | "UTF16" | "UCS2-HW" => Some(Predefined::Utf16),
                    "UTF32" => Some(Predefined::Utf32),
                    "UTF8" => Some(Predefined::Utf8),
                    _ => None,
                }
            }
        }
    }

    /// Length in bytes of the code that `bytes` opens with; may be more than is left.
    pub(super) fn code_length(self, bytes: &[u8]) -> usize {
        let (first, second) = (bytes[0], bytes.get(1).copied().unwrap_or(0));
        match self {
            Predefined::Gb if (0x81..=0xfe).contains(&first) => 2 + 2 * usize::from(second.is_ascii_digit()),
            Predefined::Big5 if (0x81..=0xfe).contains(&first) => 2,
            Predefined::Gb | Predefined::Big5 => 1,
            Predefined::Gb7 => 2,
            Predefined::Utf16 => 2 + 2 * usize::from((0xd8..0xdc).contains(&first)),
            Predefined::Utf32 => 4,
            Predefined::Utf8 => match first {
                0xc0..0xe0 => 2,
                0xe0..0xf0 => 3,
                0xf0.. => 4,
                _ => 1,
            },
        }
    }

    /// Appends the text of one code; false if it has none.
    pub(super) fn text_of(self, code: &[u8], out: &mut String) -> bool {
        let decoded = |encoding: &'static Encoding, code: &[u8], out: &mut String| {
            encoding.decode_without_bom_handling_and_without_replacement(code).is_some_and(|text| {
                out.push_str(&text);
                !text.is_empty()
            })
        };
        let pushed = |c: Option<char>, out: &mut String| {
            c.is_some_and(|c| {
                out.push(c);
                true
            })
        };
        match self {
            Predefined::Gb => decoded(GB18030, code, out),
            Predefined::Gb7 => decoded(GB18030, &code.iter().map(|b| b | 0x80).collect::<Vec<u8>>(), out),
            Predefined::Big5 => decoded(BIG5, code, out),
            Predefined::Utf16 => {
                let units = code.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                let text: Result<String, _> = char::decode_utf16(units).collect();
                text.is_ok_and(|text| {
                    out.push_str(&text);
                    !text.is_empty()
                })
            }
            Predefined::Utf32 => {
                let code = code.iter().fold(0u32, |n, b| n << 8 | u32::from(*b));
                pushed(char::from_u32(code), out)
            }
            Predefined::Utf8 => pushed(std::str::from_utf8(code).ok().and_then(|s| s.chars().next()), out),
        }
    }
}

/// The 256 codes of a simple font; `None` where a code has no text.
pub(super) type Simple = [Option<char>; 256];

/// A named base encoding of simple fonts; `None` for a name ISO 32000 does not define.
pub(super) fn base(name: &[u8]) -> Option<Simple> {
    match name {
        b"WinAnsiEncoding" => Some(by_encoding(WINDOWS_1252)),
        b"MacRomanEncoding" => Some(by_encoding(MACINTOSH)),
        b"StandardEncoding" => Some(standard()),
        _ => None,
    }
}

fn by_encoding(encoding: &'static Encoding) -> Simple {
    std::array::from_fn(|code| {
        let code = [code as u8];
        let text = encoding.decode_without_bom_handling_and_without_replacement(&code)?;
        text.chars().next().filter(|c| !c.is_control())
    })
}

/// The standard encoding as far as reports use it: ASCII, with curly quotes at two places.
pub(super) fn standard() -> Simple {
    let high = [(0xa1, '¡'), (0xaa, '“'), (0xba, '”'), (0xb1, '–'), (0xd0, '—'), (0xb7, '•'), (0xbc, '…'), (0xa7, '§')];
    let mut table: Simple = std::array::from_fn(|code| (0x20..0x7f).contains(&code).then_some(code as u8 as char));
    table[0x27] = Some('’');
    table[0x60] = Some('‘');
    for (code, c) in high {
        table[code] = Some(c);
    }
    table
}

/// The character a glyph name stands for, by the rules of the Adobe Glyph List; only the names of ASCII and of
/// common punctuation, and `uni4E00` or `u20000`.
pub(super) fn glyph(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?.split('.').next()?;
    let mut chars = name.chars();
    if let (Some(c @ ('A'..='Z' | 'a'..='z')), None) = (chars.next(), chars.next()) {
        return Some(c);
    }
    if let Some((_, c)) = GLYPHS.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let hex = match (name.strip_prefix("uni"), name.strip_prefix('u')) {
        (Some(hex), _) if hex.len() == 4 => hex,
        (_, Some(hex)) if (4..=6).contains(&hex.len()) => hex,
        _ => return None,
    };
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}

const GLYPHS: &[(&str, char)] = &[
    ("space", ' '),
    ("nbspace", '\u{a0}'),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '−'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("endash", '–'),
    ("emdash", '—'),
    ("bullet", '•'),
    ("ellipsis", '…'),
    ("periodcentered", '·'),
    ("middot", '·'),
    ("section", '§'),
    ("degree", '°'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("plusminus", '±'),
    ("permille", '‰'),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> String {
        let encoding = Predefined::by_name(name.as_bytes()).unwrap();
        let (mut at, mut out) = (0, String::new());
        while at < bytes.len() {
            let end = (at + encoding.code_length(&bytes[at..])).min(bytes.len());
            if !encoding.text_of(&bytes[at..end], &mut out) {
                out.push('?');
            }
            at = end;
        }
        out
    }

    #[test]
    fn predefined_maps_of_chinese_fonts() {
        assert_eq!(read("GBK-EUC-H", b"\xd2\xbb\xa1\xa21\x95\x32\x82\x36"), "一、1\u{20000}");
        assert_eq!(read("GB-EUC-V", b"\xd2\xbb"), "一");
        assert_eq!(read("GB-H", b"\x52\x3b"), "一");
        assert_eq!(read("ETen-B5-H", b"\xa4\x40"), "一");
        assert_eq!(read("UniGB-UCS2-H", b"\x4e\x00\x00A"), "一A");
        assert_eq!(read("UniGB-UTF16-H", b"\xd8\x40\xdc\x00\xdc\x00"), "\u{20000}?");
        assert_eq!(read("UniGB-UTF32-H", b"\0\0\x4e\0"), "一");
        assert_eq!(read("UniGB-UTF8-H", "一a".as_bytes()), "一a");
        assert_eq!(read("GBK-EUC-H", b"\xff\xd2"), "??");
        assert_eq!(Predefined::by_name(b"Identity-H"), None);
    }

    #[test]
    fn simple_encodings_and_glyph_names() {
        assert_eq!(base(b"WinAnsiEncoding").unwrap()[0x93], Some('“'));
        assert_eq!(base(b"MacRomanEncoding").unwrap()[0xd2], Some('“'));
        assert_eq!(base(b"StandardEncoding").unwrap()[0xaa], Some('“'));
        let names: [&[u8]; 6] = [b"A", b"five.oldstyle", b"uni4E00", b"u20000", b"g123", b"uniD800"];
        assert_eq!(names.map(glyph), [Some('A'), Some('5'), Some('一'), Some('\u{20000}'), None, None]);
    }
}
