//! Turns what people have answered already, and what has changed since an earlier result, into their part of
//! `fazhi.check/1`.

use serde::Serialize;

use super::json::{FindingJson, FindingPlaces, SpanJson, placed};
use super::severity_key;
use crate::assessment::{Assessment, Since, Suppressed, SuppressedBy};
use crate::finding::PlaceKind;

/// What has changed since an earlier result.
#[derive(Serialize)]
pub(super) struct SinceJson<'a> {
    /// Fingerprints of findings of this report, once for each.
    new: Vec<&'a str>,
    solved: Vec<SolvedJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct SolvedJson<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    message: &'a str,
    fingerprint: &'a str,
    count: usize,
}

/// A finding with where it was answered.
#[derive(Serialize)]
pub(super) struct SuppressedJson<'a> {
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<SpanJson>,
    finding: FindingJson<'a>,
}

pub(super) fn suppressed<'a>(one: &'a Suppressed, places: &mut FindingPlaces) -> SuppressedJson<'a> {
    let finding = placed(&one.finding, places);
    let (by, reason, comment) = match &one.by {
        SuppressedBy::Comment { place, reason } => {
            ("comment", Some(reason.as_str()), Some(places.related.span(*place, PlaceKind::Text)))
        }
        SuppressedBy::Baseline => ("baseline", None, None),
    };
    SuppressedJson { by, reason, comment, finding }
}

pub(super) fn since_last<'a>(since: &'a Since, assessment: &'a Assessment) -> SinceJson<'a> {
    let findings = assessment.findings.iter().zip(&since.new).filter(|(_, new)| **new);
    let solved = since.solved.iter().map(|known| SolvedJson {
        code: &known.code,
        severity: known.severity.map(severity_key),
        message: &known.message,
        fingerprint: &known.fingerprint,
        count: known.count,
    });
    SinceJson { new: findings.map(|(f, _)| f.fingerprint.as_str()).collect(), solved: solved.collect() }
}
