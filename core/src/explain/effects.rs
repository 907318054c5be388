//! What the host must record, each with an idempotency key.

use super::{entered, id};
use crate::compile::class_bit;
use crate::digest::{self, hex, sha256};
use crate::engine::session::{GivenCoupon, GivenGift, Session};
use crate::model::Class;
use crate::money::Amount;
use crate::outcome::Effect;
use crate::wire::bounds::MAX_BENEFITS;

pub(super) fn effects(session: &Session<'_>) -> Vec<Effect> {
    let mut all = Vec::new();
    let cart = match &session.cart.id {
        Some(id) => id.as_str().to_owned(),
        None => hex(&sha256(&[session.cart.to_json().as_bytes()])),
    };
    let key = |kind: &str, promotion: &str, what: &str, before: usize| {
        let which = before.saturating_add(1).to_string();
        let pieces = [cart.as_str(), kind, promotion, what, &which];
        digest::key(if before > 0 { &pieces } else { pieces.get(..4).unwrap_or(&pieces) })
    };
    for slot in &session.ledger.joined {
        let state = &session.ledger.slots[*slot];
        let promotion = id(session, *slot);
        let units = if state.classes & class_bit(Class::Price) == 0 {
            0
        } else {
            let held = session.ledger.runs.iter().filter(|run| run.set_by.checked_sub(1) == Some(*slot));
            held.map(|run| run.units).fold(0, u64::saturating_add)
        };
        let coupon = state
            .code
            .and_then(|code| session.codes.get(code as usize))
            .and_then(|code| code.coupon)
            .map(|coupon| session.engine.coupons[coupon].id.clone());
        all.push(Effect::Use {
            key: key("use", promotion.as_str(), coupon.as_ref().map_or("", |coupon| coupon.as_str()), 0),
            promotion,
            code: entered(session, *slot),
            coupon,
            amount: Amount::from_minor_units(state.given),
            units: (units > 0).then_some(units),
        });
    }
    // Two gifts of one promotion with one SKU are two things to reserve, and so are two coupons. A promotion has few of them.
    for (place, gift) in session.ledger.gifts.iter().enumerate() {
        let promotion = id(session, gift.slot);
        let same = |other: &&GivenGift| other.slot == gift.slot && other.sku == gift.sku;
        let before = session.ledger.gifts.iter().take(place).rev().take(MAX_BENEFITS).filter(same).count();
        all.push(Effect::Gift {
            key: key("gift", promotion.as_str(), gift.sku.as_str(), before),
            promotion,
            sku: gift.sku.clone(),
            quantity: gift.quantity,
        });
    }
    for (place, coupon) in session.ledger.coupons.iter().enumerate() {
        let same = |other: &&GivenCoupon| other.slot == coupon.slot && other.coupon == coupon.coupon;
        let before = session.ledger.coupons.iter().take(place).rev().take(MAX_BENEFITS).filter(same).count();
        let promotion = id(session, coupon.slot);
        let today = session.engine.zones.default_zone().local_date(session.at);
        all.push(Effect::IssueCoupon {
            key: key("issue_coupon", promotion.as_str(), coupon.coupon.as_str(), before),
            promotion,
            coupon: coupon.coupon.clone(),
            quantity: coupon.quantity,
            valid_until: coupon.valid_days.map(|days| today.later(days).to_string()),
        });
    }
    if session.ledger.spent_points > 0 {
        all.push(Effect::RedeemPoints { points: session.ledger.spent_points, key: key("redeem_points", "", "", 0) });
    }
    if session.ledger.earned > 0 {
        let pending = session.engine.programme.as_deref().map_or(0, |programme| programme.programme.pending_days);
        let today = || session.engine.zones.default_zone().local_date(session.at);
        let usable_on = (pending > 0).then(|| today().later(pending).to_string());
        all.push(Effect::EarnPoints { points: session.ledger.earned, usable_on, key: key("earn_points", "", "", 0) });
    }
    all
}
