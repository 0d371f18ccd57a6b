//! Turns the findings at a place into what an editor offers to do about them.
//!
//! Safe fixes, all of them at once, the skeleton of a missing part, a comment that keeps a finding quiet, and the
//! explanation of the rule. An edit names the version it was made for, where the client understands that.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Command, Diagnostic, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, WorkspaceEdit,
};
use serde_json::json;

use super::commands;
use super::diagnostics::{Shape, of_report, shown};
use super::documents::{Checked, Document};
use super::hover::touches;
use super::positions::Positions;
use super::skeleton::skeleton;
use crate::finding::{Finding, PlaceKind};
use crate::render::role_word;
use crate::span::Span;

/// Kind of the action that puts everything right that is safe.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.fazhi");

/// What the client wants and understands.
pub struct Wanted<'a> {
    /// Kinds asked for; empty means all.
    pub only: &'a [CodeActionKind],
    /// Whether actions are understood, or commands alone.
    pub literals: bool,
    /// Whether edits may name a version.
    pub versions: bool,
}

/// The actions for a range.
pub fn actions(
    document: &Document,
    checked: &Checked,
    range: Range,
    wanted: &Wanted,
    shape: &Shape,
) -> Vec<CodeActionOrCommand> {
    let span = shape.encoding.span(&document.text, range);
    let here = |f: &Finding| {
        let place = f.place.span;
        place.overlaps(span) || touches(place, span.start, &document.text) || touches(place, span.end, &document.text)
    };
    let mut out = Vec::new();
    if wanted.literals {
        let editor = Editor { document, wanted, shape };
        let diagnostics = of_report(checked, &document.text, &document.uri, shape);
        for (finding, diagnostic) in shown(checked).iter().zip(&diagnostics).filter(|(f, _)| here(f)) {
            if wants(wanted.only, &CodeActionKind::QUICKFIX) {
                out.extend(editor.fix(finding, diagnostic));
                out.extend(editor.part(checked, finding, diagnostic));
                // What is said about such a comment is not kept quiet by another.
                let comment = checked.source.slice(finding.place.span).starts_with("<!--");
                if checked.is_report() && !comment {
                    out.push(editor.quiet(finding, diagnostic));
                }
            }
        }
        if wants(wanted.only, &FIX_ALL) {
            out.extend(editor.all(checked));
        }
    }
    if wants(wanted.only, &CodeActionKind::QUICKFIX) {
        let mut codes: Vec<&str> = shown(checked).iter().filter(|f| here(f)).map(|f| f.code.as_str()).collect();
        codes.dedup();
        out.extend(codes.into_iter().map(|code| {
            CodeActionOrCommand::Command(Command {
                title: format!("查看 {code} 的说明"),
                command: commands::EXPLAIN.to_owned(),
                arguments: Some(vec![json!(code)]),
            })
        }));
    }
    out
}

/// Whether a kind or one above it is asked for.
fn wants(only: &[CodeActionKind], kind: &CodeActionKind) -> bool {
    let above = |asked: &str| kind.as_str() == asked || kind.as_str().starts_with(&format!("{asked}."));
    only.is_empty() || only.iter().any(|asked| above(asked.as_str()))
}

/// Makes edits of one document.
struct Editor<'a> {
    document: &'a Document,
    wanted: &'a Wanted<'a>,
    shape: &'a Shape<'a>,
}

impl Editor<'_> {
    fn fix(&self, finding: &Finding, diagnostic: &Diagnostic) -> Option<CodeActionOrCommand> {
        let fix = finding.fix.as_ref()?;
        let edits = fix.edits.iter().map(|edit| (edit.span, edit.text.clone())).collect();
        Some(self.action(fix.title.clone(), CodeActionKind::QUICKFIX, Some(diagnostic), edits, fix.safe))
    }

    /// The skeleton of the part that a finding misses.
    fn part(&self, checked: &Checked, finding: &Finding, diagnostic: &Diagnostic) -> Option<CodeActionOrCommand> {
        let role = finding.role.filter(|_| finding.place.kind == PlaceKind::Gap)?;
        let skeleton = skeleton(checked, role)?;
        let mut edits = vec![(Span::empty(skeleton.at), skeleton.text)];
        edits.extend(skeleton.renumbered);
        let title = format!("插入“{}”部分的框架", role_word(role));
        Some(self.action(title, CodeActionKind::QUICKFIX, Some(diagnostic), edits, true))
    }

    /// A comment before the paragraph that says why the finding may stand.
    fn quiet(&self, finding: &Finding, diagnostic: &Diagnostic) -> CodeActionOrCommand {
        let text = &self.document.text;
        let start = finding.place.span.start.min(text.as_str().len() as u32);
        let line = text.line(text.line_at(start));
        let line_end = if text.as_str().contains("\r\n") { "\r\n" } else { "\n" };
        // Without its reason the comment has no effect, and is a finding of its own.
        let word = if finding.place.kind == PlaceKind::Document { "ignore-file" } else { "ignore" };
        let comment = format!("<!-- fazhi: {word} {}  -->{line_end}", finding.code);
        let title = format!("不再提示这一处（{}），须写明原因", finding.code);
        let edits = vec![(Span::empty(line.start), comment)];
        self.action(title, CodeActionKind::QUICKFIX, Some(diagnostic), edits, false)
    }

    /// Every safe fix that does not touch one before it.
    fn all(&self, checked: &Checked) -> Option<CodeActionOrCommand> {
        let chosen = crate::fix::choose(shown(checked));
        let edits: Vec<_> = chosen.values().map(|(edit, _)| (edit.span, edit.text.clone())).collect();
        let title = format!("改正全部可以直接改的{}处", edits.len());
        (!edits.is_empty()).then(|| self.action(title, FIX_ALL, None, edits, true))
    }

    fn action(
        &self,
        title: String,
        kind: CodeActionKind,
        diagnostic: Option<&Diagnostic>,
        edits: Vec<(Span, String)>,
        preferred: bool,
    ) -> CodeActionOrCommand {
        let mut places = Positions::new(&self.document.text, self.shape.encoding);
        let edits: Vec<TextEdit> =
            edits.into_iter().map(|(span, text)| TextEdit { range: places.range(span), new_text: text }).collect();
        CodeActionOrCommand::CodeAction(CodeAction {
            title,
            kind: Some(kind),
            diagnostics: diagnostic.map(|d| vec![d.clone()]),
            edit: Some(self.edit(edits)),
            is_preferred: preferred.then_some(true),
            ..CodeAction::default()
        })
    }

    fn edit(&self, edits: Vec<TextEdit>) -> WorkspaceEdit {
        let uri = self.document.uri.clone();
        if self.wanted.versions {
            let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: Some(self.document.version) };
            let edits = edits.into_iter().map(OneOf::Left).collect();
            let changes = DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }]);
            return WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() };
        }
        #[expect(clippy::mutable_key_type, reason = "the protocol's type; an address does not change")]
        let changes = HashMap::from([(uri, edits)]);
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }
}
