//! Reads `fazhi.phrases/1` files: fixed wordings with what may stand for them.

use super::kinds::phrases::{Form, Phrase, title_key};
use super::load::{At, Fields, Loader, Node};
use super::read_rules::basis;
use crate::fold::{fold, is_chinese};
use crate::wording::{Wording, Wordings};

/// Reads the wordings of one file; what they are found by goes into `all`.
pub(super) fn read(mut fields: Fields, loader: &Loader, all: &mut Wordings) -> Vec<Phrase> {
    fields.take("schema");
    let nodes = fields.required("phrases").map(|_| fields.list("phrases").unwrap_or_default()).unwrap_or_default();
    let phrases = nodes.iter().filter_map(|node| phrase(node, loader, all)).collect();
    fields.finish();
    phrases
}

fn phrase(node: &At<Node>, loader: &Loader, all: &mut Wordings) -> Option<Phrase> {
    let mut fields = Fields::open(node, "固定表述", loader)?;
    fields.require(&["group", "wording"]);
    let (group, wording) = (fields.string("group"), fields.string_at("wording"));
    let list = |words: Option<Vec<String>>| words.unwrap_or_default().iter().map(|w| fold(w)).collect::<Vec<_>>();
    let members = list(fields.strings("members"));
    let altered = list(fields.strings("altered"));
    let at_least = fields.number("at_least").unwrap_or(2);
    let anchors = fields.strings_at("anchors").unwrap_or_default();
    let most = fields.number("most").unwrap_or(1);
    let titled = fields.flag("title").unwrap_or(false);
    let wrong = fields.strings("wrong").unwrap_or_default();
    let allowed = list(fields.strings("allowed"));
    let basis = fields.map("basis").and_then(basis);
    let safe_to_fix = fields.flag("safe_to_fix").unwrap_or(false);
    fields.finish();
    let wording = wording?;
    if !titled && members.is_empty() && anchors.is_empty() {
        let help = Some("整句比对写 anchors，逐项比对写 members，书名号中的名称写 title: true".to_owned());
        loader.mistake(wording.range, "没有写明怎样在文中找到这一表述".to_owned(), help);
        return None;
    }
    let form = if titled {
        Form::Title { key: title_key(&wording.value), wrong: wrong.iter().map(|w| title_key(w)).collect() }
    } else if members.is_empty() {
        let mut found = Vec::new();
        for anchor in &anchors {
            match Wording::parse(&anchor.value) {
                Ok(wording) => found.push(wording),
                Err(message) => loader.mistake(anchor.range.clone(), message, None),
            }
        }
        Form::Whole { letters: letters(&wording.value), anchors: all.add(found), most }
    } else {
        let anchors = all.add(members.iter().filter_map(|m| Wording::parse(m).ok()));
        Form::Members { members, anchors, at_least, altered }
    };
    Some(Phrase { group: group?, wording: wording.value, form, allowed, basis, safe_to_fix })
}

/// The characters of a wording that are compared: no signs, no quotes, no blanks.
fn letters(text: &str) -> Vec<char> {
    fold(text).chars().filter(|c| is_letter(*c)).collect()
}

/// Whether a folded character counts where wordings are compared.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_chinese(c) && !matches!(c, '、' | '。' | '《' | '》' | '〔' | '〕' | '【' | '】')
}
