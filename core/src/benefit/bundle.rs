//! `bundle`: one of each for a price.

use super::units::Outcome;
use super::{Turn, fixed_price, groups};
use crate::compile::Bundle;
use crate::engine::session::{Part, Refusal};
use crate::model::{Basis, Deal, Favor};

/// Units of one run, and which components it matches (a bit each).
struct Offered {
    part: Part,
    matches: u32,
}

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &Bundle) -> Result<(), Refusal> {
    let slot = turn.slot;
    let keep = |run: &crate::engine::session::Run| run.is_open(slot) && (benefit.group.shares_units || !run.consumed);
    let mut offered: Vec<Offered> = Vec::new();
    let matches = |turn: &Turn<'_, '_>, run: u32| {
        let components = benefit.components.iter().zip(0_u32..);
        components
            .filter(|(component, _)| turn.session.run_matches(&component.0, run))
            .fold(0_u32, |bits, (_, place)| bits | 1 << place)
    };
    let mut parts = turn.session.eligible(None, keep);
    parts.retain(|part| matches(turn, part.run) != 0);
    for part in groups::units_of(turn, parts, false).iter() {
        offered.push(Offered { part: *part, matches: matches(turn, part.run) });
    }
    let quantities: Vec<u64> = benefit.components.iter().map(|component| component.1).collect();
    let k = most_bundles(&offered, &quantities).min(turn.applications_left(benefit.group.max_applications));
    if k == 0 {
        return Err(Refusal::NoEligible {
            needed: quantities.iter().copied().fold(0, u64::saturating_add),
            actual: offered.iter().map(|one| one.part.units).fold(0, u64::saturating_add),
        });
    }
    if benefit.group.favor == Favor::Merchant {
        offered.reverse();
    }
    let places: Vec<u64> = quantities.iter().map(|quantity| quantity.saturating_mul(k)).collect();
    let mut filled = fill(&chosen(&offered, &places), places);
    if benefit.group.favor == Favor::Merchant {
        filled.iter_mut().for_each(|parts| parts.reverse());
    }
    let lists: Vec<&[Part]> = filled.iter().map(Vec::as_slice).collect();
    let mut outcome = Outcome::new(turn.session.pool);
    let mut made: u64 = 0;
    groups::cut_by(turn.session.pool, &lists, &quantities, &mut |parts, times| {
        turn.session.sort(parts);
        let sum = groups::sum(parts);
        let mut found = Outcome::new(turn.session.pool);
        let saving = match &benefit.deal {
            Deal::Price(price) => sum.saturating_sub(turn.amount(price)).max(0),
            Deal::Amount(amount) => turn.amount(amount).min(sum),
            Deal::Percent(percent) => {
                turn.percent(parts, *percent, Basis::Running, &mut found, true);
                0
            }
        };
        if saving > 0 {
            turn.spread(saving, parts, turn.even(), &mut found, true);
        }
        outcome.floored |= found.floored;
        if found.total() > 0 {
            made = made.saturating_add(times);
            outcome.pieces.extend(found.pieces.iter().map(|piece| fixed_price::times(piece, times)));
        }
    });
    turn.give(outcome, benefit.group.max_discount.as_deref(), made, made)
}

/// Units that match a component of a set.
fn available(offered: &[Offered], set: u32) -> u64 {
    offered.iter().filter(|one| one.matches & set != 0).map(|one| one.part.units).fold(0, u64::saturating_add)
}

/// Sets of components, as bits.
fn sets(components: usize) -> std::ops::Range<u32> {
    1..1_u32.checked_shl(u32::try_from(components).unwrap_or(31)).unwrap_or(u32::MAX)
}

/// What a set of components needs in all.
fn needed(set: u32, of: &[u64]) -> u64 {
    of.iter().zip(0_u32..).filter(|(_, place)| set >> place & 1 == 1).map(|(quantity, _)| *quantity).fold(0, u64::saturating_add)
}

/// How many bundles can be filled with different units: by Hall's theorem the set of components that is shortest decides.
fn most_bundles(offered: &[Offered], quantities: &[u64]) -> u64 {
    sets(quantities.len())
        .map(|set| available(offered, set).checked_div(needed(set, quantities)).unwrap_or(u64::MAX))
        .min()
        .unwrap_or(0)
}

/// The units, in the order offered, for which there are places besides those for the units chosen before.
///
/// What can have places is a matroid, so this greedy choice fills all places with the dearest units, or the cheapest.
fn chosen(offered: &[Offered], places: &[u64]) -> Vec<Offered> {
    // Places that a set of components has besides those for the chosen units that fit no other component.
    let mut spare: Vec<u64> = (0..sets(places.len()).end).map(|set| needed(set, places)).collect();
    let mut chosen = Vec::new();
    for one in offered {
        let of_it = |set: u32| set & one.matches == one.matches;
        let open = (0_u32..).zip(&spare).filter(|(set, _)| of_it(*set)).map(|(_, spare)| *spare).min().unwrap_or(0);
        let units = one.part.units.min(open);
        if units == 0 {
            continue;
        }
        (0_u32..).zip(&mut spare).filter(|(set, _)| of_it(*set)).for_each(|(_, spare)| *spare = spare.saturating_sub(units));
        chosen.push(Offered { part: Part { units, ..one.part }, matches: one.matches });
    }
    chosen
}

/// Gives each unit, in the order offered, to the first component that has a place for it and leaves places for all others.
fn fill(offered: &[Offered], mut places: Vec<u64>) -> Vec<Vec<Part>> {
    let components = places.len();
    let mut filled: Vec<Vec<Part>> = vec![Vec::new(); components];
    // Units not yet offered, per set of components that they could serve.
    let mut left: Vec<u64> = (0..sets(components).end).map(|set| available(offered, set)).collect();
    for one in offered {
        let mut units = one.part.units;
        for (component, place) in filled.iter_mut().zip(0_u32..) {
            if one.matches >> place & 1 == 0 || units == 0 {
                continue;
            }
            let open = places.get(place as usize).copied().unwrap_or(0);
            // Sets that lose these units without losing a place must have some to spare.
            let spare = sets(components)
                .filter(|set| set >> place & 1 == 0 && one.matches & set != 0)
                .map(|set| left.get(set as usize).copied().unwrap_or(0).saturating_sub(needed(set, &places)))
                .min()
                .unwrap_or(u64::MAX);
            let taken = units.min(open).min(spare);
            if taken == 0 {
                continue;
            }
            units = units.saturating_sub(taken);
            if let Some(open) = places.get_mut(place as usize) {
                *open = open.saturating_sub(taken);
            }
            withdraw(&mut left, one.matches, taken);
            component.push(Part { units: taken, ..one.part });
        }
        withdraw(&mut left, one.matches, units);
    }
    filled
}

/// Units that were given away or passed over serve no component any more.
fn withdraw(left: &mut [u64], matches: u32, units: u64) {
    for (set, left) in (0_u32..).zip(left) {
        if set & matches != 0 {
            *left = left.saturating_sub(units);
        }
    }
}
