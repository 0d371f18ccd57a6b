//! [`Origin`]: where the extracted text stood in its file, for formats that are more than text.
//!
//! Readers fill it, `annotate` and `--places` read it; nothing between them does. Plain values; nothing
//! here knows how a format is read or written.

use std::ops::Range;

use crate::span::Span;

/// What kind of file a text was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text or Markdown.
    #[default]
    Text,
    /// Office Open XML, by Word or WPS.
    Docx,
    /// Word 97 to 2003 binary, also WPS.
    Doc,
    /// Rich Text Format.
    Rtf,
    /// OpenDocument text.
    Odt,
    /// GB/T 33190 fixed layout.
    Ofd,
    /// Portable Document Format.
    Pdf,
    /// A web page.
    Html,
}

impl Format {
    /// Stable English key, also the usual extension.
    pub fn key(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Docx => "docx",
            Format::Doc => "doc",
            Format::Rtf => "rtf",
            Format::Odt => "odt",
            Format::Ofd => "ofd",
            Format::Pdf => "pdf",
            Format::Html => "html",
        }
    }
}

/// Which story of a document a piece belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Story {
    /// The main text.
    #[default]
    Body,
    /// A text box, read where it is anchored.
    TextBox,
    /// A footnote or an endnote.
    Note,
}

/// A run of extracted text and where it stood in the file; pieces are in text order and do not overlap.
///
/// Text between two pieces (line ends, tabs between cells) stood nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the extracted text.
    pub text: Span,
    /// Paragraph of its story, 1-based.
    pub paragraph: u32,
    /// Run of the paragraph, 1-based; 0 for what no run holds.
    pub run: u32,
    /// Page, 1-based; 0 where pages are not known.
    pub page: u32,
    /// Which story.
    pub story: Story,
    /// Bytes of the raw file or package part that spell the text, if they do so one to one after unescaping.
    /// `None` for what no run holds: numbering labels, tabs, joins of fields. Such a piece is never split.
    pub raw: Option<Range<u32>>,
}

/// Where the text of a document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Kind of file.
    pub format: Format,
    /// Whether each line of the text is a paragraph as its author made it, so that no lines need joining.
    pub paragraphs: bool,
    /// The pieces, in text order.
    pub pieces: Vec<Piece>,
    /// What could not be resolved, each a Chinese sentence: numbers of lists that are not in the text.
    pub notes: Vec<String>,
}

impl Origin {
    /// The piece that holds a place of the text, else the last one before it.
    pub fn piece_at(&self, offset: u32) -> Option<&Piece> {
        let behind = self.pieces.partition_point(|p| p.text.start <= offset);
        self.pieces[..behind].last()
    }

    /// The parts of a span that no run holds: labels of lists, joins of fields.
    pub fn synthetic(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        // Pages are drawn and texts are typed: neither has runs.
        let runs = matches!(self.format, Format::Docx | Format::Doc | Format::Rtf | Format::Odt);
        let first = if runs { self.pieces.partition_point(|p| p.text.end <= span.start) } else { self.pieces.len() };
        let inside = self.pieces[first..].iter().take_while(move |p| p.text.start < span.end);
        inside.filter(|p| p.run == 0).map(move |p| Span::new(p.text.start.max(span.start), p.text.end.min(span.end)))
    }
}
