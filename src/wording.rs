//! Wordings: the small language in which packs say what words to look for, and the pass that finds them all.
//!
//! A wording is a chain of literal words, alternatives `{存在|面临}` (an empty alternative makes them
//! optional), gaps `..12..` (at most 12 characters of the same sentence), `[数]` (a number), `[年]` (a
//! year), and `^` and `$` (start and end of the line or heading it is looked for in). Every wording is
//! found through one automaton over its anchor, a part that must stand there literally, and then checked
//! outward; it cannot blow up and costs nothing where no anchor stands.
//!
//! Wordings and texts are compared folded (see [`crate::fold`]). Nothing here knows what a word means.

use daachorse::CharwiseDoubleArrayAhoCorasick;
use serde::{Deserialize, Serialize};

use crate::fold::{fold, is_chinese_digit};
use crate::span::Span;

/// One step of a wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Element {
    /// Any of these, folded.
    OneOf(Words),
    /// At most this many characters of the same sentence.
    Gap(u16),
    /// Digits or Chinese digits.
    Number,
    /// Four digits, Arabic or Chinese.
    Year,
}

/// Alternatives, longest first, with the characters they open and end with.
///
/// A gap tries its alternatives at every character; one bit tells nearly all of those tries off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Words {
    list: Vec<String>,
    first: CharSet,
    last: CharSet,
}

/// Characters by the low bits of their code; may hold more than it was given, never less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct CharSet([u64; 4]);

impl CharSet {
    fn insert(&mut self, c: char) {
        self.0[c as usize >> 6 & 3] |= 1 << (c as usize & 63);
    }

    fn may_hold(&self, c: char) -> bool {
        self.0[c as usize >> 6 & 3] & 1 << (c as usize & 63) != 0
    }
}

impl Words {
    fn new(mut list: Vec<String>) -> Words {
        list.sort_by_key(|w| std::cmp::Reverse(w.len())); // a match takes all it can
        let mut words = Words { list, first: CharSet::default(), last: CharSet::default() };
        for word in &words.list {
            match (word.chars().next(), word.chars().next_back()) {
                (Some(first), Some(last)) => {
                    words.first.insert(first);
                    words.last.insert(last);
                }
                // An empty alternative stands everywhere.
                _ => (words.first, words.last) = (CharSet([u64::MAX; 4]), CharSet([u64::MAX; 4])),
            }
        }
        words
    }

    fn is_optional(&self) -> bool {
        self.list.iter().any(String::is_empty)
    }
}

/// A compiled wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    elements: Vec<Element>,
    anchor: u16,
    at_start: bool,
    at_end: bool,
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
        let literal = |e: &Element| matches!(e, Element::OneOf(words) if !words.is_optional());
        // The anchor with the longest shortest word stands least often in a text.
        let anchor = (0..elements.len())
            .filter(|&i| literal(&elements[i]))
            .max_by_key(|&i| match &elements[i] {
                Element::OneOf(words) => words.list.iter().map(String::len).min(),
                _ => None,
            })
            .ok_or_else(|| format!("“{text}”里没有一处必有的文字"))?;
        if matches!(elements.first(), Some(Element::Gap(_))) || matches!(elements.last(), Some(Element::Gap(_))) {
            return Err(format!("“{text}”的间隔两头都要有文字"));
        }
        Ok(Wording { elements, anchor: anchor as u16, at_start, at_end })
    }

    /// The words the automaton looks for.
    fn anchors(&self) -> &[String] {
        match &self.elements[self.anchor as usize] {
            Element::OneOf(words) => &words.list,
            _ => unreachable!("parse only takes OneOf as anchor"),
        }
    }

    /// The longest match around an anchor found at `span`.
    fn around(&self, text: &str, span: Span) -> Option<Span> {
        let anchor = self.anchor as usize;
        let end = forward(&self.elements[anchor + 1..], text, span.end as usize)?;
        let start = backward(&self.elements[..anchor], text, span.start as usize)?;
        Some(Span::new(start as u32, end as u32))
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
        let words = Words::new(words.split('|').map(|w| w.trim().to_owned()).collect());
        return Ok((Element::OneOf(words), after));
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
    Ok((Element::OneOf(Words::new(vec![rest[..stop].to_owned()])), &rest[stop..]))
}

fn sentence_end(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '\n')
}

/// Number of bytes of a number at the start of `text`; 0 if there is none.
fn number_len(text: &str) -> usize {
    text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '%') || is_chinese_digit(c))).unwrap_or(text.len())
}

fn is_year(text: &str) -> bool {
    let mut chars = text.chars();
    let four = chars.by_ref().take(4).all(|c| c.is_ascii_digit() || is_chinese_digit(c));
    four && text.chars().count() == 4
}

/// End of the longest match of `elements` from `at` on.
fn forward(elements: &[Element], text: &str, at: usize) -> Option<usize> {
    let Some((first, rest)) = elements.split_first() else { return Some(at) };
    let here = &text[at..];
    match first {
        Element::OneOf(words) => {
            if here.chars().next().is_some_and(|c| !words.first.may_hold(c)) {
                return None;
            }
            let mut standing = words.list.iter().filter(|w| here.starts_with(w.as_str()));
            standing.find_map(|w| forward(rest, text, at + w.len()))
        }
        Element::Gap(most) => {
            let mut end = at;
            for taken in 0..=*most {
                if let Some(found) = forward(rest, text, end) {
                    return Some(found);
                }
                let c = text[end..].chars().next()?;
                if sentence_end(c) || taken == *most {
                    return None;
                }
                end += c.len_utf8();
            }
            None
        }
        Element::Number => match number_len(here) {
            0 => None,
            n => forward(rest, text, at + n),
        },
        Element::Year => {
            let end = here.char_indices().nth(4).map_or(here.len(), |(i, _)| i);
            if is_year(&here[..end]) { forward(rest, text, at + end) } else { None }
        }
    }
}

/// Start of the longest match of `elements` that ends at `at`.
fn backward(elements: &[Element], text: &str, at: usize) -> Option<usize> {
    let Some((last, rest)) = elements.split_last() else { return Some(at) };
    let here = &text[..at];
    match last {
        Element::OneOf(words) => {
            if here.chars().next_back().is_some_and(|c| !words.last.may_hold(c)) {
                return None;
            }
            let mut standing = words.list.iter().filter(|w| here.ends_with(w.as_str()));
            standing.find_map(|w| backward(rest, text, at - w.len()))
        }
        Element::Gap(most) => {
            let mut end = at;
            for taken in 0..=*most {
                if let Some(start) = backward(rest, text, end) {
                    return Some(start);
                }
                let c = text[..end].chars().next_back()?;
                if sentence_end(c) || taken == *most {
                    return None;
                }
                end -= c.len_utf8();
            }
            None
        }
        Element::Number => {
            let digits = here.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '.' || is_chinese_digit(*c));
            match digits.map(char::len_utf8).sum::<usize>() {
                0 => None,
                n => backward(rest, text, at - n),
            }
        }
        Element::Year => {
            let start = here.char_indices().nth_back(3).map(|(i, _)| i)?;
            if is_year(&here[start..]) { backward(rest, text, start) } else { None }
        }
    }
}

/// A list of wordings that mean one thing to their reader; an index into the matcher's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SetId(pub u16);

/// Collects the wordings of a pack.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wordings {
    wordings: Vec<(SetId, Wording)>,
    sets: u16,
}

impl Wordings {
    /// Adds a list and names it.
    pub fn add(&mut self, wordings: impl IntoIterator<Item = Wording>) -> SetId {
        let set = SetId(self.sets);
        self.sets += 1;
        self.wordings.extend(wordings.into_iter().map(|w| (set, w)));
        set
    }

    /// The distinct anchors in order, each with the wordings it stands for.
    fn terms(&self) -> Vec<(&str, Vec<u32>)> {
        let mut terms = std::collections::BTreeMap::<&str, Vec<u32>>::new();
        for (id, (_, wording)) in self.wordings.iter().enumerate() {
            for anchor in wording.anchors() {
                terms.entry(anchor).or_default().push(id as u32);
            }
        }
        terms.into_iter().collect()
    }

    /// The automaton over all anchors, as bytes for [`Matcher::new`].
    ///
    /// # Errors
    ///
    /// When there is no wording at all.
    pub fn automaton(&self) -> Result<Vec<u8>, String> {
        let terms = self.terms();
        let values = terms.iter().enumerate().map(|(i, (term, _))| (*term, i as u32));
        let automaton =
            CharwiseDoubleArrayAhoCorasick::<u32>::with_values(values).map_err(|e| format!("没有可查找的用语：{e}"))?;
        Ok(automaton.serialize())
    }
}

/// Finds all wordings of a pack in one pass.
#[derive(Clone)]
pub struct Matcher {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    by_term: Vec<Vec<u32>>,
    wordings: Wordings,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Matcher({} wordings)", self.wordings.wordings.len())
    }
}

impl Matcher {
    /// Puts wordings and their automaton (of [`Wordings::automaton`]) together.
    ///
    /// # Errors
    ///
    /// When the bytes are no automaton.
    pub fn new(wordings: Wordings, automaton: &[u8]) -> Result<Matcher, String> {
        let (automaton, _) = CharwiseDoubleArrayAhoCorasick::deserialize(automaton).map_err(|e| e.to_string())?;
        let by_term = wordings.terms().into_iter().map(|(_, ids)| ids).collect();
        Ok(Matcher { automaton, by_term, wordings })
    }

    /// Finds every wording in a folded text.
    pub fn scan(&self, text: &str) -> Hits {
        let mut by_set = vec![Vec::new(); self.wordings.sets as usize];
        for m in self.automaton.find_overlapping_iter(text) {
            let anchor = Span::new(m.start() as u32, m.end() as u32);
            for &id in &self.by_term[m.value() as usize] {
                let (set, wording) = &self.wordings.wordings[id as usize];
                if let Some(span) = wording.around(text, anchor) {
                    by_set[set.0 as usize].push(Hit { span, at_start: wording.at_start, at_end: wording.at_end });
                }
            }
        }
        for hits in &mut by_set {
            hits.sort_by_key(|h| (h.span.start, std::cmp::Reverse(h.span.end)));
            hits.dedup();
        }
        Hits { by_set }
    }
}

/// One place where a wording stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hit {
    span: Span,
    at_start: bool,
    at_end: bool,
}

/// All places where wordings stand, by list, in text order.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    by_set: Vec<Vec<Hit>>,
}

impl Hits {
    /// The places of a list inside `scope`, in text order; `^` and `$` mean the ends of `scope`.
    pub fn within(&self, set: SetId, scope: Span) -> impl Iterator<Item = Span> + '_ {
        self.inside(set, scope).filter(move |h| !h.at_end || h.span.end == scope.end).map(|h| h.span)
    }

    /// Like [`Hits::within`] where nobody knows yet where the scope ends: `$` stands anywhere.
    pub fn within_open(&self, set: SetId, scope: Span) -> impl Iterator<Item = Span> + '_ {
        self.inside(set, scope).map(|h| h.span)
    }

    fn inside(&self, set: SetId, scope: Span) -> impl Iterator<Item = &Hit> + '_ {
        let hits = self.by_set.get(set.0 as usize).map_or(&[][..], Vec::as_slice);
        let first = hits.partition_point(|h| h.span.start < scope.start);
        let starts = move |h: &&Hit| h.span.end <= scope.end && (!h.at_start || h.span.start == scope.start);
        hits[first..].iter().take_while(move |h| h.span.start < scope.end).filter(starts)
    }

    /// The first place of a list inside `scope`.
    pub fn first(&self, set: SetId, scope: Span) -> Option<Span> {
        self.within(set, scope).next()
    }

    /// Whether a list stands anywhere inside `scope`.
    pub fn any(&self, set: SetId, scope: Span) -> bool {
        self.first(set, scope).is_some()
    }

    /// Number of places of a list inside `scope` that do not overlap one another.
    pub fn count(&self, set: SetId, scope: Span) -> usize {
        let mut end = 0;
        self.within(set, scope)
            .filter(|s| {
                s.start >= end && {
                    end = s.end;
                    true
                }
            })
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(wordings: &[&str], text: &str) -> Vec<String> {
        let mut all = Wordings::default();
        let set = all.add(wordings.iter().map(|w| Wording::parse(w).unwrap()));
        let bytes = all.automaton().unwrap();
        let matcher = Matcher::new(all, &bytes).unwrap();
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
