//! Turns `--rules` into pack files: files as named, folders walked for `.yaml`, in order.

use std::path::{Path, PathBuf};

use fazhi::RuleSet;
use fazhi::rules::PackFile;

use crate::{Failure, tell};

/// The built-in rules, with those of `paths` behind them.
///
/// # Errors
///
/// When a file cannot be read, or any of them is wrong; every mistake has been told by then.
pub fn rule_set(paths: &[PathBuf]) -> Result<RuleSet, Failure> {
    if paths.is_empty() {
        return Ok(RuleSet::builtin());
    }
    RuleSet::with_files(files(paths)?).map_err(|mistakes| {
        mistakes.iter().for_each(|mistake| tell(&mistake.to_string()));
        Failure::Usage(format!("规则文件有{}处要改，见上", mistakes.len()))
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
            let text = std::fs::read_to_string(&file).map_err(|why| {
                Failure::Usage(format!("{}：规则文件读不出来（{why}），请检查路径和编码（UTF-8）", file.display()))
            })?;
            all.push(PackFile { name: file.display().to_string(), text, builtin: false });
        }
    }
    Ok(all)
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).sort_by_file_path(std::cmp::Ord::cmp).build();
    let files = walk.filter_map(Result::ok).map(ignore::DirEntry::into_path);
    files.filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "yml")).collect()
}
