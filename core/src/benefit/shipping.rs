//! Benefits of class shipping: a percentage, an amount, a price, or nothing to pay, per method.

use super::Turn;
use crate::allocate::{Target, allocate};
use crate::compile::{ShippingOff, ShippingTerm};
use crate::engine::pool::Lent;
use crate::engine::session::{Refusal, Subject};
use crate::money::RoundingPer;
use crate::sort;

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &ShippingOff) -> Result<(), Refusal> {
    let entries = entries(turn, benefit);
    if entries.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    let price = |entry: &u32| turn.session.ledger.ships[*entry].price;
    let whole = entries.iter().map(|entry| Target::new(price(entry), price(entry)));
    let mut targets = turn.session.pool.targets.collect(whole);
    // One amount for all entries is spread over them; anything else is worked out entry by entry.
    let one_amount = match &benefit.term {
        ShippingTerm::Amount(amount) => Some(turn.amount(amount)),
        ShippingTerm::Percent(percent) if turn.session.engine.rounding.per == RoundingPer::Cart => {
            let sum = targets.iter().map(|target| target.weight).fold(0, i64::saturating_add);
            Some(turn.rounded(percent.percent().times(i128::from(sum))))
        }
        _ => None,
    };
    for target in targets.iter_mut() {
        let price = target.room;
        target.share = match &benefit.term {
            ShippingTerm::Free => price,
            ShippingTerm::Price(most) => price.saturating_sub(turn.amount(most)).max(0),
            ShippingTerm::Percent(percent) => turn.rounded(percent.percent().times(i128::from(price))).min(price),
            ShippingTerm::Amount(_) => 0,
        };
        if matches!(benefit.term, ShippingTerm::Amount(_)) && turn.even() {
            target.weight = 1;
        }
    }
    let room = targets.iter().map(|target| target.room).fold(0, i64::saturating_add);
    let wanted = match one_amount {
        Some(amount) => amount.min(room),
        None => targets.iter().map(|target| target.share).fold(0, i64::saturating_add),
    };
    if wanted == 0 {
        return Err(Refusal::Nothing);
    }
    let given = turn.cap(wanted, benefit.max_discount.as_deref())?;
    if given == 0 {
        return Err(Refusal::Nothing);
    }
    if one_amount.is_some() {
        allocate(given, &mut targets);
    } else if given < wanted {
        targets.iter_mut().for_each(|target| *target = Target::new(target.share, target.share));
        allocate(given, &mut targets);
    }
    for (entry, target) in entries.iter().zip(targets.iter()) {
        if target.share > 0 {
            let ship = &mut turn.session.ledger.ships[*entry];
            ship.price = ship.price.saturating_sub(target.share);
            turn.session.note(turn.slot, Subject::Shipping(*entry), target.share);
        }
    }
    turn.count(given, 1, 0);
    Ok(())
}

/// The entries it acts on: dearest first, then by method and id.
fn entries<'e>(turn: &Turn<'_, 'e>, benefit: &ShippingOff) -> Lent<'e, u32> {
    let ships = &turn.session.ledger.ships;
    let mut entries = turn.session.pool.numbers.collect(ships.indexes().filter(|entry| {
        let ship = &ships[*entry];
        ship.price > 0 && (benefit.methods.is_empty() || benefit.methods.contains(&ship.method))
    }));
    let names = |entry: u32| turn.session.cart.shipping.get(entry as usize).map(|one| (one.method.as_str(), one.id.as_str()));
    sort::by(&mut entries, |a, b| ships[*b].price.cmp(&ships[*a].price).then_with(|| names(*a).cmp(&names(*b))));
    entries
}
