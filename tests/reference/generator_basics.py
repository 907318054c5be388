"""Small vocabularies and writers that the generator draws from: few values, so that ties and matches happen."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

SKUS = ["apple", "bread", "cup", "dish", "egg", "Éclair"]
CATEGORIES = ["home", "home/kitchen", "home/kitchen/cups", "homeware", "food", "food/fresh"]
TAGS = ["new", "eco", "sale", "heavy"]
SELLERS = ["s1", "s2"]
SEGMENTS = ["vip", "staff", "new"]
TIERS = ["bronze", "silver", "gold"]
METHODS = ["standard", "express", "pickup"]
CHANNELS = ["web", "app", "pos"]
REGIONS = ["US", "US-CA", "US-CA-SF", "CN", "USA"]
PAYMENTS = ["card", "cash"]
TEXTS = {"brand": ["acme", "zeta"], "size": ["s", "m", "12", "2.50"]}
NUMBERS = ["1", "2.5", "10", "-3", "0", "12.000001"]
DIGITS = {"USD": 2, "CNY": 2, "EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4}
PRICES = [1, 5, 99, 100, 149, 199, 250, 333, 500, 777, 999, 1000, 1250, 1999, 2500, 3333, 5000, 9999]
PERCENTS = ["10", "15", "33.333333", "12.5", "50", "7.77", "100", "99.99", "0.5", "66.6", "25", "5"]
SIGNING_KEY = "00112233445566778899aabbccddeeff"
OTHER_KEY = "ffeeddccbbaa99887766554433221100"
# Zones, and instants (UTC) at which their clocks change.
ZONES = {
    "UTC": [],
    "Asia/Shanghai": [],
    "Europe/Berlin": ["2026-03-29T01:00", "2026-10-25T01:00"],
    "America/New_York": ["2026-03-08T07:00", "2026-11-01T06:00"],
    "Australia/Lord_Howe": ["2026-04-04T15:00", "2026-10-03T15:30"],
    "America/Havana": ["2026-03-08T05:00", "2026-11-01T05:00"],
    "Asia/Kathmandu": [],
    "America/St_Johns": ["2026-03-08T05:30", "2026-11-01T04:30"],
}
ORDINARY = [
    "2026-11-22T03:00", "2026-12-31T23:30", "2026-02-28T16:00", "2024-02-29T12:00", "2026-01-01T00:00", "2026-07-31T18:15",
    "2025-06-15T09:59", "1971-03-01T00:00", "9998-12-30T08:00",
]
OFFSETS = ["Z", "+00:00", "+08:00", "-05:00", "+05:45", "+01:00", "-03:30"]


def fullwidth(text):
    """The full-width forms that NFKC folds back."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


class Basics:
    """Random choices and the writers of amounts, rates and moments."""

    def __init__(self, rng):
        self.rng = rng

    def maybe(self, share):
        return self.rng.random() < share

    def pick(self, values):
        return self.rng.choice(list(values))

    def some(self, values, least=1, most=3):
        values = list(values)
        return self.rng.sample(values, min(len(values), self.rng.randint(least, most)))

    def a_set(self, values):
        """One string, or a list."""
        return self.pick(values) if self.maybe(0.5) else self.some(values)

    def put(self, target, share, **makers):
        """Each optional field, with a chance; makers are called only when used."""
        for name, make in makers.items():
            if self.maybe(share):
                target[name] = make() if callable(make) else make
        return target

    # money

    def written(self, minor, currency):
        digits = DIGITS[currency]
        text = str(minor) if not digits else f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}"
        if digits and self.maybe(0.15):
            text = text.rstrip("0").rstrip(".") if "." in text else text
        if self.maybe(0.15):
            return float(text) if "." in text else int(text)
        return text

    def amount(self, minors):
        """An amount of the rulebook: plain, or per currency, now and then without the cart's currency."""
        minor = self.pick(minors) if not isinstance(minors, int) else minors
        if self.maybe(0.08):
            return {c: self.written(minor, c) for c in self.currencies()}
        return self.written(minor, self.rulebook_currency)

    def currencies(self):
        """Those of an amount per currency."""
        chosen = {self.currency} if self.maybe(0.85) else {"EUR"}
        chosen |= set(self.some(DIGITS, 1, 2))
        if self.currency not in chosen or self.maybe(0.1):
            chosen -= {self.currency}
        return sorted(chosen or {"EUR"})

    def rising(self, minors):
        """Amounts in ascending order that are compared with each other: all plain, or all per currency, now and then in other ones."""
        if self.maybe(0.8):
            return [self.written(minor, self.rulebook_currency) for minor in minors]
        same = self.currencies()
        return [{c: self.written(m, c) for c in (same if self.maybe(0.95) else self.currencies())} for m in minors]

    def small_amount(self):
        return self.amount([1, 5, 10, 33, 99, 100, 150, 250, 500, 777, 1000, 1500])

    def large_amount(self):
        """Near what carts come to."""
        base = self.pick([500, 1000, 1999, 2000, 2500, 3333, 5000, 7500, 10000, self.total, self.total, self.total + 1])
        return self.amount(max(1, base * self.pick([1, 1, 1, 2]) // self.pick([1, 1, 2, 3])))

    def price(self):
        return self.pick(self.prices)

    def percent(self):
        text = self.pick(PERCENTS)
        return (float(text) if "." in text else int(text)) if self.maybe(0.3) else text

    # time

    def choose_moment(self):
        self.zone = self.pick(ZONES) if self.maybe(0.75) else "UTC"
        changes = ZONES[self.zone]
        base = self.pick(changes) if changes and self.maybe(0.6) else self.pick(ORDINARY)
        self.at = datetime.fromisoformat(base).replace(tzinfo=timezone.utc)
        self.at += timedelta(seconds=self.pick([0, 0, -1, 1, -900, 900, -1800, 1800, -3600, 3599, 3600, 5400, 7200, -7200, 43200]))

    def moment_with_offset(self, instant, seconds_only=False):
        offset = self.pick(OFFSETS)
        if offset == "Z":
            return instant.strftime("%Y-%m-%dT%H:%M:%S") + ("Z" if self.maybe(0.8) or seconds_only else ".5Z")
        sign = -1 if offset[0] == "-" else 1
        shift = sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
        return (instant + shift).strftime("%Y-%m-%dT%H:%M:%S") + offset

    def moment(self, delta):
        """A moment so far from `at`, in one of the forms."""
        instant = self.at + timedelta(seconds=delta)
        if self.maybe(0.25):
            return self.moment_with_offset(instant, True)
        wall = instant.astimezone(ZoneInfo(self.zone)) if instant.year < 9990 else instant
        form = self.pick(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
        return wall.strftime(form)

    def schedule(self):
        out = {}
        near = [0, 1, -1, 1800, -1800, 3600, -3600, 5400, -5400, 7200]
        if self.maybe(0.6):
            out["from"] = self.moment(self.pick(near) if self.maybe(0.25) else -86400 * self.rng.randint(3, 60))
        if self.maybe(0.6):
            ahead = self.pick(near) + 86400 * 3 * ("from" in out and out["from"][:10] >= self.at.strftime("%Y-%m-%d"))
            out["until"] = self.moment(ahead if self.maybe(0.3) else 86400 * self.rng.randint(4, 60))
        if self.maybe(0.35):
            out["windows"] = [self.window() for _ in range(self.rng.randint(0 if self.maybe(0.1) else 1, 2))]
        if self.maybe(0.15):
            out["time_zone"] = self.pick(ZONES)
        return out

    def window(self):
        out = {}
        wall = self.at.astimezone(ZoneInfo(self.zone)) if self.at.year < 9990 else self.at
        clock = lambda shift: (wall + timedelta(minutes=shift)).strftime("%H:%M")
        if self.maybe(0.4):
            near = [(wall + timedelta(days=d)).strftime("%a").lower() for d in (-1, 0, 0, 1)]
            out["weekdays"] = sorted(set(self.some(near, 1, 3)))
        if self.maybe(0.25):
            out["dates"] = sorted({(wall + timedelta(days=d)).day for d in self.some([-1, 0, 0, 1, 9], 1, 3)})
        if self.maybe(0.6):
            out["from"] = clock(self.pick([0, 0, -1, 1, -30, 30, -600]))
        if self.maybe(0.6):
            out["to"] = clock(self.pick([0, 1, 30, 60, 600])) if self.maybe(0.8) else "24:00"
        if out.get("from", "00:00") == out.get("to", "24:00"):
            out.pop("to", None)
        return out
