//! When something is active: moments, schedules with their windows, time zones, birthdays.
//!
//! Everything here is a pure function of its arguments. There is no clock: the instant comes with the cart, and the rules of
//! the time zones come as data ([`ZoneTable`]). A [`Schedule`] is what a rulebook writes; [`CompiledSchedule`] answers.

mod birthday;
mod civil;
mod clock;
mod compiled;
mod moment;
mod table_bytes;
#[cfg(test)]
mod tests;
mod text;
mod window;
mod zone;
mod zones;

pub use birthday::Birthday;
pub use civil::{Date, Weekday};
pub use clock::{DateTime, TimeOfDay};
pub use compiled::{CompiledSchedule, ScheduleError, Status};
pub use moment::{Instant, Moment, OffsetDateTime};
pub use table_bytes::ZoneTableError;
pub use text::FormatError;
pub use window::{WallTime, Window};
pub use zone::{Repeated, Zone};
pub use zones::ZoneTable;

/// When a promotion, a coupon or a condition is active: from, until, and in which windows.
///
/// `from` is inclusive, `until` exclusive; a bare date as `until` means the end of that day. Local times are read in
/// `time_zone`, or in the rulebook's. A local time that a clock change skips is moved forward by the length of the gap;
/// one that happens twice is the first for `from` and the second for `until`.
///
/// # Example: weekday lunches in November
///
/// ```
/// use tillwork::schedule::{Schedule, Weekday, Window};
///
/// let schedule = Schedule::new()
///     .from("2026-11-01".parse()?)
///     .until("2026-11-30".parse()?)
///     .window(
///         Window::new()
///             .weekdays([Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday])
///             .from("11:30".parse()?)
///             .to("14:00".parse()?),
///     )
///     .time_zone("Europe/Stockholm");
/// assert_eq!(schedule.windows.len(), 1);
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, serde::Serialize)]
pub struct Schedule {
    /// Inclusive; `None`: since ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Exclusive; `None`: for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Active only inside one of them; empty: always.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// The IANA name of the zone of its local times; `None`: the rulebook's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

impl Schedule {
    /// Always active.
    #[must_use]
    pub fn new() -> Schedule {
        Schedule::default()
    }

    /// Sets `from`.
    #[must_use]
    pub fn from(mut self, from: Moment) -> Schedule {
        self.from = Some(from);
        self
    }

    /// Sets `until`.
    #[must_use]
    pub fn until(mut self, until: Moment) -> Schedule {
        self.until = Some(until);
        self
    }

    /// Adds a window.
    #[must_use]
    pub fn window(mut self, window: Window) -> Schedule {
        self.windows.push(window);
        self
    }

    /// Sets `time_zone`.
    #[must_use]
    pub fn time_zone(mut self, name: impl Into<String>) -> Schedule {
        self.time_zone = Some(name.into());
        self
    }
}

macro_rules! serialize_as_text {
    ($($kind:ty),* $(,)?) => {
        $(
            impl serde::Serialize for $kind {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }
        )*
    };
}

serialize_as_text!(Birthday, Date, DateTime, Instant, Moment, OffsetDateTime, WallTime, Weekday);
