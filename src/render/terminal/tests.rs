//! Judges pages by their snapshots, and underlines by the columns they stand at.

use proptest::prelude::*;

use super::super::columns::{clean, width};
use super::super::{Checked, Format, Options, render, sample};
use crate::assessment::Assessment;
use crate::finding::{Finding, Place, PlaceKind, Severity};
use crate::report::{Kind, Role};
use crate::source::Source;
use crate::span::Span;

/// Draws one finding at `⟦…⟧` of a text (a gap where the marks are empty), without the page around it.
fn drawn(marked: &str, kind: PlaceKind, columns: usize) -> String {
    let start = marked.find('⟦').unwrap() as u32;
    let text = marked.replace('⟦', "");
    let end = text.find('⟧').unwrap() as u32;
    let source = Source::new("报告.txt", text.replace('⟧', ""), "UTF-8");
    let place = Place { span: Span::new(start, end), kind };
    let finding = Finding { place, role: Some(Role::Plan), ..sample::finding("FZ999", Severity::Warning, "请看") };
    one(&source, &finding, &sample::options(columns))
}

fn one(source: &Source, finding: &Finding, options: &Options) -> String {
    let assessment = Assessment { findings: vec![finding.clone()], ..sample::every_shape().assessment };
    let checked = Checked { source: Some(source), path: source.name(), outcome: Ok(&assessment) };
    let groups = super::choice::choose(&assessment.findings, true);
    super::draw::finding(&groups.shown[0].1[0], &checked, options)
}

#[test]
fn a_page_at_60_columns() {
    let sample = sample::every_shape();
    insta::assert_snapshot!(render(Format::Pretty, &[sample.checked()], &sample::options(60)), @r"
    某某镇.txt
      某某镇2024年法治政府建设年度报告
      乡镇 · 2024年度 · 拟稿（按文本推定，可用 --stage 指定）

      部分                状态  字数  条目  所在
      主要举措和成效      单列  1218     1  3:1 一、主要举措和…
      存在的不足和原因    单列    34     2  8:1 二、存在的不足…
      第一责任人履职情况  散见     —     —  文字见7:3
      下一年度主要安排    单列    30     1  12:1 三、下一年度主…

    ── 主要举措和成效 ──────────────────────────────────────────
      ○ 请核对 FZ701 共计86件，其中41+27+16=84，相差2件
       ╭─[某某镇.txt:5:21]
     5 │ …开会议12次，共计办理行政处罚案件86件，其中简易程序41…
       ·              ─────────────────────────────────────────
       ╰────
        建议 如另有未列项目，请加“等”或补列

    ── 第一责任人履职情况 ──────────────────────────────────────
      ● 须补正 FZ103 全文未见单列的“党政主要负责人履行推进法治建
      │ 设第一责任人职责”内容。一、(一)已写到“每季度听取一次法治
      │ 工作汇报”，但未写明由谁主持
        ╭─[某某镇.txt:12:1]
     10 │ 二是法制审核力量薄弱。
        · ┄┄ 宜补在此处：第一责任人履职情况 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
     12 │ 三、下一年度主要安排
        ╰────
        另见 7:3 每季度听取一次法治工作汇报
        建议 把这些内容移出，单列一部分，写明党委书记、镇长各做
             了哪几件事、解决了什么问题
        依据 《法治政府建设与责任落实督察工作规定》年度报告内容
             第三项

    ── 全文和其他 ──────────────────────────────────────────────
      ● 须补正 FZ901 文末有个人姓名␛[2J（等2处）
        ╭─[某某镇.txt:16:10]
     16 │ 联系人␛[31m张�三�：138****0000
        ·            ──────
        ╰────
        另见 16:15 文末有个人手机号码(138****0000)

      ○ 请核对 FZ006 文本有硬换行的痕迹
       ╭─[某某镇.txt:1:1]
     1 │ 某某镇2024年法治政府建设年度报告
       · ────────────────┬───────────────
       ·                 ╰── 针对全文
       ╰────

    另有1条供参考（--all 显示全部）

    本结果由程序按公开规定和本办设定的规则比对文字得出，供审核人
    员参考，以人工核实为准。
    ");
}

#[test]
fn a_page_at_80_columns_with_everything() {
    let sample = sample::every_shape();
    let options = Options { all: true, statuses: true, ..sample::options(80) };
    insta::assert_snapshot!(render(Format::Pretty, &[sample.checked(), sample::unreadable()], &options), @r"
    某某镇.txt
      某某镇2024年法治政府建设年度报告
      乡镇 · 2024年度 · 拟稿（按文本推定，可用 --stage 指定）

      部分                状态  字数  条目  所在
      主要举措和成效      单列  1218     1  3:1 一、主要举措和成效
      存在的不足和原因    单列    34     2  8:1 二、存在的不足和原因
      第一责任人履职情况  散见     —     —  文字见7:3
      下一年度主要安排    单列    30     1  12:1 三、下一年度主要安排

    ── 主要举措和成效 ──────────────────────────────────────────────────────────────
      ○ 请核对 FZ701 共计86件，其中41+27+16=84，相差2件
       ╭─[某某镇.txt:5:21]
     5 │ …开会议12次，共计办理行政处罚案件86件，其中简易程序41件、普通程序27件、快…
       ·              ─────────────────────────────────────────────────────────────
       ╰────
        建议 如另有未列项目，请加“等”或补列

    ── 第一责任人履职情况 ──────────────────────────────────────────────────────────
      ● 须补正 FZ103 全文未见单列的“党政主要负责人履行推进法治建设第一责任人职责”内
      │ 容。一、(一)已写到“每季度听取一次法治工作汇报”，但未写明由谁主持
        ╭─[某某镇.txt:12:1]
     10 │ 二是法制审核力量薄弱。
        · ┄┄ 宜补在此处：第一责任人履职情况 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
     12 │ 三、下一年度主要安排
        ╰────
        另见 7:3 每季度听取一次法治工作汇报
        建议 把这些内容移出，单列一部分，写明党委书记、镇长各做了哪几件事、解决了什
             么问题
        依据 《法治政府建设与责任落实督察工作规定》年度报告内容第三项

    ── 下一年度主要安排 ────────────────────────────────────────────────────────────
      ◇ 供参考 FZ502 1条安排均未见时限、责任单位或可核查的成果
        ╭─[某某镇.txt:13:3]
     13 │ 加强法治建设，不断提高依法行政
        · ───────────────┬──────────────
        ·                ╰── 至第15行第6字
        ╰────

    ── 全文和其他 ──────────────────────────────────────────────────────────────────
      ● 须补正 FZ901 文末有个人姓名␛[2J
        ╭─[某某镇.txt:16:10]
     16 │ 联系人␛[31m张�三�：138****0000
        ·            ──────
        ╰────

      ● 须补正 FZ901 文末有个人手机号码(138****0000)
        ╭─[某某镇.txt:16:15]
     16 │ 联系人␛[31m张�三�：138****0000
        ·                    ───────────
        ╰────

      ○ 请核对 FZ006 文本有硬换行的痕迹
       ╭─[某某镇.txt:1:1]
     1 │ 某某镇2024年法治政府建设年度报告
       · ────────────────┬───────────────
       ·                 ╰── 针对全文
       ╰────

    ── 规则4条，已核对2条 ──────────────────────────────────────────────────────────
      FZ103   有意见
      FZ104   未见问题
      FZ107   不适用    通知未规定标题顺序
      FZA06   无法判断  未提供上年报告

    扫描件.pdf
      未能核对  这是PDF文件，目前只能读取文本（.txt、.md），请另存为“纯文本(*.txt)”

    共2份，其中1份未能核对：须补正3条，请核对2条，供参考1条。
    本结果由程序按公开规定和本办设定的规则比对文字得出，供审核人员参考，以人工核实为
    准。
    ");
}

#[test]
fn a_page_at_120_columns() {
    let sample = sample::every_shape();
    insta::assert_snapshot!(render(Format::Pretty, &[sample.checked()], &sample::options(120)), @r"
    某某镇.txt
      某某镇2024年法治政府建设年度报告
      乡镇 · 2024年度 · 拟稿（按文本推定，可用 --stage 指定）

      部分                状态  字数  条目  所在
      主要举措和成效      单列  1218     1  3:1 一、主要举措和成效
      存在的不足和原因    单列    34     2  8:1 二、存在的不足和原因
      第一责任人履职情况  散见     —     —  文字见7:3
      下一年度主要安排    单列    30     1  12:1 三、下一年度主要安排

    ── 主要举措和成效 ──────────────────────────────────────────────────────────────────────────────────────────────────────
      ○ 请核对 FZ701 共计86件，其中41+27+16=84，相差2件
       ╭─[某某镇.txt:5:21]
     5 │ …。全年召开会议12次，共计办理行政处罚案件86件，其中简易程序41件、普通程序27件、快速办理16件，均在规定期限内公示，…
       ·                      ──────────────────────────────────────────────────────────────────────
       ╰────
        建议 如另有未列项目，请加“等”或补列

    ── 第一责任人履职情况 ──────────────────────────────────────────────────────────────────────────────────────────────────
      ● 须补正 FZ103 全文未见单列的“党政主要负责人履行推进法治建设第一责任人职责”内容。一、(一)已写到“每季度听取一次法治工作
      │ 汇报”，但未写明由谁主持
        ╭─[某某镇.txt:12:1]
     10 │ 二是法制审核力量薄弱。
        · ┄┄ 宜补在此处：第一责任人履职情况 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
     12 │ 三、下一年度主要安排
        ╰────
        另见 7:3 每季度听取一次法治工作汇报
        建议 把这些内容移出，单列一部分，写明党委书记、镇长各做了哪几件事、解决了什么问题
        依据 《法治政府建设与责任落实督察工作规定》年度报告内容第三项

    ── 全文和其他 ──────────────────────────────────────────────────────────────────────────────────────────────────────────
      ● 须补正 FZ901 文末有个人姓名␛[2J（等2处）
        ╭─[某某镇.txt:16:10]
     16 │ 联系人␛[31m张�三�：138****0000
        ·            ──────
        ╰────
        另见 16:15 文末有个人手机号码(138****0000)

      ○ 请核对 FZ006 文本有硬换行的痕迹
       ╭─[某某镇.txt:1:1]
     1 │ 某某镇2024年法治政府建设年度报告
       · ────────────────┬───────────────
       ·                 ╰── 针对全文
       ╰────

    另有1条供参考（--all 显示全部）

    本结果由程序按公开规定和本办设定的规则比对文字得出，供审核人员参考，以人工核实为准。
    ");
}

#[test]
fn a_sound_report_says_so() {
    let page = render(Format::Pretty, &[sample::sound().checked()], &sample::options(80));
    assert!(page.contains("四部分内容齐全，未见须补正事项。\n另有1条供参考（--all 显示全部）\n"), "{page}");
    let mut gap = sample::sound();
    gap.assessment.report.parts[2].status = crate::report::Status::Missing;
    let page = render(Format::Pretty, &[gap.checked()], &sample::options(80));
    assert!(page.contains("\n未见须补正事项。\n"), "{page}");
}

#[test]
fn what_is_no_report_has_no_table() {
    let mut sample = sample::sound();
    sample.assessment.report.kind = Kind::NotAReport { like: Some("政策解读".to_owned()), evidence: None };
    let page = render(Format::Pretty, &[sample.checked()], &sample::options(80));
    assert!(page.contains("像是政策解读") && !page.contains("状态") && !page.contains("齐全"), "{page}");
}

#[test]
fn nothing_of_a_classified_document_is_shown() {
    let mut sample = sample::every_shape();
    sample.assessment.report.kind = Kind::Classified;
    sample.assessment.findings = vec![Finding {
        excerpt: "机密★1年".to_owned(),
        ..sample::finding("FZ901", Severity::Error, "该文件标有密级标志，已停止读取，未保存任何内容")
    }];
    for format in [Format::Pretty, Format::Concise, Format::Json] {
        let page = render(format, &[sample.checked()], &sample::options(80));
        assert!(page.contains("已停止读取"), "{page}");
        assert!(!page.contains("2024") && !page.contains("机密★") && !page.contains("乡镇"), "{page}");
    }
}

#[test]
fn a_place_far_into_a_long_line() {
    let far = "依法治镇".repeat(1250);
    insta::assert_snapshot!(drawn(&format!("{far}⟦共计86件⟧{far}"), PlaceKind::Text, 80), @r"
     ○ 请核对 FZ999 请看
      ╭─[报告.txt:1:5001]
    1 │ …依法治镇依法治镇依法治镇依法治镇共计86件依法治镇依法治镇依法治镇依法治镇…
      ·                                  ────────
      ╰────
    ");
}

#[test]
fn a_place_at_the_end_of_a_line() {
    insta::assert_snapshot!(drawn("全年办结86件⟦⟧\n二、", PlaceKind::Text, 60), @r"
     ○ 请核对 FZ999 请看
      ╭─[报告.txt:1:8]
    1 │ 全年办结86件 
      ·             ▲
      ╰────
    ");
}

#[test]
fn mixed_widths_and_a_tab() {
    insta::assert_snapshot!(drawn("\tABC（12．5％）\t办结⟦ 86 件，ｔｏｔａｌ⟧、90%", PlaceKind::Text, 60), @r"
     ○ 请核对 FZ999 请看
      ╭─[报告.txt:1:15]
    1 │ ABC（12．5％）  办结 86 件，ｔｏｔａｌ、90%
      ·                     ──────────────────
      ╰────
    ");
}

#[test]
fn a_gap_at_the_very_top_and_at_the_very_end() {
    insta::assert_snapshot!(drawn("⟦⟧某某镇报告\n一、举措", PlaceKind::Gap, 60), @r"
     ○ 请核对 FZ999 请看
      ╭─[报告.txt:1:1]
    1 │ 某某镇报告
      · ┄┄ 宜补在本行之前：下一年度主要安排 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
      ╰────
    ");
    insta::assert_snapshot!(drawn("某某镇报告\n一、举措\n\n⟦⟧", PlaceKind::Gap, 60), @r"
     ○ 请核对 FZ999 请看
      ╭─[报告.txt:4:1]
    2 │ 一、举措
      · ┄┄ 宜补在此处：下一年度主要安排 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
      ╰────
    ");
}

#[test]
fn many_blank_lines_around_a_gap_vanish() {
    let blanks = "\n".repeat(90);
    insta::assert_snapshot!(drawn(&format!("一、举措{blanks}⟦⟧三、安排"), PlaceKind::Gap, 60), @r"
     ○ 请核对 FZ999 请看
       ╭─[报告.txt:91:1]
       · ┄┄ 宜补在此处：下一年度主要安排 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
    91 │ 三、安排
       ╰────
    ");
    insta::assert_snapshot!(drawn("一、举措\n\n\n\n⟦⟧三、安排", PlaceKind::Gap, 60), @r"
     ○ 请核对 FZ999 请看
      ╭─[报告.txt:5:1]
    1 │ 一、举措
      · ┄┄ 宜补在此处：下一年度主要安排 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
    5 │ 三、安排
      ╰────
    ");
}

#[test]
fn colours_change_nothing_but_colours() {
    let sample = sample::every_shape();
    let plain = Options { all: true, ..sample::options(80) };
    let colored = render(Format::Pretty, &[sample.checked()], &Options { color: true, ..plain });
    assert!(colored.contains('\u{1b}'));
    let mut stripped = String::new();
    let mut escape = false;
    for c in colored.chars() {
        match (escape, c) {
            (false, '\u{1b}') => escape = true,
            (true, 'm') => escape = false,
            (true, _) => {}
            (false, c) => stripped.push(c),
        }
    }
    assert_eq!(stripped, render(Format::Pretty, &[sample.checked()], &plain));
}

#[test]
fn a_finding_with_everything_takes_fourteen_lines() {
    let sample = sample::every_shape();
    let long = "请把有关内容移出，单列一部分，写明做了哪几件事、解决了什么问题。".repeat(9);
    for kind in [PlaceKind::Text, PlaceKind::Gap, PlaceKind::Document] {
        let mut finding = sample.assessment.findings.iter().find(|f| f.code == "FZ103").unwrap().clone();
        finding.place.kind = kind;
        finding.message = long.clone();
        finding.help = Some(long.clone());
        finding.related = vec![finding.related[0].clone(); 9];
        let page = one(&sample.source, &finding, &sample::options(80));
        assert!(page.lines().count() <= 12, "{page}");
        for sign in ["另见", "等9处", "建议", "依据"] {
            assert!(page.contains(sign), "{sign} in {page}");
        }
    }
}

proptest! {
    /// The underline stands under the very words, and no line is wider than the terminal.
    #[test]
    fn underlines_stand_under_their_words(
        before in "[甲乙，a1（ \t]{0,80}", words in "[丙丁。b2]{1,6}", after in "[甲乙，a1） ]{0,80}", columns in 60usize..121,
    ) {
        let page = drawn(&format!("头{before}⟦{words}⟧{after}尾"), PlaceKind::Text, columns);
        let lines: Vec<&str> = page.lines().collect();
        prop_assert!(lines.iter().all(|l| width(l) <= columns), "{}", page);
        let at = lines.iter().position(|l| l.starts_with("   · ")).unwrap();
        let underline = lines[at];
        let blanks = underline.chars().skip(5).take_while(|c| *c == ' ').count();
        let text: String = lines[at - 1].chars().skip(5).collect();
        let mut rest = text.as_str();
        let mut used = 0;
        while used < blanks {
            let c = rest.chars().next().unwrap();
            used += width(c.encode_utf8(&mut [0; 4]));
            rest = &rest[c.len_utf8()..];
        }
        prop_assert_eq!(used, blanks);
        prop_assert!(rest.starts_with(&clean(&words)), "{}", page);
        prop_assert_eq!(width(underline.trim_end()) - 5 - blanks, width(&clean(&words)));
    }

    /// No span and no text stops a page.
    #[test]
    fn any_place_is_drawn(text in "[甲a\\n\\r\t ]{0,40}", a in 0u32..150, len in 0u32..90, kind in 0usize..3, columns in 40usize..90) {
        let kind = [PlaceKind::Text, PlaceKind::Gap, PlaceKind::Document][kind];
        let source = Source::new("报告.txt", text, "UTF-8");
        let place = Place { span: Span::new(a, a + len), kind };
        let finding = Finding { place, ..sample::finding("FZ999", Severity::Info, "请看") };
        // Places of sorted findings always lie in the text; the positions shown are asked of the clamped span.
        prop_assert!(one(&source, &finding, &sample::options(columns)).contains("请看"));
    }
}
