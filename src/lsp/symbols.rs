//! Turns the tree of a report into an editor's outline and folds.
//!
//! The four parts say how they stand; a missing one is a symbol of its own where it belongs, so that the gap is
//! seen in the outline.

use lsp_types::{DocumentSymbol, FoldingRange, FoldingRangeKind, Location, Range, SymbolInformation, SymbolKind, Uri};

use super::documents::Checked;
use super::positions::{Encoding, Positions};
use super::text::Text;
use crate::render::{role_word, status_word};
use crate::report::{Part, PartState, Role, Section, Status};
use crate::span::Span;

/// The outline: front matter, sections with what is in them, gaps; in text order.
pub fn outline(checked: &Checked, text: &Text, encoding: Encoding) -> Vec<DocumentSymbol> {
    let report = &checked.assessment.report;
    let mut places = Positions::new(text, encoding);
    let mut all: Vec<(u32, DocumentSymbol)> = Vec::new();
    for section in &report.sections {
        if let Some(symbol) = symbol(section, &report.parts, &mut places) {
            all.push((section.span.start, symbol));
        }
    }
    for part in report.parts.iter().filter(|p| p.status.is_gap()) {
        let range = places.range(part.gap);
        let name = format!("【缺】{}", role_word(part.role));
        // Before the section that starts at the same place.
        let at = all.partition_point(|(start, _)| *start < part.gap.start);
        let detail = Some(status_word(part.status).to_owned());
        all.insert(at, (part.gap.start, new(name, detail, SymbolKind::NULL, range, range, None)));
    }
    all.into_iter().map(|(_, symbol)| symbol).collect()
}

/// The same for a client that knows no tree.
pub fn flat(symbols: Vec<DocumentSymbol>, uri: &Uri) -> Vec<SymbolInformation> {
    fn push(symbols: Vec<DocumentSymbol>, container: Option<&str>, uri: &Uri, out: &mut Vec<SymbolInformation>) {
        for symbol in symbols {
            #[expect(deprecated, reason = "the field is part of the struct, whatever is in it")]
            out.push(SymbolInformation {
                name: symbol.name.clone(),
                kind: symbol.kind,
                tags: None,
                deprecated: None,
                location: Location { uri: uri.clone(), range: symbol.range },
                container_name: container.map(str::to_owned),
            });
            push(symbol.children.unwrap_or_default(), Some(&symbol.name), uri, out);
        }
    }
    let mut out = Vec::new();
    push(symbols, None, uri, &mut out);
    out
}

/// What can be folded: every section of more than one line.
pub fn folds(checked: &Checked, text: &Text) -> Vec<FoldingRange> {
    fn push(sections: &[Section], text: &Text, out: &mut Vec<FoldingRange>) {
        for section in sections {
            if section.part != Some(Part::Furniture) {
                let line = |offset: u32| text.line_at(offset.min(text.as_str().len() as u32)) as u32;
                let words = text.as_str().get(section.span.range()).unwrap_or_default().trim_end();
                let (first, last) = (line(section.span.start), line(section.span.start + words.len() as u32));
                if last > first {
                    let kind = Some(FoldingRangeKind::Region);
                    out.push(FoldingRange { start_line: first, end_line: last, kind, ..FoldingRange::default() });
                }
            }
            push(&section.children, text, out);
        }
    }
    let mut out = Vec::new();
    push(&checked.assessment.report.sections, text, &mut out);
    out
}

fn symbol(section: &Section, parts: &[PartState], places: &mut Positions) -> Option<DocumentSymbol> {
    let children: Vec<DocumentSymbol> =
        section.children.iter().filter_map(|child| symbol(child, parts, places)).collect();
    let part = section.part;
    let name = match (part, section.heading.is_empty()) {
        (Some(Part::Furniture), _) => return None,
        (Some(part), _) => part_word(part).to_owned(),
        (None, false) => format!("{}{}", section.number.as_deref().unwrap_or_default(), section.heading),
        (None, true) => role_word(section.role.filter(|r| *r != Role::Other)?).to_owned(),
    };
    let range = places.range(section.span);
    let heading = if section.span.contains(section.heading_span) {
        section.heading_span
    } else {
        Span::empty(section.span.start)
    };
    let selection = places.range(heading);
    let kind = match (part, section.depth) {
        (Some(_), _) => SymbolKind::STRING,
        (None, 1) => SymbolKind::MODULE,
        (None, _) => SymbolKind::NAMESPACE,
    };
    Some(new(name, detail(section, parts), kind, range, selection, (!children.is_empty()).then_some(children)))
}

/// Which part it is and how the part stands.
fn detail(section: &Section, parts: &[PartState]) -> Option<String> {
    let role = section.role.filter(|r| *r != Role::Other && section.part.is_none())?;
    let roles = std::iter::once(role).chain(section.also.iter().copied());
    let words = roles.map(role_word).collect::<Vec<_>>().join("、");
    let status = section.status.or_else(|| parts.iter().find(|p| p.role == role).map(|p| p.status));
    Some(match status {
        None | Some(Status::Present) => words,
        Some(status) => format!("{words}（{}）", status_word(status)),
    })
}

fn part_word(part: Part) -> &'static str {
    match part {
        Part::Masthead => "版头",
        Part::Title => "标题",
        Part::Addressee => "主送机关",
        Part::Preamble => "开头",
        Part::Attachment => "附件",
        Part::Signature => "落款",
        Part::Imprint => "版记",
        Part::Furniture => "网页或页面文字",
    }
}

fn new(
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    range: Range,
    selection_range: Range,
    children: Option<Vec<DocumentSymbol>>,
) -> DocumentSymbol {
    #[expect(deprecated, reason = "the field is part of the struct, whatever is in it")]
    DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range, children }
}
