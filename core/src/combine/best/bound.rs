//! At most how much a benefit can still take off, whatever else joins, is withheld or is confined.
//!
//! Every bound is worked out on the state as it stands, and rests on two facts: prices only fall, and units once used up or
//! closed to others stay so. Bounds are whole minor units rounded up; nothing here is an estimate.

use super::possible::possible;
use crate::compile::{
    AddOn, AmountOff, CompiledBenefit, CompiledMeasure, CompiledSelector, Deposit, Every, Percent, Promo, SetPrice, ShippingOff,
    ShippingTerm, Tiers,
};
use crate::engine::session::{Part, Session, total};
use crate::model::{AmountPer, Basis, Class, Deal, Threshold, TierMode};
use crate::money::{Amounts, Fraction, Rate, RoundingMode, RoundingPer};
use crate::sort;

/// Units of a run that a benefit may act on.
pub(super) struct Lot {
    pub(super) run: u32,
    pub(super) line: u32,
    pub(super) price: i64,
    pub(super) room: i64,
    pub(super) units: u64,
}

/// One promotion on a session as it stands.
pub(super) struct Bounds<'s, 'e> {
    pub(super) session: &'s Session<'e>,
    pub(super) slot: u32,
    pub(super) promo: &'s Promo,
}

impl Bounds<'_, '_> {
    /// What one of its benefits may still take off.
    pub(super) fn benefit(&self, class: Class, benefit: &CompiledBenefit) -> i64 {
        match benefit {
            CompiledBenefit::SetPrice(one) => self.set_price(one),
            CompiledBenefit::Percent(one) => self.percent(class, one),
            CompiledBenefit::Amount(one) => self.amount_off(class, one),
            CompiledBenefit::FixedPrice(one) => self.capped(self.fixed_price(class, one), one.group.max_discount.as_deref()),
            CompiledBenefit::Bundle(one) => self.capped(self.bundle(class, one), one.group.max_discount.as_deref()),
            CompiledBenefit::BuyGet(one) => self.capped(self.buy_get(class, one), one.group.max_discount.as_deref()),
            CompiledBenefit::NthUnit(one) => self.capped(self.nth_unit(class, one), one.group.max_discount.as_deref()),
            CompiledBenefit::AddOn(one) => self.add_on(class, one),
            CompiledBenefit::OrderPercent(one) => {
                let lots = self.lots(class, one.items.as_deref(), None);
                let sum = lots.iter().map(|lot| total(self.basis(lot, one.basis, class), lot.units)).fold(0, i64::saturating_add);
                self.capped(self.rounded(one.percent, sum).min(room(&lots)), one.max_discount.as_deref())
            }
            CompiledBenefit::OrderAmount(one) => {
                let lots = self.lots(class, one.items.as_deref(), None);
                self.capped(self.amount(&one.amount).min(room(&lots)), one.max_discount.as_deref())
            }
            CompiledBenefit::Every(one) => self.every(class, one),
            CompiledBenefit::Shipping(one) => self.shipping(one),
            CompiledBenefit::Deposit(one) => self.deposit(class, one),
            CompiledBenefit::Points(_) | CompiledBenefit::Gift(_) | CompiledBenefit::IssueCoupon(_) => 0,
            CompiledBenefit::Tiers(one) => self.tiers(class, one),
        }
    }

    /// Whether it may still be let in: its conditions may hold.
    pub(super) fn may_hold(&self) -> bool {
        self.promo.conditions.as_ref().is_none_or(|condition| possible(self.session, self.promo, condition).hold)
    }

    /// What is left of its budget; in class price what it gave may be taken back, so there the whole budget counts.
    pub(super) fn budget(&self) -> i64 {
        let Some(budget) = self.promo.budget() else { return i64::MAX };
        let spent = self.session.usage(self.promo.id.as_str()).map_or(0, |usage| usage.spent.minor_units());
        let given = if self.session.class == Class::Price { 0 } else { self.session.ledger.slots[self.slot].given };
        self.amount(&budget.amount).saturating_sub(spent).saturating_sub(given).max(0)
    }

    pub(super) fn amount(&self, amounts: &Amounts) -> i64 {
        amounts.get(self.session.currency).map_or(0, |amount| amount.minor_units())
    }

    fn capped(&self, wanted: i64, max_discount: Option<&Amounts>) -> i64 {
        max_discount.map_or(wanted, |max| wanted.min(self.amount(max)))
    }

    /// A percentage of a sum, rounded as the rulebook rounds.
    fn rounded(&self, percent: Rate, sum: i64) -> i64 {
        round(percent.percent().times(i128::from(sum)), self.session.engine.rounding.mode)
    }

    /// Units that a benefit may find eligible at its turn, dearest first. `shares`: it is a consuming benefit that may share.
    pub(super) fn lots(&self, class: Class, items: Option<&CompiledSelector>, shares: Option<bool>) -> Vec<Lot> {
        let session = self.session;
        // A unit that a lower price takes over is open again.
        let closed_counts = class == Class::Item && session.class != Class::Price;
        let mut lots: Vec<Lot> = session
            .ledger
            .runs
            .indexes()
            .filter_map(|run| {
                let one = &session.ledger.runs[run];
                let open = one.units > 0
                    && one.price > 0
                    && session.lines[one.line].discountable
                    && (!closed_counts || one.is_open(self.slot))
                    && !(shares == Some(false) && one.consumed)
                    && items.is_none_or(|items| session.line_matches(items, one.line) != Some(false));
                let room = session.room(self.promo, &Part { run, line: one.line, units: one.units, price: one.price });
                open.then_some(Lot { run, line: one.line, price: one.price, room, units: one.units })
            })
            .collect();
        sort::by_key(&mut lots, |lot| std::cmp::Reverse(lot.price));
        lots
    }

    /// The highest that a unit's price on a basis can be at the benefit's turn.
    fn basis(&self, lot: &Lot, basis: Basis, class: Class) -> i64 {
        if basis == Basis::Class && class != self.session.class {
            return lot.price;
        }
        self.session.basis_price(lot.run, basis)
    }

    fn set_price(&self, benefit: &SetPrice) -> i64 {
        let price = self.amount(&benefit.price);
        let offs = self.lots(Class::Price, benefit.items.as_deref(), None);
        let offs = offs.into_iter().map(|lot| (lot.price.saturating_sub(price).clamp(0, lot.room), lot.units));
        dearest(offs.collect(), benefit.max_units.unwrap_or(u64::MAX))
    }

    fn percent(&self, class: Class, benefit: &Percent) -> i64 {
        let lots = self.lots(class, benefit.items.as_deref(), None);
        let off = match benefit.max_units {
            None => self.percent_of_lots(class, &lots, benefit.percent, benefit.basis),
            Some(most) => {
                let prices = lots.iter().map(|lot| (self.basis(lot, benefit.basis, class), lot.units)).collect();
                self.percent_of(benefit.percent, &taken(prices, most), lines(&lots), 1)
            }
        };
        self.capped(off.min(room(&lots)), benefit.max_discount.as_deref())
    }

    /// A percentage of all units of some runs: a higher price never lowers a rounded percentage.
    fn percent_of_lots(&self, class: Class, lots: &[Lot], percent: Rate, basis: Basis) -> i64 {
        match self.session.engine.rounding.per {
            RoundingPer::Unit => {
                let off = |lot: &Lot| self.rounded(percent, self.basis(lot, basis, class)).min(lot.room);
                lots.iter().map(|lot| total(off(lot), lot.units)).fold(0, i64::saturating_add)
            }
            RoundingPer::Cart => {
                let sum = lots.iter().map(|lot| total(self.basis(lot, basis, class), lot.units)).fold(0, i64::saturating_add);
                self.rounded(percent, sum)
            }
            RoundingPer::Line => {
                let of = |lot: &Lot| (lot.line, total(self.basis(lot, basis, class), lot.units), total(lot.room, lot.units));
                let mut sums: Vec<(u32, i64, i64)> = lots.iter().map(of).collect();
                sort::by_key(&mut sums, |one| one.0);
                sums.dedup_by(|next, last| {
                    let same = next.0 == last.0;
                    if same {
                        *last = (last.0, last.1.saturating_add(next.1), last.2.saturating_add(next.2));
                    }
                    same
                });
                sums.iter().map(|one| self.rounded(percent, one.1).min(one.2)).fold(0, i64::saturating_add)
            }
        }
    }

    /// A percentage of chosen units, which may be other units of lower prices on these lines, in so many sets.
    fn percent_of(&self, percent: Rate, prices: &[(i64, u64)], lines: Lines, sets: i64) -> i64 {
        let rounding = &self.session.engine.rounding;
        let sums = match rounding.per {
            RoundingPer::Line if !lines.single => lines.count.saturating_mul(sets),
            RoundingPer::Cart => sets,
            // A line of one unit is rounded as the unit is.
            RoundingPer::Unit | RoundingPer::Line => {
                let off = |(price, units): &(i64, u64)| total(self.rounded(percent, *price), *units);
                return prices.iter().map(off).fold(0, i64::saturating_add);
            }
        };
        let sum = prices.iter().map(|(price, units)| total(*price, *units)).fold(0, i64::saturating_add);
        let exact = |times: i128| percent.percent().times(i128::from(sum).saturating_mul(times));
        if sums <= 1 {
            return round(exact(1), rounding.mode);
        }
        match rounding.mode {
            RoundingMode::Down => round(exact(1), RoundingMode::Down),
            // Each further sum may round up once more.
            RoundingMode::Up => round(exact(1), RoundingMode::Up).saturating_add(sums.saturating_sub(1)),
            // Each sum gains a half at the most.
            _ => round(exact(2), RoundingMode::Down).saturating_add(sums).checked_div(2).unwrap_or(i64::MAX),
        }
        .min(if percent == Rate::from_whole(100) { sum } else { i64::MAX })
    }

    fn amount_off(&self, class: Class, benefit: &AmountOff) -> i64 {
        let lots = self.lots(class, benefit.items.as_deref(), None);
        let amount = self.amount(&benefit.amount);
        let off = match benefit.per {
            AmountPer::Unit => {
                let offs = lots.iter().map(|lot| (amount.min(lot.room), lot.units)).collect();
                dearest(offs, benefit.max_units.unwrap_or(u64::MAX))
            }
            AmountPer::Line => total(amount, u64::try_from(lines(&lots).count).unwrap_or(0)),
            AmountPer::Once => amount,
        };
        self.capped(off.min(room(&lots)), benefit.max_discount.as_deref())
    }

    fn add_on(&self, class: Class, benefit: &AddOn) -> i64 {
        let lots = self.lots(class, Some(&benefit.items), None);
        let prices = taken(lots.iter().map(|lot| (lot.price, lot.units)).collect(), benefit.max_units);
        let off = self.deal(&benefit.deal, &prices, lines(&lots));
        self.capped(off.min(room(&lots)), benefit.max_discount.as_deref())
    }

    /// A deal on units of at most such prices.
    pub(super) fn deal(&self, deal: &Deal, prices: &[(i64, u64)], lines: Lines) -> i64 {
        let each = |off: &dyn Fn(i64) -> i64| {
            prices.iter().map(|(price, units)| total(off(*price), *units)).fold(0, i64::saturating_add)
        };
        match deal {
            Deal::Percent(percent) => self.percent_of(*percent, prices, lines, 1),
            Deal::Amount(amount) => {
                let amount = self.amount(amount);
                each(&|price| amount.min(price))
            }
            Deal::Price(new) => {
                let new = self.amount(new);
                each(&|price| price.saturating_sub(new).max(0))
            }
        }
    }

    /// Deals on sets of units; sets of one percentage are one set.
    pub(super) fn deals<'d>(&self, sets: impl Iterator<Item = (&'d Deal, Vec<(i64, u64)>)>, lines: Lines) -> i64 {
        let mut joined: Vec<(&Deal, Vec<(i64, u64)>)> = Vec::new();
        for (deal, units) in sets {
            match joined.iter_mut().find(|(other, _)| matches!(deal, Deal::Percent(_)) && *other == deal) {
                Some((_, all)) => all.extend(units),
                None => joined.push((deal, units)),
            }
        }
        joined.iter().map(|(deal, units)| self.deal(deal, units, lines)).fold(0, i64::saturating_add)
    }

    fn every(&self, class: Class, benefit: &Every) -> i64 {
        let lots = self.lots(class, benefit.items.as_deref(), None);
        // Units that cost nothing any more count with what they cost on the basis.
        let session = self.session;
        let matched = session.ledger.runs.indexes().filter(|run| {
            let line = session.ledger.runs[*run].line;
            let items = benefit.items.as_deref();
            session.lines[line].discountable && items.is_none_or(|items| session.line_matches(items, line) != Some(false))
        });
        let price = |run: u32| match benefit.basis {
            Basis::Class if class != session.class => session.ledger.runs[run].price,
            basis => session.basis_price(run, basis),
        };
        let spend = matched.map(|run| total(price(run), session.ledger.runs[run].units)).fold(0, i64::saturating_add);
        let full = u64::try_from(spend.checked_div(self.amount(&benefit.each)).unwrap_or(0)).unwrap_or(0);
        let used = self.session.ledger.slots[self.slot].applications;
        let per_cart = self.promo.limits().and_then(|limits| limits.per_cart).unwrap_or(u64::MAX).saturating_sub(used);
        let times = full.min(per_cart).min(benefit.at_most.unwrap_or(u64::MAX));
        self.capped(total(self.amount(&benefit.amount), times).min(room(&lots)), benefit.max_discount.as_deref())
    }

    fn deposit(&self, class: Class, benefit: &Deposit) -> i64 {
        let id = self.promo.id.as_str();
        let paid = self.session.cart.deposits.iter().find(|paid| paid.promotion.as_str() == id).map_or(0, |paid| paid.quantity);
        total(self.amount(&benefit.worth), paid).min(room(&self.lots(class, benefit.items.as_deref(), None)))
    }

    fn shipping(&self, benefit: &ShippingOff) -> i64 {
        let ships = self.session.ledger.ships.iter();
        let prices =
            ships.filter(|ship| benefit.methods.is_empty() || benefit.methods.contains(&ship.method)).map(|ship| ship.price);
        let prices: Vec<i64> = prices.collect();
        let all = sum(&prices);
        let off = match &benefit.term {
            ShippingTerm::Free => all,
            ShippingTerm::Price(most) => {
                let most = self.amount(most);
                prices.iter().map(|price| price.saturating_sub(most).max(0)).fold(0, i64::saturating_add)
            }
            ShippingTerm::Amount(amount) => self.amount(amount).min(all),
            ShippingTerm::Percent(percent) if self.session.engine.rounding.per == RoundingPer::Cart => {
                self.rounded(*percent, all)
            }
            ShippingTerm::Percent(percent) => {
                prices.iter().map(|price| self.rounded(*percent, *price)).fold(0, i64::saturating_add)
            }
        };
        self.capped(off, benefit.max_discount.as_deref())
    }

    fn tiers(&self, class: Class, benefit: &Tiers) -> i64 {
        // What the units that may be measured cost can only fall; what else is measured does not change, but is not worth measuring
        // twice.
        let spend = match &benefit.measure {
            CompiledMeasure::Spend { basis, .. } => {
                let known = class == self.session.class || *basis == Basis::List;
                self.most_spend(benefit, if known { *basis } else { Basis::Running })
            }
            _ => i64::MAX,
        };
        let reached = |threshold: &Threshold| match threshold {
            Threshold::Amount(amount) => self.amount(amount) <= spend,
            _ => true,
        };
        match benefit.mode {
            TierMode::Highest => {
                let steps = benefit.steps.iter().filter(|step| reached(&step.0));
                steps.map(|step| self.benefit(class, &step.1)).max().unwrap_or(0)
            }
            TierMode::Graduated => {
                let lots = self.lots(class, benefit.items.as_deref(), None);
                let rate = benefit.steps.iter().filter(|step| reached(&step.0)).filter_map(|step| match &step.1 {
                    CompiledBenefit::Percent(one) => Some(one.percent),
                    CompiledBenefit::OrderPercent(one) => Some(one.percent),
                    _ => None,
                });
                let Some(rate) = rate.max_by_key(|rate| rate.decimal()) else { return 0 };
                let all = room(&lots);
                let off = match &benefit.measure {
                    CompiledMeasure::Spend { .. } => round(rate.percent().times(i128::from(spend)), RoundingMode::Up),
                    _ => {
                        let prices: Vec<(i64, u64)> = lots.iter().map(|lot| (lot.price, lot.units)).collect();
                        // Each step is a set of its own, and rounds on its own.
                        let steps = i64::try_from(benefit.steps.len()).unwrap_or(i64::MAX);
                        self.percent_of(rate, &prices, lines(&lots), steps)
                    }
                };
                self.capped(off.min(all), benefit.max_discount.as_deref())
            }
        }
    }

    /// The most that the units which the measure may select cost on a basis.
    fn most_spend(&self, benefit: &Tiers, basis: Basis) -> i64 {
        let CompiledMeasure::Spend { items, .. } = &benefit.measure else { return i64::MAX };
        let session = self.session;
        let may = |run: &u32| {
            let line = session.ledger.runs[*run].line;
            items.as_deref().is_none_or(|items| session.line_matches(items, line) != Some(false))
        };
        let runs = session.ledger.runs.indexes().filter(may);
        runs.map(|run| total(session.basis_price(run, basis), session.ledger.runs[run].units)).fold(0, i64::saturating_add)
    }
}

pub(super) fn round(exact: Option<Fraction>, mode: RoundingMode) -> i64 {
    exact.and_then(|exact| exact.round(mode)).and_then(|amount| i64::try_from(amount).ok()).unwrap_or(i64::MAX)
}

pub(super) fn sum(prices: &[i64]) -> i64 {
    prices.iter().copied().fold(0, i64::saturating_add)
}

pub(super) fn room(lots: &[Lot]) -> i64 {
    lots.iter().map(|lot| total(lot.room, lot.units)).fold(0, i64::saturating_add)
}

/// The lines that units are on.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    count: i64,
    /// Each has one of these units only.
    single: bool,
}

pub(super) fn lines(lots: &[Lot]) -> Lines {
    let mut lines: Vec<u32> = lots.iter().map(|lot| lot.line).collect();
    sort::ascending(&mut lines);
    let before = lines.len();
    lines.dedup();
    let single = lines.len() == before && lots.iter().all(|lot| lot.units == 1);
    Lines { count: i64::try_from(lines.len()).unwrap_or(i64::MAX), single }
}

/// The largest of values with counts, so many of them.
fn taken(mut values: Vec<(i64, u64)>, most: u64) -> Vec<(i64, u64)> {
    sort::by_key(&mut values, |value| std::cmp::Reverse(value.0));
    let mut left = most;
    for value in &mut values {
        value.1 = value.1.min(left);
        left = left.saturating_sub(value.1);
    }
    values
}

/// Their sum.
fn dearest(values: Vec<(i64, u64)>, most: u64) -> i64 {
    taken(values, most).iter().map(|(value, units)| total(*value, *units)).fold(0, i64::saturating_add)
}
