//! Units ranked by price, the dearest first: sums over places in the ranking, for any number of units.

use crate::sort;

/// Prices, the highest first, and how many units have each.
#[derive(Debug)]
pub(super) struct Ranked(Vec<(i64, u64)>);

impl Ranked {
    pub(super) fn new(mut prices: Vec<(i64, u64)>) -> Ranked {
        sort::by_key(&mut prices, |one| std::cmp::Reverse(one.0));
        prices.dedup_by(|next, last| {
            let same = next.0 == last.0;
            if same {
                last.1 = last.1.saturating_add(next.1);
            }
            same
        });
        Ranked(prices)
    }

    /// How many different prices there are.
    pub(super) fn prices(&self) -> usize {
        self.0.len()
    }

    pub(super) fn units(&self) -> u64 {
        self.0.iter().map(|one| one.1).fold(0, u64::saturating_add)
    }

    /// Of each price so many units as a count of all places before a place grows by.
    fn grown(&self, before: impl Fn(u64) -> u64) -> Vec<(i64, u64)> {
        let mut place: u64 = 0;
        let mut known = before(0);
        let mut found = Vec::new();
        for (price, units) in &self.0 {
            place = place.saturating_add(*units);
            let now = before(place);
            if now > known {
                found.push((*price, now.saturating_sub(known)));
            }
            known = now;
        }
        found
    }

    /// The units at the places from `first` on, so many.
    pub(super) fn span(&self, first: u64, units: u64) -> Vec<(i64, u64)> {
        self.grown(|place| place.saturating_sub(first).min(units))
    }

    /// The units at the places `first`, `first + step` and so on, so many.
    pub(super) fn each(&self, first: u64, step: u64, units: u64) -> Vec<(i64, u64)> {
        self.grown(|place| {
            let beyond = place.saturating_sub(first);
            beyond.checked_add(step.saturating_sub(1)).and_then(|up| up.checked_div(step)).unwrap_or(0).min(units)
        })
    }

    /// The units that are free when so many consecutive groups of `count` units pay for their first `paid`.
    pub(super) fn free(&self, paid: u64, count: u64, groups: u64) -> Vec<(i64, u64)> {
        self.grown(|place| {
            let whole = place.checked_div(count).unwrap_or(0);
            if whole >= groups {
                return groups.saturating_mul(count.saturating_sub(paid));
            }
            let rest = place.checked_rem(count).unwrap_or(0).saturating_sub(paid);
            whole.saturating_mul(count.saturating_sub(paid)).saturating_add(rest)
        })
    }

    /// Shows the sums of consecutive groups of `count` units, at most so many, and how many groups have each.
    pub(super) fn groups(&self, count: u64, groups: u64, show: &mut dyn FnMut(i64, u64)) {
        let mut left = groups;
        let (mut sum, mut wanted) = (0_i64, count.max(1));
        for (price, units) in &self.0 {
            let mut units = *units;
            while units > 0 && left > 0 {
                let whole = if wanted == count { units.checked_div(count).unwrap_or(0).min(left) } else { 0 };
                if whole > 0 {
                    show(crate::engine::session::total(*price, count), whole);
                    left = left.saturating_sub(whole);
                    units = units.saturating_sub(whole.saturating_mul(count));
                    continue;
                }
                let some = units.min(wanted);
                sum = sum.saturating_add(crate::engine::session::total(*price, some));
                units = units.saturating_sub(some);
                wanted = wanted.saturating_sub(some);
                if wanted == 0 {
                    show(sum, 1);
                    left = left.saturating_sub(1);
                    (sum, wanted) = (0, count.max(1));
                }
            }
        }
    }

    /// Numbers of groups, up to `most`, one of which is best for a sum that grows evenly with it between the places where a price ends:
    /// each group moves the places of the sum on by one of `steps`, from one of `firsts`.
    pub(super) fn turning(&self, steps: &[(u64, u64)], most: u64) -> Vec<u64> {
        let mut found = vec![0, most];
        let mut place: u64 = 0;
        for (_, units) in &self.0 {
            place = place.saturating_add(*units);
            for (first, step) in steps {
                let groups = place.saturating_sub(*first).checked_div(*step).unwrap_or(0);
                found.extend([groups, groups.saturating_add(1)].into_iter().filter(|groups| *groups < most));
            }
        }
        sort::ascending(&mut found);
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

    use super::Ranked;
    use proptest::prelude::*;

    fn ranked() -> impl Strategy<Value = (Ranked, Vec<i64>)> {
        proptest::collection::vec((1_i64..9, 0_u64..5), 0..6).prop_map(|prices| {
            let mut single: Vec<i64> = prices.iter().flat_map(|(price, units)| (0..*units).map(|_| *price)).collect();
            single.sort_by_key(|price| std::cmp::Reverse(*price));
            (Ranked::new(prices), single)
        })
    }

    fn sum(found: &[(i64, u64)]) -> i64 {
        found.iter().map(|(price, units)| price * i64::try_from(*units).unwrap()).sum()
    }

    proptest! {
        #[test]
        fn sums_are_those_of_single_units(
            (ranked, single) in ranked(),
            first in 0_usize..6,
            step in 1_usize..4,
            count in 0_usize..6,
        ) {
            let (f, s, c) = (first as u64, step as u64, count as u64);
            prop_assert_eq!(ranked.units(), single.len() as u64);
            let after = || single.iter().skip(first);
            prop_assert_eq!(sum(&ranked.span(f, c)), after().take(count).sum::<i64>());
            prop_assert_eq!(sum(&ranked.each(f, s, c)), after().step_by(step).take(count).sum::<i64>());
        }

        #[test]
        fn groups_are_those_of_single_units((ranked, single) in ranked(), paid in 0_usize..3, more in 1_usize..3, most in 0_usize..5) {
            let count = paid + more;
            let groups = || single.chunks_exact(count).take(most);
            let free = ranked.free(paid as u64, count as u64, (single.len() / count).min(most) as u64);
            prop_assert_eq!(sum(&free), groups().flat_map(|group| &group[paid..]).sum::<i64>());
            let mut sums = Vec::new();
            ranked.groups(count as u64, most as u64, &mut |sum, times| sums.extend((0..times).map(|_| sum)));
            prop_assert_eq!(sums, groups().map(|group| group.iter().sum()).collect::<Vec<i64>>());
        }

        #[test]
        fn the_best_number_of_groups_is_among_those_looked_at((ranked, _) in ranked(), b in 1_u64..4, g in 1_u64..4) {
            let most = ranked.units() / (b + g);
            let worth = |groups: u64| sum(&ranked.span(groups * b, groups * g));
            let best = ranked.turning(&[(0, b), (0, b + g)], most).into_iter().map(worth).max();
            prop_assert_eq!(best, (0..=most).map(worth).max());
        }
    }
}
