//! The store: one SQLite file that remembers what was checked, so that a second run checks only what changed and a
//! run that was killed goes on.
//!
//! Records are keyed by the hash of a file's bytes and by everything its judgement rests on. Each batch is one
//! transaction, so that a kill at any moment loses at most a batch. The tables are described in `schema.sql`; a file
//! that is no such store is refused and left as it is.

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use fazhi::audit::{Audit, Record, RuleRow};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, params};

/// `FZAI`: what says that a SQLite file is ours.
const APPLICATION: i32 = 0x465a_4149;
/// Version of the tables.
const VERSION: i32 = 1;
/// Records of one transaction.
const BATCH: usize = 200;
/// How long another process is waited for.
const WAIT: Duration = Duration::from_secs(30);

/// An open store.
pub struct Store {
    connection: Connection,
    name: String,
    /// Records since the last transaction began.
    open: usize,
}

impl Store {
    /// Opens a store, or makes one where there is no file.
    ///
    /// # Errors
    ///
    /// When the file is no store, is damaged, of a later version, or in use for too long.
    pub fn open(path: &Path) -> Result<Store, String> {
        let name = path.display().to_string();
        if path.metadata().is_ok_and(|m| m.len() > 0) {
            let mut head = [0; 16];
            let read = std::fs::File::open(path).and_then(|mut f| f.read_exact(&mut head));
            if read.is_err() || &head != b"SQLite format 3\0" {
                return Err(format!("{name}：不是 fazhi 的库，没有改动它；请换一个文件名，或写出正确的库"));
            }
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| told(&name, &e))?;
        let mut store = Store { connection, name, open: 0 };
        store.prepare()?;
        Ok(store)
    }

    fn prepare(&mut self) -> Result<(), String> {
        let error = |e: &rusqlite::Error| told(&self.name, e);
        let c = &self.connection;
        c.busy_timeout(WAIT).map_err(|e| error(&e))?;
        let number =
            |pragma: &str| -> rusqlite::Result<i32> { c.query_row(&format!("PRAGMA {pragma}"), [], |r| r.get(0)) };
        let tables: i64 = c.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get(0)).map_err(|e| error(&e))?;
        if tables > 0 && number("application_id").map_err(|e| error(&e))? != APPLICATION {
            return Err(format!("{}：是别的程序的数据库，没有改动它；请换一个文件名", self.name));
        }
        let version = number("user_version").map_err(|e| error(&e))?;
        if version > VERSION {
            return Err(format!("{}：由更新的版本写成，请用新版本打开，或换一个文件名", self.name));
        }
        if tables > 0 {
            let sound: String = c.query_row("PRAGMA quick_check(1)", [], |r| r.get(0)).map_err(|e| error(&e))?;
            if sound != "ok" {
                return Err(damaged(&self.name));
            }
        }
        // A log beside the file: a reader is not kept out while a run writes, and a kill leaves whole transactions.
        let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";
        c.execute_batch(settings).map_err(|e| error(&e))?;
        // Two processes may find the file empty; the second then finds the tables of the first.
        let make = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};");
        let fresh = include_str!("schema.sql").replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ");
        c.execute_batch(&format!("BEGIN IMMEDIATE; {fresh} {make} COMMIT;")).map_err(|e| error(&e))
    }

    fn error(&self, error: &rusqlite::Error) -> String {
        told(&self.name, error)
    }

    /// Hashes of the files that were judged so.
    ///
    /// # Errors
    ///
    /// When the store cannot be read, as for all that follows.
    pub fn known(&self, judge: &str) -> Result<HashSet<String>, String> {
        let all = || -> rusqlite::Result<HashSet<String>> {
            let mut query = self.connection.prepare("SELECT hash FROM reports WHERE judge = ?1")?;
            query.query_map([judge], |row| row.get(0))?.collect()
        };
        all().map_err(|e| self.error(&e))
    }

    /// The record of a file.
    pub fn get(&self, judge: &str, hash: &str) -> Result<Record, String> {
        let row = || -> rusqlite::Result<Vec<u8>> {
            let mut query =
                self.connection.prepare_cached("SELECT record FROM reports WHERE judge = ?1 AND hash = ?2")?;
            query.query_row([judge, hash], |row| row.get(0))
        };
        let packed = row().map_err(|e| self.error(&e))?;
        let mut json = Vec::new();
        let read = flate2::read::DeflateDecoder::new(&packed[..]).read_to_end(&mut json);
        read.ok().and_then(|_| serde_json::from_slice(&json).ok()).ok_or_else(|| damaged(&self.name))
    }

    /// What became of each rule in a file.
    pub fn statuses(&self, judge: &str, hash: &str) -> Result<Vec<RuleRow>, String> {
        let all = || -> rusqlite::Result<Vec<RuleRow>> {
            let mut query = self.connection.prepare_cached(
                "SELECT code, status, reason FROM statuses WHERE report =
                 (SELECT id FROM reports WHERE judge = ?1 AND hash = ?2) ORDER BY code",
            )?;
            let row = |r: &rusqlite::Row| Ok(RuleRow { code: r.get(0)?, status: r.get(1)?, reason: r.get(2)? });
            query.query_map([judge, hash], row)?.collect()
        };
        all().map_err(|e| self.error(&e))
    }

    /// Remembers a record; written for good with its batch. What could not be opened is not remembered: next time
    /// it may be there.
    pub fn add(&mut self, judge: &str, record: &Record, rules: &[RuleRow]) -> Result<(), String> {
        if record.hash.is_empty() {
            return Ok(());
        }
        if self.open == 0 {
            self.connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| self.error(&e))?;
        }
        self.insert(judge, record, rules).map_err(|e| self.error(&e))?;
        self.open += 1;
        if self.open >= BATCH { self.commit() } else { Ok(()) }
    }

    fn insert(&self, judge: &str, record: &Record, rules: &[RuleRow]) -> rusqlite::Result<()> {
        let json = serde_json::to_vec(record).expect("a record has string keys and plain values");
        let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        let packed = packed.write_all(&json).and_then(|()| packed.finish());
        let packed = packed.expect("memory takes what is written to it");
        let r = &record.report;
        let c = &self.connection;
        let added = c
            .prepare_cached(
                "INSERT INTO reports (hash, judge, path, kind, title, issuer, year, level, stage, date, record)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                record.hash,
                judge,
                r.path,
                r.kind,
                r.title,
                r.issuer,
                r.year,
                r.level,
                r.stage,
                r.date,
                packed
            ])?;
        if added == 0 {
            // The same file twice, or another process was faster.
            return Ok(());
        }
        let id = c.last_insert_rowid();
        let mut finding = c.prepare_cached("INSERT INTO findings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
        for (n, f) in (0_i64..).zip(&r.findings) {
            let place = f.span.start.line;
            finding.execute(params![id, n, f.code, f.severity, f.role, place, f.message, f.excerpt, f.fingerprint])?;
        }
        let mut status = c.prepare_cached("INSERT INTO statuses VALUES (?1, ?2, ?3, ?4)")?;
        for rule in rules {
            status.execute(params![id, rule.code, rule.status, rule.reason])?;
        }
        let mut fact = c.prepare_cached("INSERT INTO facts VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for (n, f) in (0_i64..).zip(&record.digest.figures) {
            fact.execute(params![id, n, f.name, f.value, f.unit, f.words])?;
        }
        Ok(())
    }

    /// Ends the batch.
    pub fn commit(&mut self) -> Result<(), String> {
        if std::mem::take(&mut self.open) > 0 {
            self.connection.execute_batch("COMMIT").map_err(|e| self.error(&e))?;
        }
        Ok(())
    }

    /// What the office decided: body, fingerprint, state.
    pub fn reviews(&self) -> Result<Vec<(String, String, String)>, String> {
        let all = || -> rusqlite::Result<Vec<(String, String, String)>> {
            let order = "SELECT unit_key, fingerprint, state FROM reviews ORDER BY unit_key, fingerprint";
            let mut query = self.connection.prepare(order)?;
            query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        };
        all().map_err(|e| self.error(&e))
    }

    /// Remembers the office's decisions: key, name, fingerprint, state, reason.
    pub fn review(&mut self, decisions: &[(String, String, String, String, String)]) -> Result<(), String> {
        let write = |c: &mut Connection| -> rusqlite::Result<()> {
            let all = c.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            for (key, unit, print, state, reason) in decisions {
                let code = print.split('/').next().unwrap_or_default();
                all.execute(
                    "INSERT INTO reviews (unit_key, fingerprint, unit, code, state, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (unit_key, fingerprint) DO UPDATE SET state = excluded.state, reason = excluded.reason",
                    params![key, print, unit, code, state, reason],
                )?;
            }
            all.commit()
        };
        write(&mut self.connection).map_err(|e| told(&self.name, &e))
    }

    /// Remembers how each body stood, and which confirmed findings are gone.
    pub fn conclude(&mut self, audit: &Audit, key: &dyn Fn(&str) -> String) -> Result<(), String> {
        let write = |c: &mut Connection| -> rusqlite::Result<()> {
            let all = c.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let run = params![audit.year, audit.records.len() as i64, audit.complete];
            all.execute("INSERT INTO runs (year, files, complete) VALUES (?1, ?2, ?3)", run)?;
            if audit.complete
                && let Some(year) = audit.year
            {
                bodies(&all, audit, year, key)?;
                for (unit, print) in &audit.mended {
                    let of = key(&audit.units[*unit].unit);
                    let set = "UPDATE reviews SET state = '已改' WHERE unit_key = ?1 AND fingerprint = ?2";
                    all.execute(set, params![of, print])?;
                }
            }
            all.commit()
        };
        write(&mut self.connection).map_err(|e| told(&self.name, &e))
    }

    /// How a body stood over the years: columns of `bodies` as text, the latest year first.
    pub fn history(&self, key: &str) -> Result<Vec<Vec<String>>, String> {
        let all = || -> rusqlite::Result<Vec<Vec<String>>> {
            let mut query = self.connection.prepare(
                "SELECT year, unit, state, late, title, measures, problems, duties, plan, errors, warnings, infos, grade, reason
                 FROM bodies WHERE unit_key = ?1 ORDER BY year DESC",
            )?;
            let columns = query.column_count();
            let cell = |row: &rusqlite::Row, i| -> rusqlite::Result<String> {
                use rusqlite::types::ValueRef;
                Ok(match row.get_ref(i)? {
                    ValueRef::Integer(n) => n.to_string(),
                    ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                    ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => String::new(),
                })
            };
            query.query_map([key], |row| (0..columns).map(|i| cell(row, i)).collect())?.collect()
        };
        all().map_err(|e| self.error(&e))
    }

    /// Names of bodies that hold these words, for who asks for one that is not there.
    pub fn like(&self, words: &str) -> Result<Vec<String>, String> {
        let all = || -> rusqlite::Result<Vec<String>> {
            let mut query = self
                .connection
                .prepare("SELECT DISTINCT unit FROM bodies WHERE instr(unit, ?1) ORDER BY unit LIMIT 8")?;
            query.query_map([words], |row| row.get(0))?.collect()
        };
        all().map_err(|e| self.error(&e))
    }

    /// Whether a run was ever concluded.
    pub fn is_empty(&self) -> Result<bool, String> {
        let any = self.connection.query_row("SELECT 1 FROM bodies LIMIT 1", [], |_| Ok(())).optional();
        any.map(|row| row.is_none()).map_err(|e| self.error(&e))
    }
}

fn bodies(c: &Connection, audit: &Audit, year: u16, key: &dyn Fn(&str) -> String) -> rusqlite::Result<()> {
    c.execute("DELETE FROM bodies WHERE year = ?1", [year])?;
    let mut insert = c.prepare(
        "INSERT OR REPLACE INTO bodies VALUES
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?;
    for unit in &audit.units {
        let shown = audit.shown(unit);
        let report = shown.map(|r| &audit.records[r].report);
        let part = |i: usize| report.and_then(|r| r.sections.as_ref()).map(|s| s.all()[i].1.status.clone());
        let n = |severity: &str| shown.map(|r| audit.tally(r, severity) as i64);
        insert.execute(params![
            key(&unit.unit),
            year,
            unit.unit,
            unit.kind,
            unit.state.key(),
            unit.late,
            report.map(|r| &r.path),
            report.and_then(|r| r.title.as_ref()),
            part(0),
            part(1),
            part(2),
            part(3),
            n("error"),
            n("warning"),
            n("info"),
            report.and_then(|r| r.grade.as_ref()),
            report.and_then(|r| r.grade_reason.as_ref()),
        ])?;
    }
    Ok(())
}

fn damaged(name: &str) -> String {
    format!("{name}：库已损坏，没有改动它；请用备份替换，或换一个文件名重新核对")
}

fn told(name: &str, error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            format!("{name}：另一个程序正在使用这个库，请等它结束后再运行")
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => damaged(name),
        Some(ErrorCode::CannotOpen) => format!("{name}：打不开，请检查文件夹是否存在、有没有权限"),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => format!("{name}：没有写入权限，请检查权限"),
        Some(ErrorCode::DiskFull) => format!("{name}：磁盘已满，请清理后再试"),
        _ => format!("{name}：库读写失败（{error}）"),
    }
}
