//! 一是、二是、三是 in the running text whose count leaves one out or says one twice.

use crate::finding::Severity;
use crate::fold::is_chinese_digit;
use crate::grammar::chinese_number;
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::span::Span;

/// Characters that make a word with 一.
const NO_LIST: [char; 12] = ['唯', '统', '万', '第', '单', '专', '同', '逐', '不', '之', '合', '如'];

/// A mark at the start of a clause, and its value.
type Mark = (Span, u32);

/// Counts the marks of each section; a sequence may stand inside an item of another.
pub(super) fn run(cx: &Cx, sink: &mut Sink) {
    let body = cx.body();
    let headings = cx.scope(crate::rules::kinds::words::Scope::Headings);
    let mut next_heading = headings.iter().peekable();
    let mut open: Vec<Mark> = Vec::new();
    for line in cx.logical.lines().filter(|l| body.contains(*l)) {
        while next_heading.peek().is_some_and(|h| h.start <= line.start) {
            next_heading.next();
            open.clear();
        }
        for mark in marks(line, cx) {
            count(mark, line, &mut open, cx, sink);
        }
    }
}

fn count(mark: Mark, line: Span, open: &mut Vec<Mark>, cx: &Cx, sink: &mut Sink) {
    let (place, value) = mark;
    if value == 1 {
        open.push(mark);
        return;
    }
    if let Some(at) = open.iter().rposition(|(_, last)| last + 1 == value) {
        open.truncate(at);
        open.push(mark);
        return;
    }
    let Some(&(before, last)) = open.last() else { return };
    let twice = value == last;
    if twice || value == last + 2 {
        let expected = cx.words(before).trim_end_matches('是').to_owned();
        let draft = Draft::at(place).value("words", cx.quote(place, 8)).value("before", cx.quote(before, 8));
        let mut draft = draft.value("expected", expected).related([before]);
        if twice {
            draft = draft.variant("twice");
        }
        // Over several paragraphs a line may have been lost on the way.
        if !line.contains(before) || !cx.report.artefacts.is_empty() {
            draft.severity = Some(Severity::Info);
        }
        sink.push(draft);
    }
    open.pop();
    open.push(mark);
}

/// The marks of a line: a number before 是, behind the line's start or a mark of punctuation.
fn marks(line: Span, cx: &Cx) -> Vec<Mark> {
    let text = cx.words(line);
    let mut found = Vec::new();
    for (at, _) in text.match_indices('是') {
        let before = &text[..at];
        let head = before.trim_end_matches(is_chinese_digit);
        let opens = head.is_empty() || head.ends_with(['。', ';', ':', ',', '!', ')']);
        // A list may run on from its verb: 开展一是进机关; 统一是 and 唯一是 open none.
        let runs_on = &before[head.len()..] == "一" && !head.ends_with(NO_LIST);
        let opens = opens || runs_on && head.ends_with(crate::fold::is_chinese);
        if head.len() < at && opens {
            let value = chinese_number(&before[head.len()..]).unwrap_or(0);
            if (1..=20).contains(&value) {
                let start = line.start + head.len() as u32;
                found.push((Span::new(start, line.start + (at + '是'.len_utf8()) as u32), value));
            }
        }
    }
    found
}
