//! Rulebooks: what is outside of promotions and coupons.

use super::Writer;
use crate::model::{
    Combination, Earn, EarnBasis, Group, PriceBasis, Programme, Redemption, Refusals, Rulebook, Spread, Strategy, Take,
};
use crate::money::{Rounding, RoundingMode, RoundingPer};

impl Writer {
    pub(crate) fn rulebook(&mut self, rulebook: &Rulebook) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.key("id").string(rulebook.id.as_ref());
            w.key("currency").string(rulebook.currency.code());
            if rulebook.time_zone != "UTC" {
                w.key("time_zone").string(&rulebook.time_zone);
            }
            w.word_unless("price_basis", rulebook.price_basis, PriceBasis::Gross);
            if rulebook.rounding != Rounding::default() {
                w.key("rounding").object(|w| {
                    w.word_unless("mode", rulebook.rounding.mode, RoundingMode::HalfUp);
                    w.word_unless("per", rulebook.rounding.per, RoundingPer::Line);
                });
            }
            w.word_unless("spread", rulebook.spread, Spread::Proportional);
            w.word_unless("refusals", rulebook.refusals, Refusals::Detailed);
            w.count_unless("near_misses", u64::from(rulebook.near_misses), 5);
            if rulebook.combination != Combination::default() {
                w.key("combination").combination(&rulebook.combination);
            }
            w.optional_list("coupons", &rulebook.coupons, Writer::coupon);
            w.optional_list("promotions", &rulebook.promotions, Writer::promotion);
            w.optional("programme", rulebook.programme.as_ref(), Writer::programme);
        });
    }

    fn combination(&mut self, combination: &Combination) {
        self.object(|w| {
            w.word_unless("strategy", combination.strategy, Strategy::Priority);
            w.count_unless("effort", combination.effort, Combination::default().effort);
            w.optional_count("max_codes", combination.max_codes.map(u64::from));
            w.flag_unless("use_wallet", combination.use_wallet, false);
            w.optional_list("groups", &combination.groups, Writer::group);
        });
    }

    fn group(&mut self, group: &Group) {
        self.object(|w| {
            w.key("id").string(group.id.as_ref());
            w.optional_set("promotions", &group.promotions);
            w.optional_set("tags", &group.tags);
            w.word_unless("take", group.take, Take::Best);
            w.optional_count("at_most", group.at_most.map(u64::from));
        });
    }

    fn programme(&mut self, programme: &Programme) {
        self.object(|w| {
            w.optional("earn", programme.earn.as_ref(), Writer::earn);
            w.optional("redeem", programme.redeem.as_ref(), Writer::redemption);
            w.optional_list("tiers", &programme.tiers, |w, tier| w.object(|w| w.key("id").string(tier.id.as_ref())));
            w.count_unless("pending_days", u64::from(programme.pending_days), 0);
        });
    }

    fn earn(&mut self, earn: &Earn) {
        self.object(|w| {
            w.key("points").count(earn.points);
            w.key("per").amounts(&earn.per);
            w.items(earn.items.as_ref());
            w.word_unless("basis", earn.basis, EarnBasis::Running);
            w.word_unless("rounding", earn.rounding, RoundingMode::Down);
            w.optional_list("tiers", &earn.tiers, |w, tier| {
                w.object(|w| {
                    w.key("tier").string(tier.tier.as_ref());
                    w.key("multiplier").rate(tier.multiplier);
                });
            });
        });
    }

    fn redemption(&mut self, redemption: &Redemption) {
        self.object(|w| {
            w.key("points").count(redemption.points);
            w.key("value").amounts(&redemption.value);
            w.count_unless("minimum", redemption.minimum, 0);
            w.count_unless("step", redemption.step, 1);
            w.optional("max_share", redemption.max_share, Writer::rate);
            w.items(redemption.items.as_ref());
        });
    }
}
