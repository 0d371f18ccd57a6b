//! Turns assessments into one line a finding, `文件:行:字 须补正 FZ102 …`, for logs, pipes and editors.
//!
//! Everything is listed; the budget of the terminal does not apply. A line is a line: line ends and
//! control characters of documents are shown as their pictures.

use std::fmt::Write as _;

use super::{CLOSING, Checked, Options, Tally, UNREADABLE_CODE, answer, clean, rule_status, severity_word, solved};
use crate::source::{Cursor, Position};

/// The lines of some inputs; those of a long run are drawn piece by piece, so that no more than a piece is kept.
pub(super) fn rows(checked: &[Checked], options: &Options) -> String {
    let mut out = String::new();
    for one in checked {
        file(&mut out, one, options);
    }
    out
}

/// What stands below the lines of all inputs.
pub(super) fn end(tally: &Tally) -> String {
    format!("{}\n{CLOSING}\n", tally.sentence())
}

fn file(out: &mut String, one: &Checked, options: &Options) {
    let path = clean(one.path);
    let assessment = match one.outcome {
        Ok(assessment) => assessment,
        Err(why) => {
            let _ = writeln!(out, "{path}:1:1 未能核对 {UNREADABLE_CODE} {}", clean(why));
            return;
        }
    };
    let mut cursor = one.source.map(Cursor::typed);
    let new = assessment.since.as_ref().map_or(&[][..], |since| &since.new);
    for (i, finding) in assessment.findings.iter().enumerate() {
        let _ = match &mut cursor {
            // Nothing of a document with a secrecy mark is told, not even where its words stand.
            Some(cursor) if !one.failed() => {
                let at = cursor.position(finding.place.span.start);
                write!(out, "{path}:{}:{}", at.line, at.column)
            }
            _ => write!(out, "{path}:1:1"),
        };
        let (word, message) = (severity_word(finding.severity), clean(&finding.message));
        let new = if new.get(i) == Some(&true) { "（新增）" } else { "" };
        let _ = writeln!(out, " {word} {} {message}{new}", clean(&finding.code));
    }
    for known in assessment.since.iter().flat_map(|since| &since.solved) {
        let _ = writeln!(out, "{path} 已解决 {}", solved(known));
    }
    for one in assessment.suppressed.iter().filter(|_| options.all) {
        let at = cursor.as_mut().map_or(Position::START, |cursor| cursor.position(one.finding.place.span.start));
        let (code, message) = (clean(&one.finding.code), clean(&one.finding.message));
        let _ = writeln!(out, "{path}:{}:{} 已有说明 {code} {message}（{}）", at.line, at.column, answer(&one.by));
    }
    if options.statuses {
        for (code, status) in &assessment.rules {
            let (_, word, reason) = rule_status(status);
            let _ = writeln!(
                out,
                "{path} 规则 {} {word}{}",
                clean(code),
                reason.map_or(String::new(), |r| format!("：{}", clean(r)))
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, render, sample};

    #[test]
    fn one_line_a_finding() {
        let sample = sample::every_shape();
        insta::assert_snapshot!(render(Format::Concise, &[sample.checked()], &sample::options(80)), @r"
        某某镇.txt:1:1 请核对 FZ006 文本有硬换行的痕迹
        某某镇.txt:5:21 请核对 FZ701 共计86件，其中41+27+16=84，相差2件
        某某镇.txt:12:1 须补正 FZ103 全文未见单列的“党政主要负责人履行推进法治建设第一责任人职责”内容。一、(一)已写到“每季度听取一次法治工作汇报”，但未写明由谁主持
        某某镇.txt:13:3 供参考 FZ502 1条安排均未见时限、责任单位或可核查的成果
        某某镇.txt:16:10 须补正 FZ901 文末有个人姓名␛[2J
        某某镇.txt:16:15 须补正 FZ901 文末有个人手机号码(138****0000)
        共1份：须补正3条，请核对2条，供参考1条。
        本结果由程序按公开规定和本办设定的规则比对文字得出，供审核人员参考，以人工核实为准。
        ");
    }

    #[test]
    fn an_unreadable_input_is_a_line_too() {
        insta::assert_snapshot!(render(Format::Concise, &[sample::unreadable()], &sample::options(80)), @r"
        扫描件.pdf:1:1 未能核对 FZ004 这是PDF文件，目前只能读取文本（.txt、.md），请另存为“纯文本(*.txt)”
        共1份，其中1份未能核对：须补正0条，请核对0条，供参考0条。
        本结果由程序按公开规定和本办设定的规则比对文字得出，供审核人员参考，以人工核实为准。
        ");
    }
}
