//! Schedules made ready: the two ends as instants, the windows as bit masks.

use super::Schedule;
use super::civil::{Date, Weekday};
use super::clock::{DAY_SECONDS, DateTime, TimeOfDay};
use super::moment::{Instant, Moment};
use super::window::{WallTime, Window};
use super::zone::{Repeated, Zone};

/// Where an instant lies relative to a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Before `from`.
    NotStarted,
    /// The schedule is active.
    Active,
    /// Between `from` and `until`, but in none of the windows.
    OutsideWindow,
    /// At `until` or later.
    Ended,
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// `until` is not after `from`.
    #[error("`until` is not after `from`")]
    Order,
    /// The window with this index begins at `24:00`.
    #[error("window {0} begins at the end of the day")]
    WindowFrom(usize),
    /// The window with this index ends at the time at which it begins.
    #[error("window {0} ends when it begins")]
    WindowEmpty(usize),
    /// The window with this index lists a day that no month has.
    #[error("window {0} lists a day of the month that is not 1 to 31")]
    WindowDate(usize),
}

/// A schedule in its time zone, ready to be asked.
///
/// # Example: one day in November
///
/// ```
/// use tillwork::schedule::{CompiledSchedule, Instant, Schedule, Status, Zone};
///
/// let schedule = Schedule::new().from("2026-11-11".parse()?).until("2026-11-11".parse()?);
/// let compiled = CompiledSchedule::compile(&schedule, &Zone::utc()).unwrap();
/// let status = |at: &str| at.parse().map(|at: Instant| compiled.status(at));
/// assert_eq!(status("2026-11-10T23:59:59Z")?, Status::NotStarted);
/// assert_eq!(status("2026-11-11T00:00:00Z")?, Status::Active);
/// assert_eq!(status("2026-11-11T23:59:59.999Z")?, Status::Active);
/// assert_eq!(status("2026-11-12T00:00:00Z")?, Status::Ended);
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone)]
pub struct CompiledSchedule {
    from: i64,
    until: i64,
    windows: Box<[CompiledWindow]>,
    zone: Zone,
}

impl CompiledSchedule {
    /// Reads the schedule's local times in a zone; finding the zone that it names is the caller's part.
    ///
    /// # Errors
    ///
    /// When `until` is not after `from`, or a window can never be open.
    pub fn compile(schedule: &Schedule, zone: &Zone) -> Result<CompiledSchedule, ScheduleError> {
        let from = schedule.from.map_or(i64::MIN, |moment| beginning(moment, zone).unix_seconds());
        let until = schedule.until.map_or(i64::MAX, |moment| end(moment, zone).unix_seconds());
        if until <= from {
            return Err(ScheduleError::Order);
        }
        let windows = schedule.windows.iter().enumerate();
        let windows = windows.map(|(index, window)| CompiledWindow::compile(index, window)).collect::<Result<_, _>>()?;
        Ok(CompiledSchedule { from, until, windows, zone: zone.clone() })
    }

    /// The first second at which it can be active, since 1970-01-01T00:00:00Z; `i64::MIN` without a beginning.
    #[must_use]
    pub const fn from(&self) -> i64 {
        self.from
    }

    /// The first second at which it has ended, since 1970-01-01T00:00:00Z; `i64::MAX` without an end.
    #[must_use]
    pub const fn until(&self) -> i64 {
        self.until
    }

    /// Whether it is active at an instant, or else why not.
    #[must_use]
    pub fn status(&self, at: Instant) -> Status {
        if at.unix_seconds() < self.from {
            Status::NotStarted
        } else if at.unix_seconds() >= self.until {
            Status::Ended
        } else if self.windows.is_empty() || self.in_a_window(self.zone.clock_seconds(at)) {
            Status::Active
        } else {
            Status::OutsideWindow
        }
    }

    fn in_a_window(&self, clock_seconds: i64) -> bool {
        let day_number = clock_seconds.div_euclid(DAY_SECONDS);
        let time = clock_seconds.rem_euclid(DAY_SECONDS);
        self.windows.iter().any(|window| window.holds(day_number, time))
    }
}

fn beginning(moment: Moment, zone: &Zone) -> Instant {
    match moment {
        Moment::Date(date) => zone.resolve(DateTime::new(date, TimeOfDay::MIDNIGHT), Repeated::First),
        Moment::Local(local) => zone.resolve(local, Repeated::First),
        Moment::Offset(offset) => offset.instant(),
    }
}

fn end(moment: Moment, zone: &Zone) -> Instant {
    match moment {
        Moment::Date(date) => {
            let next_day = Date::from_day_number(date.day_number().saturating_add(1));
            let midnight = DateTime::new(next_day, TimeOfDay::MIDNIGHT);
            let last = zone.resolve(midnight, Repeated::Second);
            let moment_before = Instant::computed(last.unix_seconds().saturating_sub(1));
            // Where midnight comes twice the day is over with the first, unless the clock shows that day once more in between.
            if zone.local_date(moment_before) < next_day { last } else { zone.resolve(midnight, Repeated::First) }
        }
        Moment::Local(local) => zone.resolve(local, Repeated::Second),
        Moment::Offset(offset) => offset.instant(),
    }
}

#[derive(Debug, Clone, Copy)]
struct CompiledWindow {
    /// A bit for each weekday, Monday the lowest.
    weekdays: u8,
    /// A bit for each day of the month, bit 1 to bit 31.
    dates: u32,
    /// Seconds since midnight on the clock; `to` at or below `from` is on the day after.
    from: i64,
    to: i64,
}

const ALL_WEEKDAYS: u8 = 0x7f;
const ALL_DATES: u32 = 0xffff_fffe;

impl CompiledWindow {
    fn compile(index: usize, window: &Window) -> Result<CompiledWindow, ScheduleError> {
        let from = window.from.unwrap_or(WallTime::START_OF_DAY);
        let to = window.to.unwrap_or(WallTime::END_OF_DAY);
        if from == to {
            return Err(ScheduleError::WindowEmpty(index));
        }
        if from == WallTime::END_OF_DAY {
            return Err(ScheduleError::WindowFrom(index));
        }
        let mut weekdays = if window.weekdays.is_empty() { ALL_WEEKDAYS } else { 0 };
        for weekday in &window.weekdays {
            weekdays |= weekday_bit(*weekday);
        }
        let mut dates = if window.dates.is_empty() { ALL_DATES } else { 0 };
        for date in &window.dates {
            if !(1..=31).contains(date) {
                return Err(ScheduleError::WindowDate(index));
            }
            dates |= date_bit(*date);
        }
        let seconds = |time: WallTime| i64::from(time.minutes()).saturating_mul(60);
        Ok(CompiledWindow { weekdays, dates, from: seconds(from), to: seconds(to) })
    }

    fn holds(&self, day_number: i64, time: i64) -> bool {
        if self.from < self.to {
            self.from <= time && time < self.to && self.on(day_number)
        } else {
            // The part after midnight is judged by the day on which it began.
            (self.from <= time && self.on(day_number)) || (time < self.to && self.on(day_number.saturating_sub(1)))
        }
    }

    fn on(&self, day_number: i64) -> bool {
        let weekday = weekday_bit(Weekday::of_day_number(day_number));
        self.weekdays & weekday != 0
            && (self.dates == ALL_DATES || self.dates & date_bit(Date::from_day_number(day_number).day()) != 0)
    }
}

const fn weekday_bit(weekday: Weekday) -> u8 {
    match weekday {
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 4,
        Weekday::Thursday => 8,
        Weekday::Friday => 16,
        Weekday::Saturday => 32,
        Weekday::Sunday => 64,
    }
}

fn date_bit(date: u8) -> u32 {
    1_u32.wrapping_shl(u32::from(date))
}
