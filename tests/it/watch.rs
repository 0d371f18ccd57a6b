//! `fazhi watch` against the real program: saves as editors make them, files half written, lock files, the end.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

const REPORT: &str = "青石镇人民政府2024年法治政府建设年度报告\n\
    现将青石镇2024年法治政府建设情况报告如下。\n\
    一、主要举措和成效\n\
    全年办结行政处罚案件31件，评查案卷20卷，审查合同40份。\n\
    二、2025年主要安排\n\
    6月底前由司法所组织执法人员轮训2次。\n";

/// Nothing takes that long, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

struct Watch {
    child: Child,
    lines: Receiver<String>,
    folder: PathBuf,
}

impl Watch {
    fn start(name: &str, files: &[(&str, &[u8])], args: &[&str]) -> Watch {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("watch {name} {}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the folder of the tests takes it");
        for (file, bytes) in files {
            std::fs::write(folder.join(file), bytes).expect("the folder of the tests takes it");
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_fazhi"))
            .arg("watch")
            .args(args)
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let output = BufReader::new(child.stdout.take().expect("it was asked for"));
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()));
        let watch = Watch { child, lines, folder };
        watch.until("正在等待保存");
        watch
    }

    /// The lines up to one that holds some words.
    fn until(&self, words: &str) -> String {
        let mut seen = String::new();
        loop {
            let line = self.lines.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("no {words} in {seen}"));
            seen.push_str(&line);
            seen.push('\n');
            if line.contains(words) {
                return seen;
            }
        }
    }

    /// Whether nothing is said for a while.
    fn is_quiet(&self) -> bool {
        self.lines.recv_timeout(Duration::from_millis(800)).is_err()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn word() -> Vec<u8> {
    let level = fazhi::report::Level::Township;
    let draft = fazhi::skeleton::draft(&crate::support::RULES, level, 2024, Some("青石镇人民政府"));
    fazhi::skeleton::to_docx(&draft)
}

#[test]
fn each_save_says_what_is_new_and_what_is_solved() {
    let watch = Watch::start("save", &[("报告.txt", REPORT.as_bytes())], &["报告.txt"]);
    let better = REPORT.replace(
        "二、2025年",
        "二、存在的不足和原因\n一是执法案卷不规范，全年11卷送达回证不全，原因是法制审核只把立案和决定两关。\n三、2025年",
    );
    std::fs::write(watch.path("报告.txt"), &better).unwrap();
    let page = watch.until("与上次保存相比");
    assert!(page.contains("未见“第一责任人") || page.contains("FZ103"), "the page is drawn again: {page}");
    let solved = watch.until("√");
    assert!(solved.contains("FZ102"), "{solved}");
    std::fs::write(watch.path("报告.txt"), REPORT).unwrap();
    watch.until("与上次保存相比：新增");
    watch.until("＋ 须补正 FZ102");
    // Touched, but the same: said once.
    std::fs::write(watch.path("报告.txt"), format!("{REPORT}\n")).unwrap();
    watch.until("意见没有增减");
}

#[test]
fn a_page_is_kept_fresh() {
    let watch = Watch::start("page", &[("报告.txt", REPORT.as_bytes())], &["报告.txt", "--html", "体检.html"]);
    let page = || std::fs::read_to_string(watch.path("体检.html")).unwrap();
    // Named by the findings about missing parts; codes and messages stand among the rules that passed as well.
    let missing = "“二、2025年主要安排”";
    assert!(page().contains(missing) && page().contains("http-equiv=\"refresh\""));
    let better = REPORT.replace("二、2025年", "二、存在的不足和原因\n案卷不规范，原因是未经培训。\n三、2025年");
    std::fs::write(watch.path("报告.txt"), better).unwrap();
    watch.until("√");
    let start = std::time::Instant::now();
    while page().contains(missing) {
        assert!(start.elapsed() < LIMIT, "the page is as it was");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(watch.is_quiet(), "its own page is no draft");
}

/// Word writes beside the draft, moves the draft away, and moves the new one into its place.
#[test]
fn the_dance_of_word_is_one_save() {
    let watch = Watch::start("dance", &[("报告.docx", &word())], &["."]);
    std::fs::write(watch.path("~$报告.docx"), b"lock").unwrap();
    std::fs::write(watch.path("~WRD0001.tmp"), b"half").unwrap();
    assert!(watch.is_quiet(), "a lock file is no draft");
    std::fs::write(watch.path("~WRD0001.tmp"), word()).unwrap();
    std::fs::rename(watch.path("报告.docx"), watch.path("~WRL0002.tmp")).unwrap();
    std::fs::rename(watch.path("~WRD0001.tmp"), watch.path("报告.docx")).unwrap();
    std::fs::remove_file(watch.path("~WRL0002.tmp")).unwrap();
    let page = watch.until("与上次保存相比：意见没有增减");
    assert!(!page.contains("已删除"), "{page}");
    assert!(watch.is_quiet());
    // A new draft in the folder is taken up.
    std::fs::write(watch.path("另一份.txt"), REPORT).unwrap();
    watch.until("另一份.txt");
    std::fs::remove_file(watch.path("另一份.txt")).unwrap();
    watch.until("另一份.txt：已删除或改名");
}

#[test]
fn a_file_half_written_is_looked_at_again() {
    let whole = word();
    let watch = Watch::start("half", &[("报告.docx", &whole)], &["报告.docx"]);
    std::fs::write(watch.path("报告.docx"), &whole[..whole.len() / 2]).unwrap();
    assert!(watch.is_quiet(), "not yet");
    std::fs::write(watch.path("报告.docx"), &whole).unwrap();
    watch.until("意见没有增减");
    // One that stays broken is told at last.
    std::fs::write(watch.path("报告.docx"), &whole[..whole.len() / 2]).unwrap();
    watch.until("未能核对");
}

#[test]
fn what_cannot_be_watched_is_told() {
    for (path, words) in [("没有.txt", "没有这个文件"), ("a.pdf", "只监视")] {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("watch wrong {}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.pdf"), b"%PDF-1.4").unwrap();
        let run =
            Command::new(env!("CARGO_BIN_EXE_fazhi")).args(["watch", path]).current_dir(&folder).output().unwrap();
        let _ = std::fs::remove_dir_all(&folder);
        assert_eq!(run.status.code(), Some(2));
        let told = String::from_utf8(run.stderr).unwrap();
        assert!(told.contains(words), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it() {
    let mut watch = Watch::start("interrupt", &[("报告.txt", REPORT.as_bytes())], &["报告.txt"]);
    let interrupted = Command::new("kill").args(["-INT", &watch.child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(watch.child.wait().unwrap().code(), Some(130));
}
