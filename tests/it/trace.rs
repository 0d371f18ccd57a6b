//! How often problems and plan items are matched as a careful reader matches them, beside the plain baseline.
//!
//! `tests/fixtures/trace` holds the two parts of reports with labelled pairs: `tuned.yaml` was looked at while
//! the weights were chosen, `held-out.yaml` was not. The baseline counts shared pairs of neighbouring
//! characters outside of formulas, three of them making a match.

use fazhi::span::Span;
use fazhi::{Context, Source};

use crate::support::{RULES, read, root};

#[derive(serde::Deserialize)]
struct Case {
    year: u16,
    links: Vec<Vec<usize>>,
    text: String,
}

/// Pairs found, wrong and missed.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn add(&mut self, got: &[usize], want: &[usize]) {
        let right = got.iter().filter(|g| want.contains(g)).count();
        self.right += right;
        self.wrong += got.len() - right;
        self.missed += want.len() - right;
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }
}

/// The distinct pairs of neighbouring Chinese characters outside of formulas.
fn pairs(text: &str) -> std::collections::BTreeSet<(char, char)> {
    let folded = fazhi::fold::fold(text);
    let template = RULES.template();
    let hits = template.scan(&folded);
    let formulas: Vec<Span> = hits.within(template.words.trace.formula, Span::new(0, folded.len() as u32)).collect();
    let mut pairs = std::collections::BTreeSet::new();
    let mut before = None;
    for (at, c) in folded.char_indices() {
        let covered = formulas.iter().any(|f| f.range().contains(&at));
        let letter = ('\u{4e00}'..'\u{a000}').contains(&c) && !covered;
        if let (Some(before), true) = (before, letter) {
            pairs.insert((before, c));
        }
        before = letter.then_some(c);
    }
    pairs
}

#[test]
fn problems_and_plans_are_matched_better_than_by_shared_words_alone() {
    for (name, least) in [("tuned", 0.90), ("held-out", 0.84)] {
        let cases: Vec<Case> = serde_yaml::from_str(&read(&root().join(format!("tests/fixtures/trace/{name}.yaml"))))
            .expect("the cases read");
        let (mut ours, mut baseline, mut reports) = (Score::default(), Score::default(), 0);
        for case in &cases {
            let text =
                format!("青石镇{}年法治政府建设年度报告\n一、主要举措和成效\n办结31件。\n{}", case.year, case.text);
            let source = Source::new("case", text, "UTF-8");
            let report = fazhi::check(&source, &RULES, &Context::default()).report;
            if report.problems.len() != case.links.len() {
                continue; // told apart otherwise than labelled: another test's business
            }
            reports += 1;
            let plan: Vec<_> = report.plan_items.iter().map(|p| pairs(source.slice(p.span))).collect();
            for (problem, want) in report.problems.iter().zip(&case.links) {
                ours.add(&problem.plan, want);
                let own = pairs(source.slice(problem.span));
                let got: Vec<usize> = (0..plan.len()).filter(|&j| own.intersection(&plan[j]).count() >= 3).collect();
                baseline.add(&got, want);
            }
        }
        println!("{name}: {reports} of {} reports; F1 {:.3}, baseline {:.3}", cases.len(), ours.f1(), baseline.f1());
        assert!(reports * 10 >= cases.len() * 9, "{name}: only {reports} of {} reports", cases.len());
        assert!(
            ours.f1() >= least && ours.f1() > baseline.f1(),
            "{name}: {:.3} against {:.3}",
            ours.f1(),
            baseline.f1()
        );
    }
}
