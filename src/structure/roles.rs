//! Says which part of the report a heading names, and gives every section its role.
//!
//! Kind words decide first (成效, 不足, 第一责任人, 安排), then the year, then precedence
//! duties > problems > measures > plan. Only top-level headings decide that a part has a section of its own.

use super::{Text, identity};
use crate::report::{Role, Section, Status};
use crate::span::Span;

/// What a heading names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// Parts named by words that decide, in the order of the heading.
    strong: Vec<(Role, Span)>,
    /// A part named only in general words, and whether they are the whole line.
    weak: Option<(Role, bool)>,
    /// 其他需要报告的情况.
    other: bool,
}

impl Named {
    /// Whether it names a part at all.
    pub fn names_any(&self) -> bool {
        self.is_strong() || self.weak.is_some()
    }

    /// Whether it names a part by words that decide.
    pub fn is_strong(&self) -> bool {
        !self.strong.is_empty()
    }

    /// Whether general words that name a part are all it says.
    pub fn whole_line(&self) -> bool {
        matches!(self.weak, Some((_, true))) || self.other
    }

    fn first(&self) -> Option<Role> {
        self.strong.first().map(|s| s.0).or(self.weak.map(|w| w.0)).or(self.other.then_some(Role::Other))
    }

    /// Whether `role` is named by words that decide.
    pub fn names(&self, role: Role) -> bool {
        self.strong.iter().any(|s| s.0 == role)
    }
}

/// What the heading text in `scope` names in a report on `year`.
pub(super) fn of_heading(text: &Text, scope: Span, year: Option<u16>) -> Named {
    let words = &text.template.words;
    let mut named = Named { other: text.hits.any(words.other_heading, scope), ..Named::default() };
    let mut strong: Vec<(Role, Span)> = Vec::new();
    for role in &words.roles {
        // 着力解决突出问题 takes the words it covers away, not those that say more: 需要着力解决的问题.
        let stands =
            |hit: &Span| !text.hits.within(role.cancel, scope).any(|c| c.overlaps(*hit) && c.len() >= hit.len());
        strong.extend(text.hits.within(role.strong, scope).filter(stands).map(|hit| (role.role, hit)));
        if named.weak.is_none()
            && let Some(hit) = text.hits.within(role.weak, scope).find(stands)
        {
            // Years, our name and the topic may stand before the general words.
            let before = text.words(Span::new(scope.start, hit.start));
            named.weak = Some((role.role, before.chars().count() <= 16 || hit.start == scope.start));
        }
    }
    named.strong = resolve(strong);
    let years = identity::years_in(text.words(scope));
    if let (Some(year), [only]) = (year, years.as_slice()) {
        let next = *only == year + 1;
        let measures_only = named.strong.iter().all(|s| s.0 == Role::Measures);
        if next && measures_only && named.names_any() && named.weak.is_none_or(|w| w.0 == Role::Measures) {
            named.strong = vec![(Role::Plan, scope)];
            named.weak = None;
        } else if next && !named.names_any() && text.chars(scope) <= 24 {
            named.weak = Some((Role::Plan, false));
        }
    }
    if named.is_strong() || named.weak.is_some() {
        named.other = false;
    }
    named
}

/// Drops words that lie inside the words of another part, then what precedence rules out; keeps text order.
fn resolve(mut found: Vec<(Role, Span)>) -> Vec<(Role, Span)> {
    let all = found.clone();
    found.retain(|(role, span)| {
        !all.iter().any(|(other, outer)| {
            other != role
                && outer.overlaps(*span)
                && (outer.len(), precedence(*other)) > (span.len(), precedence(*role))
        })
    });
    found.sort_by_key(|(_, span)| span.start);
    let mut kept: Vec<(Role, Span)> = Vec::new();
    for (role, span) in found {
        let known = kept.iter().any(|(r, _)| *r == role);
        // 履行第一责任人职责的举措和成效 is duties: what follows them only tells how.
        let after_duties = kept.iter().any(|(r, _)| *r == Role::Duties) && role == Role::Measures;
        if !known && !after_duties {
            kept.push((role, span));
        }
    }
    kept
}

fn precedence(role: Role) -> u8 {
    match role {
        Role::Duties => 4,
        Role::Problems => 3,
        Role::Plan => 2,
        Role::Measures => 1,
        Role::Other => 0,
    }
}

/// Gives the top-level sections their roles, and sub-sections where a part has no section of its own.
pub(super) fn assign(text: &Text, sections: &mut [Section], year: Option<u16>) {
    let named: Vec<Named> = sections.iter().map(|s| of_heading(text, scope(text, s), year)).collect();
    for (section, named) in sections.iter_mut().zip(&named) {
        section.role = named.first();
        if named.strong.len() > 1 {
            section.also = named.strong[1..].iter().map(|s| s.0).collect();
            section.status = Some(Status::Merged);
        } else if section.role.is_some_and(|r| r != Role::Other) {
            section.status = Some(Status::Present);
        }
    }
    demote_weak(sections, &named);
    causes_apart(text, sections);
    infer_closing(text, sections, year);
    infer_measures(sections);
    sub_sections(text, sections, year);
}

/// The heading without its number or brackets.
fn scope(text: &Text, section: &Section) -> Span {
    let span = text.trimmed(section.heading_span);
    if let Some(inner) = super::headings::in_brackets(text, span) {
        return inner;
    }
    let label = crate::grammar::label_at(text.words(span)).filter(|_| section.number.is_some());
    Span::new((span.start + label.map_or(0, |l| l.len)).min(span.end), span.end)
}

/// General words (…情况, …举措) name measures only before problems and plan; behind them they name nothing.
fn demote_weak(sections: &mut [Section], named: &[Named]) {
    let strong_problem = named.iter().position(|n| n.names(Role::Problems));
    for (i, section) in sections.iter_mut().enumerate() {
        let weak_measures = !named[i].is_strong() && section.role == Some(Role::Measures);
        if weak_measures && strong_problem.is_some_and(|p| i > p) && named[..i].iter().any(|n| n.names(Role::Measures))
        {
            section.role = None;
            section.status = None;
        }
    }
}

/// Task headings before problems and plan are measures.
fn infer_measures(sections: &mut [Section]) {
    let closes = |s: &Section| matches!(s.role, Some(Role::Problems | Role::Plan));
    let end = sections.iter().position(closes).unwrap_or(sections.len());
    let own = sections.iter().any(|s| s.role == Some(Role::Measures));
    let plain = |s: &Section| s.role.is_none() && s.part.is_none();
    // Without a part's heading after them, one or two stray headings prove nothing.
    let enough = end < sections.len() || own || sections[..end].iter().filter(|s| plain(s)).count() >= 3;
    if !enough {
        return;
    }
    for section in sections[..end].iter_mut().filter(|s| plain(s)) {
        section.role = Some(Role::Measures);
        section.status = Some(if own { Status::Present } else { Status::Inferred });
    }
    // Duties or problems told first, then tasks, then the plan.
    let last_closing = sections.iter().rposition(|s| s.role == Some(Role::Plan)).unwrap_or(0);
    if !sections[..end].iter().any(|s| s.role == Some(Role::Measures)) && !own {
        for section in sections[..last_closing].iter_mut().filter(|s| plain(s)) {
            section.role = Some(Role::Measures);
            section.status = Some(Status::Inferred);
        }
    }
}

/// 原因剖析 under a heading of its own, right behind the problems, belongs to them.
fn causes_apart(text: &Text, sections: &mut [Section]) {
    for i in 1..sections.len() {
        let behind = sections[i - 1].role == Some(Role::Problems) && sections[i].role.is_none();
        if behind && text.hits.any(text.template.words.cause_heading, scope(text, &sections[i])) {
            sections[i].role = Some(Role::Problems);
            sections[i].status = Some(Status::Present);
        }
    }
}

/// Headings that name nothing, by how their text opens: 2026年，重点做好三件事 is the plan of a report on 2025.
fn infer_closing(text: &Text, sections: &mut [Section], year: Option<u16>) {
    let Some(year) = year else { return };
    let taken = |sections: &[Section], role| sections.iter().any(|s| s.role == Some(role) || s.also.contains(&role));
    if taken(sections, Role::Plan) {
        return;
    }
    let from = sections
        .iter()
        .rposition(|s| s.role == Some(Role::Problems))
        .map_or(sections.len().saturating_sub(1), |i| i + 1);
    let closes = sections.iter().any(|s| s.role == Some(Role::Problems));
    let opens_ahead = |s: &Section| {
        let body = text.words(Span::new(s.heading_span.end, s.span.end));
        let first: String = body.trim_start_matches(['\n', '。']).chars().take(24).collect();
        let bridge = text.template.words.role(Role::Plan).bridge;
        let led = text.hits.first(bridge, s.span).is_some_and(|h| h.start <= s.heading_span.end + 6);
        let problems = text.hits.count(text.template.words.deficiency, s.span) > s.children.len() + 2;
        // Behind the problems, what names nothing tells what will be done, unless it goes on about problems.
        let behind_problems = from > 0 && closes && !problems && text.chars(s.span) >= 60;
        identity::years_in(&first).first() == Some(&(year + 1)) || led || behind_problems
    };
    let plain = |s: &&mut Section| s.part.is_none() && matches!(s.role, None | Some(Role::Measures));
    let last = sections[from..].iter_mut().filter(plain).find(|s| opens_ahead(s) && s.status != Some(Status::Present));
    if let Some(section) = last {
        section.role = Some(Role::Plan);
        section.status = Some(Status::Inferred);
    }
}

/// Looks below the top level for parts that have no section of their own, and for the halves of merged ones.
fn sub_sections(text: &Text, sections: &mut [Section], year: Option<u16>) {
    let mut taken: Vec<Role> = sections.iter().flat_map(|s| s.role.into_iter().chain(s.also.iter().copied())).collect();
    for section in sections.iter_mut() {
        if section.status == Some(Status::Merged) {
            halves(text, section, year);
        } else if section.role != Some(Role::Other) || section.part.is_none() {
            mark_misplaced(text, section, &mut taken, year);
            several_in_one(text, section, year);
        }
    }
}

/// The first sub-section of a part that has no section of its own.
fn mark_misplaced(text: &Text, section: &mut Section, taken: &mut Vec<Role>, year: Option<u16>) {
    for child in &mut section.children {
        let named = of_heading(text, scope(text, child), year);
        match named.strong.first() {
            Some((role, _)) if !taken.contains(role) && Some(*role) != section.role && *role != Role::Measures => {
                child.role = Some(*role);
                child.status = Some(Status::Misplaced);
                taken.push(*role);
            }
            _ => mark_misplaced(text, child, taken, year),
        }
    }
}

/// A heading over several parts, told by its sub-headings: one of them names the section's own part, others
/// name further ones.
fn several_in_one(text: &Text, section: &mut Section, year: Option<u16>) {
    let others: Vec<Role> = section.children.iter().filter_map(|c| c.role).collect();
    if others.is_empty() || section.role == Some(Role::Measures) {
        return;
    }
    let own = section.role;
    let mut any = false;
    for child in section.children.iter_mut().filter(|c| c.role.is_none()) {
        if own.is_some() && of_heading(text, scope(text, child), year).first() == own {
            (child.role, child.status) = (own, Some(Status::Merged));
            any = true;
        }
    }
    if any {
        for child in section.children.iter_mut().filter(|c| c.role.is_some()) {
            child.status = Some(Status::Merged);
        }
        section.also = others;
        section.status = Some(Status::Merged);
    }
}

/// Tells the halves of a merged section apart: by sub-headings that name them, else by a sentence that
/// leads over, else by a numbering that starts anew.
fn halves(text: &Text, section: &mut Section, year: Option<u16>) {
    let mut any = false;
    for child in &mut section.children {
        let named = of_heading(text, scope(text, child), year);
        let own = |r: &Role| Some(*r) == section.role || section.also.contains(r);
        let role = named.first().filter(|r| own(r) || named.is_strong() && *r != Role::Measures);
        if let Some(role) = role {
            child.role = Some(role);
            child.status = Some(Status::Merged);
            if section.role != Some(role) && !section.also.contains(&role) {
                section.also.push(role);
            }
            any = true;
        }
    }
    if any {
        return;
    }
    let Some(&second) = section.also.first() else { return };
    if interleaved(text, section, second) {
        return;
    }
    if let Some(at) = super::items::second_half(text, section, second) {
        split_at(section, at, second);
    }
}

/// Every item of the first part is followed by its piece of the second: 问题…原因…措施…, item by item.
fn interleaved(text: &Text, section: &mut Section, second: Role) -> bool {
    let bridge = text.template.words.role(second).bridge;
    let piece = |c: &Section| {
        let mut hits = text.hits.within(bridge, c.span);
        hits.find(|h| text.logical.text[..h.start as usize].ends_with(['\n', '。', ';'])).map(|h| h.start)
    };
    let starts: Vec<Option<u32>> = section.children.iter().map(piece).collect();
    if starts.iter().flatten().count() < 2 {
        return false;
    }
    for (child, start) in section.children.iter_mut().zip(starts) {
        if let Some(start) = start {
            split_at(child, start, second);
        }
    }
    true
}

/// Makes everything from `at` on a child with its own role.
fn split_at(section: &mut Section, at: u32, role: Role) {
    // The second half opens inside a sub-section: it is split, and those behind it belong to the second.
    if let Some(i) = section.children.iter().position(|c| c.span.start < at && at < c.span.end) {
        split_at(&mut section.children[i], at, role);
        for behind in section.children[i + 1..].iter_mut().filter(|c| c.role.is_none()) {
            behind.role = Some(role);
            behind.status = Some(Status::Merged);
        }
        return;
    }
    let span = Span::new(at, section.span.end);
    let (before, behind): (Vec<_>, Vec<_>) =
        std::mem::take(&mut section.children).into_iter().partition(|c| c.span.start < at);
    let half = Section {
        status: Some(Status::Merged),
        depth: section.depth + 1,
        children: behind,
        ..Section::headless(role, span)
    };
    section.children = before;
    section.children.push(half);
}
