//! Turns an [`Audit`](crate::audit::Audit) into files: tables, a page, the papers an office sends.
//!
//! `tables` says what each table holds; `xlsx` and `csv` only write them. Nothing here decides what is said.

mod html;
mod json;
mod paper;
mod sarif;
mod separated;
mod summary;
mod tables;
mod xlsx;

pub use html::{audit_page_end, audit_page_report, audit_page_start};
pub use json::{audit_json, audit_jsonl};
pub use paper::{audit_circular, audit_opinions};
pub use sarif::audit_sarif;
pub use separated::audit_csv;
pub use summary::audit_summary;
pub use xlsx::audit_xlsx;

use crate::report::{Level, Role, Status};

/// What users read for the key of a part.
fn part(key: &str) -> &'static str {
    Role::from_key(key).map_or("", super::role_word)
}

/// What users read for the key of a status.
fn status(key: &str) -> &'static str {
    Status::ALL.iter().find(|(_, known)| *known == key).map_or("", |(status, _)| super::status_word(*status))
}

/// What users read for the key of a kind of body.
fn level(key: &str) -> &'static str {
    Level::from_key(key).map_or("", super::level_word)
}

/// What users read for the key of a severity.
fn severity(key: &str) -> &'static str {
    use crate::finding::Severity;
    match key {
        "error" => super::severity_word(Severity::Error),
        "warning" => super::severity_word(Severity::Warning),
        _ => super::severity_word(Severity::Info),
    }
}

/// What users read for how a report was matched to its body.
fn matched(by: &str) -> &'static str {
    match by {
        "issuer" => "署名或标题中的单位",
        "title" => "标题",
        "file" => "文件名",
        "folder" => "文件夹名",
        _ => "",
    }
}

/// What users read for how last year's item stands.
fn answer(state: &str) -> &'static str {
    match state {
        "answered" => "有回应",
        "partly" => "部分回应",
        _ => "未见回应",
    }
}
