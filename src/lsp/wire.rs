//! Turns the bytes of the base protocol into [`Message`]s, and messages into bytes.
//!
//! `lsp_server` reads well-formed input only and ends with the first message that is not; here a malformed one
//! becomes an error to send back, and reading goes on with the next header.

use std::io::{self, BufRead, Read as _, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// Longest message in bytes; longer ones are skipped and refused.
const LONGEST: u64 = 128 << 20;
/// Longest header line in bytes.
const HEADER: u64 = 4096;

/// A message that cannot be taken, and what to answer.
#[derive(Clone, Debug)]
pub struct Malformed {
    id: Value,
    code: ErrorCode,
    why: String,
}

impl Malformed {
    /// The answer as the protocol wants it; `null` stands for an id that could not be read.
    pub fn answer(&self) -> String {
        json!({ "jsonrpc": "2.0", "id": self.id, "error": { "code": self.code as i32, "message": self.why } })
            .to_string()
    }

    /// What is wrong with it, in Chinese.
    pub fn why(&self) -> &str {
        &self.why
    }

    fn new(code: ErrorCode, why: impl Into<String>) -> Malformed {
        Malformed { id: Value::Null, code, why: why.into() }
    }
}

/// The next message; `None` at the end of the input.
///
/// # Errors
///
/// When the input cannot be read.
pub fn read(input: &mut impl BufRead) -> io::Result<Option<Result<Message, Malformed>>> {
    let Some(length) = header(input)? else { return Ok(None) };
    let length = match length {
        Ok(length) => length,
        Err(malformed) => return Ok(Some(Err(malformed))),
    };
    if length > LONGEST {
        io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(Some(Err(Malformed::new(ErrorCode::InvalidRequest, "消息过长，未处理"))));
    }
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(parse(&body)))
}

/// A message from its JSON.
///
/// # Errors
///
/// When it is none; what to answer.
pub fn parse(body: &[u8]) -> Result<Message, Malformed> {
    let refused = |value: &Value| {
        let id = value.get("id").filter(|id| id.is_string() || id.is_number()).cloned().unwrap_or_default();
        Malformed { id, code: ErrorCode::InvalidRequest, why: "消息不是请求、通知或答复".to_owned() }
    };
    let whole = || serde_json::from_slice::<Value>(body);
    match serde_json::from_slice(body) {
        // A request whose id is none would pass for a notification, and wait for its answer in vain.
        Ok(Message::Notification(notification)) if memchr::memmem::find(body, b"\"id\"").is_some() => match whole() {
            Ok(value) if value.get("id").is_some_and(|id| !id.is_null()) => Err(refused(&value)),
            _ => Ok(Message::Notification(notification)),
        },
        Ok(message) => Ok(message),
        Err(_) => Err(match whole() {
            Ok(value) => refused(&value),
            Err(error) => {
                let why = format!("消息不是有效的 JSON（第{}行第{}列）", error.line(), error.column());
                Malformed::new(ErrorCode::ParseError, why)
            }
        }),
    }
}

/// Writes a message in its frame.
///
/// # Errors
///
/// When the output does not take it.
pub fn write(output: &mut impl Write, body: &str) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())
}

/// The length of the body that follows; `None` at the end of the input.
fn header(input: &mut impl BufRead) -> io::Result<Option<Result<u64, Malformed>>> {
    let (mut length, mut any) = (None, false);
    loop {
        let mut line = Vec::new();
        if input.take(HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii();
        if line.is_empty() {
            match length {
                Some(length) => return Ok(Some(Ok(length))),
                // A blank line before any header is nothing.
                None if any => {
                    let why = "消息头中没有 Content-Length";
                    return Ok(Some(Err(Malformed::new(ErrorCode::InvalidRequest, why))));
                }
                None => continue,
            }
        }
        any = true;
        let (name, value) = line.split_at(line.iter().position(|b| *b == b':').unwrap_or(line.len()));
        if name.eq_ignore_ascii_case(b"content-length") {
            let digits = value.trim_ascii_start().strip_prefix(b":").unwrap_or_default().trim_ascii();
            length = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &str) -> Vec<Result<Message, i32>> {
        let mut input = input.as_bytes();
        std::iter::from_fn(|| read(&mut input).unwrap()).map(|m| m.map_err(|m| m.code as i32)).collect()
    }

    fn framed(body: &str) -> String {
        let mut out = Vec::new();
        write(&mut out, body).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn reading_goes_on_behind_what_is_malformed() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        for (bad, code) in [
            (framed("{\"jsonrpc\":"), -32700),
            (framed("[1,2]"), -32600),
            (framed(r#"{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}"#), -32600),
            ("Content-Length: many\r\n\r\n".to_owned(), -32600),
            ("Content-Type: x\r\n\r\n".to_owned(), -32600),
            (framed(&"[".repeat(100_000)), -32700),
        ] {
            let read = all(&(bad + &good));
            assert_eq!(read[0].as_ref().err(), Some(&code));
            assert!(matches!(&read[1], Ok(Message::Notification(n)) if n.method == "exit"));
        }
        assert!(all("Content-Length: 50\r\n\r\n{\"cut").is_empty(), "an input that ends within a message has ended");
        let text = format!("\r\ncontent-length:{}", &good["Content-Length: ".len()..]);
        assert!(all(&text)[0].is_ok(), "case, blanks and blank lines do not matter");
    }

    #[test]
    fn an_answer_names_the_id_where_it_can_be_read() {
        let answer = parse(br#"{"id":7,"params":3,"metod":"x"}"#).unwrap_err().answer();
        assert!(answer.contains("\"id\":7"), "{answer}");
        assert!(parse(b"{").unwrap_err().answer().contains("\"id\":null"));
    }
}
