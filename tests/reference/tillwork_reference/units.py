"""Units, runs and canonical order; allocation over units; floors (rulebook.md, those sections)."""

from fractions import Fraction
from itertools import groupby

from .money import allocate_runs, over_units


class Unit:
    """One unit of a line. `holder` is the set_price event it stands at; `closed` the place among those that joined, and the id, of
    the line_exclusive promotion that discounted it."""

    __slots__ = ("i", "line", "list", "cls", "run", "consumed", "closed", "holder")

    def __init__(self, i, line, price):
        self.i, self.line = i, line
        self.list = self.cls = self.run = price
        self.consumed, self.closed = False, None
        self.holder = None

    def copy(self):
        twin = Unit(self.i, self.line, self.list)
        twin.cls, twin.run = self.cls, self.run
        twin.consumed, twin.closed, twin.holder = self.consumed, self.closed, self.holder
        return twin

    def is_open(self, promotion):
        """A line_exclusive promotion closes a unit to the others, not to its own further benefits."""
        return self.closed is None or self.closed[1] == promotion.id

    def price(self, basis):
        return {"list": self.list, "class": self.cls, "running": self.run}[basis]

    def order(self):
        """Canonical order; units that agree in it are one run."""
        return (
            -self.run, self.line.sku, self.line.id, -self.cls, -self.list, self.consumed,
            -1 if self.closed is None else self.closed[0],
            -1 if self.holder is None else self.holder.seq,
        )


class Entry:
    """One shipping entry. Canonical order: running amount descending, method, id."""

    __slots__ = ("i", "entry", "list", "run")

    def __init__(self, i, entry):
        self.i, self.entry = i, entry
        self.list = self.run = entry.amount

    def copy(self):
        twin = Entry(self.i, self.entry)
        twin.run = self.run
        return twin

    def order(self):
        return (-self.run, self.entry.method, self.entry.id)


def units_of(lines):
    """Every unit of the cart."""
    out = []
    for line in lines:
        for price in over_units(line.total, line.quantity):
            out.append(Unit(len(out), line, price))
    return out


def canonical(units):
    return sorted(units, key=lambda u: u.order())


def runs_of(units):
    """Maximal runs, in canonical order."""
    return [list(run) for _, run in groupby(canonical(units), key=lambda u: u.order())]


def floor_of(unit, promotion, currency):
    """f = the greatest of 0, the line's floor, and the promotion's floor."""
    line = unit.line
    f = line.floor or 0
    own = promotion.floor if promotion is not None else None
    if own == "cost":
        f = max(f, line.cost or 0)
    elif isinstance(own, dict):
        f = max(f, own[currency])
    elif own is not None and line.cost is not None:
        margin = line.cost * (1 + own.margin / Fraction(100))
        f = max(f, -(-margin.numerator // margin.denominator))  # rounded up
    return f


def allocate(amount, units, room, spread):
    """`amount` over units (or shipping entries): {i: share}. `room` gives the room of one unit."""
    runs = runs_of(units)
    targets = [(len(run) * (run[0].run if spread == "proportional" else 1), len(run) * room(run[0])) for run in runs]
    out = {}
    for run, share in zip(runs, allocate_runs(amount, targets)):
        for unit, part in zip(run, over_units(share, len(run))):
            if part:
                out[unit.i] = part
    return out


def cut(discounts, units, cap):
    """"Max": the discounts per run are cut to the cap by the formula with A = cap and weights d, in canonical order.

    Units that agree in state and in discount are one target.
    """
    total = sum(discounts.values())
    if total <= cap:
        return discounts
    by_index = {u.i: u for u in units}
    key = lambda u: (u.order(), -discounts[u.i])
    given = sorted((by_index[i] for i in discounts if discounts[i]), key=key)
    runs = [list(run) for _, run in groupby(given, key=key)]
    weights = [sum(discounts[u.i] for u in run) for run in runs]
    out = {}
    for run, share in zip(runs, allocate_runs(cap, [(w, w) for w in weights])):
        for unit, part in zip(run, over_units(share, len(run))):
            if part:
                out[unit.i] = part
    return out
