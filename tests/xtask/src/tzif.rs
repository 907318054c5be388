//! Reads TZif (RFC 9636), the compiled form of the IANA time zones: offsets and the rule for the years to come.

use std::error::Error;

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

type Failure = Box<dyn Error>;

/// What a zone's clocks do.
pub(crate) struct Rules {
    /// Before the first change.
    pub(crate) first_offset: i32,
    /// Ascending; each changes the offset.
    pub(crate) changes: Vec<Change>,
    /// What happens every year after the last change, the earlier one first.
    pub(crate) tail: Option<[YearlyChange; 2]>,
}

/// From this second on, this offset in seconds east of UTC.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    pub(crate) at: i64,
    pub(crate) offset: i32,
}

/// On the n-th weekday (5: the last, 0: Sunday) of a month, so many seconds from its beginning in UTC, this offset.
pub(crate) struct YearlyChange {
    pub(crate) month: u8,
    pub(crate) week: u8,
    pub(crate) weekday: u8,
    pub(crate) seconds: i32,
    pub(crate) offset: i32,
}

pub(crate) fn read(bytes: &[u8]) -> Result<Rules, Failure> {
    // The first block has 32-bit times for old readers; the second one counts.
    let mut bytes = Bytes(bytes);
    let old = bytes.header()?;
    bytes.take(old.times * 5 + old.types * 6 + old.abbreviations + old.leap_seconds * 8 + old.standard + old.universal)?;
    let counts = bytes.header()?;
    let times: Vec<i64> = bytes.take(counts.times * 8)?.chunks_exact(8).map(i64_of).collect::<Result<_, _>>()?;
    let indices = bytes.take(counts.times)?;
    let offsets: Vec<i32> = bytes.take(counts.types * 6)?.chunks_exact(6).map(i32_of).collect::<Result<_, _>>()?;
    if counts.leap_seconds != 0 {
        return Err("leap seconds".into());
    }
    bytes.take(counts.abbreviations + counts.standard + counts.universal)?;
    let footer = std::str::from_utf8(bytes.0)?;
    let footer = footer.strip_prefix('\n').and_then(|text| text.strip_suffix('\n')).ok_or("no footer")?;

    let first_offset = *offsets.first().ok_or("no offset")?;
    let mut changes = Vec::new();
    let mut current = first_offset;
    for (&at, index) in times.iter().zip(indices) {
        let offset = *offsets.get(usize::from(*index)).ok_or("an offset that is not there")?;
        if offset != current {
            changes.push(Change { at, offset });
            current = offset;
        }
    }
    let (standard, tail) = posix_rule(footer)?;
    if tail.is_none() && standard != current {
        return Err("the footer does not continue the last change".into());
    }
    if let (Some(tail), Some(&ruled_from)) = (&tail, times.last())
        && changes.last().is_none_or(|change| change.at < ruled_from)
    {
        // A new rule came without a change of its own: its first change is spelled out, so that the rule applies from there.
        changes.push(first_change(tail, ruled_from)?);
    }
    Ok(Rules { first_offset, changes, tail })
}

/// `CET-1CEST,M3.5.0,M10.5.0/3`: the standard offset, and the two yearly changes if there are any.
fn posix_rule(text: &str) -> Result<(i32, Option<[YearlyChange; 2]>), Failure> {
    let (names, changes) = match text.split_once(',') {
        Some((names, changes)) => (names, Some(changes)),
        None => (text, None),
    };
    let rest = after_name(names)?;
    let (standard, rest) = clock(rest)?;
    let standard = -standard;
    let Some(changes) = changes else {
        return if rest.is_empty() { Ok((standard, None)) } else { Err("a rule without dates".into()) };
    };
    let rest = after_name(rest)?;
    let summer = if rest.is_empty() { standard + 3600 } else { -clock(rest)?.0 };
    let (to_summer, to_standard) = changes.split_once(',').ok_or("one change a year")?;
    let mut tail = [yearly(to_summer, standard, summer)?, yearly(to_standard, summer, standard)?];
    tail.sort_by_key(|change| change.month);
    Ok((standard, Some(tail)))
}

/// `M10.5.0/3`, three o'clock (default two) on the last Sunday of October by the clock that is about to change.
fn yearly(text: &str, before: i32, after: i32) -> Result<YearlyChange, Failure> {
    let (date, time) = match text.split_once('/') {
        Some((date, time)) => (date, clock(time)?.0),
        None => (text, 7200),
    };
    let mut numbers = date.strip_prefix('M').ok_or("a date that is no weekday of a month")?.split('.').map(str::parse::<u8>);
    let mut number = || numbers.next().ok_or("a date that is cut short");
    let (month, week, weekday) = (number()??, number()??, number()??);
    Ok(YearlyChange { month, week, weekday, seconds: time - before, offset: after })
}

fn first_change(tail: &[YearlyChange; 2], after: i64) -> Result<Change, Failure> {
    let year = Timestamp::from_second(after)?.to_zoned(TimeZone::UTC).year();
    let mut changes = Vec::new();
    for year in [year, year + 1] {
        for change in tail {
            let month = civil::Date::new(year, i8::try_from(change.month)?, 1)?;
            let week = if change.week == 5 { -1 } else { i8::try_from(change.week)? };
            let weekday = civil::Weekday::from_sunday_zero_offset(i8::try_from(change.weekday)?)?;
            let day = month.nth_weekday_of_month(week, weekday)?.to_zoned(TimeZone::UTC)?;
            let at = day.timestamp().as_second() + i64::from(change.seconds);
            changes.push(Change { at, offset: change.offset });
        }
    }
    changes.into_iter().find(|change| change.at > after).ok_or_else(|| "a rule without changes".into())
}

/// `EST` or `<+03>`.
fn after_name(text: &str) -> Result<&str, Failure> {
    let end = match text.strip_prefix('<') {
        Some(rest) => rest.find('>').ok_or("a name without its end")? + 2,
        None => text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len()),
    };
    Ok(text.get(end..).ok_or("a name that is cut short")?)
}

/// `-3`, `3:30` or `-1:30:15` in seconds, and what follows.
fn clock(text: &str) -> Result<(i32, &str), Failure> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || "+-:".contains(c))).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let (negative, digits) = match clock.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, clock.strip_prefix('+').unwrap_or(clock)),
    };
    let mut seconds = 0;
    for (part, unit) in digits.split(':').zip([3600, 60, 1]) {
        seconds += part.parse::<i32>()? * unit;
    }
    Ok((if negative { -seconds } else { seconds }, rest))
}

struct Header {
    universal: usize,
    standard: usize,
    leap_seconds: usize,
    times: usize,
    types: usize,
    abbreviations: usize,
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Failure> {
        let (head, rest) = self.0.split_at_checked(count).ok_or("unexpected end")?;
        self.0 = rest;
        Ok(head)
    }

    fn header(&mut self) -> Result<Header, Failure> {
        if self.take(4)? != b"TZif" {
            return Err("not TZif".into());
        }
        if self.take(1)? < b"2" {
            return Err("a version without 64-bit times".into());
        }
        self.take(15)?;
        let mut count = || -> Result<usize, Failure> { Ok(usize::try_from(i32_of(self.take(4)?)?)?) };
        Ok(Header {
            universal: count()?,
            standard: count()?,
            leap_seconds: count()?,
            times: count()?,
            types: count()?,
            abbreviations: count()?,
        })
    }
}

fn i64_of(bytes: &[u8]) -> Result<i64, Failure> {
    Ok(i64::from_be_bytes(bytes.try_into()?))
}

fn i32_of(bytes: &[u8]) -> Result<i32, Failure> {
    Ok(i32::from_be_bytes(bytes.get(..4).ok_or("unexpected end")?.try_into()?))
}
