//! `percent_off` and `amount_off` of the order: one amount, rounded once, spread over the eligible units.

use super::units::Outcome;
use super::{Turn, groups};
use crate::compile::{OrderAmount, OrderPercent};
use crate::engine::pool::Lent;
use crate::engine::session::{Part, Refusal, total};
use crate::money::Amounts;

pub(super) fn percent(turn: &mut Turn<'_, '_>, benefit: &OrderPercent) -> Result<(), Refusal> {
    let parts = eligible(turn, benefit.items.as_deref())?;
    let sum = parts
        .iter()
        .map(|part| total(turn.session.basis_price(part.run, benefit.basis), part.units))
        .fold(0, i64::saturating_add);
    let amount = benefit.percent.percent_of(sum, turn.session.engine.rounding.mode).unwrap_or(i64::MAX);
    give(turn, &parts, amount, benefit.max_discount.as_deref(), 1, 0)
}

pub(super) fn amount(turn: &mut Turn<'_, '_>, benefit: &OrderAmount) -> Result<(), Refusal> {
    let parts = eligible(turn, benefit.items.as_deref())?;
    let amount = turn.amount(&benefit.amount);
    give(turn, &parts, amount, benefit.max_discount.as_deref(), 1, 0)
}

/// The units an order benefit acts on.
pub(super) fn eligible<'e>(
    turn: &Turn<'_, 'e>,
    items: Option<&crate::compile::CompiledSelector>,
) -> Result<Lent<'e, Part>, Refusal> {
    let parts = turn.session.eligible(items, |_| true);
    if parts.is_empty() { Err(Refusal::NoEligible { needed: 1, actual: 0 }) } else { Ok(parts) }
}

/// Spreads an amount, cut to its cap and the budget, over the units.
pub(super) fn give(
    turn: &mut Turn<'_, '_>,
    parts: &[Part],
    amount: i64,
    max_discount: Option<&Amounts>,
    times: u64,
    applications: u64,
) -> Result<(), Refusal> {
    if amount == 0 {
        return Err(Refusal::Nothing);
    }
    let wanted = amount.min(turn.room(parts));
    if wanted == 0 {
        return Err(if groups::sum(parts) > 0 { Refusal::Floor } else { Refusal::Nothing });
    }
    // The cap is applied before the spread, so that what is given is spread once.
    let given = turn.cap(wanted, max_discount)?;
    let mut outcome = Outcome::new(turn.session.pool);
    turn.spread(given, parts, turn.even(), &mut outcome, false);
    turn.give(outcome, None, times, applications)
}
