//! Look-alikes and openings: what is no annual report gets FZ001 and nothing of the template, what is one is taken.
//!
//! The texts are invented. A look-alike may list the four parts, quote the regulation or report figures;
//! an opening may lack its title or call itself a summary.

use crate::support::{check, files_below, read, relative, root};

/// Codes of the template, which say nothing about a text that is no report.
const TEMPLATE: [&str; 5] = ["FZ1", "FZ2", "FZ3", "FZ4", "FZ5"];

#[test]
fn look_alikes_get_one_finding_and_openings_none() {
    let mut wrong = Vec::new();
    for (folder, look_alike) in [("lookalikes", true), ("openings", false)] {
        let files = files_below(&root().join("tests/fixtures/kinds").join(folder), "txt");
        assert!(files.len() >= 14, "{folder} holds {}", files.len());
        for path in files {
            let (_, assessment) = check(&read(&path));
            let codes: Vec<&str> = assessment.findings.iter().map(|f| f.code.as_str()).collect();
            let flagged = codes.contains(&"FZ001");
            let template = codes.iter().any(|code| TEMPLATE.iter().any(|t| code.starts_with(t)));
            if flagged != look_alike || look_alike && template {
                wrong.push(format!("{}: {:?} {codes:?}", relative(&path), assessment.report.kind));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
