//! The shared Word samples against their reference text, and what the checker makes of them.
//!
//! Without `../shared` there is nothing to compare.

use std::path::PathBuf;

use fazhi::Source;
use fazhi::source::{Format, Origin};

use crate::support::{RULES, read, root};

/// The folder with the shared samples, if this checkout has one beside it; says so if not.
fn samples() -> Option<PathBuf> {
    let folder = root().join("../shared/formats");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

fn source(path: &std::path::Path) -> Source {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    fazhi::ingest::read("sample.docx", &bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The lines of a text that hold something, without blanks.
fn lines(text: &str) -> Vec<String> {
    let solid = |line: &str| line.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    text.lines().map(solid).filter(|line| !line.is_empty()).collect()
}

/// Brackets of labels in one width: a reference has those of the typist, Word those of its list.
fn one_width(line: &str) -> String {
    line.replace('（', "(").replace('）', ")").replace('．', ".")
}

#[test]
fn typed_numbers_and_styles_read_as_the_reference() {
    let Some(folder) = samples() else { return };
    for name in ["s0", "s1", "s2", "s3", "s4"] {
        let text = source(&folder.join(format!("{name}_plain.docx")));
        assert_eq!(lines(text.text()), lines(&read(&folder.join(format!("{name}.truth.txt")))), "{name}");
    }
    for name in ["s0_plain", "s0_autonum"] {
        // LibreOffice wrote these again.
        let text = source(&folder.join(format!("lo/{name}.docx")));
        assert_eq!(lines(text.text()), lines(&read(&folder.join("s0.truth.txt"))), "lo/{name}");
    }
}

#[test]
fn computed_labels_stand_before_every_heading() {
    let Some(folder) = samples() else { return };
    // `#2 （一）…` in the reference is a heading of the second level.
    let reference = read(&folder.join("s0_autonum.truth.txt"));
    let bare = |line: String| line.strip_prefix('#').map_or(line.clone(), |rest| rest[1..].to_owned());
    let wanted: Vec<String> = lines(&reference).into_iter().map(bare).collect();
    assert_eq!(lines(source(&folder.join("s0_autonum.docx")).text()), wanted);

    let found = lines(source(&folder.join("s4_autonum.docx")).text());
    let wanted = lines(&read(&folder.join("s4.truth.txt")));
    assert_eq!(found.len(), wanted.len());
    let differing: Vec<_> = found.iter().zip(&wanted).filter(|(a, b)| one_width(a) != one_width(b)).collect();
    println!("{} of {} lines equal", wanted.len() - differing.len(), wanted.len());
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn the_rich_sample_reads_as_a_person_sees_it() {
    let Some(folder) = samples() else { return };
    let text = source(&folder.join("s1_rich.docx"));
    let all = lines(text.text());
    let tail: Vec<&str> = all[all.len() - 15..].iter().map(String::as_str).collect();
    let wanted = [
        "制定规范性文件5件（已插入），备案率100%。",
        "移动段：移来的文字",
        "段落标记被删的前半句，后半句。",
        "序号存在的问题整改措施",
        "1执法人员法律素养不高加强培训",
        "2普法形式单一创新方式",
        "正文含文本框",
        "文本框文字",
        "字段：2024年1月15日",
        "内容控件里的段落",
        "软回车前",
        "软回车后制表后",
        "隐藏：",
        "批注段：有批注的文字",
        "脚注文字：数据截至2023年12月31日",
    ];
    assert_eq!(tail, wanted);
    let layout = text.layout().expect("a docx has a layout");
    assert_eq!((layout.comments.count, layout.hidden.count), (1, 1));
    assert!(layout.revisions.count >= 4);
}

#[test]
fn every_piece_holds_its_text_and_every_finding_a_place() {
    let Some(folder) = samples() else { return };
    for path in crate::support::files_below(&folder, "docx") {
        let source = source(&path);
        let pieces = &source.origin().pieces;
        assert!(pieces.windows(2).all(|p| p[0].text.end <= p[1].text.start), "{}", path.display());
        // Outside pieces stand only line ends, and tabs between cells.
        let mut outside = source.text().to_owned();
        for piece in pieces.iter().rev() {
            outside.replace_range(piece.text.range(), "");
        }
        assert!(outside.chars().all(|c| c == '\n' || c == '\t'), "{}: {outside:?}", path.display());
        let assessment = fazhi::check(&source, &RULES, &fazhi::Context::default());
        assert!(assessment.findings.iter().all(|f| source.text().get(f.place.span.range()).is_some()));
    }
}

/// A text whose lines are paragraphs as written, as a reader of documents says.
fn written(text: &str) -> Source {
    let origin = Origin { format: Format::Docx, paragraphs: true, ..Origin::default() };
    Source::new("written.docx", text, "UTF-8").with_origin(origin)
}

#[test]
fn what_is_written_as_paragraphs_is_not_reflowed() {
    let body =
        "青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n全年办结行政处罚案件31件，\n— 4 —\n审查合同63份。\n";
    let (logical, _) = fazhi::reflow::reflow(&written(body), RULES.template());
    assert_eq!(logical.lines().count(), 5);
    assert!(logical.dropped().is_empty() && logical.artefacts.joined == 0);
    // The same lines in a text were broken by a page.
    let text = Source::new("text.txt", body, "UTF-8");
    assert!(!fazhi::reflow::reflow(&text, RULES.template()).0.dropped().is_empty());
    // Several headings in one paragraph are split all the same.
    let one = "一、主要举措和成效。全年办结案件31件。二、存在的不足和原因。一是案卷不规范。";
    let (logical, _) = fazhi::reflow::reflow(&written(one), RULES.template());
    assert!(logical.artefacts.split > 0, "{}", logical.text);
}

#[test]
fn a_title_of_contents_is_no_title_and_no_trace_of_a_website() {
    let source = written("目　录\n青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n全年办结行政处罚案件31件。\n");
    let report = fazhi::check(&source, &RULES, &fazhi::Context::default()).report;
    assert_eq!(report.title.map(|t| t.text).as_deref(), Some("青石镇2024年法治政府建设年度报告"));
    assert_eq!(report.stage.0, fazhi::report::Stage::Draft);
}
