//! The one kernel that spreads an amount over targets.
//!
//! Shares are differences of rounded running sums: share_i = R(A·C_i/T) − R(A·C_(i−1)/T) with C the running sum of the weights and T
//! their total. The sum telescopes to A; each share is its exact value rounded down or up, so with A ≤ T no share exceeds its weight
//! and a weight of 0 gets 0; cutting a target in two changes nothing. Largest-remainder methods do not split that way
//! (Balinski and Young, *Fair Representation*, 1982).

use crate::money::share;

/// Something that takes a share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// In proportion to what.
    pub(crate) weight: i64,
    /// How much it can take at most.
    pub(crate) room: i64,
    /// What it takes.
    pub(crate) share: i64,
}

impl Target {
    /// Without room a target is left out.
    pub(crate) fn new(weight: i64, room: i64) -> Target {
        let room = room.max(0);
        Target { weight: if room == 0 { 0 } else { weight }, room, share: 0 }
    }
}

/// The shares of an amount, one target after the other in canonical order.
///
/// Where the amount is at most the total, no share exceeds its weight.
#[derive(Debug)]
pub(crate) struct Shares {
    amount: u64,
    total: u64,
    /// The weights so far, and what they take together.
    running: u64,
    before: u64,
}

impl Shares {
    /// An amount over targets whose weights have a total, which is that of a cart: it fits.
    #[inline]
    pub(crate) fn new(amount: i64, total: i64) -> Shares {
        Shares { amount: whole(amount), total: whole(total), running: 0, before: 0 }
    }

    /// What the next target takes.
    #[inline]
    pub(crate) fn next(&mut self, weight: i64) -> i64 {
        self.running = self.running.saturating_add(whole(weight));
        let upto = share(self.amount, self.running, self.total).unwrap_or(self.before);
        let taken = upto.saturating_sub(std::mem::replace(&mut self.before, upto));
        i64::try_from(taken).unwrap_or(i64::MAX)
    }
}

/// Nothing below nothing is shared.
#[inline]
fn whole(amount: i64) -> u64 {
    u64::try_from(amount).unwrap_or(0)
}

/// Spreads `amount` over the targets, which are in canonical order and new, and answers how much of it found room.
///
/// A target whose share exceeds its room takes its room and leaves; the rest is spread again.
pub(crate) fn allocate(amount: i64, targets: &mut [Target]) -> i64 {
    let room = targets.iter().map(|target| target.room).fold(0, i64::saturating_add);
    let given = amount.max(0).min(room);
    let mut left = given;
    loop {
        let total = targets.iter().map(|target| target.weight).fold(0, i64::saturating_add);
        let mut shares = Shares::new(left, total);
        for target in targets.iter_mut().filter(|target| target.weight > 0) {
            target.share = shares.next(target.weight);
        }
        // A target that is full keeps its share and has weight 0 in the further rounds.
        let mut full = false;
        for target in targets.iter_mut().filter(|target| target.share > target.room) {
            target.share = target.room;
            target.weight = 0;
            left = left.saturating_sub(target.room);
            full = true;
        }
        if !full {
            return given;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(amount: i64, weights: &[i64]) -> Vec<i64> {
        let mut targets: Vec<Target> = weights.iter().map(|w| Target::new(*w, *w)).collect();
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
