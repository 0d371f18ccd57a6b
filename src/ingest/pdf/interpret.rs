//! Turns the content of a page into runs of text with their places, and says what else it shows.
//!
//! Follows the operators that place text (ISO 32000 9.4), the matrices they stand under, and form XObjects.
//! Colours, clipping and paths are not looked at; pictures only so far as to know that a page is one.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId};

use super::font::Font;
use super::matrix::Matrix;
use super::objects::{Objects, Page};
use super::tokens::{Token, Tokens};
use crate::ingest::visual::{Direction, Run, Runs};

/// Deepest form in a form.
const FORMS: usize = 12;
/// Deepest `q`; what is deeper keeps the state of the level above.
const STATES: usize = 256;
/// Most operands of one operator; a long line spelled glyph by glyph has some hundred.
const OPERANDS: usize = 1 << 14;
/// Part of the page that a picture covers if the page is a scan.
const COVERED: f32 = 0.4;

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Its text.
    pub(super) runs: Runs,
    /// A picture covers much of it.
    pub(super) picture: bool,
    /// Characters read.
    pub(super) readable: usize,
    /// Characters whose font does not say what they are.
    pub(super) unreadable: usize,
    /// Characters shown without ink, as recognition lays them over a scan.
    pub(super) invisible: usize,
    /// A part of the content could not be decoded.
    pub(super) damaged: bool,
}

/// Fonts by object; the same font serves many pages.
pub(super) type Fonts = BTreeMap<ObjectId, Rc<Font>>;

/// Reads one page.
pub(super) fn show(page: &Page, objects: &mut Objects, fonts: &mut Fonts) -> Shown {
    let mut shown = Shown::default();
    let content = contents(page, objects, &mut shown);
    let area = (page.media[2] - page.media[0]) * (page.media[3] - page.media[1]);
    let mut reader = Reader { objects, fonts, shown, area, marks: Vec::new(), depth: 0 };
    reader.content(&content, &page.resources, Matrix::IDENTITY);
    reader.shown
}

/// All streams of a page as one; an operator may begin in one and end in the next.
fn contents(page: &Page, objects: &mut Objects, shown: &mut Shown) -> Vec<u8> {
    let streams: Vec<Object> = match page.dictionary.get(b"Contents") {
        Ok(entry) => match objects.resolve(entry) {
            Some(Object::Array(streams)) => streams.clone(),
            Some(Object::Null) => Vec::new(),
            _ => vec![entry.clone()],
        },
        Err(_) => Vec::new(),
    };
    let mut content = Vec::new();
    for stream in &streams {
        match objects.decode(stream) {
            Some(bytes) if content.is_empty() => content = bytes,
            Some(bytes) => {
                content.push(b'\n');
                content.extend_from_slice(&bytes);
            }
            None => shown.damaged = true,
        }
    }
    content
}

struct Reader<'a> {
    objects: &'a mut Objects,
    fonts: &'a mut Fonts,
    shown: Shown,
    /// Of the page, in square points.
    area: f32,
    /// Open marked contents; true for what is furniture of the page.
    marks: Vec<bool>,
    /// Forms open.
    depth: usize,
}

/// The part of the graphics state that places text.
#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    char_space: f32,
    word_space: f32,
    scale: f32,
    leading: f32,
    rise: f32,
    invisible: bool,
}

enum Operand {
    Number(f32),
    Name(Vec<u8>),
    Text(Vec<u8>),
}

impl Reader<'_> {
    fn content(&mut self, bytes: &[u8], resources: &Dictionary, ctm: Matrix) {
        let mut state = State {
            ctm,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            invisible: false,
        };
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let mut named: BTreeMap<Vec<u8>, Rc<Font>> = BTreeMap::new();
        let mut operands: Vec<Operand> = Vec::new();
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            // Forms that show one another would go on after the account is empty.
            if self.objects.overrun() {
                return;
            }
            let word = match token {
                Token::Number(n) => {
                    push(&mut operands, Operand::Number(n));
                    continue;
                }
                Token::Name(n) => {
                    push(&mut operands, Operand::Name(n));
                    continue;
                }
                Token::Text(t) => {
                    push(&mut operands, Operand::Text(t));
                    continue;
                }
                Token::Bracket => continue,
                Token::Word(word) => word,
            };
            let number = |i: usize| match operands.get(i) {
                Some(Operand::Number(n)) => *n,
                _ => 0.0,
            };
            match word {
                b"q" if saved.len() < STATES => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state.ctm = Matrix(std::array::from_fn(number)).then(state.ctm),
                b"BT" => (text, line) = (Matrix::IDENTITY, Matrix::IDENTITY),
                b"Tf" => {
                    if let Some(Operand::Name(name)) = operands.first() {
                        state.font = self.font(name, resources, &mut named);
                        state.size = number(1);
                    }
                }
                b"gs" => {
                    if let Some(Operand::Name(name)) = operands.first() {
                        self.graphics(name, resources, &mut state);
                    }
                }
                b"Tc" => state.char_space = number(0),
                b"Tw" => state.word_space = number(0),
                b"Tz" => state.scale = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Tr" => state.invisible = matches!(number(0) as i32, 3 | 7),
                b"Tm" => {
                    line = Matrix(std::array::from_fn(number));
                    text = line;
                }
                b"Td" | b"TD" => {
                    if word == b"TD" {
                        state.leading = -number(1);
                    }
                    line = Matrix::shift(number(0), number(1)).then(line);
                    text = line;
                }
                b"T*" | b"'" | b"\"" => {
                    if word == b"\"" {
                        (state.word_space, state.char_space) = (number(0), number(1));
                    }
                    line = Matrix::shift(0.0, -state.leading).then(line);
                    text = line;
                    if word != b"T*" {
                        self.texts(&operands, &state, &mut text);
                    }
                }
                b"Tj" => self.texts(&operands, &state, &mut text),
                b"TJ" => self.texts(&operands, &state, &mut text),
                b"BMC" | b"BDC" => {
                    let inside = self.marks.last() == Some(&true);
                    let furniture = inside || self.is_furniture(&operands, resources);
                    if self.marks.len() < STATES {
                        self.marks.push(furniture);
                    }
                }
                b"EMC" => {
                    self.marks.pop();
                }
                b"Do" => {
                    if let Some(Operand::Name(name)) = operands.first() {
                        self.xobject(name, resources, state.ctm);
                    }
                }
                b"ID" => {
                    self.picture(state.ctm);
                    tokens.skip_image();
                }
                _ => {}
            }
            operands.clear();
        }
    }

    /// Shows the strings among the operands, moved by the numbers between them.
    fn texts(&mut self, operands: &[Operand], state: &State, text: &mut Matrix) {
        let Some(font) = &state.font else {
            let bytes = operands.iter().map(|o| if let Operand::Text(t) = o { t.len() } else { 0 }).sum::<usize>();
            self.shown.unreadable += bytes;
            return;
        };
        for operand in operands {
            match operand {
                Operand::Text(bytes) => self.string(bytes, font, state, text),
                Operand::Number(n) => {
                    let by = -n / 1000.0 * state.size;
                    *text = if font.vertical { Matrix::shift(0.0, by) } else { Matrix::shift(by * state.scale, 0.0) }
                        .then(*text);
                }
                Operand::Name(_) => {}
            }
        }
    }

    fn string(&mut self, bytes: &[u8], font: &Font, state: &State, text: &mut Matrix) {
        let mut at = 0;
        let mut glyph_text = String::new();
        while at < bytes.len() {
            glyph_text.clear();
            let (glyph, length) = font.next(&bytes[at..], &mut glyph_text);
            at += length;
            let place = Matrix::shift(0.0, state.rise).then(*text).then(state.ctm);
            let space = state.char_space + if glyph.is_space { state.word_space } else { 0.0 };
            let width = glyph.width / 1000.0 * state.size;
            let (advance, space) =
                if font.vertical { (state.size, space) } else { (width * state.scale, space * state.scale) };
            self.place(&glyph_text, glyph.readable, font, place, (advance, space), state);
            let step = advance + space;
            *text = if font.vertical { Matrix::shift(0.0, -step) } else { Matrix::shift(step, 0.0) }.then(*text);
        }
    }

    fn place(
        &mut self,
        text: &str,
        readable: bool,
        font: &Font,
        place: Matrix,
        (advance, space): (f32, f32),
        state: &State,
    ) {
        if !readable {
            if font.pictures {
                return;
            }
            self.shown.unreadable += 1;
        } else if !text.trim().is_empty() {
            self.shown.readable += text.chars().count();
            self.shown.invisible += if state.invisible { text.chars().count() } else { 0 };
        }
        let (right, up) = place.axes();
        let along = if font.vertical { (-up.0, -up.1) } else { right };
        let across = if font.vertical { right.0.hypot(right.1) } else { up.0.hypot(up.1) };
        // Lengths of text space along the line, in points.
        let stretch = along.0.hypot(along.1);
        let Some(direction) = Direction::of(along) else {
            self.shown.runs.slanted += 1;
            return;
        };
        let (x, y) = direction.place(place.origin());
        let run = Run {
            x0: x,
            x1: x + advance.abs() * stretch,
            pen: x + (advance.abs() + space) * stretch,
            y,
            size: state.size.abs() * across,
            text: String::new(),
            direction,
            furniture: self.marks.last() == Some(&true),
        };
        self.shown.runs.push(run, if readable { text } else { "\u{fffd}" });
    }

    fn font(
        &mut self,
        name: &[u8],
        resources: &Dictionary,
        named: &mut BTreeMap<Vec<u8>, Rc<Font>>,
    ) -> Option<Rc<Font>> {
        if let Some(font) = named.get(name) {
            return Some(Rc::clone(font));
        }
        let fonts = self.objects.dictionary_at(resources, b"Font")?;
        let entry = fonts.get(name).ok()?.clone();
        let font = self.load(&entry)?;
        named.insert(name.to_vec(), Rc::clone(&font));
        Some(font)
    }

    fn load(&mut self, entry: &Object) -> Option<Rc<Font>> {
        let id = entry.as_reference().ok();
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(font));
        }
        let dictionary = self.objects.dictionary(entry)?.clone();
        let font = Rc::new(Font::read(&dictionary, self.objects));
        if let Some(id) = id {
            self.fonts.insert(id, Rc::clone(&font));
        }
        Some(font)
    }

    /// The font that a graphics state sets.
    fn graphics(&mut self, name: &[u8], resources: &Dictionary, state: &mut State) {
        let states = self.objects.dictionary_at(resources, b"ExtGState");
        let entry = states.and_then(|s| self.objects.dictionary_at(s, name));
        let Some([font, size]) = entry.and_then(|e| self.objects.array_at(e, b"Font")) else { return };
        let (font, size) = (font.clone(), self.objects.number_of(size));
        state.font = self.load(&font);
        state.size = size.unwrap_or(state.size);
    }

    /// Whether marked content is what the layout added to each page.
    fn is_furniture(&self, operands: &[Operand], resources: &Dictionary) -> bool {
        let mut names =
            operands.iter().filter_map(|o| if let Operand::Name(n) = o { Some(n.as_slice()) } else { None });
        if names.next() != Some(b"Artifact") {
            return false;
        }
        let kind = |name: &[u8]| matches!(name, b"Pagination" | b"Header" | b"Footer" | b"Watermark");
        let properties = self.objects.dictionary_at(resources, b"Properties");
        let listed = |name: &[u8]| {
            let entry = properties.and_then(|p| self.objects.dictionary_at(p, name));
            let keys: [&[u8]; 2] = [b"Type", b"Subtype"];
            entry.is_some_and(|e| keys.iter().any(|key| self.objects.name(e, key).is_some_and(|n| kind(&n))))
        };
        names.any(|name| kind(name) || listed(name))
    }

    fn xobject(&mut self, name: &[u8], resources: &Dictionary, ctm: Matrix) {
        let objects = &*self.objects;
        let Some(entry) = objects.dictionary_at(resources, b"XObject").and_then(|x| x.get(name).ok()) else { return };
        let Some(form) = objects.dictionary(entry) else { return };
        match objects.name(form, b"Subtype").as_deref() {
            Some(b"Image") => self.picture(ctm),
            Some(b"Form") if self.depth < FORMS => {
                let (entry, form) = (entry.clone(), form.clone());
                let own = objects.dictionary_at(&form, b"Resources").cloned();
                let numbers = objects.array_at(&form, b"Matrix").unwrap_or_default();
                let numbers: Vec<f32> = numbers.iter().filter_map(|n| objects.number_of(n)).collect();
                let matrix = <[f32; 6]>::try_from(numbers).map_or(Matrix::IDENTITY, Matrix);
                let Some(bytes) = self.objects.decode(&entry) else {
                    self.shown.damaged = true;
                    return;
                };
                self.depth += 1;
                let marks = std::mem::take(&mut self.marks);
                self.marks.extend(marks.last().copied().filter(|furniture| *furniture));
                self.content(&bytes, own.as_ref().unwrap_or(resources), matrix.then(ctm));
                self.marks = marks;
                self.depth -= 1;
            }
            _ => {}
        }
    }

    /// A picture fills the unit square under the current matrix.
    fn picture(&mut self, ctm: Matrix) {
        self.shown.picture |= ctm.area() > self.area * COVERED;
    }
}

fn push(operands: &mut Vec<Operand>, operand: Operand) {
    if operands.len() < OPERANDS {
        operands.push(operand);
    }
}
