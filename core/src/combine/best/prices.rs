//! Prices for units: a bound on what any assignment gives.
//!
//! Each automaton pays the price of every unit that it uses. Then no assignment gives more than the sum of all prices and of what
//! each automaton gains alone, because a unit serves once. That holds for any prices that are not negative; good ones are found by
//! raising the price of units that several want and lowering that of units nobody does (Held and Karp, 1971). All is in integers.

use super::diagrams::Diagram;
use super::offers::MOST_PROMOTIONS;

/// What an automaton gains that cannot complete its groups.
pub(super) const NEVER: i64 = i64::MIN / 8;

/// Rounds that may help little before less is hoped for.
const STALE: u32 = 4;

/// Prices, and what they bound.
#[derive(Clone)]
pub(super) struct Prices {
    pub(super) of: Vec<i64>,
    pub(super) bound: i64,
}

/// How often two diagrams wanted the same unit, later rounds counting for more.
#[derive(Default)]
pub(super) struct Conflicts(Vec<u64>);

impl Conflicts {
    pub(super) fn between(&self, one: usize, other: usize) -> u64 {
        self.0.get(one.saturating_mul(MOST_PROMOTIONS).saturating_add(other)).copied().unwrap_or(0)
    }

    fn note(&mut self, users: u32, round: u64) {
        let each =
            || (0..MOST_PROMOTIONS).filter(|number| users.checked_shr(u32::try_from(*number).unwrap_or(0)).unwrap_or(0) & 1 == 1);
        for one in each() {
            for other in each().filter(|other| one < *other) {
                if let Some(count) = self.0.get_mut(one.saturating_mul(MOST_PROMOTIONS).saturating_add(other)) {
                    *count = count.saturating_add(round);
                }
            }
        }
    }
}

/// The bound of some prices, and who wants each unit.
fn bound(diagrams: &mut [Diagram], prices: &[i64], users: &mut [u32]) -> i64 {
    users.fill(0);
    let mut bound = prices.iter().copied().fold(0, i64::saturating_add);
    for (diagram, number) in diagrams.iter_mut().zip(0_u32..) {
        bound = bound.saturating_add(diagram.work_out(prices));
        diagram.uses(prices, |unit| {
            if let Some(users) = users.get_mut(unit as usize) {
                *users |= 1_u32.checked_shl(number).unwrap_or(0);
            }
        });
    }
    bound
}

/// Better prices than these, after so many rounds, at which the diagrams are looked at last; `reached` is what an assignment gives
/// already.
pub(super) fn find(diagrams: &mut [Diagram], from: &[i64], reached: i64, rounds: u64) -> (Prices, Conflicts) {
    let mut prices = from.to_vec();
    let mut users: Vec<u32> = vec![0; prices.len()];
    let mut conflicts = Conflicts(vec![0; MOST_PROMOTIONS * MOST_PROMOTIONS]);
    let mut best = Prices { of: prices.clone(), bound: i64::MAX };
    // By how much the next prices are expected to lower the bound: less and less, when that does not come true.
    let mut hope: i64 = 0;
    let mut stale: u32 = 0;
    for round in 0..rounds {
        let now = bound(diagrams, &prices, &mut users);
        users.iter().filter(|users| users.count_ones() > 1).for_each(|users| conflicts.note(*users, round));
        if round == 0 {
            hope = now.saturating_sub(reached) / 2;
        }
        let much = best.bound.saturating_sub(now) > hope / 8;
        stale = if much { 0 } else { stale.saturating_add(1) };
        if now < best.bound {
            best = Prices { of: prices.clone(), bound: now };
        }
        if best.bound <= reached {
            break;
        }
        if stale >= STALE {
            stale = 0;
            hope /= 2;
            prices.clone_from(&best.of);
            if now > best.bound {
                continue;
            }
        }
        hope = hope.min(best.bound.saturating_sub(reached));
        let slopes = |users: u32, price: i64| match i64::from(users.count_ones()) {
            0 if price == 0 => 0,
            uses => uses.saturating_sub(1),
        };
        let slopes: Vec<i64> = users.iter().zip(&prices).map(|(users, price)| slopes(*users, *price)).collect();
        let squares = slopes.iter().map(|slope| slope.saturating_mul(*slope));
        let squares = squares.fold(0, i64::saturating_add);
        let step = now.saturating_sub(best.bound).saturating_add(hope).checked_div(squares).unwrap_or(0);
        if step == 0 {
            break;
        }
        for (price, slope) in prices.iter_mut().zip(&slopes) {
            *price = price.saturating_add(step.saturating_mul(*slope)).max(0);
        }
    }
    for diagram in diagrams {
        diagram.work_out(&best.of);
    }
    (best, conflicts)
}

/// The better of prices that are known and of others, at which the diagrams are looked at last.
pub(super) fn better(diagrams: &mut [Diagram], known: Prices, others: &[i64]) -> Prices {
    let mut worked_out = |prices: &[i64]| {
        let sum = prices.iter().copied().fold(0, i64::saturating_add);
        diagrams.iter_mut().map(|diagram| diagram.work_out(prices)).fold(sum, i64::saturating_add)
    };
    let bound = worked_out(others);
    if bound < known.bound {
        return Prices { of: others.to_vec(), bound };
    }
    worked_out(&known.of);
    known
}
