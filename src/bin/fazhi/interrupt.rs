//! Turns Ctrl-C and a request to stop into a clean end: no half-written file is left behind, exit 130.
//!
//! What can give a part of its result asks to be stopped softly: the first signal is a wish, the second an order.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::atomic;

/// Exit code of an interrupted program.
pub const INTERRUPTED: u8 = 130;

/// Whether the first signal is only a wish.
static SOFT: AtomicBool = AtomicBool::new(false);
/// Whether somebody wished to stop.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Waits for signals from now on; where the system has none, nothing changes.
pub fn install() {
    let _ = ctrlc::set_handler(|| {
        if !SOFT.load(Ordering::SeqCst) || STOPPED.swap(true, Ordering::SeqCst) {
            atomic::abandon(INTERRUPTED.into());
        }
    });
}

/// The first signal becomes a wish.
pub fn soften() {
    SOFT.store(true, Ordering::SeqCst);
}

/// Whether somebody wished to stop.
pub fn stopped() -> bool {
    STOPPED.load(Ordering::SeqCst)
}
