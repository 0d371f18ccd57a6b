//! [`Layout`]: how the text of a document looks on its pages, and what its file holds beside the text.
//!
//! The docx reader fills it, checks of layout read it. Lengths are twentieths of a point as in the file,
//! places are bytes of the extracted text. Plain values; what they should be stands in `rules/`.

use crate::span::Span;

/// What a reader knows about the looks of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Every section's page, in order.
    pub pages: Vec<Page>,
    /// Names of fonts; paragraphs name them by their place here.
    pub fonts: Vec<String>,
    /// The paragraphs of the body that hold text, in text order.
    pub paragraphs: Vec<ParagraphLooks>,
    /// Whether a header or footer holds the number of the page.
    pub page_number: bool,
    /// Tracked changes (修订).
    pub revisions: Marks,
    /// Comments (批注).
    pub comments: Marks,
    /// Hidden text (隐藏文字).
    pub hidden: Marks,
    /// What the file's properties say about persons and bodies: key and value, none of them empty.
    pub properties: Vec<(&'static str, String)>,
}

/// Twentieths of a point in a millimetre.
const TWENTIETHS: f64 = 1440.0 / 25.4;

/// The page of a section, in twentieths of a point; 0 where the file does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Of the paper.
    pub width: i32,
    /// Of the paper.
    pub height: i32,
    /// Margin (天头); negative where text may run into the header.
    pub top: i32,
    /// Margin (地脚).
    pub bottom: i32,
    /// Margin (订口).
    pub left: i32,
    /// Margin (切口).
    pub right: i32,
    /// Distance of the lines of the grid (网格), where lines keep to one.
    pub grid: Option<u32>,
}

impl Page {
    /// Paper and margins in millimetres: width, height, top, left, then width and height of the text area (版心).
    pub fn millimetres(&self) -> [f64; 6] {
        let text = (self.width - self.left - self.right, self.height - self.top.abs() - self.bottom.abs());
        [self.width, self.height, self.top.abs(), self.left, text.0, text.1].map(|l| f64::from(l) / TWENTIETHS)
    }
}

/// Distance of lines (行距).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineSpacing {
    /// 固定值.
    Exact {
        /// Twentieths of a point.
        twentieths: u32,
    },
    /// 最小值.
    AtLeast {
        /// Twentieths of a point.
        twentieths: u32,
    },
    /// 多倍.
    Multiple {
        /// In 240ths of a line.
        of_240: u32,
    },
}

/// Indent of a first line (首行缩进); negative where it hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstLine {
    /// By characters.
    Characters {
        /// Hundredths of a character.
        hundredths: i32,
    },
    /// By length.
    Length {
        /// Twentieths of a point.
        twentieths: i32,
    },
}

/// How most of a paragraph looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParagraphLooks {
    /// The paragraph.
    pub text: Span,
    /// Font of Chinese characters, in [`Layout::fonts`].
    pub font: Option<u16>,
    /// Size in half points.
    pub size: Option<u16>,
    /// Distance of lines.
    pub line: Option<LineSpacing>,
    /// Indent of the first line.
    pub first_line: Option<FirstLine>,
}

/// Things of one kind in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// How many.
    pub count: u32,
    /// Where the first of them stand; the paragraph, where a mark holds no text.
    pub places: Vec<Span>,
}

/// Places kept of each kind; a message shows a few.
const PLACES: usize = 5;

impl Marks {
    /// Counts one more.
    pub fn add(&mut self, place: Span) {
        self.count += 1;
        if self.places.len() < PLACES && self.places.last() != Some(&place) {
            self.places.push(place);
        }
    }
}

impl Layout {
    /// Name of a paragraph's font.
    pub fn font(&self, looks: &ParagraphLooks) -> Option<&str> {
        self.fonts.get(usize::from(looks.font?)).map(String::as_str)
    }

    /// The paragraph that holds a place.
    pub fn paragraph_at(&self, offset: u32) -> Option<&ParagraphLooks> {
        let behind = self.paragraphs.partition_point(|p| p.text.start <= offset);
        self.paragraphs[..behind].last().filter(|p| offset < p.text.end)
    }
}
