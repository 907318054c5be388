//! What each kind of benefit offers: one file a kind. A benefit reads the session, works out pieces of runs and what comes off
//! them, and hands them to [`Turn::give`]; if it gives nothing it says why.

mod add_on;
mod amount_off;
mod bundle;
mod buy_get;
mod deposit;
mod every;
mod fixed_price;
mod groups;
mod nth_unit;
mod order;
mod percent_off;
mod reward;
mod set_price;
mod shipping;
mod tiers;
mod units;

use crate::compile::{CompiledBenefit, Promo};
use crate::engine::session::{Part, Piece, Refusal, Session};
use crate::model::{Favor, Spread};
use crate::money::Amounts;

/// One benefit of one candidate at its turn.
pub(crate) struct Turn<'s, 'e> {
    pub(crate) session: &'s mut Session<'e>,
    pub(crate) slot: u32,
    pub(crate) promo: &'e Promo,
    /// The path of the benefit below the promotion.
    pub(crate) path: String,
}

/// Runs a benefit; `Ok` if it gave something.
pub(crate) fn run(turn: &mut Turn<'_, '_>, benefit: &CompiledBenefit) -> Result<(), Refusal> {
    match benefit {
        CompiledBenefit::SetPrice(one) => set_price::run(turn, one),
        CompiledBenefit::Percent(one) => percent_off::run(turn, one),
        CompiledBenefit::Amount(one) => amount_off::run(turn, one),
        CompiledBenefit::FixedPrice(one) => fixed_price::run(turn, one),
        CompiledBenefit::Bundle(one) => bundle::run(turn, one),
        CompiledBenefit::BuyGet(one) => buy_get::run(turn, one),
        CompiledBenefit::NthUnit(one) => nth_unit::run(turn, one),
        CompiledBenefit::AddOn(one) => add_on::run(turn, one),
        CompiledBenefit::OrderPercent(one) => order::percent(turn, one),
        CompiledBenefit::OrderAmount(one) => order::amount(turn, one),
        CompiledBenefit::Every(one) => every::run(turn, one),
        CompiledBenefit::Shipping(one) => shipping::run(turn, one),
        CompiledBenefit::Deposit(one) => deposit::run(turn, one),
        CompiledBenefit::Points(one) => reward::points(turn, one),
        CompiledBenefit::Gift(one) => reward::gift(turn, one),
        CompiledBenefit::IssueCoupon(one) => reward::issue_coupon(turn, one),
        CompiledBenefit::Tiers(one) => tiers::run(turn, one),
    }
}

impl Turn<'_, '_> {
    /// An amount of the promotion in the cart's currency. Promotions that lack one are not applicable, so there is always one.
    pub(crate) fn amount(&self, amounts: &Amounts) -> i64 {
        amounts.get(self.session.currency).map_or(0, |amount| amount.minor_units())
    }

    pub(crate) fn even(&self) -> bool {
        self.promo.spread == Spread::Even
    }

    /// How many more applications the promotion may make in this cart.
    pub(crate) fn applications_left(&self, max_applications: Option<u64>) -> u64 {
        let used = self.session.ledger.slots[self.slot].applications;
        let per_cart = self.promo.limits().and_then(|limits| limits.per_cart).unwrap_or(u64::MAX).saturating_sub(used);
        per_cart.min(max_applications.unwrap_or(u64::MAX))
    }

    /// What is left of the promotion's budget; `None`: no budget.
    fn budget_left(&self) -> Option<i64> {
        let budget = self.promo.budget()?;
        let spent = self.session.usage(self.promo.id.as_str()).map_or(0, |usage| usage.spent.minor_units());
        let given = self.session.ledger.slots[self.slot].given;
        Some(self.amount(&budget.amount).saturating_sub(spent).saturating_sub(given).max(0))
    }

    /// What is left of a budget that reduces what is given; `None`: nothing is reduced.
    fn reduced_to(&self) -> Option<i64> {
        let reduces = self.promo.budget().is_some_and(|budget| budget.when_short == crate::model::WhenShort::Reduce);
        self.budget_left().filter(|_| reduces)
    }

    /// What a benefit may give of `wanted`: its own cap, then the budget.
    ///
    /// # Errors
    /// The budget is short and the promotion is to be skipped then.
    pub(crate) fn cap(&self, wanted: i64, max_discount: Option<&Amounts>) -> Result<i64, Refusal> {
        let capped = max_discount.map_or(wanted, |max| wanted.min(self.amount(max)));
        match self.budget_left() {
            Some(left) if left < capped => match self.promo.budget().map(|budget| budget.when_short) {
                Some(crate::model::WhenShort::Skip) => Err(Refusal::Budget),
                _ if left == 0 => Err(Refusal::Budget),
                _ => Ok(left),
            },
            _ => Ok(capped),
        }
    }

    /// Notes that something was given.
    pub(crate) fn count(&mut self, given: i64, times: u64, applications: u64) {
        let class = self.session.class;
        let slot = &mut self.session.ledger.slots[self.slot];
        slot.given = slot.given.saturating_add(given);
        slot.times = slot.times.saturating_add(times);
        slot.applications = slot.applications.saturating_add(applications);
        slot.classes |= crate::compile::class_bit(class);
    }
}

/// Leaves the first `wanted` units in the order that favors one side.
pub(crate) fn choose(parts: &mut Vec<Part>, wanted: u64, favor: Favor) {
    let mut left = wanted;
    let keep = |part: &mut Part| {
        part.units = part.units.min(left);
        left = left.saturating_sub(part.units);
    };
    match favor {
        Favor::Merchant => parts.iter_mut().rev().for_each(keep),
        Favor::Customer => parts.iter_mut().for_each(keep),
    }
    parts.retain(|part| part.units > 0);
}

/// Pieces that take nothing off but use units up.
pub(crate) fn consumed(parts: &[Part]) -> impl Iterator<Item = Piece> + '_ {
    parts.iter().map(|part| Piece { run: part.run, units: part.units, off: 0, consume: true, hold: false })
}
