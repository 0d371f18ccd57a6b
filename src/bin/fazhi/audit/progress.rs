//! Says on standard error how far a run is: a bar with an estimate for a person, lines of JSON for a program.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// When progress is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    Auto,
    Json,
    Never,
}

/// How far a run is.
pub enum Progress {
    /// A bar.
    Bar(ProgressBar),
    /// Lines.
    Lines(Lines),
    /// Nothing.
    Silent,
}

/// What the lines say.
pub struct Lines {
    done: usize,
    total: usize,
    failed: usize,
    told: Instant,
}

/// Time between two lines.
const PAUSE: Duration = Duration::from_millis(200);

impl Progress {
    /// For so many files.
    pub fn new(when: When, total: usize) -> Progress {
        match when {
            When::Json => Progress::Lines(Lines { done: 0, total, failed: 0, told: Instant::now() }),
            When::Auto if std::io::stderr().is_terminal() => {
                let bar = ProgressBar::new(total as u64);
                let style = ProgressStyle::with_template("{bar:30} {pos}/{len} 份，约剩 {eta}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                Progress::Bar(bar)
            }
            When::Auto | When::Never => Progress::Silent,
        }
    }

    /// One more file.
    pub fn step(&mut self, failed: bool) {
        match self {
            Progress::Bar(bar) => bar.inc(1),
            Progress::Lines(lines) => {
                lines.done += 1;
                lines.failed += usize::from(failed);
                if lines.told.elapsed() >= PAUSE {
                    lines.tell();
                }
            }
            Progress::Silent => {}
        }
    }

    /// Takes the bar away, or tells the last line.
    pub fn finish(&mut self) {
        match self {
            Progress::Bar(bar) => bar.finish_and_clear(),
            Progress::Lines(lines) => lines.tell(),
            Progress::Silent => {}
        }
    }
}

impl Lines {
    fn tell(&mut self) {
        let line = format!(r#"{{"done":{},"total":{},"failed":{}}}"#, self.done, self.total, self.failed);
        let _ = writeln!(std::io::stderr(), "{line}");
        self.told = Instant::now();
    }
}
