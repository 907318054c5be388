//! Whether a condition may still hold, or fail, whatever promotions do from here on: prices can only fall.

use crate::compile::{CompiledCondition, CompiledSelector, Promo, class_bit};
use crate::condition;
use crate::engine::session::Session;
use crate::model::{Basis, Class};

/// What may become of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Possible {
    pub(super) hold: bool,
    pub(super) fail: bool,
}

impl Possible {
    const EITHER: Possible = Possible { hold: true, fail: true };

    fn certain(holds: bool) -> Possible {
        Possible { hold: holds, fail: !holds }
    }
}

pub(super) fn possible(session: &Session<'_>, promo: &Promo, condition: &CompiledCondition) -> Possible {
    match condition {
        CompiledCondition::All(list) => {
            let each = || list.iter().map(|one| possible(session, promo, one));
            Possible { hold: each().all(|one| one.hold), fail: each().any(|one| one.fail) }
        }
        CompiledCondition::Any(list) => {
            let each = || list.iter().map(|one| possible(session, promo, one));
            Possible { hold: each().any(|one| one.hold), fail: each().all(|one| one.fail) }
        }
        CompiledCondition::Not(one) => {
            let inner = possible(session, promo, one);
            Possible { hold: inner.fail, fail: inner.hold }
        }
        CompiledCondition::Spend { at_least, at_most, items, basis } => {
            if !settled(session, items.as_deref()) {
                return Possible::EITHER;
            }
            let bound = |amounts: &Option<crate::Amounts>| {
                amounts.as_ref().and_then(|amounts| amounts.get(session.currency)).map(|amount| amount.minor_units())
            };
            let (low, high) = (bound(at_least).unwrap_or(0), bound(at_most).unwrap_or(i64::MAX));
            if *basis == Basis::List {
                let spend = session.spend(items.as_deref(), Basis::List);
                return Possible::certain(low <= spend && spend <= high);
            }
            // A class's prices are those at its beginning, so at least those that are paid now.
            let most = session.spend(items.as_deref(), Basis::Class);
            Possible { hold: low <= most, fail: low > 0 || most > high }
        }
        CompiledCondition::Quantity { items, .. } if !settled(session, items.as_deref()) => Possible::EITHER,
        CompiledCondition::Contains { items } if !settled(session, Some(items)) => Possible::EITHER,
        other => Possible::certain(condition::check(session, promo, other, "").is_ok()),
    }
}

/// Whether the condition of a promotion holds where promotions compete for units only, and so change no price before the items'
/// class; `None`: who takes part decides.
pub(super) fn settles(session: &Session<'_>, promo: &Promo) -> Option<bool> {
    let Some(condition) = promo.conditions.as_deref() else { return Some(true) };
    let later = promo.classes != class_bit(Class::Item);
    steady(session, condition, later).then(|| condition::check(session, promo, condition, "").is_ok())
}

/// `later`: it is judged in a class that comes after the items'.
fn steady(session: &Session<'_>, condition: &CompiledCondition, later: bool) -> bool {
    match condition {
        CompiledCondition::All(list) | CompiledCondition::Any(list) => list.iter().all(|one| steady(session, one, later)),
        CompiledCondition::Not(one) => steady(session, one, later),
        CompiledCondition::Spend { items, basis, .. } => {
            let known = match basis {
                Basis::List => true,
                Basis::Class => !later,
                Basis::Running => false,
            };
            known && settled(session, items.as_deref())
        }
        CompiledCondition::Quantity { items, .. } => settled(session, items.as_deref()),
        CompiledCondition::Contains { items } => settled(session, Some(items)),
        _ => true,
    }
}

/// Whether a selector selects the same units whatever their prices become.
pub(super) fn settled(session: &Session<'_>, items: Option<&CompiledSelector>) -> bool {
    items.is_none_or(|items| session.lines.indexes().all(|line| session.line_matches(items, line).is_some()))
}
