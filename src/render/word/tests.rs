//! What the writer writes: read back by a zip reader and by the project's own reader of Word files.

use std::io::Read as _;

use proptest::prelude::*;

use super::*;

fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

fn sample() -> Document {
    let mut document = Document::default();
    document.add(Paragraph::new(Style::Title, "青石镇2025年法治政府建设年度报告"));
    document.add(Paragraph::new(Style::Addressee, "县人民政府："));
    let body = Paragraph::new(Style::Body, "全年办结").with(Run::bold("31件"));
    document.add(body.commented(Comment::new("甲\"乙", "<", ["第一行", "第二行"])));
    document.add(Table {
        columns: vec![Column::new("序号", 15, Align::Centre), Column::new("意见", 141, Align::Left)],
        rows: vec![vec!["1".into(), "补写\n原因".into()], vec!["2".into()]],
    });
    document.add(Table { columns: vec![Column::new("另一张", 156, Align::Left)], rows: Vec::new() });
    document
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(sample().to_bytes(), sample().to_bytes());
}

#[test]
fn our_own_reader_reads_what_was_written() {
    let source = crate::ingest::read("a.docx", &sample().to_bytes()).unwrap();
    assert_eq!(
        source.text(),
        "青石镇2025年法治政府建设年度报告\n县人民政府：\n全年办结31件\n序号\n意见\n1\n补写\n原因\n2\n\n\n另一张\n\n"
    );
    let layout = source.layout().unwrap();
    let page = layout.pages[0];
    assert_eq!((page.width, page.height, page.top, page.left), (11_906, 16_838, 2098, 1587));
    assert!(layout.page_number && layout.comments.count == 1 && layout.properties.is_empty());
    let fonts: Vec<&str> =
        layout.paragraphs.iter().take(3).map(|p| p.font.map_or("", |f| layout.fonts[f as usize].as_str())).collect();
    assert_eq!(fonts, ["方正小标宋简体", "仿宋_GB2312", "仿宋_GB2312"]);
}

#[test]
fn comments_are_numbered_and_escaped() {
    let bytes = sample().to_bytes();
    let comments = part(&bytes, "word/comments.xml").unwrap();
    assert!(comments.contains("w:id=\"0\" w:author=\"甲&quot;乙\" w:initials=\"&lt;\""), "{comments}");
    assert_eq!(comments.matches("<w:p>").count(), 2);
    let main = part(&bytes, "word/document.xml").unwrap();
    let covered = main.split("<w:commentRangeStart w:id=\"0\"/>").nth(1).unwrap();
    assert!(covered.split("<w:commentRangeEnd").next().unwrap().contains("31件"));
    // Without comments there is no such part, and nothing names it.
    let mut plain = Document::default();
    plain.add(Paragraph::new(Style::Body, "甲"));
    let bytes = plain.to_bytes();
    assert_eq!(part(&bytes, "word/comments.xml"), None);
    assert!(!part(&bytes, "[Content_Types].xml").unwrap().contains("comments"));
    assert!(!part(&bytes, "word/_rels/document.xml.rels").unwrap().contains("comments"));
}

#[test]
fn nothing_in_a_text_breaks_the_xml_or_turns_the_line() {
    let mut document = Document::default();
    document.add(Paragraph::new(Style::Body, "<w:p>&\u{1b}[2J\u{202e}\u{ffff}\u{0}乙\t丙\n丁]]>"));
    let source = crate::ingest::read("a.docx", &document.to_bytes()).unwrap();
    assert_eq!(source.text(), "<w:p>&[2J乙 丙\n丁]]>\n");
}

#[test]
fn tables_repeat_their_first_row_and_end_in_a_paragraph() {
    let main = part(&sample().to_bytes(), "word/document.xml").unwrap();
    assert_eq!(main.matches("<w:tblHeader/>").count(), 2);
    // One between the two tables, one behind the last.
    assert_eq!(main.matches("</w:tbl><w:p>").count(), 2);
    assert_eq!(main.matches("<w:tr>").count(), 4);
}

#[test]
fn a_wide_page_is_the_same_page_turned() {
    let mut document = Document { landscape: true, ..Document::default() };
    document.add(Paragraph::new(Style::Body, "甲").on_new_page());
    let main = part(&document.to_bytes(), "word/document.xml").unwrap();
    assert!(main.contains("w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\""), "{main}");
    assert!(main.contains("<w:pageBreakBefore/>"));
}

proptest! {
    /// Whatever a report or a name holds, the file is sound and says the same.
    #[test]
    fn any_words_are_read_back(words in prop::collection::vec("[\\PC\\x00-\\x1f<>&\"\u{202e}甲乙 ]{0,12}", 1..6)) {
        let mut document = Document::default();
        let comment = |text: &String| Comment::new(text, text, [text]);
        for text in &words {
            document.add(Paragraph::new(Style::Body, format!("始{text}终")).commented(comment(text)));
        }
        let column = |text: &String| Column::new(text, 20, Align::Left);
        document.add(Table { columns: words.iter().map(column).collect(), rows: vec![words.clone()] });
        let source = crate::ingest::read("a.docx", &document.to_bytes()).unwrap();
        let kept = |text: &String| text.split('\n').map(escape).collect::<Vec<_>>().join("\n");
        let plain = |text: String| text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let wanted: String = words.iter().map(|text| format!("始{}终\n", plain(kept(text)))).collect();
        prop_assert!(source.text().starts_with(&wanted), "{:?} is not {wanted:?}", source.text());
    }
}
