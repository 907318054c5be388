//! The wall clock: times of day, and dates with them.

use std::fmt;

use super::civil::Date;
use super::text::Reader;

/// Seconds of a day on the clock, also of one that a clock change makes longer or shorter.
pub(super) const DAY_SECONDS: i64 = 86_400;

/// A time on the wall clock, to the second: `20:00` or `20:00:30`.
///
/// # Example: a minute and a half past midnight
///
/// ```
/// use tillwork::schedule::TimeOfDay;
///
/// let time = TimeOfDay::new(0, 1, 30).unwrap();
/// assert_eq!(time.to_string(), "00:01:30");
/// assert_eq!(time.seconds(), 90);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeOfDay {
    seconds: u32,
}

impl TimeOfDay {
    /// The start of the day, `00:00`.
    pub const MIDNIGHT: TimeOfDay = TimeOfDay { seconds: 0 };

    /// The time with this hour (0 to 23), minute and second (0 to 59).
    #[must_use]
    pub fn new(hour: u8, minute: u8, second: u8) -> Option<TimeOfDay> {
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let minutes = u32::from(hour).checked_mul(60)?.checked_add(u32::from(minute))?;
        let seconds = minutes.checked_mul(60)?.checked_add(u32::from(second))?;
        Some(TimeOfDay { seconds })
    }

    /// Seconds since midnight on the clock, 0 to 86 399.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.seconds
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub const fn hour(self) -> u32 {
        self.seconds / 3600
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub const fn minute(self) -> u32 {
        self.seconds / 60 % 60
    }

    /// The second, 0 to 59.
    #[must_use]
    pub const fn second(self) -> u32 {
        self.seconds % 60
    }

    /// `HH:MM`, and `:SS` if it is there.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<TimeOfDay> {
        let hour = reader.two_digits(23)?;
        reader.byte(b':')?;
        let minute = reader.two_digits(59)?;
        let second = if reader.skip(b':') { reader.two_digits(59)? } else { 0 };
        TimeOfDay::new(hour, minute, second)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())?;
        if self.second() != 0 {
            write!(f, ":{:02}", self.second())?;
        }
        Ok(())
    }
}

/// A date and a time of day on some wall clock: `2026-11-11T20:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time on that day.
    pub time: TimeOfDay,
}

impl DateTime {
    /// A date and a time together.
    #[must_use]
    pub const fn new(date: Date, time: TimeOfDay) -> DateTime {
        DateTime { date, time }
    }

    /// Seconds from 1970-01-01T00:00 on the same clock, as if that clock were never changed.
    pub(crate) fn clock_seconds(self) -> i64 {
        let day = self.date.day_number().saturating_mul(DAY_SECONDS);
        day.saturating_add(i64::from(self.time.seconds))
    }

    /// The inverse of [`DateTime::clock_seconds`].
    pub(crate) fn from_clock_seconds(seconds: i64) -> DateTime {
        let date = Date::from_day_number(seconds.div_euclid(DAY_SECONDS));
        // Never fails: the remainder is below 86 400.
        let seconds = u32::try_from(seconds.rem_euclid(DAY_SECONDS)).unwrap_or(0);
        DateTime { date, time: TimeOfDay { seconds } }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_of_a_day_goes_there_and_back() {
        let date = Date::new(2026, 11, 11).unwrap();
        for hour in 0..24 {
            for minute in 0..60 {
                for second in [0, 1, 59] {
                    let time = TimeOfDay::new(hour, minute, second).unwrap();
                    assert_eq!(time.seconds(), u32::from(hour) * 3_600 + u32::from(minute) * 60 + u32::from(second));
                    let there = DateTime::new(date, time);
                    assert_eq!(DateTime::from_clock_seconds(there.clock_seconds()), there);
                }
            }
        }
        assert_eq!(TimeOfDay::new(24, 0, 0), None);
        assert_eq!(TimeOfDay::new(0, 60, 0), None);
        assert_eq!(TimeOfDay::new(0, 0, 60), None);
    }
}
