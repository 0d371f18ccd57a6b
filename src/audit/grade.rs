//! Grades a report, with the reason: 较好, 一般 or 需完善, by how much there is to mend.

use super::record::ReportRow;
use crate::rules::AuditWords;

/// The grade and what it rests on; nothing for what is no annual report.
///
/// What the office found not to hold does not count.
pub(super) fn grade(report: &ReportRow, words: &AuditWords) -> Option<(String, String)> {
    if report.kind != "annual-report" {
        return None;
    }
    let of = |severity: &str| -> Vec<&str> {
        let counts = report.findings.iter().filter(|f| f.severity == severity && !f.is_dismissed());
        counts.map(|f| f.code.as_str()).collect()
    };
    let (errors, warnings) = (of("error"), of("warning"));
    let reaches = |least: Option<u32>, n: usize| least.is_some_and(|least| n >= least as usize);
    let plain = |g: &&crate::rules::GradeWords| g.errors.is_none() && g.warnings.is_none();
    let grade = words
        .grades
        .iter()
        .find(|g| plain(g) || reaches(g.errors, errors.len()) || reaches(g.warnings, warnings.len()))?;
    let told = |word: &str, codes: &[&str]| {
        let mut seen: Vec<&str> = Vec::new();
        codes.iter().for_each(|c| {
            if !seen.contains(c) {
                seen.push(c);
            }
        });
        match codes.len() {
            0 => format!("未见{word}"),
            n => format!("{word}{n}条（{}）", seen.join("、")),
        }
    };
    Some((grade.name.clone(), format!("{}，{}", told("须补正", &errors), told("请核对", &warnings))))
}
