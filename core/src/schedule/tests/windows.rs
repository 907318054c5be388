use jiff::ToSpan as _;
use jiff::civil;

use super::*;
use crate::schedule::{CompiledSchedule, Schedule, ScheduleError, Status, WallTime, Weekday, Window};

fn wall(text: &str) -> WallTime {
    text.parse().unwrap()
}

fn compile_window(window: &Window, zone: &Zone) -> CompiledSchedule {
    CompiledSchedule::compile(&Schedule::new().window(window.clone()), zone).unwrap()
}

#[test]
fn windows_that_cannot_be_meant_are_errors() {
    let errors = |window: Window| {
        let schedule = Schedule::new().window(Window::new()).window(window);
        CompiledSchedule::compile(&schedule, &Zone::utc()).map(drop)
    };
    assert_eq!(errors(Window::new().from(wall("09:00")).to(wall("09:00"))), Err(ScheduleError::WindowEmpty(1)));
    assert_eq!(errors(Window::new().to(wall("00:00"))), Err(ScheduleError::WindowEmpty(1)));
    assert_eq!(errors(Window::new().from(wall("24:00"))), Err(ScheduleError::WindowEmpty(1)));
    assert_eq!(errors(Window::new().from(wall("24:00")).to(wall("02:00"))), Err(ScheduleError::WindowFrom(1)));
    assert_eq!(errors(Window::new().dates([0])), Err(ScheduleError::WindowDate(1)));
    assert_eq!(errors(Window::new().dates([31, 32])), Err(ScheduleError::WindowDate(1)));
    assert_eq!(errors(Window::new().from(wall("23:59")).to(wall("00:00"))), Ok(()));
}

#[test]
fn the_part_after_midnight_belongs_to_the_day_before() {
    let friday_night = Window::new().weekdays([Weekday::Friday]).from(wall("22:00")).to(wall("02:00"));
    let last_of_month = Window::new().dates([31]).from(wall("20:00")).to(wall("08:00"));
    let friday_13 = Window::new().weekdays([Weekday::Friday]).dates([13]).from(wall("18:00")).to(wall("06:00"));
    for (window, text, active) in [
        (&friday_night, "2026-11-13T21:59:59Z", false),
        (&friday_night, "2026-11-13T22:00:00Z", true),
        (&friday_night, "2026-11-14T01:59:59Z", true),
        (&friday_night, "2026-11-14T02:00:00Z", false),
        (&friday_night, "2026-11-13T01:00:00Z", false),
        (&friday_night, "2026-11-14T22:00:00Z", false),
        (&last_of_month, "2026-12-31T20:00:00Z", true),
        (&last_of_month, "2027-01-01T07:59:59Z", true),
        (&last_of_month, "2026-12-31T07:00:00Z", false),
        (&last_of_month, "2026-12-01T07:00:00Z", false),
        (&last_of_month, "2026-11-30T20:00:00Z", false),
        (&friday_13, "2026-11-13T18:00:00Z", true),
        (&friday_13, "2026-11-14T05:59:59Z", true),
        (&friday_13, "2026-11-06T18:00:00Z", false),
        (&friday_13, "2026-12-13T18:00:00Z", false),
    ] {
        let expected = if active { Status::Active } else { Status::OutsideWindow };
        assert_eq!(compile_window(window, &Zone::utc()).status(at(text)), expected, "{window:?} {text}");
    }
}

/// What the page says, with nothing shared: some day that fits begins the window, and the local clock lies in it.
fn inside(window: &Window, local: civil::DateTime) -> bool {
    let time = |wall: WallTime| (i64::from(wall.minutes()) / 60).hours().minutes(i64::from(wall.minutes()) % 60);
    let from = window.from.unwrap_or(WallTime::START_OF_DAY);
    let to = window.to.unwrap_or(WallTime::END_OF_DAY);
    [local.date(), local.date().yesterday().unwrap()].into_iter().any(|day| {
        let weekday = Weekday::ALL[usize::try_from(day.weekday().to_monday_zero_offset()).unwrap()];
        let begin = day.to_datetime(civil::Time::midnight()) + time(from);
        let last_day = if to < from { day.tomorrow().unwrap() } else { day };
        let end = last_day.to_datetime(civil::Time::midnight()) + time(to);
        let fits = window.weekdays.is_empty() || window.weekdays.contains(&weekday);
        let fits = fits && (window.dates.is_empty() || window.dates.contains(&day.day().unsigned_abs()));
        fits && begin <= local && local < end
    })
}

fn some_windows() -> Vec<Window> {
    let times =
        [("00:00", "24:00"), ("01:30", "02:30"), ("02:00", "03:00"), ("23:30", "00:30"), ("22:00", "02:00"), ("12:00", "11:59")];
    let mut windows = Vec::new();
    for (from, to) in times {
        let window = Window::new().from(wall(from)).to(wall(to));
        windows.push(window.clone().weekdays([Weekday::Saturday]));
        windows.push(window.clone().weekdays([Weekday::Friday, Weekday::Sunday]));
        windows.push(window.clone().dates([1, 30]).weekdays([Weekday::Friday, Weekday::Saturday, Weekday::Sunday]));
        windows.push(window);
    }
    windows.push(Window::new().dates([4, 8, 29, 31]));
    windows
}

/// Zones and days around which their clocks change, or the calendar jumps.
const CLOCK_CHANGES: &[(&str, &[&str])] = &[
    ("America/New_York", &["2026-03-08", "2026-11-01"]),
    ("Australia/Lord_Howe", &["2026-04-05", "2026-10-04"]),
    ("America/Sao_Paulo", &["2018-02-18", "2018-11-04", "1985-11-02"]),
    ("Africa/Casablanca", &["2026-02-15", "2026-03-22"]),
    ("Asia/Shanghai", &["1986-05-04", "1991-09-15", "2026-02-28"]),
    ("Pacific/Apia", &["2011-12-30"]),
    ("America/St_Johns", &["2006-10-29", "2007-03-11"]),
    ("America/Havana", &["2026-11-01"]),
    ("Antarctica/Troll", &["2026-03-29", "2026-10-25"]),
];

fn minutes_around(day: &str) -> impl Iterator<Item = i64> {
    let noon = at(&format!("{day}T12:00:00Z")).unix_seconds();
    (noon - 30 * 3600..noon + 30 * 3600).step_by(60)
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn windows_agree_with_a_scan_of_every_minute_around_clock_changes() {
    let windows = some_windows();
    let (mut active, mut outside) = (0, 0);
    for (name, days) in CLOCK_CHANGES {
        let (zone, oracle) = (zone(name), oracle(name));
        let compiled: Vec<_> = windows.iter().map(|window| compile_window(window, &zone)).collect();
        for minute in days.iter().flat_map(|day| minutes_around(day)) {
            let local = oracle.to_datetime(timestamp(minute));
            for (window, compiled) in windows.iter().zip(&compiled) {
                let expected = inside(window, local);
                let found = compiled.status(seconds(minute)) == Status::Active;
                assert_eq!(found, expected, "{name} {local} {window:?}");
                if found { active += 1 } else { outside += 1 }
            }
        }
    }
    assert!(active > 100_000 && outside > 100_000, "{active} active, {outside} outside");
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn adjacent_windows_neither_overlap_nor_leave_a_gap() {
    let pairs =
        [("00:00", "10:00", "24:00"), ("02:15", "02:45", "02:15"), ("22:00", "06:00", "22:00"), ("23:59", "00:00", "23:59")];
    for (name, days) in CLOCK_CHANGES {
        let zone = zone(name);
        for (from, between, to) in pairs {
            let first = compile_window(&Window::new().from(wall(from)).to(wall(between)), &zone);
            let second = compile_window(&Window::new().from(wall(between)).to(wall(to)), &zone);
            for minute in days.iter().flat_map(|day| minutes_around(day)) {
                for second_of_minute in [minute - 1, minute] {
                    let at = seconds(second_of_minute);
                    let (first, second) = (first.status(at) == Status::Active, second.status(at) == Status::Active);
                    assert!(first != second, "{name} {from} {between} {to} {}", zone.local(at));
                }
            }
        }
    }
}
