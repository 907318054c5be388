//! Two promotions are compatible when each allows the other.

use crate::compile::{Choice, Promo, class_bit};
use crate::engine::session::Session;
use crate::model::{Class, Exclusive};

/// Whether two candidates allow each other.
pub(super) fn compatible(session: &Session<'_>, one: u32, other: u32) -> bool {
    let place = |slot: u32| session.ledger.slots[slot].promo;
    allows(session.promo(one), session.promo(other), place(other)) && allows(session.promo(other), session.promo(one), place(one))
}

/// The first promotion that joined and does not go together with this one.
pub(super) fn conflict(session: &Session<'_>, slot: u32) -> Option<u32> {
    if !session.engine.choosy {
        return None;
    }
    let promo = session.promo(slot);
    let place = session.ledger.slots[slot].promo;
    session.ledger.joined.iter().copied().find(|other| {
        let other_place = session.ledger.slots[*other].promo;
        let other_promo = &session.engine.promos[other_place];
        !allows(promo, other_promo, other_place) || !allows(other_promo, promo, place)
    })
}

fn allows(promo: &Promo, other: &Promo, other_place: u32) -> bool {
    match promo.exclusive {
        Exclusive::Cart => return false,
        Exclusive::Class if promo.classes & other.classes != 0 => return false,
        _ => {}
    }
    let Some(extra) = promo.extra() else { return true };
    if extra.excludes.as_ref().is_some_and(|choice| names(choice, other, other_place)) {
        return false;
    }
    extra
        .combines_with
        .as_ref()
        .is_none_or(|choice| names(choice, other, other_place) || (choice.classes != 0 && other.classes & !choice.classes == 0))
}

fn names(choice: &Choice, other: &Promo, other_place: u32) -> bool {
    choice.promos.contains(&other_place) || other.tags().iter().any(|tag| choice.tags.contains(tag))
}

/// The classes of a set of bits, in their order.
pub(crate) fn classes(bits: u8) -> impl Iterator<Item = Class> {
    Class::ALL.into_iter().filter(move |class| bits & class_bit(*class) != 0)
}
