//! Runs the rules over one report and turns what they found into findings with places in the source.
//!
//! The status of a rule is derived, never claimed: found if it said something, passed only if it ran to
//! its end and said nothing. What a check needs is asked for before it runs.

use super::RuleSet;
use super::checks;
use super::cx::Cx;
use super::fingerprint;
use super::kinds::Check;
use super::kinds::parts::{DocumentFact, PartsCheck};
use super::pack::Rule;
use super::suppressions;
use crate::assessment::Assessment;
use crate::finding::{Basis, Finding, Label, Place, PlaceKind, RuleStatus, Severity};
use crate::reflow::Logical;
use crate::report::facts::Facts;
use crate::report::{Kind, Report, Role};
use crate::source::Source;
use crate::span::Span;
use crate::wording::Hits;

/// Longest excerpt of a finding, in characters.
const EXCERPT: usize = 120;

/// How far a check came.
pub(super) enum Assessed {
    /// It ran to its end.
    Done,
    /// It does not concern this report.
    NotApplicable(String),
    /// It could not be judged.
    NotAssessable(String),
}

/// One thing a check saw.
pub(super) struct Draft {
    pub place: Place,
    pub role: Option<Role>,
    /// Where it is in the source, if the logical text does not hold the place.
    pub in_source: Option<Span>,
    /// Values for the placeholders of the message.
    pub values: Vec<(&'static str, String)>,
    /// Which message, if the rule has one for it.
    pub variant: Option<&'static str>,
    pub related: Vec<Span>,
    /// Another severity than the rule's, where the case is a milder or a graver one.
    pub severity: Option<Severity>,
    /// The provision of this very case, where one rule rests on several.
    pub basis: Option<Basis>,
    /// Words that can be written otherwise, if the rule wants that.
    pub rewrites: Vec<Rewrite>,
    /// Whether nobody has to think before writing them, where a case is not like the others.
    pub safe: bool,
}

/// Words that can be written otherwise.
pub(super) struct Rewrite {
    pub span: Span,
    /// What to write; without it the rule's own `replace` says so.
    pub text: Option<String>,
}

impl Draft {
    /// A finding at the words in `span`.
    pub fn at(span: Span) -> Draft {
        Draft::new(span, PlaceKind::Text)
    }

    /// A finding about the whole document.
    pub fn document(cx: &Cx) -> Draft {
        Draft::new(cx.report.head, PlaceKind::Document)
    }

    /// A finding where something is missing.
    pub fn gap(at: u32) -> Draft {
        Draft::new(Span::empty(at), PlaceKind::Gap)
    }

    fn new(span: Span, kind: PlaceKind) -> Draft {
        Draft {
            place: Place { span, kind },
            role: None,
            in_source: None,
            values: Vec::new(),
            variant: None,
            related: Vec::new(),
            severity: None,
            basis: None,
            rewrites: Vec::new(),
            safe: true,
        }
    }

    /// Is about words of the source that reflow dropped.
    pub fn in_source(mut self, span: Span) -> Draft {
        self.in_source = Some(span);
        self.place.kind = PlaceKind::Text;
        self
    }

    /// Belongs to a part.
    pub fn role(mut self, role: Role) -> Draft {
        self.role = Some(role);
        self
    }

    /// Fills a placeholder.
    pub fn value(mut self, name: &'static str, value: impl ToString) -> Draft {
        self.values.push((name, value.to_string()));
        self
    }

    /// Uses the rule's message for this case.
    pub fn variant(mut self, key: &'static str) -> Draft {
        self.variant = Some(key);
        self
    }

    /// Words for which the rule may say what to write.
    pub fn rewritable(mut self, spans: impl IntoIterator<Item = Span>) -> Draft {
        self.rewrites.extend(spans.into_iter().map(|span| Rewrite { span, text: None }));
        self
    }

    /// What to write for some words.
    pub fn write(mut self, span: Span, text: impl Into<String>) -> Draft {
        self.rewrites.push(Rewrite { span, text: Some(text.into()) });
        self
    }

    /// Points at further places.
    pub fn related(mut self, spans: impl IntoIterator<Item = Span>) -> Draft {
        self.related.extend(spans);
        self
    }
}

/// Collects what checks see.
#[derive(Default)]
pub(super) struct Sink {
    pub drafts: Vec<Draft>,
    /// Places put aside, and why; only filled for a trace.
    pub notes: Vec<(Span, &'static str)>,
    noted: bool,
}

impl Sink {
    pub fn push(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// Says for a trace that a place was put aside.
    pub fn aside(&mut self, place: Span, why: &'static str) {
        if self.noted {
            self.notes.push((place, why));
        }
    }
}

/// Judges a report; its spans move to the source here, once.
pub fn run(
    source: &Source,
    logical: &Logical,
    hits: &Hits,
    facts: Facts,
    rules: &RuleSet,
    mut report: Report,
) -> Assessment {
    for part in &mut report.parts {
        part.facts = part.spans.iter().map(|span| facts.count_in(*span)).sum();
    }
    let cx = Cx::new(source, logical, hits, rules, &report, &facts);
    // What comments leave out is known only when all other rules have spoken.
    let about_comments = |rule: &&Rule| matches!(rule.check, Check::Suppression(_));
    let (last, first): (Vec<&Rule>, Vec<&Rule>) = rules.rules().iter().partition(about_comments);
    let (findings, mut statuses) = speak(&first, &cx);
    let (mut findings, suppressed) = suppressions::apply(findings, cx.suppressions(), &statuses);
    let (about, theirs) = speak(&last, &cx);
    findings.extend(about);
    findings.sort_by(in_text_order);
    statuses.extend(theirs);
    statuses.sort_by(|a, b| a.0.cmp(&b.0));
    let to_source = |span| logical.to_source(source, span);
    let facts = facts.relocate(&to_source);
    Assessment { report: report.relocate(&to_source), facts, findings, suppressed, since: None, rules: statuses }
}

/// What some rules say, in text order, and what became of each.
fn speak(rules: &[&Rule], cx: &Cx) -> (Vec<Finding>, Vec<(String, RuleStatus)>) {
    let (mut findings, mut statuses) = (Vec::new(), Vec::new());
    for rule in rules {
        let (assessed, sink) = judge(rule, cx, false);
        let status = match assessed {
            Assessed::Done if sink.drafts.is_empty() => RuleStatus::Passed,
            Assessed::Done => RuleStatus::Found,
            Assessed::NotApplicable(why) => RuleStatus::NotApplicable(why),
            Assessed::NotAssessable(why) => RuleStatus::NotAssessable(why),
        };
        if status == RuleStatus::Found {
            findings.extend(sink.drafts.into_iter().map(|draft| finding(rule, draft, cx)));
        }
        statuses.push((rule.code.clone(), status));
    }
    findings.sort_by(in_text_order);
    (findings, statuses)
}

fn in_text_order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    (a.place.span, &a.code, &a.message).cmp(&(b.place.span, &b.code, &b.message))
}

/// Runs one rule as far as the report allows; `noted` also collects which places were put aside.
pub(super) fn judge(rule: &Rule, cx: &Cx, noted: bool) -> (Assessed, Sink) {
    let mut sink = Sink { noted, ..Sink::default() };
    let assessed = match not_concerned(rule, cx) {
        Some(why) => Assessed::NotApplicable(why),
        None => unmet(&rule.check, cx.report).unwrap_or_else(|| checks::run(&rule.check, cx, &mut sink)),
    };
    (assessed, sink)
}

/// The finding about an input that could not be read.
pub(super) fn unreadable(rules: &RuleSet, reason: &str) -> Option<Finding> {
    let fact = |r: &&Rule| is_about(r, DocumentFact::Unreadable);
    let rule = rules.rules().iter().find(fact)?;
    let values = [("reason", reason.to_owned())];
    Some(Finding {
        code: rule.code.clone(),
        name: rule.name.clone(),
        severity: rule.severity,
        confidence: rule.confidence,
        message: fill(&rule.message, &values),
        help: rule.help.as_ref().map(|help| fill(help, &values)),
        basis: rule.basis.clone(),
        role: None,
        place: Place { span: Span::empty(0), kind: PlaceKind::Document },
        excerpt: String::new(),
        related: Vec::new(),
        fingerprint: fingerprint::bare(&rule.code, None),
        fix: None,
    })
}

/// Why a rule does not concern a report, by kind of text, body, year and stage.
fn not_concerned(rule: &Rule, cx: &Cx) -> Option<String> {
    let report = cx.report;
    match report.kind {
        Kind::Classified if !is_about(rule, DocumentFact::Classified) => {
            return Some("文件标有密级标志，未读取".to_owned());
        }
        Kind::NotAReport { .. } if !is_about(rule, DocumentFact::NotAReport) => return Some("不是年度报告".to_owned()),
        _ => {}
    }
    if let Some(by) = cx.rules.switched_off(&rule.code) {
        return Some(format!("已在 {by} 中停用"));
    }
    rule.applies.excludes(report)
}

/// Whether a rule is the one about a fact of the whole document.
fn is_about(rule: &Rule, is: DocumentFact) -> bool {
    matches!(rule.check, Check::Parts(PartsCheck::Document { is: fact, .. }) if fact == is)
}

/// What a check needs and the report does not give.
fn unmet(check: &Check, report: &Report) -> Option<Assessed> {
    let needs = check.needs()?;
    let gap = report.part(needs).is_none_or(|p| p.status.is_gap());
    gap.then(|| Assessed::NotAssessable("这一部分未见，无从判断".to_owned()))
}

/// Puts a draft into the rule's words and the source's places.
pub(super) fn finding(rule: &Rule, draft: Draft, cx: &Cx) -> Finding {
    let template = draft
        .variant
        .and_then(|v| rule.variants.iter().find(|(key, _)| key == v))
        .map_or(rule.message.as_str(), |(_, message)| message);
    let to_source = |span| cx.logical.to_source(cx.source, span);
    // What the office's notice makes binding cites the notice.
    let raised = cx.rules.notice().and_then(|notice| notice.raises(rule, cx.report.level));
    let by_notice = cx.rules.notice().filter(|_| raised.is_some() || matches!(rule.check, Check::Notice(_)));
    let fix = super::fixes::fix(rule, &draft, cx);
    let basis = by_notice.map(super::notice::Notice::basis).or(draft.basis).or_else(|| rule.basis.clone());
    Finding {
        code: rule.code.clone(),
        name: rule.name.clone(),
        severity: cx
            .rules
            .relevelled(&rule.code)
            .or(raised)
            .or(draft.severity)
            .unwrap_or_else(|| rule.severity_at(cx.report.level, cx.report.stage.0)),
        confidence: rule.confidence,
        message: crate::source::mask(&fill(template, &draft.values)).into_owned(),
        help: rule.help.as_ref().map(|help| fill(help, &draft.values)),
        basis,
        role: draft.role,
        excerpt: match (draft.place.kind, draft.in_source) {
            (PlaceKind::Gap, _) => String::new(),
            _ if cx.report.kind == Kind::Classified => String::new(),
            (_, Some(span)) => cx.quote_source(span, EXCERPT),
            _ => cx.quote(draft.place.span, EXCERPT),
        },
        place: Place { span: draft.in_source.unwrap_or_else(|| to_source(draft.place.span)), kind: draft.place.kind },
        related: (draft.related.iter())
            .filter(|s| **s != draft.place.span)
            .map(|s| Label { message: cx.quote(*s, 40), span: to_source(*s) })
            .collect(),
        fingerprint: fingerprint::fingerprint(&rule.code, draft.role, draft.place, cx),
        fix,
    }
}

/// Fills `{name}` in a message.
pub(super) fn fill(message: &str, values: &[(&'static str, String)]) -> String {
    let mut out = String::with_capacity(message.len() + 40);
    let mut rest = message;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = behind.split_once('}') else { break };
        if let Some((_, value)) = values.iter().find(|(key, _)| *key == name) {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
