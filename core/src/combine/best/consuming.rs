//! At most how much a benefit that uses units up can still take off.

use super::bound::{Bounds, Lot, lines, room, round, sum};
use super::ranked::Ranked;
use crate::compile::{Bundle, BuyGet, CompiledBenefit, FixedPrice, Grouping, NthUnit};
use crate::engine::session::total;
use crate::model::{Class, Deal, Favor, FixedPriceTerm};
use crate::money::RoundingMode;

/// Units that are looked at one by one; of more a coarser bound is good enough.
const MOST_UNITS: u64 = 256;
/// Prices among which every number of applications is looked at that may be the best.
const MOST_PRICES: usize = 256;
/// Prices, for each two steps of an `nth_unit` or nearly so, among which that is done.
const MOST_LOOKS: usize = 1024;

impl Bounds<'_, '_> {
    /// How many applications it may still make.
    fn left(&self, group: &Grouping) -> u64 {
        let used = self.session.ledger.slots[self.slot].applications;
        let per_cart = self.promo.limits().and_then(|limits| limits.per_cart).unwrap_or(u64::MAX).saturating_sub(used);
        per_cart.min(group.max_applications.unwrap_or(u64::MAX))
    }

    /// What units are ranked by, if a benefit may use them.
    fn ranked(&self, lots: &[Lot]) -> Ranked {
        Ranked::new(lots.iter().map(|lot| (lot.price, lot.units)).collect())
    }

    /// The prices of single units, dearest first; `None` if there are too many to look at.
    fn singles(lots: &[Lot]) -> Option<Vec<i64>> {
        let units = lots.iter().map(|lot| lot.units).fold(0, u64::saturating_add);
        if units > MOST_UNITS {
            return None;
        }
        Some(lots.iter().flat_map(|lot| (0..lot.units).map(|_| lot.price)).collect())
    }

    /// How many of the dearest units a benefit is confined to first where there are too many ways to confine it.
    pub(super) fn promising(&self, class: Class, benefit: &CompiledBenefit) -> Vec<u64> {
        match benefit {
            CompiledBenefit::FixedPrice(one) if !one.group.same_sku => {
                let ranked = self.ranked(&self.lots(class, one.items.as_deref(), Some(one.group.shares_units)));
                let groups = ranked.units().checked_div(one.count).unwrap_or(0).min(self.left(&one.group));
                vec![groups.saturating_mul(one.count)]
            }
            CompiledBenefit::BuyGet(one) if one.same_items && !one.group.same_sku => {
                let ranked = self.ranked(&self.lots(class, one.get.as_deref(), Some(one.group.shares_units)));
                let size = one.buy_quantity.saturating_add(one.get_quantity);
                let groups = self.groups_of(one, &ranked);
                groups.into_iter().map(|groups| groups.saturating_mul(size)).collect()
            }
            CompiledBenefit::NthUnit(one) if !one.group.same_sku => {
                let ranked = self.ranked(&self.lots(class, one.items.as_deref(), Some(one.group.shares_units)));
                let rows = if too_many(one, &ranked) { Vec::new() } else { self.rows_of(one, &ranked) };
                rows.into_iter().map(|rows| rows.used).collect()
            }
            CompiledBenefit::Tiers(one) => one.steps.iter().flat_map(|step| self.promising(class, &step.1)).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn fixed_price(&self, class: Class, benefit: &FixedPrice) -> i64 {
        let lots = self.lots(class, benefit.items.as_deref(), Some(benefit.group.shares_units));
        let ranked = self.ranked(&lots);
        let most = ranked.units().checked_div(benefit.count).unwrap_or(0).min(self.left(&benefit.group));
        // Consecutive groups of the dearest units give the most: the t-th unit that is free has at least as many paid units above
        // it, and sums above a price are largest when the dear ones stand together.
        let off = match &benefit.term {
            FixedPriceTerm::Price(price) => {
                let price = self.amount(price);
                let mut off: i64 = 0;
                ranked.groups(benefit.count, most, &mut |sum, times| {
                    off = off.saturating_add(total(sum.saturating_sub(price).max(0), times));
                });
                off
            }
            FixedPriceTerm::PayFor(paid) => worth(&ranked.free(*paid, benefit.count, most)),
        };
        off.min(room(&lots))
    }

    pub(super) fn bundle(&self, class: Class, benefit: &Bundle) -> i64 {
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

    pub(super) fn buy_get(&self, class: Class, benefit: &BuyGet) -> i64 {
        let shares = Some(benefit.group.shares_units);
        let buy = self.lots(class, benefit.buy.as_deref(), shares);
        let get = self.lots(class, benefit.get.as_deref(), shares);
        let all = room(&get);
        let (b, g) = (benefit.buy_quantity, benefit.get_quantity);
        if benefit.same_items {
            let ranked = self.ranked(&get);
            let groups = self.groups_of(benefit, &ranked);
            let off = |groups: u64| {
                let prices = if !by_rank(benefit, &ranked) {
                    // The merchant's way the units got are the cheapest of those used: of each number of groups the dearest choice.
                    ranked.span(groups.saturating_mul(b), groups.saturating_mul(g))
                } else {
                    // The t dearest units got lie in at least t/g applications, of which all bought units stand above.
                    ranked.free(b, b.saturating_add(g), groups)
                };
                self.deal(&benefit.deal, &prices, lines(&get))
            };
            return groups.into_iter().map(off).max().unwrap_or(0).min(all);
        }
        let mut mine = vec![false; self.session.ledger.runs.len()];
        for lot in buy.iter().chain(&get) {
            mine.get_mut(lot.run as usize).into_iter().for_each(|mine| *mine = true);
        }
        let mut either: Vec<Lot> = self.lots(class, None, shares);
        either.retain(|lot| mine.get(lot.run as usize) == Some(&true));
        let (Some(buy), Some(got), Some(either)) = (Self::singles(&buy), Self::singles(&get), Self::singles(&either)) else {
            return all;
        };
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

    /// Numbers of applications on units that can be bought as well as got, one of which gives the most.
    fn groups_of(&self, benefit: &BuyGet, ranked: &Ranked) -> Vec<u64> {
        let (b, size) = (benefit.buy_quantity, benefit.buy_quantity.saturating_add(benefit.get_quantity));
        let most = ranked.units().checked_div(size).unwrap_or(0).min(self.left(&benefit.group));
        if by_rank(benefit, ranked) {
            return vec![most];
        }
        ranked.turning(&[(0, b), (0, size)], most)
    }

    pub(super) fn nth_unit(&self, class: Class, benefit: &NthUnit) -> i64 {
        let lots = self.lots(class, benefit.items.as_deref(), Some(benefit.group.shares_units));
        let ranked = self.ranked(&lots);
        let (all, lines) = (room(&lots), lines(&lots));
        let (favor, same_sku) = (benefit.group.favor, benefit.group.same_sku);
        if favor == Favor::Customer || same_sku || too_many(benefit, &ranked) {
            // The t-th dearest unit that is the nth of its group: with groups one after the other it has all groups before it above
            // it; with groups of several SKUs at least nth units for each of the t.
            let left = self.left(&benefit.group);
            let period = benefit.steps.last().map_or(1, |step| step.0);
            let sets = benefit.steps.iter().map(|(nth, deal)| {
                let times = ranked.units().checked_div(*nth).unwrap_or(0).min(left);
                let units = match (favor, same_sku) {
                    (Favor::Customer, false) => ranked.each(nth.saturating_sub(1), period, times),
                    (Favor::Customer, true) => ranked.each(nth.saturating_sub(1), *nth, times),
                    (Favor::Merchant, _) => ranked.span(0, times),
                };
                (deal, units)
            });
            return self.deals(sets, lines).min(all);
        }
        // The merchant's way the units with a deal are the cheapest of those used: of each number of groups the dearest choice.
        let off = |rows: Rows| {
            let mut from = rows.used.saturating_sub(rows.with_deal);
            let sets = benefit.steps.iter().map(|(nth, deal)| {
                let first = from;
                from = from.saturating_add(rows.reached(*nth));
                (deal, ranked.span(first, rows.reached(*nth)))
            });
            self.deals(sets, lines)
        };
        let rows = self.rows_of(benefit, &ranked);
        let most = rows.into_iter().map(off).max().unwrap_or(0);
        // Between numbers that were looked at several percentages may each round up once more, and down once more at these.
        let steps = i64::try_from(benefit.steps.len()).unwrap_or(i64::MAX);
        let slack = if steps > 1 && ranked.units() > MOST_UNITS { steps.saturating_mul(2) } else { 0 };
        most.saturating_add(slack).min(all)
    }

    /// Numbers of full groups, with and without one that is not full, one of which gives the most the merchant's way.
    fn rows_of(&self, benefit: &NthUnit, ranked: &Ranked) -> Vec<Rows> {
        let period = benefit.steps.last().map_or(1, |step| step.0);
        let (n, left) = (ranked.units(), self.left(&benefit.group));
        let steps = u64::try_from(benefit.steps.len()).unwrap_or(u64::MAX);
        let partials = benefit.steps.iter().map(|step| step.0).filter(|nth| *nth < period);
        let mut found = Vec::new();
        for partial in std::iter::once(0).chain(partials) {
            let fit = n.saturating_sub(partial).checked_div(period).unwrap_or(0);
            let most = if partial > 0 { fit.min(left.saturating_sub(1)) } else { fit.min(left) };
            if partial > n || left == 0 {
                continue;
            }
            let rows = |full: u64| Rows::new(benefit, full, partial, period);
            // Where the units of each step begin, and how far a group moves that on.
            let begin = rows(0);
            let mut from = begin.used.saturating_sub(begin.with_deal);
            let mut by = period.saturating_sub(steps);
            let mut marks = vec![(from, by.max(1))];
            for (nth, _) in &benefit.steps {
                from = from.saturating_add(begin.reached(*nth));
                by = by.saturating_add(1);
                marks.push((from, by));
            }
            let groups = if n > MOST_UNITS { ranked.turning(&marks, most) } else { (0..=most).collect() };
            found.extend(groups.into_iter().map(rows));
        }
        found
    }
}

/// Groups of an `nth_unit` on consecutive units.
struct Rows {
    full: u64,
    /// How many units the last group has, if it is not full.
    partial: u64,
    used: u64,
    with_deal: u64,
}

impl Rows {
    fn new(benefit: &NthUnit, full: u64, partial: u64, period: u64) -> Rows {
        let used = full.saturating_mul(period).saturating_add(partial);
        let rows = Rows { full, partial, used, with_deal: 0 };
        let with_deal = benefit.steps.iter().map(|step| rows.reached(step.0)).fold(0, u64::saturating_add);
        Rows { with_deal, ..rows }
    }

    /// How many groups have an nth unit.
    fn reached(&self, nth: u64) -> u64 {
        self.full.saturating_add(u64::from(nth <= self.partial))
    }
}

/// Whether the t-th dearest unit got is bounded by its rank, whichever number of applications there is: so it is for the customer, in
/// groups of one SKU each, and where there are too many prices to look at each number.
fn by_rank(benefit: &BuyGet, ranked: &Ranked) -> bool {
    benefit.group.favor == Favor::Customer || benefit.group.same_sku || ranked.prices() > MOST_PRICES
}

/// Whether there are too many prices to look at each number of groups.
fn too_many(benefit: &NthUnit, ranked: &Ranked) -> bool {
    ranked.prices().saturating_mul(benefit.steps.len().saturating_add(1).saturating_pow(2)) > MOST_LOOKS
}

/// What units cost together.
fn worth(prices: &[(i64, u64)]) -> i64 {
    prices.iter().map(|(price, units)| total(*price, *units)).fold(0, i64::saturating_add)
}
