//! `fazhi rules new`: a rule file to start from, which the loader accepts as it stands.

use crate::args::{New, NewKind};
use crate::{Exit, Failure, write_out};

/// Runs the command.
pub fn run(args: &New) -> Result<Exit, Failure> {
    write_out(args.kind.text())?;
    Ok(Exit::Clean)
}

impl NewKind {
    /// The file.
    fn text(self) -> &'static str {
        match self {
            NewKind::Terms => include_str!("new/terms.yaml"),
            NewKind::Absent => include_str!("new/absent.yaml"),
            NewKind::Template => include_str!("new/template.yaml"),
            NewKind::Notice => include_str!("new/notice.yaml"),
            NewKind::Config => include_str!("new/config.yaml"),
            // The built-in one, whole: an office changes single lines of it.
            NewKind::Skeleton => include_str!("../../../../rules/skeleton.yaml"),
        }
    }
}

#[cfg(test)]
mod tests {
    use fazhi::rules::{Config, Notice, PackFile, run_examples};

    use super::*;

    #[test]
    fn every_skeleton_is_accepted_and_its_examples_run() {
        for kind in [NewKind::Terms, NewKind::Absent, NewKind::Template, NewKind::Skeleton] {
            let file = PackFile { name: "new.yaml".into(), text: kind.text().into(), builtin: false };
            let run = run_examples(vec![file]).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
            assert!(run.failures.is_empty(), "{:?}", run.failures);
        }
        Notice::read("new.yaml", NewKind::Notice.text()).unwrap();
        Config::read("new.yaml", NewKind::Config.text()).unwrap();
    }
}
