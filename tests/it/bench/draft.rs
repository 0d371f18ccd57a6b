//! Takes a sound report apart by its marks, and puts it together again with one mutation in it.
//!
//! A report is lines: front, parts with a heading each, back. Its layout (blank lines, indent) stays.

use super::data::{Mutation, Report};

/// Numbers of top headings.
const NUMBERS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

/// Shortest paragraph, in characters, that takes another sentence.
const HOST: usize = 40;

/// A report in pieces; a list of lines each, without blank ones and without indent.
pub struct Draft {
    above: Vec<String>,
    title: Vec<String>,
    addressee: Vec<String>,
    preamble: Vec<String>,
    parts: Vec<Part>,
    closing: Vec<String>,
    signature: Vec<String>,
    date: Vec<String>,
    below: Vec<String>,
    /// Between two lines.
    gap: &'static str,
    /// Before a paragraph.
    indent: &'static str,
}

/// One part; further headings of a part without a heading of its own stand in its body.
struct Part {
    role: String,
    heading: String,
    body: Vec<String>,
}

/// The changed text, or none if the mutation finds nothing to change; `turn` picks paragraphs.
pub fn change(report: &Report, mutation: &Mutation, turn: usize) -> Option<String> {
    let fill = |text: &str| fill(text, report);
    if let Some(whole) = &mutation.whole {
        return Some(fill(whole));
    }
    let mut draft = Draft::parse(report);
    let lines = |text: &String| fill(text).lines().map(str::to_owned).collect::<Vec<_>>();
    for (piece, text) in [
        (&mut draft.above, &mutation.above),
        (&mut draft.title, &mutation.title),
        (&mut draft.addressee, &mutation.addressee),
        (&mut draft.preamble, &mutation.preamble),
        (&mut draft.closing, &mutation.closing),
        (&mut draft.signature, &mutation.signature),
        (&mut draft.date, &mutation.date),
        (&mut draft.below, &mutation.below),
    ] {
        if let Some(text) = text {
            *piece = lines(text);
        }
    }
    for (role, text) in &mutation.body {
        draft.part(role).body = lines(text);
    }
    for (role, text) in &mutation.heading {
        // A part under several headings has none that could be worded otherwise.
        let part = draft.part(role);
        if part.body.iter().any(|line| number_of(line).is_some()) {
            return None;
        }
        let number = number_of(&part.heading).map_or(String::new(), |n| format!("{n}、"));
        part.heading = number + &fill(text);
    }
    for (role, text) in &mutation.add {
        draft.part(role).host(turn)?.push_str(&fill(text));
    }
    for (role, text) in &mutation.line {
        draft.part(role).body.extend(lines(text));
    }
    draft.parts.retain(|part| !mutation.drop.contains(&part.role));
    if !mutation.order.is_empty() {
        draft.parts.sort_by_key(|part| mutation.order.iter().position(|role| *role == part.role));
    }
    if let Some([role, under, heading]) = &mutation.demote {
        let at = draft.parts.iter().position(|part| part.role == *role).expect("a part that is demoted stands there");
        let part = draft.parts.remove(at);
        let home = draft.part(under);
        let level = home.body.iter().filter(|line| line.starts_with('（')).count();
        // Other forms of numbering have no place for a sub-heading.
        let number = NUMBERS.get(level).filter(|_| level > 0)?;
        home.body.push(format!("（{number}）{}", fill(heading)));
        home.body.extend(part.body);
    }
    if let Some([first, second, heading]) = &mutation.merge {
        let at = draft.parts.iter().position(|part| part.role == *second).expect("a part that is merged stands there");
        let part = draft.parts.remove(at);
        let home = draft.part(first);
        home.heading = format!("一、{}", fill(heading));
        home.body.extend(part.body);
    }
    draft.renumber();
    for (role, number) in &mutation.number {
        let part = draft.part(role);
        let words = part.heading.split_once('、')?.1;
        part.heading = format!("{number}{words}");
    }
    let mut text = draft.render();
    for [from, to] in mutation.swap.iter().flat_map(|name| report.marks.swaps.get(name).into_iter().flatten()) {
        assert!(text.contains(from.as_str()), "{}: no {from}", report.name);
        text = text.replace(from.as_str(), to);
    }
    if mutation.swap.iter().any(|name| !report.marks.swaps.contains_key(name)) {
        return None;
    }
    for (from, to) in &mutation.replace {
        let (from, to) = (fill(from), fill(to));
        text = text.contains(&from).then(|| text.replace(&from, &to))?;
    }
    Some(text)
}

/// A mutation's words with what stands in braces filled in.
fn fill(text: &str, report: &Report) -> String {
    let year = report.marks.year;
    let mut filled = text.to_owned();
    for (word, value) in [("{year}", year), ("{next}", year + 1), ("{last}", year - 1)] {
        filled = filled.replace(word, &value.to_string());
    }
    for (word, value) in &report.marks.words {
        filled = filled.replace(&format!("{{{word}}}"), value);
    }
    assert!(!filled.contains('{'), "{}: no word for {filled}", report.name);
    filled
}

/// `三` of `三、存在的不足`.
fn number_of(line: &str) -> Option<&str> {
    let (number, _) = line.split_once('、')?;
    NUMBERS.contains(&number).then_some(number)
}

impl Part {
    /// A paragraph that can take another sentence, each turn another.
    fn host(&mut self, turn: usize) -> Option<&mut String> {
        let is_host = |line: &&mut String| line.chars().count() >= HOST && line.ends_with('。');
        let count = self.body.iter_mut().filter(is_host).count();
        self.body.iter_mut().filter(is_host).nth(turn % count.max(1))
    }
}

impl Draft {
    /// Takes a report apart; every line must be accounted for by the marks.
    pub fn parse(report: &Report) -> Draft {
        let marks = &report.marks;
        let gap = if report.text.contains("\n\n") { "\n\n" } else { "\n" };
        let indent = if report.text.contains("\n　　") { "　　" } else { "" };
        let lines: Vec<String> = report.text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
        let find = |wanted: &str| {
            let at = lines.iter().position(|line| line == wanted);
            at.unwrap_or_else(|| panic!("{} has no line {wanted}", report.name))
        };
        let slice = |start: usize, end: usize| lines[start..end].to_vec();
        let title = find(&marks.title[0]);
        let addressee = find(&marks.addressee);
        // A body's name may also be the first line of its title.
        let last = |wanted: &str| lines.iter().rposition(|line| line == wanted).expect("back matter ends the report");
        let signature = last(&marks.signature[0]);
        let date = last(&marks.date);
        let closing = if lines[signature - 1].ends_with("报告。") && lines[signature - 1].chars().count() < 10 {
            signature - 1
        } else {
            signature
        };
        let mut starts: Vec<(usize, &String)> = marks.parts.iter().map(|(role, line)| (find(line), role)).collect();
        starts.sort_unstable();
        let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([closing]);
        let parts = starts.iter().zip(ends).map(|((start, role), end)| Part {
            role: (*role).clone(),
            heading: lines[*start].clone(),
            body: slice(start + 1, end),
        });
        Draft {
            above: slice(0, title),
            title: slice(title, title + marks.title.len()),
            addressee: slice(addressee, addressee + 1),
            preamble: slice(addressee + 1, starts[0].0),
            parts: parts.collect(),
            closing: slice(closing, signature),
            signature: slice(signature, signature + marks.signature.len()),
            date: slice(date, date + 1),
            below: slice(date + 1, lines.len()),
            gap,
            indent,
        }
    }

    /// The text; `parse` and `render` give back a report's own bytes.
    pub fn render(&self) -> String {
        let indent = |line: &String| format!("{}{line}", self.indent);
        let mut lines: Vec<String> =
            [&self.above, &self.title, &self.addressee].into_iter().flatten().cloned().collect();
        lines.extend(self.preamble.iter().map(indent));
        for part in &self.parts {
            lines.extend(std::iter::once(&part.heading).chain(&part.body).map(indent));
        }
        lines.extend(self.closing.iter().map(indent));
        lines.extend([&self.signature, &self.date, &self.below].into_iter().flatten().cloned());
        lines.join(self.gap)
    }

    fn part(&mut self, role: &str) -> &mut Part {
        self.parts.iter_mut().find(|part| part.role == role).unwrap_or_else(|| panic!("no part {role}"))
    }

    /// Numbers the top headings anew.
    fn renumber(&mut self) {
        let headings = self.parts.iter_mut().flat_map(|part| std::iter::once(&mut part.heading).chain(&mut part.body));
        let numbered = headings.filter(|line| number_of(line).is_some());
        for (line, number) in numbered.zip(NUMBERS) {
            let words = line.split_once('、').expect("a numbered heading has its mark").1;
            *line = format!("{number}、{words}");
        }
    }
}
