//! The integration tests, one module a subject.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]

mod blocks;
mod cmd;
mod dirt;
mod docx;
mod figures;
mod fixtures;
mod kinds;
mod laws;
mod shared;
mod support;
mod tidy;
mod wrong_packs;
