//! What can be saved at most from a step of the search on: what each promotion may still take off, summed as far as they go together.

use std::cmp::Reverse;

use smallvec::SmallVec;

use super::bound::Bounds;
use super::choice::Step;
use super::key::{Key, rewarding, taken_off};
use super::late::{self, Late};
use crate::combine::{compatible, judge};
use crate::compile::{Extra, Promo};
use crate::engine::session::{Session, total};
use crate::model::{Class, Exclusive};
use crate::sort;

/// Promotions that one operation of the search looks at when it works out a bound.
const AT_ONCE: usize = 16;

/// A turn of one promotion.
#[derive(Debug, Clone, Copy)]
struct Turn {
    step: usize,
    place: u32,
    class: Class,
}

/// The turns of each candidate, in order.
pub(super) struct Turns {
    all: Vec<Turn>,
    /// Where the turns of each slot begin; the last is where those of the last slot end.
    from: Vec<usize>,
}

impl Turns {
    pub(super) fn new(steps: &[Step], slots: usize) -> Turns {
        let mut turns: Vec<(u32, Turn)> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            if let Step::Turn { slot, place, class } = step {
                turns.push((*slot, Turn { step: at, place: *place, class: *class }));
            }
        }
        sort::by_key(&mut turns, |turn| turn.0);
        let mut from = Vec::with_capacity(slots.saturating_add(1));
        for slot in (0_u32..).take(slots) {
            from.push(turns.partition_point(|turn| turn.0 < slot));
        }
        from.push(turns.len());
        Turns { all: turns.into_iter().map(|turn| turn.1).collect(), from }
    }

    fn of(&self, slot: u32) -> &[Turn] {
        let at = |slot: usize| self.from.get(slot).copied().unwrap_or(0);
        let slot = slot as usize;
        self.all.get(at(slot)..at(slot.saturating_add(1))).unwrap_or(&[])
    }

    /// The first step of a candidate.
    pub(super) fn first(&self, slot: u32) -> usize {
        self.of(slot).first().map_or(usize::MAX, |turn| turn.step)
    }

    /// The last step of a candidate.
    pub(super) fn last(&self, slot: u32) -> usize {
        self.of(slot).last().map_or(0, |turn| turn.step)
    }
}

/// What a promotion that has not joined may still take off.
struct Hope {
    slot: u32,
    most: i64,
    /// All it takes off, it takes off goods before the class of the order begins.
    early: bool,
    /// When that depends on what is left at its turn, which is at this step: how.
    late: Option<(usize, Late)>,
}

/// What may still be taken off.
pub(super) struct Hopes {
    /// By those that joined.
    joined: i64,
    /// By each of the others.
    others: Vec<Hope>,
    /// By some others together, before the class of the order begins.
    together: i64,
    /// What it took to work it out.
    pub(super) operations: u64,
}

impl Hopes {
    /// From a step on, without those that are out.
    pub(super) fn new(session: &Session<'_>, turns: &Turns, is_out: impl Fn(u32) -> bool, at: usize) -> Hopes {
        let mut joined: i64 = 0;
        let mut others: Vec<Hope> = Vec::new();
        let mut looked_at: usize = 0;
        // In class price a promotion that others do not go with may still lose its units, and its place.
        let settled = session.class != Class::Price;
        let anybody = session.engine.max_codes.is_none() && session.ledger.joined.iter().all(|other| open(session.promo(*other)));
        for slot in session.ledger.slots.indexes() {
            let state = &session.ledger.slots[slot];
            if is_out(slot) || turns.last(slot) < at {
                continue;
            }
            looked_at = looked_at.saturating_add(1);
            let promo = session.promo(slot);
            let bounds = Bounds { session, slot, promo };
            let in_company = state.joined > 0;
            let alone = || settled && !(anybody && open(promo)) && judge::company(session, slot, true).is_err();
            if !in_company && (alone() || !bounds.may_hold()) {
                continue;
            }
            let left = turns.of(slot).iter().filter(|turn| turn.step >= at);
            let benefits = left.filter_map(|turn| Some((turn.class, &promo.benefits.get(turn.place as usize)?.1)));
            let most = benefits.map(|(class, benefit)| bounds.benefit(class, benefit)).fold(0, i64::saturating_add);
            let most = most.min(bounds.budget());
            if in_company {
                joined = joined.saturating_add(most);
            } else {
                let mut left = turns.of(slot).iter().filter(|turn| turn.step >= at);
                let early = left.clone().all(|turn| matches!(turn.class, Class::Price | Class::Item));
                let late = match (&promo.benefits[..], left.next()) {
                    ([(_, benefit)], Some(turn)) => Late::of(&bounds, turn.class, benefit, most).map(|late| (turn.step, late)),
                    _ => None,
                };
                others.push(Hope { slot, most, early, late });
            }
        }
        let operations = u64::try_from(looked_at.div_ceil(AT_ONCE)).unwrap_or(u64::MAX).max(1);
        Hopes { joined, others, together: 0, operations }
    }

    /// Bounds promotions on items together.
    pub(super) fn bound(&mut self, members: &[u32], most: i64) {
        self.others.retain(|hope| !members.contains(&hope.slot));
        self.together = most;
    }

    /// Whether a promotion applies, or may still: who joins gives something.
    pub(super) fn may_join(&self, session: &Session<'_>, slot: u32) -> bool {
        session.ledger.slots[slot].joined > 0
            || self.others.iter().any(|hope| hope.slot == slot && (hope.most > 0 || rewarding(session, slot)))
    }

    /// At most what is saved in the end.
    pub(super) fn most(&self, session: &Session<'_>) -> i64 {
        // Of promotions that exclude each other only one can join. Those that exclude nobody come last, and at most one to a clique.
        let mut cliques: Vec<Clique> = Vec::new();
        let (open, picky): (Vec<&Hope>, Vec<&Hope>) = self.others.iter().partition(|hope| open(session.promo(hope.slot)));
        for hope in picky {
            match cliques.iter_mut().find(|clique| clique.takes(session, hope.slot)) {
                Some(clique) => clique.push(session, hope),
                None => cliques.push(Clique::of(session, hope)),
            }
        }
        let mut free: Vec<&mut Clique> = cliques.iter_mut().collect();
        let mut alone: Vec<&Hope> = Vec::new();
        for hope in open {
            match free.iter().position(|clique| clique.takes(session, hope.slot)) {
                Some(place) => free.swap_remove(place).add(hope),
                None => alone.push(hope),
            }
        }
        let terms = cliques.iter().map(|clique| (clique.early, clique.most));
        let (mut early, mut other) = (self.together, self.joined);
        let mut late: Vec<&(usize, Late)> = Vec::new();
        for (comes_early, most) in
            terms.chain(alone.iter().filter(|hope| hope.late.is_none()).map(|hope| (hope.early, hope.most)))
        {
            let sum = if comes_early { &mut early } else { &mut other };
            *sum = sum.saturating_add(most);
        }
        late.extend(alone.iter().filter_map(|hope| hope.late.as_ref()));
        sort::by_key(&mut late, |one| one.0);
        let late: Vec<&Late> = late.into_iter().map(|one| &one.1).collect();
        let sum = late::most(session, early, &late).saturating_add(other);
        taken_off(session).saturating_add(sum.min(payable(session)))
    }

    /// The best key that can be reached if so much is saved in the end, which is the most: with every reward that is left, with as few
    /// others as reach the sum, and with those of them that come first.
    pub(super) fn key(&self, session: &Session<'_>, saved: i64, whole: bool) -> Key {
        let mut joined: Vec<u32> = session.ledger.joined.clone();
        let (rewards, mut others): (Vec<&Hope>, Vec<&Hope>) = self.others.iter().partition(|hope| rewarding(session, hope.slot));
        let mut missing = saved.saturating_sub(taken_off(session)).saturating_sub(self.joined);
        missing = rewards.iter().map(|hope| hope.most).fold(missing, i64::saturating_sub);
        joined.extend(rewards.iter().map(|hope| hope.slot));
        sort::by_key(&mut others, |hope| Reverse(hope.most));
        let mut needed: usize = 0;
        for hope in &others {
            if missing <= 0 {
                break;
            }
            missing = missing.saturating_sub(hope.most);
            needed = needed.saturating_add(1);
        }
        sort::by_key(&mut others, |hope| (Reverse(session.promo(hope.slot).priority), session.ledger.slots[hope.slot].promo));
        joined.extend(others.iter().take(needed).map(|hope| hope.slot));
        Key::of(session, saved, &joined, whole)
    }
}

/// Promotions of which only one can join.
struct Clique {
    members: Vec<u32>,
    /// Classes of which every member bars all others.
    barred: u8,
    /// Groups that keep one, of which all are members.
    groups: SmallVec<[u32; 2]>,
    most: i64,
    /// As of a hope, of all of them.
    early: bool,
}

impl Clique {
    fn of(session: &Session<'_>, hope: &Hope) -> Clique {
        Clique {
            members: vec![hope.slot],
            barred: barred(session.promo(hope.slot)),
            groups: single_groups(session, hope.slot).collect(),
            most: hope.most,
            early: hope.early,
        }
    }

    /// Whether one more goes with none of them.
    fn takes(&self, session: &Session<'_>, slot: u32) -> bool {
        let promo = session.promo(slot);
        promo.exclusive == Exclusive::Cart
            || promo.classes & self.barred != 0
            || single_groups(session, slot).any(|group| self.groups.contains(&group))
            || self.members.iter().all(|other| !together(session, slot, *other))
    }

    fn push(&mut self, session: &Session<'_>, hope: &Hope) {
        self.barred &= barred(session.promo(hope.slot));
        self.groups.retain(|group| single_groups(session, hope.slot).any(|one| one == *group));
        self.members.push(hope.slot);
        self.add(hope);
    }

    /// One that goes with none of the members.
    fn add(&mut self, hope: &Hope) {
        self.most = self.most.max(hope.most);
        self.early &= hope.early;
    }
}

/// Whether a promotion by itself excludes nobody.
pub(super) fn open(promo: &Promo) -> bool {
    let picky = |extra: &Extra| extra.excludes.is_some() || extra.combines_with.is_some() || !extra.groups.is_empty();
    promo.exclusive == Exclusive::None && !promo.extra().is_some_and(picky)
}

/// The classes that a promotion wants for itself.
fn barred(promo: &Promo) -> u8 {
    match promo.exclusive {
        Exclusive::None => 0,
        Exclusive::Class => promo.classes,
        Exclusive::Cart => u8::MAX,
    }
}

fn single_groups<'s>(session: &'s Session<'_>, slot: u32) -> impl Iterator<Item = u32> + 's {
    let groups = session.promo(slot).extra().map_or(&[][..], |extra| &extra.groups);
    groups.iter().copied().filter(|group| session.engine.groups.get(*group as usize).is_some_and(|group| group.at_most <= 1))
}

/// Whether two promotions may both join.
fn together(session: &Session<'_>, one: u32, other: u32) -> bool {
    compatible::compatible(session, one, other)
        && !single_groups(session, one).any(|group| single_groups(session, other).any(|another| another == group))
}

/// All that is still to be paid and may be discounted.
fn payable(session: &Session<'_>) -> i64 {
    session.ledger.ships.iter().map(|ship| ship.price).fold(goods(session), i64::saturating_add)
}

/// What goods that may be discounted still cost.
pub(super) fn goods(session: &Session<'_>) -> i64 {
    let runs = session.ledger.runs.iter().filter(|run| session.lines[run.line].discountable);
    runs.map(|run| total(run.price, run.units)).fold(0, i64::saturating_add)
}
