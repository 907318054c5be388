//! Days: which one a moment belongs to, when points are gone, when a year of tiers ends.

use super::Ledger;
use crate::model::ledger::State;
use crate::model::{Expiry, TierWindow};
use crate::schedule::{Date, Instant};

impl Ledger<'_> {
    /// The local date of a moment.
    pub(super) fn local_day(&self, at: Instant) -> Date {
        self.zone.local_date(at).clamp(Date::FIRST, Date::LAST)
    }

    /// The day by which something at that moment is judged: a clock that is turned back past midnight turns no day back.
    pub(super) fn day_after(&self, state: &State, at: Instant) -> Date {
        let day = self.local_day(at);
        state.day().map_or(day, |last| last.max(day))
    }

    /// The first day without points whose time begins on that day.
    pub(super) fn expiry(&self, begin: Date) -> Option<Date> {
        match self.programme.expiry? {
            Expiry::Rolling { days } => begin.add_days(i64::from(days)),
            Expiry::FixedDay { month, day, years } => {
                let mut year = begin.year();
                if in_year(year, month, day)? < begin {
                    year = year.saturating_add(1);
                }
                in_year(year.saturating_add(u16::from(years)), month, day)?.add_days(1)
            }
        }
    }

    /// The first day on which what happened on that day does not count for tiers any more.
    pub(super) fn counts_until(&self, day: Date) -> Option<Date> {
        match self.programme.tier_window? {
            TierWindow::Rolling { days } => Some(day.later(days)),
            TierWindow::Year { month, day: first } => {
                let begins = |year: u16| in_year(year, month, first).filter(|begin| *begin > day);
                begins(day.year()).or_else(|| begins(day.year().saturating_add(1))).or(Some(Date::LAST))
            }
        }
    }
}

/// Whether two days are in one calendar month.
pub(super) fn same_month(a: Date, b: Date) -> bool {
    (a.year(), a.month()) == (b.year(), b.month())
}

/// A day of a year; 29 February is 28 February in years without it.
fn in_year(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, month, day).or_else(|| if (month, day) == (2, 29) { Date::new(year, 2, 28) } else { None })
}
