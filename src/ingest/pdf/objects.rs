//! Opens the bytes of a PDF file and gives its pages and objects, within limits.
//!
//! References are followed a few steps, the page tree is walked once through each node, and every stream that
//! is decoded is charged on one account, so that neither loops nor bombs cost more than the file is worth.

use std::cell::Cell;
use std::collections::BTreeSet;

use lopdf::{DecompressError, Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream};

use super::inflate::{Inflated, inflate};
use super::survey::survey;
use crate::ingest::IngestError;

/// Most pages that are read; a yearbook has some hundred.
const PAGES: usize = 2000;
/// Deepest page tree; balanced trees of that depth hold more pages than any file.
const DEPTH: usize = 64;
/// Largest stream in bytes, decoded.
const STREAM: usize = 16 << 20;
/// Most bytes all streams asked for may have together, decoded.
const TOTAL: usize = 64 << 20;
/// A stream may be decoded freely up to this many bytes, ...
const FREE: usize = 1 << 20;
/// ... beyond that only this many times its packed size; text packs 3 to 20 times.
const RATIO: usize = 200;
/// Most references that are followed to one object.
const STEPS: usize = 16;

/// An open file.
pub(super) struct Objects {
    document: Document,
    /// Bytes that may still be decoded.
    left: usize,
    /// A stream was larger than it may be.
    overrun: bool,
    /// A reference led nowhere, or a stream was damaged.
    lost: Cell<bool>,
}

/// A page, and what it inherits.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// The page's own dictionary.
    pub(super) dictionary: Dictionary,
    /// Fonts and forms by name.
    pub(super) resources: Dictionary,
    /// Left, bottom, right and top in points.
    pub(super) media: [f32; 4],
}

impl Objects {
    /// Reads the table of objects; an empty user password is tried.
    ///
    /// # Errors
    ///
    /// When the file is damaged or wants a password.
    pub(super) fn open(bytes: &[u8]) -> Result<Objects, IngestError> {
        survey(bytes)?;
        let options = LoadOptions::with_max_decompressed_size(STREAM.min(bytes.len().saturating_mul(RATIO)));
        let document = match Document::load_mem_with_options(bytes, options) {
            Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                return Err(IngestError::TooLargeInside);
            }
            Err(Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_)) => {
                return Err(IngestError::EncryptedPdf);
            }
            Err(_) => return Err(IngestError::Damaged("PDF")),
            Ok(document) => document,
        };
        // With the right password this entry is gone.
        if document.is_encrypted() {
            return Err(IngestError::EncryptedPdf);
        }
        Ok(Objects { document, left: TOTAL, overrun: false, lost: Cell::new(false) })
    }

    /// The pages in order.
    ///
    /// # Errors
    ///
    /// When there are too many, or none.
    pub(super) fn pages(&self) -> Result<Vec<Page>, IngestError> {
        let root = self.document.catalog().ok().and_then(|catalog| catalog.get(b"Pages").ok());
        let mut pages = Vec::new();
        // Nodes still to visit, the next one last, with what they inherit.
        let mut open = Vec::new();
        let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
        if let Some(root) = root {
            open.push((root, 0, None, None));
        }
        while let Some((node, depth, resources, media)) = open.pop() {
            if let Object::Reference(id) = node
                && !seen.insert(*id)
            {
                continue;
            }
            // A page that is not there any more would be missed without a word.
            let Some(dictionary) = self.dictionary(node) else { return Err(IngestError::Damaged("PDF")) };
            let resources = self.dictionary_at(dictionary, b"Resources").or(resources);
            let media = self.array_at(dictionary, b"MediaBox").or(media);
            match self.array_at(dictionary, b"Kids") {
                Some(kids) if depth < DEPTH && !dictionary.has_type(b"Page") => {
                    open.extend(kids.iter().rev().map(|kid| (kid, depth + 1, resources, media)));
                }
                _ if dictionary.has_type(b"Pages") => {}
                _ => pages.push(self.page(dictionary, resources, media)),
            }
            if pages.len() > PAGES {
                return Err(IngestError::TooManyPages(PAGES));
            }
        }
        // A tree that was lost: the pages in the order of their numbers.
        if pages.is_empty() {
            let all = self.document.objects.values().filter_map(|object| object.as_dict().ok());
            let all = all.filter(|d| d.has_type(b"Page")).take(PAGES);
            pages =
                all.map(|d| self.page(d, self.dictionary_at(d, b"Resources"), self.array_at(d, b"MediaBox"))).collect();
        }
        if pages.is_empty() { Err(IngestError::Damaged("PDF")) } else { Ok(pages) }
    }

    fn page(&self, dictionary: &Dictionary, resources: Option<&Dictionary>, media: Option<&[Object]>) -> Page {
        let corners: Vec<f32> = media.unwrap_or_default().iter().filter_map(|n| self.number_of(n)).collect();
        let media = match corners[..] {
            [a, b, c, d] if (a - c).abs() > 1.0 && (b - d).abs() > 1.0 => [a.min(c), b.min(d), a.max(c), b.max(d)],
            // A4, for pages that do not say.
            _ => [0.0, 0.0, 595.0, 842.0],
        };
        Page { dictionary: dictionary.clone(), resources: resources.cloned().unwrap_or_default(), media }
    }

    /// Whether something was not there or could not be decoded.
    pub(super) fn lost(&self) -> bool {
        self.lost.get()
    }

    /// Whether a stream was refused because of its size.
    pub(super) fn overrun(&self) -> bool {
        self.overrun
    }

    /// The object behind references; `None` where they lead nowhere or round in a circle.
    pub(super) fn resolve<'a>(&'a self, mut object: &'a Object) -> Option<&'a Object> {
        for _ in 0..STEPS {
            let Object::Reference(id) = object else { return Some(object) };
            let Some(next) = self.document.objects.get(id) else { break };
            object = next;
        }
        self.lost.set(true);
        None
    }

    /// An entry of a dictionary, behind references.
    pub(super) fn at<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        self.resolve(dictionary.get(key).ok()?)
    }

    /// An object as a dictionary, also that of a stream.
    pub(super) fn dictionary<'a>(&'a self, object: &'a Object) -> Option<&'a Dictionary> {
        match self.resolve(object)? {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// An entry that is a dictionary or a stream.
    pub(super) fn dictionary_at<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.dictionary(dictionary.get(key).ok()?)
    }

    /// An entry that is an array.
    pub(super) fn array_at<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        self.at(dictionary, key)?.as_array().ok().map(Vec::as_slice)
    }

    /// An entry that is a name.
    pub(super) fn name(&self, dictionary: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
        self.at(dictionary, key)?.as_name().ok().map(<[u8]>::to_vec)
    }

    /// An entry that is a number.
    pub(super) fn number(&self, dictionary: &Dictionary, key: &[u8]) -> Option<f32> {
        self.number_of(dictionary.get(key).ok()?)
    }

    /// An object as a number.
    pub(super) fn number_of(&self, object: &Object) -> Option<f32> {
        let number = self.resolve(object)?.as_float().ok()?;
        number.is_finite().then(|| number.clamp(-1e9, 1e9))
    }

    /// The decoded bytes of an entry that is a stream; `None` also where it is damaged or too large.
    pub(super) fn stream_at(&mut self, dictionary: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
        let object = dictionary.get(key).ok()?.clone();
        self.decode(&object)
    }

    /// The decoded bytes of a stream; `None` also where it is damaged or too large.
    pub(super) fn decode(&mut self, object: &Object) -> Option<Vec<u8>> {
        let Object::Stream(stream) = self.resolve(object)? else { return None };
        let packed = stream.content.len();
        let limit = STREAM.min(packed.saturating_mul(RATIO).max(FREE)).min(self.left);
        let decoded = match stream.filters().as_deref() {
            Ok([b"FlateDecode"]) if !stream.dict.has(b"DecodeParms") => {
                inflate(&stream.content, limit, !self.document.was_encrypted())
            }
            _ => decode_by_filters(stream, limit),
        };
        match decoded {
            Inflated::Bytes(bytes) => {
                // What costs nothing to decode still costs time to read.
                self.left = self.left.saturating_sub(bytes.len().max(4096));
                return Some(bytes);
            }
            Inflated::TooLarge => self.overrun = true,
            Inflated::Damaged => self.lost.set(true),
        }
        None
    }
}

fn decode_by_filters(stream: &Stream, limit: usize) -> Inflated {
    match stream.get_plain_content_with_limit(limit) {
        Ok(bytes) => Inflated::Bytes(bytes),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Inflated::TooLarge,
        Err(_) => Inflated::Damaged,
    }
}
