//! Turns paragraphs, tables and comments into the bytes of a .docx that looks as GB/T 9704 asks of a paper.
//!
//! `body` writes what stands on the pages, `styles` the looks and the page numbers, `xml` puts text into XML.
//! A package holds no clock, no name of a person and nothing that was not given: the same document gives the
//! same bytes. Nothing here knows what the words are about.

mod body;
mod styles;
mod xml;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub(crate) use xml::escape;

/// A document, in A4.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The long side lies below, for wide tables.
    pub landscape: bool,
    /// What stands in it, from above.
    pub blocks: Vec<Block>,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// What a paragraph is, and so how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// 标题: centred.
    Title,
    /// 主送机关: from the left edge.
    Addressee,
    /// 正文: the first line two characters in.
    Body,
    /// 一、
    Heading1,
    /// （一）
    Heading2,
    /// 1.
    Heading3,
    /// 署名: at the right.
    Signature,
    /// 成文日期: at the right, a little further in.
    Date,
    /// Small print below a title or a table, from the left edge.
    Note,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its looks.
    pub style: Style,
    /// Its words.
    pub runs: Vec<Run>,
    /// Starts a page.
    pub new_page: bool,
}

/// Words of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words; `\n` breaks the line, characters that XML cannot hold are left out.
    pub text: String,
    /// In bold.
    pub bold: bool,
    /// A comment on exactly these words.
    pub comment: Option<Comment>,
}

/// A comment in the margin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Who says it.
    pub author: String,
    /// The short form of the author that Word shows in the text.
    pub initials: String,
    /// Its paragraphs.
    pub lines: Vec<String>,
}

/// A table whose first row comes again on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns from the left.
    pub columns: Vec<Column>,
    /// Rows by columns, the first row with the titles excluded; `\n` starts a paragraph, cells that are
    /// missing are empty.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// Its width; a page has 156 between its margins, in landscape 225.
    pub millimetres: u16,
    /// How its cells stand.
    pub align: Align,
}

/// How the text of a cell stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// From the left edge.
    #[default]
    Left,
    /// In the middle.
    Centre,
}

impl Document {
    /// Puts a paragraph or a table at the end.
    pub fn add(&mut self, block: impl Into<Block>) {
        self.blocks.push(block.into());
    }

    /// The package.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (document, comments) = body::document(self);
        let mut parts = vec![
            ("[Content_Types].xml", styles::types(!comments.is_empty())),
            ("_rels/.rels", styles::PACKAGE_RELATIONS.to_owned()),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", styles::relations(!comments.is_empty())),
            ("word/styles.xml", styles::styles()),
            ("word/settings.xml", styles::SETTINGS.to_owned()),
            ("word/fontTable.xml", styles::fonts()),
            ("word/footer1.xml", styles::footer("FooterOdd")),
            ("word/footer2.xml", styles::footer("FooterEven")),
        ];
        if !comments.is_empty() {
            parts.push(("word/comments.xml", body::comments(&comments)));
        }
        pack(&parts)
    }
}

/// The parts as a zip without a time of its own.
fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, options).expect("the names of the parts differ");
        writer.write_all(text.as_bytes()).expect("a part is far smaller than 4 GiB, and memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

impl From<Paragraph> for Block {
    fn from(paragraph: Paragraph) -> Block {
        Block::Paragraph(paragraph)
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Block {
        Block::Table(table)
    }
}

impl Paragraph {
    /// A paragraph of plain words.
    pub fn new(style: Style, text: impl Into<String>) -> Paragraph {
        let run = Run { text: text.into(), ..Run::default() };
        Paragraph { style, runs: vec![run], new_page: false }
    }

    /// The same on a page of its own.
    #[must_use]
    pub fn on_new_page(self) -> Paragraph {
        Paragraph { new_page: true, ..self }
    }

    /// The same with words behind it.
    #[must_use]
    pub fn with(mut self, run: Run) -> Paragraph {
        self.runs.push(run);
        self
    }

    /// The same with a comment on its last words.
    #[must_use]
    pub fn commented(mut self, comment: Comment) -> Paragraph {
        if let Some(run) = self.runs.last_mut() {
            run.comment = Some(comment);
        }
        self
    }
}

impl Run {
    /// Words in bold.
    pub fn bold(text: impl Into<String>) -> Run {
        Run { text: text.into(), bold: true, comment: None }
    }
}

impl Comment {
    /// A comment of some paragraphs.
    pub fn new<S: Into<String>>(author: &str, initials: &str, lines: impl IntoIterator<Item = S>) -> Comment {
        let lines = lines.into_iter().map(Into::into).collect();
        Comment { author: author.to_owned(), initials: initials.to_owned(), lines }
    }
}

impl Column {
    /// A column.
    pub fn new(title: &str, millimetres: u16, align: Align) -> Column {
        Column { title: title.to_owned(), millimetres, align }
    }
}

#[cfg(test)]
mod tests;
