//! Turns a wording as a pack writes it into its [`Element`]s, or says in Chinese what is wrong with it.
//!
//! Nothing here looks at a text: `lexicon` stores what was parsed, `matcher` finds it.

use serde::{Deserialize, Serialize};

use crate::fold::fold;

/// One step of a wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Element {
    /// Any of these, folded, longest first, since a match takes all it can.
    OneOf(Vec<String>),
    /// At most this many characters of the same sentence.
    Gap(u16),
    /// Digits or Chinese digits.
    Number,
    /// Four digits, Arabic or Chinese.
    Year,
}

fn one_of(mut words: Vec<String>) -> Element {
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    Element::OneOf(words)
}

/// A compiled wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub(super) elements: Vec<Element>,
    /// Index of the element that is looked for first.
    pub(super) anchor: usize,
    /// Was written with `^`.
    pub(super) at_start: bool,
    /// Was written with `$`.
    pub(super) at_end: bool,
}

impl Wording {
    /// Compiles the wording as a pack writes it.
    ///
    /// # Errors
    ///
    /// Says in Chinese what is wrong: an open brace, a gap without a number, no literal word at all.
    pub fn parse(text: &str) -> Result<Wording, String> {
        let folded = fold(text.trim());
        let mut rest = folded.as_str();
        let at_start = rest.starts_with('^');
        rest = rest.trim_start_matches('^');
        let at_end = rest.ends_with('$');
        rest = rest.trim_end_matches('$');
        let mut elements = Vec::new();
        while !rest.is_empty() {
            let (element, after) = element(rest)?;
            elements.push(element);
            rest = after;
        }
        let literal = |e: &Element| matches!(e, Element::OneOf(words) if !words.iter().any(String::is_empty));
        // The anchor with the longest shortest word stands least often in a text.
        let anchor = (0..elements.len())
            .filter(|&i| literal(&elements[i]))
            .max_by_key(|&i| match &elements[i] {
                Element::OneOf(words) => words.iter().map(String::len).min(),
                _ => None,
            })
            .ok_or_else(|| format!("“{text}”里没有一处必有的文字"))?;
        if matches!(elements.first(), Some(Element::Gap(_))) || matches!(elements.last(), Some(Element::Gap(_))) {
            return Err(format!("“{text}”的间隔两头都要有文字"));
        }
        Ok(Wording { elements, anchor, at_start, at_end })
    }

    /// The words the automaton looks for.
    pub(super) fn anchors(&self) -> &[String] {
        match &self.elements[self.anchor] {
            Element::OneOf(words) => words,
            _ => unreachable!("parse only takes OneOf as anchor"),
        }
    }
}

/// The first element of `rest`, and what follows it.
fn element(rest: &str) -> Result<(Element, &str), String> {
    if let Some(inner) = rest.strip_prefix('{') {
        let (words, after) = inner.split_once('}').ok_or_else(|| format!("“{rest}”缺少右花括号"))?;
        if words.contains(['^', '$']) {
            return Err(format!("花括号“{{{words}}}”里不能写 ^ 或 $，它们只写在用语的两头"));
        }
        if words.contains("..") || words.contains("[数]") || words.contains("[年]") || words.contains('{') {
            return Err(format!("花括号“{{{words}}}”里只能写文字，间隔和数字写在外面"));
        }
        return Ok((one_of(words.split('|').map(|w| w.trim().to_owned()).collect()), after));
    }
    if let Some(inner) = rest.strip_prefix("..") {
        let (number, after) = inner.split_once("..").ok_or_else(|| format!("“{rest}”的间隔应写成 ..12.. 的形式"))?;
        let most = number.parse().map_err(|_| format!("间隔“..{number}..”中间应是字数"))?;
        return Ok((Element::Gap(most), after));
    }
    for (mark, element) in [("[数]", Element::Number), ("[年]", Element::Year)] {
        if let Some(after) = rest.strip_prefix(mark) {
            return Ok((element, after));
        }
    }
    if rest.starts_with(['}', '|']) {
        return Err(format!("“{rest}”前缺少左花括号"));
    }
    if rest.starts_with(['^', '$']) {
        return Err(format!("“{rest}”：^ 和 $ 只写在用语的两头"));
    }
    let stop = ["{", "..", "[数]", "[年]", "^", "$"].iter().filter_map(|s| rest.find(s)).min().unwrap_or(rest.len());
    Ok((one_of(vec![rest[..stop].to_owned()]), &rest[stop..]))
}
