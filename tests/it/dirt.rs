//! Makes dirty copies of a text, with the places of its characters carried along: what extraction and copying do to a report.

/// A character of a copy, and its place in the clean text in characters; a made character has none.
type Made = (char, Option<usize>);

/// One kind of dirt.
pub struct Dirt {
    /// What tests call it.
    pub name: &'static str,
    make: fn(Vec<Vec<Made>>) -> Vec<Made>,
}

/// Every kind of dirt.
pub const ALL: [Dirt; 13] = [
    Dirt { name: "wrap38-indent", make: |p| wrap(p, 38, true, false, 0) },
    Dirt { name: "wrap38-pages", make: |p| wrap(p, 38, false, false, 22) },
    Dirt { name: "wrap30-blank-lines", make: |p| wrap(p, 30, false, true, 0) },
    Dirt { name: "wrap28-indent-pages", make: |p| wrap(p, 28, true, false, 25) },
    Dirt { name: "one-line", make: |p| p.concat() },
    Dirt { name: "one-line-spaces", make: |p| p.into_iter().flat_map(|p| with(p, "", " ")).collect() },
    Dirt { name: "no-top-numbers", make: |p| lines(p.into_iter().map(without_top_number)) },
    Dirt { name: "half-width", make: |p| lines(p.into_iter().map(|p| each(p, half_width))) },
    Dirt { name: "full-width-digits", make: |p| lines(p.into_iter().map(|p| each(p, full_width_digit))) },
    Dirt { name: "table-rows", make: |p| lines(p.into_iter().map(|p| with(p, "| ", " |"))) },
    Dirt { name: "markdown-heads", make: |p| p.into_iter().flat_map(|p| with(marked(p), "", "\n\n")).collect() },
    Dirt { name: "bold-short-lines", make: |p| lines(p.into_iter().map(bold)) },
    Dirt { name: "spaced-short-lines", make: |p| lines(p.into_iter().map(spaced)) },
];

/// A dirty copy.
pub struct Copy {
    /// Its text.
    pub text: String,
    /// For each character of the clean text, where it stands in the copy, in characters.
    place: Vec<Option<usize>>,
}

impl Dirt {
    /// The kind of this name.
    pub fn named(name: &str) -> &'static Dirt {
        ALL.iter().find(|d| d.name == name).unwrap_or_else(|| panic!("no dirt called {name}"))
    }

    /// Makes a dirty copy of `text`.
    pub fn copy(&self, text: &str) -> Copy {
        let made = (self.make)(paragraphs(text));
        let mut place = vec![None; text.chars().count()];
        for (at, (_, from)) in made.iter().enumerate() {
            if let Some(from) = from {
                place[*from].get_or_insert(at);
            }
        }
        Copy { text: made.iter().map(|(c, _)| c).collect(), place }
    }
}

impl Copy {
    /// Where a range of the clean text, in characters, stands in the copy; `None` if nothing of it is left.
    pub fn range(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let first = self.place[start..end].iter().flatten().next()?;
        let last = self.place[start..end].iter().flatten().next_back()?;
        Some((*first, last + 1))
    }
}

/// The lines that are not empty.
fn paragraphs(text: &str) -> Vec<Vec<Made>> {
    let all: Vec<Made> = text.chars().enumerate().map(|(i, c)| (c, Some(i))).collect();
    all.split(|(c, _)| *c == '\n').filter(|p| !p.is_empty()).map(<[Made]>::to_vec).collect()
}

fn made(text: &str) -> impl Iterator<Item = Made> + '_ {
    text.chars().map(|c| (c, None))
}

fn with(paragraph: Vec<Made>, before: &str, behind: &str) -> Vec<Made> {
    made(before).chain(paragraph).chain(made(behind)).collect()
}

fn lines(paragraphs: impl Iterator<Item = Vec<Made>>) -> Vec<Made> {
    paragraphs.flat_map(|p| with(p, "", "\n")).collect()
}

fn each(paragraph: Vec<Made>, change: fn(char) -> char) -> Vec<Made> {
    paragraph.into_iter().map(|(c, from)| (change(c), from)).collect()
}

/// Rows of `width` characters, a page number after every `page` of them.
fn wrap(paragraphs: Vec<Vec<Made>>, width: usize, indent: bool, blank: bool, page: usize) -> Vec<Made> {
    let (mut out, mut rows) = (Vec::new(), 0);
    for paragraph in paragraphs {
        let mut row: Vec<Made> = made(if indent { "\u{3000}\u{3000}" } else { "" }).collect();
        let last = paragraph.len() - 1;
        for (i, c) in paragraph.into_iter().enumerate() {
            row.push(c);
            if row.len() == width || i == last {
                out.append(&mut row);
                out.extend(made(if blank { "\n\n" } else { "\n" }));
                rows += 1;
                if page > 0 && rows % page == 0 {
                    out.extend(made(&format!("— {} —\n", rows / page)));
                }
            }
        }
    }
    out
}

/// Length of `一、` at the start of a paragraph.
fn top_number(paragraph: &[Made]) -> usize {
    let digits = paragraph.iter().take_while(|(c, _)| "一二三四五六七八九十".contains(*c)).count();
    let numbered = digits > 0 && paragraph.get(digits).is_some_and(|(c, _)| *c == '、');
    if numbered { digits + 1 } else { 0 }
}

fn without_top_number(paragraph: Vec<Made>) -> Vec<Made> {
    let number = top_number(&paragraph);
    paragraph.into_iter().skip(number).collect()
}

fn marked(paragraph: Vec<Made>) -> Vec<Made> {
    if top_number(&paragraph) > 0 { with(paragraph, "## ", "") } else { paragraph }
}

fn bold(paragraph: Vec<Made>) -> Vec<Made> {
    if paragraph.len() < 40 { with(paragraph, "**", "**") } else { paragraph }
}

fn spaced(paragraph: Vec<Made>) -> Vec<Made> {
    if paragraph.len() < 30 { paragraph.into_iter().flat_map(|c| [c, (' ', None)]).collect() } else { paragraph }
}

fn half_width(c: char) -> char {
    match c {
        '，' => ',',
        '。' => '.',
        '；' => ';',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '！' => '!',
        '？' => '?',
        '“' | '”' => '"',
        _ => c,
    }
}

fn full_width_digit(c: char) -> char {
    if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }
}
