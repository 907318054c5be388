//! Benefits of class shipping: a percentage, an amount, a price, or nothing to pay, per method.

use super::Turn;
use crate::allocate::{Target, allocate};
use crate::compile::{ShippingOff, ShippingTerm};
use crate::engine::session::{Refusal, Subject};
use crate::money::RoundingPer;

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &ShippingOff) -> Result<(), Refusal> {
    let entries = entries(turn, benefit);
    if entries.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    let price = |entry: &u32| turn.session.ledger.ships[*entry].price;
    let mut targets: Vec<Target> = entries.iter().map(|entry| Target::new(i128::from(price(entry)), price(entry))).collect();
    match &benefit.term {
        ShippingTerm::Free => targets.iter_mut().for_each(|target| target.share = target.room),
        ShippingTerm::Price(most) => {
            let most = turn.amount(most);
            targets.iter_mut().for_each(|target| target.share = target.room.saturating_sub(most).max(0));
        }
        ShippingTerm::Amount(amount) => {
            if turn.even() {
                targets.iter_mut().for_each(|target| target.weight = 1);
            }
            allocate(turn.amount(amount), &mut targets);
        }
        ShippingTerm::Percent(percent) => {
            let rate = percent.percent();
            if turn.session.engine.rounding.per == RoundingPer::Cart {
                let sum = targets.iter().map(|target| target.weight).fold(0, i128::saturating_add);
                allocate(turn.rounded(rate.times(sum)), &mut targets);
            } else {
                for target in &mut targets {
                    target.share = turn.rounded(rate.times(i128::from(target.room))).min(target.room);
                }
            }
        }
    }
    let wanted = targets.iter().map(|target| target.share).fold(0, i64::saturating_add);
    if wanted == 0 {
        return Err(Refusal::Nothing);
    }
    let given = turn.cap(wanted, benefit.max_discount.as_ref())?;
    if given == 0 {
        return Err(Refusal::Nothing);
    }
    if given < wanted {
        for target in &mut targets {
            *target = Target::new(i128::from(target.share), target.share);
        }
        allocate(given, &mut targets);
    }
    for (entry, target) in entries.iter().zip(&targets) {
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
fn entries(turn: &Turn<'_, '_>, benefit: &ShippingOff) -> Vec<u32> {
    let ships = &turn.session.ledger.ships;
    let mut entries: Vec<u32> = ships
        .indexes()
        .filter(|entry| {
            let ship = &ships[*entry];
            ship.price > 0 && (benefit.methods.is_empty() || benefit.methods.contains(&ship.method))
        })
        .collect();
    let names = |entry: u32| turn.session.cart.shipping.get(entry as usize).map(|one| (one.method.as_str(), one.id.as_str()));
    entries.sort_by(|a, b| ships[*b].price.cmp(&ships[*a].price).then_with(|| names(*a).cmp(&names(*b))));
    entries
}
