//! Turns words of documents into columns of a terminal: cleans, measures, cuts, pads and wraps them.
//!
//! A column is a cell of a monospaced grid: East-Asian characters take two. Whatever comes out holds no
//! control or bidirectional character, so a document can neither move the cursor nor reorder a line.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands where text was cut away; one column.
pub const CUT: char = '…';

/// How one character of a document is shown on a terminal.
///
/// Control characters become their pictures (`␛`), those that reorder or hide text become `\u{fffd}`,
/// invisible ones vanish, and a tab becomes two blanks.
pub fn shown(c: char) -> Shown {
    match c {
        '\t' => Shown::Tab,
        '\0'..='\x1f' => Shown::Char(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
        '\x7f' => Shown::Char('␡'),
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => Shown::Char('\u{fffd}'),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => {
            Shown::Char('\u{fffd}')
        }
        '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{ad}' => Shown::Nothing,
        '\u{e0000}'..='\u{e0fff}' => Shown::Nothing,
        // Noncharacters; the snippets mark places of their own with them.
        '\u{fdd0}'..='\u{fdef}' => Shown::Char('\u{fffd}'),
        c if (c as u32) & 0xfffe == 0xfffe => Shown::Char('\u{fffd}'),
        c => Shown::Char(c),
    }
}

/// See [`shown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// This character instead, often itself.
    Char(char),
    /// Two blanks.
    Tab,
    /// Nothing at all.
    Nothing,
}

impl Shown {
    /// Columns it takes.
    pub fn width(self) -> usize {
        match self {
            Shown::Char(c) => c.width().unwrap_or(0),
            Shown::Tab => 2,
            Shown::Nothing => 0,
        }
    }

    /// Appends it.
    pub fn push_to(self, out: &mut String) {
        match self {
            Shown::Char(c) => out.push(c),
            Shown::Tab => out.push_str("  "),
            Shown::Nothing => {}
        }
    }
}

/// `text` as a terminal may show it, on one line.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        shown(c).push_to(&mut out);
    }
    out
}

/// Columns of a cleaned text.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The beginning of a cleaned `text` in at most `max` columns.
pub fn cut_end(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > max {
            break;
        }
        out.push(c);
    }
    out.push(CUT);
    out
}

/// The end of a cleaned `text` in at most `max` columns; what tells paths apart stands at their end.
pub fn cut_start(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_owned();
    }
    let mut used = 1;
    let mut start = text.len();
    for (i, c) in text.char_indices().rev() {
        used += c.width().unwrap_or(0);
        if used > max {
            break;
        }
        start = i;
    }
    format!("{CUT}{}", &text[start..])
}

/// `text` with blanks up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` behind blanks up to `columns`.
pub fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Lines of at most `max` columns; no line begins with a closing mark or ends with an opening one, and
/// figures and Latin words stay whole.
pub fn wrap(text: &str, max: usize) -> Vec<String> {
    let max = max.max(8);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for unit in units(text) {
        let unit_width = width(unit);
        if used + unit_width > max && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        let unit = if used == 0 && lines.len() > 1 { unit.trim_start() } else { unit };
        // A unit longer than the line, such as an address of the web, is broken anywhere.
        for c in unit.chars() {
            let w = c.width().unwrap_or(0);
            if used + w > max {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += w;
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// At most `count` lines; the last one ends with `…` if something was left out.
pub fn wrap_at_most(text: &str, max: usize, count: usize) -> Vec<String> {
    let mut lines = wrap(text, max);
    if lines.len() > count {
        lines.truncate(count);
        if let Some(last) = lines.last_mut() {
            let room = max.saturating_sub(1);
            let mut kept = String::new();
            for c in last.chars() {
                if width(&kept) + c.width().unwrap_or(0) > room {
                    break;
                }
                kept.push(c);
            }
            kept.push(CUT);
            *last = kept;
        }
    }
    lines
}

/// Pieces of a text between which a line may break.
fn units(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut chars = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((_, c)) = chars.next() {
            match chars.peek() {
                Some(&(at, next)) if may_break(c, next) => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let (unit, after) = rest.split_at(end);
        rest = after;
        Some(unit)
    })
}

fn may_break(before: char, after: char) -> bool {
    const NEVER_FIRST: &str = "，。；：、！？）》〉」』】〕”’％…—,.;:!?)]%·";
    const NEVER_LAST: &str = "（《〈「『【〔“‘([";
    let word = |c: char| c.is_ascii_graphic();
    let together = after == ' ' || NEVER_FIRST.contains(after) || NEVER_LAST.contains(before);
    let one_word = word(before) && word(after);
    !(together || one_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_the_cursor_is_shown_and_not_obeyed() {
        assert_eq!(clean("a\u{1b}[31m\u{202e}b\r\n\tc\u{200b}\u{feff}"), "a␛[31m\u{fffd}b␍␊  c");
    }

    #[test]
    fn cuts_count_columns() {
        assert_eq!(cut_end("法治政府建设", 12), "法治政府建设");
        assert_eq!(cut_end("法治政府建设", 8), "法治政…");
        assert_eq!(cut_start("甲/乙/报告.txt", 11), "…/报告.txt");
        assert_eq!(pad("条", 4), "条  ");
        assert_eq!(pad_left("7", 4), "   7");
    }

    #[test]
    fn lines_break_where_a_printer_would() {
        assert_eq!(
            wrap("全文未见“存在的不足和原因”，共86件。", 12),
            ["全文未见“存", "在的不足和原", "因”，共86", "件。"]
        );
        assert_eq!(wrap("一二三四五（一）", 12), ["一二三四五", "（一）"]);
        assert_eq!(wrap("aaaaaaaaaaaaaaaaaaaa", 8), ["aaaaaaaa", "aaaaaaaa", "aaaa"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap_at_most("一二三四五六七八九十", 8, 2), ["一二三四", "五六七…"]);
    }
}
