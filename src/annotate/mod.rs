//! Turns the bytes of a docx and what was found in it into the same docx with a Word comment at every finding.
//!
//! First [`without_own`] takes out the comments of an earlier run, then the caller reads and checks what is
//! left, then [`annotate`] sets the comments. Only the main part and the part of comments change (and, where
//! there was none yet, the two lists that name it); every other part is copied byte by byte. The same input
//! gives the same bytes, and annotating an annotated file again changes nothing.
//!
//! A comment of ours is known by its initials, [`INITIALS`], which Word, WPS and LibreOffice keep; the author's
//! name is the user's to choose. One that somebody has answered is a conversation and stays.

mod anchors;
mod comments;
mod splice;
mod strip;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::assessment::Assessment;
use crate::finding::Finding;
use crate::ingest::IngestError;
use crate::ingest::docx;
use crate::ingest::package::Package;
use crate::render::{CLOSING, severity_word};
use comments::CommentsPart;

/// The initials of our comments.
pub const INITIALS: &str = "fazhi";

/// Who comments, and when.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// Shown beside every comment.
    pub name: &'a str,
    /// `2026-01-31`; comments have no date without it.
    pub date: Option<&'a str>,
}

/// Why a file cannot be annotated.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AnnotateError {
    /// It is no docx.
    #[error("不是.docx文件，不能加批注，请用Word或WPS另存为.docx后再试")]
    NotDocx,
    /// A part cannot be read.
    #[error(transparent)]
    Unreadable(#[from] IngestError),
}

/// One comment as it will stand in the file.
struct Comment {
    /// Its id; the marks in the main part name it.
    id: u32,
    /// Its paragraphs.
    text: Vec<String>,
}

/// The same docx without the comments of an earlier run.
///
/// # Errors
///
/// When it is no docx, or a part of it is damaged.
pub fn without_own(bytes: &[u8]) -> Result<Cow<'_, [u8]>, AnnotateError> {
    let mut package = open(bytes)?;
    let main = docx::main_part(&mut package)?.ok_or(AnnotateError::NotDocx)?;
    let part = CommentsPart::find(&mut package, &main)?;
    let own = part.own(&mut package)?;
    if own.is_empty() {
        return Ok(Cow::Borrowed(bytes));
    }
    let text = package.text(&main)?.unwrap_or_default();
    let ids: Vec<i64> = own.iter().map(|(id, _)| *id).collect();
    let stripped = strip::marks(&main, &text, &ids)?;
    let comments = part.without(&own);
    let replaced = BTreeMap::from([(main, stripped.into_bytes()), (part.name.clone(), comments.into_bytes())]);
    Ok(Cow::Owned(package.rewritten(bytes, &replaced)?))
}

/// The same docx with a comment for every finding.
///
/// `assessment` is of the text that [`crate::ingest::read`] finds in the same bytes.
///
/// # Errors
///
/// When it is no docx, or a part of it is damaged.
pub fn annotate(bytes: &[u8], assessment: &Assessment, author: Author) -> Result<Vec<u8>, AnnotateError> {
    let mut package = open(bytes)?;
    let main = docx::main_part(&mut package)?.ok_or(AnnotateError::NotDocx)?;
    let document = docx::document(&main, &mut package)?;
    let mut part = CommentsPart::find(&mut package, &main)?;
    let said = part.answered_texts();
    let mut id = part.next_id();
    let mut comments: Vec<Comment> = Vec::new();
    let mut ranges = Vec::new();
    for finding in &assessment.findings {
        let text = words(finding, comments.is_empty());
        // Somebody is talking about it already.
        if said.contains(&text.concat()) {
            continue;
        }
        if let Some(range) = anchors::range(&document, finding.place) {
            ranges.push((id, range));
            comments.push(Comment { id, text });
            id += 1;
        }
    }
    if comments.is_empty() {
        return Ok(bytes.to_vec());
    }
    let text = package.text(&main)?.unwrap_or_default();
    let mut replaced = BTreeMap::from([(main.clone(), splice::with_marks(&text, &document, &ranges).into_bytes())]);
    replaced.extend(part.with(&comments, author, &mut package, &main)?);
    Ok(package.rewritten(bytes, &replaced)?)
}

fn open(bytes: &[u8]) -> Result<Package<'_>, AnnotateError> {
    if bytes.starts_with(b"PK\x03\x04") { Ok(Package::open(bytes)?) } else { Err(AnnotateError::NotDocx) }
}

/// What a comment says: how grave and what, what to write, under which provision.
fn words(finding: &Finding, first: bool) -> Vec<String> {
    let mut text = vec![format!("{} {} {}", severity_word(finding.severity), finding.code, finding.message)];
    text.extend(finding.help.as_ref().map(|help| format!("建议：{help}")));
    text.extend(finding.basis.as_ref().map(|basis| format!("依据：{basis}")));
    if first {
        text.push(CLOSING.to_owned());
    }
    text
}

#[cfg(test)]
mod tests;
