//! `every`: each full T of the units it matches gives d, at most k times.

use super::{Turn, order};
use crate::compile::Every;
use crate::engine::session::{Leaf, Refusal, Value};

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &Every) -> Result<(), Refusal> {
    let sum = turn.session.discountable_spend(benefit.items.as_deref(), benefit.basis);
    let parts = turn.session.eligible(benefit.items.as_deref(), |_| true);
    let each = turn.amount(&benefit.each);
    let full = u64::try_from(sum.checked_div(each).unwrap_or(0)).unwrap_or(0);
    let most = turn.applications_left(benefit.at_most);
    let times = full.min(most);
    let mut next = None;
    if full < most {
        let upto = i64::try_from(full.saturating_add(1)).ok().and_then(|steps| each.checked_mul(steps)).unwrap_or(i64::MAX);
        let leaf = || Leaf {
            basis: Some(benefit.basis),
            items: Some(benefit.items.as_deref().cloned()),
            lower: true,
            discountable: true,
            ..Leaf::new(&format!("{}/each", turn.path), "spend", Value::Amount(upto), Value::Amount(sum))
        };
        if full == 0 {
            return Err(turn.session.unmet(leaf));
        }
        next = turn.session.detailed.then(leaf);
    }
    if times == 0 {
        return Err(Refusal::Nothing);
    }
    let amount = i64::try_from(times).ok().and_then(|times| turn.amount(&benefit.amount).checked_mul(times)).unwrap_or(i64::MAX);
    order::give(turn, &parts, amount, benefit.max_discount.as_deref(), times, times)?;
    turn.session.ledger.slots[turn.slot].next_steps.extend(next);
    Ok(())
}
