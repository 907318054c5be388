//! Why a promotion is not in the best combination: to whom it lost, and by how much.

use super::choice::Choice;
use super::key::taken_off;
use crate::combine::compatible;
use crate::engine::session::{Ledger, Refusal, Session};
use crate::model::{Class, Take};
use crate::outcome::LimitKind;

/// Lets each promotion that was withheld in, alone and in the place of those that it does not go with, and notes what that would cost.
pub(super) fn explain(session: &mut Session<'_>, pristine: &Ledger) {
    let saved = taken_off(session);
    for slot in session.ledger.slots.indexes() {
        let state = &session.ledger.slots[slot];
        let chosen_against = match &state.refusal {
            None | Some(Refusal::Incompatible { .. } | Refusal::Limit { which: LimitKind::MaxCodes, .. }) => true,
            Some(_) => false,
        };
        if state.joined > 0 || state.bereft || !chosen_against {
            continue;
        }
        if let Some(first) = behind(session, slot) {
            session.ledger.slots[slot].refusal.get_or_insert(Refusal::Incompatible { slot: first });
            continue;
        }
        let refusal = trial(session, pristine, slot, saved);
        let state = &mut session.ledger.slots[slot];
        let kept = state.refusal.take();
        state.refusal = refusal.or(kept);
    }
}

/// The first joined member of a group that takes the first and is full without it: nobody chose against it then.
fn behind(session: &Session<'_>, slot: u32) -> Option<u32> {
    let groups = |slot: u32| session.promo(slot).extra().map_or(&[][..], |extra| &extra.groups);
    groups(slot).iter().find_map(|number| {
        let mut joined = session.ledger.joined.iter().copied().filter(|other| groups(*other).contains(number));
        let group = session.engine.groups.get(*number as usize)?;
        let full = group.take == Take::First && joined.clone().count() >= group.at_most as usize;
        if full { joined.next() } else { None }
    })
}

/// The best combination with one more, without those that it does not go with; the ledger is as it was afterwards.
fn trial(session: &mut Session<'_>, pristine: &Ledger, slot: u32, saved: i64) -> Option<Refusal> {
    let place = displaced(session, slot);
    let joined = session.ledger.joined.clone();
    let members = joined.iter().copied().filter(|other| !place.contains(other)).chain([slot]).collect();
    session.class = Class::Price;
    let best = std::mem::replace(&mut session.ledger, pristine.clone());
    Choice::of(members).replay(session, false);
    let by = saved.saturating_sub(taken_off(session)).max(0);
    let given = |ledger: &Ledger, other: u32| ledger.slots[other].given;
    let loses = |other: u32| given(&best, other).saturating_sub(given(&session.ledger, other));
    let state = &session.ledger.slots[slot];
    let result = if state.joined == 0 {
        // It fails by itself: that is the reason.
        state.refusal.clone()
    } else {
        let mut winner = place.first().copied();
        if winner.is_none() {
            for other in &joined {
                if winner.is_none_or(|one| loses(*other) > loses(one)) {
                    winner = Some(*other);
                }
            }
        }
        winner.map(|winner| Refusal::SavesLess { slot: winner, by })
    };
    session.ledger = best;
    result
}

/// Those of the combination that leave when a promotion comes in.
fn displaced(session: &Session<'_>, slot: u32) -> Vec<u32> {
    let joined = &session.ledger.joined;
    let mut gone: Vec<u32> = joined.iter().copied().filter(|other| !compatible::compatible(session, slot, *other)).collect();
    let groups = |slot: u32| session.promo(slot).extra().map_or(&[][..], |extra| &extra.groups);
    for number in groups(slot) {
        let Some(group) = session.engine.groups.get(*number as usize) else { continue };
        let members = joined.iter().copied().filter(|other| groups(*other).contains(number) && !gone.contains(other));
        let members: Vec<u32> = members.collect();
        // The last that joined make room.
        let room = (group.at_most as usize).saturating_sub(1);
        gone.extend(members.get(room..).unwrap_or(&[]));
    }
    if let (Some(most), Some(code)) = (session.engine.max_codes, session.ledger.slots[slot].code) {
        let mut codes: Vec<u32> = Vec::new();
        for other in joined.iter().filter(|other| !gone.contains(other)) {
            if let Some(other) = session.ledger.slots[*other].code.filter(|other| *other != code && !codes.contains(other)) {
                codes.push(other);
            }
        }
        let room = (most as usize).saturating_sub(1);
        let surplus = codes.get(room..).unwrap_or(&[]).to_vec();
        gone.extend(joined.iter().filter(|other| session.ledger.slots[**other].code.is_some_and(|code| surplus.contains(&code))));
    }
    gone
}
