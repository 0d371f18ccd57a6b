//! Turns a character into the form that wordings are written in, for matching only.
//!
//! Traditional becomes simplified, full width becomes half width where ASCII has the sign, every dash
//! becomes `-`, every quote `"`. One character in, one out: offsets are kept by a map, and no text that
//! a user sees is ever folded.

use std::sync::LazyLock;

/// First character of the table: CJK Extension A.
const FIRST: u32 = 0x3400;
/// One past the last: the end of the unified ideographs.
const LAST: u32 = 0xA000;

static SIMPLIFIED: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut table: Box<[u16]> = (FIRST..LAST).map(|c| c as u16).collect();
    for line in include_str!("traditional.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut pair = line.chars().map(u32::from);
        if let (Some(from @ FIRST..LAST), Some(to)) = (pair.next(), pair.next()) {
            table[(from - FIRST) as usize] = to as u16;
        }
    }
    // 薴 is written 苧, which is written 苎: follow to the end, so that folding twice changes nothing.
    for i in 0..table.len() {
        let mut to = table[i];
        for _ in 0..4 {
            to = u32::from(to).checked_sub(FIRST).and_then(|k| table.get(k as usize).copied()).unwrap_or(to);
        }
        table[i] = to;
    }
    table
});

/// The form of `c` that wordings are compared in.
pub fn fold_char(c: char) -> char {
    match c {
        '\u{3400}'..'\u{a000}' => {
            let simplified = u32::from(SIMPLIFIED[(c as u32 - FIRST) as usize]);
            char::from_u32(simplified).unwrap_or(c)
        }
        '\0'..='\u{9f}' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map_or(c, dash),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '“' | '”' | '„' | '‟' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '′' => '\'',
        '﹝' | '﹞' => {
            if c == '﹝' {
                '〔'
            } else {
                '〕'
            }
        }
        '〈' => '《',
        '〉' => '》',
        _ => dash(c),
    }
}

fn dash(c: char) -> char {
    match c {
        '‐'..='―' | '−' | '─' | '━' | '﹣' => '-',
        _ => c,
    }
}

/// [`fold_char`] over a text.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// Chinese characters and the marks written without blanks around them.
pub fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '\u{3001}'..='\u{301b}')
}

/// Characters that Chinese numbers are written with.
pub fn is_chinese_digit(c: char) -> bool {
    matches!(
        c,
        '〇' | '○'
            | '零'
            | '一'
            | '二'
            | '两'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_dashes_and_traditional_characters() {
        assert_eq!(fold("（２０２４）年—舉措：“成效”"), "(2024)年-举措:\"成效\"");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for c in ('\0'..='\u{ffff}').chain('\u{20000}'..='\u{20100}') {
            let once = fold_char(c);
            assert_eq!(fold_char(once), once, "{c:?}");
        }
    }
}
