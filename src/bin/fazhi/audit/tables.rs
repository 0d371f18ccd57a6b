//! Reads the office's own files: roster, ledger, feedback, and texts that everybody may copy from.

use std::path::Path;

use fazhi::audit::{Roster, Table, read_roster, read_table};
use fazhi::{RuleSet, Source};

use super::{Audit, shown};
use crate::input::{self, Entry};
use crate::tell;

/// What was given.
pub struct Tables {
    pub roster: Option<Roster>,
    pub ledger: Option<Table>,
    pub feedback: Option<Table>,
    pub boilerplate: Vec<Source>,
}

/// Reads all of them.
///
/// # Errors
///
/// When one cannot be read or is wrong; every mistake has been told by then.
pub fn read(args: &Audit, rules: &RuleSet) -> Result<Tables, String> {
    let words = rules.audit();
    let roster = match &args.roster {
        Some(path) => Some(read_roster(&table(path, &["unit"], rules)?, words).map_err(|wrong| {
            wrong.iter().for_each(|one| tell(one));
            format!("名单有{}处要改，见上", wrong.len())
        })?),
        None => None,
    };
    let boilerplate = args.boilerplate.iter().map(|path| {
        let input = input::read(&Entry::File(path.clone()), None);
        input.source.map_err(|why| format!("{}：{why}", input.path))
    });
    Ok(Tables {
        roster,
        ledger: args.ledger.as_deref().map(|path| table(path, &["unit"], rules)).transpose()?,
        feedback: args.feedback.as_deref().map(|path| table(path, &["unit", "problem"], rules)).transpose()?,
        boilerplate: boilerplate.collect::<Result<_, _>>()?,
    })
}

/// A table with the columns that are needed.
///
/// # Errors
///
/// When it cannot be read or lacks one.
pub fn table(path: &Path, needs: &[&str], rules: &RuleSet) -> Result<Table, String> {
    let bytes = std::fs::File::open(path).and_then(input::limited);
    let bytes = bytes.map_err(|error| format!("{}：{}", shown(path), input::why_unread(&error)))?;
    read_table(&shown(path), &bytes, needs, rules.audit())
}
