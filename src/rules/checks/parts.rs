//! Runs the checks of the template: see the files beside this one, one a kind.

use super::{causes, document, empty, frame, heading, length, repeated, section};
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Sink};
use crate::rules::kinds::parts::PartsCheck;

/// Runs one check.
pub(super) fn run(check: &PartsCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    match check {
        PartsCheck::Document { is, names } => document::run(*is, names, cx, sink),
        PartsCheck::Section { role, status } => section::run(*role, status, cx, sink),
        PartsCheck::Repeated => repeated::run(cx, sink),
        PartsCheck::Empty { below } => empty::run(*below, cx, sink),
        PartsCheck::Heading { words } => heading::run(*words, cx, sink),
        PartsCheck::Frame { part } => frame::run(*part, cx, sink),
        PartsCheck::Length { role, by_level, otherwise } => length::run(*role, by_level, *otherwise, cx, sink),
        PartsCheck::Causes { lacking } => causes::run(*lacking, cx, sink),
    }
}
