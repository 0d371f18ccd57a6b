//! Reads `fazhi.template/1` and `fazhi.kinds/1` files into the lists of wordings they name.
//!
//! Several files add up: a file given with `--rules` appends to the built-in lists. Every mistake is
//! noted at its place; what is still missing when all files are read is a mistake of the first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::load::{At, Fields, Loader, Node};
use super::read_evidence::Evidence;
use crate::report::facts::UnitWords;
use crate::report::{Level, Role};
use crate::template::{LevelWords, LookAlike, RoleWords, Words};
use crate::wording::{SetId, Wording, Wordings};

/// Lists that every template must fill, by their YAML key.
const LISTS: &[&str] = &[
    "other_heading",
    "cause_heading",
    "group_heading",
    "aim_heading",
    "title",
    "title_standard",
    "announce",
    "subject",
    "lead",
    "concession",
    "cause",
    "quiet_cause",
    "lack_cause",
    "no_cause",
    "deficiency",
    "duty_mention",
    "duty_act",
    "web_furniture",
    "publish",
    "masthead",
    "secrecy",
    "contents",
    "attachment",
    "imprint",
    "contact",
    "closing",
    "covering",
];

/// What the files read so far say.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct TemplateDraft {
    lists: BTreeMap<String, Vec<Wording>>,
    roles: BTreeMap<Role, RoleDraft>,
    levels: Vec<LevelDraft>,
    look_alikes: Vec<LookAlikeDraft>,
    /// How amounts are written; read by `read_facts`.
    pub units: UnitWords,
    /// Duties, areas and trace; read by `read_evidence`.
    pub evidence: Evidence,
}

#[derive(Default, Serialize, Deserialize)]
struct RoleDraft {
    name: String,
    strong: Vec<Wording>,
    weak: Vec<Wording>,
    cancel: Vec<Wording>,
    bridge: Vec<Wording>,
}

#[derive(Serialize, Deserialize)]
struct LevelDraft {
    level: Level,
    names: Vec<Wording>,
    selves: Vec<Wording>,
}

#[derive(Serialize, Deserialize)]
struct LookAlikeDraft {
    name: String,
    advice: String,
    title: Vec<Wording>,
    opening: Vec<Wording>,
    text: Vec<Wording>,
    at_least: u32,
}

/// Compiles each wording of a list, noting the wrong ones.
pub(in crate::rules) fn wordings(fields: &mut Fields, key: &'static str, loader: &Loader) -> Vec<Wording> {
    let parse = |text: At<String>| match Wording::parse(&text.value) {
        Ok(wording) => Some(wording),
        Err(message) => {
            loader.mistake(text.range, message, None);
            None
        }
    };
    // An empty list says that nothing is looked for; it is no mistake.
    if matches!(fields.take(key), Some(At { value: Node::List(items), .. }) if items.is_empty()) {
        return Vec::new();
    }
    fields.strings_at(key).unwrap_or_default().into_iter().filter_map(parse).collect()
}

impl TemplateDraft {
    /// Reads a `fazhi.template/1` file.
    pub fn read_template(&mut self, mut fields: Fields, loader: &Loader) {
        fields.take("schema");
        let roles: Vec<(&'static str, Role)> = Role::REQUIRED.into_iter().map(|r| (r.key(), r)).collect();
        for node in fields.list("roles").unwrap_or_default() {
            let Some(mut role) = Fields::open(node, "部分", loader) else { continue };
            role.require(&["role"]);
            if let Some(key) = role.choice("role", &roles) {
                let draft = self.roles.entry(key).or_default();
                draft.name = role.string("name").unwrap_or_else(|| std::mem::take(&mut draft.name));
                draft.strong.extend(wordings(&mut role, "strong", loader));
                draft.weak.extend(wordings(&mut role, "weak", loader));
                draft.cancel.extend(wordings(&mut role, "cancel", loader));
                draft.bridge.extend(wordings(&mut role, "bridge", loader));
            }
            role.finish();
        }
        for key in LISTS {
            let list = wordings(&mut fields, key, loader);
            self.lists.entry((*key).to_owned()).or_default().extend(list);
        }
        let levels: Vec<(&'static str, Level)> = Level::ALL.into_iter().map(|(l, k)| (k, l)).collect();
        for node in fields.list("levels").unwrap_or_default() {
            let Some(mut level) = Fields::open(node, "单位类别", loader) else { continue };
            level.require(&["level"]);
            let key = level.choice("level", &levels);
            let (names, selves) = (wordings(&mut level, "names", loader), wordings(&mut level, "selves", loader));
            if let Some(level) = key {
                self.levels.push(LevelDraft { level, names, selves });
            }
            level.finish();
        }
        fields.finish();
    }

    /// Reads a `fazhi.kinds/1` file.
    pub fn read_kinds(&mut self, mut fields: Fields, loader: &Loader) {
        fields.take("schema");
        for node in fields.list("look_alikes").unwrap_or_default() {
            let Some(mut look) = Fields::open(node, "相近材料", loader) else { continue };
            let (name, advice) = (look.required_string("name"), look.required_string("advice"));
            let title = wordings(&mut look, "title", loader);
            let opening = wordings(&mut look, "opening", loader);
            let text = wordings(&mut look, "text", loader);
            let at_least = look.number("at_least").unwrap_or(0);
            if title.is_empty() && opening.is_empty() && (text.is_empty() || at_least == 0) {
                loader.mistake(
                    node.range.clone(),
                    "没有一条用语能认出这类材料",
                    Some("写title、opening，或text与at_least".to_owned()),
                );
            }
            if let (Some(name), Some(advice)) = (name, advice) {
                self.look_alikes.push(LookAlikeDraft { name, advice, title, opening, text, at_least });
            }
            look.finish();
        }
        fields.finish();
    }

    /// Names of lists and parts that no file has filled.
    pub fn missing(&self) -> Vec<String> {
        let lists = LISTS.iter().filter(|k| self.lists.get(**k).is_none_or(Vec::is_empty)).map(|k| (*k).to_owned());
        let roles = Role::REQUIRED
            .into_iter()
            .filter(|r| self.roles.get(r).is_none_or(|d| d.strong.is_empty() || d.name.is_empty()));
        let evidence = self.evidence.missing();
        lists.chain(roles.map(|r| format!("roles: {}", r.key()))).chain(evidence).collect()
    }

    /// Moves the wordings into `all` and keeps what they mean.
    pub fn finish(mut self, all: &mut Wordings) -> Words {
        let roles = std::mem::take(&mut self.roles);
        let roles = roles.into_iter().map(|(role, d)| RoleWords {
            role,
            name: d.name,
            strong: all.add(d.strong),
            weak: all.add(d.weak),
            cancel: all.add(d.cancel),
            bridge: all.add(d.bridge),
        });
        let roles = roles.collect();
        let levels = std::mem::take(&mut self.levels).into_iter();
        let levels = levels.map(|l| LevelWords { level: l.level, names: all.add(l.names), selves: all.add(l.selves) });
        let levels = levels.collect();
        let look_alikes = std::mem::take(&mut self.look_alikes).into_iter().map(|l| LookAlike {
            name: l.name,
            advice: l.advice,
            title: all.add(l.title),
            opening: all.add(l.opening),
            text: all.add(l.text),
            at_least: l.at_least,
        });
        let look_alikes = look_alikes.collect();
        let (duties, areas, trace) = std::mem::take(&mut self.evidence).finish(all);
        let mut list = |key: &str| -> SetId { all.add(self.lists.remove(key).unwrap_or_default()) };
        Words {
            roles,
            other_heading: list("other_heading"),
            cause_heading: list("cause_heading"),
            group_heading: list("group_heading"),
            aim_heading: list("aim_heading"),
            title: list("title"),
            title_standard: list("title_standard"),
            announce: list("announce"),
            subject: list("subject"),
            lead: list("lead"),
            concession: list("concession"),
            cause: list("cause"),
            quiet_cause: list("quiet_cause"),
            lack_cause: list("lack_cause"),
            no_cause: list("no_cause"),
            deficiency: list("deficiency"),
            duty_mention: list("duty_mention"),
            duty_act: list("duty_act"),
            web_furniture: list("web_furniture"),
            publish: list("publish"),
            masthead: list("masthead"),
            secrecy: list("secrecy"),
            contents: list("contents"),
            attachment: list("attachment"),
            imprint: list("imprint"),
            contact: list("contact"),
            closing: list("closing"),
            covering: list("covering"),
            levels,
            look_alikes,
            units: self.units,
            duties,
            areas,
            trace,
        }
    }
}
