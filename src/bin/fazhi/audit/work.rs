//! Checks many files on a few threads: entries → records in the order of the entries.
//!
//! Workers take the next file as they are free; one writer puts the results back in order and into the store, a
//! bounded number of them ahead. A file that cannot be read, or on which the checker panics, is a record that says so.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use fazhi::Context;
use fazhi::audit::{Evidence, Record, RuleRow};
use fazhi::ingest::{self, IngestError};
use fazhi::render::{self, Checked, Options, Tool};
use fazhi::report::Kind;

use super::Audit;
use super::progress::Progress;
use super::store::Store;
use crate::Failure;
use crate::input::{self, Entry};
use crate::packs::Judges;
use crate::select::Selection;

/// Results on their way to the writer.
const AHEAD: usize = 256;

/// What is to be checked, and how.
pub struct Job<'a> {
    /// The files.
    pub entries: &'a [Entry],
    /// Which judge is each one's, and the name of its judgement.
    pub asked: &'a Asked,
    /// The judges.
    pub judges: &'a Judges<'a>,
    /// What the command line says of every report.
    pub context: Context,
    /// Threads.
    pub jobs: usize,
    /// Whether words of the reports may be kept.
    pub text: bool,
    /// Whether what became of each rule is kept in memory.
    pub statuses: bool,
}

/// Which judge judges which file.
pub struct Asked {
    /// Index of the judge of each entry.
    judge: Vec<usize>,
    /// The selections of each judge.
    selections: Vec<Selection>,
    /// What a record depends on beside its bytes, for each judge: 32 hex digits.
    keys: Vec<String>,
}

/// Finds the judge of every entry.
///
/// # Errors
///
/// When a configuration or a selection is wrong.
pub fn judged(entries: &[Entry], judges: &mut Judges, args: &Audit) -> Result<Asked, Failure> {
    let mut asked = Asked { judge: Vec::with_capacity(entries.len()), selections: Vec::new(), keys: Vec::new() };
    for entry in entries {
        let index = judges.index_of(entry.path())?;
        asked.judge.push(index);
    }
    for index in 0..judges.len() {
        let rules = &judges.get(index).rules;
        asked.selections.push(Selection::new(&args.choice, rules).map_err(Failure::Usage)?);
        let mut hasher = blake3::Hasher::new();
        let context = &args.context;
        let given = format!(
            "{}|{}|{:?}|{:?}|{:?}|{:?}|{:?}|{}",
            env!("CARGO_PKG_VERSION"),
            judges.get(index).digest,
            context.year,
            context.level,
            context.stage,
            args.choice.select,
            args.choice.ignore,
            args.no_text,
        );
        hasher.update(given.as_bytes());
        asked.keys.push(hasher.finalize().to_hex().as_str()[..32].to_owned());
    }
    Ok(asked)
}

/// What a worker hands over.
enum Done {
    /// Checked now.
    Fresh(Box<Record>, Vec<RuleRow>),
    /// In the store already, under this hash.
    Known(String),
}

/// Checks all files; those the store knows are taken from there.
///
/// # Errors
///
/// When the store fails.
pub fn run(job: &Job, mut store: Option<&mut Store>, progress: &mut Progress) -> Result<Vec<Record>, Failure> {
    let known: Vec<std::collections::HashSet<String>> = match &store {
        Some(store) => {
            let each = job.asked.keys.iter().map(|key| store.known(key));
            each.collect::<Result<_, _>>().map_err(Failure::Usage)?
        }
        None => vec![Default::default(); job.asked.keys.len()],
    };
    let next = AtomicUsize::new(0);
    // The writer frees workers as it goes: none runs far ahead of a slow one.
    let written = AtomicUsize::new(0);
    let mut records: Vec<Record> = Vec::with_capacity(job.entries.len());
    let result = std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<(usize, Done)>(AHEAD);
        for _ in 0..job.jobs.clamp(1, job.entries.len().max(1)) {
            let (sender, next, written, known) = (sender.clone(), &next, &written, &known);
            scope.spawn(move || {
                while !crate::interrupt::stopped() {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(entry) = job.entries.get(i) else { break };
                    while i > written.load(Ordering::Relaxed) + 4 * AHEAD {
                        std::thread::yield_now();
                    }
                    if sender.send((i, check(entry, job, i, known))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: BTreeMap<usize, Done> = BTreeMap::new();
        for (i, done) in receiver {
            waiting.insert(i, done);
            while let Some(done) = waiting.remove(&written.load(Ordering::Relaxed)) {
                let i = written.fetch_add(1, Ordering::Relaxed);
                let record = keep(job, i, done, store.as_deref_mut())?;
                progress.step(record.failed.is_some());
                records.push(record);
            }
        }
        // Interrupted: what is there behind a gap is not lost.
        for (i, done) in waiting {
            records.push(keep(job, i, done, store.as_deref_mut())?);
        }
        if let Some(store) = store {
            store.commit()?;
        }
        Ok::<(), String>(())
    });
    result.map_err(Failure::Usage)?;
    Ok(records)
}

/// Puts a fresh record into the store, or takes a known one out of it.
fn keep(job: &Job, i: usize, done: Done, store: Option<&mut Store>) -> Result<Record, String> {
    let key = &job.asked.keys[job.asked.judge[i]];
    let mut record = match (done, store) {
        (Done::Fresh(record, rules), Some(store)) => {
            store.add(key, &record, &rules)?;
            with_rules(*record, rules, job.statuses)
        }
        (Done::Fresh(record, rules), None) => with_rules(*record, rules, job.statuses),
        (Done::Known(hash), Some(store)) => {
            let record = store.get(key, &hash)?;
            let rules = if job.statuses { store.statuses(key, &hash)? } else { Vec::new() };
            with_rules(record, rules, job.statuses)
        }
        (Done::Known(_), None) => return Err("程序内部出错：没有库却有库里的记录".to_owned()),
    };
    record.report.path = path_of(&job.entries[i]);
    Ok(record)
}

fn with_rules(mut record: Record, rules: Vec<RuleRow>, keep: bool) -> Record {
    record.report.rules = keep.then_some(rules);
    record
}

fn path_of(entry: &Entry) -> String {
    entry.path().map_or(String::new(), |p| p.display().to_string())
}

fn check(entry: &Entry, job: &Job, i: usize, known: &[std::collections::HashSet<String>]) -> Done {
    let path = path_of(entry);
    let judge = job.asked.judge[i];
    let bytes = match entry {
        Entry::Unreadable(_, why) => Err(why.clone()),
        Entry::Stdin => Err("不读标准输入".to_owned()),
        Entry::File(file) => std::fs::File::open(file).and_then(input::limited).map_err(|e| input::why_unread(&e)),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(why) => return failed(job, judge, &path, String::new(), &why, false),
    };
    let hash = blake3::hash(&bytes).to_hex().as_str()[..32].to_owned();
    if known[judge].contains(&hash) {
        return Done::Known(hash);
    }
    let source = match ingest::read(&path, &bytes) {
        Ok(source) => source,
        Err(why) => return failed(job, judge, &path, hash, &why.to_string(), why == IngestError::Scan),
    };
    let judged = job.judges.get(judge);
    let context = judged.context(&job.context);
    let choose = |assessment: &mut fazhi::Assessment| {
        // A secrecy mark stops everything and cannot be switched off.
        if assessment.report.kind != Kind::Classified {
            job.asked.selections[judge].apply(assessment);
        }
    };
    // Source, rules and context are only read, so a panic leaves none of them half-changed.
    let record =
        catch_unwind(AssertUnwindSafe(|| fazhi::record(&source, hash.clone(), &judged.rules, &context, choose)));
    match record {
        Ok(Ok(mut record)) => {
            let rules = record.report.rules.take().unwrap_or_default();
            if !job.text {
                record.without_text();
            }
            Done::Fresh(Box::new(record), rules)
        }
        Ok(Err(_)) | Err(_) => {
            failed(job, judge, &path, hash, "程序内部出错，这份文件未能核对；请把文件名和版本号告知开发者", false)
        }
    }
}

/// The record of what could not be read.
fn failed(job: &Job, judge: usize, path: &str, hash: String, why: &str, scan: bool) -> Done {
    let rules = &job.judges.get(judge).rules;
    let tool = Tool { version: env!("CARGO_PKG_VERSION"), pack: rules.pack(), pack_digest: rules.digest() };
    let options = Options { all: true, statuses: false, width: 80, color: false, tool, rules: &[] };
    let checked = Checked { source: None, path, outcome: Err(why) };
    let json = render::report_json(&checked, &options);
    let mut record = Record::new(hash, &json, Evidence::default(), fazhi::across::Digest::default())
        .expect("our own JSON of an unreadable file is read back by a test");
    record.failed = Some(why.to_owned());
    record.scan = scan;
    Done::Fresh(Box::new(record), Vec::new())
}

/// The files of the entries.
pub fn paths(entries: &[Entry]) -> Vec<PathBuf> {
    entries.iter().filter_map(Entry::path).map(PathBuf::from).collect()
}
