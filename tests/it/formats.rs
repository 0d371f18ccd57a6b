//! The samples of other formats against the text they were made from: characters in order, lines, codes.
//!
//! Without `../shared/formats` there is nothing to compare.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fazhi::{Context, Source, check, ingest};

use crate::support::{RULES, read, root};

/// The folder of samples, if this checkout has one beside it; says so if not.
fn samples() -> Option<PathBuf> {
    let folder = root().join("../shared/formats");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

fn open(folder: &Path, name: &str) -> Source {
    let bytes = std::fs::read(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    ingest::read(name, &bytes).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Length of the longest common subsequence of two texts that differ little, by Myers' differences.
fn common(a: &[char], b: &[char]) -> usize {
    let (n, m) = (a.len() as isize, b.len() as isize);
    let most = (n + m) as usize;
    let mut furthest = vec![0isize; 2 * most + 2];
    for d in 0..=most as isize {
        for k in (-d..=d).step_by(2) {
            let at = |k: isize| (k + most as isize) as usize;
            let down = k == -d || k != d && furthest[at(k - 1)] < furthest[at(k + 1)];
            let mut x = if down { furthest[at(k + 1)] } else { furthest[at(k - 1)] + 1 };
            while x < n && x - k < m && x - k >= 0 && a[x as usize] == b[(x - k) as usize] {
                x += 1;
            }
            furthest[at(k)] = x;
            if x >= n && x - k >= m {
                return ((n + m - d) / 2) as usize;
            }
        }
    }
    0
}

/// 2·common / (reference + read), white space left out; 1 also says the order is right.
fn f_score(reference: &str, read: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (bare(reference).chars().collect(), bare(read).chars().collect());
    2.0 * common(&a, &b) as f64 / (a.len() + b.len()).max(1) as f64
}

/// Characters a sample writes otherwise than its reference: full-width brackets of a label.
fn same_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '，' => ',',
            '；' => ';',
            '：' => ':',
            c => c,
        })
        .collect()
}

/// Lines in front of a page's article that say when and by whom it was published, which the reference lacks.
fn without_facts(source: &Source) -> String {
    let fact = |line: &&str| line.starts_with("发布时间：") || line.starts_with("来源：");
    source.text().lines().filter(|line| !fact(line)).map(|line| format!("{line}\n")).collect()
}

/// Sample and its reference.
const SAMPLES: &[(&str, &str)] = &[
    ("s0_gov.html", "s0"),
    ("s3_gov_table.html", "s3"),
    ("s4_gov_gbk.html", "s4"),
    ("lo/s0_plain.html", "s0"),
    ("lo/s4_autonum.html", "s4"),
    ("lo/s0_plain.rtf", "s0"),
    ("lo/s0_autonum.rtf", "s0_autonum"),
    ("lo/s1_rich.rtf", "s1_rich"),
    ("lo/s0_plain.odt", "s0"),
    ("lo/s0_autonum.odt", "s0_autonum"),
    ("lo/s4_autonum.odt", "s4"),
    ("lo/s1_rich.odt", "s1_rich"),
    ("lo/s0_plain.doc", "s0"),
    ("lo/s2_plain.doc", "s2"),
    ("lo/s0_autonum.doc", "s0_autonum"),
    ("lo/s4_autonum.doc", "s4"),
    ("lo/s1_rich.doc", "s1_rich"),
];

/// Word samples; what they read as is in `docx`.
const WORD: &[(&str, &str)] = &[
    ("s0_plain.docx", "s0"),
    ("s0_autonum.docx", "s0_autonum"),
    ("s1_plain.docx", "s1"),
    ("s1_rich.docx", "s1_rich"),
    ("s2_plain.docx", "s2"),
    ("s3_plain.docx", "s3"),
    ("s4_plain.docx", "s4"),
    ("s4_autonum.docx", "s4"),
    ("lo/s0_plain.docx", "s0"),
    ("lo/s0_autonum.docx", "s0_autonum"),
];

/// What the rich sample holds behind the first twenty lines of its report.
const RICH: &str = "党政主要负责人履行推进法治建设第一责任人职责情况
制定规范性文件5件（已插入），备案率100%。
移动段：移来的文字
段落标记被删的前半句，后半句。
序号	存在的问题	整改措施
1	执法人员法律素养不高	加强培训
2	普法形式单一	创新方式
正文含文本框
文本框文字
字段：2026年11月22日
内容控件里的段落
软回车前
软回车后 制表后
隐藏：
批注段：有批注的文字
脚注文字：数据截至2023年12月31日
";

/// The text a sample was made from.
fn reference(folder: &Path, name: &str) -> String {
    if name == "s1_rich" {
        let report = read(&folder.join("s1.truth.txt"));
        return report.lines().take(20).map(|line| format!("{line}\n")).collect::<String>() + RICH;
    }
    let text = read(&folder.join(format!("{name}.truth.txt")));
    // The automatically numbered sample has the level in front of a heading: `#1 `.
    let plain = |line: &str| line.strip_prefix('#').map_or(line, |line| line[1..].trim_start()).to_owned() + "\n";
    text.lines().map(plain).collect()
}

#[test]
fn samples_read_as_the_text_they_were_made_from() {
    let Some(folder) = samples() else { return };
    let mut wrong = Vec::new();
    for (name, reference_name) in SAMPLES {
        let truth = reference(&folder, reference_name);
        let source = open(&folder, name);
        let text = without_facts(&source);
        let score = f_score(&same_width(&truth), &same_width(&text));
        let lines: Vec<String> = text.lines().map(|l| bare(&same_width(l))).collect();
        let absent: Vec<&str> = truth.lines().filter(|l| !lines.contains(&bare(&same_width(l)))).collect();
        let all = truth.lines().count();
        println!("{name}: F {score:.4}, {} of {all} lines, {} read", all - absent.len(), lines.len());
        // The program that made them wrote the content control three times, and into the RTF also the words in
        // front of a deleted paragraph mark as deleted.
        let (least, most) = match *name {
            "lo/s1_rich.rtf" => (0.985, 2),
            "lo/s1_rich.doc" => (0.99, 0),
            _ => (0.999, 0),
        };
        if score < least || absent.len() > most || !source.origin().notes.is_empty() {
            wrong.push(format!("{name}: F {score:.4}, absent {absent:#?}, notes {:?}", source.origin().notes));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn samples_are_judged_as_their_text() {
    let Some(folder) = samples() else { return };
    let codes = |source: &Source| {
        let findings = check(source, &RULES, &Context::default()).findings;
        // Traces of extraction, what a web page commonly lacks, and looks are of the file, not of the text.
        let of_text = findings
            .into_iter()
            .filter(|f| !matches!(f.code.as_str(), "FZ002" | "FZ007") && !matches!(&f.code[..4], "FZ85" | "FZ86"));
        of_text.map(|f| format!("{} {}", f.code, bare(&same_width(&f.excerpt)))).collect::<BTreeSet<String>>()
    };
    let mut wrong = Vec::new();
    for (name, reference_name) in SAMPLES.iter().chain(WORD).filter(|(name, _)| !name.contains("rich.rtf")) {
        let mut truth = reference(&folder, reference_name);
        if name.ends_with("rich.doc") {
            truth = truth.replace(
                "内容控件里的段落\n",
                "内容控件里的段落\n内容控件里的段落内容控件里的段落\n内容控件里的段落\n",
            );
        }
        let origin = fazhi::source::Origin { paragraphs: !name.ends_with("html"), ..Default::default() };
        let text = Source::new("a", truth, "UTF-8").with_origin(origin);
        let (sample, text) = (codes(&open(&folder, name)), codes(&text));
        if sample != text {
            let (more, less): (Vec<_>, Vec<_>) =
                (sample.difference(&text).collect(), text.difference(&sample).collect());
            wrong.push(format!("{name}: only of the sample {more:#?}, only of the text {less:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_are_read_without_known_containers_too() {
    let Some(folder) = samples() else { return };
    for name in ["s0_gov.html", "s4_gov_gbk.html"] {
        let bytes = std::fs::read(folder.join(name)).expect("a sample");
        let at = bytes.windows(12).position(|w| w == b"UCAP-CONTENT").or(bytes.windows(4).position(|w| w == b"zoom"));
        let mut other = bytes.clone();
        if let Some(at) = at {
            other[at] = b'x';
        }
        let [known, unknown] = [bytes, other].map(|b| ingest::read(name, &b).expect("a page").text().to_owned());
        assert_eq!(known, unknown, "{name}");
    }
}

#[test]
fn encodings_of_texts_are_recognised() {
    let Some(folder) = samples() else { return };
    let samples = [
        ("s0_gb18030.txt", "s0", "gb18030"),
        ("s0_gbk.txt", "s0", "gb18030"),
        ("s0_gb18030_4byte.txt", "s0", "gb18030"),
        ("s2_gb18030.txt", "s2", "gb18030"),
        ("s2_big5.txt", "s2", "Big5"),
        ("s0_utf16le_bom.txt", "s0", "UTF-16LE"),
        ("s0_utf16be_bom.txt", "s0", "UTF-16BE"),
        ("s0_utf16le_nobom.txt", "s0", "UTF-16LE"),
        ("s0_utf8_bom_crlf.txt", "s0", "UTF-8"),
    ];
    for (name, reference_name, encoding) in samples {
        let source = open(&folder, name);
        assert_eq!(source.encoding(), encoding, "{name}");
        let text = source.text().trim_start_matches('\u{feff}');
        let score = f_score(&reference(&folder, reference_name), text);
        println!("{name}: F {score:.4}");
        // Big5 has no word for some characters of the report, the four-byte sample a line of its own.
        assert!(
            score >= if name.contains("big5") || name.contains("4byte") { 0.97 } else { 0.9999 },
            "{name}: {score}"
        );
    }
    assert!(open(&folder, "s0_gb18030_4byte.txt").text().starts_with("㐀㐁𠀀𬜬䶮镇"));
    assert_eq!(open(&folder, "s0_short_gbk.txt").text(), "存在问题：一是");
}

/// A file is read by what it holds, whatever it is called.
#[test]
fn names_do_not_decide() {
    let Some(folder) = samples() else { return };
    use fazhi::source::Format;
    for (name, called, format) in [
        ("lo/s0_plain.doc", "报告.docx", Format::Doc),
        ("lo/s0_plain.doc", "报告.wps", Format::Doc),
        ("lo/s0_plain.rtf", "报告.doc", Format::Rtf),
        ("lo/s0_plain.odt", "报告.doc", Format::Odt),
        ("s0_gov.html", "报告.doc", Format::Html),
        ("s4_gov_gbk.html", "报告.txt", Format::Html),
        ("s0_plain.docx", "报告.doc", Format::Docx),
        ("s0_gbk.txt", "报告.docx", Format::Text),
    ] {
        let bytes = std::fs::read(folder.join(name)).expect("a sample");
        let source = ingest::read(called, &bytes).unwrap_or_else(|e| panic!("{called}: {e}"));
        assert_eq!((source.name(), source.origin().format), (called, format));
    }
}

/// Cut and changed copies give a text or a Chinese sentence, the same one each time.
#[test]
fn damaged_copies_say_what_is_wrong() {
    let Some(folder) = samples() else { return };
    let mut seed = 7u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    let (mut texts, mut refused) = (0, 0);
    for name in [
        "s0_plain.docx",
        "s1_rich.docx",
        "lo/s0_plain.pdf",
        "s0_fpdf2.pdf",
        "lo/s0_plain.doc",
        "lo/s1_rich.doc",
        "lo/s0_plain.rtf",
        "lo/s0_plain.odt",
        "s0.ofd",
        "s0_gov.html",
    ] {
        let bytes = std::fs::read(folder.join(name)).expect("a sample");
        for kind in 0..12 {
            let mut copy = bytes.clone();
            if kind < 4 {
                copy.truncate(bytes.len() * kind / 4);
            } else if kind == 4 {
                copy = (0..2000).map(|_| next() as u8).collect();
            } else {
                for _ in 0..1 << (kind - 3) {
                    let at = next() % copy.len();
                    copy[at] = next() as u8;
                }
            }
            let result = ingest::read(name, &copy);
            match &result {
                Ok(source) => {
                    check(source, &RULES, &Context::default());
                    texts += 1;
                }
                Err(error) => {
                    let chinese = error.to_string().chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c));
                    assert!(chinese, "{name}: {error}");
                    refused += 1;
                }
            }
            let again = ingest::read(name, &copy);
            assert_eq!(result.map(|s| s.text().to_owned()), again.map(|s| s.text().to_owned()));
        }
    }
    println!("{texts} read, {refused} refused");
}
