"""What benefits share: eligible units, room, percentages of units, deals (rulebook.md, "Benefits")."""

from fractions import Fraction

from .money import rounded
from .reasons import Why
from .selectors import matches
from .units import allocate, canonical, floor_of


class Gift:
    def __init__(self, sku, quantity, alternatives):
        self.sku, self.quantity, self.alternatives = sku, quantity, alternatives


class Given:
    """What one benefit gives; the turn turns it into an event when it is something."""

    def __init__(self, discounts=None, units=(), consumed=(), times=1, cap=None, counts=False):
        self.discounts = discounts or {}  # index of unit or entry -> amount
        self.units = list(units)  # the units or entries the indexes speak of
        self.consumed = list(consumed)
        self.times, self.cap = times, cap
        self.counts = counts  # whether `limits.per_cart` counts these times
        self.points, self.point_lines = 0, {}
        self.gifts, self.coupons = [], []
        self.prepaid = 0
        self.floored = 0  # what floors kept it from giving besides
        self.steps = []  # the next steps of tiers and every, as Whys: a return says which of them is a step less
        self.next_steps = []  # what is missing to the next step of tiers and every, for near misses
        self.again = None  # amount -> discounts, where one amount is allocated (class order, shipping, payment)

    def is_something(self):
        return bool(sum(self.discounts.values()) or self.points or self.gifts or self.coupons)


def one_amount(allocate_amount, amount, units, times=1, cap=None):
    """One amount over units or entries; "Max" allocates the capped amount instead."""
    out = Given(allocate_amount(amount), units, (), times, cap)
    out.again = allocate_amount
    return out


def no_eligible(needed, actual, benefit):
    """`benefit` is given by consuming benefits, for near misses."""
    return Why("no_eligible_items", hint=benefit and ("more", benefit), needed=needed, actual=actual)


class Hand:
    """A benefit at its turn: its promotion, the state of the cart, whether floors hold (to tell `floor_reached`), and the indexes of
    the units that it is confined to (strategy best), or None."""

    def __init__(self, promotion, state, floors=True, confined=None):
        self.promotion, self.state, self.floors, self.confined = promotion, state, floors, confined

    @property
    def currency(self):
        return self.state.currency

    @property
    def spread(self):
        return self.promotion.spread or self.state.rulebook.spread

    def money(self, amount):
        """An amount of the rulebook in the cart's currency."""
        return None if amount is None else amount[self.currency]

    def room(self, unit):
        if not self.floors:
            return unit.run
        return max(0, unit.run - floor_of(unit, self.promotion, self.currency))

    def eligible(self, items, open_only=False, fresh_only=False, free_too=False):
        """Units of discountable lines that the selector matches; running price 0 is left out but for a sum."""
        return [
            u
            for u in self.state.units
            if u.line.discountable and (u.run > 0 or free_too) and matches(items, u, self.currency)
            and (not open_only or u.is_open(self.promotion)) and not (fresh_only and u.consumed)
            and (self.confined is None or u.i in self.confined)
        ]

    def spread_over(self, amount, units):
        return allocate(amount, units, self.room, self.spread)

    def chosen(self, units, favor, most):
        """merchant: the cheapest first; customer: the dearest first; at most so many."""
        ordered = canonical(units)
        if favor == "merchant":
            ordered.reverse()
        return ordered if most is None else ordered[:most]

    def budget_left(self):
        """What the promotion's budget leaves, or None."""
        budget = self.promotion.limits.budget if self.promotion.limits is not None else None
        if budget is None:
            return None
        spent = self.state.cart.usage_of(self.promotion.id).spent
        return self.money(budget.amount) - spent - sum(e.amount for e in self.state.events_of(self.promotion))

    def reduced_to(self):
        """The budget left, where the promotion is to be reduced to it, or None."""
        return self.budget_left() if self._when_short() == "reduce" else None

    def skips_above(self):
        return self.budget_left() if self._when_short() == "skip" else None

    def _when_short(self):
        limits = self.promotion.limits
        return limits.budget.when_short if limits is not None and limits.budget is not None else None

    def applications_left(self, most):
        """max_applications and limits.per_cart, together."""
        left = self.state.applications_left(self.promotion)
        known = [x for x in (most, left) if x is not None]
        return min(known) if known else None


def percent_of_units(hand, units, percent, basis="running"):
    """"Percentages of units": the discount of a set of units at p %. Allocation here is always proportional."""
    rounding = hand.state.rulebook.rounding
    r = lambda amount: rounded(Fraction(percent) / 100 * amount, rounding.mode)
    if rounding.per == "unit":
        out = {u.i: min(r(u.price(basis)), hand.room(u)) for u in units}
        return {i: d for i, d in out.items() if d}
    if rounding.per == "cart":
        return allocate(r(sum(u.price(basis) for u in units)), units, hand.room, "proportional")
    out = {}
    for line in by_line(units):
        out.update(allocate(r(sum(u.price(basis) for u in line)), line, hand.room, "proportional"))
    return out


def by_line(units):
    lines = {}
    for u in units:
        lines.setdefault(u.line.id, []).append(u)
    return list(lines.values())


def deals_per_unit(hand, got):
    """The deals of units got, each by itself: `got` is a list of (units, deal)."""
    out, percents = {}, {}
    for units, deal in got:
        if deal.percent is not None:
            percents.setdefault(deal.percent, []).extend(units)
            continue
        for u in units:
            if deal.amount is not None:
                off = hand.money(deal.amount)
            else:
                off = max(0, u.run - hand.money(deal.price))
            out[u.i] = min(off, hand.room(u))
    for percent, units in percents.items():  # the units of the same percentage together are a set of units
        out.update(percent_of_units(hand, units, percent))
    return {i: d for i, d in out.items() if d}
