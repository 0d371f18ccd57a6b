//! Collects the runs a reader finds into a [`Source`]: one paragraph a line, cells set apart by tabs.
//!
//! Control characters fall out and line ends inside a run become blanks, so that a line is a paragraph
//! whatever the file held. Empty paragraphs are counted and leave no line. Knows no format.

use crate::source::{Format, Origin, Piece, Source, Story};
use crate::span::Span;

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    text: String,
    pieces: Vec<Piece>,
    story: Story,
    /// Paragraphs ended so far, by story.
    ended: [u32; 3],
    /// The run of the paragraph, 1-based.
    run: u32,
    /// Tabs to write before the next text of the row.
    tabs: usize,
    notes: Vec<String>,
    /// Notes and text boxes that are open.
    open: Vec<(Story, Vec<Step>)>,
    /// Those that wait for the end of the paragraph they are anchored in.
    waiting: Vec<(Story, Vec<Step>)>,
}

/// One step of a note or a text box, kept until its turn comes.
#[derive(Debug)]
enum Step {
    NextRun,
    Text(String),
    Synthetic(String),
    Paragraph,
    Cell,
    Row,
    Break,
}

impl Paragraphs {
    /// A note or text box opens in the middle of a paragraph: it is written behind that paragraph, so that
    /// no sentence is cut in two.
    pub fn open_aside(&mut self, story: Story) {
        self.open.push((story, Vec::new()));
    }

    /// The innermost note or text box ends.
    pub fn close_aside(&mut self) {
        self.waiting.extend(self.open.pop());
    }

    /// The text that follows has a run of its own.
    pub fn next_run(&mut self) {
        self.take(Step::NextRun);
    }

    /// Text of the present run.
    pub fn push(&mut self, text: &str) {
        if !text.is_empty() {
            self.take(Step::Text(text.to_owned()));
        }
    }

    /// Text that no run holds, such as the label of a list.
    pub fn push_synthetic(&mut self, text: &str) {
        if !text.is_empty() {
            self.take(Step::Synthetic(text.to_owned()));
        }
    }

    /// Ends a paragraph and its line.
    pub fn end_paragraph(&mut self) {
        self.take(Step::Paragraph);
    }

    /// Ends the last paragraph of a table cell; the row goes on.
    pub fn end_cell(&mut self) {
        self.take(Step::Cell);
    }

    /// Ends a row of a table.
    pub fn end_row(&mut self) {
        self.take(Step::Row);
    }

    /// Ends a line inside a paragraph.
    pub fn break_line(&mut self) {
        self.take(Step::Break);
    }

    fn take(&mut self, step: Step) {
        if let Some((_, steps)) = self.open.last_mut() {
            steps.push(step);
            return;
        }
        let ends = matches!(step, Step::Paragraph | Step::Row);
        self.write(step);
        if ends {
            self.write_waiting();
        }
    }

    fn write_waiting(&mut self) {
        for (story, steps) in std::mem::take(&mut self.waiting) {
            let host = std::mem::replace(&mut self.story, story);
            for step in steps {
                self.write(step);
            }
            if !self.at_line_start() {
                self.write(Step::Paragraph);
            }
            self.story = host;
            self.run = 0;
        }
    }

    fn write(&mut self, step: Step) {
        match step {
            Step::NextRun => self.run += 1,
            Step::Text(text) => {
                self.run = self.run.max(1);
                self.add(&text, self.run);
            }
            Step::Synthetic(text) => self.add(&text, 0),
            Step::Cell => {
                self.ended[self.story as usize] += 1;
                self.run = 0;
                self.tabs += 1;
            }
            Step::Paragraph => {
                self.ended[self.story as usize] += 1;
                self.run = 0;
                self.end_line();
            }
            Step::Row | Step::Break => self.end_line(),
        }
    }

    fn end_line(&mut self) {
        self.tabs = 0;
        if !self.at_line_start() {
            self.text.push('\n');
        }
    }

    fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    fn add(&mut self, text: &str, run: u32) {
        if self.tabs > 0 {
            // A row does not open with empty cells: a tab in front of its text would say nothing.
            let cells = if self.at_line_start() { 0 } else { self.tabs };
            self.text.extend(std::iter::repeat_n('\t', cells));
            self.tabs = 0;
        }
        let start = self.text.len();
        for c in text.chars() {
            match c {
                '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}' => self.text.push(' '),
                c if c.is_control() || c == '\u{feff}' => {}
                c => self.text.push(c),
            }
        }
        let span = Span::new(start as u32, self.text.len() as u32);
        if span.is_empty() {
            return;
        }
        let paragraph = self.ended[self.story as usize] + 1;
        match self.pieces.last_mut() {
            Some(last)
                if last.text.end == span.start
                    && (last.paragraph, last.run, last.story) == (paragraph, run, self.story) =>
            {
                last.text.end = span.end;
            }
            _ => self.pieces.push(Piece { text: span, paragraph, run, page: 0, story: self.story, raw: None }),
        }
    }

    /// Says what could not be resolved, in one Chinese sentence.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The text; `paragraphs`: lines are paragraphs as the author made them.
    pub fn finish(mut self, name: &str, encoding: &'static str, format: Format, paragraphs: bool) -> Source {
        while !self.open.is_empty() {
            self.close_aside();
        }
        self.write(Step::Break);
        self.write_waiting();
        let origin = Origin { format, paragraphs, pieces: self.pieces, notes: self.notes };
        Source::new(name, self.text, encoding).with_origin(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_a_line_and_a_row_too() {
        let mut paragraphs = Paragraphs::default();
        paragraphs.push_synthetic("一、");
        paragraphs.push("办\u{7}结\n情况");
        paragraphs.end_paragraph();
        paragraphs.end_paragraph();
        for cell in ["单位", "件数"] {
            paragraphs.push(cell);
            paragraphs.end_cell();
        }
        paragraphs.end_row();
        paragraphs.push("全部");
        paragraphs.open_aside(Story::Note);
        paragraphs.push("注");
        paragraphs.close_aside();
        paragraphs.push("完成");
        let source = paragraphs.finish("a", "UTF-8", Format::Rtf, true);
        assert_eq!(source.text(), "一、办结 情况\n单位\t件数\n全部完成\n注\n");
        let pieces: Vec<_> =
            source.origin().pieces.iter().map(|p| (source.slice(p.text), p.paragraph, p.run)).collect();
        let first =
            [("一、", 1, 0), ("办结 情况", 1, 1), ("单位", 3, 1), ("件数", 4, 1), ("全部完成", 5, 1), ("注", 1, 1)];
        assert_eq!(pieces, first);
    }
}
