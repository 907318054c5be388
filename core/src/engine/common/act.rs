//! What each of the common kinds of benefits gives, as `benefit` says it for all.

use std::cmp::Reverse;
use std::ops::Range;

use super::lines::{Lot, Mask, bits};
use super::{Given, Memory, Source, Way, adjust};
use crate::allocate::Shares;
use crate::compile::{
    AmountOff, BuyGet, CompiledBenefit, CompiledCondition, CompiledMeasure, CompiledSelector, Every, Items, Percent, Points,
    Promo, ShippingOff, ShippingTerm, Tiers,
};
use crate::engine::part::total;
use crate::engine::session::Supposed;
use crate::loyalty;
use crate::model::{AmountPer, Basis, Deal, EarnBasis, Favor, PointsGrant, Threshold};
use crate::money::{Amounts, Rate, mul_div};
use crate::outcome::BriefTarget;
use crate::sort;

/// A lot that a benefit may act on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    price: i64,
    units: u64,
    line: u32,
    lot: u32,
}

impl Part {
    fn total(&self) -> i64 {
        total(self.price, self.units)
    }

    /// Dearest first, then by line, of which there are at most 64; amounts stay below 2⁵⁰.
    #[inline]
    fn order(&self) -> u64 {
        const ABOVE: i64 = 1 << 50;
        ABOVE.wrapping_sub(self.price).cast_unsigned() << 8 | u64::from(self.line)
    }
}

/// Units of a lot that buy and get use up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Used {
    line: u32,
    lot: u32,
    price: i64,
    bought: u64,
    got: u64,
}

impl Way<'_> {
    /// Runs a benefit; `None` if it gives nothing.
    pub(super) fn act(&mut self, number: u32, promo: &Promo, benefit: &CompiledBenefit) -> Option<Given> {
        match benefit {
            CompiledBenefit::Percent(one) => self.percent(number, one),
            CompiledBenefit::Amount(one) => self.amount_off(number, one),
            CompiledBenefit::BuyGet(one) => self.buy_get(number, one),
            CompiledBenefit::OrderPercent(one) => {
                let lines = self.selected(&one.items);
                // What costs nothing any more is not eligible.
                let sum = match one.basis {
                    Basis::Running => self.memory.lines.nets(lines),
                    basis => {
                        let all = &mut self.memory.lines;
                        all.ready(lines);
                        let paid = bits(lines).flat_map(|line| all.lots(line)).filter(|lot| lot.price > 0);
                        paid.map(|lot| lot.sum(basis)).fold(0, i64::saturating_add)
                    }
                };
                let amount = self.part_of(one.percent, sum);
                self.off_order(number, lines, amount, one.max_discount.as_deref(), 1)
            }
            CompiledBenefit::OrderAmount(one) => {
                let lines = self.selected(&one.items);
                self.off_order(number, lines, self.amount(&one.amount), one.max_discount.as_deref(), 1)
            }
            CompiledBenefit::Every(one) => self.every(number, one),
            CompiledBenefit::Shipping(one) => self.off_shipping(number, one),
            CompiledBenefit::Points(one) => self.points(one),
            CompiledBenefit::Tiers(one) => self.tiers(number, promo, one),
            // Promotions with other benefits are not of the common kinds.
            _ => None,
        }
    }

    /// The lines that a discount acts on.
    fn selected(&self, items: &Items) -> Mask {
        self.memory.labels.selected(items.as_deref(), self.memory.lines.discountable())
    }

    fn part_of(&self, percent: Rate, amount: i64) -> i64 {
        percent.percent_of(amount, self.engine.rounding.mode).unwrap_or(i64::MAX)
    }

    /// What all units cost that names select.
    pub(super) fn spend(&mut self, items: Option<&CompiledSelector>, basis: Basis) -> i64 {
        let Memory { lines, labels, .. } = &mut *self.memory;
        lines.sum(labels.selected(items, lines.all()), basis)
    }

    /// Collects the lots of a line that cost something.
    fn gather_line(&mut self, line: u32) {
        let Memory { lines, parts, .. } = &mut *self.memory;
        lines.ready(1_u64.wrapping_shl(line));
        parts.clear();
        parts.extend(parts_of(line, lines.lots(line), |_| true));
    }

    /// Collects the lots that cost something, the lines by what their dearest unit cost at first: near to canonical order.
    #[inline]
    fn gather(&mut self, lines: Mask, keep: impl Fn(&Lot) -> bool) {
        let Memory { lines: all, parts, dear, .. } = &mut *self.memory;
        if dear.is_empty() {
            dear.extend(0..all.len());
            sort::by_distinct(dear, |line| (Reverse(all.lots(*line).first().map_or(0, |lot| lot.list)), *line));
        }
        all.ready(lines);
        parts.clear();
        for line in dear.iter().copied().filter(|line| lines & 1_u64.wrapping_shl(*line) != 0) {
            parts.extend(parts_of(line, all.lots(line), &keep));
        }
    }

    /// Puts the parts into canonical order: dearest first, then by SKU and line id, then by history.
    fn arrange(&mut self) {
        let parts = &mut self.memory.parts;
        sort::by_distinct(parts, |part| (part.order(), part.lot));
        // Only where prices are the same somebody looks at names.
        for same in parts.chunk_by_mut(|one, next| one.price == next.price) {
            let first = same.first().map(|part| part.line);
            if same.iter().all(|part| Some(part.line) == first) {
                continue;
            }
            match self.source {
                Source::Cart(cart, change) => {
                    let line = |place: u32| cart.lines.get(place as usize).or(change.and_then(Supposed::line));
                    let name = |part: &Part| line(part.line).map(|line| (line.sku.as_str(), line.id.as_str()));
                    sort::by_total(same, |a, b| name(a).cmp(&name(b)).then_with(|| a.lot.cmp(&b.lot)));
                }
                Source::Rows(rows) => sort::by_distinct(same, |part| (rows.order(part.line), part.lot)),
            }
        }
    }

    /// Takes an amount off a lot.
    fn take(&mut self, promo: u32, line: u32, lot: u32, off: i64) {
        self.memory.lines.take(line, lot, off);
        self.memory.lines.pay(line, off);
        self.adjust(promo, line, off);
    }

    /// Spreads an amount over parts from one place to another in proportion to what they cost, and answers how much that was.
    fn spread(&mut self, promo: u32, parts: Range<usize>, amount: i64, prices: i64) -> i64 {
        let Memory { parts: all, lines, last, shares: own, order, .. } = &mut *self.memory;
        let mut shares = Shares::new(amount.min(prices), prices);
        let mut seen: Mask = 0;
        order.clear();
        for part in all.get(parts).unwrap_or(&[]) {
            let off = shares.next(part.total());
            if off == 0 {
                continue;
            }
            if !self.closing {
                lines.take(part.line, part.lot, off);
            }
            let bit = 1_u64.wrapping_shl(part.line);
            let Some(sum) = own.get_mut(part.line as usize) else { continue };
            if seen & bit == 0 {
                seen |= bit;
                order.push(part.line);
                *sum = off;
            } else {
                *sum = sum.saturating_add(off);
            }
        }
        let before = lines.running;
        for line in order.iter().copied() {
            let off = own.get(line as usize).copied().unwrap_or(0);
            lines.pay(line, off);
            adjust(&mut self.brief.adjustments, last, (promo, self.class), line, BriefTarget::Line(line as usize), off);
        }
        before.saturating_sub(lines.running)
    }

    fn percent(&mut self, promo: u32, benefit: &Percent) -> Option<Given> {
        let mut given: i64 = 0;
        let lines = self.selected(&benefit.items);
        self.memory.lines.ready(lines);
        for line in bits(lines) {
            if let [lot] = self.memory.lines.lots(line) {
                let (sum, prices) = (lot.sum(benefit.basis), lot.sum(Basis::Running));
                let off = self.part_of(benefit.percent, sum).min(prices);
                if off > 0 {
                    given = given.saturating_add(off);
                    self.take(promo, line, 0, off);
                }
                continue;
            }
            let paid = || self.memory.lines.lots(line).iter().filter(|lot| lot.price > 0);
            let sum = paid().map(|lot| lot.sum(benefit.basis)).fold(0, i64::saturating_add);
            let prices = paid().map(|lot| lot.sum(Basis::Running)).fold(0, i64::saturating_add);
            let off = self.part_of(benefit.percent, sum);
            self.gather_line(line);
            let parts = 0..self.memory.parts.len();
            given = given.saturating_add(self.spread(promo, parts, off, prices));
        }
        Given::amount(given, 1)
    }

    fn amount_off(&mut self, promo: u32, benefit: &AmountOff) -> Option<Given> {
        let amount = self.amount(&benefit.amount);
        let lines = self.selected(&benefit.items);
        let mut given: i64 = 0;
        match benefit.per {
            AmountPer::Unit => {
                self.gather(lines, |_| true);
                self.arrange();
                for place in 0..self.memory.parts.len() {
                    let Some(part) = self.memory.parts.get(place).copied() else { break };
                    let off = total(amount.min(part.price), part.units);
                    if off > 0 {
                        given = given.saturating_add(off);
                        self.take(promo, part.line, part.lot, off);
                    }
                }
            }
            AmountPer::Line => {
                for line in bits(lines) {
                    self.gather_line(line);
                    let parts = 0..self.memory.parts.len();
                    given = given.saturating_add(self.spread(promo, parts, amount, self.memory.lines.net(line)));
                }
            }
            AmountPer::Once => {
                self.gather(lines, |_| true);
                self.arrange();
                let prices = self.memory.lines.nets(lines);
                given = self.spread(promo, 0..self.memory.parts.len(), amount, prices);
            }
        }
        Given::amount(given, 1)
    }

    /// An amount off the order: cut to what the units cost and to its cap, and spread over them.
    fn off_order(&mut self, promo: u32, lines: Mask, amount: i64, most: Option<&Amounts>, times: u64) -> Option<Given> {
        let prices = self.memory.lines.nets(lines);
        let amount = amount.min(prices);
        let amount = most.map_or(amount, |most| amount.min(self.amount(most)));
        if amount <= 0 {
            return None;
        }
        self.gather(lines, |_| true);
        self.arrange();
        let given = self.spread(promo, 0..self.memory.parts.len(), amount, prices);
        Given::amount(given, times)
    }

    fn every(&mut self, promo: u32, benefit: &Every) -> Option<Given> {
        let lines = self.selected(&benefit.items);
        let sum = self.memory.lines.sum(lines, benefit.basis);
        let full = u64::try_from(sum.checked_div(self.amount(&benefit.each))?).ok()?;
        let times = full.min(benefit.at_most.unwrap_or(u64::MAX));
        let amount =
            i64::try_from(times).ok().and_then(|times| self.amount(&benefit.amount).checked_mul(times)).unwrap_or(i64::MAX);
        self.off_order(promo, lines, amount, benefit.max_discount.as_deref(), times)
    }

    /// The benefit of the highest step that is reached.
    fn tiers(&mut self, number: u32, promo: &Promo, benefit: &Tiers) -> Option<Given> {
        let CompiledMeasure::Spend { items, basis } = &benefit.measure else { return None };
        let actual = self.spend(items.as_deref(), *basis);
        let reaches = |threshold: &Threshold| matches!(threshold, Threshold::Amount(needed) if self.amount(needed) <= actual);
        let (_, step) = benefit.steps.iter().take_while(|(threshold, _)| reaches(threshold)).last()?;
        self.act(number, promo, step)
    }

    /// Of each full group the first units are bought and the others got; for the merchant the got ones are the cheapest of all.
    fn buy_get(&mut self, promo: u32, benefit: &BuyGet) -> Option<Given> {
        let Deal::Percent(percent) = &benefit.deal else { return None };
        let shares = benefit.group.shares_units;
        self.gather(self.selected(&benefit.buy), |lot| shares || !lot.consumed);
        let count = self.memory.parts.iter().map(|part| part.units).fold(0, u64::saturating_add);
        let (buy, get) = (benefit.buy_quantity, benefit.get_quantity);
        let size = buy.saturating_add(get);
        let times = count.checked_div(size)?.min(benefit.group.max_applications.unwrap_or(u64::MAX));
        if times == 0 {
            return None;
        }
        self.arrange();
        let (bought, got) = (times.saturating_mul(buy), times.saturating_mul(get));
        let used = bought.saturating_add(got);
        // How many units of the first so many are bought, and how many got.
        let upto = |place: u64| match benefit.group.favor {
            Favor::Merchant => (place.min(bought), place.saturating_sub(count.saturating_sub(got))),
            Favor::Customer => {
                let place = place.min(used);
                let (groups, rest) = (place.checked_div(size).unwrap_or(0), place.checked_rem(size).unwrap_or(0));
                let got = groups.saturating_mul(get).saturating_add(rest.saturating_sub(buy));
                (place.saturating_sub(got), got)
            }
        };
        let Memory { parts, uses, .. } = &mut *self.memory;
        uses.clear();
        let (mut place, mut before) = (0_u64, (0, 0));
        for part in parts.iter() {
            place = place.saturating_add(part.units);
            let after = upto(place);
            let (bought, got) = (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1));
            before = after;
            if bought > 0 || got > 0 {
                uses.push(Used { line: part.line, lot: part.lot, price: part.price, bought, got });
            }
        }
        sort::by_distinct(uses, |one| (one.line, one.lot));
        let uses = std::mem::take(uses);
        let of_lines = || uses.chunk_by(|one, next| one.line == next.line);
        let given = of_lines().map(|own| self.of_got(own, *percent).0).fold(0, i64::saturating_add);
        if given > 0 {
            for own in of_lines() {
                self.use_up(promo, own, *percent);
            }
        }
        self.memory.uses = uses;
        Given::amount(given, times)
    }

    /// What comes off the units of a line that are got, and what they cost.
    fn of_got(&self, uses: &[Used], percent: Rate) -> (i64, i64) {
        let prices = uses.iter().map(|one| total(one.price, one.got)).fold(0, i64::saturating_add);
        (self.part_of(percent, prices).min(prices), prices)
    }

    /// Cuts the lots of a line: what is bought or got is used up, and something comes off what is got.
    fn use_up(&mut self, promo: u32, uses: &[Used], percent: Rate) {
        let Some(line) = uses.first().map(|one| one.line) else { return };
        let (off, prices) = self.of_got(uses, percent);
        let mut shares = Shares::new(off, prices);
        let state = self.memory.lines.line(line);
        for one in uses {
            let Some(lot) = state.lots.get_mut(one.lot as usize) else { continue };
            lot.units = lot.units.saturating_sub(one.bought).saturating_sub(one.got);
            let used = Lot { consumed: true, ..*lot };
            state.lots.push(Lot { units: one.bought, ..used });
            state.lots.push(Lot { units: one.got, off: shares.next(total(one.price, one.got)), ..used });
        }
        state.lots.retain(|lot| lot.units > 0);
        state.settle();
        self.memory.lines.cut(line);
        self.memory.lines.pay(line, off);
        if off > 0 {
            self.adjust(promo, line, off);
        }
    }

    fn points(&mut self, benefit: &Points) -> Option<Given> {
        let net = match &benefit.items {
            None => self.memory.lines.running,
            // Something that still costs something must be there.
            items => Some(self.spend(items.as_deref(), Basis::Running)).filter(|net| *net > 0)?,
        };
        let points = match &benefit.grant {
            PointsGrant::Fixed(points) => Some(i128::from(*points)),
            PointsGrant::Per { points, per } => {
                mul_div(i128::from(net), i128::from(*points), i128::from(self.amount(per)).max(1), benefit.rounding)
            }
            PointsGrant::Multiplier(_) => return None,
        };
        let points = self.credit(points);
        (points > 0).then_some(Given { amount: 0, times: 1, points })
    }

    /// The programme's own earning.
    pub(super) fn earn(&mut self) {
        let engine = self.engine;
        let Some(programme) = engine.programme.as_deref() else { return };
        let Some(earn) = &programme.programme.earn else { return };
        let basis = match earn.basis {
            EarnBasis::List => Basis::List,
            EarnBasis::Running => Basis::Running,
        };
        let sum = self.spend(programme.earn_items.as_deref(), basis);
        let Some(exact) = loyalty::rate(earn, self.cart).and_then(|rate| rate.times(sum.into())) else { return };
        self.credit(exact.round(earn.rounding));
    }

    /// Gives points, up to the most that a cart gives.
    fn credit(&mut self, points: Option<i128>) -> u64 {
        let points = loyalty::within_bounds(points, self.brief.points_earned);
        self.brief.points_earned = self.brief.points_earned.saturating_add(points);
        points
    }

    /// Off the only shipping entry.
    fn off_shipping(&mut self, promo: u32, benefit: &ShippingOff) -> Option<Given> {
        let price = self.shipping;
        if price <= 0 || !(benefit.methods.is_empty() || benefit.methods.contains(&self.method)) {
            return None;
        }
        let wanted = match &benefit.term {
            ShippingTerm::Free => price,
            ShippingTerm::Price(most) => price.saturating_sub(self.amount(most)).max(0),
            ShippingTerm::Percent(percent) => self.part_of(*percent, price).min(price),
            ShippingTerm::Amount(amount) => self.amount(amount).min(price),
        };
        let given = benefit.max_discount.as_deref().map_or(wanted, |most| wanted.min(self.amount(most)));
        if given <= 0 {
            return None;
        }
        self.shipping = price.saturating_sub(given);
        let (number, class) = (self.memory.lines.len(), self.class);
        adjust(&mut self.brief.adjustments, &mut self.memory.last, (promo, class), number, BriefTarget::Shipping(0), given);
        Some(Given { amount: given, times: 1, points: 0 })
    }
}

/// The lots of a line that cost something.
fn parts_of(line: u32, lots: &[Lot], keep: impl Fn(&Lot) -> bool) -> impl Iterator<Item = Part> {
    let lots = lots.iter().zip(0_u32..).filter(move |(lot, _)| lot.price > 0 && keep(lot));
    lots.map(move |(lot, place)| Part { price: lot.price, units: lot.units, line, lot: place })
}

/// Whether a benefit looks at what single units cost.
pub(super) fn reads_lots(benefit: &CompiledBenefit) -> bool {
    match benefit {
        CompiledBenefit::Shipping(_) | CompiledBenefit::Points(_) => false,
        CompiledBenefit::Tiers(one) => {
            !matches!(&one.measure, CompiledMeasure::Spend { items: None, .. })
                || one.steps.iter().any(|(_, step)| reads_lots(step))
        }
        _ => true,
    }
}

/// The same of a condition.
pub(super) fn condition_reads_lots(condition: &CompiledCondition) -> bool {
    match condition {
        CompiledCondition::All(list) | CompiledCondition::Any(list) => list.iter().any(condition_reads_lots),
        CompiledCondition::Not(one) => condition_reads_lots(one),
        CompiledCondition::Spend { items, basis, .. } => items.is_some() && *basis == Basis::Class,
        _ => false,
    }
}
