//! Turns `--rules`, `--profile`, `--notice` and the `fazhi.yaml` beside a report into the rules it is judged by.
//!
//! Later wins: built-in packs, `--rules`, `--profile`, the nearest `fazhi.yaml` above the report, `--notice`, and last
//! `--select` and `--ignore`. Files are read as named, folders walked for `.yaml`, in order.

use std::path::{Path, PathBuf};

use fazhi::report::Date;
use fazhi::rules::load::Mistake;
use fazhi::rules::{Config, Notice, PackFile};
use fazhi::{Context, RuleSet};

use crate::args::Global;
use crate::{Failure, tell};

/// Name of an office's configuration.
const CONFIG: &str = "fazhi.yaml";

/// Rules, and what is known of every report they judge.
pub struct Judge {
    /// The rules.
    pub rules: RuleSet,
    /// What configurations say about reports, the last first; the command line goes before them.
    configs: Vec<Config>,
    /// Digest of everything the rules were made of: packs, configurations, notice.
    pub digest: String,
}

impl Judge {
    /// What is known about a report: the command line first, then the configuration.
    pub fn context(&self, given: &Context) -> Context {
        let last_first = || self.configs.iter().rev();
        Context {
            level: given.level.or(last_first().find_map(|c| c.level)),
            stage: given.stage.or(last_first().find_map(|c| c.stage)),
            ..*given
        }
    }
}

/// Finds the rules for each report; those of one folder share them.
pub struct Judges<'a> {
    global: &'a Global,
    notice: Option<&'a Path>,
    today: Option<Date>,
    /// Configuration files with their rules; `None` is the judge where there is no configuration.
    known: Vec<(Option<PathBuf>, Judge)>,
    /// Folders already looked at.
    folders: std::collections::HashMap<PathBuf, Option<PathBuf>>,
}

impl<'a> Judges<'a> {
    /// For the options of a command line.
    pub fn new(global: &'a Global, notice: Option<&'a Path>) -> Judges<'a> {
        Judges { global, notice, today: None, known: Vec::new(), folders: std::collections::HashMap::new() }
    }

    /// The same on a certain day.
    pub fn on(self, today: Option<Date>) -> Judges<'a> {
        Judges { today, ..self }
    }

    /// The rules for a report at this path; for text without a path, those of the working folder.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or is wrong; every mistake has been told by then.
    pub fn of(&mut self, report: Option<&Path>) -> Result<&Judge, Failure> {
        let at = self.index_of(report)?;
        Ok(&self.known[at].1)
    }

    /// The judge of an index that [`Judges::index_of`] gave.
    pub fn get(&self, index: usize) -> &Judge {
        &self.known[index].1
    }

    /// Number of judges.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Like [`Judges::of`]; indices are given in ascending order, each judge has one.
    ///
    /// # Errors
    ///
    /// As for [`Judges::of`].
    pub fn index_of(&mut self, report: Option<&Path>) -> Result<usize, Failure> {
        let config = if self.global.no_config { None } else { self.config_of(report) };
        if let Some(at) = self.known.iter().position(|(known, _)| *known == config) {
            return Ok(at);
        }
        let mut judge = judge(self.global, config.as_deref(), self.notice)?;
        judge.rules = judge.rules.with_today(self.today);
        if let Some(day) = self.today {
            judge.digest = format!("{}@{day}", judge.digest);
        }
        self.known.push((config, judge));
        Ok(self.known.len() - 1)
    }

    /// The nearest `fazhi.yaml` in the report's folder or above it.
    fn config_of(&mut self, report: Option<&Path>) -> Option<PathBuf> {
        let folder = report.and_then(Path::parent).filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let find = |folder: &Path| {
            let folder = std::fs::canonicalize(folder).ok()?;
            let found = folder.ancestors().map(|a| a.join(CONFIG)).find(|c| c.is_file())?;
            // As the user would write it, where it lies below the working folder.
            let here = std::env::current_dir().and_then(std::fs::canonicalize).ok();
            Some(here.and_then(|here| found.strip_prefix(here).map(Path::to_owned).ok()).unwrap_or(found))
        };
        self.folders.entry(folder.to_owned()).or_insert_with(|| find(folder)).clone()
    }
}

fn judge(global: &Global, config: Option<&Path>, notice: Option<&Path>) -> Result<Judge, Failure> {
    let mut hasher = blake3::Hasher::new();
    let mut made_of = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    };
    let mut configs = Vec::new();
    let mut all = files(&global.rules)?;
    let mut notices = Vec::new();
    for path in [global.profile.as_deref(), config].into_iter().flatten() {
        let name = path.display().to_string();
        let text = text(path, "配置文件")?;
        made_of(&text);
        let config = Config::read(&name, &text).map_err(|m| told(&m, "配置文件"))?;
        let beside = |file: &String| path.parent().unwrap_or(Path::new("")).join(file);
        all.extend(files(&config.extends.iter().map(beside).collect::<Vec<_>>())?);
        notices.extend(config.notice.as_ref().map(beside));
        configs.push(config);
    }
    all.iter().for_each(|file| made_of(&file.text));
    let mut rules = compiled(all)?;
    made_of(rules.digest());
    for config in &configs {
        rules = rules.configured(config).map_err(|m| told(&m, "配置文件"))?;
    }
    let notice = match notice.map(Path::to_owned).or(notices.pop()) {
        Some(path) => {
            made_of(&text(&path, "通知文件")?);
            Some(read_notice(&path)?)
        }
        None => None,
    };
    let digest = hasher.finalize().to_hex().to_string();
    Ok(Judge { rules: rules.with_notice(notice), configs, digest })
}

/// The built-in rules, with those of `paths` behind them.
///
/// # Errors
///
/// When a file cannot be read, or any of them is wrong; every mistake has been told by then.
pub fn rule_set(paths: &[PathBuf]) -> Result<RuleSet, Failure> {
    compiled(files(paths)?)
}

fn compiled(files: Vec<PackFile>) -> Result<RuleSet, Failure> {
    if files.is_empty() {
        return Ok(RuleSet::builtin());
    }
    RuleSet::with_files(files).map_err(|mistakes| told(&mistakes, "规则文件"))
}

/// An office's notice.
fn read_notice(path: &Path) -> Result<Notice, Failure> {
    Notice::read(&path.display().to_string(), &text(path, "通知文件")?).map_err(|mistakes| told(&mistakes, "通知文件"))
}

/// Tells every mistake and says how many there are.
pub fn told(mistakes: &[Mistake], what: &str) -> Failure {
    mistakes.iter().for_each(|mistake| tell(&mistake.to_string()));
    Failure::Usage(format!("{what}有{}处要改，见上", mistakes.len()))
}

fn text(path: &Path, what: &str) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|why| {
        Failure::Usage(format!("{}：{what}读不出来（{why}），请检查路径和编码（UTF-8）", path.display()))
    })
}

/// The pack files that `--rules` names.
///
/// # Errors
///
/// When one cannot be read, or a folder holds none.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PackFile>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        let found = if path.is_dir() { yaml_files(path) } else { vec![path.clone()] };
        if found.is_empty() {
            return Err(Failure::Usage(format!("{}：文件夹里没有 .yaml 规则文件", path.display())));
        }
        for file in found {
            let text = text(&file, "规则文件")?;
            all.push(PackFile { name: file.display().to_string(), text, builtin: false });
        }
    }
    Ok(all)
}

/// The rule files below a folder, sorted.
pub fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).sort_by_file_path(std::cmp::Ord::cmp).build();
    let files = walk.filter_map(Result::ok).map(ignore::DirEntry::into_path);
    let named = |p: &PathBuf| p.extension().is_some_and(|e| e == "yaml" || e == "yml");
    // A configuration in the folder is no pack.
    files.filter(|p| named(p) && p.file_name().is_none_or(|n| n != CONFIG)).collect()
}
