//! Checks of layout: what a page and its paragraphs should look like, and what a file should not hold.
//!
//! Lengths and sizes are kept in tenths (of a millimetre, a point, a character), so that packs compare equal.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::rules::load::{At, Fields, Loader, Node};

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LayoutCheck {
    /// Pages and paragraphs that look otherwise than these items say; one finding for all.
    Format(Vec<Item>),
    /// Tracked changes (修订).
    Revisions,
    /// Comments (批注).
    Comments,
    /// Hidden text (隐藏文字).
    Hidden,
    /// Properties of the file that name persons and bodies; what users read for each key.
    Properties(Vec<(String, String)>),
}

/// One thing a standard says of looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it should be.
    pub what: What,
    /// What is said where it is otherwise, with `{seen}` for how it is.
    pub say: String,
}

/// What something should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A length of the page, in tenths of a millimetre, give or take the last.
    Page(Length, Vec<u32>, u32),
    /// The page has a number.
    PageNumber,
    /// One of these fonts.
    Font(Of, Vec<String>),
    /// One of these sizes, in tenths of a point.
    Size(Of, Vec<u32>),
    /// Distance of lines from and to, in tenths of a point.
    Line(Of, u32, u32),
    /// Indent of the first line, in tenths of a character.
    FirstLine(Of, u32),
}

/// Which length of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Length {
    /// 纸张, width and height.
    Paper,
    /// 天头.
    Top,
    /// 订口.
    Left,
    /// 版心, width and height.
    TextArea,
}

/// Which paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Of {
    /// 标题.
    Title,
    /// Headings of a depth, 1-based.
    Heading(u8),
    /// 正文.
    Body,
}

impl Kind for LayoutCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            LayoutCheck::Format(_) | LayoutCheck::Properties(_) => &["n", "list"],
            LayoutCheck::Revisions | LayoutCheck::Comments | LayoutCheck::Hidden => &["n"],
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["layout"];

/// What a layout check may be about; which of them it is decides its other fields.
#[derive(Clone, Copy)]
enum Is {
    Format,
    Revisions,
    Comments,
    Hidden,
    Properties,
}

const IS: &[(&str, Is)] = &[
    ("format", Is::Format),
    ("revisions", Is::Revisions),
    ("comments", Is::Comments),
    ("hidden", Is::Hidden),
    ("properties", Is::Properties),
];

const PAGE: &[(&str, Option<Length>)] = &[
    ("paper", Some(Length::Paper)),
    ("top", Some(Length::Top)),
    ("left", Some(Length::Left)),
    ("text-area", Some(Length::TextArea)),
    ("number", None),
];

const OF: &[(&str, Of)] = &[
    ("title", Of::Title),
    ("heading-1", Of::Heading(1)),
    ("heading-2", Of::Heading(2)),
    ("heading-3", Of::Heading(3)),
    ("heading-4", Of::Heading(4)),
    ("body", Of::Body),
];

/// Reads one check of this area.
pub(super) fn read(fields: &mut Fields, loader: &Loader) -> Option<LayoutCheck> {
    fields.require(&["is"]);
    Some(match fields.choice("is", IS)? {
        Is::Format => {
            fields.require(&["items"]);
            let items = fields.list("items").unwrap_or_default().iter();
            LayoutCheck::Format(items.filter_map(|node| item(node, loader)).collect())
        }
        Is::Revisions => LayoutCheck::Revisions,
        Is::Comments => LayoutCheck::Comments,
        Is::Hidden => LayoutCheck::Hidden,
        Is::Properties => {
            fields.require(&["names"]);
            let names = fields.map("names")?.take_rest();
            let name =
                |(key, node): &(At<String>, At<Node>)| Some((key.value.clone(), loader.string("名称", node)?.value));
            LayoutCheck::Properties(names.filter_map(name).collect())
        }
    })
}

fn item(node: &At<Node>, loader: &Loader) -> Option<Item> {
    let mut fields = Fields::open(node, "版式要求", loader)?;
    fields.require(&["say"]);
    let say = fields.string("say");
    let page = fields.choice("page", PAGE);
    let of = fields.choice("of", OF);
    let what = match (page, of) {
        (Some(Some(length)), None) => {
            fields.require(&["millimetres"]);
            let wanted = tenths(&mut fields, "millimetres", loader);
            let within = tenths(&mut fields, "within", loader).first().copied().unwrap_or(0);
            Some(What::Page(length, wanted, within))
        }
        (Some(None), None) => Some(What::PageNumber),
        (None, Some(of)) => paragraph(of, &mut fields, loader),
        _ => None,
    };
    if what.is_none() {
        let help = "写明 page，或写明 of 和 font、points、line、first_line 之一".to_owned();
        loader.mistake(node.range.clone(), "没有写明是哪一处的什么版式".to_owned(), Some(help));
    }
    fields.finish();
    Some(Item { what: what?, say: say? })
}

fn paragraph(of: Of, fields: &mut Fields, loader: &Loader) -> Option<What> {
    if let Some(fonts) = fields.strings("font") {
        return Some(What::Font(of, fonts));
    }
    let (points, line) = (tenths(fields, "points", loader), tenths(fields, "line", loader));
    let first_line = tenths(fields, "first_line", loader);
    match (&points[..], &line[..], &first_line[..]) {
        ([_, ..], [], []) => Some(What::Size(of, points)),
        ([], [from, to], []) => Some(What::Line(of, *from, *to)),
        ([], [], [characters]) => Some(What::FirstLine(of, *characters)),
        _ => None,
    }
}

/// Numbers in tenths; a single one is a list of one.
fn tenths(fields: &mut Fields, key: &'static str, loader: &Loader) -> Vec<u32> {
    let words = fields.strings_at(key).unwrap_or_default();
    let number = |word: &At<String>| match word.value.parse::<f64>() {
        Ok(n) if (0.0..1e6).contains(&n) => Some((n * 10.0).round() as u32),
        _ => {
            loader.mistake(word.range.clone(), format!("“{}”不是数字", word.value), None);
            None
        }
    };
    words.iter().filter_map(number).collect()
}

/// How the text of an example looks: in a text nothing can be seen of it.
#[derive(Clone, Debug, Default)]
pub struct ExampleLayout {
    /// Paper, then margins at the top and at the left, then the text area: six lengths in tenths of a millimetre.
    pub page: Vec<u32>,
    /// Whether pages have a number.
    pub page_number: bool,
    /// How title (the first line), headings (lines with a number) and body look.
    pub looks: [ExampleLooks; 3],
    /// Tracked changes, comments, hidden passages.
    pub marks: [u32; 3],
    /// Properties of the file.
    pub properties: Vec<(String, String)>,
}

/// How some lines of an example look.
#[derive(Clone, Debug, Default)]
pub struct ExampleLooks {
    /// Font.
    pub font: Option<String>,
    /// Size in tenths of a point.
    pub points: Option<u32>,
    /// Distance of lines in tenths of a point.
    pub line: Option<u32>,
    /// Indent of the first line in tenths of a character.
    pub first_line: Option<u32>,
}

/// Reads the `layout:` of an example.
pub(in crate::rules) fn example(mut fields: Fields, loader: &Loader) -> ExampleLayout {
    let page = tenths(&mut fields, "page", loader);
    if !page.is_empty() && page.len() != 6 {
        let help = "依次写纸张宽、高，天头，订口，版心宽、高，单位毫米".to_owned();
        loader.mistake(fields.range(), "“page”应有6个数".to_owned(), Some(help));
    }
    let page_number = fields.flag("page_number").unwrap_or(false);
    let looks = ["title", "headings", "body"].map(|key| {
        let Some(mut looks) = fields.map(key) else { return ExampleLooks::default() };
        let mut one = |key| tenths(&mut looks, key, loader).first().copied();
        let (points, line, first_line) = (one("points"), one("line"), one("first_line"));
        let font = looks.string("font");
        looks.finish();
        ExampleLooks { font, points, line, first_line }
    });
    let marks = ["revisions", "comments", "hidden"].map(|key| fields.number(key).unwrap_or(0));
    let names = fields.map("properties").map(|f| f.take_rest().collect::<Vec<_>>()).unwrap_or_default();
    let property =
        |(key, node): &&(At<String>, At<Node>)| Some((key.value.clone(), loader.string("属性", node)?.value));
    let properties = names.iter().filter_map(property).collect();
    fields.finish();
    ExampleLayout { page, page_number, looks, marks, properties }
}
