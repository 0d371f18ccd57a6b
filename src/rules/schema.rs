//! JSON Schemas of the YAML files, for editors that complete and check them while they are written.
//!
//! Written by hand beside the readers; a test compares the fields they name with those the readers ask for.

/// Rule files, `fazhi.rules/1`.
pub const RULES: &str = include_str!("../../rules/schema/rules.schema.json");
/// An office's notice, `fazhi.notice/1`.
pub const NOTICE: &str = include_str!("../../rules/schema/notice.schema.json");
/// An office's configuration, `fazhi.config/1`.
pub const CONFIG: &str = include_str!("../../rules/schema/config.schema.json");
