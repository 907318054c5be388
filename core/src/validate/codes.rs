//! Codes can be entered, and each of them means one thing.

use rustc_hash::FxHashSet;

use super::walk::Part;
use crate::coupon;
use crate::diagnostic::{Code, Path};
use crate::model::{Condition, CouponCodes, Rulebook};
use crate::wire::{Report, quoted};

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    let root = Path::Root;
    let mut seen: FxHashSet<Box<str>> = FxHashSet::default();
    let mut prefixes: FxHashSet<Box<str>> = FxHashSet::default();
    let coupons = root.key("coupons");
    for (index, coupon) in rulebook.coupons.iter().enumerate() {
        let path = coupons.index(index);
        match &coupon.codes {
            CouponCodes::Shared(code) => one(&path.key("code"), code, &mut seen, report),
            CouponCodes::Listed(codes) => {
                let list = path.key("codes");
                for (index, listed) in codes.iter().enumerate() {
                    one(&list.index(index).key("code"), &listed.code, &mut seen, report);
                }
            }
            CouponCodes::Signed(family) => {
                let prefix = &family.prefix;
                if !prefixes.insert(prefix.to_ascii_uppercase().into()) {
                    again(&path.key("signed").key("prefix"), prefix, report);
                }
            }
        }
    }
    let promotions = root.key("promotions");
    for (index, promotion) in rulebook.promotions.iter().enumerate() {
        let path = promotions.index(index);
        let list = path.key("codes");
        for (index, code) in promotion.codes.iter().enumerate() {
            one(&list.index(index), code, &mut seen, report);
        }
    }
}

/// Codes that conditions ask for may be those of a promotion or of nothing else.
pub(super) fn check_part(path: &Path<'_>, part: Part<'_>, report: &mut Report<'_>) {
    if let Part::Condition(Condition::Code { any_of }) = part {
        let list = path.key("any_of");
        for (index, code) in any_of.iter().enumerate() {
            if coupon::normalize(code).is_err() {
                malformed(&list.index(index), code, report);
            }
        }
    }
}

fn one(path: &Path<'_>, code: &str, seen: &mut FxHashSet<Box<str>>, report: &mut Report<'_>) {
    match coupon::normalize(code) {
        Ok(normal) => {
            if !seen.insert(normal.into()) {
                again(path, code, report);
            }
        }
        Err(_) => malformed(path, code, report),
    }
}

fn again(path: &Path<'_>, code: &str, report: &mut Report<'_>) {
    let expected = "a code that, written in capitals or not, stands nowhere before";
    report.add(path, Code::DuplicateCode, expected, format!("{} again", quoted(code)));
}

fn malformed(path: &Path<'_>, code: &str, report: &mut Report<'_>) {
    report.add(path, Code::CodeFormat, "a code of 1 to 64 letters, digits, `-`, `_` and `.`", quoted(code));
}
