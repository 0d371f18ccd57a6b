//! Wordings: the small language in which packs say what words to look for, and the pass that finds them all.
//!
//! A wording is a chain of literal words, alternatives `{存在|面临}` (an empty alternative makes them
//! optional), gaps `..12..` (at most 12 characters of the same sentence), `[数]` (a number), `[年]` (a
//! year), and `^` and `$` (start and end of the line or heading it is looked for in). Every wording is
//! found through one automaton over its anchor, a part that must stand there literally, and then checked
//! outward; it cannot blow up and costs nothing where no anchor stands.
//!
//! `language` reads a wording, `lexicon` stores those of a pack, `matcher` finds their anchors, `steps` what stands
//! around one in the `characters` of a text, `hits` answers where; `pairs` compares words outside of wordings that
//! stand everywhere.
//! Wordings and texts are compared folded (see [`crate::fold`]). Nothing here knows what a word means.

mod characters;
mod hits;
mod language;
mod lexicon;
mod matcher;
mod pairs;
mod steps;

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
    use proptest::prelude::*;

    use super::language::Element;
    use super::*;
    use crate::fold::{fold, is_chinese_digit};
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

    /// A wording looked for as its language says it, without automaton, masks or bytes.
    mod plainly {
        use super::*;

        fn ends(c: Option<&char>) -> bool {
            c.is_some_and(|c| matches!(c, '。' | '!' | '?' | ';' | '\n'))
        }

        fn year(chars: &[char]) -> bool {
            chars.len() == 4 && chars.iter().all(|c| c.is_ascii_digit() || is_chinese_digit(*c))
        }

        fn stands(word: &str, text: &[char], at: usize) -> bool {
            let word: Vec<char> = word.chars().collect();
            text[at..].starts_with(&word)
        }

        fn forward(steps: &[Element], text: &[char], at: usize) -> Option<usize> {
            let Some((step, rest)) = steps.split_first() else { return Some(at) };
            match step {
                Element::OneOf(words) => {
                    let fits = words.iter().filter(|w| stands(w, text, at));
                    fits.map(|w| w.chars().count()).find_map(|n| forward(rest, text, at + n))
                }
                Element::Gap(most) => {
                    let last = (at..).take_while(|i| *i == at || !ends(text.get(i - 1))).take(usize::from(*most) + 1);
                    last.filter(|i| *i <= text.len()).find_map(|i| forward(rest, text, i))
                }
                Element::Number => {
                    let digit = |c: &&char| c.is_ascii_digit() || matches!(c, '.' | '%') || is_chinese_digit(**c);
                    let n = text[at..].iter().take_while(digit).count();
                    if n > 0 { forward(rest, text, at + n) } else { None }
                }
                Element::Year => year(text.get(at..at + 4)?).then(|| forward(rest, text, at + 4))?,
            }
        }

        fn backward(steps: &[Element], text: &[char], at: usize) -> Option<usize> {
            let Some((step, rest)) = steps.split_last() else { return Some(at) };
            match step {
                Element::OneOf(words) => {
                    let starts = words.iter().filter_map(|w| Some((w, at.checked_sub(w.chars().count())?)));
                    let mut fits = starts.filter(|(w, start)| stands(w, &text[..at], *start));
                    fits.find_map(|(_, start)| backward(rest, text, start))
                }
                Element::Gap(most) => {
                    let reach = (0..=at).rev().take(usize::from(*most) + 1);
                    let mut reach = reach.take_while(|i| *i == at || !ends(text.get(*i)));
                    reach.find_map(|i| backward(rest, text, i))
                }
                Element::Number => {
                    let digit = |c: &&char| c.is_ascii_digit() || **c == '.' || is_chinese_digit(**c);
                    let n = text[..at].iter().rev().take_while(digit).count();
                    if n > 0 { backward(rest, text, at - n) } else { None }
                }
                Element::Year => {
                    let start = at.checked_sub(4)?;
                    year(&text[start..at]).then(|| backward(rest, text, start))?
                }
            }
        }

        /// All places in characters, by start, the longest first.
        pub fn find(wording: &Wording, text: &[char]) -> Vec<(usize, usize)> {
            let (before, behind) = (&wording.elements[..wording.anchor], &wording.elements[wording.anchor + 1..]);
            let mut all = Vec::new();
            for anchor in wording.anchors() {
                for start in (0..text.len()).filter(|at| stands(anchor, text, *at)) {
                    let end = forward(behind, text, start + anchor.chars().count());
                    all.extend(end.and_then(|end| Some((backward(before, text, start)?, end))));
                }
            }
            all.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
            all.dedup();
            all
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn the_fast_way_finds_what_the_plain_way_finds(
            wordings in proptest::collection::vec(
                "(\\{[一丁a。]{1,2}(\\|[一丁a]{0,2}){0,2}\\}|[一丁a]{1,2}|\\.\\.[0-4]\\.\\.|\\[数\\]|\\[年\\]){1,5}", 1..4),
            text in "[一二丁丂a2a。;\n]{0,40}",
        ) {
            let wordings: Vec<Wording> = wordings.iter().filter_map(|w| Wording::parse(w).ok()).collect();
            let mut all = Wordings::default();
            let sets: Vec<SetId> = wordings.iter().map(|w| all.add([w.clone()])).collect();
            let Ok(matcher) = all.matcher() else { return Ok(()) };
            let hits = matcher.scan(&text);
            let chars: Vec<char> = text.chars().collect();
            let byte = |at: usize| chars[..at].iter().map(|c| c.len_utf8()).sum::<usize>() as u32;
            for (wording, set) in wordings.iter().zip(sets) {
                let plain = plainly::find(wording, &chars);
                let plain: Vec<Span> = plain.into_iter().map(|(a, b)| Span::new(byte(a), byte(b))).collect();
                let found: Vec<Span> = hits.within(set, Span::new(0, text.len() as u32)).collect();
                prop_assert_eq!(found, plain, "{:?} in {:?}", wording, text);
            }
        }
    }
}
