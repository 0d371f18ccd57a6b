//! Holds an assessment against what was known before: a baseline of findings that are accepted for now, or an
//! earlier result, since which some are new and some solved.
//!
//! Findings are known again by their fingerprints, of which the same one may stand several times: they are counted.
//! Only what a rule that ran no longer says is gone; what was not looked at is not. Plain text of JSON in and out;
//! nothing here reads files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assessment::{Assessment, Since, Suppressed, SuppressedBy};
use crate::finding::{Finding, RuleStatus, Severity};

const BASELINE: &str = "fazhi.baseline/1";
const RESULT: &str = "fazhi.check/1";

/// What was known before, by report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    reports: Vec<KnownReport>,
}

/// What was known of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownReport {
    /// What it was called.
    pub path: String,
    /// Its findings in the order of the file.
    pub findings: Vec<Known>,
    /// Fingerprints that had been answered already and are no news.
    answered: Vec<String>,
}

/// One finding that was known, as often as it stood there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Known {
    /// Code of its rule.
    pub code: String,
    /// How it is known again.
    pub fingerprint: String,
    /// What was said.
    pub message: String,
    /// How grave it was, where that is known.
    pub severity: Option<Severity>,
    /// How often.
    pub count: usize,
}

/// Why a text holds nothing that was known before.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BeforeError {
    /// No JSON, or not the keys that are needed.
    #[error("内容不是{what}，或已损坏（第{line}行第{column}字）。请确认文件名；{remedy}")]
    Damaged {
        /// What it should be.
        what: &'static str,
        /// 1-based.
        line: usize,
        /// 1-based, in bytes.
        column: usize,
        /// How to get a right one.
        remedy: &'static str,
    },
    /// JSON of another kind.
    #[error("这是“{found}”，不是{what}（{wanted}）。请确认文件名；{remedy}")]
    Foreign {
        /// What it says it is.
        found: String,
        /// What it should be.
        what: &'static str,
        /// Its schema.
        wanted: &'static str,
        /// How to get a right one.
        remedy: &'static str,
    },
}

#[derive(Serialize, Deserialize)]
struct BaselineJson {
    schema: String,
    reports: Vec<BaselineReport>,
}

#[derive(Serialize, Deserialize)]
struct BaselineReport {
    path: String,
    findings: Vec<BaselineFinding>,
}

#[derive(Serialize, Deserialize)]
struct BaselineFinding {
    code: String,
    fingerprint: String,
    message: String,
    #[serde(default = "once")]
    count: usize,
}

fn once() -> usize {
    1
}

#[derive(Deserialize)]
struct ResultJson {
    reports: Vec<ResultReport>,
}

#[derive(Deserialize)]
struct ResultReport {
    path: String,
    findings: Vec<ResultFinding>,
    #[serde(default)]
    suppressed: Vec<ResultSuppressed>,
}

#[derive(Deserialize)]
struct ResultFinding {
    code: String,
    severity: String,
    message: String,
    fingerprint: String,
}

#[derive(Deserialize)]
struct ResultSuppressed {
    finding: ResultFinding,
}

#[derive(Deserialize)]
struct Schema {
    schema: String,
}

/// What a file should be, and how to get a right one.
type Wanted = (&'static str, &'static str, &'static str);

const WANTED_BASELINE: Wanted = ("基线", BASELINE, "基线用 --write-baseline 生成");
const WANTED_RESULT: Wanted = ("核对结果", RESULT, "核对结果用 --format json 或 --output json=文件 生成");

fn read<'t, T: Deserialize<'t>>(text: &'t str, (what, wanted, remedy): Wanted) -> Result<T, BeforeError> {
    let damaged = |error: serde_json::Error| BeforeError::Damaged {
        what,
        line: error.line(),
        column: error.column().max(1),
        remedy,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Schema { schema } = serde_json::from_str(text).map_err(damaged)?;
    if schema != wanted {
        let found = schema.chars().take(40).collect();
        return Err(BeforeError::Foreign { found, what, wanted, remedy });
    }
    serde_json::from_str(text).map_err(damaged)
}

impl Before {
    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// When the text is none.
    pub fn baseline(text: &str) -> Result<Before, BeforeError> {
        let json: BaselineJson = read(text, WANTED_BASELINE)?;
        let known = |f: BaselineFinding| Known {
            code: f.code,
            fingerprint: f.fingerprint,
            message: f.message,
            severity: None,
            count: f.count,
        };
        let report = |r: BaselineReport| KnownReport {
            path: r.path,
            findings: r.findings.into_iter().map(known).collect(),
            answered: Vec::new(),
        };
        Ok(Before { reports: json.reports.into_iter().map(report).collect() })
    }

    /// Reads an earlier result of `check --format json`.
    ///
    /// # Errors
    ///
    /// When the text is none.
    pub fn result(text: &str) -> Result<Before, BeforeError> {
        let json: ResultJson = read(text, WANTED_RESULT)?;
        let report = |r: ResultReport| {
            let mut findings: Vec<Known> = Vec::new();
            let mut places: BTreeMap<String, usize> = BTreeMap::new();
            for f in r.findings {
                let severity = match f.severity.as_str() {
                    "error" => Some(Severity::Error),
                    "warning" => Some(Severity::Warning),
                    "info" => Some(Severity::Info),
                    _ => None,
                };
                match places.get(&f.fingerprint) {
                    Some(&at) => findings[at].count += 1,
                    None => {
                        places.insert(f.fingerprint.clone(), findings.len());
                        let (code, fingerprint, message) = (f.code, f.fingerprint, f.message);
                        findings.push(Known { code, fingerprint, message, severity, count: 1 });
                    }
                }
            }
            let answered = r.suppressed.into_iter().map(|s| s.finding.fingerprint).collect();
            KnownReport { path: r.path, findings, answered }
        };
        Ok(Before { reports: json.reports.into_iter().map(report).collect() })
    }

    /// What is known of the report at a path; `alone` says that it is the only one of its run, so that it may have
    /// been renamed since. Else its name may help, if no other has it.
    pub fn report(&self, path: &str, alone: bool) -> Option<&KnownReport> {
        let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
        let same = self.reports.iter().find(|r| r.path == path);
        let only = || self.reports.first().filter(|_| alone && self.reports.len() == 1);
        let named = || {
            let mut all = self.reports.iter().filter(|r| name(&r.path) == name(path));
            all.next().filter(|_| all.next().is_none())
        };
        same.or_else(only).or_else(named)
    }
}

/// A baseline of these reports, each with what it is called; the same bytes for the same findings.
pub fn write_baseline<'a>(reports: impl IntoIterator<Item = (&'a str, &'a [Finding])>) -> String {
    let report = |(path, findings): (&str, &[Finding])| {
        let mut known: BTreeMap<(&str, &str), BaselineFinding> = BTreeMap::new();
        for f in findings {
            let first = || BaselineFinding {
                code: f.code.clone(),
                fingerprint: f.fingerprint.clone(),
                message: f.message.clone(),
                count: 0,
            };
            known.entry((&f.code, &f.fingerprint)).or_insert_with(first).count += 1;
        }
        BaselineReport { path: path.to_owned(), findings: known.into_values().collect() }
    };
    let mut reports: Vec<BaselineReport> = reports.into_iter().map(report).collect();
    reports.sort_by(|a, b| a.path.cmp(&b.path));
    let json = BaselineJson { schema: BASELINE.to_owned(), reports };
    serde_json::to_string_pretty(&json).expect("our shapes have string keys and plain values") + "\n"
}

/// Takes out of an assessment what a baseline knows; gives what the baseline knows and the report no longer has.
pub fn leave_out(assessment: &mut Assessment, known: &KnownReport) -> Vec<Known> {
    let mut left = Left::of(known);
    let is_known = left.meet(&assessment.findings);
    let gone = left.gone(assessment);
    let mut kept = Vec::new();
    for (finding, known) in std::mem::take(&mut assessment.findings).into_iter().zip(is_known) {
        if known {
            assessment.suppressed.push(Suppressed { finding, by: SuppressedBy::Baseline });
        } else {
            kept.push(finding);
        }
    }
    assessment.findings = kept;
    assessment.suppressed.sort_by_key(|s| s.finding.place.span);
    gone
}

/// Says in an assessment what is new since an earlier result and what is solved.
pub fn since(assessment: &mut Assessment, known: &KnownReport) {
    let mut left = Left::of(known);
    // What was answered meanwhile is still there, what had been answered then is no news.
    let suppressed: Vec<Finding> = assessment.suppressed.iter().map(|s| s.finding.clone()).collect();
    left.meet(&suppressed);
    let mut new: Vec<bool> = left.meet(&assessment.findings).into_iter().map(|known| !known).collect();
    let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
    known.answered.iter().for_each(|f| *answered.entry(f).or_default() += 1);
    for (finding, new) in assessment.findings.iter().zip(&mut new).filter(|(_, new)| **new) {
        if let Some(count) = answered.get_mut(finding.fingerprint.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            *new = false;
        }
    }
    let solved = left.gone(assessment);
    assessment.since = Some(Since { new, solved });
}

/// What is still to be met of a report.
struct Left<'a> {
    known: &'a [Known],
    counts: Vec<usize>,
    by_fingerprint: BTreeMap<&'a str, Vec<usize>>,
    by_message: BTreeMap<(&'a str, &'a str), Vec<usize>>,
}

impl<'a> Left<'a> {
    fn of(known: &'a KnownReport) -> Left<'a> {
        let known = known.findings.as_slice();
        let mut left = Left {
            known,
            counts: known.iter().map(|k| k.count).collect(),
            by_fingerprint: BTreeMap::new(),
            by_message: BTreeMap::new(),
        };
        for (i, k) in known.iter().enumerate() {
            left.by_fingerprint.entry(&k.fingerprint).or_default().push(i);
            left.by_message.entry((&k.code, &k.message)).or_default().push(i);
        }
        left
    }

    /// For each finding, whether it is known: first by the fingerprint; then, since a fingerprint changes with the
    /// words around it, whether the same was said of the same words.
    fn meet(&mut self, findings: &[Finding]) -> Vec<bool> {
        let mut known: Vec<bool> = Vec::with_capacity(findings.len());
        for finding in findings {
            known.push(take(&mut self.counts, self.by_fingerprint.get(finding.fingerprint.as_str())));
        }
        for (finding, known) in findings.iter().zip(&mut known).filter(|(_, known)| !**known) {
            let alike = self.by_message.get(&(finding.code.as_str(), finding.message.as_str()));
            *known = take(&mut self.counts, alike);
        }
        known
    }

    /// What was not met and belongs to a rule that ran.
    fn gone(&self, assessment: &Assessment) -> Vec<Known> {
        let ran = |code: &str| {
            let status = assessment.rules.iter().find(|(c, _)| c == code).map(|(_, status)| status);
            matches!(status, Some(RuleStatus::Found | RuleStatus::Passed))
        };
        let left = self.known.iter().zip(&self.counts).filter(|(k, count)| **count > 0 && ran(&k.code));
        left.map(|(k, count)| Known { count: *count, ..k.clone() }).collect()
    }
}

/// Meets one of some, if one is left.
fn take(counts: &mut [usize], some: Option<&Vec<usize>>) -> bool {
    match some.into_iter().flatten().find(|i| counts[**i] > 0) {
        Some(i) => {
            counts[*i] -= 1;
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, RuleSet, Source, check};

    const REPORT: &str = "青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n学习习近平法制思想。普法12场。\n学习习近平法制思想。普法12场。\n二、存在的不足\n案卷不规范。\n";

    fn assessed(text: &str) -> Assessment {
        let context = Context { annual_report: true, ..Context::default() };
        check(&Source::new("a.txt", text, "UTF-8"), &RuleSet::builtin(), &context)
    }

    fn codes(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|f| f.code.as_str()).collect()
    }

    #[test]
    fn a_baseline_takes_out_what_it_knows_as_often_as_it_knows_it() {
        let before = assessed(REPORT);
        let text = write_baseline([("a.txt", before.findings.as_slice())]);
        assert_eq!(text, write_baseline([("a.txt", before.findings.as_slice())]));
        let baseline = Before::baseline(&text).unwrap();
        let mut same = before.clone();
        assert!(leave_out(&mut same, baseline.report("a.txt", false).unwrap()).is_empty());
        assert!(same.findings.is_empty() && same.suppressed.len() == before.findings.len());
        // Lines moved, one slip more, one fault less.
        let changed = REPORT
            .replace("二、", "\n\n学习习近平法制思想。普法12场。\n二、")
            .replace("案卷不规范。", "案卷不规范，原因是未经培训。");
        let mut now = assessed(&changed);
        let stale = leave_out(&mut now, baseline.report("b.txt", true).unwrap());
        assert!(codes(&now.findings).contains(&"FZ820"), "{:?}", codes(&now.findings));
        assert!(now.suppressed.iter().filter(|s| s.finding.code == "FZ820").count() == 2);
        assert!(stale.iter().any(|k| k.code == "FZ302"), "{stale:?}");
        assert!(now.suppressed.iter().any(|s| s.finding.code == "FZ103"), "an absence is known by its structure");
    }

    #[test]
    fn an_earlier_result_tells_new_from_solved() {
        let before = assessed(REPORT);
        let json = serde_json::json!({"schema": RESULT, "reports": [{"path": "a.txt", "findings":
            before.findings.iter().map(|f| serde_json::json!({"code": f.code, "severity": "warning",
                "message": f.message, "fingerprint": f.fingerprint})).collect::<Vec<_>>()}]});
        let earlier = Before::result(&json.to_string()).unwrap();
        let mut now = assessed(&REPORT.replace("案卷不规范。", "案卷不规范，原因是未经培训。XX件。"));
        since(&mut now, earlier.report("a.txt", false).unwrap());
        let told = now.since.clone().unwrap();
        assert_eq!(told.new.len(), now.findings.len());
        let new: Vec<&str> =
            now.findings.iter().zip(&told.new).filter(|(_, n)| **n).map(|(f, _)| f.code.as_str()).collect();
        assert!(new.contains(&"FZ810") && !new.contains(&"FZ820"), "{new:?}");
        assert!(told.solved.iter().any(|k| k.code == "FZ302"), "{:?}", told.solved);
    }

    #[test]
    fn foreign_and_damaged_files_are_told_apart() {
        let foreign = Before::baseline(r#"{"schema": "fazhi.check/1", "reports": []}"#).unwrap_err();
        assert!(matches!(&foreign, BeforeError::Foreign { found, .. } if found == "fazhi.check/1"));
        for text in
            ["", "{", "[]", r#"{"schema": "fazhi.baseline/1"}"#, r#"{"schema": "fazhi.baseline/1", "reports": [{}]}"#]
        {
            assert!(matches!(Before::baseline(text), Err(BeforeError::Damaged { .. })), "{text}");
        }
        assert!(foreign.to_string().contains("--write-baseline"));
    }
}
