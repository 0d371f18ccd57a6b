//! `fazhi lsp`: standard input → messages → the server → messages → standard output.
//!
//! One thread reads, so that everything that waits can be taken before anything is checked. Nothing but the
//! protocol goes to standard output; what is worth noting goes to the file of `--log`, and never quotes a document.

mod host;

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use fazhi::lsp::{Server, wire};

use crate::args::Global;
use crate::{Exit, Failure, tell};
use host::{Files, Log};

/// `fazhi lsp`
#[derive(Debug, clap::Args)]
pub struct Lsp {
    #[arg(long, value_name = "FILE", help = "把运行情况记到这个文件（不记文稿内容）")]
    pub log: Option<PathBuf>,
}

/// How often to look whether the editor that started the server is still there.
const PARENT: Duration = Duration::from_secs(3);

type Incoming = Result<lsp_server::Message, wire::Malformed>;

/// Runs the command.
pub fn run(args: &Lsp, global: &Global) -> Result<Exit, Failure> {
    let log = Log::open(args.log.as_deref()).map_err(Failure::Usage)?;
    if std::io::stdin().is_terminal() {
        tell("语言服务由编辑器启动，经标准输入和标准输出通信；按 Ctrl-D 结束");
    }
    let (sender, inbox) = mpsc::channel::<Incoming>();
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        while let Ok(Some(message)) = wire::read(&mut input) {
            if sender.send(message).is_err() {
                break;
            }
        }
    });
    let mut server = Server::new(Box::new(Files::new(log.clone())), global.rules.clone(), global.no_config);
    let code = serve(&mut server, &inbox).map_err(Failure::Output)?;
    log.line(&format!("结束，退出码 {code}"));
    // The protocol knows 0 after a shutdown and 1 without one.
    Ok(if code == 0 { Exit::Clean } else { Exit::Findings })
}

/// Serves until the client says `exit`, hangs up or is gone; gives the exit code.
fn serve(server: &mut Server, inbox: &Receiver<Incoming>) -> std::io::Result<u8> {
    loop {
        match inbox.recv_timeout(PARENT) {
            Ok(message) => take(server, message)?,
            Err(RecvTimeoutError::Timeout) if server.client_process().is_some_and(is_gone) => {
                return Ok(server.hung_up());
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(server.hung_up()),
        }
        loop {
            // All that waits comes before any work, and between any two pieces of it.
            let connected = loop {
                match inbox.try_recv() {
                    Ok(message) => take(server, message)?,
                    Err(TryRecvError::Empty) => break true,
                    Err(TryRecvError::Disconnected) => break false,
                }
            };
            if let Some(code) = server.exited() {
                send(server)?;
                return Ok(code);
            }
            let more = server.work();
            send(server)?;
            if !more {
                if connected {
                    break;
                }
                return Ok(server.hung_up());
            }
        }
    }
}

fn take(server: &mut Server, message: Incoming) -> std::io::Result<()> {
    match message {
        Ok(message) => server.receive(message),
        Err(malformed) => {
            let mut out = std::io::stdout().lock();
            wire::write(&mut out, &malformed.answer())?;
            return out.flush();
        }
    }
    Ok(())
}

fn send(server: &mut Server) -> std::io::Result<()> {
    let bodies = server.outgoing();
    if bodies.is_empty() {
        return Ok(());
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for body in bodies {
        wire::write(&mut out, &body)?;
    }
    out.flush()
}

/// Whether a process has ended, where the system says so in its files; elsewhere the end of the input tells.
fn is_gone(process: u32) -> bool {
    let processes = std::path::Path::new("/proc");
    processes.join("self").exists() && !processes.join(process.to_string()).exists()
}
