//! A made-up report with one finding of every shape, for the tests of all renderers.

use super::{Checked, Options, Tool};
use crate::assessment::Assessment;
use crate::finding::{Basis, Confidence, Finding, Label, Place, PlaceKind, RuleStatus, Severity};
use crate::report::{Kind, Level, PartState, PlanItem, Problem, Report, Role, Section, Stage, Status, Words};
use crate::source::Source;
use crate::span::Span;

/// A text, and what is said about it.
pub(super) struct Sample {
    pub(super) source: Source,
    pub(super) assessment: Assessment,
}

impl Sample {
    pub(super) fn checked(&self) -> Checked<'_> {
        Checked { source: Some(&self.source), path: self.source.name(), outcome: Ok(&self.assessment) }
    }
}

pub(super) fn options(width: usize) -> Options<'static> {
    let tool = Tool { version: "0.1.0", pack: "default", pack_digest: "0123456789abcdef" };
    Options { all: false, statuses: false, width, color: false, tool, rules: &[] }
}

pub(super) fn unreadable() -> Checked<'static> {
    Checked {
        source: None,
        path: "扫描件.pdf",
        outcome: Err("这是PDF文件，目前只能读取文本（.txt、.md），请另存为“纯文本(*.txt)”"),
    }
}

/// A finding without a place.
pub(super) fn finding(code: &str, severity: Severity, message: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        name: "made-up".to_owned(),
        severity,
        confidence: Confidence::High,
        message: message.to_owned(),
        help: None,
        basis: None,
        role: None,
        place: Place { span: Span::empty(0), kind: PlaceKind::Text },
        excerpt: String::new(),
        related: Vec::new(),
        fingerprint: format!("{code}/-/0123456789abcdef"),
        fix: None,
    }
}

/// The span of `words` in `text`.
pub(super) fn span_of(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("{words} stands in the sample")) as u32;
    Span::new(start, start + words.len() as u32)
}

const TEXT: &str = concat!(
    "某某镇2024年法治政府建设年度报告\n\n",
    "一、主要举措和成效\n\n",
    "\u{3000}\u{3000}（一）依法决策。全年召开会议12次，共计办理行政处罚案件86件，其中简易程序41件、普通程序27件、快速办理16件，均在规定期限内公示，",
    "并按照行政执法公示制度、执法全过程记录制度、重大执法决定法制审核制度的要求归档备查，未发生被撤销、变更或者确认违法的情形，群众满意度稳步提升。\n\n",
    "\u{3000}\u{3000}镇党委每季度听取一次法治工作汇报。\n",
    "二、存在的不足和原因\n",
    "\u{3000}\u{3000}一是执法案卷（Case File）不够规范；\n",
    "\u{3000}\u{3000}二是法制审核力量薄弱。\n\n",
    "三、下一年度主要安排\n",
    "\u{3000}\u{3000}加强法治建设，不断提高依法行政\n\n",
    "的能力和水平。\n",
    "\t联系人\u{1b}[31m张\u{202e}三\u{202c}：138****0000",
);

/// Text, gap, document, several lines, control characters, the same code twice.
pub(super) fn every_shape() -> Sample {
    let at = |words: &str| span_of(TEXT, words);
    let place = |words: &str| Place { span: at(words), kind: PlaceKind::Text };
    let duties_gap = Span::empty(at("三、下一年度").start);
    let basis = Basis {
        document: "法治政府建设与责任落实督察工作规定".to_owned(),
        text: None,
        place: Some("年度报告内容第三项".to_owned()),
    };
    let mut findings = vec![
        Finding {
            place: Place { span: at("某某镇2024年法治政府建设年度报告"), kind: PlaceKind::Document },
            ..finding("FZ006", Severity::Warning, "文本有硬换行的痕迹")
        },
        Finding {
            role: Some(Role::Measures),
            place: place("共计办理行政处罚案件86件，其中简易程序41件、普通程序27件、快速办理16件"),
            excerpt: "共计办理行政处罚案件86件".to_owned(),
            help: Some("如另有未列项目，请加“等”或补列".to_owned()),
            ..finding("FZ701", Severity::Warning, "共计86件，其中41+27+16=84，相差2件")
        },
        Finding {
            role: Some(Role::Duties),
            place: Place { span: duties_gap, kind: PlaceKind::Gap },
            help: Some("建议把这些内容移出，单列一部分，写明党委书记、镇长各做了哪几件事、解决了什么问题".to_owned()),
            basis: Some(basis),
            related: vec![Label {
                message: "每季度听取一次法治工作汇报".to_owned(), span: at("镇党委每季度")
            }],
            ..finding(
                "FZ103",
                Severity::Error,
                "全文未见单列的“党政主要负责人履行推进法治建设第一责任人职责”内容。一、(一)已写到“每季度听取一次法治工作汇报”，但未写明由谁主持",
            )
        },
        Finding {
            role: Some(Role::Plan),
            place: place("加强法治建设，不断提高依法行政\n\n的能力和水平"),
            ..finding("FZ502", Severity::Info, "1条安排均未见时限、责任单位或可核查的成果")
        },
        Finding {
            place: place("张\u{202e}三\u{202c}"),
            ..finding("FZ901", Severity::Error, "文末有个人姓名\u{1b}[2J")
        },
        Finding {
            place: place("138****0000"), ..finding("FZ901", Severity::Error, "文末有个人手机号码(138****0000)")
        },
    ];
    findings.sort_by_key(|f| f.place.span.start);
    let rules = vec![
        ("FZ103".to_owned(), RuleStatus::Found),
        ("FZ104".to_owned(), RuleStatus::Passed),
        ("FZ107".to_owned(), RuleStatus::NotApplicable("通知未规定标题顺序".to_owned())),
        ("FZA06".to_owned(), RuleStatus::NotAssessable("未提供上年报告".to_owned())),
    ];
    let source = Source::new("某某镇.txt", TEXT, "UTF-8");
    Sample {
        source,
        assessment: Assessment {
            report: report(duties_gap),
            facts: Default::default(),
            findings,
            suppressed: Vec::new(),
            since: None,
            rules,
        },
    }
}

fn report(duties_gap: Span) -> Report {
    let at = |words: &str| span_of(TEXT, words);
    let to = |from: &str, to: &str| at(from).cover(at(to));
    let measures = to("一、主要举措和成效", "法治工作汇报。");
    let problems = to("二、存在的不足和原因", "力量薄弱。");
    let plan = to("三、下一年度主要安排", "能力和水平。");
    let part = |role, status, spans: &[Span], heading: &str, chars, items| PartState {
        role,
        status,
        spans: spans.to_vec(),
        heading: heading.to_owned(),
        chars,
        items,
        facts: 0,
        gap: spans.first().copied().unwrap_or(duties_gap),
        evidence: Vec::new(),
    };
    let section = |role, number: &str, heading: &str, span: Span| Section {
        role: Some(role),
        also: Vec::new(),
        status: Some(Status::Present),
        part: None,
        number: Some(number.to_owned()),
        depth: 1,
        heading: heading.to_owned(),
        heading_span: span_of(TEXT, heading),
        span,
        children: Vec::new(),
    };
    let title = at("某某镇2024年法治政府建设年度报告");
    let mut sections = vec![
        Section {
            role: Some(Role::Other),
            status: None,
            part: Some(crate::report::Part::Title),
            number: None,
            depth: 1,
            heading: String::new(),
            heading_span: Span::empty(0),
            ..section(Role::Other, "", "某某镇2024年法治政府建设年度报告", title)
        },
        section(Role::Measures, "一、", "主要举措和成效", measures),
        section(Role::Problems, "二、", "存在的不足和原因", problems),
        section(Role::Plan, "三、", "下一年度主要安排", plan),
    ];
    sections[1].children.push(Section {
        role: None,
        status: None,
        depth: 2,
        ..section(Role::Measures, "（一）", "依法决策", to("（一）依法决策", "法治工作汇报。"))
    });
    let mut duties = part(Role::Duties, Status::Scattered, &[], "", 0, 0);
    duties.evidence.push(at("镇党委每季度听取"));
    Report {
        kind: Kind::AnnualReport,
        title: Some(Words { text: "某某镇2024年法治政府建设年度报告".to_owned(), span: title }),
        year: Some(2024),
        title_years: vec![2024],
        issuer: None,
        level: Level::Township,
        date: None,
        stage: (Stage::Draft, false),
        addressee: None,
        preamble: None,
        signature: None,
        cut: false,
        artefacts: Vec::new(),
        sections,
        parts: vec![
            part(Role::Measures, Status::Present, &[measures], "一、主要举措和成效", 1218, 1),
            part(Role::Problems, Status::Present, &[problems], "二、存在的不足和原因", 34, 2),
            duties,
            part(Role::Plan, Status::Present, &[plan], "三、下一年度主要安排", 30, 1),
        ],
        problems: vec![Problem {
            text: "执法案卷不够规范".to_owned(),
            span: at("一是执法案卷"),
            cause: None,
            plan: vec![0],
        }],
        plan_items: vec![PlanItem { text: "加强法治建设".to_owned(), span: at("加强法治建设") }],
        duties: Vec::new(),
        areas: Vec::new(),
        body_end: TEXT.len() as u32,
        head: title,
    }
}

/// The same report with nothing found and no gap.
pub(super) fn sound() -> Sample {
    let mut sample = every_shape();
    sample.assessment.findings.retain(|f| f.severity == Severity::Info);
    let duties = &mut sample.assessment.report.parts[2];
    (duties.status, duties.chars, duties.items) = (Status::Merged, 300, 3);
    duties.spans = vec![duties.gap];
    duties.evidence.clear();
    sample
}
