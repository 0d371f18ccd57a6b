//! Tells the problems and the plan items apart, one by one, and says which problems state a cause.
//!
//! In order of preference: numbered sub-sections, run-in marks (一是…；二是…), paragraphs, sentences.

use super::Text;
use crate::grammar::{Block, RunIn, Shape};
use crate::report::{PartState, PlanItem, Problem, Role, Section};
use crate::span::Span;

/// Longest opening sentence that leads to a list, in characters.
const LEAD: usize = 130;

/// All problems in text order.
pub(super) fn problems(text: &Text, sections: &[Section]) -> Vec<Problem> {
    let (causes, homes): (Vec<Home>, Vec<Home>) = homes(sections, Role::Problems)
        .into_iter()
        .partition(|home| home.heading.is_some_and(|s| only_causes(text, s)));
    let apart = causes.first().map(|home| home.span);
    let mut all = Vec::new();
    for home in homes {
        let found = of_home(text, &home);
        let shared = found.causes.first().copied().or(apart);
        let single = found.items.len() == 1;
        for span in found.items {
            let whole = if single { home.span } else { span };
            let cause = cause(text, whole).or(shared);
            all.push(Problem { text: headline(text, span), span, cause, plan: Vec::new() });
        }
    }
    all
}

/// Whether a section of its own holds causes and no problems: 原因剖析, but not 存在的不足和原因.
fn only_causes(text: &Text, section: &Section) -> bool {
    let words = &text.template.words;
    let named = |set| text.hits.any(set, text.trimmed(section.heading_span));
    named(words.cause_heading) && !named(words.role(Role::Problems).strong)
}

/// Whether a sub-section holds causes and no problems: 原因分析, but not 不足和原因.
fn is_cause(text: &Text, section: &Section) -> bool {
    let words = &text.template.words;
    text.hits.any(words.cause_heading, section.heading_span)
        && !text.hits.any(words.deficiency, before_cause(text, section))
}

/// All plan items in text order.
pub(super) fn plan(text: &Text, sections: &[Section]) -> Vec<PlanItem> {
    let items = homes(sections, Role::Plan).into_iter().flat_map(|home| of_home(text, &home).items);
    items.map(|span| PlanItem { text: headline(text, span), span }).collect()
}

/// Fills in the number of items of each part.
pub(super) fn count(parts: &mut [PartState], problems: &[Problem], plan: &[PlanItem], sections: &[Section]) {
    for part in parts {
        part.items = match part.role {
            Role::Problems => problems.len(),
            Role::Plan => plan.len(),
            role => parts_of(sections, role),
        };
    }
}

/// Number of sub-headings of a part.
fn parts_of(sections: &[Section], role: Role) -> usize {
    let own = |s: &Section| s.children.iter().filter(|c| c.role.is_none_or(|r| r == role)).count();
    sections.iter().map(|s| if s.role == Some(role) { own(s) } else { parts_of(&s.children, role) }).sum()
}

/// Where the second half of a merged section opens: at a sentence that leads over, at a numbering that
/// starts anew, at the first sub-heading behind a paragraph of problems.
pub(super) fn second_half(text: &Text, section: &Section, second: Role) -> Option<u32> {
    let words = &text.template.words;
    let body = Span::new(section.heading_span.end, section.span.end);
    let clause_start =
        |at: u32| text.logical.text[..at as usize].ends_with(['\n', '。', ';', ':']) || starts_item(text, at);
    let bridge = text.hits.within(words.role(second).bridge, body).find(|h| clause_start(h.start));
    if let Some(bridge) = bridge {
        return Some(item_start(text, bridge.start));
    }
    let restart = section
        .children
        .iter()
        .enumerate()
        .skip(1)
        .find(|(_, c)| crate::grammar::label_at(text.words(c.span)).is_some_and(|l| l.value == 1));
    if let Some((_, child)) = restart {
        return Some(child.span.start);
    }
    let mut marks = blocks_of(text, body).flat_map(|b| b.run_ins.iter()).filter(|r| value_of(text, r) == 1).skip(1);
    if let Some(mark) = marks.next() {
        return Some(mark.mark.start);
    }
    let first = section.children.first()?;
    let before = Span::new(body.start, first.span.start);
    let problems_before = text.hits.count(words.deficiency, before) >= 2;
    (problems_before && !text.hits.any(words.deficiency, first.heading_span)).then_some(first.span.start)
}

/// Whether an item's number or mark ends right before `at`.
fn starts_item(text: &Text, at: u32) -> bool {
    item_start(text, at) < at
}

/// Start of the number or mark right before `at`, else `at`.
fn item_start(text: &Text, at: u32) -> u32 {
    let Some(block) = text.block_at(at) else { return at };
    match block.shape {
        Shape::Heading { label, .. } if block.span.start + label.len == at => block.span.start,
        _ => block.run_ins.iter().find(|r| r.mark.end == at).map_or(at, |r| r.mark.start),
    }
}

/// A section of a role without the pieces that have another.
struct Home<'a> {
    heading: Option<&'a Section>,
    span: Span,
    children: Vec<&'a Section>,
}

/// Every section of a role; halves of a merged one count for themselves.
fn homes(sections: &[Section], role: Role) -> Vec<Home<'_>> {
    let mut all = Vec::new();
    for section in sections {
        if section.role == Some(role) {
            let own = |c: &&Section| c.role.is_none();
            let same: Vec<&Section> = section.children.iter().filter(|c| c.role == Some(role)).collect();
            if same.is_empty() {
                let other = section.children.iter().find(|c| c.role.is_some_and(|r| r != Role::Other));
                let end = other.map_or(section.span.end, |c| c.span.start);
                let children = section.children.iter().filter(own).filter(|c| c.span.start < end).collect();
                all.push(Home {
                    heading: Some(section),
                    span: Span::new(section.heading_span.end.min(end), end),
                    children,
                });
            } else {
                all.extend(homes(&section.children, role));
            }
        }
        if section.role != Some(role) || section.children.iter().any(|c| c.role.is_some()) {
            let deeper =
                section.children.iter().filter(|c| section.role != Some(role) || c.role.is_some_and(|r| r != role));
            all.extend(deeper.flat_map(|c| homes(std::slice::from_ref(c), role)));
        }
    }
    all.sort_by_key(|h| h.span.start);
    all
}

/// The items of one section, and places that state causes for all of them.
#[derive(Default)]
struct Found {
    items: Vec<Span>,
    causes: Vec<Span>,
}

fn of_home(text: &Text, home: &Home) -> Found {
    let mut found = Found::default();
    if !home.children.is_empty() {
        // A lone group heading: its own items are the items.
        let (causes, items): (Vec<&Section>, Vec<&Section>) =
            home.children.iter().copied().partition(|c| is_cause(text, c));
        found.causes = causes.iter().map(|c| c.span).collect();
        if let Some(grouped) = groups(text, &items) {
            found.items = grouped;
            return found;
        }
        let grouped = items.len() == 1 && (!causes.is_empty() || !items[0].children.is_empty());
        if grouped {
            let inner = items[0];
            let home = Home {
                heading: None,
                span: Span::new(inner.heading_span.end, inner.span.end),
                children: inner.children.iter().collect(),
            };
            let deeper = of_home(text, &home);
            if deeper.items.len() > 1 {
                found.items = deeper.items;
                found.causes.extend(deeper.causes);
                return found;
            }
        }
        found.items = items.iter().map(|c| c.span).collect();
        if !found.items.is_empty() {
            return found;
        }
    }
    run_ins(text, home.span, &mut found);
    if found.items.is_empty() {
        paragraphs(text, home.span, &mut found);
    }
    found
}

/// The items below group headings (总体思路 / 具体措施), if that is what the sub-headings are.
fn groups(text: &Text, sections: &[&Section]) -> Option<Vec<Span>> {
    let words = &text.template.words;
    let heading = |s: &Section, set| text.hits.within(set, text.trimmed(s.heading_span)).next().is_some();
    let is_group = |s: &&&Section| heading(s, words.group_heading) && s.children.len() > 1;
    if !sections.iter().any(|s| is_group(&s)) {
        return None;
    }
    let mut items = Vec::new();
    for section in sections {
        if is_group(&section) {
            items.extend(section.children.iter().map(|c| c.span));
        } else if !heading(section, words.aim_heading) {
            items.push(section.span);
        }
    }
    Some(items)
}

/// The part of a heading before its words for causes: 不足和原因 is no heading of causes alone.
fn before_cause(text: &Text, section: &Section) -> Span {
    let hit = text.hits.first(text.template.words.cause_heading, section.heading_span);
    Span::new(section.heading_span.start, hit.map_or(section.heading_span.end, |h| h.start))
}

fn blocks_of<'a>(text: &'a Text, span: Span) -> impl Iterator<Item = &'a Block> {
    let first = text.blocks.partition_point(|b| b.span.end <= span.start);
    text.blocks[first..].iter().take_while(move |b| b.span.start < span.end).filter(|b| !text.is_furniture(b.span))
}

/// Value of a run-in mark; 首先 is 1, what no number tells is 0.
fn value_of(text: &Text, run_in: &RunIn) -> u32 {
    let mark = text.words(run_in.mark);
    if mark.starts_with("首先") {
        return 1;
    }
    if let Some(label) = crate::grammar::label_at(mark) {
        return label.value;
    }
    let digits: String = mark.chars().filter(|c| crate::fold::is_chinese_digit(*c)).collect();
    crate::grammar::chinese_number(&digits).unwrap_or(0)
}

/// The family of a mark: 一是 and 二是, 第一 and 第二, 首先 and 其次, 1. and 2.
fn family(text: &Text, run_in: &RunIn) -> u8 {
    let mark = text.words(run_in.mark);
    let first = mark.chars().next().unwrap_or(' ');
    match first {
        '第' => 1,
        '首' | '其' | '再' | '最' | '此' => 2,
        '(' | '①'..='⓿' | '㈠'..='㈩' => 4,
        c if c.is_ascii_digit() => 3,
        _ => 0,
    }
}

fn run_ins(text: &Text, span: Span, found: &mut Found) {
    let all: Vec<&RunIn> = blocks_of(text, span)
        .flat_map(|b| b.run_ins.iter())
        .filter(|r| r.mark.start >= span.start && r.mark.end <= span.end)
        .collect();
    let Some(first) = all.first() else { return };
    let outer = family(text, first);
    let marks: Vec<&RunIn> = all.into_iter().filter(|r| family(text, r) == outer).collect();
    if marks.len() < 2 && value_of(text, marks[0]) != 1 {
        return;
    }
    let words = &text.template.words;
    for (i, mark) in marks.iter().enumerate() {
        let block = text.block_at(mark.mark.start).map_or(span, |b| b.span);
        let next = marks.get(i + 1).map_or(span.end, |m| m.mark.start);
        // What follows the last mark's paragraph may be another item's text, a summary, a bridge.
        let end = if i + 1 < marks.len() { next } else { block.end.min(span.end) };
        let item = Span::new(mark.mark.start, text.logical.text[..end as usize].trim_end().len() as u32);
        // 原因：一是……；二是…… restarts the numbering for causes.
        let lead = Span::new(sentence_start(text, mark.mark.start), mark.mark.start);
        if i > 0 && value_of(text, mark) == 1 && text.hits.any(words.cause, lead) {
            found.causes.extend(marks[i..].iter().map(|m| m.clause));
            break;
        }
        found.items.push(item);
    }
}

/// Start of the sentence that ends at `at`.
fn sentence_start(text: &Text, at: u32) -> u32 {
    let before = text.logical.text[..at as usize].trim_end_matches([':', ',', ';', '。']);
    text.sentence_start(before.len() as u32)
}

fn paragraphs(text: &Text, span: Span, found: &mut Found) {
    let whole: Vec<Span> = blocks_of(text, span)
        .map(|b| Span::new(b.span.start.max(span.start), b.span.end.min(span.end)))
        .filter(|s| text.chars(*s) >= 6)
        .collect();
    let content: Vec<Span> = whole.iter().copied().filter(|s| !is_lead(text, *s)).collect();
    match content.as_slice() {
        [] => found.items.extend(whole.first()),
        [only] => found.items = sentences(text, *only),
        many => {
            let (causes, items): (Vec<Span>, Vec<Span>) = many.iter().partition(|s| {
                text.hits.first(text.template.words.cause_heading, **s).is_some_and(|h| h.start <= s.start + 12)
            });
            found.items = items;
            found.causes = causes;
        }
    }
}

/// Words that only say there are shortcomings, or only lead to a list.
fn is_lead(text: &Text, span: Span) -> bool {
    let words = &text.template.words;
    let line = text.words(span);
    if text.chars(span) > LEAD {
        return false;
    }
    // What follows the leading sentence may be the list itself.
    let end = line.find(['。', ':', ';']).unwrap_or(line.len());
    let alone = line[end..].chars().count() <= 12;
    line.ends_with(':') || alone && (text.hits.any(words.concession, span) || text.hits.any(words.lead, span))
}

/// The items of a lone paragraph: its clauses between semicolons, else its sentences that are no lead.
fn sentences(text: &Text, span: Span) -> Vec<Span> {
    let span = behind_lead(text, span);
    let words = text.words(span);
    let by = |marks: &[char]| {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (i, c) in words.char_indices().filter(|(_, c)| marks.contains(c)) {
            pieces.push((start, i + c.len_utf8()));
            start = i + c.len_utf8();
        }
        pieces.push((start, words.len()));
        let at = |(a, b): (usize, usize)| Span::new(span.start + a as u32, span.start + b as u32);
        let long = |s: &Span| text.chars(*s) >= 8;
        pieces.into_iter().map(at).filter(long).collect::<Vec<_>>()
    };
    let clauses = if words.matches(';').count() >= 1 { by(&[';']) } else { by(&['。', ';']) };
    let items: Vec<Span> = clauses.iter().copied().filter(|s| !is_lead(text, *s)).collect();
    if items.is_empty() { vec![span] } else { items }
}

/// A paragraph without the words that lead to its list: 主要表现在：….
fn behind_lead(text: &Text, span: Span) -> Span {
    let words = text.words(span);
    let Some((i, _)) = words.char_indices().take(LEAD).find(|(_, c)| *c == ':') else { return span };
    let lead = Span::new(span.start, span.start + i as u32 + 1);
    if is_lead(text, lead) && lead.end < span.end { Span::new(lead.end, span.end) } else { span }
}

/// The words of an item that state a cause.
fn cause(text: &Text, item: Span) -> Option<Span> {
    let words = &text.template.words;
    let cancelled = |hit: &Span| text.hits.within(words.no_cause, item).any(|n| n.overlaps(*hit));
    let cue = text.hits.within(words.cause, item).find(|hit| !cancelled(hit));
    // Without a cue word the first sentence names the shortcoming itself, in a single sentence the first two
    // clauses do; only what follows can say why.
    let line = text.words(item);
    let body = line.trim_end_matches(['。', ';', '\n', ' ']);
    let clause = |(i, c): (usize, char)| matches!(c, ',' | ':' | '。' | ';' | '\n').then_some(i);
    let sentence = body.find(['。', ';', '\n']);
    let first = sentence.or_else(|| body.char_indices().filter_map(clause).nth(1)).unwrap_or(body.len());
    let behind = Span::new(item.start + first as u32, item.end);
    let quiet = || text.hits.within(words.quiet_cause, behind).find(|hit| !cancelled(hit));
    // 11卷送达回证不全 is what is wrong; 法制审核没有固定到人 in a sentence without figures is why.
    let lack = || {
        if !line.contains(|c: char| c.is_ascii_digit()) {
            return None; // without a fact before it, a second sentence only says the first again
        }
        let told = |hit: &Span| {
            let start = text.sentence_start(hit.start).max(behind.start);
            let line = &text.logical.text[start as usize..item.end as usize];
            let sentence = &line[..line.find(['。', ';', '\n']).unwrap_or(line.len())];
            !sentence.contains(|c: char| c.is_ascii_digit())
        };
        text.hits.within(words.lack_cause, behind).find(|hit| sentence.is_some() && told(hit) && !cancelled(hit))
    };
    cue.or_else(quiet).or_else(lack)
}

/// The first words of an item: its heading or its first clause.
fn headline(text: &Text, span: Span) -> String {
    let words = text.words(span);
    let end = words.find(['。', ';', '\n', ':']).unwrap_or(words.len());
    let end = words[..end].char_indices().nth(60).map_or(end, |(i, _)| i);
    text.excerpt(Span::new(span.start, span.start + end as u32))
}
