//! Birthdays, and whether one is near.

use std::fmt;
use std::str::FromStr;

use super::civil::{Date, day_number, days_in_month, is_leap_year};
use super::text::{FormatError, Reader};

/// A customer's birthday: `1990-02-28`, or `02-28` where the year is nobody's business.
///
/// # Example: a birthday without its year
///
/// ```
/// use tillwork::schedule::Birthday;
///
/// let birthday: Birthday = "1992-02-29".parse()?;
/// assert_eq!(birthday.month_day(), "02-29");
/// assert_eq!((birthday.year(), birthday.month(), birthday.day()), (Some(1992), 2, 29));
/// assert!("1991-02-29".parse::<Birthday>().is_err());
/// assert!("02-29".parse::<Birthday>().is_ok());
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Birthday {
    year: Option<u16>,
    month: u8,
    day: u8,
}

impl Birthday {
    /// The birthday with this month and day, and the year (1900 to 9999) if it is known.
    #[must_use]
    pub fn new(year: Option<u16>, month: u8, day: u8) -> Option<Birthday> {
        // Without a year 29 February may exist.
        let days = days_in_month(i32::from(year.unwrap_or(2000)), month);
        let exists = (1900..=9999).contains(&year.unwrap_or(2000)) && (1..=days).contains(&day);
        exists.then_some(Birthday { year, month, day })
    }

    /// The year of birth, if it is known.
    #[must_use]
    pub const fn year(self) -> Option<u16> {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The birthday without its year, `MM-DD`.
    #[must_use]
    pub fn month_day(self) -> String {
        format!("{:02}-{:02}", self.month, self.day)
    }

    /// Whether a day lies between `before_days` before a birthday and `after_days` after it, both inclusive.
    ///
    /// 29 February is kept on 28 February in years without it; the days count across New Year.
    ///
    /// # Example: a voucher from a week before to two days after
    ///
    /// ```
    /// use tillwork::schedule::{Birthday, Date};
    ///
    /// let birthday: Birthday = "01-03".parse()?;
    /// let near = |day: &str| Ok::<_, tillwork::schedule::FormatError>(birthday.is_near(day.parse::<Date>()?, 7, 2));
    /// assert!(near("2026-12-27")?);
    /// assert!(!near("2026-12-26")?);
    /// assert!(near("2027-01-05")?);
    /// assert!(!near("2027-01-06")?);
    /// # Ok::<(), tillwork::schedule::FormatError>(())
    /// ```
    #[must_use]
    pub fn is_near(self, date: Date, before_days: u32, after_days: u32) -> bool {
        self.year_near(date, before_days, after_days).is_some()
    }

    /// The year of the birthday that is near: not the day's own across New Year.
    pub(crate) fn year_near(self, date: Date, before_days: u32, after_days: u32) -> Option<i32> {
        let (date, year) = (date.day_number(), i32::from(date.year()));
        // The last birthday and the next one are among these three; others are farther away.
        [year.saturating_sub(1), year, year.saturating_add(1)].into_iter().find(|year| {
            let birthday = self.in_year(*year);
            birthday.saturating_sub(i64::from(before_days)) <= date && date <= birthday.saturating_add(i64::from(after_days))
        })
    }

    fn in_year(self, year: i32) -> i64 {
        let day = if (self.month, self.day) == (2, 29) && !is_leap_year(year) { 28 } else { self.day };
        day_number(year, self.month, day)
    }
}

impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(year) = self.year {
            write!(f, "{year:04}-")?;
        }
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for Birthday {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Birthday, FormatError> {
        read(Reader::new(text), false)
            .or_else(|| read(Reader::new(text), true))
            .ok_or(FormatError::new("a birthday `YYYY-MM-DD` in the years 1900 to 9999, or `MM-DD`"))
    }
}

fn read(mut reader: Reader<'_>, with_year: bool) -> Option<Birthday> {
    let mut year = None;
    if with_year {
        year = u16::try_from(reader.digits(4)?).ok();
        reader.byte(b'-')?;
    }
    let month = reader.two_digits(12)?;
    reader.byte(b'-')?;
    let day = reader.two_digits(31)?;
    reader.end()?;
    Birthday::new(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn birthdays_are_read_as_they_are_written() {
        for text in ["1990-02-28", "1992-02-29", "02-29", "12-31", "1900-01-01", "9999-12-31"] {
            assert_eq!(text.parse::<Birthday>().unwrap().to_string(), text);
        }
        let of = |text: &str| text.parse::<Birthday>().map(|day| (day.year(), day.month(), day.day())).ok();
        assert_eq!((of("1990-02-28"), of("12-31")), (Some((Some(1990), 2, 28)), Some((None, 12, 31))));
        for text in ["", "02-30", "2-28", "13-01", "00-10", "10-00", "1991-02-29", "1899-12-31", "90-02-28", "--02-28", "02-28 "]
        {
            assert!(text.parse::<Birthday>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_leap_day_birthday_is_kept_on_28_february_in_other_years() {
        let birthday: Birthday = "1992-02-29".parse().unwrap();
        for (day, near) in [
            ("2027-02-27", false),
            ("2027-02-28", true),
            ("2027-03-01", false),
            ("2028-02-28", false),
            ("2028-02-29", true),
            ("2028-03-01", false),
            ("2100-02-28", true),
            ("2000-02-29", true),
            ("2000-02-28", false),
        ] {
            assert_eq!(birthday.is_near(date(day), 0, 0), near, "{day}");
        }
    }

    // For every birthday, by walking the calendar day by day instead of by arithmetic.
    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn a_birthday_is_near_exactly_when_walking_there_says_so() {
        for (month, day) in [(1, 1), (1, 3), (2, 28), (2, 29), (3, 1), (7, 15), (12, 30), (12, 31)] {
            let birthday = Birthday::new(None, month, day).unwrap();
            let is_birthday = |date: Date| {
                let kept = (date.month(), date.day()) == (month, day);
                kept || ((month, day) == (2, 29)
                    && (date.month(), date.day()) == (2, 28)
                    && !is_leap_year(i32::from(date.year())))
            };
            for (before, after) in [(0, 0), (7, 0), (0, 7), (3, 2), (40, 40), (364, 0), (0, 364)] {
                let mut day = date("2026-12-01");
                while day < date("2029-03-15") {
                    let walked = (-i64::from(after)..=i64::from(before)).any(|step| is_birthday(day.add_days(step).unwrap()));
                    assert_eq!(birthday.is_near(day, before, after), walked, "{birthday} {day} {before} {after}");
                    day = day.add_days(1).unwrap();
                }
            }
        }
    }

    #[test]
    fn wide_windows_and_the_ends_of_the_calendar_are_fine() {
        let birthday: Birthday = "12-31".parse().unwrap();
        assert!(birthday.is_near(date("1970-01-01"), 0, 1));
        assert!(birthday.is_near(date("2026-06-01"), u32::MAX, 0));
        assert!(birthday.is_near(date("9999-12-30"), 1, u32::MAX));
        assert!("01-01".parse::<Birthday>().unwrap().is_near(date("9999-12-31"), 1, 0));
    }
}
