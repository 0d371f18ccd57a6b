//! Turns a font dictionary into a [`Font`], which reads strings into glyphs: text and width of each.
//!
//! The text of a code is what `ToUnicode` says, else what the named encoding says, else none: a glyph without
//! text is counted by the caller and never guessed. Glyph outlines are not looked at.

use lopdf::{Dictionary, Object};

use super::cmap::CMap;
use super::encoding::{self, Predefined, Simple};
use super::objects::Objects;

/// Most widths of a font that are kept.
const WIDTHS: usize = 1 << 16;

/// A font that strings are shown in.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    to_unicode: Option<CMap>,
    /// First code or glyph number, last one, width in thousandths of the size; sorted.
    widths: Vec<(u32, u32, f32)>,
    /// Width of all others.
    default_width: f32,
    /// Lines run from top to bottom.
    pub(super) vertical: bool,
    /// A font of pictures: what has no text is no loss.
    pub(super) pictures: bool,
}

/// How strings are cut into codes, and what a code means without `ToUnicode`.
#[derive(Debug)]
enum Codes {
    /// One byte each.
    Simple(Box<Simple>),
    /// A predefined CMap.
    Predefined(Predefined),
    /// Two bytes, which number glyphs.
    Identity,
    /// An embedded CMap, which numbers glyphs.
    Embedded(CMap),
}

/// One glyph of a string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// Its text was appended; false if it has none.
    pub(super) readable: bool,
    /// In thousandths of the size.
    pub(super) width: f32,
    /// The code is the single byte 32, to which word spacing applies.
    pub(super) is_space: bool,
}

impl Font {
    /// Reads a font dictionary; whatever is missing in it falls back to what ISO 32000 gives as default.
    pub(super) fn read(font: &Dictionary, objects: &mut Objects) -> Font {
        let subtype = objects.name(font, b"Subtype").unwrap_or_default();
        let name = objects.name(font, b"BaseFont").unwrap_or_default();
        let to_unicode = read_to_unicode(font, objects);
        if subtype == b"Type0" {
            return composite(font, to_unicode, objects);
        }
        let pictures = is_pictures(&name);
        let codes = Codes::Simple(Box::new(simple_encoding(font, &subtype, &name, objects)));
        let (widths, default_width) = simple_widths(font, &subtype, &name, objects);
        Font { codes, to_unicode, widths, default_width, vertical: false, pictures }
    }

    /// The first glyph of `bytes`, which are not empty, and how many of them it takes; its text is appended to `out`.
    pub(super) fn next(&self, bytes: &[u8], out: &mut String) -> (Glyph, usize) {
        let length = match &self.codes {
            Codes::Simple(_) => 1,
            Codes::Predefined(encoding) => encoding.code_length(bytes),
            Codes::Identity => 2,
            Codes::Embedded(map) => map.code_length(bytes),
        }
        .clamp(1, bytes.len());
        let code = &bytes[..length];
        let number = code.iter().fold(0u32, |n, b| n << 8 | u32::from(*b));
        let start = out.len();
        let mut readable = self.to_unicode.as_ref().is_some_and(|map| map.text_of(number, out))
            || match &self.codes {
                Codes::Simple(table) => table[code[0] as usize].is_some_and(|c| {
                    out.push(c);
                    true
                }),
                Codes::Predefined(encoding) => encoding.text_of(code, out),
                Codes::Identity | Codes::Embedded(_) => false,
            };
        // What producers write where they know no character.
        let none = |c: char| matches!(c, '\0' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        if out[start..].contains(none) || out[start..].contains(|c: char| c.is_control() && !c.is_whitespace()) {
            out.truncate(start);
            readable = false;
        }
        let width = match &self.codes {
            Codes::Simple(_) | Codes::Identity => self.width(number),
            Codes::Embedded(map) => self.width(map.glyph_of(number).unwrap_or(0)),
            // The glyph numbers of predefined maps are not at hand. Where a font lists widths at all, it does so
            // for its Latin glyphs, which are half as wide as the others.
            Codes::Predefined(_) if !self.widths.is_empty() && out[start..].is_ascii() => self.default_width / 2.0,
            Codes::Predefined(_) => self.default_width,
        };
        (Glyph { readable, width, is_space: code == b" " }, length)
    }

    fn width(&self, glyph: u32) -> f32 {
        let behind = self.widths.partition_point(|(first, _, _)| *first <= glyph);
        let found = self.widths[..behind].last().filter(|(_, last, _)| glyph <= *last);
        found.map_or(self.default_width, |(_, _, width)| *width)
    }
}

fn read_to_unicode(font: &Dictionary, objects: &mut Objects) -> Option<CMap> {
    let map = CMap::parse(&objects.stream_at(font, b"ToUnicode")?);
    (!map.has_no_text()).then_some(map)
}

fn composite(font: &Dictionary, to_unicode: Option<CMap>, objects: &mut Objects) -> Font {
    let name = objects.name(font, b"Encoding").unwrap_or_default();
    let embedded = objects.stream_at(font, b"Encoding");
    let codes = match (Predefined::by_name(&name), embedded) {
        (Some(encoding), _) => Codes::Predefined(encoding),
        (None, Some(map)) => Codes::Embedded(CMap::parse(&map)),
        (None, None) => Codes::Identity,
    };
    let writes_down = |encoding: &Dictionary| objects.number(encoding, b"WMode") == Some(1.0);
    let vertical = name.ends_with(b"-V") || objects.dictionary_at(font, b"Encoding").is_some_and(writes_down);
    let (mut widths, mut default_width) = (Vec::new(), 1000.0);
    let mut pictures = false;
    let descendant = objects.array_at(font, b"DescendantFonts").and_then(|fonts| fonts.first());
    if let Some(descendant) = descendant.and_then(|d| objects.dictionary(d)) {
        default_width = objects.number(descendant, b"DW").unwrap_or(1000.0);
        widths = glyph_widths(descendant, objects);
        pictures = is_pictures(&objects.name(descendant, b"BaseFont").unwrap_or_default());
    }
    Font { codes, to_unicode, widths, default_width, vertical, pictures }
}

/// `/W`: `first [w w w]` and `first last w`.
fn glyph_widths(descendant: &Dictionary, objects: &Objects) -> Vec<(u32, u32, f32)> {
    let mut widths = Vec::new();
    let list = objects.array_at(descendant, b"W").unwrap_or_default();
    let mut at = 0;
    while at + 1 < list.len() && widths.len() < WIDTHS {
        let Some(first) = objects.number_of(&list[at]).map(|n| n.max(0.0) as u32) else { break };
        match objects.resolve(&list[at + 1]) {
            Some(Object::Array(each)) => {
                for (glyph, width) in (first..).zip(each).take(WIDTHS) {
                    widths.push((glyph, glyph, objects.number_of(width).unwrap_or(1000.0)));
                }
                at += 2;
            }
            Some(last) => {
                let last = objects.number_of(last).map_or(first, |n| n.max(0.0) as u32);
                let width = list.get(at + 2).and_then(|w| objects.number_of(w)).unwrap_or(1000.0);
                widths.push((first, last.max(first), width));
                at += 3;
            }
            None => break,
        }
    }
    widths.sort_by_key(|(first, _, _)| *first);
    widths
}

fn simple_widths(font: &Dictionary, subtype: &[u8], name: &[u8], objects: &Objects) -> (Vec<(u32, u32, f32)>, f32) {
    // Type 3 fonts measure in a space of their own; all others in thousandths.
    let matrix = objects.array_at(font, b"FontMatrix").and_then(|m| objects.number_of(m.first()?));
    let scale = if subtype == b"Type3" { matrix.unwrap_or(0.001) * 1000.0 } else { 1.0 };
    let first = objects.number(font, b"FirstChar").unwrap_or(0.0).max(0.0) as u32;
    let list = objects.array_at(font, b"Widths").unwrap_or_default();
    let width = |w: &Object| objects.number_of(w).unwrap_or(0.0) * scale;
    let widths = (first..).zip(list).take(256).map(|(code, w)| (code, code, width(w))).collect();
    let missing = objects.dictionary_at(font, b"FontDescriptor").and_then(|d| objects.number(d, b"MissingWidth"));
    // The fourteen standard fonts may come without widths; half a size is near the mean of Helvetica.
    let standard = if name.windows(7).any(|w| w == b"Courier") { 600.0 } else { 500.0 };
    (widths, missing.unwrap_or(if list.is_empty() { standard } else { 0.0 }))
}

fn simple_encoding(font: &Dictionary, subtype: &[u8], name: &[u8], objects: &Objects) -> Simple {
    let encoding = objects.name(font, b"Encoding");
    if let Some(table) = encoding.as_deref().and_then(encoding::base) {
        return table;
    }
    let dictionary = objects.dictionary_at(font, b"Encoding");
    let named = dictionary.and_then(|d| objects.name(d, b"BaseEncoding"));
    let flags = objects.dictionary_at(font, b"FontDescriptor").and_then(|d| objects.number(d, b"Flags"));
    // Bit 3: the font has an order of its own, which only its program knows.
    let symbolic = flags.is_some_and(|f| f as u32 & 4 != 0) || subtype == b"Type3" || is_pictures(name);
    let mut table = match named.as_deref().and_then(encoding::base) {
        Some(table) => table,
        None if symbolic => [None; 256],
        None => encoding::standard(),
    };
    let differences = dictionary.and_then(|d| objects.array_at(d, b"Differences")).unwrap_or_default();
    let mut code = 0usize;
    for entry in differences.iter().take(1024) {
        match objects.resolve(entry) {
            Some(Object::Name(name)) => {
                if let Some(place) = table.get_mut(code) {
                    *place = encoding::glyph(name);
                }
                code += 1;
            }
            Some(number) => code = objects.number_of(number).map_or(256, |n| n.clamp(0.0, 256.0) as usize),
            None => {}
        }
    }
    table
}

/// Fonts of bullets and arrows.
fn is_pictures(name: &[u8]) -> bool {
    [&b"Symbol"[..], b"Wingdings", b"Webdings", b"Dingbats"].iter().any(|p| name.windows(p.len()).any(|w| w == *p))
}
