//! Promotions join one after the other: class by class, in a class by priority, then by position.
//!
//! A turn is the one function by which a promotion gives something: `best` makes the turns of those it chose.

use super::{groups, judge};
use crate::benefit::{self, Turn};
use crate::engine::pool::Lent;
use crate::engine::session::{Due, Ledger, Refusal, Session};
use crate::loyalty;
use crate::model::Class;
use crate::sort;

/// Runs all classes over the candidates.
pub(crate) fn run(session: &mut Session<'_>) {
    let turns = turns(session);
    let mut rest = turns.iter().peekable();
    for class in Class::ALL {
        session.begin(class);
        groups::decide(session, class);
        if class == Class::Reward {
            loyalty::earn(session);
        }
        while let Some(due) = rest.next_if(|due| due.of(class)) {
            turn(session, due.slot, due.place);
        }
        if class == Class::Payment {
            loyalty::redeem(session);
        }
    }
    finish(session);
}

/// What is given besides is listed in the order in which the promotions joined.
pub(super) fn finish(session: &mut Session<'_>) {
    let slots = &session.ledger.slots;
    sort::by_key(&mut session.ledger.gifts, |gift| slots[gift.slot].joined);
    sort::by_key(&mut session.ledger.coupons, |coupon| slots[coupon.slot].joined);
}

/// All benefits of the candidates in the order of their turns.
fn turns<'e>(session: &Session<'e>) -> Lent<'e, Due> {
    let mut turns = session.pool.turns.lend();
    for slot in session.ledger.slots.indexes() {
        let promo = session.promo(slot);
        let benefits = promo.benefits.iter().zip(0_u32..);
        turns.extend(benefits.map(|((class, _), place)| Due::new(*class, promo.priority, slot, place)));
    }
    // Slots ascend by position, which decides ties.
    sort::by_distinct(&mut turns, |due| *due);
    turns
}

/// Those of a class.
pub(super) fn turns_of(session: &Session<'_>, class: Class) -> Vec<Due> {
    turns(session).iter().filter(|due| due.of(class)).copied().collect()
}

/// One benefit at its turn: the promotion is judged unless it joined already, then the benefit runs. Whether it gave something.
pub(super) fn turn(session: &mut Session<'_>, slot: u32, place: u32) -> bool {
    let joined = session.ledger.slots[slot].joined > 0;
    let result = if joined { Ok(()) } else { judge::admit(session, slot, true) };
    let before = session.ledger.slots[slot].given;
    let free = if session.detailed && result.is_ok() { without_floors(session, slot, place) } else { None };
    let result = result.and_then(|()| give(session, slot, place));
    let gave = result.is_ok();
    if let Some(free) = free.filter(|_| gave) {
        let state = &mut session.ledger.slots[slot];
        let kept = free.saturating_sub(state.given.saturating_sub(before)).max(0);
        state.floored = state.floored.saturating_add(kept);
    }
    match result {
        Ok(()) if !joined => {
            session.ledger.joined.push(slot);
            session.ledger.joinings = session.ledger.joinings.saturating_add(1);
            session.ledger.slots[slot].joined = session.ledger.joinings;
        }
        Ok(()) => {}
        Err(refusal) => {
            let state = &mut session.ledger.slots[slot];
            if state.refusal.is_none() {
                state.refusal = Some(refusal);
                state.refused_benefit = place;
            }
        }
    }
    gave
}

/// What a benefit would take off at its turn if nothing had a floor; `None` if nobody asks or no floor is near.
///
/// In class price a floor is the price itself, so there is nothing more to say.
fn without_floors(session: &mut Session<'_>, slot: u32, place: u32) -> Option<i64> {
    let promo = session.promo(slot);
    let class = promo.benefits.get(place as usize).map(|(class, _)| *class)?;
    if !matches!(class, Class::Item | Class::Order | Class::Payment) {
        return None;
    }
    let own = promo.extra().is_some_and(|extra| extra.floor.is_some());
    if !own && !session.lines.iter().any(|line| line.floor > 0) {
        return None;
    }
    let kept: Ledger = session.ledger.clone();
    let before = kept.slots[slot].given;
    session.floors = false;
    let gave = give(session, slot, place).is_ok();
    session.floors = true;
    let free = session.ledger.slots[slot].given.saturating_sub(before);
    session.ledger = kept;
    Some(if gave { free } else { 0 })
}

fn give(session: &mut Session<'_>, slot: u32, place: u32) -> Result<(), Refusal> {
    let promo = session.promo(slot);
    let Some((_, benefit)) = promo.benefits.get(place as usize) else { return Err(Refusal::Nothing) };
    let path = match (session.detailed, promo.listed) {
        (false, _) => String::new(),
        (true, true) => format!("/benefit/{place}"),
        (true, false) => "/benefit".to_owned(),
    };
    benefit::run(&mut Turn { session, slot, promo, path }, benefit)
}

/// What a promotion saves alone on the cart as it stands when a class begins; `None` if it gives nothing at all.
pub(super) fn trial(session: &mut Session<'_>, slot: u32, from: Class) -> Option<i64> {
    let kept: Ledger = session.ledger.clone();
    let before = session.saved();
    for class in Class::ALL.into_iter().filter(|class| *class >= from) {
        if class != from {
            session.begin(class);
        }
        let promo = session.promo(slot);
        for place in promo.benefits.iter().zip(0_u32..).filter(|(benefit, _)| benefit.0 == class).map(|(_, place)| place) {
            // A benefit of the trial that gives nothing says nothing about the others.
            let _ = give(session, slot, place);
        }
    }
    let gave = session.ledger.slots[slot].classes != 0;
    let saved = session.saved().saturating_sub(before);
    session.ledger = kept;
    session.class = from;
    gave.then_some(saved)
}
