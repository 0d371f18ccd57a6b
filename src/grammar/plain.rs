//! Reads what nearly all numbers of headings and run-in marks look like without the grammar, of which a call costs
//! as much as a hundred characters of a scan.
//!
//! Each function says what the grammar would say or, with `None`, that the grammar must be asked; the tests hold
//! them against `grammar/line.pest`, which stays the place where the forms are described.

use super::line::{Label, LabelClass};
use super::number::chinese_number;

/// `label` of the grammar where a text opens with a digit of either kind or a bracket.
pub(super) fn label(text: &str) -> Option<Option<Label>> {
    let found = |class, number: &str, len: usize| {
        Some(Some(Label { class, value: chinese_number(number).unwrap_or(0), len: len as u32 }))
    };
    let arabic = digits(text);
    if !arabic.is_empty() {
        let behind = &text[arabic.len()..];
        if arabic.len() > 2 {
            return Some(None);
        }
        if let Some(behind) = behind.strip_prefix(')') {
            return found(LabelClass::Fourth, arabic, arabic.len() + 1 + optional(behind, &['、']));
        }
        let stop = optional(behind, &['.', '、', '。', ',', '·']);
        if stop > 0 && (!behind[stop..].starts_with(|c: char| c.is_ascii_digit()) || opens_date(&behind[stop..])) {
            return found(LabelClass::Third, arabic, arabic.len() + stop);
        }
        return Some(None);
    }
    if let Some(inside) = text.strip_prefix('(') {
        let arabic = digits(inside);
        let chinese = numeral(inside);
        if !arabic.is_empty() {
            let behind = inside[arabic.len()..].strip_prefix(')').filter(|_| arabic.len() <= 2);
            let Some(behind) = behind else { return Some(None) };
            return found(LabelClass::Fourth, arabic, arabic.len() + 2 + optional(behind, &['、', '.']));
        }
        if chinese.is_empty() {
            return None;
        }
        let behind = &inside[chinese.len()..];
        let close = optional(behind, &[')', '》']);
        let len = 1 + chinese.len();
        return match close {
            0 if behind.starts_with('、') => found(LabelClass::Second, chinese, len + '、'.len_utf8()),
            0 => Some(None),
            _ => {
                let stop = optional(&behind[close..], &['、', '.', '。', ':']);
                found(LabelClass::Second, chinese, len + close + stop)
            }
        };
    }
    let chinese = numeral(text);
    if chinese.is_empty() {
        return None;
    }
    let behind = &text[chinese.len()..];
    if let Some(behind) = behind.strip_prefix(')') {
        return found(LabelClass::Second, chinese, chinese.len() + 1 + optional(behind, &['、']));
    }
    match optional(behind, &['、', '.', '。', '，', '·']) {
        0 => Some(None),
        stop => found(LabelClass::First, chinese, chinese.len() + stop),
    }
}

/// Length of the `mark` of the grammar where a text opens with a Chinese number.
pub(super) fn mark(text: &str) -> Option<Option<u32>> {
    let chinese = numeral(text);
    if chinese.is_empty() {
        return None;
    }
    let behind = &text[chinese.len()..];
    let verb = optional(behind, &['是', '要']);
    let stands = verb > 0 && !behind[verb..].starts_with(['否', '求']);
    Some(stands.then_some((chinese.len() + verb) as u32))
}

/// The Arabic digits that a text opens with.
fn digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// `cn_number` of the grammar, empty where a text opens with none.
fn numeral(text: &str) -> &str {
    let digit = |c: &char| {
        matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '〇' | '零' | '百')
    };
    &text[..text.chars().take(5).take_while(digit).map(char::len_utf8).sum()]
}

/// Length of the first character if it is one of `signs`.
fn optional(text: &str, signs: &[char]) -> usize {
    text.chars().next().filter(|c| signs.contains(c)).map_or(0, char::len_utf8)
}

/// Whether a text opens with `3月` or `2025年`.
fn opens_date(text: &str) -> bool {
    let number = digits(text);
    let behind = &text[number.len()..];
    number.len() <= 2 && behind.starts_with('月') || number.len() == 4 && behind.starts_with(['年', '—'])
}

#[cfg(test)]
mod tests {
    use pest::Parser;
    use proptest::prelude::*;

    use super::super::line;
    use super::super::{ReportParser, Rule};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn plain_forms_are_those_of_the_grammar(
            text in "[(]?([0-9]{0,3}|[一二十百两〇]{0,6})[).,、。·:》是要，一1]{0,2}[年月、.0-9否求一]{0,5}",
        ) {
            if let Some(label) = super::label(&text) {
                let asked = ReportParser::parse(Rule::label, &text).ok().and_then(|mut p| p.next());
                prop_assert_eq!(label, asked.map(line::label), "{}", text);
            }
            if let Some(mark) = super::mark(&text) {
                let asked = ReportParser::parse(Rule::mark, &text).ok().and_then(|mut p| p.next());
                prop_assert_eq!(mark, asked.map(|p| p.as_str().len() as u32), "{}", text);
            }
        }
    }
}
