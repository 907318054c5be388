//! `deposit`: what was paid before counts for more in the balance.

use super::{Turn, groups, order};
use crate::compile::Deposit;
use crate::engine::session::{Leaf, Refusal, Value, total};

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &Deposit) -> Result<(), Refusal> {
    let id = turn.promo.id.as_str();
    let deposits = turn.session.cart.deposits.iter().find(|paid| paid.promotion.as_str() == id).map_or(0, |paid| paid.quantity);
    if deposits == 0 {
        return Err(turn.session.unmet(|| Leaf::new(&turn.path, "deposit", Value::Count(1), Value::Count(0))));
    }
    let parts = order::eligible(turn, benefit.items.as_deref())?;
    let (paid, worth) = (turn.amount(&benefit.paid), turn.amount(&benefit.worth));
    let budget = turn.reduced_to().unwrap_or(i64::MAX);
    let room = turn.room(&parts).min(budget);
    let prices = groups::sum(&parts).min(budget);
    // The last one used may deduct less than it is worth, but not less than was paid for it.
    let usable = |room: i64| {
        let full = room.checked_div(worth).unwrap_or(0);
        let rest = room.saturating_sub(full.saturating_mul(worth));
        let all = full.saturating_add(i64::from(rest.min(worth) >= paid.max(1)));
        u64::try_from(all).unwrap_or(0).min(deposits)
    };
    let used = usable(room);
    if used == 0 {
        return Err(if usable(prices) > 0 { Refusal::Floor } else { Refusal::Nothing });
    }
    order::give(turn, &parts, total(worth, used), None, used, 0)?;
    let slot = &mut turn.session.ledger.slots[turn.slot];
    slot.prepaid = slot.prepaid.saturating_add(total(paid, used));
    slot.deposits = slot.deposits.max(used);
    Ok(())
}
