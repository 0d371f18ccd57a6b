//! Reads the styles of an OpenDocument text: what is hidden, and how the levels of lists are labelled.

use std::collections::BTreeMap;

use crate::ingest::IngestError;
use crate::ingest::xml::{Node, Nodes, Tag};

/// Levels of a list.
pub(super) const LEVELS: usize = 10;
/// Most styles one can be based on in turn.
const CHAIN: usize = 32;

/// One level of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    /// `style:num-format`: the first signs of the row of numbers, empty for none.
    pub format: String,
    /// The label with `%1%` for the number of the first level, and so on.
    pub label: String,
    /// First number.
    pub start: u32,
    /// A tab or a blank stands behind the label.
    pub blank: bool,
    /// How many levels the label shows, without a pattern of its own.
    shown: usize,
}

/// The levels of a list style by index; a bullet has no level.
pub(super) type ListStyle = BTreeMap<usize, Level>;

/// A style of text or paragraphs.
#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    hidden: Option<bool>,
    /// The list of its paragraphs; an empty name takes them out of the outline.
    list: Option<String>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By family and name.
    styles: BTreeMap<(String, String), Style>,
    lists: BTreeMap<String, ListStyle>,
    /// The numbers of headings.
    pub outline: ListStyle,
}

impl Styles {
    /// Adds the styles of a part.
    ///
    /// # Errors
    ///
    /// When the part is not well-formed.
    pub fn add(&mut self, part: &str, text: &str) -> Result<(), IngestError> {
        let mut nodes = Nodes::new(part, text);
        let mut style: Option<(String, String)> = None;
        let mut list: Option<String> = None;
        let mut level: Option<usize> = None;
        while let Some(node) = nodes.next()? {
            let Node::Open(tag) = node else { continue };
            match tag.local() {
                // The text itself is read elsewhere.
                "body" => nodes.skip()?,
                "style" => {
                    let (Some(family), Some(name)) = (tag.attribute("family"), tag.attribute("name")) else { continue };
                    let key = (family.into_owned(), name.into_owned());
                    let parent = tag.attribute("parent-style-name").map(|p| p.into_owned());
                    let of_list = tag.attribute("list-style-name").map(|l| l.into_owned());
                    self.styles.insert(key.clone(), Style { parent, hidden: None, list: of_list });
                    style = Some(key);
                }
                "default-style" => style = None,
                "text-properties" => {
                    let hidden = tag.attribute("display").map(|d| d == "none");
                    if let Some(found) = style.as_ref().and_then(|key| self.styles.get_mut(key)) {
                        found.hidden = hidden.or(found.hidden);
                    }
                }
                "list-style" => list = tag.attribute("name").map(|n| n.into_owned()),
                "outline-style" => list = None,
                "list-level-style-number" | "outline-level-style" => {
                    level = index(&tag);
                    if let Some(index) = level {
                        let of_list = match &list {
                            Some(name) => self.lists.entry(name.clone()).or_default(),
                            None => &mut self.outline,
                        };
                        of_list.insert(index, read_level(&tag, index));
                    }
                }
                "list-level-style-bullet" | "list-level-style-image" => level = None,
                "list-level-label-alignment" => {
                    let of_list = match &list {
                        Some(name) => self.lists.get_mut(name),
                        None => Some(&mut self.outline),
                    };
                    if let Some(found) = of_list.zip(level).and_then(|(list, index)| list.get_mut(&index)) {
                        found.blank = tag.attribute("label-followed-by").is_none_or(|f| f != "nothing");
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The first answer of a style and those it is based on.
    fn find<'a, T>(&'a self, family: &str, name: &str, ask: impl Fn(&'a Style) -> Option<T>) -> Option<T> {
        let mut key = (family.to_owned(), name.to_owned());
        for _ in 0..CHAIN {
            let style = self.styles.get(&key)?;
            if let Some(answer) = ask(style) {
                return Some(answer);
            }
            key.1.clone_from(style.parent.as_ref()?);
        }
        None
    }

    /// Whether text in this style is not shown.
    pub fn hides(&self, family: &str, name: &str) -> bool {
        self.find(family, name, |style| style.hidden).unwrap_or(false)
    }

    /// The list a style puts its paragraphs in; empty for none.
    pub fn list_of(&self, name: &str) -> Option<&str> {
        self.find("paragraph", name, |style| style.list.as_deref())
    }

    /// A list style.
    pub fn list(&self, name: &str) -> Option<&ListStyle> {
        self.lists.get(name)
    }
}

fn index(tag: &Tag) -> Option<usize> {
    let level = tag.attribute("level")?.parse::<usize>().ok()?;
    level.checked_sub(1).filter(|index| *index < LEVELS)
}

fn read_level(tag: &Tag, index: usize) -> Level {
    let value = |name: &str| tag.attribute(name).unwrap_or_default().into_owned();
    let shown = value("display-levels").parse().unwrap_or(1usize).clamp(1, index + 1);
    let numbers: Vec<String> = (index + 1 - shown..=index).map(|i| format!("%{}%", i + 1)).collect();
    let label = tag.attribute("num-list-format").map_or_else(
        || format!("{}{}{}", value("num-prefix"), numbers.join("."), value("num-suffix")),
        |pattern| pattern.into_owned(),
    );
    let start = value("start-value").parse().unwrap_or(1);
    Level { format: value("num-format"), label, start, blank: true, shown }
}

impl Level {
    /// Whether the level shows a number.
    pub fn has_number(&self) -> bool {
        !self.format.is_empty() && self.shown > 0
    }
}
