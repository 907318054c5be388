//! Prices for units: a bound on what any assignment gives.
//!
//! Each automaton pays the price of every unit that it uses. Then no assignment gives more than the sum of all prices and of what
//! each automaton gains alone, because a unit serves once. That holds for any prices that are not negative; good ones are found by
//! raising the price of units that several want and lowering that of units nobody does (Held and Karp, 1971). All is in integers.

use super::automata::{Automaton, Contest, start};

pub(super) const NEVER: i64 = i64::MIN / 4;

/// Prices, and what they bound.
#[derive(Clone)]
pub(super) struct Prices {
    pub(super) of: Vec<i64>,
    pub(super) bound: i64,
}

/// What an automaton may still gain, per unit and state, when it pays for units.
pub(super) struct Gains {
    states: usize,
    most: Vec<i64>,
}

impl Gains {
    pub(super) fn new(contest: &Contest, automaton: &Automaton, prices: &[i64]) -> Gains {
        let states = automaton.states();
        let mut layers: Vec<Vec<i64>> = Vec::with_capacity(prices.len().saturating_add(1));
        layers.push(automaton.complete.iter().map(|complete| if *complete { 0 } else { NEVER }).collect());
        for (place, (unit, price)) in contest.units.iter().zip(prices).enumerate().rev() {
            let Some(next) = layers.last() else { break };
            let mut layer = next.clone();
            if automaton.sides.get(place).is_some_and(|sides| *sides != 0) {
                for (state, most) in (0_u8..=u8::MAX).zip(layer.iter_mut()) {
                    for (to, given) in automaton.steps(place, unit.price, state) {
                        let after = next.get(usize::from(to)).copied().unwrap_or(NEVER);
                        *most = (*most).max(after.saturating_add(given).saturating_sub(*price));
                    }
                }
            }
            layers.push(layer);
        }
        layers.reverse();
        Gains { states, most: layers.concat() }
    }

    /// From a unit on, in a state.
    pub(super) fn at(&self, unit: usize, state: u8) -> i64 {
        let place = unit.saturating_mul(self.states).saturating_add(usize::from(state));
        self.most.get(place).copied().unwrap_or(NEVER)
    }

    /// Counts the units that an automaton uses in a best course of its own.
    fn uses(&self, contest: &Contest, automaton: &Automaton, prices: &[i64], uses: &mut [i64]) {
        let mut state = start(automaton);
        for (place, ((unit, price), count)) in contest.units.iter().zip(prices).zip(uses).enumerate() {
            let (here, next) = (self.at(place, state), place.saturating_add(1));
            if self.at(next, state) == here {
                continue;
            }
            let step = automaton
                .steps(place, unit.price, state)
                .find(|(to, given)| self.at(next, *to).saturating_add(*given).saturating_sub(*price) == here);
            if let Some((to, _)) = step {
                state = to;
                *count = count.saturating_add(1);
            }
        }
    }
}

/// The bound of some prices, and how many automata want each unit.
fn bound(contest: &Contest, prices: &[i64], uses: &mut [i64]) -> i64 {
    let mut bound = prices.iter().copied().fold(0, i64::saturating_add);
    for automaton in &contest.automata {
        let gains = Gains::new(contest, automaton, prices);
        bound = bound.saturating_add(gains.at(0, start(automaton)).max(0));
        gains.uses(contest, automaton, prices, uses);
    }
    bound
}

/// Good prices, after so many rounds; `reached` is what an assignment gives already.
pub(super) fn find(contest: &Contest, reached: i64, from: Option<Prices>, rounds: u32) -> Prices {
    let count = contest.units.len();
    let zero = vec![0_i64; count];
    let mut prices = from.as_ref().map_or(zero, |prices| prices.of.clone());
    let mut best = from.unwrap_or(Prices { of: prices.clone(), bound: i64::MAX });
    // The step is (bound − reached) × part / 64 / squares; it is halved when it does not help any more.
    let mut part: i64 = 96;
    let mut stale: u32 = 0;
    for _ in 0..rounds {
        let mut uses = vec![0_i64; count];
        let now = bound(contest, &prices, &mut uses);
        if now < best.bound {
            best = Prices { of: prices.clone(), bound: now };
            stale = 0;
        } else {
            stale = stale.saturating_add(1);
            if stale >= 6 {
                stale = 0;
                part /= 2;
                prices.clone_from(&best.of);
                if part == 0 {
                    break;
                }
                continue;
            }
        }
        if best.bound <= reached {
            break;
        }
        let slopes = |uses: i64, price: i64| if price == 0 && uses == 0 { 0 } else { uses.saturating_sub(1) };
        let squares =
            uses.iter().zip(&prices).map(|(uses, price)| slopes(*uses, *price)).map(|slope| slope.saturating_mul(slope));
        let squares = squares.fold(0, i64::saturating_add);
        if squares == 0 {
            break;
        }
        let distance = i128::from(now.saturating_sub(reached)).saturating_mul(i128::from(part));
        let step =
            distance.checked_div(i128::from(squares).saturating_mul(64)).and_then(|step| i64::try_from(step).ok()).unwrap_or(0);
        if step == 0 {
            break;
        }
        for (price, uses) in prices.iter_mut().zip(&uses) {
            let slope = slopes(*uses, *price);
            *price = price.saturating_add(step.saturating_mul(slope)).max(0);
        }
    }
    best
}
