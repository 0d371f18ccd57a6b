//! Turns `--output FORMAT=FILE` into files that are written beside their places during a run and renamed at its end.
//!
//! What cannot be written is told before anything is checked; after an error no output is left behind.

use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use fazhi::render::{self, Checked, Format, Options, Tally};

use crate::args::CheckFormat;
use crate::atomic::AtomicFile;
use crate::input::Entry;

/// A format and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// What to write.
    pub format: CheckFormat,
    /// The file.
    pub path: PathBuf,
}

/// Reads `html=体检.html`.
///
/// # Errors
///
/// When it is no format and file; says what to write, in Chinese.
pub fn parse(text: &str) -> Result<Output, String> {
    let (word, path) = text.split_once('=').ok_or("请写成 格式=文件 的样子，如 json=结果.json")?;
    let names: Vec<String> = CheckFormat::value_variants()
        .iter()
        .filter_map(|f| Some(f.to_possible_value()?.get_name().to_owned()))
        .collect();
    let format = CheckFormat::from_str(word, true).map_err(|_| {
        let near = names.iter().map(|name| (strsim::normalized_damerau_levenshtein(word, name), name));
        let near = near.filter(|(likeness, _)| *likeness >= 0.5).max_by(|a, b| a.0.total_cmp(&b.0));
        let meant = near.map_or(String::new(), |(_, name)| format!("，是否指 {name}？"));
        format!("没有“{word}”这种格式，可用：{}{meant}", names.join("、"))
    })?;
    if path.is_empty() {
        return Err("= 后面缺少文件名".to_owned());
    }
    Ok(Output { format, path: PathBuf::from(path) })
}

/// A file that is being written.
pub struct Sink {
    format: Format,
    file: AtomicFile,
}

/// Opens all outputs of a run over `entries`.
///
/// # Errors
///
/// When two of them are one file, one is an input, or one cannot be written.
pub fn open(outputs: &[Output], entries: &[Entry]) -> Result<Vec<Sink>, String> {
    let mut taken: Vec<(PathBuf, &Path)> = Vec::new();
    for output in outputs {
        let shown = output.path.display();
        let place = place(&output.path);
        if let Some((_, other)) = taken.iter().find(|(known, _)| *known == place) {
            return Err(format!("--output：{} 和 {shown} 是同一个文件，请写到不同的文件", other.display()));
        }
        if entries.iter().filter_map(Entry::path).any(|input| self::place(input) == place) {
            return Err(format!("--output：{shown} 是要核对的文件，会被覆盖，请写到别处"));
        }
        taken.push((place, &output.path));
    }
    let sink = |output: &Output| {
        let file = AtomicFile::create(&output.path).map_err(|why| format!("--output：{why}"))?;
        Ok(Sink { format: output.format.into(), file })
    };
    outputs.iter().map(sink).collect()
}

/// The same for every way to write a path, as far as it exists.
pub fn place(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        folder.join(path.file_name().unwrap_or_default())
    })
}

impl Sink {
    /// Whether it can be written before all inputs are checked.
    pub fn streams(&self) -> bool {
        self.format.streams()
    }

    /// Writes what stands before the first input.
    ///
    /// # Errors
    ///
    /// When the disk does not take it, as for all that follows.
    pub fn start(&mut self, options: &Options) -> Result<(), String> {
        self.file.write(render::start(self.format, &on_paper(options)).as_bytes())
    }

    /// Writes some inputs, or all of them where the format does not stream.
    pub fn rows(&mut self, checked: &[Checked], options: &Options) -> Result<(), String> {
        self.file.write(&render::rows(self.format, checked, &on_paper(options)))
    }

    /// Writes what stands behind the last input, and puts the file into its place.
    pub fn end(mut self, tally: &Tally) -> Result<(), String> {
        self.file.write(render::end(self.format, tally).as_bytes())?;
        self.file.finish()
    }
}

/// A file has no colours and no window.
fn on_paper<'a>(options: &Options<'a>) -> Options<'a> {
    Options { color: false, width: 80, ..*options }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_and_a_file() {
        let output = Output { format: CheckFormat::Json, path: "a=b.json".into() };
        assert_eq!(parse("json=a=b.json"), Ok(output));
        for (text, says) in
            [("json", "格式=文件"), ("json=", "缺少文件名"), ("jsom=a", "是否指 json"), ("=a", "没有“”这种格式")]
        {
            assert!(parse(text).is_err_and(|why| why.contains(says)), "{text}");
        }
    }

    #[test]
    fn two_ways_to_write_one_file() {
        let outputs = ["json=src/a.json", "concise=src/bin/../a.json"].map(|text| parse(text).unwrap());
        assert!(open(&outputs, &[]).is_err_and(|why| why.contains("是同一个文件")));
        let over = [parse("json=Cargo.toml").unwrap()];
        let input = Entry::File("./Cargo.toml".into());
        assert!(open(&over, &[input]).is_err_and(|why| why.contains("要核对的文件")));
    }
}
