//! Any messages, framed or not, sensible or not: the server lives on, answers every request once, and keeps a text
//! as the edits make it.

#![no_main]

use std::path::{Path, PathBuf};

use fazhi::lsp::{Host, Server, Stamp, wire};
use fazhi::rules::Rule;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

/// A computer without files.
struct Empty;

impl Host for Empty {
    fn read(&self, _: &Path) -> Result<Vec<u8>, String> {
        Err("没有这个文件".to_owned())
    }
    fn stamp(&self, _: &Path) -> Option<Stamp> {
        None
    }
    fn walk(&self, folder: &Path) -> Vec<PathBuf> {
        vec![folder.join("a.txt"), folder.join("fazhi.yaml")]
    }
    fn pack_files(&self, path: &Path) -> Vec<PathBuf> {
        vec![path.to_owned()]
    }
    fn write(&self, _: &Path, _: &[u8], _: &Path) -> Result<(), String> {
        Err("写不进去".to_owned())
    }
    fn explain(&self, _: &Rule, _: bool) -> Option<PathBuf> {
        None
    }
    fn log(&self, _: &str) {}
}

const METHODS: [&str; 9] = [
    "textDocument/diagnostic",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/hover",
    "textDocument/codeAction",
    "textDocument/completion",
    "workspace/diagnostic",
    "workspace/executeCommand",
    "fazhi/none",
];

struct Run {
    server: Server,
    asked: i64,
    answered: i64,
    version: i64,
}

impl Run {
    fn take(&mut self, message: &Value) {
        if let Ok(message) = wire::parse(message.to_string().as_bytes()) {
            self.server.receive(message);
        }
    }

    fn ask(&mut self, method: &str, params: &Value) {
        self.asked += 1;
        self.take(&json!({ "id": self.asked, "method": method, "params": params }));
    }

    fn run(&mut self) {
        while self.server.work() {}
        for body in self.server.outgoing() {
            let message: Value = serde_json::from_str(&body).expect("a body is JSON");
            self.answered += i64::from(message.get("method").is_none() && message["id"].is_i64());
        }
    }
}

/// The first byte says what the rest is.
fn step(run: &mut Run, data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else { return };
    let number = |at: usize| i64::from(rest.get(at).copied().unwrap_or(0));
    let uri = ["file:///r/a.txt", "file:///r/b.md", "file:///r/fazhi.yaml", "untitled:c"][number(0) as usize % 4];
    let place = |at: usize| json!({ "line": number(at), "character": number(at + 1) });
    let text = String::from_utf8_lossy(rest.get(5..).unwrap_or_default());
    match kind % 8 {
        0 => {
            let item = json!({ "uri": uri, "languageId": "", "version": 1, "text": text });
            run.take(&json!({ "method": "textDocument/didOpen", "params": { "textDocument": item } }));
        }
        1..=3 => {
            run.version += 1;
            let range = json!({ "start": place(1), "end": place(3) });
            let change = if kind % 8 == 3 { json!({ "text": text }) } else { json!({ "range": range, "text": text }) };
            let params = json!({ "textDocument": { "uri": uri, "version": run.version }, "contentChanges": [change] });
            run.take(&json!({ "method": "textDocument/didChange", "params": params }));
        }
        4 => {
            let method = METHODS[number(1) as usize % METHODS.len()];
            let range = json!({ "start": place(2), "end": place(4) });
            let params = json!({ "textDocument": { "uri": uri }, "position": place(2), "range": range,
                "context": { "diagnostics": [] }, "previousResultIds": [], "command": "fazhi.annotate", "arguments": [uri] });
            run.ask(method, &params);
        }
        5 => {
            let params = json!({ "textDocument": { "uri": uri } });
            let method = if number(1) % 2 == 0 { "textDocument/didClose" } else { "textDocument/didSave" };
            run.take(&json!({ "method": method, "params": params }));
        }
        6 => {
            // As it comes from the pipe.
            let mut input = rest;
            while let Ok(Some(message)) = wire::read(&mut input) {
                match message {
                    Ok(lsp_server::Message::Notification(n)) => run.server.receive(n.into()),
                    // An id of its own may be one of ours.
                    Ok(_) => {}
                    Err(malformed) => assert!(malformed.answer().contains("error")),
                }
            }
        }
        _ => run.run(),
    }
}

fuzz_target!(|data: &[u8]| {
    let mut run = Run { server: Server::new(Box::new(Empty), Vec::new(), false), asked: 0, answered: 0, version: 1 };
    let encoding = ["utf-8", "utf-16", "utf-32"][data.len() % 3];
    let pulls = if data.len() % 2 == 0 { json!({}) } else { Value::Null };
    let capabilities = json!({ "general": { "positionEncodings": [encoding] }, "textDocument": { "diagnostic": pulls } });
    run.ask("initialize", &json!({ "processId": null, "rootUri": "file:///r", "capabilities": capabilities }));
    run.take(&json!({ "method": "initialized", "params": {} }));
    for piece in data.split(|b| *b == 0xff) {
        step(&mut run, piece);
        if run.server.exited().is_some() {
            return;
        }
    }
    run.run();
    assert_eq!(run.asked, run.answered, "every request is answered once");
});
