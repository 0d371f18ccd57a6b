//! Turns the text of an XML part into a stream of [`Node`]s with their bytes in the part.
//!
//! Refused: document types (and so every entity a file could define), nesting deeper and elements more than a
//! document needs, what is not well-formed. Comments, processing instructions and the declaration are left out. An empty
//! element comes as an opening and a closing tag. Nothing here knows what an element means.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::IngestError;

/// Deepest nesting; a table in a text box in a content control reaches some 40.
const DEPTH: usize = 512;
/// Most elements of a part. A report has some thousands; each may become a paragraph, and a few kilobytes can spell
/// millions of empty ones.
const ELEMENTS: usize = 200_000;

/// One step through a part.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// An element ends; the bytes of its closing tag, none for `<a/>`.
    Close(Range<usize>),
    /// Characters as they stand in the part, none of them an entity.
    Text(&'a str, Range<usize>),
    /// An entity or a character reference, and the character it stands for.
    Entity(char, Range<usize>),
    /// The characters of a CDATA section.
    CData(&'a str),
}

/// An opening tag.
#[derive(Debug)]
pub(crate) struct Tag<'a> {
    /// With its prefix.
    pub name: &'a str,
    /// Its bytes.
    pub at: Range<usize>,
    start: BytesStart<'a>,
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(crate) fn local(&self) -> &str {
        local(self.name)
    }

    /// The value of an attribute, by its name without a prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut all = self.start.attributes();
        let found = all.with_checks(false).filter_map(Result::ok).find(|a| local(a.key.0) == name);
        found.and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok())
    }

    /// The prefix that is bound to a namespace here.
    pub(crate) fn prefix_of(&self, namespaces: &[&str]) -> Option<&str> {
        let mut all = self.start.attributes();
        let found = all.with_checks(false).filter_map(Result::ok).find(|a| namespaces.contains(&a.value.as_ref()));
        found.and_then(|a| if a.key.0 == "xmlns" { Some("") } else { a.key.0.strip_prefix("xmlns:") })
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Reads a part node by node.
pub(crate) struct Nodes<'a> {
    part: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// Elements so far.
    elements: usize,
}

impl<'a> Nodes<'a> {
    /// Starts at the beginning of `text`; `part` is what errors call it.
    pub(crate) fn new(part: &'a str, text: &'a str) -> Nodes<'a> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Nodes { part, text, reader, depth: 0, elements: 0 }
    }

    /// Elements that are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Bytes of the part that have been read.
    pub(crate) fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    /// The next node, or `None` behind the last.
    ///
    /// # Errors
    ///
    /// When the part is not well-formed or holds what is refused; the reader stands still then.
    pub(crate) fn next(&mut self) -> Result<Option<Node<'a>>, IngestError> {
        loop {
            let start = self.reader.buffer_position() as usize;
            let event = self.reader.read_event().map_err(|_| self.wrong("不是规范的XML"))?;
            let at = start..self.reader.buffer_position() as usize;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEPTH {
                        return Err(self.wrong("嵌套过深"));
                    }
                    self.elements += 1;
                    if self.elements > ELEMENTS {
                        return Err(self.wrong("内容过多，不像是正常的报告"));
                    }
                    let name = at.start + 1..at.start + 1 + start.name().0.len();
                    let name = self.text.get(name).ok_or_else(|| self.wrong("不是规范的XML"))?;
                    Node::Open(Tag { name, at, start })
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::Close(at)
                }
                Event::Empty(_) => continue, // expanded into two
                // Sliced from the part itself, so that the text is the bytes that `at` names.
                Event::Text(_) => Node::Text(self.slice(at.clone())?, at),
                Event::CData(_) => {
                    let inner = self.slice(at)?;
                    let inner = inner.strip_prefix("<![CDATA[").and_then(|t| t.strip_suffix("]]>"));
                    Node::CData(inner.unwrap_or_default())
                }
                Event::GeneralRef(name) => {
                    let known = match name.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        Ok(None) => predefined(&name),
                        Err(_) => None,
                    };
                    Node::Entity(known.ok_or_else(|| self.wrong("含有未定义的实体"))?, at)
                }
                Event::DocType(_) => return Err(self.wrong("含有文档类型声明（DOCTYPE）")),
                Event::Eof if self.depth > 0 => return Err(self.wrong("不完整")),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
            }));
        }
    }

    /// Skips the rest of the element that has just been opened.
    ///
    /// # Errors
    ///
    /// Those of [`Nodes::next`].
    pub(crate) fn skip(&mut self) -> Result<(), IngestError> {
        let inside = self.depth;
        while self.depth >= inside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn slice(&self, at: Range<usize>) -> Result<&'a str, IngestError> {
        self.text.get(at).ok_or_else(|| self.wrong("不是规范的XML"))
    }

    fn wrong(&self, why: &'static str) -> IngestError {
        IngestError::Package { part: self.part.to_owned(), why }
    }
}

/// The five entities that every XML file has.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nodes of a text, one word each.
    fn walk(text: &str) -> Result<Vec<String>, IngestError> {
        let mut nodes = Nodes::new("a.xml", text);
        let mut all = Vec::new();
        while let Some(node) = nodes.next()? {
            all.push(match node {
                Node::Open(tag) => format!("<{} {}", tag.name, &text[tag.at]),
                Node::Close(at) => format!("> {}", &text[at]),
                Node::Text(inner, at) => {
                    assert_eq!(inner, &text[at]);
                    inner.to_owned()
                }
                Node::Entity(c, at) => format!("{c} {}", &text[at]),
                Node::CData(inner) => format!("cdata {inner}"),
            });
        }
        Ok(all)
    }

    fn why(text: &str) -> &'static str {
        match walk(text) {
            Err(IngestError::Package { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_node_names_its_bytes() {
        let text =
            "<?xml version=\"1.0\"?><w:p a='1'><w:t>甲&amp;乙&#x4e00;</w:t><!-- c --><w:tab/><![CDATA[<丙>]]></w:p>";
        assert_eq!(
            walk(text).unwrap(),
            [
                "<w:p <w:p a='1'>",
                "<w:t <w:t>",
                "甲",
                "& &amp;",
                "乙",
                "一 &#x4e00;",
                "> </w:t>",
                "<w:tab <w:tab/>",
                "> ",
                "cdata <丙>",
                "> </w:p>",
            ]
        );
    }

    #[test]
    fn what_is_refused_says_why() {
        assert_eq!(why("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "含有文档类型声明（DOCTYPE）");
        assert_eq!(why("<a>&b;</a>"), "含有未定义的实体");
        assert_eq!(why("<a><b></a>"), "不是规范的XML");
        assert_eq!(why("<a><b>"), "不完整");
        assert_eq!(why(&"<a>".repeat(DEPTH + 1)), "嵌套过深");
        assert_eq!(why(&format!("<a>{}</a>", "<b/>".repeat(ELEMENTS))), "内容过多，不像是正常的报告");
        assert!(walk(&format!("<a>{}</a>", "<b/>".repeat(ELEMENTS - 1))).is_ok());
        assert!(walk(&format!("{}{}", "<a>".repeat(DEPTH), "</a>".repeat(DEPTH))).is_ok());
    }

    #[test]
    fn an_element_is_skipped_with_all_inside() {
        let mut nodes = Nodes::new("a.xml", "<a><b><c>1</c><b/></b>2</a>");
        nodes.next().unwrap();
        nodes.next().unwrap();
        nodes.skip().unwrap();
        assert!(matches!(nodes.next(), Ok(Some(Node::Text("2", _)))));
        assert_eq!(nodes.depth(), 1);
    }

    #[test]
    fn attributes_go_by_their_local_name() {
        let mut nodes = Nodes::new("a.xml", "<w:a w:val='&lt;1' x='2' xmlns:w='urn:w'/>");
        let Ok(Some(Node::Open(tag))) = nodes.next() else { panic!("a tag") };
        assert_eq!((tag.local(), tag.attribute("val").as_deref()), ("a", Some("<1")));
        assert_eq!((tag.prefix_of(&["urn:v", "urn:w"]), tag.prefix_of(&["urn:x"])), (Some("w"), None));
    }
}
