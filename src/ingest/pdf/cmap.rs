//! Turns the text of a CMap into tables: which Unicode text, or which glyph number, a character code stands for.
//!
//! Reads `ToUnicode` maps and embedded encodings alike. Ranges stay ranges, so that a map of a few bytes
//! cannot grow; of a code that is mapped twice the last place counts.

use super::tokens::{Token, Tokens};

/// Most entries of one map: twice what two bytes can spell.
const ENTRIES: usize = 1 << 17;

/// A parsed CMap.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Code lengths in bytes with the codes they hold, from `codespacerange`.
    spaces: Vec<(usize, u32, u32)>,
    /// First code, last code, text of the first; sorted.
    text: Vec<(u32, u32, Target)>,
    /// First code, last code, glyph number of the first; sorted.
    glyphs: Vec<(u32, u32, u32)>,
}

/// What a range of codes stands for.
#[derive(Clone, Debug)]
enum Target {
    /// One character, counted on with the code.
    Char(u32),
    /// Several characters, the last counted on with the code.
    Text(Box<str>),
}

impl CMap {
    /// Reads a CMap; what is no CMap gives an empty one.
    pub(super) fn parse(bytes: &[u8]) -> CMap {
        let mut map = CMap::default();
        let mut operands: Vec<Operand> = Vec::new();
        for token in Tokens::new(bytes) {
            match token {
                Token::Text(code) => operands.push(Operand::Code(code)),
                Token::Number(n) => operands.push(Operand::Number(n as u32)),
                Token::Bracket => operands.push(Operand::Bracket),
                Token::Name(_) => {}
                Token::Word(word) => {
                    match word {
                        b"endcodespacerange" => map.spaces_from(&operands),
                        b"endbfchar" => map.chars_from(&operands),
                        b"endbfrange" => map.ranges_from(&operands),
                        b"endcidchar" => map.glyphs_from(&operands, 2),
                        b"endcidrange" => map.glyphs_from(&operands, 3),
                        _ => {}
                    }
                    operands.clear();
                }
            }
            if map.text.len() + map.glyphs.len() + operands.len() > ENTRIES {
                break;
            }
        }
        // Stable: among equal starts the last written stays last, and lookups take the last.
        map.text.sort_by_key(|(first, _, _)| *first);
        map.glyphs.sort_by_key(|(first, _, _)| *first);
        map
    }

    /// Whether it maps nothing to text.
    pub(super) fn has_no_text(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends the text of a code; false if the map has none.
    pub(super) fn text_of(&self, code: u32, out: &mut String) -> bool {
        let behind = self.text.partition_point(|(first, _, _)| *first <= code);
        let Some((first, _, target)) = self.text[..behind].last().filter(|(_, last, _)| code <= *last) else {
            return false;
        };
        let step = code - first;
        match target {
            Target::Char(c) => match char::from_u32(c.saturating_add(step)) {
                Some(c) => out.push(c),
                None => return false,
            },
            Target::Text(text) => {
                let Some(last) = text.chars().next_back() else { return true };
                let Some(stepped) = char::from_u32((last as u32).saturating_add(step)) else { return false };
                out.push_str(&text[..text.len() - last.len_utf8()]);
                out.push(stepped);
            }
        }
        true
    }

    /// The glyph number of a code.
    pub(super) fn glyph_of(&self, code: u32) -> Option<u32> {
        let behind = self.glyphs.partition_point(|(first, _, _)| *first <= code);
        self.glyphs[..behind]
            .last()
            .filter(|(_, last, _)| code <= *last)
            .map(|(first, _, glyph)| glyph.saturating_add(code - first))
    }

    /// Length in bytes of the code that `bytes` opens with; 2 where no space holds it, as most fonts have.
    pub(super) fn code_length(&self, bytes: &[u8]) -> usize {
        (1..=4.min(bytes.len()))
            .find(|&length| {
                let code = number(&bytes[..length]);
                self.spaces.iter().any(|&(l, low, high)| l == length && (low..=high).contains(&code))
            })
            .unwrap_or(2)
    }

    fn spaces_from(&mut self, operands: &[Operand]) {
        for pair in operands.chunks_exact(2) {
            if let [Operand::Code(low), Operand::Code(high)] = pair
                && low.len() == high.len()
                && self.spaces.len() < 64
            {
                self.spaces.push((low.len(), number(low), number(high)));
            }
        }
    }

    fn chars_from(&mut self, operands: &[Operand]) {
        for pair in operands.chunks_exact(2) {
            if let [Operand::Code(code), Operand::Code(text)] = pair {
                self.text.push((number(code), number(code), Target::new(text)));
            }
        }
    }

    fn ranges_from(&mut self, operands: &[Operand]) {
        let mut at = 0;
        while let Some([Operand::Code(first), Operand::Code(last)]) = operands.get(at..at + 2) {
            let (first, last) = (number(first), number(last));
            at += 2;
            match operands.get(at) {
                Some(Operand::Code(text)) => {
                    at += 1;
                    if first <= last {
                        self.text.push((first, last, Target::new(text)));
                    }
                }
                // One text for each code of the range.
                Some(Operand::Bracket) => {
                    at += 1;
                    let mut code = first;
                    while let Some(Operand::Code(text)) = operands.get(at) {
                        if code <= last {
                            self.text.push((code, code, Target::new(text)));
                        }
                        code = code.saturating_add(1);
                        at += 1;
                    }
                    at += 1;
                }
                _ => return,
            }
        }
    }

    fn glyphs_from(&mut self, operands: &[Operand], each: usize) {
        for entry in operands.chunks_exact(each) {
            if let (Operand::Code(first), Operand::Code(last), Operand::Number(glyph)) =
                (&entry[0], &entry[each - 2], &entry[each - 1])
                && number(first) <= number(last)
                && *glyph <= 0xffff
            {
                self.glyphs.push((number(first), number(last), *glyph));
            }
        }
    }
}

enum Operand {
    Code(Vec<u8>),
    Number(u32),
    Bracket,
}

impl Target {
    fn new(utf16: &[u8]) -> Target {
        // One byte is written by some producers for U+00xx.
        let units: Vec<u16> = match utf16 {
            [one] => vec![u16::from(*one)],
            _ => utf16.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).take(64).collect(),
        };
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\0')).collect();
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Target::Char(c as u32),
            _ => Target::Text(text.into()),
        }
    }
}

/// A code as a number; what is longer than four bytes loses its head.
fn number(code: &[u8]) -> u32 {
    code.iter().fold(0u32, |n, b| n << 8 | u32::from(*b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chars_ranges_and_lists() {
        let map = CMap::parse(
            b"1 begincodespacerange <00> <80> <8140> <fefe> endcodespacerange
              2 beginbfchar <0001> <4E00> <0002> <D840DC00> endbfchar
              2 beginbfrange <0010> <0012> <5341> <0020> <0021> [<4E8C> <4E094E5D>] endbfrange
              1 begincidrange <8140> <8150> 7 endcidrange",
        );
        let text = |code| {
            let mut out = String::new();
            map.text_of(code, &mut out).then_some(out)
        };
        assert_eq!(text(1).as_deref(), Some("一"));
        assert_eq!(text(2).as_deref(), Some("\u{20000}"));
        assert_eq!(text(0x12).as_deref(), Some("\u{5343}"));
        assert_eq!(text(0x21).as_deref(), Some("三九"));
        assert_eq!((text(3), text(0x22), text(0x13)), (None, None, None));
        assert_eq!((map.glyph_of(0x8142), map.glyph_of(0x8151)), (Some(9), None));
        assert_eq!((map.code_length(b"\x41\x41"), map.code_length(b"\x81\x41")), (1, 2));
    }
}
