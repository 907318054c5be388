//! Prices for units: a bound on what any assignment gives.
//!
//! Each automaton pays the price of every unit that it uses. Then no assignment gives more than the sum of all prices and of what
//! each automaton gains alone, because a unit serves once. That holds for any prices that are not negative; good ones are found by
//! raising the price of units that several want and lowering that of units nobody does (Held and Karp, 1971). All is in integers.

use super::automata::{Automaton, Contest};

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

/// What an automaton may still gain when it pays for units: from each unit of its scope on, per state. After the last there is one
/// more layer.
#[derive(Default)]
pub(super) struct Gains {
    most: Vec<i64>,
}

impl Gains {
    pub(super) fn work_out(&mut self, contest: &Contest, automaton: &Automaton, prices: &[i64]) {
        let states = automaton.states();
        self.most.clear();
        // Built from the end, so in reverse order of layers.
        self.most.extend(automaton.complete.iter().map(|complete| if *complete { 0 } else { NEVER }));
        for (unit, second) in automaton.scope.iter().rev() {
            let value = contest.units.get(*unit as usize).map_or(0, |unit| unit.price);
            let price = prices.get(*unit as usize).copied().unwrap_or(0);
            let from = self.most.len().saturating_sub(states);
            for (state, step) in automaton.moves(*second).iter().enumerate() {
                let at = |state: usize| self.most.get(from.saturating_add(state)).copied().unwrap_or(NEVER);
                let used = at(usize::from(step.to)).saturating_add(step.gives(value)).saturating_sub(price);
                let still = at(state);
                self.most.push(still.max(used));
            }
        }
    }

    /// The layer from a place of the scope on, of so many.
    pub(super) fn layer(&self, automaton: &Automaton, place: usize) -> &[i64] {
        let states = automaton.states();
        let from = automaton.scope.len().saturating_sub(place).saturating_mul(states);
        self.most.get(from..from.saturating_add(states)).unwrap_or(&[])
    }

    /// From the first unit on.
    pub(super) fn all(&self, automaton: &Automaton) -> i64 {
        self.layer(automaton, 0).get(usize::from(automaton.start)).copied().unwrap_or(0)
    }

    /// Counts the units that an automaton uses in a best course of its own.
    fn uses(&self, automaton: &Automaton, uses: &mut [i64]) {
        let mut state = usize::from(automaton.start);
        let mut layers = self.most.chunks_exact(automaton.states()).rev();
        let mut here = layers.next().unwrap_or(&[]);
        for ((unit, second), next) in automaton.scope.iter().zip(layers) {
            if here.get(state) != next.get(state) {
                state = automaton.moves(*second).get(state).map_or(state, |step| usize::from(step.to));
                if let Some(count) = uses.get_mut(*unit as usize) {
                    *count = count.saturating_add(1);
                }
            }
            here = next;
        }
    }
}

/// The bound of some prices, and how many automata want each unit.
fn bound(contest: &Contest, gains: &mut Gains, prices: &[i64], uses: &mut [i64]) -> i64 {
    let mut bound = prices.iter().copied().fold(0, i64::saturating_add);
    for automaton in &contest.automata {
        gains.work_out(contest, automaton, prices);
        bound = bound.saturating_add(gains.all(automaton));
        gains.uses(automaton, uses);
    }
    bound
}

/// Good prices, after so many rounds; `reached` is what an assignment gives already.
pub(super) fn find(contest: &Contest, reached: i64, rounds: u32) -> Prices {
    let mut prices = vec![0_i64; contest.units.len()];
    let mut uses = prices.clone();
    let mut gains = Gains::default();
    let mut best = Prices { of: prices.clone(), bound: i64::MAX };
    // By how much the next prices are expected to lower the bound: less and less, when that does not come true.
    let mut hope: i64 = 0;
    let mut stale: u32 = 0;
    for round in 0..rounds {
        uses.fill(0);
        let now = bound(contest, &mut gains, &prices, &mut uses);
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
        let slopes = |uses: i64, price: i64| if price == 0 && uses == 0 { 0 } else { uses.saturating_sub(1) };
        let squares =
            uses.iter().zip(&prices).map(|(uses, price)| slopes(*uses, *price)).map(|slope| slope.saturating_mul(slope));
        let squares = squares.fold(0, i64::saturating_add);
        let step = now.saturating_sub(best.bound).saturating_add(hope).checked_div(squares).unwrap_or(0);
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
