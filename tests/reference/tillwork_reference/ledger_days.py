"""Days, and the dates that a programme reckons (ledger.md, "Programme", "Days")."""

from . import schedule

LAST = schedule.day_number(9999, 12, 31)
day_in = schedule.day_in


def within(day):
    return schedule.counted(day, 0)


def day_of(at, rulebook, state=None):
    """The local date of a moment, never before the state's day."""
    day = within(schedule.wall_clock(schedule.parse_at(at), rulebook.time_zone)[0])
    return day if state is None or state.day is None else max(day, state.day)


def month_of(day):
    return schedule.date_of(day)[:2]


def expiry_of(begin, programme):
    """expiry(B): the first day without the points; None for never."""
    expiry = programme.expiry
    if expiry is None:
        return None
    if expiry.kind == "rolling":
        gone = begin + expiry.days
    else:
        year = schedule.date_of(begin)[0]
        if day_in(year, expiry.month, expiry.day) < begin:
            year += 1
        gone = day_in(year + expiry.years, expiry.month, expiry.day) + 1
    return gone if gone <= LAST else None


def window_end(day, window):
    """The first day on which what counts from `day` on counts no longer; None for never."""
    if window is None:
        return None
    if window.kind == "rolling":
        return within(day + window.days)
    year = schedule.date_of(day)[0]
    begins = day_in(year, window.month, window.day)
    return within(begins if begins > day else day_in(year + 1, window.month, window.day))
