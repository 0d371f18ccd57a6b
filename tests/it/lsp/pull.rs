//! Diagnostics that are asked for: by document and for all of a folder, unchanged ones, how far the work is.

use serde_json::{Value, json};

use super::REPORT;
use super::client::{Client, Folder, Local, everything, pulling};

fn document(uri: &str, previous: Option<&Value>) -> Value {
    json!({ "textDocument": { "uri": uri }, "previousResultId": previous })
}

#[test]
fn what_is_asked_for_is_never_pushed() {
    let folder = Folder::new("pull");
    let (mut client, result) = Client::ready(&folder.0, pulling());
    assert_eq!(result["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"], true);
    let uri = folder.uri("a.txt");
    client.open(&uri, "plaintext", REPORT);
    let first = client.result("textDocument/diagnostic", document(&uri, None));
    assert_eq!(first["kind"], "full");
    assert!(!first["items"].as_array().unwrap().is_empty());
    let id = &first["resultId"];
    let again = client.result("textDocument/diagnostic", document(&uri, Some(id)));
    assert_eq!((&again["kind"], &again["resultId"]), (&json!("unchanged"), id));
    client.change(&uri, 2, json!([{ "text": format!("{REPORT}\n说明") }]));
    let other = client.result("textDocument/diagnostic", document(&uri, Some(id)));
    assert_eq!(other["kind"], "full");
    client.change(&uri, 3, json!([{ "text": REPORT }]));
    let back = client.result("textDocument/diagnostic", document(&uri, Some(&other["resultId"])));
    assert_eq!(&back["resultId"], id, "the same words have the same name");
    let nobody = client.result("textDocument/diagnostic", document("file:///none.txt", None));
    assert_eq!(nobody, json!({ "kind": "full", "items": [] }));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    assert!(client.rest().iter().all(|m| m["method"] != "textDocument/publishDiagnostics"));
    client.quit();
}

#[test]
fn who_cannot_ask_is_not_offered_to() {
    let folder = Folder::new("push");
    let (client, result) = Client::ready(&folder.0, everything());
    assert!(result["capabilities"].get("diagnosticProvider").is_none());
    client.quit();
}

/// The reports of an answer by file name, with how many diagnostics each has, or that it is unchanged.
fn listed(items: &Value) -> Vec<(String, Option<usize>)> {
    let one = |item: &Value| {
        let name = item["uri"].as_str().expect("a text").rsplit('/').next().expect("a name").to_owned();
        (name, item["items"].as_array().map(Vec::len))
    };
    items.as_array().expect("a list").iter().map(one).collect()
}

fn ids(items: &Value) -> Value {
    let known = items.as_array().expect("a list").iter().filter(|i| i["resultId"].is_string());
    known.map(|i| json!({ "uri": i["uri"], "value": i["resultId"] })).collect()
}

#[test]
fn a_folder_is_checked_file_by_file() {
    let folder = Folder::new("workspace");
    folder.write("a.txt", REPORT);
    folder.write("b.md", REPORT);
    folder.write("letter.txt", "各村：\n请于周五前报送。\n");
    folder.write("~$c.docx", "x");
    folder.write("rules.yaml", "schema: fazhi.rules/1\nrulez: []\n");
    folder.write("other.yaml", "a: [\n");
    let open = folder.write("open.txt", REPORT);
    let (mut client, _) = Client::ready(&folder.0, pulling());
    client.open(&open, "plaintext", REPORT);
    let params = json!({ "previousResultIds": [], "workDoneToken": "w", "partialResultToken": 7 });
    let first = client.result("workspace/diagnostic", params)["items"].clone();
    let names: Vec<String> = listed(&first).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a.txt", "b.md", "rules.yaml"], "open documents are asked for by themselves");
    assert!(listed(&first).iter().all(|(_, n)| *n > Some(0)));
    let steps: Vec<Value> = client
        .rest()
        .iter()
        .filter(|m| m["method"] == "$/progress")
        .map(|m| m["params"]["value"]["kind"].clone())
        .collect();
    assert_eq!(steps, ["begin", "end"]);
    // Nothing has changed; one file has; one is gone.
    let again = client.result("workspace/diagnostic", json!({ "previousResultIds": ids(&first) }))["items"].clone();
    assert!(listed(&again).iter().all(|(_, n)| n.is_none()), "{again}");
    folder.write("a.txt", &format!("{REPORT}\n说明"));
    std::fs::remove_file(folder.0.join("b.md")).unwrap();
    let last = client.result("workspace/diagnostic", json!({ "previousResultIds": ids(&first) }))["items"].clone();
    let mut last = listed(&last);
    last.sort();
    assert!(last[0].0 == "a.txt" && last[0].1 > Some(0));
    assert_eq!(last[1..], [("b.md".to_owned(), Some(0)), ("rules.yaml".to_owned(), None)]);
    client.quit();
}

#[test]
fn a_folder_never_delays_what_is_typed() {
    let mut local = Local::new(pulling());
    for n in 0..200 {
        local.host.files.borrow_mut().insert(format!("/r/{n:03}.txt").into(), REPORT.to_owned());
    }
    let params = json!({ "previousResultIds": [], "partialResultToken": "p" });
    local.take(json!({ "id": 1, "method": "workspace/diagnostic", "params": params }));
    for _ in 0..5 {
        local.server.work();
    }
    local.open("file:///r/open.txt", REPORT);
    local.take(json!({ "id": 2, "method": "textDocument/diagnostic", "params": document("file:///r/open.txt", None) }));
    local.server.work();
    local.server.work();
    let sent = local.sent();
    assert!(sent.iter().any(|m| m["id"] == 2), "answered between two files");
    assert!(sent.iter().all(|m| m["id"] != 1));
    let sent = local.run();
    let partial = |m: &&Value| m["method"] == "$/progress" && m["params"]["token"] == "p";
    let parts: Vec<usize> =
        sent.iter().filter(partial).map(|m| m["params"]["value"]["items"].as_array().unwrap().len()).collect();
    let last = sent.iter().find(|m| m["id"] == 1).unwrap()["result"]["items"].as_array().unwrap().len();
    assert_eq!(parts.iter().sum::<usize>() + last, 200);
    assert!(parts.len() > 2);
    // Cancelled on the way, the next one starts anew.
    local.take(json!({ "id": 3, "method": "workspace/diagnostic", "params": params }));
    local.server.work();
    local.take(json!({ "method": "$/cancelRequest", "params": { "id": 3 } }));
    let sent = local.run();
    assert_eq!(sent.iter().find(|m| m["id"] == 3).unwrap()["error"]["code"], -32800);
}
