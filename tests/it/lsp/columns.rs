//! Columns in the three encodings, on lines with all that makes columns differ, and edits of any kind.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::REPORT;
use super::client::{Client, Folder, Local, everything, findings, last_published, slice};

/// Han, extension B, emoji with a joiner, combining marks, full width; lines end as in Windows.
fn mixed() -> String {
    let text = REPORT.replace(
        "（二）规范执法。",
        "（二）规范执法。𠮷𬜬镇👨‍👩‍👧e\u{301}Ｆａ①，印发《青石镇案卷评查办法》（青政办发[2024]7号），",
    );
    text.replace("（青政发[2024]3号）", "").replace('\n', "\r\n")
}

fn offering(encodings: &[&str]) -> Value {
    let mut all = everything();
    all["general"]["positionEncodings"] = json!(encodings);
    all
}

#[test]
fn every_range_is_the_words_it_means_in_every_encoding() {
    let text = mixed();
    let expected = findings(&text);
    assert!(expected.iter().any(|f| f.excerpt.contains("[2024]7号")), "a finding behind all of it");
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let folder = Folder::new(encoding);
        let (mut client, result) = Client::ready(&folder.0, offering(&[encoding]));
        assert_eq!(result["capabilities"]["positionEncoding"], encoding);
        let uri = folder.uri("年度报告 2024.txt");
        client.open(&uri, "plaintext", &text);
        let shown = client.published(&uri, Some(1));
        assert_eq!(shown.len(), expected.len());
        for (diagnostic, finding) in shown.iter().zip(&expected) {
            assert_eq!(diagnostic["code"], finding.code);
            assert_eq!(slice(&text, &diagnostic["range"], encoding), &text[finding.place.span.range()]);
            let related = diagnostic["relatedInformation"].as_array().cloned().unwrap_or_default();
            for (related, label) in related.iter().zip(&finding.related) {
                assert_eq!(slice(&text, &related["location"]["range"], encoding), &text[label.span.range()]);
            }
        }
        // The other way: a hover on the wrong bracket, asked for by its column.
        let range = &shown[expected.iter().position(|f| f.excerpt.contains("[2024]7号")).unwrap()]["range"];
        let place = json!({ "textDocument": { "uri": uri }, "position": range["start"] });
        let hover = client.result("textDocument/hover", place);
        assert!(slice(&text, &hover["range"], encoding).contains("[2024]7号"), "{hover}");
        client.quit();
    }
}

#[test]
fn the_encoding_is_the_cheapest_offered_and_utf_16_otherwise() {
    let folder = Folder::new("negotiation");
    for (offered, chosen) in [
        (&["utf-16", "utf-8"][..], "utf-8"),
        (&["utf-32", "utf-16"], "utf-32"),
        (&[], "utf-16"),
        (&["utf-7"], "utf-16"),
    ] {
        let (_client, result) = Client::ready(&folder.0, offering(offered));
        assert_eq!(result["capabilities"]["positionEncoding"], chosen);
    }
    let (_client, result) = Client::ready(&folder.0, json!({}));
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-16", "as before there was a choice");
}

/// The position of a byte, by a plain walk.
fn position(text: &str, offset: usize, encoding: &str) -> Value {
    let before = &text[..offset];
    let mut line = 0;
    let mut start = 0;
    let bytes = text.as_bytes();
    for (i, b) in before.bytes().enumerate() {
        if b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
            (line, start) = (line + 1, i + 1);
        }
    }
    let units = |c: char| match encoding {
        "utf-8" => c.len_utf8(),
        "utf-16" => c.len_utf16(),
        _ => 1,
    };
    json!({ "line": line, "character": before[start..].chars().map(units).sum::<usize>() })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any sequence of edits shows what opening the final text shows.
    #[test]
    fn edits_end_where_the_final_text_begins(
        encoding in prop::sample::select(vec!["utf-8", "utf-16", "utf-32"]),
        edits in proptest::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[一二、𠮷👍\r\n（x]{0,6}", 0..12usize),
            1..12,
        ),
    ) {
        let uri = "file:///r/a.txt";
        let mut text = mixed();
        let mut local = Local::new(offering(&[encoding]));
        let mut sent = Vec::new();
        local.open(uri, &text);
        for (version, (a, b, new, all)) in edits.into_iter().enumerate() {
            let lines = |offset: usize| {
                // Between the two bytes of a line end there is no position.
                !(text[..offset].ends_with('\r') && text[offset..].starts_with('\n'))
            };
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).filter(|at| lines(*at)).collect();
            let (a, b) = (*a.get(&places), *b.get(&places));
            // Most edits are small, as when someone types.
            let (a, b) = (a.min(b), if all == 0 { a.max(b) } else { *places.iter().find(|p| **p >= a.min(b) + all).unwrap_or(&text.len()) });
            let range = json!({ "start": position(&text, a, encoding), "end": position(&text, b, encoding) });
            local.change(uri, version as i64 + 2, json!([{ "range": range, "text": new }]));
            text.replace_range(a..b, &new);
            if version % 3 == 0 {
                sent.extend(local.run());
            }
        }
        sent.extend(local.run());
        let shown = last_published(&sent, uri);
        let mut fresh = Local::new(offering(&[encoding]));
        fresh.open(uri, &text);
        let expected = last_published(&fresh.run(), uri);
        let list = |p: Option<Value>| p.map_or(json!([]), |p| p["diagnostics"].clone());
        // Whatever was shown before the last edits is shown no more.
        if let Some(expected) = expected {
            prop_assert_eq!(list(shown), list(Some(expected)));
        } else {
            prop_assert_eq!(list(shown), json!([]));
        }
    }
}
