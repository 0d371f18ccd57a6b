//! Tells which plan items answer which problems, by the words they share.
//!
//! Both are taken as sets of pairs of neighbouring characters, formulas left out. A pair that few problems
//! and few plan items have weighs more, and a plan item answers a problem only if it fits it about as well as
//! any other. `tests/fixtures/trace` holds labelled pairs; the test `trace` prints how often this is right,
//! beside the plain count of shared pairs.

use super::Text;
use crate::report::{PlanItem, Problem};
use crate::span::Span;
use crate::wording::{CharPair, char_pairs};

/// Fills in which plan items answer each problem.
pub(super) fn link(text: &Text, problems: &mut [Problem], plan: &[PlanItem]) {
    let asked: Vec<Vec<CharPair>> = problems.iter().map(|p| pairs(text, p.span)).collect();
    let given: Vec<Vec<CharPair>> = plan.iter().map(|p| pairs(text, p.span)).collect();
    let scores = scores(&asked, &given);
    let least = f64::from(text.template.words.trace.at_least) / 100.0;
    let mut best = vec![0.0; plan.len()];
    for row in &scores {
        best.iter_mut().zip(row).for_each(|(best, score)| *best = f64::max(*best, *score));
    }
    for (problem, row) in problems.iter_mut().zip(&scores) {
        let row_best = row.iter().copied().fold(0.0, f64::max);
        let answers = (0..plan.len()).filter(|&j| {
            // Half of the best problem and a third of the best answer: measured on the labelled pairs.
            row[j] >= least && row[j] * 2.0 >= best[j] && row[j] * 3.0 >= row_best
        });
        problem.plan = answers.collect();
    }
}

/// For each problem and each plan item, the weight of what they share.
fn scores(asked: &[Vec<CharPair>], given: &[Vec<CharPair>]) -> Vec<Vec<f64>> {
    let mut scores = vec![vec![0.0; given.len()]; asked.len()];
    // Each pair once, with who has it: (pair, side, index), sorted.
    let mut all: Vec<(CharPair, bool, usize)> = Vec::new();
    for (side, items) in [(false, asked), (true, given)] {
        for (i, pairs) in items.iter().enumerate() {
            all.extend(pairs.iter().map(|p| (*p, side, i)));
        }
    }
    all.sort_unstable();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let (problems, items) = group.split_at(group.partition_point(|(_, side, _)| !side));
        let weight = 1.0 / (problems.len() * items.len()).max(1) as f64;
        for (_, _, i) in problems {
            for (_, _, j) in items {
                scores[*i][*j] += weight;
            }
        }
    }
    scores
}

/// The pairs of characters of a span outside of formulas.
fn pairs(text: &Text, span: Span) -> Vec<CharPair> {
    char_pairs(&text.logical.text, span, text.hits, text.template.words.trace.formula)
}
