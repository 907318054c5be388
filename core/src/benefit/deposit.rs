//! `deposit`: what was paid before counts for more in the balance.

use super::{Turn, order};
use crate::compile::Deposit;
use crate::engine::session::{Leaf, Refusal, Value};

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &Deposit) -> Result<(), Refusal> {
    let id = turn.promo.id.as_str();
    let deposits =
        turn.session.cart.deposits.iter().find(|paid| paid.promotion.as_str() == id).map_or(0, |paid| paid.quantity);
    if deposits == 0 {
        return Err(Refusal::Condition(Box::new(Leaf {
            path: turn.path.clone(),
            measure: "deposit",
            needed: Value::Count(1),
            actual: Value::Count(0),
            basis: None,
            items: None,
            lower: false,
        })));
    }
    let parts = order::eligible(turn, benefit.items.as_deref())?;
    let times = |amount: i64| {
        i64::try_from(deposits).ok().and_then(|deposits| amount.checked_mul(deposits)).unwrap_or(i64::MAX)
    };
    let before = turn.session.ledger.slots[turn.slot].given;
    order::give(turn, &parts, times(turn.amount(&benefit.worth)), None, deposits, 0)?;
    let paid = times(turn.amount(&benefit.paid));
    let slot = &mut turn.session.ledger.slots[turn.slot];
    // What was paid counts as paid only as far as it is used up here.
    let used = slot.given.saturating_sub(before);
    slot.prepaid = slot.prepaid.saturating_add(paid.min(used));
    Ok(())
}
