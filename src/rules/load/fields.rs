//! Turns a map of nodes into typed values, field by field, noting what is wrong with each.
//!
//! A helper gives `None` both where the field is absent and where it is wrong; in the second case a mistake has been
//! noted. What nobody asked for by the time of [`Fields::finish`] is an unknown field.

use std::ops::Range;
use std::str::FromStr;

use super::loader::Loader;
use super::node::{At, Node};

/// The fields of one map, being read.
///
/// Drop it without [`finish`](Fields::finish) only where its kind is unknown, and so what fields it may have.
#[derive(Debug)]
pub struct Fields<'a> {
    loader: &'a Loader<'a>,
    what: String,
    range: Range<u32>,
    pairs: &'a [(At<String>, At<Node>)],
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, which `what` names (规则, 模板 …); notes a mistake where it has none.
    pub fn open(node: &'a At<Node>, what: &str, loader: &'a Loader<'a>) -> Option<Self> {
        let Node::Map(pairs) = &node.value else {
            let help = Some("每行一个字段，冒号后空一格".to_owned());
            loader.mistake(node.range.clone(), format!("{what}应由“字段: 值”组成"), help);
            return None;
        };
        Some(Self { loader, what: what.to_owned(), range: node.range.clone(), pairs, asked: Vec::new() })
    }

    /// Bytes of the whole map.
    pub fn range(&self) -> Range<u32> {
        self.range.clone()
    }

    /// All keys and values as written.
    pub fn pairs(&self) -> &'a [(At<String>, At<Node>)] {
        self.pairs
    }

    /// The pairs nobody has asked for, for maps whose keys are data. `finish` finds nothing unknown afterwards.
    pub fn take_rest(self) -> impl Iterator<Item = &'a (At<String>, At<Node>)> {
        let asked = self.asked;
        self.pairs.iter().filter(move |(key, _)| !asked.contains(&key.value.as_str()))
    }

    /// The field as it stands, [`Node::Null`] included.
    pub fn take(&mut self, key: &'static str) -> Option<&'a At<Node>> {
        self.pair(key).map(|(_, node)| node)
    }

    /// Like [`take`](Self::take), and an absent field is a mistake.
    pub fn required(&mut self, key: &'static str) -> Option<&'a At<Node>> {
        self.require(&[key]);
        self.take(key)
    }

    /// Notes each of the keys that is absent. A field asked for later by a typed helper is then as good as required.
    pub fn require(&mut self, keys: &[&'static str]) {
        for &key in keys {
            if self.pair(key).is_none() {
                let help = Some(format!("{}必须写明“{key}”", self.what));
                self.loader.mistake(self.head(), format!("缺少字段“{key}”"), help);
            }
        }
    }

    /// A text.
    pub fn string(&mut self, key: &'static str) -> Option<String> {
        self.string_at(key).map(|at| at.value)
    }

    /// A text with its place.
    pub fn string_at(&mut self, key: &'static str) -> Option<At<String>> {
        let node = self.value(key)?;
        self.loader.string(&format!("字段“{key}”"), node)
    }

    /// A text that must be there.
    pub fn required_string(&mut self, key: &'static str) -> Option<String> {
        self.required_string_at(key).map(|at| at.value)
    }

    /// A text that must be there, with its place.
    pub fn required_string_at(&mut self, key: &'static str) -> Option<At<String>> {
        self.require(&[key]);
        self.string_at(key)
    }

    /// A list of texts; a single text is a list of one.
    pub fn strings(&mut self, key: &'static str) -> Option<Vec<String>> {
        Some(self.strings_at(key)?.into_iter().map(|at| at.value).collect())
    }

    /// A list of texts with their places; an item that is no text is noted and left out.
    pub fn strings_at(&mut self, key: &'static str) -> Option<Vec<At<String>>> {
        let node = self.value(key)?;
        let item_name = format!("字段“{key}”的这一项");
        match &node.value {
            Node::List(items) => Some(items.iter().filter_map(|item| self.loader.string(&item_name, item)).collect()),
            Node::Scalar(_) => Some(self.loader.string(&item_name, node).into_iter().collect()),
            Node::Map(_) | Node::Null => {
                let help = "每项以“- ”开头，或写成 [甲, 乙]；以“{”开头、或含有“: ”的文字要加引号";
                self.wrong(key, node, "文字列表", Some(help))
            }
        }
    }

    /// A number of the type asked for, written in plain digits.
    pub fn number<T: FromStr>(&mut self, key: &'static str) -> Option<T> {
        let node = self.value(key)?;
        let Node::Scalar(text) = &node.value else { return self.wrong(key, node, "数字", None) };
        // Rust also reads `inf` and `nan`.
        if !text.bytes().any(|b| b.is_ascii_digit()) || text.parse::<f64>().is_err() {
            return self.wrong(key, node, &format!("数字，现为“{text}”"), Some("用半角数字，不带单位和千分号"));
        }
        match text.parse() {
            Ok(number) => Some(number),
            Err(_) => self.wrong(key, node, &format!("范围内的整数，现为“{text}”"), None),
        }
    }

    /// `true` or `false`, nothing else.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        match self.value(key)? {
            At { value: Node::Scalar(text), .. } if text == "true" => Some(true),
            At { value: Node::Scalar(text), .. } if text == "false" => Some(false),
            node => self.wrong(key, node, " true 或 false", None),
        }
    }

    /// One of the values that have a name.
    pub fn choice<T: Clone>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<T> {
        let word = self.string_at(key)?;
        self.loader.choose(&word, choices)
    }

    /// Several of the values that have a name; a single one is a list of one.
    pub fn choices<T: Clone>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<Vec<T>> {
        let words = self.strings_at(key)?;
        Some(words.iter().filter_map(|word| self.loader.choose(word, choices)).collect())
    }

    /// The items of a list.
    pub fn list(&mut self, key: &'static str) -> Option<&'a [At<Node>]> {
        let node = self.value(key)?;
        match &node.value {
            Node::List(items) => Some(items),
            _ => self.wrong(key, node, "列表", Some("每项以“- ”开头，或写成 [甲, 乙]")),
        }
    }

    /// The fields of a nested map.
    pub fn map(&mut self, key: &'static str) -> Option<Fields<'a>> {
        let node = self.value(key)?;
        Fields::open(node, &format!("字段“{key}”"), self.loader)
    }

    /// Notes every field that nobody asked for.
    pub fn finish(self) {
        #[cfg(test)]
        self.loader.asked.borrow_mut().extend(self.asked.iter().map(|key| (self.what.clone(), *key)));
        for (key, _) in self.pairs {
            if !self.asked.contains(&key.value.as_str()) {
                self.loader.unknown("字段", key, self.asked.iter().copied());
            }
        }
    }

    fn pair(&mut self, key: &'static str) -> Option<&'a (At<String>, At<Node>)> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.pairs.iter().find(|(name, _)| name.value == key)
    }

    /// The field with something in it.
    fn value(&mut self, key: &'static str) -> Option<&'a At<Node>> {
        let (name, node) = self.pair(key)?;
        if node.value == Node::Null {
            let help = Some("写上内容，或删去这个字段".to_owned());
            self.loader.mistake(name.range.clone(), format!("字段“{key}”没有内容"), help);
            return None;
        }
        Some(node)
    }

    fn wrong<T>(&self, key: &str, node: &At<Node>, expected: &str, help: Option<&str>) -> Option<T> {
        self.loader.mistake(node.range.clone(), format!("字段“{key}”应为{expected}"), help.map(str::to_owned));
        None
    }

    /// Where a missing field is reported: the first key, not the whole map, which may fill the screen.
    fn head(&self) -> Range<u32> {
        let end = self.pairs.first().map_or(self.range.end, |(key, _)| key.range.end);
        self.range.start..end.clamp(self.range.start, self.range.end)
    }
}
