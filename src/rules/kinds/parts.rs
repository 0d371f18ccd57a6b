//! Checks of the template: its parts, what stands around them, and the document as a whole.

use serde::{Deserialize, Serialize};

use super::{Kind, levels, roles};
use crate::report::{Level, Role, Status};
use crate::rules::load::{At, Fields, Loader, Node};
use crate::rules::read_template::wordings;
use crate::wording::{SetId, Wordings};

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartsCheck {
    /// A fact about the whole document.
    Document {
        /// Which fact.
        is: DocumentFact,
        /// What users read for each key the fact lists.
        names: Vec<(String, String)>,
    },
    /// A required part in one of these states.
    Section {
        /// Which part; none means each of the four.
        role: Option<Role>,
        /// The states that are a finding.
        status: Vec<Status>,
    },
    /// One part under several headings that do not follow one another.
    Repeated,
    /// A section with a heading and hardly any text.
    Empty {
        /// Fewer characters than this.
        below: u32,
    },
    /// Words in a top-level heading.
    Heading {
        /// The words.
        words: SetId,
    },
    /// A missing piece of front or back matter.
    Frame {
        /// Which piece.
        part: FramePart,
    },
    /// A part that is short.
    Length {
        /// Which part.
        role: Role,
        /// At least this many characters and fewer than the second figure, by kind of body.
        by_level: Vec<(Vec<Level>, u32, u32)>,
        /// The same for all others.
        otherwise: (u32, u32),
    },
    /// Items that do not state a cause.
    Causes {
        /// The finding is that none does, or that some do not.
        lacking: Lacking,
    },
}

/// Facts about a whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentFact {
    /// It is a look-alike.
    NotAReport,
    /// It has no title.
    NoTitle,
    /// Its title names no year.
    TitleWithoutYear,
    /// Its title names several years.
    SeveralYears,
    /// Its title is not the standard name.
    TitleNotStandard,
    /// Extraction left traces.
    Artefacts,
    /// It could not be read; said by whoever reads files.
    Unreadable,
    /// It carries a secrecy mark.
    Classified,
}

/// Pieces of front and back matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FramePart {
    /// 导语.
    Preamble,
    /// 主送机关.
    Addressee,
    /// 署名.
    Signature,
    /// 成文日期.
    Date,
    /// 署名 and 成文日期 of a text that was only guessed to be a draft.
    Unsigned,
}

/// How many items lack something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lacking {
    /// All of them.
    All,
    /// Some, not all.
    Some,
}

impl Kind for PartsCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        match self {
            PartsCheck::Document { .. } => &["what", "title", "years", "list", "advice", "reason"],
            PartsCheck::Section { .. } => &["part", "heading", "headings", "evidence", "chars", "line", "other"],
            PartsCheck::Repeated => &["part", "headings", "n"],
            PartsCheck::Empty { .. } => &["part", "heading", "chars"],
            PartsCheck::Heading { .. } => &["heading", "words"],
            PartsCheck::Frame { .. } => &[],
            PartsCheck::Length { .. } => &["part", "chars", "below"],
            PartsCheck::Causes { .. } => &["n", "list", "with", "without", "heading"],
        }
    }

    fn variants(&self) -> Vec<&'static str> {
        match self {
            PartsCheck::Section { status, .. } => status.iter().map(|s| s.key()).collect(),
            PartsCheck::Document { is: DocumentFact::NotAReport, .. } => vec!["like"],
            PartsCheck::Document { is: DocumentFact::Artefacts, .. } => vec!["note"],
            _ => Vec::new(),
        }
    }

    fn lists(&self) -> Vec<(&'static str, SetId)> {
        match self {
            PartsCheck::Heading { words } => vec![("words", *words)],
            _ => Vec::new(),
        }
    }

    fn needs(&self) -> Option<Role> {
        match self {
            PartsCheck::Length { role, .. } => Some(*role),
            PartsCheck::Causes { .. } => Some(Role::Problems),
            _ => None,
        }
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["document", "section", "repeated", "empty", "heading", "frame", "length", "causes"];

const FACTS: &[(&str, DocumentFact)] = &[
    ("not-a-report", DocumentFact::NotAReport),
    ("no-title", DocumentFact::NoTitle),
    ("title-without-year", DocumentFact::TitleWithoutYear),
    ("several-years", DocumentFact::SeveralYears),
    ("title-not-standard", DocumentFact::TitleNotStandard),
    ("artefacts", DocumentFact::Artefacts),
    ("unreadable", DocumentFact::Unreadable),
    ("classified", DocumentFact::Classified),
];

const FRAME_PARTS: &[(&str, FramePart)] = &[
    ("preamble", FramePart::Preamble),
    ("addressee", FramePart::Addressee),
    ("signature", FramePart::Signature),
    ("date", FramePart::Date),
    ("unsigned", FramePart::Unsigned),
];

/// Reads one check of this area.
pub(super) fn read(kind: &str, fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<PartsCheck> {
    match kind {
        "document" => {
            fields.require(&["is"]);
            let is = fields.choice("is", FACTS);
            let names = fields.map("names").map(|f| {
                let named = |(k, v): &(At<String>, At<Node>)| Some((k.value.clone(), loader.string("名称", v)?.value));
                f.take_rest().filter_map(named).collect()
            });
            is.map(|is| PartsCheck::Document { is, names: names.unwrap_or_default() })
        }
        "section" => {
            fields.require(&["status"]);
            let role = fields.choice("role", &roles());
            let states: Vec<(&str, Status)> = Status::ALL.into_iter().map(|(s, k)| (k, s)).collect();
            fields.choices("status", &states).map(|status| PartsCheck::Section { role, status })
        }
        "repeated" => Some(PartsCheck::Repeated),
        "empty" => {
            fields.require(&["below"]);
            fields.number("below").map(|below| PartsCheck::Empty { below })
        }
        "heading" => {
            fields.require(&["words"]);
            let words = wordings(fields, "words", loader);
            (!words.is_empty()).then(|| PartsCheck::Heading { words: all.add(words) })
        }
        "frame" => {
            fields.require(&["part"]);
            fields.choice("part", FRAME_PARTS).map(|part| PartsCheck::Frame { part })
        }
        "length" => length(fields, loader),
        _ => {
            fields.require(&["lacking"]);
            let lacking = fields.choice("lacking", &[("all", Lacking::All), ("some", Lacking::Some)]);
            lacking.map(|lacking| PartsCheck::Causes { lacking })
        }
    }
}

fn length(fields: &mut Fields, loader: &Loader) -> Option<PartsCheck> {
    fields.require(&["role", "below"]);
    let role = fields.choice("role", &roles());
    let (at_least, below) = (fields.number("at_least").unwrap_or(0), fields.number("below"));
    let nodes = fields.list("below_for").unwrap_or_default().iter();
    let by_level = nodes.filter_map(|node| {
        let mut entry = Fields::open(node, "字数", loader)?;
        entry.require(&["levels", "below"]);
        let (levels, at_least, below) =
            (entry.choices("levels", &levels()), entry.number("at_least").unwrap_or(0), entry.number("below"));
        entry.finish();
        Some((levels?, at_least, below?))
    });
    let by_level = by_level.collect();
    Some(PartsCheck::Length { role: role?, by_level, otherwise: (at_least, below?) })
}
