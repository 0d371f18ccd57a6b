//! Turns findings, and the mistakes of rule files, into the diagnostics an editor shows.
//!
//! Nothing is said about a text that is no annual report. A missing part stands where it belongs, with an empty
//! range. The order is that of the findings.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Uri,
};

use super::documents::Checked;
use super::positions::{Encoding, Positions};
use super::text::Text;
use crate::finding::{Finding, Severity};
use crate::report::Kind;
use crate::rules::load::Mistake;
use crate::span::Span;

/// Who says it.
pub const SOURCE: &str = "fazhi";

/// What a client can show, and where explanations are.
pub struct Shape<'a> {
    /// What columns count.
    pub encoding: Encoding,
    /// Whether further places can be shown.
    pub related: bool,
    /// The address of a rule's explanation, if it has one.
    pub link: &'a dyn Fn(&str) -> Option<Uri>,
}

/// The findings that are shown for a checked text.
pub fn shown(checked: &Checked) -> &[Finding] {
    match checked.assessment.report.kind {
        Kind::AnnualReport | Kind::Classified => &checked.assessment.findings,
        Kind::NotAReport { .. } => &[],
    }
}

/// The diagnostics of a checked text.
pub fn of_report(checked: &Checked, text: &Text, uri: &Uri, shape: &Shape) -> Vec<Diagnostic> {
    let (mut places, mut further) = (Positions::new(text, shape.encoding), Positions::new(text, shape.encoding));
    let one = |finding: &Finding| {
        let related = finding.related.iter().map(|label| DiagnosticRelatedInformation {
            location: Location { uri: uri.clone(), range: further.range(label.span) },
            message: label.message.clone(),
        });
        let related = if shape.related { related.collect() } else { Vec::new() };
        Diagnostic {
            range: places.range(finding.place.span),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.code.clone())),
            code_description: (shape.link)(&finding.code).map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message: finding.message.clone(),
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        }
    };
    shown(checked).iter().map(one).collect()
}

/// The diagnostics of a rule file.
pub fn of_mistakes(mistakes: &[Mistake], text: &Text, encoding: Encoding) -> Vec<Diagnostic> {
    let mut places = Positions::new(text, encoding);
    let one = |mistake: &Mistake| {
        let end = text.as_str().len() as u32;
        let span = Span::new(mistake.range.start.min(end), mistake.range.end.min(end));
        let help = mistake.help.as_ref().map_or(String::new(), |help| format!("\n{help}"));
        Diagnostic {
            range: places.range(span),
            severity: Some(DiagnosticSeverity::ERROR),
            source: Some(SOURCE.to_owned()),
            message: format!("{}{help}", mistake.message),
            ..Diagnostic::default()
        }
    };
    mistakes.iter().map(one).collect()
}

/// A name for what is said: the same for the same words under the same rules.
pub fn result_id(text: &str, judge: u64) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{judge}-{:016x}", hasher.finish())
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}
