//! One diagram of two: what both do, but with no unit twice.
//!
//! Each of two promotions alone may use a unit that the other uses too, and only its price keeps them from it. Together they cannot,
//! so the bound of one diagram for both is never above the sum of the two, and with other prices it falls further.

use std::iter::Peekable;

use super::diagrams::{Diagram, END, NOWHERE, Take, View, price};

/// Pairs of nodes that one layer may have, if it were to have them all.
const MOST_PAIRS: usize = 1 << 20;

/// A diagram that is walked through from the first unit on.
struct Side<'d, V: Iterator<Item = View<'d>>> {
    views: Peekable<V>,
    /// The layer that its nodes are in now.
    from: usize,
    count: usize,
}

impl<'d, V: Iterator<Item = View<'d>>> Side<'d, V> {
    fn new(views: V) -> Side<'d, V> {
        let mut views = views.peekable();
        let (from, count) = views.peek().map_or((END as usize, 1), |view| (view.from, view.until.saturating_sub(view.from)));
        Side { views, from, count }
    }

    fn unit(&mut self) -> Option<u32> {
        self.views.peek().map(|view| view.unit)
    }

    /// Goes beyond a unit, if there is something to do with it.
    fn pass(&mut self, unit: u32) -> Option<View<'d>> {
        let view = self.views.next_if(|view| view.unit == unit)?;
        self.from = view.below;
        self.count = self.views.peek().map_or(1, |next| next.until.saturating_sub(next.from));
        Some(view)
    }

    fn place(&self, node: u32) -> usize {
        (node as usize).saturating_sub(self.from)
    }
}

/// Nodes before a unit, and where they lead to: places in the next layer, counted from one.
struct Row {
    unit: u32,
    /// Per node: where leaving the unit leads to, and where its takes end.
    nodes: Vec<(u32, usize)>,
    takes: Vec<Take>,
}

/// The pairs of nodes of a layer as it grows.
struct Pairs {
    /// Per node of the one and of the other, the pair's place; `NOWHERE`: there is none.
    places: Vec<u32>,
    all: Vec<(u32, u32, i64)>,
}

impl Pairs {
    fn place(&mut self, at: usize, pair: (u32, u32, i64)) -> u32 {
        let Some(place) = self.places.get_mut(at) else { return NOWHERE };
        if *place == NOWHERE {
            self.all.push(pair);
            *place = u32::try_from(self.all.len()).unwrap_or(NOWHERE);
        } else if let Some(known) = self.all.get_mut((*place as usize).saturating_sub(1)) {
            known.2 = known.2.min(pair.2);
        }
        *place
    }
}

/// The diagram of two at the prices that both were looked at last, without what has as much slack as is sought; `None` if it would
/// have more nodes than there is room for.
pub(super) fn merge(one: &Diagram, other: &Diagram, prices: &[i64], sought: i64, room: usize) -> Option<Diagram> {
    let mut layer: Vec<(u32, u32, i64)> = vec![(one.start, other.start, 0)];
    let (mut one, mut other) = (Side::new(one.views()), Side::new(other.views()));
    let mut rows: Vec<Row> = Vec::new();
    let mut size: usize = 0;
    while let Some(unit) = one.unit().into_iter().chain(other.unit()).min() {
        size = size.saturating_add(layer.len());
        let (mine, theirs) = (one.pass(unit), other.pass(unit));
        let count = one.count.saturating_mul(other.count);
        if count > MOST_PAIRS || size > room {
            return None;
        }
        let price = price(prices, unit);
        let mut next = Pairs { places: vec![NOWHERE; count], all: Vec::new() };
        let mut row = Row { unit, nodes: Vec::with_capacity(layer.len()), takes: Vec::new() };
        for (left, right, before) in &layer {
            // Where both lead to, at so much slack.
            let mut go = |left: u32, right: u32, slack: i64| {
                let slack = before.saturating_add(slack);
                let at = one.place(left).saturating_mul(other.count).saturating_add(other.place(right));
                if slack < sought { next.place(at, (left, right, slack)) } else { NOWHERE }
            };
            let (a, b) = (left_alone(mine.as_ref(), *left), left_alone(theirs.as_ref(), *right));
            let still = a.zip(b).map_or(NOWHERE, |((a, first), (b, second))| go(a, b, first.saturating_add(second)));
            if let (Some(mine), Some((b, second))) = (&mine, b) {
                let takes = mine.takes(*left as usize, price);
                row.takes.extend(takes.map(|(a, first)| Take { to: go(a.to, b, first.saturating_add(second)), ..a }));
            }
            if let (Some(theirs), Some((a, first))) = (&theirs, a) {
                let takes = theirs.takes(*right as usize, price);
                row.takes.extend(takes.map(|(b, second)| Take { to: go(a, b.to, first.saturating_add(second)), ..b }));
            }
            row.nodes.push((still, row.takes.len()));
        }
        rows.push(row);
        layer = next.all;
    }
    let mut both = Diagram::empty();
    let mut below = vec![END; layer.len()];
    for row in rows.iter().rev() {
        let after = |to: u32| (to as usize).checked_sub(1).and_then(|place| below.get(place)).copied().unwrap_or(NOWHERE);
        let mut here = Vec::with_capacity(row.nodes.len());
        let mut from: usize = 0;
        for (still, until) in &row.nodes {
            let takes = row.takes.get(from..*until).unwrap_or(&[]).iter();
            here.push(both.node(after(*still), takes.map(|take| Take { to: after(take.to), ..*take })));
            from = *until;
        }
        both.layer(row.unit);
        below = here;
    }
    both.start = below.first().copied().unwrap_or(NOWHERE);
    both.work_out(prices);
    Some(both)
}

/// Where leaving the unit leads to, and its slack; a diagram that does nothing with the unit stays where it is.
fn left_alone(view: Option<&View<'_>>, node: u32) -> Option<(u32, i64)> {
    view.map_or(Some((node, 0)), |view| view.still(node as usize))
}
