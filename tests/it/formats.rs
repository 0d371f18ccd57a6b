//! The samples of other formats against the text they were made from: characters in order, lines, codes.
//!
//! Without `../shared/formats` there is nothing to compare.

use std::path::PathBuf;

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

fn open(folder: &std::path::Path, name: &str) -> Source {
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

/// Sample, reference, what it adds in front or behind that the reference lacks, how many lines may differ.
const SAMPLES: &[(&str, &str, f64, usize)] = &[
    ("s0_gov.html", "s0", 0.985, 0),
    ("s3_gov_table.html", "s3", 0.985, 0),
    ("s4_gov_gbk.html", "s4", 0.985, 0),
    ("lo/s0_plain.html", "s0", 0.999, 0),
    ("lo/s4_autonum.html", "s4", 0.999, 0),
    ("lo/s0_plain.rtf", "s0", 0.999, 0),
    ("lo/s0_autonum.rtf", "s0_autonum", 0.999, 0),
    ("lo/s0_plain.odt", "s0", 0.999, 0),
    ("lo/s0_autonum.odt", "s0_autonum", 0.999, 0),
    ("lo/s4_autonum.odt", "s4", 0.999, 0),
    ("lo/s0_plain.doc", "s0", 0.999, 0),
    ("lo/s2_plain.doc", "s2", 0.999, 0),
    ("lo/s0_autonum.doc", "s0_autonum", 0.999, 0),
    ("lo/s4_autonum.doc", "s4", 0.999, 0),
];

#[test]
fn samples_read_as_the_text_they_were_made_from() {
    let Some(folder) = samples() else { return };
    let mut wrong = Vec::new();
    for (name, reference, least, missing) in SAMPLES {
        let truth = read(&folder.join(format!("{reference}.truth.txt")));
        // The automatically numbered sample has its levels in front of its headings.
        let truth: String =
            truth.lines().map(|l| l.strip_prefix(['#']).map_or(l, |l| l[1..].trim_start()).to_owned() + "\n").collect();
        let source = open(&folder, name);
        let score = f_score(&same_width(&truth), &same_width(source.text()));
        let lines: Vec<String> = source.text().lines().map(|l| bare(&same_width(l))).collect();
        let absent: Vec<&str> = truth.lines().filter(|l| !lines.contains(&bare(&same_width(l)))).collect();
        println!(
            "{name}: F {score:.4}, {} of {} lines, {} read, notes {:?}",
            truth.lines().count() - absent.len(),
            truth.lines().count(),
            lines.len(),
            source.origin().notes
        );
        if score < *least || absent.len() > *missing {
            wrong.push(format!("{name}: F {score:.4}, absent {absent:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the checker says of a sample and of its text.
#[test]
fn samples_are_judged_as_their_text() {
    let Some(folder) = samples() else { return };
    for (name, reference, ..) in SAMPLES {
        if *reference == "s0_autonum" {
            continue;
        }
        let codes = |source: &Source| {
            let assessment = check(source, &RULES, &Context::default());
            assessment
                .findings
                .iter()
                .map(|f| format!("{} {}", f.code, f.excerpt.chars().take(12).collect::<String>()))
                .collect::<Vec<_>>()
        };
        let text = open(&folder, &format!("{reference}.truth.txt"));
        let (sample, text) = (codes(&open(&folder, name)), codes(&text));
        let only = |a: &[String], b: &[String]| a.iter().filter(|c| !b.contains(c)).cloned().collect::<Vec<_>>();
        println!("{name}: only sample {:?}, only text {:?}", only(&sample, &text), only(&text, &sample));
    }
}
