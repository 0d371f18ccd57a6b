//! Reads what a docx says of its pages, its footers and its properties into a [`Layout`].

use std::ops::Range;

use super::properties::number;
use crate::ingest::IngestError;
use crate::ingest::package::Package;
use crate::ingest::xml::{Node, Nodes};
use crate::source::{Layout, Page};

/// The pages of the sections that stand at these bytes of the main part.
pub(super) fn pages(main: &str, sections: &[Range<usize>]) -> Vec<Page> {
    let page = |at: &Range<usize>| {
        let mut nodes = Nodes::new("word/document.xml", main.get(at.clone())?);
        let mut page = Page::default();
        while let Ok(Some(node)) = nodes.next() {
            let Node::Open(tag) = node else { continue };
            let length = |name: &str| number::<i32>(&tag, name).unwrap_or_default();
            match tag.local() {
                "pgSz" => (page.width, page.height) = (length("w"), length("h")),
                "pgMar" => {
                    [page.top, page.bottom, page.left, page.right] = ["top", "bottom", "left", "right"].map(length);
                    // A gutter at the left widens the margin the pages are bound at.
                    page.left += length("gutter");
                }
                "docGrid" if tag.attribute("type").is_some_and(|t| t != "default") => {
                    page.grid = number(&tag, "linePitch");
                }
                // What a section was before a change of it was tracked.
                "sectPrChange" => nodes.skip().ok()?,
                _ => {}
            }
        }
        (page != Page::default()).then_some(page)
    };
    sections.iter().filter_map(page).collect()
}

/// Adds fonts of the theme, page numbers and properties, which stand in parts of their own.
pub(super) fn complete(layout: &mut Layout, package: &mut Package) -> Result<(), IngestError> {
    if layout.fonts.iter().any(|name| name.starts_with('+')) {
        let theme = package.text("word/theme/theme1.xml")?.unwrap_or_default();
        let (major, minor) = (theme_font(&theme, "majorFont"), theme_font(&theme, "minorFont"));
        for name in layout.fonts.iter_mut().filter(|name| name.starts_with('+')) {
            *name = if name.starts_with("+major") { major.clone() } else { minor.clone() };
        }
    }
    let margins: Vec<String> = package
        .names()
        .filter(|name| name.starts_with("word/footer") || name.starts_with("word/header"))
        .map(std::borrow::Cow::into_owned)
        .collect();
    for part in margins {
        let text = package.text(&part)?.unwrap_or_default();
        layout.page_number |= has_page_field(&part, &text);
        if layout.page_number {
            break;
        }
    }
    for (part, keys) in [
        ("docProps/core.xml", &[("creator", "author"), ("lastModifiedBy", "editor")][..]),
        ("docProps/app.xml", &[("Company", "company"), ("Manager", "manager")][..]),
    ] {
        let text = package.text(part)?.unwrap_or_default();
        layout.properties.extend(properties(part, &text, keys));
    }
    Ok(())
}

/// The Chinese font of a theme: named for the script, else for East Asia.
fn theme_font(theme: &str, scheme: &str) -> String {
    let mut nodes = Nodes::new("word/theme/theme1.xml", theme);
    let (mut inside, mut east, mut hans) = (false, String::new(), String::new());
    while let Ok(Some(node)) = nodes.next() {
        let Node::Open(tag) = node else { continue };
        let face = || tag.attribute("typeface").unwrap_or_default().into_owned();
        match tag.local() {
            "majorFont" | "minorFont" => inside = tag.local() == scheme,
            "ea" if inside => east = face(),
            "font" if inside && tag.attribute("script").is_some_and(|s| s == "Hans") => hans = face(),
            _ => {}
        }
    }
    if east.is_empty() { hans } else { east }
}

/// Whether a header or footer has a field that numbers pages.
fn has_page_field(part: &str, text: &str) -> bool {
    let is_page = |code: &str| code.split_whitespace().next() == Some("PAGE");
    let mut nodes = Nodes::new(part, text);
    let mut code: Option<String> = None; // of the field that has begun; Word may spread it over runs
    while let Ok(Some(node)) = nodes.next() {
        match node {
            Node::Open(tag) => match tag.local() {
                "fldSimple" if tag.attribute("instr").is_some_and(|instr| is_page(&instr)) => return true,
                "pgNum" => return true,
                "fldChar" => {
                    let begins = tag.attribute("fldCharType").is_some_and(|t| t == "begin");
                    if begins {
                        code = Some(String::new());
                    } else if code.take().is_some_and(|code| is_page(&code)) {
                        return true;
                    }
                }
                _ => {}
            },
            // Text before a field separates belongs to its code.
            Node::Text(text, _) => {
                if let Some(code) = &mut code {
                    code.push_str(text);
                }
            }
            _ => {}
        }
    }
    false
}

/// The properties of a part that are filled in.
fn properties(part: &str, text: &str, keys: &[(&str, &'static str)]) -> Vec<(&'static str, String)> {
    let mut nodes = Nodes::new(part, text);
    let mut found: Vec<(&'static str, String)> = Vec::new();
    let mut open = false;
    while let Ok(Some(node)) = nodes.next() {
        match node {
            Node::Open(tag) => {
                let key = keys.iter().find(|(element, _)| *element == tag.local());
                open = key.is_some();
                found.extend(key.map(|(_, key)| (*key, String::new())));
            }
            Node::Close(_) => open = false,
            Node::Text(text, _) if open => {
                if let Some((_, value)) = found.last_mut() {
                    value.push_str(text);
                }
            }
            Node::Entity(c, _) if open => {
                if let Some((_, value)) = found.last_mut() {
                    value.push(c);
                }
            }
            _ => {}
        }
    }
    found.retain(|(_, value)| !value.trim().is_empty());
    found
}
