//! [`Characters`]: a text as one byte a character, which tells nearly all steps of a wording off without decoding.
//!
//! Places are counted in characters here; [`Characters::byte`] says where one stands in the text.

/// A set of characters by the low six bits of their code, which are those of their last byte in UTF-8; may hold
/// more than it was given, never less.
#[derive(Clone, Copy)]
pub(super) struct Mask(u64);

impl Mask {
    pub const NONE: Mask = Mask(0);
    pub const ALL: Mask = Mask(u64::MAX);

    #[inline]
    pub fn insert(&mut self, c: char) {
        self.0 |= 1 << (c as u32 & 63);
    }

    /// Whether it may hold the character of this class.
    #[inline]
    pub fn may_hold(self, class: u8) -> bool {
        self.0 >> (class & 63) & 1 != 0
    }
}

/// Set on the class of a character that ends a sentence or line, and on both ends of the text.
const END: u8 = 0x80;
/// What stands before and behind a text.
const OUTSIDE: u8 = END;

/// The characters of one text.
pub(super) struct Characters<'a> {
    text: &'a str,
    /// The low six bits of each, and [`END`]; [`OUTSIDE`] twice before the first and twice behind the last.
    classes: Vec<u8>,
    /// First byte of each, and the end of the last.
    starts: Vec<u32>,
}

impl<'a> Characters<'a> {
    pub fn new(text: &'a str) -> Characters<'a> {
        // Counted first, so that nothing grows and every place is written without asking.
        let count = text.chars().count();
        let (mut classes, mut starts) = (vec![OUTSIDE; count + 4], vec![0; count + 1]);
        let bytes = text.as_bytes();
        let mut at = 0;
        for (class, start) in classes[2..].iter_mut().zip(&mut starts[..count]) {
            *start = at as u32;
            (at, *class) = match bytes[at..] {
                [first @ (b'!' | b'?' | b';' | b'\n'), ..] => (at + 1, first & 63 | END),
                [first @ 0..0x80, ..] => (at + 1, first & 63),
                // `。`
                [0xe3, 0x80, last @ 0x82, ..] => (at + 3, last & 63 | END),
                [0xe0..0xf0, _, last, ..] => (at + 3, last & 63),
                [0x80..0xe0, last, ..] => (at + 2, last & 63),
                [_, _, _, last, ..] => (at + 4, last & 63),
                _ => break, // a text ends with a whole character
            };
        }
        starts[count] = at as u32;
        Characters { text, classes, starts }
    }

    /// The character that starts at a byte, looked for from `from` on.
    #[inline]
    pub fn at_byte(&self, byte: usize, from: usize) -> usize {
        let behind = self.starts[from..].iter().position(|start| *start as usize >= byte);
        behind.map_or(self.starts.len() - 1, |i| from + i)
    }

    /// The character that starts at a byte, looked for from `from` backward.
    #[inline]
    pub fn back_to(&self, byte: usize, from: usize) -> usize {
        self.starts[..=from].iter().rposition(|start| *start as usize <= byte).unwrap_or(0)
    }

    /// The byte that a character starts at.
    #[inline]
    pub fn byte(&self, at: usize) -> usize {
        self.starts[at] as usize
    }

    /// The text from a character on.
    #[inline]
    pub fn from(&self, at: usize) -> &'a str {
        &self.text[self.byte(at)..]
    }

    /// The text before a character.
    #[inline]
    pub fn until(&self, at: usize) -> &'a str {
        &self.text[..self.byte(at)]
    }

    /// Classes of the two characters behind a place.
    #[inline]
    pub fn behind(&self, at: usize) -> [u8; 2] {
        [self.classes[at + 2], self.classes[at + 3]]
    }

    /// Classes of the two characters before a place.
    #[inline]
    pub fn before(&self, at: usize) -> [u8; 2] {
        [self.classes[at], self.classes[at + 1]]
    }

    /// Classes of the characters from `at` on: one for each place that a gap of at most `most` characters reaches,
    /// and what stands behind the last.
    #[inline]
    pub fn all_behind(&self, at: usize, most: usize) -> &[u8] {
        let from = at + 2;
        &self.classes[from..(from + most + 2).min(self.classes.len())]
    }

    /// The same before `at`, in text order.
    #[inline]
    pub fn all_before(&self, at: usize, most: usize) -> &[u8] {
        let until = at + 2;
        &self.classes[until.saturating_sub(most + 2)..until]
    }
}

/// Whether a sentence, a line or the text ends with a character of this class.
#[inline]
pub(super) fn ends_sentence(class: u8) -> bool {
    class & END != 0
}
