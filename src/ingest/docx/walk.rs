//! Walks over `word/document.xml` or a part of notes and gives its [`Block`]s: the one walk that the reader
//! and `annotate` share.
//!
//! Kept: inserted and moved-in text, results of fields, content controls, text boxes (once). Dropped: deleted
//! and moved-away text, codes of fields, tables of contents, hidden text, Fallbacks. A namespace is known by
//! the prefix that the root binds to it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::line::Line;
use super::model::{Atom, Block, Element, Link, MarkKind, Paragraph, Parts, Run, Table};
use super::numbering::Numbering;
use super::properties::{self, Fonts, number};
use super::styles::Styles;
use crate::ingest::IngestError;
use crate::ingest::xml::{Node, Nodes, Tag};
use crate::source::Story;

/// The main namespace, as Word writes it and in the strict form.
const MAIN: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// What all parts of a document share.
pub(super) struct Shared<'a> {
    pub styles: Styles<'a>,
    pub numbering: Numbering,
    pub fonts: Fonts,
    /// Notes by kind and id.
    pub notes: BTreeMap<(NoteKind, i64), Vec<Block>>,
}

/// Which part a note stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
}

/// A field that has begun.
struct Field {
    /// Its code, not yet its result.
    code: bool,
    /// Its result is a table of contents.
    contents: bool,
}

/// A walk through one part.
pub(super) struct Walk<'a, 's, 'p> {
    nodes: Nodes<'a>,
    shared: &'s mut Shared<'p>,
    /// `w:` with the colon.
    prefix: String,
    story: Story,
    /// Paragraphs so far in the body, in text boxes, in notes.
    counts: [u32; 3],
    fields: Vec<Field>,
    /// Whether tables of contents are left out.
    drop_contents: bool,
    /// Inside what cannot hold a range mark.
    frozen: u32,
    page: u32,
    pub parts: Parts,
    /// Bytes of each `w:sectPr`.
    pub sections: Vec<Range<usize>>,
    /// Whether the part says where its pages ended when it was last shown.
    pub paged: bool,
}

impl<'a, 's, 'p> Walk<'a, 's, 'p> {
    /// Starts at the beginning of a part.
    pub fn new(
        part: &'a str,
        text: &'a str,
        story: Story,
        shared: &'s mut Shared<'p>,
        drop_contents: bool,
    ) -> Walk<'a, 's, 'p> {
        Walk {
            nodes: Nodes::new(part, text),
            shared,
            prefix: "w:".to_owned(),
            story,
            counts: [0; 3],
            fields: Vec::new(),
            drop_contents,
            frozen: 0,
            page: 1,
            parts: Parts::default(),
            sections: Vec::new(),
            paged: false,
        }
    }

    /// The blocks of the body.
    pub fn body(&mut self) -> Result<Vec<Block>, IngestError> {
        let mut blocks = Vec::new();
        while let Some(node) = self.nodes.next()? {
            let Node::Open(tag) = node else { continue };
            self.learn_prefix(&tag);
            match self.word(&tag) {
                Some("document") => {}
                Some("body") => self.blocks(&mut blocks)?,
                _ => self.nodes.skip()?,
            }
        }
        Ok(blocks)
    }

    /// Whether a field never ended, so that the end of what it generates is not known.
    pub fn unended(&self) -> bool {
        self.fields.iter().any(|f| f.contents)
    }

    /// The notes of a part, separators left out.
    pub fn notes(&mut self, kind: NoteKind) -> Result<(), IngestError> {
        while let Some(node) = self.nodes.next()? {
            let Node::Open(tag) = node else { continue };
            self.learn_prefix(&tag);
            match self.word(&tag) {
                Some("footnotes" | "endnotes") => {}
                Some("footnote" | "endnote") if tag.attribute("type").is_none_or(|t| t == "normal") => {
                    let id = number(&tag, "id");
                    let mut blocks = Vec::new();
                    self.blocks(&mut blocks)?;
                    if let Some(id) = id {
                        self.shared.notes.insert((kind, id), blocks);
                    }
                }
                _ => self.nodes.skip()?,
            }
        }
        Ok(())
    }

    fn learn_prefix(&mut self, tag: &Tag) {
        if let Some(prefix) = tag.prefix_of(&MAIN) {
            self.prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
        }
    }

    /// The local name of an element of the main namespace.
    fn word(&self, tag: &Tag<'a>) -> Option<&'a str> {
        tag.name.strip_prefix(self.prefix.as_str())
    }

    /// Calls `each` for every child of the element that has just been opened; `each` reads the child to its
    /// end. Gives the bytes of the closing tag.
    fn children(
        &mut self,
        mut each: impl FnMut(&mut Self, Tag<'a>) -> Result<(), IngestError>,
    ) -> Result<Range<usize>, IngestError> {
        let outside = self.nodes.depth() - 1;
        while let Some(node) = self.nodes.next()? {
            match node {
                Node::Open(tag) => each(self, tag)?,
                Node::Close(at) if self.nodes.depth() == outside => return Ok(at),
                _ => {}
            }
        }
        Ok(0..0)
    }

    /// Of the alternatives of a `mc:AlternateContent` the first Choice, else the Fallback.
    fn alternate(&mut self, mut each: impl FnMut(&mut Self) -> Result<(), IngestError>) -> Result<(), IngestError> {
        let mut taken = false;
        self.children(|walk, tag| match tag.local() {
            "Choice" | "Fallback" if !taken => {
                taken = true;
                each(walk)
            }
            _ => walk.nodes.skip(),
        })?;
        Ok(())
    }

    fn blocks(&mut self, out: &mut Vec<Block>) -> Result<(), IngestError> {
        self.children(|walk, tag| walk.block(tag, out))?;
        Ok(())
    }

    fn block(&mut self, tag: Tag<'a>, out: &mut Vec<Block>) -> Result<(), IngestError> {
        match self.word(&tag) {
            Some("p") => {
                let paragraph = self.paragraph(&tag)?;
                out.push(Block::Paragraph(paragraph));
                Ok(())
            }
            Some("tbl") => {
                let mut table = Table::default();
                self.rows(&mut table.rows)?;
                out.push(Block::Table(table));
                Ok(())
            }
            Some("sdt") => self.control(|walk| walk.blocks(out)),
            Some("customXml" | "ins" | "moveTo") => self.blocks(out),
            Some("sectPr") => {
                self.nodes.skip()?;
                self.sections.push(tag.at.start..self.nodes.position());
                Ok(())
            }
            None if tag.local() == "AlternateContent" => self.alternate(|walk| walk.blocks(out)),
            _ => self.nodes.skip(),
        }
    }

    /// A content control: what it holds, unless Word generated it.
    fn control(&mut self, mut each: impl FnMut(&mut Self) -> Result<(), IngestError>) -> Result<(), IngestError> {
        let mut generated = false;
        self.children(|walk, tag| match walk.word(&tag) {
            Some("sdtPr") => {
                walk.children(|walk, tag| {
                    if walk.word(&tag) != Some("docPartObj") {
                        return walk.nodes.skip();
                    }
                    walk.children(|walk, tag| {
                        let gallery = tag.local() == "docPartGallery";
                        generated |= gallery && tag.attribute("val").is_some_and(|v| v == "Table of Contents");
                        walk.nodes.skip()
                    })?;
                    Ok(())
                })?;
                Ok(())
            }
            Some("sdtContent") if !(generated && walk.drop_contents) => each(walk),
            _ => walk.nodes.skip(),
        })?;
        Ok(())
    }

    fn rows(&mut self, rows: &mut Vec<Vec<Vec<Block>>>) -> Result<(), IngestError> {
        self.children(|walk, tag| match walk.word(&tag) {
            Some("tr") => {
                let mut cells = Vec::new();
                walk.cells(&mut cells)?;
                rows.push(cells);
                Ok(())
            }
            Some("sdt") => walk.control(|walk| walk.rows(rows)),
            Some("customXml" | "ins" | "moveTo") => walk.rows(rows),
            _ => walk.nodes.skip(),
        })?;
        Ok(())
    }

    fn cells(&mut self, cells: &mut Vec<Vec<Block>>) -> Result<(), IngestError> {
        self.children(|walk, tag| match walk.word(&tag) {
            Some("tc") => {
                let mut blocks = Vec::new();
                walk.blocks(&mut blocks)?;
                cells.push(blocks);
                Ok(())
            }
            Some("sdt") => walk.control(|walk| walk.cells(cells)),
            Some("customXml" | "ins" | "moveTo") => walk.cells(cells),
            _ => walk.nodes.skip(),
        })?;
        Ok(())
    }

    fn paragraph(&mut self, tag: &Tag<'a>) -> Result<Paragraph, IngestError> {
        let count = &mut self.counts[self.story as usize];
        *count += 1;
        let mut p = Line::new(Paragraph { story: self.story, number: *count, ..Paragraph::default() });
        p.paragraph.content = tag.at.end..tag.at.end;
        // Without properties the default style still has some.
        let mut styled = false;
        let close = self.children(|walk, tag| {
            if walk.word(&tag) == Some("pPr") && !styled {
                styled = true;
                walk.properties(&mut p)?;
                p.paragraph.content.start = walk.nodes.position();
                return Ok(());
            }
            if !std::mem::replace(&mut styled, true) {
                walk.style(&mut p, &properties::ParagraphMarks::default());
            }
            walk.inline(tag, &mut p)
        })?;
        p.paragraph.open = !close.is_empty();
        p.paragraph.content.end = close.start.max(p.paragraph.content.start);
        // An empty paragraph counts in its list, though there is nothing to label; a deleted one does not.
        let shown = !p.paragraph.mark_deleted && !p.paragraph.hidden;
        if let Some((num, level)) = p.list.filter(|_| shown && !p.counted) {
            self.shared.numbering.count(num, level);
        }
        // The code of a field seldom runs over a paragraph's end; one that does is broken.
        self.fields.retain(|f| !f.code);
        Ok(p.paragraph)
    }

    fn properties(&mut self, p: &mut Line) -> Result<(), IngestError> {
        let marks = properties::paragraph(&mut self.nodes, &mut self.shared.fonts)?;
        self.style(p, &marks);
        for _ in 0..marks.revisions + marks.mark.revisions {
            p.mark(MarkKind::Revision, 0);
        }
        p.paragraph.mark_deleted = marks.mark.deleted;
        p.paragraph.hidden = marks.mark.properties.vanish == Some(true);
        self.sections.extend(marks.section);
        Ok(())
    }

    fn style(&mut self, p: &mut Line, marks: &properties::ParagraphMarks) {
        let Shared { styles, numbering, fonts, .. } = &mut *self.shared;
        let style = styles.paragraph(marks.style.as_deref(), fonts);
        let own = marks.properties;
        p.run = style.run;
        let all = own.over(style.paragraph);
        (p.paragraph.looks.line, p.paragraph.looks.first_line) = (all.line, all.first_line);
        let Some(num) = all.num_id.filter(|num| *num != 0 && self.story != Story::Note) else { return };
        let bound = || numbering.level_of_style(num, &style.chain);
        let level = own.level;
        // What the list says of the style goes before what the style says of the level.
        let level = level.or_else(|| if own.num_id.is_none() { bound() } else { None });
        p.list = Some((num, level.or(style.paragraph.level).or_else(bound).unwrap_or(0)));
    }

    /// A child of a paragraph, or of something that holds runs.
    fn inline(&mut self, tag: Tag<'a>, p: &mut Line) -> Result<(), IngestError> {
        match self.word(&tag) {
            Some("r") => self.run(&tag, p),
            Some("ins" | "moveTo") => {
                let from = p.paragraph.text.len();
                self.inlines(p)?;
                p.mark(MarkKind::Revision, from);
                Ok(())
            }
            Some("del") => {
                p.mark(MarkKind::Revision, p.paragraph.text.len());
                self.nodes.skip()
            }
            Some("hyperlink" | "smartTag" | "customXml" | "fldSimple" | "dir" | "bdo" | "subDoc") => self.inlines(p),
            Some("sdt") => self.control(|walk| walk.inlines(p)),
            None if tag.local() == "AlternateContent" => self.alternate(|walk| walk.inlines(p)),
            None if matches!(tag.local(), "oMath" | "oMathPara") => self.formula(p),
            _ => self.nodes.skip(),
        }
    }

    fn inlines(&mut self, p: &mut Line) -> Result<(), IngestError> {
        self.children(|walk, tag| walk.inline(tag, p))?;
        Ok(())
    }

    /// The characters of a formula, which no comment can be set into.
    fn formula(&mut self, p: &mut Line) -> Result<(), IngestError> {
        self.children(|walk, tag| {
            if tag.local() != "t" {
                return walk.formula(p);
            }
            let outside = walk.nodes.depth() - 1;
            while let Some(node) = walk.nodes.next()? {
                match node {
                    Node::Text(text, _) => walk.push(p, text, None, None),
                    Node::Entity(c, _) => walk.push(p, c.encode_utf8(&mut [0; 4]), None, None),
                    Node::Close(_) if walk.nodes.depth() == outside => break,
                    _ => {}
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    fn run(&mut self, tag: &Tag<'a>, p: &mut Line) -> Result<(), IngestError> {
        p.runs += 1;
        let link = self.parts.runs.len() as u32;
        self.parts.runs.push(Run { open: tag.at.clone(), properties: tag.at.end..tag.at.end, close: 0..0 });
        let outer = (p.looks, p.hidden);
        p.looks = p.run;
        p.hidden = p.run.vanish == Some(true);
        let close = self.children(|walk, tag| walk.in_run(tag, p, link))?;
        self.parts.runs[link as usize].close = close;
        (p.looks, p.hidden) = outer;
        Ok(())
    }

    fn in_run(&mut self, tag: Tag<'a>, p: &mut Line, run: u32) -> Result<(), IngestError> {
        let Some(word) = self.word(&tag) else {
            return match tag.local() {
                "AlternateContent" => {
                    // A run cannot be split inside one of its alternatives.
                    self.frozen += 1;
                    let read = self.alternate(|walk| {
                        walk.children(|walk, tag| walk.in_run(tag, p, run))?;
                        Ok(())
                    });
                    self.frozen -= 1;
                    read
                }
                _ => self.nodes.skip(),
            };
        };
        match word {
            "rPr" => {
                let marks = properties::run(&mut self.nodes, &mut self.shared.fonts)?;
                self.parts.runs[run as usize].properties = tag.at.start..self.nodes.position();
                let Shared { styles, fonts, .. } = &mut *self.shared;
                let named = marks.style.as_deref().map(|id| styles.character(id, fonts)).unwrap_or_default();
                p.looks = marks.properties.over(named).over(p.run);
                p.hidden = p.looks.vanish == Some(true);
                if marks.revisions > 0 {
                    p.mark(MarkKind::Revision, p.paragraph.text.len());
                }
                return Ok(());
            }
            "t" => return self.text(&tag, p, run),
            "tab" | "ptab" => self.push(p, "\t", None, Some(p.runs)),
            "br" | "cr" => self.line_break(p),
            "noBreakHyphen" => self.push(p, "-", None, Some(p.runs)),
            "sym" => {
                // Private characters are pictures of their font.
                let code = tag.attribute("char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                let sign =
                    code.and_then(char::from_u32).filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c));
                if let Some(sign) = sign {
                    self.push(p, sign.encode_utf8(&mut [0; 4]), None, Some(p.runs));
                }
            }
            "fldChar" => self.field(tag.attribute("fldCharType").as_deref()),
            "instrText" => return self.code(),
            "lastRenderedPageBreak" if self.story == Story::Body => {
                self.page += 1;
                self.paged = true;
            }
            "commentReference" => p.mark(MarkKind::Comment, p.paragraph.text.len()),
            "footnoteReference" | "endnoteReference" if !p.hidden && !self.generated() => {
                let kind = if word == "footnoteReference" { NoteKind::Footnote } else { NoteKind::Endnote };
                let note = number(&tag, "id").and_then(|id| self.shared.notes.remove(&(kind, id)));
                p.paragraph.after.extend(note.unwrap_or_default());
            }
            "drawing" | "pict" | "object" if !p.hidden && !self.generated() => return self.boxes(p),
            "ruby" => {
                self.frozen += 1;
                self.children(|walk, tag| match walk.word(&tag) {
                    Some("rubyBase") => walk.inlines(p),
                    _ => walk.nodes.skip(),
                })?;
                self.frozen -= 1;
                return Ok(());
            }
            _ => {}
        }
        self.nodes.skip()
    }

    /// The text boxes of a drawing.
    fn boxes(&mut self, p: &mut Line) -> Result<(), IngestError> {
        self.children(|walk, tag| {
            if walk.word(&tag) == Some("txbxContent") {
                let outer = std::mem::replace(&mut walk.story, Story::TextBox);
                let fields = std::mem::take(&mut walk.fields);
                walk.blocks(&mut p.paragraph.after)?;
                (walk.story, walk.fields) = (outer, fields);
                return Ok(());
            }
            if tag.local() == "AlternateContent" { walk.alternate(|walk| walk.boxes(p)) } else { walk.boxes(p) }
        })?;
        Ok(())
    }

    /// A `w:t`: one atom a stretch of plain characters, one an entity.
    fn text(&mut self, tag: &Tag<'a>, p: &mut Line, run: u32) -> Result<(), IngestError> {
        let preserve = tag.attribute("space").is_some_and(|s| s == "preserve");
        let link = Link { run, element: self.parts.elements.len() as u32 };
        self.parts.elements.push(Element { open: tag.at.clone(), close: 0..0, preserve });
        let outside = self.nodes.depth() - 1;
        while let Some(node) = self.nodes.next()? {
            match node {
                Node::Text(text, at) => {
                    // Blanks before the text are no part of it unless the element says so; those behind do no harm.
                    let opens = at.start == tag.at.end && !preserve;
                    let kept = if opens { text.trim_start_matches([' ', '\t', '\r', '\n']) } else { text };
                    self.push(p, kept, Some((at.end - kept.len()..at.end, link)), Some(p.runs));
                }
                Node::Entity(c, at) => {
                    self.push(p, c.encode_utf8(&mut [0; 4]), Some((at, link)), Some(p.runs));
                }
                Node::CData(text) => self.push(p, text, None, Some(p.runs)),
                Node::Open(_) => self.nodes.skip()?,
                Node::Close(at) if self.nodes.depth() == outside => {
                    self.parts.elements[link.element as usize].close = at;
                    break;
                }
                Node::Close(_) => {}
            }
        }
        Ok(())
    }

    fn line_break(&mut self, p: &mut Line) {
        if !self.generated() && !p.hidden && !p.paragraph.text.is_empty() {
            p.paragraph.text.push('\n');
        }
    }

    fn field(&mut self, step: Option<&str>) {
        match step {
            Some("begin") => self.fields.push(Field { code: true, contents: false }),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.code = false;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn code(&mut self) -> Result<(), IngestError> {
        let outside = self.nodes.depth() - 1;
        while let Some(node) = self.nodes.next()? {
            match node {
                Node::Text(text, _) => {
                    if let Some(field) = self.fields.last_mut() {
                        field.contents |= text.split_whitespace().next() == Some("TOC");
                    }
                }
                Node::Close(_) if self.nodes.depth() == outside => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// Inside the code of a field, or in what Word generates.
    fn generated(&self) -> bool {
        self.fields.iter().any(|f| f.code || f.contents && self.drop_contents)
    }

    /// Adds text to a paragraph; `place` is where it stands if it can be cut there.
    fn push(&mut self, p: &mut Line, text: &str, place: Option<(Range<usize>, Link)>, run: Option<u32>) {
        if text.is_empty() || self.generated() {
            return;
        }
        if p.hidden {
            p.mark(MarkKind::Hidden, p.paragraph.text.len());
            return;
        }
        if !std::mem::replace(&mut p.counted, true)
            && let Some((num, level)) = p.list
            && let Some(label) = self.shared.numbering.count(num, level)
        {
            self.atom(p, &label, None, 0);
        }
        p.looks(text.len());
        self.atom(p, text, place, run.unwrap_or(0));
    }

    fn atom(&mut self, p: &mut Line, text: &str, place: Option<(Range<usize>, Link)>, run: u32) {
        let own = &mut p.paragraph;
        let from = own.text.len() as u32;
        let tab = place.is_none();
        if text.contains(|c: char| c.is_control()) {
            // A line end in XML is a blank; the tab of `w:tab` stays. Every control character has one byte or
            // two, and a blank instead keeps the bytes one to one.
            for c in text.chars() {
                match c {
                    '\t' if tab => own.text.push('\t'),
                    c if c.is_control() => own.text.extend(std::iter::repeat_n(' ', c.len_utf8())),
                    c => own.text.push(c),
                }
            }
        } else {
            own.text.push_str(text);
        }
        let (raw, link) = match place.filter(|_| self.frozen == 0) {
            Some((at, link)) => (Some(at.start as u32..at.end as u32), Some(link)),
            None => (None, None),
        };
        let page = if self.story == Story::Body { self.page } else { 0 };
        own.atoms.push(Atom { text: from..own.text.len() as u32, run, page, raw, link });
    }
}
