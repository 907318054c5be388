//! Promotions that compete for units and for nothing else, each as a small automaton that reads the units dearest first.
//!
//! A state says how far the current group is filled, and whether (or, with a limit, how often) a group was completed. No list of
//! possible groups is ever made: any six of twenty are seven states, not 38,760 patterns.

use super::key::Key;
use super::search::Choice;
use crate::combine::compatible;
use crate::compile::{CompiledBenefit, CompiledSelector, FixedPrice, Promo};
use crate::engine::session::Session;
use crate::model::{Deal, Favor, FixedPriceTerm};

/// Units, promotions and states that are looked at in this way; larger carts take the general way.
const MOST_UNITS: usize = 200;
const MOST_PROMOTIONS: usize = 24;
const MOST_STATES: usize = 200;

/// A unit, in canonical order.
pub(super) struct Unit {
    pub(super) run: u32,
    pub(super) price: i64,
}

/// Where a unit may go in a state, and what that gives (scaled).
#[derive(Clone, Copy)]
pub(super) struct Move {
    pub(super) to: u8,
    /// The share of the unit's price that is given.
    gives: Gives,
    /// What comes with it: the price of a completed group, and the cost of one promotion more.
    bonus: i64,
}

#[derive(Clone, Copy)]
enum Gives {
    Nothing,
    Price,
}

/// One promotion.
pub(super) struct Automaton {
    pub(super) slot: u32,
    /// Per unit: which side of the promotion it may serve, one bit each.
    pub(super) sides: Vec<u8>,
    /// Per state and side.
    moves: Vec<[Option<Move>; 2]>,
    /// Whether groups are complete in a state.
    pub(super) complete: Vec<bool>,
}

/// A cart on which promotions compete for units only.
pub(super) struct Contest {
    pub(super) units: Vec<Unit>,
    pub(super) automata: Vec<Automaton>,
    /// One minor unit, in the scale of all values; what is below it decides ties.
    pub(super) scale: i64,
}

impl Automaton {
    pub(super) fn states(&self) -> usize {
        self.moves.len()
    }

    /// What a unit may do in a state: the next state and what it gives.
    pub(super) fn steps(&self, unit: usize, price: i64, state: u8) -> impl Iterator<Item = (u8, i64)> {
        let sides = self.sides.get(unit).copied().unwrap_or(0);
        let moves = self.moves.get(usize::from(state)).copied().unwrap_or([None; 2]);
        moves.into_iter().zip([1_u8, 2]).filter_map(move |(step, bit)| {
            let step = step.filter(|_| sides & bit != 0)?;
            let given = match step.gives {
                Gives::Nothing => 0,
                Gives::Price => price,
            };
            Some((step.to, given.saturating_add(step.bonus)))
        })
    }
}

impl Contest {
    /// The contest of a fresh session, if its candidates compete for units and nothing else.
    pub(super) fn of(session: &Session<'_>, live: &[bool]) -> Option<Contest> {
        let slots: Vec<u32> = session.ledger.slots.indexes().filter(|slot| live.get(*slot as usize) == Some(&true)).collect();
        if slots.is_empty() || slots.len() > MOST_PROMOTIONS || session.engine.max_codes.is_some() {
            return None;
        }
        let first = session.promo(*slots.first()?).priority;
        for (place, slot) in slots.iter().enumerate() {
            let promo = session.promo(*slot);
            let alone = slots.iter().skip(place.saturating_add(1)).all(|other| compatible::compatible(session, *slot, *other));
            if !alone || promo.priority != first || !plain(promo) {
                return None;
            }
        }
        if session.lines.iter().any(|line| line.floor > 0 || !line.discountable) {
            return None;
        }
        let parts = session.eligible(None, |_| true);
        let count = parts.iter().map(|part| part.units).fold(0, u64::saturating_add);
        if usize::try_from(count).ok()? > MOST_UNITS {
            return None;
        }
        let mut units = Vec::new();
        for part in parts.iter() {
            units.extend((0..part.units).map(|_| Unit { run: part.run, price: part.price }));
        }
        // One promotion more costs more than all places in the order together, and all of that less than a minor unit.
        let bits = u32::try_from(slots.len()).ok()?;
        let cost = 1_i64.checked_shl(bits)?;
        let scale = cost.checked_mul(64)?;
        let sum = units.iter().map(|unit| unit.price).fold(0, i64::saturating_add);
        sum.checked_mul(scale)?.checked_mul(64)?;
        let mut automata = Vec::new();
        for (slot, place) in slots.iter().zip(0_u32..) {
            let open = cost.saturating_sub(cost.checked_shr(place.saturating_add(1))?);
            automata.push(automaton(session, *slot, &units, scale, open)?);
        }
        units.iter_mut().for_each(|unit| unit.price = unit.price.saturating_mul(scale));
        Some(Contest { units, automata, scale })
    }

    /// The choice that gives each unit to an automaton, or to none.
    pub(super) fn choice(&self, owners: &[Option<usize>]) -> Choice {
        let mut left: Vec<(u32, u64)> = Vec::new();
        for unit in &self.units {
            match left.last_mut() {
                Some(last) if last.0 == unit.run => last.1 = last.1.saturating_add(1),
                _ => left.push((unit.run, 1)),
            }
        }
        let mut choice = Choice::default();
        for (number, automaton) in self.automata.iter().enumerate() {
            let used = |run: u32| {
                let mine = self.units.iter().zip(owners).filter(|(unit, owner)| unit.run == run && **owner == Some(number));
                u64::try_from(mine.count()).unwrap_or(0)
            };
            if !owners.contains(&Some(number)) {
                continue;
            }
            let first = |run: u32| self.units.iter().position(|unit| unit.run == run).unwrap_or(0);
            let mut confined = Vec::new();
            for (run, units) in &mut left {
                if automaton.sides.get(first(*run)).is_some_and(|sides| *sides != 0) && *units > 0 {
                    let taken = used(*run);
                    confined.push(taken);
                    *units = units.saturating_sub(taken);
                }
            }
            choice.confine(automaton.slot, confined);
        }
        choice
    }

    /// The value of a key in the scale of the contest, ties included.
    pub(super) fn value(&self, session: &Session<'_>, key: &Key) -> i64 {
        let bits = u32::try_from(self.automata.len()).unwrap_or(0);
        let cost = 1_i64.checked_shl(bits).unwrap_or(i64::MAX);
        let mut value = key.saved.saturating_mul(self.scale);
        for (automaton, place) in self.automata.iter().zip(0_u32..) {
            if key.positions.0.contains(&session.ledger.slots[automaton.slot].promo) {
                let rank = cost.checked_shr(place.saturating_add(1)).unwrap_or(0);
                value = value.saturating_sub(cost.saturating_sub(rank));
            }
        }
        value
    }
}

/// Whether a promotion is one consuming benefit that nothing else decides about.
fn plain(promo: &Promo) -> bool {
    let extra = promo.extra();
    promo.benefits.len() == 1
        && promo.conditions.is_none()
        && !promo.line_exclusive
        && extra.is_none_or(|extra| extra.groups.is_empty() && extra.limits.is_none() && extra.floor.is_none())
}

fn automaton(session: &Session<'_>, slot: u32, units: &[Unit], scale: i64, open: i64) -> Option<Automaton> {
    let (_, benefit) = session.promo(slot).benefits.first()?;
    let select = |items: Option<&CompiledSelector>, bit: u8| -> Option<Vec<u8>> {
        let of = |unit: &Unit| match items {
            None => Some(bit),
            Some(items) => {
                let line = session.ledger.runs[unit.run].line;
                session.line_matches(items, line).map(|matches| if matches { bit } else { 0 })
            }
        };
        units.iter().map(of).collect()
    };
    let amount =
        |amounts: &crate::Amounts| amounts.get(session.currency).map(|amount| amount.minor_units().saturating_mul(scale));
    match benefit {
        CompiledBenefit::FixedPrice(one)
            if !one.group.same_sku && !one.group.shares_units && one.group.max_discount.is_none() =>
        {
            let FixedPrice { count, term, items, group } = &**one;
            let sides = select(items.as_deref(), 1)?;
            let (paid, price) = match term {
                FixedPriceTerm::Price(price) => (0, amount(price)?),
                FixedPriceTerm::PayFor(paid) => (usize::try_from(*paid).ok()?, 0),
            };
            let count = usize::try_from(*count).ok()?;
            ladder(slot, sides, count, paid, price, group.max_applications, open)
        }
        CompiledBenefit::BuyGet(one)
            if !one.group.same_sku
                && !one.group.shares_units
                && one.group.max_discount.is_none()
                && one.group.favor == Favor::Customer
                && matches!(&one.deal, Deal::Percent(percent) if *percent == crate::Rate::from_whole(100)) =>
        {
            let sides = select(one.buy.as_deref(), 1)?;
            if select(one.get.as_deref(), 1)? != sides {
                return None;
            }
            let paid = usize::try_from(one.buy_quantity).ok()?;
            let count = paid.checked_add(usize::try_from(one.get_quantity).ok()?)?;
            ladder(slot, sides, count, paid, 0, one.group.max_applications, open)
        }
        CompiledBenefit::Bundle(one) if !one.group.shares_units && one.group.max_discount.is_none() => {
            let Deal::Price(price) = &one.deal else { return None };
            let [(left, 1), (right, 1)] = &one.components[..] else { return None };
            let (left, right) = (select(Some(left), 1)?, select(Some(right), 2)?);
            if left.iter().zip(&right).any(|(left, right)| left & 1 != 0 && right & 2 != 0) {
                return None;
            }
            let sides: Vec<u8> = left.iter().zip(&right).map(|(left, right)| left | right).collect();
            balance(slot, sides, amount(price)?, one.group.max_applications, open)
        }
        _ => None,
    }
}

/// Groups of so many units one after the other, of which the first are paid and the others free; or which have a price.
fn ladder(slot: u32, sides: Vec<u8>, count: usize, paid: usize, price: i64, most: Option<u64>, open: i64) -> Option<Automaton> {
    let rounds = rounds(&sides, count, most)?;
    let limit = rounds.checked_sub(1)?;
    if count.checked_mul(rounds)? > MOST_STATES {
        return None;
    }
    let mut moves = Vec::new();
    let mut complete = Vec::new();
    for round in 0..rounds {
        for fill in 0..count {
            let last = fill.checked_add(1)? == count;
            let next_round = if last { round.saturating_add(1).min(limit) } else { round };
            let to = next_round.checked_mul(count)?.checked_add(if last { 0 } else { fill.checked_add(1)? })?;
            let mut bonus: i64 = 0;
            if last {
                bonus = bonus.saturating_sub(price);
                if round == 0 {
                    bonus = bonus.saturating_sub(open);
                }
            }
            let gives = if fill >= paid { Gives::Price } else { Gives::Nothing };
            let barred = most.is_some() && round == limit;
            moves.push([(!barred).then_some(Move { to: u8::try_from(to).ok()?, gives, bonus }), None]);
            complete.push(fill == 0);
        }
    }
    Some(Automaton { slot, sides, moves, complete })
}

/// How many numbers of completed groups are told apart: with a limit all of them, else none and some.
fn rounds(sides: &[u8], count: usize, most: Option<u64>) -> Option<usize> {
    match most {
        None => Some(2),
        Some(most) => {
            let fit = sides.iter().filter(|side| **side != 0).count().checked_div(count)?;
            usize::try_from(most).ok().map_or(fit, |most| most.min(fit)).checked_add(1)
        }
    }
}

/// One of each side for a price: the state is by how many one side is ahead.
fn balance(slot: u32, sides: Vec<u8>, price: i64, most: Option<u64>, open: i64) -> Option<Automaton> {
    let of = |bit: u8| sides.iter().filter(|side| **side & bit != 0).count();
    let ahead = of(1).min(of(2));
    let width = ahead.checked_mul(2)?.checked_add(1)?;
    let rounds = match most {
        None => 2,
        Some(most) => usize::try_from(most).ok().map_or(ahead, |most| most.min(ahead)).checked_add(1)?,
    };
    let limit = rounds.checked_sub(1)?;
    if width.checked_mul(rounds)? > MOST_STATES {
        return None;
    }
    let mut moves = Vec::new();
    let mut complete = Vec::new();
    for round in 0..rounds {
        for state in 0..width {
            // Below `ahead` the second side is ahead, above it the first.
            let step = |first: bool| -> Option<Move> {
                let to = if first { state.checked_add(1).filter(|to| *to < width)? } else { state.checked_sub(1)? };
                let closes = if first { state < ahead } else { state > ahead };
                let next = if closes { round.saturating_add(1).min(limit) } else { round };
                let mut bonus: i64 = 0;
                if closes {
                    bonus = bonus.saturating_sub(price);
                    if round == 0 {
                        bonus = bonus.saturating_sub(open);
                    }
                }
                if most.is_some() && round == limit {
                    return None;
                }
                let to = u8::try_from(next.checked_mul(width)?.checked_add(to)?).ok()?;
                Some(Move { to, gives: Gives::Price, bonus })
            };
            moves.push([step(true), step(false)]);
            complete.push(state == ahead);
        }
    }
    Some(Automaton { slot, sides, moves, complete })
}

/// The state in which an automaton begins.
pub(super) fn start(automaton: &Automaton) -> u8 {
    let place = automaton.complete.iter().position(|complete| *complete).unwrap_or(0);
    u8::try_from(place).unwrap_or(0)
}
