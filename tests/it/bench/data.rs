//! Reads `tests/fixtures/bench` into sound reports with their marks, and mutations by area.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::support::{files_below, read, root};

/// Everything the bench runs on, in the order of the files' names.
pub struct Bench {
    pub reports: Vec<Report>,
    pub areas: Vec<Area>,
}

/// One sound report.
pub struct Report {
    /// Name of its file without `.txt`.
    pub name: String,
    pub text: String,
    pub marks: Marks,
}

/// Which lines of a report are what; each names a whole line, a part by its first heading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// The year reported on.
    pub year: u16,
    /// Lines of the title.
    pub title: Vec<String>,
    pub addressee: String,
    /// First heading of each part by its role, as in `rules/template.yaml`.
    pub parts: BTreeMap<String, String>,
    /// Lines of the signature.
    pub signature: Vec<String>,
    pub date: String,
    /// What `{name}`, `{self}` … in a mutation stand for here.
    pub words: BTreeMap<String, String>,
    /// Replacements by name: words of the report, and what stands there instead.
    pub swaps: BTreeMap<String, Vec<[String; 2]>>,
}

/// The mutations of one area of the catalogue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// What the area's codes begin with.
    pub area: String,
    /// What the area looks at, for the table.
    pub about: String,
    pub plants: Vec<Mutation>,
    pub look_alikes: Vec<Mutation>,
}

/// One way to change a report; what is left out stays as it is.
///
/// Parts are named by role. Words in braces are filled in by report: `{year}`, `{next}`, `{last}` and the
/// report's own words. A report in which the change cannot be made is left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutation {
    pub name: String,
    /// The area, filled in by the reader.
    #[serde(skip)]
    pub area: String,
    /// Codes of which one must be newly said; empty for a look-alike.
    #[serde(default)]
    pub say: Vec<String>,
    /// `draft`, `submit` or `publish`; `draft` if left out.
    pub stage: Option<String>,
    /// Reports by name, or `half` of them; if left out, every third in turn.
    #[serde(default)]
    pub reports: Vec<String>,
    /// Reports it does not fit.
    #[serde(default)]
    pub except: Vec<String>,
    /// The whole text.
    pub whole: Option<String>,
    /// Lines above the title.
    pub above: Option<String>,
    /// The title; empty takes it away.
    pub title: Option<String>,
    pub addressee: Option<String>,
    pub preamble: Option<String>,
    /// Lines before the signature.
    pub closing: Option<String>,
    pub signature: Option<String>,
    pub date: Option<String>,
    /// Lines below the date.
    pub below: Option<String>,
    /// Words replaced everywhere.
    #[serde(default)]
    pub replace: BTreeMap<String, String>,
    /// Names of the report's own replacements.
    #[serde(default)]
    pub swap: Vec<String>,
    /// Other words for a heading, its number is kept.
    #[serde(default)]
    pub heading: BTreeMap<String, String>,
    /// Other paragraphs below a heading; empty leaves the heading alone.
    #[serde(default)]
    pub body: BTreeMap<String, String>,
    /// A sentence at the end of one of the part's paragraphs.
    #[serde(default)]
    pub add: BTreeMap<String, String>,
    /// Paragraphs at the end of the part.
    #[serde(default)]
    pub line: BTreeMap<String, String>,
    /// Parts taken away.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Parts in another order.
    #[serde(default)]
    pub order: Vec<String>,
    /// A part put under the last sub-heading of another: part, other part, sub-heading.
    pub demote: Option<[String; 3]>,
    /// Two neighbouring parts under one heading: first, second, heading.
    pub merge: Option<[String; 3]>,
    /// Number of a part's heading, after all parts were numbered anew.
    #[serde(default)]
    pub number: BTreeMap<String, String>,
}

impl Bench {
    /// Reads all files; a mistake in one of them is a panic with its name.
    pub fn read() -> Bench {
        let folder = root().join("tests/fixtures/bench");
        let mut marks: BTreeMap<String, Marks> = yaml(&folder.join("marks.yaml"));
        let report = |path: std::path::PathBuf| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let marks = marks.remove(&name).unwrap_or_else(|| panic!("{name} has no marks"));
            Report { name, text: read(&path).trim_end().to_owned(), marks }
        };
        let reports = files_below(&folder.join("reports"), "txt").into_iter().map(report).collect();
        let areas = files_below(&folder, "yaml").into_iter().filter(|path| !path.ends_with("marks.yaml"));
        let areas = areas.map(|path| {
            let mut area: Area = yaml(&path);
            for mutation in area.plants.iter_mut().chain(&mut area.look_alikes) {
                mutation.area.clone_from(&area.area);
            }
            assert!(area.plants.iter().all(|m| !m.say.is_empty()), "{}: a plant without a code", area.area);
            area
        });
        Bench { reports, areas: areas.collect() }
    }
}

fn yaml<T: DeserializeOwned>(path: &std::path::Path) -> T {
    serde_yaml::from_str(&read(path)).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
