//! Discounts of sets of units: percentages, amounts spread over units, and their caps.

use super::{Turn, groups};
use crate::allocate::{Shares, Target, allocate};
use crate::engine::pool::{Lent, Pool};
use crate::engine::session::{Part, Piece, Refusal, total};
use crate::model::{Basis, Deal};
use crate::money::{Amounts, Fraction, Rate, RoundingPer};
use crate::sort;

/// What a benefit found: pieces to take off, and whether a floor held something back.
#[derive(Debug)]
pub(crate) struct Outcome<'p> {
    pub(crate) pieces: Lent<'p, Piece>,
    /// A floor took away what would have been given.
    pub(crate) floored: bool,
}

/// The discounts of a piece's units: S over n units gives S mod n of them one more than the others.
fn unit_offs(piece: &Piece) -> impl Iterator<Item = (i64, u64)> {
    let (low, more) = piece.split();
    [(low.saturating_add(1), more), (low, piece.units.saturating_sub(more))].into_iter().filter(|(_, units)| *units > 0)
}

impl<'p> Outcome<'p> {
    /// Nothing yet.
    pub(crate) fn new(pool: &'p Pool) -> Outcome<'p> {
        Outcome { pieces: pool.pieces.lend(), floored: false }
    }

    pub(crate) fn total(&self) -> i64 {
        self.pieces.iter().map(|piece| piece.off).fold(0, i64::saturating_add)
    }
}

impl<'e> Turn<'_, 'e> {
    /// How much the promotion may take off units.
    pub(crate) fn room(&self, parts: &[Part]) -> i64 {
        if !self.session.has_floors(self.promo) {
            return groups::sum(parts);
        }
        parts.iter().map(|part| total(self.session.room(self.promo, part), part.units)).fold(0, i64::saturating_add)
    }

    /// Spreads an amount over parts of runs (in canonical order): pieces, and whether something found no room for floors.
    pub(crate) fn spread(&self, amount: i64, parts: &[Part], even: bool, outcome: &mut Outcome<'_>, consume: bool) {
        let mut put = |part: &Part, off: i64| {
            if off > 0 || consume {
                outcome.pieces.push(Piece { run: part.run, units: part.units, off, consume, hold: false });
            }
        };
        if !even && !self.session.has_floors(self.promo) {
            // There is room for all that the units cost.
            if let [part] = parts {
                put(part, amount.min(part.total()));
                return;
            }
            let prices = groups::sum(parts);
            let mut shares = Shares::new(amount.min(prices), prices);
            parts.iter().for_each(|part| put(part, shares.next(part.total())));
            return;
        }
        let mut prices: i64 = 0;
        let mut targets = self.session.pool.targets.collect(parts.iter().map(|part| {
            let price = part.total();
            prices = prices.saturating_add(price);
            let weight = if even { i64::try_from(part.units).unwrap_or(i64::MAX) } else { price };
            Target::new(weight, total(self.session.room(self.promo, part), part.units))
        }));
        let given = allocate(amount, &mut targets);
        parts.iter().zip(targets.iter()).for_each(|(part, target)| put(part, target.share));
        outcome.floored |= given < amount.min(prices);
    }

    /// A percentage of a set of units (in canonical order), rounded as the rulebook says.
    pub(crate) fn percent(&self, parts: &[Part], percent: Rate, basis: Basis, outcome: &mut Outcome<'_>, consume: bool) {
        let mode = self.session.engine.rounding.mode;
        let rounded = |sum: i64| percent.percent_of(sum, mode).unwrap_or(i64::MAX);
        let of = |part: &Part| total(self.session.basis_price(part.run, basis), part.units);
        match self.session.engine.rounding.per {
            RoundingPer::Unit => {
                for part in parts {
                    let off = rounded(self.session.basis_price(part.run, basis));
                    self.unit_off(part, off, outcome, consume);
                }
            }
            RoundingPer::Cart => {
                let sum = parts.iter().map(of).fold(0, i64::saturating_add);
                self.spread(rounded(sum), parts, false, outcome, consume);
            }
            RoundingPer::Line => {
                let apart = |parts: &[Part]| parts.is_sorted_by(|one, next| one.line < next.line);
                if apart(parts) {
                    // Every line is one part, in the order in which they are taken.
                    parts.iter().for_each(|part| {
                        self.spread(rounded(of(part)), std::slice::from_ref(part), false, outcome, consume);
                    });
                    return;
                }
                let mut by_line = self.session.pool.parts.lend();
                by_line.extend_from_slice(parts);
                // A stable sort keeps the canonical order inside a line.
                sort::by_key(&mut by_line, |part| part.line);
                for line in by_line.chunk_by(|a, b| a.line == b.line) {
                    let sum = line.iter().map(of).fold(0, i64::saturating_add);
                    self.spread(rounded(sum), line, false, outcome, consume);
                }
            }
        }
    }

    /// So much off each unit of a part, cut to the room of a unit.
    pub(crate) fn unit_off(&self, part: &Part, off: i64, outcome: &mut Outcome<'_>, consume: bool) {
        let room = self.session.room(self.promo, part);
        outcome.floored |= off.min(part.price) > room;
        let off = off.min(room);
        if off > 0 || consume {
            outcome.pieces.push(Piece { run: part.run, units: part.units, off: total(off, part.units), consume, hold: false });
        }
    }

    /// A deal on each unit of a set (in canonical order).
    pub(crate) fn deal(&self, parts: &[Part], deal: &Deal, outcome: &mut Outcome<'_>, consume: bool) {
        match deal {
            Deal::Percent(percent) => self.percent(parts, *percent, Basis::Running, outcome, consume),
            Deal::Amount(amount) => {
                let off = self.amount(amount);
                parts.iter().for_each(|part| self.unit_off(part, off, outcome, consume));
            }
            Deal::Price(price) => {
                let price = self.amount(price);
                for part in parts {
                    let off = part.price.saturating_sub(price).max(0);
                    self.unit_off(part, off, outcome, consume);
                }
            }
        }
    }

    /// Takes what a benefit found, cut to its cap and the budget.
    ///
    /// # Errors
    /// It gives nothing: because of floors, because of the budget, or at all.
    pub(crate) fn give(
        &mut self,
        mut outcome: Outcome<'e>,
        max_discount: Option<&Amounts>,
        times: u64,
        applications: u64,
    ) -> Result<(), Refusal> {
        let wanted = outcome.total();
        if wanted == 0 {
            return Err(if outcome.floored { Refusal::Floor } else { Refusal::Nothing });
        }
        let given = self.cap(wanted, max_discount)?;
        if given == 0 {
            return Err(Refusal::Nothing);
        }
        if given < wanted {
            self.cut(&mut outcome.pieces, given);
        }
        self.session.take(self.slot, &outcome.pieces);
        self.count(given, times, applications);
        Ok(())
    }

    /// Cuts the discounts of pieces to a sum, in proportion to them: units of one run with one discount share alike.
    fn cut(&self, pieces: &mut Vec<Piece>, given: i64) {
        // (per-unit discount, piece of that discount)
        let mut alike: Vec<(i64, Piece)> = Vec::new();
        for piece in pieces.iter() {
            alike.extend(unit_offs(piece).map(|(off, units)| (off, Piece { units, ..*piece })));
        }
        sort::by(&mut alike, |a, b| self.session.canonical(a.1.run, b.1.run).then_with(|| b.0.cmp(&a.0)));
        alike.dedup_by(|next, one| {
            let same = next.0 == one.0 && next.1.run == one.1.run;
            if same {
                one.1.units = one.1.units.saturating_add(next.1.units);
            }
            same
        });
        let mut targets: Vec<Target> =
            alike.iter().map(|(off, piece)| Target::new(total(*off, piece.units), total(*off, piece.units))).collect();
        allocate(given, &mut targets);
        *pieces = alike.into_iter().zip(&targets).map(|((_, piece), target)| Piece { off: target.share, ..piece }).collect();
    }

    /// An exact amount rounded as the rulebook says.
    pub(crate) fn rounded(&self, exact: Option<Fraction>) -> i64 {
        exact
            .and_then(|exact| exact.round(self.session.engine.rounding.mode))
            .and_then(|amount| i64::try_from(amount).ok())
            .unwrap_or(i64::MAX)
    }
}
