//! Finds what a page says about its article: title, reference number, dates, source.
//!
//! They are given back as the lines a page shows in front of the article, where the checker already knows
//! them for what they are.

use super::sites::{FACTS, SAME, TITLE_METAS};
use super::tree::Tree;

/// Longest value of a fact in characters.
const VALUE: usize = 60;
/// Shortest title that is taken from the name of the window, in characters.
const TITLE: usize = 8;
/// Lines of the article in which its title may stand.
const TITLE_WITHIN: usize = 8;

/// Lines `label：value`, in the order of [`FACTS`]; `outside` is the page's text without the article, cells
/// set apart by tabs.
pub(super) fn lines(tree: &Tree, outside: &str) -> Vec<String> {
    let mut found: Vec<Option<String>> = vec![None; FACTS.len()];
    let parts: Vec<&str> = outside.split(['\n', '\t', '|']).map(str::trim).filter(|part| !part.is_empty()).collect();
    for (i, part) in parts.iter().enumerate() {
        let all = labels(part);
        for (k, (fact, at, behind)) in all.iter().copied().enumerate() {
            let rest = &part[behind..];
            let end = all.get(k + 1).map_or(rest.len(), |next| next.1.saturating_sub(behind));
            let blank = rest[..end].trim_start();
            // Two blanks, or a wide one, end a value.
            let value = blank.split('\u{3000}').next().unwrap_or_default();
            let value = value.split("  ").next().unwrap_or_default();
            let value = if value.trim().is_empty() && end == rest.len() {
                parts.get(i + 1).filter(|next| labels(next).is_empty()).copied().unwrap_or_default()
            } else {
                value
            };
            let value = value.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
            if at == 0 || part[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '[' | '【' | '\u{a0}')) {
                let fits = !value.is_empty() && value.chars().count() <= VALUE;
                if fits && found[fact].is_none() {
                    found[fact] = Some(value.to_owned());
                }
            }
        }
    }
    for (fact, (_, metas)) in FACTS.iter().enumerate() {
        if found[fact].is_none() {
            found[fact] = meta(tree, metas).filter(|value| value.chars().count() <= VALUE);
        }
    }
    let has = |label: &str| FACTS.iter().position(|(name, _)| *name == label).is_some_and(|i| found[i].is_some());
    let kept = FACTS
        .iter()
        .enumerate()
        .filter(|(_, (label, _))| !SAME.iter().any(|(first, second)| second == label && has(first)));
    kept.filter_map(|(i, (label, _))| Some(format!("{label}：{}", found[i].as_ref()?))).collect()
}

/// Labels with a colon behind, blanks inside them allowed: which, where each begins, where its colon ends.
fn labels(part: &str) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (colon, mark) in part.char_indices().filter(|(_, c)| matches!(c, '：' | ':')) {
        let before = &part[..colon];
        let longest = FACTS.iter().enumerate().filter_map(|(fact, (label, _))| Some((fact, opens_at(before, label)?)));
        if let Some((fact, at)) = longest.min_by_key(|(_, at)| *at) {
            found.push((fact, at, colon + mark.len_utf8()));
        }
    }
    found
}

/// Where `label` begins that ends `text`, if it does.
fn opens_at(text: &str, label: &str) -> Option<usize> {
    let mut wanted = label.chars().rev().peekable();
    for (i, c) in text.char_indices().rev().take(24) {
        if c.is_whitespace() || c == '\u{a0}' {
            continue;
        }
        if wanted.next() != Some(c) {
            return None;
        }
        if wanted.peek().is_none() {
            return Some(i);
        }
    }
    None
}

/// The content of the first `meta` with one of these names.
fn meta(tree: &Tree, names: &[&str]) -> Option<String> {
    let named = |n: &&super::tree::Node| n.name == "meta" && names.contains(&n.meta.0.to_ascii_lowercase().as_str());
    let content = tree.nodes.iter().find(named)?.meta.1.split_whitespace().collect::<Vec<_>>().join(" ");
    (!content.is_empty()).then_some(content)
}

/// The title of the article, unless the article shows it itself.
pub(super) fn title(tree: &Tree, article: &str) -> Option<String> {
    let title = meta(tree, TITLE_METAS).or_else(|| heading(tree)).or_else(|| window(tree))?;
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let opening: String = article.lines().filter(|line| !line.trim().is_empty()).take(TITLE_WITHIN).map(bare).collect();
    (!opening.contains(&bare(&title))).then_some(title)
}

fn heading(tree: &Tree) -> Option<String> {
    let at = tree.nodes.iter().position(|n| n.name == "h1" && !n.hidden)?;
    text(tree, at).filter(|text| text.chars().count() >= TITLE)
}

/// The window's name without the site's: `标题-某县人民政府`.
fn window(tree: &Tree) -> Option<String> {
    let at = tree.nodes.iter().position(|n| n.name == "title")?;
    let text = text(tree, at)?;
    let title = text.rsplit_once(['-', '_', '|', '—', '–']).map_or(text.as_str(), |(title, _)| title).trim();
    (title.chars().count() >= TITLE).then(|| title.to_owned())
}

fn text(tree: &Tree, at: usize) -> Option<String> {
    let all: String = tree.nodes[at..tree.nodes[at].end].iter().map(|n| n.text.as_str()).collect();
    let text = all.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::html::tree::parse;

    #[test]
    fn labels_are_read_from_lines_cells_and_metas() {
        let tree = parse("<meta name=PubDate content='2025-01-20 10:20'>").unwrap();
        let outside = "首页\n索 引 号：\t0001/2025-3\n【来源】：无\n文号: 竹政发〔2025〕3号 来源：竹屏乡 浏览次数：3\n事情的来源：不明";
        let found = lines(&tree, outside);
        assert_eq!(
            found,
            [
                "索引号：0001/2025-3",
                "文号：竹政发〔2025〕3号",
                "发布时间：2025-01-20 10:20",
                "来源：竹屏乡 浏览次数：3"
            ]
        );
    }

    #[test]
    fn the_title_is_given_only_if_the_article_lacks_it() {
        let page = parse("<title>竹屏乡2024年法治政府建设年度报告-竹屏乡人民政府</title>").unwrap();
        assert_eq!(title(&page, "一、情况").as_deref(), Some("竹屏乡2024年法治政府建设年度报告"));
        assert_eq!(title(&page, "竹屏乡\n2024年法治政府建设\n年度报告\n一、情况"), None);
        assert_eq!(title(&parse("<title>首页</title>").unwrap(), ""), None);
    }
}
