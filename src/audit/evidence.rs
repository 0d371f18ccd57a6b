//! [`Evidence`]: what the parts of a report rest on, in words: which heading was taken as which part, how each part
//! begins, which acts of the principals were found, which problems and plan items were told apart.
//!
//! This answers “凭什么说人家没写”. Words are as the reader sees them, numbers of persons masked.

use serde::{Deserialize, Serialize};

use crate::assessment::Assessment;
use crate::report::{Kind, PartState};
use crate::source::Source;
use crate::span::Span;

/// Characters of a part that are shown.
const OPENING: usize = 60;
/// Characters of an item that are shown.
const ITEM: usize = 80;

/// What a report's parts rest on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it looks like, if it is no annual report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
    /// The four parts in the order of the regulation.
    pub parts: Vec<PartEvidence>,
    /// Acts of the principals: letter of the kind, whether of a principal himself, the words.
    pub duties: Vec<(char, bool, String)>,
    /// Areas of the 实施纲要 that the measures touch.
    pub areas: Vec<String>,
    /// The problems, and whether each states a cause.
    pub problems: Vec<(String, bool)>,
    /// Problems that an item of the plan answers.
    pub answered: usize,
    /// The items of the plan.
    pub plan: Vec<String>,
}

/// What one part rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PartEvidence {
    /// Key of the part.
    pub role: String,
    /// Its heading; empty if it has none.
    pub heading: String,
    /// How it begins; empty if there is none.
    pub opening: String,
    /// What was found instead.
    pub instead: Vec<String>,
}

impl Evidence {
    /// Of an assessed report.
    pub fn of(source: &Source, assessment: &Assessment) -> Evidence {
        let report = &assessment.report;
        match &report.kind {
            Kind::AnnualReport => {}
            Kind::NotAReport { like, .. } => return Evidence { like: like.clone(), ..Evidence::default() },
            Kind::Classified => return Evidence::default(),
        }
        let words = |span: Span, most: usize| words(source, span, most);
        let part = |part: &PartState| PartEvidence {
            role: part.role.key().to_owned(),
            heading: part.heading.clone(),
            opening: part.spans.first().map(|s| words(*s, OPENING)).unwrap_or_default(),
            instead: part.evidence.iter().take(3).map(|s| words(*s, OPENING)).collect(),
        };
        let short = |text: &str| text.chars().take(ITEM).collect::<String>();
        Evidence {
            like: None,
            parts: report.parts.iter().map(part).collect(),
            duties: report.duties.iter().take(12).map(|d| (d.kind, d.strong, words(d.span, ITEM))).collect(),
            areas: report.areas.iter().filter(|a| !a.evidence.is_empty()).map(|a| a.area.clone()).collect(),
            problems: report.problems.iter().map(|p| (short(&p.text), p.cause.is_some())).collect(),
            answered: report.problems.iter().filter(|p| !p.plan.is_empty()).count(),
            plan: report.plan_items.iter().map(|p| short(&p.text)).collect(),
        }
    }

    /// The same without a word of the text.
    #[must_use]
    pub fn without_text(&self) -> Evidence {
        let part = |p: &PartEvidence| PartEvidence { role: p.role.clone(), ..PartEvidence::default() };
        Evidence {
            like: self.like.clone(),
            parts: self.parts.iter().map(part).collect(),
            duties: self.duties.iter().map(|(kind, strong, _)| (*kind, *strong, String::new())).collect(),
            areas: self.areas.clone(),
            problems: self.problems.iter().map(|(_, cause)| (String::new(), *cause)).collect(),
            answered: self.answered,
            plan: vec![String::new(); self.plan.len()],
        }
    }
}

/// The words of a span on one line, cut after `most` characters.
fn words(source: &Source, span: Span, most: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    for c in source.shown(span).chars().map(|c| if c.is_whitespace() { ' ' } else { c }) {
        if c == ' ' && (line.is_empty() || line.ends_with(' ')) {
            continue;
        }
        if count == most {
            line.push('…');
            break;
        }
        line.push(c);
        count += 1;
    }
    line
}
