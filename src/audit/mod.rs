//! Audits many reports: holds what was handed in against a roster, last year, the office's own books and each
//! other, and sums it up in one [`Audit`] that every output reads.
//!
//! | file | turns | into |
//! | --- | --- | --- |
//! | `record` | one assessment and its digest | a [`Record`]: what is kept of one report, as published |
//! | `table` | the bytes of a csv or a workbook | a [`Table`] of text cells |
//! | `roster` | a table; records | the bodies that must report; whose each report is |
//! | `assemble` | records, roster, last year, books | an [`Audit`] |
//!
//! Pure: files, the store and the clock belong to the binary.

mod assemble;
mod books;
mod evidence;
mod example;
mod grade;
mod model;
mod names;
mod previous;
mod record;
mod remark;
mod roster;
mod states;
mod table;
mod texts;

pub use assemble::{Inputs, assemble};
pub use evidence::{Evidence, PartEvidence};
pub(crate) use example::run_example;
pub use model::{
    Ambiguous, Audit, FeedbackRow, LedgerRow, Match, Overlap, PassageRow, PlanState, PreviousRow, RollUp, State,
    UnitRow,
};
pub use names::key;
pub use record::{Basis, FindingRow, PlaceRow, Record, Related, ReportRow, RuleRow, SectionRow, Sections, SpanRow};
pub use remark::remark;
pub use roster::{Matched, Roster, Unit, read_roster};
pub use table::{Row, Table, date_in, read_table};
pub use texts::Texts;
