//! Turns a character into the form that wordings are written in, for matching only.
//!
//! Traditional becomes simplified, full width becomes half width where ASCII has the sign, every dash
//! becomes `-`, every quote `"`. One character in, one out: offsets are kept by a map, and no text that
//! a user sees is ever folded.

mod charset;
mod runs;

pub use charset::CharSet;
pub use runs::runs;

/// First character of the table: CJK Extension A.
const FIRST: u32 = 0x3400;
/// One past the last: the end of the unified ideographs.
const LAST: u32 = 0xA000;

/// Built by the compiler: at every start it would cost as much as a report.
static SIMPLIFIED: [u16; (LAST - FIRST) as usize] = simplified(include_bytes!("traditional.txt"));

/// Reads `traditional.txt`: lines of two characters, or comments behind `#`.
const fn simplified(text: &[u8]) -> [u16; (LAST - FIRST) as usize] {
    let mut table = [0; (LAST - FIRST) as usize];
    let mut i = 0;
    while i < table.len() {
        table[i] = (FIRST + i as u32) as u16;
        i += 1;
    }
    let mut at = 0;
    while at < text.len() {
        if text[at] != b'#' && at + 6 <= text.len() {
            let (from, to) = (three_bytes(text, at), three_bytes(text, at + 3));
            if FIRST <= from && from < LAST {
                table[(from - FIRST) as usize] = to as u16;
            }
        }
        while at < text.len() && text[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
    // 薴 is written 苧, which is written 苎: follow to the end, so that folding twice changes nothing.
    let mut i = 0;
    while i < table.len() {
        let mut steps = 0;
        while steps < 4 {
            let to = table[i] as u32;
            if FIRST <= to && to < LAST {
                table[i] = table[(to - FIRST) as usize];
            }
            steps += 1;
        }
        i += 1;
    }
    table
}

/// The code of a character that UTF-8 writes in three bytes.
const fn three_bytes(text: &[u8], at: usize) -> u32 {
    (text[at] as u32 & 0x0f) << 12 | (text[at + 1] as u32 & 0x3f) << 6 | text[at + 2] as u32 & 0x3f
}

/// Length in bytes of the run of ideographs, `、` and `。` at the start of `text` that folding leaves as they are.
pub fn unfolded_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&[0xe3..=0xe9, _, _]) = bytes[at..].first_chunk::<3>() {
        let code = three_bytes(bytes, at);
        let stays = match SIMPLIFIED.get(code.wrapping_sub(FIRST) as usize) {
            Some(simplified) => u32::from(*simplified) == code,
            None => matches!(code, 0x3001 | 0x3002),
        };
        if !stays {
            break;
        }
        at += 3;
    }
    at
}

/// The form of `c` that wordings are compared in.
#[inline]
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
#[inline]
pub fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '\u{3001}'..='\u{301b}')
}

/// Characters that Chinese numbers are written with.
#[inline]
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
