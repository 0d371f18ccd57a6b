//! Finds out what standard output is: a terminal or not, its width, and whether it wants colours.

use std::io::IsTerminal as _;

use crate::args::ColorWhen;

/// What the renderers need to know of standard output.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether a person looks at it.
    pub stdout: bool,
    /// Columns.
    pub width: usize,
    /// Whether to use colours.
    pub color: bool,
}

impl Terminal {
    /// Asks the environment.
    pub fn detect(when: ColorWhen) -> Terminal {
        let stdout = std::io::stdout().is_terminal();
        let variable = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        Terminal {
            stdout,
            width: width(variable("COLUMNS").as_deref(), stdout.then(columns_of_tty).flatten()),
            color: color(when, stdout, &variable),
        }
    }
}

/// Between 40 and 160 columns: Chinese in longer lines is hard to read.
fn width(variable: Option<&str>, tty: Option<usize>) -> usize {
    variable.and_then(|v| v.parse().ok()).filter(|w| *w > 0).or(tty).unwrap_or(80).clamp(40, 160)
}

/// What the terminal says its width is, at most 200.
///
/// HACK: miette asks the terminal through `terminal_size` but does not tell, so a word without end is
/// drawn and its longest line measured. `terminal_size` as a dependency of our own would be one call.
fn columns_of_tty() -> Option<usize> {
    struct Endless(miette::MietteHandler);
    impl std::fmt::Display for Endless {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            miette::ReportHandler::debug(&self.0, &*miette::miette!("{}", "a".repeat(400)), f)
        }
    }
    let options = miette::MietteHandlerOpts::new().force_graphical(true).color(false).unicode(false);
    let drawn = Endless(options.build()).to_string();
    // miette keeps two columns free.
    drawn.lines().map(str::len).max().map(|longest| (longest + 2).min(200))
}

/// NO_COLOR and TERM=dumb switch colours off, CLICOLOR_FORCE on; the flag is above all of them.
fn color(when: ColorWhen, stdout: bool, variable: &dyn Fn(&str) -> Option<String>) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            if variable("NO_COLOR").is_some() {
                false
            } else if variable("CLICOLOR_FORCE").is_some_and(|v| v != "0") {
                true
            } else {
                stdout && variable("TERM").is_none_or(|t| t != "dumb")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_is_above_the_environment() {
        let none = |_: &str| None;
        let with = |key: &'static str, value: &'static str| move |name: &str| (name == key).then(|| value.to_owned());
        assert!(color(ColorWhen::Auto, true, &none) && !color(ColorWhen::Auto, false, &none));
        assert!(!color(ColorWhen::Auto, true, &with("NO_COLOR", "1")));
        assert!(color(ColorWhen::Always, false, &with("NO_COLOR", "1")));
        assert!(!color(ColorWhen::Auto, true, &with("TERM", "dumb")));
        assert!(color(ColorWhen::Auto, false, &with("CLICOLOR_FORCE", "1")));
        assert!(!color(ColorWhen::Never, true, &with("CLICOLOR_FORCE", "1")));
    }

    #[test]
    fn the_variable_is_above_the_terminal() {
        assert_eq!([width(Some("60"), Some(100)), width(Some("x"), Some(100)), width(None, None)], [60, 100, 80]);
        assert_eq!([width(Some("9999"), None), width(Some("1"), None)], [160, 40]);
    }
}
