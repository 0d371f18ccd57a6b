//! The life of a server, and everything a client can do wrong: it is answered, and the server lives on.

use serde_json::{Value, json};

use super::REPORT;
use super::client::{BOMB, Client, Folder, Local, everything, last_published};

fn position(line: u64, character: u64) -> Value {
    json!({ "line": line, "character": character })
}

#[test]
fn nothing_is_answered_before_initialize_nor_after_shutdown() {
    let folder = Folder::new("life");
    let mut client = Client::start(&folder.0, &[]);
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32002);
    client.open("file:///a.txt", "plaintext", REPORT);
    assert_eq!(client.request("initialize", json!({ "capabilities": 3 }))["error"]["code"], -32602);
    client.initialize(&folder.0, everything());
    assert_eq!(client.request("initialize", json!({ "capabilities": {} }))["error"]["code"], -32600);
    assert_eq!(client.request("textDocument/nothing", json!({}))["error"]["code"], -32601);
    client.notify("textDocument/nothing", json!({}));
    client.notify("$/nothing", json!({}));
    assert_eq!(client.request("textDocument/hover", json!({ "position": 1 }))["error"]["code"], -32602);
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(0));
}

#[test]
fn an_end_without_shutdown_is_told_by_the_exit_code() {
    let folder = Folder::new("ends");
    let (mut client, _) = Client::ready(&folder.0, everything());
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(1));
    let (mut client, _) = Client::ready(&folder.0, everything());
    assert_eq!(client.hang_up(), Some(1));
    let mut client = Client::start(&folder.0, &[]);
    assert_eq!(client.hang_up(), Some(1), "not even initialized");
}

/// The input stays open, so only the process tells that the editor is gone.
#[cfg(target_os = "linux")]
#[test]
fn a_server_whose_editor_died_ends() {
    let folder = Folder::new("orphan");
    let mut editor = std::process::Command::new("sleep").arg("1000").spawn().unwrap();
    let mut client = Client::start(&folder.0, &[]);
    client.request("initialize", json!({ "processId": editor.id(), "rootUri": null, "capabilities": {} }));
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn malformed_messages_are_answered_and_the_server_lives_on() {
    let folder = Folder::new("malformed");
    let log = folder.0.join("log.txt");
    let mut client = Client::start(&folder.0, &["--log", log.to_str().unwrap()]);
    client.initialize(&folder.0, everything());
    let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    for (bytes, code) in [
        (frame("{\"jsonrpc\": \"2.0\", "), -32700),
        (frame("[]"), -32600),
        (frame("{\"jsonrpc\": \"2.0\", \"method\": 7}"), -32600),
        ("Content-Length: x\r\n\r\n".to_owned(), -32600),
        (frame("\"\u{fffd}\""), -32600),
    ] {
        client.raw(bytes.as_bytes());
        let answer = client.answer(&Value::Null);
        assert_eq!(answer["error"]["code"], code, "{bytes:?}");
    }
    client.raw(b"Content-Length: 4\r\n\r\n\"\xff\xfe\"");
    assert_eq!(client.answer(&Value::Null)["error"]["code"], -32700, "no UTF-8");
    let uri = folder.uri("a.txt");
    client.open(&uri, "plaintext", REPORT);
    assert!(!client.published(&uri, Some(1)).is_empty());
    client.quit();
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("已初始化") && log.contains("退出码 0"), "{log}");
    assert!(!log.contains("青石镇"), "no word of a document");
}

#[test]
fn edits_out_of_place_change_what_is_nearest_or_nothing() {
    let folder = Folder::new("edges");
    let (mut client, _) = Client::ready(&folder.0, everything());
    let uri = folder.uri("a.txt");
    // Nobody has opened it.
    client.change(&uri, 2, json!([{ "text": REPORT }]));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    client.open(&uri, "plaintext", &format!("{REPORT}𠮷"));
    let before = client.published(&uri, Some(1));
    // Beyond the text, turned round, in the middle of a surrogate pair, negative: none of them a place.
    let far = json!({ "start": position(9999, 0), "end": position(99999, 7) });
    client.change(&uri, 2, json!([{ "range": far, "text": "甲" }]));
    client.published(&uri, Some(2));
    let turned = json!({ "start": position(12, 3), "end": position(12, 1) });
    client.change(&uri, 3, json!([{ "range": turned, "text": "" }]));
    client.published(&uri, Some(3));
    let negative = json!({ "start": { "line": -1, "character": 0 }, "end": position(0, 0) });
    client.change(&uri, 4, json!([{ "range": negative, "text": "乙" }]));
    client.change(&uri, 5, json!([{ "text": format!("{REPORT}𠮷") }]));
    assert_eq!(client.published(&uri, Some(5)), before, "a new text for all of it mends everything");
    let place = json!({ "textDocument": { "uri": uri }, "position": position(4_000_000_000, 4_000_000_000) });
    client.result("textDocument/hover", place.clone());
    client.result("textDocument/completion", place);
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(client.published(&uri, None), Vec::<Value>::new(), "a closed document shows nothing");
    let place = json!({ "textDocument": { "uri": uri }, "position": position(0, 0) });
    assert_eq!(client.result("textDocument/hover", place), Value::Null);
    client.quit();
}

#[test]
fn five_megabytes_are_checked() {
    let folder = Folder::new("large");
    let (mut client, _) = Client::ready(&folder.0, everything());
    let uri = folder.uri("a.txt");
    let line = "（三）普法宣传。全年开展普法活动12场次，发放资料300份。\n";
    let text = REPORT.replace("二、党政", &(line.repeat(5_000_000 / line.len() + 1) + "二、党政"));
    assert!(text.len() > 5_000_000);
    client.open(&uri, "plaintext", &text);
    assert!(!client.published(&uri, Some(1)).is_empty());
    let start = position(0, 0);
    client.change(&uri, 2, json!([{ "range": { "start": start, "end": start }, "text": "\n" }]));
    assert!(!client.published(&uri, Some(2)).is_empty());
    client.quit();
}

#[test]
fn a_rule_that_fails_leaves_the_server_alive() {
    let mut local = Local::new(everything());
    let uri = "file:///r/a.txt";
    local.open(uri, &REPORT.replace("县人民政府：", BOMB));
    let sent = local.run();
    assert!(sent.iter().any(|m| m["method"] == "window/showMessage"), "{sent:?}");
    let place = json!({ "textDocument": { "uri": uri }, "position": position(3, 1) });
    local.take(json!({ "id": 1, "method": "textDocument/hover", "params": place }));
    assert_eq!(local.run()[0]["result"], Value::Null);
    local.change(uri, 2, json!([{ "text": REPORT }]));
    let shown = last_published(&local.run(), uri).unwrap();
    assert!(!shown["diagnostics"].as_array().unwrap().is_empty());
}

#[test]
fn no_answer_is_about_a_text_that_is_no_longer_there() {
    let mut local = Local::new(everything());
    let uri = "file:///r/a.txt";
    local.open(uri, REPORT);
    local.run();
    let place = json!({ "textDocument": { "uri": uri }, "position": position(3, 1) });
    local.take(json!({ "id": 1, "method": "textDocument/hover", "params": place }));
    local.take(json!({ "id": 2, "method": "textDocument/diagnostic", "params": { "textDocument": { "uri": uri } } }));
    local.change(uri, 2, json!([{ "text": format!("{REPORT}\n") }]));
    local.take(json!({ "id": 3, "method": "textDocument/hover", "params": place }));
    local.take(json!({ "id": 4, "method": "textDocument/hover", "params": place }));
    local.take(json!({ "method": "$/cancelRequest", "params": { "id": 4 } }));
    local.take(json!({ "method": "$/cancelRequest", "params": { "id": 99 } }));
    let sent = local.run();
    let answer = |id: i64| sent.iter().find(|m| m["id"] == id && m.get("method").is_none()).unwrap();
    assert_eq!(answer(1)["error"]["code"], -32801, "content modified");
    assert_eq!(answer(2)["error"]["code"], -32802, "server cancelled");
    assert_eq!(answer(2)["error"]["data"]["retriggerRequest"], true);
    assert!(answer(3)["result"].is_object());
    assert_eq!(answer(4)["error"]["code"], -32800, "request cancelled");
}

#[test]
fn of_many_versions_that_wait_only_the_newest_is_checked() {
    let mut local = Local::new(everything());
    let (front, back) = ("file:///r/a.txt", "file:///r/b.txt");
    local.open(back, REPORT);
    local.open(front, REPORT);
    for version in 2..20 {
        local.change(front, version, json!([{ "text": format!("{REPORT}{version}") }]));
    }
    let sent = local.run();
    let published: Vec<(&str, i64)> = sent
        .iter()
        .filter(|m| m["method"] == "textDocument/publishDiagnostics")
        .map(|m| (m["params"]["uri"].as_str().unwrap(), m["params"]["version"].as_i64().unwrap()))
        .collect();
    assert_eq!(published, [(front, 19), (back, 1)], "the document in focus first, each once");
}

#[test]
fn what_is_no_report_stays_quiet() {
    let folder = Folder::new("quiet");
    let (mut client, _) = Client::ready(&folder.0, everything());
    let letter = "关于报送植树活动方案的通知\n各村：\n请于周五前报送。\n";
    client.open(&folder.uri("letter.txt"), "plaintext", letter);
    client.open(&folder.uri("main.rs"), "rust", REPORT);
    client.open(&folder.uri("a.yaml"), "yaml", "a: [b\n");
    let quiet = |m: &Value| m["method"] != "textDocument/publishDiagnostics";
    assert!(client.rest().iter().all(quiet), "{:?}", client.rest());
    // By the name of a file, whatever the editor calls its language.
    let uri = folder.uri("a.md");
    client.open(&uri, "rmd", REPORT);
    assert!(!client.published(&uri, Some(1)).is_empty());
    // A draft that turns out to be a report, and one that no longer is.
    let uri = folder.uri("letter.txt");
    client.change(&uri, 2, json!([{ "text": REPORT }]));
    assert!(!client.published(&uri, Some(2)).is_empty());
    client.change(&uri, 3, json!([{ "text": letter }]));
    assert!(client.published(&uri, Some(3)).is_empty());
    client.quit();
}

#[test]
fn a_secrecy_mark_stops_everything() {
    let folder = Folder::new("secret");
    let (mut client, _) = Client::ready(&folder.0, everything());
    let uri = folder.uri("a.txt");
    client.open(&uri, "plaintext", &format!("机密★3年\n{REPORT}"));
    let shown = client.published(&uri, Some(1));
    assert_eq!(shown.iter().map(|d| d["code"].as_str().unwrap()).collect::<Vec<_>>(), ["FZ901"]);
    let document = json!({ "textDocument": { "uri": uri } });
    assert_eq!(client.result("textDocument/documentSymbol", document.clone()), json!([]));
    assert_eq!(client.result("textDocument/foldingRange", document), json!([]));
    let place = json!({ "textDocument": { "uri": uri }, "position": position(5, 3) });
    assert_eq!(client.result("textDocument/hover", place.clone()), Value::Null);
    assert_eq!(client.result("textDocument/completion", place), Value::Null);
    client.quit();
}
