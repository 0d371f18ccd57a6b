//! Draws distributions as bars in SVG: no picture is loaded, no script draws.

use super::e;
use crate::audit::Audit;

/// Height of the bars.
const HEIGHT: usize = 120;
/// Width of a bar with its gap.
const STEP: usize = 84;

/// How many reports have which grade.
pub(super) fn grades(out: &mut String, audit: &Audit) {
    let mut bars: Vec<(String, usize)> = Vec::new();
    for grade in audit.records.iter().filter_map(|r| r.report.grade.as_ref()) {
        match bars.iter_mut().find(|(known, _)| known == grade) {
            Some((_, n)) => *n += 1,
            None => bars.push((grade.clone(), 1)),
        }
    }
    bars.sort();
    draw(out, "评价（份）", &bars);
}

/// How many findings reports have.
pub(super) fn findings(out: &mut String, audit: &Audit) {
    let counts = (0..audit.records.len()).filter(|r| audit.records[*r].is_report());
    let counts = counts.map(|r| audit.tally(r, "error") + audit.tally(r, "warning"));
    draw(out, "须补正和请核对的条数（份）", &spread(counts, &[0, 1, 3, 5, 10, 20]));
}

/// How long reports are.
pub(super) fn lengths(out: &mut String, audit: &Audit) {
    let counts = audit.records.iter().filter(|r| r.is_report()).map(|r| r.digest.chars as usize);
    draw(out, "字数（份）", &spread(counts, &[0, 1000, 2000, 3000, 5000, 8000]));
}

/// Values sorted into steps: `[0, 1, 3]` are 0, 1–2, and 3 and more.
fn spread(values: impl Iterator<Item = usize>, steps: &[usize]) -> Vec<(String, usize)> {
    let name = |i: usize| match steps.get(i + 1) {
        Some(next) if *next == steps[i] + 1 => steps[i].to_string(),
        Some(next) => format!("{}–{}", steps[i], next - 1),
        None => format!("{}以上", steps[i]),
    };
    let mut bars: Vec<(String, usize)> = (0..steps.len()).map(|i| (name(i), 0)).collect();
    for value in values {
        let at = steps.partition_point(|s| *s <= value).saturating_sub(1);
        bars[at].1 += 1;
    }
    bars
}

fn draw(out: &mut String, title: &str, bars: &[(String, usize)]) {
    let most = bars.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let width = (bars.len() * STEP + 16).max(160);
    out.push_str(&format!(
        "<figure><figcaption>{0}</figcaption><svg role=\"img\" aria-label=\"{0}\" width=\"{width}\" height=\"{1}\">",
        e(title),
        HEIGHT + 44
    ));
    for (i, (name, n)) in bars.iter().enumerate() {
        let (x, height) = (8 + i * STEP, n * HEIGHT / most);
        let y = 20 + HEIGHT - height;
        out.push_str(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\"/>", STEP - 12));
        out.push_str(&format!("<text x=\"{x}\" y=\"{}\">{n}</text>", y - 4));
        out.push_str(&format!("<text x=\"{x}\" y=\"{}\">{}</text>", HEIGHT + 36, e(name)));
    }
    out.push_str("</svg></figure>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fall_into_steps() {
        let bars = spread([0, 1, 2, 3, 99].into_iter(), &[0, 1, 3]);
        let own: Vec<(&str, usize)> = bars.iter().map(|(name, n)| (name.as_str(), *n)).collect();
        assert_eq!(own, [("0", 1), ("1–2", 2), ("3以上", 2)]);
    }
}
