//! Names the state that the words of each part say a thing is in, and tells whether the states exclude one another.
//!
//! 准予许可, 不予许可 and 正在办理 do; 合格 and 整改 do not. What excludes what stands in `rules/07-figures.yaml`.

use crate::rules::kinds::figures::States;

/// Where the word that names a state is looked for, in bytes before the part's figure.
const NEAR: usize = 36;

/// The states named so far, by group; a group that a part does not belong to is out.
pub(super) struct Row<'w> {
    groups: &'w [States],
    seen: Vec<Option<Vec<usize>>>,
}

impl<'w> Row<'w> {
    /// Before the first part.
    pub fn new(groups: &'w [States]) -> Self {
        Row { groups, seen: vec![Some(Vec::new()); groups.len()] }
    }

    /// Whether a part so named is in a further state of a group that all parts belong to.
    pub fn goes_on(&self, label: &str) -> bool {
        let further = |(group, seen): (&States, &Option<Vec<usize>>)| {
            seen.as_ref().is_some_and(|seen| named(label, group).is_some_and(|state| !seen.contains(&state)))
        };
        self.groups.iter().zip(&self.seen).any(further)
    }

    /// Takes in a part.
    pub fn push(&mut self, label: &str) {
        for (group, seen) in self.groups.iter().zip(&mut self.seen) {
            let state = named(label, group);
            match (seen.as_mut(), state) {
                (Some(known), Some(state)) if !known.contains(&state) => known.push(state),
                _ => *seen = None,
            }
        }
    }

    /// Whether the parts are states of one group, and enough of them to be sure.
    pub fn excludes(&self) -> bool {
        let enough = |(group, seen): (&States, &Option<Vec<usize>>)| {
            seen.as_ref().is_some_and(|seen| seen.len() >= group.at_least)
        };
        self.groups.iter().zip(&self.seen).any(enough)
    }
}

/// The longest word of the group near the end of a label, so that 不合格 is not 合格.
fn named(label: &str, group: &States) -> Option<usize> {
    let near = &label[label.ceil_char_boundary(label.len().saturating_sub(NEAR))..];
    let found = group.words.iter().enumerate().filter(|(_, word)| near.contains(word.as_str()));
    found.max_by_key(|(_, word)| word.len()).map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excludes(labels: &[&str]) -> bool {
        let group =
            |words: &[&str], at_least| States { words: words.iter().map(|w| (*w).to_owned()).collect(), at_least };
        let groups = [group(&["优秀", "合格", "不合格"], 3), group(&["准予", "不予", "正在办理"], 2)];
        let mut row = Row::new(&groups);
        let all = labels.iter().all(|label| {
            let on = row.goes_on(label);
            row.push(label);
            on
        });
        all && row.excludes()
    }

    #[test]
    fn states_of_one_group_exclude_one_another() {
        assert!(excludes(&["优秀案卷", "、合格案卷", "、不合格案卷"]));
        assert!(excludes(&["不予许可", "、正在办理"]));
    }

    #[test]
    fn a_word_said_twice_or_of_another_group_does_not() {
        assert!(!excludes(&["食品合格", "、药品合格"]));
        assert!(!excludes(&["优秀", "、准予"]));
        assert!(!excludes(&["优秀", "、合格"]), "合格 may count the 优秀 too");
        assert!(!excludes(&["不予许可", "、女性"]));
    }
}
