//! The best assignment of the units of a contest.
//!
//! Prices for units bound what any assignment gives. Where the bound is not reached, something better than a *target* is sought a
//! little below it, then further below: for a high target little of each automaton is left to look at. What was found is the next
//! target. As long as layers must be cut, diagrams are merged, which lowers the bound, and layers widen.

use super::automata::Contest;
use super::diagrams::Diagram;
use super::layers::{Found, Network};
use super::merge::merge;
use super::prices::{self, Conflicts, Prices};

/// Rounds in which prices are improved: at first, for what is left below a target, and after two diagrams became one.
const ROUNDS: u64 = 40;
const AGAIN: u64 = 40;
const MERGED: u64 = 10;
/// The first target lies below the bound by 1/2^7 of it.
const NEAR: u32 = 7;
/// How many states of a layer are kept as long as nothing is found, twice as many each time; and then, in turn, as long as something
/// was cut. Fewer steps leave more for the last, and more is lost where the last does not end.
const NARROWEST: usize = 128;
const WIDTHS: [usize; 3] = [1 << 11, 1 << 15, 1 << 17];
/// Of as many states as a pass looked at, so much may be spent on nodes of diagrams before the next one.
const PART: u64 = 3;
/// What one operation looks at: states of a pass, or nodes in a round.
const STATES_AT_ONCE: u64 = 16;
const NODES_AT_ONCE: u64 = 128;

/// Contests of so few units are solved in a second way where debug assertions are on.
const SMALL: usize = 6;

/// What was found.
pub(super) struct Assignment {
    /// Who uses which unit, if that gives more than what was reached before.
    pub(super) owners: Option<Vec<Option<usize>>>,
    pub(super) given: i64,
    /// No assignment gives more.
    pub(super) most: i64,
    /// Operations.
    pub(super) spent: u64,
}

/// What is left of a contest when only more than a target is sought.
struct Rest {
    diagrams: Vec<Diagram>,
    prices: Prices,
    conflicts: Conflicts,
    target: i64,
}

/// How a search for more than a target ended.
enum End {
    /// There is nothing.
    Nothing,
    /// Nothing was found, but not everything was looked at.
    Unsure,
    /// With the best, or because effort or room is used up.
    Settled,
}

/// The best assignment that gives more than what was `reached`, as far as the effort allows.
pub(super) fn solve(contest: &Contest, reached: i64, effort: u64) -> Assignment {
    let mut whole = contest.diagrams();
    // With less effort than this takes nothing else is done, so that more of it never leads elsewhere.
    let spent = operations(&whole, ROUNDS);
    let rounds = if spent <= effort { ROUNDS } else { ROUNDS.saturating_mul(effort).checked_div(spent).unwrap_or(0) };
    let mut prices = prices::find(&mut whole, &vec![0; contest.units.len()], reached, rounds).0;
    let mut found = Assignment { owners: None, given: reached, most: prices.bound, spent };
    let first = prices.bound;
    let mut sought = first.checked_shr(NEAR).unwrap_or(0).max(1);
    let mut width = NARROWEST;
    while found.given < found.most && found.spent < effort {
        let mut rest = Rest::new(&whole, &prices, found.given.max(first.saturating_sub(sought)));
        found.spent = found.spent.saturating_add(operations(&rest.diagrams, AGAIN));
        let open = rest.improve(AGAIN);
        // What is good for the rest may be better for the whole.
        prices = prices::better(&mut whole, prices, &rest.prices.of);
        found.most = found.most.min(prices.bound);
        match if open { rest.exhaust(contest, width, effort, &mut found) } else { End::Nothing } {
            End::Nothing => found.most = found.most.min(rest.target),
            // Further below the bound, and with wider layers, something is found.
            End::Unsure => width = width.saturating_mul(2),
            End::Settled => break,
        }
        sought = sought.saturating_mul(2);
    }
    found
}

/// Solves a contest of few units, of which each promotion stands for itself, in a second way, and holds what was found against it.
pub(super) fn hold(contest: &Contest, found: &Assignment, reached: i64) {
    if contest.units.len() > SMALL || found.most > found.given {
        return;
    }
    let mut diagrams = contest.diagrams();
    let prices = prices::find(&mut diagrams, &vec![0; contest.units.len()], reached, ROUNDS).0;
    let sought = prices.bound.saturating_sub(found.given).saturating_add(1);
    diagrams.iter_mut().for_each(|diagram| _ = diagram.work_out(&prices.of));
    // From one diagram of all: there a way is an assignment.
    let whole = diagrams.into_iter().map(Some).reduce(|one, other| merge(&one?, &other?, &prices.of, sought, usize::MAX));
    let given = whole.flatten().map_or(i64::MAX, |mut whole| whole.work_out(&vec![0; contest.units.len()]));
    debug_assert!(given <= found.given && (given == found.given || found.owners.is_none()), "{given}, not {}", found.given);
}

impl Rest {
    fn new(whole: &[Diagram], prices: &Prices, target: i64) -> Rest {
        let sought = prices.bound.saturating_sub(target);
        let diagrams = whole.iter().map(|diagram| diagram.without(&prices.of, sought)).collect();
        Rest { diagrams, prices: prices.clone(), conflicts: Conflicts::default(), target }
    }

    /// By how much less than the bound is sought.
    fn slack(&self) -> i64 {
        self.prices.bound.saturating_sub(self.target)
    }

    /// Drops what leads to no more than the target.
    fn drop_hopeless(&mut self) {
        let sought = self.slack();
        for diagram in &mut self.diagrams {
            *diagram = diagram.without(&self.prices.of, sought);
        }
    }

    /// Improves the prices; whether more than the target is still possible.
    fn improve(&mut self, rounds: u64) -> bool {
        (self.prices, self.conflicts) = prices::find(&mut self.diagrams, &self.prices.of, self.target, rounds);
        let open = self.slack() > 0;
        if open {
            self.drop_hopeless();
        }
        open
    }

    /// Looks for the best that gives more than the target.
    fn exhaust(&mut self, contest: &Contest, mut width: usize, effort: u64, found: &mut Assignment) -> End {
        loop {
            let Some(network) = Network::new(contest, &self.diagrams, &self.prices) else { return End::Settled };
            let left = effort.saturating_sub(found.spent).saturating_mul(STATES_AT_ONCE);
            let Found { best, cut, looked_at, finished } = network.search(self.slack(), width, left);
            found.spent = found.spent.saturating_add(looked_at.div_ceil(STATES_AT_ONCE));
            if !finished {
                return End::Settled;
            }
            let better = best.is_some();
            if let Some((_, given, owners)) = best {
                (self.target, found.given, found.owners) = (given, given, Some(owners));
            }
            let passed = cut.map_or(self.target, |cut| self.prices.bound.saturating_sub(cut).max(self.target));
            found.most = found.most.min(passed);
            if cut.is_none() {
                return if better { End::Settled } else { End::Nothing };
            }
            if found.given < self.target {
                return End::Unsure;
            }
            let Some(wider) = WIDTHS.into_iter().find(|wider| *wider > width && found.most > found.given) else {
                return End::Settled;
            };
            if better {
                self.drop_hopeless();
            }
            if !self.tighten(looked_at.checked_div(PART).unwrap_or(0), effort, &mut found.spent) {
                return End::Nothing;
            }
            found.most = found.most.min(self.prices.bound);
            width = wider;
        }
    }

    /// Merges diagrams that want the same units, as long as there is room for so many nodes; whether more than the target is still
    /// possible.
    fn tighten(&mut self, room: u64, effort: u64, spent: &mut u64) -> bool {
        let room = usize::try_from(room).unwrap_or(usize::MAX);
        while size(&self.diagrams) < room && *spent < effort {
            let Some((one, other)) = self.rivals() else { break };
            let pair = self.diagrams.get(one).zip(self.diagrams.get(other));
            let sought = self.slack();
            let Some(both) = pair.and_then(|(one, other)| merge(one, other, &self.prices.of, sought, room)) else { break };
            *spent = spent.saturating_add(u64::try_from(both.size()).unwrap_or(u64::MAX) / STATES_AT_ONCE);
            let both = both.without(&self.prices.of, sought);
            self.diagrams.remove(other);
            if let Some(one) = self.diagrams.get_mut(one) {
                *one = both;
            }
            *spent = spent.saturating_add(operations(&self.diagrams, MERGED));
            if !self.improve(MERGED) {
                return false;
            }
        }
        true
    }

    /// The two that stand most in each other's way for their size.
    fn rivals(&self) -> Option<(usize, usize)> {
        let mut best: Option<(u64, usize, usize)> = None;
        for (one, diagram) in self.diagrams.iter().enumerate() {
            for (other, another) in self.diagrams.iter().enumerate().skip(one.saturating_add(1)) {
                let nodes = |diagram: &Diagram| u64::try_from(diagram.size()).unwrap_or(u64::MAX);
                let size = nodes(diagram).saturating_mul(nodes(another)).max(1);
                let rivalry = self.conflicts.between(one, other).saturating_mul(1 << 32).checked_div(size).unwrap_or(0);
                if rivalry > best.map_or(0, |best| best.0) {
                    best = Some((rivalry, one, other));
                }
            }
        }
        best.map(|best| (best.1, best.2))
    }
}

fn size(diagrams: &[Diagram]) -> usize {
    diagrams.iter().map(Diagram::size).fold(0, usize::saturating_add)
}

/// What so many rounds take.
fn operations(diagrams: &[Diagram], rounds: u64) -> u64 {
    u64::try_from(size(diagrams)).unwrap_or(u64::MAX).saturating_mul(rounds).div_ceil(NODES_AT_ONCE)
}
