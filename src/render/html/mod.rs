//! Turns assessments into one self-contained page: 体检报告, for a screen, a phone and A4.
//!
//! Nothing is fetched, and nothing runs but the page's own script and style, which the policy in its head names by
//! their hashes; without the script every link still works. Words of documents are escaped and cleaned by [`escape`],
//! the only way by which they enter a page. [`page`], [`Scope`] and [`report()`] also serve pages about many reports.

mod report;
mod tables;
mod text;

use std::fmt::Write as _;

use base64::Engine as _;
use sha2::Digest as _;

use super::columns::clean;
use super::{CLOSING, Checked, Options, Tally};

pub use report::{Scope, report};

/// Colours, grid, print.
pub const STYLE: &str = include_str!("style.css");
/// Filter by severity, keys, and the way from a mark to its finding.
pub const SCRIPT: &str = include_str!("script.js");

pub(super) fn render(checked: &[Checked], options: &Options) -> String {
    let scopes: Vec<Scope> = (1..=checked.len()).map(|n| Scope::new(format!("r{n}"))).collect();
    let mut body =
        format!("<header class=\"top\"><h1>法治政府建设年度报告体检报告</h1><p>{}</p>", Tally::of(checked).sentence());
    if checked.len() > 1 {
        body.push_str("<nav aria-label=\"各份报告\"><ol>");
        for (one, scope) in checked.iter().zip(&scopes) {
            let counts = report::counts(one);
            let _ = write!(body, "<li><a href=\"#{scope}\">{}</a> {counts}</li>", escape(one.path));
        }
        body.push_str("</ol></nav>");
    }
    body.push_str("</header><main>");
    for (one, scope) in checked.iter().zip(&scopes) {
        report(&mut body, one, scope, options);
    }
    let (version, pack, digest) = (options.tool.version, options.tool.pack, options.tool.pack_digest);
    let tool = escape(&format!("fazhi {version}，规则{pack}（{digest}）"));
    let _ = write!(body, "</main><footer><p>{CLOSING}</p><p>{tool}</p></footer>");
    page("法治政府建设年度报告体检报告", &[STYLE], &[SCRIPT], &body)
}

/// A whole document; `body` is HTML, the title is not.
pub fn page(title: &str, styles: &[&str], scripts: &[&str], body: &str) -> String {
    let (style_hashes, script_hashes) = (hashes(styles), hashes(scripts));
    let mut out = String::with_capacity(body.len() + 16_384);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src{style_hashes}; \
         script-src{script_hashes}; base-uri 'none'; form-action 'none'\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">\
         <title>{}</title>",
        escape(title)
    );
    for style in styles {
        let _ = write!(out, "<style>{style}</style>");
    }
    let _ = write!(out, "</head><body>{body}");
    for script in scripts {
        let _ = write!(out, "<script>{script}</script>");
    }
    out.push_str("</body></html>\n");
    out
}

/// What may run, as a policy names it.
pub(super) fn hashes(texts: &[&str]) -> String {
    if texts.is_empty() {
        return " 'none'".to_owned();
    }
    let hash = |text: &&str| {
        let digest = sha2::Sha256::digest(text.as_bytes());
        format!(" 'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
    };
    texts.iter().map(hash).collect()
}

/// Words of a document as text or in a quoted attribute: no mark, no control character, no other direction.
pub fn escape(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Format, render, sample};
    use super::*;
    use crate::report::Kind;

    #[test]
    fn words_are_no_marks() {
        assert_eq!(escape("<a href='x'>\"&\u{1b}\u{202e}\n"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;␛\u{fffd}␊");
    }

    #[test]
    fn the_policy_names_what_stands_in_the_page() {
        let html = page("题", &["p{}"], &["1"], "");
        // printf 1 | openssl dgst -sha256 -binary | base64
        assert!(html.contains("script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"));
        assert!(html.contains("style-src 'sha256-"));
        assert!(page("题", &[], &[], "").contains("style-src 'none'; script-src 'none'"));
    }

    #[test]
    fn every_finding_links_to_its_place_and_back() {
        let sample = sample::every_shape();
        let html = render(Format::Html, &[sample.checked(), sample::unreadable()], &sample::options(80));
        for n in 1..=sample.assessment.findings.len() {
            for link in [format!("href=\"#r1-t{n}\""), format!("id=\"r1-t{n}\""), format!("href=\"#r1-f{n}\"")] {
                assert!(html.contains(&link), "{link}");
            }
        }
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(ids.len(), once.len(), "an id stands once");
        for target in html.split("href=\"#").skip(1).filter_map(|s| s.split('"').next()) {
            assert!(ids.contains(&target), "#{target}");
        }
        assert!(!html.contains('\u{202e}') && !html.contains('\u{1b}') && !html.contains(" style="));
        assert!(html.contains("扫描件.pdf") && html.contains("宜补在此处"));
    }

    #[test]
    fn a_section_of_every_shape() {
        let sample = sample::every_shape();
        let mut out = String::new();
        report(&mut out, &sample.checked(), &Scope::new("r1"), &sample::options(80));
        insta::assert_snapshot!(out.replace("><", ">\n<"));
    }

    #[test]
    fn of_a_classified_document_only_the_message() {
        let mut sample = sample::every_shape();
        sample.assessment.report.kind = Kind::Classified;
        let html = render(Format::Html, &[sample.checked()], &sample::options(80));
        assert!(!html.contains("依法决策") && !html.contains("某某镇2024年"));
    }
}
