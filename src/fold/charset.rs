//! [`CharSet`]: a fixed set of characters that is looked for byte by byte.
//!
//! Decoding every character of a text to compare it with a list cost more than most of what is done with the
//! few that are found.

/// A set of characters of one byte or of three in UTF-8.
pub struct CharSet {
    chars: &'static [char],
    /// By code.
    ascii: [u64; 2],
    /// By the low six bits of the second and of the last byte of three; may hold more than the set.
    second: u64,
    last: u64,
}

impl CharSet {
    /// The set of `chars`.
    pub const fn new(chars: &'static [char]) -> CharSet {
        let (mut ascii, mut second, mut last) = ([0; 2], 0, 0);
        let mut i = 0;
        while i < chars.len() {
            let code = chars[i] as u32;
            match code {
                0..0x80 => ascii[(code >> 6) as usize] |= 1 << (code & 63),
                0x800..0x10000 => {
                    second |= 1 << (code >> 6 & 63);
                    last |= 1 << (code & 63);
                }
                _ => panic!("characters of one byte or three"),
            }
            i += 1;
        }
        CharSet { chars, ascii, second, last }
    }

    /// Whether a character is one of them.
    #[inline]
    pub fn holds(&self, c: char) -> bool {
        self.chars.contains(&c)
    }

    /// The first of them at or behind the character that starts at byte `from`, and where it starts.
    #[inline]
    pub fn find(&self, text: &str, from: usize) -> Option<(usize, char)> {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(&first) = bytes.get(at) {
            match first {
                0..0x80 => {
                    if self.ascii[usize::from(first >> 6)] >> (first & 63) & 1 != 0 {
                        return Some((at, char::from(first)));
                    }
                    at += 1;
                }
                0xe0..0xf0 => {
                    if let [_, second, last, ..] = bytes[at..]
                        && self.last >> (last & 63) & 1 != 0
                        && self.second >> (second & 63) & 1 != 0
                        && let Some(c) = text[at..].chars().next().filter(|c| self.holds(*c))
                    {
                        return Some((at, c));
                    }
                    at += 3;
                }
                _ => at += if first < 0xe0 { 2 } else { 4 },
            }
        }
        None
    }

    /// All of them from byte `from` on, with where they start.
    #[inline]
    pub fn find_all<'t>(&'t self, text: &'t str, from: usize) -> impl Iterator<Item = (usize, char)> + 't {
        let mut at = from;
        std::iter::from_fn(move || {
            let (start, c) = self.find(text, at)?;
            at = start + c.len_utf8();
            Some((start, c))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SET: CharSet = CharSet::new(&[',', '"', '。', '一', '《']);

    proptest! {
        #[test]
        fn it_finds_what_a_walk_finds(text in "[,\"a。丂一上《é😀]{0,20}") {
            let found: Vec<_> = SET.find_all(&text, 0).collect();
            let walked: Vec<_> = text.char_indices().filter(|(_, c)| SET.holds(*c)).collect();
            prop_assert_eq!(found, walked);
        }
    }
}
