//! One file per kind of check: each reads the report and pushes what it sees.

mod causes;
mod document;
mod empty;
mod frame;
mod heading;
mod length;
mod repeated;
mod section;

use super::engine::{Assessed, Cx, Sink};
use super::pack::Check;

/// Runs one check.
pub(super) fn run(check: &Check, cx: &Cx, sink: &mut Sink) -> Assessed {
    match check {
        Check::Document { is, names } => document::run(*is, names, cx, sink),
        Check::Section { role, status } => section::run(*role, status, cx, sink),
        Check::Repeated => repeated::run(cx, sink),
        Check::Empty { below } => empty::run(*below, cx, sink),
        Check::Heading { words } => heading::run(*words, cx, sink),
        Check::Frame { part } => frame::run(*part, cx, sink),
        Check::Length { role, by_level, otherwise } => length::run(*role, by_level, *otherwise, cx, sink),
        Check::Causes { lacking } => causes::run(*lacking, cx, sink),
    }
}
