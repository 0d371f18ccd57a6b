//! JSON Schemas of what is written for programs: `fazhi.check/1`, `fazhi.outline/1`, `fazhi.jsonl/1`.
//!
//! The first two are files beside the packs, for whoever reads them there; the third is put together from the first,
//! since its lines hold the same reports.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::json::to_string;

const CHECK: &str = include_str!("../../rules/schema/check.schema.json");
const OUTLINE: &str = include_str!("../../rules/schema/outline.schema.json");
/// `fazhi.audit/1`.
const AUDIT: &str = include_str!("../../rules/schema/audit.schema.json");

const COMPARE: &str = include_str!("../../rules/schema/compare.schema.json");
const BASELINE: &str = include_str!("../../rules/schema/baseline.schema.json");

/// An output whose shape is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputSchema {
    /// `fazhi.check/1`
    Check,
    /// `fazhi.outline/1`
    Outline,
    /// `fazhi.jsonl/1`, a line
    Jsonl,
    /// `fazhi.compare/1`
    Compare,
    /// `fazhi.baseline/1`
    Baseline,
    /// `fazhi.audit/1`
    Audit,
}

/// The schema as text.
pub fn output_schema(of: OutputSchema) -> Cow<'static, str> {
    match of {
        OutputSchema::Check => Cow::Borrowed(CHECK),
        OutputSchema::Outline => Cow::Borrowed(OUTLINE),
        OutputSchema::Jsonl => Cow::Owned(jsonl()),
        OutputSchema::Compare => Cow::Borrowed(COMPARE),
        OutputSchema::Baseline => Cow::Borrowed(BASELINE),
        OutputSchema::Audit => Cow::Borrowed(AUDIT),
    }
}

fn jsonl() -> String {
    let check: Value = serde_json::from_str(CHECK).expect("a test reads it");
    let report = &check["properties"]["reports"]["items"];
    let id = json!({"type": ["string", "integer"], "description": "记录自己的 id"});
    let line = json!({"type": "integer", "minimum": 1, "description": "输入的第几行"});
    let message = json!({"type": "string", "description": "哪里不对、怎么改"});
    let lines = [
        object(json!({
            "record": {"const": "start"},
            "schema": {"const": "fazhi.jsonl/1"},
            "tool": check["properties"]["tool"],
        })),
        with(report, "record", json!({"const": "report"})),
        with(&check["properties"]["summary"], "record", json!({"const": "summary"})),
        object(json!({
            "record": {"const": "end"},
            "reports": {"type": "integer", "minimum": 0, "description": "此前 report 的行数"},
        })),
        with(report, "id", id.clone()),
        object(json!({"id": id, "error": object(json!({"message": message.clone(), "line": line.clone()}))})),
        object(json!({"error": object(json!({"message": message, "line": line}))})),
    ];
    to_string(&json!({
        "$schema": check["$schema"],
        "title": "fazhi.jsonl/1",
        "description": "fazhi check --format jsonl 的每一行；从标准输入逐行读取记录时，只有带 id 或 error 的行",
        "oneOf": lines,
        "$defs": check["$defs"],
    }))
}

/// All of these keys, and no other.
fn object(properties: Value) -> Value {
    let required: Vec<&String> = properties.as_object().into_iter().flatten().map(|(key, _)| key).collect();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

/// An object of the other schema with one key more.
fn with(object: &Value, key: &str, value: Value) -> Value {
    let mut object = object.clone();
    object["properties"][key] = value;
    if let Some(required) = object["required"].as_array_mut() {
        required.push(key.into());
    }
    object
}
