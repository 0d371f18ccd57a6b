//! Runs the examples that rules give of themselves.
//!
//! A failing example must draw a finding of its rule, at the `⟦…⟧` where one is marked; a passing one must
//! draw none. Every example is a whole run of the checker, so a rule that cannot fire cannot pass.

use super::kinds::layout::ExampleLayout;
use super::load::Mistake;
use super::{Context, Notice, PackFile, RuleSet, builtin_files, compile};
use crate::finding::PlaceKind;
use crate::grammar::label_at;
use crate::source::{FirstLine, Layout, LineSpacing, Page, ParagraphLooks, Source};
use crate::span::Span;

/// How the examples came out.
#[derive(Clone, Debug, Default)]
pub struct ExampleRun {
    /// Rules whose examples ran.
    pub rules: usize,
    /// Examples that ran.
    pub examples: usize,
    /// One line for each example that did not come out as it says.
    pub failures: Vec<String>,
}

/// Runs the examples of the built-in rules and of `files`.
///
/// # Errors
///
/// All mistakes of all files.
pub fn run_examples(files: Vec<PackFile>) -> Result<ExampleRun, Vec<Mistake>> {
    let rules = RuleSet::with_files(files.clone())?;
    let mut all = builtin_files();
    all.extend(files);
    let (_, texts) = compile::compile(&all)?;
    let mut run = ExampleRun { rules: texts.len(), ..ExampleRun::default() };
    for text in &texts {
        let code = &text.rule.code;
        for (examples, must_fail) in [(&text.fail, true), (&text.pass, false)] {
            for (i, example) in examples.iter().enumerate() {
                run.examples += 1;
                let side = if must_fail { "fail" } else { "pass" };
                if let Err(why) = run_example(&rules, code, example, must_fail) {
                    run.failures.push(format!("{code} {} {side}[{i}]：{why}", text.rule.name));
                }
            }
        }
    }
    Ok(run)
}

fn run_example(
    rules: &RuleSet,
    code: &str,
    example: &super::read_rules::Example,
    must_fail: bool,
) -> Result<(), String> {
    let (text, mark) = unmark(&example.text);
    let source = match crate::ingest::read("example", text.as_bytes()) {
        Ok(source) => source,
        Err(_) if must_fail && rules.unreadable("").is_some_and(|f| f.code == code) => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    let with_notice = match &example.notice {
        Some(text) => {
            Some(Notice::read("notice", text).map_err(|m| m.iter().map(ToString::to_string).collect::<String>())?)
        }
        None => None,
    };
    let noticed = with_notice.map(|notice| rules.clone().with_notice(Some(notice)));
    let rules = noticed.as_ref().unwrap_or(rules);
    let dated = example.today.map(|today| rules.clone().with_today(Some(today)));
    let rules = dated.as_ref().unwrap_or(rules);
    let source = match &example.layout {
        Some(layout) => {
            let layout = as_document(layout, &source);
            source.with_layout(layout)
        }
        None => source,
    };
    let context =
        Context { year: example.year, level: example.level, stage: example.stage, annual_report: !example.whole };
    if let Some(beside) = &example.audit {
        return audit_example(rules, code, &source, beside, &context, mark, must_fail);
    }
    let assessment = crate::check(&source, rules, &context);
    let found: Vec<_> = assessment.findings.iter().filter(|f| f.code == code).collect();
    match (must_fail, found.first()) {
        (true, None) => Err("没有提示".to_owned()),
        (false, Some(finding)) => Err(format!("不该提示：{}", finding.message)),
        (true, Some(_)) => match mark {
            Some(mark) if !found.iter().any(|f| same_place(f.place.span, f.place.kind, mark, &source)) => {
                let at = found[0].place.span;
                Err(format!(
                    "提示的位置是{}..{}“{}”，标注的是{}..{}",
                    at.start,
                    at.end,
                    source.slice(at),
                    mark.start,
                    mark.end
                ))
            }
            _ => Ok(()),
        },
        (false, None) => Ok(()),
    }
}

/// Runs an example that takes more than one report.
fn audit_example(
    rules: &RuleSet,
    code: &str,
    source: &Source,
    beside: &super::kinds::across::ExampleAudit,
    context: &Context,
    mark: Option<Span>,
    must_fail: bool,
) -> Result<(), String> {
    let found = crate::run_audit_example(rules, source, beside, context)?;
    let found: Vec<_> = found.into_iter().filter(|(of_code, ..)| of_code == code).collect();
    match (must_fail, found.first()) {
        (true, None) => Err("没有提示".to_owned()),
        (false, Some((_, _, message))) => Err(format!("不该提示：{message}")),
        (true, Some((_, at, _))) => match mark {
            Some(mark) if !found.iter().any(|(_, at, _)| *at == mark) => {
                Err(format!("提示的位置是{}..{}，标注的是{}..{}", at.start, at.end, mark.start, mark.end))
            }
            _ => Ok(()),
        },
        (false, None) => Ok(()),
    }
}

/// The layout an example tells of, on the lines of its text: the first is the title, numbered ones are
/// headings, the last holds the marks.
fn as_document(example: &ExampleLayout, source: &Source) -> Layout {
    let mut layout = Layout { page_number: example.page_number, ..Layout::default() };
    if let [width, height, top, left, text_width, text_height] = example.page[..] {
        let length = |tenths: u32| (f64::from(tenths) * 144.0 / 25.4).round() as i32;
        layout.pages.push(Page {
            width: length(width),
            height: length(height),
            top: length(top),
            left: length(left),
            bottom: length(height.saturating_sub(top + text_height)),
            right: length(width.saturating_sub(left + text_width)),
            grid: None,
        });
    }
    for (i, line) in source.lines().enumerate() {
        let kind = if i == 0 { 0 } else { usize::from(label_at(source.slice(line)).is_none()) + 1 };
        let looks = &example.looks[kind];
        let font = looks.font.as_ref().map(|font| {
            layout.fonts.push(font.clone());
            layout.fonts.len() as u16 - 1
        });
        layout.paragraphs.push(ParagraphLooks {
            text: line,
            font,
            size: looks.points.map(|tenths| (tenths / 5) as u16),
            line: looks.line.map(|tenths| LineSpacing::Exact { twentieths: tenths * 2 }),
            first_line: looks.first_line.map(|tenths| FirstLine::Characters { hundredths: tenths as i32 * 10 }),
        });
        let marks = [&mut layout.revisions, &mut layout.comments, &mut layout.hidden];
        if i + 1 == source.line_count() {
            for (marks, count) in marks.into_iter().zip(example.marks) {
                (0..count).for_each(|_| marks.add(line));
            }
        }
    }
    let known = ["author", "editor", "company", "manager"];
    let named = |(key, value): &(String, String)| Some((known.into_iter().find(|k| k == key)?, value.clone()));
    layout.properties = example.properties.iter().filter_map(named).collect();
    layout
}

/// A gap may stand at either side of the line end where the mark stands.
fn same_place(span: Span, kind: PlaceKind, mark: Span, source: &Source) -> bool {
    if kind != PlaceKind::Gap {
        return span == mark;
    }
    let (a, b) = (span.start.min(mark.start), span.start.max(mark.start));
    mark.is_empty() && source.text()[a as usize..b as usize].trim().is_empty()
}

/// Takes the marks out of an example and says where they stood.
pub(crate) fn unmark(text: &str) -> (String, Option<Span>) {
    let Some(open) = text.find('⟦') else { return (text.to_owned(), None) };
    let without = text.replacen('⟦', "", 1);
    let close = without.find('⟧').unwrap_or(open);
    (without.replacen('⟧', "", 1), Some(Span::new(open as u32, close as u32)))
}
