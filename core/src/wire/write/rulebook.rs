//! Rulebooks: what is outside of promotions and coupons.

use super::Writer;
use crate::model::{
    Activity, ActivityKind, Caps, Combination, Earn, EarnBasis, Expiry, Group, Id, PriceBasis, Programme, Redemption, Refusals,
    Rulebook, Spread, Strategy, Take, Tier, TierWindow,
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
            w.flag_unless("runner_up", combination.runner_up, false);
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
            w.optional_list("tiers", &programme.tiers, Writer::tier);
            w.count_unless("pending_days", u64::from(programme.pending_days), 0);
            w.optional("expiry", programme.expiry, Writer::expiry);
            w.count_unless("reversal_grace_days", u64::from(programme.reversal_grace_days), 0);
            w.optional("tier_window", programme.tier_window, Writer::tier_window);
            w.count_unless("tier_grace_days", u64::from(programme.tier_grace_days), 0);
            w.optional_string("tier_floor", programme.tier_floor.as_ref().map(Id::as_str));
            w.optional_list("activities", &programme.activities, Writer::activity);
            if programme.activity_caps != Caps::default() {
                w.key("activity_caps").object(|w| w.caps(programme.activity_caps.per_day, programme.activity_caps.per_month));
            }
            w.optional("transfer", programme.transfer, |w, rules| {
                w.object(|w| {
                    w.count_unless("minimum", rules.minimum, 1);
                    w.count_unless("step", rules.step, 1);
                    w.optional_count("per_month", rules.per_month);
                });
            });
        });
    }

    fn tier(&mut self, tier: &Tier) {
        self.object(|w| {
            w.key("id").string(tier.id.as_ref());
            w.optional_count("points", tier.points);
            w.optional_amounts("spend", tier.spend.as_ref());
        });
    }

    fn expiry(&mut self, expiry: Expiry) {
        self.object(|w| match expiry {
            Expiry::Rolling { days } => {
                w.key("kind").string("rolling");
                w.key("days").count(u64::from(days));
            }
            Expiry::FixedDay { month, day, years } => {
                w.key("kind").string("fixed_day");
                w.key("month").count(u64::from(month));
                w.key("day").count(u64::from(day));
                w.count_unless("years", u64::from(years), 0);
            }
        });
    }

    fn tier_window(&mut self, window: TierWindow) {
        self.object(|w| match window {
            TierWindow::Rolling { days } => {
                w.key("kind").string("rolling");
                w.key("days").count(u64::from(days));
            }
            TierWindow::Year { month, day } => {
                w.key("kind").string("year");
                w.count_unless("month", u64::from(month), 1);
                w.count_unless("day", u64::from(day), 1);
            }
        });
    }

    fn activity(&mut self, activity: &Activity) {
        self.object(|w| {
            w.key("id").string(activity.id.as_ref());
            w.key("kind").string(match activity.kind {
                ActivityKind::CheckIn { .. } => "check_in",
                ActivityKind::Review => "review",
                ActivityKind::Referral => "referral",
                ActivityKind::Birthday { .. } => "birthday",
            });
            w.key("points").count(activity.points);
            match &activity.kind {
                ActivityKind::CheckIn { streak, cycle } => {
                    w.optional_list("streak", streak, |w, step| {
                        w.object(|w| {
                            w.key("days").count(u64::from(step.days));
                            w.key("points").count(step.points);
                        });
                    });
                    w.optional_count("cycle", cycle.map(u64::from));
                }
                ActivityKind::Birthday { before_days, after_days } => {
                    w.count_unless("before_days", u64::from(*before_days), 0);
                    w.count_unless("after_days", u64::from(*after_days), 0);
                }
                ActivityKind::Review | ActivityKind::Referral => {}
            }
            w.caps(activity.per_day, activity.per_month);
            w.flag_unless("qualifies", activity.qualifies, false);
        });
    }

    fn caps(&mut self, per_day: Option<u64>, per_month: Option<u64>) {
        self.optional_count("per_day", per_day);
        self.optional_count("per_month", per_month);
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
