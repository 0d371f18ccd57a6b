//! Numbers that look exact and are called vague: 167余件, 约200余人.

use crate::report::facts::Amount;
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::span::Span;

/// One finding a place.
pub(super) fn run(before: &[String], except: &[String], more: &[String], behind: &[String], cx: &Cx, sink: &mut Sink) {
    for amount in cx.facts.amounts_in(cx.body()) {
        if cx.in_furniture(amount.span) || amount.chinese || cx.in_title(amount.span) {
            continue;
        }
        let digits = digits(cx.words(amount.span));
        let rest = &cx.words(amount.span)[digits.len()..];
        let text = &cx.logical.text;
        let (ahead, after) = (&text[..amount.span.start as usize], &text[amount.span.end as usize..]);
        let named = except.iter().any(|w| ahead.ends_with(w.as_str()));
        let about = before.iter().filter(|_| !named).filter(|w| ahead.ends_with(w.as_str())).map(String::len).max();
        // 25万余元 is how it is written; the word counts where it follows the digits at once.
        let at_once = more.iter().find(|w| rest.starts_with(w.as_str()));
        let anywhere = more.iter().any(|w| rest.contains(w.as_str()));
        let round = behind.iter().find(|w| after.starts_with(w.as_str()));
        if let (Some(len), true) = (about, anywhere || round.is_some()) {
            let end = amount.span.end + round.filter(|_| !anywhere).map_or(0, |w| w.len() as u32);
            push(Span::new(amount.span.start - len as u32, end), Some("doubled"), cx, sink);
        } else if at_once.is_some() && looks_exact(digits, amount) && !rest.contains(['万', '亿']) {
            push(amount.span, None, cx, sink);
        }
    }
}

/// The digits an amount opens with.
fn digits(words: &str) -> &str {
    &words[..words.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(words.len())]
}

/// Two digits or more, the last of them not 0.
fn looks_exact(digits: &str, amount: &Amount) -> bool {
    digits.len() > 1 && !digits.ends_with('0') && amount.vague.behind
}

fn push(place: Span, variant: Option<&'static str>, cx: &Cx, sink: &mut Sink) {
    let mut draft = Draft::at(place).value("words", cx.quote(place, 30));
    draft.role = super::super::words::role_of(cx, place);
    draft.variant = variant;
    sink.push(draft);
}
