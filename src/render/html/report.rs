//! Turns one assessment into a section of a page: head, the four parts, findings beside the text, what was checked.

use std::fmt::{self, Write as _};

use super::super::choice::{Group, choose};
use super::super::words::{self, Spots, part_word};
use super::super::{
    Checked, Options, Tally, UNREADABLE_CODE, answer, kind_note, severity_key, severity_word, stage_word,
};
use super::escape;
use super::{tables, text};
use crate::assessment::{Assessment, Suppressed};
use crate::finding::{Finding, Severity};
use crate::report::Report;

/// Places of a group that are named; the others are numbers.
const PLACES: usize = 12;

/// What the ids of one report begin with, so that several stand on a page: a letter, then letters, digits, dashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(String);

impl Scope {
    /// Keeps of `name` what an id may hold.
    pub fn new(name: impl Into<String>) -> Scope {
        let name: String = name.into();
        Scope(name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Appends the section of one input.
pub fn report(out: &mut String, one: &Checked, scope: &Scope, options: &Options) {
    let _ = write!(out, "<section class=\"report\" id=\"{scope}\">");
    match one.outcome {
        Err(why) => {
            let (path, why) = (escape(one.path), escape(why));
            let _ = write!(out, "<h2>{path}</h2><p class=\"verdict error\">未能核对 {UNREADABLE_CODE}：{why}</p>");
        }
        // A secrecy mark: the message, and not one word of the text.
        Ok(assessment) if one.failed() => {
            let _ = write!(out, "<h2>{}</h2>", escape(one.path));
            for finding in &assessment.findings {
                let help = finding.help.as_deref().unwrap_or_default();
                let (code, message, help) = (escape(&finding.code), escape(&finding.message), escape(help));
                let _ = write!(out, "<p class=\"verdict error\">未能核对 {code}：{message}</p><p>{help}</p>");
            }
        }
        Ok(assessment) => readable(out, one, assessment, scope, options),
    }
    out.push_str("</section>");
}

/// `须补正3 请核对2 供参考1`, or that the input was not checked.
pub(super) fn counts(one: &Checked) -> String {
    if one.failed() {
        return "<span class=\"count error\">未能核对</span>".to_owned();
    }
    let tally = Tally::of(&[*one]);
    let each = [(Severity::Error, tally.errors), (Severity::Warning, tally.warnings), (Severity::Info, tally.infos)];
    let count = |(severity, n)| {
        let class = if n == 0 { "none" } else { severity_key(severity) };
        format!("<span class=\"count {class}\">{}{n}</span>", severity_word(severity))
    };
    each.map(count).join(" ")
}

fn readable(out: &mut String, one: &Checked, assessment: &Assessment, scope: &Scope, options: &Options) {
    let report = &assessment.report;
    let _ = write!(out, "<h2>{}</h2>", escape(&words::title(report)));
    head(out, one, report);
    let _ = write!(out, "<p class=\"counts\">{}</p>", counts(one));
    if let Some(sentence) = words::sound(assessment) {
        let _ = write!(out, "<p class=\"verdict good\">{sentence}</p>");
    }
    match kind_note(&report.kind) {
        Some(note) => {
            let _ = write!(out, "<p class=\"verdict\">{}</p>", escape(&note));
        }
        None => tables::parts(out, one, assessment, scope),
    }
    let _ = write!(out, "<div class=\"beside\"><div class=\"findings\"><h3>意见</h3>");
    findings(out, one, assessment, scope);
    answered(out, assessment);
    out.push_str("</div>");
    if let Some(source) = one.source {
        text::text(out, source, assessment, scope);
    }
    out.push_str("</div>");
    tables::trace(out, one, report);
    tables::rules(out, assessment, options);
}

fn head(out: &mut String, one: &Checked, report: &Report) {
    let stage = stage_word(report.stage.0);
    let stage = if report.stage.1 { stage.to_owned() } else { format!("{stage}（按文本推定）") };
    let facts = [
        ("文件", Some(one.path.to_owned())),
        ("报告单位", report.issuer.clone()),
        ("单位类别", Some(super::super::level_word(report.level).to_owned())),
        ("年度", report.year.map(|year| year.to_string())),
        ("成文日期", report.date.map(|(date, _)| date.to_string())),
        ("阶段", Some(stage)),
    ];
    out.push_str("<dl class=\"facts\">");
    for (name, value) in facts {
        let value = value.map_or("未能判断".to_owned(), |value| escape(&value));
        let _ = write!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    out.push_str("</dl>");
}

fn findings(out: &mut String, one: &Checked, assessment: &Assessment, scope: &Scope) {
    let findings = &assessment.findings;
    if findings.is_empty() {
        out.push_str("<p>没有意见。</p>");
        return;
    }
    // Numbers are those of the text, where the marks carry them.
    let numbers: std::collections::BTreeMap<*const Finding, usize> =
        findings.iter().enumerate().map(|(i, f)| (std::ptr::from_ref(f), i + 1)).collect();
    let number = |f: &Finding| numbers.get(&std::ptr::from_ref(f)).copied().unwrap_or_default();
    let mut spots = one.source.map(Spots::new);
    let mut place = |f: &Finding, named: bool| match &mut spots {
        Some(spots) => {
            let n = number(f);
            let words = if named { format!(" {}", spots.place(f.place.span, f.place.kind)) } else { String::new() };
            format!(" <a href=\"#{scope}-t{n}\" id=\"{scope}-f{n}\"><b>{n}</b>{words}</a>")
        }
        None => String::new(),
    };
    for (role, groups) in choose(findings, true).shown {
        let _ = write!(out, "<h4>{}</h4><ul>", part_word(role));
        for group in groups {
            one_group(out, &group, &mut place);
        }
        out.push_str("</ul>");
    }
}

/// What people have answered already.
fn answered(out: &mut String, assessment: &Assessment) {
    if assessment.suppressed.is_empty() {
        return;
    }
    out.push_str("<h4>已有说明</h4><ul>");
    for Suppressed { finding, by } in &assessment.suppressed {
        let (code, message, answer) = (escape(&finding.code), escape(&finding.message), escape(&answer(by)));
        let _ = write!(out, "<li class=\"answered\"><code>{code}</code> {message}（{answer}）</li>");
    }
    out.push_str("</ul>");
}

fn one_group(out: &mut String, group: &Group, place: &mut dyn FnMut(&Finding, bool) -> String) {
    let f = group.first;
    let (key, word) = (severity_key(f.severity), severity_word(f.severity));
    let _ = write!(
        out,
        "<li class=\"finding {key}\"><p class=\"sign\"><b class=\"word\">{word}</b> <code>{}</code>",
        escape(&f.code)
    );
    for (i, one) in std::iter::once(f).chain(group.others.iter().copied()).enumerate() {
        out.push_str(&place(one, i < PLACES));
    }
    let _ = write!(out, "</p><p>{}</p>", escape(&f.message));
    if !f.excerpt.is_empty() {
        let _ = write!(out, "<blockquote>{}</blockquote>", escape(&f.excerpt));
    }
    if let Some(help) = &f.help {
        let help = help.strip_prefix("建议").unwrap_or(help);
        let _ = write!(out, "<p class=\"help\"><b>建议</b> {}</p>", escape(help));
    }
    if let Some(basis) = &f.basis {
        let _ = write!(out, "<p class=\"basis\"><b>依据</b> {}</p>", escape(&basis.to_string()));
    }
    out.push_str("</li>");
}
