//! What the walk over `word/document.xml` finds: [`Block`]s of paragraphs and tables, with the bytes of every run.
//!
//! Text is what a reader of the document sees; what was deleted, hidden or generated is not in it. Plain
//! values; nothing here reads XML.

use std::ops::Range;

use crate::source::{FirstLine, LineSpacing, Story};

/// A paragraph or a table.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// Rows of cells of blocks.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub rows: Vec<Vec<Vec<Block>>>,
}

impl Table {
    /// Whether its cells hold data, a row of them a line: no cell has two paragraphs, a line break or a table
    /// inside. Any other table lays out text, and reads cell by cell as if it were not there.
    pub fn is_data(&self) -> bool {
        let filled = |cell: &[Block]| -> usize {
            let weight = |block: &Block| match block {
                Block::Paragraph(p) if p.text.is_empty() => 0,
                Block::Paragraph(p) if p.text.contains('\n') || !p.after.is_empty() || p.mark_deleted => 2,
                Block::Paragraph(_) => 1,
                Block::Table(_) => 2,
            };
            cell.iter().map(weight).sum()
        };
        self.rows.iter().flatten().all(|cell| filled(cell) <= 1)
    }
}

/// One paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub story: Story,
    /// 1-based in its story.
    pub number: u32,
    /// Its label and its visible text, `\n` for a line break.
    pub text: String,
    /// Runs of `text` and where they stand, in order, without gaps except line breaks.
    pub atoms: Vec<Atom>,
    /// Bytes between `w:pPr` and the closing tag, where range marks may stand.
    pub content: Range<usize>,
    /// The element has a closing tag.
    pub open: bool,
    /// The paragraph's mark was deleted: the next paragraph goes on in the same line.
    pub mark_deleted: bool,
    /// Nothing of it is shown, its mark neither.
    pub hidden: bool,
    /// Text boxes and notes that hang on it.
    pub after: Vec<Block>,
    /// What is to be told of its looks.
    pub looks: Looks,
    /// Tracked changes, comments and hidden runs: kind, bytes of `text`.
    pub marks: Vec<(MarkKind, Range<u32>)>,
}

/// Text that came from one place.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// Bytes of the paragraph's text.
    pub text: Range<u32>,
    /// 1-based in the paragraph; 0 for what no run holds.
    pub run: u32,
    /// 1-based; 0 where not known.
    pub page: u32,
    /// Bytes of the part that spell it.
    pub raw: Option<Range<u32>>,
    /// Index of its run and its `w:t` in [`Parts`].
    pub link: Option<Link>,
}

/// Where a piece of text can be cut.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Link {
    /// In `runs`.
    pub run: u32,
    /// In `elements`.
    pub element: u32,
}

/// The elements of the part that hold text.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub runs: Vec<Run>,
    pub elements: Vec<Element>,
}

/// A `w:r`, in bytes of the part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// The opening tag.
    pub open: Range<usize>,
    /// `w:rPr`, empty where there is none.
    pub properties: Range<usize>,
    /// The closing tag.
    pub close: Range<usize>,
}

/// A `w:t`, in bytes of the part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    /// The opening tag.
    pub open: Range<usize>,
    /// The closing tag.
    pub close: Range<usize>,
    /// Blanks at its ends count.
    pub preserve: bool,
}

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    Revision,
    Comment,
    Hidden,
}

/// How a paragraph looks.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    /// Font and size (half points) with the bytes of text they have.
    pub runs: Vec<(Option<u16>, Option<u16>, usize)>,
    pub line: Option<LineSpacing>,
    pub first_line: Option<FirstLine>,
}
