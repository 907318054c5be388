"""Schedules, windows and clock changes: instants worked out by hand."""

import pytest
from helpers import cart, line, outcome, reason, rules, saved

from tillwork_reference.schedule import instant, parse_at, parse_clock, parse_moment

TEN = {"kind": "percent_off", "percent": 10}


def state(schedule, at, zone="UTC"):
    """active, or why not; the promotion has a code, so that it is always mentioned."""
    out = outcome(
        rules({"benefit": TEN, "codes": "x", "schedule": schedule}, time_zone=zone), cart(line("a", "10.00"), codes=["x"], at=at)
    )
    return "active" if out["applied"] else reason(out, "a")["kind"]


@pytest.mark.parametrize("at, expected", [
    ("2026-11-10T23:59:59Z", "not_started"), ("2026-11-11T00:00:00Z", "active"), ("2026-11-12T23:59:59.999Z", "active"),
    ("2026-11-13T00:00:00Z", "ended"), ("2026-11-13T01:00:00+08:00", "active"),
])
def test_a_bare_date_ends_with_its_day(at, expected):
    assert state({"from": "2026-11-11", "until": "2026-11-12"}, at) == expected


@pytest.mark.parametrize("at, expected", [
    ("2026-11-10T15:59:59Z", "not_started"), ("2026-11-10T16:00:00Z", "active"),  # midnight in Shanghai is 16:00 UTC
])
def test_local_midnight(at, expected):
    assert state({"from": "2026-11-11"}, at, "Asia/Shanghai") == expected


def seconds(text, zone, is_until):
    return instant(parse_moment(text), zone, is_until)


def test_a_skipped_time_moves_forward():
    # Berlin 2026-03-29: 02:00 → 03:00 at 01:00 UTC; 02:30 becomes 03:30 = 01:30 UTC, for both ends
    for is_until in (False, True):
        assert seconds("2026-03-29T02:30", "Europe/Berlin", is_until) == parse_at("2026-03-29T01:30:00Z")
    # Lord Howe skips half an hour: 2026-10-04 02:00 → 02:30 at 15:30 UTC; 02:10 becomes 02:40 (+11) = 15:40 UTC
    assert seconds("2026-10-04T02:10", "Australia/Lord_Howe", False) == parse_at("2026-10-03T15:40:00Z")


def test_a_doubled_time_is_the_widest():
    # Berlin 2026-10-25: 03:00 → 02:00 at 01:00 UTC; 02:30 is 00:30 UTC, then 01:30 UTC
    assert seconds("2026-10-25T02:30", "Europe/Berlin", False) == parse_at("2026-10-25T00:30:00Z")
    assert seconds("2026-10-25T02:30", "Europe/Berlin", True) == parse_at("2026-10-25T01:30:00Z")


def test_a_midnight_that_is_skipped():
    # Havana 2026-03-08: 00:00 → 01:00 at 05:00 UTC; the day begins at 01:00 = 05:00 UTC
    assert seconds("2026-03-08", "America/Havana", False) == parse_at("2026-03-08T05:00:00Z")


def test_an_offset_says_it_all():
    assert seconds("2026-11-11T20:00:00+08:00", "Europe/Berlin", True) == parse_at("2026-11-11T12:00:00Z")


def test_late_years():
    # 9999-07-01 in Berlin is summer time, as the rules stand: 22:00 UTC the day before
    assert seconds("9999-07-01", "Europe/Berlin", False) == parse_at("9999-06-30T22:00:00Z")
    assert seconds("9999-12-31", "UTC", True) == parse_at("9999-12-31T23:59:59Z") + 1


HAPPY_HOUR = {"windows": [{"weekdays": ["fri"], "from": "22:00", "to": "02:00"}]}


@pytest.mark.parametrize("at, expected", [  # 2026-11-13 is a Friday
    ("2026-11-13T21:59:59Z", "outside_window"), ("2026-11-13T22:00:00Z", "active"), ("2026-11-14T01:59:59Z", "active"),
    ("2026-11-14T02:00:00Z", "outside_window"), ("2026-11-13T01:00:00Z", "outside_window"),
])
def test_a_window_across_midnight_belongs_to_its_first_day(at, expected):
    assert state(HAPPY_HOUR, at) == expected


def test_windows_read_the_wall_clock_of_the_zone():
    # 20:30 UTC on Friday is 21:30 in Berlin, 21:00 UTC is 22:00
    assert state(HAPPY_HOUR, "2026-11-13T20:59:59Z", "Europe/Berlin") == "outside_window"
    assert state(HAPPY_HOUR, "2026-11-13T21:00:00Z", "Europe/Berlin") == "active"


def test_a_clock_change_lengthens_a_window():
    # 02:00–03:00 local on 2026-10-25 in Berlin lasts from 00:00 to 02:00 UTC
    window = {"windows": [{"from": "02:00", "to": "03:00"}]}
    for at, expected in (("23:59:59", None), ("00:00:00", "active"), ("01:59:59", "active"), ("02:00:00", "outside_window")):
        if expected:
            assert state(window, f"2026-10-25T{at}Z", "Europe/Berlin") == expected
    # and on 2026-03-29 it never opens: 01:59:59 is followed by 03:00:00
    for at in ("00:59:59", "01:00:00", "01:30:00"):
        assert state(window, f"2026-03-29T{at}Z", "Europe/Berlin") == "outside_window"


def test_dates_of_the_month():
    window = {"windows": [{"dates": [11], "weekdays": ["wed"]}]}
    assert state(window, "2026-11-11T10:00:00Z") == "active"  # a Wednesday
    assert state(window, "2026-12-11T10:00:00Z") == "outside_window"  # a Friday
    assert state({"windows": [{"to": "24:00"}]}, "2026-12-11T23:59:59Z") == "active"


def test_no_windows_at_all_is_always():
    assert state({"windows": []}, "2026-12-11T23:59:59Z") == "active"


def test_clocks():
    assert [parse_clock(t, True) for t in ("00:00", "24:00", "24:01", "9:00", "23:60")] == [0, 1440, None, None, None]
    assert parse_clock("24:00", False) is None


@pytest.mark.parametrize("text", ["2026-02-30", "2026-11-11T24:00", "2026-11-11T20:00+08:00", "2026-11-11 20:00", "1969-12-31", "2026-11-11T20:00:60"])
def test_no_moments(text):
    assert parse_moment(text) is None


def test_a_coupon_outside_its_schedule():
    book = lambda schedule: rules({"benefit": TEN, "coupon": "k"}, coupons=[{"id": "k", "code": "x", "schedule": schedule}])
    why = lambda schedule: reason(outcome(book(schedule), cart(line("a", "10.00"), codes=["x"])), "a")["kind"]
    assert why({"until": "2026-11-10"}) == "code_ended"
    assert why({"from": "2026-11-12"}) == "not_started"
    assert why({"windows": [{"weekdays": ["mon"]}]}) == "code_ended"


def test_time_conditions_say_why():
    condition = {"kind": "time", "schedule": {"from": "2026-12-01"}}
    out = outcome(rules({"benefit": TEN, "conditions": condition}), cart(line("a", "10.00")))
    assert (reason(out, "a")["measure"], reason(out, "a")["actual"]) == ("time", "not_started")
    assert saved(rules({"benefit": TEN, "conditions": {"kind": "time", "schedule": {}}}), cart(line("a", "10.00"))) == "1.00"
