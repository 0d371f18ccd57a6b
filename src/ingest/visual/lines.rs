//! Turns runs of text with their places into visual lines, from top to bottom and from left to right.
//!
//! A page is read in the direction most of its text runs in. Text that is printed twice on one place, as
//! writers do for bold, is taken once; wide gaps become blanks, very wide ones tabs, as between table cells.

use super::characters;

/// Gap in sizes from which two runs of a line are apart by a blank. Justified Chinese text is stretched by less.
const BLANK: f32 = 0.6;
/// The same between Latin letters and digits, whose words the gap separates.
const LATIN_BLANK: f32 = 0.2;
/// Gap in sizes from which two runs are cells of a table.
const CELL: f32 = 2.5;
/// Distance of base lines in sizes up to which runs stand on one line: raised figures do, the next line never.
const RAISED: f32 = 0.45;
/// Lines above and below among which the columns of a table are looked for.
const NEAR: usize = 4;
/// Most runs of one page; a page of small print has 5,000 characters.
const RUNS: usize = 200_000;

/// A direction in which text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ingest) enum Direction {
    /// To the right.
    Right,
    /// To the top of the page.
    Up,
    /// To the left.
    Left,
    /// To the bottom of the page.
    Down,
}

impl Direction {
    /// The direction of a vector whose second number grows upwards; `None` for what is slanted.
    pub(in crate::ingest) fn of((x, y): (f32, f32)) -> Option<Direction> {
        if x.abs() > 4.0 * y.abs() {
            Some(if x > 0.0 { Direction::Right } else { Direction::Left })
        } else if y.abs() > 4.0 * x.abs() {
            Some(if y > 0.0 { Direction::Up } else { Direction::Down })
        } else {
            None
        }
    }

    /// A place of the page as seen by who reads in this direction: along the line, and down from line to line.
    pub(in crate::ingest) fn place(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self {
            Direction::Right => (x, -y),
            Direction::Up => (y, x),
            Direction::Left => (-x, y),
            Direction::Down => (-y, -x),
        }
    }
}

/// A run of text on one base line, in points as [`Direction::place`] gives them.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ingest) struct Run {
    /// Where it begins.
    pub(in crate::ingest) x0: f32,
    /// Where its last character that is no blank ends.
    pub(in crate::ingest) x1: f32,
    /// Where what is shown next would begin.
    pub(in crate::ingest) pen: f32,
    /// Its base line, growing downwards.
    pub(in crate::ingest) y: f32,
    /// Height of its font.
    pub(in crate::ingest) size: f32,
    /// Its characters.
    pub(in crate::ingest) text: String,
    /// The way it runs.
    pub(in crate::ingest) direction: Direction,
    /// The file says that it belongs to the page and not to the text.
    pub(in crate::ingest) furniture: bool,
}

/// The runs of a page; neighbours are merged as they come.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Runs {
    runs: Vec<Run>,
    /// Characters that run aslant, as watermarks do: left out.
    pub(in crate::ingest) slanted: usize,
    /// More runs than a page can have: the rest was left out.
    pub(in crate::ingest) overrun: bool,
}

impl Runs {
    /// Adds what is shown next, `text` being the characters of the otherwise empty `run`. Blanks at the start of
    /// a run are left out.
    pub(in crate::ingest) fn push(&mut self, run: Run, text: &str) {
        let blank = text.chars().all(char::is_whitespace);
        if let Some(last) = self.runs.last_mut()
            && last.direction == run.direction
            && last.furniture == run.furniture
            && (last.size - run.size).abs() <= 0.01 * last.size
            && (last.y - run.y).abs() <= 0.01 * last.size
            && (last.pen - run.x0).abs() <= 0.1 * last.size
        {
            last.text.push_str(text);
            last.pen = run.pen;
            if !blank {
                last.x1 = run.x1;
            }
        } else if !blank && run.size > 0.0 {
            if self.runs.len() >= RUNS {
                self.overrun = true;
                return;
            }
            self.runs.push(Run { text: text.to_owned(), ..run });
        }
    }
}

/// A visual line.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ingest) struct Line {
    /// 1-based.
    pub(in crate::ingest) page: u32,
    /// Where its first character begins, in points.
    pub(in crate::ingest) x0: f32,
    /// Where its last character ends.
    pub(in crate::ingest) x1: f32,
    /// Its base line, growing downwards.
    pub(in crate::ingest) y: f32,
    /// Height of most of its characters.
    pub(in crate::ingest) size: f32,
    /// Its text without blanks at the ends.
    pub(in crate::ingest) text: String,
    /// A row of a table, its cells separated by tabs.
    pub(in crate::ingest) cells: bool,
    /// The file says that it belongs to the page and not to the text.
    pub(in crate::ingest) furniture: bool,
}

/// The lines of page `page`, and how many characters were left out because they run another way.
pub(in crate::ingest) fn lines(page: u32, runs: Runs) -> (Vec<Line>, usize) {
    let Runs { mut runs, slanted, .. } = runs;
    let mut counts = [0; 4];
    for run in &runs {
        counts[run.direction as usize] += run.text.chars().count();
    }
    let most = (0..4).max_by_key(|d| (counts[*d], std::cmp::Reverse(*d))).unwrap_or(0);
    runs.retain(|run| run.direction as usize == most);
    let dropped = slanted + counts.iter().sum::<usize>() - counts[most];
    runs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut found = Vec::new();
    let mut start = 0;
    while start < runs.len() {
        let mut size = runs[start].size;
        let mut end = start + 1;
        while let Some(run) = runs.get(end) {
            let most = size.max(run.size);
            if run.y - runs[start].y > RAISED * most {
                break;
            }
            size = most;
            end += 1;
        }
        found.extend(line(page, &mut runs[start..end]));
        start = end;
    }
    (with_columns(found), dropped)
}

/// Keeps the tabs of those lines whose gaps stand above one another, as the columns of a table do; elsewhere a
/// wide gap is a stretched blank.
fn with_columns(found: Vec<(Line, Vec<f32>)>) -> Vec<Line> {
    let aligned = |i: usize| {
        let (line, columns) = &found[i];
        let near = found[i.saturating_sub(NEAR)..(i + NEAR + 1).min(found.len())].iter();
        let others = near.filter(|(other, _)| other.y != line.y).flat_map(|(_, other)| other);
        let mut places: Vec<f32> = others.copied().collect();
        places.sort_by(f32::total_cmp);
        columns.iter().take(places.len()).any(|x| {
            let at = places.partition_point(|p| *p < x - 0.5 * line.size);
            places.get(at).is_some_and(|p| (p - x).abs() <= 0.5 * line.size)
        })
    };
    let cells: Vec<bool> = (0..found.len()).map(|i| !found[i].1.is_empty() && aligned(i)).collect();
    let kept = |((line, _), cells): ((Line, Vec<f32>), bool)| {
        let text = if cells { line.text } else { line.text.replace('\t', " ") };
        Line { cells, text, ..line }
    };
    found.into_iter().zip(cells).map(kept).collect()
}

/// Puts the runs of one line together, wide gaps as tabs, and says where the runs behind those begin; `None` if
/// nothing is left.
fn line(page: u32, runs: &mut [Run]) -> Option<(Line, Vec<f32>)> {
    runs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut text = String::new();
    let (mut columns, mut end) = (Vec::new(), f32::NEG_INFINITY);
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    let mut placed: Option<&Run> = None;
    let mut y = (0.0f32, 0usize);
    for run in runs.iter() {
        // Bold by printing twice, with a shift of a fraction of a point.
        let twice = |p: &Run| p.text.trim_end() == run.text.trim_end() && (p.x0 - run.x0).abs() < 0.3 * run.size;
        if placed.is_some_and(twice) {
            continue;
        }
        let gap = (run.x0 - end) / run.size;
        if let Some(before) = text.chars().next_back() {
            let latin = before.is_ascii_alphanumeric() && run.text.starts_with(|c: char| c.is_ascii_alphanumeric());
            if gap >= CELL {
                text.truncate(text.trim_end().len());
                text.push('\t');
                columns.push(run.x0);
            } else if gap >= (if latin { LATIN_BLANK } else { BLANK }) && !before.is_whitespace() {
                text.push(' ');
            }
        }
        characters::push_plain(&run.text, &mut text);
        end = end.max(run.x1);
        let count = run.text.chars().count();
        match sizes.iter_mut().find(|(size, _)| (size - run.size).abs() < 0.05 * size) {
            Some((_, n)) => *n += count,
            None => sizes.push((run.size, count)),
        }
        if count > y.1 {
            y = (run.y, count);
        }
        placed = Some(run);
    }
    text.truncate(text.trim_end().len());
    let first = runs.first()?;
    let size = sizes.iter().max_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0)))?.0;
    let furniture = runs.iter().all(|run| run.furniture);
    let line = Line { page, x0: first.x0, x1: end, y: y.0, size, text, cells: false, furniture };
    (!line.text.is_empty()).then_some((line, columns))
}
