//! Reads `fazhi.facts/1` files: units, and the words that make a figure vague.

use super::load::{Fields, Loader};
use crate::fold::fold;
use crate::report::facts::UnitWords;

/// Adds what one file says.
pub(super) fn read(mut fields: Fields, loader: &Loader, words: &mut UnitWords) {
    fields.take("schema");
    for (key, list) in
        [("units", &mut words.units), ("vague_before", &mut words.before), ("vague_behind", &mut words.behind)]
    {
        for text in fields.strings_at(key).unwrap_or_default() {
            if text.value.trim().is_empty() {
                loader.mistake(text.range, format!("“{key}”里有一项没有文字"), None);
            } else {
                list.push(fold(text.value.trim()));
            }
        }
        list.sort_by(|a, b| a.chars().next().cmp(&b.chars().next()).then(b.len().cmp(&a.len())).then(a.cmp(b)));
        list.dedup();
    }
    fields.finish();
}
