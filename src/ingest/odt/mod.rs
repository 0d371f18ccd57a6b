//! Reads an OpenDocument text into a [`Source`]: one paragraph a line, its computed label in front.
//!
//! Dropped: what was deleted with changes being tracked, comments, tables of contents, hidden text,
//! headers and footers (they stand among the styles). Notes and text boxes follow the paragraph they are
//! anchored in.

mod lists;
mod styles;

use lists::{Counters, Lists};
use styles::{LEVELS, Styles};

use super::IngestError;
use super::package::Package;
use super::paragraphs::Paragraphs;
use super::xml::{Node, Nodes, Tag};
use crate::source::{Format, Source, Story};

/// The part that holds the text.
const CONTENT: &str = "content.xml";
/// Most blanks one element stands for.
const BLANKS: usize = 64;

/// Whether a package is an OpenDocument file of any kind, and whether it is a text.
///
/// # Errors
///
/// When the part that says so cannot be read.
pub(super) fn kind(package: &mut Package) -> Result<Option<bool>, IngestError> {
    let Some(kind) = package.part("mimetype")? else { return Ok(None) };
    let kind = String::from_utf8_lossy(&kind);
    let open_document = kind.trim().strip_prefix("application/vnd.oasis.opendocument.");
    Ok(open_document.map(|what| what.starts_with("text")))
}

/// Reads a text.
///
/// # Errors
///
/// When it is encrypted, or a part is missing or damaged.
pub(super) fn read(name: &str, package: &mut Package) -> Result<Source, IngestError> {
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(IngestError::Encrypted);
    }
    let missing = || IngestError::Package { part: CONTENT.to_owned(), why: "不在文件里" };
    let content = package.text(CONTENT)?.ok_or_else(missing)?;
    let content = content.trim_start_matches('\u{feff}');
    let mut styles = Styles::default();
    if let Some(text) = package.text("styles.xml")? {
        styles.add("styles.xml", text.trim_start_matches('\u{feff}'))?;
    }
    styles.add(CONTENT, content)?;
    let mut walk = Walk::new(&styles);
    let mut nodes = Nodes::new(CONTENT, content);
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) => {
                let tag_kept = walk.open(&tag);
                if !tag_kept {
                    nodes.skip()?;
                }
            }
            Node::Close(_) => walk.close(),
            Node::Text(text, ..) | Node::CData(text, ..) => walk.text(text),
            Node::Entity(c, _) => walk.text(c.encode_utf8(&mut [0; 4])),
        }
    }
    walk.end_pending();
    Ok(walk.out.finish(name, "UTF-8", Format::Odt, true))
}

/// What the end of an element does.
#[derive(Debug)]
enum End {
    Nothing,
    Paragraph { hidden: bool, before: bool },
    Hidden { before: bool },
    Aside { paragraph: bool, blank: bool },
    Cell,
    Row,
    List,
    Item,
}

/// A list that is open.
#[derive(Debug)]
struct OpenList {
    /// Its counters, those of the outermost list around it.
    counters: usize,
    style: String,
    /// The item that is open still waits for its label, and where it starts.
    waits: bool,
    start: Option<u32>,
}

struct Walk<'a> {
    styles: &'a Styles,
    lists: Lists,
    outline: Counters,
    open: Vec<End>,
    open_lists: Vec<OpenList>,
    in_paragraph: bool,
    hidden: bool,
    /// A paragraph has ended; its line ends with what follows, unless a cell ends first.
    pending: bool,
    /// The last character was a blank, or there was none.
    blank: bool,
    out: Paragraphs,
}

impl<'a> Walk<'a> {
    fn new(styles: &'a Styles) -> Walk<'a> {
        Walk {
            styles,
            lists: Lists::default(),
            outline: [None; LEVELS],
            open: Vec::new(),
            open_lists: Vec::new(),
            in_paragraph: false,
            hidden: false,
            pending: false,
            blank: true,
            out: Paragraphs::default(),
        }
    }

    /// An element opens; `false`: nothing in it is text.
    fn open(&mut self, tag: &Tag) -> bool {
        let end = match tag.local() {
            word if SKIPPED.contains(&word) || tag.name == "svg:title" => return false,
            "p" | "h" if tag.name.starts_with("text:") => self.paragraph(tag),
            "span" | "section" | "a" => {
                let family = if tag.local() == "section" { "section" } else { "text" };
                let style = tag.attribute("style-name").unwrap_or_default();
                let hides = tag.attribute("display").is_some_and(|d| d == "none") || self.styles.hides(family, &style);
                self.out.next_run();
                End::Hidden { before: self.hide(hides) }
            }
            "hidden-text" | "hidden-paragraph" => {
                let hides = tag.attribute("is-hidden").is_some_and(|h| h == "true");
                End::Hidden { before: self.hide(hides) }
            }
            "s" => {
                let count = tag.attribute("c").and_then(|c| c.parse().ok()).unwrap_or(1usize);
                self.put(&" ".repeat(count.min(BLANKS)));
                End::Nothing
            }
            "tab" => {
                self.put("\t");
                End::Nothing
            }
            "line-break" => {
                if self.in_paragraph && !self.hidden {
                    self.out.break_line();
                    self.blank = true;
                }
                End::Nothing
            }
            "note-body" => self.aside(Story::Note),
            "text-box" | "custom-shape" | "rect" | "ellipse" | "caption" if self.in_paragraph => {
                self.aside(Story::TextBox)
            }
            "table-cell" => {
                self.end_pending();
                End::Cell
            }
            "table-row" => {
                self.end_pending();
                End::Row
            }
            "list" => self.list(tag),
            "list-item" => {
                let start = tag.attribute("start-value").and_then(|v| v.parse().ok());
                if let Some(list) = self.open_lists.last_mut() {
                    (list.waits, list.start) = (true, start);
                }
                End::Item
            }
            _ => End::Nothing,
        };
        self.open.push(end);
        true
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(End::Paragraph { hidden, before }) => {
                self.in_paragraph = before;
                self.hidden = hidden;
                self.pending = true;
                self.blank = true;
            }
            Some(End::Hidden { before }) => self.hidden = before,
            Some(End::Aside { paragraph, blank }) => {
                self.end_pending();
                self.out.close_aside();
                (self.in_paragraph, self.blank) = (paragraph, blank);
            }
            Some(End::Cell) => {
                self.pending = false;
                self.out.end_cell();
            }
            Some(End::Row) => self.out.end_row(),
            Some(End::List) => {
                self.open_lists.pop();
            }
            Some(End::Item) => {
                if let Some(list) = self.open_lists.last_mut() {
                    list.waits = false;
                }
            }
            Some(End::Nothing) | None => {}
        }
    }

    /// What follows is hidden too, if `hides`; whether it was before.
    fn hide(&mut self, hides: bool) -> bool {
        let before = self.hidden;
        self.hidden |= hides;
        before
    }

    fn end_pending(&mut self) {
        if std::mem::take(&mut self.pending) {
            self.out.end_paragraph();
        }
    }

    fn aside(&mut self, story: Story) -> End {
        self.out.open_aside(story);
        End::Aside {
            paragraph: std::mem::replace(&mut self.in_paragraph, false),
            blank: std::mem::replace(&mut self.blank, true),
        }
    }

    fn list(&mut self, tag: &Tag) -> End {
        let own = tag.attribute("style-name").map(|s| s.into_owned());
        let id = tag.attribute("id").map(|s| s.into_owned());
        let (counters, style) = match self.open_lists.last() {
            Some(outer) => (outer.counters, own.unwrap_or_else(|| outer.style.clone())),
            None => {
                let style = own.unwrap_or_default();
                let goes_on = tag.attribute("continue-numbering").is_some_and(|c| c == "true");
                let continues = tag.attribute("continue-list");
                (self.lists.open(id, &style, continues.as_deref(), goes_on), style)
            }
        };
        self.open_lists.push(OpenList { counters, style, waits: false, start: None });
        End::List
    }

    fn paragraph(&mut self, tag: &Tag) -> End {
        self.end_pending();
        let style = tag.attribute("style-name").unwrap_or_default();
        let hides = self.styles.hides("paragraph", &style);
        let end = End::Paragraph { hidden: self.hide(hides), before: std::mem::replace(&mut self.in_paragraph, true) };
        self.blank = true;
        let label = self.label(tag, &style);
        if let Some(label) = label.filter(|_| !self.hidden) {
            self.out.push_synthetic(&label);
        }
        end
    }

    /// Counts a paragraph that begins an item or is a heading.
    fn label(&mut self, tag: &Tag, style: &str) -> Option<String> {
        let header = tag.attribute("is-list-header").is_some_and(|h| h == "true");
        let depth = self.open_lists.len();
        if let Some(list) = self.open_lists.last_mut() {
            let waits = std::mem::take(&mut list.waits) && !header;
            let of_paragraph = self.styles.list_of(style).filter(|name| !name.is_empty());
            let name = if list.style.is_empty() { of_paragraph? } else { &list.style };
            let levels = self.styles.list(name)?;
            return if waits {
                self.lists.count(list.counters, levels, depth.min(LEVELS) - 1, list.start.take())
            } else {
                None
            };
        }
        if tag.local() != "h" || header || self.styles.list_of(style) == Some("") {
            return None;
        }
        let level = tag.attribute("outline-level").and_then(|l| l.parse::<usize>().ok()).unwrap_or(1);
        let start = tag.attribute("start-value").and_then(|v| v.parse().ok());
        lists::count(&mut self.outline, &self.styles.outline, level.clamp(1, LEVELS) - 1, start)
    }

    /// Text of a paragraph, its white space as one blank each.
    fn text(&mut self, text: &str) {
        if !self.in_paragraph || self.hidden {
            return;
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                out.push(c);
                self.blank = false;
            } else if !std::mem::replace(&mut self.blank, true) {
                out.push(' ');
            }
        }
        self.out.push(&out);
    }

    /// Characters that elements stand for.
    fn put(&mut self, text: &str) {
        if self.in_paragraph && !self.hidden {
            self.out.push(text);
            self.blank = false;
        }
    }
}

/// Elements that hold no text of the document, whatever their prefix.
const SKIPPED: &[&str] = &[
    "alphabetical-index",
    "annotation",
    "annotation-end",
    "automatic-styles",
    "bibliography",
    "desc",
    "enhanced-geometry",
    "event-listeners",
    "font-face-decls",
    "forms",
    "illustration-index",
    "master-styles",
    "note-citation",
    "object",
    "object-index",
    "ruby-text",
    "scripts",
    "sequence-decls",
    "styles",
    "table-index",
    "table-of-content",
    "tracked-changes",
    "user-field-decls",
    "user-index",
    "variable-decls",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::package::tests::pack;

    const NAMES: &str = "xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:table='b' xmlns:draw='d'";

    fn file(styles: &str, body: &str) -> Vec<u8> {
        let styles =
            format!("<office:document-styles {NAMES}><office:styles>{styles}</office:styles></office:document-styles>");
        let content = format!(
            "<office:document-content {NAMES}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        let kind = b"application/vnd.oasis.opendocument.text";
        pack(&[("mimetype", kind), ("styles.xml", styles.as_bytes()), ("content.xml", content.as_bytes())])
    }

    fn lines(styles: &str, body: &str) -> String {
        crate::ingest::read("a", &file(styles, body)).unwrap().text().trim_end().replace('\n', "⏎")
    }

    const NUMBERS: &str = "
        <text:outline-style><text:outline-level-style text:level='1' style:num-suffix='、' style:num-format='一, 二, 三, ...'/>
        <text:outline-level-style text:level='2' style:num-prefix='（' style:num-suffix='）' style:num-format='一, 二, 三, ...'/></text:outline-style>
        <text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-suffix='.' style:num-format='1'>
        <style:list-level-properties><style:list-level-label-alignment text:label-followed-by='nothing'/></style:list-level-properties></text:list-level-style-number>
        <text:list-level-style-number text:level='2' text:display-levels='2' style:num-format='1' text:start-value='3'/>
        <text:list-level-style-bullet text:level='3'/></text:list-style>
        <style:style style:name='Free' style:family='paragraph' style:list-style-name=''/>";

    #[test]
    fn headings_and_items_are_counted() {
        let heading = |level: u8, text: &str| format!("<text:h text:outline-level='{level}'>{text}</text:h>");
        let body = [heading(1, "甲"), heading(2, "乙"), heading(2, "丙"), heading(1, "丁"), heading(2, "戊")].concat();
        let body = format!("{body}<text:h text:style-name='Free' text:outline-level='1'>己</text:h>");
        assert_eq!(lines(NUMBERS, &body), "一、甲⏎（一）乙⏎（二）丙⏎二、丁⏎（一）戊⏎己");
        let list = "<text:list xml:id='a' text:style-name='L'><text:list-item><text:p>甲</text:p><text:p>续</text:p>
            <text:list><text:list-item><text:p>乙</text:p></text:list-item></text:list></text:list-item></text:list><text:p>文</text:p>
            <text:list text:style-name='L' text:continue-numbering='true'><text:list-header><text:p>题</text:p></text:list-header><text:list-item><text:p>丙</text:p></text:list-item></text:list>
            <text:list text:style-name='L'><text:list-item text:start-value='7'><text:p>丁</text:p></text:list-item></text:list>";
        assert_eq!(lines(NUMBERS, list), "1.甲⏎续⏎1.3 乙⏎文⏎题⏎2.丙⏎7.丁");
    }

    #[test]
    fn what_is_not_seen_is_dropped() {
        let styles =
            "<style:style style:name='H' style:family='text'><style:text-properties text:display='none'/></style:style>
            <style:style style:name='I' style:family='text' style:parent-style-name='H'/>";
        let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion></text:changed-region></text:tracked-changes>
            <text:p>办结<text:change/>31<text:s text:c='2'/>件<text:span text:style-name='I'>隐</text:span><office:annotation><text:p>批</text:p></office:annotation>，
            均已<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>公示<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>。</text:p>
            <table:table><table:table-row><table:table-cell><text:p>单位</text:p></table:table-cell><table:table-cell><text:p>甲</text:p><text:p>乙</text:p></table:table-cell></table:table-row></table:table>
            <text:p>前<text:line-break/>后</text:p>";
        assert_eq!(lines(styles, body), "办结31  件， 均已公示。⏎注⏎框⏎单位\t甲⏎乙⏎前⏎后");
    }

    #[test]
    fn other_kinds_and_damage_are_named() {
        let sheet = pack(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]);
        assert!(matches!(crate::ingest::read("a", &sheet), Err(IngestError::Format(_))));
        assert!(matches!(crate::ingest::read("a", &file("", "<text:p>")), Err(IngestError::Package { .. })));
        let kind = b"application/vnd.oasis.opendocument.text";
        let locked = pack(&[("mimetype", kind), ("META-INF/manifest.xml", b"<manifest:encryption-data/>")]);
        assert_eq!(crate::ingest::read("a", &locked).unwrap_err(), IngestError::Encrypted);
    }
}
