//! Promotions, and coupons.

use super::Writer;
use crate::digest::hex;
use crate::model::{Coupon, CouponCodes, Exclusive, Floor, Limits, PeriodLimit, Promotion, WhenShort};

impl Writer {
    pub(super) fn promotion(&mut self, promotion: &Promotion) {
        self.object(|w| {
            w.key("id").string(promotion.id.as_ref());
            w.optional_string("name", promotion.name.as_deref());
            if !promotion.labels.is_empty() {
                w.key("labels").object(|w| {
                    for (language, label) in &promotion.labels {
                        w.free_key(language).string(label);
                    }
                });
            }
            w.flag_unless("active", promotion.active, true);
            w.optional("schedule", promotion.schedule.as_ref(), Writer::schedule);
            w.optional_set("codes", &promotion.codes);
            w.optional_string("coupon", promotion.coupon.as_ref().map(AsRef::as_ref));
            w.optional("conditions", promotion.conditions.as_ref(), Writer::condition);
            match promotion.benefit.as_slice() {
                [only] if !promotion.listed => w.key("benefit").benefit(only),
                several => w.key("benefit").list(several, Writer::benefit),
            }
            if promotion.priority != 0 {
                w.key("priority").signed(i64::from(promotion.priority));
            }
            w.word_unless("exclusive", promotion.exclusive, Exclusive::None);
            w.optional("excludes", promotion.excludes.as_ref(), |w, excludes| {
                w.object(|w| {
                    w.optional_set("promotions", &excludes.promotions);
                    w.optional_set("tags", &excludes.tags);
                });
            });
            w.optional("combines_with", promotion.combines_with.as_ref(), |w, allowed| {
                w.object(|w| {
                    w.optional_set("promotions", &allowed.promotions);
                    w.optional_set("tags", &allowed.tags);
                    match allowed.classes.as_slice() {
                        [] => {}
                        [only] => w.key("classes").word(*only),
                        several => w.key("classes").list(several, |w, class| w.word(*class)),
                    }
                });
            });
            w.flag_unless("line_exclusive", promotion.line_exclusive, false);
            w.optional("limits", promotion.limits.as_ref(), Writer::limits);
            w.optional_list("funding", &promotion.funding, |w, share| {
                w.object(|w| {
                    w.key("by").string(&share.by);
                    w.key("share").rate(share.share);
                });
            });
            w.optional("floor", promotion.floor.as_ref(), Writer::floor);
            w.optional("spread", promotion.spread, Writer::word);
            w.optional_set("tags", &promotion.tags);
        });
    }

    fn limits(&mut self, limits: &Limits) {
        self.object(|w| {
            w.optional_count("per_cart", limits.per_cart);
            w.optional_count("per_customer", limits.per_customer);
            w.optional_count("total", limits.total);
            w.optional("per_day", limits.per_day, Writer::period_limit);
            w.optional("per_week", limits.per_week, Writer::period_limit);
            w.optional("per_month", limits.per_month, Writer::period_limit);
            w.optional("budget", limits.budget.as_ref(), |w, budget| {
                w.object(|w| {
                    w.key("amount").amounts(&budget.amount);
                    w.word_unless("when_short", budget.when_short, WhenShort::Reduce);
                });
            });
        });
    }

    fn period_limit(&mut self, limit: PeriodLimit) {
        self.object(|w| {
            w.key("per").word(limit.per);
            w.key("uses").count(limit.uses);
        });
    }

    fn floor(&mut self, floor: &Floor) {
        match floor {
            Floor::Cost => self.string("cost"),
            Floor::Price(price) => self.amounts(price),
            Floor::Margin(margin) => self.object(|w| w.key("margin").rate(*margin)),
        }
    }

    pub(super) fn coupon(&mut self, coupon: &Coupon) {
        self.object(|w| {
            w.key("id").string(coupon.id.as_ref());
            match &coupon.codes {
                CouponCodes::Shared(code) => w.key("code").string(code),
                CouponCodes::Listed(codes) => w.key("codes").list(codes, |w, listed| {
                    if listed.customer.is_none() && listed.issued.is_none() {
                        w.string(&listed.code);
                        return;
                    }
                    w.object(|w| {
                        w.key("code").string(&listed.code);
                        w.optional_string("customer", listed.customer.as_deref());
                        w.optional("issued", listed.issued, |w, date| w.string(&date.to_string()));
                    });
                }),
                CouponCodes::Signed(family) => w.key("signed").object(|w| {
                    w.key("prefix").string(&family.prefix);
                    w.key("key").string(&hex(&family.key));
                    w.flag_unless("bound", family.bound, false);
                }),
            }
            w.optional_set("customers", &coupon.customers);
            w.optional_set("segment", &coupon.segment);
            w.flag_unless("first_order", coupon.first_order, false);
            w.optional_count("valid_days", coupon.valid_days.map(u64::from));
            w.optional("schedule", coupon.schedule.as_ref(), Writer::schedule);
            w.optional("limits", coupon.limits, |w, limits| {
                w.object(|w| {
                    w.optional_count("per_code", limits.per_code);
                    w.optional_count("per_customer", limits.per_customer);
                    w.optional_count("total", limits.total);
                });
            });
        });
    }
}
