//! Numbers of persons: mobiles, identity cards, bank cards. What is shown of them is masked by [`Cx::quote`].

use super::once;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Sink};
use crate::rules::kinds::privacy::{Number, PrivacyCheck};
use crate::source::PersonalKind;
use crate::span::Span;

/// Looks for one kind of number in the whole text.
pub(in crate::rules::checks) fn run(check: &PrivacyCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    let kind = match check.of {
        Number::Mobile => PersonalKind::Mobile,
        Number::Identity => PersonalKind::Identity,
        Number::Card => PersonalKind::Card,
    };
    let offices = |place: Span| check.unless.is_some_and(|set| cx.hits.any(set, cx.clause(place)));
    let found = cx.personal().iter().filter(|p| p.kind == kind).map(|p| p.span);
    // A page's footer may carry the clerk's own number: what a site adds is looked at too.
    let places: Vec<Span> = found.filter(|p| !offices(*p)).collect();
    once(&places, |p| p, cx, sink);
    Assessed::Done
}
