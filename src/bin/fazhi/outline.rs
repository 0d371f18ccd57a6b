//! `fazhi outline`: one path → its tree for people, its `fazhi.outline/1`, or its text.

use std::path::Path;

use fazhi::render;

use crate::args::{Global, Outline, OutlineFormat};
use crate::check::{Row, context, options};
use crate::input::{self, Entry};
use crate::packs::Judges;
use crate::select::Selection;
use crate::terminal::Terminal;
use crate::{Exit, Failure, tell, write_out};

/// Runs the command.
pub fn run(args: &Outline, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let entry = entry(&args.path)?;
    let input = input::read(&entry, args.stdin_filename.as_deref());
    let format = args.format.unwrap_or(if terminal.stdout { OutlineFormat::Tree } else { OutlineFormat::Json });
    if args.places && format != OutlineFormat::Text {
        return Err(Failure::Usage("--places 只能和 --format text 一起用".to_owned()));
    }
    let mut judges = Judges::new(global, None);
    let judge = judges.of(entry.path())?;
    let rules = &judge.rules;
    let row = Row::new(input, rules, &judge.context(&context(&args.context)), &Selection::default());
    let checked = row.checked();
    let told = terminal.stdout && format == OutlineFormat::Tree;
    if let (Err(why), false) = (checked.outcome, told) {
        tell(&format!("{}：{why}", checked.path));
    }
    match format {
        OutlineFormat::Tree => write_out(&render::outline_tree(&checked, &options(rules, terminal, false, false)))?,
        OutlineFormat::Json => write_out(&render::outline_json(&checked))?,
        OutlineFormat::Text if checked.failed() => {}
        OutlineFormat::Text if args.places => write_out(&row.source().map_or(String::new(), render::outline_places))?,
        OutlineFormat::Text => write_out(row.source().map_or("", |s| s.text()))?,
    }
    Ok(if checked.failed() { Exit::NotChecked } else { Exit::Clean })
}

fn entry(path: &Path) -> Result<Entry, Failure> {
    if path.is_dir() {
        let path = path.display();
        return Err(Failure::Usage(format!("{path}：这是文件夹，outline 一次只看一份报告，请写出文件名")));
    }
    Ok(if path.as_os_str() == "-" { Entry::Stdin } else { Entry::File(path.to_owned()) })
}
