//! `fixed_price`: any N units for a price, or for the price of M.

use super::units::Outcome;
use super::{Turn, consumed, groups};
use crate::compile::FixedPrice;
use crate::engine::session::{Part, Piece, Refusal, total};
use crate::model::{Favor, FixedPriceTerm};

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &FixedPrice) -> Result<(), Refusal> {
    let mut outcome = Outcome::new(turn.session.pool);
    let mut left = turn.applications_left(benefit.group.max_applications);
    let mut made: u64 = 0;
    let mut formed = false;
    let mut units: u64 = 0;
    let pool = turn.session.pool;
    let eligible = groups::eligible(turn, &benefit.items, &benefit.group);
    for list in groups::lists(turn, &eligible, benefit.group.same_sku) {
        let n = groups::count(list);
        units = units.saturating_add(n);
        let k = n.checked_div(benefit.count).unwrap_or(0).min(left);
        if k == 0 {
            continue;
        }
        formed = true;
        let used = k.saturating_mul(benefit.count);
        let skip = if benefit.group.favor == Favor::Merchant { n.saturating_sub(used) } else { 0 };
        let chosen = groups::slice(pool, list, skip, used);
        groups::cut(pool, &chosen, benefit.count, &mut |parts, times| {
            if apply(turn, benefit, parts, times, &mut outcome) {
                made = made.saturating_add(times);
                left = left.saturating_sub(times);
            }
        });
    }
    if !formed {
        return Err(Refusal::NoEligible { needed: benefit.count, actual: units });
    }
    turn.give(outcome, benefit.group.max_discount.as_deref(), made, made)
}

/// One composition of groups: made if each saves something.
fn apply(turn: &Turn<'_, '_>, benefit: &FixedPrice, parts: &[Part], made: u64, outcome: &mut Outcome<'_>) -> bool {
    let mut found = Outcome::new(turn.session.pool);
    match &benefit.term {
        FixedPriceTerm::Price(price) => {
            let saving = groups::sum(parts).saturating_sub(turn.amount(price));
            if saving <= 0 {
                return false;
            }
            turn.spread(saving, parts, turn.even(), &mut found, true);
        }
        FixedPriceTerm::PayFor(paid) => {
            let free = groups::slice(turn.session.pool, parts, *paid, benefit.count.saturating_sub(*paid));
            found.pieces.extend(consumed(&groups::slice(turn.session.pool, parts, 0, *paid)));
            for part in free.iter() {
                turn.unit_off(part, part.price, &mut found, true);
            }
        }
    }
    outcome.floored |= found.floored;
    if found.total() == 0 {
        return false;
    }
    outcome.pieces.extend(found.pieces.iter().map(|piece| times(piece, made)));
    true
}

/// The same piece of several equal groups at once.
///
/// Spread over times × n units, times × S leaves the units what S leaves each n of them: the remainder scales along.
pub(super) fn times(piece: &Piece, times: u64) -> Piece {
    Piece { units: piece.units.saturating_mul(times), off: total(piece.off, times), ..*piece }
}
