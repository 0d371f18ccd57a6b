//! Reads the [`Facts`] of a logical text: short windows at anchors, all parsed in one pass of the grammar.
//!
//! An anchor is the start of a run of digits, a title's 《, a bracket before a year, or Chinese digits before
//! a known unit. A figure without a known unit is no fact; what stands inside a title is not read.

use pest::Parser;
use pest::iterators::Pair;

use super::{ReportParser, Rule, chinese_number};
use crate::fold::is_chinese_digit;
use crate::report::facts::{Amount, Citation, Facts, Number, ONE, Unit, UnitWords, Vague, When};
use crate::span::Span;

/// Longest window of a figure or a date, in characters.
const WINDOW: usize = 28;
/// Longest title, in characters.
const TITLE: usize = 120;

/// All facts of a folded text.
pub fn facts(text: &str, words: &UnitWords) -> Facts {
    let anchors = anchors(text, words);
    let mut windows = String::with_capacity(anchors.len() * 64);
    for &(at, len) in &anchors {
        windows.push_str(&text[at..at + len]);
        windows.push('\n');
    }
    let mut facts = Facts::default();
    let Ok(mut pairs) = ReportParser::parse(Rule::windows, &windows) else { return facts };
    let all = pairs.next().expect("the top rule gives one pair").into_inner();
    let mut end = 0;
    for (window, (at, _)) in all.filter(|p| p.as_rule() == Rule::window).zip(anchors) {
        let Some(fact) = window.into_inner().find(|p| p.as_rule() != Rule::rest) else { continue };
        if at < end {
            continue;
        }
        let span = Span::new(at as u32, (at + fact.as_str().len()) as u32);
        end = read(fact, span, text, words, &mut facts) as usize;
    }
    facts
}

/// Adds one fact and says where it ends; its start if it is none.
fn read(fact: Pair<Rule>, span: Span, text: &str, words: &UnitWords, facts: &mut Facts) -> u32 {
    match fact.as_rule() {
        Rule::citation => {
            let bracket = '《'.len_utf8() as u32;
            let title = Span::new(span.start + bracket, span.end - bracket);
            facts.citations.push(Citation { span, title });
        }
        Rule::cited_number => facts.document_numbers.push(span),
        Rule::years | Rule::year_day | Rule::months | Rule::month_day => {
            let Some(when) = when(fact, span) else { return span.start };
            facts.dates.push(when);
        }
        Rule::rate | Rule::share => {
            let Some(number) = percent(fact) else { return span.start };
            let vague = vague(text, span, words);
            facts.amounts.push(Amount { span, number, unit: Unit::Percent, vague, chinese: false });
        }
        Rule::spread => {}
        _ => {
            let Some(amount) = amount(fact, span, text, words) else { return span.start };
            let end = amount.span.end;
            facts.amounts.push(amount);
            return end;
        }
    }
    span.end
}

/// Where windows open, and how many bytes each has, in text order.
fn anchors(text: &str, words: &UnitWords) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut before = '\n';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let opens = match c {
            '0'..='9' => {
                let opens = !before.is_ascii_alphanumeric() && !matches!(before, '.' | '第' | '_');
                while chars.peek().is_some_and(|(_, c)| c.is_ascii_digit()) {
                    chars.next();
                }
                opens
            }
            '《' => true,
            '〔' | '[' | '(' | '【' => text[at + c.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count() == 4,
            '百' if text[at..].starts_with("百分之") => true,
            c if is_chinese_digit(c) => {
                let mut end = at + c.len_utf8();
                while let Some(&(_, c)) = chars.peek().filter(|(_, c)| is_chinese_digit(*c)) {
                    end += c.len_utf8();
                    chars.next();
                }
                let behind = text[end..].trim_start_matches(['余', '多', '万', '亿']);
                before != '第' && words.unit_at(behind).is_some()
            }
            _ => false,
        };
        if opens {
            all.push((at, window_len(&text[at..], c)));
        }
        before = c;
    }
    all
}

fn window_len(text: &str, first: char) -> usize {
    let most = if first == '《' { TITLE } else { WINDOW };
    let mut depth = 0u32;
    for (i, c) in text.char_indices().take(most) {
        match c {
            '\n' => return i,
            '《' => depth += 1,
            '》' if first == '《' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i + c.len_utf8();
                }
            }
            '。' | ';' if first != '《' => return i,
            _ => {}
        }
    }
    text.char_indices().nth(most).map_or(text.len(), |(i, _)| i)
}

fn when(fact: Pair<Rule>, span: Span) -> Option<When> {
    let mut when = When { span, year: None, month: None, day: None, until: None };
    let in_range = |n: u32, most: u32| (1..=most).contains(&n).then_some(n as u8);
    for part in fact.into_inner() {
        let value: u32 = part.as_str().parse().ok()?;
        match part.as_rule() {
            Rule::year_4 if !(1949..2100).contains(&value) => return None,
            Rule::year_4 if when.year.is_none() => when.year = Some(value as u16),
            Rule::year_4 => when.until = Some(value as u16),
            Rule::month_2 => when.month = Some(in_range(value, 12)?),
            Rule::day_2 => when.day = Some(in_range(value, 31)?),
            _ => {}
        }
    }
    Some(when)
}

fn arabic(text: &str) -> Option<Number> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let whole: i128 = whole.replace(',', "").parse().ok().filter(|n| *n < 1_000_000_000_000_000)?;
    let digits = rest.len().min(6);
    let fraction: i128 = if digits == 0 { 0 } else { rest[..digits].parse().ok()? };
    let step = ONE / 10_i128.pow(digits as u32);
    Some(Number { millionths: whole * ONE + fraction * step, step })
}

fn chinese(text: &str) -> Option<Number> {
    Some(Number { millionths: i128::from(chinese_number(text)?) * ONE, step: ONE })
}

fn percent(fact: Pair<Rule>) -> Option<Number> {
    let mut parts = fact.into_inner();
    let first = parts.next()?;
    let number = match first.as_rule() {
        Rule::arabic => arabic(first.as_str()),
        _ => chinese(first.as_str()),
    }?;
    match parts.next() {
        Some(sign) if sign.as_str() == "‰" => {
            Some(Number { millionths: number.millionths / 10, step: (number.step / 10).max(1) })
        }
        Some(decimals) if decimals.as_rule() == Rule::chinese => {
            let digits = decimals.as_str().chars().count().min(6) as u32;
            let step = ONE / 10_i128.pow(digits);
            Some(Number { millionths: number.millionths + i128::from(chinese_number(decimals.as_str())?) * step, step })
        }
        _ => Some(number),
    }
}

fn amount(fact: Pair<Rule>, span: Span, text: &str, words: &UnitWords) -> Option<Amount> {
    let unit = words.unit_at(&text[span.end as usize..])?;
    let (mut number, mut written_chinese, mut more) = (None, false, false);
    for part in fact.into_inner() {
        match part.as_rule() {
            Rule::arabic => number = arabic(part.as_str()),
            Rule::chinese => {
                number = chinese(part.as_str());
                written_chinese = true;
            }
            Rule::multiplier => {
                let times: i128 = match part.as_str() {
                    "万" => 10_000,
                    "百万" => 1_000_000,
                    "千万" => 10_000_000,
                    "亿" => 100_000_000,
                    _ => 1_000_000_000_000,
                };
                number = number.map(|n| Number { millionths: n.millionths * times, step: n.step * times });
            }
            _ => more = true,
        }
    }
    let whole = Span::new(span.start, span.end + unit.len() as u32);
    let mut vague = vague(text, whole, words);
    vague.behind |= more;
    Some(Amount { span: whole, number: number?, unit: Unit::Of(unit.to_owned()), vague, chinese: written_chinese })
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
            units: list(&["人次", "个月", "件", "元", "次", "家", "项", "人", "个"]),
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
