//! Finds which of the nine areas of the 实施纲要 the measures touch, and at which words.

use super::Text;
use crate::report::{Area, PartState, Role};

/// Most words shown of one area.
const SHOWN: usize = 4;

/// All areas in the order of the pack; one without evidence is not touched.
pub(super) fn touched(text: &Text, parts: &[PartState]) -> Vec<Area> {
    let homes = parts.iter().filter(|p| matches!(p.role, Role::Measures | Role::Duties)).flat_map(|p| p.spans.iter());
    let mut homes: Vec<_> = homes.copied().collect();
    homes.sort_unstable();
    let areas = text.template.words.areas.iter();
    let areas = areas.map(|area| {
        let mut evidence = Vec::new();
        for hit in homes.iter().flat_map(|home| text.hits.within(area.words, *home)) {
            if evidence.len() < SHOWN && evidence.last().is_none_or(|last: &crate::span::Span| last.end <= hit.start) {
                evidence.push(hit);
            }
        }
        Area { area: area.area.clone(), evidence }
    });
    areas.collect()
}
