//! Discounts of sets of units: percentages, amounts spread over units, and their caps.

use super::Turn;
use crate::allocate::{Target, allocate};
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
    let off = u64::try_from(piece.off).unwrap_or(0);
    let low = off.checked_div(piece.units).and_then(|low| i64::try_from(low).ok()).unwrap_or(0);
    let more = off.checked_rem(piece.units).unwrap_or(0);
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
    /// Spreads an amount over parts of runs (in canonical order): pieces, and whether something found no room for floors.
    pub(crate) fn spread(&self, amount: i64, parts: &[Part], even: bool, outcome: &mut Outcome<'_>, consume: bool) -> i64 {
        let mut prices: i64 = 0;
        let mut targets = self.session.pool.targets.collect(parts.iter().map(|part| {
            let price = self.session.ledger.runs[part.run].price;
            prices = prices.saturating_add(total(price, part.units));
            let weight = if even { i128::from(part.units) } else { i128::from(total(price, part.units)) };
            Target::new(weight, total(self.session.room(self.promo, part.run), part.units))
        }));
        let given = allocate(amount, &mut targets);
        outcome.floored |= given < amount.min(prices);
        for (part, target) in parts.iter().zip(targets.iter()) {
            if target.share > 0 || consume {
                outcome.pieces.push(Piece { run: part.run, units: part.units, off: target.share, consume, hold: false });
            }
        }
        given
    }

    /// A percentage of a set of units (in canonical order), rounded as the rulebook says.
    pub(crate) fn percent(&self, parts: &[Part], percent: Rate, basis: Basis, outcome: &mut Outcome<'_>, consume: bool) {
        let rounding = self.session.engine.rounding;
        let rate = percent.percent();
        let of = |part: &Part| i128::from(total(self.session.basis_price(part.run, basis), part.units));
        let rounded = |sum: i128| -> i64 {
            rate.times(sum)
                .and_then(|exact| exact.round(rounding.mode))
                .and_then(|off| i64::try_from(off).ok())
                .unwrap_or(i64::MAX)
        };
        match rounding.per {
            RoundingPer::Unit => {
                for part in parts {
                    let off = rounded(i128::from(self.session.basis_price(part.run, basis)));
                    self.unit_off(part, off, outcome, consume);
                }
            }
            RoundingPer::Cart => {
                let sum = parts.iter().map(of).fold(0, i128::saturating_add);
                self.spread(rounded(sum), parts, false, outcome, consume);
            }
            RoundingPer::Line => {
                let line_of = |part: &Part| self.session.ledger.runs[part.run].line;
                if let [part] = parts {
                    self.spread(rounded(of(part)), parts, false, outcome, consume);
                    return;
                }
                let mut by_line = self.session.pool.parts.collect(parts.iter().copied());
                // A stable sort keeps the canonical order inside a line.
                sort::by_key(&mut by_line, line_of);
                for line in by_line.chunk_by(|a, b| line_of(a) == line_of(b)) {
                    let sum = line.iter().map(of).fold(0, i128::saturating_add);
                    self.spread(rounded(sum), line, false, outcome, consume);
                }
            }
        }
    }

    /// So much off each unit of a part, cut to the room of a unit.
    pub(crate) fn unit_off(&self, part: &Part, off: i64, outcome: &mut Outcome<'_>, consume: bool) {
        let price = self.session.ledger.runs[part.run].price;
        let room = self.session.room(self.promo, part.run);
        outcome.floored |= off.min(price) > room;
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
                    let off = self.session.ledger.runs[part.run].price.saturating_sub(price).max(0);
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
        let mut targets: Vec<Target> = alike
            .iter()
            .map(|(off, piece)| Target::new(i128::from(total(*off, piece.units)), total(*off, piece.units)))
            .collect();
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
