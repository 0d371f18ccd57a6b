//! Turns a text and the safe fixes of its findings into the corrected text.
//!
//! A fix is done whole or not at all. Where two want the same words, the one whose finding comes first is done
//! and the other waits for the next round, whose findings are about the new text. Nothing here knows rules,
//! files or encodings.

use std::collections::BTreeMap;

use crate::finding::{Edit, Finding};

/// Most rounds; real reports need one or two, and rules that undo one another must come to an end.
const ROUNDS: usize = 10;

/// A corrected text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text afterwards.
    pub text: String,
    /// How many places each rule changed, by code.
    pub places: BTreeMap<String, usize>,
}

impl Fixed {
    /// Places changed in all.
    pub fn count(&self) -> usize {
        self.places.values().sum()
    }
}

/// Does safe fixes until there are none; `findings` are those of the text it is given.
pub fn fix(text: &str, mut findings: impl FnMut(&str) -> Vec<Finding>) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), places: BTreeMap::new() };
    for _ in 0..ROUNDS {
        let found = findings(&fixed.text);
        let chosen = choose(&found);
        if chosen.is_empty() {
            break;
        }
        fixed.text = rewrite(&fixed.text, chosen.values().map(|(edit, _)| *edit));
        for (_, code) in chosen.values() {
            *fixed.places.entry((*code).to_owned()).or_default() += 1;
        }
    }
    fixed
}

/// The edits of this round by their start, with the codes of their rules.
pub fn choose(findings: &[Finding]) -> BTreeMap<u32, (&Edit, &str)> {
    let mut chosen: BTreeMap<u32, (&Edit, &str)> = BTreeMap::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safe) else { continue };
        let free = |edit: &Edit| {
            let before = chosen.range(..=edit.span.start).next_back();
            let behind = chosen.range(edit.span.start..).next();
            before.is_none_or(|(start, (other, _))| *start < edit.span.start && other.span.end <= edit.span.start)
                && behind.is_none_or(|(start, _)| edit.span.end <= *start)
        };
        if fix.edits.iter().all(free) {
            chosen.extend(fix.edits.iter().map(|edit| (edit.span.start, (edit, finding.code.as_str()))));
        }
    }
    chosen
}

/// The text with edits that come in order and do not overlap.
fn rewrite<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Confidence, Fix, Place, PlaceKind, Severity};
    use crate::span::Span;

    fn finding(code: &str, safe: bool, edits: &[(u32, u32, &str)]) -> Finding {
        let edits: Vec<Edit> =
            edits.iter().map(|&(a, b, text)| Edit { span: Span::new(a, b), text: text.into() }).collect();
        Finding {
            code: code.into(),
            name: "made-up".into(),
            severity: Severity::Info,
            confidence: Confidence::High,
            message: String::new(),
            help: None,
            basis: None,
            role: None,
            place: Place { span: edits[0].span, kind: PlaceKind::Text },
            excerpt: String::new(),
            related: Vec::new(),
            fingerprint: String::new(),
            fix: Some(Fix { title: String::new(), safe, edits }),
        }
    }

    #[test]
    fn the_first_of_two_wins_and_the_other_comes_in_the_next_round() {
        let mut rounds = 0;
        let fixed = fix("abcdef", |text| {
            rounds += 1;
            match text {
                "abcdef" => vec![
                    finding("FZ1", true, &[(0, 1, "A"), (2, 4, "X")]),
                    finding("FZ2", true, &[(1, 2, "B"), (3, 5, "Y")]),
                    finding("FZ3", false, &[(5, 6, "Z")]),
                ],
                "AbXef" => vec![finding("FZ2", true, &[(1, 2, "B")])],
                _ => Vec::new(),
            }
        });
        assert_eq!((fixed.text.as_str(), rounds), ("ABXef", 3));
        assert_eq!(fixed.places, BTreeMap::from([("FZ1".to_owned(), 2), ("FZ2".to_owned(), 1)]));
    }

    #[test]
    fn touching_edits_are_both_done_and_two_at_one_place_are_not() {
        let both = [finding("FZ1", true, &[(0, 1, "A")]), finding("FZ2", true, &[(1, 1, "-"), (1, 2, "B")])];
        assert_eq!(choose(&both[..1]).len(), 1);
        let same = [finding("FZ1", true, &[(1, 1, "-")]), finding("FZ2", true, &[(1, 2, "B")])];
        assert_eq!(choose(&same).values().map(|(_, code)| *code).collect::<Vec<_>>(), ["FZ1"]);
    }

    #[test]
    fn rules_that_undo_one_another_come_to_an_end() {
        let fixed = fix("a", |text| vec![finding("FZ1", true, &[(0, 1, if text == "a" { "b" } else { "a" })])]);
        assert_eq!(fixed.count(), ROUNDS);
    }
}
