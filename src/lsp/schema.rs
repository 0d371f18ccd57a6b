//! Walks a published JSON Schema along a path of a YAML file: which keys and values may stand there, and what they mean.

use serde_json::Value;

use super::yaml_path::Step;

/// Something that may be written, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// A key or a value.
    pub name: String,
    /// In Chinese; empty if the schema does not say.
    pub description: String,
}

/// A published schema.
pub struct Schema(Value);

impl Schema {
    /// The schema of a kind of file, by its `schema:` line.
    pub fn of(id: &str) -> Option<Schema> {
        let text = match id {
            "fazhi.rules/1" => crate::rules::schema::RULES,
            "fazhi.notice/1" => crate::rules::schema::NOTICE,
            "fazhi.config/1" => crate::rules::schema::CONFIG,
            _ => return None,
        };
        serde_json::from_str(text).ok().map(Schema)
    }

    /// The keys that may stand in the map at a path.
    pub fn keys(&self, path: &[Step]) -> Vec<Choice> {
        let mut all: Vec<Choice> = Vec::new();
        for node in self.at(path) {
            for (name, value) in node.get("properties").and_then(Value::as_object).into_iter().flatten() {
                if !all.iter().any(|c| c.name == *name) {
                    all.push(Choice { name: name.clone(), description: self.description(value) });
                }
            }
        }
        all
    }

    /// The values that may stand at a path, where the schema lists them.
    pub fn values(&self, path: &[Step]) -> Vec<Choice> {
        let mut all = Vec::new();
        for node in self.at(path) {
            let description = self.description(node);
            let choice =
                |value: &Value| Some(Choice { name: value.as_str()?.to_owned(), description: description.clone() });
            all.extend(node.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(choice));
            all.extend(node.get("const").and_then(choice));
            if node.get("type").is_some_and(|t| t == "boolean") {
                all.extend(
                    ["true", "false"].map(|name| Choice { name: name.into(), description: description.clone() }),
                );
            }
        }
        all.dedup_by(|a, b| a.name == b.name);
        all
    }

    /// What stands at a path, in Chinese.
    pub fn describe(&self, path: &[Step]) -> Option<String> {
        self.at(path).into_iter().map(|node| self.description(node)).find(|text| !text.is_empty())
    }

    /// Every alternative for what stands at a path.
    fn at(&self, path: &[Step]) -> Vec<&Value> {
        let mut nodes = self.alternatives(&self.0);
        for step in path {
            let inside = nodes.iter().filter_map(|node| match step {
                Step::Item => node.get("items"),
                Step::Key(key) => node
                    .get("properties")
                    .and_then(|p| p.get(key))
                    .or_else(|| node.get("additionalProperties").filter(|a| a.is_object())),
            });
            nodes = inside.collect::<Vec<_>>().into_iter().flat_map(|node| self.alternatives(node)).collect();
        }
        nodes
    }

    fn alternatives<'a>(&'a self, node: &'a Value) -> Vec<&'a Value> {
        let node = self.resolve(node);
        let mut all = vec![node];
        for key in ["oneOf", "anyOf", "allOf"] {
            let inner = node.get(key).and_then(Value::as_array).into_iter().flatten();
            all.extend(inner.flat_map(|inner| self.alternatives(inner)));
        }
        all
    }

    /// Follows one reference; the published schemas refer to definitions of their own, never in a circle.
    fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        let reference = node.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
        reference.and_then(|pointer| self.0.pointer(pointer)).unwrap_or(node)
    }

    fn description(&self, node: &Value) -> String {
        let own = |node: &Value| node.get("description").and_then(Value::as_str).map(str::to_owned);
        own(node).or_else(|| own(self.resolve(node))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<Step> {
        text.split('.').map(|s| if s == "-" { Step::Item } else { Step::Key(s.to_owned()) }).collect()
    }

    fn names(choices: Vec<Choice>) -> Vec<String> {
        choices.into_iter().map(|c| c.name).collect()
    }

    #[test]
    fn keys_and_values_of_rules() {
        let schema = Schema::of("fazhi.rules/1").unwrap();
        assert!(names(schema.keys(&path("rules.-"))).contains(&"severity".to_owned()));
        assert_eq!(names(schema.values(&path("rules.-.severity"))), ["error", "warning", "info"]);
        assert!(names(schema.values(&path("rules.-.check.kind"))).contains(&"section".to_owned()));
        assert!(schema.describe(&path("rules.-.code")).is_some_and(|d| d.contains("FZ")));
        assert!(schema.keys(&path("rules.-.nothing")).is_empty());
    }

    #[test]
    fn values_of_a_configuration() {
        let schema = Schema::of("fazhi.config/1").unwrap();
        assert_eq!(names(schema.values(&path("severity.FZ302"))), ["error", "warning", "info"]);
        assert!(names(schema.keys(&[])).contains(&"disable".to_owned()));
        assert!(Schema::of("fazhi.terms/1").is_none());
    }
}
