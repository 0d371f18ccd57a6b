//! Turns the bytes of an RTF file into its tokens, and says what its destinations are to a reader.
//!
//! Binary data (`\bin`) is stepped over here, so that nothing of it is taken for a token.

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\par`, `\u-123`: name and parameter.
    Word(&'a str, Option<i32>),
    /// `\~`: a control symbol.
    Symbol(u8),
    /// `\'d2`, or a byte of the text itself.
    Byte(u8),
}

/// The tokens of a file, from its first byte.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn word(&mut self) -> Token<'a> {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let number = &rest[letters..];
        let minus = usize::from(number.first() == Some(&b'-'));
        let digits = number[minus..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
        let value = (digits > 0).then(|| {
            let value = number[minus..minus + digits].iter().fold(0i64, |n, b| n * 10 + i64::from(b - b'0'));
            (if minus == 1 { -value } else { value }).clamp(i32::MIN.into(), i32::MAX.into()) as i32
        });
        self.at += letters + if digits > 0 { minus + digits } else { 0 };
        // One blank belongs to the word.
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if name == "bin" {
            self.at = (self.at + value.unwrap_or(0).max(0) as usize).min(self.bytes.len());
        }
        Token::Word(name, value)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\r' | b'\n' | 0 => continue,
                b'\\' => {
                    let next = *self.bytes.get(self.at)?;
                    if next.is_ascii_alphabetic() {
                        return Some(self.word());
                    }
                    self.at += 1;
                    let hex = |i: usize| self.bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
                    match (next, hex(self.at), hex(self.at + 1)) {
                        (b'\'', Some(high), Some(low)) => {
                            self.at += 2;
                            Token::Byte((high * 16 + low) as u8)
                        }
                        _ => Token::Symbol(next),
                    }
                }
                byte => Token::Byte(byte),
            });
        }
    }
}

/// What a destination's group holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Text of the document.
    Text,
    /// The label of a list, as it stood on the page.
    Label,
    /// A footnote or endnote.
    Note,
    /// A text box.
    TextBox,
    /// What a field computes.
    Instruction,
    /// What a field shows.
    Result,
    /// The table of fonts.
    Fonts,
    /// Nothing a reader of the document sees in its text.
    Skipped,
}

/// What a word opens, if it names a destination; `starred`: `\*` stood before it, and readers that do not
/// know the word skip its group.
pub(super) fn destination(word: &str, starred: bool) -> Option<Destination> {
    Some(match word {
        "listtext" | "pntext" => Destination::Label,
        "footnote" => Destination::Note,
        "shptxt" | "dptxbxtext" => Destination::TextBox,
        "fldinst" => Destination::Instruction,
        "fldrslt" => Destination::Result,
        "fonttbl" => Destination::Fonts,
        // `shpinst` holds the text box, `ud` the Unicode twin of what `upr` skips.
        "shpinst" | "result" | "do" | "ud" => Destination::Text,
        _ if starred || SKIPPED.binary_search(&word).is_ok() => Destination::Skipped,
        _ => return None,
    })
}

/// Destinations without `\*` whose text is not the document's; sorted.
const SKIPPED: &[&str] = &[
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "annotation",
    "atnauthor",
    "atnid",
    "author",
    "buptim",
    "category",
    "colortbl",
    "comment",
    "company",
    "creatim",
    "datastore",
    "doccomm",
    "docvar",
    "factoidname",
    "filetbl",
    "fontemb",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "info",
    "keywords",
    "latentstyles",
    "listoverridetable",
    "listtable",
    "manager",
    "mmathPr",
    "nonesttables",
    "nonshppict",
    "objdata",
    "operator",
    "pict",
    "pn",
    "printim",
    "private",
    "revtbl",
    "revtim",
    "rsidtbl",
    "rxe",
    "shprslt",
    "sn",
    "sp",
    "stylesheet",
    "subject",
    "sv",
    "tc",
    "template",
    "themedata",
    "title",
    "txe",
    "upr",
    "userprops",
    "xe",
    "xmlattrname",
    "xmlnstbl",
];

#[cfg(test)]
mod tests {
    #[test]
    fn destinations_are_sorted() {
        assert!(super::SKIPPED.is_sorted());
    }
}
