//! Turns JSON text into JSON text of the same meaning that moves no cursor and reorders no line.
//!
//! serde_json escapes the control characters of ASCII; those beyond it, what reorders or hides text, and what no
//! character is become `\uXXXX` too. Outside of strings JSON is ASCII, so that whatever is found stands inside one.

use std::fmt::Write as _;

use super::columns::{Shown, shown};

/// The same JSON, harmless where it is looked at.
pub(super) fn inert(json: String) -> String {
    let mut harmful = json.char_indices().filter(|(_, c)| !is_inert(*c)).peekable();
    if harmful.peek().is_none() {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    let mut from = 0;
    for (at, c) in harmful {
        out.push_str(&json[from..at]);
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
        from = at + c.len_utf8();
    }
    out.push_str(&json[from..]);
    out
}

fn is_inert(c: char) -> bool {
    c.is_ascii() || shown(c) == Shown::Char(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meaning_stays() {
        let text = "法\u{202e}治\u{9b}31m\u{200b}政\u{feff}府\u{e0041}“建设”\u{1b}\n\u{10ffff}";
        let json = serde_json::to_string_pretty(&[text]).unwrap();
        let inert = inert(json.clone());
        assert_eq!(serde_json::from_str::<Vec<String>>(&inert).unwrap(), [text]);
        assert!(
            inert.chars().all(is_inert) && inert.contains("\\u202e治\\u009b31m\\u200b政\\ufeff府\\udb40\\udc41“建设”")
        );
        assert!(json.contains('\u{202e}'));
    }
}
