//! The lines of a cart on the short way: units that are alike lie together, in canonical order.

use std::cmp::Reverse;

use smallvec::SmallVec;

use crate::engine::part::{split, total};
use crate::model::{Basis, LinePrice};
use crate::sort;
use crate::table::Table;

/// A set of lines, a bit for each.
pub(super) type Mask = u64;

/// Whether a cart may have so many lines here.
pub(super) fn may_be(lines: usize) -> bool {
    (1..=Mask::BITS as usize).contains(&lines)
}

/// Units of one line that are alike.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lot {
    pub(super) price: i64,
    pub(super) class: i64,
    pub(super) list: i64,
    pub(super) units: u64,
    /// What comes off all of its units and is not in the price yet.
    pub(super) off: i64,
    pub(super) consumed: bool,
}

impl Lot {
    fn new(price: i64, units: u64) -> Lot {
        Lot { price, class: price, list: price, units, off: 0, consumed: false }
    }

    /// What all units cost on a basis.
    pub(super) fn sum(&self, basis: Basis) -> i64 {
        let price = match basis {
            Basis::List => self.list,
            Basis::Class => self.class,
            Basis::Running => self.price,
        };
        total(price, self.units)
    }

    /// Brings what came off into the price: S off n units gives S mod n of them, which are another lot, one minor unit more than the others.
    #[inline(always)]
    fn settle(&mut self) -> Option<Lot> {
        let (low, more) = split(self.off, self.units);
        self.off = 0;
        self.price = self.price.saturating_sub(low);
        let high = (more > 0).then(|| Lot { price: self.price.saturating_sub(1), units: more, ..*self });
        self.units = self.units.saturating_sub(more);
        high
    }

    fn order(&self) -> (Reverse<i64>, Reverse<i64>, Reverse<i64>, bool) {
        (Reverse(self.price), Reverse(self.class), Reverse(self.list), self.consumed)
    }
}

/// A line.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Dearest first; lots of one price as the canonical order has them.
    pub(super) lots: SmallVec<[Lot; 2]>,
    pub(super) subtotal: i64,
    /// What all units cost now.
    pub(super) net: i64,
}

impl Line {
    fn fill(&mut self, price: LinePrice, quantity: u64) {
        self.lots.clear();
        match price {
            LinePrice::Unit(price) => {
                self.lots.push(Lot::new(price.minor_units(), quantity));
                self.subtotal = total(price.minor_units(), quantity);
            }
            LinePrice::Total(amount) => {
                let amount = amount.minor_units();
                let (low, more) = split(amount, quantity);
                if more > 0 {
                    self.lots.push(Lot::new(low.saturating_add(1), more));
                }
                self.lots.push(Lot::new(low, quantity.saturating_sub(more)));
                self.subtotal = amount;
            }
        }
        self.net = self.subtotal;
    }

    /// Brings what came off into the prices.
    pub(super) fn settle(&mut self) {
        if let [lot] = self.lots.as_mut_slice() {
            // The dearer part stays in front.
            if let Some(high) = lot.settle() {
                self.lots.push(high);
            }
            return;
        }
        for place in 0..self.lots.len() {
            if let Some(high) = self.lots.get_mut(place).filter(|lot| lot.off > 0).and_then(Lot::settle) {
                self.lots.push(high);
            }
        }
        self.arrange();
    }

    /// Prices as they stand become the class's prices.
    fn begin(&mut self) {
        self.lots.iter_mut().for_each(|lot| lot.class = lot.price);
        if self.lots.len() > 1 {
            self.arrange();
        }
    }

    /// Puts lots into order and joins those that became alike.
    fn arrange(&mut self) {
        if !self.lots.is_sorted_by(|one, next| one.order() < next.order()) {
            sort::by(&mut self.lots, |a, b| a.order().cmp(&b.order()));
            self.lots.dedup_by(|next, one| {
                let alike = next.order() == one.order();
                if alike {
                    one.units = one.units.saturating_add(next.units);
                }
                alike
            });
        }
    }
}

/// All lines of a cart, at most as many as a mask has bits.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Also lines of earlier carts, whose memory is kept.
    lines: Table<Line>,
    len: u32,
    /// Lines that may be discounted.
    discountable: Mask,
    /// Lines with something off that is not in their prices yet.
    dirty: Mask,
    /// Lines that changed since the class began.
    moved: Mask,
    /// Lines whose class prices are still those of an earlier class.
    stale: Mask,
    pub(super) subtotal: i64,
    /// What all units cost now, and what they cost when the class began.
    pub(super) running: i64,
    pub(super) at_begin: i64,
}

impl Lines {
    pub(super) fn clear(&mut self) {
        (self.len, self.discountable, self.dirty, self.moved, self.stale) = (0, 0, 0, 0, 0);
        (self.subtotal, self.running, self.at_begin) = (0, 0, 0);
    }

    /// Adds a line, and answers its bit.
    #[inline]
    pub(super) fn push(&mut self, price: LinePrice, quantity: u64, discountable: bool) -> Mask {
        let bit = 1_u64.wrapping_shl(self.len);
        self.discountable |= if discountable { bit } else { 0 };
        if self.lines.next() == self.len {
            self.lines.push(Line::default());
        }
        let line = &mut self.lines[self.len];
        line.fill(price, quantity);
        self.subtotal = self.subtotal.saturating_add(line.subtotal);
        (self.running, self.at_begin) = (self.subtotal, self.subtotal);
        self.len = self.len.saturating_add(1);
        bit
    }

    pub(super) fn all(&self) -> Mask {
        1_u64.checked_shl(self.len).unwrap_or(0).wrapping_sub(1)
    }

    pub(super) fn discountable(&self) -> Mask {
        self.discountable
    }

    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// Makes lines ready for the benefit that acts now: prices say what came off, class prices are those of the class.
    #[inline]
    pub(super) fn ready(&mut self, lines: Mask) {
        let late = (self.dirty | self.stale) & lines;
        if late != 0 {
            self.catch_up(late);
        }
    }

    fn catch_up(&mut self, late: Mask) {
        let (dirty, stale) = (self.dirty, self.stale);
        self.dirty &= !late;
        self.stale &= !late;
        for line in bits(late) {
            let bit = 1_u64.wrapping_shl(line);
            let state = &mut self.lines[line];
            if dirty & bit != 0 {
                state.settle();
            }
            if stale & bit != 0 {
                state.begin();
            }
        }
    }

    /// The lots of a line that is ready.
    #[inline]
    pub(super) fn lots(&self, line: u32) -> &[Lot] {
        &self.lines[line].lots
    }

    /// A line that is ready, to be cut.
    pub(super) fn line(&mut self, line: u32) -> &mut Line {
        &mut self.lines[line]
    }

    /// What a line costs now.
    pub(super) fn net(&self, line: u32) -> i64 {
        self.lines[line].net
    }

    /// What the lines cost now.
    pub(super) fn nets(&self, lines: Mask) -> i64 {
        bits(lines).map(|line| self.lines[line].net).fold(0, i64::saturating_add)
    }

    /// What all units of the lines cost on a basis.
    pub(super) fn sum(&mut self, lines: Mask, basis: Basis) -> i64 {
        match basis {
            Basis::List if lines == self.all() => self.subtotal,
            Basis::Class if lines == self.all() => self.at_begin,
            Basis::Running if lines == self.all() => self.running,
            Basis::Running => self.nets(lines),
            Basis::List => bits(lines).map(|line| self.lines[line].subtotal).fold(0, i64::saturating_add),
            Basis::Class => {
                self.ready(lines);
                bits(lines).flat_map(|line| self.lots(line)).map(|lot| lot.sum(basis)).fold(0, i64::saturating_add)
            }
        }
    }

    /// Takes an amount off a lot, whose price will say it.
    #[inline]
    pub(super) fn take(&mut self, line: u32, lot: u32, off: i64) {
        let bit = 1_u64.wrapping_shl(line);
        self.dirty |= bit;
        self.moved |= bit;
        if let Some(lot) = self.lines[line].lots.get_mut(lot as usize) {
            lot.off = lot.off.saturating_add(off);
        }
    }

    /// Notes that a line was cut.
    pub(super) fn cut(&mut self, line: u32) {
        self.moved |= 1_u64.wrapping_shl(line);
    }

    /// Notes how much less a line costs.
    #[inline]
    pub(super) fn pay(&mut self, line: u32, off: i64) {
        let state = &mut self.lines[line];
        state.net = state.net.saturating_sub(off);
        self.running = self.running.saturating_sub(off);
    }

    /// Begins a class.
    pub(super) fn begin(&mut self) {
        self.at_begin = self.running;
        self.stale |= std::mem::take(&mut self.moved);
    }
}

/// The lines of a mask, ascending.
pub(super) fn bits(mut mask: Mask) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let line = (mask != 0).then(|| mask.trailing_zeros());
        mask &= mask.wrapping_sub(1);
        line
    })
}
