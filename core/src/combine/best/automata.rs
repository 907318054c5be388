//! Promotions that compete for units and for nothing else, each as a small automaton that reads the units dearest first.
//!
//! A state says how far the current group is filled, and whether (or, with a limit, how often) a group was completed. No list of
//! possible groups is ever made: any six of twenty are seven states, not 38,760 patterns.

use super::diagrams::Diagram;
use super::key::Key;
use super::prices::NEVER;
use super::search::Choice;
use crate::combine::compatible;
use crate::compile::{CompiledBenefit, CompiledSelector, FixedPrice, Promo};
use crate::engine::session::Session;
use crate::model::{Deal, Favor, FixedPriceTerm};

/// Units, promotions and states that are looked at in this way; larger carts take the general way.
const MOST_UNITS: usize = 200;
pub(super) const MOST_PROMOTIONS: usize = 24;
const MOST_STATES: usize = 255;

/// A unit, in canonical order.
pub(super) struct Unit {
    pub(super) run: u32,
    pub(super) price: i64,
}

/// Where a unit may go in a state, and what that gives (scaled).
#[derive(Clone, Copy)]
pub(super) struct Move {
    pub(super) to: u8,
    /// All ones if the unit's price is given, else none.
    mask: i64,
    /// What comes with it: the price of a completed group, and the cost of one promotion more.
    bonus: i64,
}

impl Move {
    /// A unit that may not be used.
    const BARRED: Move = Move { to: 0, mask: 0, bonus: NEVER };

    pub(super) fn barred(self) -> bool {
        self.bonus == NEVER
    }

    /// What it gives for a unit of a price.
    pub(super) fn gives(self, price: i64) -> i64 {
        (price & self.mask).saturating_add(self.bonus)
    }
}

/// One promotion. A state is a pair: so much of the groups is open, and so many of them were completed.
pub(super) struct Automaton {
    pub(super) slot: u32,
    /// How many different ways there are for groups to be open: a state is completed groups × width + open ones.
    pub(super) width: u8,
    /// Whether the number of groups is limited; if not, it is only told whether there is one.
    pub(super) limited: bool,
    /// The cost of its taking part, less than a minor unit.
    pub(super) cost: i64,
    pub(super) start: u8,
    /// The units that it may use, in order, and on which of its sides.
    pub(super) scope: Vec<(u32, bool)>,
    /// Per side and state.
    moves: [Vec<Move>; 2],
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
        self.complete.len()
    }

    /// What a unit on a side may do, per state.
    pub(super) fn moves(&self, second: bool) -> &[Move] {
        let [one, other] = &self.moves;
        if second { other } else { one }
    }

    /// Whether another does the same with the same units, but for the cost of taking part.
    fn resembles(&self, other: &Automaton) -> bool {
        let alike = |(one, another): (&Move, &Move)| {
            let cost = one.bonus.saturating_add(self.cost) == another.bonus.saturating_add(other.cost);
            one.to == another.to && one.mask == another.mask && (one.bonus == another.bonus || cost)
        };
        let sides = || self.moves.iter().zip(&other.moves);
        (self.width, self.start, self.limited) == (other.width, other.start, other.limited)
            && self.scope == other.scope
            && self.complete == other.complete
            && sides().all(|(one, another)| one.len() == another.len() && one.iter().zip(another).all(alike))
    }

    /// The place of a unit among those it may use.
    fn place(&self, unit: u32) -> Option<usize> {
        self.scope.binary_search_by_key(&unit, |one| one.0).ok()
    }
}

impl Contest {
    /// The contest of a fresh session, if its candidates compete for units and nothing else. Without ties values are only money.
    pub(super) fn of(session: &Session<'_>, live: &[bool], ties: bool) -> Option<Contest> {
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
        // What all automata gain together stays far from what stands for the impossible.
        sum.checked_mul(scale)?.checked_mul(512)?;
        let mut automata = Vec::new();
        for (slot, place) in slots.iter().zip(0_u32..) {
            let open = cost.saturating_sub(cost.checked_shr(place.saturating_add(1))?);
            automata.push(automaton(session, *slot, &units, scale, if ties { open } else { 0 })?);
        }
        units.iter_mut().for_each(|unit| unit.price = unit.price.saturating_mul(scale));
        Some(Contest { units, automata, scale })
    }

    /// The same, where a promotion must complete a group.
    pub(super) fn requiring(mut self, slot: Option<u32>) -> Contest {
        for automaton in self.automata.iter_mut().filter(|automaton| Some(automaton.slot) == slot) {
            let none_completed = automaton.complete.iter_mut().take(usize::from(automaton.width));
            none_completed.for_each(|complete| *complete = false);
            // Nothing that others give makes up for its absence.
            automaton.cost = NEVER.saturating_neg();
        }
        self
    }

    /// All that each automaton may do.
    pub(super) fn diagrams(&self) -> Vec<Diagram> {
        self.automata.iter().zip(0_u8..).map(|(automaton, owner)| Diagram::new(self, automaton, owner)).collect()
    }

    /// The nearest automaton before one that does the same: which of the two uses a unit first makes no difference but in cost, and
    /// the cost of the one before is lower.
    pub(super) fn twin(&self, number: u8) -> Option<u8> {
        let one = self.automata.get(usize::from(number))?;
        let before = self.automata.iter().zip(0_u8..number);
        before.filter(|(other, _)| one.resembles(other)).map(|(_, place)| place).next_back()
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
            let first =
                |run: u32| (0_u32..).zip(&self.units).find(|(_, unit)| unit.run == run).map_or(u32::MAX, |(place, _)| place);
            let mut confined = Vec::new();
            for (run, units) in &mut left {
                if automaton.place(first(*run)).is_some() && *units > 0 {
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

fn automaton(session: &Session<'_>, slot: u32, units: &[Unit], scale: i64, cost: i64) -> Option<Automaton> {
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
    match benefit {
        CompiledBenefit::FixedPrice(one)
            if !one.group.same_sku && !one.group.shares_units && one.group.max_discount.is_none() =>
        {
            let FixedPrice { count, term, items, group } = &**one;
            let scope = chosen(select(items.as_deref())?);
            let (paid, price) = match term {
                FixedPriceTerm::Price(price) => (0, amount(price)?),
                FixedPriceTerm::PayFor(paid) => (usize::try_from(*paid).ok()?, 0),
            };
            let frame = Frame { slot, scope, most: group.max_applications, cost };
            frame.ladder(usize::try_from(*count).ok()?, paid, price)
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
            Frame { slot, scope: chosen(buy), most: one.group.max_applications, cost }.ladder(count, paid, 0)
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
            Frame { slot, scope, most: one.group.max_applications, cost }.balance(amount(price)?)
        }
        _ => None,
    }
}

/// What is common to both kinds of automata.
struct Frame {
    slot: u32,
    scope: Vec<(u32, bool)>,
    /// The most groups.
    most: Option<u64>,
    cost: i64,
}

impl Frame {
    /// An automaton of groups that can be open in `width` ways, begins at one of them, and moves so in each.
    fn automaton(
        self,
        width: usize,
        start: usize,
        rounds: usize,
        step: impl Fn(usize, bool) -> Option<(usize, bool, i64, i64)>,
    ) -> Option<Automaton> {
        let last = rounds.checked_sub(1)?;
        let limited = self.most.is_some();
        if width.checked_mul(rounds)? > MOST_STATES {
            return None;
        }
        let mut moves = [Vec::new(), Vec::new()];
        let mut complete = Vec::new();
        for round in 0..rounds {
            for open in 0..width {
                for (side, second) in moves.iter_mut().zip([false, true]) {
                    let step = step(open, second).filter(|_| !limited || round < last);
                    side.push(match step {
                        None => Move::BARRED,
                        Some((to, closes, mask, bonus)) => {
                            let next = if closes { round.saturating_add(1).min(last) } else { round };
                            let to = u8::try_from(next.checked_mul(width)?.checked_add(to)?).ok()?;
                            let first = if closes && round == 0 { self.cost } else { 0 };
                            Move { to, mask, bonus: bonus.saturating_sub(first) }
                        }
                    });
                }
                complete.push(open == start);
            }
        }
        let (width, start) = (u8::try_from(width).ok()?, u8::try_from(start).ok()?);
        Some(Automaton { slot: self.slot, width, limited, cost: self.cost, start, scope: self.scope, moves, complete })
    }

    /// How many numbers of completed groups are told apart: with a limit all of them, else none and some.
    fn rounds(&self, fit: usize) -> usize {
        self.most.map_or(2, |most| usize::try_from(most).map_or(fit, |most| most.min(fit)).saturating_add(1))
    }

    /// Groups of so many units one after the other, of which the first are paid and the others free; or which have a price.
    fn ladder(self, count: usize, paid: usize, price: i64) -> Option<Automaton> {
        let rounds = self.rounds(self.scope.len().checked_div(count)?);
        self.automaton(count, 0, rounds, |fill, _| {
            let next = fill.checked_add(1)?;
            let closes = next == count;
            let mask = if fill >= paid { -1 } else { 0 };
            Some((if closes { 0 } else { next }, closes, mask, if closes { price.saturating_neg() } else { 0 }))
        })
    }

    /// One of each side for a price: what is open is by how many one side is ahead.
    fn balance(self, price: i64) -> Option<Automaton> {
        let second = self.scope.iter().filter(|one| one.1).count();
        let fit = second.min(self.scope.len().saturating_sub(second));
        let rounds = self.rounds(fit);
        let ahead = if self.most.is_some() { rounds.saturating_sub(1) } else { fit };
        let width = ahead.checked_mul(2)?.checked_add(1)?;
        self.automaton(width, ahead, rounds, |state, second| {
            // Below `ahead` the second side is ahead, above it the first.
            let to = if second { state.checked_sub(1)? } else { state.checked_add(1).filter(|to| *to < width)? };
            let closes = if second { state > ahead } else { state < ahead };
            Some((to, closes, -1, if closes { price.saturating_neg() } else { 0 }))
        })
    }
}
