use super::*;
use crate::schedule::{CompiledSchedule, Moment, Schedule, ScheduleError, Status, Weekday, Window};

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn compile(schedule: &Schedule, zone: &Zone) -> CompiledSchedule {
    CompiledSchedule::compile(schedule, zone).unwrap()
}

/// Both ends as UTC, `..` where there is none.
fn ends(from: Option<&str>, until: Option<&str>, zone: &Zone) -> Result<(String, String), ScheduleError> {
    let schedule = Schedule { from: from.map(moment), until: until.map(moment), ..Schedule::default() };
    let compiled = CompiledSchedule::compile(&schedule, zone)?;
    let text = |second: i64| Instant::from_unix_seconds(second).map_or("..".into(), |at| at.to_string());
    Ok((text(compiled.from()), text(compiled.until())))
}

#[test]
fn a_bare_date_covers_the_whole_local_day() {
    for (name, date, from, until) in [
        ("UTC", "2026-11-11", "2026-11-11T00:00:00Z", "2026-11-12T00:00:00Z"),
        ("Asia/Shanghai", "2026-11-11", "2026-11-10T16:00:00Z", "2026-11-11T16:00:00Z"),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
        // The clock skipped midnight: the day begins at 01:00.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"),
        ("America/Sao_Paulo", "2018-11-03", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z"),
        // At the end of the day the clock was put back to 23:00.
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"),
        // In Havana 00:00 comes twice: what follows the first belongs to the next day already.
        ("America/Havana", "2026-10-31", "2026-10-31T04:00:00Z", "2026-11-01T04:00:00Z"),
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
        // In St. John's the clock went from 00:01 back to 23:01 of the day before, which so ends a second time.
        ("America/St_Johns", "2006-10-28", "2006-10-28T02:30:00Z", "2006-10-29T03:30:00Z"),
        ("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z", "2006-10-30T03:30:00Z"),
        // Samoa skipped 30 December 2011.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"),
        ("UTC", "9999-12-31", "9999-12-31T00:00:00Z", "9999-12-31T00:01:00-23:59"),
        ("UTC", "1970-01-01", "1970-01-01T00:00:00Z", "1970-01-02T00:00:00Z"),
    ] {
        let zone = zone(name);
        assert_eq!(ends(Some(date), Some(date), &zone), Ok((from.into(), until.into())), "{name} {date}");
    }
    assert_eq!(ends(Some("2011-12-30"), Some("2011-12-30"), &zone("Pacific/Apia")), Err(ScheduleError::Order));
}

#[test]
fn local_ends_take_the_widest_reading() {
    for (name, local, from, until) in [
        ("America/New_York", "2026-07-01T12:00", "2026-07-01T16:00:00Z", "2026-07-01T16:00:00Z"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30:00Z", "2026-03-08T07:30:00Z"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00Z", "2026-10-03T15:45:00Z"),
        ("Africa/Casablanca", "2026-02-15T02:30", "2026-02-15T01:30:00Z", "2026-02-15T02:30:00Z"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00:00Z", "2011-12-30T22:00:00Z"),
    ] {
        let zone = zone(name);
        assert_eq!(ends(Some(local), None, &zone), Ok((from.into(), "..".into())), "{name} {local}");
        assert_eq!(ends(None, Some(local), &zone), Ok(("..".into(), until.into())), "{name} {local}");
    }
}

#[test]
fn an_offset_in_the_text_wins_over_the_zone() {
    let (from, until) = ("2026-11-11T20:00:00+08:00", "2026-11-11T12:00:01Z");
    let expected = ("2026-11-11T12:00:00Z".into(), "2026-11-11T12:00:01Z".into());
    assert_eq!(ends(Some(from), Some(until), &zone("America/New_York")), Ok(expected));
}

#[test]
fn until_must_come_after_from() {
    let zone = zone("Asia/Shanghai");
    for (from, until, right) in [
        ("2026-11-11", "2026-11-11", true),
        ("2026-11-11", "2026-11-10", false),
        ("2026-11-12", "2026-11-11", false),
        ("2026-11-11T20:00", "2026-11-11T20:00", false),
        ("2026-11-11T20:00", "2026-11-11T20:00:01", true),
        ("2026-11-11T20:00", "2026-11-11T12:00:00Z", false),
        ("2026-11-11T20:00", "2026-11-11T12:00:01Z", true),
    ] {
        let expected = if right { Ok(()) } else { Err(ScheduleError::Order) };
        assert_eq!(ends(Some(from), Some(until), &zone).map(drop), expected, "{from} {until}");
    }
}

#[test]
fn the_first_failure_is_the_status() {
    let schedule =
        Schedule::new().from(moment("2026-11-01")).until(moment("2026-11-30")).window(Window::new().weekdays([Weekday::Monday]));
    let compiled = compile(&schedule, &Zone::utc());
    for (text, status) in [
        ("2026-10-26T12:00:00Z", Status::NotStarted),
        ("2026-10-31T23:59:59Z", Status::NotStarted),
        ("2026-11-01T00:00:00Z", Status::OutsideWindow),
        ("2026-11-02T00:00:00Z", Status::Active),
        ("2026-11-02T23:59:59Z", Status::Active),
        ("2026-11-03T00:00:00Z", Status::OutsideWindow),
        ("2026-11-30T23:59:59Z", Status::Active),
        ("2026-12-01T00:00:00Z", Status::Ended),
        ("2026-12-07T00:00:00Z", Status::Ended),
    ] {
        assert_eq!(compiled.status(at(text)), status, "{text}");
    }
    assert_eq!(compile(&Schedule::new(), &Zone::utc()).status(at("1970-01-01T00:00:00+23:59")), Status::Active);
    assert_eq!(compile(&Schedule::new(), &Zone::utc()).status(at("9999-12-31T23:59:59-23:59")), Status::Active);
}

#[test]
fn schedules_that_meet_at_a_moment_neither_overlap_nor_leave_a_gap() {
    let shanghai = zone("Asia/Shanghai");
    for meeting in ["2026-11-11T20:00", "2026-11-11T20:00:30", "2026-11-11T20:00:00-03:00"] {
        let first = compile(&Schedule::new().until(moment(meeting)), &shanghai);
        let second = compile(&Schedule::new().from(moment(meeting)), &shanghai);
        assert_eq!(first.until(), second.from());
        for at in [second.from() - 1, second.from()].map(seconds) {
            assert!((first.status(at) == Status::Active) != (second.status(at) == Status::Active));
        }
    }
}

#[test]
fn documents_are_written_as_they_are_read() {
    let schedule = Schedule::new()
        .from(moment("2026-11-11"))
        .until(moment("2026-11-12T02:00:00+08:00"))
        .window(
            Window::new()
                .weekdays([Weekday::Monday, Weekday::Sunday])
                .dates([1, 31])
                .from("22:00".parse().unwrap())
                .to("24:00".parse().unwrap()),
        )
        .time_zone("Asia/Shanghai");
    let json = serde_json::to_string(&schedule).unwrap();
    let expected = r#"{"from":"2026-11-11","until":"2026-11-12T02:00:00+08:00","windows":[{"weekdays":["mon","sun"],"dates":[1,31],"from":"22:00","to":"24:00"}],"time_zone":"Asia/Shanghai"}"#;
    assert_eq!(json, expected);
    assert_eq!(serde_json::to_string(&Schedule::new()).unwrap(), "{}");
}
