//! The one kernel that spreads an amount over targets.
//!
//! Shares are differences of rounded running sums: share_i = R(A·C_i/T) − R(A·C_(i−1)/T) with C the running sum of the weights and T
//! their total. The sum telescopes to A; each share is its exact value rounded down or up, so with A ≤ T no share exceeds its weight
//! and a weight of 0 gets 0; cutting a target in two changes nothing. Largest-remainder methods do not split that way
//! (Balinski and Young, *Fair Representation*, 1982).

use crate::money::{RoundingMode, mul_div};

/// Something that takes a share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// In proportion to what.
    pub(crate) weight: i128,
    /// How much it can take at most.
    pub(crate) room: i64,
    /// What it takes.
    pub(crate) share: i64,
}

impl Target {
    pub(crate) fn new(weight: i128, room: i64) -> Target {
        Target { weight, room, share: 0 }
    }
}

/// Spreads `amount` over the targets, which are in canonical order, and answers how much of it found room.
///
/// Targets without room are left out. A target whose share exceeds its room takes its room and leaves; the rest is spread again.
pub(crate) fn allocate(amount: i64, targets: &mut [Target]) -> i64 {
    let room: i128 = targets.iter().map(|target| i128::from(target.room.max(0))).fold(0, i128::saturating_add);
    let given = i128::from(amount.max(0)).min(room);
    let mut left = given;
    // A target that is full keeps its share and has weight 0 in the further rounds.
    for target in targets.iter_mut() {
        target.share = 0;
        if target.room <= 0 {
            target.weight = 0;
        }
    }
    while left > 0 {
        let total: i128 = targets.iter().map(|target| target.weight).fold(0, i128::saturating_add);
        if total <= 0 {
            break;
        }
        let mut running: i128 = 0;
        let mut before: i128 = 0;
        let mut full = false;
        for target in targets.iter_mut() {
            if target.weight <= 0 {
                continue;
            }
            running = running.saturating_add(target.weight);
            let upto = mul_div(left, running, total, RoundingMode::HalfUp).unwrap_or(before);
            target.share = i64::try_from(upto.saturating_sub(before)).unwrap_or(i64::MAX);
            before = upto;
            full |= target.share > target.room;
        }
        if !full {
            break;
        }
        for target in targets.iter_mut() {
            if target.weight > 0 && target.share > target.room {
                target.share = target.room;
                target.weight = 0;
                left = left.saturating_sub(i128::from(target.room));
            }
        }
    }
    i64::try_from(given).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(amount: i64, weights: &[i64]) -> Vec<i64> {
        let mut targets: Vec<Target> = weights.iter().map(|w| Target::new(i128::from(*w), *w)).collect();
        allocate(amount, &mut targets);
        targets.iter().map(|t| t.share).collect()
    }

    /// Every amount over every three weights of 0..=9: the sum is exact, no share exceeds its weight, shares are the exact
    /// value rounded down or up, zero takes zero.
    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn shares_are_exact_and_within_a_cent_on_all_small_cases() {
        for a in 0..=9_i64 {
            for b in 0..=9_i64 {
                for c in 0..=9_i64 {
                    let total = a + b + c;
                    for amount in 0..=total {
                        let shares = spread(amount, &[a, b, c]);
                        assert_eq!(shares.iter().sum::<i64>(), amount);
                        for (share, weight) in shares.iter().zip([a, b, c]) {
                            assert!(*share <= weight && *share >= 0);
                            if total > 0 {
                                let floor = amount * weight / total;
                                let ceil = (amount * weight + total - 1) / total;
                                assert!(*share == floor || *share == ceil);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Cutting one target in two equal units' worth changes no total.
    #[test]
    fn splitting_changes_nothing_on_all_small_cases() {
        for unit in 1..=5_i64 {
            for n in 2..=5_i64 {
                for other in 0..=6_i64 {
                    let total = unit * n + other;
                    for amount in 0..=total {
                        let merged = spread(amount, &[unit * n, other]);
                        let split = spread(amount, &[unit * (n - 1), unit, other]);
                        assert_eq!(merged[0], split[0] + split[1]);
                        assert_eq!(merged[1], split[2]);
                    }
                }
            }
        }
    }

    #[test]
    fn what_finds_no_room_moves_to_the_others() {
        // 60 over 100 and 100, the first may take 10: 30 and 30, then 10 and 50.
        let mut targets = [Target::new(100, 10), Target::new(100, 100)];
        assert_eq!(allocate(60, &mut targets), 60);
        assert_eq!(targets.map(|t| t.share), [10, 50]);
        // No room at all beyond 10 and 20.
        let mut targets = [Target::new(100, 10), Target::new(100, 20)];
        assert_eq!(allocate(60, &mut targets), 30);
        assert_eq!(targets.map(|t| t.share), [10, 20]);
        assert_eq!(allocate(5, &mut []), 0);
        let mut none = [Target::new(5, 0)];
        assert_eq!(allocate(5, &mut none), 0);
    }
}
