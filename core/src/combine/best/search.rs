//! Branch and bound over the turns: each promotion that would join may be left out, each consuming benefit confined to fewer units.

use std::cell::RefCell;
use std::cmp::{Ordering, Reverse};

use super::automata::Contest;
use super::bound::Bounds;
use super::choice::{Choice, Confinement, Step, steps};
use super::hopes::{Hopes, Turns};
use super::key::Key;
use crate::combine::priority;
use crate::compile::{CompiledBenefit, Promo, class_bit};
use crate::engine::session::{Ledger, Session, UnitChoice};
use crate::model::{Class, Take};
use crate::sort;

/// Branches below one another. What would branch deeper is left open.
const DEEPEST: usize = 200;
/// Ways to confine one benefit that are compared; of more only this many, and the rest is left open.
const MOST_WAYS: usize = 512;

pub(super) struct Search<'s, 'e> {
    pub(super) session: &'s mut Session<'e>,
    steps: Vec<Step>,
    /// Candidates that may join at all.
    pub(super) live: Vec<bool>,
    out: Vec<bool>,
    pub(super) turns: Turns,
    pub(super) best: Key,
    pub(super) choice: Option<Choice>,
    /// Who is confined so far.
    path: Vec<Confinement>,
    pub(super) spent: u64,
    pub(super) effort: u64,
    /// The highest that something left unexplored may save.
    pub(super) open: Option<i64>,
    /// Who must apply in the end.
    pub(super) required: Option<u32>,
}

impl<'s, 'e> Search<'s, 'e> {
    /// A search on a fresh session, from a combination that saves so much.
    pub(super) fn new(session: &'s mut Session<'e>, live: Vec<bool>, start: Key) -> Search<'s, 'e> {
        let steps = steps(session);
        let count = session.ledger.slots.len();
        let turns = Turns::new(&steps, count);
        let effort = session.engine.effort;
        let out = vec![false; count];
        Search {
            session,
            steps,
            live,
            out,
            turns,
            best: start,
            choice: None,
            path: Vec::new(),
            spent: 0,
            effort,
            open: None,
            required: None,
        }
    }

    /// Only combinations in which a candidate applies, after so many operations.
    pub(super) fn requiring(self, slot: u32, spent: u64) -> Search<'s, 'e> {
        Search { required: Some(slot), spent, ..self }
    }

    pub(super) fn run(&mut self) {
        let pristine = self.session.ledger.clone();
        if let Some(most) = self.promises(0) {
            let contest = Contest::of(self.session, &self.live, self.required);
            let contended = contest.is_some_and(|contest| self.contend(&contest));
            if !contended {
                let hopes = Hopes::new(self.session, &self.turns, |slot| self.is_out(slot), 0);
                if !self.divide(&hopes, most) {
                    self.relax(hopes, most);
                }
            }
        }
        // Nobody is kept from units without need.
        if let Some(choice) = self.choice.take() {
            let whole = Choice::of(choice.members.clone());
            self.choice = Some(choice);
            self.session.class = Class::Price;
            self.session.ledger = pristine;
            whole.replay(self.session, false);
            let key = Key::reached(self.session, true);
            // With other promotions it would be another choice, and perhaps none: one that only had no units is not among these members.
            if key > self.best && key.saved == self.best.saved && key.positions == self.best.positions {
                self.best = key;
                self.choice = Some(whole);
            }
        }
    }

    /// The best combination (`None`: what the search began with), and by how much another might save more.
    pub(super) fn finish(self) -> (Option<Choice>, Option<i64>) {
        let gap = self.open.map(|open| open.saturating_sub(self.best.saved)).filter(|gap| *gap > 0);
        (self.choice, gap)
    }

    /// What was reached, the highest that something left unexplored may save, and the operations it took.
    pub(super) fn reached(self) -> (Key, Option<i64>, u64) {
        (self.best, self.open, self.spent)
    }

    /// Whether everybody applies who must.
    pub(super) fn complete(&self) -> bool {
        self.required.is_none_or(|slot| self.session.ledger.slots[slot].joined > 0)
    }

    /// Everything from a step on, which saves at most so much; the ledger is as it stands there, and is not restored.
    pub(super) fn descend(&mut self, from: usize, depth: usize, most: i64) {
        let (mut at, mut most) = (from, most);
        while let Some(step) = self.steps.get(at).copied() {
            if let Step::Turn { slot, place, .. } = step {
                if self.is_out(slot) {
                    at = at.saturating_add(1);
                    continue;
                }
                let promo: &'e Promo = self.session.promo(slot);
                let Some((_, benefit)) = promo.benefits.get(place as usize) else { break };
                let joined = self.session.ledger.slots[slot].joined > 0;
                let consuming = consumes(benefit);
                if !joined || consuming {
                    if self.spent >= self.effort {
                        return self.leave_open(most);
                    }
                    let Some(now) = self.promises(at) else { return };
                    // What lies beyond a step cannot save more than what lies beyond one before it.
                    most = most.min(now);
                    let before = Box::new(self.session.ledger.clone());
                    let may_go = !joined && self.may_go(slot);
                    let ways = if consuming { self.ways(slot, place, at, &before, most) } else { Vec::new() };
                    if ways.is_empty() {
                        self.session.ledger.clone_from(&before);
                        self.turn(slot, place, None);
                    }
                    let may_go = may_go && (!ways.is_empty() || self.session.ledger.slots[slot].joined > 0);
                    if ways.is_empty() && (!may_go || depth >= DEEPEST) {
                        // As deep as this the promotion stays, in the same frame: the stack does not grow with the rulebook.
                        if may_go {
                            self.leave_open_without(slot, at, before, most);
                        }
                        at = at.saturating_add(1);
                        continue;
                    }
                    return self.branch(Fork { at, depth, slot, place, most, before, may_go }, ways);
                }
                self.turn(slot, place, None);
            } else {
                step.make(self.session);
            }
            at = at.saturating_add(1);
        }
        self.arrive();
    }

    /// Both, or all, ways on from a turn.
    fn branch(&mut self, fork: Fork, ways: Vec<Way>) {
        let Fork { at, depth, slot, place, most, before, may_go } = fork;
        let (next, deeper) = (at.saturating_add(1), depth.saturating_add(1));
        let class = self.session.class;
        if ways.is_empty() {
            self.descend(next, deeper, most);
        }
        for way in ways {
            self.session.class = class;
            self.session.ledger = *way.ledger;
            let confined = way.units.is_some();
            if let Some(units) = way.units {
                self.path.push(Confinement { slot, place, units });
            }
            let most = most.min(way.most);
            if depth < DEEPEST {
                self.descend(next, deeper, most);
            } else {
                self.leave_open(most);
            }
            if confined {
                self.path.pop();
            }
        }
        if !may_go {
            return;
        }
        self.session.class = class;
        if depth >= DEEPEST {
            return self.leave_open_without(slot, at, before, most);
        }
        self.session.ledger = *before;
        let gone = self.leave_out(slot);
        self.descend(next, deeper, most);
        for one in gone {
            self.set_out(one, false);
        }
    }

    fn turn(&mut self, slot: u32, place: u32, confined: Option<Vec<u64>>) -> (bool, Option<Vec<u64>>) {
        self.spent = self.spent.saturating_add(1);
        self.session.units = Some(Box::new(UnitChoice { confined, offered: RefCell::default() }));
        let gave = priority::turn(self.session, slot, place);
        let offered = self.session.units.take().and_then(|choice| choice.offered.into_inner());
        (gave, offered)
    }

    /// All that a consuming benefit may do with all or fewer units, what promises most first; empty if it has no units to choose.
    fn ways(&mut self, slot: u32, place: u32, at: usize, before: &Ledger, all: i64) -> Vec<Way> {
        let (gave, offered) = self.turn(slot, place, None);
        let Some(offered) = offered.filter(|offered| !offered.is_empty()) else { return Vec::new() };
        let next = at.saturating_add(1);
        let mut ways: Vec<Way> = Vec::new();
        // Giving nothing differs from being left out when it may still join later, or others may only stay with it.
        let later = self.turns.last(slot) > at;
        if gave || later || before.slots[slot].joined > 0 || !self.followers(slot).is_empty() {
            ways.push(Way { most: self.most(next), units: None, ledger: Box::new(self.session.ledger.clone()) });
        }
        self.session.ledger.clone_from(before);
        let confined = Confinements { first: self.promising(slot, place, &offered), units: offered.clone(), offered };
        for (tried, units) in confined.enumerate() {
            if tried >= MOST_WAYS || self.spent >= self.effort {
                self.leave_open(all);
                break;
            }
            self.session.ledger = before.clone();
            let (gave, _) = self.turn(slot, place, Some(units.clone()));
            let known = |way: &Way| {
                let (one, other) = (&way.ledger, &self.session.ledger);
                one.runs.iter().eq(other.runs.iter())
                    && one.slots[slot].given == other.slots[slot].given
                    && one.slots[slot].applications == other.slots[slot].applications
            };
            if gave && !ways.iter().any(known) {
                let most = self.most(next);
                ways.push(Way { most, units: Some(units), ledger: Box::new(self.session.ledger.clone()) });
            }
        }
        sort::by_key(&mut ways, |way| Reverse(way.most));
        ways
    }

    /// Confinements to look at first, if there are more than are compared: to the dearest units.
    fn promising(&self, slot: u32, place: u32, offered: &[u64]) -> Vec<u64> {
        let ways = offered.iter().map(|units| units.saturating_add(1)).fold(1, u64::saturating_mul);
        if usize::try_from(ways).is_ok_and(|ways| ways <= MOST_WAYS) {
            return Vec::new();
        }
        let promo = self.session.promo(slot);
        let Some((_, benefit)) = promo.benefits.get(place as usize) else { return Vec::new() };
        Bounds { session: self.session, slot, promo }.promising(self.session.class, benefit)
    }

    /// The end of an evaluation.
    fn arrive(&mut self) {
        if !self.complete() {
            return;
        }
        let key = Key::reached(self.session, self.whole());
        if key > self.best || (self.choice.is_none() && key == self.best) {
            let mut choice = Choice::ran(&self.session.ledger);
            choice.confined.clone_from(&self.path);
            self.best = key;
            self.choice = Some(choice);
        }
    }

    /// Whether nobody is confined so far.
    fn whole(&self) -> bool {
        self.path.is_empty()
    }

    /// Whether somebody who joined may lose its units, and its place.
    fn may_retire(&self) -> bool {
        let session = &*self.session;
        let in_price = |slot: &u32| session.promo(*slot).classes & class_bit(Class::Price) != 0;
        session.class == Class::Price && session.ledger.joined.iter().any(in_price)
    }

    pub(super) fn is_out(&self, slot: u32) -> bool {
        let flag = |flags: &[bool]| flags.get(slot as usize).copied().unwrap_or(false);
        flag(&self.out) || !flag(&self.live)
    }

    fn set_out(&mut self, slot: u32, value: bool) {
        if let Some(one) = self.out.get_mut(slot as usize) {
            *one = value;
        }
    }

    fn groups_that_take_the_first(&self, slot: u32) -> impl Iterator<Item = u32> {
        let session = &*self.session;
        let groups: &'e [u32] = session.promo(slot).extra().map_or(&[], |extra| &extra.groups);
        let of = session.engine;
        groups.iter().copied().filter(|group| of.groups.get(*group as usize).is_some_and(|group| group.take == Take::First))
    }

    /// Members of groups that take the first whose first turn comes later.
    pub(super) fn followers(&self, slot: u32) -> Vec<u32> {
        let first = |slot: u32| self.turns.first(slot);
        let mut all = Vec::new();
        for group in self.groups_that_take_the_first(slot) {
            for other in self.session.ledger.slots.indexes() {
                if first(other) > first(slot) && self.groups_that_take_the_first(other).any(|one| one == group) {
                    all.push(other);
                }
            }
        }
        sort::ascending(&mut all);
        all.dedup();
        all
    }

    /// A promotion, and those that groups let in only after it, or after one of these.
    fn with_followers(&self, slot: u32) -> Vec<u32> {
        let mut all = vec![slot];
        let mut next = 0;
        while let Some(one) = all.get(next).copied() {
            for other in self.followers(one) {
                if !self.is_out(other) && !all.contains(&other) {
                    all.push(other);
                }
            }
            next = next.saturating_add(1);
        }
        all
    }

    /// Whether a promotion may be left out: a group that takes the first keeps an initial part of its members.
    fn may_go(&self, slot: u32) -> bool {
        self.with_followers(slot).iter().all(|one| self.session.ledger.slots[*one].joined == 0)
    }

    /// Leaves a promotion out, and whoever may not stay without it.
    fn leave_out(&mut self, slot: u32) -> Vec<u32> {
        let gone = self.with_followers(slot);
        for one in &gone {
            self.set_out(*one, true);
        }
        gone
    }

    /// Notes that something was not explored that saves at most so much.
    pub(super) fn leave_open(&mut self, most: i64) {
        self.open = Some(self.open.map_or(most, |open| open.max(most)));
    }

    /// Notes that what a turn without its promotion leads to was not explored; the session is as it was afterwards.
    fn leave_open_without(&mut self, slot: u32, at: usize, before: Box<Ledger>, most: i64) {
        if self.spent >= self.effort {
            return self.leave_open(most);
        }
        let with = std::mem::replace(&mut self.session.ledger, *before);
        let gone = self.leave_out(slot);
        let without = self.most(at.saturating_add(1));
        self.leave_open(most.min(without));
        for one in gone {
            self.set_out(one, false);
        }
        self.session.ledger = with;
    }

    fn hopes(&mut self, at: usize) -> Hopes {
        let hopes = Hopes::new(self.session, &self.turns, |slot| self.is_out(slot), at);
        self.spent = self.spent.saturating_add(hopes.operations);
        hopes
    }

    /// At most what is saved in the end, from here.
    pub(super) fn most(&mut self, at: usize) -> i64 {
        self.hopes(at).most(self.session)
    }

    /// At most what is saved beyond a step, if something better than the best may lie there.
    fn promises(&mut self, at: usize) -> Option<i64> {
        let hopes = self.hopes(at);
        if self.required.is_some_and(|slot| !hopes.may_join(self.session, slot)) {
            return None;
        }
        let saved = hopes.most(self.session);
        // With an equal sum it could be a tie.
        let better = match saved.cmp(&self.best.saved) {
            Ordering::Less => false,
            Ordering::Equal => self.may_retire() || hopes.key(self.session, saved, self.whole()) > self.best,
            Ordering::Greater => true,
        };
        better.then_some(saved)
    }
}

/// A turn from which several ways lead on.
struct Fork {
    at: usize,
    depth: usize,
    slot: u32,
    place: u32,
    /// What all of them save at most.
    most: i64,
    before: Box<Ledger>,
    /// Whether one of them is without the promotion.
    may_go: bool,
}

/// One way to use units at a turn.
struct Way {
    most: i64,
    /// `None`: all of them.
    units: Option<Vec<u64>>,
    ledger: Box<Ledger>,
}

/// Ways to use fewer than all units.
struct Confinements {
    /// Numbers of units to look at first: the dearest.
    first: Vec<u64>,
    /// The choice of units that came last.
    units: Vec<u64>,
    offered: Vec<u64>,
}

impl Iterator for Confinements {
    type Item = Vec<u64>;

    fn next(&mut self) -> Option<Vec<u64>> {
        if let Some(mut left) = self.first.pop() {
            let of = |units: &u64| {
                let some = left.min(*units);
                left = left.saturating_sub(some);
                some
            };
            return Some(self.offered.iter().map(of).collect());
        }
        for (one, most) in self.units.iter_mut().zip(&self.offered).rev() {
            if *one > 0 {
                *one = one.saturating_sub(1);
                return self.units.iter().any(|units| *units > 0).then(|| self.units.clone());
            }
            *one = *most;
        }
        None
    }
}

/// Whether a benefit uses units up.
fn consumes(benefit: &CompiledBenefit) -> bool {
    match benefit {
        CompiledBenefit::FixedPrice(_)
        | CompiledBenefit::Bundle(_)
        | CompiledBenefit::BuyGet(_)
        | CompiledBenefit::NthUnit(_) => true,
        CompiledBenefit::Tiers(tiers) => tiers.steps.iter().any(|step| consumes(&step.1)),
        _ => false,
    }
}
