//! Turns a rule file, a notice or a `fazhi.yaml` that is being edited into its mistakes, hovers and completions.
//!
//! The loader that reads it for a check reads it here, so that both find the same mistakes at the same places.

use std::path::Path;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Hover, HoverContents, MarkupContent,
    MarkupKind, Position, TextEdit,
};

use super::Host;
use super::judges::{CONFIG, Files, is_pack, name};
use super::positions::{Encoding, Positions};
use super::schema::{Choice, Schema};
use super::settings::Settings;
use super::text::Text;
use super::yaml_path::{Cursor, Step, cursor};
use crate::RuleSet;
use crate::render::severity_word;
use crate::rules::Notice;
use crate::rules::load::Mistake;
use crate::span::Span;

/// What a YAML file is to the program; `None` if it says nothing of the kind.
pub fn schema_of(path: Option<&Path>, text: &str) -> Option<String> {
    let named = text.lines().find_map(|line| line.trim_start_matches('\u{feff}').strip_prefix("schema:"));
    let named = named.map(|s| s.trim().trim_matches(['"', '\'']).to_owned()).filter(|s| s.starts_with("fazhi."));
    let config = path.and_then(Path::file_name).is_some_and(|n| n == CONFIG);
    named.or_else(|| config.then(|| crate::rules::config::SCHEMA.to_owned()))
}

/// What is wrong in a file as it stands in the editor; `config` is the configuration that governs its folder.
pub fn mistakes(
    path: &Path,
    text: &str,
    config: Option<(&Path, &str)>,
    settings: &Settings,
    host: &dyn Host,
) -> Vec<Mistake> {
    let own = name(path);
    if schema_of(Some(path), text).as_deref() == Some(crate::rules::notice::SCHEMA) {
        return Notice::read(&own, text).err().unwrap_or_default();
    }
    let mut files = Files::with_edited(host, (path, text));
    if is_pack(text) {
        files.rules(config, settings);
    } else {
        files.rules(Some((path, text)), settings);
    }
    files.mistakes.retain(|m| m.file == own);
    files.mistakes.sort();
    files.mistakes.dedup();
    files.mistakes
}

/// What the schema says of the key or value at a position.
pub fn hover(
    path: Option<&Path>,
    text: &Text,
    position: Position,
    encoding: Encoding,
    rules: &RuleSet,
) -> Option<Hover> {
    let whole = text.as_str();
    let schema = Schema::of(&schema_of(path, whole)?)?;
    let offset = encoding.offset(text, position) as usize;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let start =
        whole[..offset].char_indices().rev().take_while(|(_, c)| is_word(*c)).last().map_or(offset, |(at, _)| at);
    let end = whole[offset..].char_indices().find(|(_, c)| !is_word(*c)).map_or(whole.len(), |(at, _)| offset + at);
    let word = &whole[start..end];
    if word.is_empty() {
        return None;
    }
    let place = cursor(whole, start as u32);
    let mut path = place.path.clone();
    let said = if names_rule(&place)
        && let Some(rule) = rules.rule(word)
    {
        Some(format!("**{} {}** {}\n\n{}", rule.code, rule.name, severity_word(rule.severity), rule.message))
    } else if place.value {
        let value = schema.values(&path).into_iter().find(|c| c.name == word).map(|c| c.description);
        value.filter(|d| !d.is_empty()).or_else(|| schema.describe(&path))
    } else {
        path.push(Step::Key(word.to_owned()));
        schema.describe(&path)
    }?;
    let range = Positions::new(text, encoding).range(Span::new(start as u32, end as u32));
    let value = format!("`{word}` {said}");
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value }),
        range: Some(range),
    })
}

/// What may be written at a position.
pub fn complete(
    path: Option<&Path>,
    text: &Text,
    position: Position,
    encoding: Encoding,
    rules: &RuleSet,
) -> CompletionList {
    let whole = text.as_str();
    let offset = encoding.offset(text, position);
    let mut place = cursor(whole, offset);
    let schema = schema_of(path, whole).and_then(|id| Schema::of(&id));
    let is_root = place.path == [Step::Key("schema".to_owned())];
    let choices = match &schema {
        _ if is_root && place.value => ids(),
        None if place.path.is_empty() => {
            vec![Choice { name: "schema".to_owned(), description: "文件的种类".to_owned() }]
        }
        None => Vec::new(),
        Some(_) if names_rule(&place) && !(place.value && matches!(place.path.last(), Some(Step::Key(_)))) => {
            let all = rules.rules().iter();
            all.map(|r| Choice { name: r.code.clone(), description: format!("{} {}", r.name, r.message) }).collect()
        }
        Some(schema) if place.value => schema.values(&place.path),
        Some(schema) => {
            // An item that is not begun may be a value or the first key of a map.
            let mut all = schema.keys(&place.path);
            if all.is_empty() {
                all = schema.values(&place.path);
                place.value = true;
            }
            all.retain(|c| !place.siblings.contains(&c.name));
            all
        }
    };
    let range = Positions::new(text, encoding).range(Span::new(place.start.min(offset), offset));
    let behind = whole[offset as usize..].split(['\n', '\r']).next().unwrap_or_default();
    let colon = if place.value || behind.trim_start().starts_with(':') { "" } else { ": " };
    let item = |choice: Choice| CompletionItem {
        kind: Some(if place.value { CompletionItemKind::VALUE } else { CompletionItemKind::FIELD }),
        detail: (!choice.description.is_empty()).then_some(choice.description),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: format!("{}{colon}", choice.name) })),
        label: choice.name,
        ..CompletionItem::default()
    };
    CompletionList { is_incomplete: false, items: choices.into_iter().map(item).collect() }
}

/// Whether a rule is named at a place: in `disable`, or as a key of `severity` in a configuration.
fn names_rule(place: &Cursor) -> bool {
    let disable = [Step::Key("disable".to_owned()), Step::Item];
    place.path == disable || (!place.value && place.path == [Step::Key("severity".to_owned())])
}

fn ids() -> Vec<Choice> {
    let all = [("fazhi.rules/1", "规则文件"), ("fazhi.notice/1", "年度通知"), ("fazhi.config/1", "本办的配置")];
    let more = crate::rules::compile::SCHEMAS.iter().filter(|id| all.iter().all(|(known, _)| known != *id));
    let choice = |(name, description): (&str, &str)| Choice { name: name.into(), description: description.into() };
    all.into_iter().chain(more.map(|id| (*id, "用语文件"))).map(choice).collect()
}
