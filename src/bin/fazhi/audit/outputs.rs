//! Turns `--output FORMAT=FILE` into files that are written whole or not at all.
//!
//! What cannot be written is told before anything is checked.

use std::path::PathBuf;

use fazhi::Source;
use fazhi::audit::{Audit, Record};
use fazhi::render::{self, Tool};

use super::shown;
use crate::atomic::AtomicFile;
use crate::input::Entry;

/// Texts on one page at most; a page with more would not open.
const TEXTS: usize = 2_000;

/// A format of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Html,
    Json,
    Jsonl,
    Csv,
    Sarif,
    Circular,
    Opinions,
}

/// All formats with their names.
const FORMATS: [(&str, Format); 8] = [
    ("xlsx", Format::Xlsx),
    ("html", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::Jsonl),
    ("csv", Format::Csv),
    ("sarif", Format::Sarif),
    ("circular", Format::Circular),
    ("opinions", Format::Opinions),
];

/// A format and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub path: PathBuf,
}

/// Reads `xlsx=台账.xlsx`.
///
/// # Errors
///
/// When it is no format and file; says what to write, in Chinese.
pub fn parse(text: &str) -> Result<Output, String> {
    let (word, path) = text.split_once('=').ok_or("请写成 格式=文件 的样子，如 xlsx=台账.xlsx")?;
    let format = FORMATS.iter().find(|(name, _)| *name == word).map(|(_, format)| *format).ok_or_else(|| {
        let near = FORMATS.iter().map(|(name, _)| (strsim::normalized_damerau_levenshtein(word, name), name));
        let near = near.filter(|(likeness, _)| *likeness >= 0.5).max_by(|a, b| a.0.total_cmp(&b.0));
        let meant = near.map_or(String::new(), |(_, name)| format!("，是否指 {name}？"));
        format!("没有“{word}”这种格式，可用：{}{meant}", FORMATS.map(|(name, _)| name).join("、"))
    })?;
    if path.is_empty() {
        return Err("= 后面缺少文件名".to_owned());
    }
    Ok(Output { format, path: PathBuf::from(path) })
}

/// The outputs of one run, opened beside their places.
pub struct Outputs {
    files: Vec<(Format, AtomicFile)>,
    folders: Vec<PathBuf>,
}

/// Opens all outputs.
///
/// # Errors
///
/// When two of them are one file, one is an input, or one cannot be written.
pub fn open(args: &super::Audit, entries: &[Entry]) -> Result<Outputs, String> {
    let short = [(Format::Xlsx, &args.xlsx), (Format::Html, &args.html)];
    let short = short.into_iter().filter_map(|(format, path)| Some(Output { format, path: path.clone()? }));
    let all: Vec<Output> = args.output.iter().cloned().chain(short).collect();
    let mut taken: Vec<PathBuf> = super::work::paths(entries).iter().map(|p| crate::output::place(p)).collect();
    let inputs = taken.len();
    let mut outputs = Outputs { files: Vec::new(), folders: Vec::new() };
    for output in all {
        let place = crate::output::place(&output.path);
        match taken.iter().position(|known| *known == place) {
            Some(at) if at < inputs => {
                return Err(format!("--output：{} 是要核对的文件，会被覆盖，请写到别处", shown(&output.path)));
            }
            Some(_) => return Err(format!("--output：{} 写了两次，请写到不同的文件", shown(&output.path))),
            None => taken.push(place),
        }
        if output.format == Format::Opinions {
            std::fs::create_dir_all(&output.path)
                .map_err(|error| format!("--output：{}：建不成文件夹（{error}）", shown(&output.path)))?;
            outputs.folders.push(output.path);
        } else {
            let file = AtomicFile::create(&output.path).map_err(|why| format!("--output：{why}"))?;
            outputs.files.push((output.format, file));
        }
    }
    Ok(outputs)
}

impl Outputs {
    /// Writes them all.
    ///
    /// # Errors
    ///
    /// When the disk does not take one; the others that are whole stay.
    pub fn write(
        self,
        audit: &Audit,
        tool: Tool,
        today: Option<&str>,
        read: &dyn Fn(&Record) -> Option<Source>,
    ) -> Result<(), String> {
        for (format, mut file) in self.files {
            match format {
                Format::Xlsx => file.write(&render::audit_xlsx(audit)?)?,
                Format::Html => page(&mut file, audit, read)?,
                Format::Json => file.write(render::audit_json(audit, tool).as_bytes())?,
                Format::Jsonl => file.write(render::audit_jsonl(audit, tool).as_bytes())?,
                Format::Csv => file.write(render::audit_csv(audit).as_bytes())?,
                Format::Sarif => file.write(render::audit_sarif(audit, tool).as_bytes())?,
                Format::Circular => file.write(&render::audit_circular(audit, today))?,
                Format::Opinions => {}
            }
            file.finish()?;
        }
        for folder in &self.folders {
            for unit in 0..audit.units.len() {
                let Some(bytes) = render::audit_opinions(audit, unit) else { continue };
                let name = format!("{:03}-{}.审核意见表.docx", unit + 1, plain(&audit.units[unit].unit));
                crate::atomic::replace(&folder.join(name), &bytes, None)?;
            }
        }
        Ok(())
    }
}

/// A name that any file system takes.
fn plain(name: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '（' | '）' | '-' | '_');
    name.chars().map(|c| if fits(c) { c } else { '_' }).take(60).collect()
}

fn page(file: &mut AtomicFile, audit: &Audit, read: &dyn Fn(&Record) -> Option<Source>) -> Result<(), String> {
    let texts = audit.text && audit.records.len() <= TEXTS;
    file.write(render::audit_page_start(audit).as_bytes())?;
    if audit.text && !texts {
        file.write(format!("<p class=\"note\">报告超过{TEXTS}份，页面里不放原文。</p>\n").as_bytes())?;
    }
    for (i, record) in audit.records.iter().enumerate() {
        let source = if texts && record.failed.is_none() { read(record) } else { None };
        file.write(render::audit_page_report(audit, i, source.as_ref()).as_bytes())?;
    }
    file.write(render::audit_page_end(audit).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_and_a_file() {
        assert_eq!(parse("xlsx=a=b.xlsx"), Ok(Output { format: Format::Xlsx, path: "a=b.xlsx".into() }));
        for (text, says) in
            [("xlsx", "格式=文件"), ("xlsx=", "缺少文件名"), ("xslx=a", "是否指 xlsx"), ("=a", "没有“”")]
        {
            assert!(parse(text).is_err_and(|why| why.contains(says)), "{text}");
        }
        assert_eq!(plain("石城县/司法局:.."), "石城县_司法局___");
    }
}
