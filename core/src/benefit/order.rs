//! `percent_off` and `amount_off` of the order: one amount, rounded once, spread over the eligible units.

use super::units::Outcome;
use super::{Turn, all};
use crate::compile::{OrderAmount, OrderPercent};
use crate::engine::pool::Lent;
use crate::engine::session::{Part, Refusal, total};
use crate::money::Amounts;

pub(super) fn percent(turn: &mut Turn<'_, '_>, benefit: &OrderPercent) -> Result<(), Refusal> {
    let parts = eligible(turn, benefit.items.as_deref())?;
    let sum = parts
        .iter()
        .map(|part| i128::from(total(turn.session.basis_price(part.run, benefit.basis), part.units)))
        .fold(0, i128::saturating_add);
    let amount = turn.rounded(benefit.percent.percent().times(sum));
    give(turn, &parts, amount, benefit.max_discount.as_ref(), 1, 0)
}

pub(super) fn amount(turn: &mut Turn<'_, '_>, benefit: &OrderAmount) -> Result<(), Refusal> {
    let parts = eligible(turn, benefit.items.as_deref())?;
    let amount = turn.amount(&benefit.amount);
    give(turn, &parts, amount, benefit.max_discount.as_ref(), 1, 0)
}

/// The units an order benefit acts on.
pub(super) fn eligible<'e>(
    turn: &Turn<'_, 'e>,
    items: Option<&crate::compile::CompiledSelector>,
) -> Result<Lent<'e, Part>, Refusal> {
    let runs = turn.session.eligible(items, |_| true);
    if runs.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    Ok(all(turn.session, &runs))
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
    let sum = |of: &dyn Fn(u32) -> i64| parts.iter().map(|part| total(of(part.run), part.units)).fold(0, i64::saturating_add);
    let wanted = amount.min(sum(&|run| turn.session.room(turn.promo, run)));
    if wanted == 0 {
        let prices = sum(&|run| turn.session.ledger.runs[run].price);
        return Err(if prices > 0 { Refusal::Floor } else { Refusal::Nothing });
    }
    // The cap is applied before the spread, so that what is given is spread once.
    let given = turn.cap(wanted, max_discount)?;
    let mut outcome = Outcome::new(turn.session.pool);
    turn.spread(given, parts, turn.even(), &mut outcome, false);
    turn.give(outcome, None, times, applications)
}
