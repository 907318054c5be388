//! Returns: what was asked, and what was answered.

use super::Writer;
use crate::model::{GiftPolicy, ReturnPolicy, ReturnRequest, ReturnState, ReturnedGift, ReturnedPoints, ReturnedUnits};
use crate::money::Amount;
use crate::returned::{Return, ReturnEffect, ReturnPromotion};

impl Writer {
    pub(crate) fn return_request(&mut self, request: &ReturnRequest) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.optional_string("id", request.id.as_ref().map(AsRef::as_ref));
            w.key("at").string(&request.at);
            w.word_unless("policy", request.policy, ReturnPolicy::default());
            w.optional_list("lines", &request.lines, Writer::returned_units);
            w.optional_list("shipping", &request.shipping, |w, id| w.string(id.as_ref()));
            w.word_unless("gifts", request.gifts, GiftPolicy::default());
            w.optional_list("gifts_returned", &request.gifts_returned, Writer::returned_gift);
            w.optional_list("gift_values", &request.gift_values, |w, gift| {
                w.object(|w| {
                    w.key("sku").string(gift.sku.as_ref());
                    w.key("value").amount(gift.value);
                });
            });
            w.optional("before", request.before.as_ref(), Writer::return_state);
        });
    }

    /// The return; without a digest as long as it is being computed.
    pub(crate) fn returned(&mut self, returned: &Return, digest: Option<&str>) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.optional_string("id", returned.id.as_ref().map(AsRef::as_ref));
            w.key("rulebook").string(returned.rulebook.as_ref());
            w.optional_string("cart", returned.cart.as_ref().map(AsRef::as_ref));
            w.key("outcome").string(&returned.outcome);
            w.key("currency").string(returned.currency.code());
            w.key("at").string(&returned.at);
            w.key("policy").word(returned.policy);
            w.key("totals").object(|w| {
                let totals = &returned.totals;
                w.key("goods").amount(totals.goods);
                w.key("shipping").amount(totals.shipping);
                w.key("prepaid").amount(totals.prepaid);
                w.key("gifts").amount(totals.gifts);
                w.key("waived").amount(totals.waived);
                w.key("refund").amount(totals.refund);
            });
            w.key("lines").list(&returned.lines, |w, line| {
                w.object(|w| {
                    w.key("line").string(line.line.as_ref());
                    w.key("sku").string(line.sku.as_ref());
                    w.key("units").count(line.units);
                    w.key("subtotal").amount(line.subtotal);
                    w.key("discount").amount(line.discount);
                    w.key("refund").amount(line.refund);
                    w.signed_unless_none("points", line.points);
                });
            });
            w.key("shipping").list(&returned.shipping, |w, entry| {
                w.object(|w| {
                    w.key("id").string(entry.id.as_ref());
                    w.key("refund").amount(entry.refund);
                });
            });
            w.key("gifts").list(&returned.gifts, |w, gift| {
                w.object(|w| {
                    w.key("promotion").string(gift.promotion.as_ref());
                    w.key("sku").string(gift.sku.as_ref());
                    w.key("returned").count(gift.returned);
                    w.key("owed").count(gift.owed);
                    w.optional_amount("value", gift.value);
                });
            });
            w.optional("points", returned.points.as_ref(), Writer::returned_points);
            w.key("promotions").list(&returned.promotions, Writer::return_promotion);
            w.key("state").return_state(&returned.state);
            w.key("effects").list(&returned.effects, Writer::return_effect);
            if let Some(digest) = digest {
                w.key("digest").string(digest);
            }
        });
    }

    pub(crate) fn return_state(&mut self, state: &ReturnState) {
        self.object(|w| {
            w.key("outcome").string(&state.outcome);
            w.key("policy").word(state.policy);
            w.key("lines").list(&state.lines, Writer::returned_units);
            w.key("shipping").list(&state.shipping, |w, id| w.string(id.as_ref()));
            w.key("gifts").list(&state.gifts, Writer::returned_gift);
            w.key("coupons").list(&state.coupons, |w, coupon| {
                w.object(|w| {
                    w.key("promotion").string(coupon.promotion.as_ref());
                    w.key("coupon").string(coupon.coupon.as_ref());
                    w.key("quantity").count(coupon.quantity);
                });
            });
            w.key("refunded").amount(state.refunded);
            w.key("charged").amount(state.charged);
            w.key("points").returned_points(&state.points);
        });
    }

    fn returned_units(&mut self, units: &ReturnedUnits) {
        self.object(|w| {
            w.key("line").string(units.line.as_ref());
            w.key("units").count(units.units);
            w.optional_amount("price", units.price);
        });
    }

    fn returned_gift(&mut self, gift: &ReturnedGift) {
        self.object(|w| {
            w.key("promotion").string(gift.promotion.as_ref());
            w.key("sku").string(gift.sku.as_ref());
            w.key("quantity").count(gift.quantity);
        });
    }

    fn returned_points(&mut self, points: &ReturnedPoints) {
        self.object(|w| {
            w.key("take_back").count(points.take_back);
            w.key("give_back").count(points.give_back);
        });
    }

    fn return_promotion(&mut self, promotion: &ReturnPromotion) {
        self.object(|w| {
            w.key("promotion").string(promotion.promotion.as_ref());
            w.optional_string("code", promotion.code.as_deref());
            w.key("amount").amount(promotion.amount);
            w.key("kept").amount(promotion.kept);
            w.optional_amount("prepaid", Some(promotion.prepaid).filter(|prepaid| *prepaid != Amount::ZERO));
            w.optional_list("funding", &promotion.funding, Writer::funding_part);
            w.signed_unless_none("points", promotion.points);
            w.optional("reason", promotion.reason.as_ref(), Writer::reason);
        });
    }

    fn return_effect(&mut self, effect: &ReturnEffect) {
        self.object(|w| {
            let key = match effect {
                ReturnEffect::UseBack { promotion, code, coupon, uses, amount, units, key } => {
                    w.key("kind").string("use_back");
                    w.key("promotion").string(promotion.as_ref());
                    w.optional_string("code", code.as_deref());
                    w.optional_string("coupon", coupon.as_ref().map(AsRef::as_ref));
                    w.key("uses").signed(*uses);
                    w.key("amount").amount(*amount);
                    w.signed_unless_none("units", *units);
                    key
                }
                ReturnEffect::GiftBack { promotion, sku, quantity, key } => {
                    w.key("kind").string("gift_back");
                    w.key("promotion").string(promotion.as_ref());
                    w.key("sku").string(sku.as_ref());
                    w.key("quantity").count(*quantity);
                    key
                }
                ReturnEffect::CouponBack { promotion, coupon, quantity, key } => {
                    w.key("kind").string("coupon_back");
                    w.key("promotion").string(promotion.as_ref());
                    w.key("coupon").string(coupon.as_ref());
                    w.key("quantity").count(*quantity);
                    key
                }
                ReturnEffect::RefundPoints { take_back, give_back, key } => {
                    w.key("kind").string("refund_points");
                    w.key("take_back").count(*take_back);
                    w.key("give_back").count(*give_back);
                    key
                }
                ReturnEffect::Refund { amount, key } => {
                    w.key("kind").string("refund");
                    w.key("amount").amount(*amount);
                    key
                }
            };
            w.key("key").string(key);
        });
    }

    fn signed_unless_none(&mut self, key: &'static str, number: i64) {
        if number != 0 {
            self.key(key).signed(number);
        }
    }
}
