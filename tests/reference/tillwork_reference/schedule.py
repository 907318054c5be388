"""Moments, dates, zones, schedules and their windows (rulebook.md, "Schedules")."""

import re
import zoneinfo
from datetime import date, datetime, timedelta
from functools import lru_cache

# What the system knows of zones is another's release: the answers would be those of the machine.
zoneinfo.reset_tzpath(to=[])
ZONES = frozenset(zoneinfo.available_timezones())
_EPOCH = date(1970, 1, 1).toordinal()
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
)
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")
_BIRTHDAY = re.compile(r"(?:([0-9]{4})-)?([0-9]{2})-([0-9]{2})")
# The rules of a zone repeat after 400 years, to the weekday; so late years are looked up 400 years earlier.
_CYCLE_DAYS = 146097
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@lru_cache(maxsize=None)
def zone(name):
    return zoneinfo.ZoneInfo(name)


class Moment:
    """A parsed moment: days and seconds of its wall clock, and the offset in seconds if it has one."""

    def __init__(self, day, second, offset, bare):
        self.day, self.second, self.offset, self.bare = day, second, offset, bare


def day_number(year, month, day):
    """Days since 1970-01-01, or None for a date that does not exist."""
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def parse_moment(text):
    """A moment of any of the forms, or None."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, _fraction, offset = found.groups()
    number = day_number(int(year), int(month), int(day))
    if number is None or int(year) < 1970:
        return None
    if hour is None:
        return Moment(number, 0, None, True)
    clock = (int(hour), int(minute), int(second or 0))
    if clock[0] > 23 or clock[1] > 59 or clock[2] > 59:
        return None
    shift = None
    if offset:
        shift = 0 if offset == "Z" else offset_seconds(offset)
        if shift is None:
            return None
    return Moment(number, clock[0] * 3600 + clock[1] * 60 + clock[2], shift, False)


def offset_seconds(text):
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        return None
    return (-1 if text[0] == "-" else 1) * (hours * 3600 + minutes * 60)


def parse_at(text):
    """The cart's `at`: RFC 3339 with an offset, as seconds since 1970, or None."""
    moment = parse_moment(text)
    if moment is None or moment.offset is None:
        return None
    return moment.day * 86400 + moment.second - moment.offset


def parse_date(text):
    """A bare date as a day number, or None."""
    moment = parse_moment(text)
    return moment.day if moment is not None and moment.bare else None


def parse_clock(text, last):
    """`HH:MM` as minutes; `last` allows 24:00."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    if (hour, minute) == (24, 0) and last:
        return 1440
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def parse_birthday(text):
    """(month, day) of `YYYY-MM-DD` or `MM-DD`, or None."""
    found = _BIRTHDAY.fullmatch(text)
    if not found:
        return None
    year = 2000 if found[1] is None else int(found[1])
    if year < 1900 or day_number(year, int(found[2]), int(found[3])) is None:
        return None
    return int(found[2]), int(found[3])


def instant(moment, zone_name, is_until):
    """The instant of a moment: skipped times move forward, doubled ones are the first for `from`, the second for `until`.

    A bare date as `until` is over when the clock shows that day for the last time.
    """
    if moment.offset is not None:
        return moment.day * 86400 + moment.second - moment.offset
    day = moment.day + (1 if moment.bare and is_until else 0)  # a bare date as `until`: the end of that day
    cycles = 1 if day > day_number(9000, 1, 1) else 0
    wall = datetime(1970, 1, 1) + timedelta(days=day - cycles * _CYCLE_DAYS, seconds=moment.second)
    first = wall.replace(tzinfo=zone(zone_name), fold=0).utcoffset()
    second = wall.replace(tzinfo=zone(zone_name), fold=1).utcoffset()
    twice = first > second
    offset = second if twice and is_until else first  # in a gap fold 0 is the offset before it: moves forward
    at = day * 86400 + moment.second - int(offset.total_seconds())
    if twice and is_until and moment.bare and wall_clock(at - 1, zone_name)[0] >= day:
        at += int((second - first).total_seconds())  # midnight came before, and the clock did not go back into the day
    return at


def wall_clock(at, zone_name):
    """(day number, second of the day) that the wall clock of a zone shows at an instant."""
    cycles = 1 if at > day_number(9000, 1, 1) * 86400 else 0
    utc = datetime(1970, 1, 1, tzinfo=zoneinfo.ZoneInfo("UTC")) + timedelta(seconds=at - cycles * _CYCLE_DAYS * 86400)
    offset = int(utc.astimezone(zone(zone_name)).utcoffset().total_seconds())
    day, second = divmod(at + offset, 86400)
    return day, second


def date_of(day):
    """(year, month, day of the month), also beyond the year 9999."""
    cycles = max(0, day - day_number(9000, 1, 1)) // _CYCLE_DAYS
    if day > day_number(9999, 12, 31):
        cycles += 1
    found = date.fromordinal(day - cycles * _CYCLE_DAYS + _EPOCH)
    return found.year + 400 * cycles, found.month, found.day


def date_text(day):
    return "{:04}-{:02}-{:02}".format(*date_of(day))


def counted(day, days):
    """The day so many days later; one past 9999-12-31 is that day, one before 1970-01-01 is that day."""
    return max(day_number(1970, 1, 1), min(day_number(9999, 12, 31), day + days))


def state_at(schedule, at):
    """`active`, `not_started`, `ended` or `outside_window`."""
    if schedule is None:
        return "active"
    if schedule.from_ is not None and at < schedule.from_:
        return "not_started"
    if schedule.until is not None and at >= schedule.until:
        return "ended"
    if schedule.windows:
        day, second = wall_clock(at, schedule.time_zone)
        if not any(_inside(window, day, second) for window in schedule.windows):
            return "outside_window"
    return "active"


def _inside(window, day, second):
    start, end = window.from_ * 60, window.to * 60
    if start < end:
        return start <= second < end and _on(window, day)
    # `to` before `from` crosses midnight and belongs to the day it starts on
    return (second >= start and _on(window, day)) or (second < end and _on(window, day - 1))


def _on(window, day):
    if window.weekdays is not None and WEEKDAYS[(day + 3) % 7] not in window.weekdays:
        return False
    return window.dates is None or date_of(day)[2] in window.dates


def day_in(year, month, day):
    """29 February is 28 February in years without it. Also of years after 9999."""
    cycles = 1 if year > 9999 else 0
    found = day_number(year - 400 * cycles, month, day)
    return (day_number(year - 400 * cycles, 2, 28) if found is None else found) + cycles * _CYCLE_DAYS


def near_birthday(birthday, day, before, after):
    """Whether a day lies between the birthday − before and + after, in any year."""
    if before + after >= 366:
        return True
    this_year = date_of(day)[0]
    for year in (this_year - 1, this_year, this_year + 1):
        anniversary = day_in(year, *birthday)
        if anniversary - before <= day <= anniversary + after:
            return True
    return False
