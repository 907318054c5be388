//! Groups keep only some of their members: the first, or those that save most when tried alone.

use super::{judge, priority};
use crate::compile::CompiledGroup;
use crate::engine::candidates;
use crate::engine::session::{Refusal, Session};
use crate::model::{Class, Take};
use crate::sort;

/// Whether the groups of a promotion have room for it: first those that name who came first, then those that compared.
pub(super) fn admit(session: &Session<'_>, slot: u32) -> Result<(), Refusal> {
    let mut worse = None;
    for number in members_of(session, slot) {
        let Some(group) = session.engine.groups.get(*number as usize) else { continue };
        let stayed = session.stayed.get(*number as usize).and_then(Option::as_ref);
        let holds_place = |member: u32| stayed.is_some_and(|stayed| stayed.iter().any(|(stays, _)| *stays == member));
        if holds_place(slot) {
            continue;
        }
        if let Some(stayed) = stayed
            && let Some((last, saved)) = stayed.last()
            && stayed.len() >= group.at_most as usize
        {
            let own = session.tried.iter().find(|(group, member, _)| (group, *member) == (number, slot)).map_or(0, |one| one.2);
            worse = worse.or(Some(Refusal::SavesLess { slot: *last, by: saved.saturating_sub(own) }));
            continue;
        }
        let members = session.ledger.joined.iter().copied().filter(|other| members_of(session, *other).contains(number));
        let first = members.clone().next();
        // A place is held for who stays and may still join.
        let held = stayed.map_or(0, Vec::len);
        let count = members.filter(|member| !holds_place(*member)).count().saturating_add(held);
        if let Some(first) = first.filter(|_| count >= group.at_most as usize) {
            return Err(Refusal::Incompatible { slot: first });
        }
    }
    worse.map_or(Ok(()), Err)
}

fn members_of<'e>(session: &Session<'e>, slot: u32) -> &'e [u32] {
    session.promo(slot).extra().map_or(&[], |extra| &extra.groups)
}

/// When a class begins: decides the groups that take the best and whose first member acts in it.
pub(super) fn decide(session: &mut Session<'_>, class: Class) {
    for number in 0..session.engine.groups.len() {
        let Some(CompiledGroup { take: Take::Best, at_most }) = session.engine.groups.get(number) else { continue };
        let at_most = *at_most as usize;
        if session.stayed.get(number).is_none_or(Option::is_some) {
            continue;
        }
        let Ok(group) = u32::try_from(number) else { continue };
        let members: Vec<u32> =
            session.ledger.slots.indexes().filter(|slot| members_of(session, *slot).contains(&group)).collect();
        let acts = |slot: &u32| candidates::acts_in(session.promo(*slot), class) && judge::standing(session, *slot).is_ok();
        if !members.iter().any(acts) {
            continue;
        }
        let mut tried: Vec<(u32, i64)> = Vec::new();
        for slot in members {
            if judge::admit(session, slot, false).is_ok()
                && let Some(saved) = priority::trial(session, slot, class)
            {
                session.tried.push((group, slot, saved));
                tried.push((slot, saved));
            }
        }
        sort::by(&mut tried, |a, b| {
            let priority = |slot: u32| session.promo(slot).priority;
            let place = |slot: u32| session.ledger.slots[slot].promo;
            b.1.cmp(&a.1).then_with(|| priority(b.0).cmp(&priority(a.0))).then_with(|| place(a.0).cmp(&place(b.0)))
        });
        tried.truncate(at_most);
        if let Some(decided) = session.stayed.get_mut(number) {
            *decided = Some(tried);
        }
    }
}
