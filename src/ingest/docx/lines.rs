//! Puts [`Block`]s together into the text of a document, with a piece of origin for everything a run holds.

use super::model::{Block, MarkKind, Paragraph, Parts, Table};
use super::{Document, Spot};
use crate::source::{Format, Origin, ParagraphLooks, Piece, Story};
use crate::span::Span;

/// The text of blocks; `paged` says whether the pages of atoms are known.
pub(super) fn document(blocks: &[Block], parts: Parts, paged: bool) -> Document {
    let origin = Origin { format: Format::Docx, paragraphs: true, ..Origin::default() };
    let document = Document { origin, runs: parts.runs, elements: parts.elements, ..Document::default() };
    let mut lines = Lines { document, paged, host: 0, open: false, after: Vec::new() };
    lines.blocks(blocks);
    lines.end();
    lines.document
}

struct Lines<'a> {
    document: Document,
    paged: bool,
    /// The paragraph of the body that is being written, 1-based.
    host: u32,
    /// The line goes on: the mark of its paragraph was deleted.
    open: bool,
    /// What hangs on the paragraphs of the line, to be written behind it.
    after: Vec<&'a [Block]>,
}

impl<'a> Lines<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                Block::Table(table) => self.table(table),
            }
        }
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph) {
        self.put(paragraph);
        let gone = paragraph.text.is_empty() && (paragraph.mark_deleted || paragraph.hidden);
        if gone {
            return;
        }
        if paragraph.mark_deleted {
            self.open = true;
        } else {
            self.open = false;
            self.document.text.push('\n');
            self.write_after();
        }
    }

    fn table(&mut self, table: &'a Table) {
        self.end();
        let data = table.is_data();
        for row in &table.rows {
            if data {
                self.row(row);
                continue;
            }
            for cell in row {
                self.blocks(cell);
                self.end();
            }
        }
    }

    /// One line: the cells of a row, apart by tabs, empty ones at its end left out.
    fn row(&mut self, row: &'a [Vec<Block>]) {
        let texts = |cell: &'a Vec<Block>| {
            cell.iter().filter_map(|block| match block {
                Block::Paragraph(p) => Some(p),
                Block::Table(_) => None,
            })
        };
        let last = row.iter().rposition(|cell| texts(cell).any(|p| !p.text.is_empty()));
        for (i, cell) in row.iter().enumerate() {
            if i > 0 && last.is_some_and(|last| i <= last) {
                self.document.text.push('\t');
            }
            for paragraph in texts(cell) {
                self.put(paragraph);
            }
        }
        if last.is_some() {
            self.document.text.push('\n');
        }
        self.write_after();
    }

    /// Ends a line that is open.
    fn end(&mut self) {
        if std::mem::take(&mut self.open) {
            self.document.text.push('\n');
        }
        self.write_after();
    }

    fn write_after(&mut self) {
        for blocks in std::mem::take(&mut self.after) {
            self.blocks(blocks);
            self.end();
        }
    }

    /// The text of a paragraph, its pieces and its looks.
    fn put(&mut self, paragraph: &'a Paragraph) {
        let Document { text, origin, links, starts, paragraphs, layout, .. } = &mut self.document;
        if paragraph.story == Story::Body {
            self.host = paragraph.number;
            let spot = Spot { content: paragraph.content.clone(), open: paragraph.open };
            // Paragraphs come in the order of their numbers.
            paragraphs.resize(self.host as usize - 1, Spot::default());
            paragraphs.push(spot);
        }
        let base = text.len() as u32;
        text.push_str(&paragraph.text);
        starts.push((base, self.host));
        for atom in &paragraph.atoms {
            origin.pieces.push(Piece {
                text: Span::new(base + atom.text.start, base + atom.text.end),
                paragraph: paragraph.number,
                run: atom.run,
                page: if self.paged { atom.page } else { 0 },
                story: paragraph.story,
                raw: atom.raw.clone(),
            });
            links.push(atom.link);
        }
        let whole = Span::new(base, text.len() as u32);
        if paragraph.story == Story::Body && !whole.is_empty() {
            let looks = &paragraph.looks;
            let (font, size, _) = looks.runs.iter().max_by_key(|(_, _, bytes)| *bytes).copied().unwrap_or_default();
            let (line, first_line) = (looks.line, looks.first_line);
            layout.paragraphs.push(ParagraphLooks { text: whole, font, size, line, first_line });
        }
        for (kind, range) in &paragraph.marks {
            let place = Span::new(base + range.start, base + range.end);
            let place = if place.is_empty() { whole } else { place };
            match kind {
                MarkKind::Revision => layout.revisions.add(place),
                MarkKind::Comment => layout.comments.add(place),
                MarkKind::Hidden => layout.hidden.add(place),
            }
        }
        if !paragraph.after.is_empty() {
            self.after.push(&paragraph.after);
        }
    }
}
