//! Codes that will be on every coupon site by the evening.

use super::{Found, WarningCode, promotions};
use crate::diagnostic::Path;
use crate::model::{Coupon, CouponCodes, Promotion, Rulebook};
use crate::schedule::Schedule;
use crate::wire::quoted;

const HELP: &str = "set an `until`, a limit or a budget, or bind it to customers";

pub(super) fn check(rulebook: &Rulebook, found: &mut Found) {
    promotions(rulebook, |path, promotion| {
        if bounded(promotion) {
            return;
        }
        if let Some(code) = promotion.codes.first() {
            tell(&path.key("codes"), code, found);
        }
        let coupon = promotion.coupon.as_ref().and_then(|id| rulebook.coupons.iter().find(|coupon| coupon.id == *id));
        if let Some(Coupon { codes: CouponCodes::Shared(code), .. }) = coupon.filter(|coupon| !coupon_bounded(coupon)) {
            tell(&path.key("coupon"), code, found);
        }
    });
}

fn ends(schedule: Option<&Schedule>) -> bool {
    schedule.is_some_and(|schedule| schedule.until.is_some())
}

/// Anything that keeps an application from everybody counts, be it as weak as a condition on the customer.
fn bounded(promotion: &Promotion) -> bool {
    let limited = promotion.limits.as_ref().is_some_and(|limits| {
        limits.per_customer.is_some()
            || limits.total.is_some()
            || limits.per_day.is_some()
            || limits.per_week.is_some()
            || limits.per_month.is_some()
            || limits.budget.is_some()
    });
    !promotion.active || limited || promotion.conditions.is_some() || ends(promotion.schedule.as_ref())
}

fn coupon_bounded(coupon: &Coupon) -> bool {
    coupon.limits.is_some()
        || coupon.first_order
        || !coupon.customers.is_empty()
        || !coupon.segment.is_empty()
        || ends(coupon.schedule.as_ref())
}

fn tell(path: &Path<'_>, code: &str, found: &mut Found) {
    found.add(WarningCode::OpenCode, path, format!("everybody may use {} as often as they like, for ever", quoted(code)), HELP);
}
