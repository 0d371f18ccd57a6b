//! Decides whether a text is an annual report or one of its look-alikes.
//!
//! By title, opening and tell-tales, never by whether the parts are there: a report that lacks all four
//! is still a report, and a notice that lists them is none.

use super::Text;
use super::front::Front;
use super::headings::Head;
use super::{identity, roles};
use crate::report::{Kind, Role};
use crate::span::Span;

/// What the text is.
pub(super) fn decide(text: &Text, front: &Front, heads: &[Head]) -> Kind {
    let words = &text.template.words;
    let opening = identity::opening(text, front);
    let whole = text.logical.span();
    // The title alone, its lines joined, so that `^` and `$` mean its ends.
    let title = front.title.map(|t| text.words(t).replace('\n', "")).unwrap_or_default();
    let title_hits = text.template.scan(&title);
    let title_scope = Span::new(0, title.trim_end_matches(['》', '"', ')']).len() as u32);
    for look in &words.look_alikes {
        let by_title = title_hits.any(look.title, title_scope).then_some(front.title).flatten();
        let by_opening = || text.hits.first(look.opening, opening);
        let by_text = || {
            let count = text.hits.count(look.text, whole);
            (look.at_least > 0 && count >= look.at_least as usize).then(|| text.hits.first(look.text, whole)).flatten()
        };
        if let Some(evidence) = by_title.or_else(by_opening).or_else(by_text) {
            return Kind::NotAReport { like: Some(look.name.clone()), evidence: Some(evidence) };
        }
    }
    let named = |role: Role| heads.iter().any(|h| roles::of_heading(text, h.text, None).names(role));
    let on_topic = || text.hits.count(words.subject, whole) >= 2;
    let parts = || Role::REQUIRED.into_iter().filter(|r| named(*r)).count();
    if front.title_fits || identity::is_announced(text, front) || on_topic() && parts() >= 2 {
        Kind::AnnualReport
    } else {
        Kind::NotAReport { like: None, evidence: None }
    }
}
