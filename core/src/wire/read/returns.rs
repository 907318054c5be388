//! Returns: document -> [`ReturnRequest`], in the order of the returns reference.

use super::{Decoder, fields};
use crate::model::{
    CalledCoupon, GiftPolicy, GiftValue, Id, ReturnPolicy, ReturnRequest, ReturnState, ReturnedGift, ReturnedPoints,
    ReturnedUnits,
};
use crate::money::Amount;
use crate::wire::bounds::{ANY, POSITIVE};
use crate::wire::tape::Value;

impl Decoder {
    /// A request. Amounts are in the currency that the decoder was given: that of the order.
    pub(crate) fn return_request(&mut self, object: Value<'_>) -> ReturnRequest {
        fields!(self, object; tillwork, id, at, policy, lines, shipping, gifts, gifts_returned, gift_values, before);
        if let Some(version) = tillwork.get() {
            self.version(version);
        }
        ReturnRequest {
            id: self.some_id::<Id>(id),
            at: self.must_instant(at),
            policy: policy.map_or(ReturnPolicy::default(), |value| self.word(value)),
            lines: self.list_of(lines, usize::MAX, Decoder::returned_units),
            shipping: self.list_of(shipping, usize::MAX, Decoder::id::<Id>),
            gifts: gifts.map_or(GiftPolicy::default(), |value| self.word(value)),
            gifts_returned: self.list_of(gifts_returned, usize::MAX, Decoder::returned_gift),
            gift_values: self.list_of(gift_values, usize::MAX, Decoder::gift_value),
            before: before.map(|value| self.return_state(value)),
        }
    }

    fn return_state(&mut self, object: Value<'_>) -> ReturnState {
        fields!(self, object; outcome, policy, lines, shipping, gifts, coupons, refunded, charged, points);
        let all = usize::MAX;
        ReturnState {
            outcome: self.need(outcome, String::new(), Decoder::string),
            policy: self.need(policy, ReturnPolicy::default(), Decoder::word),
            lines: self.need(lines, Vec::new(), |d, value| d.list(value, all, Decoder::returned_units)),
            shipping: self.need(shipping, Vec::new(), |d, value| d.list(value, all, Decoder::id::<Id>)),
            gifts: self.need(gifts, Vec::new(), |d, value| d.list(value, all, Decoder::returned_gift)),
            coupons: self.need(coupons, Vec::new(), |d, value| d.list(value, all, Decoder::called_coupon)),
            refunded: self.need(refunded, Amount::ZERO, Decoder::amount_in_all),
            charged: self.must_amount(charged),
            points: self.need(points, ReturnedPoints::default(), Decoder::returned_points),
        }
    }

    fn returned_units(&mut self, object: Value<'_>) -> ReturnedUnits {
        fields!(self, object; line, units, price);
        ReturnedUnits { line: self.must_id(line), units: self.must_count(units, &POSITIVE), price: self.some_amount(price) }
    }

    fn returned_gift(&mut self, object: Value<'_>) -> ReturnedGift {
        fields!(self, object; promotion, sku, quantity);
        ReturnedGift {
            promotion: self.must_id(promotion),
            sku: self.must_id(sku),
            quantity: self.must_count(quantity, &POSITIVE),
        }
    }

    fn called_coupon(&mut self, object: Value<'_>) -> CalledCoupon {
        fields!(self, object; promotion, coupon, quantity);
        CalledCoupon {
            promotion: self.must_id(promotion),
            coupon: self.must_id(coupon),
            quantity: self.must_count(quantity, &POSITIVE),
        }
    }

    fn gift_value(&mut self, object: Value<'_>) -> GiftValue {
        fields!(self, object; sku, value);
        GiftValue { sku: self.must_id(sku), value: self.must_amount(value) }
    }

    fn returned_points(&mut self, object: Value<'_>) -> ReturnedPoints {
        fields!(self, object; take_back, give_back);
        ReturnedPoints { take_back: self.must_count(take_back, &ANY), give_back: self.must_count(give_back, &ANY) }
    }
}
