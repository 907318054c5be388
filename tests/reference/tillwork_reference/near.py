"""Near misses (outcome.md, "Near misses")."""

from copy import copy
from fractions import Fraction
from functools import partial
from types import SimpleNamespace

from .deals import Hand
from .money import MAX_MINOR, money_text
from .outcome import gifts_of, taken_off
from .selectors import may_match, matches
from .units import Unit

MAX_QUANTITY = 10**9


MOST_TRIES = 64
MOST_AMOUNTS = 8


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
    for _, _, promotion, find in candidates:
        if len(out) == most:
            break
        if (promotion.id, find.args[0]) in helped:
            continue
        entry = find()
        if entry is not None and entry not in [other for _, _, other in out]:
            size = (1, entry["change"]["units"]) if "units" in entry["change"] else (0, money_of(entry))
            out.append((size, promotion.position, entry))
            helped.add((promotion.id, "units"))
    return [entry for _, _, entry in sorted(out, key=lambda one: one[:2])]


def money_of(entry):
    """The minor units of a spend change: texts of one currency have the same digits after the point."""
    return int(entry["change"]["amount"].replace(".", ""))


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
        return why.hints() if why.kind in ("condition", "no_eligible_items") else []
    steps = [step for e in state.events_of(promotion) for step in e.next_steps]
    return steps + [("one more", b) for b in promotion.benefits if _lacks_one(b, promotion, state)]


def _lacks_one(b, promotion, state):
    """Whether of the goods of an applied benefit that uses units up one unit is missing to another application."""
    if b.kind not in ("fixed_price", "nth_unit", "bundle", "buy_get"):
        return False
    needed = {
        "fixed_price": lambda: b.count,
        "nth_unit": lambda: min(step.nth for step in b.steps),
        "bundle": lambda: sum(c.quantity for c in b.components),
        "buy_get": lambda: b.buy.quantity + b.get.quantity,
    }[b.kind]()
    left = [
        u for u in Hand(promotion, state).eligible(None, False, not b.shares_units)
        if any(matches(s, u, state.currency) for s in selectors_of(b))
    ]
    used = _times(promotion, state) * needed if b.shares_units else 0
    return max(0, len(left) - used) + 1 >= needed


def _candidates(promotion, hint, state, tries):
    """Pairs of the place in the order and the search for an entry."""
    kind = hint[0]
    if kind == "spend":
        return [((0, hint[1]), partial(_spend, kind, hint, promotion, state, tries))]
    if kind == "quantity":
        return [((1, hint[1]), partial(_quantity, kind, hint, promotion, state, tries))] if hint[1] <= 10 else []
    if kind == "one more":
        return [((1, 1), partial(_units, "units", hint, 1, promotion, state, tries))]
    return [((1, n), partial(_units, "units", hint, n, promotion, state, tries)) for n in (1, 2, 3)]


def _spend(_, hint, promotion, state, tries):
    missing, items, basis = hint[1], hint[2], hint[3] if len(hint) > 3 else None

    def attempt(amount):
        """The entry, if it is kept, and what `every` finds of the probe (None: not evaluated)."""
        probe = probe_line(items, amount, discountable=basis is not None)
        if not matches(items, Unit(0, probe, amount), state.currency):
            return None, None
        change = {"kind": "spend", "amount": money_text(amount, state.currency)}
        if items is not None:
            change["items"] = canonical_items(items, state.currency)
        seen = []
        entry = _kept(change, _with_line(state.cart, probe), promotion, state, tries, basis is not None, seen)
        return entry, _left(seen[0], promotion, basis) if seen and basis is not None else None

    if basis is None:
        return attempt(missing)[0]
    not_enough, left = 0, 0  # the greatest amount that was not enough, and what was left of it
    enough, entry, amount, one_less = None, None, missing, True
    for _ in range(MOST_AMOUNTS):
        kept, found = attempt(amount)
        if kept:
            enough, entry = amount, kept
        elif found is not None and found < missing:
            not_enough, left = amount, found
        else:
            break
        least = not_enough + missing - left
        if enough is None:
            amount = -(-not_enough * missing // left) if left else least
        elif least >= enough:
            break
        else:
            amount, one_less = (enough - 1 if one_less else least), False
    return entry


def _left(after, promotion, basis):
    """What is left of the probe when `every` reads it."""
    probe = after.units[-1]
    if basis == "list":
        return probe.list
    before = [e for e in after.events if e.class_ in ("price", "item")]
    if basis == "running":
        before += [e for e in after.events if e.class_ == "order" and e.promotion is not promotion]
    return probe.list - sum(e.units.get(probe.i, 0) for e in before)


def _quantity(_, hint, promotion, state, tries):
    lines = _cheapest(state, lambda line: may_match(hint[2], line, state.currency))
    return _more(lines[:1], hint[1], promotion, state, tries)


def _units(_, hint, n, promotion, state, tries):
    once_more = hint[0] == "one more"
    selectors = [hint[1].get.items] if once_more and hint[1].kind == "buy_get" else selectors_of(hint[1])
    lines = _cheapest(
        state, lambda line: line.discountable and any(may_match(s, line, state.currency) for s in selectors)
    )
    return _more(lines[:8], n, promotion, state, tries, once_more)


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


def _more(lines, n, promotion, state, tries, by_steps=False):
    """The first line with which n more units keep the promise."""
    for line in lines:
        changed = _with_more(state.cart, line, n)
        change = {"kind": "quantity", "line": line.id, "units": n}
        kept = changed and _kept(change, changed, promotion, state, tries, by_steps)
        if kept:
            return kept
    return None


def _kept(change, cart, promotion, state, tries, by_steps=False, seen=None):
    """Kept when the promotion is applied, gives more than before, and more is saved, or as much with more of its points or gifts.
    `by_steps`: it must do more steps or applications, too. The changed cart's state goes to `seen`."""
    if sum(line.total for line in cart.lines) > MAX_MINOR:
        return None
    after = tries(cart)
    if after is not None and seen is not None:
        seen.append(after)
    if after is None or promotion not in after.joined:
        return None
    saves = taken_off(after) - taken_off(state) - (after.prepaid() - state.prepaid())
    points = _points(promotion, after) - _points(promotion, state)
    gifts = _gifts(promotion, after) - _gifts(promotion, state)
    if promotion in state.joined:
        gives_more = _given(promotion, after) > _given(promotion, state) or points > 0 or gifts > 0
        if not gives_more or (by_steps and _times(promotion, after) <= _times(promotion, state)):
            return None
    if saves < 0 or (saves == 0 and points <= 0 and gifts <= 0):
        return None
    entry = {"promotion": promotion.id, "change": change, "saves": money_text(saves, state.currency)}
    if points > 0:
        entry["points"] = points
    if gifts > 0:
        entry["gifts"] = gifts
    return entry


def _given(promotion, state):
    return sum(e.amount for e in state.events_of(promotion))


def _times(promotion, state):
    events = state.events_of(promotion)
    return sum(e.times for e in events if e.class_ != "price") + any(e.class_ == "price" for e in events)


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
