//! The best assignment of units to automata, unit by unit.
//!
//! A layer holds the states that all automata together can be in after some units. Each carries its *slack*: by how much the bound
//! of the prices has fallen on the way to it. A state stays only while its slack is below what is sought, and while no other
//! state of the layer is at least as good in every respect. A layer that grows too wide is cut, and the least slack that was cut is
//! remembered: nothing is claimed about it.

use super::automata::Contest;
use super::diagrams::{Diagram, View};
use super::prices::Prices;

/// Automata that are told apart in a state.
const MOST: usize = 24;
/// The slack of what is impossible.
const INFINITE: i64 = i64::MAX / 8;
/// In the place of a number: there is none.
const NONE: u32 = u32::MAX;
/// The highest bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;

const NOBODY: u8 = u8::MAX;
/// How many nodes with the same open groups a new one is compared with. That one of the others covers it is found out later, or
/// never.
const FELLOWS: usize = 24;

/// One byte for each automaton.
type Bytes = [u8; MOST];

#[derive(Clone, Copy)]
struct Node {
    /// How far the groups of each automaton are open, and how many it completed.
    open: Bytes,
    done: Bytes,
    /// The place of its node in the next layer of each diagram.
    at: [u16; MOST],
    given: i64,
    slack: i64,
    /// Its place among the parents, and who took the unit.
    parent: u32,
    owner: u8,
}

/// What a diagram may do with a unit.
struct Part {
    /// Its number among the diagrams.
    diagram: u8,
    /// Per node before the unit.
    steps: Vec<Step>,
    takes: Vec<Take>,
}

/// What leads on from a node.
#[derive(Clone, Copy)]
struct Step {
    /// The slack of leaving the unit, and the place of the node that this leads to in the next layer.
    still: i64,
    to: u16,
    /// Where its ways to take the unit begin, and how many there are.
    from: u16,
    count: u16,
}

/// A way to take the unit.
#[derive(Clone, Copy)]
struct Take {
    slack: i64,
    given: i64,
    to: u16,
    /// The automaton that takes it, and its state then.
    owner: u8,
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
    /// Per unit: what may be done with it, and its price.
    layers: Vec<(Vec<Part>, i64)>,
    first: Node,
    /// Automata of which it matters how many groups they completed.
    counted: [u64; 3],
    /// The cost of taking part, per automaton and number of groups.
    costs: Vec<Vec<i64>>,
    all_costs: i64,
}

fn words(bytes: &Bytes) -> [u64; 3] {
    let (words, _) = bytes.as_chunks::<8>();
    let mut all = [0; 3];
    all.iter_mut().zip(words).for_each(|(word, bytes)| *word = u64::from_le_bytes(*bytes));
    all
}

fn set(bytes: &mut Bytes, place: u8, value: u8) {
    if let Some(one) = bytes.get_mut(usize::from(place)) {
        *one = value;
    }
}

impl Network {
    /// What is left of the automata, in diagrams that were looked at with these prices last; `None`: too much of it.
    pub(super) fn new(contest: &Contest, diagrams: &[Diagram], prices: &Prices) -> Option<Network> {
        let mut layers: Vec<(Vec<Part>, i64)> = prices.of.iter().map(|price| (Vec::new(), *price)).collect();
        let mut first = Node { open: [0; MOST], done: [0; MOST], at: [0; MOST], given: 0, slack: 0, parent: 0, owner: NOBODY };
        let mut counted = [0; MOST];
        for (automaton, owner) in contest.automata.iter().zip(0_u8..) {
            set(&mut first.open, owner, automaton.start);
            set(&mut counted, owner, if automaton.counted { u8::MAX } else { 0 });
        }
        for (diagram, number) in diagrams.iter().zip(0_u8..) {
            for view in diagram.views() {
                let Some((parts, price)) = layers.get_mut(view.unit as usize) else { continue };
                parts.push(Part::new(contest, number, &view, *price)?);
            }
        }
        let costs: Vec<Vec<i64>> = contest.automata.iter().map(|automaton| automaton.costs.clone()).collect();
        let all_costs = costs.iter().filter_map(|costs| costs.last()).copied().fold(0, i64::saturating_add);
        Some(Network { layers, first, counted: words(&counted), costs, all_costs })
    }

    /// Whether whatever can be made of one node can be made of another with as many open groups, and gives no less.
    fn covers(&self, one: &Node, other: &Node) -> bool {
        if one.given < other.given || one.open != other.open {
            return false;
        }
        let pairs = words(&one.done).into_iter().zip(words(&other.done)).zip(self.counted);
        let mut more = pairs.map(|((one, other), counted)| ((other & counted) | HIGH).wrapping_sub(one & counted) & HIGH != HIGH);
        if more.any(|more| more) {
            return false;
        }
        let ahead = one.given.saturating_sub(other.given);
        // What takes part already costs nothing more.
        ahead >= self.all_costs || {
            let paid = |costs: &[i64], groups: u8| costs.get(usize::from(groups)).copied().unwrap_or(0);
            let behind = one.done.iter().zip(&other.done).zip(&self.costs).filter(|((one, other), _)| one < other);
            ahead
                >= behind
                    .map(|((one, other), costs)| paid(costs, *other).saturating_sub(paid(costs, *one)))
                    .fold(0, i64::saturating_add)
        }
    }

    /// Looks for the assignment with the least slack below `sought`, in layers of at most so many states.
    pub(super) fn search(&self, sought: i64, width: usize, effort: u64) -> Found {
        let mut layer = vec![self.first];
        let mut trail: Vec<Vec<(u32, u8)>> = Vec::new();
        let mut cut: Option<i64> = None;
        let mut looked_at: u64 = 0;
        let mut next = Nodes { network: self, nodes: Vec::new(), links: Vec::new(), heads: Vec::new() };
        for (parts, price) in &self.layers {
            next.clear(layer.len());
            looked_at = looked_at.saturating_add(u64::try_from(layer.len()).unwrap_or(u64::MAX));
            if looked_at > effort {
                return Found { best: None, cut: None, looked_at, finished: false };
            }
            for (node, parent) in layer.iter().zip(0_u32..) {
                expand(parts, *price, &Node { parent, owner: NOBODY, ..*node }, sought, &mut next);
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
fn expand(parts: &[Part], price: i64, node: &Node, sought: i64, next: &mut Nodes<'_>) {
    // What it costs that all leave the unit, where that leads to, and who cannot.
    let mut slack = node.slack;
    let mut left = *node;
    let mut stuck: Option<u8> = None;
    for part in parts {
        let step = part.step(node);
        if step.still < INFINITE {
            slack = slack.saturating_add(step.still);
            left.go(part.diagram, step.to);
        } else if stuck.is_none() {
            stuck = Some(part.diagram);
        } else {
            return;
        }
    }
    let unused = slack.saturating_add(price);
    if stuck.is_none() && unused < sought {
        next.push(Node { slack: unused, ..left });
    }
    for part in parts {
        let step = part.step(node);
        let others = match stuck {
            None => slack.saturating_sub(step.still),
            Some(diagram) if diagram == part.diagram => slack,
            Some(_) => continue,
        };
        let from = usize::from(step.from);
        for take in part.takes.get(from..from.saturating_add(usize::from(step.count))).unwrap_or(&[]) {
            let slack = others.saturating_add(take.slack);
            if slack < sought {
                let mut taken = Node { slack, given: node.given.saturating_add(take.given), owner: take.owner, ..left };
                taken.go(part.diagram, take.to);
                set(&mut taken.open, take.owner, take.open);
                set(&mut taken.done, take.owner, take.done);
                next.push(taken);
            }
        }
    }
}

impl Node {
    fn go(&mut self, diagram: u8, to: u16) {
        if let Some(at) = self.at.get_mut(usize::from(diagram)) {
            *at = to;
        }
    }
}

impl Part {
    fn new(contest: &Contest, diagram: u8, view: &View<'_>, price: i64) -> Option<Part> {
        let mut part = Part { diagram, steps: Vec::new(), takes: Vec::new() };
        for node in view.from..view.until {
            let from = u16::try_from(part.takes.len()).ok()?;
            let mut step = Step { still: INFINITE, to: 0, from, count: 0 };
            let place = |to: u32| u16::try_from((to as usize).checked_sub(view.below)?).ok();
            if let Some((to, slack)) = view.still(node) {
                (step.still, step.to) = (slack, place(to)?);
            }
            for (take, slack) in view.takes(node, price) {
                let automaton = contest.automata.get(usize::from(take.owner))?;
                let width = u16::from(automaton.width);
                let open = u8::try_from(take.state.checked_rem(width)?).ok()?;
                let done = u8::try_from(take.state.checked_div(width)?).ok()?;
                let (owner, given, to) = (take.owner, take.gives, place(take.to)?);
                part.takes.push(Take { slack, given, to, owner, open, done });
                step.count = step.count.checked_add(1)?;
            }
            part.steps.push(step);
        }
        Some(part)
    }

    #[inline]
    fn step(&self, node: &Node) -> Step {
        let at = node.at.get(usize::from(self.diagram)).copied().unwrap_or(0);
        self.steps.get(usize::from(at)).copied().unwrap_or(Step { still: INFINITE, to: 0, from: 0, count: 0 })
    }
}

/// The nodes of a layer as it grows, found by their open groups.
struct Nodes<'n> {
    network: &'n Network,
    nodes: Vec<Node>,
    /// Per node what its open groups hash to, and the next one of its chain.
    links: Vec<(u32, u32)>,
    /// The first node of each chain; as many as a power of two.
    heads: Vec<u32>,
}

fn hash(open: &Bytes) -> u32 {
    let mut hash: u64 = 0;
    for word in words(open) {
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    u32::try_from(hash >> 32).unwrap_or(0)
}

impl Nodes<'_> {
    fn clear(&mut self, expected: usize) {
        self.nodes.clear();
        self.links.clear();
        self.heads.clear();
        self.heads.resize(expected.saturating_mul(2).clamp(64, 1 << 20).next_power_of_two(), NONE);
    }

    fn head(&mut self, hash: u32) -> Option<&mut u32> {
        let mask = self.heads.len().saturating_sub(1);
        self.heads.get_mut(hash as usize & mask)
    }

    fn push(&mut self, node: Node) {
        let hash = hash(&node.open);
        let mut at = self.head(hash).map_or(NONE, |head| *head);
        let mut fellows = FELLOWS;
        while let Some((other, next)) = self.links.get(at as usize).copied().filter(|_| fellows > 0) {
            if other == hash
                && let Some(one) = self.nodes.get_mut(at as usize)
            {
                if self.network.covers(one, &node) {
                    return;
                }
                if self.network.covers(&node, one) {
                    *one = node;
                    return;
                }
                fellows = fellows.saturating_sub(1);
            }
            at = next;
        }
        self.nodes.push(node);
        self.link(hash);
        if self.nodes.len() > self.heads.len() {
            let heads = self.heads.len().saturating_mul(4);
            self.heads.clear();
            self.heads.resize(heads, NONE);
            for (hash, _) in std::mem::take(&mut self.links) {
                self.link(hash);
            }
        }
    }

    /// Puts the first node that is in no chain yet into its chain.
    fn link(&mut self, hash: u32) {
        let place = u32::try_from(self.links.len()).unwrap_or(NONE);
        let next = self.head(hash).map_or(NONE, |head| std::mem::replace(head, place));
        self.links.push((hash, next));
    }
}
