//! The loyalty programme.

use super::number::RateRange;
use super::{Decoder, Field, Found, fields};
use crate::diagnostic::Code;
use crate::model::{Caps, Earn, EarnBasis, Expiry, Id, Programme, Redemption, Tier, TierMultiplier, TierWindow, TransferRules};
use crate::money::{Amounts, Rate, RoundingMode};
use crate::schedule::Birthday;
use crate::wire::bounds::{DAYS, MAX_EXPIRY_YEARS, MAX_PENDING_DAYS, POINTS, POSITIVE};
use crate::wire::tape::Value;

impl Decoder {
    pub(super) fn programme(&mut self, object: Value<'_>) -> Programme {
        fields!(self, object; earn, redeem, tiers, pending_days, expiry, reversal_grace_days, tier_window, tier_grace_days,
            tier_floor, activities, activity_caps, transfer);
        let mut days = |field: Field<'_, '_>| field.map_or(0, |value| self.small_count(value, &(0..=MAX_PENDING_DAYS)));
        let (pending_days, reversal_grace_days, tier_grace_days) =
            (days(pending_days), days(reversal_grace_days), days(tier_grace_days));
        Programme {
            earn: earn.map(|value| self.earn(value)),
            redeem: redeem.map(|value| self.redemption(value)),
            tiers: self.list_of(tiers, usize::MAX, Decoder::tier),
            pending_days,
            expiry: expiry.and_then(|value| self.expiry(value)),
            reversal_grace_days,
            tier_window: tier_window.and_then(|value| self.tier_window(value)),
            tier_grace_days,
            tier_floor: self.some_id::<Id>(tier_floor),
            activities: self.list_of(activities, usize::MAX, Decoder::activity),
            activity_caps: activity_caps.map(|value| self.caps(value)).unwrap_or_default(),
            transfer: transfer.map(|value| self.transfer_rules(value)),
        }
    }

    fn expiry(&mut self, object: Value<'_>) -> Option<Expiry> {
        let (kind, word) = self.kind(object)?;
        match word {
            "rolling" => {
                fields!(self, object; kind, days);
                Some(Expiry::Rolling { days: self.need(days, 1, |d, value| d.small_count(value, &DAYS)) })
            }
            "fixed_day" => {
                fields!(self, object; kind, month, day, years);
                let month = self.need(month, 1, Decoder::month);
                let day = self.need(day, 1, |d, value| d.day_of(value, month));
                let years = years.map_or(0, |value| self.count(value, &(0..=MAX_EXPIRY_YEARS)));
                Some(Expiry::FixedDay { month, day, years: u8::try_from(years).unwrap_or(0) })
            }
            _ => {
                self.unknown_word(kind, word, &["rolling", "fixed_day"]);
                None
            }
        }
    }

    fn tier_window(&mut self, object: Value<'_>) -> Option<TierWindow> {
        let (kind, word) = self.kind(object)?;
        match word {
            "rolling" => {
                fields!(self, object; kind, days);
                Some(TierWindow::Rolling { days: self.need(days, 1, |d, value| d.small_count(value, &DAYS)) })
            }
            "year" => {
                fields!(self, object; kind, month, day);
                let month = month.map_or(1, |value| self.month(value));
                Some(TierWindow::Year { month, day: day.map_or(1, |value| self.day_of(value, month)) })
            }
            _ => {
                self.unknown_word(kind, word, &["rolling", "year"]);
                None
            }
        }
    }

    fn month(&mut self, value: Value<'_>) -> u8 {
        u8::try_from(self.count(value, &(1..=12))).unwrap_or(1)
    }

    /// A day that the month has, at least in leap years.
    fn day_of(&mut self, value: Value<'_>, month: u8) -> u8 {
        let day = u8::try_from(self.count(value, &(1..=31))).unwrap_or(1);
        if Birthday::new(None, month, day).is_none() {
            self.report(Found::of(value, Code::MomentFormat, format!("a day of month {month}")));
        }
        day
    }

    pub(super) fn caps(&mut self, object: Value<'_>) -> Caps {
        fields!(self, object; per_day, per_month);
        Caps { per_day: self.some_count(per_day, &POSITIVE), per_month: self.some_count(per_month, &POSITIVE) }
    }

    fn transfer_rules(&mut self, object: Value<'_>) -> TransferRules {
        fields!(self, object; minimum, step, per_month);
        TransferRules {
            minimum: self.count_or(minimum, 1, &POSITIVE),
            step: self.count_or(step, 1, &POSITIVE),
            per_month: self.some_count(per_month, &POSITIVE),
        }
    }

    fn earn(&mut self, object: Value<'_>) -> Earn {
        fields!(self, object; points, per, items, basis, rounding, tiers);
        let mut earn =
            Earn::new(self.must_count(points, &POSITIVE), self.need(per, Amounts::default(), Decoder::positive_amounts));
        earn.items = self.items(items);
        earn.basis = self.word_or(basis, EarnBasis::Running);
        earn.rounding = self.word_or(rounding, RoundingMode::Down);
        earn.tiers = self.list_of(tiers, usize::MAX, Decoder::tier_multiplier);
        earn
    }

    fn tier_multiplier(&mut self, object: Value<'_>) -> TierMultiplier {
        fields!(self, object; tier, multiplier);
        TierMultiplier {
            tier: self.must_id::<Id>(tier),
            multiplier: self.need(multiplier, Rate::ZERO, |d, value| d.rate(value, RateRange::FACTOR)),
        }
    }

    fn redemption(&mut self, object: Value<'_>) -> Redemption {
        fields!(self, object; points, value, minimum, step, max_share, items);
        let mut redemption =
            Redemption::new(self.must_count(points, &POSITIVE), self.need(value, Amounts::default(), Decoder::positive_amounts));
        redemption.minimum = self.count_or(minimum, 0, &POINTS);
        redemption.step = self.count_or(step, 1, &POSITIVE);
        redemption.max_share = max_share.map(|value| self.rate(value, RateRange::SHARE));
        redemption.items = self.items(items);
        redemption
    }

    fn tier(&mut self, object: Value<'_>) -> Tier {
        fields!(self, object; id, points, spend);
        let mut tier = Tier::new(self.must_id::<Id>(id));
        tier.points = self.some_count(points, &POINTS);
        tier.spend = self.some_amounts(spend);
        tier
    }
}
