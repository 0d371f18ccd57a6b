//! Finds numbers that belong to one person (mobile, identity card, bank card) in a text, and hides their digits.
//!
//! What is hidden keeps its length in bytes, so that places stay right. A number counts by its form and its
//! check digits, not by the words around it: office telephones and hotlines are none.

use std::borrow::Cow;
use std::ops::Range;

use crate::span::Span;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalKind {
    /// 手机号码: eleven digits from 13 to 19.
    Mobile,
    /// 公民身份号码: eighteen places with a date of birth and a check digit.
    Identity,
    /// 银行卡号: sixteen to nineteen digits that satisfy Luhn's sum.
    Card,
}

/// One number and where it stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Personal {
    /// What it is.
    pub kind: PersonalKind,
    /// From its first digit to its last, blanks and dashes between groups included.
    pub span: Span,
}

/// A digit: where it stands and its value; 10 is the X of an identity card.
#[derive(Clone, Copy)]
struct Digit {
    at: usize,
    len: usize,
    value: u8,
}

/// All such numbers of a text, in text order.
pub fn personal(text: &str) -> Vec<Personal> {
    let mut found = Vec::new();
    for stretch in stretches(text) {
        let groups = groups(text, stretch);
        let mut i = 0;
        while i < groups.len() {
            let (taken, hit) = read(&groups[i..], text);
            found.extend(hit);
            i += taken;
        }
    }
    found
}

/// Where eleven digits stand in a row, blanks and dashes between them left out: nearly no text has them, and what
/// has none is passed over.
fn stretches(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut all, mut at) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let opens = match byte {
            b'0'..=b'9' | b'X' | b'x' => true,
            0xef => text[at..].chars().next().and_then(place).is_some(),
            _ => false,
        };
        if !opens {
            at += if matches!(byte, 0xe0..0xf0) { 3 } else { 1 };
            continue;
        }
        let (start, mut digits) = (at, 0);
        for c in text[start..].chars() {
            match place(c) {
                Some(_) => digits += 1,
                None if matches!(c, ' ' | '-' | '－' | '\u{3000}') => {}
                None => break,
            }
            at += c.len_utf8();
        }
        if digits >= 11 {
            all.push(start..at);
        }
    }
    all
}

/// The text with the middle of every such number replaced by stars, of the same length in bytes.
pub fn mask(text: &str) -> Cow<'_, str> {
    let found = personal(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for one in found {
        out.push_str(&text[from..one.span.start as usize]);
        out.push_str(&hidden(one.kind, &text[one.span.range()]));
        from = one.span.end as usize;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// A number with only so many places left at both ends that its owner knows it again.
fn hidden(kind: PersonalKind, number: &str) -> String {
    let (first, last) = match kind {
        PersonalKind::Mobile => (3, 4),
        PersonalKind::Identity => (2, 3),
        PersonalKind::Card => (0, 4),
    };
    let places = number.chars().filter(|c| place(*c).is_some()).count();
    let mut seen = 0;
    let hide = |c: char| {
        if place(c).is_none() {
            return c;
        }
        seen += 1;
        match (seen > first && seen + last <= places, c.len_utf8()) {
            (false, _) => c,
            (true, 1) => '*',
            (true, _) => '＊',
        }
    };
    number.chars().map(hide).collect()
}

/// Value of a digit of either width, 10 for X.
fn place(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '０'..='９' => Some((c as u32 - '０' as u32) as u8),
        'X' | 'x' | 'Ｘ' | 'ｘ' => Some(10),
        _ => None,
    }
}

/// Runs of digits in a stretch of a text that no letter, dot or further digit touches.
fn groups(text: &str, stretch: Range<usize>) -> Vec<Vec<Digit>> {
    let mut all = Vec::new();
    let mut before = text[..stretch.start].chars().next_back().unwrap_or(' ');
    let mut chars = text[stretch.start..].char_indices().map(|(at, c)| (stretch.start + at, c)).peekable();
    while let Some((at, c)) = chars.next().filter(|(at, _)| *at < stretch.end) {
        let Some(value) = place(c).filter(|v| *v < 10) else {
            before = c;
            continue;
        };
        let mut group = vec![Digit { at, len: c.len_utf8(), value }];
        while let Some(&(at, c)) = chars.peek() {
            match place(c) {
                Some(value) if value < 10 || group.len() == 17 => {
                    group.push(Digit { at, len: c.len_utf8(), value });
                    chars.next();
                }
                _ => break,
            }
        }
        let behind = chars.peek().map_or(' ', |(_, c)| *c);
        if !touches(before) && !behind.is_ascii_alphanumeric() {
            all.push(group);
        }
        before = '0';
    }
    all
}

fn touches(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '=')
}

/// Reads a number from the first groups; says how many groups are done with.
fn read(groups: &[Vec<Digit>], text: &str) -> (usize, Option<Personal>) {
    let spaced = |sizes: &[usize]| {
        let fit = groups.len() >= sizes.len() && sizes.iter().zip(groups).all(|(size, g)| g.len() == *size);
        let near = |pair: &[Vec<Digit>]| {
            let end = pair[0].last().map_or(0, |d| d.at + d.len);
            matches!(&text[end..pair[1][0].at], " " | "-" | "－" | "\u{3000}")
        };
        fit && groups[..sizes.len()].windows(2).all(near)
    };
    for sizes in [&[3, 4, 4][..], &[6, 8, 4], &[4, 4, 4, 4, 3], &[4, 4, 4, 4]] {
        if spaced(sizes)
            && let Some(one) = number(&groups[..sizes.len()].concat())
        {
            return (sizes.len(), Some(one));
        }
    }
    let first = &groups[0];
    let national = first.len() == 13 && first[0].value == 8 && first[1].value == 6;
    (1, number(if national { &first[2..] } else { first }))
}

fn number(digits: &[Digit]) -> Option<Personal> {
    let values: Vec<u8> = digits.iter().map(|d| d.value).collect();
    let kind = match values.len() {
        11 if values[0] == 1 && values[1] >= 3 => PersonalKind::Mobile,
        18 if is_identity(&values) => PersonalKind::Identity,
        16..=19 if is_card(&values) => PersonalKind::Card,
        _ => return None,
    };
    let (first, last) = (digits.first()?, digits.last()?);
    Some(Personal { kind, span: Span::new(first.at as u32, (last.at + last.len) as u32) })
}

/// Check digit of GB 11643, and a date of birth that can be one.
fn is_identity(values: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [u8; 11] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    let part = |range: std::ops::Range<usize>| values[range].iter().fold(0u32, |n, v| n * 10 + u32::from(*v));
    let born =
        (1900..2100).contains(&part(6..10)) && (1..=12).contains(&part(10..12)) && (1..=31).contains(&part(12..14));
    let sum: u32 = WEIGHTS.iter().zip(values).map(|(w, v)| w * u32::from(*v)).sum();
    values[0] != 0 && born && values[17] == CHECK[(sum % 11) as usize]
}

/// Luhn's sum, and a first digit that banks use for people's cards.
fn is_card(values: &[u8]) -> bool {
    let doubled = |(i, v): (usize, &u8)| match (i % 2, u32::from(*v) * 2) {
        (0, _) => u32::from(*v),
        (_, twice) => twice / 10 + twice % 10,
    };
    let issuer = values[..2] == [6, 2] || (values.len() == 16 && matches!(values[0], 4 | 5));
    issuer && !values.contains(&10) && values.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_hidden_and_keep_their_length() {
        let cases = [
            ("联系人手机13812345678。", "联系人手机138****5678。"),
            ("手机：138 1234 5678", "手机：138 **** 5678"),
            ("＋８６－１３８１２３４５６７８", "＋８６－１３８＊＊＊＊５６７８"),
            ("+8613812345678", "+86138****5678"),
            ("身份证11010519491231002X", "身份证11*************02X"),
            ("卡号6222021234567890128", "卡号***************0128"),
        ];
        for (text, shown) in cases {
            assert_eq!(mask(text), shown);
            assert_eq!(mask(text).len(), text.len());
            assert_eq!(mask(&mask(text)), shown);
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "0768-2345678",
            "12345热线",
            "400-810-1234",
            "138****5678",
            "公网安备36050202000078号",
            "110105194912310021",
            "统一社会信用代码91440500MA4ABCDE3X",
            "www.a.cn/13812345678a",
            "20241231001、99812345678",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
