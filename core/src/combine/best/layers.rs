//! The best assignment of units to automata, unit by unit.
//!
//! A layer holds the states that all automata together can be in after some units. Each carries its *slack*: by how much the bound
//! of the prices has fallen on the way to it. A state stays only while its slack is below what is sought, and while no other
//! state of the layer is at least as good in every respect. A layer that grows too wide is cut, and the least slack that was cut is
//! remembered: nothing is claimed about it.

use super::automata::Contest;
use super::prices::{Gains, NEVER, Prices};

/// Automata that are told apart in a state.
const MOST: usize = 24;
/// The slack of what is impossible.
const INFINITE: i64 = i64::MAX / 8;
/// In the place of a number: there is none.
const NONE: u32 = u32::MAX;
/// The highest bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;

const NOBODY: u8 = u8::MAX;
/// Nodes that a new one is compared with; that it is covered by another is then found out later, or never.
const FELLOWS: usize = 24;

/// One byte for each automaton.
type Bytes = [u8; MOST];

#[derive(Clone, Copy)]
struct Node {
    /// How far the groups of each automaton are open, and how many it completed.
    open: Bytes,
    done: Bytes,
    given: i64,
    slack: i64,
    /// Its place among the parents, and who took the unit.
    parent: u32,
    owner: u8,
    /// The next one with as many open groups.
    next: u32,
}

/// What an automaton may do with a unit, per state.
struct Arc {
    owner: u8,
    width: u8,
    steps: Vec<Step>,
}

#[derive(Clone, Copy)]
struct Step {
    /// The slack of leaving the unit, and of taking it.
    still: i64,
    take: i64,
    given: i64,
    open: u8,
    done: u8,
}

/// What a pass over all units found.
pub(super) struct Found {
    /// Slack of the best assignment, what it gives, and who uses which unit; `None`: none has so little slack.
    pub(super) best: Option<(i64, i64, Vec<Option<usize>>)>,
    /// Assignments with at least this slack may have been passed over; `None`: none was.
    pub(super) cut: Option<i64>,
    pub(super) looked_at: u64,
    /// Whether the operations sufficed; if not, nothing is known.
    pub(super) finished: bool,
}

/// The contest at prices.
pub(super) struct Network {
    /// Per unit: what the automata may do with it, and its price.
    layers: Vec<(Vec<Arc>, i64)>,
    first: Node,
    /// Automata with a limit: how often they completed a group counts.
    limited: [u64; 3],
    /// The cost of taking part, per automaton.
    costs: Vec<i64>,
    all_costs: i64,
}

fn words(bytes: &Bytes) -> [u64; 3] {
    let (words, _) = bytes.as_chunks::<8>();
    let mut all = [0; 3];
    all.iter_mut().zip(words).for_each(|(word, bytes)| *word = u64::from_le_bytes(*bytes));
    all
}

fn byte(bytes: &Bytes, place: u8) -> u8 {
    bytes.get(usize::from(place)).copied().unwrap_or(0)
}

fn set(bytes: &mut Bytes, place: u8, value: u8) {
    if let Some(one) = bytes.get_mut(usize::from(place)) {
        *one = value;
    }
}

impl Network {
    pub(super) fn new(contest: &Contest, prices: &Prices) -> Network {
        let mut layers: Vec<(Vec<Arc>, i64)> = prices.of.iter().map(|price| (Vec::new(), *price)).collect();
        let mut first = Node { open: [0; MOST], done: [0; MOST], given: 0, slack: 0, parent: 0, owner: NOBODY, next: NONE };
        let mut limited = [0; MOST];
        let mut gains = Gains::default();
        for (automaton, owner) in contest.automata.iter().zip(0_u8..) {
            set(&mut first.open, owner, automaton.start);
            set(&mut limited, owner, if automaton.limited { u8::MAX } else { 0 });
            gains.work_out(contest, automaton, &prices.of);
            for (place, (unit, second)) in automaton.scope.iter().enumerate() {
                let Some((arcs, price)) = layers.get_mut(*unit as usize) else { continue };
                let value = contest.units.get(*unit as usize).map_or(0, |unit| unit.price);
                let next = gains.layer(automaton, place.saturating_add(1));
                let moves = automaton.moves(*second).iter();
                let slack = |here: i64, after: i64| match here.saturating_sub(after) {
                    _ if here <= NEVER / 2 || after <= NEVER / 2 => INFINITE,
                    slack => slack,
                };
                let steps = gains.layer(automaton, place).iter().zip(next).zip(moves).map(|((here, still), step)| {
                    let given = step.gives(value);
                    let after = next.get(usize::from(step.to)).copied().unwrap_or(NEVER);
                    Step {
                        still: slack(*here, *still),
                        take: slack(*here, after.saturating_add(given).saturating_sub(*price)),
                        given,
                        open: step.to.checked_rem(automaton.width).unwrap_or(0),
                        done: step.to.checked_div(automaton.width).unwrap_or(0),
                    }
                });
                arcs.push(Arc { owner, width: automaton.width, steps: steps.collect() });
            }
        }
        let costs: Vec<i64> = contest.automata.iter().map(|automaton| automaton.cost).collect();
        let all_costs = costs.iter().copied().fold(0, i64::saturating_add);
        Network { layers, first, limited: words(&limited), costs, all_costs }
    }

    /// Whether whatever can be made of one node can be made of another with as many open groups, and gives no less.
    fn covers(&self, one: &Node, other: &Node) -> bool {
        if one.given < other.given || one.open != other.open {
            return false;
        }
        let pairs = words(&one.done).into_iter().zip(words(&other.done)).zip(self.limited);
        let mut more = pairs.map(|((one, other), limited)| ((other & limited) | HIGH).wrapping_sub(one & limited) & HIGH != HIGH);
        if more.any(|more| more) {
            return false;
        }
        let ahead = one.given.saturating_sub(other.given);
        // What takes part already costs nothing more.
        ahead >= self.all_costs || {
            let opened = one.done.iter().zip(&other.done).zip(&self.costs).filter(|((one, other), _)| **one == 0 && **other > 0);
            ahead >= opened.map(|(_, cost)| *cost).fold(0, i64::saturating_add)
        }
    }

    /// Looks for the assignment with the least slack below `sought`, in layers of at most so many states.
    pub(super) fn search(&self, sought: i64, width: usize, effort: u64) -> Found {
        let mut layer = vec![self.first];
        let mut trail: Vec<Vec<(u32, u8)>> = Vec::new();
        let mut cut: Option<i64> = None;
        let mut looked_at: u64 = 0;
        let mut next = Nodes { network: self, nodes: Vec::new(), heads: Vec::new() };
        for (arcs, price) in &self.layers {
            next.clear(layer.len());
            looked_at = looked_at.saturating_add(u64::try_from(layer.len()).unwrap_or(u64::MAX));
            if looked_at > effort {
                return Found { best: None, cut: None, looked_at, finished: false };
            }
            for (node, parent) in layer.iter().zip(0_u32..) {
                expand(arcs, *price, &Node { parent, owner: NOBODY, next: NONE, ..*node }, sought, &mut next);
            }
            if next.nodes.len() > width {
                let mut slacks: Vec<i64> = next.nodes.iter().map(|node| node.slack).collect();
                let (_, limit, _) = slacks.select_nth_unstable(width);
                let limit = *limit;
                cut = Some(cut.map_or(limit, |cut| cut.min(limit)));
                let mut room = width.saturating_sub(next.nodes.iter().filter(|node| node.slack < limit).count());
                next.nodes.retain(|node| {
                    let fits = node.slack == limit && room > 0;
                    room = room.saturating_sub(usize::from(fits));
                    fits || node.slack < limit
                });
            }
            trail.push(next.nodes.iter().map(|node| (node.parent, node.owner)).collect());
            std::mem::swap(&mut layer, &mut next.nodes);
            if layer.is_empty() {
                return Found { best: None, cut, looked_at, finished: true };
            }
        }
        let best = layer.iter().zip(0_u32..).min_by_key(|(node, number)| (node.slack, *number)).map(|(node, number)| {
            let mut owners = Vec::with_capacity(trail.len());
            let mut at = number;
            for layer in trail.iter().rev() {
                let Some((parent, owner)) = layer.get(at as usize) else { break };
                owners.push((*owner != NOBODY).then_some(usize::from(*owner)));
                at = *parent;
            }
            owners.reverse();
            (node.slack, node.given, owners)
        });
        Found { best, cut, looked_at, finished: true }
    }
}

/// Lets nobody, or one after the other each automaton, take a unit.
fn expand(arcs: &[Arc], price: i64, node: &Node, sought: i64, next: &mut Nodes<'_>) {
    // What it costs that all leave the unit, and who cannot.
    let mut slack = node.slack;
    let mut stuck: Option<u8> = None;
    for arc in arcs {
        match arc.step(node).map_or(INFINITE, |step| step.still) {
            INFINITE if stuck.is_some() => return,
            INFINITE => stuck = Some(arc.owner),
            still => slack = slack.saturating_add(still),
        }
    }
    let unused = slack.saturating_add(price);
    if stuck.is_none() && unused < sought {
        next.push(Node { slack: unused, ..*node });
    }
    for arc in arcs {
        let Some(step) = arc.step(node).filter(|step| step.take < INFINITE) else { continue };
        let others = match stuck {
            None => slack.saturating_sub(step.still),
            Some(owner) if owner == arc.owner => slack,
            Some(_) => continue,
        };
        let slack = others.saturating_add(step.take);
        if slack < sought {
            let mut taken = Node { slack, given: node.given.saturating_add(step.given), owner: arc.owner, ..*node };
            set(&mut taken.open, arc.owner, step.open);
            set(&mut taken.done, arc.owner, step.done);
            next.push(taken);
        }
    }
}

impl Arc {
    #[inline]
    fn step(&self, node: &Node) -> Option<Step> {
        let done = usize::from(byte(&node.done, self.owner)).saturating_mul(usize::from(self.width));
        self.steps.get(done.saturating_add(usize::from(byte(&node.open, self.owner)))).copied()
    }
}

/// The nodes of a layer as it grows, found by their open groups.
struct Nodes<'n> {
    network: &'n Network,
    nodes: Vec<Node>,
    /// The first node of each chain; as many as a power of two.
    heads: Vec<u32>,
}

impl Nodes<'_> {
    fn clear(&mut self, expected: usize) {
        self.nodes.clear();
        self.heads.clear();
        self.heads.resize(expected.saturating_mul(2).clamp(64, 1 << 20).next_power_of_two(), NONE);
    }

    fn chain(&self, open: &Bytes) -> usize {
        let mut hash: u64 = 0;
        for word in words(open) {
            hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
        let mask = u32::try_from(self.heads.len().saturating_sub(1)).unwrap_or(0);
        let high = u32::try_from(hash >> 32).unwrap_or(0);
        (high & mask) as usize
    }

    fn push(&mut self, mut node: Node) {
        let chain = self.chain(&node.open);
        let head = self.heads.get(chain).copied().unwrap_or(NONE);
        let mut at = head;
        for _ in 0..FELLOWS {
            let Some(one) = self.nodes.get_mut(at as usize) else { break };
            if self.network.covers(one, &node) {
                return;
            }
            if self.network.covers(&node, one) {
                node.next = one.next;
                *one = node;
                return;
            }
            at = one.next;
        }
        node.next = head;
        let place = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(node);
        if let Some(head) = self.heads.get_mut(chain) {
            *head = place;
        }
        if self.nodes.len() > self.heads.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let heads = self.heads.len().saturating_mul(4);
        self.heads.clear();
        self.heads.resize(heads, NONE);
        let mut nodes = std::mem::take(&mut self.nodes);
        for (node, place) in nodes.iter_mut().zip(0_u32..) {
            let chain = self.chain(&node.open);
            if let Some(head) = self.heads.get_mut(chain) {
                node.next = std::mem::replace(head, place);
            }
        }
        self.nodes = nodes;
    }
}
