-- The store of fazhi audit, version 1. Any tool that opens SQLite can read it; `record` is what the program itself
-- needs to take a report out again (JSON, deflated), everything else is for reading.
CREATE TABLE runs (        -- one row a run
    id INTEGER PRIMARY KEY,
    year INTEGER,          -- the year audited
    files INTEGER,         -- files of the run
    complete INTEGER       -- 0: interrupted
);
CREATE TABLE reports (     -- one row for each text and each way of judging it
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,    -- of the file's bytes
    judge TEXT NOT NULL,   -- of program, pack, notice, configuration and options
    path TEXT, kind TEXT, title TEXT, issuer TEXT, year INTEGER, level TEXT, stage TEXT, date TEXT,
    record BLOB NOT NULL,
    UNIQUE (hash, judge)
);
CREATE TABLE findings (    -- what was said, in text order
    report INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    n INTEGER NOT NULL, code TEXT, severity TEXT, role TEXT, line INTEGER, message TEXT, excerpt TEXT, fingerprint TEXT,
    PRIMARY KEY (report, n)
) WITHOUT ROWID;
CREATE TABLE statuses (    -- what became of each rule
    report INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    code TEXT NOT NULL, status TEXT NOT NULL, reason TEXT,
    PRIMARY KEY (report, code)
) WITHOUT ROWID;
CREATE TABLE facts (       -- figures that a ledger holds too
    report INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    n INTEGER NOT NULL, name TEXT, value INTEGER, unit TEXT, words TEXT,
    PRIMARY KEY (report, n)
) WITHOUT ROWID;
CREATE TABLE bodies (      -- how each body stood in each year, by the last complete run
    unit_key TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT, kind TEXT, state TEXT, late INTEGER, path TEXT, title TEXT,
    measures TEXT, problems TEXT, duties TEXT, plan TEXT,
    errors INTEGER, warnings INTEGER, infos INTEGER, grade TEXT, reason TEXT,
    PRIMARY KEY (unit_key, year)
) WITHOUT ROWID;
CREATE TABLE reviews (     -- what the office decided
    unit_key TEXT NOT NULL, fingerprint TEXT NOT NULL, unit TEXT, code TEXT, state TEXT NOT NULL, reason TEXT,
    PRIMARY KEY (unit_key, fingerprint)
) WITHOUT ROWID;
