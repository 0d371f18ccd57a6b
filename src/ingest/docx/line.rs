//! [`Line`]: a [`Paragraph`] while the walk reads it, with what its runs inherit and how far it has been counted.

use super::model::{MarkKind, Paragraph};
use super::properties::RunProperties;

/// A paragraph that is being read.
pub(super) struct Line {
    pub paragraph: Paragraph,
    /// Looks of its style.
    pub run: RunProperties,
    /// Looks of the run that is open.
    pub looks: RunProperties,
    /// The run that is open is hidden.
    pub hidden: bool,
    /// List and level.
    pub list: Option<(u32, u8)>,
    /// It has been counted in its list.
    pub counted: bool,
    /// Runs so far.
    pub runs: u32,
}

impl Line {
    pub fn new(paragraph: Paragraph) -> Line {
        let looks = RunProperties::default();
        Line { paragraph, run: looks, looks, hidden: false, list: None, counted: false, runs: 0 }
    }

    /// Notes something between `from` and the end of the text so far.
    pub fn mark(&mut self, kind: MarkKind, from: usize) {
        let end = self.paragraph.text.len() as u32;
        let from = (from as u32).min(end);
        // The runs of one hidden passage are one passage.
        let again = kind == MarkKind::Hidden && self.paragraph.marks.last() == Some(&(kind, from..end));
        if !again {
            self.paragraph.marks.push((kind, from..end));
        }
    }

    /// Adds to the weight of the looks of the open run.
    pub fn looks(&mut self, bytes: usize) {
        let (font, size) = (self.looks.font, self.looks.size);
        let runs = &mut self.paragraph.looks.runs;
        match runs.iter_mut().find(|(f, s, _)| (*f, *s) == (font, size)) {
            Some((_, _, weight)) => *weight += bytes,
            None => runs.push((font, size, bytes)),
        }
    }
}
