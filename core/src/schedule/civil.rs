//! The calendar: dates, weekdays, and the arithmetic between them and day numbers.
//!
//! Proleptic Gregorian, like the documents. What a document may write is limited to the years 1970 to 9999; what is
//! computed from it (a local date on the other side of a time zone's offset) may lie a few days outside.

use std::fmt;
use std::str::FromStr;

use super::text::{FormatError, Reader};

const FIRST_YEAR: u16 = 1970;
const LAST_YEAR: u16 = 9999;
/// 9999-12-31.
const LAST_DAY: i64 = 2_932_896;
/// How far a computed date may lie outside the years of documents: two offsets below 24 hours, and a day's end.
const MARGIN_DAYS: i64 = 3;

/// The number of a day, counted from 1970-01-01.
///
/// Takes any month and day of a year that fits the calendar's range; the year may be negative.
#[allow(clippy::arithmetic_side_effects, reason = "callers pass years of at most five digits: every product is below 2^40")]
pub(crate) const fn day_number(year: i32, month: u8, day: u8) -> i64 {
    // The year begins in March, so that the leap day is its last and months follow one formula.
    let (year, month, day) = (year as i64, month as i64, day as i64);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The year of a day number that lies in the calendar's range, the month and the day.
#[allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`Date::from_day_number` is the only caller and clamps to years of five digits"
)]
const fn year_month_day(day_number: i64) -> (u16, u8, u8) {
    let shifted = day_number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    (year as u16, month as u8, day as u8)
}

pub(crate) const fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// 0 for a month that does not exist.
pub(crate) const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// `mon`
    Monday,
    /// `tue`
    Tuesday,
    /// `wed`
    Wednesday,
    /// `thu`
    Thursday,
    /// `fri`
    Friday,
    /// `sat`
    Saturday,
    /// `sun`
    Sunday,
}

impl Weekday {
    /// The seven days, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The three letters that documents use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Weekday::Monday => "mon",
            Weekday::Tuesday => "tue",
            Weekday::Wednesday => "wed",
            Weekday::Thursday => "thu",
            Weekday::Friday => "fri",
            Weekday::Saturday => "sat",
            Weekday::Sunday => "sun",
        }
    }

    pub(crate) const fn of_day_number(day_number: i64) -> Weekday {
        // 1970-01-01 was a Thursday.
        match day_number.rem_euclid(7) {
            0 => Weekday::Thursday,
            1 => Weekday::Friday,
            2 => Weekday::Saturday,
            3 => Weekday::Sunday,
            4 => Weekday::Monday,
            5 => Weekday::Tuesday,
            _ => Weekday::Wednesday,
        }
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Weekday {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Weekday, FormatError> {
        Weekday::ALL
            .into_iter()
            .find(|day| day.as_str() == text)
            .ok_or(FormatError::new("one of `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`"))
    }
}

/// A day of the calendar, `2026-11-11`.
///
/// # Example: the last day of a month
///
/// ```
/// use tillwork::schedule::{Date, Weekday};
///
/// let date: Date = "2028-02-28".parse()?;
/// let leap_day = date.add_days(1).unwrap();
/// assert_eq!(leap_day.to_string(), "2028-02-29");
/// assert_eq!(leap_day.weekday(), Weekday::Tuesday);
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The first day of documents.
    pub(crate) const FIRST: Date = Date { year: FIRST_YEAR, month: 1, day: 1 };
    /// The last day of documents.
    pub(crate) const LAST: Date = Date { year: LAST_YEAR, month: 12, day: 31 };

    /// The day with this year (1970 to 9999), month and day, if the calendar has it.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let exists = (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=days_in_month(i32::from(year), month)).contains(&day);
        exists.then_some(Date { year, month, day })
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
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

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        Weekday::of_day_number(self.day_number())
    }

    /// The day so many days later (earlier, if negative), unless it lies outside the years 1970 to 9999.
    #[must_use]
    pub fn add_days(self, days: i64) -> Option<Date> {
        let day_number = self.day_number().checked_add(days)?;
        (0..=LAST_DAY).contains(&day_number).then(|| Date::from_day_number(day_number))
    }

    /// The day so many days later, within the years 1970 to 9999: past their end it is the last of them.
    pub(crate) fn later(self, days: u32) -> Date {
        let day_number = self.day_number().saturating_add(i64::from(days));
        Date::from_day_number(day_number.clamp(0, LAST_DAY))
    }

    /// How many days this day lies after another one; negative if before.
    ///
    /// # Example: a code that is usable for 30 days from its day of issue
    ///
    /// ```
    /// use tillwork::schedule::Date;
    ///
    /// let issued: Date = "2026-11-11".parse()?;
    /// let last_day: Date = "2026-12-10".parse()?;
    /// assert!(last_day.days_since(issued) < 30);
    /// assert_eq!(last_day.add_days(1).unwrap().days_since(issued), 30);
    /// # Ok::<(), tillwork::schedule::FormatError>(())
    /// ```
    #[must_use]
    pub fn days_since(self, earlier: Date) -> i64 {
        self.day_number().saturating_sub(earlier.day_number())
    }

    /// Days since 1970-01-01.
    pub(crate) fn day_number(self) -> i64 {
        day_number(i32::from(self.year), self.month, self.day)
    }

    /// The inverse of [`Date::day_number`]; far outside the years of documents it is the nearest date.
    pub(crate) fn from_day_number(day_number: i64) -> Date {
        const MIN: i64 = -MARGIN_DAYS;
        const MAX: i64 = LAST_DAY + MARGIN_DAYS;
        let (year, month, day) = year_month_day(day_number.clamp(MIN, MAX));
        Date { year, month, day }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Date> {
        let year = u16::try_from(reader.digits(4)?).ok()?;
        reader.byte(b'-')?;
        let month = reader.two_digits(12)?;
        reader.byte(b'-')?;
        Date::new(year, month, reader.two_digits(31)?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Date, FormatError> {
        let mut reader = Reader::new(text);
        Date::read(&mut reader)
            .filter(|_| reader.end().is_some())
            .ok_or(FormatError::new("a date `YYYY-MM-DD` in the years 1970 to 9999"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn day_numbers_count_every_day_of_every_year_once() {
        let mut number = 0;
        let mut weekday = 3;
        for year in FIRST_YEAR..=LAST_YEAR {
            for month in 1..=12 {
                let days = days_in_month(i32::from(year), month);
                for day in 1..=days {
                    let date = Date::new(year, month, day).unwrap();
                    assert_eq!(date.day_number(), number, "{date}");
                    assert_eq!(Date::from_day_number(number), date);
                    assert_eq!(date.weekday(), Weekday::ALL[weekday]);
                    number += 1;
                    weekday = (weekday + 1) % 7;
                }
                assert_eq!(Date::new(year, month, days + 1), None);
                assert_eq!(Date::new(year, month, 0), None);
            }
        }
        assert_eq!(number, LAST_DAY + 1);
        assert_eq!(Date::new(1969, 12, 31), None);
        assert_eq!(Date::new(10_000, 1, 1), None);
        assert_eq!(Date::new(2026, 0, 1), None);
        assert_eq!(Date::new(2026, 13, 1), None);
    }

    #[test]
    fn the_days_just_outside_are_computed_and_those_beyond_are_clamped() {
        assert_eq!(Date::from_day_number(-1).to_string(), "1969-12-31");
        assert_eq!(Date::from_day_number(-3).to_string(), "1969-12-29");
        assert_eq!(Date::from_day_number(i64::MIN).to_string(), "1969-12-29");
        assert_eq!(Date::from_day_number(LAST_DAY + 1).to_string(), "10000-01-01");
        assert_eq!(Date::from_day_number(i64::MAX).to_string(), "10000-01-03");
    }

    #[test]
    fn adding_days_stays_inside_the_years_of_documents() {
        let first = Date::new(1970, 1, 1).unwrap();
        let last = Date::new(9999, 12, 31).unwrap();
        assert_eq!(first.add_days(-1), None);
        assert_eq!(last.add_days(1), None);
        assert_eq!(last.add_days(i64::MAX), None);
        assert_eq!(first.add_days(i64::MIN), None);
        assert_eq!(first.add_days(LAST_DAY), Some(last));
        assert_eq!(last.days_since(first), LAST_DAY);
        assert_eq!((first.later(1), first.later(u32::MAX), last.later(0)), (Date::new(1970, 1, 2).unwrap(), last, last));
        assert_eq!((Date::from_day_number(-3).later(1), Date::from_day_number(LAST_DAY + 2).later(1)), (first, last));
        assert_eq!(first.days_since(last), -LAST_DAY);
    }

    #[test]
    fn only_the_exact_form_of_a_date_is_read() {
        assert_eq!("2024-02-29".parse(), Ok(Date::new(2024, 2, 29).unwrap()));
        for text in [
            "",
            "2026",
            "2026-02-29",
            "2026-11-31",
            "2026-00-10",
            "2026-13-10",
            "2026-1-10",
            "2026-01-1",
            "26-01-10",
            "+2026-01-10",
            "02026-01-10",
            "10000-01-01",
            "1969-12-31",
            "2026/01/10",
            " 2026-01-10",
            "2026-01-10 ",
            "2026-01-10T",
            "2026-01-1٣",
            "２026-01-10",
            "2026-01-100",
            "20260110",
            "2026-W01-1",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn weekdays_are_read_as_they_are_written() {
        for day in Weekday::ALL {
            assert_eq!(day.to_string().parse(), Ok(day));
        }
        for text in ["", "Mon", "monday", "mo", " mon"] {
            assert!(text.parse::<Weekday>().is_err(), "{text}");
        }
    }
}
