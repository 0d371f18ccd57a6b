//! Turns assessments into Markdown for a pull request, a ticket or an e-mail: summary, the four parts, findings by part.
//!
//! Words of documents are escaped: they make no heading, link, picture, mention or HTML, and end no line or cell.

use std::fmt::Write as _;

use super::choice::{Group, choose};
use super::columns::clean;
use super::words::{self, Spots, part_word};
use super::{
    CLOSING, Checked, Options, Tally, UNREADABLE_CODE, answer, kind_note, role_word, rule_status, severity_word,
    status_word,
};
use crate::assessment::{Assessment, Suppressed};
use crate::finding::Finding;

/// Places of one group that are named.
const PLACES: usize = 8;

pub(super) fn render(checked: &[Checked], options: &Options) -> String {
    let mut out = format!("# 法治政府建设年度报告核对结果\n\n{}\n", Tally::of(checked).sentence());
    for one in checked {
        match one.outcome {
            Ok(assessment) => report(&mut out, one, assessment, options),
            Err(why) => {
                let (path, why) = (escape(one.path), escape(why));
                let _ = write!(out, "\n## {path}\n\n- **未能核对** {UNREADABLE_CODE}：{why}\n");
            }
        }
    }
    let _ = write!(out, "\n{CLOSING}\n");
    out
}

fn report(out: &mut String, one: &Checked, assessment: &Assessment, options: &Options) {
    let path = escape(one.path);
    let report = &assessment.report;
    if one.failed() {
        // A secrecy mark: the message, and not one word of the text.
        let _ = write!(out, "\n## {path}\n\n");
        for f in &assessment.findings {
            finding(out, &Group { first: f, others: Vec::new() }, None);
        }
        return;
    }
    let _ = write!(out, "\n## {}\n\n文件：{path} · {}\n", escape(&words::title(report)), words::facts(report));
    match kind_note(&report.kind) {
        Some(note) => {
            let _ = write!(out, "\n{}\n", escape(&note));
        }
        None => parts(out, one, assessment),
    }
    if let Some(sentence) = words::sound(assessment) {
        let _ = write!(out, "\n**{sentence}**\n");
    }
    let mut spots = one.source.map(Spots::new);
    for (role, groups) in choose(&assessment.findings, true).shown {
        let _ = write!(out, "\n### {}\n\n", part_word(role));
        for group in &groups {
            finding(out, group, spots.as_mut());
        }
    }
    if !assessment.suppressed.is_empty() {
        out.push_str("\n### 已有说明\n\n");
        for Suppressed { finding, by } in &assessment.suppressed {
            let (code, message, answer) = (escape(&finding.code), escape(&finding.message), escape(&answer(by)));
            let _ = writeln!(out, "- {code}：{message}（{answer}）");
        }
    }
    if options.statuses {
        out.push_str("\n### 规则核对情况\n\n| 规则 | 情况 | 说明 |\n| --- | --- | --- |\n");
        for (code, status) in &assessment.rules {
            let (_, word, reason) = rule_status(status);
            let _ = writeln!(out, "| {} | {word} | {} |", escape(code), escape(reason.unwrap_or("")));
        }
    }
}

fn parts(out: &mut String, one: &Checked, assessment: &Assessment) {
    out.push_str("\n| 部分 | 状态 | 字数 | 条目 | 可核实事项 | 所在 |\n| --- | --- | ---: | ---: | ---: | --- |\n");
    let mut spots = one.source.map(Spots::new);
    let mut at = |offset: u32| spots.as_mut().map_or(String::new(), |spots| spots.start(offset));
    for part in &assessment.report.parts {
        let number = |n: usize| if part.status.is_gap() { "—".to_owned() } else { n.to_string() };
        let [chars, items, facts] = [part.chars, part.items, part.facts].map(number);
        let (role, status) = (role_word(part.role), status_word(part.status));
        let status = if part.status.is_gap() { format!("**{status}**") } else { status.to_owned() };
        let place = escape(&words::place_of_part(part, &mut at));
        let _ = writeln!(out, "| {role} | {status} | {chars} | {items} | {facts} | {place} |");
    }
}

fn finding(out: &mut String, group: &Group, spots: Option<&mut Spots>) {
    let f = group.first;
    let _ = write!(out, "- **{}** {}", severity_word(f.severity), escape(&f.code));
    if let Some(spots) = spots {
        let mut place = |f: &Finding| spots.place(f.place.span, f.place.kind);
        let all = std::iter::once(f).chain(group.others.iter().copied());
        let named: Vec<String> = all.take(PLACES).map(&mut place).collect();
        let count = 1 + group.others.len();
        let rest = if count > PLACES { format!("等{count}处") } else { String::new() };
        let _ = write!(out, "（{}{rest}）", named.join("、"));
    }
    let _ = writeln!(out, "：{}", escape(&f.message));
    if !f.excerpt.is_empty() {
        let _ = writeln!(out, "  - 原文：{}", escape(&f.excerpt));
    }
    if let Some(help) = &f.help {
        let _ = writeln!(out, "  - 建议：{}", escape(help.strip_prefix("建议").unwrap_or(help)));
    }
    if let Some(basis) = &f.basis {
        let _ = writeln!(out, "  - 依据：{}", escape(&basis.citation()));
    }
}

/// Words that stay words; none of them stands at the start of a line, where more marks would count.
fn escape(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        match c {
            // A mention looks at the text as it is drawn; a comment keeps its two halves apart.
            '@' => out.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '!' | '|' | '~' | '&' | '$' | '^' => {
                out.push('\\');
                out.push(c);
            }
            // An address becomes no link.
            ':' if rest.starts_with("://") => out.push_str(":\\"),
            '.' if out.to_ascii_lowercase().ends_with("www") => out.push_str("\\."),
            c => out.push(c),
        }
        if c == ':' && rest.starts_with("://") {
            rest = &rest[1..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Format, render, sample};
    use super::*;

    #[test]
    fn a_whole_report() {
        let sample = sample::every_shape();
        let checked = [sample.checked(), sample::unreadable()];
        insta::assert_snapshot!(render(Format::Markdown, &checked, &sample::options(80)), @r##"
        # 法治政府建设年度报告核对结果

        共2份，其中1份未能核对：须补正3条，请核对2条，供参考1条。

        ## 某某镇2024年法治政府建设年度报告

        文件：某某镇.txt · 乡镇 · 2024年度 · 拟稿

        | 部分 | 状态 | 字数 | 条目 | 可核实事项 | 所在 |
        | --- | --- | ---: | ---: | ---: | --- |
        | 主要举措和成效 | 单列 | 1218 | 1 | 0 | 第3行第1字 一、主要举措和成效 |
        | 存在的不足和原因 | 单列 | 34 | 2 | 0 | 第8行第1字 二、存在的不足和原因 |
        | 第一责任人履职情况 | **散见** | — | — | — | 文字见第7行第3字 |
        | 下一年度主要安排 | 单列 | 30 | 1 | 0 | 第12行第1字 三、下一年度主要安排 |

        ### 主要举措和成效

        - **请核对** FZ701（第5行第21字）：共计86件，其中41+27+16=84，相差2件
          - 原文：共计办理行政处罚案件86件
          - 建议：如另有未列项目，请加“等”或补列

        ### 第一责任人履职情况

        - **须补正** FZ103（第12行前）：全文未见单列的“党政主要负责人履行推进法治建设第一责任人职责”内容。一、(一)已写到“每季度听取一次法治工作汇报”，但未写明由谁主持
          - 建议：把这些内容移出，单列一部分，写明党委书记、镇长各做了哪几件事、解决了什么问题
          - 依据：《法治政府建设与责任落实督察工作规定》年度报告内容第三项

        ### 下一年度主要安排

        - **供参考** FZ502（第13行第3字）：1条安排均未见时限、责任单位或可核查的成果

        ### 全文和其他

        - **须补正** FZ901（第16行第10字）：文末有个人姓名␛\[2J
        - **须补正** FZ901（第16行第15字）：文末有个人手机号码(138\*\*\*\*0000)
        - **请核对** FZ006（全文）：文本有硬换行的痕迹

        ## 扫描件.pdf

        - **未能核对** FZ004：这是PDF文件，目前只能读取文本（.txt、.md），请另存为“纯文本(\*.txt)”

        本结果由程序按公开规定和本办设定的规则比对文字得出，供审核人员参考，以人工核实为准。
        "##);
    }

    #[test]
    fn words_stay_words() {
        for (text, escaped) in [
            ("[点](http://a.cn)<b>|*_", "\\[点\\](http:\\//a.cn)\\<b\\>\\|\\*\\_"),
            ("www.a.cn", "www\\.a.cn"),
            ("@张三 #12", "@<!-- -->张三 \\#12"),
            ("2025.1-3 50%", "2025.1-3 50%"),
            ("\u{1b}[31m\u{202e}\n# 题", "␛\\[31m\u{fffd}␊\\# 题"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }
}
