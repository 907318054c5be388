//! `nth_unit`: a ladder, the nth unit of each group at its deal.

use smallvec::SmallVec;

use super::units::Outcome;
use super::{Turn, consumed, groups};
use crate::compile::NthUnit;
use crate::engine::pool::Lent;
use crate::engine::session::{Part, Refusal};
use crate::model::{Deal, Favor};

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &NthUnit) -> Result<(), Refusal> {
    let period = benefit.steps.last().map_or(1, |step| step.0);
    let mut left = turn.applications_left(benefit.group.max_applications);
    let mut made: u64 = 0;
    let mut units: u64 = 0;
    // Units of each step, and units that serve without a deal.
    let pool = turn.session.pool;
    let mut by_step: SmallVec<[(&Deal, Lent<'_, Part>); 4]> =
        benefit.steps.iter().map(|step| (&step.1, pool.parts.lend())).collect();
    let mut plain = pool.parts.lend();
    let eligible = groups::eligible(turn, &benefit.items, &benefit.group);
    for list in groups::lists(turn, &eligible, benefit.group.same_sku) {
        let n = groups::count(list);
        units = units.saturating_add(n);
        let mut full = n.checked_div(period).unwrap_or(0);
        let rest = n.checked_rem(period).unwrap_or(0);
        let mut partial = benefit.steps.iter().map(|step| step.0).filter(|nth| *nth <= rest).max().unwrap_or(0);
        if full >= left {
            full = left;
            partial = 0;
        }
        let applications = full.saturating_add(u64::from(partial > 0));
        if applications == 0 {
            continue;
        }
        made = made.saturating_add(applications);
        left = left.saturating_sub(applications);
        let used = full.saturating_mul(period).saturating_add(partial);
        match benefit.group.favor {
            Favor::Merchant => {
                let chosen = groups::slice(pool, list, n.saturating_sub(used), used);
                let reached = |nth: u64| full.saturating_add(u64::from(nth <= partial));
                let with_deal = benefit.steps.iter().map(|step| reached(step.0)).fold(0, u64::saturating_add);
                let mut at = used.saturating_sub(with_deal);
                plain.extend_from_slice(&groups::slice(pool, &chosen, 0, at));
                for (nth, (_, step)) in benefit.steps.iter().map(|step| step.0).zip(&mut by_step) {
                    step.extend_from_slice(&groups::slice(pool, &chosen, at, reached(nth)));
                    at = at.saturating_add(reached(nth));
                }
            }
            Favor::Customer => {
                let mut place = |parts: &[Part], times: u64, size: u64| {
                    for position in 1..=size {
                        let single = groups::slice(pool, parts, position.saturating_sub(1), 1);
                        let found = single.iter().map(|part| Part { units: times, ..*part });
                        match benefit.steps.iter().position(|step| step.0 == position).and_then(|step| by_step.get_mut(step)) {
                            Some((_, step)) => step.extend(found),
                            None => plain.extend(found),
                        }
                    }
                };
                let in_full = full.saturating_mul(period);
                let whole = groups::slice(pool, list, 0, in_full);
                groups::cut(pool, &whole, period, &mut |parts, times| place(parts, times, period));
                if partial > 0 {
                    place(&groups::slice(pool, list, in_full, partial), 1, partial);
                }
            }
        }
    }
    if made == 0 {
        let needed = benefit.steps.first().map_or(1, |step| step.0);
        return Err(Refusal::NoEligible { needed, actual: units });
    }
    finish(turn, &by_step, &plain, benefit.group.max_discount.as_deref(), made)
}

/// Gives each set its deal; sets of one percentage are one set.
pub(super) fn finish(
    turn: &mut Turn<'_, '_>,
    deals: &[(&Deal, Lent<'_, Part>)],
    plain: &[Part],
    max_discount: Option<&crate::money::Amounts>,
    made: u64,
) -> Result<(), Refusal> {
    let mut outcome = Outcome::new(turn.session.pool);
    outcome.pieces.extend(consumed(plain));
    for (place, (deal, _)) in deals.iter().enumerate() {
        let same = |other: &Deal| matches!(deal, Deal::Percent(_)) && other == *deal;
        if deals.iter().take(place).any(|(other, _)| same(other)) {
            continue;
        }
        let set = deals.iter().enumerate().filter(|(other, (of, _))| *other == place || same(of));
        let parts = turn.session.pool.parts.collect(set.flat_map(|(_, (_, parts))| parts.iter().copied()));
        turn.deal(&gathered(turn, parts), deal, &mut outcome, true);
    }
    turn.give(outcome, max_discount, made, made)
}

/// Parts of one run together, in canonical order.
pub(super) fn gathered<'e>(turn: &Turn<'_, 'e>, mut parts: Lent<'e, Part>) -> Lent<'e, Part> {
    turn.session.sort(&mut parts);
    parts.dedup_by(|next, last| {
        let same = next.run == last.run;
        if same {
            last.units = last.units.saturating_add(next.units);
        }
        same
    });
    parts
}
