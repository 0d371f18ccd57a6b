//! Writes a number the way a list format of Word does: 一, 十二, （3）, ①, iv.

/// Writes `value` in `format` (a value of `w:numFmt`); `None` for bullets and for no number at all.
pub(in crate::ingest) fn write(format: &str, value: u32) -> Option<String> {
    Some(match format {
        "none" | "bullet" => return None,
        "chineseCountingThousand" | "taiwaneseCountingThousand" => chinese(value, true),
        "japaneseCounting" => chinese(value, false),
        // Up to 99 they are written alike, from 100 on digit by digit.
        "chineseCounting" | "taiwaneseCounting" => {
            if value < 100 {
                chinese(value, true)
            } else {
                digits(value, '○')
            }
        }
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => digits(value, '〇'),
        "chineseLegalSimplified" => {
            let capital = |c: char| match "一二三四五六七八九十百千".find(c) {
                Some(at) => "壹贰叁肆伍陆柒捌玖拾佰仟"[at..].chars().next().unwrap_or(c),
                None => c,
            };
            let words = chinese(value, true);
            // 壹拾, not 拾.
            let words = if words.starts_with('十') { format!("一{words}") } else { words };
            words.chars().map(capital).collect()
        }
        "decimalFullWidth" | "decimalFullWidth2" => {
            value.to_string().bytes().map(|d| shifted('０', u32::from(d - b'0'))).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => match value {
            1..=20 => shifted('①', value - 1).to_string(),
            21..=35 => shifted('㉑', value - 21).to_string(),
            36..=50 => shifted('㊱', value - 36).to_string(),
            _ => value.to_string(),
        },
        "decimalEnclosedParen" if (1..=20).contains(&value) => shifted('⑴', value - 1).to_string(),
        "decimalEnclosedFullstop" if (1..=20).contains(&value) => shifted('⒈', value - 1).to_string(),
        "ideographEnclosedCircle" if (1..=10).contains(&value) => shifted('㊀', value - 1).to_string(),
        "ideographTraditional" if (1..=10).contains(&value) => nth("甲乙丙丁戊己庚辛壬癸", value - 1),
        "ideographZodiac" if (1..=12).contains(&value) => nth("子丑寅卯辰巳午未申酉戌亥", value - 1),
        "numberInDash" => format!("- {value} -"),
        "decimalZero" => format!("{value:02}"),
        "upperRoman" => roman(value).to_ascii_uppercase(),
        "lowerRoman" => roman(value),
        "upperLetter" => letters(value).to_ascii_uppercase(),
        "lowerLetter" => letters(value),
        _ => value.to_string(),
    })
}

/// Formats that [`write()`] writes in a way of their own; numbers of any other come out in Arabic digits.
const KNOWN: &[&str] = &[
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "decimalEnclosedCircle",
    "decimalEnclosedCircleChinese",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalFullWidth",
    "decimalFullWidth2",
    "decimalZero",
    "ideographDigital",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "japaneseCounting",
    "japaneseDigitalTenThousand",
    "lowerLetter",
    "lowerRoman",
    "numberInDash",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "upperLetter",
    "upperRoman",
];

/// Whether a format is written as Word writes it.
pub(super) fn known(format: &str) -> bool {
    matches!(format, "" | "none" | "bullet" | "decimal" | "decimalHalfWidth") || KNOWN.contains(&format)
}

fn shifted(first: char, by: u32) -> char {
    char::from_u32(first as u32 + by).unwrap_or(first)
}

fn nth(row: &str, index: u32) -> String {
    row.chars().nth(index as usize).into_iter().collect()
}

fn digits(value: u32, zero: char) -> String {
    value.to_string().bytes().map(|d| DIGITS[usize::from(d - b'0')].unwrap_or(zero)).collect()
}

const DIGITS: [Option<char>; 10] =
    [None, Some('一'), Some('二'), Some('三'), Some('四'), Some('五'), Some('六'), Some('七'), Some('八'), Some('九')];

/// 一 … 十 … 二十一 … 一百零一; without `one` 百 and 千 stand alone, as in Japanese.
fn chinese(value: u32, one: bool) -> String {
    if value == 0 || value > 9999 {
        return if value == 0 { "〇".to_owned() } else { value.to_string() };
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = value / unit % 10;
        let Some(sign) = DIGITS[digit as usize] else {
            gap = !out.is_empty();
            continue;
        };
        if std::mem::take(&mut gap) && one {
            out.push('零');
        }
        // 十二, but 一百一十二.
        let alone = digit == 1 && (unit == 10 && (out.is_empty() || !one) || unit > 10 && !one);
        if !alone {
            out.push(sign);
        }
        out.push_str(name);
    }
    out
}

fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if value > 3999 {
        return value.to_string();
    }
    let mut rest = value;
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            out.push_str(sign);
            rest -= worth;
        }
    }
    out
}

/// a … z, aa, bb …
fn letters(value: u32) -> String {
    if value == 0 || value > 780 {
        return value.to_string();
    }
    let letter = (b'a' + ((value - 1) % 26) as u8) as char;
    letter.to_string().repeat((value as usize - 1) / 26 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_of_an_office_is_written() {
        let all = |format: &str, values: &[u32]| -> Vec<String> {
            values.iter().map(|v| write(format, *v).unwrap_or_default()).collect()
        };
        assert_eq!(
            all("chineseCountingThousand", &[1, 10, 12, 20, 21, 100, 101, 110, 112, 1001]),
            ["一", "十", "十二", "二十", "二十一", "一百", "一百零一", "一百一十", "一百一十二", "一千零一"]
        );
        assert_eq!(all("chineseCounting", &[2, 19, 99, 100]), ["二", "十九", "九十九", "一○○"]);
        assert_eq!(all("japaneseCounting", &[11, 100, 112]), ["十一", "百", "百十二"]);
        assert_eq!(all("ideographDigital", &[3, 10, 12]), ["三", "一〇", "一二"]);
        assert_eq!(all("chineseLegalSimplified", &[3, 10, 12]), ["叁", "壹拾", "壹拾贰"]);
        assert_eq!(all("decimalFullWidth", &[7, 10]), ["７", "１０"]);
        assert_eq!(all("decimalEnclosedCircle", &[1, 20, 21, 36, 51]), ["①", "⑳", "㉑", "㊱", "51"]);
        assert_eq!(all("upperRoman", &[4, 9, 14]), ["IV", "IX", "XIV"]);
        assert_eq!(all("lowerLetter", &[1, 26, 27]), ["a", "z", "aa"]);
        assert_eq!(all("decimal", &[3]), ["3"]);
        assert_eq!(write("bullet", 1), None);
        // What is called known has a way of its own.
        assert!(KNOWN.iter().all(|format| write(format, 3).is_some_and(|text| text != "3")));
        assert!(known("decimal") && !known("russianLower"));
    }
}
