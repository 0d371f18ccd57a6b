//! [`Notice`]: what an office's own yearly notice asks for, read from a `fazhi.notice/1` file.
//!
//! A notice adds to the regulation: which bodies it binds, by when, whether headings are fixed, how long a
//! report may be, which figures must be reported, which topics must be touched. Findings that rest on it
//! cite it. Its words have a matcher of their own, so that the pack need not be compiled again.

use super::kinds::Check;
use super::kinds::levels;
use super::kinds::parts::PartsCheck;
use super::load::{At, Fields, Loader, Mistake, Node, parse};
use super::pack::Rule;
use super::read_template::wordings;
use crate::finding::{Basis, Severity};
use crate::report::{Date, Level, Role, Status};
use crate::wording::{Hits, Matcher, SetId, Wording, Wordings};

/// The only `schema:` of such a file.
pub const SCHEMA: &str = "fazhi.notice/1";

/// An office's notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its title, without 《》.
    pub title: String,
    /// Its number, e.g. 县法治办〔2026〕2号.
    pub number: Option<String>,
    /// Bodies it binds although the regulation does not.
    pub bodies: Vec<Level>,
    /// Last day of handing in, by kind of body.
    pub deadlines: Vec<(Level, Date)>,
    /// Last day of publishing.
    pub publish: Option<Date>,
    /// Whether order and headings of the parts are prescribed.
    pub fixed_headings: bool,
    /// Least and most characters of a report.
    pub length: (Option<u32>, Option<u32>),
    /// Figures that must be reported; 0件 and 无 count.
    pub must_report: Vec<Asked>,
    /// Topics that must be touched.
    pub topics: Vec<Asked>,
    matcher: Option<Matcher>,
}

/// One thing a notice asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What users read.
    pub name: String,
    /// Words that touch it, in the notice's own matcher.
    pub words: SetId,
}

impl Notice {
    /// Reads a notice; `name` is what mistakes call the file.
    ///
    /// # Errors
    ///
    /// All mistakes of the file.
    pub fn read(name: &str, text: &str) -> Result<Notice, Vec<Mistake>> {
        let loader = Loader::new(name, text);
        let notice = parse(&loader).and_then(|root| read(&root, &loader));
        let mistakes = loader.into_mistakes();
        match notice {
            Some(notice) if mistakes.is_empty() => Ok(notice),
            _ => Err(mistakes),
        }
    }

    /// Where its words stand in a folded text.
    pub fn scan(&self, text: &str) -> Hits {
        self.matcher.as_ref().map(|m| m.scan(text)).unwrap_or_default()
    }

    /// Last day of handing in for a kind of body.
    pub fn deadline(&self, level: Level) -> Option<Date> {
        self.deadlines.iter().find(|(l, _)| *l == level).map(|(_, date)| *date)
    }

    /// How it is cited.
    pub fn basis(&self) -> Basis {
        Basis { document: self.title.clone(), text: None, place: self.number.as_ref().map(|n| format!("（{n}）")) }
    }

    /// The severity of a rule where the notice makes binding what is otherwise only usual.
    pub fn raises(&self, rule: &Rule, level: Level) -> Option<Severity> {
        let Check::Parts(PartsCheck::Section { role, status }) = &rule.check else { return None };
        let bound = *role == Some(Role::Duties) && status.contains(&Status::Missing) && self.bodies.contains(&level);
        let apart = status.contains(&Status::Misplaced) && self.fixed_headings;
        (bound || apart).then_some(Severity::Error)
    }
}

fn read(root: &At<Node>, loader: &Loader) -> Option<Notice> {
    let mut fields = Fields::open(root, "通知", loader)?;
    if let Some(schema) = fields.required_string_at("schema")
        && schema.value != SCHEMA
    {
        loader.unknown("schema", &schema, [SCHEMA]);
    }
    fields.require(&["notice"]);
    let mut head = fields.map("notice")?;
    let (title, number) = (head.required_string("title"), head.string("number"));
    head.finish();
    let bodies = fields.map("bodies").map(|f| bodies(f, loader)).unwrap_or_default();
    let (deadlines, publish) = fields.map("deadlines").map(|f| deadlines(f, loader)).unwrap_or_default();
    let fixed_headings = fields.choice("headings", &[("fixed", true), ("free", false)]).unwrap_or(false);
    let length = fields.map("length").map(|f| length(f, loader)).unwrap_or_default();
    let mut all = Wordings::default();
    let must_report = asked(&mut fields, "must_report", loader, &mut all);
    let topics = asked(&mut fields, "topics", loader, &mut all);
    fields.finish();
    let matcher = all.matcher().ok(); // none where there are no words at all: nothing to look for
    Some(Notice {
        title: title?.trim_matches(['《', '》']).to_owned(),
        number,
        bodies,
        deadlines,
        publish,
        fixed_headings,
        length,
        must_report,
        topics,
        matcher,
    })
}

/// `{ subdistrict: required }`
fn bodies(fields: Fields, loader: &Loader) -> Vec<Level> {
    let mut bound = Vec::new();
    for (key, value) in fields.take_rest() {
        let level = loader.choose(key, &levels());
        let required = loader
            .string("取值", value)
            .and_then(|word| loader.choose(&word, &[("required", true), ("optional", false)]));
        bound.extend(level.filter(|_| required == Some(true)));
    }
    bound
}

/// `{ township: 2026-01-31, publish: 2026-03-31 }`
fn deadlines(fields: Fields, loader: &Loader) -> (Vec<(Level, Date)>, Option<Date>) {
    let (mut all, mut publish) = (Vec::new(), None);
    for (key, value) in fields.take_rest() {
        let Some(word) = loader.string("日期", value) else { continue };
        let Some(date) = Date::from_iso(&word.value) else {
            let help = Some("写成 2026-01-31 的形式".to_owned());
            loader.mistake(word.range, format!("“{}”不是日期", word.value), help);
            continue;
        };
        if key.value == "publish" {
            publish = Some(date);
        } else if let Some(level) = loader.choose(key, &levels()) {
            all.push((level, date));
        }
    }
    (all, publish)
}

fn length(mut fields: Fields, loader: &Loader) -> (Option<u32>, Option<u32>) {
    let range = fields.range();
    let (min, max) = (fields.number("min"), fields.number("max"));
    fields.finish();
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        loader.mistake(range, format!("篇幅下限{min}大于上限{max}，没有报告能符合"), None);
    }
    (min, max)
}

/// A list of names, or of `{ name: …, any: [...] }`.
fn asked(fields: &mut Fields, key: &'static str, loader: &Loader, all: &mut Wordings) -> Vec<Asked> {
    if fields.take(key).is_none() {
        return Vec::new();
    }
    let nodes = fields.list(key).unwrap_or_default().iter();
    let one = |node: &At<Node>| {
        if let Node::Scalar(name) = &node.value {
            return match Wording::parse(name) {
                Ok(wording) => Some(Asked { name: name.clone(), words: all.add([wording]) }),
                Err(message) => {
                    loader.mistake(node.range.clone(), message, None);
                    None
                }
            };
        }
        let mut entry = Fields::open(node, "要求", loader)?;
        entry.require(&["name", "any"]);
        let (name, words) = (entry.string("name"), wordings(&mut entry, "any", loader));
        entry.finish();
        Some(Asked { name: name?, words: all.add(words) })
    };
    nodes.filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str =
        "schema: fazhi.notice/1\nnotice: { title: 关于做好2025年度报告工作的通知, number: 县法治办〔2026〕2号 }\n";

    fn mistakes(text: &str) -> Vec<String> {
        Notice::read("n.yaml", text)
            .unwrap_err()
            .iter()
            .map(|m| format!("{}:{} {}", m.line, m.column, m.message))
            .collect()
    }

    #[test]
    fn what_a_clerk_writes_is_read() {
        let text = format!(
            "{NOTICE}deadlines: {{ township: 2026-01-31, publish: 2026-03-31 }}\nbodies: {{ subdistrict: required }}\nheadings: fixed\nlength: {{ min: 2500, max: 5000 }}\nmust_report:\n  - {{ name: 行政复议, any: [行政复议案件] }}\ntopics: [规范涉企行政执法专项行动]\n"
        );
        let notice = Notice::read("n.yaml", &text).unwrap();
        assert_eq!(notice.deadline(Level::Township).unwrap().to_string(), "2026-01-31");
        assert_eq!((notice.bodies.as_slice(), notice.length), (&[Level::Subdistrict][..], (Some(2500), Some(5000))));
        assert!(notice.fixed_headings && notice.publish.is_some());
        assert_eq!((notice.must_report.len(), notice.topics.len()), (1, 1));
        assert_eq!(notice.basis().citation(), "《关于做好2025年度报告工作的通知》（县法治办〔2026〕2号）");
    }

    #[test]
    fn every_mistake_is_told_at_its_place() {
        let text = format!(
            "{NOTICE}deadlines: {{ town: 2026-01-31, county: 明年 }}\nheading: fixed\nlength: {{ min: 9, max: 5 }}\n"
        );
        assert_eq!(
            mistakes(&text),
            [
                "3:14 “town”不是可用的值，是否想写“township”？",
                "3:40 “明年”不是日期",
                "4:1 未知的字段“heading”，是否想写“headings”？",
                "5:9 篇幅下限9大于上限5，没有报告能符合",
            ]
        );
    }
}
