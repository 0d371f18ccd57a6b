//! The shared fixed-layout samples: characters, paragraphs and findings against the texts they were made from.
//!
//! Without `../shared` there is nothing to compare.

use std::path::PathBuf;

use fazhi::ingest::{self, IngestError};
use fazhi::source::Origin;
use fazhi::{Context, Source};

use crate::support::{RULES, read, root};

/// What the made-up part of the sample with revisions shows, in the order of its pages.
const RICH: &str = "党政主要负责人履行推进法治建设第一责任人职责情况
制定规范性文件3件（已删除）5件（已插入），备案率100%。
移动段：移走的文字移来的文字
段落标记被删的前半句，
后半句。
序号存在的问题整改措施
1执法人员法律素养不高加强培训
2普法形式单一创新方式
文本框文字
正文含文本框
字段：2026年11月22日
内容控件里的段落
软回车前
软回车后制表后
隐藏：
批注段：1有批注的文字
1脚注文字：数据截至2023年12月31日";

/// Share of the samples' paragraphs that must come out as they went in.
const PARAGRAPHS: f64 = 0.9;
/// Least agreement of characters, twice the common ones over both.
const CHARACTERS: f64 = 0.995;

fn formats() -> Option<PathBuf> {
    let folder = root().join("../shared/formats");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Length of the longest common subsequence, by Myers' greedy search: cheap where texts are nearly equal.
fn common<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let most = a.len() + b.len();
    let mut ends = vec![0isize; 2 * most + 3];
    for edits in 0..=most {
        for k in (-(edits as isize)..=edits as isize).step_by(2) {
            let at = (k + most as isize + 1) as usize;
            let down = k == -(edits as isize) || k != edits as isize && ends[at - 1] < ends[at + 1];
            let mut x = if down { ends[at + 1] } else { ends[at - 1] + 1 };
            while (x as usize) < a.len() && x - k < b.len() as isize && a[x as usize] == b[(x - k) as usize] {
                x += 1;
            }
            ends[at] = x;
            if x as usize >= a.len() && x - k >= b.len() as isize {
                return (most - edits) / 2;
            }
        }
    }
    0
}

#[test]
fn shared_samples_read_as_what_they_were_made_from() {
    let Some(folder) = formats() else { return };
    let names = [
        "lo/s0_plain.pdf",
        "lo/s0_autonum.pdf",
        "lo/s1_plain.pdf",
        "lo/s1_rich.pdf",
        "lo/s2_plain.pdf",
        "lo/s3_plain.pdf",
        "lo/s4_plain.pdf",
        "lo/s4_autonum.pdf",
        "s0_fpdf2.pdf",
        "s0_fpdf2_enc.pdf",
        "s0_reportlab_cid.pdf",
        "s0_gbkeuc_notounicode.pdf",
        "s0_unigbucs2_notounicode.pdf",
        "s0_unigbutf16_notounicode.pdf",
        "s0.ofd",
    ];
    let mut wrong = Vec::new();
    for name in names {
        let seed = name.rsplit('/').next().unwrap()[..2].to_owned();
        let mut truth = read(&folder.join(format!("{seed}.truth.txt")));
        if name.contains("rich") {
            truth = truth.lines().take(20).chain(RICH.lines()).collect::<Vec<_>>().join("\n");
        }
        let source = ingest::read(name, &std::fs::read(folder.join(name)).unwrap()).unwrap();
        let paragraphs = |text: &str| text.lines().map(solid).filter(|l| !l.is_empty()).collect::<Vec<_>>();
        let (wanted, found) = (paragraphs(&truth), paragraphs(source.text()));
        let chars = |lines: &[String]| lines.concat().chars().collect::<Vec<char>>();
        let (a, b) = (chars(&wanted), chars(&found));
        let share = 2.0 * common(&a, &b) as f64 / (a.len() + b.len()) as f64;
        let exact = common(&wanted, &found) as f64 / wanted.len() as f64;
        println!("{name}: characters {share:.4}, paragraphs {exact:.3}");
        // Word numbers the headings of this one in wide brackets of its own.
        let numbered_anew = name.contains("s4_autonum");
        if share < CHARACTERS || exact < PARAGRAPHS && !numbered_anew {
            wrong.push(format!("{name}: characters {share:.4}, paragraphs {exact:.3}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let scan = std::fs::read(folder.join("scan_only.pdf")).unwrap();
    assert_eq!(ingest::read("scan_only.pdf", &scan).unwrap_err(), IngestError::Scan);
}

/// Codes of the findings, artefacts of extraction left out: a PDF has others than a text.
fn codes(source: &Source) -> Vec<String> {
    let assessment = fazhi::check(source, &RULES, &Context::default());
    let mut codes: Vec<String> = assessment.findings.iter().map(|f| f.code.clone()).filter(|c| c != "FZ007").collect();
    codes.sort();
    codes
}

#[test]
fn shared_samples_are_judged_like_their_texts() {
    let Some(folder) = formats() else { return };
    for seed in 0..5 {
        // Paragraphs as the document has them: where its author broke one inside a number, so does the PDF.
        let origin = Origin { paragraphs: true, ..Origin::default() };
        let text = read(&folder.join(format!("s{seed}.truth.txt")));
        let text = Source::new("a", text, "UTF-8").with_origin(origin);
        let bytes = std::fs::read(folder.join(format!("lo/s{seed}_plain.pdf"))).unwrap();
        assert_eq!(codes(&ingest::read("a", &bytes).unwrap()), codes(&text), "s{seed}");
    }
}
