//! Turns an editor's messages into assessments, and these into the messages an editor shows.
//!
//! [`Server`] holds the documents and answers; it takes one message at a time and does one piece of work at a
//! time, so that whoever drives it can first take all messages that wait, then check the newest version of the
//! document in focus, then answer, then see to the rest. [`Host`] is its only way to files. The binary drives it
//! over standard input and output, tests and the fuzz target from memory. Nothing here knows the grammar, or
//! reads a file that the editor, a root or a configuration does not name.

mod actions;
mod answers;
mod capabilities;
mod checks;
mod commands;
mod completion;
mod configuration;
mod diagnostics;
mod documents;
mod hover;
mod judges;
mod lifecycle;
mod packs;
mod paths;
mod positions;
mod schema;
mod server;
mod settings;
mod skeleton;
mod symbols;
mod sync;
mod text;
pub mod wire;
mod workspace;
mod yaml_path;

use std::path::{Path, PathBuf};

pub use server::{Outgoing, Server};

use crate::rules::Rule;
use crate::{Assessment, Context, RuleSet, Source};

/// What tells one state of a file from another: when it was changed (any unit) and its length in bytes.
pub type Stamp = (u128, u64);

/// What the server needs from the outside. Reasons and log lines are Chinese.
pub trait Host {
    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// Why it cannot be read and what to do.
    fn read(&self, path: &Path) -> Result<Vec<u8>, String>;

    /// The state of a file; `None` if there is none.
    fn stamp(&self, path: &Path) -> Option<Stamp>;

    /// The texts, Markdown and YAML files below a folder, sorted; hidden ones left out.
    fn walk(&self, folder: &Path) -> Vec<PathBuf>;

    /// The YAML files that a path of `extends` names: itself, or those of a folder, sorted.
    fn pack_files(&self, path: &Path) -> Vec<PathBuf>;

    /// Writes a file whole or not at all; whoever may read the file `like` may read it.
    ///
    /// # Errors
    ///
    /// Why it cannot be written and what to do.
    fn write(&self, path: &Path, bytes: &[u8], like: &Path) -> Result<(), String>;

    /// Writes the explanation of a rule where an editor can open it, with its examples if they are wanted.
    fn explain(&self, rule: &Rule, examples: bool) -> Option<PathBuf>;

    /// Says something for whoever looks after the server; never words of a document.
    fn log(&self, what: &str);

    /// Checks a report. A host of tests may fail here, to see that the server lives on.
    fn check(&self, source: &Source, rules: &RuleSet, context: &Context) -> Assessment {
        crate::check(source, rules, context)
    }
}
