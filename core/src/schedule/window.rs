//! Windows: weekdays, days of the month and wall-clock times at which something is active.

use std::fmt;
use std::str::FromStr;

use super::civil::Weekday;
use super::text::{FormatError, Reader};

/// A minute on the wall clock, `00:00` to `24:00`; `24:00` is the end of the day and only good as an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime {
    minutes: u16,
}

impl WallTime {
    /// `00:00`.
    pub const START_OF_DAY: WallTime = WallTime { minutes: 0 };
    /// `24:00`.
    pub const END_OF_DAY: WallTime = WallTime { minutes: 1440 };

    /// The time with this hour (0 to 23) and minute (0 to 59), or 24 and 0 for the end of the day.
    #[must_use]
    pub fn new(hour: u8, minute: u8) -> Option<WallTime> {
        if minute > 59 {
            return None;
        }
        let minutes = u16::from(hour).checked_mul(60)?.checked_add(u16::from(minute))?;
        (minutes <= 1440).then_some(WallTime { minutes })
    }

    /// Minutes since midnight on the clock, 0 to 1440.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.minutes
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl FromStr for WallTime {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<WallTime, FormatError> {
        let mut reader = Reader::new(text);
        read(&mut reader).filter(|_| reader.end().is_some()).ok_or(FormatError::new("a time of day `HH:MM` such as `09:00`"))
    }
}

fn read(reader: &mut Reader<'_>) -> Option<WallTime> {
    let hour = reader.two_digits(24)?;
    reader.byte(b':')?;
    WallTime::new(hour, reader.two_digits(59)?)
}

/// Times at which a schedule is active. All keys that are given must hold.
///
/// `to` before `from` crosses midnight, and the part after midnight belongs to the day before.
///
/// # Example: happy hour on Fridays, into the night
///
/// ```
/// use tillwork::schedule::{Weekday, Window};
///
/// let window = Window::new()
///     .weekdays([Weekday::Friday])
///     .from("22:00".parse()?)
///     .to("02:00".parse()?);
/// assert_eq!(window.weekdays, [Weekday::Friday]);
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, serde::Serialize)]
pub struct Window {
    /// On these weekdays; empty: on all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<Weekday>,
    /// On these days of the month, 1 to 31; empty: on all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<u8>,
    /// From this time of day, inclusive; default `00:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<WallTime>,
    /// To this time of day, exclusive; default `24:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<WallTime>,
}

impl Window {
    /// Every day from midnight to midnight.
    #[must_use]
    pub fn new() -> Window {
        Window::default()
    }

    /// Sets `weekdays`.
    #[must_use]
    pub fn weekdays(mut self, weekdays: impl Into<Vec<Weekday>>) -> Window {
        self.weekdays = weekdays.into();
        self
    }

    /// Sets `dates`.
    #[must_use]
    pub fn dates(mut self, dates: impl Into<Vec<u8>>) -> Window {
        self.dates = dates.into();
        self
    }

    /// Sets `from`.
    #[must_use]
    pub fn from(mut self, from: WallTime) -> Window {
        self.from = Some(from);
        self
    }

    /// Sets `to`.
    #[must_use]
    pub fn to(mut self, to: WallTime) -> Window {
        self.to = Some(to);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_minute_of_the_day_is_read_as_it_is_written() {
        for minutes in 0..=1440 {
            let time = WallTime { minutes };
            assert_eq!(time.to_string().parse(), Ok(time));
        }
        assert_eq!("24:00".parse(), Ok(WallTime::END_OF_DAY));
        for text in ["", "24:01", "25:00", "9:00", "09:0", "09:60", "0900", "09:00:00", "09:00 ", "-1:00"] {
            assert!(text.parse::<WallTime>().is_err(), "{text}");
        }
        assert_eq!(WallTime::new(24, 1), None);
        assert_eq!(WallTime::new(255, 59), None);
        assert_eq!(WallTime::new(0, 60), None);
    }
}
