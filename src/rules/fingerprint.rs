//! Turns a finding's place into its fingerprint: the name under which baselines, reviews and SARIF know it again
//! after the text around it has changed.
//!
//! `FZ302/problems/9f86d081884c7d65`: code, part (`-` where there is none), and 64 bits of the folded words with up
//! to eight characters before and behind them in the same paragraph. What is missing, and what is said of the whole
//! document, has code and part alone. Blanks do not count; neither a line number nor a path is in it. The same words
//! in the same company have the same fingerprint: who compares, counts. Numbers of persons are hidden before the
//! words are hashed, since eleven digits can be guessed from a hash, and of a text with a secrecy mark nothing is.

use super::cx::Cx;
use crate::finding::{Place, PlaceKind};
use crate::report::{Kind, Role};
use crate::span::Span;

/// Characters that count on either side of the words.
const NEIGHBOURS: usize = 8;
/// Characters of the words that count; a whole part is known by how it begins.
const WORDS: usize = 120;

/// The fingerprint of a finding; the place is one of the logical text.
pub(super) fn fingerprint(code: &str, role: Option<Role>, place: Place, cx: &Cx) -> String {
    let known = bare(code, role);
    match place.kind {
        PlaceKind::Text if cx.report.kind != Kind::Classified => format!("{known}/{:016x}", hash(place.span, cx)),
        PlaceKind::Text | PlaceKind::Gap | PlaceKind::Document => known,
    }
}

/// Code and part alone.
pub(super) fn bare(code: &str, role: Option<Role>) -> String {
    format!("{code}/{}", role.map_or("-", Role::key))
}

/// FNV-1a, which is the same in every version and on every machine.
fn hash(span: Span, cx: &Cx) -> u64 {
    let text = cx.logical.text.as_str();
    let (start, end) = (span.start as usize, span.end as usize);
    let in_line = |c: &(usize, char)| c.1 != '\n';
    let counts = |c: &(usize, char)| !c.1.is_whitespace();
    let before = text[..start].char_indices().rev().take_while(in_line).filter(counts).take(NEIGHBOURS).last();
    let before = before.map_or(start, |(at, _)| at);
    let words = text[start..end].char_indices().filter(counts).map(|(at, c)| (start + at, c)).take(WORDS);
    let behind = text[end..].char_indices().take_while(in_line).filter(counts).take(NEIGHBOURS);
    let before = text[before..start].char_indices().filter(counts).map(|(at, c)| (before + at, c));
    // Where the words begin and end counts too.
    let edge = || std::iter::once((end, '\n'));
    let all = before.chain(edge()).chain(words).chain(edge()).chain(behind.map(|(at, c)| (end + at, c)));
    let personal = cx.personal();
    let is_personal = |at: usize| {
        let behind = personal.partition_point(|p| p.span.start as usize <= at);
        personal[..behind].last().is_some_and(|p| p.span.range().contains(&at))
    };
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for (at, c) in all {
        let c = if is_personal(at) { '*' } else { c };
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use crate::finding::{Finding, PlaceKind};
    use crate::{Context, RuleSet, Source};

    const REPORT: &str = "某某镇2024年法治政府建设年度报告\n一、主要举措和成效\n全年共计办理行政处罚案件86件，其中简易程序41件、普通程序27件、快速办理16件。\n\
        二、存在的不足和原因\n（一）执法力量薄弱。\n三、2025年主要安排\n（一）加强培训，全年不少于4次。\n联系人张某，手机13812345678。\n";

    fn prints(text: &str) -> Vec<(PlaceKind, String)> {
        let context = Context { stage: Some(crate::report::Stage::Publish), ..Context::default() };
        let assessment = crate::check(&Source::new("a", text, "UTF-8"), &RuleSet::builtin(), &context);
        assessment.findings.into_iter().map(|f: Finding| (f.place.kind, f.fingerprint)).collect()
    }

    fn of<'a>(prints: &'a [(PlaceKind, String)], code: &str) -> &'a str {
        &prints.iter().find(|(_, p)| p.starts_with(code)).unwrap_or_else(|| panic!("{code} in {prints:?}")).1
    }

    #[test]
    fn what_is_missing_has_code_and_part() {
        let prints = prints(REPORT);
        assert_eq!(of(&prints, "FZ103"), "FZ103/duties");
        for (kind, print) in &prints {
            assert_eq!(print.matches('/').count(), if *kind == PlaceKind::Text { 2 } else { 1 }, "{print}");
        }
    }

    #[test]
    fn paragraphs_elsewhere_width_and_blanks_change_nothing() {
        let before = prints(REPORT);
        let moved =
            REPORT.replace("一、主要举措和成效\n", "一、主要举措和成效\n\n　　（一）规范执法。办结案件19件。\n");
        let wide = moved.replace("86件，其中", "８６ 件,其中");
        for after in [prints(&moved), prints(&wide)] {
            assert_eq!(of(&before, "FZ701"), of(&after, "FZ701"));
        }
        let other = prints(&REPORT.replace("86件，", "88件，"));
        assert_ne!(of(&before, "FZ701"), of(&other, "FZ701"));
    }

    #[test]
    fn digits_of_a_person_are_not_hashed() {
        let (one, two) = (prints(REPORT), prints(&REPORT.replace("13812345678", "13987654321")));
        assert_eq!(of(&one, "FZ902"), of(&two, "FZ902"));
    }
}
