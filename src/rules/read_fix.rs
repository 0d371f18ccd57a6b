//! Reads what rules and dated terms say about putting findings right: `fix:` and `replace:`.

use super::kinds::{Check, Rewrites};
use super::load::{At, Fields, Loader};
use super::pack::RuleFix;
use super::read_rules::placeholders;
use crate::fold::fold;

/// A rule's `fix:`; one that could never change anything is a mistake.
pub(super) fn fix(mut fields: Fields, check: Option<&Check>, loader: &Loader) -> Option<RuleFix> {
    fields.require(&["title"]);
    let place = fields.range();
    let title = fields.string_at("title");
    let safe = fields.flag("safe").unwrap_or(false);
    let replace_at = fields.take("replace").map(|node| node.range.clone());
    let replace = fields.map("replace").map(|f| replacements(f, loader)).unwrap_or_default();
    fields.finish();
    let check = check?;
    if let Some(title) = &title {
        placeholders(title, check, loader);
    }
    match (check.rewrites(), replace_at) {
        (Rewrites::Nobody, _) => {
            loader.mistake(place, "这种检查不能给出改法（fix）", None);
            return None;
        }
        (Rewrites::Rule, None) => {
            let help = Some("例如 replace: { 法治审核: 法制审核 }".to_owned());
            loader.mistake(place, "没有写明把什么改成什么（replace）", help);
            return None;
        }
        (Rewrites::Check, Some(range)) => {
            loader.mistake(range, "这种检查自己知道怎么改，不用写 replace", None);
            return None;
        }
        (Rewrites::Rule, Some(_)) | (Rewrites::Check, None) => {}
    }
    Some(RuleFix { title: title?.value, safe, replace })
}

/// What to write for which words; the words are folded, the new ones stay as they are written.
pub fn replacements(fields: Fields, loader: &Loader) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (words, new) in fields.take_rest() {
        let Some(At { value: new, range }) = loader.string("改后的文字", new) else { continue };
        let words = At { value: fold(&words.value), range: words.range.clone() };
        if words.value.is_empty() {
            loader.mistake(words.range, "要改的文字是空的", None);
        } else if fold(&new).contains(&words.value) {
            // Done again and again, such a text would grow for ever.
            loader.mistake(range, format!("改后的“{new}”里还有要改的“{}”", words.value), None);
        } else {
            all.push((words.value, new));
        }
    }
    all
}
