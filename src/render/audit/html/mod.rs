//! Turns an audit into one page that works without a network: totals, filters, parts by bodies, charts, and for each
//! report the evidence of its parts, its findings and its text with the findings highlighted.
//!
//! The page is written in pieces, so that a thousand texts need not be in memory at once. Everything that comes from a
//! document is escaped, nothing is loaded from anywhere, and the policy in the head lets only this script and this
//! style run.

mod charts;
mod text;

use super::{level, part, severity, status};
use crate::audit::{Audit, FindingRow, Record, UnitRow};
use crate::render::CLOSING;
use crate::render::html::{escape as e, hashes};
use crate::source::Source;

/// The look of the page.
const STYLE: &str = include_str!("page.css");
/// The filters.
const SCRIPT: &str = include_str!("page.js");

/// What stands before the reports.
pub fn audit_page_start(audit: &Audit) -> String {
    let year = audit.year.map_or(String::new(), |y| format!("{y}年度"));
    let title = format!("{year}法治政府建设年度报告核对一览");
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src{}; script-src{}; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n",
        hashes(&[STYLE]),
        hashes(&[SCRIPT]),
        e(&title),
        e(&title),
    );
    totals(&mut out, audit);
    out.push_str("<h2>四部分与单位</h2>\n");
    filters(&mut out, audit);
    matrix(&mut out, audit);
    out.push_str("<h2>分布</h2>\n<div class=\"charts\">\n");
    charts::grades(&mut out, audit);
    charts::findings(&mut out, audit);
    charts::lengths(&mut out, audit);
    out.push_str("</div>\n");
    overlaps(&mut out, audit);
    out.push_str("<h2>逐份报告</h2>\n");
    out
}

/// What stands behind the reports.
pub fn audit_page_end(audit: &Audit) -> String {
    let mut out = String::from("<h2>说明</h2>\n<ul class=\"note\">\n");
    if !audit.complete {
        out.push_str("<li>核对中途停止，这里只有已核对的报告。</li>\n");
    }
    for note in &audit.notes {
        out.push_str(&format!("<li>{}</li>\n", e(note)));
    }
    for (path, why) in &audit.skipped {
        out.push_str(&format!("<li>略过{}：{}</li>\n", e(path), e(why)));
    }
    out.push_str(&format!("<li>{CLOSING}</li>\n</ul>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"));
    out
}

fn totals(out: &mut String, audit: &Audit) {
    let of = |severity: &str| (0..audit.records.len()).map(|r| audit.tally(r, severity)).sum::<usize>();
    let late = audit.units.iter().filter(|u| u.late == Some(true)).count();
    let mut items: Vec<(&str, usize)> = Vec::new();
    if audit.rostered {
        items.extend([
            ("应报", audit.bound()),
            ("已报", audit.submitted()),
            ("未报", audit.count(crate::audit::State::Missing)),
            ("迟报", late),
        ]);
    }
    let failed = audit.records.iter().filter(|r| r.failed.is_some()).count();
    items.extend([
        ("文件", audit.records.len()),
        ("未能读取", failed),
        ("须补正", of("error")),
        ("请核对", of("warning")),
        ("供参考", of("info")),
        ("文字重合（对）", audit.overlaps.len()),
    ]);
    out.push_str("<ul class=\"totals\">\n");
    items.iter().for_each(|(word, n)| out.push_str(&format!("<li><b>{n}</b>{word}</li>\n")));
    out.push_str("</ul>\n");
}

fn filters(out: &mut String, audit: &Audit) {
    let states = crate::audit::State::ALL.into_iter().filter(|(s, ..)| audit.count(*s) > 0);
    let states: Vec<(String, String)> = states.map(|(_, key, word)| (key.to_owned(), word.to_owned())).collect();
    let mut kinds: Vec<String> = audit.units.iter().map(|u| kind_of(audit, u)).filter(|k| !k.is_empty()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let kinds: Vec<(String, String)> = kinds.into_iter().map(|k| (k.clone(), k)).collect();
    let parts = crate::report::Role::REQUIRED.map(|r| (r.key().to_owned(), part(r.key()).to_owned())).to_vec();
    out.push_str("<div class=\"filters\">\n<label>查找 <input id=\"find\" type=\"search\" placeholder=\"单位、文件、意见代码\"></label>\n");
    let choices = [("state", "状态", states), ("kind", "类别", kinds), ("lack", "未见", parts)];
    for (id, label, values) in choices {
        out.push_str(&format!("<label>{label} <select id=\"{id}\"><option value=\"\">全部</option>"));
        for (value, word) in values {
            out.push_str(&format!("<option value=\"{}\">{}</option>", e(&value.to_lowercase()), e(&word)));
        }
        out.push_str("</select></label>\n");
    }
    out.push_str(
        "<button id=\"clear\" type=\"button\">清除</button>\n<span>显示 <b id=\"seen\"></b> 行</span>\n</div>\n",
    );
}

fn kind_of(audit: &Audit, unit: &UnitRow) -> String {
    if !unit.kind.is_empty() {
        return unit.kind.clone();
    }
    let record = audit.shown(unit).map(|r| &audit.records[r]);
    record.and_then(|r| r.report.level.as_deref()).map_or(String::new(), |l| level(l).to_owned())
}

/// What filters look at.
fn data(name: &str, state: &str, kind: &str, record: Option<&Record>) -> String {
    let codes = record.map_or(String::new(), |r| {
        let mut codes: Vec<&str> = r.report.findings.iter().map(|f| f.code.as_str()).collect();
        codes.dedup();
        codes.join(" ")
    });
    let path = record.map_or("", |r| r.report.path.as_str());
    let lack = record.and_then(|r| r.report.sections.as_ref()).map_or(String::new(), |s| {
        s.all().iter().filter(|(_, part)| part.is_gap()).map(|(key, _)| *key).collect::<Vec<_>>().join(" ")
    });
    format!(
        "data-row data-words=\"{}\" data-state=\"{}\" data-kind=\"{}\" data-lack=\"{lack}\"",
        e(&format!("{name} {path} {codes}")),
        e(state),
        e(&kind.to_lowercase())
    )
}

fn matrix(out: &mut String, audit: &Audit) {
    out.push_str("<div class=\"wide\"><table>\n<thead><tr><th>单位</th><th>状态</th>");
    for role in crate::report::Role::REQUIRED {
        out.push_str(&format!("<th>{}</th>", part(role.key())));
    }
    out.push_str("<th>须补正</th><th>请核对</th><th>供参考</th><th>评价</th></tr></thead>\n<tbody>\n");
    let mut row = |name: &str, state: (&str, &str), kind: &str, record: Option<usize>| {
        let at = record.map(|r| &audit.records[r]);
        let shown = match record {
            Some(r) => format!("<a href=\"#r{r}\">{}</a>", e(name)),
            None => e(name),
        };
        out.push_str(&format!("<tr {}><td>{shown}</td><td>{}</td>", data(name, state.0, kind, at), e(state.1)));
        match at.and_then(|r| r.report.sections.as_ref()) {
            Some(sections) => {
                for (_, one) in sections.all() {
                    let class = if one.is_gap() { "no" } else { "yes" };
                    out.push_str(&format!("<td class=\"{class}\">{}</td>", status(&one.status)));
                }
            }
            None => out.push_str("<td></td><td></td><td></td><td></td>"),
        }
        for severity in ["error", "warning", "info"] {
            let n = record.map_or(String::new(), |r| audit.tally(r, severity).to_string());
            out.push_str(&format!("<td class=\"n\">{n}</td>"));
        }
        let grade = at.and_then(|r| r.report.grade.as_deref()).unwrap_or_default();
        let reason = at.and_then(|r| r.report.grade_reason.as_deref()).unwrap_or_default();
        out.push_str(&format!("<td title=\"{}\">{}</td></tr>\n", e(reason), e(grade)));
    };
    for unit in &audit.units {
        row(&unit.unit, (unit.state.key(), unit.state.word()), &kind_of(audit, unit), audit.shown(unit));
    }
    for record in audit.unmatched.iter().chain(audit.ambiguous.iter().map(|a| &a.record)) {
        row(audit.name(*record), ("", "未对上名单"), "", Some(*record));
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// Pairs that share text.
fn overlaps(out: &mut String, audit: &Audit) {
    if audit.overlaps.is_empty() {
        return;
    }
    out.push_str("<h2>文字重合度高，请核</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>单位甲</th><th>单位乙</th><th>占较短一份</th><th>文字</th></tr></thead>\n<tbody>\n");
    for overlap in &audit.overlaps {
        let link = |r: usize| format!("<a href=\"#r{r}\">{}</a>", e(audit.name(r)));
        let passages: Vec<String> = overlap
            .passages
            .iter()
            .take(3)
            .map(|p| {
                format!(
                    "<blockquote>{}（甲第{}行，乙第{}行，{}字）</blockquote>",
                    e(&p.words),
                    p.a.start.line,
                    p.b.start.line,
                    p.chars
                )
            })
            .collect();
        out.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td class=\"n\">{}%</td><td>{}</td></tr>\n",
            link(overlap.a),
            link(overlap.b),
            overlap.share,
            passages.concat()
        ));
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// One report; its text only where it is given.
pub fn audit_page_report(audit: &Audit, index: usize, source: Option<&Source>) -> String {
    let record = &audit.records[index];
    let report = &record.report;
    let name = audit.name(index);
    let unit = audit.whose.get(index).copied().flatten().map(|u| &audit.units[u]);
    let (state, kind) = unit.map_or(("", String::new()), |u| (u.state.key(), kind_of(audit, u)));
    let title = report.title.as_deref().unwrap_or("（未见标题）");
    let mut out = format!(
        "<details id=\"r{index}\" {}>\n<summary>{} <small>{}</small></summary>\n<p>{}</p>\n",
        data(name, state, &kind, Some(record)),
        e(name),
        e(&report.path),
        e(title)
    );
    if let Some(why) = &record.failed {
        out.push_str(&format!("<p class=\"error\">未能读取：{}</p>\n</details>\n", e(why)));
        return out;
    }
    if let (Some(grade), Some(reason)) = (&report.grade, &report.grade_reason) {
        out.push_str(&format!("<p>{}：{}</p>\n", e(grade), e(reason)));
    }
    if !record.evidence.parts.is_empty() {
        out.push_str("<table>\n<thead><tr><th>部分</th><th>情况</th><th>认作的标题</th><th>开头，或找到的文字</th></tr></thead>\n<tbody>\n");
        let sections = report.sections.iter().flat_map(crate::audit::Sections::all);
        for (evidence, (_, one)) in record.evidence.parts.iter().zip(sections) {
            let class = if one.is_gap() { "no" } else { "yes" };
            let words =
                if evidence.opening.is_empty() { evidence.instead.join("；") } else { evidence.opening.clone() };
            out.push_str(&format!(
                "<tr><th>{}</th><td class=\"{class}\">{}</td><td>{}</td><td>{}</td></tr>\n",
                part(&evidence.role),
                status(&one.status),
                e(&evidence.heading),
                e(&words)
            ));
        }
        out.push_str("</tbody>\n</table>\n");
    }
    out.push_str("<ul class=\"findings\">\n");
    report.findings.iter().for_each(|f| finding(&mut out, f));
    out.push_str("</ul>\n");
    if let Some(source) = source.filter(|_| report.kind != "unreadable") {
        out.push_str("<details><summary>原文</summary>\n<div class=\"text\">");
        text::marked(&mut out, source, &report.findings);
        out.push_str("</div></details>\n");
    }
    out.push_str("</details>\n");
    out
}

fn finding(out: &mut String, f: &FindingRow) {
    let review = f.review.as_deref().map_or(String::new(), |r| format!("（{}）", e(r)));
    out.push_str(&format!(
        "<li><b class=\"{0}\">{1} {2}</b> {3}{review}",
        e(&f.severity),
        severity(&f.severity),
        e(&f.code),
        e(&f.message)
    ));
    if !f.excerpt.is_empty() {
        out.push_str(&format!("<blockquote>第{}行：{}</blockquote>", f.span.start.line, e(&f.excerpt)));
    }
    if let Some(help) = &f.help {
        out.push_str(&format!("<span class=\"help\">建议：{}</span>", e(help)));
    }
    if let Some(basis) = &f.basis {
        out.push_str(&format!("<span class=\"basis\">依据：{}</span>", e(&basis.citation())));
    }
    out.push_str("</li>\n");
}
