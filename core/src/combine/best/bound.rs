//! At most how much a benefit can still take off, whatever else joins, is withheld or is confined.
//!
//! Every bound is worked out on the state as it stands, and rests on two facts: prices only fall, and units once used up or
//! closed to others stay so. Bounds are whole minor units rounded up; nothing here is an estimate.

use super::possible::possible;
use crate::compile::{
    AddOn, AmountOff, Bundle, BuyGet, CompiledBenefit, CompiledMeasure, CompiledSelector, Deposit, Every, FixedPrice, Grouping,
    NthUnit, Percent, Promo, SetPrice, ShippingOff, ShippingTerm, Tiers,
};
use crate::engine::session::{Part, Session, total};
use crate::model::{AmountPer, Basis, Class, Deal, Favor, FixedPriceTerm, Threshold, TierMode};
use crate::money::{Amounts, Fraction, Rate, RoundingMode, RoundingPer};
use crate::sort;

/// Units that are looked at one by one; of more a coarser bound is good enough.
const MOST_UNITS: u64 = 256;

/// Units of a run that a benefit may act on.
struct Lot {
    run: u32,
    line: u32,
    price: i64,
    room: i64,
    units: u64,
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

    fn amount(&self, amounts: &Amounts) -> i64 {
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
    fn lots(&self, class: Class, items: Option<&CompiledSelector>, shares: Option<bool>) -> Vec<Lot> {
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
                let mut sums: Vec<(u32, i64, i64)> = Vec::new();
                for lot in lots {
                    let (sum, room) = (total(self.basis(lot, basis, class), lot.units), total(lot.room, lot.units));
                    match sums.iter_mut().find(|one| one.0 == lot.line) {
                        Some(one) => *one = (one.0, one.1.saturating_add(sum), one.2.saturating_add(room)),
                        None => sums.push((lot.line, sum, room)),
                    }
                }
                sums.iter().map(|one| self.rounded(percent, one.1).min(one.2)).fold(0, i64::saturating_add)
            }
        }
    }

    /// A percentage of chosen units, which may be other units of lower prices on up to so many lines, in so many sets.
    fn percent_of(&self, percent: Rate, prices: &[(i64, u64)], lines: i64, sets: i64) -> i64 {
        let sums = match self.session.engine.rounding.per {
            RoundingPer::Unit => {
                return prices
                    .iter()
                    .map(|(price, units)| total(self.rounded(percent, *price), *units))
                    .fold(0, i64::saturating_add);
            }
            RoundingPer::Line => lines.saturating_mul(sets),
            RoundingPer::Cart => sets,
        };
        let sum = prices.iter().map(|(price, units)| total(*price, *units)).fold(0, i64::saturating_add);
        let exact = percent.percent().times(i128::from(sum));
        if sum == 0 || sums <= 1 {
            return round(exact, self.session.engine.rounding.mode);
        }
        // Each further sum may round up once more.
        round(exact, RoundingMode::Up).saturating_add(sums.saturating_sub(1))
    }

    fn amount_off(&self, class: Class, benefit: &AmountOff) -> i64 {
        let lots = self.lots(class, benefit.items.as_deref(), None);
        let amount = self.amount(&benefit.amount);
        let off = match benefit.per {
            AmountPer::Unit => {
                let offs = lots.iter().map(|lot| (amount.min(lot.room), lot.units)).collect();
                dearest(offs, benefit.max_units.unwrap_or(u64::MAX))
            }
            AmountPer::Line => total(amount, u64::try_from(lines(&lots)).unwrap_or(0)),
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
    fn deal(&self, deal: &Deal, prices: &[(i64, u64)], lines: i64) -> i64 {
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
    fn deals<'d>(&self, sets: impl Iterator<Item = (&'d Deal, Vec<(i64, u64)>)>, lines: i64) -> i64 {
        let mut joined: Vec<(&Deal, Vec<(i64, u64)>)> = Vec::new();
        for (deal, units) in sets {
            match joined.iter_mut().find(|(other, _)| matches!(deal, Deal::Percent(_)) && *other == deal) {
                Some((_, all)) => all.extend(units),
                None => joined.push((deal, units)),
            }
        }
        joined.iter().map(|(deal, units)| self.deal(deal, units, lines)).fold(0, i64::saturating_add)
    }

    /// How many applications it may still make.
    fn left(&self, group: &Grouping) -> u64 {
        let used = self.session.ledger.slots[self.slot].applications;
        let per_cart = self.promo.limits().and_then(|limits| limits.per_cart).unwrap_or(u64::MAX).saturating_sub(used);
        per_cart.min(group.max_applications.unwrap_or(u64::MAX))
    }

    /// The prices of single units, dearest first; `None` if there are too many to look at.
    fn singles(lots: &[Lot]) -> Option<Vec<i64>> {
        let units = lots.iter().map(|lot| lot.units).fold(0, u64::saturating_add);
        if units > MOST_UNITS {
            return None;
        }
        Some(lots.iter().flat_map(|lot| (0..lot.units).map(|_| lot.price)).collect())
    }

    fn fixed_price(&self, class: Class, benefit: &FixedPrice) -> i64 {
        let lots = self.lots(class, benefit.items.as_deref(), Some(benefit.group.shares_units));
        let all = room(&lots);
        let Some(prices) = Self::singles(&lots) else { return all };
        let count = usize::try_from(benefit.count).unwrap_or(usize::MAX);
        let most = usize::try_from(self.left(&benefit.group)).unwrap_or(usize::MAX);
        // Consecutive groups of the dearest units give the most: the t-th unit that is free has at least as many paid units above
        // it, and sums above a price are largest when the dear ones stand together.
        let groups = prices.chunks_exact(count.max(1)).take(most);
        let off = match &benefit.term {
            FixedPriceTerm::Price(price) => {
                let price = self.amount(price);
                groups.map(|group| sum(group).saturating_sub(price).max(0)).fold(0, i64::saturating_add)
            }
            FixedPriceTerm::PayFor(paid) => {
                let paid = usize::try_from(*paid).unwrap_or(usize::MAX);
                groups.map(|group| sum(group.get(paid..).unwrap_or(&[]))).fold(0, i64::saturating_add)
            }
        };
        off.min(all)
    }

    fn bundle(&self, class: Class, benefit: &Bundle) -> i64 {
        let group = &benefit.group;
        let mut sides: Vec<(Vec<i64>, usize)> = Vec::new();
        let mut k = usize::try_from(self.left(group)).unwrap_or(usize::MAX);
        let mut all: i64 = 0;
        for (items, quantity) in &benefit.components {
            let lots = self.lots(class, Some(items), Some(group.shares_units));
            all = all.saturating_add(room(&lots));
            let Some(prices) = Self::singles(&lots) else { return i64::MAX };
            let quantity = usize::try_from(*quantity).unwrap_or(usize::MAX);
            k = k.min(prices.len().checked_div(quantity).unwrap_or(0));
            sides.push((prices, quantity));
        }
        let mut off: i64 = 0;
        // Sums above a price are largest when the dear units of all components stand together.
        for place in 0..k {
            let mut paid: i64 = 0;
            let mut percent: i64 = 0;
            for (prices, quantity) in &sides {
                let from = place.saturating_mul(*quantity);
                let units = prices.get(from..from.saturating_add(*quantity)).unwrap_or(&[]);
                paid = paid.saturating_add(sum(units));
                if let Deal::Percent(rate) = &benefit.deal {
                    let up = |price: &i64| round(rate.percent().times(i128::from(*price)), RoundingMode::Up);
                    percent = percent.saturating_add(units.iter().map(up).fold(0, i64::saturating_add));
                }
            }
            off = off.saturating_add(match &benefit.deal {
                Deal::Price(price) => paid.saturating_sub(self.amount(price)).max(0),
                Deal::Amount(amount) => self.amount(amount),
                Deal::Percent(_) => percent,
            });
        }
        off.min(all)
    }

    fn buy_get(&self, class: Class, benefit: &BuyGet) -> i64 {
        let shares = Some(benefit.group.shares_units);
        let buy = self.lots(class, benefit.buy.as_deref(), shares);
        let get = self.lots(class, benefit.get.as_deref(), shares);
        let all = room(&get);
        let mut either: Vec<Lot> = self.lots(class, None, shares);
        either.retain(|lot| buy.iter().chain(&get).any(|one| one.run == lot.run));
        let (Some(buy), Some(got), Some(either)) = (Self::singles(&buy), Self::singles(&get), Self::singles(&either)) else {
            return all;
        };
        let (b, g) = (benefit.buy_quantity, benefit.get_quantity);
        let fit = |units: usize, by: u64| u64::try_from(units).unwrap_or(0).checked_div(by).unwrap_or(0);
        let k =
            fit(either.len(), b.saturating_add(g)).min(fit(buy.len(), b)).min(fit(got.len(), g)).min(self.left(&benefit.group));
        let at = |prices: &[i64], place: u64| -> i64 {
            let place = usize::try_from(place.saturating_sub(1)).unwrap_or(usize::MAX);
            prices.get(place).copied().unwrap_or(0)
        };
        // The t dearest units got lie in at least t/g applications, whose bought units are not cheaper than the t-th.
        let prices: Vec<(i64, u64)> = (1..=k.saturating_mul(g))
            .map(|t| {
                let bought = t.div_ceil(g.max(1)).saturating_mul(b);
                (at(&got, t).min(at(&buy, bought)).min(at(&either, bought.saturating_add(t))), 1)
            })
            .collect();
        self.deal(&benefit.deal, &prices, lines(&get)).min(all)
    }

    fn nth_unit(&self, class: Class, benefit: &NthUnit) -> i64 {
        let lots = self.lots(class, benefit.items.as_deref(), Some(benefit.group.shares_units));
        let all = room(&lots);
        let Some(prices) = Self::singles(&lots) else { return all };
        let n = u64::try_from(prices.len()).unwrap_or(0);
        let left = self.left(&benefit.group);
        let period = benefit.steps.last().map_or(1, |step| step.0);
        let lines = lines(&lots);
        let at = |place: u64| prices.get(usize::try_from(place).unwrap_or(usize::MAX)).copied().unwrap_or(0);
        if benefit.group.favor == Favor::Customer || benefit.group.same_sku {
            // The t-th dearest unit that is the nth of its group: with groups one after the other it has all groups before it above
            // it; with groups of several SKUs at least nth units for each of the t.
            let sets = benefit.steps.iter().map(|(nth, deal)| {
                let times = n.checked_div(*nth).unwrap_or(0).min(left);
                let place = |t: u64| match (benefit.group.favor, benefit.group.same_sku) {
                    (Favor::Customer, false) => t.saturating_mul(period).saturating_add(nth.saturating_sub(1)),
                    (Favor::Customer, true) => t.saturating_add(1).saturating_mul(*nth).saturating_sub(1),
                    (Favor::Merchant, _) => t,
                };
                (deal, (0..times).map(|t| (at(place(t)), 1)).collect())
            });
            return self.deals(sets, lines).min(all);
        }
        // The merchant's way the units with a deal are the cheapest of those used: of each number of groups the dearest choice.
        let mut most: i64 = 0;
        for full in 0..=n.checked_div(period).unwrap_or(0).min(left) {
            let partials = benefit.steps.iter().map(|step| step.0).filter(|nth| *nth < period && full < left);
            for partial in std::iter::once(0).chain(partials) {
                let used = full.saturating_mul(period).saturating_add(partial);
                if used > n {
                    continue;
                }
                let reached = |nth: u64| full.saturating_add(u64::from(nth <= partial));
                let with_deal = benefit.steps.iter().map(|step| reached(step.0)).fold(0, u64::saturating_add);
                let mut from = used.saturating_sub(with_deal);
                let sets = benefit.steps.iter().map(|(nth, deal)| {
                    let first = from;
                    from = from.saturating_add(reached(*nth));
                    (deal, (first..from).map(|place| (at(place), 1)).collect())
                });
                most = most.max(self.deals(sets, lines));
            }
        }
        most.min(all)
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

fn round(exact: Option<Fraction>, mode: RoundingMode) -> i64 {
    exact.and_then(|exact| exact.round(mode)).and_then(|amount| i64::try_from(amount).ok()).unwrap_or(i64::MAX)
}

fn sum(prices: &[i64]) -> i64 {
    prices.iter().copied().fold(0, i64::saturating_add)
}

fn room(lots: &[Lot]) -> i64 {
    lots.iter().map(|lot| total(lot.room, lot.units)).fold(0, i64::saturating_add)
}

fn lines(lots: &[Lot]) -> i64 {
    let mut lines: Vec<u32> = lots.iter().map(|lot| lot.line).collect();
    sort::ascending(&mut lines);
    lines.dedup();
    i64::try_from(lines.len()).unwrap_or(i64::MAX)
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
