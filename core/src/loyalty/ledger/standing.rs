//! Tiers: a function of what counts, the programme and the day. Nothing about them is stored.

use super::Ledger;
use crate::model::Id;
use crate::model::ledger::{Counts, NextTier, State, TierLost};
use crate::money::{Amount, MAX_MINOR};
use crate::schedule::Date;
use crate::sort;
use crate::wire::bounds::MAX_POINTS;

/// How many tiers are reached: 0 for none.
type Rank = usize;

/// What counts over time, against the thresholds.
pub(super) struct Standing<'s> {
    ledger: &'s Ledger<'s>,
    /// The thresholds in points or minor units, lowest tier first.
    thresholds: Vec<u64>,
    money: bool,
    /// From which day on how much counts, ascending. Before the first nothing counts.
    sums: Vec<(Date, u64)>,
}

impl<'s> Standing<'s> {
    /// The member's standing; `None` if the programme's tiers have no thresholds.
    pub(super) fn new(ledger: &'s Ledger<'s>, state: &State) -> Option<Standing<'s>> {
        let tiers = &ledger.programme.tiers;
        let money = tiers.first()?.spend.is_some();
        let threshold = |tier: &crate::model::Tier| match &tier.spend {
            Some(spend) => spend.get(ledger.currency).map(minor),
            None => tier.points,
        };
        let thresholds = tiers.iter().map(threshold).collect::<Option<Vec<u64>>>()?;
        let mut changes: Vec<(Date, i128)> = Vec::new();
        for one in &state.qualifying {
            let worth = i128::from(if money { minor(one.spend) } else { one.points });
            changes.push((one.day, worth));
            changes.extend(ledger.counts_until(one.day).map(|end| (end, worth.saturating_neg())));
        }
        sort::merge(&mut changes, i128::saturating_add);
        let most = if money { minor(Amount::from_minor_units(MAX_MINOR)) } else { MAX_POINTS };
        let mut sum = 0_i128;
        let sums = changes.into_iter().map(|(day, change)| {
            sum = sum.saturating_add(change);
            (day, u64::try_from(sum).unwrap_or(0).min(most))
        });
        let sums = sums.collect();
        Some(Standing { ledger, thresholds, money, sums })
    }

    /// How many of the sums began by the end of a day.
    fn begun(&self, day: Date) -> usize {
        self.sums.partition_point(|(start, _)| *start <= day)
    }

    /// What counts on a day.
    fn sum(&self, day: Date) -> u64 {
        self.begun(day).checked_sub(1).and_then(|last| self.sums.get(last)).map_or(0, |(_, sum)| *sum)
    }

    fn reached(&self, sum: u64) -> Rank {
        self.thresholds.partition_point(|threshold| *threshold <= sum)
    }

    /// The highest rank reached on any day from one to another; `None`: from the beginning.
    fn best(&self, from: Option<Date>, to: Date) -> Rank {
        let first = from.map_or(0, |from| self.begun(from).saturating_sub(1));
        let sums = self.sums.get(first..self.begun(to)).unwrap_or_default();
        self.reached(sums.iter().map(|(_, sum)| *sum).max().unwrap_or(0))
    }

    fn rank(&self, day: Date) -> Rank {
        let programme = &self.ledger.programme;
        let held = match day.add_days(i64::from(programme.tier_grace_days).saturating_neg()) {
            Some(from) => self.best(Some(from), day),
            None => self.best(None, day),
        };
        self.floor().map_or(held, |floor| held.max(self.best(None, day).min(floor)))
    }

    /// The rank below which nobody falls who reached it.
    fn floor(&self) -> Option<Rank> {
        let programme = &self.ledger.programme;
        let floor = programme.tier_floor.as_ref()?;
        programme.tiers.iter().position(|tier| tier.id == *floor).map(|place| place.saturating_add(1))
    }

    fn named(&self, rank: Rank) -> Option<Id> {
        let place = rank.checked_sub(1)?;
        self.ledger.programme.tiers.get(place).map(|tier| tier.id.clone())
    }

    fn counts(&self, sum: u64) -> Counts {
        if self.money {
            Counts::Spend(Amount::from_minor_units(i64::try_from(sum).unwrap_or(MAX_MINOR)))
        } else {
            Counts::Points(sum)
        }
    }

    pub(super) fn tier(&self, day: Date) -> Option<Id> {
        self.named(self.rank(day))
    }

    pub(super) fn now(&self, day: Date) -> Counts {
        self.counts(self.sum(day))
    }

    pub(super) fn next_tier(&self, day: Date) -> Option<NextTier> {
        let rank = self.rank(day);
        let threshold = *self.thresholds.get(rank)?;
        let missing = threshold.saturating_sub(self.sum(day));
        let tier = self.named(rank.saturating_add(1))?;
        Some(NextTier { tier, threshold: self.counts(threshold), missing: self.counts(missing) })
    }

    /// The first day on which the tier is lower, if nothing more happens.
    pub(super) fn lost(&self, day: Date) -> Option<TierLost> {
        let rank = self.rank(day);
        let threshold = *self.thresholds.get(rank.checked_sub(1)?)?;
        let kept = self.floor().is_some_and(|floor| rank <= floor);
        // How many of the sums before each one reach the tier: where two of these are alike, none between them does.
        let mut reaching = vec![0_usize];
        reaching.extend(self.sums.iter().scan(0_usize, |count, (_, sum)| {
            *count = count.saturating_add(usize::from(*sum >= threshold));
            Some(*count)
        }));
        // A tier can only fall where a sum did, the grace later. A day past the last one is never reached.
        let grace = i64::from(self.ledger.programme.tier_grace_days);
        let falls = self.sums.iter().enumerate().filter_map(|(first, (start, _))| Some((first, start.add_days(grace)?)));
        let mut ahead = falls.filter(|(_, fall)| *fall > day);
        let (_, on) =
            ahead.find(|(first, fall)| reaching.get(self.begun(*fall)) == reaching.get(if kept { 0 } else { *first }))?;
        Some(TierLost { on, tier: self.named(self.rank(on)) })
    }
}

/// Money in minor units; less than nothing is nothing.
pub(super) fn minor(amount: Amount) -> u64 {
    u64::try_from(amount.minor_units()).unwrap_or(0)
}
