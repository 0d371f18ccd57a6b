//! Finds the headings of the body: numbered ones by their form, unnumbered ones by what they say or by what follows.

use super::Text;
use super::back::Frame;
use super::front::Front;
use super::roles;
use crate::grammar::{Label, LabelClass, Shape, label_at};
use crate::span::Span;

/// Longest heading in characters that counts as one without a number.
const UNNUMBERED: usize = 42;

/// Within so many characters a heading that is glued to its paragraph names its part.
const GLUED: usize = 45;

/// One heading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// Its block.
    pub block: usize,
    /// Its number; an unnumbered heading has the form it stands in for and value 0.
    pub label: Label,
    /// Number and text.
    pub span: Span,
    /// Text without number and end mark.
    pub text: Span,
}

/// All headings between front and back matter, in text order.
pub(super) fn collect(text: &Text, front: &Front, frame: &Frame, year: Option<u16>) -> Vec<Head> {
    let body = front.body.min(frame.end)..frame.end;
    let numbered_top = text.blocks[body.clone()].iter().any(|b| {
        matches!(b.shape, Shape::Heading { label, text: t } if label.class <= LabelClass::First && roles::of_heading(text, heading_scope(text, t), year).names_any())
    });
    let mut heads: Vec<Head> = Vec::new();
    for i in body.clone() {
        let block = &text.blocks[i];
        if text.is_furniture(block.span) {
            continue;
        }
        match block.shape {
            Shape::Heading { label, text: words } => {
                let scope = heading_scope(text, words);
                let end = scope.end.max(block.span.start + label.len);
                heads.push(Head { block: i, label, span: Span::new(block.span.start, end), text: scope });
                heads.extend(siblings(text, i, label));
            }
            _ if is_unnumbered(text, i, &body, numbered_top, &heads, year) => {
                let label = Label { class: LabelClass::First, value: 0, len: 0 };
                let words = text.trimmed(block.span);
                heads.push(Head { block: i, label, span: words, text: in_brackets(text, words).unwrap_or(words) });
            }
            _ => {}
        }
    }
    inner_sequences(text, &mut heads, year);
    heads
}

/// `一、二、三、` inside a section that is itself numbered `一、`: a run that starts anew, names no part, and
/// behind which the outer sequence goes on.
fn inner_sequences(text: &Text, heads: &mut [Head], year: Option<u16>) {
    let top: Vec<usize> =
        (0..heads.len()).filter(|&i| heads[i].label.class == LabelClass::First && heads[i].label.value > 0).collect();
    let value = |k: usize, heads: &[Head]| heads[top[k]].label.value;
    let mut next = 1;
    let mut k = 0;
    while k < top.len() {
        let v = value(k, heads);
        if v == 1 && next > 1 {
            let run = (k + 1..top.len()).take_while(|&j| value(j, heads) == value(j - 1, heads) + 1).count() + 1;
            let goes_on = k + run < top.len() && value(k + run, heads) == next;
            let named = |j: usize| roles::of_heading(text, heads[top[j]].text, year).is_strong();
            if goes_on && !(k..k + run).any(named) {
                for j in k..k + run {
                    heads[top[j]].label.class = LabelClass::Inner;
                }
                k += run;
                continue;
            }
        }
        next = v + 1;
        k += 1;
    }
}

/// What a heading says: its first clause, cut where it is too long to be only a heading, and behind the
/// words that name a part where the paragraph is glued to it.
fn heading_scope(text: &Text, words: Span) -> Span {
    let trimmed = text.trimmed(words);
    let glued = text.logical.is_split(words.start);
    if text.chars(trimmed) <= 62 && !glued {
        return trimmed;
    }
    let cut = |chars: usize| {
        let end = text.words(trimmed).char_indices().nth(chars);
        Span::new(trimmed.start, end.map_or(trimmed.end, |(i, _)| trimmed.start + i as u32))
    };
    let first = cut(GLUED);
    let roles = &text.template.words.roles;
    let mut names: Vec<Span> = roles.iter().flat_map(|r| text.hits.within_open(r.strong, first)).collect();
    names.sort();
    let mut end = trimmed.start;
    for name in names {
        // Two parts of one heading stand close together; what stands farther off is text.
        if name.start.saturating_sub(end) <= 36 {
            end = end.max(name.end);
        }
    }
    if end > trimmed.start { Span::new(trimmed.start, end) } else { cut(62) }
}

/// Headings that run on in the paragraph of another: `1.…。2.…。3.…。`
fn siblings(text: &Text, block: usize, first: Label) -> Vec<Head> {
    let mut next = first.value + 1;
    let mut heads = Vec::new();
    for run_in in &text.blocks[block].run_ins {
        let label = label_at(text.words(run_in.mark)).filter(|l| l.class == first.class && l.value == next);
        if let Some(label) = label {
            next += 1;
            let words = heading_scope(text, Span::new(run_in.mark.end, run_in.clause.end));
            heads.push(Head { block, label, span: Span::new(run_in.mark.start, words.end), text: words });
        }
    }
    heads
}

/// The words of a line that is all in 【】.
pub(super) fn in_brackets(text: &Text, line: Span) -> Option<Span> {
    let inner = text.words(line).strip_prefix('【')?.strip_suffix('】')?;
    let start = line.start + '【'.len_utf8() as u32;
    (!inner.contains(['【', '】'])).then(|| Span::new(start, start + inner.len() as u32))
}

/// Whether a line without a number is a heading: it names a part, or a number that starts anew follows it.
fn is_unnumbered(
    text: &Text,
    i: usize,
    body: &std::ops::Range<usize>,
    numbered_top: bool,
    heads: &[Head],
    year: Option<u16>,
) -> bool {
    let block = &text.blocks[i];
    let line = text.words(block.span);
    let chars = text.chars(block.span);
    if !(3..=UNNUMBERED).contains(&chars)
        || line.contains(['。', ';', '?'])
        || line.ends_with([',', '、', '"']) && chars > 20
    {
        return false;
    }
    let colon = line.ends_with(':');
    if line.trim_end_matches(':').contains(':') {
        return false;
    }
    let line_scope = text.trimmed(block.span);
    let bracketed = in_brackets(text, line_scope);
    let scope = bracketed.unwrap_or(line_scope);
    let named = roles::of_heading(text, scope, year);
    // Some text must follow, or a table's cells and a signature would become sections.
    let followed = i + 1 < body.end;
    if followed && bracketed.is_some() {
        return true;
    }
    if followed && !colon && (named.is_strong() || !numbered_top && named.whole_line()) {
        return true;
    }
    if numbered_top || colon || !followed {
        return false;
    }
    let next = &text.blocks[i + 1];
    let restarts =
        matches!(next.shape, Shape::Heading { label, .. } if label.value == 1 && label.class >= LabelClass::Second);
    let under_heading = heads.last().is_some_and(|h| h.block + 1 == i && h.label.class >= LabelClass::Second);
    restarts && !under_heading && i > body.start
}
