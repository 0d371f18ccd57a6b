//! The mutation bench: sound reports, in which mutations plant a defect or something that only looks like one.
//!
//! `tests/fixtures/bench/reports/*.txt` are sound: no 须补正, no 请核对. `FZ0.yaml` to `FZ9.yaml` change them, an
//! area of the catalogue each. A plant is found if one of its codes is newly said; a look-alike is a false
//! alarm if anything at 须补正 or 请核对 is newly said, or anything of its area at all. Both are counted
//! against the same report unchanged, at the same stage. The README shows the table.

mod data;
mod draft;

use std::collections::BTreeMap;

use fazhi::Context;
use fazhi::finding::{Finding, Severity};
use fazhi::report::Stage;

use crate::support::{check_as, read, root};
use data::{Area, Bench, Mutation, Report};

/// Least share of plants that must be found, in every area.
const RECALL: f64 = 0.95;

/// Largest share of look-alikes that may be taken for a defect, in every area.
const FALSE_ALARMS: f64 = 0.02;

/// Least number of cases of either kind, in every area.
const CASES: usize = 30;

/// A mutation that is not told which reports it changes takes every third, each mutation another third.
const TURN: usize = 3;

/// One mutation of one report.
struct Case<'a> {
    report: &'a Report,
    mutation: &'a Mutation,
    area: usize,
    plant: bool,
    text: String,
}

/// What became of the cases of one area.
#[derive(Default)]
struct Tally {
    plants: usize,
    found: usize,
    look_alikes: usize,
    alarms: usize,
}

#[test]
fn sound_reports_get_nothing_to_mend() {
    let bench = Bench::read();
    assert!(bench.reports.len() >= 10, "{} reports", bench.reports.len());
    let mut wrong = Vec::new();
    for report in &bench.reports {
        let chars = report.text.chars().filter(|c| !c.is_whitespace()).count();
        assert!((1800..=3500).contains(&chars), "{} has {chars} characters", report.name);
        assert_eq!(draft::Draft::parse(report).render(), report.text, "{} is not put together again", report.name);
        for stage in Stage::ALL {
            let found = findings(&report.text, stage.1);
            let grave = found.iter().filter(|f| f.severity > Severity::Info);
            wrong.extend(grave.map(|f| format!("{} {} {} {}", report.name, stage.1, f.code, f.message)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn plants_are_found_and_look_alikes_left_alone() {
    let bench = Bench::read();
    let cases = cases(&bench);
    let known = known(&bench);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = cases.len().div_ceil(threads).max(1);
    let verdicts: Vec<Option<String>> = std::thread::scope(|scope| {
        let workers = cases
            .chunks(share)
            .map(|chunk| scope.spawn(|| chunk.iter().map(|case| judge(case, &known)).collect::<Vec<_>>()));
        let workers: Vec<_> = workers.collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a case panics nowhere")).collect()
    });
    let mut tallies: Vec<Tally> = bench.areas.iter().map(|_| Tally::default()).collect();
    let mut wrong = Vec::new();
    for (case, verdict) in cases.iter().zip(verdicts) {
        let tally = &mut tallies[case.area];
        let right = usize::from(verdict.is_none());
        if case.plant {
            tally.plants += 1;
            tally.found += right;
        } else {
            tally.look_alikes += 1;
            tally.alarms += 1 - right;
        }
        wrong.extend(verdict);
    }
    let table = table(&bench.areas, &tallies);
    println!("{table}");
    wrong.iter().for_each(|line| println!("{line}"));
    for (area, tally) in bench.areas.iter().zip(&tallies) {
        let enough = tally.plants >= CASES && tally.look_alikes >= CASES;
        assert!(enough, "{}: {} plants, {} look-alikes", area.area, tally.plants, tally.look_alikes);
        assert!(recall(tally) >= RECALL && rate(tally) <= FALSE_ALARMS, "{}:\n{}", area.area, wrong.join("\n"));
    }
    let readme = read(&root().join("README.md"));
    assert!(readme.contains(&table), "README.md shows another table than\n{table}");
}

/// Every mutation on every report it is meant for and can be made in.
fn cases(bench: &Bench) -> Vec<Case<'_>> {
    let mut cases = Vec::new();
    for (area, data) in bench.areas.iter().enumerate() {
        for (plant, mutations) in [(true, &data.plants), (false, &data.look_alikes)] {
            for (turn, mutation) in mutations.iter().enumerate() {
                let before = cases.len();
                for (at, report) in bench.reports.iter().enumerate() {
                    let meant = match mutation.reports.as_slice() {
                        [] => (at + turn) % TURN == 0,
                        [half] if half == "half" => (at + turn).is_multiple_of(2),
                        names => names.contains(&report.name),
                    };
                    if meant && !mutation.except.contains(&report.name) {
                        let text = draft::change(report, mutation, at + turn);
                        cases.extend(text.map(|text| Case { report, mutation, area, plant, text }));
                    }
                }
                assert!(cases.len() > before, "{} {} changes no report", data.area, mutation.name);
            }
        }
    }
    cases
}

/// How often each code is said of each report as it is, by report and stage.
type Known<'a> = BTreeMap<(&'a str, &'static str), BTreeMap<String, usize>>;

fn known(bench: &Bench) -> Known<'_> {
    let mut known = Known::new();
    for (report, (_, stage)) in bench.reports.iter().flat_map(|r| Stage::ALL.map(|stage| (r, stage))) {
        let counts = known.entry((report.name.as_str(), stage)).or_default();
        for finding in findings(&report.text, stage) {
            *counts.entry(finding.code).or_default() += 1;
        }
    }
    known
}

/// What is wrong with the checker's answer, if anything.
fn judge(case: &Case, known: &Known) -> Option<String> {
    let stage = case.mutation.stage.as_deref().unwrap_or("draft");
    let mut known = known.get(&(case.report.name.as_str(), stage)).cloned().expect("every report at every stage");
    let mut new = findings(&case.text, stage);
    new.retain(|finding| {
        let left = known.get_mut(&finding.code).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_none()
    });
    let name = format!("{} × {}", case.mutation.name, case.report.name);
    if case.plant {
        let says: Vec<String> = new.iter().map(|f| format!("{} {}", f.code, f.message)).collect();
        let found = new.iter().any(|f| case.mutation.say.contains(&f.code));
        return (!found).then(|| format!("missed {:?} {name}: {says:?}", case.mutation.say));
    }
    let area = &case.mutation.area;
    let alarm = new.iter().find(|f| f.severity > Severity::Info || f.code.starts_with(area.as_str()));
    alarm.map(|f| format!("false alarm {} {name}: {}", f.code, f.message))
}

fn findings(text: &str, stage: &str) -> Vec<Finding> {
    let stage = Stage::from_key(stage).unwrap_or_else(|| panic!("unknown stage {stage}"));
    let (_, assessment) = check_as(text, Context { stage: Some(stage), ..Context::default() });
    assessment.findings
}

fn recall(tally: &Tally) -> f64 {
    tally.found as f64 / tally.plants.max(1) as f64
}

fn rate(tally: &Tally) -> f64 {
    tally.alarms as f64 / tally.look_alikes.max(1) as f64
}

/// The table of the README: a line an area.
fn table(areas: &[Area], tallies: &[Tally]) -> String {
    let mut lines = vec![format!(
        "{:<5}{:<26}{:>7}{:>7}{:>8}{:>13}{:>14}{:>7}",
        "area", "looks at", "plants", "found", "recall", "look-alikes", "false alarms", "rate"
    )];
    for (area, tally) in areas.iter().zip(tallies) {
        let (recall, rate) = (recall(tally), rate(tally));
        lines.push(format!(
            "{:<5}{:<26}{:>7}{:>7}{recall:>8.3}{:>13}{:>14}{rate:>7.3}",
            area.area, area.about, tally.plants, tally.found, tally.look_alikes, tally.alarms
        ));
    }
    lines.join("\n")
}
