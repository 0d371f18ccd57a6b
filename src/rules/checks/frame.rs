//! Missing pieces of front and back matter.

use crate::report::{Section, Stage};
use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::parts::FramePart;

/// Points at the place where the piece belongs.
pub(super) fn run(part: FramePart, cx: &Cx, sink: &mut Sink) -> Assessed {
    let report = cx.report;
    if report.cut {
        return Assessed::NotAssessable("像是从网页或文件中截取的文字，前后可能未取全".to_owned());
    }
    let first = |s: &&Section| s.part.is_none();
    let body_start = report.sections.iter().find(first).map_or(report.body_end, |s| s.span.start);
    let behind_title = report.title.as_ref().map_or(body_start, |t| t.span.end);
    let (missing, at) = match part {
        FramePart::Preamble => (report.preamble.is_none(), body_start),
        FramePart::Addressee => (report.addressee.is_none(), behind_title),
        FramePart::Signature => (report.signature.is_none(), report.body_end),
        FramePart::Date => (report.date.is_none(), report.body_end),
        FramePart::Unsigned => {
            // Whoever says that it is a draft knows that it is not signed.
            let guessed = report.stage == (Stage::Draft, false);
            (guessed && report.signature.is_none() && report.date.is_none(), report.body_end)
        }
    };
    if missing {
        sink.push(Draft::gap(at));
    }
    Assessed::Done
}
