//! Turns blocks into the main part, with the comments on them in the order of their numbers.

use std::fmt::Write as _;

use super::styles::twips;
use super::xml::{escape, open};
use super::{Align, Block, Comment, Document, Paragraph, Run, Style, Table};

/// The main part, and its comments.
pub(super) fn document(document: &Document) -> (String, Vec<&Comment>) {
    let mut out = open("document");
    out.push_str("<w:body>");
    let mut comments = Vec::new();
    let mut after_table = false;
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => paragraph(&mut out, p, &mut comments),
            Block::Table(t) => {
                // Two tables without a paragraph between them would be one.
                if after_table {
                    out.push_str(EMPTY);
                }
                table(&mut out, t);
            }
        }
        after_table = matches!(block, Block::Table(_));
    }
    if after_table {
        out.push_str(EMPTY);
    }
    section(&mut out, document.landscape);
    out.push_str("</w:body></w:document>");
    (out, comments)
}

const EMPTY: &str = "<w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>";

/// The part of comments; their numbers are their places in the list.
pub(super) fn comments(comments: &[&Comment]) -> String {
    let mut out = open("comments");
    for (id, comment) in comments.iter().enumerate() {
        let (author, initials) = (escape(&comment.author), escape(&comment.initials));
        let _ = write!(out, "<w:comment w:id=\"{id}\" w:author=\"{author}\" w:initials=\"{initials}\">");
        // A comment without a paragraph is none.
        let nothing = [String::new()];
        let lines = if comment.lines.is_empty() { &nothing[..] } else { &comment.lines };
        for (i, line) in lines.iter().enumerate() {
            let mark = if i == 0 { "<w:r><w:annotationRef/></w:r>" } else { "" };
            let line = escape(line);
            let style = "<w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>";
            let _ = write!(out, "<w:p>{style}{mark}<w:r><w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p>");
        }
        out.push_str("</w:comment>");
    }
    out.push_str("</w:comments>");
    out
}

/// The id of a style in the part of styles.
pub(super) fn style_id(style: Style) -> &'static str {
    match style {
        Style::Title => "Title",
        Style::Addressee => "Addressee",
        Style::Body => "BodyText",
        Style::Heading1 => "Heading1",
        Style::Heading2 => "Heading2",
        Style::Heading3 => "Heading3",
        Style::Signature => "Signature",
        Style::Date => "Date",
        Style::Note => "Note",
    }
}

fn paragraph<'a>(out: &mut String, paragraph: &'a Paragraph, comments: &mut Vec<&'a Comment>) {
    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>", style_id(paragraph.style));
    if paragraph.new_page {
        out.push_str("<w:pageBreakBefore/>");
    }
    out.push_str("</w:pPr>");
    for one in &paragraph.runs {
        let Some(comment) = &one.comment else {
            run(out, one);
            continue;
        };
        let id = comments.len();
        let _ = write!(out, "<w:commentRangeStart w:id=\"{id}\"/>");
        run(out, one);
        let _ = write!(out, "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>");
        comments.push(comment);
    }
    out.push_str("</w:p>");
}

fn run(out: &mut String, run: &Run) {
    out.push_str(if run.bold { "<w:r><w:rPr><w:b/></w:rPr>" } else { "<w:r>" });
    for (i, line) in run.text.split('\n').enumerate() {
        if i > 0 {
            out.push_str("<w:br/>");
        }
        if !line.is_empty() {
            let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", escape(line));
        }
    }
    out.push_str("</w:r>");
}

fn table(out: &mut String, table: &Table) {
    let widths: Vec<u32> = table.columns.iter().map(|c| twips(c.millimetres)).collect();
    let all: u32 = widths.iter().sum();
    let _ = write!(out, "<w:tbl><w:tblPr><w:tblW w:w=\"{all}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
    }
    out.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>");
    for side in ["top", "left", "bottom", "right"] {
        let room = if matches!(side, "left" | "right") { 85 } else { 40 };
        let _ = write!(out, "<w:{side} w:w=\"{room}\" w:type=\"dxa\"/>");
    }
    out.push_str("</w:tblCellMar></w:tblPr><w:tblGrid>");
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in table.columns.iter().zip(&widths) {
        cell(out, &column.title, *width, "TableTitle");
    }
    out.push_str("</w:tr>");
    for row in &table.rows {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (i, (column, width)) in table.columns.iter().zip(&widths).enumerate() {
            let style = match column.align {
                Align::Left => "TableText",
                Align::Centre => "TableCentred",
            };
            cell(out, row.get(i).map_or("", String::as_str), *width, style);
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

fn cell(out: &mut String, text: &str, width: u32, style: &str) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>");
    for line in text.split('\n') {
        let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
        if !line.is_empty() {
            run(out, &Run { text: line.to_owned(), ..Run::default() });
        }
        out.push_str("</w:p>");
    }
    out.push_str("</w:tc>");
}

/// Paper and margins: 天头37毫米, 订口28毫米, 版心156×225毫米; in landscape the same page turned.
fn section(out: &mut String, landscape: bool) {
    let (short, long) = (twips(210), twips(297));
    let (width, height, turned) = if landscape { (long, short, " w:orient=\"landscape\"") } else { (short, long, "") };
    let [top, right, bottom, left] = if landscape { [28, 35, 26, 37] } else { [37, 26, 35, 28] }.map(twips);
    // The number of the page stands 7 mm below the text.
    let footer = twips(if landscape { 14 } else { 23 });
    out.push_str("<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>");
    let _ = write!(
        out,
        "<w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turned}/><w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"851\" w:footer=\"{footer}\" w:gutter=\"0\"/></w:sectPr>"
    );
}
