//! Headings' numbers that are left out or stand twice, and numbers of another form than 一、（一）1.（1）.
//!
//! A level that is skipped, a sequence that starts anew and a number that recognition garbled are none.

use super::once_written;
use crate::finding::Severity;
use crate::grammar::{LabelClass, label_at};
use crate::report::Section;
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::span::Span;

/// Gaps and doubles among the headings of each section.
pub(super) fn headings(cx: &Cx, sink: &mut Sink) {
    let sections: Vec<&Section> = cx.sections().collect();
    siblings(&sections, cx, sink);
}

fn siblings(list: &[&Section], cx: &Cx, sink: &mut Sink) {
    let numbered: Vec<(Span, LabelClass, u32)> = list.iter().filter_map(|s| number(s, cx)).collect();
    let mut odd = Vec::new();
    for pair in numbered.windows(2) {
        let ((before, class, value), (here, next_class, next)) = (pair[0], pair[1]);
        if class != next_class || next == value + 1 || next == 1 {
            continue;
        }
        let expected = value + 1;
        let twice = next == value;
        // Going back is a sequence of another kind; a far jump is a number that was misread.
        let skipped = (expected + 1..=expected + 2).contains(&next);
        if !twice && !skipped {
            continue;
        }
        let missing = after(cx.words(before), value);
        let between = Span::new(before.end, here.start.max(before.end));
        let hidden = !twice && (cx.words(between).contains(&missing) || unnumbered(list, between));
        if !hidden {
            odd.push((before, here, missing, twice, class));
        }
    }
    // Where most numbers are odd, the numbers were not written by the author.
    if odd.len() * 2 <= numbered.len() {
        for (before, here, missing, twice, class) in odd {
            let mut draft = Draft::at(here).value("words", cx.quote(here, 12)).value("before", cx.quote(before, 12));
            if twice {
                draft = draft.variant("twice");
            }
            if class > LabelClass::First || !cx.report.artefacts.is_empty() && !twice {
                draft.severity = Some(Severity::Info);
            }
            sink.push(draft.value("expected", missing).related([before]));
        }
    }
    for section in list {
        let children: Vec<&Section> = section.children.iter().collect();
        siblings(&children, cx, sink);
    }
}

/// A section's number: its place, form and value.
fn number(section: &Section, cx: &Cx) -> Option<(Span, LabelClass, u32)> {
    section.number.as_ref()?;
    let label = label_at(cx.words(section.heading_span))?;
    let start = section.heading_span.start;
    let value = label.value;
    (value > 0 && section.part.is_none()).then(|| (Span::new(start, start + label.len), label.class, value))
}

/// Whether a heading without a number stands in between: it carries the number that is looked for.
fn unnumbered(list: &[&Section], between: Span) -> bool {
    list.iter().any(|s| s.number.is_none() && s.part.is_none() && between.contains(s.heading_span))
}

/// The number that follows, in the same form.
fn after(number: &str, value: u32) -> String {
    if number.contains(|c: char| c.is_ascii_digit()) {
        return number.replace(&value.to_string(), &(value + 1).to_string());
    }
    number.replace(&numeral(value), &numeral(value + 1))
}

/// A number below a hundred as headings write it.
fn numeral(value: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((value / 10 % 10) as usize, (value % 10) as usize);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        _ => format!("{}十", DIGITS[tens]),
    };
    tens + DIGITS[ones]
}

/// Numbers of another form, one finding for all of them.
pub(super) fn forms(cx: &Cx, sink: &mut Sink) {
    let body = cx.body();
    let mut places = Vec::new();
    for line in cx.logical.lines().filter(|l| body.contains(*l) && !cx.in_furniture(*l)) {
        let Some(label) = label_at(cx.words(line)) else { continue };
        let place = Span::new(line.start, line.start + label.len);
        let words = cx.words(place);
        let chinese = |c: char| crate::fold::is_chinese_digit(c);
        let odd = match label.class {
            LabelClass::Second | LabelClass::Fourth => words.ends_with('、') || !words.starts_with('('),
            LabelClass::Third => words.ends_with('、'),
            LabelClass::First => words.ends_with('.') && words.starts_with(chinese),
            LabelClass::Part | LabelClass::Inner => false,
        };
        // ① and ㈠ are forms of their own.
        let plain = words.chars().all(|c| c.is_ascii() || chinese(c) || c == '、');
        if odd && plain {
            places.push(place);
        }
    }
    once_written(&places, |p| p, |p| usual_form(p, cx), cx, sink);
}

/// The usual mark behind a number, where only that one differs: `(一)、` has none, `2、` a point, `一.` a 、.
fn usual_form(number: Span, cx: &Cx) -> Option<(Span, String)> {
    let words = cx.words(number);
    let mark = words.chars().next_back().filter(|c| matches!(c, '、' | '.'))?;
    let usual = match (label_at(words)?.class, mark) {
        (LabelClass::Second | LabelClass::Fourth, '、') if words.starts_with('(') => "",
        (LabelClass::Third, '、') => ".",
        (LabelClass::First, '.') => "、",
        _ => return None,
    };
    Some((Span::new(number.end - mark.len_utf8() as u32, number.end), usual.to_owned()))
}
