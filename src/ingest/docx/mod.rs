//! Reads the bytes of a .docx package into a [`Source`]: one paragraph a line, its computed label in front.
//!
//! A table of data is read row by row, cells apart by tabs; a table that lays out text is read cell by cell
//! as paragraphs. A text box or a note stands behind the paragraph it hangs on. Headers, footers, comments,
//! deleted and hidden text, tables of contents and pictures are dropped, so no finding can point at what a
//! reader of the document does not see. Nothing here knows what a section is: see `grammar`.

mod line;
mod lines;
mod looks;
mod model;
mod numbering;
pub(super) mod numerals;
mod properties;
mod styles;
mod walk;

use std::collections::BTreeMap;
use std::ops::Range;

use super::IngestError;
use super::package::Package;
use super::xml::{Node, Nodes};
use crate::source::{Layout, Origin, Source, Story};
use numbering::Numbering;
use properties::Fonts;
use styles::Styles;
use walk::{NoteKind, Shared, Walk};

pub(crate) use model::{Element, Link, Run};

/// The main part of a document by Word, WPS or LibreOffice.
const MAIN: &str = "word/document.xml";

/// The main part of a package, if it is a docx.
///
/// # Errors
///
/// When its list of contents cannot be read.
pub(crate) fn main_part(package: &mut Package) -> Result<Option<String>, IngestError> {
    if package.has(MAIN) {
        return Ok(Some(MAIN.to_owned()));
    }
    // Converters name it otherwise; then its type tells.
    let types = package.text("[Content_Types].xml")?.unwrap_or_default();
    let mut nodes = Nodes::new("[Content_Types].xml", &types);
    while let Some(node) = nodes.next()? {
        let Node::Open(tag) = node else { continue };
        let is_main = tag.attribute("ContentType").is_some_and(|t| t.ends_with("wordprocessingml.document.main+xml"));
        if let (true, Some(name)) = (is_main, tag.attribute("PartName")) {
            return Ok(Some(name.trim_start_matches('/').to_owned()).filter(|name| package.has(name)));
        }
    }
    Ok(None)
}

/// A document as read, with the places that `annotate` needs.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The extracted text.
    pub text: String,
    /// Where it stood.
    pub origin: Origin,
    /// Run and element of each piece of the origin; `None` where the text cannot be cut.
    pub links: Vec<Option<Link>>,
    /// The runs of the main part.
    pub runs: Vec<Run>,
    /// The elements that hold text.
    pub elements: Vec<Element>,
    /// Where in the text a paragraph starts, and the paragraph of the body that it is or hangs on.
    pub starts: Vec<(u32, u32)>,
    /// The paragraphs of the body by number, less one.
    pub paragraphs: Vec<Spot>,
    /// How it looks.
    pub layout: Layout,
}

/// Where marks can be set around a paragraph of the body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spot {
    /// Bytes of the main part between the properties and the closing tag.
    pub content: Range<usize>,
    /// There is a closing tag.
    pub open: bool,
}

/// Reads a package.
///
/// # Errors
///
/// When a part is damaged, not well-formed or too large.
pub(super) fn read(name: &str, main: &str, package: &mut Package) -> Result<Source, IngestError> {
    let document = document(main, package)?;
    Ok(Source::new(name, document.text, "UTF-8").with_origin(document.origin).with_layout(document.layout))
}

/// Reads a package with all its places.
///
/// # Errors
///
/// Those of [`read`].
pub(crate) fn document(part: &str, package: &mut Package) -> Result<Document, IngestError> {
    let missing = || IngestError::Package { part: part.to_owned(), why: "缺失" };
    let main = package.text(part)?.ok_or_else(missing)?;
    let styles = package.text("word/styles.xml")?.unwrap_or_default();
    let numbering = package.text("word/numbering.xml")?.unwrap_or_default();
    let footnotes = package.text("word/footnotes.xml")?.unwrap_or_default();
    let endnotes = package.text("word/endnotes.xml")?.unwrap_or_default();
    let attempt = |drop_contents: bool| -> Result<(Document, bool), IngestError> {
        let mut fonts = Fonts::default();
        let mut styles = Styles::new(&styles, &mut fonts);
        let mut numbering = Numbering::read(&numbering)?;
        numbering.link(|style| styles.paragraph(Some(style), &mut fonts).paragraph.num_id);
        let mut shared = Shared { styles, numbering, fonts, notes: BTreeMap::new() };
        for (kind, part, text) in [
            (NoteKind::Footnote, "word/footnotes.xml", &footnotes),
            (NoteKind::Endnote, "word/endnotes.xml", &endnotes),
        ] {
            Walk::new(part, text, Story::Note, &mut shared, drop_contents).notes(kind)?;
        }
        let mut walk = Walk::new(part, &main, Story::Body, &mut shared, drop_contents);
        let blocks = walk.body()?;
        let (unended, paged) = (walk.unended(), walk.paged);
        let (parts, sections) = (std::mem::take(&mut walk.parts), std::mem::take(&mut walk.sections));
        let mut document = lines::document(&blocks, parts, paged);
        document.layout.pages = looks::pages(&main, &sections);
        document.layout.fonts = shared.fonts.names;
        document.origin.notes = shared.numbering.notes();
        Ok((document, unended))
    };
    let (mut document, unended) = attempt(true)?;
    if unended {
        // A table of contents that never ends would swallow the report. Both together would be twice the memory.
        drop(document);
        document = attempt(false)?.0;
    }
    looks::complete(&mut document.layout, package)?;
    Ok(document)
}

#[cfg(test)]
pub(crate) mod tests;
