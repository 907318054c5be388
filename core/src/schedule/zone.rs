//! One time zone: which offset holds when, and which instant a local time means.

use std::sync::Arc;

use super::civil::{Date, day_number};
use super::clock::{DAY_SECONDS, DateTime};
use super::moment::Instant;

/// The rules of one IANA time zone from 1970 on.
///
/// Cloning is cheap: clones share the rules.
///
/// # Example: the clock in New York
///
/// ```
/// use tillwork::schedule::{Instant, ZoneTable};
///
/// # #[cfg(feature = "zones")] {
/// let table = ZoneTable::bundled();
/// let zone = table.zone("America/New_York").unwrap();
/// let at: Instant = "2026-11-01T05:59:59Z".parse()?;
/// assert_eq!(zone.local(at).to_string(), "2026-11-01T01:59:59");
/// assert_eq!(zone.offset_at(at), -4 * 3600);
/// # }
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    rules: Arc<Rules>,
}

/// The offset at the beginning, its changes, and the rule that continues them for ever.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) first_offset: i32,
    /// Ascending.
    pub(super) changes: Box<[Change]>,
    /// Continues after the last change, which it agrees with.
    pub(super) tail: Option<Tail>,
}

/// From this second on, this offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) at: i64,
    pub(super) offset: i32,
}

/// Two changes that happen every year, the earlier one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tail {
    pub(super) earlier: YearlyChange,
    pub(super) later: YearlyChange,
}

/// A change on the n-th weekday of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct YearlyChange {
    /// 2 to 11, so that the change never leaves the year it belongs to.
    pub(super) month: u8,
    /// 1 to 4, or 5 for the last.
    pub(super) week: u8,
    /// 0 is Sunday.
    pub(super) weekday: u8,
    /// Seconds from that day's beginning in UTC, at most a week either way.
    pub(super) seconds: i32,
    /// The new offset.
    pub(super) offset: i32,
}

impl YearlyChange {
    fn in_year(self, year: i32) -> Change {
        let first_of_month = day_number(year, self.month, 1);
        // Day number 0 was a Thursday, the fourth day after a Sunday.
        let weekday_of_first = first_of_month.saturating_add(4).rem_euclid(7);
        let first_match = i64::from(self.weekday).saturating_sub(weekday_of_first).rem_euclid(7);
        let weeks = i64::from(self.week).saturating_sub(1).saturating_mul(7);
        let mut day = first_of_month.saturating_add(first_match).saturating_add(weeks);
        let next_month = day_number(year, self.month.saturating_add(1), 1);
        if day >= next_month {
            // There is no fifth one: the last is the fourth.
            day = day.saturating_sub(7);
        }
        let at = day.saturating_mul(DAY_SECONDS).saturating_add(i64::from(self.seconds));
        Change { at, offset: self.offset }
    }
}

/// A stretch of time with one offset.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Inclusive; `i64::MIN` for the first.
    start: i64,
    /// Exclusive; `i64::MAX` for the last.
    end: i64,
    offset: i32,
}

impl Segment {
    fn holds(self, at: i64) -> bool {
        self.start <= at && at < self.end
    }

    /// The second at which this stretch's clock shows a local time, be it inside the stretch or not.
    fn instant_of(self, clock_seconds: i64) -> i64 {
        clock_seconds.saturating_sub(i64::from(self.offset))
    }
}

impl Tail {
    fn segment(&self, at: i64) -> Segment {
        let date = Date::from_day_number(at.div_euclid(DAY_SECONDS));
        let year = i32::from(date.year());
        let (earlier, later) = (self.earlier.in_year(year), self.later.in_year(year));
        if at < earlier.at {
            let before = self.later.in_year(year.saturating_sub(1));
            Segment { start: before.at, end: earlier.at, offset: before.offset }
        } else if at < later.at {
            Segment { start: earlier.at, end: later.at, offset: earlier.offset }
        } else {
            let after = self.earlier.in_year(year.saturating_add(1));
            Segment { start: later.at, end: after.at, offset: later.offset }
        }
    }

    pub(super) fn offset_at(&self, at: i64) -> i32 {
        self.segment(at).offset
    }
}

impl Rules {
    fn segment(&self, at: i64) -> Segment {
        let passed = self.changes.partition_point(|change| change.at <= at);
        let next = self.changes.get(passed);
        let last = passed.checked_sub(1).and_then(|index| self.changes.get(index));
        let start = last.map_or(i64::MIN, |change| change.at);
        match (next, self.tail) {
            (None, Some(tail)) => {
                let segment = tail.segment(at);
                Segment { start: segment.start.max(start), ..segment }
            }
            _ => Segment {
                start,
                end: next.map_or(i64::MAX, |change| change.at),
                offset: last.map_or(self.first_offset, |change| change.offset),
            },
        }
    }
}

/// Which instant is meant by a local time that happens twice, when the clock is put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeated {
    /// The earlier one: how `from` is read.
    First,
    /// The later one: how `until` is read.
    Second,
}

impl Zone {
    pub(super) fn new(rules: Rules) -> Zone {
        Zone { rules: Arc::new(rules) }
    }

    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Zone {
        Zone::new(Rules { first_offset: 0, changes: Box::default(), tail: None })
    }

    /// Seconds east of UTC at an instant.
    #[must_use]
    pub fn offset_at(&self, at: Instant) -> i32 {
        self.rules.segment(at.unix_seconds()).offset
    }

    /// What the wall clock shows at an instant.
    #[must_use]
    pub fn local(&self, at: Instant) -> DateTime {
        DateTime::from_clock_seconds(self.clock_seconds(at))
    }

    /// The local calendar's day at an instant.
    ///
    /// # Example: already tomorrow in Shanghai
    ///
    /// ```
    /// use tillwork::schedule::{Instant, ZoneTable};
    ///
    /// # #[cfg(feature = "zones")] {
    /// let table = ZoneTable::bundled();
    /// let at: Instant = "2026-11-10T16:00:00Z".parse()?;
    /// assert_eq!(table.zone("Asia/Shanghai").unwrap().local_date(at).to_string(), "2026-11-11");
    /// # }
    /// # Ok::<(), tillwork::schedule::FormatError>(())
    /// ```
    #[must_use]
    pub fn local_date(&self, at: Instant) -> Date {
        self.local(at).date
    }

    pub(super) fn clock_seconds(&self, at: Instant) -> i64 {
        at.unix_seconds().saturating_add(i64::from(self.offset_at(at)))
    }

    /// The instant that a local time means.
    ///
    /// A local time that a clock change skips is moved forward by the length of the gap; of one that happens twice,
    /// `repeated` chooses.
    ///
    /// # Example: the hour that New York skips and the one it repeats
    ///
    /// ```
    /// use tillwork::schedule::{Moment, Repeated, ZoneTable};
    ///
    /// # #[cfg(feature = "zones")] {
    /// let table = ZoneTable::bundled();
    /// let zone = table.zone("America/New_York").unwrap();
    /// let resolve = |text: &str, repeated| match text.parse() {
    ///     Ok(Moment::Local(local)) => zone.resolve(local, repeated).to_string(),
    ///     _ => unreachable!(),
    /// };
    /// assert_eq!(resolve("2026-03-08T02:30", Repeated::First), "2026-03-08T07:30:00Z"); // 03:30
    /// assert_eq!(resolve("2026-11-01T01:30", Repeated::First), "2026-11-01T05:30:00Z");
    /// assert_eq!(resolve("2026-11-01T01:30", Repeated::Second), "2026-11-01T06:30:00Z");
    /// # }
    /// ```
    #[must_use]
    pub fn resolve(&self, local: DateTime, repeated: Repeated) -> Instant {
        let clock = local.clock_seconds();
        let mut exact = None;
        // Where the local time would be if the offset before the gap had gone on.
        let mut skipped = None;
        self.around(clock, |segment| {
            let at = segment.instant_of(clock);
            if segment.holds(at) {
                if exact.is_none() || repeated == Repeated::Second {
                    exact = Some(at);
                }
            } else if at >= segment.end {
                // The last one decides: the segment after it neither holds the local time nor comes before it.
                skipped = Some(at);
            }
        });
        // One of the two is there: from the first segment to the last the clock passes the local time or jumps over it.
        Instant::computed(exact.or(skipped).unwrap_or(clock))
    }

    /// Visits, in order, every segment in which a local time can lie.
    fn around(&self, clock: i64, mut visit: impl FnMut(Segment)) {
        // Offsets are below a day.
        let last = clock.saturating_add(DAY_SECONDS);
        let mut segment = self.rules.segment(clock.saturating_sub(DAY_SECONDS));
        while segment.end <= last {
            visit(segment);
            segment = self.rules.segment(segment.end);
        }
        visit(segment);
    }
}
