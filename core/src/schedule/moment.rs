//! Moments as documents write them: a day, a time on the local clock, or a point in time.

use std::fmt;
use std::str::FromStr;

use super::civil::Date;
use super::clock::{DateTime, TimeOfDay};
use super::text::{FormatError, Reader};

/// 10000-01-01T00:00:00Z.
const YEAR_10000: i64 = 253_402_300_800;
/// The largest offset that RFC 3339 can write, 23:59.
const MAX_OFFSET_MINUTES: i16 = 1439;
const MAX_OFFSET_SECONDS: i64 = 86_340;

/// A point in time, in whole seconds since 1970-01-01T00:00:00Z without leap seconds.
///
/// It is read from RFC 3339 with an offset: years 1970 to 9999 as written, `T` and `Z` in upper case, seconds up to 59.
/// A fraction of one to nine digits is read and dropped.
///
/// # Example: the same instant on two clocks
///
/// ```
/// use tillwork::schedule::Instant;
///
/// let shanghai: Instant = "2026-11-11T20:00:00.5+08:00".parse()?;
/// let london: Instant = "2026-11-11T12:00:00Z".parse()?;
/// assert_eq!(shanghai, london);
/// assert_eq!(shanghai.unix_seconds(), 1_794_398_400);
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant so many seconds after 1970-01-01T00:00:00Z, if RFC 3339 can write it in the years 1970 to 9999.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Instant> {
        let last = YEAR_10000.saturating_add(MAX_OFFSET_SECONDS);
        (-MAX_OFFSET_SECONDS..last).contains(&seconds).then_some(Instant(seconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// For instants computed from documents, which may lie a day outside of what documents can write.
    pub(super) const fn computed(seconds: i64) -> Instant {
        Instant(seconds)
    }
}

impl fmt::Display for Instant {
    /// In UTC; in the first and last hours of the range with the offset that keeps the year in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset_minutes = if self.0 < 0 {
            MAX_OFFSET_MINUTES
        } else if self.0 >= YEAR_10000 {
            MAX_OFFSET_MINUTES.saturating_neg()
        } else {
            0
        };
        let shift = i64::from(offset_minutes).saturating_mul(60);
        let local = DateTime::from_clock_seconds(self.0.saturating_add(shift));
        OffsetDateTime { local, offset_minutes }.fmt(f)
    }
}

impl FromStr for Instant {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Instant, FormatError> {
        text.parse().map(OffsetDateTime::instant)
    }
}

/// A local time with its offset from UTC, `2026-11-11T20:00:00+08:00`: RFC 3339 as it was written, but for the fraction.
///
/// # Example: eight hours east of UTC
///
/// ```
/// use tillwork::schedule::OffsetDateTime;
///
/// let moment: OffsetDateTime = "2026-11-11T20:00:00+08:00".parse()?;
/// assert_eq!(moment.offset_minutes(), 480);
/// assert_eq!(moment.instant(), "2026-11-11T12:00:00Z".parse()?);
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OffsetDateTime {
    local: DateTime,
    offset_minutes: i16,
}

impl OffsetDateTime {
    /// A local time and its offset in minutes east of UTC, −1439 to 1439.
    #[must_use]
    pub fn new(local: DateTime, offset_minutes: i16) -> Option<OffsetDateTime> {
        let min = MAX_OFFSET_MINUTES.saturating_neg();
        (min..=MAX_OFFSET_MINUTES).contains(&offset_minutes).then_some(OffsetDateTime { local, offset_minutes })
    }

    /// The date and time as written.
    #[must_use]
    pub const fn local(self) -> DateTime {
        self.local
    }

    /// Minutes east of UTC.
    #[must_use]
    pub const fn offset_minutes(self) -> i16 {
        self.offset_minutes
    }

    /// The point in time.
    #[must_use]
    pub fn instant(self) -> Instant {
        let offset = i64::from(self.offset_minutes).saturating_mul(60);
        Instant(self.local.clock_seconds().saturating_sub(offset))
    }

    fn read(reader: &mut Reader<'_>) -> Option<OffsetDateTime> {
        let date = Date::read(reader)?;
        reader.byte(b'T')?;
        let hour = reader.two_digits(23)?;
        reader.byte(b':')?;
        let minute = reader.two_digits(59)?;
        reader.byte(b':')?;
        let time = TimeOfDay::new(hour, minute, reader.two_digits(59)?)?;
        if reader.skip(b'.') {
            reader.some_digits(9)?;
        }
        let offset_minutes = if reader.skip(b'Z') {
            0
        } else {
            let west = reader.skip(b'-');
            if !west {
                reader.byte(b'+')?;
            }
            let hours = i16::from(reader.two_digits(23)?);
            reader.byte(b':')?;
            let minutes = i16::from(reader.two_digits(59)?);
            let offset = hours.checked_mul(60)?.checked_add(minutes)?;
            if west { offset.checked_neg()? } else { offset }
        };
        Some(OffsetDateTime { local: DateTime::new(date, time), offset_minutes })
    }
}

impl fmt::Display for OffsetDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // RFC 3339 always has seconds.
        let DateTime { date, time } = self.local;
        write!(f, "{date}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
        if self.offset_minutes == 0 {
            return f.write_str("Z");
        }
        let sign = if self.offset_minutes.is_negative() { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl FromStr for OffsetDateTime {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<OffsetDateTime, FormatError> {
        let mut reader = Reader::new(text);
        OffsetDateTime::read(&mut reader)
            .filter(|_| reader.end().is_some())
            .ok_or(FormatError::new("RFC 3339 with an offset such as `2026-11-11T20:00:00+08:00` in the years 1970 to 9999"))
    }
}

/// When a schedule begins or ends: a day, a time on the local clock, or a point in time.
///
/// # Example: the three forms
///
/// ```
/// use tillwork::schedule::Moment;
///
/// for text in ["2026-11-11", "2026-11-11T20:00", "2026-11-11T20:00:00+08:00"] {
///     let moment: Moment = text.parse()?;
///     assert_eq!(moment.to_string(), text);
/// }
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A whole day on the local calendar: its beginning for `from`, its end for `until`.
    Date(Date),
    /// A time on the local clock.
    Local(DateTime),
    /// A point in time, whatever the local clock.
    Offset(OffsetDateTime),
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Date(date) => date.fmt(f),
            Moment::Local(local) => local.fmt(f),
            Moment::Offset(offset) => offset.fmt(f),
        }
    }
}

impl FromStr for Moment {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Moment, FormatError> {
        read_date(text)
            .map(Moment::Date)
            .or_else(|| read_local(text).map(Moment::Local))
            .or_else(|| text.parse().ok().map(Moment::Offset))
            .ok_or(FormatError::new(
                "a date `2026-11-11`, a local time `2026-11-11T20:00` or RFC 3339 with an offset in the years 1970 to 9999",
            ))
    }
}

fn read_date(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn read_local(text: &str) -> Option<DateTime> {
    let mut reader = Reader::new(text);
    let date = Date::read(&mut reader)?;
    reader.byte(b'T')?;
    let time = TimeOfDay::read(&mut reader)?;
    reader.end()?;
    Some(DateTime::new(date, time))
}

impl From<Date> for Moment {
    fn from(date: Date) -> Moment {
        Moment::Date(date)
    }
}

impl From<DateTime> for Moment {
    fn from(local: DateTime) -> Moment {
        Moment::Local(local)
    }
}

impl From<OffsetDateTime> for Moment {
    fn from(offset: OffsetDateTime) -> Moment {
        Moment::Offset(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_texts_come_back_as_they_were() {
        for text in [
            "1970-01-01",
            "9999-12-31",
            "2026-11-11T20:00",
            "2026-11-11T20:00:30",
            "2026-11-11T00:00",
            "2026-11-11T20:00:00Z",
            "2026-11-11T20:00:00+08:00",
            "2026-11-11T20:00:00-00:30",
            "1970-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
        ] {
            let moment: Moment = text.parse().unwrap();
            assert_eq!(moment.to_string(), text);
        }
    }

    #[test]
    fn an_offset_is_counted_in_minutes_east() {
        let minutes = |text: &str| text.parse::<OffsetDateTime>().unwrap().offset_minutes();
        assert_eq!(["+08:00", "-00:30", "Z"].map(|offset| minutes(&format!("2026-11-11T20:00:00{offset}"))), [480, -30, 0]);
    }

    #[test]
    fn other_ways_to_write_the_same_moment_are_read_as_the_same() {
        for (text, canonical) in [
            ("2026-11-11T20:00:00", "2026-11-11T20:00"),
            ("2026-11-11T20:00:00+00:00", "2026-11-11T20:00:00Z"),
            ("2026-11-11T20:00:00-00:00", "2026-11-11T20:00:00Z"),
            ("2026-11-11T20:00:00.9Z", "2026-11-11T20:00:00Z"),
            ("2026-11-11T20:00:00.123456789-05:30", "2026-11-11T20:00:00-05:30"),
        ] {
            let moment: Moment = text.parse().unwrap();
            assert_eq!(moment.to_string(), canonical);
            assert_eq!(canonical.parse(), Ok(moment));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "T",
            "2026-11-11T",
            "2026-11-11T20",
            "2026-11-11T20:0",
            "2026-11-11T24:00",
            "2026-11-11T20:60",
            "2026-11-11T20:00:60",
            "2026-11-11T20:00:00.5",
            "2026-11-11T20:00Z",
            "2026-11-11T20:00+08:00",
            "2026-11-11t20:00:00Z",
            "2026-11-11T20:00:00z",
            "2026-11-11 20:00:00Z",
            "2026-11-11T20:00:60Z",
            "2026-11-11T20:00:00.Z",
            "2026-11-11T20:00:00.1234567890Z",
            "2026-11-11T20:00:00,5Z",
            "2026-11-11T20:00:00+8:00",
            "2026-11-11T20:00:00+0800",
            "2026-11-11T20:00:00+08",
            "2026-11-11T20:00:00+24:00",
            "2026-11-11T20:00:00+08:60",
            "2026-11-11T20:00:00\u{2212}08:00",
            "2026-11-11T20:00:00Z ",
            "1969-12-31T23:59:59Z",
            "10000-01-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-11-11T20:00:00Z+00:00",
            "2026-11-11T20:00:00[UTC]",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        assert!("2026-11-11T20:00:00".parse::<Instant>().is_err());
        assert!("2026-11-11".parse::<Instant>().is_err());
    }

    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn every_readable_instant_can_be_written() {
        let (first, last) = (-86_340, 253_402_387_139);
        let near = [first, 0, YEAR_10000, last].into_iter().flat_map(|at: i64| at - 100_000..=at + 100_000);
        for seconds in near.step_by(37).chain([first, -1, 0, YEAR_10000 - 1, YEAR_10000, last]) {
            match Instant::from_unix_seconds(seconds) {
                Some(instant) => {
                    assert_eq!(instant.to_string().parse(), Ok(instant), "{instant}");
                    assert!((first..=last).contains(&seconds));
                }
                None => assert!(!(first..=last).contains(&seconds)),
            }
        }
        assert_eq!("1970-01-01T00:00:00+23:59".parse(), Ok(Instant(first)));
        assert_eq!("9999-12-31T23:59:59-23:59".parse(), Ok(Instant(last)));
        assert_eq!(Instant(-1).to_string(), "1970-01-01T23:58:59+23:59");
    }

    #[test]
    fn offsets_that_cannot_be_written_are_refused() {
        let local = DateTime::new(Date::new(2026, 11, 11).unwrap(), TimeOfDay::MIDNIGHT);
        assert_eq!(OffsetDateTime::new(local, 1440), None);
        assert_eq!(OffsetDateTime::new(local, -1440), None);
        assert_eq!(OffsetDateTime::new(local, i16::MIN), None);
        assert_eq!(OffsetDateTime::new(local, -1439).unwrap().to_string(), "2026-11-11T00:00:00-23:59");
    }
}
