//! A combination that is tried: who takes part in an evaluation, and who may use which units.

use std::cell::RefCell;

use super::hopes::{Hopes, Turns};
use super::key::taken_off;
use crate::combine::priority;
use crate::engine::session::{Ledger, Session, UnitChoice};
use crate::loyalty;
use crate::model::Class;

/// A step of an evaluation.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Begin(Class),
    Earn,
    Turn { slot: u32, place: u32, class: Class },
    Redeem,
}

/// A consuming benefit that may use only so many units of each eligible run, in canonical order.
#[derive(Debug, Clone)]
pub(super) struct Confinement {
    pub(super) slot: u32,
    pub(super) place: u32,
    pub(super) units: Vec<u64>,
}

/// A combination: who takes part, and who is confined to which units.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    pub(super) members: Vec<u32>,
    pub(super) confined: Vec<Confinement>,
}

impl Choice {
    /// These, unconfined.
    pub(super) fn of(members: Vec<u32>) -> Choice {
        Choice { members, confined: Vec::new() }
    }

    /// Lets one more take part, with a consuming benefit that may use only so many units of each eligible run.
    pub(super) fn confine(&mut self, slot: u32, units: Vec<u64>) {
        self.members.push(slot);
        self.confined.push(Confinement { slot, place: 0, units });
    }

    /// Those who took part in a session that has run.
    pub(super) fn ran(ledger: &Ledger) -> Choice {
        Choice::of(ledger.slots.indexes().filter(|slot| ledger.slots[*slot].joined > 0 || ledger.slots[*slot].bereft).collect())
    }

    /// Evaluates a fresh session with it. `judged`: the others are judged at their turns, but give nothing.
    pub(super) fn replay(&self, session: &mut Session<'_>, judged: bool) {
        let mut gave = Vec::new();
        let steps = steps(session);
        // Whatever is reached was within every bound on the way to it.
        let turns = cfg!(debug_assertions).then(|| Turns::new(&steps, session.ledger.slots.len()));
        let mut promised = i64::MAX;
        for (at, step) in steps.iter().copied().enumerate() {
            if let Some(turns) = &turns {
                let hopes = Hopes::new(session, turns, |slot| !self.members.contains(&slot), at);
                promised = promised.min(hopes.most(session));
            }
            let Step::Turn { slot, place, .. } = step else {
                step.make(session);
                continue;
            };
            if self.members.contains(&slot) {
                let units = self.confined.iter().find(|one| (one.slot, one.place) == (slot, place)).map(|one| one.units.clone());
                session.units = units.map(|units| Box::new(UnitChoice { confined: Some(units), offered: RefCell::default() }));
                priority::turn(session, slot, place);
                session.units = None;
            } else if judged && session.ledger.slots[slot].refusal.is_none() && !gave.contains(&slot) {
                let before = session.ledger.clone();
                if priority::turn(session, slot, place) {
                    // Only the first turn is judged.
                    gave.push(slot);
                    session.ledger = before;
                }
            }
        }
        debug_assert!(taken_off(session) <= promised, "more was reached than a bound allows");
        priority::finish(session);
    }
}

impl Step {
    /// Makes a step that is no turn.
    pub(super) fn make(self, session: &mut Session<'_>) {
        match self {
            Step::Begin(class) => session.begin(class),
            Step::Earn => loyalty::earn(session),
            Step::Redeem => loyalty::redeem(session),
            Step::Turn { .. } => {}
        }
    }
}

/// All steps of an evaluation, in order.
pub(super) fn steps(session: &Session<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for class in Class::ALL {
        steps.push(Step::Begin(class));
        if class == Class::Reward {
            steps.push(Step::Earn);
        }
        let turns = priority::turns_of(session, class);
        steps.extend(turns.into_iter().map(|due| Step::Turn { slot: due.slot, place: due.place, class }));
        if class == Class::Payment {
            steps.push(Step::Redeem);
        }
    }
    steps
}
