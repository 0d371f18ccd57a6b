//! What the program writes fits the schemas it publishes, over every fixture; a key left out of a schema is found.
//!
//! The validator below knows the keywords our schemas use and refuses any other. `.ci/full` asks public ones as well.

use std::process::Command;

use serde_json::Value;

use crate::support::{files_below, root};

fn schema(name: &str) -> Value {
    serde_json::from_slice(&run(&["rules", "schema", "--output-schema", name])).expect("a schema is JSON")
}

/// What the program writes; how it ends is another matter.
fn run(args: &[&str]) -> Vec<u8> {
    let command = Command::new(env!("CARGO_BIN_EXE_fazhi")).args(args).current_dir(root()).output();
    command.expect("the program runs").stdout
}

/// Documents of every kind: reports, look-alikes, Word, PDF, what cannot be read, what is secret.
fn documents() -> Vec<String> {
    let mut all = vec!["tests/没有.txt".to_owned()];
    for extension in ["txt", "md", "docx", "pdf", "odt", "doc", "rtf", "ofd", "html"] {
        let below = files_below(&root().join("tests"), extension);
        all.extend(below.iter().map(|path| crate::support::relative(path)));
    }
    assert!(all.len() > 20, "{all:?}");
    all
}

#[test]
fn what_check_writes_fits_its_schema() {
    let documents = documents();
    let mut args = vec!["check", "--format", "json", "--statuses"];
    args.extend(documents.iter().map(String::as_str));
    let json: Value = serde_json::from_slice(&run(&args)).expect("JSON");
    let schema = schema("check");
    valid(&json, &schema, &schema).unwrap_or_else(|why| panic!("{why}"));
    let kinds = |kind: &str| json["reports"].as_array().is_some_and(|r| r.iter().any(|r| r["kind"] == kind));
    assert!(["annual-report", "not-a-report", "unreadable"].into_iter().all(kinds), "every kind is among them");
}

#[test]
fn every_line_of_jsonl_fits_its_schema() {
    let documents = documents();
    let mut args = vec!["check", "--format", "jsonl"];
    args.extend(documents.iter().map(String::as_str));
    let out = String::from_utf8(run(&args)).expect("UTF-8");
    let answers = crate::support::read(&root().join("tests/cmd/records.stdout"));
    let schema = schema("jsonl");
    for line in out.lines().chain(answers.lines()) {
        let json: Value = serde_json::from_str(line).expect("JSON");
        valid(&json, &schema, &schema).unwrap_or_else(|why| panic!("{why}: {line}"));
    }
    assert_eq!(out.lines().count(), documents.len() + 3);
    for wrong in ["{\"record\": \"end\"}", "{\"id\": 1}", "{\"record\": \"report\", \"id\": 1}", "{}"] {
        let json: Value = serde_json::from_str(wrong).expect("JSON");
        assert!(valid(&json, &schema, &schema).is_err(), "{wrong}");
    }
}

#[test]
fn every_outline_fits_its_schema() {
    let schema = schema("outline");
    for document in documents() {
        let json: Value = serde_json::from_slice(&run(&["outline", &document, "--format", "json"])).expect("JSON");
        valid(&json, &schema, &schema).unwrap_or_else(|why| panic!("{document}: {why}"));
    }
}

/// Says where a value does not fit.
fn valid(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    let short = || value.to_string().chars().take(80).collect::<String>();
    for (keyword, wants) in schema.as_object().expect("a schema is an object") {
        let fits = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let path = wants.as_str().and_then(|r| r.strip_prefix('#')).expect("a place of the same schema");
                valid(value, root.pointer(path).expect("it is there"), root)?;
                true
            }
            "const" => value == wants,
            "enum" => wants.as_array().expect("a list").contains(value),
            "type" => match wants {
                Value::Array(any) => any.iter().any(|t| is(value, t)),
                one => is(value, one),
            },
            "minimum" => value.as_i64().is_none_or(|n| n >= wants.as_i64().expect("a number")),
            "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= wants.as_u64().expect("a number")),
            // Tried by the public validators.
            "pattern" => wants.is_string(),
            "required" => {
                let key = |key: &Value| value.get(key.as_str().expect("a key")).is_some();
                !value.is_object() || wants.as_array().expect("a list").iter().all(key)
            }
            "properties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = wants.get(key) {
                        valid(inner, schema, root).map_err(|why| format!("{key}: {why}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if schema["properties"].get(key).is_none() {
                        match wants {
                            Value::Bool(allowed) if *allowed => {}
                            Value::Bool(_) => return Err(format!("{key} is not in the schema")),
                            wants => valid(inner, wants, root).map_err(|why| format!("{key}: {why}"))?,
                        }
                    }
                }
                true
            }
            "propertyNames" => {
                for (key, _) in value.as_object().into_iter().flatten() {
                    valid(&Value::String(key.clone()), wants, root)?;
                }
                true
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    valid(item, wants, root).map_err(|why| format!("{i}: {why}"))?;
                }
                true
            }
            "oneOf" => {
                let fits = wants.as_array().expect("a list").iter().filter(|s| valid(value, s, root).is_ok()).count();
                fits == 1
            }
            other => panic!("the test does not know {other}"),
        };
        if !fits {
            return Err(format!("{keyword} {wants} refuses {}", short()));
        }
    }
    Ok(())
}

fn is(value: &Value, kind: &Value) -> bool {
    match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        other => panic!("the test does not know the type {other:?}"),
    }
}
