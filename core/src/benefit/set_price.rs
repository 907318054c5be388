//! `set_price` of units: one price per unit, the lowest wins.

use super::units::Outcome;
use super::{Turn, choose};
use crate::compile::{SetPrice, class_bit};
use crate::engine::pool::Lent;
use crate::engine::session::{Part, Piece, Refusal, total};
use crate::model::Class;
use crate::outcome::LimitKind;

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &SetPrice) -> Result<(), Refusal> {
    let price = turn.amount(&benefit.price);
    let most = units_left(turn, benefit)?;
    let mut parts = turn.session.eligible(benefit.items.as_deref(), |_| true);
    if parts.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    parts.retain(|part| price.max(turn.session.floor(turn.promo, part.line)) < part.price);
    if parts.is_empty() {
        return Err(held_lower(turn, benefit, price).unwrap_or_else(|| nothing(turn, benefit, price, most)));
    }
    choose(&mut parts, most, benefit.favor);
    let piece = |turn: &Turn<'_, '_>, part: &Part| -> Piece {
        let run = &turn.session.ledger.runs[part.run];
        let target = price.max(turn.session.floor(turn.promo, run.line));
        let off = total(run.list.saturating_sub(target), part.units);
        Piece { run: part.run, units: part.units, off, consume: false, hold: true }
    };
    let wanted = parts.iter().map(|part| piece(turn, part).off).fold(0, i64::saturating_add);
    if turn.cap(wanted, None)? < wanted {
        // A budget that is short cuts the discount of a unit: where another price holds, that might be a worse one.
        parts = lowered(turn, benefit, most, |line| price.max(turn.session.floor(turn.promo, line)), true);
        if parts.is_empty() {
            return Err(nothing(turn, benefit, price, most));
        }
    }
    for part in parts.iter_mut() {
        if turn.session.ledger.runs[part.run].set_by > 0 {
            *part = release(turn, *part, price);
        }
    }
    let pieces = turn.session.pool.pieces.collect(parts.iter().map(|part| piece(turn, part)));
    let outcome = Outcome { pieces, floored: false };
    // The second price of a promotion may take over what its first one held: together they are one application.
    let first = turn.session.ledger.slots[turn.slot].classes & class_bit(Class::Price) == 0;
    turn.give(outcome, None, u64::from(first), 0)?;
    retire(turn);
    Ok(())
}

/// The units that get the price: of those that it lowers, or only of those that no price holds.
fn lowered<'e>(turn: &Turn<'_, 'e>, benefit: &SetPrice, most: u64, price: impl Fn(u32) -> i64, free: bool) -> Lent<'e, Part> {
    let mut parts = turn.session.eligible(benefit.items.as_deref(), |run| !free || run.set_by == 0);
    parts.retain(|part| price(part.line) < part.price);
    choose(&mut parts, most, benefit.favor);
    parts
}

/// When all matching units are held at a price as low or lower: the holder, and how much more its price gives.
fn held_lower(turn: &Turn<'_, '_>, benefit: &SetPrice, price: i64) -> Option<Refusal> {
    let parts = turn.session.eligible(benefit.items.as_deref(), |_| true);
    let mut by: i64 = 0;
    for part in parts.iter() {
        let one = &turn.session.ledger.runs[part.run];
        if one.set_by == 0 {
            return None;
        }
        let own = one.list.saturating_sub(price.max(turn.session.floor(turn.promo, one.line))).max(0);
        by = by.saturating_add(total(one.list.saturating_sub(one.price).saturating_sub(own), one.units));
    }
    let holder = turn.session.ledger.runs[parts.first()?.run].set_by.checked_sub(1)?;
    Some(Refusal::SavesLess { slot: holder, by })
}

/// Why nothing is given: floors alone, if without them something would be.
fn nothing(turn: &Turn<'_, '_>, benefit: &SetPrice, price: i64, most: u64) -> Refusal {
    let mut parts = lowered(turn, benefit, most, |_| price, false);
    let run = |part: &Part| &turn.session.ledger.runs[part.run];
    let wanted = parts.iter().map(|part| total(run(part).list.saturating_sub(price), part.units)).fold(0, i64::saturating_add);
    // A short budget takes no unit over.
    if turn.cap(wanted, None).is_ok_and(|left| left < wanted) {
        parts = lowered(turn, benefit, most, |_| price, true);
    }
    if parts.is_empty() { Refusal::Nothing } else { Refusal::Floor }
}

/// Promotions that lost all their units to lower prices leave, as if they had not had that turn.
fn retire(turn: &mut Turn<'_, '_>) {
    let ledger = &mut turn.session.ledger;
    for slot in ledger.slots.indexes() {
        let one = &mut ledger.slots[slot];
        if one.joined == 0 || one.lost_by == 0 || one.given > 0 {
            continue;
        }
        one.joined = 0;
        one.bereft = true;
        one.times = 0;
        one.classes = 0;
        one.next_steps.clear();
        one.refusal = Some(Refusal::SavesLess { slot: one.lost_to, by: one.lost_by });
        ledger.joined.retain(|other| *other != slot);
    }
}

/// Takes units from the promotion that set their price before: they stand at their list price again.
fn release(turn: &mut Turn<'_, '_>, part: Part, price: i64) -> Part {
    let run = turn.session.ledger.runs[part.run];
    let holder = run.set_by.saturating_sub(1);
    let old = total(run.list.saturating_sub(run.price), part.units);
    let new = total(run.list.saturating_sub(price.max(turn.session.floor(turn.promo, run.line))), part.units);
    turn.session.untake(holder, run.line, old);
    let slot = &mut turn.session.ledger.slots[holder];
    slot.given = slot.given.saturating_sub(old);
    slot.lost_by = slot.lost_by.saturating_add(new.saturating_sub(old));
    slot.lost_to = turn.slot;
    turn.session.restore(part)
}

/// Units that may still get the price.
fn units_left(turn: &Turn<'_, '_>, benefit: &SetPrice) -> Result<u64, Refusal> {
    let usage = turn.session.usage(turn.promo.id.as_str());
    let mut most = benefit.max_units.unwrap_or(u64::MAX);
    let limits = [
        (benefit.stock, LimitKind::Stock, usage.map_or(0, |usage| usage.units)),
        (benefit.units_per_customer, LimitKind::UnitsPerCustomer, usage.map_or(0, |usage| usage.customer_units)),
    ];
    for (limit, which, used) in limits {
        if let Some(limit) = limit {
            let left = limit.saturating_sub(used);
            if left == 0 {
                return Err(Refusal::Limit { which, needed: limit, actual: used });
            }
            most = most.min(left);
        }
    }
    Ok(most)
}
