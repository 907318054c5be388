//! What came second: the best combination in which a promotion applies that the best one does without.
//!
//! Each of these promotions is required in turn, and a search of its own finds the best that can be had with it. A later one only
//! looks for what is better than that.

use super::key::Key;
use super::search::Search;
use super::{forget_groups, live};
use crate::combine::compatible;
use crate::compile::class_bit;
use crate::engine::session::{Ledger, Session};
use crate::model::{Class, Take};
use crate::money::Amount;
use crate::outcome::{Optimality, RunnerUp};

/// Notes the runner-up of a session that has run the best combination; `first` is what `priority` found.
pub(super) fn find(session: &mut Session<'_>, pristine: &Ledger, first: Key) {
    let winner = Key::reached(session, true);
    let rival = |place: &u32| !winner.positions.0.contains(place);
    let mut best = if first.positions.0.iter().any(rival) { first } else { Key::nothing() };
    let mut open: Option<i64> = None;
    let mut spent: u64 = 0;
    let (detailed, class) = (session.detailed, session.class);
    let answer = std::mem::replace(&mut session.ledger, pristine.clone());
    session.detailed = false;
    let candidates = live(session);
    let slots = answer.slots.indexes().filter(|slot| candidates.get(*slot as usize) == Some(&true));
    for slot in slots.filter(|slot| rival(&answer.slots[*slot].promo)) {
        if spent >= session.engine.effort {
            // At least nothing is better than the best.
            open = Some(winner.saved);
            break;
        }
        session.ledger = pristine.clone();
        session.class = Class::Price;
        forget_groups(session);
        let company = candidates.iter().zip(0_u32..).map(|(live, other)| *live && !never_with(session, slot, other)).collect();
        let mut search = Search::new(session, company, best).requiring(slot, spent);
        search.run();
        let left;
        (best, left, spent) = search.reached();
        open = open.max(left);
    }
    session.ledger = answer;
    (session.detailed, session.class) = (detailed, class);
    if best.saved < 0 && open.is_none_or(|open| open < 0) {
        return;
    }
    let saved = best.saved.max(0);
    // No bound of a search is better than what is proven.
    let gap = open.map(|open| open.min(winner.saved).saturating_sub(saved)).filter(|gap| *gap > 0);
    let id = |place: &u32| session.engine.promos[*place].id.clone();
    session.runner_up = Some(RunnerUp {
        promotions: best.positions.0.iter().map(id).collect(),
        saved: Amount::from_minor_units(saved),
        less: Amount::from_minor_units(winner.saved.saturating_sub(saved)),
        optimality: gap.map_or(Optimality::Proven, |gap| Optimality::Gap(Amount::from_minor_units(gap))),
    });
}

/// Whether a promotion only stands in the way of one that must apply. In class price it may leave again; and while it is among
/// those that take part, a group that takes the first lets others in.
fn never_with(session: &Session<'_>, slot: u32, other: u32) -> bool {
    let promo = session.promo(other);
    let groups = promo.extra().map_or(&[][..], |extra| &extra.groups);
    let first = |number: &u32| session.engine.groups.get(*number as usize).is_some_and(|group| group.take == Take::First);
    slot != other
        && promo.classes & class_bit(Class::Price) == 0
        && !groups.iter().any(first)
        && !compatible::compatible(session, slot, other)
}
