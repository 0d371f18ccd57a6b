//! Rule files, notices, `fazhi.yaml` and the editor's settings: mistakes at their place, changes that count at once.

use serde_json::{Value, json};

use super::REPORT;
use super::client::{Client, Folder, everything, pulling, slice};

fn codes(shown: &[Value]) -> Vec<&str> {
    shown.iter().filter_map(|d| d["code"].as_str()).collect()
}

fn changed(client: &mut Client, uri: &str) {
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
}

#[test]
fn a_rule_file_shows_its_mistakes_while_it_is_written() {
    let folder = Folder::new("pack");
    let (mut client, _) = Client::ready(&folder.0, everything());
    let uri = folder.uri("本办.yaml");
    let text =
        "schema: fazhi.rules/1\nrules:\n  - code: FZ990\n    name: own\n    severity: eror\n    confidense: high\n";
    client.open(&uri, "yaml", text);
    let shown = client.published(&uri, Some(1));
    let words: Vec<&str> = shown.iter().map(|d| slice(text, &d["range"], "utf-16")).collect();
    assert!(words.contains(&"eror") && words.contains(&"confidense"), "{shown:?}");
    assert!(shown.iter().any(|d| d["message"].as_str().unwrap().contains("是否想写“error”")));
    // What may be written, and what it means.
    let place = |line: u64, character: u64| json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } });
    let hover = client.result("textDocument/hover", place(2, 5));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("FZ"), "{hover}");
    let list = client.result("textDocument/completion", place(4, 18));
    let labels: Vec<&str> = list["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["error", "warning", "info"]);
    let list = client.result("textDocument/completion", place(5, 4));
    let labels: Vec<&str> = list["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"confidence") && labels.contains(&"check") && !labels.contains(&"severity"), "{labels:?}");
    // No YAML at all, and mended.
    client.change(&uri, 2, json!([{ "text": "schema: fazhi.rules/1\nrules: [\n" }]));
    assert_eq!(client.published(&uri, Some(2)).len(), 1);
    client.change(&uri, 3, json!([{ "text": "schema: fazhi.rules/1\nrules: []\n" }]));
    assert!(client.published(&uri, Some(3)).is_empty());
    client.quit();
}

#[test]
fn notices_and_configurations_too() {
    let folder = Folder::new("kinds");
    let (mut client, _) = Client::ready(&folder.0, everything());
    let notice = folder.uri("通知.yaml");
    client.open(&notice, "yaml", "schema: fazhi.notice/1\nnotice: { title: 关于年度报告的通知 }\nheading: fixed\n");
    assert!(client.published(&notice, Some(1))[0]["message"].as_str().unwrap().contains("是否想写“headings”"));
    let config = folder.uri("fazhi.yaml");
    let text = "schema: fazhi.config/1\nextends: [没有.yaml]\ndisable: [FZ1, missing-dutys]\n";
    client.open(&config, "yaml", text);
    let shown = client.published(&config, Some(1));
    let words: Vec<&str> = shown.iter().map(|d| slice(text, &d["range"], "utf-16")).collect();
    assert_eq!(words, ["没有.yaml", "missing-dutys"], "{shown:?}");
    let place = json!({ "textDocument": { "uri": config }, "position": { "line": 2, "character": 15 } });
    let list = client.result("textDocument/completion", place);
    assert!(list["items"].as_array().unwrap().iter().any(|i| i["label"] == "FZ102"), "{list}");
    let place = json!({ "textDocument": { "uri": config }, "position": { "line": 0, "character": 8 } });
    let list = client.result("textDocument/completion", place);
    assert!(list["items"].as_array().unwrap().iter().any(|i| i["label"] == "fazhi.rules/1"), "{list}");
    client.quit();
}

#[test]
fn a_configuration_counts_when_it_is_saved_and_a_wrong_one_is_told_in_it() {
    let folder = Folder::new("config");
    let (mut client, _) = Client::ready(&folder.0, everything());
    let report = folder.uri("a.txt");
    client.open(&report, "plaintext", REPORT);
    assert!(codes(&client.published(&report, Some(1))).contains(&"FZ102"));
    let config = folder.write("fazhi.yaml", "schema: fazhi.config/1\ndisable: [FZ102]\n");
    changed(&mut client, &config);
    assert!(!codes(&client.published(&report, Some(1))).contains(&"FZ102"));
    // Wrong: told in that file, and the rules stay as they were.
    folder.write("fazhi.yaml", "schema: fazhi.config/1\ndisable: [FZ102, FZ999]\n");
    changed(&mut client, &config);
    assert!(!codes(&client.published(&report, Some(1))).contains(&"FZ102"));
    let told = client.published(&config, None);
    assert!(told[0]["message"].as_str().unwrap().contains("FZ999"), "{told:?}");
    assert_eq!(told[0]["range"]["start"], json!({ "line": 1, "character": 17 }));
    // Opened, it shows what the editor holds; closed, what was saved.
    client.open(&config, "yaml", "schema: fazhi.config/1\n");
    assert!(client.published(&config, Some(1)).is_empty());
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": config } }));
    assert_eq!(client.published(&config, None).len(), 1);
    std::fs::remove_file(folder.0.join("fazhi.yaml")).unwrap();
    changed(&mut client, &config);
    assert!(codes(&client.published(&report, Some(1))).contains(&"FZ102"));
    assert!(client.published(&config, None).is_empty());
    client.quit();
}

#[test]
fn packs_of_the_configuration_judge_and_are_judged() {
    let folder = Folder::new("extends");
    std::fs::create_dir(folder.0.join("规则")).unwrap();
    let new = std::process::Command::new(env!("CARGO_BIN_EXE_fazhi")).args(["rules", "new", "terms"]).output().unwrap();
    let pack = folder.write("规则/用语.yaml", &String::from_utf8(new.stdout).unwrap());
    folder.write("fazhi.yaml", "schema: fazhi.config/1\nextends: [规则]\n");
    let (mut client, _) = Client::ready(&folder.0, everything());
    let report = folder.uri("a.txt");
    client.open(&report, "plaintext", REPORT);
    assert!(!client.published(&report, Some(1)).is_empty());
    folder.write("规则/用语.yaml", "schema: fazhi.rules/1\nrule: []\n");
    // A client that does not watch says that something was saved.
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": pack } }));
    assert!(!client.published(&pack, None).is_empty());
    client.quit();
}

#[test]
fn settings_are_asked_for_and_followed() {
    let folder = Folder::new("settings");
    let mut client = Client::start(&folder.0, &[]);
    client.settings = json!({ "level": "county", "stage": "later", "ignore": ["FZ102", "FZ999"] });
    client.initialize(&folder.0, everything());
    let report = folder.uri("a.txt");
    client.open(&report, "plaintext", REPORT);
    loop {
        // The first check may come before the settings.
        if !codes(&client.published(&report, Some(1))).contains(&"FZ102") {
            break;
        }
    }
    let mut said = Vec::new();
    for _ in 0..2 {
        said.push(client.wait_for("window/showMessage")["message"].as_str().unwrap().to_owned());
    }
    assert!(said.iter().any(|m| m.contains("fazhi.stage")) && said.iter().any(|m| m.contains("FZ999")), "{said:?}");
    client.settings = json!({ "enable": false });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    assert!(client.published(&report, Some(1)).is_empty());
    client.settings = Value::Null;
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    assert!(codes(&client.published(&report, Some(1))).contains(&"FZ102"));
    client.quit();
}

#[test]
fn each_root_has_its_own_configuration_and_roots_come_and_go() {
    let (one, two) = (Folder::new("root one"), Folder::new("root two"));
    two.write("fazhi.yaml", "schema: fazhi.config/1\ndisable: [FZ102]\n");
    let (mut client, _) = Client::ready(&one.0, everything());
    let added = json!([{ "uri": two.uri("").trim_end_matches('/'), "name": "two" }]);
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": added, "removed": [] } }));
    let (a, b) = (one.uri("a.txt"), two.uri("a.txt"));
    client.open(&a, "plaintext", REPORT);
    client.open(&b, "plaintext", REPORT);
    assert!(codes(&client.published(&a, Some(1))).contains(&"FZ102"));
    assert!(!codes(&client.published(&b, Some(1))).contains(&"FZ102"));
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [], "removed": added } }));
    assert!(!codes(&client.published(&b, Some(1))).contains(&"FZ102"), "its folder has the configuration still");
    // A renamed report is closed and opened under its new name.
    let renamed = one.uri("b.txt");
    client.notify("workspace/didRenameFiles", json!({ "files": [{ "oldUri": a, "newUri": renamed }] }));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": a } }));
    client.open(&renamed, "plaintext", REPORT);
    assert!(!client.published(&renamed, Some(1)).is_empty());
    client.quit();
}

#[test]
fn who_asks_hears_of_wrong_configurations_too() {
    let folder = Folder::new("pulled");
    let config = folder.write("fazhi.yaml", "schema: fazhi.config/1\ndisable: [FZ999]\n");
    let (mut client, _) = Client::ready(&folder.0, pulling());
    let report = folder.uri("a.txt");
    client.open(&report, "plaintext", REPORT);
    let answer = client.result("textDocument/diagnostic", json!({ "textDocument": { "uri": report } }));
    let related = &answer["relatedDocuments"][&config];
    assert!(related["items"][0]["message"].as_str().unwrap().contains("FZ999"), "{answer}");
    folder.write("fazhi.yaml", "schema: fazhi.config/1\n");
    changed(&mut client, &config);
    client.rest();
    assert!(client.asked.iter().any(|m| m["method"] == "workspace/diagnostic/refresh"));
    let answer = client.result("textDocument/diagnostic", json!({ "textDocument": { "uri": report } }));
    assert_eq!(answer["relatedDocuments"][&config]["items"], json!([]));
    client.quit();
}

#[test]
fn options_of_the_command_line_count() {
    let folder = Folder::new("options");
    folder.write("fazhi.yaml", "schema: fazhi.config/1\ndisable: [FZ102]\n");
    let report = folder.uri("a.txt");
    let mut client = Client::start(&folder.0, &["--no-config"]);
    client.initialize(&folder.0, everything());
    client.open(&report, "plaintext", REPORT);
    assert!(codes(&client.published(&report, Some(1))).contains(&"FZ102"));
    client.quit();
}
