//! Finds the article of a page: a container that is known, else the element that holds nearly all sentences.
//!
//! Weight is the number of characters of texts that read like sentences and are no links. What is never
//! text (navigation, share bars, scripts) is marked here once for everybody.

use std::ops::Range;

use super::sites::{CONTAINERS, NOT_TEXT};
use super::tree::{Node, Tree, is_block};

/// A known container counts if it holds this share of the page's weight, in percent; sites leave empty ones.
const CONTAINER: usize = 50;
/// The article is the innermost element with this share, in percent.
const NEARLY_ALL: usize = 80;
/// What is called navigation may hold at most this share, in percent; else the name is a layout's.
const NAVIGATION: usize = 30;
/// A text without a mark of a sentence counts from this length on, in characters.
const LONG: usize = 40;

/// What of a page is text.
#[derive(Debug)]
pub(super) struct Article {
    /// Nodes of the article.
    pub nodes: Range<usize>,
    /// Whether each node of the page is text, by its index.
    pub shown: Vec<bool>,
}

/// Finds it; a page without sentences is its own article.
pub(super) fn find(tree: &Tree) -> Article {
    let mut shown = shown(tree);
    let weight = weigh(tree, &shown);
    let characters = Sums::new(tree, |_, node, _| chars(node));
    let links = Sums::new(tree, |_, node, link| if link { chars(node) } else { 0 });
    let total = weight.of(0..tree.nodes.len());
    let share = |range: Range<usize>, percent: usize| weight.of(range) * 100 >= total * percent;
    // How many links stand before each node: counted once, not for every block around them.
    let mut anchors = vec![0usize; tree.nodes.len() + 1];
    for (i, node) in tree.nodes.iter().enumerate() {
        anchors[i + 1] = anchors[i] + usize::from(node.link);
    }
    let mut i = 0;
    while i < tree.nodes.len() {
        let node = &tree.nodes[i];
        let range = i..node.end;
        let named =
            is_one_of(node, NOT_TEXT) || matches!(node.meta.0.as_str(), "header" | "footer") && node.name == "div";
        let menu = is_block(&node.name) && {
            let (linked, all) = (links.of(range.clone()), characters.of(range.clone()));
            linked * 10 > all * 6 && anchors[range.end] - anchors[range.start] > 1
        };
        if (named || menu) && (total == 0 || !share(range.clone(), NAVIGATION)) {
            shown[range].fill(false);
            i = node.end;
        } else {
            i += 1;
        }
    }
    let weight = weigh(tree, &shown);
    let total = weight.of(0..tree.nodes.len());
    let share = |range: Range<usize>, percent: usize| weight.of(range) * 100 >= total * percent;
    let container = |i: &usize| shown[*i] && is_one_of(&tree.nodes[*i], CONTAINERS);
    // Of containers inside one another the innermost.
    let holds = |i: &usize| container(i) && share(*i..tree.nodes[*i].end, CONTAINER);
    let known = (0..tree.nodes.len()).rev().find(|i| total > 0 && holds(i));
    let start = known.or_else(|| densest(tree, &weight)).filter(|_| total > 0);
    let nodes = start.map_or(0..tree.nodes.len(), |start| start..tree.nodes[start].end);
    Article { nodes, shown }
}

fn weigh(tree: &Tree, shown: &[bool]) -> Sums {
    let counts = |i: usize, node: &Node, link: bool| shown[i] && !link && reads_like_text(&node.text);
    Sums::new(tree, |i, node, link| if counts(i, node, link) { chars(node) } else { 0 })
}

/// The innermost block that holds nearly all of the page's weight.
fn densest(tree: &Tree, weight: &Sums) -> Option<usize> {
    let total = weight.of(0..tree.nodes.len());
    let block = |i: &usize| is_block(&tree.nodes[*i].name) && !matches!(tree.nodes[*i].name.as_str(), "p" | "li");
    (0..tree.nodes.len()).filter(block).rfind(|i| weight.of(*i..tree.nodes[*i].end) * 100 >= total * NEARLY_ALL)
}

/// What is drawn at all.
fn shown(tree: &Tree) -> Vec<bool> {
    let mut shown = vec![true; tree.nodes.len()];
    let mut i = 0;
    while i < tree.nodes.len() {
        let node = &tree.nodes[i];
        if node.hidden || NOT_TEXT.contains(&node.name.as_str()) {
            shown[i..node.end].fill(false);
            i = node.end;
        } else {
            i += 1;
        }
    }
    shown
}

/// By `#id`, `.class` or element name.
fn is_one_of(node: &Node, names: &[&str]) -> bool {
    if node.is_text() {
        return false;
    }
    names.iter().any(|name| match name.split_at(1) {
        ("#", id) => node.id == id,
        (".", class) => node.class.split_ascii_whitespace().any(|c| c == class),
        _ => node.name == *name,
    })
}

fn reads_like_text(text: &str) -> bool {
    text.contains(['。', '，', '；', '、', ',', ';']) || text.trim().chars().nth(LONG).is_some()
}

fn chars(node: &Node) -> usize {
    node.text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Sums of a measure of texts over any range of nodes.
struct Sums(Vec<usize>);

impl Sums {
    /// `measure` gets index and text, and whether it stands in a link.
    fn new(tree: &Tree, measure: impl Fn(usize, &Node, bool) -> usize) -> Sums {
        let mut sums = Vec::with_capacity(tree.nodes.len() + 1);
        let (mut sum, mut link_end) = (0, 0);
        sums.push(0);
        for (i, node) in tree.nodes.iter().enumerate() {
            if node.link {
                link_end = link_end.max(node.end);
            }
            if node.is_text() {
                sum += measure(i, node, i < link_end);
            }
            sums.push(sum);
        }
        Sums(sums)
    }

    fn of(&self, range: Range<usize>) -> usize {
        self.0[range.end] - self.0[range.start]
    }
}
