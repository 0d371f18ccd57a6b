//! Turns the text of a web page into a [`Tree`]: elements and text in the order of the page, each with its end.
//!
//! The tokens are html5ever's; the tree is ours, because the standard's tree builder looks through all open
//! elements at every tag and repeats open formatting in every paragraph, so that 200,000 unclosed elements
//! take minutes. Here at most [`DEPTH`] elements are open, and what is deeper stands in the last of them.
//! Nothing here knows which part of a page is its article.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Most elements inside one another; government pages reach some sixty.
const DEPTH: usize = 256;

/// Most nodes of a page; one of the longest reports, saved by a word processor, has some ten thousand.
const NODES: usize = 300_000;
/// Most comparisons of attributes with one another; the tokenizer compares each with all before it in its tag.
const COMPARISONS: u64 = 2_000_000_000;

/// One element or run of text.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Name in small letters; empty for text.
    pub name: String,
    /// Index of the first node behind what it holds.
    pub end: usize,
    /// Characters, of a text only.
    pub text: String,
    /// `id`.
    pub id: String,
    /// Words of `class`.
    pub class: String,
    /// Not shown: `hidden`, `display:none`, `mso-hide:all`.
    pub hidden: bool,
    /// Leads to another page.
    pub link: bool,
    /// `name` (or `property`) and `content` of a `meta`; `title` of others stands in the first.
    pub meta: (String, String),
}

impl Node {
    /// Whether it is a run of text.
    pub fn is_text(&self) -> bool {
        self.name.is_empty()
    }
}

/// A page: nodes before their children, children in order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// All nodes; the children of a node stand between it and its `end`.
    pub nodes: Vec<Node>,
}

/// Builds the tree of a page, or `None` for a page with more elements or attributes than a report can have.
pub(super) fn parse(page: &str) -> Option<Tree> {
    if comparisons(page.as_bytes()) > COMPARISONS {
        return None;
    }
    let builder = Builder(RefCell::new(State::default()));
    let input = BufferQueue::default();
    // A buffer holds at most 4 GiB, and a page is far smaller.
    input.push_back(StrTendril::from_slice(page));
    let tokenizer = Tokenizer::new(builder, TokenizerOpts::default());
    // It stops early only for a sink that runs scripts or changes the encoding.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    state.close_to(0);
    (state.tree.nodes.len() < NODES).then_some(state.tree)
}

/// How many comparisons the attributes of a page cost: the squares of their numbers, tag by tag.
///
/// Counts as the standard reads tags, but takes what stands in scripts for tags too.
fn comparisons(page: &[u8]) -> u64 {
    let (mut sum, mut count) = (0u64, 0u64);
    // What the tag is in: nothing, its name or between attributes, a name, behind `=`, a value.
    let mut state = b' ';
    let mut inside = false;
    let mut before = b' ';
    for &byte in page {
        match (inside, state) {
            (false, _) => {
                inside = before == b'<' && (byte.is_ascii_alphabetic() || byte == b'/');
                (state, count) = (b'n', 0);
            }
            (true, b'"' | b'\'') if byte != state => {}
            (true, b'"' | b'\'') => state = b' ',
            (true, _) if byte == b'>' => {
                inside = false;
                sum = sum.saturating_add(count * count);
                count = 0;
            }
            (true, b'=') if byte.is_ascii_whitespace() => {}
            (true, b'=') => state = if matches!(byte, b'"' | b'\'') { byte } else { b'v' },
            (true, b'v') if !byte.is_ascii_whitespace() => {}
            (true, _) if byte.is_ascii_whitespace() => state = b' ',
            (true, b'n') if byte == b'=' => state = b'=',
            (true, _) if byte == b'/' => state = b' ',
            (true, b'n') => {}
            (true, _) => {
                // A second `=` behind a blank belongs to the name before it.
                state = if byte == b'=' { b'=' } else { b'n' };
                count += u64::from(byte != b'=');
            }
        }
        before = byte;
    }
    sum.saturating_add(count * count)
}

struct Builder(RefCell<State>);

#[derive(Default)]
struct State {
    tree: Tree,
    /// Indices of open elements, outermost first.
    open: Vec<usize>,
    /// Open elements that found no room.
    overflow: usize,
    /// How many of the open elements are `p`; without one no block has to look for it.
    open_p: usize,
    /// The last node is a text that goes on.
    in_text: bool,
}

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        if state.tree.nodes.len() >= NODES {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.start(&tag),
            Token::TagToken(tag) => state.end(&tag.name),
            Token::CharacterTokens(text) => state.text(&text),
            Token::NullCharacterToken
            | Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        self.in_text = false;
        let name: &str = &tag.name;
        match name {
            "li" => self.imply_end(&["li"], &["ul", "ol"]),
            "dt" | "dd" => self.imply_end(&["dt", "dd"], &["dl"]),
            "option" => self.imply_end(&["option"], &["select"]),
            "tr" | "tbody" | "thead" | "tfoot" => self.imply_end(&["tr", "tbody", "thead", "tfoot"], &["table"]),
            "td" | "th" => self.imply_end(&["td", "th"], &["tr", "table"]),
            _ => {}
        }
        if is_block(name) && self.open_p > 0 {
            self.imply_end(&["p"], &["td", "th", "table", "caption", "button"]);
        }
        let void = tag.self_closing && !is_block(name) || VOID.contains(&name);
        if self.open.len() < DEPTH || void {
            let index = self.tree.nodes.len();
            self.tree.nodes.push(node(tag));
            if void {
                self.tree.nodes[index].end = index + 1;
            } else {
                self.open.push(index);
                self.open_p += usize::from(name == "p");
            }
        } else {
            self.overflow += 1;
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    fn name(&self, open: usize) -> &str {
        &self.tree.nodes[self.open[open]].name
    }

    /// Closes the innermost of `names`, if it stands inside the innermost of `bounds`.
    fn imply_end(&mut self, names: &[&str], bounds: &[&str]) {
        let found =
            (0..self.open.len()).rev().find(|i| names.contains(&self.name(*i)) || bounds.contains(&self.name(*i)));
        if let Some(i) = found
            && names.contains(&self.name(i))
        {
            self.close_to(i);
        }
    }

    fn end(&mut self, name: &str) {
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        if VOID.contains(&name) {
            return;
        }
        let table = matches!(name, "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption");
        for i in (0..self.open.len()).rev() {
            let open = self.name(i);
            if open == name {
                self.close_to(i);
                return;
            }
            // A stray tag in a cell closes nothing outside it; a stray `</b>` closes no paragraph.
            let bound = if table { open == "table" } else { matches!(open, "td" | "th" | "caption") };
            if bound || !is_block(name) && !table && is_block(open) {
                return;
            }
        }
    }

    fn close_to(&mut self, open: usize) {
        self.in_text = false;
        let end = self.tree.nodes.len();
        for index in self.open.drain(open..) {
            self.tree.nodes[index].end = end;
            self.open_p -= usize::from(self.tree.nodes[index].name == "p");
        }
    }

    fn text(&mut self, text: &str) {
        let index = self.tree.nodes.len();
        // The tokenizer cuts a text at entities and line ends.
        if let Some(last) = self.tree.nodes.last_mut()
            && self.in_text
        {
            last.text.push_str(text);
            return;
        }
        self.in_text = true;
        self.tree.nodes.push(Node { text: text.to_owned(), end: index + 1, ..Node::default() });
    }
}

fn node(tag: &Tag) -> Node {
    let mut node = Node { name: tag.name.to_string(), ..Node::default() };
    for attribute in &tag.attrs {
        let value = &attribute.value;
        match &*attribute.name.local {
            "id" => node.id = value.to_string(),
            "class" => node.class = value.to_string(),
            "name" | "property" | "title" => node.meta.0 = value.to_string(),
            "content" => node.meta.1 = value.to_string(),
            "hidden" => node.hidden = true,
            "href" => node.link = node.name == "a",
            "style" => {
                let style: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                node.hidden |= style.contains("display:none") || style.contains("mso-hide:all");
            }
            _ => {}
        }
    }
    node
}

/// Elements that hold nothing and have no end tag.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta",
    "param", "source", "track", "wbr",
];

/// Whether an element stands on lines of its own.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Sorted.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The page as names in brackets around their text.
    fn shape(page: &str) -> String {
        let tree = parse(page).unwrap();
        let mut out = String::new();
        let mut ends: Vec<usize> = Vec::new();
        for (i, node) in tree.nodes.iter().enumerate() {
            while ends.last().is_some_and(|end| *end <= i) {
                ends.pop();
                out.push(')');
            }
            if node.is_text() {
                out.push_str(&node.text);
            } else {
                out.push_str(&node.name);
                out.push('(');
                ends.push(node.end);
            }
        }
        out + &")".repeat(ends.len())
    }

    #[test]
    fn tags_that_are_left_out_are_implied() {
        assert_eq!(shape("<p>一<p>二<div>三</div>"), "p(一)p(二)div(三)");
        assert_eq!(shape("<ul><li>一<li>二</ul>完"), "ul(li(一)li(二))完");
        assert_eq!(shape("<table><tr><td>一<td><p>二<tr><td>三</table>完"), "table(tr(td(一)td(p(二)))tr(td(三)))完");
        assert_eq!(shape("<p><b>一</p>二</b><br/>三</div>"), "p(b(一))二br()三");
        assert_eq!(shape("<table><tr><td>一</div></b>二</td></tr></table>"), "table(tr(td(一二)))");
    }

    #[test]
    fn scripts_are_no_elements() {
        assert_eq!(shape("<script>a='<p>'</script><title>x&amp;<b></title>一"), "script(a='<p>')title(x&<b>)一");
    }

    #[test]
    fn depth_is_bounded_and_text_kept() {
        let page = format!("{}深{}后", "<div>".repeat(200_000), "</div>".repeat(200_000));
        let tree = parse(&page).unwrap();
        assert_eq!(tree.nodes.len(), DEPTH + 2);
        assert_eq!(tree.nodes[DEPTH + 1].text, "后");
        assert_eq!(tree.nodes[DEPTH].text, "深");
        let fonts: String = (0..20_000).map(|i| format!("<font id={i}><p>")).collect();
        assert!(parse(&fonts).unwrap().nodes.len() <= 40_000);
    }

    #[test]
    fn hostile_pages_are_refused_before_they_cost() {
        let attributes: String = (0..60_000).map(|i| format!(" a{i}=\"/ x\"")).collect();
        assert_eq!(comparisons(format!("<p{attributes}>").as_bytes()), 3_600_000_000);
        assert_eq!(comparisons(b"<img src=data:a/b/c title='a b c' b / c><br/>a b<"), 16);
        assert!(parse(&format!("<p{attributes}>")).is_none());
        assert!(parse(&"<br>".repeat(NODES)).is_none());
    }

    #[test]
    fn blocks_are_sorted() {
        assert!(BLOCKS.is_sorted());
    }
}
