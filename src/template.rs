//! [`Template`]: the compiled wordings that reflow, structure and rules share.
//!
//! What each list means is said here; what stands in it is said in `rules/template.yaml`. Plain values
//! that serde can store in the compiled pack. Nothing here knows YAML, the grammar or a rule.

use serde::{Deserialize, Serialize};

use crate::report::facts::UnitWords;
use crate::report::{Level, Role};
use crate::wording::{Hits, Matcher, SetId};

/// Wordings and the matcher that finds them.
#[derive(Clone, Debug)]
pub struct Template {
    /// Finds every wording of the pack in one pass.
    pub matcher: Matcher,
    /// Which list means what.
    pub words: Words,
}

impl Template {
    /// Finds all wordings in a folded text.
    pub fn scan(&self, text: &str) -> Hits {
        self.matcher.scan(text)
    }

    /// Finds the wordings of a few lists in a folded text; cheap on a line or a title.
    pub fn scan_for(&self, sets: &[SetId], text: &str) -> Hits {
        self.matcher.scan_for(sets, text)
    }
}

/// How headings name a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RoleWords {
    /// Which part.
    pub role: Role,
    /// Chinese name, e.g. 存在的不足和原因.
    pub name: String,
    /// Wordings that decide by themselves.
    pub strong: SetId,
    /// Wordings that decide only where no part is named strongly.
    pub weak: SetId,
    /// Wordings that take a heading away from the part, whatever else it says.
    pub cancel: SetId,
    /// Wordings that open a part which has no heading, at the start of a paragraph.
    pub bridge: SetId,
}

/// One kind of document that is taken for an annual report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LookAlike {
    /// Chinese name, e.g. 政策解读.
    pub name: String,
    /// What to do, for the message.
    pub advice: String,
    /// Wordings in the title that decide.
    pub title: SetId,
    /// Wordings in the opening (title, addressee, preamble) that decide.
    pub opening: SetId,
    /// Wordings anywhere, each line or sentence counted.
    pub text: SetId,
    /// How many of `text` decide.
    pub at_least: u32,
}

/// How names of bodies show their kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LevelWords {
    /// Which kind.
    pub level: Level,
    /// Endings of names of such bodies.
    pub names: SetId,
    /// How such bodies speak of themselves, e.g. 我镇.
    pub selves: SetId,
}

/// One kind of evidence that a principal did his duty.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DutyKind {
    /// `A` to `I`.
    pub kind: char,
    /// Chinese name, e.g. 听取研究.
    pub name: String,
    /// Verb and object.
    pub acts: SetId,
}

/// What counts as a principal's act.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DutyWords {
    /// Posts of principals.
    pub principal: SetId,
    /// Posts that sound alike: deputies, subordinates, principals of other matters.
    pub not_principal: SetId,
    /// Meetings a principal chairs.
    pub organ: SetId,
    /// The body as a whole.
    pub collective: SetId,
    /// Words at the start of a clause that make it a demand.
    pub modal: SetId,
    /// Formulas that name no act.
    pub refuse: SetId,
    /// Matters of the rule of law.
    pub law: SetId,
    /// The kinds of acts in the order of their letters.
    pub kinds: Vec<DutyKind>,
}

/// One of the nine areas of the 实施纲要.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AreaWords {
    /// Stable English key.
    pub area: String,
    /// Chinese name.
    pub name: String,
    /// Words that touch it.
    pub words: SetId,
}

/// How problems and plan items are matched.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct TraceWords {
    /// Words that stand everywhere and match nothing.
    pub formula: SetId,
    /// Least score of a match, in hundredths.
    pub at_least: u32,
    /// Per cent of a plan item's words with which next year's text answers it.
    pub answered: u32,
    /// Per cent with which it does so in part.
    pub partly: u32,
    /// Per cent of common words with which a problem stands as it stood.
    pub unchanged: u32,
}

/// Every list of `rules/template.yaml`, `rules/kinds.yaml` and `rules/facts.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Words {
    /// The four parts in the order of the regulation.
    pub roles: Vec<RoleWords>,
    /// 其他需要报告的情况.
    pub other_heading: SetId,
    /// Headings of a sub-section that holds causes only, e.g. 原因分析.
    pub cause_heading: SetId,
    /// Headings of a group of plan items: 具体措施.
    pub group_heading: SetId,
    /// Headings of what is aimed at, which is no item: 总体思路.
    pub aim_heading: SetId,
    /// Titles of an annual report.
    pub title: SetId,
    /// Standard name of the document in a title.
    pub title_standard: SetId,
    /// Sentences that announce a report: 现将…报告如下.
    pub announce: SetId,
    /// What such a report is about: 法治政府建设, 依法行政.
    pub subject: SetId,
    /// First words of a sentence that leads to a list and is no item: 主要表现在.
    pub lead: SetId,
    /// Sentences that only say there are shortcomings.
    pub concession: SetId,
    /// Words that state a cause.
    pub cause: SetId,
    /// Causes that need no cue word: 凭老经验, 未经培训.
    pub quiet_cause: SetId,
    /// What the body did not do: a cause only in a sentence of its own that tells no figures.
    pub lack_cause: SetId,
    /// Words after which a cause word names a measure or an aim instead.
    pub no_cause: SetId,
    /// Words that name a shortcoming.
    pub deficiency: SetId,
    /// 第一责任人 as a passing phrase.
    pub duty_mention: SetId,
    /// Acts that are evidence of duties wherever they stand.
    pub duty_act: SetId,
    /// Lines that a website adds.
    pub web_furniture: SetId,
    /// Web lines before the article, which show that the text is a public page.
    pub publish: SetId,
    /// Labels of the masthead: 签发人, 份号.
    pub masthead: SetId,
    /// Secrecy marks.
    pub secrecy: SetId,
    /// Title of a table of contents.
    pub contents: SetId,
    /// Opening of an attachment.
    pub attachment: SetId,
    /// 抄送, 印发.
    pub imprint: SetId,
    /// Persons to call.
    pub contact: SetId,
    /// 特此报告.
    pub closing: SetId,
    /// Titles of a letter that only carries the report: 关于报送…年度报告的函.
    pub covering: SetId,
    /// Kinds of bodies, the first that fits decides.
    pub levels: Vec<LevelWords>,
    /// Look-alikes, the first that fits decides.
    pub look_alikes: Vec<LookAlike>,
    /// How amounts are written.
    pub units: UnitWords,
    /// What counts as a principal's act; see `rules/duties.yaml`.
    pub duties: DutyWords,
    /// The nine areas; see `rules/areas.yaml`.
    pub areas: Vec<AreaWords>,
    /// How problems and plan items are matched; see `rules/trace.yaml`.
    pub trace: TraceWords,
}

impl Words {
    /// The wordings of a required part.
    pub fn role(&self, role: Role) -> &RoleWords {
        self.roles.iter().find(|r| r.role == role).expect("the loader demands all four parts")
    }
}
