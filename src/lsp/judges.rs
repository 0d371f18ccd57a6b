//! Finds the rules a report is judged by: built-in packs, the editor's settings, the nearest `fazhi.yaml`, a notice.
//!
//! What a file says counts once it is saved. A file that is wrong gives its mistakes at their places and leaves
//! the rules as they last were. Nothing is built again while no file has changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::settings::Settings;
use super::{Host, Stamp};
use crate::rules::load::{Loader, Mistake};
use crate::rules::{Config, Notice, PackFile};
use crate::{Context, RuleSet};

/// Name of an office's configuration.
pub const CONFIG: &str = "fazhi.yaml";

/// Rules, and what is known of every report they judge.
#[derive(Clone, Debug)]
pub struct Judge {
    /// The rules.
    pub rules: Rc<RuleSet>,
    /// What is known about the reports.
    pub context: Context,
    /// Codes the settings leave out.
    pub ignored: Vec<String>,
    /// Another number for other rules.
    pub id: u64,
    /// What is wrong in the files it was made of.
    pub mistakes: Vec<Mistake>,
    /// What is wrong with the settings.
    pub messages: Vec<String>,
    /// Whether a file has changed since.
    stale: bool,
    files: Vec<(PathBuf, Option<Stamp>)>,
}

/// Every judge that was needed so far.
#[derive(Debug, Default)]
pub struct Judges {
    known: BTreeMap<(Option<PathBuf>, usize), Judge>,
    /// Folders that were looked at, and their configuration.
    folders: BTreeMap<PathBuf, Option<PathBuf>>,
    made: u64,
    /// Packs of the command line.
    packs: Vec<PathBuf>,
    no_config: bool,
}

impl Judges {
    /// With the packs of the command line, and with or without `fazhi.yaml`.
    pub fn new(packs: Vec<PathBuf>, no_config: bool) -> Judges {
        Judges { packs, no_config, ..Judges::default() }
    }

    /// The judge of a document below `folder`, by the settings of this number; `true` if it was made now.
    pub fn of(&mut self, folder: Option<&Path>, settings: (usize, &Settings), host: &dyn Host) -> (&Judge, bool) {
        let config = folder.filter(|_| !self.no_config).and_then(|folder| {
            self.folders.entry(folder.to_owned()).or_insert_with(|| nearest_config(folder, host)).clone()
        });
        let key = (config, settings.0);
        let old = self.known.get(&key);
        let made = old.is_none_or(|old| old.stale);
        if made {
            self.made += 1;
            let good = old.map(|old| Rc::clone(&old.rules));
            let mut settings = settings.1.clone();
            settings.rules.splice(0..0, self.packs.iter().cloned());
            let judge = judge(key.0.as_deref(), &settings, host, good, self.made);
            self.known.insert(key.clone(), judge);
        }
        (&self.known[&key], made)
    }

    /// Looks at every file again; `true` if one of them was changed, came or went.
    pub fn refresh(&mut self, host: &dyn Host) -> bool {
        let mut changed = false;
        for (folder, config) in &mut self.folders {
            let now = nearest_config(folder, host);
            changed |= now != *config;
            *config = now;
        }
        // What is wrong in a configuration that is gone is wrong no more.
        self.known.retain(|(config, _), _| config.as_ref().is_none_or(|config| host.stamp(config).is_some()));
        for judge in self.known.values_mut() {
            if judge.files.iter().any(|(path, stamp)| host.stamp(path) != *stamp) {
                // The rules stay until there are better ones.
                judge.stale = true;
                changed = true;
            }
        }
        changed
    }

    /// Forgets all of them, as the settings are others.
    pub fn clear(&mut self) {
        self.known.clear();
        self.folders.clear();
    }

    /// All that is wrong with settings.
    pub fn messages(&self) -> impl Iterator<Item = &String> {
        self.known.values().flat_map(|judge| &judge.messages)
    }

    /// All that is wrong in files, by file.
    pub fn mistakes(&self) -> BTreeMap<PathBuf, Vec<Mistake>> {
        let mut all: BTreeMap<PathBuf, Vec<Mistake>> = BTreeMap::new();
        for mistake in self.known.values().flat_map(|judge| &judge.mistakes) {
            let of_file = all.entry(PathBuf::from(&mistake.file)).or_default();
            if !of_file.contains(mistake) {
                of_file.push(mistake.clone());
            }
        }
        all
    }
}

/// The nearest `fazhi.yaml` in a folder or above it.
pub fn nearest_config(folder: &Path, host: &dyn Host) -> Option<PathBuf> {
    folder.ancestors().map(|a| a.join(CONFIG)).find(|c| host.stamp(c).is_some())
}

fn judge(config: Option<&Path>, settings: &Settings, host: &dyn Host, good: Option<Rc<RuleSet>>, id: u64) -> Judge {
    let mut files = Files { host, read: Vec::new(), mistakes: Vec::new(), messages: Vec::new(), edited: None };
    let config = config.and_then(|path| files.text(path).ok().map(|text| (path, text)));
    let config = config.as_ref().map(|(path, text)| (*path, text.as_str()));
    let (rules, config) = files.rules(config, settings);
    let rules = rules.map(Rc::new).or(good).unwrap_or_else(|| Rc::new(RuleSet::builtin()));
    let mut ignored = Vec::new();
    for word in &settings.ignore {
        let before = ignored.len();
        ignored.extend(rules.named(word).map(|r| r.code.clone()));
        if ignored.len() == before {
            files.messages.push(format!("设置 fazhi.ignore 中没有“{word}”这样的规则"));
        }
    }
    let context = Context {
        year: settings.year,
        level: settings.level.or(config.as_ref().and_then(|c| c.level)),
        stage: settings.stage.or(config.as_ref().and_then(|c| c.stage)),
        ..Context::default()
    };
    let Files { read, mistakes, messages, .. } = files;
    Judge { rules, context, ignored, id, mistakes, messages, stale: false, files: read }
}

/// Reads what makes up the rules, and gathers what is wrong with it.
pub struct Files<'a> {
    host: &'a dyn Host,
    /// Every file that was looked for.
    pub read: Vec<(PathBuf, Option<Stamp>)>,
    /// What is wrong in files.
    pub mistakes: Vec<Mistake>,
    /// What is wrong with the settings.
    pub messages: Vec<String>,
    /// A file that is being edited, with its text.
    edited: Option<(&'a Path, &'a str)>,
}

impl<'a> Files<'a> {
    /// With one file as it stands in the editor.
    pub fn with_edited(host: &'a dyn Host, edited: (&'a Path, &'a str)) -> Files<'a> {
        Files { host, read: Vec::new(), mistakes: Vec::new(), messages: Vec::new(), edited: Some(edited) }
    }

    /// The rules by a configuration and settings; none if something is wrong.
    pub fn rules(&mut self, config: Option<(&Path, &str)>, settings: &Settings) -> (Option<RuleSet>, Option<Config>) {
        let mut packs = Vec::new();
        for path in &settings.rules {
            self.packs(path, &mut packs, |why| Err(format!("设置 fazhi.rules：{}：{why}", path.display())));
        }
        let parsed = config.and_then(|(path, text)| {
            Config::read(&name(path), text).map_err(|mistakes| self.mistakes.extend(mistakes)).ok()
        });
        let place = config.map(|(path, text)| (Loader::new("", text), path, text));
        let told = |named: &str, why: String| match &place {
            Some((loader, path, text)) => Ok(mistake_at(loader, path, text, named, why)),
            None => Err(why),
        };
        if let (Some(parsed), Some((path, _))) = (&parsed, config) {
            let folder = path.parent().unwrap_or(Path::new(""));
            for named in &parsed.extends {
                self.packs(&folder.join(named), &mut packs, |why| told(named, format!("“{named}”{why}")));
            }
        }
        let edited = self.edited.map(|(path, _)| name(path));
        if let Some((path, text)) = self.edited.filter(|(path, _)| config.is_none_or(|(c, _)| c != *path))
            && !packs.iter().any(|p| Some(&p.name) == edited.as_ref())
            && is_pack(text)
        {
            packs.push(PackFile { name: name(path), text: text.to_owned(), builtin: false });
        }
        let rules = if packs.is_empty() { Ok(RuleSet::builtin()) } else { RuleSet::with_files(packs) };
        let rules = rules.and_then(|rules| match &parsed {
            Some(parsed) => rules.configured(parsed),
            None => Ok(rules),
        });
        let rules = rules.map_err(|mistakes| self.mistakes.extend(mistakes)).ok();
        let notice = self.notice(settings, parsed.as_ref(), config.map(|(path, _)| path), told);
        let wrong = !self.mistakes.is_empty();
        (rules.filter(|_| !wrong).map(|rules| rules.with_notice(notice)), parsed)
    }

    /// A file's text; one that is edited as it stands in the editor.
    fn text(&mut self, path: &Path) -> Result<String, String> {
        self.read.push((path.to_owned(), self.host.stamp(path)));
        if let Some((edited, text)) = self.edited
            && edited == path
        {
            return Ok(text.to_owned());
        }
        let bytes = self.host.read(path)?;
        String::from_utf8(bytes).map_err(|_| "不是UTF-8编码，请另存为UTF-8".to_owned())
    }

    /// The packs a path names; `told` turns a reason into a mistake, or into a message.
    fn packs(&mut self, path: &Path, packs: &mut Vec<PackFile>, told: impl Fn(String) -> Result<Mistake, String>) {
        let found = self.host.pack_files(path);
        // A folder is looked at again when a file comes or goes.
        self.read.push((path.to_owned(), self.host.stamp(path)));
        let mut wrong = found.is_empty().then(|| "：文件夹里没有 .yaml 规则文件".to_owned());
        for file in found {
            match self.text(&file) {
                Ok(text) => packs.push(PackFile { name: name(&file), text, builtin: false }),
                Err(why) => wrong = Some(format!("读不出来：{why}")),
            }
        }
        match wrong.map(told) {
            Some(Ok(mistake)) => self.mistakes.push(mistake),
            Some(Err(message)) => self.messages.push(message),
            None => {}
        }
    }

    fn notice(
        &mut self,
        settings: &Settings,
        config: Option<&Config>,
        config_path: Option<&Path>,
        told: impl Fn(&str, String) -> Result<Mistake, String>,
    ) -> Option<Notice> {
        let (path, named) = match (&settings.notice, config.and_then(|c| c.notice.as_ref())) {
            (Some(path), _) => (path.clone(), None),
            (None, Some(named)) => (config_path?.parent().unwrap_or(Path::new("")).join(named), Some(named)),
            (None, None) => return None,
        };
        let text = match (self.text(&path), named) {
            (Ok(text), _) => text,
            (Err(why), Some(named)) => {
                match told(named, format!("“{named}”读不出来：{why}")) {
                    Ok(mistake) => self.mistakes.push(mistake),
                    Err(message) => self.messages.push(message),
                }
                return None;
            }
            (Err(why), None) => {
                self.messages.push(format!("设置 fazhi.notice：{}：{why}", path.display()));
                return None;
            }
        };
        Notice::read(&name(&path), &text).map_err(|mistakes| self.mistakes.extend(mistakes)).ok()
    }
}

/// What mistakes call a file.
pub fn name(path: &Path) -> String {
    path.display().to_string()
}

/// Whether a YAML file says that it is a pack, which is compiled with the others.
pub fn is_pack(text: &str) -> bool {
    let of = |line: &str| line.strip_prefix("schema:").map(|s| s.trim().trim_matches(['"', '\'']).to_owned());
    let schema = text.lines().find_map(of).unwrap_or_default();
    schema.starts_with("fazhi.") && !["fazhi.config/1", "fazhi.notice/1"].contains(&schema.as_str())
}

/// A mistake at the place where a configuration names something.
fn mistake_at(loader: &Loader, path: &Path, text: &str, named: &str, message: String) -> Mistake {
    let start = text.find(named).unwrap_or(0) as u32;
    let (line, column) = loader.place(start);
    let help = Some("路径相对于配置文件所在的文件夹".to_owned());
    Mistake { file: name(path), range: start..start + named.len() as u32, line, column, message, help }
}
