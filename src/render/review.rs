//! Turns assessments into the 审核意见表, the Word file an office sends back before a report is published.
//!
//! One row an opinion: 序号, 位置, 原文, 意见, 依据, and an empty 采纳情况 for the body to fill in. Every 须补正 and
//! every 请核对 has its row, those that say the same share one; 供参考 only where everything is asked for. Each report
//! starts a page. A document with a secrecy mark gives its message and not one word more.

use super::choice::{Group, group};
use super::tree::part_word;
use super::word::{Align, Column, Document, Paragraph, Style, Table};
use super::{CLOSING, Checked, Options, kind_note, level_word, severity_word, stage_word};
use crate::finding::{Finding, PlaceKind, Severity};
use crate::report::{Report, Section};
use crate::source::{Cursor, PlaceCursor, Source, Story};
use crate::span::Span;

/// Longest words of the text in a row, in characters; the middle of longer ones is left out.
const QUOTED: usize = 100;
/// Longest heading in a row, in characters.
const HEADING: usize = 24;
/// Most further places of one opinion that are named.
const PLACES: usize = 8;

/// The table of every input, as a .docx.
pub fn review_docx(checked: &[Checked], options: &Options) -> Vec<u8> {
    let mut document = Document { landscape: true, ..Document::default() };
    for (i, one) in checked.iter().enumerate() {
        let title = Paragraph::new(Style::Title, "法治政府建设年度报告审核意见表");
        document.add(if i > 0 { title.on_new_page() } else { title });
        page(&mut document, one, options);
    }
    document.to_bytes()
}

fn page(document: &mut Document, one: &Checked, options: &Options) {
    let mut note = |text: String| document.add(Paragraph::new(Style::Note, text));
    let assessment = match one.outcome {
        Ok(assessment) => assessment,
        Err(why) => {
            note(format!("文件：{}", file_name(one.path)));
            return note(format!("未能核对：{why}"));
        }
    };
    if one.failed() {
        note(format!("文件：{}", file_name(one.path)));
        return assessment.findings.iter().for_each(|f| note(f.message.clone()));
    }
    let report = &assessment.report;
    note(format!("报告：{}", report.title.as_ref().map_or("（未见标题）", |t| &t.text)));
    note(facts(report, one.path));
    if let Some(what) = kind_note(&report.kind) {
        note(what);
    }
    let shown = |f: &&Finding| options.all || f.severity > Severity::Info;
    let findings: Vec<Finding> = assessment.findings.iter().filter(shown).cloned().collect();
    note(summary(&assessment.findings, options.all));
    if findings.is_empty() {
        return note(CLOSING.to_owned());
    }
    let mut places = Places::new(report, one.source);
    let rows = group(&findings, true).iter().enumerate().map(|(i, group)| row(i + 1, group, &mut places)).collect();
    let column = |(title, width, align): (&str, u16, Align)| Column::new(title, width, align);
    let columns = [
        ("序号", 13, Align::Centre),
        ("位置", 38, Align::Left),
        ("原文", 50, Align::Left),
        ("意见", 66, Align::Left),
        ("依据", 36, Align::Left),
        ("采纳情况", 22, Align::Left),
    ];
    document.add(Table { columns: columns.map(column).to_vec(), rows });
    let mut note = |text: &str| document.add(Paragraph::new(Style::Note, text));
    note("“采纳情况”由报告单位填写：采纳、部分采纳或不采纳；不采纳的，请简要说明理由。");
    note(CLOSING);
    note("审核单位：　　　　　　　　　　　　审核人：　　　　　　　　日期：　　　　年　　月　　日");
}

fn facts(report: &Report, path: &str) -> String {
    let issuer = report.issuer.as_deref().unwrap_or("（未见署名）");
    let year = report.year.map_or("未能判断".to_owned(), |y| y.to_string());
    let (level, stage, path) = (level_word(report.level), stage_word(report.stage.0), file_name(path));
    format!("单位：{issuer}（{level}）　　年度：{year}　　阶段：{stage}　　文件：{path}")
}

/// The name without its folders, which are nobody's business but ours.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// How many opinions there are of each kind.
fn summary(findings: &[Finding], all: bool) -> String {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let [errors, warnings, infos] = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    let shown = errors + warnings + if all { infos } else { 0 };
    let rest = match (all, infos) {
        (_, 0) => String::new(),
        (true, _) => format!("，供参考{infos}条"),
        (false, _) => format!("。另有供参考{infos}条，未列入"),
    };
    match shown {
        0 => format!("未见须补正和请核对的事项{rest}。"),
        _ => format!("提出意见{shown}条：须补正{errors}条，请核对{warnings}条{rest}。"),
    }
}

fn row(number: usize, group: &Group, places: &mut Places) -> Vec<String> {
    let finding = group.first;
    let mut place = places.of(finding);
    let others: Vec<String> = group.others.iter().take(PLACES).map(|f| places.spot(f.place.span)).collect();
    if !others.is_empty() {
        let rest = if group.others.len() > PLACES { format!("等{}处", group.others.len()) } else { String::new() };
        place = format!("{place}\n另见{}{rest}", others.join("、"));
    }
    let mut opinion =
        format!("{}（{}）\n{}", severity_word(finding.severity), finding.code, one_line(&finding.message));
    if let Some(help) = &finding.help {
        opinion = format!("{opinion}\n建议：{}", one_line(help));
    }
    let basis = finding.basis.as_ref().map_or("—".to_owned(), |b| one_line(&b.to_string()));
    vec![number.to_string(), place, quoted(finding, places.source), opinion, basis, String::new()]
}

/// The words a finding is about.
fn quoted(finding: &Finding, source: Option<&Source>) -> String {
    let span = finding.place.span;
    let words = match (finding.place.kind, source) {
        (PlaceKind::Gap, _) => return "（未见）".to_owned(),
        (PlaceKind::Document, _) => return "（全文）".to_owned(),
        (PlaceKind::Text, Some(source)) if finding.excerpt.is_empty() => source.shown(span).into_owned(),
        (PlaceKind::Text, _) => finding.excerpt.clone(),
    };
    let words: Vec<char> = one_line(&words).chars().collect();
    if words.len() <= QUOTED {
        return words.into_iter().collect();
    }
    let (head, tail) = (&words[..QUOTED - 30], &words[words.len() - 30..]);
    head.iter().chain(&['…', '…']).chain(tail).collect()
}

/// Words without what would start a paragraph in a cell.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// Says where a finding stands as a person would look for it.
struct Places<'a> {
    report: &'a Report,
    source: Option<&'a Source>,
    cursors: Option<(Cursor<'a>, PlaceCursor<'a>)>,
}

impl<'a> Places<'a> {
    fn new(report: &'a Report, source: Option<&'a Source>) -> Places<'a> {
        Places { report, source, cursors: source.map(|s| (Cursor::new(s), PlaceCursor::new(s))) }
    }

    /// Section, item, and line, paragraph or page.
    fn of(&mut self, finding: &Finding) -> String {
        let span = finding.place.span;
        match finding.place.kind {
            PlaceKind::Document => "全文".to_owned(),
            PlaceKind::Gap => {
                let next = self.report.sections.iter().find(|s| s.part.is_none() && s.span.start >= span.start);
                let where_to = match next.map(name) {
                    Some(name) if !name.is_empty() => format!("应在“{name}”之前"),
                    Some(_) | None => "应在正文之后".to_owned(),
                };
                format!("{where_to}\n{}", self.spot(span))
            }
            PlaceKind::Text => {
                let mut lines = path(&self.report.sections, span.start);
                lines.extend(item(self.report, span));
                lines.push(self.spot(span));
                lines.join("\n")
            }
        }
    }

    /// `第12行`; in a Word file the paragraph, in a PDF the page.
    fn spot(&mut self, span: Span) -> String {
        let Some((lines, files)) = &mut self.cursors else { return String::new() };
        let file = files.start(span.start).unwrap_or_default();
        let paragraph = match (file.paragraph, file.story) {
            (0, _) => format!("第{}行", lines.position(span.start).line),
            (n, Story::Body) => format!("第{n}段"),
            (n, Story::TextBox) => format!("文本框第{n}段"),
            (n, Story::Note) => format!("注释第{n}段"),
        };
        if file.page > 0 { format!("第{}页{paragraph}", file.page) } else { paragraph }
    }
}

/// The headings that a place stands under, outermost first.
fn path(sections: &[Section], at: u32) -> Vec<String> {
    let Some(section) = sections.iter().find(|s| s.span.start <= at && at < s.span.end) else { return Vec::new() };
    let own = section.part.map_or_else(|| name(section), |part| part_word(part).to_owned());
    let inner = path(&section.children, at);
    Some(own).filter(|name| !name.is_empty()).into_iter().chain(inner).collect()
}

fn name(section: &Section) -> String {
    let whole = format!("{}{}", section.number.as_deref().unwrap_or_default(), one_line(&section.heading));
    if whole.chars().count() <= HEADING {
        return whole;
    }
    whole.chars().take(HEADING - 1).chain(['…']).collect()
}

/// `第2条` of the problems or of the plan.
fn item(report: &Report, span: Span) -> Option<String> {
    let mut problems = report.problems.iter().map(|p| p.span);
    let mut plan = report.plan_items.iter().map(|p| p.span);
    let inside = |item: Span| item.contains(span);
    let at = problems.position(inside).or_else(|| plan.position(inside))?;
    Some(format!("第{}条", at + 1))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    /// The text of the table as our own reader of Word files reads it.
    fn text(checked: &[Checked], all: bool) -> String {
        let options = Options { all, ..sample::options(80) };
        let bytes = review_docx(checked, &options);
        assert_eq!(bytes, review_docx(checked, &options), "the same input gives the same bytes");
        crate::ingest::read("a.docx", &bytes).unwrap().text().to_owned()
    }

    #[test]
    fn every_opinion_has_a_row_with_its_place_and_its_words() {
        let sample = sample::every_shape();
        insta::assert_snapshot!(text(&[sample.checked()], false), @r#"
        法治政府建设年度报告审核意见表
        报告：某某镇2024年法治政府建设年度报告
        单位：（未见署名）（乡镇）　　年度：2024　　阶段：拟稿　　文件：某某镇.txt
        提出意见5条：须补正3条，请核对2条。另有供参考1条，未列入。
        序号
        位置
        原文
        意见
        依据
        采纳情况
        1
        全文
        （全文）
        请核对（FZ006）
        文本有硬换行的痕迹
        —

        2
        一、主要举措和成效
        （一）依法决策
        第5行
        共计办理行政处罚案件86件
        请核对（FZ701）
        共计86件，其中41+27+16=84，相差2件
        建议：如另有未列项目，请加“等”或补列
        —

        3
        应在“三、下一年度主要安排”之前
        第12行
        （未见）
        须补正（FZ103）
        全文未见单列的“党政主要负责人履行推进法治建设第一责任人职责”内容。一、(一)已写到“每季度听取一次法治工作汇报”，但未写明由谁主持
        建议：建议把这些内容移出，单列一部分，写明党委书记、镇长各做了哪几件事、解决了什么问题
        《法治政府建设与责任落实督察工作规定》年度报告内容第三项

        4
        第16行
        张三
        须补正（FZ901）
        文末有个人姓名[2J
        —

        5
        第16行
        138****0000
        须补正（FZ901）
        文末有个人手机号码(138****0000)
        —

        “采纳情况”由报告单位填写：采纳、部分采纳或不采纳；不采纳的，请简要说明理由。
        本结果由程序按公开规定和本办设定的规则比对文字得出，供审核人员参考，以人工核实为准。
        审核单位：　　　　　　　　　　　　审核人：　　　　　　　　日期：　　　　年　　月　　日
        "#);
    }

    #[test]
    fn infos_come_only_where_everything_is_asked_for() {
        let sample = sample::every_shape();
        assert!(!text(&[sample.checked()], false).contains("FZ502"));
        let all = text(&[sample.checked()], true);
        assert!(all.contains("FZ502") && all.contains("供参考1条") && all.contains("三、下一年度主要安排"), "{all}");
        let sound = sample::sound();
        assert!(text(&[sound.checked()], false).contains("未见须补正和请核对的事项。另有供参考1条，未列入。"));
    }

    #[test]
    fn what_could_not_be_read_says_why_on_a_page_of_its_own() {
        let sample = sample::every_shape();
        let text = text(&[sample.checked(), sample::unreadable()], false);
        assert_eq!(text.matches("审核意见表").count(), 2);
        assert!(text.contains("文件：扫描件.pdf\n未能核对：这是PDF文件"), "{text}");
    }

    #[test]
    fn a_document_with_a_secrecy_mark_gives_nothing_of_its_text() {
        let mut sample = sample::every_shape();
        sample.assessment.report.kind = crate::report::Kind::Classified;
        sample.assessment.findings = vec![sample::finding("FZ902", Severity::Error, "标有密级标志，已停止读取")];
        let text = text(&[sample.checked()], true);
        assert!(text.contains("已停止读取") && !text.contains("2024年") && !text.contains("镇党委"), "{text}");
    }

    #[test]
    fn long_words_are_cut_in_their_middle() {
        let mut finding = sample::finding("FZ701", Severity::Error, "甲");
        finding.excerpt = format!("首{}尾", "字".repeat(300));
        let words = quoted(&finding, None);
        assert_eq!(words.chars().count(), QUOTED + 2);
        assert!(words.starts_with('首') && words.contains("字……字") && words.ends_with('尾'));
    }
}
