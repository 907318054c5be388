//! The loyalty programme.

use super::number::RateRange;
use super::{Decoder, fields};
use crate::model::{Earn, EarnBasis, Id, Programme, Redemption, Tier, TierMultiplier};
use crate::money::{Amounts, Rate, RoundingMode};
use crate::wire::bounds::{MAX_PENDING_DAYS, POINTS, POSITIVE};
use crate::wire::tape::Value;

impl Decoder {
    pub(super) fn programme(&mut self, object: Value<'_>) -> Programme {
        fields!(self, object; earn, redeem, tiers, pending_days);
        Programme {
            earn: earn.map(|value| self.earn(value)),
            redeem: redeem.map(|value| self.redemption(value)),
            tiers: tiers.map(|value| self.list(value, usize::MAX, Decoder::tier)).unwrap_or_default(),
            pending_days: pending_days.map_or(0, |value| self.small_count(value, 0..=MAX_PENDING_DAYS)),
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
        fields!(self, object; id);
        Tier::new(self.need(object, id, "id", "".into(), Decoder::id::<Id>))
    }
}
