//! The loyalty programme.

use super::number::RateRange;
use super::{Decoder, Found, fields};
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
        let mut days = |value: Option<Value<'_>>| value.map_or(0, |value| self.small_count(value, 0..=MAX_PENDING_DAYS));
        let (pending_days, reversal_grace_days, tier_grace_days) =
            (days(pending_days), days(reversal_grace_days), days(tier_grace_days));
        Programme {
            earn: earn.map(|value| self.earn(value)),
            redeem: redeem.map(|value| self.redemption(value)),
            tiers: tiers.map(|value| self.list(value, usize::MAX, Decoder::tier)).unwrap_or_default(),
            pending_days,
            expiry: expiry.and_then(|value| self.expiry(value)),
            reversal_grace_days,
            tier_window: tier_window.and_then(|value| self.tier_window(value)),
            tier_grace_days,
            tier_floor: tier_floor.map(|value| self.id::<Id>(value)),
            activities: activities.map(|value| self.list(value, usize::MAX, Decoder::activity)).unwrap_or_default(),
            activity_caps: activity_caps.map(|value| self.caps(value)).unwrap_or_default(),
            transfer: transfer.map(|value| self.transfer_rules(value)),
        }
    }

    fn expiry(&mut self, object: Value<'_>) -> Option<Expiry> {
        let (kind, word) = self.kind(object)?;
        match word {
            "rolling" => {
                fields!(self, object; kind, days);
                Some(Expiry::Rolling { days: self.need(object, days, "days", 1, |d, value| d.small_count(value, DAYS)) })
            }
            "fixed_day" => {
                fields!(self, object; kind, month, day, years);
                let month = self.need(object, month, "month", 1, Decoder::month);
                let day = self.need(object, day, "day", 1, |d, value| d.day_of(value, month));
                let years = years.map_or(0, |value| self.count(value, 0..=MAX_EXPIRY_YEARS));
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
                Some(TierWindow::Rolling { days: self.need(object, days, "days", 1, |d, value| d.small_count(value, DAYS)) })
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
        u8::try_from(self.count(value, 1..=12)).unwrap_or(1)
    }

    /// A day that the month has, at least in leap years.
    fn day_of(&mut self, value: Value<'_>, month: u8) -> u8 {
        let day = u8::try_from(self.count(value, 1..=31)).unwrap_or(1);
        if Birthday::new(None, month, day).is_none() {
            self.report(Found::of(value, Code::MomentFormat, format!("a day of month {month}")));
        }
        day
    }

    pub(super) fn caps(&mut self, object: Value<'_>) -> Caps {
        fields!(self, object; per_day, per_month);
        Caps {
            per_day: per_day.map(|value| self.count(value, POSITIVE)),
            per_month: per_month.map(|value| self.count(value, POSITIVE)),
        }
    }

    fn transfer_rules(&mut self, object: Value<'_>) -> TransferRules {
        fields!(self, object; minimum, step, per_month);
        TransferRules {
            minimum: minimum.map_or(1, |value| self.count(value, POSITIVE)),
            step: step.map_or(1, |value| self.count(value, POSITIVE)),
            per_month: per_month.map(|value| self.count(value, POSITIVE)),
        }
    }

    fn earn(&mut self, object: Value<'_>) -> Earn {
        fields!(self, object; points, per, items, basis, rounding, tiers);
        let mut earn = Earn::new(
            self.need(object, points, "points", 1, |d, value| d.count(value, POSITIVE)),
            self.need(object, per, "per", Amounts::default(), Decoder::positive_amounts),
        );
        earn.items = self.items(items);
        earn.basis = basis.map_or(EarnBasis::Running, |value| self.word(value));
        earn.rounding = rounding.map_or(RoundingMode::Down, |value| self.word(value));
        earn.tiers = tiers.map(|value| self.list(value, usize::MAX, Decoder::tier_multiplier)).unwrap_or_default();
        earn
    }

    fn tier_multiplier(&mut self, object: Value<'_>) -> TierMultiplier {
        fields!(self, object; tier, multiplier);
        TierMultiplier {
            tier: self.need(object, tier, "tier", "".into(), Decoder::id::<Id>),
            multiplier: self.need(object, multiplier, "multiplier", Rate::ZERO, |d, value| d.rate(value, RateRange::FACTOR)),
        }
    }

    fn redemption(&mut self, object: Value<'_>) -> Redemption {
        fields!(self, object; points, value, minimum, step, max_share, items);
        let mut redemption = Redemption::new(
            self.need(object, points, "points", 1, |d, value| d.count(value, POSITIVE)),
            self.need(object, value, "value", Amounts::default(), Decoder::positive_amounts),
        );
        redemption.minimum = minimum.map_or(0, |value| self.count(value, POINTS));
        redemption.step = step.map_or(1, |value| self.count(value, POSITIVE));
        redemption.max_share = max_share.map(|value| self.rate(value, RateRange::SHARE));
        redemption.items = self.items(items);
        redemption
    }

    fn tier(&mut self, object: Value<'_>) -> Tier {
        fields!(self, object; id, points, spend);
        let mut tier = Tier::new(self.need(object, id, "id", "".into(), Decoder::id::<Id>));
        tier.points = points.map(|value| self.count(value, POINTS));
        tier.spend = spend.map(|value| self.amounts(value));
        tier
    }
}
