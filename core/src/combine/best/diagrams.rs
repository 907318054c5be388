//! What automata may do with each unit of a contest, as far as it may lead to something better.
//!
//! A diagram has a node for each state that its automaton can be in before each unit, and ways on from there: to leave the unit, or
//! to take it. At prices for units each way has a *slack*: by how much the best course along it gains less than the best of all.
//! Slacks of different diagrams add up, so a way with as much slack as is sought leads to nothing better, and goes.

use super::automata::{Automaton, Contest};
use super::prices::NEVER;

/// The node that nothing leads on from, and that at which all units are done with.
pub(super) const NOWHERE: u32 = 0;
pub(super) const END: u32 = 1;
/// Nodes of these two kinds.
const FIRST: usize = 2;

/// A way on that takes the unit.
#[derive(Clone, Copy)]
pub(super) struct Take {
    pub(super) to: u32,
    /// Who takes it, and the state of the automaton afterwards.
    pub(super) owner: u8,
    pub(super) state: u16,
    /// What that gives.
    pub(super) gives: i64,
}

#[derive(Clone, Copy)]
struct Node {
    /// Where leaving the unit leads to.
    still: u32,
    /// Where its takes end; those of the next begin there.
    until: u32,
}

/// The nodes before one unit, up to one of them.
#[derive(Clone, Copy)]
struct Layer {
    unit: u32,
    until: usize,
}

/// Layers and nodes are in reverse order, so that each node comes after those it leads to.
pub(super) struct Diagram {
    layers: Vec<Layer>,
    nodes: Vec<Node>,
    takes: Vec<Take>,
    pub(super) start: u32,
    /// What may still be gained from each node, at the prices that were looked at last.
    most: Vec<i64>,
}

/// The nodes before one unit, as they are looked at from outside.
pub(super) struct View<'d> {
    pub(super) unit: u32,
    diagram: &'d Diagram,
    pub(super) from: usize,
    pub(super) until: usize,
    /// The first of the layer that they lead to.
    pub(super) below: usize,
}

#[inline]
fn at(values: &[i64], node: u32) -> i64 {
    values.get(node as usize).copied().unwrap_or(NEVER)
}

pub(super) fn price(prices: &[i64], unit: u32) -> i64 {
    prices.get(unit as usize).copied().unwrap_or(0)
}

impl Take {
    /// What is gained from here when the unit costs so much. No sum of a contest's values comes near what is impossible.
    #[inline]
    fn gains(self, most: &[i64], price: i64) -> i64 {
        at(most, self.to).wrapping_add(self.gives).wrapping_sub(price)
    }
}

impl Diagram {
    /// One in which nothing can be done yet: layers are added from the last unit to the first.
    pub(super) fn empty() -> Diagram {
        let nodes = vec![Node { still: NOWHERE, until: 0 }; FIRST];
        Diagram { layers: Vec::new(), nodes, takes: Vec::new(), start: END, most: Vec::new() }
    }

    /// All that an automaton may do.
    pub(super) fn new(contest: &Contest, automaton: &Automaton, owner: u8) -> Diagram {
        let mut all = Diagram::empty();
        // The states that can be reached before each unit.
        let mut reached: Vec<Vec<bool>> = Vec::with_capacity(automaton.scope().len());
        let mut next: Vec<bool> = (0..automaton.states()).map(|state| state == usize::from(automaton.start)).collect();
        for (_, second) in automaton.scope() {
            let here = next.clone();
            for (step, _) in automaton.moves(*second).iter().zip(&here).filter(|(step, here)| **here && !step.barred()) {
                if let Some(next) = next.get_mut(usize::from(step.to)) {
                    *next = true;
                }
            }
            reached.push(here);
        }
        let mut below: Vec<u32> = automaton.complete.iter().map(|complete| if *complete { END } else { NOWHERE }).collect();
        for ((unit, second), reached) in automaton.scope().iter().zip(reached).rev() {
            let value = contest.units.get(*unit as usize).map_or(0, |unit| unit.price);
            let mut here = Vec::with_capacity(below.len());
            for ((step, still), reached) in automaton.moves(*second).iter().zip(&below).zip(reached) {
                let to = below.get(usize::from(step.to)).copied().filter(|_| !step.barred()).unwrap_or(NOWHERE);
                let take = Take { to, owner, state: step.to, gives: step.gives(value) };
                here.push(if reached { all.node(*still, [take].into_iter()) } else { NOWHERE });
            }
            below = here;
            all.layer(*unit);
        }
        all.start = below.get(usize::from(automaton.start)).copied().unwrap_or(NOWHERE);
        all
    }

    /// Adds a node; one that leads nowhere is none.
    pub(super) fn node(&mut self, still: u32, takes: impl Iterator<Item = Take>) -> u32 {
        let before = self.takes.len();
        self.takes.extend(takes.filter(|take| take.to != NOWHERE));
        if still == NOWHERE && self.takes.len() == before {
            return NOWHERE;
        }
        let place = u32::try_from(self.nodes.len()).unwrap_or(NOWHERE);
        self.nodes.push(Node { still, until: u32::try_from(self.takes.len()).unwrap_or(u32::MAX) });
        place
    }

    /// Ends the layer of the nodes that were added last.
    pub(super) fn layer(&mut self, unit: u32) {
        self.layers.push(Layer { unit, until: self.nodes.len() });
    }

    /// How many nodes there are.
    pub(super) fn size(&self) -> usize {
        self.nodes.len()
    }

    fn still(&self, node: usize) -> u32 {
        self.nodes.get(node).map_or(NOWHERE, |node| node.still)
    }

    /// Where the takes of a node begin.
    fn first(&self, node: usize) -> usize {
        node.checked_sub(1).and_then(|before| self.nodes.get(before)).map_or(0, |before| before.until as usize)
    }

    fn takes(&self, node: usize) -> &[Take] {
        let until = self.nodes.get(node).map_or(0, |node| node.until as usize);
        self.takes.get(self.first(node)..until).unwrap_or(&[])
    }

    /// The layers, from the first unit to the last.
    pub(super) fn views(&self) -> impl Iterator<Item = View<'_>> {
        let from =
            |place: usize| place.checked_sub(1).and_then(|before| self.layers.get(before)).map_or(FIRST, |layer| layer.until);
        self.layers.iter().enumerate().rev().map(move |(place, layer)| {
            let below = place.checked_sub(1).map_or(END as usize, from);
            View { unit: layer.unit, diagram: self, from: from(place), until: layer.until, below }
        })
    }

    /// Works out what may be gained at prices; all of it from the start.
    pub(super) fn work_out(&mut self, prices: &[i64]) -> i64 {
        self.most.clear();
        self.most.reserve_exact(self.nodes.len());
        self.most.extend([NEVER, 0]);
        let mut takes = &self.takes[..];
        let mut taken: u32 = 0;
        for layer in &self.layers {
            let price = price(prices, layer.unit);
            for node in self.nodes.get(self.most.len()..layer.until).unwrap_or(&[]) {
                let mut most = at(&self.most, node.still);
                while taken < node.until {
                    let Some((take, rest)) = takes.split_first() else { break };
                    most = most.max(take.gains(&self.most, price));
                    (takes, taken) = (rest, taken.wrapping_add(1));
                }
                self.most.push(most);
            }
        }
        at(&self.most, self.start)
    }

    /// Tells each unit that is taken in a best course, at the prices that were looked at last.
    pub(super) fn uses(&self, prices: &[i64], mut take: impl FnMut(u32)) {
        let mut here = self.start as usize;
        for layer in self.layers.iter().rev() {
            let most = self.most.get(here).copied().unwrap_or(NEVER);
            let still = self.still(here);
            if most == at(&self.most, still) {
                here = still as usize;
                continue;
            }
            let price = price(prices, layer.unit);
            let Some(best) = self.takes(here).iter().find(|take| take.gains(&self.most, price) == most) else { break };
            take(layer.unit);
            here = best.to as usize;
        }
    }

    /// What remains without all ways with as much slack as is sought, or more, at the prices that were looked at last.
    pub(super) fn without(&self, prices: &[i64], sought: i64) -> Diagram {
        let all = at(&self.most, self.start);
        let mut gained = vec![NEVER; self.nodes.len()];
        if let Some(start) = gained.get_mut(self.start as usize) {
            *start = 0;
        }
        // Whether each node may leave the unit, and each take remains.
        let mut leaves = vec![false; self.nodes.len()];
        let mut kept = vec![false; self.takes.len()];
        for view in self.views() {
            let price = price(prices, view.unit);
            for node in view.from..view.until {
                let here = gained.get(node).copied().unwrap_or(NEVER);
                let mut way = |to: u32, there: i64| {
                    if let Some(gained) = gained.get_mut(to as usize) {
                        *gained = there.max(*gained);
                    }
                    all.saturating_sub(there).saturating_sub(at(&self.most, to)) < sought
                };
                let leave = way(self.still(node), here);
                if let Some(leaves) = leaves.get_mut(node) {
                    *leaves = leave;
                }
                for (take, kept) in self.takes(node).iter().zip(kept.iter_mut().skip(self.first(node))) {
                    *kept = way(take.to, here.saturating_add(take.gives).saturating_sub(price));
                }
            }
        }
        let mut new = Diagram::empty();
        let mut becomes = vec![NOWHERE, END];
        for layer in &self.layers {
            let nodes = becomes.len()..layer.until;
            let takes = self.first(nodes.start)..self.first(nodes.end);
            // A unit that nobody takes needs no nodes.
            let taken = kept.get(takes).is_some_and(|kept| kept.contains(&true));
            for node in nodes {
                let new_place = |to: u32| becomes.get(to as usize).copied().unwrap_or(NOWHERE);
                let leaves = leaves.get(node).copied().unwrap_or(false);
                let still = if leaves { new_place(self.still(node)) } else { NOWHERE };
                let place = if taken {
                    let takes = self.takes(node).iter().zip(kept.iter().skip(self.first(node))).filter(|(_, kept)| **kept);
                    new.node(still, takes.map(|(take, _)| Take { to: new_place(take.to), ..*take }))
                } else {
                    still
                };
                becomes.push(place);
            }
            if taken {
                new.layer(layer.unit);
            }
        }
        new.start = becomes.get(self.start as usize).copied().unwrap_or(NOWHERE);
        new.work_out(prices);
        new
    }
}

impl<'d> View<'d> {
    /// Where leaving the unit leads from one of the nodes, and its slack at the prices that were looked at last.
    pub(super) fn still(&self, node: usize) -> Option<(u32, i64)> {
        let to = self.diagram.still(node);
        (to != NOWHERE).then(|| (to, self.most(node).saturating_sub(at(&self.diagram.most, to))))
    }

    /// What else may be done there, and the slacks at the prices that were looked at last.
    pub(super) fn takes(&self, node: usize, price: i64) -> impl Iterator<Item = (Take, i64)> + use<'d> {
        let (diagram, here) = (self.diagram, self.most(node));
        diagram.takes(node).iter().map(move |take| (*take, here.saturating_sub(take.gains(&diagram.most, price))))
    }

    fn most(&self, node: usize) -> i64 {
        self.diagram.most.get(node).copied().unwrap_or(NEVER)
    }
}
