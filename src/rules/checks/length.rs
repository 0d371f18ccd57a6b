//! Parts that are short, by kind of body.

use crate::report::{Level, Role};
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};

/// Points at the heading of the part if its text has fewer characters than asked.
pub(super) fn run(
    role: Role,
    by_level: &[(Vec<Level>, u32, u32)],
    otherwise: (u32, u32),
    cx: &Cx,
    sink: &mut Sink,
) -> Assessed {
    let Some(part) = cx.report.part(role) else { return Assessed::Done };
    let own = by_level.iter().find(|(levels, ..)| levels.contains(&cx.report.level));
    let (at_least, below) = own.map_or(otherwise, |(_, at_least, below)| (*at_least, *below));
    let (text, heading) = super::section::heading_of(cx, role);
    let chars = part.chars.saturating_sub(text.chars().filter(|c| !c.is_whitespace()).count()) as u32;
    if (at_least..below).contains(&chars) {
        let place = heading.unwrap_or(part.gap);
        let draft = Draft::at(place).role(role).value("part", cx.part_name(role));
        sink.push(draft.value("chars", chars).value("below", below));
    }
    Assessed::Done
}
