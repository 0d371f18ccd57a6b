//! The looks of a paper by GB/T 9704, and the parts of a package that are the same in every document.
//!
//! Fonts are named as the standard's users name them; where a computer lacks one, the table of fonts says which
//! other one stands for it, so that Word does not take an arbitrary one.

use std::fmt::Write as _;

use super::xml::{DECLARATION, RELATIONS, open};

/// Font for Chinese, size in half points, line in twips, and further properties of the paragraph in the order
/// that the schema asks for: those before the spacing, those of indents and alignment, the level of a heading.
struct Looks {
    id: &'static str,
    name: &'static str,
    font: &'static str,
    size: u32,
    line: u32,
    before: u32,
    keep: bool,
    indent: &'static str,
    align: &'static str,
    outline: Option<u8>,
}

const BODY_FONT: &str = "仿宋_GB2312";
/// 三号.
const BODY: u32 = 32;
/// 28磅.
const LINE: u32 = 560;
const TWO_IN: &str = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>";

const PLAIN: Looks = Looks {
    id: "",
    name: "",
    font: BODY_FONT,
    size: BODY,
    line: LINE,
    before: 0,
    keep: false,
    indent: "",
    align: "both",
    outline: None,
};

const STYLES: &[Looks] = &[
    Looks {
        id: "Title",
        name: "Title",
        font: "方正小标宋简体",
        size: 44,
        line: 700,
        keep: true,
        align: "center",
        ..PLAIN
    },
    Looks { id: "Addressee", name: "主送机关", before: LINE, ..PLAIN },
    Looks { id: "BodyText", name: "Body Text", indent: TWO_IN, ..PLAIN },
    Looks { id: "Heading1", name: "heading 1", font: "黑体", keep: true, indent: TWO_IN, outline: Some(0), ..PLAIN },
    Looks {
        id: "Heading2",
        name: "heading 2",
        font: "楷体_GB2312",
        keep: true,
        indent: TWO_IN,
        outline: Some(1),
        ..PLAIN
    },
    Looks { id: "Heading3", name: "heading 3", keep: true, indent: TWO_IN, outline: Some(2), ..PLAIN },
    Looks {
        id: "Signature",
        name: "Signature",
        before: LINE,
        keep: true,
        indent: "<w:ind w:rightChars=\"200\" w:right=\"640\"/>",
        align: "right",
        ..PLAIN
    },
    Looks {
        id: "Date",
        name: "Date",
        indent: "<w:ind w:rightChars=\"400\" w:right=\"1280\"/>",
        align: "right",
        ..PLAIN
    },
    Looks { id: "Note", name: "说明", font: "楷体_GB2312", size: 24, line: 440, align: "left", ..PLAIN },
    Looks { id: "TableTitle", name: "表头", font: "黑体", size: 24, line: 360, align: "center", ..PLAIN },
    Looks { id: "TableText", name: "表格文字", size: 21, line: 320, align: "left", ..PLAIN },
    Looks { id: "TableCentred", name: "表格居中", size: 21, line: 320, align: "center", ..PLAIN },
    Looks { id: "CommentText", name: "annotation text", font: "宋体", size: 21, line: 320, align: "left", ..PLAIN },
    // 单页码居右空一字, 双页码居左空一字; 4号半角宋体.
    Looks {
        id: "FooterOdd",
        name: "footer",
        font: "宋体",
        size: 28,
        line: 360,
        indent: "<w:ind w:rightChars=\"100\" w:right=\"280\"/>",
        align: "right",
        ..PLAIN
    },
    Looks {
        id: "FooterEven",
        name: "双页码",
        font: "宋体",
        size: 28,
        line: 360,
        indent: "<w:ind w:leftChars=\"100\" w:left=\"280\"/>",
        align: "left",
        ..PLAIN
    },
];

/// Fonts and what stands for them where they are not installed.
const FONTS: &[(&str, &str)] = &[
    (BODY_FONT, "仿宋"),
    ("楷体_GB2312", "楷体"),
    ("方正小标宋简体", "华文中宋"),
    ("黑体", "SimHei"),
    ("宋体", "SimSun"),
];

/// The part of styles.
pub(super) fn styles() -> String {
    let mut out = open("styles");
    out.push_str("<w:docDefaults><w:rPrDefault><w:rPr>");
    run(&mut out, &PLAIN);
    out.push_str(
        "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>",
    );
    spacing(&mut out, &PLAIN);
    out.push_str("</w:pPr></w:pPrDefault></w:docDefaults>");
    out.push_str("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr><w:jc w:val=\"both\"/></w:pPr></w:style>");
    for looks in STYLES {
        let (id, name) = (looks.id, looks.name);
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>"
        );
        // Behind a heading one writes text.
        if looks.outline.is_some() || id == "Title" {
            out.push_str("<w:next w:val=\"BodyText\"/>");
        }
        out.push_str("<w:qFormat/><w:pPr>");
        if looks.keep {
            out.push_str("<w:keepNext/>");
        }
        out.push_str("<w:snapToGrid w:val=\"0\"/>");
        spacing(&mut out, looks);
        let _ = write!(out, "{}<w:jc w:val=\"{}\"/>", looks.indent, looks.align);
        if let Some(level) = looks.outline {
            let _ = write!(out, "<w:outlineLvl w:val=\"{level}\"/>");
        }
        out.push_str("</w:pPr><w:rPr>");
        run(&mut out, looks);
        out.push_str("</w:rPr></w:style>");
    }
    out.push_str("</w:styles>");
    out
}

fn spacing(out: &mut String, looks: &Looks) {
    let (before, line) = (looks.before, looks.line);
    let _ = write!(out, "<w:spacing w:before=\"{before}\" w:after=\"0\" w:line=\"{line}\" w:lineRule=\"exact\"/>");
}

fn run(out: &mut String, looks: &Looks) {
    let (font, size) = (looks.font, looks.size);
    let latin = if font == "宋体" { "宋体" } else { "Times New Roman" };
    let _ = write!(
        out,
        "<w:rFonts w:ascii=\"{latin}\" w:eastAsia=\"{font}\" w:hAnsi=\"{latin}\" w:cs=\"Times New Roman\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"
    );
}

/// The part that says what stands for fonts.
pub(super) fn fonts() -> String {
    let mut out = open("fonts");
    for (name, other) in FONTS {
        let _ =
            write!(out, "<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\"/><w:charset w:val=\"86\"/></w:font>");
    }
    out.push_str("</w:fonts>");
    out
}

/// A footer with the number of the page between two dashes.
pub(super) fn footer(style: &str) -> String {
    let mut out = open("ftr");
    let _ = write!(
        out,
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"
    );
    out
}

/// Twips of a length.
pub(super) fn twips(millimetres: u16) -> u32 {
    // 1440 twips are 25.4 mm.
    (u32::from(millimetres) * 14_400 + 127) / 254
}

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The parts besides the main one, as relation and content type name them.
const PARTS: &[(&str, &str)] = &[
    ("styles", "styles"),
    ("settings", "settings"),
    ("fontTable", "fontTable"),
    ("footer", "footer1"),
    ("footer", "footer2"),
    ("comments", "comments"),
];

fn parts(comments: bool) -> &'static [(&'static str, &'static str)] {
    &PARTS[..PARTS.len() - usize::from(!comments)]
}

/// The list of content types.
pub(super) fn types(comments: bool) -> String {
    let mut out = format!(
        "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{WORD}.document.main+xml\"/>"
    );
    for (kind, name) in parts(comments) {
        let _ = write!(out, "<Override PartName=\"/word/{name}.xml\" ContentType=\"{WORD}.{kind}+xml\"/>");
    }
    out.push_str("</Types>");
    out
}

/// What the main part relates to; `rId4` and `rId5` are the footers.
pub(super) fn relations(comments: bool) -> String {
    let mut out = format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (i, (kind, name)) in parts(comments).iter().enumerate() {
        let id = i + 1;
        let _ = write!(out, "<Relationship Id=\"rId{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{name}.xml\"/>");
    }
    out.push_str("</Relationships>");
    out
}

/// What the package relates to.
pub(super) const PACKAGE_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

/// Numbers left and right by turns, Chinese marks close together, the behaviour of Word 2013 and later.
pub(super) const SETTINGS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:defaultTabStop w:val=\"640\"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";
