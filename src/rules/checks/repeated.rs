//! One part under several top-level headings that do not follow one another.

use crate::report::{Role, Section, Status};
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};

/// Points at the second of the headings, the first is related.
pub(super) fn run(cx: &Cx, sink: &mut Sink) -> Assessed {
    let sections: Vec<&Section> = cx.report.sections.iter().filter(|s| s.part.is_none()).collect();
    for role in Role::REQUIRED {
        // Task headings are measures without naming them; only headings that name a part can repeat it.
        let named =
            |s: &&Section| s.role == Some(role) && s.status == Some(Status::Present) && !s.heading_span.is_empty();
        let places: Vec<usize> = (0..sections.len()).filter(|&i| named(&sections[i])).collect();
        let apart =
            places.windows(2).any(|w| sections[w[0] + 1..w[1]].iter().any(|s| s.role.is_some_and(|r| r != role)));
        if role != Role::Measures && places.len() > 1 && apart {
            let headings = places.iter().map(|&i| format!("“{}”", sections[i].heading)).collect::<Vec<_>>().join("、");
            let draft = Draft::at(sections[places[1]].heading_span).role(role).value("part", cx.part_name(role));
            let draft = draft.value("headings", headings).value("n", places.len());
            sink.push(draft.related([sections[places[0]].heading_span]));
        }
    }
    Assessed::Done
}
