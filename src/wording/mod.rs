//! Wordings: the small language in which packs say what words to look for, and the pass that finds them all.
//!
//! A wording is a chain of literal words, alternatives `{存在|面临}` (an empty alternative makes them
//! optional), gaps `..12..` (at most 12 characters of the same sentence), `[数]` (a number), `[年]` (a
//! year), and `^` and `$` (start and end of the line or heading it is looked for in). Every wording is
//! found through one automaton over its anchor, a part that must stand there literally, and then checked
//! outward; it cannot blow up and costs nothing where no anchor stands.
//!
//! `language` reads a wording, `lexicon` stores those of a pack, `matcher` finds them, `hits` answers where; `pairs` compares words
//! outside of wordings that stand everywhere.
//! Wordings and texts are compared folded (see [`crate::fold`]). Nothing here knows what a word means.

mod hits;
mod language;
mod lexicon;
mod matcher;
mod pairs;

pub use hits::Hits;
pub use language::Wording;
pub use lexicon::{Lexicon, Wordings};
pub use matcher::Matcher;
pub use pairs::{CharPair, char_pairs};

use serde::{Deserialize, Serialize};

/// A list of wordings that mean one thing to their reader; an index into the matcher's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SetId(pub u16);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use crate::span::Span;

    fn spans(wordings: &[&str], text: &str) -> Vec<String> {
        let mut all = Wordings::default();
        let set = all.add(wordings.iter().map(|w| Wording::parse(w).unwrap()));
        let (lexicon, bytes) = all.compile().unwrap();
        let matcher = Matcher::new(lexicon, &bytes).unwrap();
        let text = fold(text);
        let hits = matcher.scan(&text);
        hits.within(set, Span::new(0, text.len() as u32)).map(|s| text[s.range()].to_owned()).collect()
    }

    #[test]
    fn gaps_stay_in_the_sentence() {
        let w = ["{存在|面临}..6..{不足|问题}"];
        assert_eq!(spans(&w, "存在的主要问题。存在。问题；面临一二三四五六七问题"), ["存在的主要问题"]);
    }

    #[test]
    fn alternatives_may_be_empty_and_anchors_may_stand_last() {
        assert_eq!(spans(&["{主要|}举措"], "主要舉措，舉措"), ["主要举措", "举措"]);
        assert_eq!(spans(&["[数]{件|次}"], "办理31件、二十次、件"), ["31件", "二十次"]);
        assert_eq!(spans(&["[年]年{度|}"], "2024年度、二〇二五年、24年"), ["2024年度", "二〇二五年"]);
    }

    #[test]
    fn marks_of_start_and_end() {
        assert_eq!(spans(&["^问题$"], "问题"), ["问题"]);
        assert!(spans(&["^问题$"], "问题和不足").is_empty());
    }

    #[test]
    fn mistakes_are_named() {
        assert!(Wording::parse("{存在|面临").unwrap_err().contains("右花括号"));
        assert!(Wording::parse("存在..不足").unwrap_err().contains("间隔"));
        assert!(Wording::parse("{|存在}").unwrap_err().contains("必有"));
    }
}
