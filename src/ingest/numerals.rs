//! Turns the value of a list counter into the words a word processor shows for it.
//!
//! Only the value is written; brackets, 、 and other levels belong to the list. A form that is not known
//! is written in Arabic digits, as word processors do with values their form does not reach.

/// How a counter is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Numeral {
    /// No number: bullets and levels without one.
    Nothing,
    /// 1, 2, 3
    #[default]
    Decimal,
    /// 01, 02, 03
    DecimalZero,
    /// １, ２, ３
    FullWidth,
    /// 一, 二, …, 十, 十一, …, 一百零一
    Counting,
    /// 一, 二, …, 一〇, 一一
    Digits,
    /// 壹, 贰, …, 拾壹
    Formal,
    /// ①, ②
    Circled,
    /// ⑴, ⑵
    Bracketed,
    /// ⒈, ⒉
    Stopped,
    /// ㈠, ㈡
    IdeographBracketed,
    /// 甲, 乙, 丙
    Stems,
    /// 子, 丑, 寅
    Branches,
    /// I, II, III
    UpperRoman,
    /// i, ii, iii
    LowerRoman,
    /// A, B, …, Z, AA
    UpperLetter,
    /// a, b, …, z, aa
    LowerLetter,
}

impl Numeral {
    /// The words for `value`; none for values below one where the form has no zero.
    pub fn write(self, value: u32) -> String {
        match self {
            Numeral::Nothing => String::new(),
            Numeral::Decimal => value.to_string(),
            Numeral::DecimalZero => format!("{value:02}"),
            Numeral::FullWidth => shifted(value, '0', '０'),
            Numeral::Counting => counting(value, &DIGITS, ["十", "百", "千", "万"], true),
            Numeral::Digits => value.to_string().chars().filter_map(|c| DIGITS.get(c as usize - 48)).copied().collect(),
            Numeral::Formal => counting(value, &FORMAL, ["拾", "佰", "仟", "万"], false),
            Numeral::Circled => match value {
                21..=35 => sign(0x3251, value - 20),
                36..=50 => sign(0x32b1, value - 35),
                _ => from_table(value, 0x2460, 20),
            },
            Numeral::Bracketed => from_table(value, 0x2474, 20),
            Numeral::Stopped => from_table(value, 0x2488, 20),
            Numeral::IdeographBracketed => from_table(value, 0x3220, 10),
            Numeral::Stems => word(value, "甲乙丙丁戊己庚辛壬癸"),
            Numeral::Branches => word(value, "子丑寅卯辰巳午未申酉戌亥"),
            Numeral::UpperRoman => roman(value),
            Numeral::LowerRoman => roman(value).to_ascii_lowercase(),
            Numeral::UpperLetter => letters(value),
            Numeral::LowerLetter => letters(value).to_ascii_lowercase(),
        }
    }

    /// By the number formats of Word's binary files and RTF (`nfc`, `\levelnfc`).
    pub fn from_word(nfc: u8) -> Numeral {
        match nfc {
            1 => Numeral::UpperRoman,
            2 => Numeral::LowerRoman,
            3 => Numeral::UpperLetter,
            4 => Numeral::LowerLetter,
            // Japanese, Taiwanese and Chinese counting differ only from 100 on.
            11 | 33 | 35 | 37 | 39 => Numeral::Counting,
            10 | 36 => Numeral::Digits,
            14 | 19 => Numeral::FullWidth,
            16 | 34 | 38 => Numeral::Formal,
            18 | 28 => Numeral::Circled,
            22 => Numeral::DecimalZero,
            23 | 255 => Numeral::Nothing,
            26 => Numeral::Stopped,
            27 => Numeral::Bracketed,
            29 => Numeral::IdeographBracketed,
            30 => Numeral::Stems,
            31 => Numeral::Branches,
            _ => Numeral::Decimal,
        }
    }

    /// By the first signs of `style:num-format` in OpenDocument.
    pub fn from_open_document(format: &str) -> Numeral {
        match format.chars().next() {
            None => Numeral::Nothing,
            Some('I') => Numeral::UpperRoman,
            Some('i') => Numeral::LowerRoman,
            Some('A') => Numeral::UpperLetter,
            Some('a') => Numeral::LowerLetter,
            Some('一') => Numeral::Counting,
            Some('壹' | '壱') => Numeral::Formal,
            Some('１') => Numeral::FullWidth,
            Some('①') => Numeral::Circled,
            Some('⑴') => Numeral::Bracketed,
            Some('甲') => Numeral::Stems,
            Some('子') => Numeral::Branches,
            Some('0') => Numeral::DecimalZero,
            Some(_) => Numeral::Decimal,
        }
    }
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

fn shifted(value: u32, from: char, to: char) -> String {
    let shift = to as u32 - from as u32;
    value.to_string().chars().filter_map(|c| char::from_u32(c as u32 + shift)).collect()
}

fn sign(first: u32, nth: u32) -> String {
    char::from_u32(first + nth - 1).map(String::from).unwrap_or_default()
}

/// The sign of `value` in a row of Unicode that begins with one.
fn from_table(value: u32, first: u32, count: u32) -> String {
    if (1..=count).contains(&value) { sign(first, value) } else { value.to_string() }
}

fn word(value: u32, words: &str) -> String {
    let found = (value as usize).checked_sub(1).and_then(|i| words.chars().nth(i));
    found.map_or(value.to_string(), String::from)
}

/// 12 → 十二, 105 → 一百零五; `short`: ten is written without its one.
fn counting(value: u32, digits: &[char; 10], units: [&str; 4], short: bool) -> String {
    if value == 0 || value >= 100_000 {
        return if value == 0 { "零".to_owned() } else { value.to_string() };
    }
    let mut out = String::new();
    let mut gap = false;
    for power in (0..5u32).rev() {
        let digit = value / 10u32.pow(power) % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('零');
        }
        if !(short && digit == 1 && power == 1 && out.is_empty()) {
            out.push(digits[digit as usize]);
        }
        if power > 0 {
            out.push_str(units[power as usize - 1]);
        }
    }
    out
}

fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if value == 0 || value >= 5000 {
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

/// A, B, …, Z, AA, BB as Word counts.
fn letters(value: u32) -> String {
    if value == 0 || value > 26 * 10 {
        return value.to_string();
    }
    let letter = char::from(b'A' + ((value - 1) % 26) as u8);
    std::iter::repeat_n(letter, ((value - 1) / 26 + 1) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_read_as_word_writes_them() {
        let counting = [1, 10, 11, 20, 21, 100, 101, 110, 1005].map(|n| Numeral::Counting.write(n));
        assert_eq!(counting, ["一", "十", "十一", "二十", "二十一", "一百", "一百零一", "一百一十", "一千零五"]);
        assert_eq!(Numeral::Digits.write(10), "一〇");
        assert_eq!(Numeral::Formal.write(12), "壹拾贰");
        assert_eq!([3, 21, 36, 51].map(|n| Numeral::Circled.write(n)), ["③", "㉑", "㊱", "51"]);
        assert_eq!(Numeral::FullWidth.write(12), "１２");
        assert_eq!([4, 1994].map(|n| Numeral::UpperRoman.write(n)), ["IV", "MCMXCIV"]);
        assert_eq!([1, 26, 27].map(|n| Numeral::LowerLetter.write(n)), ["a", "z", "aa"]);
        assert_eq!(Numeral::IdeographBracketed.write(2), "㈡");
    }
}
