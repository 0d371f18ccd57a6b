//! Draws one finding through miette's graphical handler, with further places, help and provision below.
//!
//! The adapter borrows nothing from miette but the drawing: words are wrapped here, where closing marks
//! never begin a line, and the text comes from a [`Window`].

use std::fmt::{self, Write as _};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan};

use super::super::choice::Group;
use super::super::columns::{clean, cut_end, cut_start, width, wrap_at_most};
use super::super::{Checked, Options, role_word, severity_word};
use super::Paint;
use super::snippet::{BLANK, Window};
use crate::finding::{Finding, PlaceKind, Severity};
use crate::report::Role;
use crate::source::Source;

/// Lines of a finding and the blank one after it: a screen shows several.
const LINES: usize = 13;
/// The same on a terminal narrower than [`NARROW`] columns, where the same words need more lines.
const LINES_NARROW: usize = 17;
/// See [`LINES_NARROW`].
const NARROW: usize = 80;

/// miette's sign for an empty place, replaced by the line that says what belongs there.
const GAP_SIGN: char = '\u{ffff}';

/// Columns before every line below the drawing.
const INDENT: usize = 4;

/// Draws a group: its first finding, and where the others are.
pub(super) fn finding(group: &Group, one: &Checked, options: &Options) -> String {
    let first = group.first;
    let notes = notes(group, one, options);
    let window = one.source.map(|source| window(first, source, one.path, options));
    let snippet_lines = match &window {
        None => 0,
        Some(w) if w.until.is_some() || first.place.kind != PlaceKind::Text => 5,
        Some(_) => 4,
    };
    let lines = if options.width < NARROW { LINES_NARROW } else { LINES } - 1;
    let present = notes.iter().filter(|n| !n.is_empty()).count();
    let message_lines = lines.saturating_sub(snippet_lines + present).max(1);
    let mut message = clean(&first.message);
    if !group.others.is_empty() {
        let _ = write!(message, "（等{}处）", group.others.len() + 1);
    }
    let drawn = Drawn {
        message: headline(first, &message, message_lines, options),
        severity: first.severity,
        label: window.as_ref().and_then(|w| label(first, w)),
        window,
    };
    let mut out = drawn.draw(first, options);
    let room = lines.saturating_sub(out.lines().count());
    for line in fit(notes, room) {
        let _ = writeln!(out, "{}{line}", " ".repeat(INDENT));
    }
    out
}

/// The message alone, for a document that must not be quoted.
pub(super) fn without_text(finding: &Finding, options: &Options) -> String {
    let message = headline(finding, &clean(&finding.message), usize::MAX, options);
    let mut out = String::new();
    for line in message.lines() {
        let _ = writeln!(out, "  {line}");
    }
    if let Some(help) = &finding.help {
        for line in wrap_at_most(&clean(help), options.width.saturating_sub(INDENT), usize::MAX) {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

/// `须补正 FZ102 …`, wrapped.
fn headline(finding: &Finding, message: &str, lines: usize, options: &Options) -> String {
    let sign = format!("{} {}", severity_word(finding.severity), clean(&finding.code));
    let wrapped = wrap_at_most(&format!("{sign} {message}"), options.width.saturating_sub(INDENT), lines).join("\n");
    match wrapped.strip_prefix(&sign) {
        Some(rest) => format!("{}{rest}", Paint::new(options.color).severity(finding.severity, &sign)),
        None => wrapped,
    }
}

fn window(finding: &Finding, source: &Source, path: &str, options: &Options) -> Window {
    // Line numbers with a blank before, a rule and blanks around it.
    let margin = source.line_count().to_string().len() + 4;
    let name = cut_start(&clean(path), options.width.saturating_sub(margin + 20).max(8));
    Window::new(source, finding.place, options.width.saturating_sub(margin).max(16), name)
}

/// What stands under the place; a place on one line needs no words.
fn label(finding: &Finding, window: &Window) -> Option<String> {
    match (finding.place.kind, window.until) {
        (PlaceKind::Text, Some(until)) => Some(format!("至第{}行第{}字", until.line, until.column)),
        (PlaceKind::Document, _) => Some("针对全文".to_owned()),
        (PlaceKind::Text | PlaceKind::Gap, _) => None,
    }
}

/// Further places, help, provision, each wrapped; what does not apply is empty.
fn notes(group: &Group, one: &Checked, options: &Options) -> [Vec<String>; 3] {
    let first = group.first;
    let note = |name: &str, text: Option<String>| match text {
        None => Vec::new(),
        Some(text) => {
            let columns = width(name) + 1;
            let lines = wrap_at_most(&clean(&text), options.width.saturating_sub(INDENT + columns), 4);
            let name = Paint::new(options.color).dim(name);
            let each = lines.into_iter().enumerate().map(|(i, line)| {
                if i == 0 { format!("{name} {line}") } else { format!("{}{line}", " ".repeat(columns)) }
            });
            each.collect()
        }
    };
    [
        further_places(group, one, options),
        // Many a help begins with the word itself.
        note("建议", first.help.as_ref().map(|h| h.strip_prefix("建议").unwrap_or(h).to_owned())),
        note("依据", first.basis.as_ref().map(|b| b.citation())),
    ]
}

/// `另见 行:字 …` of the same file, one line each; places that add no words share a line.
fn further_places(group: &Group, one: &Checked, options: &Options) -> Vec<String> {
    let Some(source) = one.source else { return Vec::new() };
    let at = |offset: u32| {
        let p = source.typed_position(offset);
        format!("{}:{}", p.line, p.column)
    };
    let room = options.width.saturating_sub(INDENT);
    let dim = |line: String| {
        let line = cut_end(&line, room);
        match line.strip_prefix("另见") {
            Some(rest) => format!("{}{rest}", Paint::new(options.color).dim("另见")),
            None => line,
        }
    };
    let mut lines: Vec<String> = Vec::new();
    for label in &group.first.related {
        lines.push(dim(format!("另见 {} {}", at(label.span.start), clean(&label.message))));
    }
    let (same, different): (Vec<&Finding>, Vec<&Finding>) =
        group.others.iter().partition(|f| f.message == group.first.message);
    if !same.is_empty() {
        let mut line = format!("另见 {}", at(same[0].place.span.start));
        let mut named = 1;
        for other in &same[1..] {
            let p = source.typed_position(other.place.span.start);
            let more = format!("、{}:{}", p.line, p.column);
            if width(&line) + width(&more) + 10 > room {
                break;
            }
            line.push_str(&more);
            named += 1;
        }
        if named < same.len() {
            let _ = write!(line, "等{}处", same.len());
        }
        lines.push(dim(line));
    }
    for other in different {
        lines.push(dim(format!("另见 {} {}", at(other.place.span.start), clean(&other.message))));
    }
    lines
}

/// The notes in at most `room` lines: places give way first, then the provision, then the help.
fn fit([mut places, mut help, mut basis]: [Vec<String>; 3], room: usize) -> Vec<String> {
    let (all_places, whole) = (places.len(), [help.len(), basis.len()]);
    while places.len() + help.len() + basis.len() > room {
        let longest = if places.len() > 1 {
            &mut places
        } else if basis.len() > 1 {
            &mut basis
        } else if help.len() > 1 {
            &mut help
        } else {
            break;
        };
        longest.pop();
    }
    if places.len() < all_places
        && let Some(last) = places.last_mut()
    {
        let _ = write!(last, " 等{all_places}处");
    }
    // Words that were cut show it, in place of their last character.
    for (lines, whole) in [&mut help, &mut basis].into_iter().zip(whole) {
        if lines.len() < whole
            && let Some(last) = lines.last_mut()
        {
            let _ = last.pop();
            last.push('…');
        }
    }
    [places, help, basis].concat()
}

/// A finding as miette wants it.
#[derive(Debug)]
struct Drawn {
    message: String,
    severity: Severity,
    label: Option<String>,
    window: Option<Window>,
}

impl Drawn {
    fn draw(&self, finding: &Finding, options: &Options) -> String {
        let mut theme = if options.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        theme.characters.error = "●".to_owned();
        theme.characters.warning = "○".to_owned();
        theme.characters.advice = "◇".to_owned();
        theme.styles.highlights = vec![match self.severity {
            Severity::Error => theme.styles.error,
            Severity::Warning => theme.styles.warning,
            Severity::Info => theme.styles.advice,
        }];
        if finding.place.kind == PlaceKind::Gap {
            theme.characters.uarrow = GAP_SIGN;
        }
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(options.width)
            .with_wrap_lines(false)
            .with_links(false)
            .without_syntax_highlighting();
        let mut out = String::new();
        // Writing to a string does not fail, and a window serves every span.
        if handler.render_report(&mut out, self).is_err() {
            return format!("  {}\n", self.message);
        }
        match &self.window {
            Some(window) if finding.place.kind == PlaceKind::Gap => with_gap_line(&out, finding, window, options),
            _ => out,
        }
    }
}

/// Replaces the sign of an empty place by a line that says what belongs there, and drops blank lines.
fn with_gap_line(drawn: &str, finding: &Finding, window: &Window, options: &Options) -> String {
    let mut out = String::with_capacity(drawn.len());
    for line in drawn.lines().filter(|l| !l.contains(BLANK)) {
        match line.split_once(GAP_SIGN) {
            Some((margin, style_end)) => {
                let place = if window.before { "宜补在本行之前" } else { "宜补在此处" };
                let what =
                    finding.role.filter(|r| *r != Role::Other).map_or(String::new(), |r| format!("：{}", role_word(r)));
                let words = format!("┄┄ {place}{what} ");
                // The margin holds escapes of colours; what it takes on the screen is known.
                let margin_columns = margin.chars().position(|c| c == '·').map_or(8, |at| at + 2);
                let rest = options.width.saturating_sub(margin_columns + width(&words)).min(24);
                let _ = writeln!(out, "{margin}{words}{}{style_end}", "┄".repeat(rest));
            }
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.window.as_ref().map(|w| w as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let window = self.window.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(self.label.clone(), window.label()))))
    }
}
