//! Turns the skeleton of the pack and an office's notice into an empty report, with what to write where.
//!
//! The wordings are YAML (`rules/skeleton.yaml`); here placeholders are filled, headings numbered, and lines
//! left out that a kind of body does not have. `markdown` and `docx` write it down. Nothing is made up: what
//! is not known stays a placeholder, which the rules about forms name as not filled in.

mod docx;
mod markdown;

pub use docx::to_docx;
pub use markdown::to_markdown;

use crate::ingest::chinese;
use crate::report::Level;
use crate::rules::RuleSet;
use crate::rules::notice::Asked;
use crate::rules::skeleton::{Each, LineStyle, SkeletonLine};

/// An empty report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its lines from above.
    pub lines: Vec<DraftLine>,
    /// The figures that are still to be collected, those that a notice asks for first.
    pub figures: Vec<Figure>,
}

/// A line of an empty report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLine {
    /// What it is.
    pub style: LineStyle,
    /// Its words, with the number of a heading.
    pub text: String,
    /// What to write there.
    pub note: Option<String>,
}

/// A figure that is still to be collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// Whom to ask; `None` where the notice asks for it.
    pub from: Option<String>,
}

/// What stands over the list of figures.
pub const FIGURES: &str = "还需收集的数据";

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.from {
            Some(from) => write!(f, "{}（向{from}收集）", self.name),
            None => write!(f, "{}（通知要求）", self.name),
        }
    }
}

/// The empty report of a body for a year; `name` is its full name, where that is known.
pub fn draft(rules: &RuleSet, level: Level, year: u16, name: Option<&str>) -> Draft {
    let skeleton = rules.skeleton();
    let body = skeleton.bodies.iter().find(|b| b.level == level).or_else(|| skeleton.bodies.first());
    let word = |of: fn(&crate::rules::skeleton::BodyWords) -> &String| body.map_or("", |b| of(b).as_str()).to_owned();
    let filled = |text: &str, item: &str| {
        text.replace("{name}", name.unwrap_or(&skeleton.unnamed))
            .replace("{to}", &word(|b| &b.to))
            .replace("{self}", &word(|b| &b.own))
            .replace("{heads}", &word(|b| &b.heads))
            .replace("{year}", &year.to_string())
            .replace("{next}", &(year + 1).to_string())
            .replace("{item}", item)
    };
    let concerns = |levels: &[Level]| levels.is_empty() || levels.contains(&level);
    let names = |list: fn(&crate::rules::Notice) -> &Vec<Asked>| -> Vec<&str> {
        rules.notice().map_or(Vec::new(), |notice| list(notice).iter().map(|asked| asked.name.as_str()).collect())
    };
    let (asked, topics) = (names(|n| &n.must_report), names(|n| &n.topics));
    let mut lines = Vec::new();
    let mut numbers = Numbers::default();
    for line in skeleton.lines.iter().filter(|line| concerns(&line.levels)) {
        let items = match line.each {
            None => vec![""],
            Some(Each::Figures) => asked.clone(),
            Some(Each::Topics) => topics.clone(),
            Some(Each::Any) => asked.iter().chain(&topics).take(1).copied().collect(),
        };
        for (i, item) in items.into_iter().enumerate() {
            // What holds for all of them is said once.
            let note = line.note.as_ref().filter(|_| i == 0).map(|note| filled(note, item));
            let text = format!("{}{}", numbers.before(line), filled(&line.text, item));
            lines.push(DraftLine { style: line.style, text, note });
        }
    }
    let usual = skeleton.figures.iter().filter(|figure| {
        let known = asked.iter().any(|name| figure.name.contains(name) || name.contains(&figure.name));
        concerns(&figure.levels) && !known
    });
    let usual = usual.map(|figure| Figure { name: figure.name.clone(), from: Some(figure.from.clone()) });
    let figures = asked.iter().map(|name| Figure { name: (*name).to_owned(), from: None }).chain(usual).collect();
    Draft { lines, figures }
}

/// How far the headings have been counted.
#[derive(Default)]
struct Numbers {
    first: u32,
    second: u32,
}

impl Numbers {
    /// The number in front of a line: 一、 or （一）.
    fn before(&mut self, line: &SkeletonLine) -> String {
        match line.style {
            LineStyle::Heading1 => {
                (self.first, self.second) = (self.first + 1, 0);
                format!("{}、", chinese(self.first))
            }
            LineStyle::Heading2 => {
                self.second += 1;
                format!("（{}）", chinese(self.second))
            }
            LineStyle::Title | LineStyle::Addressee | LineStyle::Body | LineStyle::Signature | LineStyle::Date => {
                String::new()
            }
        }
    }
}

#[cfg(test)]
mod tests;
