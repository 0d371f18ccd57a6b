//! Announced numbers of items (以下三个方面) against the items that follow: 一是…, （一）…, 1.…

use crate::grammar::{LabelClass, chinese_number, label_at, mark_at};
use crate::report::facts::{Amount, ONE};
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::span::Span;
use crate::wording::SetId;

/// Most bytes between the announcing word and the number.
const TO_NUMBER: u32 = 15;
/// Most bytes from the number to the end of its sentence.
const TO_LIST: usize = 120;

/// How an item opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// 一是, 一要: the character behind the number.
    Mark(char),
    /// A heading's number.
    Label(LabelClass),
}

/// One finding an announcement.
pub(super) fn run(lead: SetId, units: &[String], cx: &Cx, sink: &mut Sink) {
    let mut behind = 0;
    let body = cx.body();
    for word in cx.hits.within(lead, body) {
        let amounts = &cx.facts.amounts;
        let Some(amount) = amounts.get(amounts.partition_point(|a| a.span.start < word.end)) else { break };
        let gap = Span::new(word.end, amount.span.start);
        let near = gap.len() <= TO_NUMBER && !cx.words(gap).contains(['。', ';', ':', ',', '\n', '"']);
        if !near || amount.span.start < behind || cx.in_title(word) {
            continue;
        }
        let Some(number) = counted(amount, units, cx) else { continue };
        behind = amount.span.end;
        let Some(start) = list_start(amount, cx) else { continue };
        let announced = amount.number.millionths / ONE;
        let Some((last, loose)) = items(start, body, cx) else { continue };
        let fits = i128::from(last) == announced || i128::from(last + loose) == announced;
        if last >= 2 && !fits {
            let place = word.cover(number);
            let draft = Draft::at(place).value("words", cx.quote(place, 30));
            let mut draft = draft.value("n", announced).value("found", last);
            draft.role = super::super::words::role_of(cx, place);
            sink.push(draft);
        }
    }
}

/// Number and unit of a figure that counts items: 三个方面, 4点.
fn counted(amount: &Amount, units: &[String], cx: &Cx) -> Option<Span> {
    let text = &cx.logical.text[amount.span.start as usize..];
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || crate::fold::is_chinese_digit(c));
    let len = units.iter().filter(|u| unit.starts_with(u.as_str())).map(String::len).max()?;
    let digits = text.len() - unit.len();
    amount.vague.is_exact().then(|| Span::new(amount.span.start, amount.span.start + (digits + len) as u32))
}

/// Where the first item must stand: behind the announcing sentence.
fn list_start(amount: &Amount, cx: &Cx) -> Option<u32> {
    let text = &cx.logical.text[amount.span.end as usize..];
    let head = &text[..text.floor_char_boundary(TO_LIST)];
    let (at, c) = head.char_indices().find(|(_, c)| matches!(c, ':' | '。' | ';' | '\n'))?;
    let rest = &text[at + c.len_utf8()..];
    let blank = rest.len() - rest.trim_start().len();
    Some(amount.span.end + (at + c.len_utf8() + blank) as u32)
}

/// How an item opens at the start of a text, its number, and the length of both.
fn item(text: &str) -> Option<(Form, Option<u32>)> {
    if let Some(len) = mark_at(text) {
        let mark = text[..len as usize].trim_start_matches('第');
        let digits = mark.find(|c| !crate::fold::is_chinese_digit(c)).unwrap_or(mark.len());
        let value = chinese_number(&mark[..digits]).filter(|_| digits > 0);
        return Some((Form::Mark(mark[digits..].chars().next()?), value));
    }
    let label = label_at(text)?;
    Some((Form::Label(label.class), Some(label.value)))
}

/// The number of the last item, and how many unnumbered ones (此外) follow; `None` where the numbers are not in a row.
fn items(start: u32, body: Span, cx: &Cx) -> Option<(u32, u32)> {
    let text = &cx.logical.text[start as usize..(body.end as usize).max(start as usize)];
    let (form, first) = item(text)?;
    if first != Some(1) {
        return None;
    }
    let (mut last, mut loose) = (1, 0);
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        let line = before == '\n';
        let opens = at > 0 && (line || matches!(before, '。' | ';' | ':' | ','));
        before = c;
        if !opens {
            continue;
        }
        match item(&text[at..]) {
            Some((this, Some(value))) if this == form => match value {
                1 => break, // the next list
                _ if value == last + 1 => last = value,
                _ if value <= last => {}
                _ => return None,
            },
            Some((Form::Mark(_), None)) => loose += 1,
            Some((Form::Label(class), _)) if line => match form {
                // A heading ends a list inside a paragraph; a heading above ends a list of headings.
                Form::Mark(_) => break,
                Form::Label(own) if class < own => break,
                Form::Label(_) => {}
            },
            _ => {}
        }
    }
    Some((last, loose))
}
