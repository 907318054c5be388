//! What is compared: what a combination saves, and who goes first among equals; and the same in one number.

use std::cmp::Reverse;

use crate::compile::class_bit;
use crate::engine::session::{POINTS, Session};
use crate::model::Class;
use crate::sort;

/// The worth of a combination; the greater the better.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// What promotions take off, deposits with all they are worth; points that pay are the customer's own.
    pub(super) saved: i64,
    /// Promotions that give a reward.
    pub(super) rewards: usize,
    /// The others: the fewer the better.
    pub(super) others: Reverse<usize>,
    /// Priorities of all that joined, highest first.
    pub(super) priorities: Vec<i32>,
    /// Their positions, first first.
    pub(super) positions: Reverse<Vec<u32>>,
    /// No promotion is kept from units.
    pub(super) whole: bool,
}

impl Key {
    /// Less than any combination.
    pub(super) fn nothing() -> Key {
        let (others, positions) = (Reverse(0), Reverse(Vec::new()));
        Key { saved: -1, rewards: 0, others, priorities: Vec::new(), positions, whole: true }
    }

    /// The key of promotions that joined and save so much.
    pub(super) fn of(session: &Session<'_>, saved: i64, joined: &[u32], whole: bool) -> Key {
        let rewards = joined.iter().filter(|slot| rewarding(session, **slot)).count();
        let mut priorities: Vec<i32> = joined.iter().map(|slot| session.promo(*slot).priority).collect();
        sort::by_key(&mut priorities, |priority| Reverse(*priority));
        let mut positions: Vec<u32> = joined.iter().map(|slot| session.ledger.slots[*slot].promo).collect();
        sort::ascending(&mut positions);
        Key {
            saved,
            rewards,
            others: Reverse(joined.len().saturating_sub(rewards)),
            priorities,
            positions: Reverse(positions),
            whole,
        }
    }

    /// The key of a session that has run.
    pub(super) fn reached(session: &Session<'_>, whole: bool) -> Key {
        Key::of(session, taken_off(session), &session.ledger.joined, whole)
    }
}

/// What it costs promotions without a reward to apply, so that of two sets of them the one that comes first costs less.
pub(super) struct Costs {
    /// Per promotion.
    pub(super) each: Vec<i64>,
    /// None costs more.
    pub(super) most: i64,
}

impl Costs {
    /// Of promotions with these priorities, in the order of their positions; `None`: it cannot be told in numbers so small.
    pub(super) fn of(priorities: &[i32]) -> Option<Costs> {
        let mut levels = priorities.to_vec();
        sort::ascending(&mut levels);
        levels.dedup();
        let lowest = levels.first().copied()?;
        // A place in the order counts for more than all later ones together. But of sets with as many of each level none differs first
        // in the last of one; for the lowest that is left as it is.
        let mut each = vec![0; priorities.len()];
        let mut all: i64 = 1;
        let mut later: Vec<i32> = Vec::new();
        for (priority, place) in priorities.iter().zip(&mut each).rev() {
            if *priority == lowest || later.contains(priority) {
                *place = all;
                all = all.checked_mul(2)?;
            }
            later.push(*priority);
        }
        // One of a higher level counts for more than all places and all of the levels between, the lowest for nothing: how many there
        // are of it is told by the others.
        for level in levels.iter().skip(1) {
            let of = || priorities.iter().zip(0_usize..).filter(|one| one.0 == level).map(|one| one.1);
            for place in of() {
                let one = each.get_mut(place)?;
                *one = one.checked_add(all)?;
            }
            all = all.checked_mul(i64::try_from(of().count()).ok()?.checked_add(1)?)?;
        }
        // And one promotion less for more than all of that.
        each.iter_mut().for_each(|one| *one = all.saturating_sub(*one));
        Some(Costs { each, most: all })
    }
}

/// Whether a promotion has a reward to give.
pub(super) fn rewarding(session: &Session<'_>, slot: u32) -> bool {
    session.promo(slot).classes & class_bit(Class::Reward) != 0
}

/// What promotions have taken off so far.
pub(super) fn taken_off(session: &Session<'_>) -> i64 {
    let taken = session.ledger.taken.iter().filter(|taken| taken.slot != POINTS);
    taken.map(|taken| taken.amount).fold(0, i64::saturating_add)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

    use super::*;

    /// The key of the promotions whose places are in a set, if all of them save the same.
    fn key(priorities: &[i32], set: u32) -> Key {
        let positions: Vec<u32> = (0_u32..).take(priorities.len()).filter(|place| set >> place & 1 == 1).collect();
        let mut theirs: Vec<i32> = positions.iter().map(|place| priorities[*place as usize]).collect();
        theirs.sort_unstable_by_key(|priority| Reverse(*priority));
        Key {
            saved: 0,
            rewards: 0,
            others: Reverse(positions.len()),
            priorities: theirs,
            positions: Reverse(positions),
            whole: true,
        }
    }

    fn cost(costs: &Costs, set: u32) -> i64 {
        costs.each.iter().zip(0_u32..).filter(|(_, place)| set >> place & 1 == 1).map(|(cost, _)| cost).sum()
    }

    #[test]
    fn one_level_is_told_by_the_places_alone() {
        let costs = Costs::of(&[7; 4]).expect("few");
        assert_eq!((costs.each, costs.most), (vec![16 - 8, 16 - 4, 16 - 2, 16 - 1], 16));
        // The last of the higher level needs no place; 4 and 2 and 1 are the others'; one of that level counts for 8, and three times
        // 8 is the most that levels and places count for.
        let costs = Costs::of(&[2, 1, 2, 1]).expect("few");
        assert_eq!((costs.each, costs.most), (vec![24 - 8 - 4, 24 - 2, 24 - 8, 24 - 1], 24));
    }

    #[test]
    fn costs_are_small_however_many_levels_there_are() {
        let most = |levels: i32| Costs::of(&(0..24).map(|place| place % levels).collect::<Vec<_>>()).map(|costs| costs.most);
        assert_eq!(most(1), Some(1 << 24));
        assert_eq!(most(3), Some((1 << 22) * 9 * 9));
        assert_eq!(most(24), Some((1 << 1) * (1 << 23)));
        assert!((1..=24).all(|levels| most(levels).is_some_and(|most| most <= 1 << 31)));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(if cfg!(miri) { 4 } else { 2_000 }))]

        /// Of all pairs of sets the one that comes first costs less.
        #[test]
        fn prop_costs_order_sets_as_keys_do(priorities in proptest::collection::vec(-2_i32..3, 1..=7)) {
            let costs = Costs::of(&priorities).expect("few");
            let mut sets: Vec<(Key, i64)> =
                (0..1_u32 << priorities.len()).map(|set| (key(&priorities, set), cost(&costs, set))).collect();
            sets.sort_unstable_by(|one, other| other.0.cmp(&one.0));
            proptest::prop_assert!(sets.iter().zip(sets.iter().skip(1)).all(|(one, next)| one.1 < next.1), "{:?}", costs.each);
            proptest::prop_assert!(costs.each.iter().all(|cost| (1..=costs.most).contains(cost)));
        }

        /// The same for larger sets.
        #[test]
        fn prop_costs_order_large_sets_as_keys_do(
            priorities in proptest::collection::vec(-3_i32..4, 24),
            one in 0_u32..1 << 24,
            changed in proptest::collection::vec(0_u32..24, 1..=6),
        ) {
            let costs = Costs::of(&priorities).expect("few");
            let other = changed.iter().fold(one, |set, place| set ^ 1 << place);
            let keys = key(&priorities, one).cmp(&key(&priorities, other));
            proptest::prop_assert_eq!(keys, cost(&costs, other).cmp(&cost(&costs, one)));
        }
    }
}
