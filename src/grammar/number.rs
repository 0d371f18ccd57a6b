//! Turns written numbers, Chinese or Arabic, into values.

/// The value of `十二`, `二〇二四`, `12`; `None` if it is no number below 10,000.
pub fn chinese_number(text: &str) -> Option<u32> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|n| *n < 10_000);
    }
    let digit = |c: char| match c {
        '〇' | '○' | '零' | 'O' | '0' => Some(0),
        '一' | '-' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    };
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    // Without units the digits stand in a row: 二〇二四.
    if text.chars().all(|c| digit(c).is_some()) {
        return text.chars().try_fold(0, |n: u32, c| Some(n * 10 + digit(c)?)).filter(|n| *n < 10_000);
    }
    let (mut total, mut pending) = (0, None);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                pending = Some(digit(c)?);
                continue;
            }
        };
        total += pending.take().unwrap_or(1) * unit;
    }
    Some(total + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_of_writing() {
        let cases =
            [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百二十九", 129), ("二〇二四", 2024), ("07", 7)];
        for (text, value) in cases {
            assert_eq!(chinese_number(text), Some(value), "{text}");
        }
        assert_eq!(chinese_number("举措"), None);
    }
}
