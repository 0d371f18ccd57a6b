//! Turns the bytes of a PDF into a [`Source`]: the text layer, as paragraphs.
//!
//! Characters come from `ToUnicode` maps and from encodings with a name; what a font does not say is counted,
//! marked by U+FFFD and noted, or refused where it is much. Scans, encrypted and damaged files are refused with
//! what to do. Annotations, form fields, attachments and pictures are not read.

mod cmap;
mod encoding;
mod font;
mod inflate;
mod interpret;
mod matrix;
mod objects;
mod survey;
mod tokens;

use super::IngestError;
use super::visual::{self, Line};
use crate::source::{Format, Source};
use interpret::{Fonts, Shown};
use objects::Objects;

/// Share of the characters, in percent, up to which missing ones are noted rather than refused.
const UNREADABLE: usize = 2;
/// Characters a page of text has at least; a scan has a stamp's or a page number's.
const PAGE_OF_TEXT: usize = 20;

/// Reads a PDF.
///
/// # Errors
///
/// When the file is damaged, encrypted, a scan, larger inside than any document, or set in fonts that do not say
/// what their characters are.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Source, IngestError> {
    let mut objects = Objects::open(bytes)?;
    let pages = objects.pages()?;
    let mut fonts = Fonts::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut seen = Seen::default();
    let count = pages.len() as u32;
    for (page, number) in pages.iter().zip(1..) {
        let mut shown = interpret::show(page, &mut objects, &mut fonts);
        let runs = std::mem::take(&mut shown.runs);
        if objects.overrun() || runs.overrun {
            return Err(IngestError::TooLargeInside);
        }
        let (page_lines, aslant) = visual::lines(number, runs);
        visual::extend(&mut lines, page_lines)?;
        seen.add(number, &shown, aslant);
    }
    seen.refuse(count, objects.lost())?;
    visual::source(name, Format::Pdf, lines, count, seen.notes())
}

/// What all pages show.
#[derive(Default)]
struct Seen {
    readable: usize,
    unreadable: usize,
    invisible: usize,
    aslant: usize,
    /// Pages with a picture and hardly any text.
    pictures: Vec<u32>,
    /// A part of a page could not be decoded.
    damaged: bool,
}

impl Seen {
    fn add(&mut self, page: u32, shown: &Shown, aslant: usize) {
        self.readable += shown.readable;
        self.unreadable += shown.unreadable;
        self.invisible += shown.invisible;
        self.aslant += aslant;
        if shown.picture && shown.readable + shown.unreadable < PAGE_OF_TEXT {
            self.pictures.push(page);
        }
        self.damaged |= shown.damaged;
    }

    /// `lost`: something of the file was not there, so that what is missing is damage.
    fn refuse(&self, pages: u32, lost: bool) -> Result<(), IngestError> {
        // A part that is not read may be the one the report is said to lack.
        if self.damaged {
            return Err(IngestError::Damaged("PDF"));
        }
        let all = self.readable + self.unreadable;
        let few = all < PAGE_OF_TEXT * pages as usize;
        if !self.pictures.is_empty() && few && self.pictures.len() * 2 >= pages as usize {
            return Err(IngestError::Scan);
        }
        let unreadable = self.unreadable * 100 > all * UNREADABLE;
        if lost && (all == 0 || unreadable) {
            return Err(IngestError::Damaged("PDF"));
        }
        if all == 0 {
            return Err(IngestError::Scan);
        }
        if unreadable {
            return Err(IngestError::Fonts((self.unreadable * 100).div_ceil(all)));
        }
        Ok(())
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.unreadable > 0 {
            notes.push(format!("有{}个字所用的字体没有编码对照，读不出，文中以“\u{fffd}”代替", self.unreadable));
        }
        if self.invisible * 2 > self.readable {
            notes.push("文字来自扫描件的识别层，可能有识别错误，请对照原件".to_owned());
        }
        notes.extend(visual::notes(&self.pictures, self.aslant));
        notes
    }
}
