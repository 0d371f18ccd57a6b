//! Turns the piece table of a Word 97 file into its characters, in the order of the document.
//!
//! A fast-saved file keeps its text in pieces all over the stream; character positions (CP) count along the
//! document, file positions (FC) along the stream, and formatting hangs on the latter.

use super::bytes::{Bytes, plc, slice, u16_at, u32_at};
use super::formatting::relevant;

/// A run of the document that lies in one place of the stream.
#[derive(Debug)]
struct Piece {
    /// First character, along the document.
    cp: u32,
    /// Its byte in the stream.
    fc: u32,
    /// Bytes a character: one in the Western code page, two in UTF-16.
    width: u32,
    /// Changes to the formatting of all of it, as sprms.
    sprms: Vec<u8>,
}

/// The characters of a document, all stories one after the other.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// UTF-16 code units by CP.
    pub units: Vec<u16>,
    pieces: Vec<Piece>,
}

impl Text {
    /// Reads the table `clx` over the stream `document`; what is damaged ends the text.
    pub fn read(document: Bytes, clx: Bytes) -> Text {
        let mut text = Text::default();
        let mut properties: Vec<Vec<u8>> = Vec::new();
        let mut at = 0;
        while clx.get(at) == Some(&1) {
            let len = usize::from(u16_at(clx, at + 1));
            properties.push(relevant(slice(clx, at + 3, len)));
            at += 3 + len;
        }
        if clx.get(at) != Some(&2) {
            return text;
        }
        let (positions, entry) = plc(slice(clx, at + 5, u32_at(clx, at + 1) as usize), 8);
        for (i, pair) in positions.windows(2).enumerate() {
            let length = pair[1].saturating_sub(pair[0]) as usize;
            // Pieces follow one another; one that does not belongs to nothing.
            if pair[0] as usize != text.units.len() || length == 0 {
                break;
            }
            let entry = entry(i);
            let place = u32_at(entry, 2);
            let (fc, width) = if place & 0x4000_0000 == 0 { (place, 2) } else { ((place & 0x3fff_ffff) / 2, 1) };
            let bytes = slice(document, fc as usize, length.saturating_mul(width as usize));
            // Honest pieces do not share bytes, so that the text is no longer than its stream.
            if text.units.len() + bytes.len() / width as usize > document.len() {
                break;
            }
            let sprms = piece_sprms(u16_at(entry, 6), &properties);
            text.pieces.push(Piece { cp: pair[0], fc, width, sprms });
            if width == 2 {
                text.units.extend(bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])));
            } else {
                text.units.extend(bytes.iter().map(|b| western(*b)));
            }
        }
        text
    }

    /// Where a character stands in the stream, and what its piece changes.
    pub fn place(&self, cp: usize) -> Option<Place<'_>> {
        let behind = self.pieces.partition_point(|piece| piece.cp as usize <= cp);
        let piece = self.pieces[..behind].last()?;
        let fc = piece.fc.saturating_add((cp as u32 - piece.cp).saturating_mul(piece.width));
        let end = self.pieces.get(behind).map_or(self.units.len(), |next| next.cp as usize);
        Some(Place { fc, width: piece.width, end, sprms: &piece.sprms })
    }
}

/// Where a character stands.
pub(super) struct Place<'a> {
    /// Its byte in the stream.
    pub fc: u32,
    /// Bytes a character in its piece.
    pub width: u32,
    /// The first character behind its piece.
    pub end: usize,
    /// What its piece changes.
    pub sprms: &'a [u8],
}

/// The sprms of a piece: one in short form, or a list that stands in front of the pieces.
fn piece_sprms(prm: u16, properties: &[Vec<u8>]) -> Vec<u8> {
    if prm & 1 == 1 {
        return properties.get(usize::from(prm >> 1)).cloned().unwrap_or_default();
    }
    let sprm: u16 = match (prm >> 1) & 0x7f {
        0x41 => 0x0800, // deleted
        0x5c => 0x083c, // hidden
        _ => return Vec::new(),
    };
    let [low, high] = sprm.to_le_bytes();
    vec![low, high, (prm >> 8) as u8]
}

/// Windows code page 1252.
fn western(byte: u8) -> u16 {
    const HIGH: [u16; 32] = [
        0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d,
        0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d,
        0x17e, 0x178,
    ];
    if (0x80..0xa0).contains(&byte) { HIGH[usize::from(byte - 0x80)] } else { u16::from(byte) }
}
