//! Turns `--select` and `--ignore` into a decision for every rule; the longest match wins.

use fazhi::assessment::Assessment;
use fazhi::finding::RuleStatus;
use fazhi::rules::{Rule, RuleSet};

use crate::args::ChoiceArgs;

/// Which rules speak.
#[derive(Debug, Default)]
pub struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
    /// Names by code, for words that are names and not codes.
    names: Vec<(String, String)>,
}

impl Selection {
    /// Takes the words of the command line.
    ///
    /// # Errors
    ///
    /// When a word is no code, prefix or name of a rule; says which one may be meant.
    pub fn new(ChoiceArgs { select, ignore }: &ChoiceArgs, rules: &RuleSet) -> Result<Selection, String> {
        for (flag, words) in [("--select", select), ("--ignore", ignore)] {
            for word in words {
                known(word, rules.rules()).map_err(|why| format!("{flag} {word}：{why}"))?;
            }
        }
        let upper = |words: &[String]| words.iter().map(|w| normal(w)).collect();
        let names = rules.rules().iter().map(|r| (r.code.clone(), r.name.clone())).collect();
        Ok(Selection { select: upper(select), ignore: upper(ignore), names })
    }

    /// Whether the rule with this code speaks.
    pub fn allows(&self, code: &str) -> bool {
        let name = self.names.iter().find(|(c, _)| c == code).map(|(_, name)| name.as_str());
        let longest = |words: &[String]| words.iter().filter_map(|w| match_length(w, code, name)).max();
        match (longest(&self.select), longest(&self.ignore)) {
            (Some(select), Some(ignore)) => select > ignore,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => self.select.is_empty(),
        }
    }

    /// Takes out what the rules not chosen said, and says so in their status.
    pub fn apply(&self, assessment: &mut Assessment) {
        if self.select.is_empty() && self.ignore.is_empty() {
            return;
        }
        assessment.findings.retain(|f| self.allows(&f.code));
        assessment.suppressed.retain(|s| self.allows(&s.finding.code));
        for (code, status) in &mut assessment.rules {
            if !self.allows(code) {
                *status = RuleStatus::NotApplicable("本次未选用（--select、--ignore）".to_owned());
            }
        }
    }
}

/// Finds the rule with this code or name.
///
/// # Errors
///
/// When there is none; says which one may be meant.
pub fn find<'a>(word: &str, rules: &'a [Rule]) -> Result<&'a Rule, String> {
    let normal = normal(word);
    rules.iter().find(|r| r.code == normal || r.name == normal).ok_or_else(|| unknown(&normal, rules))
}

fn known(word: &str, rules: &[Rule]) -> Result<(), String> {
    let word = normal(word);
    let matches = !word.is_empty() && rules.iter().any(|r| match_length(&word, &r.code, Some(&r.name)).is_some());
    if matches { Ok(()) } else { Err(unknown(&word, rules)) }
}

/// Codes in capitals, names in small letters, as the pack writes them.
fn normal(word: &str) -> String {
    let word = word.trim();
    if word.contains('-') || !word.to_ascii_uppercase().starts_with('F') {
        word.to_ascii_lowercase()
    } else {
        word.to_ascii_uppercase()
    }
}

/// How much of a rule a word names: all of it for a name, the length of a prefix of its code.
fn match_length(word: &str, code: &str, name: Option<&str>) -> Option<usize> {
    if name == Some(word) {
        Some(code.len())
    } else if code.starts_with(word) {
        Some(word.len())
    } else {
        None
    }
}

fn unknown(word: &str, rules: &[Rule]) -> String {
    let candidates = rules.iter().flat_map(|r| [r.code.as_str(), r.name.as_str()]);
    let nearest = candidates
        .map(|c| (strsim::normalized_damerau_levenshtein(word, c), c))
        // One wrong character in a code; the first of several rules that are as near.
        .filter(|(likeness, _)| *likeness >= 0.75)
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    let meant = nearest.map_or(String::new(), |(_, c)| format!("，是否指 {c}？"));
    format!("没有这样的规则{meant}{}用 fazhi rules list 查看全部规则", if meant.is_empty() { "，请" } else { "可" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(select: &[&str], ignore: &[&str]) -> Selection {
        let own = |words: &[&str]| words.iter().map(|w| normal(w)).collect();
        let names = vec![("FZ102".to_owned(), "missing-problems".to_owned())];
        Selection { select: own(select), ignore: own(ignore), names }
    }

    #[test]
    fn the_longest_match_wins() {
        let s = selection(&["fz1"], &["FZ10"]);
        assert!(s.allows("FZ111") && !s.allows("FZ102") && !s.allows("FZ301"));
        let s = selection(&["missing-problems"], &["FZ10"]);
        assert!(s.allows("FZ102") && !s.allows("FZ101"));
        let s = selection(&[], &["missing-problems"]);
        assert!(!s.allows("FZ102") && s.allows("FZ101"));
        assert!(!selection(&["FZ102"], &["FZ102"]).allows("FZ102"));
    }

    #[test]
    fn an_unknown_word_names_its_nearest() {
        let builtin = RuleSet::builtin();
        let rules = builtin.rules();
        assert!(known("FZ1", rules).is_ok() && known("", rules).is_err());
        assert!(find("missing-problem", rules).is_err_and(|e| e.contains("是否指 missing-problems")));
        assert!(find("FZ10O", rules).is_err_and(|e| e.contains("是否指 FZ101")));
        assert!(find("FZ999", rules).is_err_and(|e| !e.contains("是否指")));
        assert!(find("fz102", rules).is_ok());
    }
}
