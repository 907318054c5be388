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
        self.need(object, tillwork, "tillwork", (), Decoder::version);
        let id = self.need(object, id, "id", "".into(), Decoder::id::<Id>);
        self.currency = self.need(object, currency, "currency", None, Decoder::currency_code);
        let most = self.limits;
        // A rulebook without a currency is refused; until then any stands in.
        let mut rulebook = Rulebook::new(id, self.currency.unwrap_or(Currency::BLANK));
        if let Some(value) = time_zone {
            rulebook.time_zone = self.name(value);
        }
        rulebook.price_basis = price_basis.map_or(PriceBasis::Gross, |value| self.word(value));
        rulebook.rounding = rounding.map(|value| self.rounding(value)).unwrap_or_default();
        rulebook.spread = spread.map_or(Spread::Proportional, |value| self.word(value));
        rulebook.refusals = refusals.map_or(Refusals::Detailed, |value| self.word(value));
        rulebook.near_misses = near_misses.map_or(5, |value| self.small_count(value, 0..=MAX_NEAR_MISSES));
        rulebook.combination = combination.map(|value| self.combination(value)).unwrap_or_default();
        rulebook.coupons = coupons.map(|value| self.list(value, usize::MAX, Decoder::coupon)).unwrap_or_default();
        rulebook.promotions = promotions.map(|value| self.list(value, most.promotions, Decoder::promotion)).unwrap_or_default();
        rulebook.programme = programme.map(|value| self.programme(value));
        rulebook
    }

    fn rounding(&mut self, object: Value<'_>) -> Rounding {
        fields!(self, object; mode, per);
        Rounding {
            mode: mode.map_or(RoundingMode::HalfUp, |value| self.word(value)),
            per: per.map_or(RoundingPer::Line, |value| self.word(value)),
        }
    }

    fn combination(&mut self, object: Value<'_>) -> Combination {
        fields!(self, object; strategy, effort, max_codes, use_wallet, groups);
        let default = Combination::default();
        Combination {
            strategy: strategy.map_or(Strategy::Priority, |value| self.word(value)),
            effort: effort.map_or(default.effort, |value| self.count(value, COUNT)),
            max_codes: max_codes.map(|value| self.small_count(value, COUNT)),
            use_wallet: use_wallet.is_some_and(|value| self.flag(value)),
            groups: groups.map(|value| self.list(value, usize::MAX, Decoder::group)).unwrap_or_default(),
        }
    }

    fn group(&mut self, object: Value<'_>) -> Group {
        fields!(self, object; id, promotions, tags, take, at_most);
        self.one_needed(object, "`promotions` or `tags`", [promotions, tags]);
        if let Some(take) = take
            && take.text() == Some("all")
            && at_most.is_some()
        {
            self.conflict(object, "no `at_most` with `take: all`", "`at_most`");
        }
        let mut group = Group::new(self.need(object, id, "id", "".into(), Decoder::id::<GroupId>));
        group.promotions = promotions.map(|value| self.ids(value)).unwrap_or_default();
        group.tags = tags.map(|value| self.names(value)).unwrap_or_default();
        group.take = take.map_or(Take::Best, |value| self.word(value));
        group.at_most = at_most.map(|value| self.small_count(value, POSITIVE));
        group
    }
}
