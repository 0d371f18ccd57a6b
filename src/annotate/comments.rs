//! Reads the part of comments, takes ours out of it and writes new ones; makes the part where there is none.

use std::ops::Range;

use super::{Author, Comment, INITIALS};
use crate::ingest::IngestError;
use crate::ingest::package::Package;
use crate::ingest::xml::{Node, Nodes};
use crate::render::escape;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const TYPES: &str = "[Content_Types].xml";

/// The part of comments of a document.
pub(super) struct CommentsPart {
    /// Its name; where there is no such part yet, the name it will get.
    pub name: String,
    /// Its text, `None` where there is no part yet.
    text: Option<String>,
    comments: Vec<Existing>,
}

/// A comment that stands in the file.
struct Existing {
    id: i64,
    /// Bytes of the part.
    at: Range<usize>,
    own: bool,
    /// Ids of its paragraphs, by which answers name it.
    paragraphs: Vec<String>,
    /// Its words without line ends.
    text: String,
}

/// Folder and name of a part: `word/`, `document.xml`.
fn split(part: &str) -> (&str, &str) {
    let at = part.rfind('/').map_or(0, |i| i + 1);
    part.split_at(at)
}

fn relations_of(main: &str) -> String {
    let (folder, name) = split(main);
    format!("{folder}_rels/{name}.rels")
}

impl CommentsPart {
    /// Looks it up among the relations of the main part.
    pub fn find(package: &mut Package, main: &str) -> Result<CommentsPart, IngestError> {
        let relations = relations_of(main);
        let text = package.text(&relations)?.unwrap_or_default();
        let mut nodes = Nodes::new(&relations, &text);
        let mut target = None;
        while let Some(node) = nodes.next()? {
            let Node::Open(tag) = node else { continue };
            if tag.attribute("Type").is_some_and(|t| t.ends_with("/relationships/comments")) {
                target = tag.attribute("Target").map(std::borrow::Cow::into_owned);
            }
        }
        let (folder, _) = split(main);
        let named = target.map(|t| t.strip_prefix('/').map_or(format!("{folder}{t}"), str::to_owned));
        if let Some(name) = named
            && let Some(text) = package.text(&name)?
        {
            let comments = read(&name, &text)?;
            return Ok(CommentsPart { name, text: Some(text), comments });
        }
        let free = |name: &String| !package.has(name);
        let name = std::iter::once(format!("{folder}comments.xml"))
            .chain((1..).map(|n| format!("{folder}comments{n}.xml")))
            .find(free)
            .unwrap_or_default();
        Ok(CommentsPart { name, text: None, comments: Vec::new() })
    }

    /// Our comments that nobody has answered, with their bytes.
    pub fn own(&self, package: &mut Package) -> Result<Vec<(i64, Range<usize>)>, IngestError> {
        let answered = answered(package, &self.name)?;
        let free = |c: &&Existing| c.own && !c.paragraphs.iter().any(|p| answered.contains(p));
        Ok(self.comments.iter().filter(free).map(|c| (c.id, c.at.clone())).collect())
    }

    /// The text of the part without these comments.
    pub fn without(&self, own: &[(i64, Range<usize>)]) -> String {
        let text = self.text.as_deref().unwrap_or_default();
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (_, at) in own {
            out.push_str(&text[from..at.start]);
            from = at.end;
        }
        out.push_str(&text[from..]);
        out
    }

    /// The words of our comments that stand in the file: those left are answered.
    pub fn answered_texts(&self) -> Vec<String> {
        self.comments.iter().filter(|c| c.own).map(|c| c.text.clone()).collect()
    }

    /// The first id that no comment has.
    pub fn next_id(&self) -> u32 {
        let last = self.comments.iter().map(|c| c.id).max().unwrap_or(-1).max(-1);
        u32::try_from(last + 1).unwrap_or(0)
    }

    /// The parts that change when these comments are added, this one among them.
    pub fn with(
        &mut self,
        comments: &[Comment],
        author: Author,
        package: &mut Package,
        main: &str,
    ) -> Result<Vec<(String, Vec<u8>)>, IngestError> {
        let mut changed = Vec::new();
        if self.text.is_none() {
            let strict = package.text(main)?.is_some_and(|text| text.contains(STRICT));
            let namespace = if strict { STRICT } else { NAMESPACE };
            self.text = Some(format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{namespace}\"></w:comments>"
            ));
            changed.extend(self.named(package, main)?);
        }
        let text = self.text.as_deref().unwrap_or_default();
        let (prefix, before, behind) = room(text);
        let mut out = before;
        for comment in comments {
            write(&mut out, comment, author, &prefix);
        }
        out.push_str(&behind);
        changed.push((self.name.clone(), out.into_bytes()));
        Ok(changed)
    }

    /// The lists of relations and of types with the new part in them.
    fn named(&self, package: &mut Package, main: &str) -> Result<Vec<(String, Vec<u8>)>, IngestError> {
        let relations = relations_of(main);
        let list = package.text(&relations)?.unwrap_or_else(|| {
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>".to_owned()
        });
        let id = std::iter::once("rIdComments".to_owned())
            .chain((1..).map(|n| format!("rIdComments{n}")))
            .find(|id| !list.contains(&format!("\"{id}\"")))
            .unwrap_or_default();
        let (_, target) = split(&self.name);
        let (prefix, before, behind) = room(&list);
        let list =
            format!("{before}<{prefix}Relationship Id=\"{id}\" Type=\"{RELATION}\" Target=\"{target}\"/>{behind}");
        let types = package.text(TYPES)?.unwrap_or_default();
        let (prefix, before, behind) = room(&types);
        let name = &self.name;
        let types = format!("{before}<{prefix}Override PartName=\"/{name}\" ContentType=\"{TYPE}\"/>{behind}");
        Ok(vec![(relations, list.into_bytes()), (TYPES.to_owned(), types.into_bytes())])
    }
}

/// A part cut before the closing tag of its root, and the prefix of the root with its colon.
fn room(text: &str) -> (String, String, String) {
    let end = text.trim_end();
    let name_of =
        |tag: &str| -> String { tag.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect() };
    let prefix_of = |name: &str| name.rsplit_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
    match (end.rfind("</"), end.rfind('<')) {
        (Some(at), _) => (prefix_of(&name_of(&text[at + 2..])), text[..at].to_owned(), text[at..].to_owned()),
        // An empty root in one tag.
        (None, Some(at)) => {
            let name = name_of(&text[at + 1..]);
            let open = end.trim_end_matches('>').trim_end_matches('/');
            (prefix_of(&name), format!("{open}>"), format!("</{name}>"))
        }
        (None, None) => (String::new(), text.to_owned(), String::new()),
    }
}

fn write(out: &mut String, comment: &Comment, author: Author, w: &str) {
    let (id, name) = (comment.id, escape(author.name));
    let date = author.date.map_or(String::new(), |date| format!(" {w}date=\"{}T00:00:00Z\"", escape(date)));
    out.push_str(&format!("<{w}comment {w}id=\"{id}\" {w}author=\"{name}\"{date} {w}initials=\"{INITIALS}\">"));
    for (i, line) in comment.text.iter().enumerate() {
        let mark = if i == 0 { format!("<{w}r><{w}annotationRef/></{w}r>") } else { String::new() };
        let line = escape(line);
        out.push_str(&format!("<{w}p>{mark}<{w}r><{w}t xml:space=\"preserve\">{line}</{w}t></{w}r></{w}p>"));
    }
    out.push_str(&format!("</{w}comment>"));
}

fn read(name: &str, text: &str) -> Result<Vec<Existing>, IngestError> {
    let mut nodes = Nodes::new(name, text);
    let mut all: Vec<Existing> = Vec::new();
    let mut open = None; // elements open around the comment that is being read
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) if tag.local() == "comment" && open.is_none() => {
                open = Some(nodes.depth() - 1);
                all.push(Existing {
                    id: tag.attribute("id").and_then(|id| id.parse().ok()).unwrap_or(-1),
                    at: tag.at.clone(),
                    own: tag.attribute("initials").is_some_and(|i| i == INITIALS),
                    paragraphs: Vec::new(),
                    text: String::new(),
                });
            }
            Node::Open(tag) if tag.local() == "p" => {
                let id = tag.attribute("paraId").map(|id| id.to_ascii_uppercase());
                if let (Some(comment), Some(id)) = (all.last_mut().filter(|_| open.is_some()), id) {
                    comment.paragraphs.push(id);
                }
            }
            Node::Close(_) if open == Some(nodes.depth()) => {
                open = None;
                if let Some(comment) = all.last_mut() {
                    comment.at.end = nodes.position();
                }
            }
            Node::Text(text, _) => {
                if let Some(comment) = all.last_mut().filter(|_| open.is_some()) {
                    comment.text.push_str(text);
                }
            }
            Node::Entity(c, _) => {
                if let Some(comment) = all.last_mut().filter(|_| open.is_some()) {
                    comment.text.push(c);
                }
            }
            _ => {}
        }
    }
    Ok(all)
}

/// Ids of the paragraphs of comments that were answered, from the part that newer programs keep beside.
fn answered(package: &mut Package, comments: &str) -> Result<Vec<String>, IngestError> {
    let (folder, _) = split(comments);
    let name = format!("{folder}commentsExtended.xml");
    let text = package.text(&name)?.unwrap_or_default();
    let mut nodes = Nodes::new(&name, &text);
    let mut parents = Vec::new();
    while let Some(node) = nodes.next()? {
        let Node::Open(tag) = node else { continue };
        parents.extend(tag.attribute("paraIdParent").map(|id| id.to_ascii_uppercase()));
    }
    Ok(parents)
}
