//! Turns the `fazhi` section of an editor's settings into [`Settings`], and its mistakes into sentences.
//!
//! A setting that cannot be used is told and left out; the others count. Keys that are not the server's own
//! (where an extension finds the program, what it traces) are the client's affair.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::report::{Level, Stage};

/// What an editor sets for one root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether documents are checked at all.
    pub enable: bool,
    /// Pack files or folders behind the built-in ones.
    pub rules: Vec<PathBuf>,
    /// An office's notice.
    pub notice: Option<PathBuf>,
    /// Kind of body.
    pub level: Option<Level>,
    /// What the texts are for.
    pub stage: Option<Stage>,
    /// The year reported on.
    pub year: Option<u16>,
    /// Rules not to be used: codes, starts of codes, names.
    pub ignore: Vec<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            enable: true,
            rules: Vec::new(),
            notice: None,
            level: None,
            stage: None,
            year: None,
            ignore: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads a section; relative paths are those of `root`. Mistakes are pushed onto `wrong`.
    pub fn read(section: &Value, root: Option<&Path>, wrong: &mut Vec<String>) -> Settings {
        let mut settings = Settings::default();
        // Editors answer null or an empty text where nothing is set.
        let set = |key: &str| section.get(key).filter(|v| !v.is_null() && *v != "");
        let mut tell = |key: &str, want: &str| wrong.push(format!("设置 fazhi.{key} 应为{want}，未采用"));
        let place = |text: &str| root.map_or_else(|| PathBuf::from(text), |root| root.join(text));
        if let Some(value) = set("enable") {
            match value.as_bool() {
                Some(enable) => settings.enable = enable,
                None => tell("enable", " true 或 false"),
            }
        }
        if let Some(value) = set("rules") {
            match texts(value) {
                Some(list) => settings.rules = list.iter().map(|text| place(text)).collect(),
                None => tell("rules", "路径的列表"),
            }
        }
        if let Some(value) = set("ignore") {
            match texts(value) {
                Some(list) => settings.ignore = list.into_iter().map(str::to_owned).collect(),
                None => tell("ignore", "规则代码或名称的列表"),
            }
        }
        if let Some(value) = set("notice") {
            match value.as_str() {
                Some(text) => settings.notice = Some(place(text)),
                None => tell("notice", "通知文件的路径"),
            }
        }
        if let Some(value) = set("level") {
            settings.level = value.as_str().and_then(Level::from_key);
            if settings.level.is_none() {
                tell("level", "单位类别，如 county、township");
            }
        }
        if let Some(value) = set("stage") {
            settings.stage = value.as_str().and_then(Stage::from_key);
            if settings.stage.is_none() {
                tell("stage", " draft、submit 或 publish");
            }
        }
        if let Some(value) = set("year") {
            settings.year = value.as_u64().and_then(|y| u16::try_from(y).ok()).filter(|y| (1949..=2100).contains(y));
            if settings.year.is_none() {
                tell("year", "四位数的年份");
            }
        }
        settings
    }
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_can_be_used_counts_and_the_rest_is_told() {
        let section = json!({ "level": "county", "stage": "later", "year": 25, "rules": ["a.yaml"], "ignore": "FZ1",
            "notice": null, "server": { "path": "x" } });
        let mut wrong = Vec::new();
        let settings = Settings::read(&section, Some(Path::new("/r")), &mut wrong);
        assert_eq!((settings.level, settings.stage, settings.year), (Some(Level::County), None, None));
        assert_eq!(settings.rules, [PathBuf::from("/r/a.yaml")]);
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        wrong.clear();
        assert_eq!(Settings::read(&json!({}), None, &mut wrong), Settings::default());
        assert!(wrong.is_empty());
    }
}
