//! Puts what a set of reports shows into the words of its rule: a [`FindingRow`] like those of one report.

use super::record::{Basis, FindingRow, PlaceRow, SpanRow};
use crate::across::Spot;
use crate::finding::{Confidence, Severity};
use crate::fold::fold;
use crate::rules::kinds::Check;
use crate::rules::kinds::across::Across;
use crate::rules::{Rule, RuleSet};

/// A finding of the rule about `of`; `None` if there is no such rule, or it is switched off.
///
/// `known` are the words by which it is known again in a later run; where it stands is `at`, and `kind` what that is.
pub fn remark(
    rules: &RuleSet,
    of: Across,
    values: &[(&str, &str)],
    known: &str,
    at: (Spot, &str),
) -> Option<FindingRow> {
    let about = |r: &&Rule| matches!(&r.check, Check::Across(check) if check.of == of);
    let rule = rules.rules().iter().find(about).filter(|r| !rules.is_off(&r.code))?;
    let severity = rules.severity_of(rule);
    Some(FindingRow {
        code: rule.code.clone(),
        name: rule.name.clone(),
        severity: severity_key(severity).to_owned(),
        confidence: match rule.confidence {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        }
        .to_owned(),
        message: filled(&rule.message, values),
        help: rule.help.as_ref().map(|help| filled(help, values)),
        basis: rule.basis.as_ref().map(|b| Basis {
            document: b.document.clone(),
            text: b.text.clone(),
            place: b.place.clone(),
        }),
        role: None,
        span: span(at.0, at.1),
        excerpt: String::new(),
        related: Vec::new(),
        fingerprint: if known.is_empty() {
            format!("{}/-", rule.code)
        } else {
            format!("{}/-/{:016x}", rule.code, hash(known))
        },
        fix: None,
        review: None,
    })
}

/// A place as published.
pub(super) fn span(at: Spot, kind: &str) -> SpanRow {
    let place = |m: crate::across::Mark| PlaceRow {
        line: m.line.max(1),
        column: m.column.max(1),
        offset: m.offset,
        ..PlaceRow::default()
    };
    SpanRow { kind: kind.to_owned(), start: place(at.start), end: place(at.end) }
}

/// Stable English key of a severity.
fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// Fills `{name}` in a message.
fn filled(message: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(message.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// FNV-1a of the folded words without blanks: the same in every version and on every machine.
fn hash(words: &str) -> u64 {
    let solid = fold(words);
    let bytes = solid.bytes().filter(|b| !b.is_ascii_whitespace());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
