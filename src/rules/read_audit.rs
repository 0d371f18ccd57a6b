//! Reads `fazhi.audit-words/1` files: how columns are called, how names of bodies are compared, how the figures of a
//! ledger are told in a report, and from where on something is worth saying.
//!
//! Several files add up, as with the template; of thresholds the last counts.

use serde::{Deserialize, Serialize};

use super::load::{Fields, Loader, Node};
use super::read_template::wordings;
use crate::report::Level;
use crate::wording::{SetId, Wording, Wordings};

/// The words and thresholds of an audit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AuditWords {
    /// Columns by their keys, each with what tables call it, the likeliest first.
    pub columns: Vec<(String, Vec<String>)>,
    /// Words in a table that say yes.
    pub yes: Vec<String>,
    /// Words in a table that say no.
    pub no: Vec<String>,
    /// Ends of names and kinds, each with the kind of body it says, the first that fits.
    pub levels: Vec<(Level, Vec<String>)>,
    /// Ends of names that are left out when names are compared, longest first.
    pub suffixes: Vec<String>,
    /// Last characters of the names of places.
    pub place_ends: Vec<String>,
    /// What must stand behind a place's name for the place itself to speak.
    pub place_behind: Vec<String>,
    /// Figures that a ledger holds.
    pub figures: Vec<FigureWords>,
    /// Words that say there was none.
    pub none: SetId,
    /// From where on shared text is told.
    pub overlap: OverlapWords,
    /// Per cent of last year's text from where on it is told.
    pub carried: u32,
    /// Fewer characters without any part are a cover only.
    pub cover: u32,
    /// Per cent of the words of a point of feedback that must be found for an answer.
    pub answered: u32,
    /// Grades, the first that fits decides.
    pub grades: Vec<GradeWords>,
}

/// A figure of a ledger and how reports tell it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FigureWords {
    /// What users read.
    pub name: String,
    /// What ledgers call its column.
    pub columns: Vec<String>,
    /// Cues in the text.
    pub words: SetId,
    /// Words in the same clause that make it another figure.
    pub unless: SetId,
    /// Units it is counted in.
    pub units: Vec<String>,
}

/// From where on shared text is told.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct OverlapWords {
    /// Per cent of the shorter text.
    pub share: u32,
    /// Per cent of the bodies that make a wording an official one.
    pub official: u32,
    /// Bodies it takes at least.
    pub official_least: u32,
    /// Characters of the shortest passage that is shown.
    pub passage: u32,
}

/// A grade and what it takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GradeWords {
    /// 较好, 一般, 需完善.
    pub name: String,
    /// At least so many 须补正.
    pub errors: Option<u32>,
    /// At least so many 请核对.
    pub warnings: Option<u32>,
}

/// Keys a table's columns may have.
const COLUMNS: &[&str] = &[
    "unit",
    "short",
    "former",
    "kind",
    "superior",
    "version",
    "exempt",
    "received",
    "published",
    "address",
    "contact",
    "problem",
    "year",
    "fingerprint",
    "decision",
    "reason",
];

/// What the files read so far say.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct AuditDraft {
    words: AuditWords,
    figures: Vec<(FigureWords, Vec<Wording>, Vec<Wording>)>,
    none: Vec<Wording>,
}

impl AuditDraft {
    /// Adds what one file says.
    pub fn read(&mut self, mut fields: Fields, loader: &Loader) {
        fields.take("schema");
        if let Some(mut columns) = fields.map("columns") {
            for key in COLUMNS {
                let names = columns.strings(key).unwrap_or_default();
                match self.words.columns.iter_mut().find(|(known, _)| known == key) {
                    // A user's own heading is likelier than ours.
                    Some((_, known)) => drop(known.splice(0..0, names)),
                    None => self.words.columns.push(((*key).to_owned(), names)),
                }
            }
            columns.finish();
        }
        self.words.yes.extend(fields.strings("yes").unwrap_or_default());
        self.words.no.extend(fields.strings("no").unwrap_or_default());
        if let Some(levels) = fields.map("levels") {
            for (key, node) in levels.take_rest() {
                let level = loader.choose(key, &super::kinds::levels());
                let names: Vec<String> = match &node.value {
                    Node::List(items) => items.iter().filter_map(|i| Some(loader.string("结尾", i)?.value)).collect(),
                    _ => loader.string("结尾", node).into_iter().map(|w| w.value).collect(),
                };
                self.words.levels.extend(level.map(|level| (level, names)));
            }
        }
        self.words.suffixes.extend(fields.strings("suffixes").unwrap_or_default());
        self.words.suffixes.sort_by_key(|s| std::cmp::Reverse(s.len()));
        if let Some(mut places) = fields.map("places") {
            self.words.place_ends.extend(places.strings("ends").unwrap_or_default());
            self.words.place_behind.extend(places.strings("behind").unwrap_or_default());
            places.finish();
        }
        for node in fields.list("figures").unwrap_or_default() {
            let Some(mut figure) = Fields::open(node, "台账数字", loader) else { continue };
            figure.require(&["name", "columns", "words", "units"]);
            let name = figure.string("name");
            let columns = figure.strings("columns").unwrap_or_default();
            let units = figure.strings("units").unwrap_or_default();
            let words = wordings(&mut figure, "words", loader);
            let unless = wordings(&mut figure, "unless", loader);
            figure.finish();
            let Some(name) = name else { continue };
            let known = self.figures.iter_mut().find(|(f, ..)| f.name == name);
            let Some((figure, all, not)) = known else {
                let figure = FigureWords { name, columns, units, words: SetId::default(), unless: SetId::default() };
                self.figures.push((figure, words, unless));
                continue;
            };
            figure.columns.splice(0..0, columns);
            figure.units.extend(units);
            all.extend(words);
            not.extend(unless);
        }
        self.none.extend(wordings(&mut fields, "none", loader));
        if let Some(mut overlap) = fields.map("overlap") {
            let now = &mut self.words.overlap;
            now.share = overlap.number("share").unwrap_or(now.share);
            now.official = overlap.number("official").unwrap_or(now.official);
            now.official_least = overlap.number("official_least").unwrap_or(now.official_least);
            now.passage = overlap.number("passage").unwrap_or(now.passage);
            overlap.finish();
        }
        self.words.carried = fields.number("carried").unwrap_or(self.words.carried);
        self.words.cover = fields.number("cover").unwrap_or(self.words.cover);
        self.words.answered = fields.number("answered").unwrap_or(self.words.answered);
        let grades: Vec<GradeWords> = fields
            .list("grades")
            .unwrap_or_default()
            .iter()
            .filter_map(|node| {
                let mut grade = Fields::open(node, "评价", loader)?;
                grade.require(&["name"]);
                let (name, errors, warnings) = (grade.string("name"), grade.number("errors"), grade.number("warnings"));
                grade.finish();
                Some(GradeWords { name: name?, errors, warnings })
            })
            .collect();
        if !grades.is_empty() {
            self.words.grades = grades;
        }
        fields.finish();
    }

    /// Moves the wordings into `all` and keeps what they mean.
    pub fn finish(self, all: &mut Wordings) -> AuditWords {
        let figure = |(figure, words, unless): (FigureWords, Vec<Wording>, Vec<Wording>)| FigureWords {
            words: all.add(words),
            unless: all.add(unless),
            ..figure
        };
        let figures = self.figures.into_iter().map(figure).collect();
        AuditWords { figures, none: all.add(self.none), ..self.words }
    }
}

impl AuditWords {
    /// What tables call a column.
    pub fn column(&self, key: &str) -> &[String] {
        self.columns.iter().find(|(known, _)| known == key).map_or(&[], |(_, names)| names)
    }
}
