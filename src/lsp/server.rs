//! [`Server`]: takes messages, does work piece by piece, and gives messages to send.
//!
//! A request waits until every message that arrived with it has been taken; if its document was changed
//! meanwhile, it is refused rather than answered about a text that is no longer there. The document in focus is
//! checked first, then requests are answered, then the other documents are checked.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use lsp_server::{ErrorCode, Message, Request, RequestId, Response};
use lsp_types::{MessageType, ShowMessageParams, Uri};
use serde::Serialize;
use serde_json::{Value, json};

use super::Host;
use super::capabilities::Client;
use super::documents::Document;
use super::judges::Judges;
use super::settings::Settings;
use super::workspace::{Job, Known};

/// The JSON of a message to send.
pub type Outgoing = String;

/// Where a server is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing but `initialize` is answered.
    Waiting,
    Running,
    /// Nothing but `exit` is taken.
    ShutDown,
}

/// What a request of the server's own was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Settings,
    Other,
}

/// A request that is not answered yet.
#[derive(Debug)]
struct Waiting {
    request: Request,
    /// The document it is about, and which text of it.
    about: Option<(String, u64)>,
}

/// An error to answer with.
#[derive(Debug)]
pub(super) struct Refusal {
    pub code: ErrorCode,
    pub message: String,
    pub data: Option<Value>,
}

impl Refusal {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), data: None }
    }
}

/// One language server; see the module's text.
pub struct Server {
    pub(super) host: Box<dyn Host>,
    pub(super) phase: Phase,
    pub(super) client: Client,
    /// The roots, as the editor names them and as paths.
    pub(super) roots: Vec<(Uri, PathBuf)>,
    /// Those of documents outside of the roots, then one a root.
    pub(super) settings: Vec<Settings>,
    pub(super) documents: BTreeMap<String, Document>,
    /// The document that was opened, changed or asked about last.
    pub(super) focus: Option<String>,
    pub(super) judges: Judges,
    /// Whether mistakes of rule files are to be told.
    pub(super) unsettled: bool,
    /// Rule files that are not open and show diagnostics.
    pub(super) marked: BTreeSet<PathBuf>,
    /// What was already said to the user.
    pub(super) said: BTreeSet<String>,
    /// Addresses of explanations, by code.
    pub(super) links: BTreeMap<String, Option<Uri>>,
    /// What is known of files that are not open.
    pub(super) known: BTreeMap<PathBuf, Known>,
    pub(super) job: Option<Job>,
    queue: VecDeque<Waiting>,
    asked: BTreeMap<RequestId, Asked>,
    next_id: i32,
    pub(super) process: Option<u32>,
    pub(super) exit: Option<u8>,
    out: Vec<Outgoing>,
}

impl Server {
    /// Before the first message. `packs` stand before those of the editor's settings; `no_config` leaves every
    /// `fazhi.yaml` unread.
    pub fn new(host: Box<dyn Host>, packs: Vec<PathBuf>, no_config: bool) -> Server {
        Server {
            host,
            phase: Phase::Waiting,
            client: Client::default(),
            roots: Vec::new(),
            settings: vec![Settings::default()],
            documents: BTreeMap::new(),
            focus: None,
            judges: Judges::new(packs, no_config),
            unsettled: false,
            marked: BTreeSet::new(),
            said: BTreeSet::new(),
            links: BTreeMap::new(),
            known: BTreeMap::new(),
            job: None,
            queue: VecDeque::new(),
            asked: BTreeMap::new(),
            next_id: 0,
            process: None,
            exit: None,
            out: Vec::new(),
        }
    }

    /// Takes one message. Edits are applied at once, requests wait for [`Server::work`].
    pub fn receive(&mut self, message: Message) {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) => self.notification(notification),
            Message::Response(response) => self.response(response),
        }
    }

    /// Does one piece of work, the most urgent; `false` if there is none.
    pub fn work(&mut self) -> bool {
        let stale = |document: &Document| document.stale;
        if let Some(key) = self.focus.clone().filter(|key| self.documents.get(key).is_some_and(stale)) {
            self.check(&key);
        } else if let Some(waiting) = self.queue.pop_front() {
            self.answer_waiting(waiting);
        } else if let Some(key) = self.documents.iter().find(|(_, d)| d.stale).map(|(key, _)| key.clone()) {
            self.check(&key);
        } else if self.unsettled {
            self.unsettled = false;
            self.settle();
        } else if self.job.is_some() {
            self.step();
        } else {
            return false;
        }
        true
    }

    /// The messages to send, in order.
    pub fn outgoing(&mut self) -> Vec<Outgoing> {
        std::mem::take(&mut self.out)
    }

    /// The exit code, once the client has said `exit`.
    pub fn exited(&self) -> Option<u8> {
        self.exit
    }

    /// The exit code where the input ends without a word.
    pub fn hung_up(&self) -> u8 {
        self.exit.unwrap_or(u8::from(self.phase != Phase::ShutDown))
    }

    /// The process that started the server, where the client has said so.
    pub fn client_process(&self) -> Option<u32> {
        self.process
    }

    /// Says something to whoever looks after the server.
    pub(super) fn log(&self, what: &str) {
        self.host.log(what);
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        match (self.phase, request.method.as_str()) {
            (Phase::Waiting, "initialize") => self.initialize(request),
            (Phase::Waiting, _) => {
                self.respond(id, Err(Refusal::new(ErrorCode::ServerNotInitialized, "尚未初始化")));
            }
            (Phase::Running, "initialize") => {
                self.respond(id, Err(Refusal::new(ErrorCode::InvalidRequest, "已经初始化过")));
            }
            (Phase::Running, "shutdown") => {
                while let Some(waiting) = self.queue.pop_front() {
                    self.answer_waiting(waiting);
                }
                self.drop_job(ErrorCode::ServerCancelled);
                self.phase = Phase::ShutDown;
                self.respond(id, Ok(Value::Null));
            }
            (Phase::Running, _) => {
                let uri = request.params.pointer("/textDocument/uri").and_then(Value::as_str);
                let about = uri.and_then(|uri| Some((uri.to_owned(), self.documents.get(uri)?.edition)));
                if let Some((uri, _)) = &about {
                    self.focus = Some(uri.clone());
                }
                self.queue.push_back(Waiting { request, about });
            }
            (Phase::ShutDown, _) => self.respond(id, Err(Refusal::new(ErrorCode::InvalidRequest, "已经关闭"))),
        }
    }

    fn answer_waiting(&mut self, Waiting { request, about }: Waiting) {
        let id = request.id.clone();
        let moved = about.is_some_and(|(key, edition)| self.documents.get(&key).is_none_or(|d| d.edition != edition));
        if moved {
            let refusal = if request.method == "textDocument/diagnostic" {
                let data = Some(json!({ "retriggerRequest": true }));
                Refusal { code: ErrorCode::ServerCancelled, message: "文档已有更新".to_owned(), data }
            } else {
                Refusal::new(ErrorCode::ContentModified, "文档已有更新")
            };
            return self.respond(id, Err(refusal));
        }
        // What is read stays whole; what the answer would have changed is its own.
        match catch_unwind(AssertUnwindSafe(|| self.answer(request))) {
            Ok(Some(answer)) => self.respond(id, answer),
            Ok(None) => {}
            Err(_) => {
                self.log("答复请求时程序内部出错");
                self.respond(id, Err(Refusal::new(ErrorCode::InternalError, "程序内部出错")));
            }
        }
    }

    /// Gives up a request.
    pub(super) fn cancel(&mut self, id: &RequestId) {
        if let Some(at) = self.queue.iter().position(|w| w.request.id == *id) {
            self.queue.remove(at);
            self.respond(id.clone(), Err(Refusal::new(ErrorCode::RequestCanceled, "已取消")));
        } else if self.job.as_ref().is_some_and(|job| job.id == *id) {
            self.drop_job(ErrorCode::RequestCanceled);
        }
    }

    fn response(&mut self, response: Response) {
        match (self.asked.remove(&response.id), response.response_result) {
            (Some(Asked::Settings), Ok(items)) => self.take_settings(&items),
            (Some(_), Err(error)) => self.log(&format!("编辑器未能处理请求：{}", error.message)),
            (Some(Asked::Other), Ok(_)) | (None, _) => {}
        }
    }

    /// Answers a request.
    pub(super) fn respond(&mut self, id: RequestId, answer: Result<Value, Refusal>) {
        #[derive(Serialize)]
        struct Body {
            jsonrpc: &'static str,
            id: RequestId,
            #[serde(skip_serializing_if = "Option::is_none")]
            result: Option<Value>,
            #[serde(skip_serializing_if = "Option::is_none")]
            error: Option<Value>,
        }
        let (result, error) = match answer {
            Ok(value) => (Some(value), None),
            Err(Refusal { code, message, data }) => {
                let mut error = json!({ "code": code as i32, "message": message });
                if let Some(data) = data {
                    error["data"] = data;
                }
                (None, Some(error))
            }
        };
        self.push(&Body { jsonrpc: "2.0", id, result, error });
    }

    /// Sends a notification.
    pub(super) fn inform<N: lsp_types::notification::Notification>(&mut self, params: N::Params) {
        self.push(&Call { jsonrpc: "2.0", id: None, method: N::METHOD, params });
    }

    /// Sends a request of the server's own.
    pub(super) fn ask<R: lsp_types::request::Request>(&mut self, params: R::Params, about: Asked) {
        self.next_id += 1;
        let id = RequestId::from(self.next_id);
        self.asked.insert(id.clone(), about);
        self.push(&Call { jsonrpc: "2.0", id: Some(id), method: R::METHOD, params });
    }

    fn push(&mut self, body: &impl Serialize) {
        self.out.push(serde_json::to_string(body).expect("messages are plain values with text as keys"));
    }

    /// Says something to the user, once.
    pub(super) fn say(&mut self, typ: MessageType, message: String) {
        if self.said.insert(message.clone()) {
            self.inform::<lsp_types::notification::ShowMessage>(ShowMessageParams { typ, message });
        }
    }

    /// Every document is to be checked again, by rules that may be others.
    pub(super) fn all_stale(&mut self) {
        self.links.clear();
        self.documents.values_mut().for_each(|document| document.stale = true);
        self.unsettled = true;
    }
}

/// A request or a notification on its way out.
#[derive(Serialize)]
struct Call<P> {
    jsonrpc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<RequestId>,
    method: &'static str,
    params: P,
}
