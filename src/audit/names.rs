//! Compares names of bodies: 青石镇人民政府, 青石镇党委 and 青石镇 are one body; looks up which known name a title,
//! an issuer or a path holds, the longest first.

use std::collections::HashMap;

use crate::rules::AuditWords;

/// Characters of a text in which a name is looked for.
const TEXT: usize = 80;
/// Characters of the longest name.
const NAME: usize = 30;

/// The form in which names are compared: folded, without blanks and brackets, without its last official part.
pub fn key(name: &str, words: &AuditWords) -> String {
    let plain = plain(name);
    let stripped = words.suffixes.iter().find_map(|s| plain.strip_suffix(s.as_str()));
    // 委员会 alone is no name.
    match stripped.filter(|rest| rest.chars().count() >= 2) {
        Some(rest) => rest.to_owned(),
        None => plain,
    }
}

/// Folded, without blanks.
pub(super) fn plain(name: &str) -> String {
    crate::fold::fold(name).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Known names and whose they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    of: HashMap<String, Vec<usize>>,
}

/// What a text says about whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// One body, and whether the text is its name and nothing else.
    One(usize, bool),
    /// Several that fit as well as each other.
    Several(Vec<usize>),
    /// None.
    None,
}

impl Names {
    /// Says that a body has a name, in its plain form and in the form in which names are compared.
    pub fn add(&mut self, name: &str, unit: usize, words: &AuditWords) {
        for form in [plain(name), key(name, words)] {
            if form.chars().count() < 2 {
                continue;
            }
            let units = self.of.entry(form).or_default();
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
    }

    /// Adds a form only for those names that are still free: 司法局 of the only one there is.
    pub fn add_if_free(&mut self, forms: Vec<(String, usize)>) {
        let mut all: HashMap<String, Vec<usize>> = HashMap::new();
        for (form, unit) in forms {
            if !self.of.contains_key(&form) {
                all.entry(form).or_default().push(unit);
            }
        }
        // Into a map again, so that the order of the other does not matter.
        self.of.extend(all.into_iter().filter(|(_, units)| units.len() == 1));
    }

    /// Whose name a text is or holds; the longest name decides.
    pub fn find(&self, text: &str, words: &AuditWords) -> Found {
        let whole = plain(text);
        for form in [whole.clone(), key(text, words)] {
            match self.of.get(&form).map(Vec::as_slice) {
                Some([one]) => return Found::One(*one, true),
                Some(several) => return Found::Several(several.to_vec()),
                None => {}
            }
        }
        let places: Vec<usize> = whole.char_indices().map(|(at, _)| at).chain([whole.len()]).take(TEXT).collect();
        for length in (2..NAME.min(places.len())).rev() {
            let mut found: Vec<usize> = Vec::new();
            for window in places.windows(length + 1) {
                let name = &whole[window[0]..window[length]];
                found.extend(self.of.get(name).into_iter().flatten());
            }
            found.sort_unstable();
            found.dedup();
            match found[..] {
                [] => {}
                [one] => return Found::One(one, false),
                _ => return Found::Several(found),
            }
        }
        Found::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleSet;

    #[test]
    fn the_longest_name_decides_and_equals_stay_open() {
        let rules = RuleSet::builtin();
        let words = rules.audit();
        let mut names = Names::default();
        for (i, name) in ["石城县人民政府", "石城县司法局", "青石镇人民政府", "白河镇"].iter().enumerate()
        {
            names.add(name, i, words);
        }
        assert_eq!(key("青石镇 人民政府", words), "青石镇");
        assert_eq!(names.find("石城县司法局", words), Found::One(1, true));
        assert_eq!(names.find("石城县司法局关于2025年度法治政府建设情况的报告", words), Found::One(1, false));
        assert_eq!(names.find("青石镇党委", words), Found::One(2, true));
        assert_eq!(names.find("石城县青石镇2025年报告", words), Found::Several(vec![0, 2]));
        assert_eq!(names.find("青石镇和白河镇", words), Found::Several(vec![2, 3]));
        assert_eq!(names.find("县林业局", words), Found::None);
    }
}
