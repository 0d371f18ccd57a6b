//! Turns the start of a line into its number or mark, and a short line into its shape.

use pest::Parser;
use pest::iterators::Pair;

use super::number::chinese_number;
use super::{ReportParser, Rule, plain};
use crate::fold::is_chinese_digit;
use crate::report::Date;
use crate::span::Span;

/// Form of a heading's number, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LabelClass {
    /// 第一部分.
    Part,
    /// 一、
    First,
    /// （一）
    Second,
    /// 1.
    Third,
    /// (1)
    Fourth,
    /// A sequence of any form that starts anew inside a section of the same form; no line alone shows it.
    Inner,
}

/// The number a heading opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its form.
    pub class: LabelClass,
    /// Its value; 0 where it cannot be told.
    pub value: u32,
    /// Its length in bytes, bracket and dot included.
    pub len: u32,
}

/// What a whole line is, as far as its form shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineShape {
    /// A page number, or a number alone.
    PageMark,
    /// A date, alone or behind a name.
    Date,
    /// Ends in a document's number: 县法治办〔2026〕2号.
    Number,
    /// Opens with a heading's number.
    Label(Label),
    /// Opens with 一是, 第一, 首先.
    Mark,
    /// Anything else.
    Plain,
}

/// The number at the start of a folded text.
pub fn label_at(text: &str) -> Option<Label> {
    if let Some(label) = plain::label(text) {
        return label;
    }
    if !may_be_label(text) {
        return None;
    }
    let head = &text[..text.floor_char_boundary(40)];
    Some(label(ReportParser::parse(Rule::label, head).ok()?.next()?))
}

/// Length in bytes of the run-in mark at the start of a folded text.
pub fn mark_at(text: &str) -> Option<u32> {
    if let Some(mark) = plain::mark(text) {
        return mark;
    }
    if !may_be_mark(text) {
        return None;
    }
    let head = &text[..text.floor_char_boundary(30)];
    Some(ReportParser::parse(Rule::mark, head).ok()?.next()?.as_str().len() as u32)
}

/// Length in bytes of what opens a run-in item at the start of a folded text: a mark, or a number below `一、`.
pub(super) fn item_at(text: &str) -> Option<u32> {
    // No label opens with what a mark opens with but a Chinese number, and no mark with what else a label does.
    if let Some(label) = plain::label(text) {
        let below = label.filter(|l| matches!(l.class, LabelClass::Second | LabelClass::Third | LabelClass::Fourth));
        return below.map(|l| l.len).or_else(|| plain::mark(text).flatten());
    }
    if !may_be_mark(text) && !may_be_label(text) {
        return None;
    }
    let head = &text[..text.floor_char_boundary(40)];
    Some(ReportParser::parse(Rule::item_mark, head).ok()?.next()?.as_str().len() as u32)
}

/// What a whole folded line is.
pub fn line_shape(line: &str) -> LineShape {
    let page_mark = |c: char| c.is_ascii_digit() || matches!(c, '-' | '·' | '第');
    if line.len() <= 40 && line.starts_with(page_mark) && ReportParser::parse(Rule::page_mark, line).is_ok() {
        return LineShape::PageMark;
    }
    if let Some(label) = label_at(line) {
        return LineShape::Label(label);
    }
    if mark_at(line).is_some() {
        return LineShape::Mark;
    }
    if line.len() <= 120 && line.ends_with('号') && ReportParser::parse(Rule::number_line, &format!("{line}\n")).is_ok()
    {
        return LineShape::Number;
    }
    if line.len() <= 120 && may_be_date_line(line) && ReportParser::parse(Rule::date_line, &format!("{line}\n")).is_ok()
    {
        return LineShape::Date;
    }
    LineShape::Plain
}

/// All dates with year, month and day in a short folded text.
pub fn dates(text: &str) -> Vec<(Date, Span)> {
    let starts = text.char_indices().filter(|(_, c)| c.is_ascii_digit() || matches!(c, '二' | '〇' | '○'));
    let mut found: Vec<(Date, Span)> = Vec::new();
    for (at, _) in starts {
        if found.last().is_some_and(|(_, s)| (at as u32) < s.end) {
            continue;
        }
        if let Some(pair) = ReportParser::parse(Rule::date, &text[at..]).ok().and_then(|mut p| p.next()) {
            let span = Span::new(at as u32, (at + pair.as_str().len()) as u32);
            found.extend(date(pair).map(|d| (d, span)));
        }
    }
    found
}

pub(super) fn label(pair: Pair<Rule>) -> Label {
    let len = pair.as_str().len() as u32;
    let inner = pair.into_inner().next().expect("label is one of five kinds");
    let class = match inner.as_rule() {
        Rule::part_label => LabelClass::Part,
        Rule::first_label => LabelClass::First,
        Rule::second_label => LabelClass::Second,
        Rule::third_label => LabelClass::Third,
        _ => LabelClass::Fourth,
    };
    let value = inner.into_inner().next().map_or(0, |number| match number.as_rule() {
        Rule::circled | Rule::odd_number => sign(number.as_str()),
        _ => chinese_number(number.as_str()).unwrap_or(0),
    });
    Label { class, value, len }
}

/// The value of a number that is one sign.
fn sign(text: &str) -> u32 {
    let Some(c) = text.chars().next() else { return 0 };
    [('①', '⑳'), ('㈠', '㈩'), ('⒈', '⒛'), ('⑴', '⒇'), ('Ⅰ', 'Ⅻ'), ('-', '-')]
        .into_iter()
        .find(|(first, last)| (*first..=*last).contains(&c))
        .map_or(0, |(first, _)| c as u32 - first as u32 + 1)
}

fn date(pair: Pair<Rule>) -> Option<Date> {
    let mut numbers = pair.into_inner().map(|n| chinese_number(n.as_str()));
    let mut next = || numbers.next().flatten();
    let (year, month, day) = (next()?, next()?, next()?);
    let real = (1949..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then_some(Date { year: year as u16, month: month as u8, day: day as u8 })
}

/// Whether the grammar need be asked for a label: it costs some microseconds a call, and nearly all texts are told
/// apart by their first characters. Never wrong about a label, sometimes about what is none.
fn may_be_label(text: &str) -> bool {
    let mut chars = text.chars();
    let mut first_that_is_no = |digit: fn(char) -> bool| chars.by_ref().take(7).find(|c| !digit(*c));
    match text.chars().next() {
        Some('第') => first_that_is_no(|c| c == '第' || is_chinese_digit(c))
            .is_some_and(|c| matches!(c, '部' | '章' | '编' | '篇' | '节')),
        Some('(') => {
            let inside = |c: char| c.is_ascii_digit() || is_chinese_digit(c) || matches!(c, '(' | '-' | 'Ⅰ'..='Ⅻ');
            first_that_is_no(inside).is_some_and(|c| matches!(c, ')' | '》' | '、'))
        }
        Some('-' | 'Ⅰ'..='Ⅻ') => chars.nth(1).is_some_and(|c| matches!(c, '、' | '.')),
        Some(c) if c.is_ascii_digit() => {
            first_that_is_no(|c| c.is_ascii_digit()).is_some_and(|c| matches!(c, '.' | '、' | '。' | ',' | '·' | ')'))
        }
        Some(c) if is_chinese_digit(c) => {
            first_that_is_no(is_chinese_digit).is_some_and(|c| matches!(c, '、' | '.' | '。' | '，' | '·' | ')'))
        }
        Some(c) => matches!(c, '①'..='⓿' | '㈠'..='㈩'),
        None => false,
    }
}

/// The same for a run-in mark.
fn may_be_mark(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('首' | '其' | '再' | '最' | '此' | '第') => true,
        Some(c) if is_chinese_digit(c) => {
            chars.take(5).find(|c| !is_chinese_digit(*c)).is_some_and(|c| matches!(c, '是' | '要'))
        }
        _ => false,
    }
}

/// The same for a line that is a date.
pub(super) fn may_be_date_line(line: &str) -> bool {
    (line.contains('日') && line.contains('月') || line.contains(['.', '-', '/'])) && !line.contains(['。', ',', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_their_real_spellings() {
        use LabelClass::*;
        let cases = [
            ("一、主要举措", First, 1),
            ("一.主要举措", First, 1),
            ("十二、其他", First, 12),
            ("-、工作举措", First, 1),
            ("第二部分 不足", Part, 2),
            ("(二)党政", Second, 2),
            ("(二)、党政", Second, 2),
            ("一)纵深推进", Second, 1),
            ("1.健全", Third, 1),
            ("2、健全", Third, 2),
            ("(3)健全", Fourth, 3),
            ("③健全", Fourth, 3),
        ];
        for (text, class, value) in cases {
            let label = label_at(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((label.class, label.value), (class, value), "{text}");
        }
        for text in ["2024年", "1.5万元", "一是健全", "一体推进", "全年"] {
            assert_eq!(label_at(text), None, "{text}");
        }
    }

    #[test]
    fn page_marks_and_dates() {
        for text in ["-4-", "--4--", "第3页共8页", "3/8", "12"] {
            assert_eq!(line_shape(text), LineShape::PageMark, "{text}");
        }
        for text in ["2022年12月1日", "二〇二五年一月二十日", "县司法局2022年1月24日", "2022.1.24"]
        {
            assert_eq!(line_shape(text), LineShape::Date, "{text}");
        }
        assert_eq!(line_shape("2022年12月1日,召开会议。"), LineShape::Plain);
        let found = dates("县司法局二〇二五年一月二十日");
        assert_eq!(found[0].0, Date { year: 2025, month: 1, day: 20 });
    }
}
