//! Laws of sums: a list built so that it adds up is silent, the same list with one figure changed is found.
//!
//! Lists vary in unit, multiplier, decimals, signs between the parts, nested lists, brackets and the place
//! of the total; open lists are silent whatever their figures are.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::check;

/// How many one-off lists must be told; the rest are near misses that rounding or another reading explains.
const ALL: u32 = 256;

/// Names of parts; none of them is a stage or a quality.
const KINDS: &[&str] = &["交通类", "土地类", "婚姻类", "劳动类", "林业类", "水利类"];

/// A list of parts, as it is written.
#[derive(Clone, Debug)]
struct List {
    parts: Vec<u32>,
    unit: &'static str,
    lead: &'static str,
    sign: &'static str,
    /// A list of its own in brackets behind the first part.
    nested: bool,
    /// Parts before the total.
    backward: bool,
    /// Behind the last part.
    end: &'static str,
}

impl List {
    /// The sentence, with `whole` as the total.
    fn text(&self, whole: u32) -> String {
        let number = |n: u32| match self.unit {
            "万元" => format!("{}.{}万元", n / 10, n % 10),
            unit => format!("{n}{unit}"),
        };
        let mut parts: Vec<String> =
            self.parts.iter().zip(KINDS).map(|(part, kind)| format!("{kind}{}", number(*part))).collect();
        if self.nested {
            parts[0].push_str(&format!("（其中夜间{}）", number(self.parts[0] / 2)));
        }
        let parts = parts.join(self.sign);
        let sentence = match self.backward {
            true => format!("全年登记{parts}，共计{}", number(whole)),
            false => format!("全年登记共{}{}{parts}{}", number(whole), self.lead, self.end),
        };
        format!("青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n{sentence}。\n二、存在的不足\n案卷不规范。\n")
    }
}

/// Codes of the findings about figures.
fn said(text: &str) -> Vec<String> {
    let (_, assessment) = check(text);
    assessment.findings.iter().map(|f| f.code.clone()).filter(|code| code.starts_with("FZ7")).collect()
}

fn lists() -> impl Strategy<Value = List> {
    let units = prop::sample::select(vec!["件", "起", "次", "家", "万元"]);
    let leads = prop::sample::select(vec!["，其中", "，其中：", "，包括", "：", "，分别为"]);
    let signs = prop::sample::select(vec!["、", "，", "；"]);
    (prop::collection::vec(20_u32..400, 3..6), units, leads, signs, any::<bool>(), any::<bool>()).prop_map(
        |(parts, unit, lead, sign, nested, backward)| {
            // Parts in front of a total are not divided by semicolons that end sentences of their own.
            let backward = backward && sign != "；" && !nested;
            List { parts, unit, lead, sign, nested, backward, end: "" }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ALL, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    #[test]
    fn true_sums_are_silent(list in lists()) {
        let text = list.text(list.parts.iter().sum());
        prop_assert_eq!(said(&text), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn sums_that_are_off_are_found(list in lists(), off in 1_u32..10, more in any::<bool>()) {
        let sum: u32 = list.parts.iter().sum();
        // Money may be rounded: half a step for each figure is no mistake.
        let off = if list.unit == "万元" { off + (list.parts.len() as u32).div_ceil(2) } else { off };
        let whole = if more { sum + off } else { sum - off };
        let largest = list.parts.iter().max().copied().unwrap_or(0);
        // Without its last part, or above one part alone, the list may be meant otherwise.
        prop_assume!(whole > largest && list.parts.iter().all(|part| sum - part != whole));
        let text = list.text(whole);
        prop_assert_eq!(said(&text), vec!["FZ701".to_owned()], "{}", text);
    }

    #[test]
    fn open_lists_are_silent(list in lists(), off in 1_u32..10, end in prop::sample::select(vec!["等", "，其余正在办理", "，另有部分未登记"])) {
        let list = List { backward: false, end, ..list };
        let text = list.text(list.parts.iter().sum::<u32>() + off);
        prop_assert_eq!(said(&text), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn rounded_parts_are_silent(parts in prop::collection::vec(20_000_u32..900_000, 3..6)) {
        let wan = |n: u32| format!("{}.{}万元", (n + 500) / 10_000, (n + 500) / 1000 % 10);
        let named: Vec<String> = parts.iter().zip(KINDS).map(|(part, kind)| format!("{kind}{}", wan(*part))).collect();
        let whole = wan(parts.iter().sum());
        let text = format!("青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n投入{whole}，分别为{}。\n", named.join("、"));
        prop_assert_eq!(said(&text), Vec::<String>::new(), "{}", text);
    }
}

#[test]
fn parts_above_the_whole_are_found_once() {
    let text =
        "青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n受理纠纷24件，其中土地类26件、婚姻类3件、林业类2件。\n";
    assert_eq!(said(text), ["FZ702"]);
}
