//! One file per kind of check: each reads the report and pushes what it sees.

mod causes;
mod document;
mod duties;
mod empty;
mod figures;
mod form;
mod frame;
mod heading;
mod items;
mod layout;
mod length;
mod notice;
mod parts;
mod repeated;
mod section;
mod suppression;
mod time;
mod words;

use super::cx::Cx;
use super::engine::{Assessed, Sink};
use super::kinds::Check;

/// Runs one check.
pub(super) fn run(check: &Check, cx: &Cx, sink: &mut Sink) -> Assessed {
    match check {
        Check::Parts(check) => parts::run(check, cx, sink),
        Check::Words(check) => words::run(check, cx, sink),
        Check::Items(check) => items::run(check, cx, sink),
        Check::Duties(check) => duties::run(check, cx, sink),
        Check::Notice(check) => notice::run(*check, cx, sink),
        Check::Form(check) => form::run(check, cx, sink),
        Check::Phrases(check) => form::phrases::run(check, cx, sink),
        Check::Privacy(check) => form::privacy::run(check, cx, sink),
        Check::Figures(check) => figures::run(check, cx, sink),
        Check::Time(check) => time::run(check, cx, sink),
        Check::Layout(check) => layout::run(check, cx, sink),
        Check::Across(_) => Assessed::NotAssessable("要与名单、其他报告或上年报告一起核对，见 fazhi audit".to_owned()),
        Check::Suppression(check) => suppression::run(*check, cx, sink),
    }
}
