//! The typed tree of one report: its parts, sections, items, and what is known about the document.
//!
//! Plain owned values. Spans are places in the logical text while a report is built and judged, and
//! places in the extracted text once it stands in an assessment (see [`Report::relocate`]).
//! Nothing here knows the grammar, the rules or a format.

pub mod facts;

use crate::span::Span;

/// The contents the regulation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Role {
    /// 主要举措和成效.
    Measures,
    /// 存在的不足和原因.
    Problems,
    /// 党政主要负责人履行推进法治建设第一责任人职责.
    Duties,
    /// 下一年度主要安排.
    Plan,
    /// Anything else: front and back matter, 其他需要报告的情况.
    Other,
}

impl Role {
    /// The four required parts in the order of the regulation.
    pub const REQUIRED: [Role; 4] = [Role::Measures, Role::Problems, Role::Duties, Role::Plan];

    /// Stable English key.
    pub fn key(self) -> &'static str {
        match self {
            Role::Measures => "measures",
            Role::Problems => "problems",
            Role::Duties => "duties",
            Role::Plan => "plan",
            Role::Other => "other",
        }
    }

    /// The role with this key.
    pub fn from_key(key: &str) -> Option<Role> {
        Role::REQUIRED.into_iter().chain([Role::Other]).find(|r| r.key() == key)
    }
}

/// How a required part stands in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Status {
    /// Has a top-level section of its own.
    Present,
    /// No such heading, but the content is there.
    Inferred,
    /// One heading carries this and another part.
    Merged,
    /// Only a sub-section or a run-in of another part.
    Misplaced,
    /// No heading, but at least two duty acts stand elsewhere; counts as missing.
    Scattered,
    /// Only a document's title or a passing phrase; counts as missing.
    Mentioned,
    /// Nothing.
    Missing,
}

impl Status {
    /// All states with their stable keys.
    pub const ALL: [(Status, &'static str); 7] = [
        (Status::Present, "present"),
        (Status::Inferred, "inferred"),
        (Status::Merged, "merged"),
        (Status::Misplaced, "misplaced"),
        (Status::Scattered, "scattered"),
        (Status::Mentioned, "mentioned"),
        (Status::Missing, "missing"),
    ];

    /// Stable English key.
    pub fn key(self) -> &'static str {
        Status::ALL.into_iter().find(|(s, _)| *s == self).expect("ALL holds every state").1
    }

    /// Whether the report has no section for the part.
    pub fn is_gap(self) -> bool {
        matches!(self, Status::Scattered | Status::Mentioned | Status::Missing)
    }
}

/// Front and back matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// 版头: 份号, 密级, 发文机关标志, 发文字号, 签发人.
    Masthead,
    /// 标题.
    Title,
    /// 主送机关.
    Addressee,
    /// The paragraphs before the first section.
    Preamble,
    /// 附件 and what follows it.
    Attachment,
    /// 署名 and 成文日期.
    Signature,
    /// 版记: 抄送, 印发.
    Imprint,
    /// What a page or a website adds: page numbers, footers, a table of contents.
    Furniture,
}

impl Part {
    /// Stable English key.
    pub fn key(self) -> &'static str {
        match self {
            Part::Masthead => "masthead",
            Part::Title => "title",
            Part::Addressee => "addressee",
            Part::Preamble => "preamble",
            Part::Attachment => "attachment",
            Part::Signature => "signature",
            Part::Imprint => "imprint",
            Part::Furniture => "furniture",
        }
    }
}

/// A section of the tree: a heading and all its text, or a piece of front or back matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The part it is; `None` inherits the parent's.
    pub role: Option<Role>,
    /// Further parts its heading names.
    pub also: Vec<Role>,
    /// How the part stands, on the sections that carry it.
    pub status: Option<Status>,
    /// Which front or back matter, if it is that.
    pub part: Option<Part>,
    /// The number as written, e.g. `（二）`.
    pub number: Option<String>,
    /// 1 for a top-level section.
    pub depth: u8,
    /// Heading without its number, as the reader sees it; empty if it has none.
    pub heading: String,
    /// The heading with its number; empty if it has none.
    pub heading_span: Span,
    /// Heading and all text.
    pub span: Span,
    /// Sections inside.
    pub children: Vec<Section>,
}

impl Section {
    /// A section without a heading: front or back matter, a half of a merged part, a part no heading names.
    pub fn headless(role: Role, span: Span) -> Section {
        Section {
            role: Some(role),
            also: Vec::new(),
            status: None,
            part: None,
            number: None,
            depth: 1,
            heading: String::new(),
            heading_span: Span::empty(span.start),
            span,
            children: Vec::new(),
        }
    }
}

/// A required part and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartState {
    /// Which part.
    pub role: Role,
    /// How it stands.
    pub status: Status,
    /// Its sections in text order; empty if [`Status::is_gap`].
    pub spans: Vec<Span>,
    /// The heading of its first section, as the reader sees it.
    pub heading: String,
    /// Non-blank characters of its text, headings included.
    pub chars: usize,
    /// Number of items told apart (problems, plan) or of sub-headings (measures, duties).
    pub items: usize,
    /// Number of things in it that can be checked: figures, dates, titles of documents.
    pub facts: usize,
    /// Where the part belongs if it is a gap, else its first place.
    pub gap: Span,
    /// What was found instead: the passing phrase, the scattered acts.
    pub evidence: Vec<Span>,
}

/// One problem of 存在的不足.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its heading or first sentence, as the reader sees it.
    pub text: String,
    /// All of it.
    pub span: Span,
    /// The words that state a cause, if any.
    pub cause: Option<Span>,
    /// Indices of the plan items that answer it.
    pub plan: Vec<usize>,
}

/// One item of 主要安排.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanItem {
    /// Its heading or first sentence, as the reader sees it.
    pub text: String,
    /// All of it.
    pub span: Span,
}

/// One act of a principal that is evidence of 第一责任人职责.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyAct {
    /// Letter of its kind, `A` to `I`.
    pub kind: char,
    /// Said of a principal or of an organ he chairs; otherwise half, of a collective or without a subject.
    pub strong: bool,
    /// The words.
    pub span: Span,
}

/// Where a text touches one of the nine areas of the 实施纲要.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Stable English key.
    pub area: String,
    /// The words, in text order, at most a few.
    pub evidence: Vec<Span>,
}

/// What the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 法治政府建设年度报告.
    AnnualReport,
    /// Something else; what it looks like, in Chinese, and the words that show it.
    NotAReport {
        /// Name of the look-alike, e.g. 政策解读; `None` if nothing speaks for a report.
        like: Option<String>,
        /// The telling words.
        evidence: Option<Span>,
    },
    /// The text carries a secrecy mark: nothing else is read.
    Classified,
}

/// Kind of body that reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[allow(missing_docs, reason = "the keys say it; Chinese names stand in rules/template.yaml")]
pub enum Level {
    Province,
    City,
    County,
    Township,
    Subdistrict,
    Department,
    Vertical,
    Institution,
    Zone,
    Corps,
    Unknown,
}

impl Level {
    /// All levels with their stable keys.
    pub const ALL: [(Level, &'static str); 11] = [
        (Level::Province, "province"),
        (Level::City, "city"),
        (Level::County, "county"),
        (Level::Township, "township"),
        (Level::Subdistrict, "subdistrict"),
        (Level::Department, "department"),
        (Level::Vertical, "vertical"),
        (Level::Institution, "institution"),
        (Level::Zone, "zone"),
        (Level::Corps, "corps"),
        (Level::Unknown, "unknown"),
    ];

    /// Stable English key.
    pub fn key(self) -> &'static str {
        Level::ALL.into_iter().find(|(l, _)| *l == self).expect("ALL holds every level").1
    }

    /// The level with this key.
    pub fn from_key(key: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|(_, k)| *k == key).map(|(l, _)| l)
    }
}

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Stage {
    /// 拟稿.
    Draft,
    /// 报送.
    Submit,
    /// 公开.
    Publish,
}

impl Stage {
    /// All stages with their stable keys.
    pub const ALL: [(Stage, &'static str); 3] =
        [(Stage::Draft, "draft"), (Stage::Submit, "submit"), (Stage::Publish, "publish")];

    /// Stable English key.
    pub fn key(self) -> &'static str {
        Stage::ALL.into_iter().find(|(s, _)| *s == self).expect("ALL holds every stage").1
    }

    /// The stage with this key.
    pub fn from_key(key: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|(_, k)| *k == key).map(|(s, _)| s)
    }
}

/// A calendar date of 成文日期 or 印发日期.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// Reads `2026-01-31`; `None` if it is no day of the calendar.
    pub fn from_iso(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let (year, month, day) =
            (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(leap),
            _ => return None,
        };
        let real = parts.next().is_none() && (1949..2100).contains(&year) && (1..=days).contains(&day);
        real.then_some(Date { year, month, day })
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A piece of text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// As the reader sees it, joins undone.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One report as its text shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// An annual report or not.
    pub kind: Kind,
    /// 标题.
    pub title: Option<Words>,
    /// The year it reports on.
    pub year: Option<u16>,
    /// The years its title names, if more than one.
    pub title_years: Vec<u16>,
    /// Who reports.
    pub issuer: Option<String>,
    /// Kind of body.
    pub level: Level,
    /// 成文日期, else 印发日期.
    pub date: Option<(Date, Span)>,
    /// What the text is for, and whether that was given (`true`) or guessed.
    pub stage: (Stage, bool),
    /// 主送机关.
    pub addressee: Option<Span>,
    /// Paragraphs before the first section.
    pub preamble: Option<Span>,
    /// 署名.
    pub signature: Option<Span>,
    /// Whether the text is cut web text, whose missing frame says nothing about the report.
    pub cut: bool,
    /// Whether extraction left traces (hard wraps, normalised punctuation, furniture), each named in Chinese.
    pub artefacts: Vec<String>,
    /// The tree.
    pub sections: Vec<Section>,
    /// The four required parts, in the order of the regulation.
    pub parts: Vec<PartState>,
    /// The problems one by one.
    pub problems: Vec<Problem>,
    /// The plan item by item.
    pub plan_items: Vec<PlanItem>,
    /// What the principals did: acts in the part about duties, else those said of a principal anywhere.
    pub duties: Vec<DutyAct>,
    /// The nine areas, each with where the measures touch it.
    pub areas: Vec<Area>,
    /// End of the body: where a missing signature belongs.
    pub body_end: u32,
    /// Where a finding about the whole document points: the title, else the first line.
    pub head: Span,
}

impl Report {
    /// The state of a required part.
    pub fn part(&self, role: Role) -> Option<&PartState> {
        self.parts.iter().find(|p| p.role == role)
    }

    /// Moves every span with `to`, from the logical text to the extracted one.
    #[must_use]
    pub fn relocate(mut self, to: &dyn Fn(Span) -> Span) -> Report {
        fn sections(list: &mut [Section], to: &dyn Fn(Span) -> Span) {
            for s in list {
                s.span = to(s.span);
                s.heading_span = to(s.heading_span);
                sections(&mut s.children, to);
            }
        }
        let each = |spans: &mut Vec<Span>| spans.iter_mut().for_each(|s| *s = to(*s));
        if let Kind::NotAReport { evidence: Some(span), .. } = &mut self.kind {
            *span = to(*span);
        }
        if let Some(title) = &mut self.title {
            title.span = to(title.span);
        }
        if let Some((_, span)) = &mut self.date {
            *span = to(*span);
        }
        for span in [&mut self.addressee, &mut self.preamble, &mut self.signature].into_iter().flatten() {
            *span = to(*span);
        }
        sections(&mut self.sections, to);
        for p in &mut self.parts {
            each(&mut p.spans);
            each(&mut p.evidence);
            p.gap = to(p.gap);
        }
        for p in &mut self.problems {
            p.span = to(p.span);
            p.cause = p.cause.map(to);
        }
        for p in &mut self.plan_items {
            p.span = to(p.span);
        }
        self.duties.iter_mut().for_each(|d| d.span = to(d.span));
        self.areas.iter_mut().for_each(|a| each(&mut a.evidence));
        self.body_end = to(Span::empty(self.body_end)).start;
        self.head = to(self.head);
        self
    }
}
