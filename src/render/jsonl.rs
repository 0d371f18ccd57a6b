//! Turns assessments into `fazhi.jsonl/1`: one JSON object a line, written as the reports are checked.
//!
//! A run over files writes `start`, one `report` each, `summary` and `end`; a file without its `end` was cut. A run
//! over records writes one answer for each of them and nothing besides: the report under the record's own `id`, or an
//! `error` with the number of its line. The reports are those of `fazhi.check/1`.

use serde::Serialize;

use super::inert::inert;
use super::json::{ReportJson, Summary, ToolJson, report, summary, tool};
use super::{Checked, Options, Tally};

/// Name of the shape.
const SCHEMA: &str = "fazhi.jsonl/1";

#[derive(Serialize)]
#[serde(tag = "record", rename_all = "kebab-case")]
enum Line<'a> {
    Start { schema: &'static str, tool: ToolJson<'a> },
    Report(ReportJson<'a>),
    Summary(Summary),
    End { reports: usize },
}

#[derive(Serialize)]
struct Answer<'a, I> {
    id: &'a I,
    #[serde(flatten)]
    report: ReportJson<'a>,
}

#[derive(Serialize)]
struct Refusal<'a, I> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a I>,
    error: RecordError<'a>,
}

/// Why a record could not be read.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RecordError<'a> {
    /// In Chinese.
    pub message: &'a str,
    /// 1-based line of the input.
    pub line: u64,
}

pub(super) fn start(options: &Options) -> String {
    line(&Line::Start { schema: SCHEMA, tool: tool(options) })
}

pub(super) fn rows(checked: &[Checked], options: &Options) -> String {
    checked.iter().map(|one| line(&Line::Report(report(one, options)))).collect()
}

pub(super) fn end(tally: &Tally) -> String {
    line(&Line::Summary(summary(tally))) + &line(&Line::End { reports: tally.files })
}

/// The answer to a record, a line.
pub fn record(id: &impl Serialize, one: &Checked, options: &Options) -> String {
    line(&Answer { id, report: report(one, options) })
}

/// The answer to a record that could not be read, a line.
pub fn record_error(id: Option<&impl Serialize>, error: RecordError) -> String {
    line(&Refusal { id, error })
}

fn line(value: &impl Serialize) -> String {
    let mut out = serde_json::to_string(value).expect("our shapes have string keys and plain values");
    out.push('\n');
    inert(out)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Format, render, sample};
    use super::*;

    #[test]
    fn a_whole_run_ends_with_its_end() {
        let sample = sample::every_shape();
        let options = sample::options(80);
        let checked = [sample.checked(), sample::unreadable()];
        let text = render(Format::Jsonl, &checked, &options);
        let lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let records: Vec<&str> = lines.iter().map(|l| l["record"].as_str().unwrap()).collect();
        assert_eq!(records, ["start", "report", "report", "summary", "end"]);
        assert_eq!((&lines[0]["schema"], &lines[4]), (&json!(SCHEMA), &json!({"record": "end", "reports": 2})));
        let whole: Value = serde_json::from_str(&render(Format::Json, &checked, &options)).unwrap();
        for (line, report) in lines[1..3].iter().zip(whole["reports"].as_array().unwrap()) {
            let mut line = line.clone();
            line.as_object_mut().unwrap().remove("record");
            assert_eq!(&line, report);
        }
        assert_eq!(lines[3]["errors"], whole["summary"]["errors"]);
        assert_eq!(lines[0]["tool"], whole["tool"]);
    }

    #[test]
    fn an_answer_carries_its_id_and_an_error_its_line() {
        let answer: Value =
            serde_json::from_str(&record(&json!(7), &sample::unreadable(), &sample::options(80))).unwrap();
        assert_eq!((&answer["id"], &answer["kind"]), (&json!(7), &json!("unreadable")));
        assert!(answer.get("record").is_none());
        let error = RecordError { message: "不是JSON", line: 3 };
        assert_eq!(record_error(None::<&i64>, error), "{\"error\":{\"message\":\"不是JSON\",\"line\":3}}\n");
    }
}
