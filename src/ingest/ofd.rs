//! Turns an OFD package (GB/T 33190) into a [`Source`]: the text of its pages, as paragraphs.
//!
//! Text objects say their characters outright; which glyphs draw them is not looked at. Templates, which repeat on
//! pages, are taken for furniture. Annotations, seals, attachments and pictures are not read.

use std::collections::BTreeMap;

use super::IngestError;
use super::package::Package;
use super::visual::{self, Direction, Line, Run, Runs};
use super::xml::{Node, Nodes, Tag};
use crate::source::{Format, Source};

/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// Most pages that are read, as in PDF.
const PAGES: usize = 2000;
/// Most characters of one text object that are placed one by one.
const DELTAS: usize = 1 << 16;
/// Characters a page of text has at least, as in PDF.
const PAGE_OF_TEXT: usize = 20;

/// The part every OFD package has.
const ENTRY: &str = "OFD.xml";

/// Whether a package is an OFD file.
pub(super) fn is_ofd(package: &Package) -> bool {
    package.has(ENTRY)
}

/// Reads an OFD package.
///
/// # Errors
///
/// When a part is damaged or missing, or when the pages are pictures.
pub(super) fn read(name: &str, package: &mut Package) -> Result<Source, IngestError> {
    let mut pages: Vec<PageParts> = Vec::new();
    for document in documents(package)? {
        pages.extend(pages_of(package, &document)?);
        if pages.len() > PAGES {
            return Err(IngestError::TooManyPages(PAGES));
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    let (mut characters, mut pictures, mut aslant) = (0, Vec::new(), 0);
    for (page, number) in pages.iter().zip(1..) {
        let mut content = Content::default();
        // A page that is not there may hold the part the report is said to lack.
        let text = package.text(&page.content)?.ok_or(IngestError::Damaged("OFD"))?;
        content.read(&page.content, &text, false)?;
        for template in &page.templates {
            if let Some(text) = package.text(template)? {
                content.read(template, &text, true)?;
            }
        }
        if content.runs.overrun {
            return Err(IngestError::TooLargeInside);
        }
        characters += content.characters;
        if content.picture && content.characters < PAGE_OF_TEXT {
            pictures.push(number);
        }
        let (page_lines, other) = visual::lines(number, content.runs);
        aslant += other;
        visual::extend(&mut lines, page_lines)?;
    }
    if pages.is_empty() {
        return Err(IngestError::Damaged("OFD"));
    }
    let few = characters < PAGE_OF_TEXT * pages.len();
    if characters == 0 || few && pictures.len() * 2 >= pages.len() {
        return Err(IngestError::Scan);
    }
    let notes = visual::notes(&pictures, aslant);
    visual::source(name, Format::Ofd, lines, pages.len() as u32, notes)
}

/// The parts of a page.
struct PageParts {
    content: String,
    templates: Vec<String>,
}

/// The roots of the documents of a package, from `OFD.xml`.
fn documents(package: &mut Package) -> Result<Vec<String>, IngestError> {
    let text = package.text(ENTRY)?.ok_or(IngestError::Damaged("OFD"))?;
    let mut nodes = Nodes::new(ENTRY, &text);
    let (mut inside, mut path, mut roots) = (false, String::new(), Vec::new());
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) if tag.local() == "DocRoot" => (inside, path) = (true, String::new()),
            Node::Close(_) if inside => {
                inside = false;
                roots.push(resolve("", path.trim()));
            }
            Node::Text(text, _) | Node::CData(text) if inside => path.push_str(text),
            _ => {}
        }
    }
    Ok(roots)
}

/// The pages of a document with the templates they use.
fn pages_of(package: &mut Package, root: &str) -> Result<Vec<PageParts>, IngestError> {
    let text = package.text(root)?.ok_or(IngestError::Damaged("OFD"))?;
    let mut nodes = Nodes::new(root, &text);
    let mut contents = Vec::new();
    let mut templates: BTreeMap<String, String> = BTreeMap::new();
    while let Some(node) = nodes.next()? {
        let Node::Open(tag) = node else { continue };
        let Some(place) = tag.attribute("BaseLoc") else { continue };
        let place = resolve(root, &place);
        match tag.local() {
            "Page" => contents.push(place),
            "TemplatePage" => {
                templates.insert(tag.attribute("ID").unwrap_or_default().into_owned(), place);
            }
            _ => {}
        }
        if contents.len() > PAGES {
            return Err(IngestError::TooManyPages(PAGES));
        }
    }
    let mut pages = Vec::new();
    for content in contents {
        let mut used = Vec::new();
        if !templates.is_empty()
            && let Some(text) = package.text(&content)?
        {
            let mut nodes = Nodes::new(&content, &text);
            while let Some(node) = nodes.next()? {
                if let Node::Open(tag) = node
                    && tag.local() == "Template"
                    && let Some(template) = tag.attribute("TemplateID").and_then(|id| templates.get(id.as_ref()))
                    && !used.contains(template)
                {
                    used.push(template.clone());
                }
            }
        }
        pages.push(PageParts { content, templates: used });
    }
    Ok(pages)
}

/// The name of the part at `place`, which is said from the folder of `part`, or from the top with a slash.
fn resolve(part: &str, place: &str) -> String {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let from = if place.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(place.split(['/', '\\'])) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// What the content of a page shows.
#[derive(Default)]
struct Content {
    runs: Runs,
    characters: usize,
    picture: bool,
}

/// A text object that is open.
struct TextObject {
    /// Left and top of its box, in millimetres.
    origin: (f32, f32),
    /// Its transformation, which grows downwards.
    ctm: [f32; 6],
    size: f32,
    scale: f32,
    /// Degrees the reading direction is turned clockwise.
    turned: f32,
}

impl Content {
    fn read(&mut self, part: &str, text: &str, furniture: bool) -> Result<(), IngestError> {
        let mut nodes = Nodes::new(part, text);
        let mut object: Option<(usize, TextObject)> = None;
        let mut code: Option<Code> = None;
        while let Some(node) = nodes.next()? {
            match node {
                Node::Open(tag) => match tag.local() {
                    "TextObject" if tag.attribute("Visible").is_none_or(|v| v != "false") => {
                        object = Some((nodes.depth(), TextObject::new(&tag)));
                    }
                    "TextCode" if object.is_some() => code = Some(Code::new(&tag, nodes.depth())),
                    "ImageObject" => self.picture = true,
                    _ => {}
                },
                Node::Text(text, _) | Node::CData(text) => {
                    if let Some(code) = &mut code {
                        code.text.push_str(text);
                    }
                }
                Node::Entity(c, _) => {
                    if let Some(code) = &mut code {
                        code.text.push(c);
                    }
                }
                Node::Close(_) => {
                    if let Some((_, object)) = &object
                        && let Some(code) = code.take_if(|code| nodes.depth() < code.depth)
                    {
                        self.place(object, &code, furniture);
                    }
                    object.take_if(|(depth, _)| nodes.depth() < *depth);
                }
            }
        }
        Ok(())
    }

    /// Places the characters of a text code one by one.
    fn place(&mut self, object: &TextObject, code: &Code, furniture: bool) {
        let [a, b, c, d, e, f] = object.ctm;
        let (sin, cos) = object.turned.to_radians().sin_cos();
        let along = (a * cos + c * sin, b * cos + d * sin);
        let stretch = along.0.hypot(along.1);
        let across = (a * d - b * c).abs() / stretch.max(f32::EPSILON);
        let Some(direction) = Direction::of((along.0, -along.1)) else {
            self.runs.slanted += code.text.trim().chars().count();
            return;
        };
        let (mut x, mut y) = code.start;
        let mut deltas = code.deltas.0.iter().zip(&code.deltas.1);
        let mut buffer = [0; 4];
        for character in code.text.trim_matches(['\n', '\r']).chars() {
            self.characters += usize::from(!character.is_whitespace());
            let width = if character.is_ascii() { 0.5 } else { 1.0 } * object.size * object.scale;
            let step = match deltas.next() {
                Some(step) => (*step.0, *step.1),
                None => (width * cos, width * sin),
            };
            let place = (a * x + c * y + e + object.origin.0, b * x + d * y + f + object.origin.1);
            let (x0, y0) = direction.place((place.0 * POINTS, -place.1 * POINTS));
            let advance = step.0.hypot(step.1);
            // A step that is not much wider than an ideograph is the width of the character; a wider one leaves a gap.
            let pen = if advance < 1.3 * object.size * object.scale { advance } else { width };
            let run = Run {
                x0,
                x1: x0 + width * stretch * POINTS,
                pen: x0 + pen * stretch * POINTS,
                y: y0,
                size: object.size * across * POINTS,
                text: String::new(),
                direction,
                furniture,
            };
            self.runs.push(run, character.encode_utf8(&mut buffer));
            (x, y) = (x + step.0, y + step.1);
        }
    }
}

impl TextObject {
    fn new(tag: &Tag) -> TextObject {
        let numbers = |name: &str| tag.attribute(name).map(|v| numbers(&v)).unwrap_or_default();
        let one = |name: &str, default: f32| numbers(name).first().copied().unwrap_or(default);
        let boundary = numbers("Boundary");
        TextObject {
            origin: (boundary.first().copied().unwrap_or(0.0), boundary.get(1).copied().unwrap_or(0.0)),
            ctm: <[f32; 6]>::try_from(numbers("CTM")).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            size: one("Size", 4.2).abs(),
            scale: one("HScale", 1.0).abs(),
            turned: one("ReadDirection", 0.0),
        }
    }
}

/// A text code that is open.
struct Code {
    depth: usize,
    start: (f32, f32),
    /// Steps to the right and down, equally many.
    deltas: (Vec<f32>, Vec<f32>),
    text: String,
}

impl Code {
    fn new(tag: &Tag, depth: usize) -> Code {
        let one = |name: &str| tag.attribute(name).and_then(|v| numbers(&v).first().copied()).unwrap_or(0.0);
        let steps = |name: &str| tag.attribute(name).map(|v| deltas(&v)).unwrap_or_default();
        let (mut right, mut down) = (steps("DeltaX"), steps("DeltaY"));
        let most = right.len().max(down.len());
        right.resize(most, 0.0);
        down.resize(most, 0.0);
        Code { depth, start: (one("X"), one("Y")), deltas: (right, down), text: String::new() }
    }
}

/// Numbers between blanks; what is none is left out.
fn numbers(text: &str) -> Vec<f32> {
    let number = |word: &str| word.parse::<f32>().ok().filter(|n| n.is_finite()).map(|n| n.clamp(-1e6, 1e6));
    text.split_whitespace().filter_map(number).take(DELTAS).collect()
}

/// Steps, `g 3 4.2` standing for three of 4.2.
fn deltas(text: &str) -> Vec<f32> {
    let mut steps = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if steps.len() >= DELTAS {
            break;
        }
        if word == "g" {
            let count = words.next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
            let step = words.next().map(numbers).and_then(|n| n.first().copied()).unwrap_or(0.0);
            steps.extend(std::iter::repeat_n(step, count.min(DELTAS - steps.len())));
        } else {
            steps.extend(numbers(word));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_parts_and_steps() {
        assert_eq!(resolve("Doc_0/Document.xml", "Pages/Page_0/Content.xml"), "Doc_0/Pages/Page_0/Content.xml");
        assert_eq!(resolve("Doc_0/Pages/a.xml", "../Res/b.xml"), "Doc_0/Res/b.xml");
        assert_eq!(resolve("Doc_0/Document.xml", "/Doc_1/a.xml"), "Doc_1/a.xml");
        assert_eq!(deltas("1 g 2 4.5 x 3"), [1.0, 4.5, 4.5, 3.0]);
        assert_eq!(deltas("g 99999999999 1").len(), DELTAS);
    }
}
