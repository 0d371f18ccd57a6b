//! A client of the language server: over standard input and output of the real program, or in memory.
//!
//! Values of the protocol are plain JSON, written as the specification writes them, so that no mistake of the
//! server's types is repeated here.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::rc::Rc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use fazhi::lsp::{Host, Server, Stamp, wire};
use fazhi::rules::Rule;
use fazhi::{Assessment, Context, RuleSet, Source};
use serde_json::{Value, json};

/// No answer takes that long, even on a busy machine; a test that waits longer has failed.
const LIMIT: Duration = Duration::from_secs(120);

/// A folder of a test's own, gone when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lsp {name} {}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the folder of a test can be made");
        Folder(folder)
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).expect("a test writes its files");
        self.uri(name)
    }

    pub fn uri(&self, name: &str) -> String {
        uri(&self.0.join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The address of a path; every byte that is not plain is escaped.
pub fn uri(path: &Path) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-._~".contains(&b);
    let escape = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    format!("file://{}", path.to_str().expect("test paths are text").bytes().map(escape).collect::<String>())
}

/// What an editor with everything can do.
pub fn everything() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "showDocument": { "support": true }, "workDoneProgress": true },
        "workspace": {
            "configuration": true,
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true },
            "diagnostics": { "refreshSupport": true },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true, "versionSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source.fixAll"] } } },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
        },
    })
}

/// The same for one that asks for diagnostics.
pub fn pulling() -> Value {
    let mut all = everything();
    all["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": false, "relatedDocumentSupport": true });
    all
}

/// Talks to the program.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    inbox: Receiver<Value>,
    /// What came while something else was waited for.
    waiting: Vec<Value>,
    next: i64,
    /// What `workspace/configuration` is answered with, for every item.
    pub settings: Value,
    /// The server's own requests, as they came.
    pub asked: Vec<Value>,
}

impl Client {
    /// Starts the program in a folder of its own for what it keeps.
    pub fn start(folder: &Path, args: &[&str]) -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fazhi"))
            .arg("lsp")
            .args(args)
            .current_dir(folder)
            .env("XDG_CACHE_HOME", folder.join(".cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("it was piped"));
        let (sender, inbox) = mpsc::channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if output.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    match line.trim_end().split_once(": ") {
                        Some(("Content-Length", n)) => length = n.parse().expect("a length is a number"),
                        Some(_) => panic!("unknown header {line:?}"),
                        None => break assert_eq!(line, "\r\n", "nothing but the protocol on standard output"),
                    }
                }
                let mut body = vec![0; length];
                output.read_exact(&mut body).expect("a body as long as it says");
                let message = serde_json::from_slice(&body).expect("a body is JSON");
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Client { child, input, inbox, waiting: Vec::new(), next: 0, settings: json!({}), asked: Vec::new() }
    }

    /// Starts and initializes with a folder as root.
    pub fn ready(folder: &Path, capabilities: Value) -> (Client, Value) {
        let mut client = Client::start(folder, &[]);
        let result = client.initialize(folder, capabilities);
        (client, result)
    }

    pub fn initialize(&mut self, folder: &Path, capabilities: Value) -> Value {
        let root = uri(folder);
        let params = json!({ "processId": std::process::id(), "rootUri": root, "capabilities": capabilities,
            "workspaceFolders": [{ "uri": root, "name": "root" }] });
        let result = self.request("initialize", params)["result"].clone();
        self.notify("initialized", json!({}));
        result
    }

    /// Sends bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the program reads");
    }

    pub fn send(&mut self, message: &Value) {
        let mut bytes = Vec::new();
        wire::write(&mut bytes, &message.to_string()).expect("a vector takes everything");
        self.raw(&bytes);
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and gives its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
        self.next
    }

    /// Sends a request and gives the whole answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(&json!(id))
    }

    /// The result of a request that must not fail.
    pub fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.request(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Waits for the answer to a request.
    pub fn answer(&mut self, id: &Value) -> Value {
        self.wait(|m| m.get("method").is_none() && m["id"] == *id)
    }

    /// Waits for a notification or a request of the server's own.
    pub fn wait_for(&mut self, method: &str) -> Value {
        self.wait(|m| m["method"] == method)["params"].clone()
    }

    /// Waits for the diagnostics of a version.
    pub fn published(&mut self, uri: &str, version: Option<i64>) -> Vec<Value> {
        let message = self.wait(|m| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && version.is_none_or(|v| m["params"]["version"] == v)
        });
        message["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    /// What came so far and was not waited for.
    pub fn rest(&mut self) -> &[Value] {
        // Everything before this answer has come.
        self.request("fazhi/none", json!({}));
        &self.waiting
    }

    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&wanted) {
            return self.waiting.remove(at);
        }
        loop {
            let message = self.inbox.recv_timeout(LIMIT).expect("the server answers");
            if message.get("method").is_some() && message.get("id").is_some() {
                self.asked.push(message.clone());
                let items = message["params"]["items"].as_array().map_or(0, Vec::len);
                let result = match message["method"].as_str() {
                    Some("workspace/configuration") => json!(vec![self.settings.clone(); items]),
                    _ => Value::Null,
                };
                self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }));
            }
            if wanted(&message) {
                return message;
            }
            self.waiting.push(message);
        }
    }

    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let item = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Closes the input and gives the exit code.
    pub fn hang_up(&mut self) -> Option<i32> {
        self.input = None;
        self.exit_code()
    }

    pub fn exit_code(&mut self) -> Option<i32> {
        self.child.wait().expect("the program ends").code()
    }

    /// Ends as the protocol wants it.
    pub fn quit(mut self) {
        assert_eq!(self.request("shutdown", Value::Null)["result"], Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.exit_code(), Some(0));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Files in memory; a text with [`BOMB`] makes the checker fail.
#[derive(Clone, Default)]
pub struct Memory {
    pub files: Rc<RefCell<BTreeMap<PathBuf, String>>>,
}

/// Words on which the checker of [`Memory`] panics.
pub const BOMB: &str = "测试用的炸弹";

impl Host for Memory {
    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        self.files.borrow().get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| "没有这个文件".to_owned())
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        // As if a file were changed whenever its length is another.
        self.files.borrow().get(path).map(|text| (0, text.len() as u64))
    }

    fn walk(&self, folder: &Path) -> Vec<PathBuf> {
        self.files.borrow().keys().filter(|path| path.starts_with(folder)).cloned().collect()
    }

    fn pack_files(&self, path: &Path) -> Vec<PathBuf> {
        vec![path.to_owned()]
    }

    fn write(&self, path: &Path, bytes: &[u8], _: &Path) -> Result<(), String> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.files.borrow_mut().insert(path.to_owned(), text);
        Ok(())
    }

    fn explain(&self, rule: &Rule, _: bool) -> Option<PathBuf> {
        Some(PathBuf::from(format!("/explain/{}.md", rule.code)))
    }

    fn log(&self, _: &str) {}

    fn check(&self, source: &Source, rules: &RuleSet, context: &Context) -> Assessment {
        assert!(!source.text().contains(BOMB), "a rule that fails");
        fazhi::check(source, rules, context)
    }
}

/// A server in memory, one message and one piece of work at a time.
pub struct Local {
    pub server: Server,
    pub host: Memory,
}

impl Local {
    /// Initialized, with `/r` as root.
    pub fn new(capabilities: Value) -> Local {
        let host = Memory::default();
        let mut local = Local { server: Server::new(Box::new(host.clone()), Vec::new(), false), host };
        let params = json!({ "processId": null, "rootUri": "file:///r", "capabilities": capabilities });
        local.take(json!({ "id": 0, "method": "initialize", "params": params }));
        local.take(json!({ "method": "initialized", "params": {} }));
        local.run();
        local
    }

    /// Hands over one message and does nothing about it.
    pub fn take(&mut self, message: Value) {
        self.server.receive(wire::parse(message.to_string().as_bytes()).expect("a test sends messages"));
    }

    /// Does all there is to do; gives what was sent.
    pub fn run(&mut self) -> Vec<Value> {
        while self.server.work() {}
        self.sent()
    }

    /// What was sent so far.
    pub fn sent(&mut self) -> Vec<Value> {
        self.server.outgoing().iter().map(|body| serde_json::from_str(body).expect("a body is JSON")).collect()
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let item = json!({ "uri": uri, "languageId": "plaintext", "version": 1, "text": text });
        self.take(json!({ "method": "textDocument/didOpen", "params": { "textDocument": item } }));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.take(json!({ "method": "textDocument/didChange", "params": params }));
    }
}

/// The diagnostics last published for a document.
pub fn last_published(sent: &[Value], uri: &str) -> Option<Value> {
    let of = |m: &&Value| m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == uri;
    sent.iter().rfind(of).map(|m| m["params"].clone())
}

/// The text of a range, with columns counted in an encoding; written anew, to hold the server's to it.
pub fn slice<'t>(text: &'t str, range: &Value, encoding: &str) -> &'t str {
    let at = |place: &Value| {
        let (line, character) =
            (place["line"].as_u64().expect("a number"), place["character"].as_u64().expect("a number"));
        // The places at which the lines begin, by a plain walk.
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (i, b) in bytes.iter().enumerate() {
            if *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i + 1);
            }
        }
        let start = starts[line as usize];
        let mut units = 0;
        for (i, c) in text[start..].char_indices() {
            if units == character {
                return start + i;
            }
            assert!(units < character, "{place} is no place between characters");
            units += match encoding {
                "utf-8" => c.len_utf8() as u64,
                "utf-16" => c.len_utf16() as u64,
                "utf-32" => 1,
                other => panic!("{other}"),
            };
        }
        assert_eq!(units, character, "{place} is beyond its text");
        text.len()
    };
    &text[at(&range["start"])..at(&range["end"])]
}

/// A text with edits of the protocol applied, in UTF-16.
pub fn edited(text: &str, edits: &Value) -> String {
    let mut all: Vec<(usize, usize, String)> = edits
        .as_array()
        .expect("a list of edits")
        .iter()
        .map(|edit| {
            let piece = slice(text, &edit["range"], "utf-16");
            let start = piece.as_ptr() as usize - text.as_ptr() as usize;
            (start, start + piece.len(), edit["newText"].as_str().expect("a text").to_owned())
        })
        .collect();
    all.sort();
    assert!(all.windows(2).all(|pair| pair[0].1 <= pair[1].0), "edits do not overlap");
    let mut out = text.to_owned();
    for (start, end, new) in all.into_iter().rev() {
        out.replace_range(start..end, &new);
    }
    out
}

/// Sends a report through the checker as the server does.
pub fn findings(text: &str) -> Vec<fazhi::finding::Finding> {
    crate::support::check(text).1.findings
}
