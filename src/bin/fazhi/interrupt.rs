//! Turns Ctrl-C and a request to stop into a clean end: no half-written file is left behind, exit 130.

use crate::atomic;

/// Exit code of an interrupted program.
const INTERRUPTED: i32 = 130;

/// Waits for signals from now on; where the system has none, nothing changes.
pub fn install() {
    let _ = ctrlc::set_handler(|| atomic::abandon(INTERRUPTED));
}
