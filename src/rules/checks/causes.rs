//! Problems that state no cause: none of them does, or some do not.

use crate::report::Role;
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::parts::Lacking;

/// Points at the section's first line if no item states a cause, else at the items that do not.
pub(super) fn run(lacking: Lacking, cx: &Cx, sink: &mut Sink) -> Assessed {
    let problems = &cx.report.problems;
    let Some(part) = cx.report.part(Role::Problems).filter(|_| !problems.is_empty()) else {
        return Assessed::NotAssessable("条目未能逐条分开".to_owned());
    };
    let numbers = |with: bool| {
        let chosen = problems.iter().enumerate().filter(|(_, p)| p.cause.is_some() == with);
        chosen.map(|(i, _)| (i + 1).to_string()).collect::<Vec<_>>().join("、")
    };
    let without: Vec<_> = problems.iter().filter(|p| p.cause.is_none()).map(|p| p.span).collect();
    let wanted = match lacking {
        Lacking::All => without.len() == problems.len(),
        Lacking::Some => !without.is_empty() && without.len() < problems.len(),
    };
    if wanted {
        let (_, heading) = super::section::heading_of(cx, Role::Problems);
        let place = heading.unwrap_or(part.gap);
        sink.push(
            Draft::at(place)
                .role(Role::Problems)
                .value("n", problems.len())
                .value("heading", &part.heading)
                .value("with", numbers(true))
                .value("without", numbers(false))
                .related(without),
        );
    }
    Assessed::Done
}
