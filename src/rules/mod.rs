//! Turns YAML packs into a [`RuleSet`], and judges a [`crate::report::Report`] by it.
//!
//! `load` reads YAML with places, `read_template`, `read_facts`, `read_evidence`, `read_rules` and `kinds` say
//! what may stand in it, `compile` puts files together into a `pack`, `engine` runs the pack's rules, `checks` holds one file per kind of
//! check, `examples` runs what the rules give as examples. Nothing here reads files or a clock.

mod checks;
pub mod compile;
pub mod config;
mod coverage;
mod cx;
mod docs;
mod engine;
mod examples;
mod fingerprint;
mod fixes;
pub mod kinds;
pub mod load;
mod marks;
pub mod notice;
pub mod pack;
mod read_audit;
mod read_evidence;
mod read_facts;
mod read_fix;
mod read_phrases;
pub mod read_rules;
mod read_skeleton;
mod read_template;
pub mod schema;
pub mod skeleton;
mod suppressions;
mod trace;

use compile::Draft;
pub use compile::PackFile;
pub use config::{Change, Config};
pub use coverage::{Coverage, coverage};
pub use docs::{RuleDoc, all_docs, docs};
pub use engine::run;
pub use examples::{ExampleRun, run_examples};
pub use notice::Notice;
pub use pack::Rule;
pub use read_audit::{AuditWords, FigureWords, GradeWords, OverlapWords};
pub use trace::{Trace, trace};

use std::borrow::Cow;

use crate::finding::RuleInfo;
use crate::report::Date;
use crate::structure::Given;
use crate::template::Template;
use load::Mistake;
use pack::Pack;
use skeleton::Skeleton;

/// What the caller says about the document; everything left out is read from the text.
pub type Context = Given;

/// Compiled rules and wordings.
#[derive(Clone, Debug)]
pub struct RuleSet {
    template: Template,
    audit: AuditWords,
    phrases: Vec<kinds::phrases::Phrase>,
    rules: Vec<Rule>,
    digest: String,
    notice: Option<Notice>,
    today: Option<Date>,
    changes: Vec<Change>,
    /// `None` is the built-in one.
    skeleton: Option<Skeleton>,
}

/// The built-in pack files, name and text, in the order they are read.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pack_files.rs"));

/// Digest of the built-in pack files.
const DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/pack_digest.txt"));

impl RuleSet {
    /// The pack inside the binary; no YAML is read.
    pub fn builtin() -> RuleSet {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/pack.bin"));
        let pack: Pack = postcard::from_bytes(bytes).expect("build.rs wrote the pack with the same types");
        let automaton = include_bytes!(concat!(env!("OUT_DIR"), "/automaton.bin"));
        RuleSet::new(pack, automaton, DIGEST.to_owned())
    }

    /// Digest of the pack inside the binary, without reading the pack.
    pub fn builtin_digest() -> &'static str {
        DIGEST
    }

    /// The built-in pack with more files behind it: their wordings are added, their rules replace those
    /// of the same code.
    ///
    /// # Errors
    ///
    /// All mistakes of all files.
    pub fn with_files(files: Vec<PackFile>) -> Result<RuleSet, Vec<Mistake>> {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/draft.bin"));
        let mut draft: Draft = postcard::from_bytes(bytes).expect("build.rs wrote the draft with the same types");
        draft.read(&files)?;
        let mut pack = draft.finish()?;
        let automaton = std::mem::take(&mut pack.automaton);
        Ok(RuleSet::new(pack, &automaton, format!("{DIGEST}+")))
    }

    fn new(pack: Pack, automaton: &[u8], digest: String) -> RuleSet {
        let matcher = crate::wording::Matcher::new(pack.wordings, automaton)
            .expect("the automaton was built from the same wordings");
        RuleSet {
            template: Template { matcher, words: pack.words },
            audit: pack.audit,
            phrases: pack.phrases,
            rules: pack.rules,
            digest,
            notice: None,
            today: None,
            changes: Vec::new(),
            skeleton: Some(pack.skeleton).filter(|skeleton| !skeleton.lines.is_empty()),
        }
    }

    /// The wordings that reflow and structure share with the rules.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// Words and thresholds of an audit.
    pub fn audit(&self) -> &AuditWords {
        &self.audit
    }

    /// The fixed wordings of a group.
    pub(crate) fn phrases<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a kinds::phrases::Phrase> {
        self.phrases.iter().filter(move |p| p.group == group)
    }

    /// The empty report that `new` starts from.
    pub fn skeleton(&self) -> Cow<'_, Skeleton> {
        match &self.skeleton {
            Some(skeleton) => Cow::Borrowed(skeleton),
            None => {
                let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/skeleton.bin"));
                Cow::Owned(postcard::from_bytes(bytes).expect("build.rs wrote it with the same types"))
            }
        }
    }

    /// All fixed wordings, in the order of the packs.
    pub fn fixed_wordings(&self) -> impl Iterator<Item = &kinds::phrases::Phrase> {
        self.phrases.iter()
    }

    /// All terms that have or had their time, by the rules that look for them.
    pub fn dated_terms(&self) -> impl Iterator<Item = &kinds::terms::DatedTerm> {
        self.rules.iter().flat_map(|rule| match &rule.check {
            kinds::Check::Time(kinds::time::TimeCheck::Dated { terms, .. }) => terms.as_slice(),
            _ => &[],
        })
    }

    /// All rules in code order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What outputs say of the rules, in code order.
    pub fn infos(&self) -> Vec<RuleInfo<'_>> {
        fn info<'a>(rules: &'a RuleSet, rule: &'a Rule) -> RuleInfo<'a> {
            RuleInfo {
                code: &rule.code,
                name: &rule.name,
                severity: rules.relevelled(&rule.code).unwrap_or(rule.severity),
                confidence: rule.confidence,
                message: &rule.message,
                help: rule.help.as_deref(),
                basis: rule.basis.as_ref(),
            }
        }
        self.rules.iter().map(|rule| info(self, rule)).collect()
    }

    /// The rule with this code or name.
    pub fn rule(&self, code_or_name: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.code.eq_ignore_ascii_case(code_or_name) || r.name == code_or_name)
    }

    /// The same rules as an office's configuration wants them.
    ///
    /// # Errors
    ///
    /// A mistake for every word of it that names no rule.
    pub fn configured(mut self, config: &Config) -> Result<RuleSet, Vec<Mistake>> {
        let changes = config.changes(&self)?;
        self.changes.extend(changes);
        Ok(self)
    }

    /// What configurations changed, in the order in which it counts: later changes win.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The rules that a code, the start of one, or a name means.
    pub fn named<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a Rule> {
        let code = word.starts_with("FZ") && word.len() >= 3;
        self.rules.iter().filter(move |r| r.name == word || (code && r.code.starts_with(word)))
    }

    /// The file that switched a rule off, if one did.
    pub(crate) fn switched_off(&self, code: &str) -> Option<&str> {
        let last = self.changes.iter().rfind(|c| c.code == code)?;
        last.severity.is_none().then_some(last.by.as_str())
    }

    /// The severity a configuration gave a rule.
    pub(crate) fn relevelled(&self, code: &str) -> Option<crate::finding::Severity> {
        self.changes.iter().rfind(|c| c.code == code).and_then(|c| c.severity)
    }

    /// Whether a configuration switched a rule off.
    pub(crate) fn is_off(&self, code: &str) -> bool {
        self.switched_off(code).is_some()
    }

    /// The severity of a rule where neither body nor stage changes it.
    pub(crate) fn severity_of(&self, rule: &Rule) -> crate::finding::Severity {
        self.relevelled(&rule.code).unwrap_or(rule.severity)
    }

    /// The same rules on a certain day; nothing asks a clock.
    #[must_use]
    pub fn with_today(self, today: Option<Date>) -> RuleSet {
        RuleSet { today, ..self }
    }

    /// The day of the check, if it was said.
    pub(crate) fn today(&self) -> Option<Date> {
        self.today
    }

    /// The same rules with what an office's notice asks for.
    #[must_use]
    pub fn with_notice(self, notice: Option<Notice>) -> RuleSet {
        RuleSet { notice, ..self }
    }

    /// The office's notice, if one was given.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// What is said about an input that could not be read, unless that rule is switched off.
    pub fn unreadable(&self, reason: &str) -> Option<crate::finding::Finding> {
        engine::unreadable(self, reason)
    }

    /// Keeps only the rules `keep` wants.
    pub fn retain(&mut self, keep: impl FnMut(&Rule) -> bool) {
        self.rules.retain(keep);
    }

    /// Name of the pack.
    pub fn pack(&self) -> &'static str {
        "default"
    }

    /// Digest of the pack files, 16 hex digits, followed by `+` if more files were given.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// The built-in pack files.
pub(crate) fn builtin_files() -> Vec<PackFile> {
    let file = |(name, text): &(&str, &str)| PackFile { name: (*name).into(), text: (*text).into(), builtin: true };
    FILES.iter().map(file).collect()
}
