//! Reads off a report which year it is about, who wrote it, what kind of body that is, and what the text is for.

use super::Text;
use super::back::Frame;
use super::front::{Front, announces};
use crate::grammar::{Block, LabelClass, Shape, chinese_number};
use crate::report::{Level, Role, Section, Stage};
use crate::span::Span;

/// Every year that a folded text names, in text order, without repeats: `2024年`, `二〇二四年`.
pub(crate) fn years_in(text: &str) -> Vec<u16> {
    let mut years = Vec::new();
    for (at, _) in text.match_indices('年') {
        let before = text[..at].trim_end();
        let digits: Vec<char> = before
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_digit() || crate::fold::is_chinese_digit(*c))
            .take(5)
            .collect();
        if digits.len() != 4 {
            continue;
        }
        let digits: String = digits.into_iter().rev().collect();
        if let Some(year) = chinese_number(&digits).filter(|y| (1990..2100).contains(y)) {
            years.push(year as u16);
        }
    }
    let mut seen = Vec::new();
    years.retain(|y| {
        !seen.contains(y) && {
            seen.push(*y);
            true
        }
    });
    years
}

/// `text` without what stands in 《》 and brackets, whose years are those of other documents.
fn without_titles(text: &str) -> String {
    let mut depth = 0u32;
    text.chars()
        .filter(|c| {
            match c {
                '《' | '(' | '〔' => depth += 1,
                '》' | ')' | '〕' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                '\n' => depth = 0,
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// The year reported on, by title, by the sentence that announces the report, by the preamble.
pub(super) fn year(text: &Text, front: &Front) -> Option<u16> {
    let title = front.title.filter(|_| front.title_fits).map(|t| years_in(text.words(t)));
    let titled = title.and_then(|years| years.first().copied());
    let opening = opening(text, front);
    let announced = text.hits.first(text.template.words.announce, opening).map(|hit| text.words(hit));
    let preamble = front.preamble.map(|p| without_titles(text.words(p)));
    let told = announced.map(without_titles).into_iter().chain(preamble).find_map(|s| years_in(&s).first().copied());
    if let (Some(titled), Some(told)) = (titled, told)
        && titled != told
        && headings_tell(text, titled, told)
    {
        return Some(told);
    }
    if titled.is_some() {
        return titled;
    }
    let preamble = without_titles(text.words(opening));
    let any_title = front.title.map(|t| text.words(t).to_owned());
    [announced.map(without_titles), any_title, Some(preamble)]
        .into_iter()
        .flatten()
        .find_map(|s| years_in(&s).first().copied())
}

/// Whether the top headings are of another year than the title: last year's title was left over the text of
/// this year, whose plan is for the year after it.
fn headings_tell(text: &Text, titled: u16, told: u16) -> bool {
    let top = |b: &Block| match b.shape {
        Shape::Heading { label, text: heading } if label.class <= LabelClass::First => Some(heading),
        _ => None,
    };
    let headings = text.blocks.iter().filter_map(top);
    let years: Vec<u16> = headings.flat_map(|h| years_in(&without_titles(text.words(h)))).collect();
    years.contains(&(told + 1)) && !years.contains(&titled)
}

/// The year by the headings: those of the first three parts carry it, that of the plan the next one.
pub(super) fn year_of_sections(text: &Text, sections: &[Section]) -> Option<u16> {
    let of = |s: &Section| years_in(text.words(s.heading_span)).first().copied();
    let back = sections.iter().filter(|s| matches!(s.role, Some(Role::Measures | Role::Problems | Role::Duties)));
    let ahead = sections.iter().filter(|s| s.role == Some(Role::Plan));
    back.filter_map(of).next().or_else(|| ahead.filter_map(of).map(|y| y - 1).next())
}

/// Title, addressee and preamble; the first lines where none is known.
pub(super) fn opening(text: &Text, front: &Front) -> Span {
    let start = front.title.map_or(0, |t| t.start);
    let end = front.preamble.map(|p| p.end).into_iter().chain(front.title.map(|t| t.end)).max();
    let all = text.logical.span();
    let least = text.logical.text.floor_char_boundary((start as usize + 900).min(all.end as usize)) as u32;
    let end = end.unwrap_or(least).max(start);
    // A text without headings would be one long preamble.
    let most = text.logical.text.floor_char_boundary((start as usize + 4000).min(all.end as usize)) as u32;
    Span::new(start, end.min(most))
}

/// Who reports: the title's first words, else the signature, else how the preamble opens.
pub(super) fn issuer(text: &Text, front: &Front, frame: &Frame) -> Option<String> {
    let from_title = front.title.filter(|_| front.title_fits).and_then(|t| name_in_title(text, t));
    let from_signature = || frame.signature.map(|s| text.excerpt(s));
    from_title.or_else(from_signature).filter(|name| name.chars().count() >= 2)
}

fn name_in_title(text: &Text, title: Span) -> Option<String> {
    let words = text.words(title);
    let start = words.find(|c: char| !matches!(c, '《' | '"' | '\n'))?;
    let year =
        words.find(|c: char| c.is_ascii_digit() || matches!(c, '二' | '〇')).filter(|i| chinese_year_at(words, *i));
    let topic = text.hits.first(text.template.words.subject, title).map(|h| (h.start - title.start) as usize);
    // 关于某乡2021年度…的汇报 opens with the word that stands elsewhere behind the name.
    let opening = if words[start..].starts_with("关于") { "关于".len() } else { 0 };
    let start = start + opening;
    let about = words[start..].find("关于").map(|i| start + i);
    let end = [year, topic, about].into_iter().flatten().min()?;
    let name = text.excerpt(Span::new(title.start + start as u32, title.start + end.max(start) as u32));
    let name = name.trim_end_matches("关于").trim().replace(' ', "");
    (name.chars().count() >= 2).then_some(name)
}

fn chinese_year_at(text: &str, at: usize) -> bool {
    let end = text[at..].char_indices().nth(4).map_or(text.len(), |(i, _)| at + i);
    chinese_number(&text[at..end]).is_some_and(|y| (1990..2100).contains(&y))
}

/// Kind of body, by the end of its name, else by how the text speaks of itself.
pub(super) fn level(text: &Text, issuer: Option<&str>, front: &Front) -> Level {
    let levels = &text.template.words.levels;
    if let Some(name) = issuer {
        let folded = crate::fold::fold(name);
        let hits = text.template.scan(&folded);
        let whole = Span::new(0, folded.len() as u32);
        if let Some(found) = levels.iter().find(|l| hits.any(l.names, whole)) {
            return found.level;
        }
    }
    let opening = opening(text, front);
    let most =
        levels.iter().max_by_key(|l| text.hits.count(l.selves, opening)).filter(|l| text.hits.any(l.selves, opening));
    most.or_else(|| {
        let body = text.logical.span();
        levels.iter().max_by_key(|l| text.hits.count(l.selves, body)).filter(|l| text.hits.any(l.selves, body))
    })
    .map_or(Level::Unknown, |l| l.level)
}

/// What the text is for: a page's furniture says published; a masthead, an imprint, or addressee,
/// signature and date together say submitted.
pub(super) fn stage(text: &Text, front: &Front, frame: &Frame) -> Stage {
    let words = &text.template.words;
    let whole = text.logical.span();
    if text.hits.any(words.publish, whole) || text.logical.artefacts.site_lines > 0 {
        Stage::Publish
    } else if front.addressee.is_some() && frame.signature.is_some() && !frame.date_lines.is_empty()
        || front.masthead.is_some_and(|m| text.hits.any(words.masthead, m))
        || text.hits.any(words.imprint, whole)
    {
        Stage::Submit
    } else {
        Stage::Draft
    }
}

/// Whether the text was cut out of a page, so that a missing frame says nothing.
pub(super) fn is_cut(text: &Text, front: &Front) -> bool {
    front.title.is_none() || text.logical.artefacts.site_lines > 0
}

/// Keys of the traces that extraction left.
pub(super) fn artefacts(text: &Text) -> Vec<String> {
    let a = text.logical.artefacts;
    let all = [
        ("joined-lines", a.joined > 0),
        ("split-lines", a.split > 0),
        ("page-marks", a.page_marks > 0),
        ("site-lines", a.site_lines > 0),
        ("spaced-characters", a.spaced),
        ("markup", a.marked),
        ("half-width", a.half_width),
    ];
    all.into_iter().filter(|(_, seen)| *seen).map(|(key, _)| key.to_owned()).collect()
}

/// Whether the opening announces a report on the topic: 现将…法治政府建设…报告如下.
pub(super) fn is_announced(text: &Text, front: &Front) -> bool {
    let scope = opening(text, front);
    announces(text, scope) && text.hits.any(text.template.words.subject, scope)
}
