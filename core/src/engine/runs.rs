//! Runs of units that are alike: their order, what is taken off them, and joining those that became alike.

use std::cmp::{Ordering, Reverse};

use super::session::{Ledger, NO_RUN, POINTS, Part, Piece, Run, Session, Subject, Taken, total};
use crate::compile::Promo;
use crate::model::{Class, Floor};
use crate::money::{Rate, RoundingMode, mul_div};
use crate::sort;
use crate::table::Table;

impl Session<'_> {
    /// The lowest price that a promotion may leave a unit of the line.
    pub(crate) fn floor(&self, promo: &Promo, line: u32) -> i64 {
        if !self.floors {
            return 0;
        }
        let state = &self.lines[line];
        let own = match promo.extra().and_then(|extra| extra.floor.as_ref()) {
            None => 0,
            Some(Floor::Cost) => state.cost.unwrap_or(0),
            Some(Floor::Price(price)) => price.get(self.currency).map_or(0, |amount| amount.minor_units()),
            Some(Floor::Margin(margin)) => state.cost.map_or(0, |cost| with_margin(cost, *margin)),
        };
        own.max(state.floor)
    }

    /// How much a promotion may take off each unit of a part.
    #[inline]
    pub(crate) fn room(&self, promo: &Promo, part: &Part) -> i64 {
        if self.has_floors(promo) { part.price.saturating_sub(self.floor(promo, part.line)).max(0) } else { part.price }
    }

    /// Whether there may be a floor for what a promotion takes off.
    #[inline]
    pub(crate) fn has_floors(&self, promo: &Promo) -> bool {
        self.line_floors || promo.extra().is_some_and(|extra| extra.floor.is_some())
    }

    /// Canonical order: dearest first, then by SKU and line id, then by history; parts of one run stay together.
    #[inline]
    pub(crate) fn sort(&self, parts: &mut [Part]) {
        sort::by_total_from_near(parts, |a, b| {
            // Runs of many lines lie far apart, so they are only looked at for one line.
            let ranks = || self.ranks[a.line].place.cmp(&self.ranks[b.line].place);
            let histories = || self.history(&self.ledger.runs[a.run], &self.ledger.runs[b.run]);
            b.price.cmp(&a.price).then_with(ranks).then_with(histories).then_with(|| a.run.cmp(&b.run))
        });
    }

    pub(crate) fn canonical(&self, a: u32, b: u32) -> Ordering {
        let (left, right) = (&self.ledger.runs[a], &self.ledger.runs[b]);
        let ranks = || self.ranks[left.line].place.cmp(&self.ranks[right.line].place);
        right.price.cmp(&left.price).then_with(ranks).then_with(|| self.history(left, right))
    }

    /// Runs of one line by what happened to them.
    fn history(&self, left: &Run, right: &Run) -> Ordering {
        right
            .class
            .cmp(&left.class)
            .then_with(|| right.list.cmp(&left.list))
            .then_with(|| left.consumed.cmp(&right.consumed))
            .then_with(|| self.joined_at(left.closed_by).cmp(&self.joined_at(right.closed_by)))
            .then_with(|| self.joined_at(left.set_by).cmp(&self.joined_at(right.set_by)))
    }

    /// When the promotion that closed units or set their price joined; one that is only now at its turn comes last.
    fn joined_at(&self, owner: u32) -> u32 {
        match owner.checked_sub(1) {
            None => 0,
            Some(slot) => match self.ledger.slots[slot].joined {
                0 => u32::MAX,
                joined => joined,
            },
        }
    }

    /// Takes pieces off: cuts the runs where a piece is only a part of one, and notes the adjustments.
    ///
    /// A discount S of n units gives S mod n of them one minor unit more than the others.
    pub(crate) fn take(&mut self, slot: u32, pieces: &[Piece]) {
        let closes = slot != POINTS && self.class <= Class::Item && self.promo(slot).line_exclusive;
        let class = self.class;
        let Ledger { runs, heads, taken, .. } = &mut self.ledger;
        let mut sum: i64 = 0;
        let mut unsettled = false;
        for piece in pieces.iter().filter(|piece| piece.units > 0) {
            let (low, high_units) = piece.split();
            let mut place = piece.run;
            let run = &mut runs[place];
            let line = run.line;
            if piece.off > 0 {
                taken.push(Taken { slot, class, subject: Subject::Line(line), amount: piece.off });
                sum = sum.saturating_add(piece.off);
            }
            if piece.units < run.units {
                let part = *run;
                run.units = run.units.saturating_sub(piece.units);
                place = insert_after(runs, place, part);
            }
            let mark = |run: &mut Run| {
                if closes {
                    run.closed_by = slot.saturating_add(1);
                }
                // A unit that a short budget left at its list price is nobody's.
                if piece.hold {
                    run.set_by = slot.saturating_add(1);
                }
            };
            let fresh = runs.next();
            let run = &mut runs[place];
            run.units = piece.units.saturating_sub(high_units);
            run.price = run.price.saturating_sub(low);
            run.consumed |= piece.consume;
            let alone = if high_units > 0 {
                let mut high = *run;
                high.units = high_units;
                high.price = high.price.saturating_sub(1);
                mark(&mut high);
                run.next = fresh;
                if low > 0 {
                    mark(run);
                }
                runs.push(high);
                false
            } else {
                if low > 0 {
                    mark(run);
                }
                run.next == NO_RUN && heads[line] == place
            };
            if !alone {
                self.lines[line].unsettled = true;
                unsettled = true;
            }
        }
        self.ledger.moved = true;
        self.ledger.running = self.ledger.running.saturating_sub(sum);
        self.ledger.add_off(class, sum);
        if unsettled {
            for piece in pieces {
                let line = self.ledger.runs[piece.run].line;
                if std::mem::take(&mut self.lines[line].unsettled) {
                    self.merge(line);
                }
            }
        }
    }

    /// Units at their list price again, held by nobody: a run of their own.
    pub(crate) fn restore(&mut self, part: Part) -> Part {
        let mut run = self.ledger.runs[part.run];
        self.ledger.moved = true;
        self.ledger.running = self.ledger.running.saturating_add(total(run.list.saturating_sub(run.price), part.units));
        self.ledger.runs[part.run].units = run.units.saturating_sub(part.units);
        run.units = part.units;
        run.price = run.list;
        run.closed_by = 0;
        run.set_by = 0;
        Part { run: insert_after(&mut self.ledger.runs, part.run, run), price: run.price, ..part }
    }

    /// Joins runs of a line that became alike: allocation works on whole runs.
    fn merge(&mut self, line: u32) {
        let mut place = self.ledger.heads[line];
        while place != NO_RUN {
            let Run { units, price, next, .. } = self.ledger.runs[place];
            let (mut previous, mut other) = (place, next);
            while other != NO_RUN {
                let run = &self.ledger.runs[other];
                let (more, after) = (run.units, run.next);
                let alike = more == 0 || (units > 0 && run.price == price && self.history(&self.ledger.runs[place], run).is_eq());
                if alike {
                    let one = &mut self.ledger.runs[place];
                    one.units = one.units.saturating_add(more);
                    self.ledger.runs[other].units = 0;
                    self.ledger.runs[previous].next = after;
                } else {
                    previous = other;
                }
                other = after;
            }
            place = self.ledger.runs[place].next;
        }
    }

    /// Begins a class: prices as they stand become the class's prices.
    pub(crate) fn begin(&mut self, class: Class) {
        self.class = class;
        if !std::mem::take(&mut self.ledger.moved) {
            return;
        }
        self.ledger.at_begin = self.ledger.running;
        for run in self.ledger.runs.iter_mut() {
            run.class = run.price;
        }
        for line in self.lines.indexes() {
            let head = self.ledger.heads[line];
            if head != NO_RUN && self.ledger.runs[head].next != NO_RUN {
                self.merge(line);
            }
        }
        if !sort::SMALL && self.dear.len() > MANY {
            self.order_by_price();
        }
    }

    /// Puts the lines into the order of their prices.
    fn order_by_price(&mut self) {
        let Ledger { heads, runs, .. } = &self.ledger;
        let price = |line: u32| if heads[line] == NO_RUN { 0 } else { runs[heads[line]].price };
        let mut priced = self.pool.priced.collect(self.dear.iter().map(|line| (price(*line), *line)));
        sort::by_distinct(&mut priced, |(price, line)| (Reverse(*price), self.ranks[*line].place));
        self.dear.clear();
        self.dear.extend(priced.iter().map(|(_, line)| *line));
    }
}

/// More lines than these are put into the order of their prices anew when a class begins.
const MANY: usize = 64;

/// Adds a run behind another of its line.
fn insert_after(runs: &mut Table<Run>, before: u32, mut run: Run) -> u32 {
    run.next = runs[before].next;
    let place = runs.push(run);
    runs[before].next = place;
    place
}

/// A cost plus so many percent of it, rounded up.
fn with_margin(cost: i64, margin: Rate) -> i64 {
    let percent = margin.percent();
    let factor = percent.denominator.saturating_add(percent.numerator);
    mul_div(i128::from(cost), factor, percent.denominator, RoundingMode::Up)
        .and_then(|floor| i64::try_from(floor).ok())
        .unwrap_or(i64::MAX)
}
