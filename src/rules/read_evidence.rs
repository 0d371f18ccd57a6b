//! Reads `fazhi.duties/1`, `fazhi.areas/1` and `fazhi.trace/1` files: what counts as a principal's act, which
//! words touch which area, and how problems and plan items are matched.
//!
//! Several files add up, as with the template.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::load::{Fields, Loader};
use super::read_template::wordings;
use crate::template::{AreaWords, DutyKind, DutyWords, TraceWords};
use crate::wording::{Wording, Wordings};

/// The lists of a duties file.
const LISTS: &[&str] = &["principal", "not_principal", "organ", "collective", "modal", "refuse", "law"];
/// The letters a kind of act may have.
const LETTERS: &[(&str, char)] =
    &[("A", 'A'), ("B", 'B'), ("C", 'C'), ("D", 'D'), ("E", 'E'), ("F", 'F'), ("G", 'G'), ("H", 'H'), ("I", 'I')];

/// What the files read so far say.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Evidence {
    lists: BTreeMap<String, Vec<Wording>>,
    kinds: BTreeMap<char, (String, Vec<Wording>)>,
    areas: Vec<(String, String, Vec<Wording>)>,
    formula: Vec<Wording>,
    at_least: u32,
    years: [u32; 3],
}

impl Evidence {
    /// Reads a `fazhi.duties/1` file.
    pub fn read_duties(&mut self, mut fields: Fields, loader: &Loader) {
        fields.take("schema");
        for key in LISTS {
            let list = wordings(&mut fields, key, loader);
            self.lists.entry((*key).to_owned()).or_default().extend(list);
        }
        for node in fields.list("kinds").unwrap_or_default() {
            let Some(mut kind) = Fields::open(node, "履职事项", loader) else { continue };
            kind.require(&["kind", "words"]);
            let (letter, name) = (kind.choice("kind", LETTERS), kind.string("name"));
            let words = wordings(&mut kind, "words", loader);
            if let Some(letter) = letter {
                let entry = self.kinds.entry(letter).or_default();
                entry.0 = name.unwrap_or_else(|| std::mem::take(&mut entry.0));
                entry.1.extend(words);
            }
            kind.finish();
        }
        fields.finish();
    }

    /// Reads a `fazhi.areas/1` file.
    pub fn read_areas(&mut self, mut fields: Fields, loader: &Loader) {
        fields.take("schema");
        for node in fields.list("areas").unwrap_or_default() {
            let Some(mut area) = Fields::open(node, "方面", loader) else { continue };
            area.require(&["area", "name", "words"]);
            let (key, name) = (area.string("area"), area.string("name"));
            let words = wordings(&mut area, "words", loader);
            area.finish();
            let (Some(key), Some(name)) = (key, name) else { continue };
            match self.areas.iter_mut().find(|(known, ..)| *known == key) {
                Some((_, _, all)) => all.extend(words),
                None => self.areas.push((key, name, words)),
            }
        }
        fields.finish();
    }

    /// Reads a `fazhi.trace/1` file.
    pub fn read_trace(&mut self, mut fields: Fields, loader: &Loader) {
        fields.take("schema");
        self.formula.extend(wordings(&mut fields, "formula", loader));
        self.at_least = fields.number("at_least").unwrap_or(self.at_least);
        for (i, key) in ["answered", "partly", "unchanged"].into_iter().enumerate() {
            self.years[i] = fields.number(key).unwrap_or(self.years[i]);
        }
        fields.finish();
    }

    /// Names of lists that no file has filled.
    pub fn missing(&self) -> Vec<String> {
        let lists = LISTS.iter().filter(|k| self.lists.get(**k).is_none_or(Vec::is_empty));
        let mut missing: Vec<String> = lists.map(|k| format!("duties: {k}")).collect();
        if self.kinds.is_empty() {
            missing.push("duties: kinds".to_owned());
        }
        if self.areas.is_empty() {
            missing.push("areas".to_owned());
        }
        if self.formula.is_empty() || self.at_least == 0 || self.years.contains(&0) {
            missing.push("trace".to_owned());
        }
        missing
    }

    /// Moves the wordings into `all` and keeps what they mean.
    pub fn finish(mut self, all: &mut Wordings) -> (DutyWords, Vec<AreaWords>, TraceWords) {
        let kinds = std::mem::take(&mut self.kinds).into_iter();
        let kinds = kinds.map(|(kind, (name, words))| DutyKind { kind, name, acts: all.add(words) }).collect();
        let mut list = |key: &str| all.add(self.lists.remove(key).unwrap_or_default());
        let duties = DutyWords {
            principal: list("principal"),
            not_principal: list("not_principal"),
            organ: list("organ"),
            collective: list("collective"),
            modal: list("modal"),
            refuse: list("refuse"),
            law: list("law"),
            kinds,
        };
        let areas = self.areas.into_iter();
        let areas = areas.map(|(area, name, words)| AreaWords { area, name, words: all.add(words) }).collect();
        let (formula, [answered, partly, unchanged]) = (all.add(self.formula), self.years);
        (duties, areas, TraceWords { formula, at_least: self.at_least, answered, partly, unchanged })
    }
}
