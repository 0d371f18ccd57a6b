//! [`Text`]: the text of an open document, edited in place, with an index of its lines.
//!
//! Lines end as in [`crate::Source`]: at `\n`, `\r\n` or a lone `\r`. An edit costs the moved bytes and the line
//! starts behind it, not a new reading of the text. Offsets are bytes of UTF-8. Nothing here knows the protocol.

use std::ops::Range;

/// A text and the first byte of each of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    text: String,
    starts: Vec<u32>,
}

impl Text {
    /// Takes a text that is shorter than 4 GiB; the frame of a message is held to far less.
    pub fn new(text: String) -> Text {
        let mut starts = vec![0];
        line_starts(&text, 0, text.len(), &mut starts);
        Text { text, starts }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Number of lines; a text without line ends is one line.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line (0-based) that holds a byte.
    pub fn line_at(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// A line (0-based) without its line end.
    pub fn line(&self, line_index: usize) -> Range<u32> {
        let start = self.starts[line_index];
        let end = self.starts.get(line_index + 1).map_or(self.text.len(), |&next| next as usize);
        let line = &self.text[start as usize..end];
        start..start + line.trim_end_matches(['\n', '\r']).len() as u32
    }

    /// Puts `new` in the place of `range`, which lies on character boundaries.
    pub fn replace(&mut self, range: Range<u32>, new: &str) {
        let Range { start, end } = range;
        self.text.replace_range(start as usize..end as usize, new);
        // A line end may be made or broken with the character before the edit, so one line more is read again.
        let from = self.line_at(start).saturating_sub(1);
        let behind = self.starts.partition_point(|&s| s <= end);
        let (new_end, tail) = (start as usize + new.len(), self.starts.split_off(behind));
        self.starts.truncate(from + 1);
        line_starts(&self.text, self.starts[from] as usize, new_end, &mut self.starts);
        let last = self.starts.last().copied().unwrap_or(0);
        // What ended a line behind the edit still does.
        let moved = tail.into_iter().map(|s| s - end + new_end as u32).filter(|&s| s > last);
        self.starts.extend(moved);
    }
}

/// The starts of the lines that follow line ends in `from..until`, `until` among them.
fn line_starts(text: &str, from: usize, until: usize, starts: &mut Vec<u32>) {
    let bytes = text.as_bytes();
    for at in memchr::memchr2_iter(b'\n', b'\r', &bytes[from..until]).map(|at| at + from) {
        if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
            starts.push(at as u32 + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_edits_equal_reading_the_final_text(
            first in "[一a\r\n😀𠀀]{0,12}",
            edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[二\r\n]{0,4}"), 0..8),
        ) {
            let mut text = Text::new(first.clone());
            let mut naive = first;
            for (a, b, new) in edits {
                let places: Vec<usize> = naive.char_indices().map(|(at, _)| at).chain([naive.len()]).collect();
                let (a, b) = (*a.get(&places), *b.get(&places));
                let (a, b) = (a.min(b), a.max(b));
                naive.replace_range(a..b, &new);
                text.replace(a as u32..b as u32, &new);
                prop_assert_eq!(&text, &Text::new(naive.clone()));
            }
        }
    }

    #[test]
    fn a_line_end_can_be_made_and_broken_by_its_neighbour() {
        let mut text = Text::new("一\r二".to_owned());
        text.replace(4..4, "\n");
        assert_eq!((text.line_count(), text.line(0), text.line(1)), (2, 0..3, 5..8));
        text.replace(4..4, "三");
        assert_eq!(text, Text::new("一\r三\n二".to_owned()));
    }
}
