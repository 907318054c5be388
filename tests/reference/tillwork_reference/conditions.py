"""Conditions and why they fail (rulebook.md, "Conditions")."""

import hashlib
from fractions import Fraction

from . import schedule
from .codes import NotACode, normalise
from .money import money_text
from .reasons import Why
from .selectors import below, matches, test_holds, test_text, value_text


def failure(condition, promotion, state):
    """None when the condition holds, else the Why of the one leaf it names."""
    kind = condition.kind
    if kind == "all":
        return next(filter(None, (failure(c, promotion, state) for c in condition.conditions)), None)
    if kind == "any":
        failures = [failure(c, promotion, state) for c in condition.conditions]
        if None in failures:
            return None
        failures[0].others += [hint for other in failures[1:] for hint in other.hints()]
        return failures[0]
    if kind == "not":
        return None if failure(condition.condition, promotion, state) else why(condition, "not", "false", "true")
    return _LEAVES[kind](condition, promotion, state)


def why(condition, measure, needed, actual, basis=None, hint=None, path=None):
    """`needed` and `actual` are always strings, counts too."""
    path = path or condition.path
    keys = {"path": path, "measure": measure, "needed": str(needed), "actual": str(actual), "basis": basis}
    return Why("condition", hint=hint, **keys)


def violated(bounds, actual):
    """The bound that is violated, or None; both are inclusive."""
    if bounds.at_least is not None and actual < bounds.at_least:
        return bounds.at_least
    if bounds.at_most is not None and actual > bounds.at_most:
        return bounds.at_most
    return None


def spent(items, basis, state):
    return sum(u.price(basis) for u in state.units if matches(items, u, state.currency))


def _spend(c, promotion, state):
    actual = spent(c.items, c.basis, state)
    text = lambda minor: money_text(minor, state.currency)
    if c.at_least is not None and actual < c.at_least[state.currency]:
        needed = c.at_least[state.currency]
        return why(c, "spend", text(needed), text(actual), c.basis, ("spend", needed - actual, c.items))
    if c.at_most is not None and actual > c.at_most[state.currency]:
        return why(c, "spend", text(c.at_most[state.currency]), text(actual), c.basis)
    return None


def _quantity(c, promotion, state):
    chosen = [u for u in state.units if matches(c.items, u, state.currency)]
    actual = len({u.line.sku for u in chosen}) if c.distinct else len(chosen)
    bound = violated(c, actual)
    if bound is None:
        return None
    hint = ("quantity", bound - actual, c.items) if actual < bound and not c.distinct else None
    return why(c, "distinct" if c.distinct else "quantity", bound, actual, hint=hint)


def _contains(c, promotion, state):
    if any(matches(c.items, u, state.currency) for u in state.units):
        return None
    return why(c, "quantity", 1, 0, hint=("quantity", 1, c.items))


def _customer(c, promotion, state):
    """The first failing key in the order of the page."""
    customer = state.cart.customer
    get = lambda name, default=None: getattr(customer, name) if customer is not None else default
    if c.id is not None and get("id") not in c.id:
        return why(c, "customer", ", ".join(c.id), get("id") or "")
    if c.segment is not None and not set(get("segments", [])) & set(c.segment):
        return why(c, "segment", ", ".join(c.segment), ", ".join(get("segments", [])))
    if c.tier_at_least is not None:
        order, tier = state.rulebook.tier_order, get("tier")
        if tier not in order or order.index(tier) < order.index(c.tier_at_least):
            return why(c, "tier", c.tier_at_least, tier or "")
    for name, bounds in (("orders", c.orders), ("first_order", c.first_order), ("points", c.points)):
        if name == "first_order" and bounds is not None:
            if get("orders") is None or (get("orders") == 0) != bounds:
                return why(c, "orders", 0 if bounds else 1, "" if get("orders") is None else get("orders"))
        elif bounds is not None:
            actual = get(name)
            if actual is None:
                return why(c, name, bounds.at_least if bounds.at_least is not None else bounds.at_most, "")
            bound = violated(bounds, actual)
            if bound is not None:
                return why(c, name, bound, actual)
    if c.birthday is not None:
        birthday = get("birthday")
        window = (c.birthday.before_days, c.birthday.after_days)
        if birthday is None or not schedule.near_birthday(birthday, state.today, *window):
            needed = "" if birthday is None else "{:02}-{:02}".format(*birthday)
            return why(c, "birthday", needed, schedule.date_text(state.today))
    for test in c.attribute or []:
        if customer is None or not test_holds(test, customer.attributes):
            return why(c, "attribute", test_text(test), value_text(get("attributes", {}).get(test.name)))
    return None


def _one_of(kind, values):
    """channel, region, payment_method, shipping_method: one of the cart's values is one of the set."""

    def leaf(c, promotion, state):
        actual = [v for v in values(state.cart) if v is not None]
        fits = (lambda v, w: below(v, w, "-")) if kind == "region" else (lambda v, w: v == w)
        if any(fits(v, wanted) for v in actual for wanted in c.any_of):
            return None
        return why(c, kind, ", ".join(c.any_of), ", ".join(actual))

    return leaf


def _code(c, promotion, state):
    if any(offer.code in c.any_of for offer in state.offers if offer.code is not None):
        return None
    return why(c, "code", ", ".join(_as_written(c)), ", ".join(offer.entered for offer in state.offers))


def _as_written(c):
    written = c.raw.fields["any_of"]
    return written if isinstance(written, list) else [written]


def _attribute(c, promotion, state):
    owner = state.cart if c.of == "cart" else state.cart.customer
    attributes = owner.attributes if owner is not None else {}
    if test_holds(c, attributes):
        return None
    return why(c, "attribute", test_text(c), value_text(attributes.get(c.name)))


def _time(c, promotion, state):
    found = schedule.state_at(c.schedule, state.cart.at_seconds)
    return None if found == "active" else why(c, "time", "active", found)


def _usage(c, promotion, state):
    usage = state.cart.usage_of(c.promotion or promotion.id)
    actual = usage.total if c.per == "total" else usage.customer
    bound = violated(c, actual)
    return None if bound is None else why(c, "usage", bound, actual)


def _sample(c, promotion, state):
    owner = state.cart.customer if c.by == "customer" else state.cart
    name = owner.id if owner is not None else None
    if name is not None:
        digest = hashlib.sha256(c.salt.encode() + b"\0" + name.encode()).digest()
        h = Fraction(int.from_bytes(digest[:8], "big"), 2**64)
        if Fraction(c.start, 100) <= h < (Fraction(c.start) + c.share) / 100:
            return None
    return why(c, "sample", "in", "out")


_LEAVES = {
    "spend": _spend,
    "quantity": _quantity,
    "contains": _contains,
    "customer": _customer,
    "channel": _one_of("channel", lambda cart: [cart.channel]),
    "region": _one_of("region", lambda cart: [cart.region]),
    "payment_method": _one_of("payment_method", lambda cart: [cart.payment_method]),
    "shipping_method": _one_of("shipping_method", lambda cart: [e.method for e in cart.shipping]),
    "code": _code,
    "attribute": _attribute,
    "time": _time,
    "usage": _usage,
    "sample": _sample,
}
