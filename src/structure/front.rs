//! Finds what stands before the first section: masthead, title, addressee, preamble, and a secrecy mark.

use super::Text;
use crate::grammar::{Shape, Zone};
use crate::span::Span;
use crate::wording::SetId;

/// Blocks in which a title is looked for.
const TITLE_WITHIN: usize = 40;
/// Longest title in characters.
const TITLE: usize = 90;

/// Front matter, in places of the logical text.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    /// 标题, all its lines.
    pub title: Option<Span>,
    /// Whether the title is that of an annual report.
    pub title_fits: bool,
    /// 版头.
    pub masthead: Option<Span>,
    /// 主送机关.
    pub addressee: Option<Span>,
    /// From behind title and addressee to the first heading.
    pub preamble: Option<Span>,
    /// Index of the first block behind title and addressee.
    pub body: usize,
    /// A secrecy mark in the masthead.
    pub secrecy: Option<Span>,
}

/// Reads the front matter.
pub(super) fn read(text: &Text) -> Front {
    let words = &text.template.words;
    let mut front = Front::default();
    let found = title(text);
    let title_at = found.as_ref().map(|t| t.0);
    if let Some((first, last, fits)) = found {
        front.title = Some(text.blocks[first].span.cover(text.blocks[last].span));
        front.title_fits = fits;
        front.body = last + 1;
    }
    let before_title = title_at.unwrap_or_else(|| masthead_len(text));
    let head: Vec<Span> = text.blocks[..before_title].iter().map(|b| b.span).collect();
    // A mark counts at the very top, in a short line of its own; 保密 in prose is no mark.
    let top = text.blocks[..(before_title + 1).min(text.blocks.len())].iter().take(6);
    front.secrecy = top
        .filter(|b| text.chars(b.span) <= 30 && !text.words(b.span).contains('。'))
        .find_map(|b| text.hits.first(words.secrecy, b.span));
    let masthead: Vec<Span> = head.into_iter().filter(|s| !text.is_furniture(*s)).collect();
    front.masthead = masthead.first().zip(masthead.last()).map(|(a, b)| a.cover(*b));
    if title_at.is_none() {
        front.body = before_title;
    }
    // A date or a subtitle may stand between title and addressee: look a few short lines ahead.
    for (i, block) in text.blocks.iter().enumerate().skip(front.body).take(4) {
        let line = text.words(block.span);
        if matches!(block.shape, Shape::Heading { .. }) {
            break;
        }
        if text.is_furniture(block.span) {
            continue;
        }
        if line.ends_with(':')
            && !line.contains(['。', ';'])
            && text.chars(block.span) <= 60
            && !announces(text, block.span)
        {
            front.addressee = Some(block.span);
            front.body = i + 1;
            break;
        }
        if text.chars(block.span) > 40 {
            break;
        }
    }
    let first_heading = text.blocks[front.body..]
        .iter()
        .position(|b| matches!(b.shape, Shape::Heading { .. }))
        .map_or(text.blocks.len(), |i| front.body + i);
    let preamble: Vec<Span> =
        text.blocks[front.body..first_heading].iter().map(|b| b.span).filter(|s| !text.is_furniture(*s)).collect();
    front.preamble = preamble.first().zip(preamble.last()).map(|(a, b)| a.cover(*b));
    front
}

/// Whether a line announces the report: 现将…报告如下.
pub(super) fn announces(text: &Text, span: Span) -> bool {
    text.hits.any(text.template.words.announce, span)
}

/// Blocks of the masthead where no title is known.
fn masthead_len(text: &Text) -> usize {
    text.blocks.iter().take_while(|b| b.zone == Zone::Masthead || text.is_furniture(b.span)).count()
}

/// First and last block of the title, and whether it is an annual report's.
///
/// A title's words may be broken over lines, so runs of up to three short lines are tried, the first and
/// shortest run that reads as a title wins; else the first short line before the text is the title.
fn title(text: &Text) -> Option<(usize, usize, bool)> {
    let words = &text.template.words;
    let heading = |i: usize| matches!(text.blocks[i].shape, Shape::Heading { .. });
    let bare = |i: usize| {
        let line = text.words(text.blocks[i].span);
        let list = line.trim_end_matches(['》', '"']);
        !heading(i)
            && !list.ends_with(['。', ';', ':', ','])
            && !list.contains('。')
            && text.chars(text.blocks[i].span) <= TITLE
    };
    let title_like = |i: usize| {
        let span = text.blocks[i].span;
        let attached = text.opens_with(words.attachment, span);
        let other = attached || text.blocks[i].shape == Shape::Date || text.is_furniture(span);
        bare(i) && !other && !text.hits.any(words.masthead, span)
    };
    let stop = (0..text.blocks.len())
        .find(|&i| heading(i) || announces(text, text.blocks[i].span))
        .unwrap_or(text.blocks.len());
    let limit = stop.min(TITLE_WITHIN);
    let fits = |from: usize| {
        (from..limit).find_map(|first| {
            let lasts = (first..(first + 3).min(limit)).take_while(|&last| title_like(last));
            lasts.into_iter().find_map(|last| {
                let run: String = (first..=last).map(|i| text.words(text.blocks[i].span)).collect();
                template_hits(text, &run, words.title).then_some((first, last, run))
            })
        })
    };
    if let Some(mut found) = fits(0) {
        // A covering letter has its own title, and a date or 附件 before the report's.
        let behind = |i: &usize| {
            let span = text.blocks[*i].span;
            text.blocks[*i].shape == Shape::Date || text.opens_with(words.attachment, span)
        };
        let covering = template_hits(text, &found.2, words.covering);
        let letter_end = (found.1 + 1..limit).rfind(behind).filter(|_| covering);
        if let Some(report) = letter_end.and_then(|end| fits(end + 1)) {
            found = report;
        }
        let (first, last, run) = found;
        let first = with_issuer_lines(text, first, &title_like, &run);
        return Some((first, with_tail_line(text, last, limit, &title_like), true));
    }
    let end_mark = |i: usize| text.words(text.blocks[i].span).contains(['。', ',']);
    let from =
        (0..limit).find(|&i| !text.is_furniture(text.blocks[i].span) && text.blocks[i].zone != Zone::Masthead)?;
    let title = title_like(from) && !end_mark(from) && text.chars(text.blocks[from].span) >= 4;
    if !title {
        return None;
    }
    // 关于……的 is broken off before its noun.
    let mut last = from;
    while last + 1 < limit && last < from + 2 && title_like(last + 1) && !end_mark(last + 1) {
        last += 1;
    }
    Some((from, last, false))
}

/// Whether a list of wordings stands in words that are put together from several lines.
fn template_hits(text: &Text, run: &str, set: SetId) -> bool {
    text.template.scan(run).any(set, Span::new(0, run.len() as u32))
}

/// A joint title opens with lines that are names of bodies: 中共某县委员会 / 某县人民政府 / 关于…的报告.
fn with_issuer_lines(text: &Text, first: usize, title_like: &dyn Fn(usize) -> bool, run: &str) -> usize {
    let opens_without_name = run.starts_with("关于") || run.starts_with(|c: char| c.is_ascii_digit());
    let mut at = first;
    while opens_without_name
        && at > 0
        && first - at < 3
        && title_like(at - 1)
        && text.blocks[at - 1].zone != Zone::Masthead
    {
        at -= 1;
    }
    at
}

/// The last word of a title, or the years it covers, may stand on a line of its own: 报告; （2021—2025年）.
fn with_tail_line(text: &Text, last: usize, limit: usize, title_like: &dyn Fn(usize) -> bool) -> usize {
    let next = last + 1;
    let tail = |i: usize| {
        let chars = text.chars(text.blocks[i].span);
        chars <= 4 || chars <= 20 && text.words(text.blocks[i].span).starts_with('(')
    };
    if next < limit && title_like(next) && tail(next) { next } else { last }
}
