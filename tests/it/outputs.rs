//! Outputs in files are there whole or not at all; a hostile document does nothing in any format.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::support::{read, root};

/// A folder of its own, gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("fazhi-outputs-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        Folder(folder)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).expect("the folder of the test");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
        command.args(args).current_dir(&self.0).stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("the folder of the test");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn report() -> String {
    read(&root().join("tests/fixtures/reports/county.txt"))
}

#[test]
fn a_file_holds_what_standard_output_would() {
    let folder = Folder::new("same");
    folder.write("报告.txt", &report());
    for format in ["concise", "json", "jsonl", "sarif", "markdown", "html"] {
        let out = folder.run(&["check", "报告.txt", "--format", format]).stdout;
        let to = format!("{format}=结果");
        assert!(folder.run(&["check", "报告.txt", "--quiet", "--output", &to]).stdout.is_empty());
        assert_eq!(std::fs::read(folder.0.join("结果")).expect("written"), out, "{format}");
    }
    assert_eq!(folder.names(), ["报告.txt", "结果"]);
}

#[test]
fn after_an_error_nothing_is_left_and_what_was_there_stays() {
    let folder = Folder::new("error");
    folder.write("报告.txt", &report());
    folder.write("旧.json", "旧");
    for second in ["json=没有/a.json", "json=报告.txt", "json=旧.json", "html=."] {
        let run = folder.run(&["check", "报告.txt", "--output", "json=旧.json", "--output", second]);
        assert_eq!((run.status.code(), run.stdout.len()), (Some(2), 0), "{second}");
        let said = String::from_utf8(run.stderr).expect("UTF-8");
        assert!(said.starts_with("fazhi：--output：") && said.lines().count() == 1, "{said}");
    }
    assert_eq!(
        (folder.names(), read(&folder.0.join("旧.json"))),
        (vec!["报告.txt".into(), "旧.json".into()], "旧".into())
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_half_a_file_and_exit_130() {
    let folder = Folder::new("interrupt");
    // A run that waits for standard input has its outputs open.
    let mut child = folder
        .command(&["check", "-", "--stdin-filename", "报告.txt", "--output", "jsonl=结果.jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program runs");
    // Kept open beyond the wait, which would close it: an end of the input is another end of the run.
    let input = child.stdin.take();
    while folder.names().is_empty() {
        assert!(child.try_wait().expect("a child").is_none(), "it waits");
        std::thread::yield_now();
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    assert!(kill.success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    drop(input);
    assert_eq!(folder.names(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new("pipe");
    folder.write("报告.txt", &report());
    for format in ["pretty", "concise", "json", "jsonl", "sarif", "markdown", "html"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let run = folder.command(&["check", "报告.txt", "--format", format]).stdout(writer).output();
        let run = run.expect("the program runs");
        assert_eq!((run.status.code(), run.stderr.len()), (Some(1), 0), "{format}");
    }
}

/// Words that do something where a format forgets to escape them.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</style></script><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u{202e}txt.exe\u{202c}",
    "\u{9b}31m\u{85}",
    "[点](javascript:alert)![](http://a.example/p.png)",
    "@all #1 http://a.example www.a.example",
    "`x`|**x**|~~x~~",
    "<!-- ]]> --> &lt;",
    "\u{2028}\u{2029}\u{feff}\u{200b}\u{e0041}",
    "%s%n{0}{{7*7}}${7*7}",
];

#[test]
fn hostile_words_do_nothing_in_any_format() {
    let folder = Folder::new("hostile");
    let mut names = Vec::new();
    for (i, words) in HOSTILE.iter().enumerate() {
        // Of a path only what a file system takes.
        let name = format!("{i}{}\u{1b}[31m.txt", words.replace('/', "∕"));
        let text = format!(
            "梧溪镇2025年法治政府建设年度报告{words}\n\n梧溪镇{words}人民政府：现将{words}有关情况报告如下：\n\n一、主要举措和成效{words}\n\
             （一）{words}办理行政处罚案件共计31件，其中简易程序12件、普通程序17件{words}。\n二、存在的不足和原因\n\
             （一）{words}送达不及时，原因是{words}人员未经培训。\n三、2026年主要安排\n（一）{words}加强学习XX次{words}。\n\
             联系人{words}，手机13812345678\n"
        );
        folder.write(&name, &text);
        names.push(name);
    }
    let inputs: Vec<&str> = names.iter().map(String::as_str).collect();
    for format in ["pretty", "concise", "json", "jsonl", "sarif", "markdown", "html"] {
        let mut args = vec!["check", "--statuses", "--all", "--stage", "publish", "--format", format];
        args.extend(&inputs);
        let run = folder.run(&args);
        assert_eq!(run.status.code(), Some(1), "{format}: {}", String::from_utf8_lossy(&run.stderr));
        harmless(format, &String::from_utf8(run.stdout).expect("UTF-8"));
        harmless("stderr", &String::from_utf8(run.stderr).expect("UTF-8"));
    }
    for name in &inputs {
        for format in ["tree", "json"] {
            let run = folder.run(&["outline", name, "--format", format]);
            harmless(format, &String::from_utf8(run.stdout).expect("UTF-8"));
        }
    }
}

/// The elements and attributes of our pages.
const MARKS: &[&str] = &[
    "doctype",
    "html",
    "lang",
    "head",
    "meta",
    "charset",
    "http-equiv",
    "content",
    "name",
    "title",
    "style",
    "body",
    "script",
    "header",
    "class",
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "nav",
    "aria-label",
    "ol",
    "ul",
    "li",
    "a",
    "href",
    "id",
    "span",
    "main",
    "section",
    "dl",
    "dt",
    "dd",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "scope",
    "colspan",
    "b",
    "code",
    "blockquote",
    "mark",
    "data-n",
    "data-f",
    "footer",
];

/// No character that moves a cursor, reorders or hides; no personal number; where marks count, none of a document.
fn harmless(format: &str, out: &str) {
    let moves = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}')
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    assert_eq!(out.chars().find(|c| moves(*c)), None, "{format}");
    assert!(!out.contains("13812345678"), "{format}");
    match format {
        "html" => {
            assert_eq!((out.matches("<script").count(), out.matches("<style").count()), (1, 1));
            for tag in out.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap_or(tag);
                // Names of attributes stand before `="`; what is quoted holds no `"`.
                let names = tag.split('"').step_by(2).flat_map(str::split_whitespace);
                for name in names.map(|name| name.trim_matches(['/', '=', '!'])) {
                    assert!(MARKS.contains(&name) || name.is_empty(), "<{tag}>: {name}");
                }
            }
            // Nothing leads out of the page.
            let links = out.match_indices("href=\"").map(|(at, _)| &out[at + 6..at + 7]);
            assert!(links.into_iter().all(|first| first == "#"));
        }
        "markdown" => {
            for mark in ["<script", "<img", "](", "![", "http://", "www.", "@all", " #1"] {
                let bare = out.match_indices(mark).any(|(at, _)| !out[..at].ends_with('\\'));
                assert!(!bare, "{mark}");
            }
        }
        "sarif" => {
            let log: serde_json::Value = serde_json::from_str(out).expect("JSON");
            let results = log["runs"][0]["results"].as_array().expect("results");
            let messages: Vec<&str> = results.iter().filter_map(|r| r["message"]["text"].as_str()).collect();
            // What a reader would take for a link.
            assert!(messages.iter().any(|m| m.contains("\\[点\\](")) && !messages.iter().any(|m| m.contains("[点](")));
        }
        _ => {}
    }
}

#[test]
fn a_file_in_the_folder_of_reports_is_not_overwritten_by_its_name() {
    let folder = Folder::new("input");
    folder.write("甲.html", "<html><body><p>一、主要举措和成效</p></body></html>");
    let run = folder.run(&["check", ".", "--output", "html=甲.html"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("是要核对的文件"));
    assert!(read(Path::new(&folder.0.join("甲.html"))).starts_with("<html>"));
}
