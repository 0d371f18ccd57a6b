//! Holds many reports against one another: who shares text with whom, whose name stands in whose report, which
//! figures a report gives.
//!
//! A [`Digest`] is what is kept of one report, a few kilobytes whatever its length; what two reports share is
//! found on digests, never on all pairs of texts, and only the pairs that are shown are read again.
//! Nothing here knows files, rosters or how anything is drawn.

mod digest;
mod figures;
mod overlap;
mod passages;
mod places;
mod sketch;
mod spot;
mod years;

pub use digest::{Digest, digest};
pub use figures::Figure;
pub use overlap::{Member, Official, Overlaps, Pair, overlaps};
pub use passages::{Letters, Passage, Shared, shared};
pub use places::Speaker;
pub use sketch::{Sketch, prose};
pub use spot::{Mark, Spot};
pub use years::{Answer, Carried, Followed, Nearest, Past, PastItem, PastRuns, Standing, Years};
pub(crate) use years::{Read, past, years};
