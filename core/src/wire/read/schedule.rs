//! Schedules and their windows.

use super::{Decoder, Found, fields};
use crate::diagnostic::Code;
use crate::schedule::{FormatError, Schedule, Window};
use crate::wire::tape::Value;

impl Decoder {
    pub(super) fn schedule(&mut self, value: Value<'_>) -> Schedule {
        fields!(self, value; from, until, windows, time_zone);
        Schedule {
            from: from.and_then(|value| self.parsed(value)),
            until: until.and_then(|value| self.parsed(value)),
            windows: self.list_of(windows, usize::MAX, Decoder::window),
            time_zone: time_zone.map(|value| self.string(value)),
        }
    }

    fn window(&mut self, value: Value<'_>) -> Window {
        fields!(self, value; weekdays, dates, from, to);
        Window {
            weekdays: self.some_of(weekdays, usize::MAX, Decoder::word),
            dates: dates
                .map(|value| self.some(value, usize::MAX, |d, value| u8::try_from(d.count(value, &(1..=31))).unwrap_or(1)))
                .unwrap_or_default(),
            from: from.and_then(|value| self.parsed(value)),
            to: to.and_then(|value| self.parsed(value)),
        }
    }

    /// A date, a moment or a time of day.
    pub(super) fn parsed<T: std::str::FromStr<Err = FormatError>>(&mut self, value: Value<'_>) -> Option<T> {
        let text = value.text();
        match text.map(str::parse) {
            Some(Ok(parsed)) => Some(parsed),
            Some(Err(error)) => {
                let error: FormatError = error;
                let expected = error.to_string();
                let expected = expected.strip_prefix("expected ").unwrap_or(&expected);
                self.report(Found::of(value, Code::MomentFormat, expected));
                None
            }
            None => {
                self.wrong_type(value, "a text");
                None
            }
        }
    }
}
