//! Fields of a promotion that exclude each other.

use crate::diagnostic::{Code, Path};
use crate::model::Rulebook;
use crate::wire::Report;

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    let promotions = Path::Root.key("promotions");
    for (index, promotion) in rulebook.promotions.iter().enumerate() {
        if promotion.coupon.is_some() && !promotion.codes.is_empty() {
            let path = promotions.index(index);
            report.add(&path.key("coupon"), Code::Conflict, "only one of `codes` and `coupon`", "both");
        }
    }
}
