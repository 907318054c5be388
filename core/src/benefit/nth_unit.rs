//! `nth_unit`: a ladder, the nth unit of each group at its deal.

use super::units::Outcome;
use super::{Turn, consumed, groups};
use crate::compile::NthUnit;
use crate::engine::session::{Part, Refusal};
use crate::model::{Deal, Favor};
use crate::sort;

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &NthUnit) -> Result<(), Refusal> {
    let period = benefit.steps.last().map_or(1, |step| step.0);
    let mut left = turn.applications_left(benefit.group.max_applications);
    let mut made: u64 = 0;
    let mut units: u64 = 0;
    // Units of each step, and units that serve without a deal.
    let mut by_step: Vec<Vec<Part>> = vec![Vec::new(); benefit.steps.len()];
    let mut plain: Vec<Part> = Vec::new();
    for list in groups::eligible(turn, &benefit.items, &benefit.group) {
        let n = groups::count(&list);
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
                let chosen = groups::slice(&list, n.saturating_sub(used), used);
                let reached: Vec<u64> =
                    benefit.steps.iter().map(|step| full.saturating_add(u64::from(step.0 <= partial))).collect();
                let with_deal = reached.iter().copied().fold(0, u64::saturating_add);
                let mut at = used.saturating_sub(with_deal);
                plain.extend(groups::slice(&chosen, 0, at));
                for (reached, step) in reached.iter().zip(&mut by_step) {
                    step.extend(groups::slice(&chosen, at, *reached));
                    at = at.saturating_add(*reached);
                }
            }
            Favor::Customer => {
                let mut place = |parts: &[Part], times: u64, size: u64| {
                    for position in 1..=size {
                        let found: Vec<Part> = groups::slice(parts, position.saturating_sub(1), 1)
                            .iter()
                            .map(|part| Part { run: part.run, units: times })
                            .collect();
                        match benefit.steps.iter().position(|step| step.0 == position).and_then(|step| by_step.get_mut(step)) {
                            Some(step) => step.extend(found),
                            None => plain.extend(found),
                        }
                    }
                };
                for group in groups::cut(&groups::slice(&list, 0, full.saturating_mul(period)), period) {
                    place(&group.parts, group.times, period);
                }
                if partial > 0 {
                    place(&groups::slice(&list, full.saturating_mul(period), partial), 1, partial);
                }
            }
        }
    }
    if made == 0 {
        let needed = benefit.steps.first().map_or(1, |step| step.0);
        return Err(Refusal::NoEligible { needed, actual: units });
    }
    let deals = benefit.steps.iter().map(|step| &step.1).zip(by_step).collect();
    finish(turn, deals, &plain, benefit.group.max_discount.as_ref(), made)
}

/// Gives each set its deal; sets of one percentage are one set.
pub(super) fn finish(
    turn: &mut Turn<'_, '_>,
    deals: Vec<(&Deal, Vec<Part>)>,
    plain: &[Part],
    max_discount: Option<&crate::money::Amounts>,
    made: u64,
) -> Result<(), Refusal> {
    let mut sets: Vec<(&Deal, Vec<Part>)> = Vec::new();
    for (deal, parts) in deals {
        match sets.iter_mut().find(|set| matches!(deal, Deal::Percent(_)) && set.0 == deal) {
            Some(set) => set.1.extend(parts),
            None => sets.push((deal, parts)),
        }
    }
    let mut outcome = Outcome::default();
    outcome.pieces.extend(consumed(plain));
    for (deal, parts) in sets {
        turn.deal(&gathered(turn, parts), deal, &mut outcome, true);
    }
    turn.give(outcome, max_discount, made, made)
}

/// Parts of one run together, in canonical order.
pub(super) fn gathered(turn: &Turn<'_, '_>, mut parts: Vec<Part>) -> Vec<Part> {
    sort::by(&mut parts, |a, b| turn.session.canonical(a.run, b.run));
    let mut gathered: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match gathered.last_mut() {
            Some(last) if last.run == part.run => last.units = last.units.saturating_add(part.units),
            _ => gathered.push(part),
        }
    }
    gathered
}
