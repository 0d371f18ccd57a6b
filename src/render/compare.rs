//! Turns two reports that were held against one another into a page for people and `fazhi.compare/1`.
//!
//! What is carried over is said part by part, plans and problems one by one with the nearest words. A place with
//! the same words is no proof that something was done, and the page says so.

use std::fmt::Write as _;

use serde::Serialize;

use super::columns::{clean, pad, wrap};
use super::json::{Places, SpanJson, to_string};
use super::terminal::Paint;
use super::{CLOSING, role_word};
use crate::across::{Answer, Nearest, Years};
use crate::finding::PlaceKind;
use crate::report::Report;
use crate::source::{Cursor, Source};

/// Two reports, held against one another.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// What the user calls last year's, and what it is.
    pub last: (&'a str, &'a Report),
    /// What the user calls this year's, and what it is.
    pub this: (&'a str, &'a Report),
    /// This year's text.
    pub source: &'a Source,
    /// What came out.
    pub years: &'a Years,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    last: SideJson<'a>,
    this: SideJson<'a>,
    carried_over: Vec<CarriedJson>,
    plan: Vec<PlanJson<'a>>,
    problems: Vec<ProblemJson<'a>>,
}

#[derive(Serialize)]
struct SideJson<'a> {
    path: &'a str,
    title: Option<&'a str>,
    year: Option<u16>,
    issuer: Option<&'a str>,
}

#[derive(Serialize)]
struct CarriedJson {
    role: &'static str,
    /// Per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<u32>,
}

#[derive(Serialize)]
struct PlanJson<'a> {
    text: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<NearestJson<'a>>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    text: &'a str,
    unchanged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<NearestJson<'a>>,
}

#[derive(Serialize)]
struct NearestJson<'a> {
    words: &'a str,
    span: SpanJson,
}

/// `fazhi.compare/1`.
pub fn json(compared: &Compared) -> String {
    let years = compared.years;
    let mut places = Places::new(Some(compared.source));
    let mut plan = Vec::new();
    for item in &years.plan {
        let nearest = nearest(item.nearest.as_ref(), &mut places);
        plan.push(PlanJson { text: &item.text, state: item.state.key(), nearest });
    }
    let mut problems = Vec::new();
    for item in &years.problems {
        let nearest = nearest(item.nearest.as_ref(), &mut places);
        problems.push(ProblemJson { text: &item.text, unchanged: item.unchanged, nearest });
    }
    let carried = years.carried.iter().map(|c| CarriedJson { role: c.role.key(), share: c.share() });
    to_string(&Document {
        schema: "fazhi.compare/1",
        last: side(compared.last),
        this: side(compared.this),
        carried_over: carried.collect(),
        plan,
        problems,
    })
}

fn side<'a>((path, report): (&'a str, &'a Report)) -> SideJson<'a> {
    SideJson {
        path,
        title: report.title.as_ref().map(|t| t.text.as_str()),
        year: report.year,
        issuer: report.issuer.as_deref(),
    }
}

fn nearest<'a>(near: Option<&'a Nearest>, places: &mut Places) -> Option<NearestJson<'a>> {
    near.map(|n| NearestJson { words: &n.words, span: places.span(n.span, PlaceKind::Text) })
}

/// A page of `width` columns.
pub fn pretty(compared: &Compared, width: usize, color: bool) -> String {
    let (paint, years) = (Paint::new(color), compared.years);
    let mut out = String::new();
    for (name, (path, report)) in [("上年", compared.last), ("本年", compared.this)] {
        let title = report.title.as_ref().map_or("（未见标题）", |t| t.text.as_str());
        let _ = writeln!(out, "{name}  {}  {}", paint.bold(&clean(path)), clean(title));
    }
    let heading = |out: &mut String, text: &str| {
        let _ = writeln!(out, "\n{}", paint.bold(text));
    };
    heading(&mut out, "各部分与上年相同的文字（标题、引用的文件名称不计）");
    for carried in &years.carried {
        let share = carried.share().map_or("无可比较".to_owned(), |share| format!("{share}%"));
        let _ = writeln!(out, "  {}{share}", pad(role_word(carried.role), 22));
    }
    let answered = years.plan.iter().filter(|p| p.state == Answer::Answered).count();
    let partly = years.plan.iter().filter(|p| p.state == Answer::Partly).count();
    let rest = years.plan.len() - answered - partly;
    let counts = format!("上年安排{}条：{answered}条有回应，{partly}条部分回应，{rest}条未见回应", years.plan.len());
    heading(&mut out, &counts);
    let mut cursor = Cursor::typed(compared.source);
    let mut page = Page { out: &mut out, cursor: &mut cursor, width };
    for item in &years.plan {
        let state = match item.state {
            Answer::Answered => "有回应",
            Answer::Partly => "部分回应",
            Answer::None => "未见回应",
        };
        page.item(state, &item.text, item.nearest.as_ref());
    }
    let unchanged = years.problems.iter().filter(|p| p.unchanged).count();
    heading(&mut out, &format!("上年不足{}条：{unchanged}条今年原样写到", years.problems.len()));
    let mut page = Page { out: &mut out, cursor: &mut cursor, width };
    for item in &years.problems {
        let state = if item.unchanged { "原样" } else { "有变化" };
        page.item(state, &item.text, item.nearest.as_ref().filter(|_| item.unchanged));
    }
    let note = "“有回应”指今年的文字里有相同的词，不等于已经完成；“未见回应”也可能是换了说法。";
    out.push('\n');
    for line in wrap(note, width).into_iter().chain(wrap(CLOSING, width)) {
        let _ = writeln!(out, "{}", paint.dim(&line));
    }
    out
}

/// Where items are written.
struct Page<'p, 's> {
    out: &'p mut String,
    cursor: &'p mut Cursor<'s>,
    width: usize,
}

impl Page<'_, '_> {
    /// An item, and under it the nearest words of this year.
    fn item(&mut self, state: &str, text: &str, nearest: Option<&Nearest>) {
        let mut lines = |lead: &str, text: &str| {
            let indent = super::columns::width(lead);
            for (i, line) in wrap(text, self.width.saturating_sub(indent)).iter().enumerate() {
                let lead = if i == 0 { lead.to_owned() } else { " ".repeat(indent) };
                let _ = writeln!(self.out, "{lead}{line}");
            }
        };
        lines(&format!("  {} ", pad(state, 8)), &clean(text));
        if let Some(near) = nearest {
            let at = self.cursor.position(near.span.start);
            lines(&format!("  {} ", pad("", 8)), &format!("今年 {}:{} {}", at.line, at.column, clean(&near.words)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::across::{Carried, Followed, Standing};
    use crate::report::Role;
    use crate::span::Span;

    fn years() -> Years {
        let near = || Some(Nearest { span: Span::new(0, 6), words: "某\u{1b}[2J某".to_owned() });
        Years {
            carried: vec![
                Carried { role: Role::Measures, runs: 200, old: 50 },
                Carried { role: Role::Plan, runs: 0, old: 0 },
            ],
            plan: vec![
                Followed { text: "6月底前轮训".to_owned(), state: Answer::Answered, nearest: near() },
                Followed { text: "建平台".to_owned(), state: Answer::None, nearest: None },
            ],
            problems: vec![Standing { text: "案卷粗糙".to_owned(), unchanged: true, nearest: near() }],
        }
    }

    #[test]
    fn people_see_counts_and_nearest_words_and_no_control_characters() {
        let sample = super::super::sample::every_shape();
        let years = years();
        let report = &sample.assessment.report;
        let compared =
            Compared {
                last: ("去年.txt", report), this: ("今年.txt", report), source: &sample.source, years: &years
            };
        let page = pretty(&compared, 80, false);
        assert!(page.contains("  主要举措和成效        25%\n") && page.contains("无可比较"), "{page}");
        assert!(page.contains("上年安排2条：1条有回应，0条部分回应，1条未见回应"), "{page}");
        assert!(page.contains("  有回应   6月底前轮训\n           今年 1:1 某␛[2J某\n"), "{page}");
        let json: serde_json::Value = serde_json::from_str(&json(&compared)).unwrap();
        assert_eq!(json["carried_over"][0], serde_json::json!({"role": "measures", "share": 25}));
        assert_eq!(json["plan"][1], serde_json::json!({"text": "建平台", "state": "none"}));
        assert_eq!(json["problems"][0]["nearest"]["span"]["start"]["offset"], 0);
    }
}
