//! The integration tests, one module a subject.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]

mod audit;
mod bench;
mod blocks;
mod cmd;
mod dirt;
mod docx;
mod figures;
mod fixed;
mod fixes;
mod fixtures;
mod formats;
mod hostile;
mod kinds;
mod laws;
mod lsp;
mod outputs;
mod schemas;
mod shared;
mod shared_fixed;
mod support;
mod suppressions;
mod tidy;
mod trace;
mod watch;
mod wrong_packs;
mod years;
