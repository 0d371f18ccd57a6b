//! JSON Schemas of the YAML files, for editors that complete and check them while they are written.
//!
//! Written by hand beside the readers; a test compares the fields they name with those the readers ask for.

/// Rule files, `fazhi.rules/1`.
pub const RULES: &str = include_str!("../../rules/schema/rules.schema.json");
/// An office's notice, `fazhi.notice/1`.
pub const NOTICE: &str = include_str!("../../rules/schema/notice.schema.json");
/// An office's configuration, `fazhi.config/1`.
pub const CONFIG: &str = include_str!("../../rules/schema/config.schema.json");
/// An empty report, `fazhi.skeleton/1`.
pub const SKELETON: &str = include_str!("../../rules/schema/skeleton.schema.json");

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::rules::builtin_files;
    use crate::rules::load::{Fields, Loader, parse};
    use crate::wording::Wordings;

    /// The fields that the reader of rules asks for, by the map they stand in.
    fn asked() -> BTreeMap<String, BTreeSet<&'static str>> {
        let mut all: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
        for file in builtin_files().iter().filter(|f| f.text.contains("schema: fazhi.rules/1")) {
            let loader = Loader::new(&file.name, &file.text);
            let root = parse(&loader).expect("the built-in packs are YAML");
            let fields = Fields::open(&root, "文件", &loader).expect("a file is a map");
            crate::rules::read_rules::read(fields, &loader, &mut Wordings::default());
            for (what, key) in loader.asked.borrow().iter() {
                all.entry(what.clone()).or_default().insert(key);
            }
        }
        all
    }

    fn properties(schema: &serde_json::Value) -> BTreeSet<&str> {
        schema["properties"].as_object().expect("an object has properties").keys().map(String::as_str).collect()
    }

    #[test]
    fn the_schema_of_rules_names_the_fields_the_reader_asks_for() {
        let schema: serde_json::Value = serde_json::from_str(RULES).unwrap();
        let asked = asked();
        let rule = &schema["$defs"]["rule"];
        assert_eq!(properties(rule), asked["规则"]);
        assert_eq!(properties(&rule["properties"]["check"]), asked["字段“check”"]);
        assert_eq!(properties(&rule["properties"]["applies"]), asked["字段“applies”"]);
        assert_eq!(properties(&rule["properties"]["basis"]), asked["字段“basis”"]);
        assert_eq!(properties(&schema["$defs"]["example"]["oneOf"][1]), asked["例子"]);
        let kinds = rule["properties"]["check"]["properties"]["kind"]["oneOf"].as_array().unwrap();
        let named: BTreeSet<&str> = kinds.iter().filter_map(|k| k["const"].as_str()).collect();
        let known: BTreeSet<&str> = crate::rules::kinds::names().collect();
        assert_eq!(named, known);
        assert!(kinds.iter().all(|k| k["description"].is_string()), "every kind says what it looks for");
    }

    #[test]
    fn the_schema_of_skeletons_names_the_fields_the_reader_asks_for() {
        let file = builtin_files().into_iter().find(|f| f.text.contains("schema: fazhi.skeleton/1"));
        let file = file.expect("the pack has a skeleton");
        let loader = Loader::new(&file.name, &file.text);
        let root = parse(&loader).expect("the built-in packs are YAML");
        let fields = Fields::open(&root, "文件", &loader).expect("a file is a map");
        crate::rules::read_skeleton::read(fields, &loader, &mut crate::rules::skeleton::Skeleton::default());
        let mut asked: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
        for (what, key) in loader.asked.borrow().iter() {
            asked.entry(what.clone()).or_default().insert(key);
        }
        let schema: serde_json::Value = serde_json::from_str(SKELETON).unwrap();
        assert_eq!(properties(&schema), asked["文件"]);
        for (list, what) in [("bodies", "单位"), ("lines", "行"), ("figures", "数据")] {
            assert_eq!(properties(&schema["properties"][list]["items"]), asked[what], "{list}");
        }
    }

    #[test]
    fn the_other_schemas_are_json() {
        for text in [NOTICE, CONFIG, SKELETON] {
            let schema: serde_json::Value = serde_json::from_str(text).unwrap();
            assert!(schema["$schema"].is_string() && schema["title"].is_string());
        }
    }
}
