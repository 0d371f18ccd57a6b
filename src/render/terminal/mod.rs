//! Turns assessments into pages for people at a terminal: header, table of the four parts, findings.
//!
//! Noise is budgeted: every 须补正, at most five 请核对, and the rest as a number, unless everything is
//! asked for. A sound report ends with the sentence that says so.

mod draw;
mod header;
mod snippet;

use std::fmt::Write as _;

use super::columns::{clean, pad, width, wrap};
use super::words::{part_word, sound};
use super::{CLOSING, Checked, Options, Tally, answer, choice, kind_note, rule_status, solved};
use crate::assessment::{Assessment, Since};
use crate::finding::{Finding, RuleStatus, Severity};
use crate::source::{Cursor, Position};

pub(super) use header::page_title;

pub(super) fn render(checked: &[Checked], options: &Options) -> String {
    let mut out = String::new();
    for one in checked {
        page(&mut out, one, options);
        out.push('\n');
    }
    let paint = Paint::new(options.color);
    if checked.len() > 1 {
        let _ = writeln!(out, "{}", paint.bold(&Tally::of(checked).sentence()));
    }
    for line in wrap(CLOSING, options.width) {
        let _ = writeln!(out, "{}", paint.dim(&line));
    }
    out
}

fn page(out: &mut String, one: &Checked, options: &Options) {
    out.push_str(&page_title(one, options));
    let Ok(assessment) = one.outcome else { return };
    if one.failed() {
        // A secrecy mark: the message, and not one word of the text.
        for finding in &assessment.findings {
            out.push_str(&draw::without_text(finding, options));
        }
        return;
    }
    match kind_note(&assessment.report.kind) {
        Some(note) => {
            for line in wrap(&note, options.width.saturating_sub(2)) {
                let _ = writeln!(out, "  {line}");
            }
        }
        None => out.push_str(&header::parts_table(&assessment.report, one.source, options)),
    }
    let choice = choice::choose(&assessment.findings, options.all);
    for (role, groups) in &choice.shown {
        let _ = writeln!(out, "\n{}", ruler(part_word(*role), options));
        for (i, group) in groups.iter().enumerate() {
            if i > 0 {
                out.push('\n');
            }
            out.push_str(&draw::finding(group, one, options));
        }
    }
    if options.all && !assessment.suppressed.is_empty() {
        out.push('\n');
        suppressed(out, one, assessment, options);
    }
    if options.statuses && !assessment.rules.is_empty() {
        out.push('\n');
        statuses(out, assessment, options);
    }
    if let Some(since) = &assessment.since {
        out.push('\n');
        since_last(out, since, one, assessment, options);
    }
    let verdict = verdict(assessment, &choice, options);
    if !verdict.is_empty() {
        out.push('\n');
        out.push_str(&verdict);
    }
}

/// `── 存在的不足和原因 ─────────`
fn ruler(name: &str, options: &Options) -> String {
    let rest = options.width.saturating_sub(width(name) + 4);
    Paint::new(options.color).bold(&format!("── {name} {}", "─".repeat(rest)))
}

fn verdict(assessment: &Assessment, choice: &choice::Choice, options: &Options) -> String {
    let mut out = String::new();
    if let Some(sentence) = sound(assessment) {
        let _ = writeln!(out, "{}", Paint::new(options.color).good(sentence));
    }
    let mut rest = Vec::new();
    if choice.hidden_warnings > 0 {
        rest.push(format!("{}条请核对", choice.hidden_warnings));
    }
    if choice.hidden_infos > 0 {
        rest.push(format!("{}条供参考", choice.hidden_infos));
    }
    if !assessment.suppressed.is_empty() && !options.all {
        rest.push(format!("{}条已有说明", assessment.suppressed.len()));
    }
    if !rest.is_empty() {
        let _ = writeln!(out, "另有{}（--all 显示全部）", rest.join("、"));
    }
    out
}

/// What is new since an earlier result and what is solved, one line each.
fn since_last(out: &mut String, since: &Since, one: &Checked, assessment: &Assessment, options: &Options) {
    let new: Vec<&Finding> = assessment.findings.iter().zip(&since.new).filter(|(_, n)| **n).map(|(f, _)| f).collect();
    let fewer: usize = since.solved.iter().map(|known| known.count).sum();
    let title = format!("与上次相比，新增{}条，已解决{fewer}条", new.len());
    let _ = writeln!(out, "{}", ruler(&title, options));
    let mut cursor = one.source.map(Cursor::typed);
    let mut line = |text: String| {
        for line in wrap(&text, options.width.saturating_sub(2)) {
            let _ = writeln!(out, "  {line}");
        }
    };
    for finding in new {
        let at = cursor.as_mut().map_or(Position::START, |cursor| cursor.position(finding.place.span.start));
        let (code, message) = (clean(&finding.code), clean(&finding.message));
        line(format!("新增 {}:{} {code} {message}", at.line, at.column));
    }
    since.solved.iter().for_each(|known| line(format!("已解决 {}", solved(known))));
}

/// What people have answered already, one line each.
fn suppressed(out: &mut String, one: &Checked, assessment: &Assessment, options: &Options) {
    let _ = writeln!(out, "{}", ruler(&format!("已有说明，不再提示的{}条", assessment.suppressed.len()), options));
    let mut cursor = one.source.map(Cursor::typed);
    for one in &assessment.suppressed {
        let at = cursor.as_mut().map_or(Position::START, |cursor| cursor.position(one.finding.place.span.start));
        let (code, message) = (clean(&one.finding.code), clean(&one.finding.message));
        let line = format!("{}:{} {code} {message}（{}）", at.line, at.column, answer(&one.by));
        for line in wrap(&line, options.width.saturating_sub(2)) {
            let _ = writeln!(out, "  {line}");
        }
    }
}

fn statuses(out: &mut String, assessment: &Assessment, options: &Options) {
    let ran = assessment.rules.iter().filter(|(_, s)| matches!(s, RuleStatus::Found | RuleStatus::Passed)).count();
    let _ = writeln!(out, "{}", ruler(&format!("规则{}条，已核对{ran}条", assessment.rules.len()), options));
    for (code, status) in &assessment.rules {
        let (_, word, reason) = rule_status(status);
        let mut lines = wrap(&clean(reason.unwrap_or("")), options.width.saturating_sub(20)).into_iter();
        let first = format!("  {}  {}  {}", pad(&clean(code), 6), pad(word, 8), lines.next().unwrap_or_default());
        let _ = writeln!(out, "{}", first.trim_end());
        for line in lines {
            let _ = writeln!(out, "{}{line}", " ".repeat(20));
        }
    }
}

/// Wraps words in colours, or leaves them alone.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    pub(super) fn new(on: bool) -> Self {
        Self { on }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub(super) fn good(self, text: &str) -> String {
        self.with("1;32", text)
    }

    pub(super) fn error(self, text: &str) -> String {
        self.with("1;31", text)
    }

    pub(super) fn severity(self, severity: Severity, text: &str) -> String {
        match severity {
            Severity::Error => self.error(text),
            Severity::Warning => self.with("1;33", text),
            Severity::Info => self.with("1;36", text),
        }
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests;
