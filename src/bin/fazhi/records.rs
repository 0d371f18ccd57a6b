//! `fazhi check --format jsonl -`: records on standard input → one answer each on standard output, in order.
//!
//! One record is in memory at a time. A line that is no record, or is too long, is answered with what is wrong with
//! it, and the stream goes on. Lines of blanks are passed over. Nothing else is written, on neither output.

use std::io::{BufRead, Write as _};

use fazhi::ingest::{self, Record, RecordMistake};
use fazhi::render::{self, Options, RecordError};

use crate::check::Row;
use crate::input::Input;
use crate::{Exit, Failure};

/// Answers every record of `input`; `row` checks one document, `quiet` keeps only the exit code.
///
/// # Errors
///
/// When standard input cannot be read on, or standard output takes no more.
pub fn answer(
    mut input: impl BufRead,
    options: &Options,
    quiet: bool,
    row: impl Fn(Input) -> Row,
    exit: impl Fn(&Row) -> Exit,
) -> Result<Exit, Failure> {
    let mut out = std::io::stdout().lock();
    let (mut number, mut worst) = (0, Exit::Clean);
    let mut line = Vec::new();
    loop {
        let whole = next_line(&mut input, &mut line, ingest::MAX_LINE)
            .map_err(|error| Failure::Usage(format!("标准输入：第{}行读取失败（{error}）", number + 1)))?;
        let Some(whole) = whole else { return Ok(worst) };
        number += 1;
        if whole && line.trim_ascii().is_empty() {
            continue;
        }
        let record = if whole {
            ingest::record(&line)
        } else {
            let most = ingest::MAX_LINE >> 20;
            Err(RecordMistake { id: None, message: format!("这一行超过{most}MB的上限，没有读取") })
        };
        let answer = match record {
            Ok(Record { id, name, bytes }) => {
                let source = ingest::read(&name, &bytes).map_err(|error| error.to_string());
                let row = row(Input { path: name, source });
                worst = worst.max(exit(&row));
                render::record(&id, &row.checked(), options)
            }
            Err(RecordMistake { id, message }) => {
                worst = Exit::NotChecked;
                render::record_error(id.as_ref(), RecordError { message: &message, line: number })
            }
        };
        if quiet {
            continue;
        }
        match out.write_all(answer.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => {}
            // Nobody listens any more.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(worst),
            Err(error) => return Err(Failure::Output(error)),
        }
    }
}

/// Reads up to the next line end; `false` for a line longer than `most`, of which the rest is passed over, `None` at
/// the end of the input.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> std::io::Result<Option<bool>> {
    line.clear();
    let (mut any, mut whole) = (false, true);
    loop {
        let buffer = match input.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if buffer.is_empty() {
            return Ok(any.then_some(whole));
        }
        any = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let piece = &buffer[..end.unwrap_or(buffer.len())];
        whole &= line.len() + piece.len() <= most;
        if whole {
            line.extend_from_slice(piece);
        } else {
            line.clear();
        }
        let taken = end.map_or(buffer.len(), |end| end + 1);
        input.consume(taken);
        if end.is_some() {
            return Ok(Some(whole));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
        let mut input = std::io::BufReader::with_capacity(3, &b"ab\n\nabcdefgh\ncd\r\nlast"[..]);
        let (mut line, mut all) = (Vec::new(), Vec::new());
        while let Some(whole) = next_line(&mut input, &mut line, 5).unwrap() {
            all.push((whole, String::from_utf8(line.clone()).unwrap()));
        }
        let own = |(whole, text): (bool, &str)| (whole, text.to_owned());
        assert_eq!(all, [(true, "ab"), (true, ""), (false, ""), (true, "cd\r"), (true, "last")].map(own));
    }
}
