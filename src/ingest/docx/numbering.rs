//! Computes the labels of numbered paragraphs from `word/numbering.xml`: 一、（二）3.
//!
//! A paragraph names a list (`numId`) or its style does; the list names an abstract list, which holds the
//! levels and, here, the counters: lists over one abstract list count on together, unless one of them starts
//! anew. Bullets are no text and give no label.

use std::collections::{BTreeMap, BTreeSet};

use super::numerals;
use super::properties::number;
use crate::ingest::IngestError;
use crate::ingest::xml::{Node, Nodes, Tag};

/// Levels of a list.
const LEVELS: usize = 9;

/// One level as described.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// With `%1` … `%9` for the counters.
    text: String,
    /// What follows the label.
    suffix: Suffix,
    /// The paragraph style that is bound to the level.
    style: Option<String>,
    /// All counters in Arabic digits.
    legal: bool,
    /// Restarts behind this many upper levels; `None` behind any of them.
    restart: Option<u8>,
}

impl Default for Level {
    fn default() -> Self {
        Level {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            suffix: Suffix::Blank,
            style: None,
            legal: false,
            restart: None,
        }
    }
}

/// What stands between a label and its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suffix {
    /// A tab or a space.
    Blank,
    Nothing,
}

#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: Vec<Level>,
    /// The levels stand in the list of this style.
    linked: Option<String>,
    counters: [Option<u32>; LEVELS],
}

#[derive(Clone, Debug, Default)]
struct Num {
    abstract_id: u32,
    starts: [Option<u32>; LEVELS],
    levels: BTreeMap<usize, Level>,
    /// Levels whose own start has been taken.
    started: [bool; LEVELS],
}

/// The lists of a document and how far they have counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<u32, Abstract>,
    nums: BTreeMap<u32, Num>,
    /// Formats of labels in the text that are not known.
    unknown: BTreeSet<String>,
}

impl Numbering {
    /// Reads the part; what is wrong in it leaves the paragraphs without labels.
    pub fn read(text: &str) -> Result<Numbering, IngestError> {
        let mut nodes = Nodes::new("word/numbering.xml", text);
        let mut numbering = Numbering::default();
        while let Some(node) = nodes.next()? {
            let Node::Open(tag) = node else { continue };
            match tag.local() {
                "abstractNum" => {
                    let id = number(&tag, "abstractNumId");
                    let list = read_abstract(&mut nodes)?;
                    if let Some(id) = id {
                        numbering.abstracts.entry(id).or_insert(list);
                    }
                }
                "num" => {
                    let id = number(&tag, "numId");
                    let list = read_num(&mut nodes)?;
                    if let Some(id) = id {
                        numbering.nums.entry(id).or_insert(list);
                    }
                }
                "numbering" => {}
                _ => nodes.skip()?,
            }
        }
        Ok(numbering)
    }

    /// Sends lists that only name a style to the list that the style is bound to.
    pub fn link(&mut self, mut num_of_style: impl FnMut(&str) -> Option<u32>) {
        let linked: Vec<(u32, String)> =
            self.abstracts.iter().filter_map(|(id, list)| Some((*id, list.linked.clone()?))).collect();
        for (id, style) in linked {
            let target = num_of_style(&style).and_then(|num| self.nums.get(&num)).map(|num| num.abstract_id);
            let Some(target) = target.filter(|t| *t != id) else { continue };
            for num in self.nums.values_mut().filter(|num| num.abstract_id == id) {
                num.abstract_id = target;
            }
        }
    }

    /// The level of list `num_id` that is bound to one of the styles, nearest first.
    pub fn level_of_style(&self, num_id: u32, styles: &[String]) -> Option<u8> {
        let levels = &self.abstracts.get(&self.nums.get(&num_id)?.abstract_id)?.levels;
        let bound = |style: &String| levels.iter().position(|l| l.style.as_ref() == Some(style));
        styles.iter().find_map(bound).map(|level| level as u8)
    }

    /// Says which labels are not as Word shows them, each in a Chinese sentence.
    pub fn notes(&self) -> Vec<String> {
        let note = |format: &String| {
            let format: String = format.chars().filter(|c| !c.is_control()).take(40).collect();
            format!("自动编号的格式“{format}”未能识别，这些段落的序号按阿拉伯数字读取，请以原文为准")
        };
        self.unknown.iter().map(note).collect()
    }

    /// Counts a paragraph at a level of a list, and writes its label with what follows it.
    pub fn count(&mut self, num_id: u32, level: u8) -> Option<String> {
        let level = usize::from(level).min(LEVELS - 1);
        let num = self.nums.get_mut(&num_id)?;
        let list = self.abstracts.get_mut(&num.abstract_id)?;
        let described = |at: usize| num.levels.get(&at).or_else(|| list.levels.get(at)).cloned().unwrap_or_default();
        let start = |at: usize| num.starts[at].unwrap_or_else(|| described(at).start);
        let own = described(level);
        let fresh = num.starts[level].is_some() && !num.started[level];
        let value = match list.counters[level] {
            Some(value) if !fresh => value.saturating_add(1),
            _ => start(level),
        };
        // Upper levels that nobody has used yet show their start.
        let counters: Vec<u32> =
            (0..level).map(|at| list.counters[at].unwrap_or_else(|| start(at))).chain([value]).collect();
        let text = label(&own, &counters, |at| described(at).format);
        if text.is_some() && !numerals::known(&own.format) {
            self.unknown.insert(own.format);
        }
        let restarts: Vec<usize> = (level + 1..LEVELS)
            .filter(|deeper| described(*deeper).restart.is_none_or(|r| r > 0 && level < usize::from(r)))
            .collect();
        for (at, value) in counters.into_iter().enumerate() {
            list.counters[at] = Some(value);
        }
        for deeper in restarts {
            list.counters[deeper] = None;
        }
        num.started[level] = true;
        text
    }
}

/// Fills the counters into the text of a level.
fn label(level: &Level, counters: &[u32], format_of: impl Fn(usize) -> String) -> Option<String> {
    if matches!(level.format.as_str(), "bullet") {
        return None;
    }
    let own = counters.len() - 1;
    let mut out = String::new();
    let mut chars = level.text.chars().peekable();
    while let Some(c) = chars.next() {
        let slot = (c == '%').then(|| chars.peek().and_then(|d| d.to_digit(10)).filter(|d| *d >= 1)).flatten();
        let Some(slot) = slot else {
            out.push(c);
            continue;
        };
        chars.next();
        let at = slot as usize - 1;
        if let Some(value) = counters.get(at) {
            let format = if at == own { level.format.clone() } else { format_of(at) };
            let format = if level.legal { "decimal".to_owned() } else { format };
            out.push_str(&numerals::write(&format, *value).unwrap_or_default());
        }
    }
    // Blanks inside a label hold its place on the page; nobody reads them.
    let mut out = out.trim().to_owned();
    if out.is_empty() {
        return None;
    }
    // Behind 、 or ） no blank is seen, and none is written by hand either.
    if level.suffix == Suffix::Blank && out.ends_with(|c: char| c.is_ascii()) {
        out.push(' ');
    }
    Some(out)
}

fn read_abstract(nodes: &mut Nodes) -> Result<Abstract, IngestError> {
    let mut list = Abstract::default();
    children(nodes, |nodes, tag| {
        match tag.local() {
            "lvl" => {
                let at = number::<usize>(&tag, "ilvl").unwrap_or(list.levels.len());
                let level = read_level(nodes)?;
                if at < LEVELS {
                    if list.levels.len() <= at {
                        list.levels.resize_with(at + 1, Level::default);
                    }
                    list.levels[at] = level;
                }
                return Ok(());
            }
            "numStyleLink" => list.linked = tag.attribute("val").map(Into::into),
            _ => {}
        }
        nodes.skip()
    })?;
    Ok(list)
}

fn read_num(nodes: &mut Nodes) -> Result<Num, IngestError> {
    let mut num = Num::default();
    children(nodes, |nodes, tag| {
        match tag.local() {
            "abstractNumId" => num.abstract_id = number(&tag, "val").unwrap_or_default(),
            "lvlOverride" => {
                let at = number::<usize>(&tag, "ilvl").filter(|at| *at < LEVELS);
                return children(nodes, |nodes, tag| match (tag.local(), at) {
                    ("startOverride", Some(at)) => {
                        num.starts[at] = number(&tag, "val");
                        nodes.skip()
                    }
                    ("lvl", Some(at)) => {
                        num.levels.insert(at, read_level(nodes)?);
                        Ok(())
                    }
                    _ => nodes.skip(),
                });
            }
            _ => {}
        }
        nodes.skip()
    })?;
    Ok(num)
}

fn read_level(nodes: &mut Nodes) -> Result<Level, IngestError> {
    let mut level = Level::default();
    children(nodes, |nodes, tag| {
        let value = || tag.attribute("val").map(std::borrow::Cow::into_owned);
        match tag.local() {
            "start" => level.start = number(&tag, "val").unwrap_or(1),
            "numFmt" => level.format = value().unwrap_or_default(),
            "lvlText" => level.text = value().unwrap_or_default(),
            "pStyle" => level.style = value(),
            "isLgl" => level.legal = super::properties::on(&tag),
            "lvlRestart" => level.restart = number(&tag, "val"),
            "suff" if value().as_deref() == Some("nothing") => level.suffix = Suffix::Nothing,
            // `w:numFmt` in a Choice is a custom format that only newer programs know; the Fallback is enough.
            "AlternateContent" => {
                return children(nodes, |nodes, tag| {
                    if tag.local() != "Fallback" {
                        return nodes.skip();
                    }
                    children(nodes, |nodes, tag| {
                        if tag.local() == "numFmt" {
                            level.format = tag.attribute("val").unwrap_or_default().into_owned();
                        }
                        nodes.skip()
                    })
                });
            }
            _ => {}
        }
        nodes.skip()
    })?;
    Ok(level)
}

/// Calls `each` for every child of the element that has just been opened; `each` reads the child to its end.
fn children(
    nodes: &mut Nodes,
    mut each: impl FnMut(&mut Nodes, Tag) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let outside = nodes.depth() - 1;
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) => each(nodes, tag)?,
            Node::Close(_) if nodes.depth() == outside => break,
            _ => {}
        }
    }
    Ok(())
}
