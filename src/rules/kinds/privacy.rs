//! Checks of numbers that belong to one person.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::rules::kinds::words::set;
use crate::rules::load::{Fields, Loader};
use crate::wording::{SetId, Wordings};

/// Which numbers are looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacyCheck {
    /// What they are.
    pub of: Number,
    /// Words in the same clause that make such a number an office's.
    pub unless: Option<SetId>,
}

/// A kind of number of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Number {
    /// 手机号码.
    Mobile,
    /// 公民身份号码.
    Identity,
    /// 银行卡号.
    Card,
}

impl Kind for PrivacyCheck {
    fn placeholders(&self) -> &'static [&'static str] {
        &["words", "n", "list"]
    }
}

/// Names of the kinds read here.
pub const KINDS: &[&str] = &["privacy"];

/// Reads one check of this area.
pub(super) fn read(fields: &mut Fields, loader: &Loader, all: &mut Wordings) -> Option<PrivacyCheck> {
    fields.require(&["of"]);
    let kinds = [("mobile", Number::Mobile), ("identity", Number::Identity), ("card", Number::Card)];
    let unless = set(fields, "unless", loader, all);
    Some(PrivacyCheck { of: fields.choice("of", &kinds)?, unless })
}
