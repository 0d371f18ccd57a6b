//! Reads a web page into a [`Source`]: the text of its article, with the facts the page gives in front.
//!
//! Blocks and `<br>` end lines, cells of a row are set apart by tabs. Navigation, share bars, lists of other
//! pages, scripts and what is hidden are left out. A line of a page is what its maker ended, which may be
//! the page of a scan: reflow weighs the lines as it does those of a text.

mod article;
mod charset;
mod facts;
mod sites;
mod tree;

use std::ops::Range;

use article::Article;
use tree::{Tree, is_block, parse};

use super::IngestError;
use super::paragraphs::Paragraphs;
use crate::source::{Format, Source};

/// Reads `bytes`.
///
/// # Errors
///
/// When no encoding explains them, or they hold more elements than a report can have.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Source, IngestError> {
    let (page, encoding, broken) = charset::decode(bytes)?;
    let tree = parse(&page).ok_or_else(|| IngestError::PartTooLarge("网页".to_owned()))?;
    let article = article::find(&tree);
    let text = |range: Range<usize>, without: Range<usize>| {
        let mut writer = Writer::default();
        writer.write(&tree, &article, range, without);
        writer.paragraphs.finish(name, encoding, Format::Html, false)
    };
    let inside = text(article.nodes.clone(), 0..0);
    let outside = text(0..tree.nodes.len(), article.nodes.clone());
    let mut writer = Writer::default();
    // A page that is nothing but its article, such as one saved by a word processor, has no facts beside it.
    for line in facts::lines(&tree, outside.text()) {
        writer.paragraphs.push_synthetic(&line);
        writer.paragraphs.end_paragraph();
    }
    if let Some(title) = facts::title(&tree, inside.text()) {
        writer.paragraphs.push(&title);
        writer.paragraphs.end_paragraph();
    }
    writer.write(&tree, &article, article.nodes.clone(), 0..0);
    if broken > 0 {
        let note = format!("网页有{broken}处文字已损坏，无法解码，已略去，请以原稿为准");
        writer.paragraphs.note(note);
    }
    if numbered_list(&tree, &article) {
        writer.paragraphs.note("网页中有自动编号的列表，编号不在文字里，已按没有编号的段落核对");
    }
    Ok(writer.paragraphs.finish(name, encoding, Format::Html, false))
}

/// Whether bytes are a web page, by how they open: a document, or a fragment copied from one.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes[..bytes.len().min(2_048)].iter().copied().filter(|b| *b != 0).collect();
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let mut head = head.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}'));
    while let Some((opening, end)) = [("<!--", "-->"), ("<?xml", "?>")].into_iter().find(|(o, _)| head.starts_with(o)) {
        let Some(at) = head[opening.len()..].find(end) else { return opening == "<!--" };
        head = head[opening.len() + at + end.len()..].trim_start();
    }
    let opens = |names: &[&str]| {
        let behind = names.iter().find_map(|name| head.strip_prefix('<')?.strip_prefix(name));
        behind.is_some_and(|rest| rest.starts_with([' ', '>', '\t', '\r', '\n', '/']))
    };
    if opens(&["!doctype html", "html", "head", "body", "meta", "title", "base", "link", "script", "style"]) {
        return true;
    }
    // A Markdown text may open with a tag; a page has nearly no line without one.
    let fragment =
        opens(&["p", "div", "table", "span", "article", "section", "center", "font", "h1", "h2", "ul", "ol"]);
    fragment && {
        let lines = || bytes.split(|b| *b == b'\n').filter(|line| line.iter().any(|b| !b.is_ascii_whitespace()));
        lines().filter(|line| !line.contains(&b'<')).count() * 2 < lines().count()
    }
}

/// Whether the article has a list that a browser numbers, and its words do not.
fn numbered_list(tree: &Tree, article: &Article) -> bool {
    let in_article = |i: &usize| tree.nodes[*i].name == "ol" && article.shown[*i];
    article.nodes.clone().filter(in_article).any(|list| {
        let nodes = list..tree.nodes[list].end;
        let texts = nodes.clone().filter(|i| tree.nodes[*i].name == "li").take(2).filter_map(|item| {
            let inside = item..tree.nodes[item].end;
            inside.map(|i| tree.nodes[i].text.trim_start()).find(|text| !text.is_empty())
        });
        let numbered = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || "（(一二三四①".contains(c));
        texts.clone().count() > 0 && !texts.clone().all(numbered)
    })
}

/// Writes nodes as lines.
#[derive(Default)]
struct Writer {
    paragraphs: Paragraphs,
    /// A block has ended; the line ends when text follows, unless a cell ends first.
    ended: bool,
    /// White space that is not written yet, and whether a line end was in it.
    blank: Option<bool>,
    last: Option<char>,
}

impl Writer {
    /// Writes the shown nodes of `range` that are not in `without`.
    fn write(&mut self, tree: &Tree, article: &Article, range: Range<usize>, without: Range<usize>) {
        let mut open: Vec<(usize, &str)> = Vec::new();
        let mut i = range.start;
        while i < range.end {
            while let Some((_, name)) = open.pop_if(|(end, _)| *end <= i) {
                self.close(name);
            }
            let node = &tree.nodes[i];
            if !article.shown[i] || i == without.start && !without.is_empty() {
                self.ended |= is_block(&node.name);
                i = node.end;
                continue;
            }
            if node.is_text() {
                self.text(&node.text, open.iter().any(|(_, name)| *name == "pre"));
            } else {
                if node.name == "br" || is_block(&node.name) {
                    self.end_line();
                }
                open.push((node.end, &node.name));
            }
            i += 1;
        }
        while let Some((_, name)) = open.pop() {
            self.close(name);
        }
        self.end_line();
        self.flush();
    }

    fn close(&mut self, name: &str) {
        match name {
            "td" | "th" => {
                self.ended = false;
                self.paragraphs.end_cell();
                (self.blank, self.last) = (None, None);
            }
            "tr" => {
                self.ended = false;
                self.paragraphs.end_row();
                (self.blank, self.last) = (None, None);
            }
            _ if is_block(name) => self.end_line(),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        self.ended |= self.last.is_some();
        (self.blank, self.last) = (None, None);
    }

    fn flush(&mut self) {
        if std::mem::take(&mut self.ended) {
            self.paragraphs.end_paragraph();
        }
    }

    fn text(&mut self, text: &str, lines_count: bool) {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if lines_count && c == '\n' {
                self.put(&mut out);
                self.end_line();
            } else if c.is_ascii_whitespace() {
                self.blank = Some(self.blank.unwrap_or(false) || c == '\n');
            } else {
                self.put_blank(&mut out, c);
                out.push(c);
                self.last = Some(c);
            }
        }
        self.put(&mut out);
    }

    fn put(&mut self, out: &mut String) {
        if !out.is_empty() {
            self.flush();
            self.paragraphs.push(out);
            out.clear();
        }
    }

    /// White space is one blank; none at the start of a line, nor where the file's line ended between two
    /// Chinese characters.
    fn put_blank(&mut self, out: &mut String, next: char) {
        let Some(over_line) = self.blank.take() else { return };
        let wide = |c: char| c >= '\u{2e80}';
        if self.last.is_some_and(|last| !(over_line && wide(last) && wide(next))) {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(page: &str) -> String {
        read("a", page.as_bytes()).unwrap().text().trim_end().replace('\n', "⏎")
    }

    #[test]
    fn blocks_breaks_and_cells() {
        let page = "<html><body><p>一、办结<b>情\n况</b></p>\n<p>全年&nbsp;31 件，<br>均已\n 公示。</p><table><tr><td>单位</td><td><p>件数</p></td></tr><tr><td><p>甲，</p><p>乙</p></td><td>3</td></tr></table></body></html>";
        assert_eq!(lines(page), "一、办结情况⏎全年\u{a0}31 件，⏎均已公示。⏎单位\t件数⏎甲，⏎乙\t3");
    }

    /// A page of an invented site around `article`.
    fn site(article: &str) -> String {
        let other: String =
            (0..12).map(|n| format!("<li><a href='/{n}.html'>关于印发第{n}号文件的通知</a></li>")).collect();
        format!(
            "<!DOCTYPE html><html><head><title>竹屏乡2024年法治政府建设年度报告-竹屏乡</title><style>p{{}}</style></head><body>
            <div class=nav><a href=/>首页</a><a href=/a>政务公开</a></div><ul>{other}</ul><div class=right><h1>竹屏乡2024年法治政府建设年度报告</h1>
            <div>发布时间：2025-01-20　来源：司法所　字体：[<a href=#>大</a> <a href=#>小</a>]</div>
            {article}<div class='share'>分享到：<a href=#>微信</a></div><div>相关文档：<ul>{other}</ul></div></div>
            <div class=footer>主办单位：竹屏乡，地址不详</div><script>var a='<p>，</p>'</script></body></html>"
        )
    }

    #[test]
    fn the_article_of_a_site_with_its_facts() {
        let text = "<p>2024年，竹屏乡依法履职，全年办结案件三十一件，均已公示，案卷评查合格，当事人没有提出异议，也没有申请复议。</p><p>一、下步打算</p><p>修订清单，公开流程。</p>";
        let wanted = "发布时间：2025-01-20⏎来源：司法所⏎竹屏乡2024年法治政府建设年度报告⏎2024年，竹屏乡依法履职，全年办结案件三十一件，均已公示，案卷评查合格，当事人没有提出异议，也没有申请复议。⏎一、下步打算⏎修订清单，公开流程。";
        assert_eq!(lines(&site(&format!("<div id=zoom>{text}</div>"))), wanted);
        assert_eq!(lines(&site(&format!("<div class=x>{text}</div>"))), wanted);
        assert_eq!(lines(&site(&format!("<table><tr><td>{text}</table>"))), wanted);
    }

    #[test]
    fn a_list_that_browsers_number_is_told() {
        let source = read("a", "<html><ol><li>规范执法，公示结果。<li>修订清单，公开流程。</ol>".as_bytes()).unwrap();
        assert_eq!(source.origin().notes.len(), 1);
        let source = read("a", "<html><ol><li>1.规范执法。<li>2.修订清单。</ol>".as_bytes()).unwrap();
        assert!(source.origin().notes.is_empty());
    }

    #[test]
    fn pages_are_known_by_their_opening() {
        for page in [
            "<!DOCTYPE html>",
            "\u{feff}\n<html lang=zh>",
            "<?xml version='1.0'?><!-- a --><html>",
            "<p>一</p>",
            "<META charset=gbk>",
        ] {
            assert!(is_page(page.as_bytes()), "{page}");
        }
        for text in
            ["一、情况", "<竹屏乡>", "<p align=center>题</p>\n\n一\n\n二\n\n三", "<?xml version='1.0'?><w:document>"]
        {
            assert!(!is_page(text.as_bytes()), "{text}");
        }
        let utf16: Vec<u8> = "<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_page(&utf16));
    }
}
