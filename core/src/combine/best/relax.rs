//! What offers that compete for units give at most, whatever else there is, and an assignment of the units to begin with.
//!
//! Beside an offer on the whole order, or a threshold, a contest for units is none: what it saves decides what the others save. But
//! whatever else there is only lowers prices and keeps offers away, so no assignment gives more than it would by itself.

use std::cmp::Reverse;

use super::automata::Contest;
use super::choice::Choice;
use super::contend;
use super::offers::{MOST_PROMOTIONS, Offer, offer, units};
use crate::compile::class_bit;
use crate::engine::session::Session;
use crate::model::Class;
use crate::sort;

/// One minor unit, in the scale of values; each promotion that takes part costs one.
const SCALE: i64 = 64;

pub(super) struct Relaxed {
    /// Who is bounded together.
    pub(super) members: Vec<u32>,
    /// What they take off together at most.
    pub(super) most: i64,
    /// The best assignment that was found.
    pub(super) choice: Option<Choice>,
}

/// Offers of a fresh session that may join, bounded together; `None` if there are fewer than two.
pub(super) fn relax(session: &Session<'_>, may_join: impl Fn(u32) -> bool, effort: u64) -> Option<Relaxed> {
    let mut units = units(session)?;
    let sum = units.iter().map(|unit| unit.price).fold(0, i64::saturating_add);
    sum.checked_mul(SCALE)?.checked_mul(512)?;
    let of_items = |slot: &u32| {
        let promo = session.promo(*slot);
        promo.classes == class_bit(Class::Item) && promo.benefits.len() == 1 && may_join(*slot)
    };
    let offers = session.ledger.slots.indexes().filter(of_items).filter_map(|slot| offer(session, slot, &units, SCALE, 1));
    let mut offers: Vec<Offer> = offers.take(MOST_PROMOTIONS).collect();
    // In the order of their turns.
    sort::by_key(&mut offers, |offer| Reverse(session.promo(offer.slot).priority));
    if offers.len() < 2 {
        return None;
    }
    let members = offers.iter().map(|offer| offer.slot).collect();
    units.iter_mut().for_each(|unit| unit.price = unit.price.saturating_mul(SCALE));
    let contest = Contest::new(units, offers, SCALE, None)?;
    let found = contend::solve(&contest, 0, effort);
    // What taking part costs stays below half a minor unit.
    let most = found.most.saturating_add(SCALE / 2).checked_div_euclid(SCALE).unwrap_or(i64::MAX);
    Some(Relaxed { members, most, choice: found.owners.map(|owners| contest.choice(&owners)) })
}
