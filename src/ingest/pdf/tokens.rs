//! Turns the bytes of a content stream or a CMap into tokens, one at a time, so that nothing is kept of what is not used.
//!
//! Total: whatever no rule explains is skipped byte by byte. Nests by counting, never by recursion.

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// An integer or a real.
    Number(f32),
    /// A name without its slash, escapes resolved.
    Name(Vec<u8>),
    /// A string, literal or hexadecimal.
    Text(Vec<u8>),
    /// `[` or `]`, `<<` or `>>`, `{` or `}`.
    Bracket,
    /// An operator or another bare word.
    Word(&'a [u8]),
}

/// The tokens of `bytes` from `at` on.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// From the first byte on.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Steps over the data of an inline image, `ID` being read: behind the next `EI` between blanks, else to the end.
    pub(super) fn skip_image(&mut self) {
        let rest = &self.bytes[self.at..];
        let ends = |i: usize| {
            rest[i..].starts_with(b"EI")
                && rest[..i].last().is_some_and(|b| is_blank(*b))
                && rest.get(i + 2).is_none_or(|b| is_blank(*b))
        };
        self.at += (0..rest.len()).find(|i| ends(*i)).map_or(rest.len(), |i| i + 2);
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take_while(&mut self, holds: impl Fn(u8) -> bool) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(&holds) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut depth = 1;
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
            text.push(b);
        }
        text
    }

    /// What follows a backslash.
    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(b) = self.peek() else { return };
        self.at += 1;
        match b {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'0'..=b'7' => {
                let mut code = u32::from(b - b'0');
                for _ in 0..2 {
                    let Some(d @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(d - b'0');
                    self.at += 1;
                }
                // High-order overflow is ignored, as ISO 32000 7.3.4.2 says.
                text.push((code & 0xff) as u8);
            }
            _ => text.push(b),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut high = None;
        while let Some(b) = self.peek() {
            self.at += 1;
            if b == b'>' {
                break;
            }
            let Some(digit) = (b as char).to_digit(16) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(h) => text.push((h * 16 + digit) as u8),
            }
        }
        text.extend(high.map(|h| (h * 16) as u8));
        text
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.take_while(is_blank);
            let b = self.peek()?;
            let second = self.bytes.get(self.at + 1).copied();
            return Some(match b {
                b'%' => {
                    self.take_while(|b| !matches!(b, b'\n' | b'\r'));
                    continue;
                }
                b'(' => {
                    self.at += 1;
                    Token::Text(self.literal())
                }
                b'<' if second != Some(b'<') => {
                    self.at += 1;
                    Token::Text(self.hexadecimal())
                }
                b'<' => {
                    self.at += 2;
                    Token::Bracket
                }
                b'>' => {
                    self.at += 1 + usize::from(second == Some(b'>'));
                    Token::Bracket
                }
                b'[' | b']' | b'{' | b'}' | b')' => {
                    self.at += 1;
                    Token::Bracket
                }
                b'/' => {
                    self.at += 1;
                    Token::Name(unescape(self.take_while(is_regular)))
                }
                _ => {
                    let word = self.take_while(is_regular);
                    number(word).map_or(Token::Word(word), Token::Number)
                }
            });
        }
    }
}

/// White space of ISO 32000 7.2.3.
fn is_blank(b: u8) -> bool {
    matches!(b, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(b: u8) -> bool {
    !is_blank(b) && !matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// `#41` in a name is the byte 0x41.
fn unescape(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(&b) = name.get(at) {
        let digit = |i: usize| name.get(i).and_then(|d| (*d as char).to_digit(16));
        match (b, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(b);
                at += 1;
            }
        }
    }
    out
}

/// A number as writers of PDF spell it: no exponent, maybe `--5` or `5.-3`, whose tail is dropped.
fn number(word: &[u8]) -> Option<f32> {
    if !word.iter().any(u8::is_ascii_digit) || !matches!(word[0], b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    let negative = word[0] == b'-';
    let digits = word.iter().position(|b| !matches!(b, b'+' | b'-'))?;
    let (mut value, mut scale, mut behind_point) = (0f64, 1f64, false);
    for b in &word[digits..] {
        match b {
            b'0'..=b'9' if behind_point => {
                scale /= 10.0;
                value += f64::from(b - b'0') * scale;
            }
            b'0'..=b'9' => value = value * 10.0 + f64::from(b - b'0'),
            b'.' if !behind_point => behind_point = true,
            b'-' | b'.' => break,
            _ => return None,
        }
    }
    let value = if negative { -value } else { value };
    // Beyond any page; infinities would poison every sum.
    Some(value.clamp(-1e9, 1e9) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_of_tokens() {
        let tokens: Vec<Token> = Tokens::new(b"/F#31 12.5 Tf [(a\\(b\\051(c)\\n) -.5 <4e0>]TJ % x\n--3 q").collect();
        assert_eq!(
            tokens,
            [
                Token::Name(b"F1".to_vec()),
                Token::Number(12.5),
                Token::Word(b"Tf"),
                Token::Bracket,
                Token::Text(b"a(b)(c)\n".to_vec()),
                Token::Number(-0.5),
                Token::Text(vec![0x4e, 0x00]),
                Token::Bracket,
                Token::Word(b"TJ"),
                Token::Number(-3.0),
                Token::Word(b"q"),
            ]
        );
    }

    #[test]
    fn an_inline_image_is_stepped_over() {
        let mut tokens = Tokens::new(b"ID \xffEI(\x01 EI Q");
        tokens.next();
        tokens.skip_image();
        assert_eq!(tokens.next(), Some(Token::Word(b"Q")));
    }
}
