"""Decoding a programme (rulebook.md, "Programme"; ledger.md, "Programme")."""

from . import schedule
from .decode_rules import MODES, RuleDecoder
from .decoding import REQUIRED

MOST_DAYS = 36500


class ProgrammeDecoder(RuleDecoder):
    def programme(self, value, path):
        self.amounts = []  # no promotion's
        some = (self.count(), None)
        rec = lambda spec: lambda v, p: self.record(v, p, spec)
        earn_tier = rec({"tier": (self.reference("tier"), REQUIRED), "multiplier": (self.rate(low=0, high=1000), REQUIRED)})
        earn = rec({
            "points": (self.count(), REQUIRED),
            "per": (self.positive_amount, REQUIRED),
            "items": (self.selector, None),
            "basis": (self.one_of("list", "running"), "running"),
            "rounding": (self.one_of(*MODES), "down"),
            "tiers": (self.list_of(earn_tier), list),
        })
        redeem = rec({
            "points": (self.count(), REQUIRED),
            "value": (self.positive_amount, REQUIRED),
            "minimum": (self.points, 0),
            "step": (self.count(), 1),
            "max_share": (self.rate(low=0, high=100), 100),
            "items": (self.selector, None),
        })
        tier = rec({"id": (self.id, REQUIRED), "points": (self.points, None), "spend": (self.amount, None)})
        out = self.record(value, path, {
            "earn": (earn, None),
            "redeem": (redeem, None),
            "tiers": (self.list_of(tier), list),
            "pending_days": (self.count(0, 3650), 0),
            "expiry": (self.expiry, None),
            "reversal_grace_days": (self.count(0, 3650), 0),
            "tier_window": (self.tier_window, None),
            "tier_grace_days": (self.count(0, 3650), 0),
            "tier_floor": (self.reference("tier"), None),
            "activities": (self.list_of(self.activity), list),
            "activity_caps": (rec({"per_day": some, "per_month": some}), None),
            "transfer": (rec({"minimum": (self.count(), 1), "step": (self.count(), 1), "per_month": some}), None),
        })
        if out is not None:
            out.tiers = [t for t in out.tiers or [] if t is not None]
            out.activities = [a for a in out.activities or [] if a is not None]
            self.unique([(t.id, t.path + "/id") for t in out.tiers])
            self.unique([(a.id, a.path + "/id") for a in out.activities])
            if out.earn is not None:
                self.unique([(t.tier, t.path + "/tier") for t in out.earn.tiers or [] if t is not None])
            self.check_thresholds(out.tiers)
        return out

    def expiry(self, value, path):
        return self.with_day(self.kinded(value, path, {
            "rolling": {"days": (self.count(1, MOST_DAYS), REQUIRED)},
            "fixed_day": {
                "month": (self.count(1, 12), REQUIRED), "day": (self.count(1, 31), REQUIRED), "years": (self.count(0, 10), 0),
            },
        }))

    def tier_window(self, value, path):
        return self.with_day(self.kinded(value, path, {
            "rolling": {"days": (self.count(1, MOST_DAYS), REQUIRED)},
            "year": {"month": (self.count(1, 12), 1), "day": (self.count(1, 31), 1)},
        }))

    def with_day(self, out):
        """A day of the month must exist in a leap year."""
        month, day = getattr(out, "month", None), getattr(out, "day", None)
        if None not in (month, day) and schedule.day_number(2000, month, day) is None:
            self.bad("moment_format", out.path + "/day", "a day of that month", str(day))
        return out

    def check_thresholds(self, tiers):
        """All tiers have `points`, or all have `spend`, or none has either; strictly ascending."""
        asked = lambda tier: tier.given & {"points", "spend"}
        for tier in tiers:
            if len(asked(tier)) > 1 or asked(tier) != asked(tiers[0]):
                self.bad("conflict", tier.path, "what the first tier has: `points`, `spend` or neither")
        for tier in tiers:
            if tier.spend is not None and self.currency not in tier.spend:
                self.bad("currency_missing", tier.path + "/spend", f"an amount in {self.currency}")
        for before, tier in zip(tiers, tiers[1:]):
            for name in asked(before) & asked(tier):
                low, high = threshold(before, name, self.currency), threshold(tier, name, self.currency)
                if None not in (low, high) and high <= low:
                    self.bad("step_order", f"{tier.path}/{name}", "more than the tier before")

    def activity(self, value, path):
        step = lambda v, p: self.record(v, p, {"days": (self.count(2), REQUIRED), "points": (self.count(), REQUIRED)})
        some = (self.count(), None)
        common = {
            "id": (self.id, REQUIRED), "points": (self.count(), REQUIRED),
            "per_day": some, "per_month": some, "qualifies": (self.boolean, False),
        }
        around = (self.count(0, 180), 0)
        out = self.kinded(value, path, {
            "check_in": {**common, "streak": (self.list_of(step), list), "cycle": (self.count(1, MOST_DAYS), None)},
            "review": common,
            "referral": common,
            "birthday": {**common, "before_days": around, "after_days": around},
        })
        if out is not None and out.kind == "check_in":
            out.streak = [s for s in out.streak or [] if s is not None]
            for before, one in zip(out.streak, out.streak[1:]):
                if None not in (before.days, one.days) and one.days <= before.days:
                    self.bad("step_order", one.path + "/days", "more days than the step before")
            if out.cycle is not None and any(s.days is not None and s.days > out.cycle for s in out.streak):
                self.bad("conflict", path, "no step of the streak after its cycle")
        return out


def threshold(tier, name, currency):
    value = getattr(tier, name)
    return value.get(currency) if isinstance(value, dict) else value
