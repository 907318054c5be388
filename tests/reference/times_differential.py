"""Compares the engine with the reference where clocks change: any zone of the database, any of its changes, from 1970 to 9999.

    python tests/reference/times_differential.py --cases 1000 [--seed 1] [--engine PATH] [--jobs 2]

A rulebook has promotions whose schedules begin, end, open and close around one change of a zone's clock: at wall times that happen twice
or never, at days that begin late, twice or not at all. Carts are priced around the same moment. Answers must be equal, byte for byte.
"""

import functools
import random
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

import steps
import tillwork_reference
from differential import answer, comparable
from steps import text_of
from tillwork_reference import schedule

ZONES = sorted(name for name in schedule.ZONES if "/" in name)
# Half hours, days that were skipped, years without rules, two changes a year around a month of fasting, a change at midnight.
PECULIAR = [
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein", "Africa/Casablanca", "Africa/Monrovia", "America/Havana", "America/Scoresbysund",
    "Antarctica/Troll", "Asia/Gaza", "Asia/Kathmandu", "Asia/Pyongyang", "America/Sao_Paulo", "Europe/Dublin", "Europe/Lisbon", "America/St_Johns",
    "Africa/Cairo", "Asia/Beirut", "America/Asuncion", "America/Nuuk", "Asia/Tehran", "Pacific/Fakaofo", "America/New_York",
]
YEARS = [range(1970, 2020), range(2020, 2030), range(2030, 2040), range(2040, 2100), range(2396, 2404), range(9000, 9999)]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
BEFORE_OR_AFTER = [0, 0, 0, 1, -1, 60, -60, 900, -900, 1800, -1800, 2700, 3599, 3600, -3600, 5400, 7200, -7200, 10800, 43200, -43200, 86400, -86400]


def offset_at(zone, instant):
    return instant.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset()


@functools.cache
def changes(zone, year):
    """The instants of a year at which a zone's clock changes, each with the offsets before and after."""
    found, day = [], datetime(year, 1, 1, tzinfo=timezone.utc)
    while day.year == year:
        early, late = day, day + timedelta(days=1)
        if offset_at(zone, early) != offset_at(zone, late):
            while late - early > timedelta(seconds=1):
                middle = early + (late - early) // 2
                middle = middle.replace(microsecond=0)
                early, late = (middle, late) if offset_at(zone, middle) == offset_at(zone, day) else (early, middle)
            found.append((late, offset_at(zone, early), offset_at(zone, late)))
        day += timedelta(days=1)
    return found


def generate(seed, _engine):
    dice = random.Random(f"times {seed}")
    found = []
    while not found:
        zone = dice.choice(PECULIAR if dice.random() < 0.4 else ZONES)
        found = changes(zone, dice.choice(dice.choice(YEARS)))
    at, *offsets = dice.choice(found)
    times = Times(dice, zone, at, offsets)
    rulebook = {"tillwork": 1, "id": "r", "currency": "USD", "time_zone": zone if dice.random() < 0.7 else "UTC"}
    rulebook["promotions"] = [times.promotion(number) for number in range(dice.randint(3, 6))]
    for promotion in rulebook["promotions"] if tillwork_reference.read_rulebook(text_of(rulebook))[1] else []:
        promotion.get("schedule", {}).pop("until", None)  # mostly one that is before `from`
    carts = [times.cart() for _ in range(dice.randint(4, 8))]
    return {"rulebook": rulebook, "carts": carts}


class Times:
    """Writers of what is around one change of a clock."""

    def __init__(self, dice, zone, at, offsets):
        self.dice, self.zone, self.at, self.offsets = dice, zone, at, offsets

    def shift(self):
        return timedelta(seconds=self.dice.choice(BEFORE_OR_AFTER))

    def wall(self):
        """What a clock shows near the change that was, or was not, put forward or back: also times that are skipped."""
        return (self.at + self.dice.choice(self.offsets) + self.shift()).replace(tzinfo=None)

    def moment(self):
        form = self.dice.choice(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "with an offset"])
        return self.with_offset() if form == "with an offset" else f"{self.wall():{form}}"

    def with_offset(self):
        hours = self.dice.choice([0, 0, 1, -5, 8, 14, -12])
        wall = (self.at + self.shift()).replace(tzinfo=None) + timedelta(hours=hours)
        return f"{wall:%Y-%m-%dT%H:%M:%S}" + ("Z" if hours == 0 else f"{hours:+03}:00")

    def schedule(self):
        dice, out = self.dice, {}
        if dice.random() < 0.5:
            out["from"] = self.moment()
        if dice.random() < 0.5:
            out["until"] = self.moment()
        if dice.random() < 0.5:
            out["windows"] = [self.window() for _ in range(dice.randint(1, 2))]
        if dice.random() < 0.6:
            out["time_zone"] = self.zone if dice.random() < 0.8 else dice.choice(ZONES)
        return out

    def window(self):
        dice, wall = self.dice, self.wall()
        out = {}
        if dice.random() < 0.3:
            out["weekdays"] = sorted({WEEKDAYS[(wall.weekday() + dice.choice([-1, 0, 0, 1])) % 7] for _ in range(2)})
        if dice.random() < 0.3:
            out["dates"] = sorted({(wall + timedelta(days=dice.choice([-1, 0, 0, 1]))).day for _ in range(2)})
        if dice.random() < 0.7:
            out["from"] = f"{wall:%H:%M}"
        if dice.random() < 0.7:
            out["to"] = f"{self.wall():%H:%M}"
        if out.get("from", "00:00") == out.get("to", "24:00"):
            out.pop("to", None)
        return out

    def promotion(self, number):
        dice, out = self.dice, {"id": f"p{number}", "benefit": {"kind": "amount_off", "amount": f"{number + 1}.00", "on": "order"}}
        place = dice.random()
        if place < 0.7:
            out["schedule"] = self.schedule()
        elif place < 0.8:
            out["conditions"] = {"kind": "time", "schedule": self.schedule()}
        elif place < 0.9:
            out["conditions"] = {"kind": "not", "condition": {"kind": "time", "schedule": self.schedule()}}
        else:
            days = {"before_days": dice.choice([0, 0, 1]), "after_days": dice.choice([0, 0, 1])}
            out["conditions"] = {"kind": "customer", "birthday": days}
        return out

    def cart(self):
        line = {"id": "1", "sku": "cup", "unit_price": "100.00"}
        return {"id": "c", "currency": "USD", "at": self.with_offset(), "lines": [line], "customer": {"id": "x", "birthday": f"{self.wall():%m-%d}"}}


def answers(engine, case):
    for place, cart in enumerate(case["carts"]):
        texts = text_of(case["rulebook"]), text_of(cart)
        theirs = comparable(engine.ask(rulebook_text=texts[0], cart_text=texts[1]))
        yield place, text_of(theirs), text_of(comparable(answer(*texts)))


def vector(_engine, case, step):
    return {"rulebook": case["rulebook"], "cart": case["carts"][step]}


if __name__ == "__main__":
    sys.exit(steps.main(__doc__, "times", generate, answers, vector))
