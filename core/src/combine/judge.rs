//! Whether a promotion is let in at its turn, in the order of checks that the rulebook reference gives.

use super::{compatible, groups};
use crate::compile::Promo;
use crate::condition;
use crate::engine::session::{Refusal, Session};
use crate::model::{Limits, UsagePer};
use crate::outcome::LimitKind;
use crate::schedule::Status;
use crate::sort;

/// Checks that do not depend on what other promotions did.
#[inline]
pub(super) fn standing(session: &Session<'_>, slot: u32) -> Result<(), Refusal> {
    let promo = session.promo(slot);
    if !promo.active {
        return Err(Refusal::Inactive);
    }
    if let Some(refusal) = code_of(session, slot).and_then(|code| code.refusal.clone()) {
        return Err(refusal);
    }
    match promo.schedule.as_ref().map(|schedule| schedule.status(session.at)) {
        Some(Status::NotStarted) => return Err(Refusal::NotStarted),
        Some(Status::Ended) => return Err(Refusal::Ended),
        Some(Status::OutsideWindow) => return Err(Refusal::OutsideWindow),
        _ => {}
    }
    match promo.limits() {
        Some(own) => limits(session, promo, own),
        None => Ok(()),
    }
}

fn code_of<'s>(session: &'s Session<'_>, slot: u32) -> Option<&'s crate::engine::session::Entered> {
    session.ledger.slots[slot].code.and_then(|code| session.codes.get(code as usize))
}

fn limits(session: &Session<'_>, promo: &Promo, limits: &Limits) -> Result<(), Refusal> {
    let usage = session.usage(promo.id.as_str());
    let used = |count: fn(&crate::model::Usage) -> u64| usage.map_or(0, count);
    let period = |limit: Option<crate::model::PeriodLimit>, all: u64, own: u64| {
        limit.map(|limit| (limit.uses, if limit.per == UsagePer::Total { all } else { own }))
    };
    let checks = [
        (LimitKind::PerCustomer, limits.per_customer.map(|limit| (limit, used(|usage| usage.customer)))),
        (LimitKind::Total, limits.total.map(|limit| (limit, used(|usage| usage.total)))),
        (LimitKind::PerDay, period(limits.per_day, used(|usage| usage.day), used(|usage| usage.customer_day))),
        (LimitKind::PerWeek, period(limits.per_week, used(|usage| usage.week), used(|usage| usage.customer_week))),
        (LimitKind::PerMonth, period(limits.per_month, used(|usage| usage.month), used(|usage| usage.customer_month))),
    ];
    for (which, check) in checks {
        if let Some((needed, actual)) = check
            && actual >= needed
        {
            return Err(Refusal::Limit { which, needed, actual });
        }
    }
    if let Some(budget) = &limits.budget {
        let spent = usage.map_or(0, |usage| usage.spent.minor_units());
        let amount = budget.amount.get(session.currency).map(|amount| amount.minor_units());
        if amount.is_some_and(|amount| spent >= amount) {
            return Err(Refusal::Budget);
        }
    }
    Ok(())
}

/// The conditions as they stand now.
pub(super) fn conditions(session: &Session<'_>, slot: u32) -> Result<(), Refusal> {
    let promo = session.promo(slot);
    match &promo.conditions {
        Some(condition) => condition::check(session, promo, condition, "/conditions"),
        None => Ok(()),
    }
}

/// What depends on the promotions that joined.
#[inline]
pub(super) fn company(session: &Session<'_>, slot: u32, grouped: bool) -> Result<(), Refusal> {
    if let Some(other) = compatible::conflict(session, slot) {
        return Err(Refusal::Incompatible { slot: other });
    }
    if grouped {
        groups::admit(session, slot)?;
    }
    codes(session, slot)
}

/// At most so many distinct codes take part.
fn codes(session: &Session<'_>, slot: u32) -> Result<(), Refusal> {
    let Some(most) = session.engine.max_codes else { return Ok(()) };
    let Some(code) = session.ledger.slots[slot].code else { return Ok(()) };
    let mut used: Vec<u32> = session.ledger.joined.iter().filter_map(|other| session.ledger.slots[*other].code).collect();
    sort::ascending(&mut used);
    used.dedup();
    if used.contains(&code) || used.len() < most as usize {
        return Ok(());
    }
    Err(Refusal::Limit {
        which: LimitKind::MaxCodes,
        needed: u64::from(most),
        actual: u64::try_from(used.len()).unwrap_or(u64::MAX),
    })
}

/// All checks before the benefit itself.
pub(super) fn admit(session: &Session<'_>, slot: u32, grouped: bool) -> Result<(), Refusal> {
    standing(session, slot)?;
    if !session.promo(slot).good_for(session.currency) {
        return Err(Refusal::Currency);
    }
    conditions(session, slot)?;
    company(session, slot, grouped)
}
