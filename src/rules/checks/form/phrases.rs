//! Fixed wordings that are nearly there: aligned with the whole wording where its words stand, and only there.
//!
//! In one piece (a name), member by member (a set such as 职能科学、权责法定…), or as a title in 《》.

use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::phrases::{Form, Phrase, PhraseCheck, title_key};
use crate::rules::read_phrases::is_letter;
use crate::span::Span;
use crate::wording::SetId;

/// Most characters in which a title may differ from the one that is meant.
const TITLE: usize = 2;
/// Characters around a wording that are looked at as well.
const SLACK: usize = 4;

/// Runs one check.
pub(in crate::rules::checks) fn run(check: &PhraseCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    match check {
        PhraseCheck::Phrase { group, figures } => {
            let phrases: Vec<&Phrase> = cx.rules.phrases(group).collect();
            for phrase in &phrases {
                match &phrase.form {
                    Form::Whole { letters, anchors, most } => {
                        whole(phrase, letters, *anchors, *most as usize, cx, sink);
                    }
                    Form::Members { members, anchors, at_least, altered } => {
                        let set = Set { members, anchors: *anchors, at_least: *at_least as usize, altered };
                        set.run(phrase, cx, sink);
                    }
                    Form::Title { .. } => {}
                }
            }
            titles(&phrases, *figures, cx, sink);
        }
        PhraseCheck::CutTitle { opens, ends } => {
            for citation in &cx.facts.citations {
                let title = citation.title;
                // 《关于印发〈…〉的通知》 ends in its own words; a title inside another is read with it.
                if cx.hits.any(*opens, title) && !cx.hits.any(*ends, title) {
                    sink.push(Draft::at(citation.span).value("words", cx.quote(title, 40)));
                }
            }
        }
    }
    Assessed::Done
}

/// One slip; `change` is what to write where.
fn slip(place: Span, expected: &str, change: (Span, &str), phrase: &Phrase, cx: &Cx) -> Draft {
    let advice = if phrase.safe_to_fix { "可直接改为" } else { "如无特别用意，建议改为" };
    let mut draft = Draft::at(place).value("words", cx.quote(place, 40)).value("full", &phrase.wording);
    draft.basis = phrase.basis.clone();
    draft.safe = phrase.safe_to_fix;
    draft.value("expected", expected).value("advice", advice).write(change.0, change.1)
}

/// A character that is compared, and where it stands.
struct Letter {
    c: char,
    span: Span,
}

/// The letters around a place: as many as a wording of `len` could take, within the sentence.
fn letters_around(place: Span, len: usize, cx: &Cx) -> Vec<Letter> {
    let sentence = cx.sentence(place);
    let text = &cx.logical.text;
    let reach = len + SLACK;
    let before = &text[sentence.start as usize..place.start as usize];
    let start = before.char_indices().rev().filter(|(_, c)| is_letter(*c)).take(reach).last();
    let start = start.map_or(place.start, |(at, _)| sentence.start + at as u32);
    let behind = &text[place.end as usize..sentence.end as usize];
    let end = behind.char_indices().filter(|(_, c)| is_letter(*c)).take(reach).last();
    let end = end.map_or(place.end, |(at, c)| place.end + (at + c.len_utf8()) as u32);
    let span = |at: usize, c: char| Span::new(start + at as u32, start + (at + c.len_utf8()) as u32);
    let letters = cx.words(Span::new(start, end)).char_indices().filter(|(_, c)| is_letter(*c));
    letters.map(|(at, c)| Letter { c, span: span(at, c) }).collect()
}

fn whole(phrase: &Phrase, letters: &[char], anchors: SetId, most: usize, cx: &Cx, sink: &mut Sink) {
    let mut end = 0;
    for anchor in cx.hits.within(anchors, cx.logical.span()) {
        if anchor.start < end || cx.in_furniture(anchor) {
            continue;
        }
        let around = letters_around(anchor, letters.len(), cx);
        let chars: Vec<char> = around.iter().map(|l| l.c).collect();
        let text: String = chars.iter().collect();
        let inside = |l: &Letter| anchor.contains(l.span);
        let (Some(first), Some(last)) = (around.iter().position(inside), around.iter().rposition(inside)) else {
            continue;
        };
        let Some((from, until, distance)) = align(letters, &chars, first..last + 1) else { continue };
        let place = around[from].span.cover(around[until - 1].span);
        end = place.end;
        // At the end of a line the rest may stand on the next, torn off by the page.
        let line = cx.paragraph(anchor);
        let torn = until - from < letters.len() && (place.end == line.end || place.start == line.start);
        if !torn && (1..=most).contains(&distance) && !phrase.allowed.iter().any(|a| text.contains(a.as_str())) {
            let read = &around[from..until];
            let change = change(read, letters, &phrase.wording).unwrap_or((place, phrase.wording.clone()));
            sink.push(slip(place, &phrase.wording, (change.0, &change.1), phrase, cx));
        }
    }
}

/// The fewest letters in one piece that turn what was read into the wording: where, and the new ones.
///
/// Signs between the other letters stay as they are; there is no such piece if the wording has signs of its own.
fn change(read: &[Letter], letters: &[char], wording: &str) -> Option<(Span, String)> {
    if wording.chars().count() != letters.len() {
        return None;
    }
    let mut before = read.iter().zip(letters).take_while(|(l, c)| l.c == **c).count();
    let left = read[before..].iter().rev().zip(letters[before..].iter().rev());
    let mut behind = left.take_while(|(l, c)| l.c == **c).count();
    // Where nothing goes and something comes, it is written together with its neighbour.
    if before + behind == read.len() {
        *(if before > 0 { &mut before } else { &mut behind }) -= 1;
    }
    let old = &read[before..read.len() - behind];
    let span = old.first()?.span.cover(old.last()?.span);
    Some((span, letters[before..letters.len() - behind].iter().collect()))
}

/// Where in `text` the letters stand with the fewest changes, at least in part `near` an anchor: start, end,
/// number of changes.
///
/// Of equal places the one that begins first wins, then the shortest. Sellers' algorithm: the start of a match costs nothing.
fn align(letters: &[char], text: &[char], near: std::ops::Range<usize>) -> Option<(usize, usize, usize)> {
    // Per letters read: changes, and where in the text the match began.
    let mut column: Vec<(usize, usize)> = (0..=letters.len()).map(|i| (i, 0)).collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for (j, c) in text.iter().enumerate() {
        let mut diagonal = column[0];
        column[0] = (0, j + 1);
        for (i, letter) in letters.iter().enumerate() {
            let same = (diagonal.0 + usize::from(letter != c), diagonal.1);
            let left_out = (column[i].0 + 1, column[i].1);
            let added = (column[i + 1].0 + 1, column[i + 1].1);
            diagonal = column[i + 1];
            let fewest =
                |a: (usize, usize), b: (usize, usize)| if b.0 < a.0 || b.0 == a.0 && b.1 < a.1 { b } else { a };
            column[i + 1] = fewest(fewest(same, left_out), added);
        }
        let (changes, from) = column[letters.len()];
        let fewer = best.is_none_or(|(.., fewest)| changes < fewest);
        // One letter off at the very end is rather another letter than none.
        let last_differs = best == Some((from, j, 1)) && changes == 1;
        if from <= j && from < near.end && j >= near.start && (fewer || last_differs) {
            best = Some((from, j + 1, changes));
        }
    }
    best
}

/// A set of short wordings that belong together.
struct Set<'a> {
    members: &'a [String],
    anchors: SetId,
    at_least: usize,
    altered: &'a [String],
}

impl Set<'_> {
    fn run(&self, phrase: &Phrase, cx: &Cx, sink: &mut Sink) {
        let hits: Vec<Span> = cx.hits.within(self.anchors, cx.logical.span()).collect();
        let mut at = 0;
        while at < hits.len() {
            let sentence = cx.sentence(hits[at]);
            let len = hits[at..].iter().take_while(|h| sentence.contains(**h)).count().max(1);
            let group = &hits[at..at + len];
            at += len;
            let mut present: Vec<&str> = group.iter().map(|h| cx.words(*h)).collect();
            present.sort_unstable();
            present.dedup();
            let missing: Vec<&String> = self.members.iter().filter(|m| !present.contains(&m.as_str())).collect();
            if present.len() < self.at_least || missing.is_empty() {
                continue;
            }
            let tokens = tokens(sentence, cx);
            let holds = |t: &Span| group.iter().any(|h| t.contains(*h));
            let (Some(first), Some(last)) = (tokens.iter().position(holds), tokens.iter().rposition(holds)) else {
                continue;
            };
            for token in tokens[first.saturating_sub(2)..tokens.len().min(last + 3)].iter().filter(|t| !holds(t)) {
                if let Some((place, expected)) = self.altered_member(*token, &missing, phrase, cx) {
                    sink.push(slip(place, expected, (place, expected), phrase, cx));
                }
            }
        }
    }

    /// The words of a token that stand for a missing member, and that member.
    fn altered_member<'m>(
        &self,
        token: Span,
        missing: &[&'m String],
        phrase: &Phrase,
        cx: &Cx,
    ) -> Option<(Span, &'m str)> {
        let words = cx.words(token);
        if phrase.allowed.iter().any(|a| words.contains(a.as_str())) {
            return None;
        }
        if let Some(altered) = self.altered.iter().find(|a| words.ends_with(a.as_str())) {
            let place = Span::new(token.end - altered.len() as u32, token.end);
            // The member it resembles most, else the first.
            let nearest = missing.iter().min_by_key(|m| strsim::levenshtein(m, altered))?;
            return Some((place, nearest));
        }
        let letters: Vec<(u32, char)> = words.char_indices().map(|(i, c)| (token.start + i as u32, c)).collect();
        let text: Vec<char> = letters.iter().map(|(_, c)| *c).collect();
        missing.iter().find_map(|member| {
            let chars: Vec<char> = member.chars().collect();
            let most = if chars.len() >= 6 { 2 } else { 1 };
            let (from, until, changes) =
                align(&chars, &text, 0..text.len()).filter(|(.., n)| (1..=most).contains(n))?;
            let end = letters[until - 1].0 + letters[until - 1].1.len_utf8() as u32;
            // One of three letters is no likeness unless the other two are all the token says.
            let alike = chars.len() > 3 || text.len() <= chars.len();
            (alike && changes * 2 < chars.len()).then(|| (Span::new(letters[from].0, end), member.as_str()))
        })
    }
}

/// What stands between the marks of a sentence.
fn tokens(sentence: Span, cx: &Cx) -> Vec<Span> {
    let mut all = Vec::new();
    let mut start = sentence.start;
    for piece in cx.words(sentence).split_inclusive(|c: char| !is_letter(c)) {
        let words = piece.trim_end_matches(|c: char| !is_letter(c));
        if !words.is_empty() {
            all.push(Span::new(start, start + words.len() as u32));
        }
        start += piece.len() as u32;
    }
    all
}

/// A title that is known.
struct Known<'a> {
    phrase: &'a Phrase,
    key: &'a str,
    wrong: &'a [String],
    allowed: Vec<String>,
    letters: u64,
}

impl<'a> Known<'a> {
    fn of(phrase: &'a Phrase) -> Option<Known<'a>> {
        let Form::Title { key, wrong } = &phrase.form else { return None };
        let allowed = phrase.allowed.iter().map(|a| title_key(a)).collect();
        Some(Known { phrase, key, wrong, allowed, letters: letters(key) })
    }
}

/// Which letters stand in a title, by the low six bits of their code.
fn letters(title: &str) -> u64 {
    title.chars().fold(0, |all, c| all | 1 << (u32::from(c) & 63))
}

/// Titles that are not quite a known one.
fn titles(phrases: &[&Phrase], figures: Option<bool>, cx: &Cx, sink: &mut Sink) {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if cx.facts.citations.is_empty() {
        return;
    }
    let known: Vec<Known> = phrases.iter().filter_map(|p| Known::of(p)).collect();
    if known.is_empty() {
        return;
    }
    for citation in &cx.facts.citations {
        let title = title_key(cx.words(citation.title));
        let right = known.iter().any(|k| *k.key == title || k.allowed.contains(&title));
        if right {
            continue;
        }
        let letters = letters(&title);
        let near = |k: &Known| {
            // A change takes at most one letter away.
            let far = (k.letters & !letters).count_ones() as usize > TITLE;
            // A place's name before a title makes it that place's own.
            let other = far || title.ends_with(k.key) || k.key.len().abs_diff(title.len()) > 6;
            !other && strsim::levenshtein(k.key, &title) <= TITLE
        };
        let meant = known.iter().filter(|k| near(k) || k.wrong.contains(&title));
        let meant = meant.min_by_key(|k| strsim::levenshtein(k.key, &title));
        // 2020 for 2021 names another document, a lost 年 the same one carelessly.
        let wanted = |key: &str| figures.is_none_or(|differ| differ == (digits(key) != digits(&title)));
        if let Some(Known { phrase, wrong, .. }) = meant.filter(|k| wanted(k.key)) {
            let change = (citation.title, phrase.wording.as_str());
            let mut draft = slip(citation.span, &phrase.wording, change, phrase, cx);
            // A title that is merely like another may be another document's.
            draft.safe &= wrong.contains(&title);
            sink.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_and_shortest_place_is_taken() {
        let run = |letters: &str, text: &str| {
            let (letters, text): (Vec<char>, Vec<char>) = (letters.chars().collect(), text.chars().collect());
            align(&letters, &text, 0..text.len()).map(|(a, b, n)| (text[a..b].iter().collect::<String>(), n))
        };
        assert_eq!(run("尊法学法", "推进遵法学法用法"), Some(("遵法学法".to_owned(), 1)));
        assert_eq!(run("主义思想", "以主义为指导"), Some(("主义".to_owned(), 2)));
        assert_eq!(run("全民守法", "全民守法"), Some(("全民守法".to_owned(), 0)));
        assert_eq!(run("甲", ""), None);
    }
}
