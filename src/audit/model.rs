//! [`Audit`]: everything an output may know about one audit. Plain owned values.

use super::record::{FindingRow, Record};
use crate::across::Spot;
use crate::report::Date;

/// One audit.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// The year audited.
    pub year: Option<u16>,
    /// Whether a roster said which bodies there are.
    pub rostered: bool,
    /// The bodies in the order of the roster; without one, in the order of their reports.
    pub units: Vec<UnitRow>,
    /// The reports in the order of their paths; those that could not be read among them.
    pub records: Vec<Record>,
    /// The body of each report, if it is somebody's.
    pub whose: Vec<Option<usize>>,
    /// Who shares text with whom, the most first.
    pub overlaps: Vec<Overlap>,
    /// Groups of reports that hang together by shared text: indices of `records`.
    pub clusters: Vec<Vec<usize>>,
    /// Per cent of each report that is official wording; empty where texts were not compared.
    pub official_share: Vec<u32>,
    /// Last year's plan and problems, body by body.
    pub previous: Vec<PreviousRow>,
    /// Figures beside those of the ledger.
    pub ledger: Vec<LedgerRow>,
    /// Points of feedback.
    pub feedback: Vec<FeedbackRow>,
    /// Figures that many reports give, summed up.
    pub roll_up: Vec<RollUp>,
    /// Reports that are nobody's of the roster: indices of `records`.
    pub unmatched: Vec<usize>,
    /// Reports that may be several bodies'.
    pub ambiguous: Vec<Ambiguous>,
    /// How often the office found a rule's findings not to hold: code, 成立, 不成立.
    pub reviewed: Vec<(String, usize, usize)>,
    /// Letters and names of the kinds of acts, for headings of tables.
    pub duty_kinds: Vec<(char, String)>,
    /// Keys and names of the areas, for headings of tables.
    pub areas: Vec<(String, String)>,
    /// Findings that the office confirmed and that are gone from the body's report: body and fingerprint.
    pub mended: Vec<(usize, String)>,
    /// What a reader has to know about how this came about, in Chinese.
    pub notes: Vec<String>,
    /// Files passed over, and why.
    pub skipped: Vec<(String, String)>,
    /// Whether every report was checked; an interrupted run gives what it has.
    pub complete: bool,
    /// Whether outputs may hold words of the reports.
    pub text: bool,
}

impl Audit {
    /// How many bodies stand so.
    pub fn count(&self, state: State) -> usize {
        self.units.iter().filter(|u| u.state == state).count()
    }

    /// Bodies that must report: those of the roster that are not exempt.
    pub fn bound(&self) -> usize {
        self.units.len() - self.count(State::Exempt)
    }

    /// Bodies that handed something in that counts.
    pub fn submitted(&self) -> usize {
        self.units.iter().filter(|u| u.state.is_submitted()).count()
    }

    /// The report of a body that tables show: the first that is an annual report, else the first there is.
    pub fn shown(&self, unit: &UnitRow) -> Option<usize> {
        let mut all = unit.reports.iter().map(|m| m.record);
        all.clone().find(|r| self.records[*r].is_report()).or_else(|| all.next())
    }

    /// Findings of a severity in one report, those left out that the office found not to hold.
    pub fn tally(&self, record: usize, severity: &str) -> usize {
        let findings = &self.records[record].report.findings;
        findings.iter().filter(|f| f.severity == severity && !f.is_dismissed()).count()
    }

    /// What a body or report is called in tables.
    pub fn name(&self, record: usize) -> &str {
        let report = &self.records[record].report;
        report.unit.as_deref().or(report.issuer.as_deref()).unwrap_or(&report.path)
    }
}

/// How a body stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 已报.
    Submitted,
    /// 报了别的材料.
    OtherDocument,
    /// 仅有扫描件, which counts as handed in.
    ScanOnly,
    /// 只有封面.
    CoverOnly,
    /// 打不开.
    Unreadable,
    /// 未报.
    #[default]
    Missing,
    /// 豁免.
    Exempt,
}

impl State {
    /// All states with keys and the words that users read.
    pub const ALL: [(State, &'static str, &'static str); 7] = [
        (State::Submitted, "submitted", "已报"),
        (State::OtherDocument, "other-document", "报了别的材料"),
        (State::ScanOnly, "scan-only", "仅有扫描件（算已报，内容未核）"),
        (State::CoverOnly, "cover-only", "只有封面或附件"),
        (State::Unreadable, "unreadable", "打不开"),
        (State::Missing, "missing", "未报"),
        (State::Exempt, "exempt", "豁免"),
    ];

    /// Stable English key.
    pub fn key(self) -> &'static str {
        State::ALL.into_iter().find(|(s, ..)| *s == self).expect("ALL holds every state").1
    }

    /// What users read.
    pub fn word(self) -> &'static str {
        State::ALL.into_iter().find(|(s, ..)| *s == self).expect("ALL holds every state").2
    }

    /// Whether it counts as handed in.
    pub fn is_submitted(self) -> bool {
        matches!(self, State::Submitted | State::ScanOnly)
    }
}

/// One body.
#[derive(Clone, Debug, Default)]
pub struct UnitRow {
    /// Its name.
    pub unit: String,
    /// 类别, by the roster, else of its report.
    pub kind: String,
    /// 上级.
    pub superior: String,
    /// How it stands.
    pub state: State,
    /// Why it need not report.
    pub exempt: Option<String>,
    /// Handed in after the deadline; `None` if that cannot be told.
    pub late: Option<bool>,
    /// `register` or `signature`.
    pub late_by: Option<&'static str>,
    /// The day that was held against the deadline.
    pub day: Option<Date>,
    /// The deadline.
    pub deadline: Option<Date>,
    /// Published after the deadline; `None` if that cannot be told.
    pub late_published: Option<bool>,
    /// 公开日期.
    pub published: Option<Date>,
    /// 公开网址.
    pub address: String,
    /// Its reports: index of the record, and what matched.
    pub reports: Vec<Match>,
    /// What is said about the body and not about a report.
    pub findings: Vec<FindingRow>,
}

/// A report of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Index of the record.
    pub record: usize,
    /// `issuer`, `title`, `file` or `folder`.
    pub by: &'static str,
}

/// A report that may be several bodies'.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguous {
    /// Index of the record.
    pub record: usize,
    /// Indices of the bodies.
    pub units: Vec<usize>,
    /// What matched.
    pub by: &'static str,
}

/// Text that two reports share.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    /// Index of the record, the lower one.
    pub a: usize,
    /// Index of the record.
    pub b: usize,
    /// Per cent of the shorter text, official wordings left out.
    pub share: u32,
    /// The passages, the longest first.
    pub passages: Vec<PassageRow>,
}

/// A passage that stands in two reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PassageRow {
    /// Where it stands in the first.
    pub a: Spot,
    /// Where it stands in the second.
    pub b: Spot,
    /// How it begins.
    pub words: String,
    /// Characters that are equal.
    pub chars: usize,
}

/// Last year's report of a body beside this year's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreviousRow {
    /// Index of the body.
    pub unit: usize,
    /// Index of this year's record.
    pub record: usize,
    /// Last year's file.
    pub path: String,
    /// Per cent of this year's text that stood in last year's, formulae left out.
    pub carried_over: u32,
    /// Last year's plan.
    pub plan: Vec<PlanState>,
    /// Last year's problems, and whether each stands unchanged.
    pub problems: Vec<(String, bool)>,
}

/// An item of last year's plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanState {
    /// The item.
    pub text: String,
    /// `answered`, `partly` or `none`.
    pub state: &'static str,
    /// The nearest words of this year's text, and where they stand.
    pub nearest: Option<(String, Spot)>,
}

/// A figure beside the ledger's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerRow {
    /// Index of the body.
    pub unit: usize,
    /// The figure.
    pub name: String,
    /// What the report says; `None` if it says nothing.
    pub stated: Option<i64>,
    /// The clause that says it.
    pub words: String,
    /// What the ledger says.
    pub ledger: i64,
}

/// A point of the office's feedback.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedbackRow {
    /// Index of the body.
    pub unit: usize,
    /// The point.
    pub problem: String,
    /// The year it was raised in, as the list writes it.
    pub year: String,
    /// Whether the report answers it; `None` if there is no report to read.
    pub answered: Option<bool>,
    /// The nearest words of the report.
    pub nearest: String,
}

/// A figure summed up over all reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RollUp {
    /// The figure.
    pub name: String,
    /// Reports that give it.
    pub reports: usize,
    /// Its sum.
    pub sum: i64,
}
