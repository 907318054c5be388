//! Cutting units into groups without ever exploding a run: equal groups are made together.

use smallvec::SmallVec;

use super::Turn;
use crate::compile::{Grouping, Items};
use crate::engine::pool::{Lent, Pool};
use crate::engine::session::{Part, UnitChoice};
use crate::sort;

/// How many units there are.
pub(super) fn count(parts: &[Part]) -> u64 {
    parts.iter().map(|part| part.units).fold(0, u64::saturating_add)
}

/// What they cost.
pub(super) fn sum(parts: &[Part]) -> i64 {
    parts.iter().map(Part::total).fold(0, i64::saturating_add)
}

/// The units from place `skip` on, `take` of them.
pub(super) fn slice<'p>(pool: &'p Pool, parts: &[Part], skip: u64, take: u64) -> Lent<'p, Part> {
    let mut skip = skip;
    let mut take = take;
    let mut found = pool.parts.lend();
    for part in parts {
        let skipped = part.units.min(skip);
        skip = skip.saturating_sub(skipped);
        let units = part.units.saturating_sub(skipped).min(take);
        take = take.saturating_sub(units);
        if units > 0 {
            found.push(Part { units, ..*part });
        }
    }
    found
}

/// Shows consecutive groups of `size` units; what is left over is dropped.
pub(super) fn cut(pool: &Pool, parts: &[Part], size: u64, show: &mut dyn FnMut(&mut [Part], u64)) {
    cut_by(pool, &[parts], &[size], show);
}

/// Shows consecutive groups that take `sizes[j]` units of list j each, as long as every list can fill one: the units of one group,
/// in the order they were cut, and how many such groups there are.
pub(super) fn cut_by(pool: &Pool, lists: &[&[Part]], sizes: &[u64], show: &mut dyn FnMut(&mut [Part], u64)) {
    let mut cursors: SmallVec<[(std::slice::Iter<'_, Part>, Option<Part>); 4]> = lists
        .iter()
        .map(|list| {
            let mut rest = list.iter();
            let first = rest.next().copied();
            (rest, first)
        })
        .collect();
    let mut parts = pool.parts.lend();
    loop {
        // As many groups at once as the current runs can fill without a run ending inside one.
        let whole = cursors
            .iter()
            .zip(sizes)
            .map(|((_, current), size)| current.and_then(|part| part.units.checked_div(*size)).unwrap_or(0))
            .min()
            .unwrap_or(0);
        let times = whole.max(1);
        parts.clear();
        for ((rest, current), size) in cursors.iter_mut().zip(sizes) {
            let mut wanted = *size;
            while wanted > 0 {
                let Some(part) = current else { return };
                let units = part.units.min(wanted);
                wanted = wanted.saturating_sub(units);
                match parts.iter_mut().find(|one| one.run == part.run) {
                    // Two lists may share a run: a group takes its units together.
                    Some(one) => one.units = one.units.saturating_add(units),
                    None => parts.push(Part { units, ..*part }),
                }
                part.units = part.units.saturating_sub(units.saturating_mul(times));
                if part.units == 0 {
                    *current = rest.next().copied();
                }
            }
        }
        show(&mut parts, times);
    }
}

/// Eligible units of a consuming benefit, in the order of [`lists`].
pub(super) fn eligible<'e>(turn: &Turn<'_, 'e>, items: &Items, group: &Grouping) -> Lent<'e, Part> {
    let parts = turn.session.eligible(items.as_deref(), |run| run.is_open(turn.slot) && (group.shares_units || !run.consumed));
    units_of(turn, parts, group.same_sku)
}

/// The units that may be used, by SKU if groups must not mix them.
pub(super) fn units_of<'e>(turn: &Turn<'_, 'e>, mut parts: Lent<'e, Part>, same_sku: bool) -> Lent<'e, Part> {
    if let Some(choice) = &turn.session.units {
        confine(choice, &mut parts);
    }
    if same_sku {
        // A stable sort keeps the canonical order inside a SKU.
        sort::by(&mut parts, |a, b| sku(turn, a).cmp(&sku(turn, b)));
    }
    parts
}

/// Leaves the units (in canonical order) that somebody chose for this turn.
fn confine(choice: &UnitChoice, parts: &mut Vec<Part>) {
    choice.offered.replace(Some(parts.iter().map(|part| part.units).collect()));
    if let Some(confined) = &choice.confined {
        parts.truncate(confined.len());
        parts.iter_mut().zip(confined).for_each(|(part, units)| part.units = part.units.min(*units));
        parts.retain(|part| part.units > 0);
    }
}

/// The lists that groups must not cross: one, or one per SKU in ascending order.
pub(super) fn lists<'a>(turn: &'a Turn<'_, '_>, parts: &'a [Part], same_sku: bool) -> impl Iterator<Item = &'a [Part]> {
    parts.chunk_by(move |a, b| !same_sku || sku(turn, a) == sku(turn, b))
}

/// Which SKU a part is of: the numbers ascend as the SKUs do.
fn sku(turn: &Turn<'_, '_>, part: &Part) -> u32 {
    turn.session.ranks[part.line].good
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(run: u32, units: u64) -> Part {
        Part { run, line: 0, units, price: 100 }
    }

    fn groups(lists: &[&[Part]], sizes: &[u64]) -> Vec<(u64, Vec<Part>)> {
        let mut found = Vec::new();
        cut_by(&Pool::default(), lists, sizes, &mut |parts, times| found.push((times, parts.to_vec())));
        found
    }

    #[test]
    fn groups_are_consecutive_and_equal_ones_are_made_together() {
        assert_eq!(groups(&[&[part(0, 7), part(1, 4)]], &[3]), [(2, vec![part(0, 3)]), (1, vec![part(0, 1), part(1, 2)])]);
    }

    #[test]
    fn a_billion_units_are_one_composition() {
        assert_eq!(groups(&[&[part(0, 1_000_000_000)]], &[3]), [(333_333_333, vec![part(0, 3)])]);
    }

    #[test]
    fn lists_that_share_a_run_take_its_units_together() {
        let found = groups(&[&[part(0, 2)], &[part(0, 2), part(1, 5)]], &[1, 1]);
        assert_eq!(found, [(2, vec![part(0, 2)])]);
    }

    #[test]
    fn slices_skip_and_take() {
        let pool = Pool::default();
        assert_eq!(slice(&pool, &[part(0, 3), part(1, 3)], 2, 3)[..], [part(0, 1), part(1, 2)]);
        assert_eq!(slice(&pool, &[part(0, 3)], 3, 3)[..], []);
    }
}
