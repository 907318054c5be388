//! Offers on the whole order and on shipping: what they give depends on what is left when their turn comes.
//!
//! Whoever takes less off the goods before may reach a higher threshold, and leaves more for a percentage to be taken of. So it is
//! asked for each threshold how much may be taken off before it is out of reach.

use super::bound::Bounds;
use super::hopes::goods;
use crate::compile::{CompiledBenefit, CompiledCondition, CompiledMeasure};
use crate::engine::session::Session;
use crate::model::{Basis, Class, Threshold, TierMode};
use crate::money::Rate;
use crate::sort;

/// Thresholds that are looked at one by one; with more of them all count as reached.
const MOST_THRESHOLDS: usize = 16;

/// What one offer gives.
pub(super) struct Late {
    /// On goods, not on shipping.
    order: bool,
    /// What the goods must cost at least, before the class of the order begins, and what it then gives at most.
    steps: Vec<(i64, i64)>,
    /// When it takes a share of all that the goods cost at its turn: which.
    share: Option<Rate>,
}

impl Late {
    /// A promotion with one benefit, of which no more than `most` is hoped for.
    pub(super) fn of(bounds: &Bounds<'_, '_>, class: Class, benefit: &CompiledBenefit, most: i64) -> Option<Late> {
        let order = match class {
            Class::Order => true,
            Class::Shipping => false,
            _ => return None,
        };
        let needed = bounds.promo.conditions.as_deref().map_or(0, |condition| needed(bounds, condition));
        let share = match benefit {
            CompiledBenefit::OrderPercent(one) if one.items.is_none() && one.basis == Basis::Running => Some(one.percent),
            _ => None,
        };
        let steps = match benefit {
            CompiledBenefit::Tiers(one) if one.mode == TierMode::Highest && on_the_whole(&one.measure) => {
                let step = |(threshold, benefit): &(Threshold, CompiledBenefit)| match threshold {
                    Threshold::Amount(amount) => (bounds.amount(amount).max(needed), bounds.benefit(class, benefit).min(most)),
                    _ => (needed, most),
                };
                one.steps.iter().map(step).collect()
            }
            _ => vec![(needed, most)],
        };
        Some(Late { order, steps, share })
    }

    /// What it gives at most if the goods cost so much before the class of the order begins, and so much at its turn.
    fn gives(&self, session: &Session<'_>, before: i64, now: i64) -> i64 {
        let most = self.steps.iter().filter(|step| step.0 <= before).map(|step| step.1).max().unwrap_or(0);
        let share = self.share.and_then(|percent| percent.percent_of(now.max(0), session.engine.rounding.mode));
        share.map_or(most, |share| share.min(most))
    }
}

/// At most what offers take off, in the order of their turns, together with what others take off the goods before: `early` at the most.
pub(super) fn most(session: &Session<'_>, early: i64, offers: &[&Late]) -> i64 {
    let order_began = session.class != Class::Price && session.class != Class::Item;
    let spend = session.spend(None, if order_began { Basis::Class } else { Basis::Running });
    let goods = goods(session);
    let early = early.min(goods);
    // More taken off before changes nothing for the worse, until a threshold is out of reach.
    let thresholds = offers.iter().flat_map(|offer| &offer.steps).filter(|step| step.0 > 0);
    let mut limits: Vec<i64> = thresholds.map(|step| spend.saturating_sub(step.0)).chain([early]).collect();
    limits.retain(|limit| (0..=early).contains(limit));
    sort::ascending(&mut limits);
    limits.dedup();
    let all = |taken: i64, before: i64| {
        let (mut sum, mut off) = (taken, taken);
        for offer in offers {
            let gives = offer.gives(session, before, goods.saturating_sub(off));
            sum = sum.saturating_add(gives);
            if offer.order {
                off = off.saturating_add(gives);
            }
        }
        sum
    };
    if limits.len() > MOST_THRESHOLDS {
        return all(early, spend);
    }
    limits.into_iter().map(|taken| all(taken, spend.saturating_sub(taken))).max().unwrap_or(early)
}

/// What all goods must cost at least for a condition to hold.
fn needed(bounds: &Bounds<'_, '_>, condition: &CompiledCondition) -> i64 {
    match condition {
        CompiledCondition::All(list) => list.iter().map(|one| needed(bounds, one)).max().unwrap_or(0),
        CompiledCondition::Spend { at_least: Some(least), items: None, basis: Basis::Class | Basis::Running, .. } => {
            bounds.amount(least)
        }
        _ => 0,
    }
}

/// Whether it measures what all goods cost.
fn on_the_whole(measure: &CompiledMeasure) -> bool {
    matches!(measure, CompiledMeasure::Spend { items: None, basis: Basis::Class | Basis::Running })
}
