//! Small packages of invented text, one a construct, and what is read of them.

use super::super::package::Package;
use super::super::package::tests::pack;
use super::{Document, MAIN, document};
use crate::ingest::IngestError;
use crate::source::{FirstLine, LineSpacing, Story};

const OPEN: &str = "<?xml version=\"1.0\"?><w:document \
    xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>";
const CLOSE: &str = "</w:body></w:document>";

/// A package with this body and further parts.
pub(crate) fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = format!("{OPEN}{body}{CLOSE}");
    let parts = parts.iter().map(|(name, text)| (*name, text.as_bytes()));
    pack(&[(MAIN, main.as_bytes())].into_iter().chain(parts).collect::<Vec<_>>())
}

fn read(body: &str, parts: &[(&str, &str)]) -> Document {
    let bytes = docx(body, parts);
    document(MAIN, &mut Package::open(&bytes).unwrap()).unwrap()
}

fn text(body: &str) -> String {
    read(body, &[]).text
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The pieces, one a line: paragraph, run, text, the XML that spells it.
fn pieces(body: &str, document: &Document) -> Vec<String> {
    let main = format!("{OPEN}{body}{CLOSE}");
    let piece = |p: &crate::source::Piece| {
        let raw = p.raw.clone().map_or("-", |r| &main[r.start as usize..r.end as usize]);
        format!("{}.{} {:?} {raw}", p.paragraph, p.run, &document.text[p.text.range()])
    };
    document.origin.pieces.iter().map(piece).collect()
}

#[test]
fn every_piece_names_the_bytes_that_spell_it() {
    let body = "<w:p><w:r><w:t>青石镇</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\"> 甲&amp;乙</w:t>\
                <w:tab/><w:t>丙&#x4e01;</w:t><w:br/><w:t>戊</w:t></w:r></w:p>";
    let document = read(body, &[]);
    assert_eq!(document.text, "青石镇 甲&乙\t丙丁\n戊\n");
    assert_eq!(
        pieces(body, &document),
        [
            "1.1 \"青石镇\" 青石镇",
            "1.2 \" 甲\"  甲",
            "1.2 \"&\" &amp;",
            "1.2 \"乙\" 乙",
            "1.2 \"\\t\" -",
            "1.2 \"丙\" 丙",
            "1.2 \"丁\" &#x4e01;",
            "1.2 \"戊\" 戊",
        ]
    );
}

#[test]
fn changes_are_read_as_accepted() {
    let t = |s: &str| format!("<w:r><w:t>{s}</w:t></w:r>");
    let body = format!(
        "<w:p>{}<w:del w:id=\"1\"><w:r><w:delText>3</w:delText></w:r></w:del><w:ins w:id=\"2\">{}</w:ins>{}</w:p>\
         <w:p><w:moveFrom w:id=\"3\">{}</w:moveFrom><w:moveTo w:id=\"4\">{}</w:moveTo></w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"5\"/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"6\"/></w:rPr></w:pPr><w:del w:id=\"7\"><w:r><w:delText>无</w:delText></w:r></w:del></w:p>{}",
        t("办案"),
        t("5"),
        t("件"),
        t("移走"),
        t("移来"),
        t("前半句，"),
        t("后半句。"),
        p("末段")
    );
    let document = read(&body, &[]);
    assert_eq!(document.text, "办案5件\n移来\n前半句，后半句。\n末段\n");
    assert_eq!(document.layout.revisions.count, 6);
    let first = document.layout.revisions.places[1];
    assert_eq!(&document.text[first.range()], "5");
}

#[test]
fn what_is_not_shown_is_not_read() {
    let hidden = "<w:p><w:r><w:t>公开：</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>\
                  <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r></w:p>";
    let document = read(hidden, &[]);
    assert_eq!((document.text.as_str(), document.layout.hidden.count), ("公开：显\n", 1));
    let field = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2025年</w:t></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t>止</w:t></w:r></w:p>";
    assert_eq!(text(field), "2025年止\n");
}

#[test]
fn a_table_of_contents_is_no_text_unless_it_never_ends() {
    let begin = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>一、举措\t1</w:t></w:r></w:p>";
    let end = "<w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    assert_eq!(text(&format!("{begin}{end}{}", p("正文"))).trim(), "正文");
    assert_eq!(text(&format!("{begin}{}", p("正文"))).lines().last(), Some("正文"));
}

#[test]
fn a_text_box_is_read_once_behind_its_paragraph() {
    let drawn = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let body = format!(
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><x>{}</x></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>{}",
        drawn("框内"),
        drawn("框内"),
        p("下段")
    );
    let document = read(&body, &[]);
    assert_eq!(document.text, "前后\n框内\n下段\n");
    let stories: Vec<(Story, u32)> = document.origin.pieces.iter().map(|p| (p.story, p.paragraph)).collect();
    assert_eq!(stories, [(Story::Body, 1), (Story::Body, 1), (Story::TextBox, 1), (Story::Body, 2)]);
    // The box hangs on the first paragraph.
    assert_eq!(document.starts.iter().map(|(_, host)| *host).collect::<Vec<_>>(), [1, 1, 2]);
}

#[test]
fn notes_stand_behind_their_paragraph() {
    let notes = format!(
        "<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:footnote w:id=\"0\" w:type=\"separator\">{}</w:footnote><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
        p("分隔"),
        p("截至年底")
    );
    let body = "<w:p><w:r><w:t>办案31件</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    assert_eq!(read(body, &[("word/footnotes.xml", &notes)]).text, "办案31件\n截至年底\n");
}

#[test]
fn tables_of_data_read_by_row_and_tables_of_text_by_cell() {
    let cell = |inner: &str| format!("<w:tc>{inner}</w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = |rows: &[String]| format!("<w:tbl>{}</w:tbl>", rows.concat());
    let empty = cell("<w:p/>");
    let data = table(&[
        row(&[cell(&p("序号")), cell(&p("问题")), cell(&p("措施"))]),
        row(&[cell(&p("1")), empty.clone(), cell(&p("培训"))]),
        row(&[cell(&p("2")), empty.clone(), empty.clone()]),
        row(&[empty.clone(), empty]),
    ]);
    assert_eq!(text(&data), "序号\t问题\t措施\n1\t\t培训\n2\n");
    let laid_out = table(&[row(&[cell(&format!("{}{}", p("一、主要举措"), p("全年办案。"))), cell(&p("旁注"))])]);
    assert_eq!(text(&laid_out), "一、主要举措\n全年办案。\n旁注\n");
}

#[test]
fn containers_are_looked_through() {
    let body = format!(
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt><w:p><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>\
         <w:smartTag><w:r><w:t>接</w:t></w:r></w:smartTag><w:fldSimple w:instr=\"PAGE\"><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>",
        p("控件")
    );
    assert_eq!(text(&body), "控件\n链接3\n");
}

#[test]
fn another_prefix_is_the_same_document() {
    let main = "<a:document xmlns:a=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><a:body><a:p><a:r><a:t>正文\
                </a:t></a:r></a:p></a:body></a:document>";
    let types = "<Types><Override PartName=\"/doc/main.xml\" ContentType=\"application/vnd.openxmlformats-\
                 officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let bytes = pack(&[("[Content_Types].xml", types.as_bytes()), ("doc/main.xml", main.as_bytes())]);
    assert_eq!(crate::ingest::read("a", &bytes).unwrap().text(), "正文\n");
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A list bound to two heading styles, and a second number over it that starts its third level anew.
fn lists() -> (String, String) {
    let level = |at: u32, format: &str, text: &str, more: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"7\">{}{}{}</w:abstractNum>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/></w:num><w:num w:numId=\"4\"><w:abstractNumId w:val=\"7\"/>\
         <w:lvlOverride w:ilvl=\"2\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num></w:numbering>",
        level(0, "chineseCountingThousand", "%1、", "<w:pStyle w:val=\"H1\"/>"),
        level(1, "chineseCounting", "（%2）", "<w:pStyle w:val=\"H2\"/><w:suff w:val=\"nothing\"/>"),
        level(2, "decimal", "%3.", "")
    );
    let styles = format!(
        "<w:styles {W}><w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"H2\"><w:basedOn w:val=\"H1\"/></w:style></w:styles>"
    );
    (numbering, styles)
}

#[test]
fn a_format_of_labels_that_is_not_known_is_told() {
    let (numbering, styles) = lists();
    let numbering = numbering.replace("\"chineseCounting\"", "\"russianLower\"");
    let body = "<w:p><w:pPr><w:pStyle w:val=\"H2\"/></w:pPr><w:r><w:t>学习</w:t></w:r></w:p>".repeat(2);
    let document = read(&body, &[("word/numbering.xml", &numbering), ("word/styles.xml", &styles)]);
    assert_eq!(document.text, "（1）学习\n（2）学习\n");
    assert!(document.origin.notes.len() == 1 && document.origin.notes[0].contains("russianLower"));
    // Of a list that no paragraph belongs to nothing is said.
    let document = read(&p("甲"), &[("word/numbering.xml", &numbering), ("word/styles.xml", &styles)]);
    assert!(document.origin.notes.is_empty());
}

#[test]
fn pictures_without_text_are_a_scan() {
    let picture = "<w:p><w:r><w:drawing/></w:r></w:p>";
    let read = |bytes: &[u8]| crate::ingest::read("a", bytes).map(|s| s.text().to_owned());
    let media = ("word/media/image1.JPEG", "x");
    assert_eq!(read(&docx(picture, &[media])), Err(IngestError::Scan));
    assert_eq!(read(&docx(picture, &[("docProps/thumbnail.jpeg", "x")])), Err(IngestError::Empty));
    assert_eq!(read(&docx(&p("甲"), &[media])), Ok("甲\n".to_owned()));
}

#[test]
fn labels_are_counted_through_styles_and_overrides() {
    let (numbering, styles) = lists();
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let item = |num: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"2\"/><w:numId w:val=\"{num}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let off = "<w:p><w:pPr><w:pStyle w:val=\"H1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>无号</w:t></w:r></w:p>";
    let body = [
        styled("H1", "举措"),
        styled("H2", "学习"),
        item(3, "甲"),
        item(3, "乙"),
        item(4, "丙"),
        item(4, "丁"),
        styled("H2", "执法"),
        item(3, "戊"),
        off.to_owned(),
        styled("H1", "不足"),
        styled("H2", "队伍"),
    ]
    .concat();
    let document = read(&body, &[("word/numbering.xml", &numbering), ("word/styles.xml", &styles)]);
    assert_eq!(
        document.text,
        "一、举措\n（一）学习\n1. 甲\n2. 乙\n5. 丙\n6. 丁\n（二）执法\n1. 戊\n无号\n二、不足\n（一）队伍\n"
    );
    assert_eq!(pieces(&body, &document)[..2], ["1.0 \"一、\" -", "1.1 \"举措\" 举措"]);
}

#[test]
fn looks_come_from_run_style_and_defaults() {
    let styles = format!(
        "<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia=\"宋体\"/><w:sz w:val=\"21\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:pPr><w:spacing w:line=\"560\" w:lineRule=\"exact\"/>\
         <w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/></w:pPr><w:rPr><w:sz w:val=\"32\"/></w:rPr></w:style></w:styles>"
    );
    let body = "<w:p><w:r><w:rPr><w:rFonts w:eastAsia=\"仿宋_GB2312\"/></w:rPr><w:t>全年办结案件。</w:t></w:r><w:r><w:t>注</w:t></w:r></w:p>\
                <w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:bottom=\"1984\" w:left=\"1588\" w:right=\"1474\"/></w:sectPr>";
    let footer = format!(
        "<w:ftr {W}><w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:ftr>"
    );
    let core = "<c:coreProperties xmlns:c='c' xmlns:d='d'><d:creator>张三</d:creator><c:lastModifiedBy> </c:lastModifiedBy></c:coreProperties>";
    let parts = [("word/styles.xml", &*styles), ("word/footer1.xml", &*footer), ("docProps/core.xml", core)];
    let layout = read(body, &parts).layout;
    let looks = layout.paragraphs[0];
    assert_eq!((layout.font(&looks), looks.size), (Some("仿宋_GB2312"), Some(32)));
    assert_eq!(looks.line, Some(LineSpacing::Exact { twentieths: 560 }));
    assert_eq!(looks.first_line, Some(FirstLine::Characters { hundredths: 200 }));
    assert_eq!(layout.pages[0].millimetres().map(|mm| mm.round()), [210.0, 297.0, 37.0, 28.0, 156.0, 225.0]);
    assert!(layout.page_number);
    assert_eq!(layout.properties, [("author", "张三".to_owned())]);
}

#[test]
fn damage_is_said_and_never_a_panic() {
    let bytes = docx(&p("正文"), &[]);
    for end in (0..bytes.len()).step_by(7) {
        let _ = crate::ingest::read("a", &bytes[..end]);
    }
    let broken = pack(&[(MAIN, b"<w:document><w:body><w:p>")]);
    let error = crate::ingest::read("a", &broken).unwrap_err();
    assert_eq!(error.to_string(), "文件内部的“word/document.xml”不完整，请用Word或WPS打开后另存为.docx再检查");
}

/// The walk goes down with the elements: as deep as is allowed must fit the stack of any thread.
#[test]
fn the_deepest_nesting_fits_the_stack() {
    for (open, close, times) in [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 250),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 165),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>", 250),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", 125),
    ] {
        let body = format!("{}{}{}", open.repeat(times), p("深处"), close.repeat(times));
        assert_eq!(text(&body).trim(), "深处", "{open}");
    }
    for (open, close) in [
        ("<w:hyperlink>", "</w:hyperlink>"),
        ("<m:oMath>", "</m:oMath>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    ] {
        let times = 240;
        let inner = "<w:r><w:t>深处</w:t></w:r>";
        let body = format!("<w:p>{}{inner}{}</w:p>", open.repeat(times), close.repeat(times));
        assert!(text(&body).contains("深处"), "{open}");
    }
    let deep = format!("{}{}", "<w:ins>".repeat(600), "</w:ins>".repeat(600));
    let error = crate::ingest::read("a", &docx(&deep, &[])).unwrap_err();
    assert!(error.to_string().contains("嵌套过深"), "{error}");
}

#[test]
fn linked_styles_legal_digits_restarts_and_bullets() {
    let level = |at: u32, format: &str, text: &str, more: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"L\"/></w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"2\"><w:styleLink w:val=\"L\"/>{}{}{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>",
        level(0, "chineseCounting", "第%1部分", ""),
        level(1, "decimal", "%1.%2", "<w:isLgl/><w:lvlRestart w:val=\"0\"/>"),
        level(2, "bullet", "●", "")
    );
    let styles = format!(
        "<w:styles {W}><w:style w:type=\"numbering\" w:styleId=\"L\"><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style></w:styles>"
    );
    let item = |level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let empty = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
    let body = [item(0, "甲"), item(1, "乙"), item(2, "丙"), empty.to_owned(), item(1, "丁"), item(0, "戊")].concat();
    let document = read(&body, &[("word/numbering.xml", &numbering), ("word/styles.xml", &styles)]);
    assert_eq!(document.text, "第一部分甲\n1.1 乙\n丙\n\n2.2 丁\n第三部分戊\n");
}

#[test]
fn pages_are_known_where_word_left_them() {
    let body = "<w:p><w:r><w:t>甲</w:t><w:lastRenderedPageBreak/><w:t>乙</w:t></w:r></w:p>";
    let pages = |body: &str| read(body, &[]).origin.pieces.iter().map(|p| p.page).collect::<Vec<_>>();
    assert_eq!((pages(body), pages(&p("甲"))), (vec![1, 2], vec![0]));
}
