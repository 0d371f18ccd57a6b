//! Gives the resolved properties of a style of `word/styles.xml`: what it says, over what it is based on.
//!
//! The part has hundreds of styles and a report uses ten: only the heads are scanned, a style is parsed when
//! it is first asked for. What cannot be parsed inherits; a style that is missing is the default style.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;

use super::properties::{self, Fonts, ParagraphProperties, RunProperties};
use crate::ingest::IngestError;
use crate::ingest::xml::{Node, Nodes};

/// Longest chain of styles based on one another.
const CHAIN: usize = 32;

/// A style with all it inherits.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub paragraph: ParagraphProperties,
    pub run: RunProperties,
    /// The style itself and what it is based on, nearest first.
    pub chain: Vec<String>,
}

/// The styles of a document.
pub(super) struct Styles<'a> {
    text: &'a str,
    /// Bytes of each style, by its id.
    places: BTreeMap<&'a str, Range<usize>>,
    default: Option<&'a str>,
    /// Defaults of the whole document.
    base: (ParagraphProperties, RunProperties),
    resolved: BTreeMap<String, Style>,
}

impl<'a> Styles<'a> {
    /// Scans the part; an empty text is a document without styles.
    pub fn new(text: &'a str, fonts: &mut Fonts) -> Styles<'a> {
        let mut styles = Styles {
            text,
            places: BTreeMap::new(),
            default: None,
            base: Default::default(),
            resolved: BTreeMap::new(),
        };
        // The prefix is `w` in all but hand-made files; those lose their styles, not their text.
        let find =
            |from: usize, words: &str| memmem::find(&text.as_bytes()[from..], words.as_bytes()).map(|i| from + i);
        let mut at = 0;
        while let Some(start) = find(at, "<w:style ") {
            let Some(end) = find(start, "</w:style>").map(|i| i + "</w:style>".len()) else { break };
            let head = &text[start..end];
            let head = &head[..head.find('>').unwrap_or(head.len())];
            if let Some(id) = quoted(head, "w:styleId=") {
                styles.places.entry(id).or_insert(start..end);
                let paragraph = quoted(head, "w:type=") == Some("paragraph");
                if paragraph && matches!(quoted(head, "w:default="), Some("1" | "true" | "on")) {
                    styles.default = Some(id);
                }
            }
            at = end;
        }
        let defaults = find(0, "<w:docDefaults>").and_then(|start| {
            let end = find(start, "</w:docDefaults>")? + "</w:docDefaults>".len();
            read(&text[start..end], fonts).ok()
        });
        if let Some(own) = defaults {
            styles.base = (own.paragraph, own.run);
        }
        styles
    }

    /// A paragraph style, or the default one.
    pub fn paragraph(&mut self, id: Option<&str>, fonts: &mut Fonts) -> &Style {
        let id = id.filter(|id| self.places.contains_key(id)).or(self.default).unwrap_or_default().to_owned();
        if !self.resolved.contains_key(&id) {
            let (paragraph, run) = self.base;
            let style = self.resolve(&id, fonts);
            let style =
                Style { paragraph: style.paragraph.over(paragraph), run: style.run.over(run), chain: style.chain };
            self.resolved.insert(id.clone(), style);
        }
        &self.resolved[&id]
    }

    /// What a character style says, without the defaults of the document.
    pub fn character(&mut self, id: &str, fonts: &mut Fonts) -> RunProperties {
        // Kept apart from paragraph styles, which have the defaults below them.
        let key = format!("\u{0}{id}");
        if !self.resolved.contains_key(&key) {
            let style = self.resolve(id, fonts);
            self.resolved.insert(key.clone(), style);
        }
        self.resolved[&key].run
    }

    fn resolve(&self, id: &str, fonts: &mut Fonts) -> Style {
        let mut style = Style::default();
        let mut next = Some(id.to_owned());
        while let Some(id) = next.take() {
            let Some(place) = self.places.get(id.as_str()) else { break };
            if style.chain.len() >= CHAIN || style.chain.contains(&id) {
                break;
            }
            style.chain.push(id);
            let Ok(own) = read(&self.text[place.clone()], fonts) else { break };
            style.paragraph = style.paragraph.over(own.paragraph);
            style.run = style.run.over(own.run);
            next = own.based_on;
        }
        style
    }
}

/// What one style says.
#[derive(Default)]
struct Own {
    paragraph: ParagraphProperties,
    run: RunProperties,
    based_on: Option<String>,
}

fn read(text: &str, fonts: &mut Fonts) -> Result<Own, IngestError> {
    let mut nodes = Nodes::new("word/styles.xml", text);
    let mut own = Own::default();
    while let Some(node) = nodes.next()? {
        let Node::Open(tag) = node else { continue };
        match tag.local() {
            "basedOn" => own.based_on = tag.attribute("val").map(Into::into),
            "pPr" => own.paragraph = properties::paragraph(&mut nodes, fonts)?.properties,
            "rPr" => own.run = properties::run(&mut nodes, fonts)?.properties,
            "tblStylePr" | "tblPr" | "trPr" | "tcPr" => nodes.skip()?,
            _ => {}
        }
    }
    Ok(own)
}

/// The value behind ` name="`, in either kind of quotes.
fn quoted<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let at = head.find(name)? + name.len();
    let quote = head[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
    head[at + 1..].split(quote).next()
}
