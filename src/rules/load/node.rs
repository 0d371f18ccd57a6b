//! Parses YAML into a tree of [`Node`]s that know their bytes in the file.
//!
//! Plain words stay as written: `1.10`, `no` and `2019..` are text until somebody asks for a number. An alias counts
//! as standing where its anchor stands. Of a repeated key the first is kept and each further one is a mistake. The
//! parser's budgets (depth 24, 250,000 nodes, expansions of aliases) hold.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::budget::BudgetBreach;
use serde_yaml::options::DuplicateKeyPolicy;
use serde_yaml::{Error, Location, NonFiniteFloatPolicy, Spanned};

use super::loader::Loader;

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Bytes in the file.
    pub range: Range<u32>,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Nothing, `~` or `null`.
    Null,
    /// A word, number or text: as written if plain, unescaped if quoted or a block.
    Scalar(String),
    /// The items in order.
    List(Vec<At<Node>>),
    /// The pairs in order, keys unique.
    Map(Vec<(At<String>, At<Node>)>),
}

/// Deepest nesting; a rule needs eight levels, and a debug build on a small stack bears 24.
const DEPTH: usize = 24;

/// The root of the loader's file; a file that is no YAML is one mistake and `None`.
pub fn parse(loader: &Loader<'_>) -> Option<At<Node>> {
    let options = serde_yaml::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
        budget: serde_yaml::budget! { max_depth: DEPTH },
    };
    let body = loader.text().trim_start_matches('\u{feff}');
    let places = Places { loader, skipped: (loader.text().len() - body.len()) as u32 };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(body, options) {
        Ok(root) => Some(places.node(root)),
        Err(error) => {
            places.report(&error);
            None
        }
    }
}

/// The tree as the parser hands it over.
enum Raw {
    Null,
    /// A plain word the parser took for a number or a truth value; its text is in the file.
    Word,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Word)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Word)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Word)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Word)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = access.next_entry()? {
            pairs.push(pair);
        }
        Ok(Raw::Map(pairs))
    }
}

/// Gives the parser's tree its places in the file.
struct Places<'l> {
    loader: &'l Loader<'l>,
    /// Bytes before the text that the parser saw.
    skipped: u32,
}

impl Places<'_> {
    fn node(&self, raw: Spanned<Raw>) -> At<Node> {
        let mut range = self.range(raw.defined);
        let value = match raw.value {
            Raw::Null => Node::Null,
            Raw::Word => Node::Scalar(self.written(&range).to_owned()),
            Raw::Text(text) => Node::Scalar(text),
            Raw::List(items) => {
                let items: Vec<_> = items.into_iter().map(|item| self.node(item)).collect();
                range = self.cover(range, items.iter().map(|item| item.range.end));
                Node::List(items)
            }
            Raw::Map(pairs) => {
                let pairs = self.pairs(pairs);
                range = self.cover(range, pairs.iter().map(|(key, value)| key.range.end.max(value.range.end)));
                Node::Map(pairs)
            }
        };
        At { value, range }
    }

    fn pairs(&self, raw: Vec<(Spanned<Raw>, Spanned<Raw>)>) -> Vec<(At<String>, At<Node>)> {
        let mut pairs = Vec::with_capacity(raw.len());
        let mut seen: HashMap<String, u32> = HashMap::new();
        for (key, value) in raw {
            let key = self.node(key);
            let value = self.node(value);
            let Node::Scalar(name) = key.value else {
                let help = "给字段名加上引号".to_owned();
                self.loader.mistake(key.range, "字段名应为文字", Some(help));
                continue;
            };
            if let Some(&first) = seen.get(&name) {
                let (first, _) = self.loader.place(first);
                let help = format!("第{first}行已经写过，合并或删去其一");
                self.loader.mistake(key.range, format!("字段“{name}”重复"), Some(help));
                continue;
            }
            seen.insert(name.clone(), key.range.start);
            pairs.push((At { value: name, range: key.range }, value));
        }
        pairs
    }

    fn written(&self, range: &Range<u32>) -> &str {
        self.loader.text().get(range.start as usize..range.end as usize).unwrap_or_default().trim()
    }

    /// From the start of a list or map to the end of its last value and, if it has one, its closing bracket.
    fn cover(&self, own: Range<u32>, ends: impl Iterator<Item = u32>) -> Range<u32> {
        let text = self.loader.text();
        let start = own.start as usize;
        // An alias's value stands before the list that uses it.
        let end = ends.fold(own.end, u32::max);
        let Some(close) = text.get(start..).and_then(|rest| match rest.as_bytes().first() {
            Some(b'[') => Some(']'),
            Some(b'{') => Some('}'),
            _ => None,
        }) else {
            return own.start..end;
        };
        let rest = text.get(end as usize..).unwrap_or_default();
        let tail = rest.trim_start_matches(|c: char| c.is_whitespace() || [',', ':'].contains(&c));
        let closed = tail.starts_with(close) as usize * (rest.len() - tail.len() + 1);
        own.start..end + closed as u32
    }

    fn range(&self, location: Location) -> Range<u32> {
        let span = location.span();
        match (span.byte_offset(), span.byte_len()) {
            (Some(start), Some(length)) => {
                let start = start as u32 + self.skipped;
                start..start + length as u32
            }
            // Syntax errors come with line and column only.
            _ => {
                let start = self.loader.offset(location.line() as u32, location.column() as u32);
                let next = self.loader.text()[start as usize..].chars().next().filter(|c| *c != '\n');
                start..start + next.map_or(0, char::len_utf8) as u32
            }
        }
    }

    fn report(&self, error: &Error) {
        let (message, help) = explain(error);
        let mut range = error.location().map_or(0..0, |location| self.range(location));
        // The parser points behind a tab.
        let before = self.loader.text().get(..range.start as usize).unwrap_or_default();
        if error.to_string().contains("tab") && before.ends_with('\t') {
            range = before.trim_end_matches('\t').len() as u32..range.start;
        }
        self.loader.mistake(range, message, Some(help.to_owned()));
    }
}

/// The parser's English as message and help.
fn explain(error: &Error) -> (&'static str, &'static str) {
    let aliases = ("引用（&名称、*名称）展开后内容过多", "减少引用，把内容直接写出来");
    let too_deep = ("嵌套过深", "嵌套不超过24层");
    match error {
        Error::WithSnippet { error, .. } | Error::AliasError { error, .. } => return explain(error),
        Error::MultipleDocuments { .. } => return ("一个文件只能写一份内容", "删去第二个“---”，或分成两个文件"),
        Error::UnknownAnchor { .. } => return ("引用的名称没有定义", "以“*”开头的文字要加引号"),
        Error::RecursiveReferencesRequireWeakTypes { .. } => return ("引用指向了自身", "把内容直接写出来"),
        Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => return aliases,
        Error::MergeValueNotMapOrSeqOfMaps { .. } => return ("“<<”后应为一组字段", "把字段直接写出来"),
        Error::InvalidScalar { .. }
        | Error::UnsupportedTag { .. }
        | Error::TaggedScalarCannotDeserializeIntoString { .. } => {
            return ("标记（!名称）与内容不符", "删去标记；以“!”开头的文字要加引号");
        }
        Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => return too_deep,
        Error::Budget { breach: BudgetBreach::Nodes { .. } | BudgetBreach::Events { .. }, .. } => {
            return ("内容过多，或引用（&名称、*名称）展开后过多", "拆成几个文件；减少引用");
        }
        Error::Budget { .. } => return aliases,
        _ => {}
    }
    let english = error.to_string();
    let has = |words: &[&str]| words.iter().any(|word| english.contains(word));
    if has(&["tab"]) {
        ("此处用了制表符（Tab）", "缩进只能用空格")
    } else if has(&["quote"]) {
        ("引号没有成对，或引号后还有文字", "补上引号；双引号文字里的“\\”要写成“\\\\”，或改用单引号")
    } else if has(&["nesting", "recursion"]) {
        too_deep
    } else if has(&["bracket", "flow"]) {
        ("括号没有成对，或括号内缺少逗号", "补上括号；以“[”或“{”开头的文字要加引号")
    } else if has(&["anchor", "alias"]) {
        ("引用的名称没有定义", "以“*”或“&”开头的文字要加引号")
    } else {
        ("此处不合YAML的写法", "同级字段左端要对齐，冒号后要空一格；括号要成对；以符号开头或含有“: ”的文字要加引号")
    }
}
