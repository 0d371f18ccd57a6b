//! One quantity with two values: 全县33个县直部门 here, 全县32个县直部门 there; 收到申请187件 here, 178件 there.

use std::collections::BTreeMap;

use crate::report::facts::{Amount, Number, ONE};
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::span::Span;
use crate::wording::SetId;

/// How far apart two values of the same words may lie, in per cent; unmeasured.
const APART: u32 = 10;
/// Values below say little: two of three offices is no total given twice.
const LEAST: i128 = 10 * ONE;
/// Most places of one quantity that are compared; a report has a handful.
const PLACES: usize = 50;
/// Characters behind the unit that must agree.
const NOUN: usize = 3;

/// Characters in front of two figures that must agree where their digits only stand in another order.
const NAME: usize = 6;
/// Longest words in front of such a figure that are quoted, in bytes.
const CLAUSE: u32 = 60;

/// A figure and the words around it.
struct Value<'a> {
    amount: &'a Amount,
    place: Span,
}

/// One finding a quantity.
pub(super) fn run(scope: SetId, groups: &[(SetId, u32)], unless: SetId, cx: &Cx, sink: &mut Sink) {
    let body = cx.body();
    let mut said: Vec<u32> = Vec::new();
    for (set, apart) in groups {
        let values: Vec<Value> = cx
            .hits
            .within(*set, body)
            .filter_map(|place| Some(Value { amount: cx.facts.amounts_in(place).last()?, place }))
            .collect();
        judge(&values, near(*apart), unless, &mut said, cx, sink);
    }
    let mut alike: BTreeMap<(&str, &str), Vec<Value>> = BTreeMap::new();
    for word in cx.hits.within(scope, body) {
        let amounts = &cx.facts.amounts;
        let Some(amount) = amounts.get(amounts.partition_point(|a| a.span.start < word.end)) else { break };
        let behind = &cx.logical.text[amount.span.end as usize..];
        let Some((end, _)) = behind.char_indices().nth(NOUN) else { break };
        let noun = &behind[..end];
        if amount.span.start == word.end && noun.chars().all(crate::fold::is_chinese) && !noun.contains('、') {
            let unit = cx.words(amount.span).trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
            let place = word.cover(amount.span).cover(Span::new(amount.span.end, amount.span.end + end as u32));
            alike.entry((unit, noun)).or_default().push(Value { amount, place });
        }
    }
    for values in alike.values() {
        judge(values, near(APART), unless, &mut said, cx, sink);
    }
    for values in named(cx).values().filter(|values| values.len() > 1) {
        judge(values, swapped, unless, &mut said, cx, sink);
    }
}

/// Figures of three digits and more by the words in front of them and their unit.
fn named<'a>(cx: &Cx<'a>) -> BTreeMap<(&'a str, &'a str), Vec<Value<'a>>> {
    let mut all: BTreeMap<(&str, &str), Vec<Value>> = BTreeMap::new();
    let text = &cx.logical.text;
    for amount in cx.facts.amounts_in(cx.body()) {
        if amount.chinese || amount.number.millionths < 100 * ONE {
            continue;
        }
        let front = &text[..amount.span.start as usize];
        let Some((from, _)) = front.char_indices().rev().nth(NAME - 1) else { continue };
        if front[from..].chars().all(|c| crate::fold::is_chinese(c) && c != '、') {
            let unit = text[amount.span.range()].trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
            let clause = cx.clause(amount.span).start;
            let near = amount.span.start.saturating_sub(CLAUSE);
            let place = Span::new(if clause < near { from as u32 } else { clause.min(from as u32) }, amount.span.end);
            all.entry((&front[from..], unit)).or_default().push(Value { amount, place });
        }
    }
    all
}

/// Tells the first value that is likely meant to be the first one and not equal to it.
fn judge(
    values: &[Value],
    slip: impl Fn(Number, Number) -> bool,
    unless: SetId,
    said: &mut Vec<u32>,
    cx: &Cx,
    sink: &mut Sink,
) {
    let wanted = |value: &&Value| {
        let exact = value.amount.vague.is_exact() && value.amount.number.step == ONE;
        exact
            && value.amount.number.millionths >= LEAST
            && !cx.in_title(value.place)
            && !cx.in_furniture(value.place)
            && !cx.hits.any(unless, cx.clause(value.place))
    };
    let values = &values[..values.len().min(PLACES)];
    let Some(first) = values.iter().find(wanted) else { return };
    let other = |value: &&Value| slip(first.amount.number, value.amount.number) && wanted(value);
    if let Some(second) = values.iter().find(other)
        && !said.contains(&second.amount.span.start)
    {
        said.push(second.amount.span.start);
        let more = common(first.place, second.place, cx);
        let [first, second] = [first, second].map(|v| Span::new(v.place.start, v.place.end + more));
        let mut draft = Draft::at(second)
            .value("first", cx.quote(first, 30))
            .value("second", cx.quote(second, 30))
            .value("line", cx.line(first))
            .related([first]);
        draft.role = super::super::words::role_of(cx, second);
        sink.push(draft);
    }
}

/// Bytes of the characters behind both places that are the same, so that a name is not cut.
fn common(a: Span, b: Span, cx: &Cx) -> u32 {
    let text = &cx.logical.text;
    let pairs = text[a.end as usize..].chars().zip(text[b.end as usize..].chars()).take(8);
    let same = pairs.take_while(|(x, y)| x == y && crate::fold::is_chinese(*x) && !matches!(x, '、' | '。'));
    same.map(|(c, _)| c.len_utf8() as u32).sum()
}

/// Unequal, and no more than `apart` per cent or one of the larger value away.
fn near(apart: u32) -> impl Fn(Number, Number) -> bool {
    move |a, b| {
        let difference = (a.millionths - b.millionths).abs();
        let larger = a.millionths.max(b.millionths);
        difference > 0 && (difference * 100 <= larger * i128::from(apart) || difference == ONE)
    }
}

/// Unequal, with the same digits in another order.
fn swapped(a: Number, b: Number) -> bool {
    let digits = |number: Number| {
        let mut digits = (number.millionths / ONE).to_string().into_bytes();
        digits.sort_unstable();
        digits
    };
    a != b && digits(a) == digits(b)
}
