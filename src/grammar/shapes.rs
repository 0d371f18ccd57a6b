//! Turns what stands at an anchor into its [`Shape`]: plain figures, dates and titles by hand, the rest by the grammar.
//!
//! A window costs the grammar thousands of instructions, and nine of ten are `31件`, `2024年` or `98.5%`. What is
//! read by hand is what `grammar/facts.pest` would say; the test holds one against the other.

use pest::Parser;
use pest::iterators::Pair;

use super::{ReportParser, Rule, chinese_number};
use crate::report::facts::{Number, ONE};

/// Longest window of a figure or a date, in characters.
const WINDOW: usize = 28;
/// Longest title, in characters.
const TITLE: usize = 120;
/// Most digits that are read by hand, so that what is read fits into a window.
const DIGITS: usize = 18;

/// What stands at an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A title in 《》.
    Title,
    /// `〔2018〕118号`
    DocumentNumber,
    /// Year, month, day, last year; `None` where a value is out of range.
    Date(Option<When>),
    /// Per cent.
    Rate(Option<Number>),
    /// `10-20`: no single value.
    Spread,
    /// A number that counts if a unit follows.
    Count {
        /// `None` where it is too large.
        number: Option<Number>,
        /// In Chinese digits.
        chinese: bool,
        /// With 余 or 多.
        more: bool,
    },
}

/// A shape and its length in bytes.
pub(super) type Found = (usize, Shape);

/// What stands at the start of a text by hand; `None` where the grammar must be asked.
pub(super) fn plain(text: &str) -> Option<Option<Found>> {
    match text.chars().next()? {
        '《' => Some(title(&text[..window_len(text)])),
        '0'..='9' => figure(text).map(Some),
        '百' if text.starts_with("百分之") => None,
        '〇' | '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' =>
        {
            let digits = &text[..text.len() - text.trim_start_matches(CHINESE).len()];
            (digits.len() <= 3 * DIGITS).then(|| Some(count(text, digits, chinese(digits), true)))
        }
        _ => None,
    }
}

/// Digits of the grammar's `chinese`.
const CHINESE: [char; 15] = ['〇', '零', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千'];
/// Signs after which the grammar may see a spread or a period.
const TO: [char; 5] = ['-', '~', '至', '到', '/'];

fn digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// What opens with an Arabic digit.
fn figure(text: &str) -> Option<Found> {
    let whole = digits(text);
    let behind = &text[whole.len()..];
    let number = match behind.chars().next() {
        Some('年') if whole.len() == 4 => return date(text, whole),
        Some('月') if whole.len() <= 2 => return date(text, ""),
        Some('.') if whole.len() == 4 => return None,
        Some('.') => match digits(&behind[1..]).len() {
            0 => whole,
            decimals => &text[..whole.len() + 1 + decimals],
        },
        Some(',') => return None,
        _ => whole,
    };
    let behind = &text[number.len()..];
    if number.len() > DIGITS || behind.starts_with(TO) {
        return None;
    }
    match behind.chars().next() {
        Some('%') => Some((number.len() + 1, Shape::Rate(arabic(number)))),
        Some('‰') => Some((number.len() + '‰'.len_utf8(), Shape::Rate(arabic(number).map(per_mille)))),
        _ => Some(count(text, number, arabic(number), false)),
    }
}

/// `2024年`, `2024年3月`, `3月24日`; the year is empty where a month opens.
fn date(text: &str, year: &str) -> Option<Found> {
    let part = |at: usize, sign: char| {
        let number = digits(&text[at..]);
        let end = at + number.len();
        ((1..=2).contains(&number.len()) && text[end..].starts_with(sign)).then(|| (number, end + sign.len_utf8()))
    };
    let start = if year.is_empty() { 0 } else { year.len() + '年'.len_utf8() };
    let month = part(start, '月');
    let behind = month.map_or(start, |(_, end)| end);
    let opened = if year.is_empty() { behind } else { start };
    if text[opened..].starts_with(TO) {
        return None;
    }
    let day = month.and_then(|(_, end)| part(end, '日'));
    let end = day.map_or(behind, |(_, end)| end);
    let read = |year: Option<u32>| {
        let value = |part: Option<(&str, usize)>| part.map(|(n, _)| n.parse::<u32>().unwrap_or(0));
        when(year, value(month), value(day), None)
    };
    let year = (!year.is_empty()).then(|| year.parse().unwrap_or(0));
    Some((end, Shape::Date(read(year))))
}

/// Year, month, day, last year.
type When = (Option<u16>, Option<u8>, Option<u8>, Option<u16>);

/// The values of a date if all are in range.
fn when(year: Option<u32>, month: Option<u32>, day: Option<u32>, until: Option<u32>) -> Option<When> {
    let fits = |value: Option<u32>, from: u32, to: u32| value.is_none_or(|v| (from..=to).contains(&v));
    let fit = fits(year, 1949, 2099) && fits(until, 1949, 2099) && fits(month, 1, 12) && fits(day, 1, 31);
    fit.then(|| (year.map(|y| y as u16), month.map(|m| m as u8), day.map(|d| d as u8), until.map(|y| y as u16)))
}

/// A number with what may stand between it and its unit.
fn count(text: &str, digits: &str, number: Option<Number>, chinese: bool) -> Found {
    let more = |at: usize| text[at..].chars().next().filter(|c| matches!(c, '余' | '多' | '来' | '几'));
    let mut end = digits.len();
    let before = more(end);
    end += before.map_or(0, char::len_utf8);
    let multiplier = ["万亿", "千万", "百万", "亿", "万"].into_iter().find(|m| text[end..].starts_with(m));
    end += multiplier.map_or(0, str::len);
    let behind = more(end);
    end += behind.map_or(0, char::len_utf8);
    let number = multiplier.map_or(number, |m| number.map(|n| times(n, m)));
    (end, Shape::Count { number, chinese, more: before.or(behind).is_some() })
}

/// `《…》` with titles inside.
fn title(window: &str) -> Option<Found> {
    let bracket = '《'.len_utf8();
    let mut at = bracket;
    loop {
        let sign = at + window[at..].find(['《', '》', '\n'])?;
        if window[sign..].starts_with('》') {
            return (sign > bracket).then_some((sign + bracket, Shape::Title));
        }
        let inner = window[sign..].strip_prefix('《')?;
        let len = inner.find(['《', '》', '\n']).filter(|len| *len > 0 && inner[*len..].starts_with('》'))?;
        at = sign + bracket + len + bracket;
    }
}

/// Bytes of a text that a window shows.
pub(super) fn window_len(text: &str) -> usize {
    let title = text.starts_with('《');
    let most = if title { TITLE } else { WINDOW };
    let mut depth = 0u32;
    for (i, c) in text.char_indices().take(most) {
        match c {
            '\n' => return i,
            '《' => depth += 1,
            '》' if title => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i + c.len_utf8();
                }
            }
            '。' | ';' if !title => return i,
            _ => {}
        }
    }
    text.char_indices().nth(most).map_or(text.len(), |(i, _)| i)
}

/// What stands at the start of each line, by the grammar.
pub(super) fn ask(windows: &str) -> Vec<Option<Found>> {
    let Ok(mut pairs) = ReportParser::parse(Rule::windows, windows) else { return Vec::new() };
    let all = pairs.next().expect("the top rule gives one pair").into_inner();
    let facts = all.filter(|p| p.as_rule() == Rule::window).map(|w| w.into_inner().find(|p| p.as_rule() != Rule::rest));
    facts.map(|fact| fact.map(|fact| (fact.as_str().len(), shape(fact)))).collect()
}

fn shape(fact: Pair<Rule>) -> Shape {
    match fact.as_rule() {
        Rule::citation => Shape::Title,
        Rule::cited_number => Shape::DocumentNumber,
        Rule::years | Rule::year_day | Rule::months | Rule::month_day => Shape::Date(asked_date(fact)),
        Rule::rate | Rule::share => Shape::Rate(percent(fact)),
        Rule::spread => Shape::Spread,
        _ => asked_count(fact),
    }
}

fn asked_date(fact: Pair<Rule>) -> Option<When> {
    let (mut years, mut month, mut day) = ([None; 2], None, None);
    for part in fact.into_inner() {
        let value: u32 = part.as_str().parse().ok()?;
        match part.as_rule() {
            Rule::year_4 => years[usize::from(years[0].is_some())] = Some(value),
            Rule::month_2 if !(1..=12).contains(&value) => return None,
            Rule::month_2 => month = Some(value),
            Rule::day_2 => day = Some(value),
            _ => {}
        }
    }
    when(years[0], month, day, years[1])
}

fn asked_count(fact: Pair<Rule>) -> Shape {
    let (mut number, mut written_chinese, mut more) = (None, false, false);
    for part in fact.into_inner() {
        match part.as_rule() {
            Rule::arabic => number = arabic(part.as_str()),
            Rule::chinese => {
                number = chinese(part.as_str());
                written_chinese = true;
            }
            Rule::multiplier => number = number.map(|n| times(n, part.as_str())),
            _ => more = true,
        }
    }
    Shape::Count { number, chinese: written_chinese, more }
}

fn times(n: Number, multiplier: &str) -> Number {
    let times: i128 = match multiplier {
        "万" => 10_000,
        "百万" => 1_000_000,
        "千万" => 10_000_000,
        "亿" => 100_000_000,
        _ => 1_000_000_000_000,
    };
    Number { millionths: n.millionths * times, step: n.step * times }
}

fn arabic(text: &str) -> Option<Number> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let parsed = if whole.contains(',') { whole.replace(',', "").parse() } else { whole.parse::<i64>() };
    let whole = parsed.ok().map(i128::from).filter(|n| *n < 1_000_000_000_000_000)?;
    let digits = rest.len().min(6);
    let fraction: i64 = if digits == 0 { 0 } else { rest[..digits].parse().ok()? };
    let step = ONE / 10_i128.pow(digits as u32);
    Some(Number { millionths: whole * ONE + i128::from(fraction) * step, step })
}

fn chinese(text: &str) -> Option<Number> {
    Some(Number { millionths: i128::from(chinese_number(text)?) * ONE, step: ONE })
}

fn per_mille(number: Number) -> Number {
    Number { millionths: number.millionths / 10, step: (number.step / 10).max(1) }
}

fn percent(fact: Pair<Rule>) -> Option<Number> {
    let mut parts = fact.into_inner();
    let first = parts.next()?;
    let number = match first.as_rule() {
        Rule::arabic => arabic(first.as_str()),
        _ => chinese(first.as_str()),
    }?;
    match parts.next() {
        Some(sign) if sign.as_str() == "‰" => Some(per_mille(number)),
        Some(decimals) if decimals.as_rule() == Rule::chinese => {
            let digits = decimals.as_str().chars().count().min(6) as u32;
            let step = ONE / 10_i128.pow(digits);
            Some(Number { millionths: number.millionths + i128::from(chinese_number(decimals.as_str())?) * step, step })
        }
        _ => Some(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn what_is_read_by_hand_is_what_the_grammar_says(
            text in "([0-9]{1,6}|[一二十百千零两○]{1,5}|《)([年月日.,%‰至/~余多来万亿百千-]|[0-9]{1,5}|[一二十]{1,2}|《|》|件){0,9}[。;]?件?",
        ) {
            if let Some(found) = plain(&text) {
                let window = format!("{}\n", &text[..window_len(&text)]);
                prop_assert_eq!(vec![found], ask(&window), "{}", text);
            }
        }
    }
}
