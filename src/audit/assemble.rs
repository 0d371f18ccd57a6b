//! Puts records, roster, last year and the office's books together into one [`Audit`].

use std::collections::{BTreeMap, HashMap};

use super::books;
use super::grade::grade;
use super::model::{Ambiguous, Audit, Match, Overlap, UnitRow};
use super::names::key;
use super::previous::previous;
use super::record::{FindingRow, Record, Related};
use super::remark::{remark, span};
use super::roster::{Matched, Roster};
use super::states::{bare, unit_row};
use super::table::Table;
use super::texts::Texts;
use crate::across::{Member, Official, Overlaps, Spot, overlaps};
use crate::report::{Role, Stage};
use crate::rules::RuleSet;
use crate::rules::kinds::across::Across;
use crate::source::Source;

/// Pairs whose passages are looked up at most.
const SHOWN: usize = 2_000;

/// What an audit is put together from.
pub struct Inputs<'a> {
    /// The reports in the order of their paths.
    pub records: Vec<Record>,
    /// Last year's reports.
    pub previous: Vec<Record>,
    /// The bodies that must report.
    pub roster: Option<Roster>,
    /// Figures the office has itself.
    pub ledger: Option<Table>,
    /// What the office found last time.
    pub feedback: Option<Table>,
    /// Texts that everybody may copy from.
    pub boilerplate: Vec<Source>,
    /// The year audited, if it was given.
    pub year: Option<u16>,
    /// What the office decided: body, fingerprint, state.
    pub reviews: Vec<(String, String, String)>,
    /// Whether outputs may hold words of the reports.
    pub text: bool,
    /// Where texts come from that are read again.
    pub texts: Texts<'a>,
}

/// Puts everything together.
pub fn assemble(inputs: Inputs, rules: &RuleSet) -> Audit {
    let words = rules.audit();
    let template = &rules.template().words;
    let mut audit = Audit {
        year: inputs.year.or_else(|| usual_year(&inputs.records)),
        rostered: inputs.roster.is_some(),
        records: inputs.records,
        complete: true,
        text: inputs.text,
        duty_kinds: template.duties.kinds.iter().map(|k| (k.kind, k.name.clone())).collect(),
        areas: template.areas.iter().map(|a| (a.area.clone(), a.name.clone())).collect(),
        ..Audit::default()
    };
    match &inputs.roster {
        Some(roster) => by_roster(&mut audit, roster, rules),
        None => by_name(&mut audit, rules),
    }
    let official = overlap(&mut audit, &inputs.boilerplate, &inputs.texts, rules);
    versions(&mut audit, rules);
    other_places(&mut audit, rules);
    let by_key: HashMap<String, usize> =
        audit.units.iter().enumerate().map(|(i, u)| (key(&u.unit, words), i)).collect();
    let unit_of = |name: &str| {
        let listed = inputs.roster.as_ref().and_then(|r| r.named(name, words));
        listed.or_else(|| by_key.get(&key(name, words)).copied())
    };
    let readable: Vec<Option<usize>> = audit.units.iter().map(|u| main_report(u, &audit.records)).collect();
    previous(&mut audit, &inputs.previous, inputs.roster.as_ref(), &readable, &official, &inputs.texts, rules);
    let record_of = |unit: usize| readable[unit];
    if let Some(table) = &inputs.ledger {
        audit.ledger = books::ledger(table, words, &unit_of, &record_of, &audit.records, &mut audit.notes);
        differences(&mut audit, &readable, rules);
    }
    if let Some(table) = &inputs.feedback {
        let nearest = |unit: usize, words: &str| {
            let record = &audit.records[record_of(unit)?];
            inputs.texts.nearest(record, words, rules)
        };
        audit.feedback = books::feedback(table, words, &unit_of, &nearest, &mut audit.notes);
        unanswered(&mut audit, &readable, rules);
    }
    let reports: Vec<&Record> = readable.iter().flatten().map(|r| &audit.records[*r]).collect();
    audit.roll_up = books::roll_up(&reports, words);
    review(&mut audit, &inputs.reviews, rules);
    for record in &mut audit.records {
        if let Some((grade, reason)) = grade(&record.report, words) {
            (record.report.grade, record.report.grade_reason) = (Some(grade), Some(reason));
        }
        record.report.findings.sort_by(|a, b| {
            (a.span.start.offset, a.span.end.offset, &a.code, &a.message).cmp(&(
                b.span.start.offset,
                b.span.end.offset,
                &b.code,
                &b.message,
            ))
        });
    }
    if !inputs.text {
        audit.without_text();
    }
    audit
}

/// The year most reports are for; the later of two.
fn usual_year(records: &[Record]) -> Option<u16> {
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    records
        .iter()
        .filter(|r| r.is_report())
        .filter_map(|r| r.report.year)
        .for_each(|y| *counts.entry(y).or_default() += 1);
    counts.into_iter().max_by_key(|(year, n)| (*n, *year)).map(|(year, _)| year)
}

fn by_roster(audit: &mut Audit, roster: &Roster, rules: &RuleSet) {
    let mut of: Vec<Vec<Match>> = vec![Vec::new(); roster.units.len()];
    audit.whose = vec![None; audit.records.len()];
    for (i, record) in audit.records.iter_mut().enumerate() {
        match roster.whose(&record.report, rules.audit()) {
            Matched::Unit(unit, by) => {
                of[unit].push(Match { record: i, by });
                audit.whose[i] = Some(unit);
                record.report.unit = Some(roster.units[unit].name.clone());
            }
            Matched::Ambiguous(units, by) => audit.ambiguous.push(Ambiguous { record: i, units, by }),
            Matched::Nobody => audit.unmatched.push(i),
        }
    }
    let row = |(unit, reports)| unit_row(unit, reports, &audit.records, audit.year, rules);
    audit.units = roster.units.iter().zip(of).map(row).collect();
}

/// Without a roster the reports say which bodies there are.
fn by_name(audit: &mut Audit, rules: &RuleSet) {
    let words = rules.audit();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut of: Vec<(String, Vec<Match>)> = Vec::new();
    audit.whose = vec![None; audit.records.len()];
    for (i, record) in audit.records.iter_mut().enumerate() {
        let file = record.report.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
        let (name, by) = match &record.report.issuer {
            Some(issuer) => (issuer.trim_matches(['《', '》']).to_owned(), "issuer"),
            None => (stem, "file"),
        };
        let unit = *known.entry(key(&name, words)).or_insert_with(|| {
            of.push((name.clone(), Vec::new()));
            of.len() - 1
        });
        of[unit].1.push(Match { record: i, by });
        audit.whose[i] = Some(unit);
        record.report.unit = Some(of[unit].0.clone());
    }
    audit.units =
        of.into_iter().map(|(name, reports)| bare(&name, reports, &audit.records, audit.year, rules)).collect();
}

/// The report of a body that its figures are taken from: of the audited year, the longest.
fn main_report(unit: &UnitRow, records: &[Record]) -> Option<usize> {
    let readable = unit.reports.iter().map(|m| m.record).filter(|r| records[*r].is_report());
    readable.max_by_key(|r| (records[*r].digest.chars, std::cmp::Reverse(*r)))
}

/// Who shares text with whom.
fn overlap(audit: &mut Audit, boilerplate: &[Source], texts: &Texts, rules: &RuleSet) -> Official {
    let words = rules.audit().overlap;
    // Of several versions of one body the first stands for all.
    let mut seen: Vec<bool> = vec![false; audit.units.len()];
    let first = |i: &usize| match audit.whose[*i] {
        Some(unit) => !std::mem::replace(&mut seen[unit], true),
        None => true,
    };
    let chosen: Vec<usize> = (0..audit.records.len()).filter(|i| audit.records[*i].is_report()).filter(first).collect();
    let units = audit.units.len();
    let member =
        |i: &usize| Member { sketch: &audit.records[*i].digest.sketch, unit: audit.whose[*i].unwrap_or(units + i) };
    let members: Vec<Member> = chosen.iter().map(member).collect();
    let folded: Vec<String> =
        boilerplate.iter().map(|s| crate::across::prose(&crate::reflow::reflow(s, rules.template()).0)).collect();
    let Overlaps { mut pairs, clusters, official, official_share, limit, crowded } =
        overlaps(&members, words, Official::of(folded.iter().map(String::as_str)));
    pairs.sort_by_key(|p| (std::cmp::Reverse(p.share), p.a, p.b));
    if !official.is_empty() && chosen.len() > limit {
        audit
            .notes
            .push(format!("超过{limit}家都有的文字，以及所给的通知和上级报告里的文字，作为通用表述，不计入文字重合"));
    }
    if crowded > 0 {
        audit.notes.push(format!("有{crowded}处文字由很多家共用，只与相邻的报告比较，重合的报告可能没有列全"));
    }
    if pairs.len() > SHOWN {
        audit.notes.push(format!("文字重合的有{}对，只列出重合最多的{SHOWN}对", pairs.len()));
        pairs.truncate(SHOWN);
    }
    let asked: Vec<(usize, usize)> = pairs.iter().map(|p| (chosen[p.a], chosen[p.b])).collect();
    let found = texts.pairs(&asked, &audit.records, &official, rules);
    audit.official_share = vec![0; audit.records.len()];
    for (i, share) in chosen.iter().zip(official_share) {
        audit.official_share[*i] = share;
    }
    audit.clusters = clusters.into_iter().map(|c| c.into_iter().map(|i| chosen[i]).collect()).collect();
    for (((a, b), estimate), found) in asked.into_iter().zip(pairs).zip(found) {
        let (share, passages) = match found {
            Some(found) => (found.share, found.passages),
            None => (estimate.share, Vec::new()),
        };
        if share >= words.share {
            audit.overlaps.push(Overlap { a, b, share, passages });
        }
    }
    audit.overlaps.sort_by_key(|o| (std::cmp::Reverse(o.share), o.a, o.b));
    for i in 0..audit.overlaps.len() {
        let Overlap { a, b, .. } = audit.overlaps[i];
        for (one, other, first) in [(a, b, true), (b, a, false)] {
            let finding = overlap_finding(audit, i, one, other, first, rules);
            audit.records[one].report.findings.extend(finding);
        }
    }
    official
}

fn overlap_finding(
    audit: &Audit,
    overlap: usize,
    one: usize,
    other: usize,
    first: bool,
    rules: &RuleSet,
) -> Option<FindingRow> {
    let overlap = &audit.overlaps[overlap];
    let name = |r: usize| audit.records[r].report.unit.clone().unwrap_or_else(|| audit.records[r].report.path.clone());
    let share = overlap.share.to_string();
    let passage = overlap.passages.first();
    let words = passage.map(|p| p.words.clone()).unwrap_or_default();
    let other_path = audit.records[other].report.path.clone();
    let values = [
        ("unit", name(one)),
        ("other", name(other)),
        ("share", share),
        ("path", other_path.clone()),
        ("words", words.clone()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let sides = |p: &super::model::PassageRow| if first { (p.a, p.b) } else { (p.b, p.a) };
    let at = passage.map_or((audit.records[one].digest.head, "document"), |p| (sides(p).0, "text"));
    let mut finding = remark(rules, Across::Overlap, &values, &name(other), at)?;
    finding.excerpt = words;
    let related = |p: &super::model::PassageRow| Related {
        message: p.words.clone(),
        span: span(sides(p).1, "text"),
        path: Some(other_path.clone()),
    };
    finding.related = overlap.passages.iter().take(3).map(related).collect();
    Some(finding)
}

/// What several versions of one body show: the same twice, or a part that the published one lacks.
fn versions(audit: &mut Audit, rules: &RuleSet) {
    let mut found: Vec<(usize, Option<FindingRow>)> = Vec::new();
    for unit in &audit.units {
        let reports: Vec<usize> = unit.reports.iter().map(|m| m.record).collect();
        for (n, second) in reports.iter().enumerate().skip(1) {
            let (second, record) = (*second, &audit.records[*second]);
            let same = |first: &&usize| {
                let other = &audit.records[**first];
                let text = record.is_report() && other.is_report() && !record.digest.sketch.hashes.is_empty();
                extension(&other.report.path) == extension(&record.report.path)
                    && (other.hash == record.hash || (text && other.digest.sketch == record.digest.sketch))
            };
            if let Some(first) = reports[..n].iter().find(same) {
                let path = audit.records[*first].report.path.as_str();
                let values = [("unit", unit.unit.as_str()), ("path", path)];
                found.push((second, remark(rules, Across::Twice, &values, path, (record.digest.head, "document"))));
            }
        }
        let staged = |stage: Stage| {
            reports.iter().copied().find(|r| {
                audit.records[*r].is_report() && audit.records[*r].report.stage.as_deref() == Some(stage.key())
            })
        };
        let (Some(submitted), Some(published)) = (staged(Stage::Submit), staged(Stage::Publish)) else { continue };
        let (one, other) = (&audit.records[submitted], &audit.records[published]);
        let (Some(before), Some(after)) = (&one.report.sections, &other.report.sections) else { continue };
        for ((role, before), (_, after)) in before.all().into_iter().zip(after.all()) {
            let left = (after.chars * 100).checked_div(before.chars).unwrap_or(100);
            if before.is_gap() || (!after.is_gap() && left >= 50) {
                continue;
            }
            let part = Role::from_key(role).map_or("", |r| rules.template().words.role(r).name.as_str());
            let share = if after.is_gap() { "0".to_owned() } else { left.to_string() };
            let values = [("part", part), ("share", share.as_str())];
            found.push((published, remark(rules, Across::Published, &values, role, (other.digest.head, "document"))));
        }
    }
    for (record, finding) in found {
        audit.records[record].report.findings.extend(finding);
    }
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Sentences in the name of a place that is another body of the set.
fn other_places(audit: &mut Audit, rules: &RuleSet) {
    let words = rules.audit();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (i, unit) in audit.units.iter().enumerate() {
        let key = key(&unit.unit, words);
        // 石城县青石镇 speaks as 青石镇.
        let last = key.char_indices().rev().nth(2).map(|(at, _)| key[at..].to_owned());
        let forms = [Some(key.clone()), last].into_iter().flatten();
        for form in forms {
            known.entry(form).or_insert(i);
        }
    }
    for (i, whose) in audit.whose.iter().enumerate() {
        let Some(own) = whose else { continue };
        let record = &audit.records[i];
        let name = &audit.units[*own].unit;
        let issuer = record.report.issuer.as_deref().unwrap_or_default();
        let foreign = record.digest.speakers.iter().find(|speaker| {
            let other = known.get(&speaker.name).is_some_and(|unit| unit != own);
            other
                && !name.contains(&speaker.name)
                && !issuer.contains(&speaker.name)
                && !speaker.name.contains(&key(name, words))
        });
        let Some(speaker) = foreign else { continue };
        let values = [("words", speaker.name.as_str()), ("unit", name.as_str())];
        let mut finding = remark(rules, Across::OtherPlace, &values, &speaker.name, (speaker.at, "text"));
        if let Some(finding) = &mut finding {
            finding.excerpt = speaker.name.clone();
        }
        audit.records[i].report.findings.extend(finding);
    }
}

/// Findings about figures that differ from the ledger.
fn differences(audit: &mut Audit, readable: &[Option<usize>], rules: &RuleSet) {
    for row in &audit.ledger {
        let (Some(record), Some(stated)) = (readable[row.unit], row.stated) else { continue };
        if stated == row.ledger {
            continue;
        }
        let record = &mut audit.records[record];
        let figure = record.digest.figures.iter().find(|f| f.name == row.name);
        let at = figure.map_or(record.digest.head, |f| f.at);
        let difference = format!("{:+}", stated - row.ledger);
        let (stated, ledger) = (stated.to_string(), row.ledger.to_string());
        let values = [
            ("name", row.name.as_str()),
            ("stated", stated.as_str()),
            ("ledger", ledger.as_str()),
            ("difference", difference.as_str()),
        ];
        let mut finding = remark(rules, Across::Ledger, &values, &row.name, (at, "text"));
        if let Some(finding) = &mut finding {
            finding.excerpt = row.words.clone();
        }
        record.report.findings.extend(finding);
    }
}

/// Findings about points of feedback that a report does not answer.
fn unanswered(audit: &mut Audit, readable: &[Option<usize>], rules: &RuleSet) {
    for row in &audit.feedback {
        let (Some(record), Some(false)) = (readable[row.unit], row.answered) else { continue };
        let record = &mut audit.records[record];
        let words: String = row.problem.chars().take(40).collect();
        let values = [("words", words.as_str()), ("year", row.year.as_str())];
        let at: (Spot, &str) = (record.digest.head, "document");
        record.report.findings.extend(remark(rules, Across::Feedback, &values, &row.problem, at));
    }
}

/// Puts the office's decisions on the findings they are about, and counts them by rule.
fn review(audit: &mut Audit, reviews: &[(String, String, String)], rules: &RuleSet) {
    let words = rules.audit();
    let known: HashMap<(&str, &str), &str> =
        reviews.iter().map(|(unit, print, state)| ((unit.as_str(), print.as_str()), state.as_str())).collect();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (_, print, state) in reviews {
        let counted = counts.entry(print.split('/').next().unwrap_or_default().to_owned()).or_default();
        counted.0 += usize::from(state == "成立" || state == "已改" || state == "已核");
        counted.1 += usize::from(state == "不成立");
    }
    for record in &mut audit.records {
        let unit = record.report.unit.as_deref().map(|u| key(u, words)).unwrap_or_default();
        for finding in &mut record.report.findings {
            finding.review = known.get(&(unit.as_str(), finding.fingerprint.as_str())).map(|s| (*s).to_owned());
        }
    }
    let present: std::collections::HashSet<(String, &str)> = audit
        .records
        .iter()
        .flat_map(|r| {
            r.report
                .findings
                .iter()
                .map(|f| (r.report.unit.as_deref().map(|u| key(u, words)).unwrap_or_default(), f.fingerprint.as_str()))
        })
        .collect();
    for (i, unit) in audit.units.iter().enumerate() {
        let own = key(&unit.unit, words);
        let confirmed =
            reviews.iter().filter(|(of, _, state)| *of == own && matches!(state.as_str(), "成立" | "待反馈"));
        let readable = audit.shown(unit).is_some_and(|r| audit.records[r].is_report());
        let gone = confirmed.filter(|(of, print, _)| readable && !present.contains(&(of.clone(), print.as_str())));
        audit.mended.extend(gone.map(|(_, print, _)| (i, print.clone())));
    }
    for unit in &mut audit.units {
        let of = key(&unit.unit, words);
        for finding in &mut unit.findings {
            finding.review = known.get(&(of.as_str(), finding.fingerprint.as_str())).map(|s| (*s).to_owned());
        }
    }
    audit.reviewed = counts.into_iter().map(|(code, (yes, no))| (code, yes, no)).collect();
}

impl Audit {
    /// Takes out every word of the texts.
    fn without_text(&mut self) {
        self.records.iter_mut().for_each(Record::without_text);
        for overlap in &mut self.overlaps {
            overlap.passages.iter_mut().for_each(|p| p.words.clear());
        }
        for row in &mut self.previous {
            row.plan.iter_mut().for_each(|p| {
                p.text.clear();
                p.nearest = p.nearest.take().map(|(_, at)| (String::new(), at));
            });
            row.problems.iter_mut().for_each(|(text, _)| text.clear());
        }
        self.ledger.iter_mut().for_each(|row| row.words.clear());
        self.feedback.iter_mut().for_each(|row| row.nearest.clear());
    }
}
