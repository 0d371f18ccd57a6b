//! What a drafter is offered: links and further places, outline, folds, hovers, actions, completion, commands.

use serde_json::{Value, json};

use super::REPORT;
use super::client::{Client, Folder, edited, everything, findings, slice};

struct Open {
    client: Client,
    uri: String,
    shown: Vec<Value>,
    folder: Folder,
}

fn open(name: &str, text: &str) -> Open {
    let folder = Folder::new(name);
    let (mut client, _) = Client::ready(&folder.0, everything());
    let uri = folder.uri("年度报告.txt");
    client.open(&uri, "plaintext", text);
    let shown = client.published(&uri, Some(1));
    Open { client, uri, shown, folder }
}

impl Open {
    fn of(&self, code: &str) -> &Value {
        self.shown.iter().find(|d| d["code"] == code).unwrap_or_else(|| panic!("no {code} in {:?}", self.shown))
    }

    fn document(&self) -> Value {
        json!({ "textDocument": { "uri": self.uri } })
    }

    fn at(&self, place: &Value) -> Value {
        json!({ "textDocument": { "uri": self.uri }, "position": place })
    }

    /// The actions at a place.
    fn actions(&mut self, range: &Value, only: Value) -> Vec<Value> {
        let context = json!({ "diagnostics": [], "only": only });
        let params = json!({ "textDocument": { "uri": self.uri }, "range": range, "context": context });
        self.client.result("textDocument/codeAction", params).as_array().expect("a list").clone()
    }
}

/// The edits of an action, which name the version they are for.
fn edits(action: &Value) -> &Value {
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    &change["edits"]
}

/// Where some words of a report stand; the words are on one line and without characters beyond U+FFFF.
fn place(text: &str, words: &str) -> Value {
    let at = text.find(words).expect("the words are there");
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    json!({ "line": line, "character": text[start..at].chars().count() })
}

#[test]
fn a_diagnostic_leads_to_its_explanation_and_its_other_half() {
    let text = format!("{REPORT}\n附件：1.青政办发[2024]9号");
    let mut open = open("related", &text);
    let first = open.shown[0].clone();
    assert_eq!(first["source"], "fazhi");
    let href = first["codeDescription"]["href"].as_str().unwrap();
    assert!(href.starts_with("file://") && href.ends_with(&format!("{}.md", first["code"].as_str().unwrap())));
    let path = href.strip_prefix("file://").unwrap().replace("%20", " ");
    assert!(std::fs::read_to_string(path).unwrap().contains("轻重"));
    let expected = findings(&text);
    for (diagnostic, finding) in open.shown.iter().zip(&expected) {
        let related = diagnostic["relatedInformation"].as_array().map_or(0, Vec::len);
        assert_eq!(related, finding.related.len(), "{}", finding.code);
    }
    assert!(expected.iter().any(|f| !f.related.is_empty()), "{expected:#?}");
    // The command opens the page, with the rule's examples.
    let params = json!({ "command": "fazhi.explain", "arguments": ["FZ102"] });
    let page = open.client.result("workspace/executeCommand", params);
    open.client.rest();
    let shown = open.client.asked.iter().find(|m| m["method"] == "window/showDocument").unwrap();
    assert_eq!(shown["params"]["uri"], page);
    let path = page.as_str().unwrap().strip_prefix("file://").unwrap().replace("%20", " ");
    assert!(std::fs::read_to_string(path).unwrap().contains("会提示"));
    let wrong = json!({ "command": "fazhi.explain", "arguments": ["FZ000"] });
    assert_eq!(open.client.request("workspace/executeCommand", wrong)["error"]["code"], -32803);
    let wrong = json!({ "command": "fazhi.nothing", "arguments": [] });
    assert_eq!(open.client.request("workspace/executeCommand", wrong)["error"]["code"], -32602);
    open.client.quit();
}

#[test]
fn the_outline_shows_the_gap() {
    let mut open = open("outline", REPORT);
    let symbols = open.client.result("textDocument/documentSymbol", open.document());
    let names: Vec<&str> = symbols.as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    let gap = names.iter().position(|n| n.starts_with("【缺】存在的不足")).unwrap();
    assert!(names[gap - 1].starts_with("一、") || names[gap - 1].starts_with("二、"), "{names:?}");
    assert!(names[gap + 1..].iter().any(|n| n.starts_with("三、")), "{names:?}");
    let measures = symbols.as_array().unwrap().iter().find(|s| s["name"] == "一、主要举措和成效").unwrap();
    assert_eq!(measures["children"].as_array().unwrap().len(), 2);
    assert!(slice(REPORT, &measures["range"], "utf-16").trim_end().ends_with("逐卷纠正。"), "heading and all its text");
    assert_eq!(slice(REPORT, &measures["selectionRange"], "utf-16"), "一、主要举措和成效");
    let folds = open.client.result("textDocument/foldingRange", open.document());
    assert!(folds.as_array().unwrap().iter().any(|f| f["startLine"] == 3 && f["endLine"] == 5), "{folds}");
    open.client.quit();
    // A client without trees gets the same as a list.
    let folder = Folder::new("flat");
    let (mut client, _) = Client::ready(&folder.0, json!({}));
    let uri = folder.uri("a.txt");
    client.open(&uri, "plaintext", REPORT);
    let flat = client.result("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
    assert!(flat.as_array().unwrap().iter().any(|s| s["containerName"] == "一、主要举措和成效"), "{flat}");
    client.quit();
}

#[test]
fn a_hover_says_what_to_write_and_why() {
    let mut open = open("hover", REPORT);
    let missing = open.of("FZ102").clone();
    let hover = open.client.result("textDocument/hover", open.at(&missing["range"]["start"]));
    let value = hover["contents"]["value"].as_str().unwrap();
    assert_eq!(hover["contents"]["kind"], "markdown");
    for words in ["**须补正 FZ102**", "**建议**", "**依据** 《法治政府建设与责任落实督察工作规定》"]
    {
        assert!(value.contains(words), "{words}: {value}");
    }
    let heading = open.at(&place(REPORT, "主要举措"));
    let value = open.client.result("textDocument/hover", heading)["contents"]["value"].clone();
    assert!(value.as_str().unwrap().contains("约"), "computed values: {value}");
    let nothing = open.at(&place(REPORT, "县人民政府"));
    assert_eq!(open.client.result("textDocument/hover", nothing), Value::Null);
    open.client.quit();
}

#[test]
fn a_missing_part_is_put_where_it_belongs() {
    let mut open = open("skeleton", REPORT);
    let range = open.of("FZ102")["range"].clone();
    let actions = open.actions(&range, Value::Null);
    let insert = actions.iter().find(|a| a["title"].as_str().unwrap().starts_with("插入")).unwrap();
    assert_eq!(insert["diagnostics"][0]["code"], "FZ102");
    let after = edited(REPORT, edits(insert));
    let headings: Vec<&str> = after.lines().filter(|l| l.chars().nth(1) == Some('、')).collect();
    assert_eq!(headings.len(), 4, "{after}");
    for (heading, number) in headings.iter().zip(["一、", "二、", "三、", "四、"]) {
        assert!(heading.starts_with(number), "{headings:?}");
    }
    assert!(findings(&after).iter().all(|f| f.code != "FZ102" && f.code != "FZ801"), "{after}");
    open.client.quit();
}

#[test]
fn what_is_safe_is_put_right() {
    let mut open = open("fixes", &format!("{REPORT}\n附件：1.青政办发[2024]9号"));
    let text = format!("{REPORT}\n附件：1.青政办发[2024]9号");
    let wrong = findings(&text);
    let wrong =
        wrong.iter().find(|f| f.fix.as_ref().is_some_and(|fix| fix.safe)).expect("a bracket that can be put right");
    let range = open.of(&wrong.code)["range"].clone();
    let actions = open.actions(&range, json!(["quickfix"]));
    let fix = actions.iter().find(|a| a["title"] == wrong.fix.as_ref().unwrap().title).unwrap();
    assert_eq!(fix["isPreferred"], true);
    let after = edited(&text, edits(fix));
    assert!(after.contains("青政发〔2024〕3号"), "{after}");
    // All at once, from anywhere, if asked for by kind.
    let start = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    for only in ["source.fixAll", "source.fixAll.fazhi", "source"] {
        let all = open.actions(&start, json!([only]));
        assert_eq!(all.len(), 1, "{only}: {all:?}");
        assert_eq!(all[0]["kind"], "source.fixAll.fazhi");
        let after = edited(&text, edits(&all[0]));
        assert!(findings(&after).iter().all(|f| f.fix.as_ref().is_none_or(|fix| !fix.safe)), "{after}");
    }
    assert!(open.actions(&start, json!(["refactor"])).is_empty());
    open.client.quit();
}

#[test]
fn a_finding_can_be_kept_quiet_and_explained() {
    let mut open = open("quiet", REPORT);
    let range = open.of("FZ102")["range"].clone();
    let actions = open.actions(&range, Value::Null);
    let quiet = actions.iter().find(|a| a["title"].as_str().unwrap().contains("不再提示这一处（FZ102")).unwrap();
    let after = edited(REPORT, edits(quiet));
    assert!(findings(&after).iter().any(|f| f.code == "FZ010"), "without a reason it has no effect: {after}");
    let reasoned = after.replace("FZ102  -->", "FZ102 上级另有要求 -->");
    assert!(findings(&reasoned).iter().all(|f| f.code != "FZ102" && f.code != "FZ010"), "{reasoned}");
    let explain = actions.iter().find(|a| a["command"] == "fazhi.explain").unwrap();
    assert_eq!(explain["arguments"], json!(["FZ102"]));
    open.client.quit();
}

#[test]
fn a_client_without_actions_gets_commands_and_one_without_versions_plain_changes() {
    let folder = Folder::new("simple");
    for (literals, kind) in [(false, "command"), (true, "changes")] {
        let mut capabilities = everything();
        capabilities["workspace"]["workspaceEdit"] = json!({});
        if !literals {
            capabilities["textDocument"]["codeAction"] = json!({});
        }
        let (mut client, _) = Client::ready(&folder.0, capabilities);
        let uri = folder.uri("a.txt");
        client.open(&uri, "plaintext", REPORT);
        let shown = client.published(&uri, Some(1));
        let range = &shown.iter().find(|d| d["code"] == "FZ102").unwrap()["range"];
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
        let actions = client.result("textDocument/codeAction", params);
        let actions = actions.as_array().unwrap();
        assert!(!actions.is_empty());
        if kind == "command" {
            assert!(actions.iter().all(|a| a["command"].is_string()), "{actions:?}");
        } else {
            assert!(actions.iter().any(|a| a["edit"]["changes"][&uri].is_array()), "{actions:?}");
        }
        client.quit();
    }
}

#[test]
fn headings_titles_and_phrases_are_completed() {
    let text = REPORT
        .replace("三、2025年", "\n三、2025年")
        .replace("专题研究执法", "深入学习习近平法，学习《党政，专题研究执法");
    let mut open = open("completion", &text);
    let mut at = |words: &str| {
        let mut place = place(&text, words);
        place["character"] = json!(place["character"].as_u64().unwrap() + words.chars().count() as u64);
        let list = open.client.result("textDocument/completion", open_at(&open.uri, &place));
        list["items"].as_array().unwrap().clone()
    };
    fn open_at(uri: &str, place: &Value) -> Value {
        json!({ "textDocument": { "uri": uri }, "position": place })
    }
    let apply = |item: &Value| edited(&text, &json!([item["textEdit"]]));
    let title = at("学习《党政");
    let title = title.iter().find(|i| i["label"].as_str().unwrap().starts_with("党政主要负责人")).unwrap();
    assert!(apply(title).contains("学习《党政主要负责人履行推进法治建设第一责任人职责规定》"));
    let phrase = at("深入学习习近平法");
    let phrase = phrase.iter().find(|i| i["label"] == "习近平法治思想").unwrap();
    assert!(apply(phrase).contains("深入学习习近平法治思想，"), "{}", apply(phrase));
    // The empty line before the plan.
    let line = text[..text.find("\n三、2025").unwrap()].matches('\n').count();
    let list =
        open.client.result("textDocument/completion", open_at(&open.uri, &json!({ "line": line, "character": 0 })));
    let labels: Vec<&str> = list["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["三、存在的不足和原因"]);
    open.client.quit();
}

#[test]
fn a_word_file_gets_its_comments() {
    let folder = Folder::new("annotate");
    let draft = folder.0.join("报告.docx");
    let level = fazhi::report::Level::Township;
    let empty = fazhi::skeleton::draft(&crate::support::RULES, level, 2024, Some("青石镇人民政府"));
    std::fs::write(&draft, fazhi::skeleton::to_docx(&empty)).unwrap();
    let (mut client, _) = Client::ready(&folder.0, everything());
    let params = json!({ "command": "fazhi.annotate", "arguments": [folder.uri("报告.docx")] });
    let copy = client.result("workspace/executeCommand", params);
    assert_eq!(copy, json!(folder.uri("报告.批注.docx")));
    assert!(std::fs::read(folder.0.join("报告.批注.docx")).unwrap().starts_with(b"PK"));
    folder.write("a.txt", REPORT);
    for (argument, code) in
        [(folder.uri("a.txt"), -32803), (folder.uri("none.docx"), -32803), ("x:y".to_owned(), -32602)]
    {
        let params = json!({ "command": "fazhi.annotate", "arguments": [argument] });
        assert_eq!(client.request("workspace/executeCommand", params)["error"]["code"], code);
    }
    client.quit();
}

#[test]
fn a_report_gets_its_page() {
    let mut open = open("page", REPORT);
    // Not saved yet: the page is about what the editor holds.
    let folder = open.folder.0.clone();
    std::fs::write(folder.join("年度报告.txt"), "旧稿\n").unwrap();
    let params = json!({ "command": "fazhi.report", "arguments": [open.uri] });
    let page = open.client.result("workspace/executeCommand", params);
    assert_eq!(page, json!(open.folder.uri("年度报告.体检报告.html")));
    let html = std::fs::read_to_string(folder.join("年度报告.体检报告.html")).unwrap();
    assert!(html.contains("FZ102") && html.contains("青石镇"), "{html}");
    open.client.rest();
    let shown = open.client.asked.iter().find(|m| m["method"] == "window/showDocument").unwrap();
    assert_eq!((&shown["params"]["uri"], &shown["params"]["external"]), (&page, &json!(true)));
    let secret = open.folder.write("密.txt", &format!("机密★3年\n{REPORT}"));
    let params = json!({ "command": "fazhi.report", "arguments": [secret] });
    assert_eq!(open.client.request("workspace/executeCommand", params)["error"]["code"], -32803);
    open.client.quit();
}
