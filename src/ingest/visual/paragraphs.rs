//! Turns visual lines into paragraphs: says which line opens one.
//!
//! A line goes on in the next where the next one's first word would not have fit behind it, and neither size,
//! nor spacing, nor indent says otherwise. The margins, the spacing and whether paragraphs are indented are
//! measured over the whole document, since a page may hold one paragraph.

use super::Line;

/// Indent in sizes from which a line opens a paragraph; two are usual.
const INDENT: f32 = 1.2;
/// Spacing, in that of the lines of a paragraph, from which two lines are apart.
const APART: f32 = 1.2;
/// Sizes by which a line may fall short of the margin beyond what the next word explains: justified lines do
/// not, unjustified ones by less than a character.
const SLACK: f32 = 0.9;
/// Share of the width from which a line without an end mark is no heading.
const LONG: f32 = 0.7;
/// Share of the lines that have the same number of characters if they were broken by counting.
const WRAPPED: f32 = 0.4;
/// Marks that open no line.
const CLOSING: [char; 17] =
    ['，', '。', '、', '；', '：', '！', '？', '）', '》', '〉', '」', '』', '】', '〕', '…', '％', '%'];
/// Sizes that differ by more than this share are two sizes.
const SIZE: f32 = 0.06;

/// Whether each line opens a paragraph.
pub(super) fn starts(lines: &[Line]) -> Vec<bool> {
    let layout = Layout::measure(lines);
    let mut starts = vec![true; lines.len()];
    for i in 1..lines.len() {
        let heading = starts[i - 1] && opens_numbered(&lines[i - 1].text);
        starts[i] = !layout.joins(&lines[i - 1], &lines[i], heading);
    }
    starts
}

/// Whether a blank belongs between two joined lines: between Latin words.
pub(super) fn wants_blank(before: &str, after: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | ';'))
        && after.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// What the lines of a document have in common.
struct Layout {
    left: f32,
    right: f32,
    size: f32,
    /// Distance of the base lines inside a paragraph, in sizes.
    pitch: f32,
    /// Paragraphs open with an indent.
    indented: bool,
    /// Paragraphs are set apart by spacing.
    spaced: bool,
    /// Lines were broken after so many characters, however wide.
    wrapped: Option<usize>,
}

impl Layout {
    fn measure(lines: &[Line]) -> Layout {
        let size = most(lines.iter().map(|l| (l.size, l.text.chars().count())), 0.25);
        let body: Vec<&Line> = lines.iter().filter(|l| !l.cells && (l.size - size).abs() <= SIZE * size).collect();
        // The margins: the outermost places that at least one line in twelve keeps to.
        let least = (body.len() / 12).max(2).min(body.len());
        let mut lefts: Vec<f32> = body.iter().map(|l| l.x0).collect();
        lefts.sort_by(f32::total_cmp);
        let mut rights: Vec<f32> = body.iter().map(|l| -l.x1).collect();
        rights.sort_by(f32::total_cmp);
        let edge = |sorted: &[f32]| {
            let held = |i: usize| sorted[i..].iter().take_while(|x| **x - sorted[i] <= 0.6 * size).count();
            (0..sorted.len()).find(|i| held(*i) >= least).map_or(0.0, |i| sorted[i])
        };
        let (left, right) = (edge(&lefts), -edge(&rights));
        let gaps: Vec<f32> = body
            .windows(2)
            .filter(|pair| pair[0].page == pair[1].page)
            .map(|pair| (pair[1].y - pair[0].y) / size)
            .filter(|gap| (0.8..4.0).contains(gap))
            .collect();
        // Lines inside paragraphs: those that follow a full one.
        let inner = body.windows(2).filter(|pair| pair[0].page == pair[1].page && pair[0].x1 > right - 2.0 * size);
        let pitch =
            most(inner.map(|pair| ((pair[1].y - pair[0].y) / size, 1)).filter(|(g, _)| (0.8..4.0).contains(g)), 0.05);
        let share = |n: usize, of: usize| n as f32 / of.max(1) as f32;
        let indent = |l: &&&Line| (INDENT..5.0).contains(&((l.x0 - left) / size));
        let indents = share(body.iter().filter(indent).count(), body.len());
        let wide = share(gaps.iter().filter(|g| **g > pitch * APART).count(), gaps.len());
        let indented = (0.08..0.95).contains(&indents);
        let counts = body.iter().map(|l| l.text.chars().count());
        let count = most(counts.clone().map(|n| (n as f32, 1)), 0.5) as usize;
        let wrapped = share(counts.filter(|n| *n == count).count(), body.len()) >= WRAPPED && count >= 15;
        Layout { left, right, size, pitch, indented, spaced: wide > 0.08, wrapped: wrapped.then_some(count) }
    }

    /// Whether `after` goes on with the paragraph of `before`, which may be a numbered heading's first line.
    fn joins(&self, before: &Line, after: &Line, heading: bool) -> bool {
        if before.cells || after.cells || (before.size - after.size).abs() > SIZE * before.size {
            return false;
        }
        let size = before.size;
        let turned = before.page != after.page;
        let gap = (after.y - before.y) / size;
        let pitch = if (size - self.size).abs() <= SIZE * self.size { self.pitch } else { self.pitch.max(1.2) };
        if !turned && gap > pitch * APART {
            return false;
        }
        let indented = |line: &Line| (line.x0 - self.left) / size >= INDENT;
        if self.indented && indented(after) {
            return false;
        }
        // Spacing speaks where both lines stand on one page, indents everywhere; else a number behind the end of
        // a sentence opens something.
        let told = self.indented && indented(before) || self.spaced && !turned;
        if !told && ends_sentence(&before.text) && opens_numbered(&after.text) {
            return false;
        }
        // `二是` opens a paragraph as often as not; where nothing else can tell, behind a full stop it does.
        if !self.indented && !self.spaced && before.text.ends_with('。') && opens_run_in(&after.text) {
            return false;
        }
        let room = self.right - before.x1 - SLACK * size;
        room < first_word(&after.text, size)
            || self.wrapped.is_some_and(|count| before.text.chars().count() == count)
            || self.breaks_off(before, after, heading)
    }

    /// A line that ends early, as careless programs break them, inside what is plainly one sentence.
    fn breaks_off(&self, before: &Line, after: &Line, heading: bool) -> bool {
        let (text, next) = (before.text.as_str(), after.text.as_str());
        let inside_number = text.ends_with(|c: char| c.is_ascii_digit())
            && next.starts_with(['年', '月', '日', '个', '件', '次', '项', '名', '人', '%', '％']);
        let long = before.x1 - before.x0 > LONG * (self.right - self.left);
        next.starts_with(CLOSING)
            || inside_number
            || !opens_numbered(next)
                && (text.ends_with(['，', '、', '（', '《', '“', '〔', '的', '和', '与', '及'])
                    || long && !heading && !ends_sentence(text) && !text.ends_with([')', '）']))
    }
}

/// The commonest value, each weighing as much as its count; values closer than `step` are one.
fn most(values: impl Iterator<Item = (f32, usize)>, step: f32) -> f32 {
    let mut values: Vec<(f32, usize)> = values.collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best = (0.0, 0);
    let mut start = 0;
    let mut sum = 0;
    for end in 0..values.len() {
        sum += values[end].1;
        while values[end].0 - values[start].0 > step {
            sum -= values[start].1;
            start += 1;
        }
        if sum > best.1 {
            best = (values[(start + end) / 2].0, sum);
        }
    }
    best.0
}

/// Width in points of what cannot be parted from the first character of a line.
///
/// Quotation marks hold on to both sides, as Unicode line breaking has it and LibreOffice does.
fn first_word(text: &str, size: f32) -> f32 {
    let mut width = 0.0;
    let mut before: Option<char> = None;
    for c in text.chars().take(40) {
        let quote = |c: char| "“”‘’\"'".contains(c);
        let held = before.is_none_or(|b| {
            let latin = |c: char| c.is_ascii() && !c.is_whitespace();
            latin(b) && latin(c) || quote(b) || quote(c) || "（《〈「『【〔(".contains(b)
        });
        if !held && !CLOSING.contains(&c) && !",.;:!?)]".contains(c) {
            break;
        }
        width += if c.is_ascii() { 0.55 } else { 1.0 } * size;
        before = Some(c);
    }
    width
}

/// Ends with a mark that closes a sentence or opens a list.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '’', '）', '》', ')']).ends_with(['。', '！', '？', '；', '：', '!', '?', ';', ':'])
}

/// Opens with a mark like `二是`.
fn opens_run_in(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| "一二三四五六七八九十".contains(c)) && chars.next() == Some('是')
}

/// Opens with a number that numbers something: `一、` `（二）` `3.` `(4)`.
fn opens_numbered(text: &str) -> bool {
    let text = text.trim_start();
    let bracketed = text.strip_prefix(['（', '(']);
    let number = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c);
    let body = bracketed.unwrap_or(text);
    let rest = body.trim_start_matches(number);
    let mut mark = rest.chars();
    let marked = match (bracketed, mark.next()) {
        (Some(_), Some('）' | ')')) => true,
        // `3.5` is a figure.
        (None, Some('、' | '.' | '．' | ')' | '）')) => !mark.as_str().starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    marked && rest.len() < body.len()
}
