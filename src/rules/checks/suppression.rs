//! Comments that leave findings out without a reason, name no rule that is there, or leave out nothing.

use crate::rules::cx::Cx;
use crate::rules::engine::{Assessed, Draft, Sink};
use crate::rules::kinds::suppression::SuppressionCheck;
use crate::rules::suppressions::{Named, Suppression, Words};

/// Looks at every comment; for what is unused the other rules must have run.
pub(super) fn run(check: SuppressionCheck, cx: &Cx, sink: &mut Sink) -> Assessed {
    for suppression in cx.suppressions() {
        match &suppression.words {
            Words::Unknown(verb) => {
                if check == SuppressionCheck::Unclear {
                    sink.push(draft(suppression, cx).value("list", format!("“{verb}”")).variant("no-such-word"));
                }
            }
            Words::Ignore { rules, reason } => {
                let list = |wanted: &dyn Fn(&&Named) -> bool| {
                    rules.iter().filter(wanted).map(|n| n.word.as_str()).collect::<Vec<_>>().join("、")
                };
                let draft = draft(suppression, cx);
                match check {
                    SuppressionCheck::NoReason if reason.is_empty() && !rules.is_empty() => {
                        sink.push(draft.value("list", list(&|_| true)));
                    }
                    SuppressionCheck::Unclear if rules.is_empty() => sink.push(draft.variant("no-rule")),
                    SuppressionCheck::Unclear => {
                        let unknown = list(&|n| n.is_unknown());
                        let meant = rules.iter().filter(|n| n.is_unknown()).find_map(|n| n.nearest(cx.rules));
                        let meant = meant.map_or(String::new(), |m| format!("，是否指 {m}？"));
                        if !unknown.is_empty() {
                            sink.push(draft.value("list", unknown).value("meant", meant));
                        }
                    }
                    SuppressionCheck::Unused if !reason.is_empty() => {
                        let unused = list(&|n| n.is_unused());
                        if !unused.is_empty() {
                            sink.push(draft.value("list", unused));
                        }
                    }
                    SuppressionCheck::NoReason | SuppressionCheck::Unused => {}
                }
            }
        }
    }
    Assessed::Done
}

/// A finding at the comment itself, which the logical text does not hold.
fn draft(suppression: &Suppression, cx: &Cx) -> Draft {
    let words = cx.source.shown(suppression.comment);
    Draft::gap(suppression.at).in_source(suppression.comment).value("words", words)
}
