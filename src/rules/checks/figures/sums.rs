//! Wholes whose parts add up to something else.
//!
//! Said only where the list is closed: by its wording, or by three and more parts that nearly reach the
//! whole. True sums, open lists, stages and every reading that adds up stay silent.

use super::lists::{Breakdown, before_total, breakdowns, same_unit};
use super::sentences;
use crate::report::facts::{Amount, Number, ONE, Unit};
use crate::rules::cx::Cx;
use crate::rules::engine::{Draft, Sink};
use crate::rules::kinds::figures::ListWords;
use crate::wording::SetId;

/// One finding a sum.
pub(super) fn run(words: &ListWords, total: SetId, cx: &Cx, sink: &mut Sink) {
    for sentence in sentences(words.lead, cx) {
        for list in breakdowns(sentence, words, cx) {
            if let Some(parts) = mismatch(&list, words, cx) {
                push(list.whole, &parts, cx, sink);
            }
        }
        for place in cx.hits.within(total, sentence) {
            if cx.in_title(place) || cx.in_furniture(place) {
                continue;
            }
            let Some((whole, parts)) = before_total(place, sentence, words, cx) else { continue };
            let exact = parts.iter().chain([&whole]).all(|a| a.vague.is_exact() && !a.chinese);
            // Any run that ends at the total may be what it sums up.
            let mut runs = (0..parts.len() - 1).map(|from| &parts[from..]);
            let share = sum(&parts) * 100 / whole.number.millionths.max(1);
            let overlap = cx.hits.any(words.overlap, parts[0].span.cover(whole.span));
            let wide = (75..=133).contains(&share);
            if exact && wide && !overlap && !runs.any(|run| adds_up(whole, run)) {
                push(whole, &parts, cx, sink);
            }
        }
    }
}

fn sum(parts: &[&Amount]) -> i128 {
    parts.iter().map(|p| p.number.millionths).sum()
}

/// Whether parts make the whole, as far as the digits written can tell.
pub(super) fn adds_up(whole: &Amount, parts: &[&Amount]) -> bool {
    let difference = (whole.number.millionths - sum(parts)).abs();
    let all = || parts.iter().copied().chain([whole]);
    // 86件 is a count and exact; 3.2万件 and 4.5元 may have been rounded, half a step each.
    let counted = all().all(|a| a.number.step == ONE);
    let slack: i128 = if counted { 0 } else { all().map(|a| a.number.step).sum() };
    difference == 0 || difference * 2 < slack
}

/// The parts to show, if the list is closed and does not add up.
fn mismatch<'a>(list: &Breakdown<'a>, words: &ListWords, cx: &Cx) -> Option<Vec<&'a Amount>> {
    let Breakdown { whole, parts, tail, .. } = list;
    let all = || parts.iter().chain(tail).chain([whole]);
    if !all().all(|a| a.vague.is_exact()) || whole.number.millionths == 0 || cx.in_furniture(whole.span) {
        return None;
    }
    // A part above the whole is another finding.
    if parts.iter().any(|p| p.number > whole.number) || list.open || list.overlap {
        return None;
    }
    let mut wholes = list.others.iter().chain([whole]);
    if wholes.any(|w| adds_up(w, parts)) || (2..parts.len()).any(|n| adds_up(whole, &parts[..n])) {
        return None;
    }
    // 优秀 may be counted among 合格 again.
    if list.exclusive && parts.len() > 2 && adds_up(whole, &parts[1..]) {
        return None;
    }
    let mut shown = parts.clone();
    if !list.clean {
        // Behind a nested list the outer one may go on: any end of it may be meant.
        let goes_on = |from: usize| parts.iter().chain(&tail[from..]).copied().collect::<Vec<_>>();
        let goes_until = |until: usize| parts.iter().chain(&tail[..until]).copied().collect::<Vec<_>>();
        let most = tail.len().min(12);
        let readings: Vec<_> = (tail.len() - most..tail.len()).map(goes_on).chain((1..=most).map(goes_until)).collect();
        if readings.iter().any(|reading| adds_up(whole, reading)) {
            return None;
        }
        let near = |reading: &Vec<&Amount>| (sum(reading) - whole.number.millionths).abs();
        shown = readings.into_iter().min_by_key(near)?;
        // Which reading was meant is a guess, so only a near miss is told.
        let share = sum(&shown) * 100 / whole.number.millionths;
        if shown.len() < 3 || !(90..=110).contains(&share) {
            return None;
        }
    }
    let share = sum(&shown) * 100 / whole.number.millionths;
    let told = match shown.len() {
        0 | 1 => false,
        // Of two states that exclude one another neither is the whole, and others may have been left out.
        2 if list.exclusive => sum(&shown) > whole.number.millionths && shown.iter().all(|p| p.number < whole.number),
        _ if list.closed => (34..=300).contains(&share),
        2 => (101..=125).contains(&share) && !persons(whole, words) && parallel(list, cx),
        // The more parts are listed, the less likely it is that some were left out on purpose.
        3 => (75..=133).contains(&share),
        4 => (60..=150).contains(&share),
        _ => (50..=150).contains(&share),
    };
    told.then_some(shown)
}

fn persons(whole: &Amount, words: &ListWords) -> bool {
    matches!(&whole.unit, Unit::Of(unit) if words.persons.contains(unit))
}

/// Whether two parts are named alike: their names end in the same character.
fn parallel(list: &Breakdown, cx: &Cx) -> bool {
    let ends: Vec<Option<char>> = list.labels.iter().map(|l| cx.words(*l).chars().next_back()).collect();
    ends.windows(2).all(|pair| pair[0] == pair[1] && pair[0].is_some_and(char::is_alphabetic))
}

/// Points at the whole; the parts are related.
fn push(whole: &Amount, parts: &[&Amount], cx: &Cx, sink: &mut Sink) {
    let scale = scale(cx.words(whole.span));
    let plain = |millionths: i128| Number { millionths: millionths / scale, step: 1 }.text();
    let unit = cx.quote(whole.span, 30);
    let unit = unit.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.' || c == ' ');
    let terms: Vec<String> = parts.iter().map(|p| plain(p.number.millionths)).collect();
    let all = sum(parts);
    let difference = (whole.number.millionths - all).abs();
    let mut draft = Draft::at(whole.span)
        .value("whole", cx.quote(whole.span, 30))
        .value("sum", format!("{}={}", terms.join("+"), plain(all)))
        .value("difference", format!("{}{unit}", plain(difference)))
        .related(parts.iter().map(|p| p.span));
    draft.role = super::super::words::role_of(cx, whole.span);
    sink.push(draft);
}

/// What the written multiplier is worth, so that 万元 are added as 万元.
fn scale(words: &str) -> i128 {
    match (words.contains('亿'), words.contains('万')) {
        (true, _) => 100_000_000,
        (_, true) => 10_000,
        _ => 1,
    }
}

/// Whether a part is said to be larger than everything it can be a part of.
pub(super) fn exceeds(part: &Amount, wholes: &[&Amount], words: &ListWords) -> bool {
    let fits = |whole: &&Amount| same_unit(part, whole, words);
    part.vague.is_exact()
        && wholes.iter().any(fits)
        && wholes.iter().all(|w| w.vague.is_exact() && part.number.millionths > w.number.millionths + w.number.step / 2)
        && wholes.iter().all(|w| part.number.step <= w.number.step.max(ONE))
}
