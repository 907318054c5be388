//! What promotions offer that compete for units and for nothing else: groups of units, each for a price or with some of them free.
//!
//! Where one without a limit gives at least as much as another for the same units, the other is never needed.

use std::cmp::{Ordering, Reverse};

use super::key::Costs;
use super::possible::settles;
use crate::combine::compatible;
use crate::compile::{CompiledBenefit, CompiledSelector, FixedPrice, Promo, class_bit};
use crate::engine::session::{Part, Session};
use crate::model::{Class, Deal, Favor, FixedPriceTerm, Limits, PointsGrant};
use crate::sort;

/// Units and promotions that are looked at in this way; larger carts take the general way.
const MOST_UNITS: usize = 200;
pub(super) const MOST_PROMOTIONS: usize = 24;

/// A unit, in canonical order.
pub(super) struct Unit {
    pub(super) run: u32,
    pub(super) price: i64,
}

/// What a group is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// So many units, of which the dearest are paid for.
    Ladder { count: usize, paid: usize },
    /// One unit of each of two sides.
    Pair,
}

/// A promotion that offers groups.
#[derive(Clone)]
pub(super) struct Offer {
    pub(super) slot: u32,
    pub(super) shape: Shape,
    /// The units that it may use, in order, and on which of its sides.
    pub(super) scope: Vec<(u32, bool)>,
    /// What a group costs.
    pub(super) price: i64,
    /// The most groups; `None`: as many as fit.
    pub(super) most: Option<usize>,
    /// The cost of its taking part, less than a minor unit.
    pub(super) cost: i64,
}

impl Shape {
    /// How many units of a group are free, if others are paid for.
    fn free(self) -> usize {
        match self {
            Shape::Ladder { count, paid } => count.saturating_sub(paid),
            Shape::Pair => 0,
        }
    }
}

impl Offer {
    /// How many groups its scope has room for.
    pub(super) fn fit(&self) -> usize {
        match self.shape {
            Shape::Ladder { count, .. } => self.scope.len().checked_div(count).unwrap_or(0),
            Shape::Pair => {
                let second = self.scope.iter().filter(|one| one.1).count();
                second.min(self.scope.len().saturating_sub(second))
            }
        }
    }

    /// Whether whatever another gives can be had from this one, for no more, and without the other taking part.
    pub(super) fn outdoes(&self, other: &Offer) -> bool {
        let Some(groups) = self.in_place_of(other).filter(|_| self.most.is_none()) else { return false };
        match self.price.saturating_mul(groups).cmp(&other.price) {
            Ordering::Less => self.covers(other),
            Ordering::Equal => self.cost < other.cost && self.covers(other),
            Ordering::Greater => false,
        }
    }

    /// How many of its groups take the place of one of another: from the same units, or some of them, they give no less.
    fn in_place_of(&self, other: &Offer) -> Option<i64> {
        let priced = |shape: Shape| match shape {
            Shape::Ladder { count, paid: 0 } => Some(count),
            Shape::Ladder { .. } => None,
            Shape::Pair => Some(2),
        };
        let groups = match (self.shape, other.shape) {
            (Shape::Pair, Shape::Pair) => 1,
            (Shape::Pair, _) => return None,
            // As many free ones, whichever units they are, are never worth less than the cheapest.
            (Shape::Ladder { count, paid: 1.. }, Shape::Ladder { count: units, paid: 1.. }) => {
                let groups = other.shape.free().div_ceil(self.shape.free().max(1));
                (groups.checked_mul(count)? <= units).then_some(groups)?
            }
            (mine, theirs) => {
                let (mine, theirs) = (priced(mine)?, priced(theirs)?);
                (theirs.checked_rem(mine)? == 0).then_some(theirs.checked_div(mine)?)?
            }
        };
        i64::try_from(groups).ok()
    }

    /// The side on which it may use a unit, if it may.
    pub(super) fn side(&self, unit: u32) -> Option<bool> {
        let place = self.scope.binary_search_by_key(&unit, |one| one.0).ok()?;
        self.scope.get(place).map(|one| one.1)
    }

    /// Whether it may use all units that another may, on the same sides.
    fn covers(&self, other: &Offer) -> bool {
        let sided = self.shape == Shape::Pair;
        let within = |turned: bool| {
            let same = |(unit, side): &(u32, bool)| self.side(*unit).is_some_and(|mine| !sided || (mine != *side) == turned);
            other.scope.iter().all(same)
        };
        within(false) || within(true)
    }
}

/// What promotions of a fresh session compete for, if it is units and nothing else.
pub(super) struct Entries {
    pub(super) units: Vec<Unit>,
    /// In the order of their turns.
    pub(super) offers: Vec<Offer>,
    /// Promotions that apply whoever has which units, and give the same.
    pub(super) besides: Vec<u32>,
    /// The scale of values.
    pub(super) scale: i64,
}

/// `ties`: values tell equals apart; without, nothing but what competes for units may be there.
pub(super) fn enter(session: &Session<'_>, live: &[bool], ties: bool) -> Option<Entries> {
    let mut slots = Vec::new();
    let mut besides = Vec::new();
    for slot in session.ledger.slots.indexes().filter(|slot| live.get(*slot as usize) == Some(&true)) {
        let promo = session.promo(slot);
        let holds = settles(session, promo)?;
        if promo.classes == class_bit(Class::Item) {
            // A certificate does not rest on what conditions keep away.
            if holds || !ties {
                slots.push(slot);
            }
        } else if !ties || !plain(promo) || !indifferent(session, promo) {
            return None;
        } else if holds {
            besides.push(slot);
        }
    }
    if slots.is_empty() || slots.len() > MOST_PROMOTIONS {
        return None;
    }
    // Of two that take something off shipping one may be needless.
    if besides.iter().filter(|slot| session.promo(**slot).classes == class_bit(Class::Shipping)).count() > 1 {
        return None;
    }
    if slots.iter().any(|slot| !plain(session.promo(*slot))) {
        return None;
    }
    let all = || slots.iter().chain(&besides);
    if all()
        .enumerate()
        .any(|(place, one)| all().skip(place.saturating_add(1)).any(|other| !compatible::compatible(session, *one, *other)))
    {
        return None;
    }
    if session.engine.max_codes.is_some() && (!ties || all().any(|slot| session.ledger.slots[*slot].code.is_some())) {
        return None;
    }
    if session.lines.iter().any(|line| line.floor > 0 || !(ties || line.discountable)) {
        return None;
    }
    let mut units = units(session)?;
    // Where ties are not told apart, priorities are all the same.
    let priorities: Vec<i32> = slots.iter().map(|slot| if ties { session.promo(*slot).priority } else { 0 }).collect();
    let costs = Costs::of(&priorities)?;
    // What all together cost is less than half a minor unit.
    let scale = costs.most.checked_mul(64)?;
    let sum = units.iter().map(|unit| unit.price).fold(0, i64::saturating_add);
    // What all automata gain together stays far from what stands for the impossible.
    sum.checked_mul(scale)?.checked_mul(512)?;
    let mut offers = Vec::new();
    for (slot, cost) in slots.iter().zip(costs.each) {
        offers.push(offer(session, *slot, &units, scale, if ties { cost } else { 0 })?);
    }
    sort::by_key(&mut offers, |offer| Reverse(session.promo(offer.slot).priority));
    units.iter_mut().for_each(|unit| unit.price = unit.price.saturating_mul(scale));
    Some(Entries { units, offers, besides, scale })
}

/// All units that may be discounted, dearest first, unless there are too many.
pub(super) fn units(session: &Session<'_>) -> Option<Vec<Unit>> {
    let parts = session.eligible(None, |_| true);
    let count = parts.iter().map(|part| part.units).fold(0, u64::saturating_add);
    if usize::try_from(count).ok()? > MOST_UNITS {
        return None;
    }
    let of = |part: &Part| (0..part.units).map(|_| Unit { run: part.run, price: part.price }).collect::<Vec<_>>();
    Some(parts.iter().flat_map(of).collect())
}

/// Whether a promotion has one benefit about which, besides its condition, nothing else decides. Limits that are no matter of this
/// cart were judged before.
pub(super) fn plain(promo: &Promo) -> bool {
    let in_cart = |limits: &Limits| limits.budget.is_some() || limits.per_cart.is_some();
    promo.benefits.len() == 1
        && !promo.line_exclusive
        && promo
            .extra()
            .is_none_or(|extra| extra.groups.is_empty() && extra.floor.is_none() && !promo.limits().is_some_and(in_cart))
}

/// Whether it gives the same, or a reward at the least as often, for every assignment of the same worth: shipping costs what it costs,
/// and among equals the goods cost the same.
pub(super) fn indifferent(session: &Session<'_>, promo: &Promo) -> bool {
    promo.benefits.iter().all(|(_, benefit)| match benefit {
        CompiledBenefit::Shipping(_) | CompiledBenefit::Gift(_) | CompiledBenefit::IssueCoupon(_) => true,
        // What the programme multiplies may be earned on some goods only, and points may pay for some goods only.
        CompiledBenefit::Points(one) => {
            one.items.is_none() && !matches!(one.grant, PointsGrant::Multiplier(_)) && !redeems(session)
        }
        _ => false,
    })
}

/// Whether points may pay: what they leave to be paid, and on which goods, depends on what every promotion does.
pub(super) fn redeems(session: &Session<'_>) -> bool {
    let rules = session.engine.programme.as_deref().and_then(|programme| programme.programme.redeem.as_ref());
    session.cart.redeem.is_some() && rules.is_some()
}

pub(super) fn offer(session: &Session<'_>, slot: u32, units: &[Unit], scale: i64, cost: i64) -> Option<Offer> {
    let (_, benefit) = session.promo(slot).benefits.first()?;
    let select = |items: Option<&CompiledSelector>| -> Option<Vec<bool>> {
        let of = |unit: &Unit| match items {
            None => Some(true),
            Some(items) => session.line_matches(items, session.ledger.runs[unit.run].line),
        };
        units.iter().map(of).collect()
    };
    let amount =
        |amounts: &crate::Amounts| amounts.get(session.currency).map(|amount| amount.minor_units().saturating_mul(scale));
    let chosen = |chosen: Vec<bool>| (0_u32..).zip(chosen).filter(|one| one.1).map(|one| (one.0, false)).collect();
    let (shape, scope, price, group) = match benefit {
        CompiledBenefit::FixedPrice(one)
            if !one.group.same_sku && !one.group.shares_units && one.group.max_discount.is_none() =>
        {
            let FixedPrice { count, term, items, group } = &**one;
            let scope = chosen(select(items.as_deref())?);
            let (paid, price) = match term {
                FixedPriceTerm::Price(price) => (0, amount(price)?),
                FixedPriceTerm::PayFor(paid) => (usize::try_from(*paid).ok()?, 0),
            };
            (Shape::Ladder { count: usize::try_from(*count).ok()?, paid }, scope, price, group)
        }
        CompiledBenefit::BuyGet(one)
            if !one.group.same_sku
                && !one.group.shares_units
                && one.group.max_discount.is_none()
                && one.group.favor == Favor::Customer
                && matches!(&one.deal, Deal::Percent(percent) if *percent == crate::Rate::from_whole(100)) =>
        {
            let buy = select(one.buy.as_deref())?;
            if select(one.get.as_deref())? != buy {
                return None;
            }
            let paid = usize::try_from(one.buy_quantity).ok()?;
            let count = paid.checked_add(usize::try_from(one.get_quantity).ok()?)?;
            (Shape::Ladder { count, paid }, chosen(buy), 0, &one.group)
        }
        CompiledBenefit::Bundle(one) if !one.group.shares_units && one.group.max_discount.is_none() => {
            let Deal::Price(price) = &one.deal else { return None };
            let [(left, 1), (right, 1)] = &one.components[..] else { return None };
            let (left, right) = (select(Some(left))?, select(Some(right))?);
            let mut scope = Vec::new();
            for (unit, sides) in (0_u32..).zip(left.iter().zip(&right)) {
                match sides {
                    (true, true) => return None,
                    (true, false) => scope.push((unit, false)),
                    (false, true) => scope.push((unit, true)),
                    (false, false) => {}
                }
            }
            (Shape::Pair, scope, amount(price)?, &one.group)
        }
        _ => return None,
    };
    let mut offer = Offer { slot, shape, scope, price, most: None, cost };
    // More than fit is no limit.
    let most = group.max_applications.map(|most| usize::try_from(most).unwrap_or(usize::MAX));
    offer.most = most.filter(|most| *most < offer.fit());
    Some(offer)
}
