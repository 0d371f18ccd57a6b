//! The integration tests, one module a subject.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]

mod cmd;
