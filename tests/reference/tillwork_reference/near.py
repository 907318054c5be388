"""Near misses (outcome.md, "Near misses")."""

from copy import copy
from fractions import Fraction
from functools import partial
from types import SimpleNamespace

from .money import MAX_MINOR, money_text
from .outcome import gifts_of
from .selectors import may_match, matches
from .units import Unit

MAX_QUANTITY = 10**9


MOST_TRIES = 64


def near_misses(state, evaluate):
    """`evaluate(cart)` gives the state of a changed cart."""
    most = state.rulebook.near_misses
    tries = Tries(evaluate)
    candidates = [
        (order, promotion.position, promotion, find)
        for promotion in state.evaluation.touched
        for hint in _hints(promotion, state)
        for order, find in _candidates(promotion, hint, state, tries)
    ]
    candidates.sort(key=lambda c: c[:2])  # spend changes by amount, then quantity changes by units; ties by position
    out, helped = [], set()
    for order, _, promotion, find in candidates:
        if len(out) == most:
            break
        if (promotion.id, find.args[0]) in helped:
            continue
        entry = find()
        if entry is not None and entry not in out:
            out.append(entry)
            helped.add((promotion.id, "units"))
    return out


class Tries:
    """Evaluates changed carts, 64 at most."""

    def __init__(self, evaluate):
        self.evaluate, self.left = evaluate, MOST_TRIES

    def __call__(self, cart):
        if self.left == 0:
            return None
        self.left -= 1
        return self.evaluate(cart)


def _hints(promotion, state):
    """What is missing: to a promotion not applied, or to the next step of an applied one."""
    if promotion not in state.joined:
        why = state.reasons[promotion.id]
        return [why.hint] if why.kind in ("condition", "no_eligible_items") and why.hint is not None else []
    return [step for e in state.events_of(promotion) for step in e.next_steps]


def _candidates(promotion, hint, state, tries):
    """Pairs of the place in the order and the search for an entry."""
    kind = hint[0]
    if kind == "spend":
        return [((0, hint[1]), partial(_spend, kind, hint, promotion, state, tries))]
    if kind == "quantity":
        return [((1, hint[1]), partial(_quantity, kind, hint, promotion, state, tries))] if hint[1] <= 10 else []
    return [((1, n), partial(_units, "units", hint, n, promotion, state, tries)) for n in (1, 2, 3)]


def _spend(_, hint, promotion, state, tries):
    amount, items = hint[1], hint[2]
    probe = probe_line(items, amount, discountable=hint[3:] == ("every",))
    if probe is None or not matches(items, Unit(0, probe, amount), state.currency):
        return None
    change = {"kind": "spend", "amount": money_text(amount, state.currency)}
    if items is not None:
        change["items"] = canonical_items(items, state.currency)
    return _kept(change, _with_line(state.cart, probe), promotion, state, tries)


def _quantity(_, hint, promotion, state, tries):
    lines = _cheapest(state, lambda line: may_match(hint[2], line, state.currency))
    return _more(lines[:1], hint[1], promotion, state, tries)


def _units(_, hint, n, promotion, state, tries):
    selectors = selectors_of(hint[1])
    lines = _cheapest(
        state, lambda line: line.discountable and any(may_match(s, line, state.currency) for s in selectors)
    )
    return _more(lines[:8], n, promotion, state, tries)


def canonical_items(selector, currency):
    """A selector as the outcome writes it: keys in the order of the reference, a set of one as its only entry."""

    def amount(by_currency):
        if list(by_currency) == [currency]:
            return money_text(by_currency[currency], currency)
        return {code: money_text(by_currency[code], code) for code in sorted(by_currency)}

    def value(one):
        if not isinstance(one, Fraction):
            return one
        return int(one) if one.denominator == 1 else float(one)

    def test(one):
        out = {"name": one.name, "op": one.op}
        if one.op == "in":
            return out | {"values": [value(v) for v in one.values]}
        return out if one.op == "exists" else out | {"value": value(one.value)}

    out = {}
    for key in ("sku", "category", "tag", "seller"):
        entries = getattr(selector, key)
        if entries is not None:
            out[key] = entries[0] if len(entries) == 1 else list(entries)
    if selector.attribute is not None:
        out["attribute"] = [test(one) for one in selector.attribute]
    if selector.price is not None:
        bounds = {"min": selector.price.min, "max": selector.price.max}
        out["price"] = {name: amount(bound) for name, bound in bounds.items() if bound is not None}
    if selector.on_sale is not None:
        out["on_sale"] = selector.on_sale
    for key in ("any", "all"):
        if getattr(selector, key) is not None:
            out[key] = [canonical_items(one, currency) for one in getattr(selector, key)]
    if selector.not_ is not None:
        out["not"] = canonical_items(selector.not_, currency)
    return out


def selectors_of(benefit):
    if benefit.kind == "buy_get":
        return [benefit.buy.items, benefit.get.items]
    if benefit.kind == "bundle":
        return [c.items for c in benefit.components]
    return [benefit.items]


def _cheapest(state, wanted):
    """By list unit price, then SKU, then id; `amount` lines cannot be raised."""
    lines = [line for line in state.cart.lines if line.unit_price is not None and wanted(line)]
    return sorted(lines, key=lambda line: (line.unit_price, line.sku, line.id))


def _more(lines, n, promotion, state, tries):
    """The first line with which n more units keep the promise."""
    for line in lines:
        changed = _with_more(state.cart, line, n)
        change = {"kind": "quantity", "line": line.id, "units": n}
        kept = changed and _kept(change, changed, promotion, state, tries)
        if kept:
            return kept
    return None


def _kept(change, cart, promotion, state, tries):
    """Kept when the promotion is applied and saves more, or as much with more of its points or gifts."""
    if sum(line.total for line in cart.lines) > MAX_MINOR:
        return None
    after = tries(cart)
    if after is None or promotion not in after.joined:
        return None
    saves = after.saved() - state.saved()
    points = _points(promotion, after) - _points(promotion, state)
    gifts = _gifts(promotion, after) - _gifts(promotion, state)
    if saves < 0 or (saves == 0 and points <= 0 and gifts <= 0):
        return None
    entry = {"promotion": promotion.id, "change": change, "saves": money_text(saves, state.currency)}
    if points > 0:
        entry["points"] = points
    if gifts > 0:
        entry["gifts"] = gifts
    return entry


def _points(promotion, state):
    return sum(e.points for e in state.events_of(promotion))


def _gifts(promotion, state):
    return sum(g.quantity for p, g in gifts_of(state) if p is promotion)


# The changes


def probe_line(items, amount, discountable):
    """`$probe`, given what the selector asks for; what is met first counts."""
    probe = SimpleNamespace(
        id="$probe", sku="$probe", quantity=1, unit_price=amount, amount=None, list_price=None, cost=None, floor=None,
        seller=None, categories=[], tags=[], discountable=discountable, attributes={}, total=amount, average=Fraction(amount),
    )
    if items is not None:
        _dress(probe, items)
    return probe


def _dress(probe, s):
    if s.sku is not None and probe.sku == "$probe":
        probe.sku = s.sku[0]
    if s.category is not None:
        probe.categories.append(s.category[0])
    if s.tag is not None:
        probe.tags.append(s.tag[0])
    if s.seller is not None and probe.seller is None:
        probe.seller = s.seller[0]
    for test in s.attribute or []:
        if test.op in ("eq", "in"):
            probe.attributes.setdefault(test.name, test.value if test.op == "eq" else test.values[0])
    if s.any is not None:
        _dress(probe, s.any[0])
    for part in s.all or []:
        _dress(probe, part)


def _with_line(cart, line):
    changed = copy(cart)
    changed.lines = cart.lines + [line]
    return changed


def _with_more(cart, line, n):
    if line.quantity + n > MAX_QUANTITY:
        return None
    more = copy(line)
    more.quantity += n
    more.total = more.unit_price * more.quantity
    changed = copy(cart)
    changed.lines = [more if other is line else other for other in cart.lines]
    return changed
