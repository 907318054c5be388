//! Benefits of class reward: points, gifts, coupons for later.

use super::Turn;
use crate::compile::Points;
use crate::engine::session::{GivenCoupon, GivenGift, Refusal};
use crate::loyalty;
use crate::model::{Gift, IssueCoupon, PointsGrant, Sku};
use crate::money::{Fraction, mul_div};
use crate::outcome::LimitKind;

pub(super) fn points(turn: &mut Turn<'_, '_>, benefit: &Points) -> Result<(), Refusal> {
    let items = benefit.items.as_deref();
    if items.is_some() && !turn.session.any_priced_unit(items) {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    let nets = match &benefit.grant {
        PointsGrant::Multiplier(_) => loyalty::earning_nets(turn.session, items, false),
        _ => loyalty::line_nets(turn.session, items, crate::model::EarnBasis::Running),
    };
    let net = i128::from(nets.iter().copied().fold(0_i64, i64::saturating_add));
    let points = match &benefit.grant {
        PointsGrant::Fixed(points) => Some(i128::from(*points)),
        PointsGrant::Per { points, per } => {
            mul_div(net, i128::from(*points), i128::from(turn.amount(per)).max(1), benefit.rounding)
        }
        PointsGrant::Multiplier(multiplier) => {
            let factor = multiplier.fraction();
            let extra = Fraction {
                numerator: factor.numerator.saturating_sub(factor.denominator).max(0),
                denominator: factor.denominator,
            };
            let Some(earning) = loyalty::exact_earning(turn.session, &nets) else { return Err(Refusal::Nothing) };
            earning.round_product(extra, benefit.rounding)
        }
    };
    let points = loyalty::credit(turn.session, points, &nets);
    if points == 0 {
        return Err(Refusal::Nothing);
    }
    let slot = &mut turn.session.ledger.slots[turn.slot];
    slot.points = slot.points.saturating_add(points);
    turn.count(0, 1, 0);
    Ok(())
}

pub(super) fn gift(turn: &mut Turn<'_, '_>, benefit: &Gift) -> Result<(), Refusal> {
    let id = turn.promo.id.as_str();
    let usage = turn.session.usage(id);
    let in_stock = |gift: &crate::model::GiftItem| {
        let counts = usage.iter().flat_map(|usage| &usage.gifts).filter(|count| count.sku == gift.sku);
        let used = counts.fold(0, |used: u64, count| used.saturating_add(count.quantity));
        gift.stock.is_none_or(|stock| stock.saturating_sub(used) >= gift.quantity)
    };
    let choice = turn.session.cart.gift_choices.iter().find(|choice| choice.promotion.as_str() == id);
    let available: Vec<&crate::model::GiftItem> = benefit.gifts.iter().filter(|gift| in_stock(gift)).collect();
    let chosen = available.iter().find(|gift| choice.is_some_and(|choice| choice.sku == gift.sku)).or_else(|| available.first());
    let Some(chosen) = chosen else {
        return Err(Refusal::Limit { which: LimitKind::Stock, needed: 0, actual: 0 });
    };
    let alternatives: Vec<Sku> = available.iter().filter(|gift| gift.sku != chosen.sku).map(|gift| gift.sku.clone()).collect();
    turn.session.ledger.gifts.push(GivenGift {
        slot: turn.slot,
        alternatives,
        sku: chosen.sku.clone(),
        quantity: chosen.quantity,
    });
    let slot = &mut turn.session.ledger.slots[turn.slot];
    slot.gifts = slot.gifts.saturating_add(chosen.quantity);
    turn.count(0, 1, 0);
    Ok(())
}

pub(super) fn issue_coupon(turn: &mut Turn<'_, '_>, benefit: &IssueCoupon) -> Result<(), Refusal> {
    turn.session.ledger.coupons.push(GivenCoupon {
        slot: turn.slot,
        coupon: benefit.coupon.clone(),
        quantity: benefit.quantity,
        valid_days: benefit.valid_days,
    });
    let slot = &mut turn.session.ledger.slots[turn.slot];
    slot.coupons = slot.coupons.saturating_add(benefit.quantity);
    turn.count(0, 1, 0);
    Ok(())
}
