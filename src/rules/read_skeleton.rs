//! Reads `fazhi.skeleton/1` files: the lines, the words of bodies and the usual figures of an empty report.
//!
//! A later file replaces the lines or the figures as a whole, and the words of a kind of body one by one.

use super::kinds::levels;
use super::load::{At, Fields, Loader, Node};
use super::skeleton::{BodyWords, Each, LineStyle, Skeleton, SkeletonLine, UsualFigure};

const STYLES: &[(&str, LineStyle)] = &[
    ("title", LineStyle::Title),
    ("addressee", LineStyle::Addressee),
    ("body", LineStyle::Body),
    ("heading-1", LineStyle::Heading1),
    ("heading-2", LineStyle::Heading2),
    ("signature", LineStyle::Signature),
    ("date", LineStyle::Date),
];

const EACH: &[(&str, Each)] = &[("figures", Each::Figures), ("topics", Each::Topics), ("any", Each::Any)];

/// Placeholders of every line, and of lines that come once for each requirement.
const PLACEHOLDERS: &[&str] = &["name", "to", "self", "heads", "year", "next"];
const ITEM: &str = "item";

/// Adds what one file says.
pub(super) fn read(mut fields: Fields, loader: &Loader, skeleton: &mut Skeleton) {
    fields.take("schema");
    if let Some(unnamed) = fields.string("unnamed") {
        skeleton.unnamed = unnamed;
    }
    for node in list(&mut fields, "bodies") {
        let Some(body) = body(node, loader) else { continue };
        match skeleton.bodies.iter_mut().find(|known| known.level == body.level) {
            Some(known) => *known = body,
            None => skeleton.bodies.push(body),
        }
    }
    let lines = list(&mut fields, "lines");
    if !lines.is_empty() {
        skeleton.lines = lines.iter().filter_map(|node| line(node, loader)).collect();
    }
    let figures = list(&mut fields, "figures");
    if !figures.is_empty() {
        skeleton.figures = figures.iter().filter_map(|node| figure(node, loader)).collect();
    }
    fields.finish();
}

fn list<'a>(fields: &mut Fields<'a>, key: &'static str) -> &'a [At<Node>] {
    if fields.take(key).is_none() { &[] } else { fields.list(key).unwrap_or_default() }
}

fn body(node: &At<Node>, loader: &Loader) -> Option<BodyWords> {
    let mut fields = Fields::open(node, "单位", loader)?;
    fields.require(&["level", "to", "self", "heads"]);
    let level = fields.choice("level", &levels());
    let (to, own, heads) = (fields.string("to"), fields.string("self"), fields.string("heads"));
    fields.finish();
    Some(BodyWords { level: level?, to: to?, own: own?, heads: heads? })
}

fn line(node: &At<Node>, loader: &Loader) -> Option<SkeletonLine> {
    let mut fields = Fields::open(node, "行", loader)?;
    fields.require(&["style", "text"]);
    let style = fields.choice("style", STYLES);
    let each = fields.choice("each", EACH);
    let (text, note) = (fields.string_at("text"), fields.string_at("note"));
    let levels = fields.choices("levels", &levels()).unwrap_or_default();
    fields.finish();
    for words in [&text, &note].into_iter().flatten() {
        placeholders(words, each, loader);
    }
    Some(SkeletonLine { style: style?, text: text?.value, note: note.map(|note| note.value), levels, each })
}

fn figure(node: &At<Node>, loader: &Loader) -> Option<UsualFigure> {
    let mut fields = Fields::open(node, "数据", loader)?;
    fields.require(&["name", "from"]);
    let (name, from) = (fields.string("name"), fields.string("from"));
    let levels = fields.choices("levels", &levels()).unwrap_or_default();
    fields.finish();
    Some(UsualFigure { name: name?, from: from?, levels })
}

/// Notes every `{word}` that nothing is filled in for.
fn placeholders(text: &At<String>, each: Option<Each>, loader: &Loader) {
    let known = PLACEHOLDERS.iter().copied().chain(each.filter(|each| *each != Each::Any).map(|_| ITEM));
    let known: Vec<&str> = known.collect();
    for piece in text.value.split('{').skip(1) {
        let word = piece.split('}').next().unwrap_or_default();
        if !known.contains(&word) {
            let word = At { value: word.to_owned(), range: text.range.clone() };
            loader.unknown("占位符", &word, known.iter().copied());
        }
    }
}
