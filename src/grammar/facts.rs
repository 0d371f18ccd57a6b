//! Reads the [`Facts`] of a logical text: what `shapes` sees at anchors, with the units and words that make figures vague.
//!
//! An anchor is the start of a run of digits, a title's 《, a bracket before a year, or Chinese digits before
//! a known unit. A figure without a known unit is no fact; what stands inside a title is not read.

use super::shapes::{self, Found, Shape};
use crate::fold::{CharSet, is_chinese_digit};
use crate::report::facts::{Amount, Citation, Facts, Unit, UnitWords, Vague, When};
use crate::span::Span;

/// All facts of a folded text.
pub fn facts(text: &str, words: &UnitWords) -> Facts {
    let anchors = anchors(text, words);
    let mut windows = String::new();
    let plain: Vec<Option<Option<Found>>> = anchors
        .iter()
        .map(|at| {
            let text = &text[*at..];
            let plain = shapes::plain(text);
            if plain.is_none() {
                windows.push_str(&text[..shapes::window_len(text)]);
                windows.push('\n');
            }
            plain
        })
        .collect();
    let mut asked = if windows.is_empty() { Vec::new() } else { shapes::ask(&windows) }.into_iter();
    let mut facts = Facts::default();
    let mut end = 0;
    for (at, plain) in anchors.into_iter().zip(plain) {
        let found = plain.unwrap_or_else(|| asked.next().flatten());
        let Some((len, shape)) = found.filter(|_| at >= end) else { continue };
        end = read(shape, Span::new(at as u32, (at + len) as u32), text, words, &mut facts) as usize;
    }
    facts
}

/// Adds one fact and says where it ends; its start if it is none.
fn read(shape: Shape, span: Span, text: &str, words: &UnitWords, facts: &mut Facts) -> u32 {
    match shape {
        Shape::Title => {
            let bracket = '《'.len_utf8() as u32;
            let title = Span::new(span.start + bracket, span.end - bracket);
            facts.citations.push(Citation { span, title });
        }
        Shape::DocumentNumber => facts.document_numbers.push(span),
        Shape::Date(Some((year, month, day, until))) => facts.dates.push(When { span, year, month, day, until }),
        Shape::Rate(Some(number)) => {
            let vague = vague(text, span, words);
            facts.amounts.push(Amount { span, number, unit: Unit::Percent, vague, chinese: false });
        }
        Shape::Spread => {}
        Shape::Count { number: Some(number), chinese, more } => {
            let Some(unit) = words.unit_at(&text[span.end as usize..]) else { return span.start };
            let span = Span::new(span.start, span.end + unit.len() as u32);
            let mut vague = vague(text, span, words);
            vague.behind |= more;
            facts.amounts.push(Amount { span, number, unit: Unit::Of(unit.to_owned()), vague, chinese });
            return span.end;
        }
        Shape::Date(None) | Shape::Rate(None) | Shape::Count { number: None, .. } => return span.start,
    }
    span.end
}

/// What facts open with.
const OPENERS: CharSet = CharSet::new(&[
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '《', '〔', '[', '(', '【', '〇', '○', '零', '一', '二', '两',
    '三', '四', '五', '六', '七', '八', '九', '十', '百', '千',
]);

/// Where facts may open, in text order.
fn anchors(text: &str, words: &UnitWords) -> Vec<usize> {
    let mut all = Vec::new();
    let mut behind = 0;
    while let Some((at, c)) = OPENERS.find(text, behind) {
        behind = at + c.len_utf8();
        let before = || text[..at].chars().next_back().unwrap_or('\n');
        let opens = match c {
            '0'..='9' => {
                behind += text[behind..].bytes().take_while(u8::is_ascii_digit).count();
                let before = before();
                !before.is_ascii_alphanumeric() && !matches!(before, '.' | '第' | '_')
            }
            '《' => true,
            '〔' | '[' | '(' | '【' => text[behind..].bytes().take_while(u8::is_ascii_digit).count() == 4,
            '百' if text[at..].starts_with("百分之") => true,
            _ => {
                let rest = text[behind..].trim_start_matches(is_chinese_digit);
                behind = text.len() - rest.len();
                let unit = rest.trim_start_matches(['余', '多', '万', '亿']);
                before() != '第' && words.unit_at(unit).is_some()
            }
        };
        if opens {
            all.push(at);
        }
    }
    all
}

fn vague(text: &str, span: Span, words: &UnitWords) -> Vague {
    let (before, behind) = (&text[..span.start as usize], &text[span.end as usize..]);
    Vague {
        before: words.before.iter().any(|w| before.ends_with(w.as_str())),
        behind: words.behind.iter().any(|w| behind.starts_with(w.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> UnitWords {
        let list = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        UnitWords {
            units: list(&["个月", "个", "人次", "人", "件", "元", "家", "次", "项"]),
            before: list(&["约", "近", "超过"]),
            behind: list(&["以上", "左右"]),
        }
    }

    fn amounts(text: &str) -> Vec<(String, String)> {
        let text = crate::fold::fold(text);
        let facts = facts(&text, &words());
        facts.amounts.iter().map(|a| (text[a.span.range()].to_owned(), a.number.text())).collect()
    }

    #[test]
    fn figures_with_units() {
        let seen = amounts(
            "办结31件，培训4,434人次，投入3.2万元、1.05亿元，满意率98.5%，百分之九十点五，约20余万件，三项制度",
        );
        let text = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            seen,
            [
                text("31件", "31"),
                text("4,434人次", "4434"),
                text("3.2万元", "32000"),
                text("1.05亿元", "105000000"),
                text("98.5%", "98.5"),
                text("百分之九十点五", "90.5"),
                text("20余万件", "200000"),
                text("三项", "3"),
            ]
        );
    }

    #[test]
    fn what_is_no_figure() {
        assert!(amounts("第3次会议，12345热线，2024年，10-20件，一是规范，1.健全，3月24日").is_empty());
        let facts = facts("培训约20人以上,共9件", &words());
        assert_eq!(facts.amounts[0].vague, Vague { before: true, behind: true });
        assert!(facts.amounts[1].vague.is_exact());
    }

    #[test]
    fn dates_titles_and_numbers_of_documents() {
        let text = crate::fold::fold(
            "2024年3月24日，2023年度，2021—2025年，1—11月，3月底前，《关于印发〈办法（2024年版）〉的通知》（国办发〔2018〕118号）",
        );
        let facts = facts(&text, &words());
        let dates: Vec<_> = facts.dates.iter().map(|d| (d.year, d.month, d.day, d.until)).collect();
        assert_eq!(
            dates,
            [
                (Some(2024), Some(3), Some(24), None),
                (Some(2023), None, None, None),
                (Some(2021), None, None, Some(2025)),
                (None, Some(11), None, None),
                (None, Some(3), None, None),
            ]
        );
        assert_eq!(&text[facts.citations[0].title.range()], "关于印发《办法(2024年版)》的通知");
        assert_eq!(&text[facts.document_numbers[0].range()], "〔2018〕118号");
        assert_eq!(facts.count_in(Span::new(0, text.len() as u32)), 5);
    }
}
