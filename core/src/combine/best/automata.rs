//! Promotions that compete for units and for nothing else, each as a small automaton that reads the units dearest first.
//!
//! A state says how far the current group is filled, and whether (or, with a limit, how often) a group was completed. No list of
//! possible groups is ever made: any six of twenty are seven states, not 38,760 patterns.

use super::choice::Choice;
use super::diagrams::Diagram;
use super::joint::{Joint, Terms, join};
use super::key::Key;
use super::offers::{Entries, Offer, Shape, Unit, enter};
use super::prices::NEVER;
use crate::engine::session::Session;

/// States of one automaton: room for as many pairs as the units of a contest make, without a limit.
const MOST_STATES: usize = 511;

/// Where a unit may go in a state, and what that gives (scaled).
#[derive(Clone, Copy)]
pub(super) struct Move {
    pub(super) to: u16,
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

/// One promotion, or several that offer the same groups. A state is a pair: so much of the groups is open, and so many of them were
/// completed.
pub(super) struct Automaton {
    offers: Joint,
    /// How many different ways there are for groups to be open: a state is completed groups × width + open ones.
    pub(super) width: u8,
    /// Whether it matters how many groups were completed, and not only whether one was.
    pub(super) counted: bool,
    /// The cost of taking part, less than a minor unit, per number of groups that are told apart.
    pub(super) costs: Vec<i64>,
    pub(super) start: u8,
    /// Per side and state.
    moves: [Vec<Move>; 2],
    /// Whether groups are complete in a state.
    pub(super) complete: Vec<bool>,
}

/// A cart on which promotions compete for units only.
pub(super) struct Contest {
    pub(super) units: Vec<Unit>,
    pub(super) automata: Vec<Automaton>,
    /// All who could take part, in the order of their turns.
    offers: Vec<Offer>,
    /// Who takes part besides, whoever has which units.
    pub(super) besides: Vec<u32>,
    /// One minor unit, in the scale of all values; what is below it decides ties.
    pub(super) scale: i64,
}

impl Automaton {
    /// The units that it may use, in order, and on which of its sides.
    pub(super) fn scope(&self) -> &[(u32, bool)] {
        self.offers.first().map_or(&[], |offer| &offer.scope)
    }

    pub(super) fn states(&self) -> usize {
        self.complete.len()
    }

    /// What a unit on a side may do, per state.
    pub(super) fn moves(&self, second: bool) -> &[Move] {
        let [one, other] = &self.moves;
        if second { other } else { one }
    }

    /// Lets nothing make up for the absence of a group.
    fn require(&mut self) {
        self.complete.iter_mut().take(usize::from(self.width)).for_each(|complete| *complete = false);
        self.costs.iter_mut().skip(1).for_each(|cost| *cost = NEVER.saturating_neg());
    }
}

impl Contest {
    /// The contest of a fresh session, if its candidates compete for units and nothing else. `required` must complete a group.
    pub(super) fn of(session: &Session<'_>, live: &[bool], required: Option<u32>) -> Option<Contest> {
        let Entries { units, offers, besides, scale } = enter(session, live, true)?;
        if required.is_some_and(|slot| besides.contains(&slot)) {
            return None;
        }
        let contest = Contest::new(units, offers, scale, required)?;
        Some(Contest { besides, ..contest })
    }

    /// Offers of the same groups act as one.
    pub(super) fn new(units: Vec<Unit>, offers: Vec<Offer>, scale: i64, required: Option<u32>) -> Option<Contest> {
        let automata: Option<Vec<Automaton>> = join(&offers, required).into_iter().map(Automaton::new).collect();
        let mut contest = Contest { units, automata: Vec::new(), offers, besides: Vec::new(), scale };
        let Some(automata) = automata else { return contest.separate(required) };
        contest.automata = automata;
        contest.require(required);
        Some(contest)
    }

    /// The same with each promotion by itself, and values that are only money: ties are not decided.
    pub(super) fn apart(session: &Session<'_>, live: &[bool]) -> Option<Contest> {
        let Entries { units, offers, besides, scale } = enter(session, live, false)?;
        Contest { units, automata: Vec::new(), offers, besides, scale }.separate(None)
    }

    /// Each promotion by itself.
    pub(super) fn separate(self, required: Option<u32>) -> Option<Contest> {
        let alone = |offer: &Offer| Automaton::new(Joint::of(offer.clone()));
        let automata = self.offers.iter().map(alone).collect::<Option<_>>()?;
        let mut contest = Contest { automata, ..self };
        contest.require(required);
        Some(contest)
    }

    fn require(&mut self, required: Option<u32>) {
        let must = |automaton: &&mut Automaton| automaton.offers.first().is_some_and(|offer| Some(offer.slot) == required);
        self.automata.iter_mut().filter(must).for_each(Automaton::require);
    }

    /// All that each automaton may do.
    pub(super) fn diagrams(&self) -> Vec<Diagram> {
        self.automata.iter().zip(0_u8..).map(|(automaton, owner)| Diagram::new(self, automaton, owner)).collect()
    }

    /// The slots that use each unit, if an automaton has it.
    pub(super) fn users(&self, owners: &[Option<usize>]) -> Vec<Option<u32>> {
        let mut users = vec![None; self.units.len()];
        for (number, automaton) in self.automata.iter().enumerate() {
            let mine = (0_u32..).zip(owners).filter(|(_, owner)| **owner == Some(number));
            for (unit, slot) in automaton.offers.deal(&mine.map(|(unit, _)| unit).collect::<Vec<_>>()) {
                if let Some(user) = users.get_mut(unit as usize) {
                    *user = Some(slot);
                }
            }
        }
        users
    }

    /// The choice that gives each unit to an automaton, or to none.
    pub(super) fn choice(&self, owners: &[Option<usize>]) -> Choice {
        let users = self.users(owners);
        let mut left: Vec<(u32, u64)> = Vec::new();
        for unit in &self.units {
            match left.last_mut() {
                Some(last) if last.0 == unit.run => last.1 = last.1.saturating_add(1),
                _ => left.push((unit.run, 1)),
            }
        }
        let first = |run: u32| (0_u32..).zip(&self.units).find(|(_, unit)| unit.run == run).map_or(u32::MAX, |(place, _)| place);
        let mut choice = Choice::of(self.besides.clone());
        for offer in self.offers.iter().filter(|offer| users.contains(&Some(offer.slot))) {
            let mut confined = Vec::new();
            for (run, units) in &mut left {
                if *units > 0 && offer.side(first(*run)).is_some() {
                    let mine =
                        self.units.iter().zip(&users).filter(|(unit, user)| unit.run == *run && **user == Some(offer.slot));
                    let taken = u64::try_from(mine.count()).unwrap_or(0);
                    confined.push(taken);
                    *units = units.saturating_sub(taken);
                }
            }
            choice.confine(offer.slot, confined);
        }
        choice
    }

    /// The value of a key in the scale of the contest, ties included, without what others save besides.
    pub(super) fn value(&self, session: &Session<'_>, key: &Key, besides: i64) -> i64 {
        let mut value = key.saved.saturating_sub(besides).saturating_mul(self.scale);
        for offer in &self.offers {
            if key.positions.0.contains(&session.ledger.slots[offer.slot].promo) {
                value = value.saturating_sub(offer.cost);
            }
        }
        value
    }
}

impl Automaton {
    /// What offers allow together, if that is not too much.
    fn new(offers: Joint) -> Option<Automaton> {
        let first = offers.first()?;
        match first.shape {
            Shape::Ladder { count, paid } => Automaton::ladder(offers, count, paid),
            Shape::Pair => {
                let fit = first.fit();
                Automaton::balance(offers, fit)
            }
        }
    }

    /// Groups of so many units one after the other, of which the first are paid and the others free; or which have a price.
    fn ladder(offers: Joint, count: usize, paid: usize) -> Option<Automaton> {
        let terms = offers.terms();
        Automaton::with(offers, &terms, count, 0, |fill, _| {
            let next = fill.checked_add(1)?;
            let closes = next == count;
            Some((if closes { 0 } else { next }, closes, if fill >= paid { -1 } else { 0 }))
        })
    }

    /// One of each side for a price: what is open is by how many one side is ahead.
    fn balance(offers: Joint, fit: usize) -> Option<Automaton> {
        let terms = offers.terms();
        let ahead = if terms.endless { fit } else { terms.groups.len() };
        let width = ahead.checked_mul(2)?.checked_add(1)?;
        Automaton::with(offers, &terms, width, ahead, |state, second| {
            // Below `ahead` the second side is ahead, above it the first.
            let to = if second { state.checked_sub(1)? } else { state.checked_add(1).filter(|to| *to < width)? };
            Some((to, if second { state > ahead } else { state < ahead }, -1))
        })
    }

    /// Groups that can be open in `width` ways, begin at one of them, and move so in each: where to, whether that completes one, and
    /// whether the unit's price is given.
    fn with(
        offers: Joint,
        terms: &Terms,
        width: usize,
        start: usize,
        step: impl Fn(usize, bool) -> Option<(usize, bool, i64)>,
    ) -> Option<Automaton> {
        let last = terms.groups.len();
        if width.checked_mul(last.checked_add(1)?)? > MOST_STATES {
            return None;
        }
        let mut costs = vec![0];
        costs.extend(terms.groups.iter().map(|group| group.1));
        let mut moves = [Vec::new(), Vec::new()];
        let mut complete = Vec::new();
        for round in 0..=last {
            let next = round.saturating_add(1).min(last);
            let more = costs.get(next)?.saturating_sub(*costs.get(round)?);
            let price = next.checked_sub(1).and_then(|group| terms.groups.get(group)).map_or(0, |group| group.0);
            for open in 0..width {
                for (side, second) in moves.iter_mut().zip([false, true]) {
                    let step = step(open, second).filter(|_| terms.endless || round < last);
                    side.push(match step {
                        None => Move::BARRED,
                        Some((to, closes, mask)) => {
                            let (round, bonus) =
                                if closes { (next, price.saturating_add(more).saturating_neg()) } else { (round, 0) };
                            Move { to: u16::try_from(round.checked_mul(width)?.checked_add(to)?).ok()?, mask, bonus }
                        }
                    });
                }
                complete.push(open == start);
            }
        }
        let (width, start) = (u8::try_from(width).ok()?, u8::try_from(start).ok()?);
        let counted = last > 1 || !terms.endless;
        Some(Automaton { offers, width, counted, costs, start, moves, complete })
    }
}
