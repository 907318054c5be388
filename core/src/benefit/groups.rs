//! Cutting units into groups without ever exploding a run: equal groups are made together.

use super::Turn;
use crate::compile::{Grouping, Items};
use crate::engine::session::{Part, total};
use crate::sort;

/// Groups of one composition.
#[derive(Debug, Clone)]
pub(super) struct Groups {
    /// The units of one group, in the order they were cut.
    pub(super) parts: Vec<Part>,
    /// How many such groups.
    pub(super) times: u64,
}

/// How many units there are.
pub(super) fn count(parts: &[Part]) -> u64 {
    parts.iter().map(|part| part.units).fold(0, u64::saturating_add)
}

/// What they cost.
pub(super) fn sum(turn: &Turn<'_, '_>, parts: &[Part]) -> i64 {
    parts.iter().map(|part| total(turn.session.ledger.runs[part.run].price, part.units)).fold(0, i64::saturating_add)
}

/// The units from place `skip` on, `take` of them.
pub(super) fn slice(parts: &[Part], skip: u64, take: u64) -> Vec<Part> {
    let mut skip = skip;
    let mut take = take;
    let mut found = Vec::new();
    for part in parts {
        let skipped = part.units.min(skip);
        skip = skip.saturating_sub(skipped);
        let units = part.units.saturating_sub(skipped).min(take);
        take = take.saturating_sub(units);
        if units > 0 {
            found.push(Part { run: part.run, units });
        }
    }
    found
}

/// Consecutive groups of `size` units; what is left over is dropped.
pub(super) fn cut(parts: &[Part], size: u64) -> Vec<Groups> {
    cut_by(&[parts], &[size])
}

/// Consecutive groups that take `sizes[j]` units of list j each, as long as every list can fill one.
pub(super) fn cut_by(lists: &[&[Part]], sizes: &[u64]) -> Vec<Groups> {
    let mut cursors: Vec<(std::slice::Iter<'_, Part>, Option<Part>)> = lists
        .iter()
        .map(|list| {
            let mut rest = list.iter();
            let first = rest.next().copied();
            (rest, first)
        })
        .collect();
    let mut found = Vec::new();
    loop {
        // As many groups at once as the current runs can fill without a run ending inside one.
        let whole = cursors
            .iter()
            .zip(sizes)
            .map(|((_, current), size)| current.and_then(|part| part.units.checked_div(*size)).unwrap_or(0))
            .min()
            .unwrap_or(0);
        let times = whole.max(1);
        let mut parts: Vec<Part> = Vec::new();
        for ((rest, current), size) in cursors.iter_mut().zip(sizes) {
            let mut wanted = *size;
            while wanted > 0 {
                let Some(part) = current else { return found };
                let units = part.units.min(wanted);
                wanted = wanted.saturating_sub(units);
                match parts.iter_mut().find(|one| one.run == part.run) {
                    // Two lists may share a run: a group takes its units together.
                    Some(one) => one.units = one.units.saturating_add(units),
                    None => parts.push(Part { run: part.run, units }),
                }
                part.units = part.units.saturating_sub(units.saturating_mul(times));
                if part.units == 0 {
                    *current = rest.next().copied();
                }
            }
        }
        found.push(Groups { parts, times });
    }
}

/// Eligible units of a consuming benefit, as lists that groups must not cross: one, or one per SKU.
pub(super) fn eligible(turn: &Turn<'_, '_>, items: &Items, group: &Grouping) -> Vec<Vec<Part>> {
    let runs = turn.session.eligible(items.as_deref(), |run| !run.closed && (group.shares_units || !run.consumed));
    split(turn, runs, group.same_sku)
}

/// Runs as one list, or as one list per SKU in ascending order.
pub(super) fn split(turn: &Turn<'_, '_>, mut runs: Vec<u32>, same_sku: bool) -> Vec<Vec<Part>> {
    let session = &*turn.session;
    let part = |run: &u32| Part { run: *run, units: session.ledger.runs[*run].units };
    if !same_sku {
        return vec![runs.iter().map(part).collect()];
    }
    let sku = |run: &u32| session.cart_line(session.ledger.runs[*run].line).map(|line| line.sku.as_str());
    // A stable sort keeps the canonical order inside a SKU.
    sort::by(&mut runs, |a, b| sku(a).cmp(&sku(b)));
    runs.chunk_by(|a, b| sku(a) == sku(b)).map(|list| list.iter().map(part).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(run: u32, units: u64) -> Part {
        Part { run, units }
    }

    #[test]
    fn groups_are_consecutive_and_equal_ones_are_made_together() {
        let groups = cut(&[part(0, 7), part(1, 4)], 3);
        let flat: Vec<(u64, Vec<Part>)> = groups.into_iter().map(|g| (g.times, g.parts)).collect();
        assert_eq!(flat, [(2, vec![part(0, 3)]), (1, vec![part(0, 1), part(1, 2)])]);
    }

    #[test]
    fn a_billion_units_are_one_composition() {
        let groups = cut(&[part(0, 1_000_000_000)], 3);
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].times, 333_333_333);
    }

    #[test]
    fn lists_that_share_a_run_take_its_units_together() {
        let groups = cut_by(&[&[part(0, 2)], &[part(0, 2), part(1, 5)]], &[1, 1]);
        assert_eq!(groups.len(), 1);
        assert_eq!((groups[0].times, groups[0].parts.clone()), (2, vec![part(0, 2)]));
    }

    #[test]
    fn slices_skip_and_take() {
        assert_eq!(slice(&[part(0, 3), part(1, 3)], 2, 3), [part(0, 1), part(1, 2)]);
        assert_eq!(slice(&[part(0, 3)], 3, 3), []);
    }
}
