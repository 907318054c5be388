//! Returns: document -> [`ReturnRequest`], in the order of the returns reference.

use super::{Decoder, fields};
use crate::model::{
    CalledCoupon, CouponId, GiftPolicy, GiftValue, Id, LineId, PromotionId, ReturnPolicy, ReturnRequest, ReturnState,
    ReturnedGift, ReturnedPoints, ReturnedUnits, Sku,
};
use crate::money::Amount;
use crate::wire::bounds::POSITIVE;
use crate::wire::tape::Value;

impl Decoder {
    /// A request. Amounts are in the currency that the decoder was given: that of the order.
    pub(crate) fn return_request(&mut self, object: Value<'_>) -> ReturnRequest {
        fields!(self, object; tillwork, id, at, policy, lines, shipping, gifts, gifts_returned, gift_values, before);
        if let Some(version) = tillwork {
            self.version(version);
        }
        ReturnRequest {
            id: id.map(|value| self.id::<Id>(value)),
            at: self.need(object, at, "at", "", |d, value| d.instant(value)).to_owned(),
            policy: policy.map_or(ReturnPolicy::default(), |value| self.word(value)),
            lines: lines.map(|value| self.list(value, usize::MAX, Decoder::returned_units)).unwrap_or_default(),
            shipping: shipping.map(|value| self.list(value, usize::MAX, Decoder::id::<Id>)).unwrap_or_default(),
            gifts: gifts.map_or(GiftPolicy::default(), |value| self.word(value)),
            gifts_returned: gifts_returned.map(|value| self.list(value, usize::MAX, Decoder::returned_gift)).unwrap_or_default(),
            gift_values: gift_values.map(|value| self.list(value, usize::MAX, Decoder::gift_value)).unwrap_or_default(),
            before: before.map(|value| self.return_state(value)),
        }
    }

    fn return_state(&mut self, object: Value<'_>) -> ReturnState {
        fields!(self, object; outcome, policy, lines, shipping, gifts, coupons, refunded, charged, points);
        let all = usize::MAX;
        ReturnState {
            outcome: self.need(object, outcome, "outcome", String::new(), Decoder::string),
            policy: self.need(object, policy, "policy", ReturnPolicy::default(), Decoder::word),
            lines: self.need(object, lines, "lines", Vec::new(), |d, value| d.list(value, all, Decoder::returned_units)),
            shipping: self.need(object, shipping, "shipping", Vec::new(), |d, value| d.list(value, all, Decoder::id::<Id>)),
            gifts: self.need(object, gifts, "gifts", Vec::new(), |d, value| d.list(value, all, Decoder::returned_gift)),
            coupons: self.need(object, coupons, "coupons", Vec::new(), |d, value| d.list(value, all, Decoder::called_coupon)),
            refunded: self.need(object, refunded, "refunded", Amount::ZERO, Decoder::amount),
            charged: self.need(object, charged, "charged", Amount::ZERO, Decoder::amount),
            points: self.need(object, points, "points", ReturnedPoints::default(), Decoder::returned_points),
        }
    }

    fn returned_units(&mut self, object: Value<'_>) -> ReturnedUnits {
        fields!(self, object; line, units, price);
        ReturnedUnits {
            line: self.need(object, line, "line", LineId::from(""), Decoder::id),
            units: self.need(object, units, "units", 1, |d, value| d.count(value, POSITIVE)),
            price: price.map(|value| self.amount(value)),
        }
    }

    fn returned_gift(&mut self, object: Value<'_>) -> ReturnedGift {
        fields!(self, object; promotion, sku, quantity);
        ReturnedGift {
            promotion: self.need(object, promotion, "promotion", PromotionId::from(""), Decoder::id),
            sku: self.need(object, sku, "sku", Sku::from(""), Decoder::id),
            quantity: self.need(object, quantity, "quantity", 1, |d, value| d.count(value, POSITIVE)),
        }
    }

    fn called_coupon(&mut self, object: Value<'_>) -> CalledCoupon {
        fields!(self, object; promotion, coupon, quantity);
        CalledCoupon {
            promotion: self.need(object, promotion, "promotion", PromotionId::from(""), Decoder::id),
            coupon: self.need(object, coupon, "coupon", CouponId::from(""), Decoder::id),
            quantity: self.need(object, quantity, "quantity", 1, |d, value| d.count(value, POSITIVE)),
        }
    }

    fn gift_value(&mut self, object: Value<'_>) -> GiftValue {
        fields!(self, object; sku, value);
        GiftValue {
            sku: self.need(object, sku, "sku", Sku::from(""), Decoder::id),
            value: self.need(object, value, "value", Amount::ZERO, Decoder::amount),
        }
    }

    fn returned_points(&mut self, object: Value<'_>) -> ReturnedPoints {
        fields!(self, object; take_back, give_back);
        let any = |d: &mut Decoder, value: Value<'_>| d.count(value, 0..=u64::MAX);
        ReturnedPoints {
            take_back: self.need(object, take_back, "take_back", 0, any),
            give_back: self.need(object, give_back, "give_back", 0, any),
        }
    }
}
