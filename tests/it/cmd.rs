//! Runs the commands of README.md and tests/cmd and compares what they print, to the character.
//!
//! `TRYCMD=overwrite cargo test cmd` writes the present output into the files: read the difference
//! before it is committed. What changes with every new rule (digest, table of rules) is elided there.

/// Nothing of the developer's terminal reaches the program; a case that wants a variable sets it itself.
fn cases() -> trycmd::TestCases {
    let cases = trycmd::TestCases::new();
    // Empty counts as unset.
    for name in ["CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        cases.env(name, "");
    }
    cases.env("TERM", "xterm").env("LC_ALL", "C.UTF-8");
    cases
}

#[test]
fn command_line() {
    cases().case("tests/cmd/*.trycmd").case("tests/cmd/*.toml");
}

/// These say themselves what the variables of colours hold.
#[test]
fn colors() {
    trycmd::TestCases::new().env("TERM", "xterm").case("tests/cmd/color/*.trycmd");
}

#[test]
fn readme() {
    cases().env("COLUMNS", "80").env("NO_COLOR", "").case("README.md").case("README.zh-CN.md");
}
