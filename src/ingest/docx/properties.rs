//! Reads paragraph and run properties (`w:pPr`, `w:rPr`) into plain values, as far as numbering, hidden text
//! and layout ask for them. Former properties kept by change tracking are counted and left out.

use crate::ingest::IngestError;
use crate::ingest::xml::{Node, Nodes, Tag};
use crate::source::{FirstLine, LineSpacing};

/// Font names, each once; a font is its place in the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Fonts {
    pub names: Vec<String>,
}

impl Fonts {
    /// The place of a name.
    pub fn intern(&mut self, name: &str) -> u16 {
        let at = self.names.iter().position(|n| n == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

/// What a run says about itself; `None` inherits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RunProperties {
    /// Font of Chinese characters, in [`Fonts`].
    pub font: Option<u16>,
    /// Size in half points.
    pub size: Option<u16>,
    /// Hidden text.
    pub vanish: Option<bool>,
}

impl RunProperties {
    /// The same with what it leaves open taken from `base`.
    pub fn over(self, base: RunProperties) -> RunProperties {
        RunProperties {
            font: self.font.or(base.font),
            size: self.size.or(base.size),
            vanish: self.vanish.or(base.vanish),
        }
    }
}

/// What a paragraph says about itself; `None` inherits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ParagraphProperties {
    /// The list; 0 switches numbering off.
    pub num_id: Option<u32>,
    /// Level in the list, 0-based.
    pub level: Option<u8>,
    /// Distance of lines.
    pub line: Option<LineSpacing>,
    /// Indent of the first line.
    pub first_line: Option<FirstLine>,
}

impl ParagraphProperties {
    /// The same with what it leaves open taken from `base`.
    pub fn over(self, base: ParagraphProperties) -> ParagraphProperties {
        ParagraphProperties {
            num_id: self.num_id.or(base.num_id),
            level: self.level.or(base.level),
            line: self.line.or(base.line),
            first_line: self.first_line.or(base.first_line),
        }
    }
}

/// `w:rPr` with what stands beside its values.
#[derive(Clone, Debug, Default)]
pub(super) struct RunMarks {
    pub properties: RunProperties,
    /// Character style.
    pub style: Option<String>,
    /// The mark of the paragraph was deleted or moved away (only inside `w:pPr`).
    pub deleted: bool,
    /// Changes that are tracked here.
    pub revisions: u32,
}

/// `w:pPr` with what stands beside its values.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphMarks {
    pub properties: ParagraphProperties,
    /// Paragraph style.
    pub style: Option<String>,
    /// Of the paragraph's mark.
    pub mark: RunMarks,
    /// Changes that are tracked here.
    pub revisions: u32,
    /// A section ends with the paragraph; bytes of its `w:sectPr`.
    pub section: Option<std::ops::Range<usize>>,
}

/// Reads the element `w:rPr` that has just been opened.
pub(super) fn run(nodes: &mut Nodes, fonts: &mut Fonts) -> Result<RunMarks, IngestError> {
    let mut marks = RunMarks::default();
    let outside = nodes.depth() - 1;
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) => {
                let values = &mut marks.properties;
                match tag.local() {
                    "rStyle" => marks.style = tag.attribute("val").map(Into::into),
                    "rFonts" => {
                        // A theme's font is kept under its key, to be looked up in the theme at the end.
                        let theme = tag.attribute("eastAsiaTheme").map(|key| format!("+{key}"));
                        let name = theme.or_else(|| tag.attribute("eastAsia").map(Into::into));
                        values.font = name.map(|name| fonts.intern(&name)).or(values.font);
                    }
                    "sz" => values.size = number(&tag, "val").or(values.size),
                    "vanish" => values.vanish = Some(on(&tag)),
                    "del" | "moveFrom" => {
                        marks.deleted = true;
                        marks.revisions += 1;
                    }
                    "ins" | "moveTo" => marks.revisions += 1,
                    "rPrChange" => marks.revisions += 1,
                    _ => {}
                }
                nodes.skip()?;
            }
            Node::Close(_) if nodes.depth() == outside => break,
            _ => {}
        }
    }
    Ok(marks)
}

/// Reads the element `w:pPr` that has just been opened.
pub(super) fn paragraph(nodes: &mut Nodes, fonts: &mut Fonts) -> Result<ParagraphMarks, IngestError> {
    let mut marks = ParagraphMarks::default();
    let outside = nodes.depth() - 1;
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) => {
                let values = &mut marks.properties;
                match tag.local() {
                    "pStyle" => marks.style = tag.attribute("val").map(Into::into),
                    "numPr" => {
                        numbering(nodes, values)?;
                        continue;
                    }
                    "spacing" => values.line = line(&tag).or(values.line),
                    "ind" => values.first_line = first_line(&tag).or(values.first_line),
                    "rPr" => {
                        marks.mark = run(nodes, fonts)?;
                        continue;
                    }
                    "sectPr" => {
                        let start = tag.at.start;
                        nodes.skip()?;
                        marks.section = Some(start..nodes.position());
                        continue;
                    }
                    "pPrChange" => marks.revisions += 1,
                    _ => {}
                }
                nodes.skip()?;
            }
            Node::Close(_) if nodes.depth() == outside => break,
            _ => {}
        }
    }
    Ok(marks)
}

fn numbering(nodes: &mut Nodes, values: &mut ParagraphProperties) -> Result<(), IngestError> {
    let outside = nodes.depth() - 1;
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) => match tag.local() {
                "ilvl" => values.level = number(&tag, "val").or(values.level),
                "numId" => values.num_id = number(&tag, "val").or(values.num_id),
                _ => {}
            },
            Node::Close(_) if nodes.depth() == outside => break,
            _ => {}
        }
    }
    Ok(())
}

fn line(tag: &Tag) -> Option<LineSpacing> {
    let value: u32 = number(tag, "line")?;
    Some(match tag.attribute("lineRule").as_deref() {
        Some("exact") => LineSpacing::Exact { twentieths: value },
        Some("atLeast") => LineSpacing::AtLeast { twentieths: value },
        _ => LineSpacing::Multiple { of_240: value },
    })
}

fn first_line(tag: &Tag) -> Option<FirstLine> {
    let of = |name: &str| number::<i32>(tag, name);
    // Word lets the count of characters win over the length beside it, unless it is zero.
    let chars = of("firstLineChars").filter(|n| *n != 0);
    let chars = chars.or(of("hangingChars").filter(|n| *n != 0).map(|n| -n));
    let length = || of("firstLine").or(of("hanging").map(i32::saturating_neg));
    chars
        .map(|hundredths| FirstLine::Characters { hundredths })
        .or_else(|| length().map(|twentieths| FirstLine::Length { twentieths }))
}

/// Whether a property that is switched by its presence is on.
pub(super) fn on(tag: &Tag) -> bool {
    !matches!(tag.attribute("val").as_deref(), Some("0" | "false" | "off"))
}

/// The number an attribute holds; `28.0` as some programs write it counts as 28.
pub(super) fn number<T: std::str::FromStr>(tag: &Tag, name: &str) -> Option<T> {
    let value = tag.attribute(name)?;
    let value = value.trim();
    value.parse().ok().or_else(|| value.split_once('.').and_then(|(whole, _)| whole.parse().ok()))
}
