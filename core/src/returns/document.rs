//! The return document: the difference of two standings, the clamp, and what to record.

use super::standing::{Gained, Standing};
use super::tally::{Receipt, Tally};
use crate::diagnostic::{Code, Error, ErrorKind, Problem};
use crate::digest::{self, hex, sha256};
use crate::engine::SEMANTICS_VERSION;
use crate::model::{CalledCoupon, GiftPolicy, PromotionId, ReturnRequest, ReturnState, ReturnedPoints};
use crate::money::{Amount, MAX_MINOR};
use crate::outcome::{Applied, Effect, FundingPart};
use crate::returned::{Return, ReturnEffect, ReturnGift, ReturnLine, ReturnPromotion, ReturnShipping, ReturnTotals};
use crate::wire::quoted;

const POINTS: &str = "$points";

/// A standing and the counts it belongs to.
type Stand = (Standing, Tally);

/// What a request is answered with.
pub(super) fn returned(receipt: &Receipt<'_>, request: &ReturnRequest, before: &Stand, after: &Stand) -> Result<Return, Error> {
    let outcome = receipt.outcome;
    let gifts = gifts(receipt, request, before, after)?;
    let charged = gifts.iter().filter_map(|gift| gift.value).map(Amount::minor_units).fold(0, i64::saturating_add);
    let old = Old::of(request);
    let (past, now) = (&before.0, &after.0);
    // Everything is a difference of cumulative numbers but the clamp, which remembers what was paid.
    let exact = now.money().saturating_sub(charged);
    let exact_before = past.money().saturating_sub(old.charged);
    let refunded = old.refunded.max(exact);
    let refund = refunded.saturating_sub(old.refunded);
    let take_back = old.points.take_back.max(now.take_back);
    let give_back = old.points.give_back.max(now.give_back);
    let coupons = coupons(receipt, request, now);
    let lines = lines(receipt, before, after);
    let shipping = shipping(receipt, before, after);
    let promotions = promotions(receipt, past, now);
    let sum = |amounts: &mut dyn Iterator<Item = Amount>| amounts.map(Amount::minor_units).fold(0, i64::saturating_add);
    let goods = sum(&mut lines.iter().map(|line| line.refund));
    let sent = sum(&mut shipping.iter().map(|entry| entry.refund));
    let money = now.money().saturating_sub(past.money());
    let amount = Amount::from_minor_units;
    let totals = ReturnTotals {
        goods: amount(goods),
        shipping: amount(sent),
        prepaid: amount(money.saturating_sub(goods).saturating_sub(sent)),
        gifts: amount(charged.saturating_sub(old.charged)),
        waived: amount(refund.saturating_sub(exact.saturating_sub(exact_before))),
        refund: amount(refund),
    };
    let moved = ReturnedPoints {
        take_back: take_back.saturating_sub(old.points.take_back),
        give_back: give_back.saturating_sub(old.points.give_back),
    };
    let effects = Effects::new(receipt, request);
    let effects = effects.all(receipt, past, now, &gifts, &coupons, moved, totals.refund);
    let state = ReturnState {
        outcome: outcome.digest.clone(),
        policy: request.policy,
        lines: receipt.returned_units(&after.1),
        shipping: receipt.returned_shipping(&after.1),
        gifts: receipt.returned_gifts(&after.1),
        coupons: coupons.iter().filter(|(_, so_far, _)| *so_far > 0).map(|(coupon, so_far, _)| called(coupon, *so_far)).collect(),
        refunded: amount(refunded),
        charged: amount(charged),
        points: ReturnedPoints { take_back, give_back },
    };
    let mut document = Return {
        id: request.id.clone(),
        rulebook: outcome.rulebook.clone(),
        cart: outcome.cart.clone(),
        outcome: outcome.digest.clone(),
        currency: outcome.currency,
        at: request.at.clone(),
        policy: request.policy,
        totals,
        lines,
        shipping,
        gifts: gifts.into_iter().filter(|gift| gift.returned > 0 || gift.value.is_some_and(|_| gift.owed > 0)).collect(),
        points: outcome.points.map(|_| moved),
        promotions,
        state,
        effects,
        digest: String::new(),
    };
    document.digest = digest(receipt, request, &document);
    Ok(document)
}

/// What the returns before moved in all.
#[derive(Default)]
struct Old {
    refunded: i64,
    charged: i64,
    points: ReturnedPoints,
}

impl Old {
    fn of(request: &ReturnRequest) -> Old {
        request.before.as_ref().map_or_else(Old::default, |state| Old {
            refunded: state.refunded.minor_units(),
            charged: state.charged.minor_units(),
            points: state.points,
        })
    }
}

/// All gifts of the order, with what they cost whoever keeps them; or why that is refused.
fn gifts(receipt: &Receipt<'_>, request: &ReturnRequest, before: &Stand, after: &Stand) -> Result<Vec<ReturnGift>, Error> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut all = Vec::with_capacity(receipt.gifts.len());
    let mut charged: i128 = 0;
    let counts = after.0.due.iter().zip(&after.1.gifts).zip(&before.1.gifts);
    for (gift, ((due, back), back_before)) in receipt.gifts.iter().zip(counts) {
        let owed = due.saturating_sub(*back);
        let stated = request.gift_values.iter().find(|value| value.sku == gift.sku).map(|value| value.value);
        let owes = || format!("{owed} of {}", quoted(gift.sku.as_str()));
        if owed > 0 && request.gifts == GiftPolicy::Require {
            problems.push(problem(Code::GiftRequired, "/gifts_returned", owes(), "nothing"));
        }
        if owed > 0 && request.gifts == GiftPolicy::Charge && stated.is_none() {
            let expected = format!("the value of {}", quoted(gift.sku.as_str()));
            problems.push(problem(Code::MissingField, "/gift_values", expected, "nothing"));
        }
        let each = stated.filter(|_| request.gifts == GiftPolicy::Charge).map_or(0, Amount::minor_units);
        let value = i128::from(each).saturating_mul(i128::from(owed));
        charged = charged.saturating_add(value);
        let value = Amount::from_minor_units(i64::try_from(value).unwrap_or(i64::MAX));
        all.push(ReturnGift {
            promotion: gift.promotion.clone(),
            sku: gift.sku.clone(),
            returned: back.saturating_sub(*back_before),
            owed,
            value: (request.gifts == GiftPolicy::Charge).then_some(value),
        });
    }
    if charged > i128::from(MAX_MINOR) {
        let most = Amount::from_minor_units(MAX_MINOR).format(receipt.outcome.currency);
        problems.push(problem(Code::TotalRange, "/gift_values", format!("at most {most} in all"), "more"));
    }
    if problems.is_empty() { Ok(all) } else { Err(Error::new(ErrorKind::Return, problems)) }
}

fn problem(code: Code, path: &str, expected: String, found: &str) -> Problem {
    Problem { code, path: path.to_owned(), expected, found: found.to_owned(), help: None }
}

/// Of each coupon how many are called back so far, and how many of them now.
fn coupons<'r>(receipt: &'r Receipt<'_>, request: &ReturnRequest, now: &Standing) -> Vec<(&'r CalledCoupon, u64, u64)> {
    let before = request.before.as_ref().map_or(&[][..], |state| &state.coupons);
    let coupons = receipt.coupons.iter().zip(&now.coupons);
    coupons
        .map(|(coupon, due)| {
            let old = before.iter().find(|one| one.promotion == coupon.promotion && one.coupon == coupon.coupon);
            let old = old.map_or(0, |one| one.quantity);
            let so_far = old.max(*due);
            (coupon, so_far, so_far.saturating_sub(old))
        })
        .collect()
}

fn called(coupon: &CalledCoupon, quantity: u64) -> CalledCoupon {
    CalledCoupon { quantity, ..coupon.clone() }
}

fn lines(receipt: &Receipt<'_>, before: &Stand, after: &Stand) -> Vec<ReturnLine> {
    let stands = before.0.lines.iter().zip(&after.0.lines);
    let counts = before.1.lines.iter().zip(&after.1.lines);
    let mut lines = Vec::new();
    for ((line, (past, now)), (back_before, back)) in receipt.outcome.lines.iter().zip(stands).zip(counts) {
        let units = back.all().saturating_sub(back_before.all());
        let refund = now.refund.saturating_sub(past.refund);
        let subtotal = now.subtotal.saturating_sub(past.subtotal);
        let points = now.points.saturating_sub(past.points);
        if units > 0 || refund != 0 || subtotal != 0 || points != 0 {
            lines.push(ReturnLine {
                line: line.id.clone(),
                sku: line.sku.clone(),
                units,
                subtotal: Amount::from_minor_units(subtotal),
                discount: Amount::from_minor_units(subtotal.saturating_sub(refund)),
                refund: Amount::from_minor_units(refund),
                points,
            });
        }
    }
    lines
}

fn shipping(receipt: &Receipt<'_>, before: &Stand, after: &Stand) -> Vec<ReturnShipping> {
    let stands = before.0.shipping.iter().zip(&after.0.shipping);
    let counts = before.1.shipping.iter().zip(&after.1.shipping);
    let mut shipping = Vec::new();
    for ((entry, (past, now)), (back_before, back)) in receipt.outcome.shipping.iter().zip(stands).zip(counts) {
        let refund = now.saturating_sub(*past);
        if refund != 0 || back != back_before {
            shipping.push(ReturnShipping { id: entry.id.clone(), refund: Amount::from_minor_units(refund) });
        }
    }
    shipping
}

fn promotions(receipt: &Receipt<'_>, past: &Standing, now: &Standing) -> Vec<ReturnPromotion> {
    let mut all = Vec::new();
    let stands = past.promotions.iter().zip(&now.promotions);
    for (applied, (past, now)) in receipt.outcome.applied.iter().zip(stands) {
        let parts = applied.funding.iter().zip(past.funding.iter().zip(&now.funding));
        all.push(ReturnPromotion {
            promotion: applied.promotion.clone(),
            code: applied.code.clone(),
            amount: difference(now.amount, past.amount),
            kept: difference(applied.amount.minor_units(), now.amount),
            prepaid: difference(now.prepaid, past.prepaid),
            funding: some(parts.map(|(part, (past, now))| funded(part, *now, *past)).collect()),
            points: now.points.saturating_sub(past.points),
            reason: now.reason.clone(),
        });
    }
    let find = |list: &[Gained], id: &PromotionId| list.iter().find(|one| one.promotion == *id).cloned();
    let only_before = past.gained.iter().filter(|one| find(&now.gained, &one.promotion).is_none());
    for gained in now.gained.iter().chain(only_before) {
        let (old, new) = (find(&past.gained, &gained.promotion), find(&now.gained, &gained.promotion));
        // What the kept goods get more is negative: it goes the other way.
        let number = |of: fn(&Gained) -> i64| {
            let (old, new) = (old.as_ref().map_or(0, of), new.as_ref().map_or(0, of));
            old.saturating_sub(new)
        };
        let part = |of: &Option<Gained>, index: usize| {
            let part = of.as_ref().and_then(|gained| gained.funding.get(index));
            part.map_or(0, |part| part.amount.minor_units())
        };
        let parts = gained.funding.iter().enumerate();
        all.push(ReturnPromotion {
            promotion: gained.promotion.clone(),
            code: gained.code.clone(),
            amount: Amount::from_minor_units(number(|gained| gained.amount)),
            kept: Amount::from_minor_units(new.as_ref().map_or(0, |gained| gained.amount)),
            prepaid: Amount::from_minor_units(number(|gained| gained.prepaid)),
            funding: some(parts.map(|(index, one)| funded(one, part(&old, index), part(&new, index))).collect()),
            points: number(|gained| gained.points),
            reason: None,
        });
    }
    all.retain(|one| {
        let zero = one.amount == Amount::ZERO && one.prepaid == Amount::ZERO && one.funding.is_empty() && one.points == 0;
        !zero || one.reason.is_some()
    });
    all
}

fn difference(now: i64, before: i64) -> Amount {
    Amount::from_minor_units(now.saturating_sub(before))
}

fn funded(part: &FundingPart, now: i64, before: i64) -> FundingPart {
    FundingPart { by: part.by.clone(), amount: difference(now, before) }
}

/// A list of parts, unless all are 0.
fn some(parts: Vec<FundingPart>) -> Vec<FundingPart> {
    if parts.iter().all(|part| part.amount == Amount::ZERO) { Vec::new() } else { parts }
}

/// What makes keys of effects.
struct Effects {
    order: String,
    slip: String,
}

impl Effects {
    fn new(receipt: &Receipt<'_>, request: &ReturnRequest) -> Effects {
        let outcome = receipt.outcome;
        let order = outcome.cart.as_ref().map_or(outcome.digest.as_str(), |cart| cart.as_str()).to_owned();
        let slip = match &request.id {
            Some(id) => id.as_str().to_owned(),
            None => hex(&sha256(&[request.to_json(outcome.currency).as_bytes()])),
        };
        Effects { order, slip }
    }

    fn key(&self, kind: &str, promotion: &str, what: &str) -> String {
        digest::key(&[&self.order, &self.slip, kind, promotion, what])
    }

    #[expect(clippy::too_many_arguments, reason = "one list is made of all that a return changes")]
    fn all(
        &self,
        receipt: &Receipt<'_>,
        past: &Standing,
        now: &Standing,
        gifts: &[ReturnGift],
        coupons: &[(&CalledCoupon, u64, u64)],
        points: ReturnedPoints,
        refund: Amount,
    ) -> Vec<ReturnEffect> {
        let mut all = Vec::new();
        for (applied, (past, now)) in receipt.outcome.applied.iter().zip(past.promotions.iter().zip(&now.promotions)) {
            let uses = now.uses.saturating_sub(past.uses);
            let amount = difference(now.amount, past.amount);
            let units = now.units.saturating_sub(past.units);
            if applied.promotion.as_str() == POINTS || (uses == 0 && amount == Amount::ZERO && units == 0) {
                continue;
            }
            all.push(self.use_back(receipt, applied, uses, amount, units));
        }
        for gift in gifts.iter().filter(|gift| gift.returned > 0) {
            all.push(ReturnEffect::GiftBack {
                key: self.key("gift_back", gift.promotion.as_str(), gift.sku.as_str()),
                promotion: gift.promotion.clone(),
                sku: gift.sku.clone(),
                quantity: gift.returned,
            });
        }
        for (coupon, _, quantity) in coupons.iter().filter(|(_, _, quantity)| *quantity > 0) {
            all.push(ReturnEffect::CouponBack {
                key: self.key("coupon_back", coupon.promotion.as_str(), coupon.coupon.as_str()),
                promotion: coupon.promotion.clone(),
                coupon: coupon.coupon.clone(),
                quantity: *quantity,
            });
        }
        let ReturnedPoints { take_back, give_back } = points;
        if take_back > 0 || give_back > 0 {
            all.push(ReturnEffect::RefundPoints { take_back, give_back, key: self.key("refund_points", "", "") });
        }
        if refund > Amount::ZERO {
            all.push(ReturnEffect::Refund { amount: refund, key: self.key("refund", "", "") });
        }
        all
    }

    fn use_back(&self, receipt: &Receipt<'_>, applied: &Applied, uses: i64, amount: Amount, units: i64) -> ReturnEffect {
        let coupon = receipt.outcome.effects.iter().find_map(|effect| match effect {
            Effect::Use { promotion, coupon, .. } if *promotion == applied.promotion => coupon.clone(),
            _ => None,
        });
        let what = coupon.as_ref().map_or("", |coupon| coupon.as_str());
        ReturnEffect::UseBack {
            key: self.key("use_back", applied.promotion.as_str(), what),
            promotion: applied.promotion.clone(),
            code: applied.code.clone(),
            coupon,
            uses,
            amount,
            units,
        }
    }
}

fn digest(receipt: &Receipt<'_>, request: &ReturnRequest, document: &Return) -> String {
    let (request, document) = (request.to_json(receipt.outcome.currency), document.to_json_without_digest());
    let pieces: [&[u8]; 5] = [
        env!("CARGO_PKG_VERSION").as_bytes(),
        &SEMANTICS_VERSION.to_be_bytes(),
        receipt.outcome.digest.as_bytes(),
        request.as_bytes(),
        document.as_bytes(),
    ];
    hex(&sha256(&pieces))
}
