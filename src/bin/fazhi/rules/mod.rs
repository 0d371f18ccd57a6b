//! `fazhi rules`: the packs → a table, the outcome of their examples, their coverage, a trace, a manual, a skeleton.

mod list;
pub mod manual;
mod skeleton;
mod test;

use crate::args::{Global, Rules, RulesCommand};
use crate::terminal::Terminal;
use crate::{Exit, Failure, write_out};

/// Runs the command.
pub fn run(args: &Rules, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    match &args.command {
        RulesCommand::List(args) => list::run(args, global, terminal),
        RulesCommand::Test(args) => test::run(args, global),
        RulesCommand::Docs => manual::run(&global.rules),
        RulesCommand::Schema(args) => {
            write_out(&args.text())?;
            Ok(Exit::Clean)
        }
        RulesCommand::New(args) => skeleton::run(args),
    }
}
