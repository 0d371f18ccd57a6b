//! [`Document`]: one open document, its text as edited, and what was last found in it.

use std::path::PathBuf;
use std::rc::Rc;

use lsp_types::Uri;

use super::paths;
use super::positions::Encoding;
use super::text::Text;
use crate::report::Kind;
use crate::rules::load::Mistake;
use crate::{Assessment, RuleSet, Source};

/// What a document may be, by the editor's word or its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Plain text or Markdown: a report, if its text says so.
    Prose,
    /// YAML: a file of rules, if it says so.
    Yaml,
    /// Anything else.
    Other,
}

impl Language {
    /// By the editor's word, else by the ending of the name.
    pub fn of(id: &str, uri: &Uri) -> Language {
        match id {
            "plaintext" | "markdown" | "text" => Language::Prose,
            "yaml" => Language::Yaml,
            _ => Language::of_path(uri.as_str()),
        }
    }

    /// By the ending of a name.
    pub fn of_path(name: &str) -> Language {
        match name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
            Some("txt" | "md" | "markdown") => Language::Prose,
            Some("yaml" | "yml") => Language::Yaml,
            _ => Language::Other,
        }
    }
}

/// A checked version of a report.
#[derive(Debug)]
pub struct Checked {
    /// The text that was checked.
    pub source: Source,
    /// What was found.
    pub assessment: Assessment,
    /// By which rules.
    pub rules: Rc<RuleSet>,
    /// Which judge.
    pub judge: u64,
}

impl Checked {
    /// Whether the text is what the rules are about; of anything else nothing is said.
    pub fn is_report(&self) -> bool {
        self.assessment.report.kind == Kind::AnnualReport
    }
}

/// What was last found in a document.
#[derive(Clone, Debug)]
pub enum State {
    /// Nothing is said about it.
    Silent,
    /// A text was checked.
    Checked(Rc<Checked>),
    /// A file of rules was read.
    Read(Rc<Vec<Mistake>>),
}

/// One open document.
#[derive(Debug)]
pub struct Document {
    /// Its address.
    pub uri: Uri,
    /// Its path, if it has one.
    pub path: Option<PathBuf>,
    /// What it may be.
    pub language: Language,
    /// The editor's number of its text.
    pub version: i32,
    /// Its text.
    pub text: Text,
    /// Another number for another text.
    pub edition: u64,
    /// Whether its text or its rules have changed since it was checked.
    pub stale: bool,
    /// What was found.
    pub state: State,
    /// Whether the editor shows diagnostics that were pushed.
    pub shown: bool,
}

impl Document {
    /// As the editor opens it.
    pub fn new(uri: Uri, language_id: &str, version: i32, text: String) -> Document {
        Document {
            path: paths::path(&uri),
            language: Language::of(language_id, &uri),
            uri,
            version,
            text: Text::new(text),
            edition: 0,
            stale: true,
            state: State::Silent,
            shown: false,
        }
    }

    /// Takes one change: a range and its new text, or a new text for all of it.
    pub fn change(&mut self, range: Option<lsp_types::Range>, new: String, encoding: Encoding) {
        match range {
            Some(range) => {
                let span = encoding.span(&self.text, range);
                self.text.replace(span.start..span.end, &new);
            }
            None => self.text = Text::new(new),
        }
        self.edition += 1;
        self.stale = true;
    }

    /// The report that was checked, if it is one and stands as it was checked.
    pub fn report(&self) -> Option<&Rc<Checked>> {
        match &self.state {
            State::Checked(checked) if checked.is_report() => Some(checked),
            State::Checked(_) | State::Silent | State::Read(_) => None,
        }
    }
}
