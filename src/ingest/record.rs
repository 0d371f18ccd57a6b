//! Reads one line of JSON, `{"id", "text" or "base64", "name"?}`, into a [`Record`]: a document that came in a stream.
//!
//! `text` is the text of a document, `base64` the bytes of its file; both are then read as a file would be. Every
//! mistake is one Chinese sentence, with the record's `id` where it can be told.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose};
use serde::Serialize;
use serde_json::{Map, Value};

use super::MAX_BYTES;

/// Longest line in bytes: a text of [`MAX_BYTES`] with every character escaped, or its base64.
pub const MAX_LINE: usize = 2 * MAX_BYTES + (1 << 16);

/// What a record is called in its stream, returned as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Id {
    /// `"甲镇"`
    Text(String),
    /// `17`
    Number(i64),
}

/// One document of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name in the stream.
    pub id: Id,
    /// What to call it: `name`, else its id.
    pub name: String,
    /// The bytes of its file, or its text.
    pub bytes: Vec<u8>,
}

/// Why a line is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordMistake {
    /// The record's name, if that much could be read.
    pub id: Option<Id>,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

const KEYS: [&str; 4] = ["id", "text", "base64", "name"];

/// Reads a line without its line end.
///
/// # Errors
///
/// When it is no JSON object, or its keys do not make a document.
pub fn record(line: &[u8]) -> Result<Record, RecordMistake> {
    let none = |message: String| RecordMistake { id: None, message };
    let mut map: Map<String, Value> = serde_json::from_slice(line).map_err(|error| none(no_json(line, &error)))?;
    let id = match map.remove("id") {
        Some(Value::String(text)) => Id::Text(text),
        Some(Value::Number(number)) if number.is_i64() => Id::Number(number.as_i64().expect("is_i64 was asked for")),
        Some(_) => return Err(none("id 应是文字或整数".to_owned())),
        None => return Err(none("缺少 id，请给每条记录写明 id".to_owned())),
    };
    let wrong = |message: String| RecordMistake { id: Some(id.clone()), message };
    if let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let key: String = key.chars().take(20).collect();
        return Err(wrong(format!("不认识 {key}，可用：{}", KEYS.join("、"))));
    }
    let mut word = |key: &str| match map.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(format!("{key} 应是文字"))),
    };
    let name = match (word("name")?, &id) {
        (Some(name), _) => name,
        (None, Id::Text(text)) => text.clone(),
        (None, Id::Number(number)) => number.to_string(),
    };
    let bytes = match (word("text")?, word("base64")?) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(coded)) => decoded(coded).map_err(|why| wrong(why.to_owned()))?,
        (None, None) => return Err(wrong("缺少 text 或 base64".to_owned())),
        (Some(_), Some(_)) => return Err(wrong("text 和 base64 只能有一个".to_owned())),
    };
    Ok(Record { id, name, bytes })
}

/// With or without `=` at the end; line ends, which some encoders put in, do not count.
fn decoded(coded: String) -> Result<Vec<u8>, &'static str> {
    const ANY_PADDING: GeneralPurposeConfig =
        general_purpose::PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, ANY_PADDING);
    let mut coded = coded.into_bytes();
    coded.retain(|byte| !byte.is_ascii_whitespace());
    ENGINE.decode(coded).map_err(|_| "base64 有误，请用标准的 base64 编码文件的全部字节")
}

fn no_json(line: &[u8], error: &serde_json::Error) -> String {
    let at =
        line.get(..error.column().min(line.len())).map_or(0, |before| String::from_utf8_lossy(before).chars().count());
    match error.classify() {
        serde_json::error::Category::Eof => "这一行的 JSON 不完整，一条记录应写在一行内".to_owned(),
        serde_json::error::Category::Data => "这一行不是 JSON 对象，应为 {\"id\": …, \"text\": …}".to_owned(),
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
            format!("这一行不是有效的 JSON（第{at}个字处），应为 {{\"id\": …, \"text\": …}}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_or_the_bytes_of_a_file() {
        let text = |t: &str| Id::Text(t.to_owned());
        let one = record("{\"id\": \"甲\", \"text\": \"法治\"}".as_bytes()).unwrap();
        assert_eq!(one, Record { id: text("甲"), name: "甲".to_owned(), bytes: "法治".into() });
        for coded in ["5rOV5rK7", "5rOV\\n5rK7\\n"] {
            let line = format!("{{\"id\": 7, \"base64\": \"{coded}\", \"name\": \"a.txt\", \"text\": null}}");
            let one = record(line.as_bytes()).unwrap();
            assert_eq!(one, Record { id: Id::Number(7), name: "a.txt".to_owned(), bytes: "法治".into() });
        }
        assert_eq!(
            record(br#"{"id":"a","base64":"YQ"}"#).unwrap().bytes,
            record(br#"{"id":"a","base64":"YQ=="}"#).unwrap().bytes
        );
    }

    #[test]
    fn a_mistake_names_its_record_where_it_can() {
        let wrong = |line: &str| {
            let mistake = record(line.as_bytes()).unwrap_err();
            (mistake.id.is_some(), mistake.message)
        };
        for (line, known, says) in [
            ("", false, "不完整"),
            ("[1]", false, "不是 JSON 对象"),
            ("{\"id\": \"甲\",, }", false, "第12个字处"),
            ("{\"id\": \"甲\", \"text\": \"", false, "不完整"),
            ("{\"text\": \"甲\"}", false, "缺少 id"),
            ("{\"id\": 1.5, \"text\": \"甲\"}", false, "文字或整数"),
            ("{\"id\": 1}", true, "缺少 text 或 base64"),
            ("{\"id\": 1, \"text\": 2}", true, "text 应是文字"),
            ("{\"id\": 1, \"text\": \"a\", \"base64\": \"YQ\"}", true, "只能有一个"),
            ("{\"id\": 1, \"base64\": \"法\"}", true, "base64 有误"),
            ("{\"id\": 1, \"txt\": \"a\"}", true, "不认识 txt"),
        ] {
            let (id, message) = wrong(line);
            assert!(id == known && message.contains(says), "{line}: {message}");
        }
        assert!(record(b"{\"id\": 1, \"text\": \"\xff\"}").is_err());
        assert!(record(format!("{{\"id\": {}1", "[".repeat(100_000)).as_bytes()).is_err());
    }
}
