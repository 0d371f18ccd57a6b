//! Reads Rich Text Format into a [`Source`]: groups and control words become paragraphs.
//!
//! The labels of automatic lists stand in the file as their page showed them (`\listtext`) and are kept.
//! Dropped: headers and footers, field codes (their results are kept), pictures, comments, hidden text and
//! deleted revisions. Notes and text boxes follow the paragraph they are anchored in.

mod tokens;

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};
use tokens::{Destination, Token, Tokens, destination};

use super::IngestError;
use super::paragraphs::Paragraphs;
use crate::source::{Format, Source, Story};

/// Most groups inside one another whose formatting is kept; Word writes some twenty.
const DEPTH: usize = 1_000;
/// Most fonts of a table.
const FONTS: usize = 4_096;
/// Longest label of a list in characters; a longer one is no label.
const LABEL: usize = 40;

/// Reads `bytes`; a file that was cut gives the text that could be read, and says so.
///
/// # Errors
///
/// When it was cut in front of its text.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Source, IngestError> {
    let mut reader = Reader::default();
    for token in Tokens::new(bytes) {
        reader.token(token);
    }
    reader.flush();
    let cut = reader.overflow > 0 || !reader.outer.is_empty();
    if reader.undecodable > 0 {
        let note = format!("有{}处文字无法按文件所称的编码解读，已略去，请以原稿为准", reader.undecodable);
        reader.paragraphs.note(note);
    }
    if cut {
        reader.paragraphs.note("文件结构不完整，结尾可能缺少文字，请用Word或WPS打开后另存再检查");
    }
    let encoding = reader.code_page.unwrap_or(WINDOWS_1252).name();
    let source = reader.paragraphs.finish(name, encoding, Format::Rtf, true);
    if cut && source.text().trim().is_empty() {
        return Err(IngestError::Package { part: "正文".to_owned(), why: "已损坏或不完整" });
    }
    Ok(source)
}

/// What a group sets for what stands in it.
#[derive(Clone, Copy)]
struct Group {
    destination: Destination,
    /// Signs to skip behind a `\u`.
    skip: u32,
    hidden: bool,
    deleted: bool,
    /// Which of the fonts text is in: of plain, of other and of East Asian characters.
    script: usize,
    fonts: [u32; 3],
    /// This group is the one that opened its note, text box or label.
    opens: bool,
}

/// Not one of the fonts: that of right-to-left text.
const RIGHT_TO_LEFT: usize = 3;

impl Default for Group {
    fn default() -> Self {
        Group {
            destination: Destination::Text,
            skip: 1,
            hidden: false,
            deleted: false,
            script: 0,
            fonts: [u32::MAX; 3],
            opens: false,
        }
    }
}

#[derive(Default)]
struct Reader {
    group: Group,
    outer: Vec<Group>,
    /// Groups deeper than [`DEPTH`], which are skipped.
    overflow: usize,
    /// `\*` was the last token.
    starred: bool,
    /// Signs still to be skipped behind a `\u`.
    to_skip: u32,
    /// Half of a character outside the Basic Multilingual Plane.
    high: Option<u16>,
    /// Bytes of the code page that are not decoded yet.
    bytes: Vec<u8>,
    code_page: Option<&'static Encoding>,
    fonts: BTreeMap<u32, &'static Encoding>,
    /// Font of the table that is being described.
    font: u32,
    label: String,
    /// The instruction of the innermost field, its first characters.
    instruction: String,
    undecodable: usize,
    paragraphs: Paragraphs,
}

impl Reader {
    fn token(&mut self, token: Token) {
        let starred = std::mem::take(&mut self.starred);
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            _ if self.overflow > 0 => {}
            _ if self.to_skip > 0 => {
                self.to_skip -= 1;
            }
            Token::Word(word, value) => self.word(word, value, starred),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Byte(byte) => self.byte(byte),
        }
    }

    fn open(&mut self) {
        self.flush();
        self.to_skip = 0;
        if self.overflow > 0 || self.outer.len() >= DEPTH {
            self.overflow += 1;
            return;
        }
        self.outer.push(self.group);
        self.group.opens = false;
        if self.group.destination == Destination::Text {
            self.paragraphs.next_run();
        }
    }

    fn close(&mut self) {
        self.flush();
        self.to_skip = 0;
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let Some(outer) = self.outer.pop() else { return };
        let group = std::mem::replace(&mut self.group, outer);
        match group.destination {
            Destination::Label if group.opens => {
                let label = std::mem::take(&mut self.label);
                let label = label.trim();
                // Bullets come from symbol fonts and say nothing.
                let bullet = label.chars().all(|c| matches!(c, '\u{e000}'..='\u{f8ff}' | '·' | '•'));
                if !bullet && label.chars().count() <= LABEL {
                    self.paragraphs.push_synthetic(label);
                    if label.ends_with(|c: char| c.is_ascii_alphanumeric()) {
                        self.paragraphs.push_synthetic(" ");
                    }
                }
            }
            Destination::Note | Destination::TextBox if group.opens => self.paragraphs.close_aside(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, value: Option<i32>, starred: bool) {
        // Between the halves of a character nothing may stand; anything else ends a run of bytes.
        if word != "u" {
            self.flush();
        }
        let on = value != Some(0);
        if let Some(destination) = destination(word, starred) {
            self.enter(destination);
            return;
        }
        let number = value.unwrap_or(0).max(0) as u32;
        match word {
            "u" => self.unicode(value.unwrap_or(0)),
            "uc" => self.group.skip = number.min(16),
            "v" => self.group.hidden = on,
            "deleted" => self.group.deleted = on,
            "plain" => {
                (self.group.hidden, self.group.deleted) = (false, false);
                (self.group.script, self.group.fonts) = (0, [u32::MAX; 3]);
            }
            "ansicpg" => self.code_page = Some(code_page(number)),
            "mac" | "pc" | "pca" => self.code_page = Some(WINDOWS_1252),
            "loch" | "ltrch" => self.group.script = 0,
            "hich" => self.group.script = 1,
            "dbch" => self.group.script = 2,
            "rtlch" => self.group.script = RIGHT_TO_LEFT,
            "f" if self.group.destination == Destination::Fonts => self.font = number,
            "f" | "af" => {
                if let Some(font) = self.group.fonts.get_mut(self.group.script) {
                    *font = number;
                }
            }
            "fcharset" if self.group.destination == Destination::Fonts => self.charset(number),
            "par" | "sect" => self.end(Paragraphs::end_paragraph),
            "line" | "page" | "softline" | "lbr" => self.end(Paragraphs::break_line),
            "cell" | "nestcell" => self.end(Paragraphs::end_cell),
            "row" | "nestrow" => self.end(Paragraphs::end_row),
            _ => {
                if let Some((_, sign)) = SIGNS.iter().find(|(name, _)| *name == word) {
                    self.text(sign);
                }
            }
        }
    }

    fn enter(&mut self, destination: Destination) {
        // A table of contents repeats the headings.
        let contents = destination == Destination::Result && self.instruction.trim_start().starts_with("TOC");
        let destination = match destination {
            Destination::Result if contents => Destination::Skipped,
            Destination::Result => Destination::Text,
            destination => destination,
        };
        // What stands inside something skipped is skipped, a label's formatting is the label's; but a note
        // may stand in a text box and the result of a field in a note.
        let inside = self.group.destination;
        if matches!(inside, Destination::Skipped | Destination::Instruction | Destination::Label) {
            // `upr` is skipped for the sake of its twin.
            return;
        }
        match destination {
            Destination::Text | Destination::Result => {}
            Destination::Note => self.paragraphs.open_aside(Story::Note),
            Destination::TextBox => self.paragraphs.open_aside(Story::TextBox),
            Destination::Instruction => self.instruction.clear(),
            Destination::Label | Destination::Fonts | Destination::Skipped => {}
        }
        if destination != Destination::Text {
            self.group.destination = destination;
            self.group.opens = true;
        }
    }

    fn charset(&mut self, charset: u32) {
        let encoding = match charset {
            134 => GB18030,
            136 => BIG5,
            128 => SHIFT_JIS,
            129 | 130 => EUC_KR,
            _ => return,
        };
        if self.fonts.len() < FONTS {
            self.fonts.insert(self.font, encoding);
        }
    }

    fn symbol(&mut self, symbol: u8) {
        self.flush();
        match symbol {
            b'*' => self.starred = true,
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'{' | b'}' | b'\\' => self.text(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'\r' | b'\n' => self.end(Paragraphs::end_paragraph),
            _ => {}
        }
    }

    fn end(&mut self, step: fn(&mut Paragraphs)) {
        if self.visible() {
            step(&mut self.paragraphs);
        }
    }

    fn visible(&self) -> bool {
        let text = matches!(self.group.destination, Destination::Text | Destination::Note | Destination::TextBox);
        text && !self.group.deleted && self.overflow == 0
    }

    fn unicode(&mut self, value: i32) {
        if self.high.is_none() {
            self.flush();
        }
        self.to_skip = self.group.skip;
        // Written as signed 16 bits; some writers give the whole code point.
        let unit = if value < 0 { value.wrapping_add(0x1_0000) } else { value } as u32;
        let found = match (self.high.take(), unit) {
            (Some(high), 0xdc00..=0xdfff) => {
                char::from_u32(0x1_0000 + ((u32::from(high) - 0xd800) << 10) + (unit - 0xdc00))
            }
            (_, 0xd800..=0xdbff) => {
                self.high = Some(unit as u16);
                return;
            }
            // Symbol fonts are mapped there; their signs are bullets.
            (_, 0xf000..=0xf0ff) => None,
            (_, unit) => char::from_u32(unit),
        };
        if let Some(c) = found {
            self.text(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn byte(&mut self, byte: u8) {
        if matches!(self.group.destination, Destination::Skipped | Destination::Fonts) {
            return;
        }
        self.high = None;
        self.bytes.push(byte);
    }

    /// Decodes the bytes that have come so far.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let encoding = self.encoding();
        match encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
            Some(text) => self.text(&text),
            None => {
                self.undecodable += 1;
                let (text, _) = encoding.decode_without_bom_handling(&bytes);
                self.text(&text.replace('\u{fffd}', ""));
            }
        }
    }

    /// That of the font, else that of the file.
    fn encoding(&self) -> &'static Encoding {
        let font = self.group.fonts.get(self.group.script).copied().unwrap_or(u32::MAX);
        let of_font = self.fonts.get(&font).copied();
        of_font.or(self.code_page).unwrap_or(WINDOWS_1252)
    }

    fn text(&mut self, text: &str) {
        match self.group.destination {
            Destination::Label => self.label.push_str(text),
            Destination::Instruction if self.instruction.len() < 32 => self.instruction.push_str(text),
            Destination::Instruction | Destination::Skipped | Destination::Fonts => {}
            Destination::Text | Destination::Result | Destination::Note | Destination::TextBox => {
                if self.visible() && !self.group.hidden {
                    self.paragraphs.push(text);
                }
            }
        }
    }
}

/// Words that are a sign of the text.
const SIGNS: &[(&str, &str)] = &[
    ("tab", "\t"),
    ("emdash", "—"),
    ("endash", "–"),
    ("lquote", "‘"),
    ("rquote", "’"),
    ("ldblquote", "“"),
    ("rdblquote", "”"),
    ("bullet", "•"),
    ("emspace", "\u{3000}"),
    ("enspace", " "),
    ("qmspace", " "),
];

fn code_page(number: u32) -> &'static Encoding {
    match number {
        936 | 54936 => GB18030,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        65001 => UTF_8,
        1250..=1258 => Encoding::for_label(format!("windows-{number}").as_bytes()).unwrap_or(WINDOWS_1252),
        _ => WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(rtf: &str) -> String {
        read("a", rtf.as_bytes()).unwrap().text().trim_end().replace('\n', "⏎")
    }

    #[test]
    fn code_pages_and_unicode() {
        assert_eq!(
            lines(r"{\rtf1\ansi\ansicpg936 \'d2\'bb\'a1\'a2\'b0\'ec\'bd\'e1\par 2024\'c4\'ea}"),
            "一、办结⏎2024年"
        );
        assert_eq!(
            lines(r"{\rtf1\ansi\ansicpg936\uc1 \u19968?\u12289\'3f{\uc2\u21150\'b0\'ec}\u32467 x!}"),
            "一、办结!"
        );
        assert_eq!(lines(r"{\rtf1\ansicpg936 \'81@\u-10179?\u-8694?}"), "丂\u{1f60a}");
        // The font's character set counts more than the file's code page.
        let fonts = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 SimSun{\*\falt x};}}";
        assert_eq!(lines(&format!(r"{fonts}\f1 \'b0\'ec\loch\af0\hich\af0\dbch\af1 \'bd\'e1}}")), "办结");
    }

    #[test]
    fn labels_fields_notes_and_boxes() {
        let rtf = r"{\rtf1\ansicpg936{\header \'d2\'b3}{\listtext\pard\plain \'d2\'bb\'a1\'a2\tab}\pard \'b0\'ec{\footnote \pard \'d7\'a2}\'bd\'e1\par
{\field{\*\fldinst PAGE}{\fldrslt 31}}{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt \'bf\'f2\par}}{\shprslt no}}\'bc\'fe\par}";
        assert_eq!(lines(rtf), "一、办结⏎注⏎31件⏎框");
    }

    #[test]
    fn hidden_and_deleted_words_are_dropped() {
        assert_eq!(
            lines(r"{\rtf1 a{\v hidden}{\deleted b\par}{\revised c}\v x\v0 d{\pict 0102{\*\bin}}e\bin3 }}}f}"),
            "acdef"
        );
    }

    #[test]
    fn a_table_of_contents_is_dropped() {
        let toc = r"{\field{\*\fldinst { TOC \\o}}{\fldrslt {\field{\*\fldinst HYPERLINK}{\fldrslt x}}y\par}}";
        assert_eq!(lines(&format!(r"{{\rtf1 a\par {toc}b{{\field{{\*\fldinst DATE}}{{\fldrslt c}}}}}}")), "a⏎bc");
    }

    #[test]
    fn a_file_that_was_cut_says_so() {
        assert_eq!(read("a", br"{\rtf1 a\par b").unwrap().origin().notes.len(), 1);
        assert!(read("a", br"{\rtf1{\fonttbl{\f0 a").is_err());
    }

    #[test]
    fn rows_are_lines() {
        let rtf = r"{\rtf1\trowd\intbl a\cell b\cell\row\trowd\intbl c\par d\cell e\cell\row\pard f}";
        assert_eq!(read("a", rtf.as_bytes()).unwrap().text(), "a\tb\nc\nd\te\nf\n");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{{\\rtf1 a{}b", "{".repeat(300_000));
        let source = read("a", deep.as_bytes()).unwrap();
        assert_eq!(source.text(), "a\n");
        assert_eq!(source.origin().notes.len(), 1);
    }
}
