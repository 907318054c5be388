//! The best assignment of units to automata, unit by unit.
//!
//! A layer holds the states that all automata together can be in after some units, each with the most that was given so far. A state
//! stays only while that and the bound on the rest, by prices, exceed what was reached. A layer that grows too wide is cut, and
//! the best bound that was cut is remembered: nothing is claimed about it.

use super::automata::{Contest, start};
use super::prices::{Gains, NEVER, Prices};
use crate::sort;

/// Automata that are told apart in a state.
const MOST: usize = 24;

type State = [u8; MOST];

struct Node {
    state: State,
    given: i64,
    bound: i64,
    /// Its place among the parents, and who took the unit.
    parent: u32,
    owner: u8,
}

const NOBODY: u8 = u8::MAX;

/// What a pass over all units found.
pub(super) struct Found {
    /// What is given, and who uses which unit; `None`: nothing that exceeds what was reached.
    pub(super) best: Option<(i64, Vec<Option<usize>>)>,
    /// No assignment gives more than this or what was found.
    pub(super) cut: Option<i64>,
    pub(super) looked_at: u64,
    /// Whether the operations sufficed; if not, nothing is known.
    pub(super) finished: bool,
}

/// An automaton that cannot complete its group any more.
fn impossible(gain: i64) -> bool {
    gain <= NEVER / 2
}

/// Looks at layers of at most so many states.
pub(super) fn search(contest: &Contest, prices: &Prices, reached: i64, width: usize, effort: u64) -> Found {
    let gains: Vec<Gains> = contest.automata.iter().map(|one| Gains::new(contest, one, &prices.of)).collect();
    let mut first: State = [0; MOST];
    first.iter_mut().zip(&contest.automata).for_each(|(state, automaton)| *state = start(automaton));
    let mut rest = prices.of.iter().copied().fold(0, i64::saturating_add);
    let mut layer = vec![Node { state: first, given: 0, bound: i64::MAX, parent: 0, owner: NOBODY }];
    let mut trail: Vec<Vec<(u32, u8)>> = Vec::new();
    let mut cut: Option<i64> = None;
    let mut looked_at: u64 = 0;
    for (place, (unit, price)) in contest.units.iter().zip(&prices.of).enumerate() {
        rest = rest.saturating_sub(*price);
        let next_place = place.saturating_add(1);
        let mut next: Vec<Node> = Vec::new();
        for (node, number) in layer.iter().zip(0_u32..) {
            looked_at = looked_at.saturating_add(1);
            if looked_at > effort {
                return Found { best: None, cut: None, looked_at, finished: false };
            }
            // What all automata may gain from the next unit on if they stand still, and how many of them cannot.
            let mut still = node.given.saturating_add(rest);
            let mut stuck: usize = 0;
            for (gains, state) in gains.iter().zip(node.state) {
                match gains.at(next_place, state) {
                    gain if impossible(gain) => stuck = stuck.saturating_add(1),
                    gain => still = still.saturating_add(gain),
                }
            }
            if stuck == 0 && still > reached {
                next.push(Node { state: node.state, given: node.given, bound: still, parent: number, owner: NOBODY });
            }
            for (((automaton, gains), state), owner) in contest.automata.iter().zip(&gains).zip(node.state).zip(0_u8..) {
                let own = gains.at(next_place, state);
                let (others_stuck, others) =
                    if impossible(own) { (stuck.saturating_sub(1), still) } else { (stuck, still.saturating_sub(own)) };
                if others_stuck > 0 {
                    continue;
                }
                for (to, given) in automaton.steps(place, unit.price, state) {
                    let after = gains.at(next_place, to);
                    let bound = others.saturating_add(after).saturating_add(given);
                    if impossible(after) || bound <= reached {
                        continue;
                    }
                    let mut to_state = node.state;
                    if let Some(one) = to_state.get_mut(usize::from(owner)) {
                        *one = to;
                    }
                    next.push(Node { state: to_state, given: node.given.saturating_add(given), bound, parent: number, owner });
                }
            }
        }
        sort::by(&mut next, |a, b| {
            a.state.cmp(&b.state).then_with(|| b.given.cmp(&a.given)).then_with(|| a.parent.cmp(&b.parent))
        });
        next.dedup_by(|other, kept| other.state == kept.state);
        if next.len() > width {
            sort::by(&mut next, |a, b| b.bound.cmp(&a.bound).then_with(|| a.state.cmp(&b.state)));
            if let Some(dropped) = next.get(width) {
                cut = Some(cut.map_or(dropped.bound, |cut| cut.max(dropped.bound)));
            }
            next.truncate(width);
        }
        trail.push(next.iter().map(|node| (node.parent, node.owner)).collect());
        layer = next;
        if layer.is_empty() {
            return Found { best: None, cut, looked_at, finished: true };
        }
    }
    let finished = layer.iter().zip(0_u32..).filter(|(node, _)| node.given > reached);
    let best = finished.max_by_key(|(node, number)| (node.given, std::cmp::Reverse(*number))).map(|(node, number)| {
        let mut owners = Vec::with_capacity(trail.len());
        let mut at = number;
        for layer in trail.iter().rev() {
            let Some((parent, owner)) = layer.get(at as usize) else { break };
            owners.push((*owner != NOBODY).then_some(usize::from(*owner)));
            at = *parent;
        }
        owners.reverse();
        (node.given, owners)
    });
    Found { best, cut, looked_at, finished: true }
}
