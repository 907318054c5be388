//! Rulebooks: document -> [`Rulebook`], in the order of the rulebook reference.

use super::{Decoder, fields};
use crate::model::{Combination, Group, GroupId, Id, PriceBasis, Refusals, Rulebook, Spread, Strategy, Take};
use crate::money::{Currency, Rounding, RoundingMode, RoundingPer};
use crate::wire::bounds::{COUNT, MAX_NEAR_MISSES, POSITIVE};
use crate::wire::tape::Value;

impl Decoder {
    pub(crate) fn rulebook(&mut self, object: Value<'_>) -> Rulebook {
        fields!(self, object; tillwork, id, currency, time_zone, price_basis, rounding, spread, refusals, near_misses,
            combination, coupons, promotions, programme);
        self.need(tillwork, (), Decoder::version);
        let id = self.must_id::<Id>(id);
        self.currency = self.need(currency, None, Decoder::currency_code);
        let most = self.limits;
        // A rulebook without a currency is refused; until then any stands in.
        let mut rulebook = Rulebook::new(id, self.currency.unwrap_or(Currency::BLANK));
        if let Some(value) = time_zone.get() {
            rulebook.time_zone = self.string(value);
        }
        rulebook.price_basis = self.word_or(price_basis, PriceBasis::Gross);
        rulebook.rounding = rounding.map(|value| self.rounding(value)).unwrap_or_default();
        rulebook.spread = self.word_or(spread, Spread::Proportional);
        rulebook.refusals = self.word_or(refusals, Refusals::Detailed);
        rulebook.near_misses = near_misses.map_or(5, |value| self.small_count(value, &(0..=MAX_NEAR_MISSES)));
        rulebook.combination = combination.map(|value| self.combination(value)).unwrap_or_default();
        rulebook.coupons = self.list_of(coupons, usize::MAX, Decoder::coupon);
        rulebook.promotions = self.list_of(promotions, most.promotions, Decoder::promotion);
        rulebook.programme = programme.map(|value| self.programme(value));
        rulebook
    }

    fn rounding(&mut self, object: Value<'_>) -> Rounding {
        fields!(self, object; mode, per);
        Rounding { mode: self.word_or(mode, RoundingMode::HalfUp), per: self.word_or(per, RoundingPer::Line) }
    }

    fn combination(&mut self, object: Value<'_>) -> Combination {
        fields!(self, object; strategy, effort, max_codes, use_wallet, runner_up, groups);
        let default = Combination::default();
        Combination {
            strategy: self.word_or(strategy, Strategy::Priority),
            effort: effort.map_or(default.effort, |value| self.count(value, &COUNT)),
            max_codes: max_codes.map(|value| self.small_count(value, &COUNT)),
            use_wallet: self.flag_or(use_wallet, false),
            runner_up: self.flag_or(runner_up, false),
            groups: self.list_of(groups, usize::MAX, Decoder::group),
        }
    }

    fn group(&mut self, object: Value<'_>) -> Group {
        fields!(self, object; id, promotions, tags, take, at_most);
        self.one_needed(object, "`promotions` or `tags`", &[promotions, tags]);
        if let Some(take) = take.get()
            && take.text() == Some("all")
            && at_most.is_some()
        {
            self.conflict(object, "no `at_most` with `take: all`", "`at_most`");
        }
        let mut group = Group::new(self.must_id::<GroupId>(id));
        group.promotions = promotions.map(|value| self.ids(value)).unwrap_or_default();
        group.tags = self.names_of(tags);
        group.take = self.word_or(take, Take::Best);
        group.at_most = at_most.map(|value| self.small_count(value, &POSITIVE));
        group
    }
}
