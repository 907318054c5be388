//! Offers of the same groups act as one, which completes as many groups as they all may, the cheapest first. Who takes part is decided
//! when it is known how many groups there are.

use super::offers::{Offer, Shape};

/// Pairs can be open in many ways: their offers act as one if all of them together give fewer groups than this.
const MANY_PAIRS: usize = 11;

/// Offers of the same groups, the cheapest first.
pub(super) struct Joint(Vec<Offer>);

/// What each group costs that is completed, and all that was paid for taking part then.
pub(super) struct Terms {
    pub(super) groups: Vec<(i64, i64)>,
    /// Whether more groups may follow for the terms of the last.
    pub(super) endless: bool,
}

/// Offers that are needed, those of the same groups together; `required` stands for itself.
pub(super) fn join(offers: &[Offer], required: Option<u32>) -> Vec<Joint> {
    let outdone = |one: &Offer| Some(one.slot) != required && offers.iter().any(|other| other.outdoes(one));
    let mut joints: Vec<Joint> = Vec::new();
    for offer in offers.iter().filter(|offer| !outdone(offer)) {
        let alone = |one: &Offer| Some(one.slot) == required;
        let joins = |joint: &&mut Joint| !alone(offer) && !joint.0.iter().any(alone) && joint.takes(offer);
        match joints.iter_mut().find(joins) {
            Some(joint) => {
                let place = joint.0.partition_point(|one| one.price <= offer.price);
                joint.0.insert(place, offer.clone());
            }
            None => joints.push(Joint::of(offer.clone())),
        }
    }
    joints
}

/// Which of some offers of one price give so many groups together, for the least cost; `None`: there is no room for so many.
fn cheapest(offers: &[Offer], groups: usize) -> Option<u32> {
    // Per number of groups.
    let mut best: Vec<Option<(i64, u32)>> = vec![None; groups.saturating_add(1)];
    *best.first_mut()? = Some((0, 0));
    for (offer, who) in offers.iter().zip(0_u32..) {
        for count in (1..=groups).rev() {
            let others = best.get(count.saturating_sub(offer.most.unwrap_or(count))).copied().flatten();
            let with = others.map(|(cost, of)| (cost.saturating_add(offer.cost), of | 1_u32.checked_shl(who).unwrap_or(0)));
            let one = best.get_mut(count)?;
            *one = one.iter().copied().chain(with).min();
        }
    }
    best.last().copied().flatten().map(|one| one.1)
}

impl Joint {
    pub(super) fn of(offer: Offer) -> Joint {
        Joint(vec![offer])
    }

    /// Whether another offers the same groups, so that it does not matter who gives one.
    fn takes(&self, offer: &Offer) -> bool {
        let small = || {
            let most = self.0.iter().chain([offer]).map(|one| one.most);
            most.fold(0, |all: usize, most| all.saturating_add(most.unwrap_or(MANY_PAIRS))) < MANY_PAIRS
        };
        let alike = |first: &Offer| first.shape == offer.shape && first.scope == offer.scope;
        self.0.first().is_some_and(alike) && (offer.shape != Shape::Pair || small())
    }

    pub(super) fn first(&self) -> Option<&Offer> {
        self.0.first()
    }

    /// How many groups each gives, if so many are completed: the cheapest first, and among equals those for which it costs least to
    /// take part.
    pub(super) fn shares(&self, groups: usize) -> Option<Vec<usize>> {
        let mut shares = Vec::with_capacity(self.0.len());
        let mut left = groups;
        for equals in self.0.chunk_by(|one, other| one.price == other.price) {
            let few = cheapest(equals, left).unwrap_or(u32::MAX);
            for (offer, who) in equals.iter().zip(0_u32..) {
                let takes = few.checked_shr(who).unwrap_or(0) & 1 == 1;
                let share = if takes { offer.most.unwrap_or(left).min(left) } else { 0 };
                shares.push(share);
                left = left.saturating_sub(share);
            }
        }
        (left == 0).then_some(shares)
    }

    pub(super) fn terms(&self) -> Terms {
        let fit = self.0.first().map_or(0, Offer::fit);
        let mut terms = Terms { groups: Vec::new(), endless: false };
        for groups in 1..=fit {
            let Some(shares) = self.shares(groups) else { break };
            let taking = || self.0.iter().zip(&shares).filter(|(_, share)| **share > 0).map(|(offer, _)| offer);
            let price = taking().map(|offer| offer.price).max().unwrap_or(0);
            terms.groups.push((price, taking().map(|offer| offer.cost).fold(0, i64::saturating_add)));
            if taking().any(|offer| offer.most.is_none()) {
                terms.endless = true;
                break;
            }
        }
        terms
    }

    /// Who uses each of the units that all of them use together, in order. The dearest groups go to whoever asks most for one, so
    /// that nobody has a group that is worth less than it costs unless there is one too many.
    pub(super) fn deal(&self, used: &[u32]) -> Vec<(u32, u32)> {
        let Some(first) = self.0.first() else { return Vec::new() };
        let (units, each) = match first.shape {
            Shape::Ladder { count, .. } => (count, count),
            Shape::Pair => (2, 1),
        };
        let shares = self.shares(used.len().checked_div(units).unwrap_or(0)).unwrap_or_default();
        let mut slots = Vec::new();
        for (offer, share) in self.0.iter().zip(shares).rev() {
            slots.resize(slots.len().saturating_add(share.saturating_mul(each)), offer.slot);
        }
        let mut sides = [&slots[..]; 2];
        let mut dealt = Vec::with_capacity(used.len());
        for unit in used {
            let [one, second] = &mut sides;
            let side = if first.side(*unit) == Some(true) { second } else { one };
            if let Some((slot, rest)) = side.split_first() {
                dealt.push((*unit, *slot));
                *side = rest;
            }
        }
        dealt
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

    use super::super::automata::Contest;
    use super::super::contend::{Assignment, solve};
    use super::super::key::Costs;
    use super::super::offers::Unit;
    use super::*;

    const SCALE: i64 = 1 << 12;

    fn offer(slot: u32, shape: Shape, price: i64, most: Option<usize>) -> Offer {
        let cost = (1 << 6) - (1 << (5 - slot));
        Offer {
            slot,
            shape,
            scope: (0..6).map(|unit| (unit, shape == Shape::Pair && unit % 2 == 1)).collect(),
            price: price * SCALE,
            most,
            cost,
        }
    }

    fn ladder(slot: u32, price: i64, most: Option<usize>) -> Offer {
        offer(slot, Shape::Ladder { count: 2, paid: 0 }, price, most)
    }

    fn joint(offers: &[Offer]) -> Joint {
        let mut joints = join(offers, None);
        assert_eq!(joints.len(), 1);
        joints.remove(0)
    }

    /// What an offer gives for units, costs included: nothing for none, and `None` if they are no groups.
    fn gives(offer: &Offer, prices: &[i64], used: &[u32]) -> Option<i64> {
        if used.is_empty() {
            return Some(0);
        }
        let values: Vec<i64> = used.iter().map(|unit| prices[*unit as usize] * SCALE).collect();
        let (groups, free) = match offer.shape {
            Shape::Ladder { count, paid } => {
                let free = |group: &[i64]| group.iter().skip(paid).sum::<i64>();
                (used.len() / count, used.len().is_multiple_of(count).then(|| values.chunks(count).map(free).sum::<i64>())?)
            }
            Shape::Pair => {
                let second = used.iter().filter(|unit| offer.side(**unit) == Some(true)).count();
                (second, (2 * second == used.len()).then(|| values.iter().sum::<i64>())?)
            }
        };
        let most = groups <= offer.most.unwrap_or(groups);
        most.then(|| free - offer.price * i64::try_from(groups).expect("few") - offer.cost)
    }

    /// What the best assignment gives, by trying all.
    fn tried(offers: &[Offer], prices: &[i64]) -> i64 {
        let ways = (offers.len() + 1).pow(u32::try_from(prices.len()).expect("few"));
        let value = |way: usize| {
            let mut used = vec![Vec::new(); offers.len()];
            let mut rest = way;
            for unit in 0..prices.len() {
                if let Some(used) = used.get_mut(rest % (offers.len() + 1)) {
                    used.push(u32::try_from(unit).expect("few"));
                }
                rest /= offers.len() + 1;
            }
            let within = offers.iter().zip(&used).all(|(offer, used)| used.iter().all(|unit| offer.side(*unit).is_some()));
            let given = || offers.iter().zip(&used).map(|(offer, used)| gives(offer, prices, used)).sum::<Option<i64>>();
            within.then(given).flatten()
        };
        (0..ways).filter_map(value).max().expect("that nobody uses anything")
    }

    #[test]
    fn the_cheapest_come_first_and_then_as_few_as_can() {
        // Of two at 3, together three groups; of three at 5: one has room for two, one for one, and one for all.
        let offers =
            [ladder(0, 5, Some(1)), ladder(1, 3, Some(1)), ladder(2, 5, Some(2)), ladder(3, 3, Some(2)), ladder(4, 5, Some(4))];
        let joint = joint(&offers);
        let slots: Vec<u32> = joint.0.iter().map(|offer| offer.slot).collect();
        assert_eq!(slots, [1, 3, 0, 2, 4]);
        let shares = |groups| joint.shares(groups);
        assert_eq!(shares(0), Some(vec![0, 0, 0, 0, 0]));
        assert_eq!(shares(1), Some(vec![1, 0, 0, 0, 0]));
        assert_eq!(shares(2), Some(vec![0, 2, 0, 0, 0]));
        assert_eq!(shares(4), Some(vec![1, 2, 1, 0, 0]));
        assert_eq!(shares(5), Some(vec![1, 2, 0, 2, 0]));
        assert_eq!(shares(7), Some(vec![1, 2, 0, 0, 4]));
        assert_eq!(shares(8), Some(vec![1, 2, 1, 0, 4]));
        assert_eq!(shares(10), Some(vec![1, 2, 1, 2, 4]));
        assert_eq!(shares(11), None);
    }

    /// Gives offers, in the order of their positions, the costs of these priorities.
    fn prioritise(offers: &mut [Offer], priorities: &[i32]) {
        let costs = Costs::of(&priorities[..offers.len()]).expect("few").each;
        offers.iter_mut().zip(costs).for_each(|(offer, cost)| offer.cost = cost);
    }

    #[test]
    fn among_equals_priorities_decide_and_then_positions() {
        let shares = |rooms: &[usize], priorities: &[i32], groups| {
            let mut offers: Vec<Offer> = (0_u32..).zip(rooms).map(|(slot, room)| ladder(slot, 5, Some(*room))).collect();
            prioritise(&mut offers, priorities);
            joint(&offers).shares(groups)
        };
        // Two must do. The first with the last have room, but the second and the third are the higher priorities.
        assert_eq!(shares(&[1, 2, 5, 6], &[3, 3, 2, 1], 7), Some(vec![0, 2, 5, 0]));
        // One of each level: the first with the last, not whoever goes with the earlier one of the higher level.
        assert_eq!(shares(&[2, 1, 3, 2], &[1, 2, 1, 2], 4), Some(vec![2, 0, 0, 2]));
        // One that does it alone comes before two of any priority.
        assert_eq!(shares(&[1, 1, 2], &[2, 2, 1], 2), Some(vec![0, 0, 2]));
    }

    #[test]
    fn whoever_asks_most_has_the_dearest_groups() {
        let joint = joint(&[ladder(0, 3, Some(1)), ladder(1, 5, Some(1)), ladder(2, 4, Some(1))]);
        assert_eq!(joint.deal(&[0, 1, 2, 3, 4, 5]), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 0), (5, 0)]);
        let pairs: Vec<Offer> = [2, 1].map(|price| offer(3 - price, Shape::Pair, i64::from(price), Some(1))).into();
        let pairs = super::tests::joint(&pairs);
        assert_eq!(pairs.deal(&[0, 2, 3, 5]), [(0, 1), (2, 2), (3, 1), (5, 2)]);
    }

    #[test]
    fn one_without_a_limit_outdoes_whoever_gives_no_more() {
        let kept =
            |offers: &[Offer]| -> Vec<u32> { join(offers, None).iter().flat_map(|joint| &joint.0).map(|one| one.slot).collect() };
        let pay = |slot, count, paid| offer(slot, Shape::Ladder { count, paid }, 0, None);
        // One of two free instead of one of three, of two of four, or of one of four; not instead of two of three.
        assert_eq!(kept(&[pay(0, 2, 1), pay(1, 3, 2), pay(2, 4, 2), pay(3, 4, 3), pay(4, 3, 1)]), [0, 4]);
        // Equals are told apart by the order alone, and the earlier is needed for itself.
        assert_eq!(kept(&[pay(0, 3, 2), pay(1, 2, 1)]), [0, 1]);
        assert_eq!(kept(&[ladder(0, 5, Some(1)), ladder(1, 5, None), ladder(2, 5, Some(2)), ladder(3, 6, None)]), [0, 1]);
        // Two units for 5: any two for 5, and any four for 11, but not any four for 9, nor one that has a limit.
        let four = |slot, price| offer(slot, Shape::Ladder { count: 4, paid: 0 }, price, Some(1));
        assert_eq!(kept(&[four(0, 9), four(1, 11), offer(2, Shape::Pair, 6, None), ladder(3, 5, None)]), [0, 3]);
        assert_eq!(kept(&[four(0, 11), ladder(1, 5, Some(1))]), [0, 1]);
        // A pair the other way round, and one with a unit of its own.
        let mut turned = offer(0, Shape::Pair, 6, None);
        turned.scope.iter_mut().for_each(|one| one.1 = !one.1);
        assert_eq!(kept(&[turned.clone(), offer(1, Shape::Pair, 5, None)]), [1]);
        turned.scope.push((6, true));
        assert_eq!(kept(&[turned, offer(1, Shape::Pair, 5, None)]), [0, 1]);
        // Whoever must take part stands for itself.
        let required = join(&[ladder(0, 5, None), ladder(1, 5, Some(1)), ladder(2, 4, Some(1))], Some(1));
        let slots: Vec<Vec<u32>> = required.iter().map(|joint| joint.0.iter().map(|one| one.slot).collect()).collect();
        assert_eq!(slots, [vec![2, 0], vec![1]]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(if cfg!(miri) { 2 } else { 400 }))]

        /// Whoever acts as one, and whoever is left out, gives together what all assignments to each promotion could.
        #[test]
        fn prop_together_they_give_what_each_could(
            mut prices in proptest::collection::vec(1_i64..12, 1..=6),
            kinds in proptest::collection::vec((0_usize..6, 1_i64..16, 0_usize..4, 0_u32..64), 1..=4),
            priorities in proptest::collection::vec(0_i32..3, 4),
        ) {
            prices.sort_unstable_by(|one, other| other.cmp(one));
            let mut offers: Vec<Offer> = kinds.iter().zip(0_u32..).map(|((kind, price, most, mask), slot)| {
                let (shape, price) = match kind {
                    0 | 1 => (Shape::Ladder { count: 2, paid: 0 }, *price),
                    2 => (Shape::Ladder { count: 2, paid: 1 }, 0),
                    3 => (Shape::Ladder { count: 3, paid: 1 + *most % 2 }, 0),
                    _ => (Shape::Pair, *price),
                };
                let mut one = offer(slot, shape, price, None);
                // Most want all units.
                let wants = |unit: u32| (unit as usize) < prices.len() && (mask % 3 > 0 || mask & (1 << unit) > 0);
                one.scope.retain(|(unit, _)| wants(*unit));
                one.most = Some(*most).filter(|most| (1..one.fit()).contains(most));
                one
            }).collect();
            prioritise(&mut offers, &priorities);
            let units = || prices.iter().zip(0_u32..).map(|(price, run)| Unit { run, price: price * SCALE }).collect();
            let contest = Contest::new(units(), offers.clone(), SCALE, None).expect("a small contest");
            let Assignment { owners, given, most, .. } = solve(&contest, 0, 1_000_000);
            proptest::prop_assert_eq!(given, most);
            proptest::prop_assert_eq!(given, tried(&offers, &prices));
            // Dealt out, each promotion gives its part of it.
            let users = owners.map_or_else(Vec::new, |owners| contest.users(&owners));
            let used = |offer: &Offer| -> Vec<u32> {
                users.iter().zip(0_u32..).filter(|(user, _)| **user == Some(offer.slot)).map(|(_, unit)| unit).collect()
            };
            let dealt = offers.iter().map(|offer| gives(offer, &prices, &used(offer))).sum::<Option<i64>>();
            proptest::prop_assert_eq!(dealt, Some(given));
        }
    }
}
