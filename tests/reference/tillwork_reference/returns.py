"""A return: cumulative numbers, the clamp, the document and its effects (returns.md)."""

import json
from collections import OrderedDict
from copy import copy
from fractions import Fraction
from math import floor
from types import SimpleNamespace

from . import final_state, read_cart
from .decode_cart import finish
from .ledger_documents import refused
from .money import MAX_MINOR, cumulative_shares, money_text
from .outcome import write_outcome
from .reading import place_of, read_json
from .return_documents import (
    Judge, cost_by_position, coupons_given, gifts_given, key_of, paid_by_position, read,
)


def R(value):
    """Half up to whole numbers."""
    return floor(value + Fraction(1, 2))


class Numbers:
    """Cumulative quantities of one state, with capitals on the page."""

    def __init__(self):
        self.lines = {}  # line id -> (subtotal G, refund F, points taken back)
        self.shipping = {}  # id -> refund F
        self.promotions = OrderedDict()  # id -> amount B, prepaid, funding, points
        self.take_back = self.give_back = 0
        self.due, self.coupons, self.uses, self.units = {}, {}, {}, {}
        self.kept = None  # by reprice, unless everything is returned: the kept cart's outcome and state

    def x(self, charged):
        """What would be paid back without the clamp."""
        goods = sum(refund for _, refund, _ in self.lines.values())
        return goods + sum(self.shipping.values()) + self.prepaid() - charged

    def prepaid(self):
        return sum(p.prepaid for p in self.promotions.values())

    def of(self, promotion):
        return self.promotions.get(promotion, SimpleNamespace(amount=0, prepaid=0, funding=[], points=0))


# Share


def share(outcome, returned):
    out, everything = Numbers(), returned.everything()
    back = {one.promotion: 0 for one in outcome.applied}
    fractions, points_of_lines = {}, 0
    for line in outcome.lines:
        subtotal, refund, fraction = line_back(line, returned.lines[line.id])
        points = R((line.points or 0) * fraction)
        out.lines[line.id] = (subtotal, refund, points)
        fractions[line.id] = fraction
        points_of_lines += points
        for adjustment, part in zip(line.adjustments, shares_of(subtotal - refund, [a.amount for a in line.adjustments])):
            back[adjustment.promotion] += part
    for entry in outcome.shipping:
        paid_back = entry.id in returned.shipping
        out.shipping[entry.id] = entry.payable if paid_back else 0
        for adjustment in entry.adjustments if paid_back else []:
            back[adjustment.promotion] += adjustment.amount
    for one in outcome.applied:
        prepaid = by_payment(outcome, one.promotion, one.prepaid or 0, fractions)
        out.promotions[one.promotion] = SimpleNamespace(
            amount=back[one.promotion], prepaid=prepaid, points=0,
            funding=funding_back(one.funding or [], back[one.promotion] - prepaid),
        )
    for use in uses_of(outcome):
        if use.promotion not in out.promotions:
            continue
        amount, units = out.promotions[use.promotion].amount, use.units or 0
        whole = next(one.amount for one in outcome.applied if one.promotion == use.promotion)
        out.units[use.promotion] = 0 if amount < 0 or not whole else units * amount // whole
        out.uses[use.promotion] = 1 if everything else 0
    if outcome.points is not None:
        of_lines = sum(line.points or 0 for line in outcome.lines)
        out.take_back = points_of_lines + (outcome.points.earned - of_lines if everything else 0)
        out.give_back = by_payment(outcome, "$points", outcome.points.spent, fractions)
    out.due = {gift: quantity if everything else 0 for gift, quantity in gifts_given(outcome).items()}
    out.coupons = {coupon: quantity if everything else 0 for coupon, quantity in coupons_given(outcome).items()}
    return out


def uses_of(outcome):
    return [effect for effect in outcome.effects if effect.kind == "use"]


def line_back(line, units):
    """(subtotal G, refund F, the fraction of the line) of units returned by price and without."""
    cost, paid = cost_by_position(line), paid_by_position(line)
    by_price_paid = by_price_cost = named = position = 0
    for run in line.runs:
        v = units.get(run.price, 0)
        by_price_paid += sum(paid[position : position + v])
        by_price_cost += sum(cost[position : position + v])
        named, position = named + v, position + run.units
    k, rest = units.get(None, 0), line.quantity - named
    exact = by_price_paid + (Fraction((line.payable - by_price_paid) * k, rest) if rest else 0)
    subtotal = by_price_cost + (R(Fraction((line.subtotal - by_price_cost) * k, rest)) if rest else 0)
    fraction = Fraction(exact) / line.payable if line.payable else Fraction(k + named, line.quantity)
    return subtotal, R(exact), fraction


def shares_of(amount, weights):
    """R(D·A_i/A) − R(D·A_(i−1)/A)."""
    total, running, out = sum(weights), 0, []
    for weight in weights:
        before = running
        running += weight
        out.append(R(Fraction(amount * running, total)) - R(Fraction(amount * before, total)) if total else 0)
    return out


def by_payment(outcome, promotion, amount, fractions):
    """An amount shared over the lines as their adjustments by this promotion in class payment; of each part its fraction."""
    weight = lambda line: sum(a.amount for a in line.adjustments if a.promotion == promotion and a.class_ == "payment")
    lines = sorted(outcome.lines, key=lambda line: (-weight(line), line.sku, line.id))
    parts = shares_of(amount, [weight(line) for line in lines])
    return sum(R(part * fractions[line.id]) for line, part in zip(lines, parts))


def funding_back(funding, amount):
    total = sum(f.amount for f in funding)
    if total == 0:
        return [0 for _ in funding]
    return cumulative_shares(max(0, min(total, amount)), [f.amount for f in funding])


# Reprice


class Order:
    """The order's rulebook and cart, which are evaluated again."""

    def __init__(self, rulebook, cart):
        self.rulebook, self.cart = rulebook, cart
        self.state = final_state(rulebook, cart)
        self.document = write_outcome(self.state, [])

    def kept_cart(self, outcome, returned):
        kept, lines = copy(self.cart), []
        for line in self.cart.lines:
            m = sum(returned.lines[line.id].values())
            if m == line.quantity:
                continue
            less = copy(line)
            less.quantity = line.quantity - m
            if line.amount is not None:
                less.amount = line.amount - R(Fraction(line.amount * m, line.quantity))
            lines.append(less)
        kept.lines = lines
        kept.shipping = [entry for entry in self.cart.shipping if entry.id not in returned.shipping]
        kept.redeem = outcome.points.spent or None if outcome.points is not None else None
        payments = [e for e in self.state.events if e.class_ == "payment" and e.promotion is not None]
        kept.deposits = []
        for entry in self.cart.deposits:
            used = max((e.times for e in payments if e.promotion.id == entry.promotion), default=0)
            if used:
                fewer = copy(entry)
                fewer.quantity = min(entry.quantity, used)
                kept.deposits.append(fewer)
        return finish(kept)

    def without(self, outcome, returned):
        """O: the kept cart's outcome, read again, and its state."""
        automatic = {p.id for p in self.rulebook.promotions if p.codes is None and p.coupon is None}
        touched = {one.promotion for one in outcome.applied} & automatic
        state = final_state(self.rulebook, self.kept_cart(outcome, returned), touched)
        document = write_outcome(state, [])
        kept, problems = read(json.dumps(document), lambda decoder: decoder.outcome())
        assert not problems, problems
        kept.document, kept.state = document, state
        return kept


def reprice(order, outcome, returned):
    if returned.everything():
        out = share(outcome, returned)
        for one in outcome.applied:
            out.promotions[one.promotion].points = one.points or 0
        return out
    kept, out = order.without(outcome, returned), Numbers()
    out.kept = kept
    nothing = SimpleNamespace(subtotal=0, payable=0, points=0, amount=0, prepaid=0, funding=None, earned=0, spent=0)
    find = lambda entries, name, what="id": next((x for x in entries if getattr(x, what) == name), nothing)
    for line in outcome.lines:
        left = find(kept.lines, line.id)
        points = (line.points or 0) - (left.points or 0)
        out.lines[line.id] = (line.subtotal - left.subtotal, line.payable - left.payable, points)
    for entry in outcome.shipping:
        out.shipping[entry.id] = entry.payable - find(kept.shipping, entry.id).payable
    names = [one.promotion for one in outcome.applied]
    for name in names + [one.promotion for one in kept.applied if one.promotion not in names]:
        was, left = find(outcome.applied, name, "promotion"), find(kept.applied, name, "promotion")
        funders = was.funding if was is not nothing else left.funding
        parts = lambda one: [f.amount for f in one.funding] if one.funding else [0 for _ in funders or []]
        out.promotions[name] = SimpleNamespace(
            amount=was.amount - left.amount, prepaid=(was.prepaid or 0) - (left.prepaid or 0),
            points=(was.points or 0) - (left.points or 0), funding=[a - b for a, b in zip(parts(was), parts(left))],
        )
    before, after = outcome.points or nothing, kept.points or nothing
    out.take_back, out.give_back = before.earned - after.earned, before.spent - after.spent
    gifts, coupons = gifts_given(kept), coupons_given(kept)
    out.due = {gift: max(0, quantity - gifts.get(gift, 0)) for gift, quantity in gifts_given(outcome).items()}
    out.coupons = {coupon: quantity - coupons.get(coupon, 0) for coupon, quantity in coupons_given(outcome).items()}
    units = {use.promotion: use.units or 0 for use in uses_of(kept)}
    for use in uses_of(outcome):
        out.uses[use.promotion] = 0 if use.promotion in units else 1
        out.units[use.promotion] = (use.units or 0) - units.get(use.promotion, 0)
    return out


def why_less(order, outcome, kept, name):
    """Why the kept goods lose a promotion, or a step of it."""
    if all(one.promotion != name for one in kept.applied):
        return next((x["reason"] for x in kept.document["not_applied"] if x.get("promotion") == name), None)
    steps = lambda state: [
        step for p in state.joined if p.id == name for event in state.events_of(p) for step in event.steps
    ]
    had = [(step.keys["path"], step.keys["needed"]) for step in steps(order.state)]
    for step in steps(kept.state):
        if (step.keys["path"], step.keys["needed"]) not in had:
            return step.as_json()
    return None


# The return


def refund(outcome_text, request_text):
    """By the outcome alone: {"return": …} (without `digest`) or {"problems", "document"}."""
    return _refund(None, outcome_text, None, request_text)


def refund_with(rulebook, outcome_text, cart_text, request_text):
    """With the order's rulebook and cart, which `reprice` needs."""
    return _refund(rulebook, outcome_text, cart_text, request_text)


def _refund(rulebook, outcome_text, cart_text, request_text):
    outcome, problems = read(outcome_text, lambda decoder: decoder.outcome())
    if problems:
        return refused("outcome", problems)
    order = None
    request, problems = read(request_text, lambda decoder: decoder.request(), outcome.currency)
    if rulebook is not None and getattr(request, "policy", None) == "reprice":
        cart, cart_problems = read_cart(cart_text)
        if cart_problems:
            return refused("cart", cart_problems)
        order = Order(rulebook, cart)
        again, _ = read(json.dumps({**order.document, "digest": outcome.digest}), lambda decoder: decoder.outcome())
        found = differences(outcome, again)
        if found:
            return refused("outcome", [("receipt_mismatch", path) for path in found])
    if request is None:
        return refused("return", problems)
    judge = Judge(outcome, request, rulebook is not None)
    if problems or judge.problems:
        return refused("return", in_place(request_text, problems + judge.problems))
    numbers = lambda returned: reprice(order, outcome, returned) if order else share(outcome, returned)
    return Return(outcome, request, judge, order, numbers(judge.before), numbers(judge.now)).answer()


def in_place(text, problems):
    """Ordered by their place in the document."""
    root = read_json(text)
    return sorted(problems, key=lambda problem: place_of(root, problem["path"]))


def differences(theirs, ours):
    names = ["rulebook", "cart", "currency", "at", "totals", "lines", "shipping", "gifts", "points", "applied"]
    return ["/" + name for name in names if plain(getattr(theirs, name)) != plain(getattr(ours, name))]


def plain(value):
    """A record as values that can be compared: amounts are numbers, however they were written."""
    if isinstance(value, SimpleNamespace):
        return {key: plain(one) for key, one in vars(value).items() if key not in ("path", "raw", "given")}
    return [plain(one) for one in value] if isinstance(value, list) else value


class Return:
    def __init__(self, outcome, request, judge, order, before, now):
        self.outcome, self.request, self.judge, self.order = outcome, request, judge, order
        self.before, self.now = before, now
        last = request.before
        self.refunded_before = last.refunded if last is not None else 0
        self.charged_before = last.charged if last is not None else 0
        points = last.points if last is not None else SimpleNamespace(take_back=0, give_back=0)
        # points and coupons that went one way never go the other
        self.points_before = points
        self.take_back, self.give_back = max(points.take_back, now.take_back), max(points.give_back, now.give_back)
        self.coupons = {name: max(judge.before.coupons[name], n) for name, n in now.coupons.items()}
        self.owed = {gift: max(0, due - judge.now.gifts[gift]) for gift, due in now.due.items()}

    def text(self, minor):
        return money_text(minor, self.outcome.currency)

    def answer(self):
        request, values = self.request, self.judge.values
        owed = [gift for gift, n in self.owed.items() if n]
        if request.gifts == "require" and owed:
            return refused("return", [("gift_required", "/gifts_returned") for _ in owed])
        if request.gifts == "charge" and any(sku not in values for _, sku in owed):
            return refused("return", [("missing_field", "/gift_values")])
        self.charges = {gift: n * values.get(gift[1], 0) for gift, n in self.owed.items()} if request.gifts == "charge" else {}
        self.charged = sum(self.charges.values())
        if self.charged > MAX_MINOR:
            return refused("return", [("total_range", "/gift_values")])
        self.refunded = max(self.refunded_before, self.now.x(self.charged))
        return {"return": self.document()}

    def totals(self):
        before, now = self.before, self.now
        goods = lambda numbers: sum(refund for _, refund, _ in numbers.lines.values())
        x_before, x = before.x(self.charged_before), now.x(self.charged)
        parts = {
            "goods": goods(now) - goods(before),
            "shipping": sum(now.shipping.values()) - sum(before.shipping.values()),
            "prepaid": now.prepaid() - before.prepaid(),
            "gifts": self.charged - self.charged_before,
            "waived": (self.refunded - x) - (self.refunded_before - x_before),
        }
        back = parts["goods"] + parts["shipping"] + parts["prepaid"] - parts["gifts"] + parts["waived"]
        assert back == self.refunded - self.refunded_before >= 0
        return {name: self.text(amount) for name, amount in {**parts, "refund": back}.items()}

    def document(self):
        outcome, request = self.outcome, self.request
        out = {"tillwork": 1}
        if request.id is not None:
            out["id"] = request.id
        out["rulebook"] = outcome.rulebook
        if outcome.cart is not None:
            out["cart"] = outcome.cart
        out |= {
            "outcome": outcome.digest, "currency": outcome.currency, "at": request.at, "policy": request.policy,
            "totals": self.totals(), "lines": self.lines(), "shipping": self.shipping(), "gifts": self.gifts(),
        }
        if outcome.points is not None:
            out["points"] = self.points_now()
        return out | {"promotions": self.promotions(), "state": self.state(), "effects": self.effects()}

    def lines(self):
        out = []
        for line in self.outcome.lines:
            units = self.judge.now.units(line) - self.judge.before.units(line)
            subtotal, back, points = (a - b for a, b in zip(self.now.lines[line.id], self.before.lines[line.id]))
            if units or subtotal or back or points:
                one = {
                    "line": line.id, "sku": line.sku, "units": units, "subtotal": self.text(subtotal),
                    "discount": self.text(subtotal - back), "refund": self.text(back),
                }
                out.append(one | ({"points": points} if points else {}))
        return out

    def shipping(self):
        back = {entry.id: self.now.shipping[entry.id] - self.before.shipping[entry.id] for entry in self.outcome.shipping}
        return [{"id": name, "refund": self.text(n)} for name, n in back.items() if n or name in self.request.shipping]

    def gifts(self):
        out, charge = [], self.request.gifts == "charge"
        for (promotion, sku), owed in self.owed.items():
            back = self.judge.now.gifts[promotion, sku] - self.judge.before.gifts[promotion, sku]
            if back or (charge and owed):
                one = {"promotion": promotion, "sku": sku, "returned": back, "owed": owed}
                out.append(one | ({"value": self.text(self.charges[promotion, sku])} if charge else {}))
        return out

    def points_now(self):
        before = self.points_before
        return {"take_back": self.take_back - before.take_back, "give_back": self.give_back - before.give_back}

    def promotions(self):
        was = {one.promotion: one for one in self.outcome.applied}
        names = list(was) + [name for name in self.now.promotions if name not in was]
        names += [name for name in self.before.promotions if name not in names]
        out = []
        for name in names:
            now, before, one = self.now.of(name), self.before.of(name), {"promotion": name}
            numbers = lambda n: n.funding or [0 for _ in now.funding or before.funding]
            funding = [a - b for a, b in zip(numbers(now), numbers(before))]
            applied = was.get(name)
            kept = (applied.amount if applied else 0) - now.amount
            reason = None
            if self.now.kept is not None and applied:
                reason = why_less(self.order, self.outcome, self.now.kept, name)
            amount, prepaid, points = now.amount - before.amount, now.prepaid - before.prepaid, now.points - before.points
            if not (amount or prepaid or points or any(funding) or reason):
                continue
            funders = applied or self.applied_by_kept(name)
            code = funders.code
            one |= {"code": code} if code is not None else {}
            one |= {"amount": self.text(amount), "kept": self.text(kept)}
            one |= {"prepaid": self.text(prepaid)} if prepaid else {}
            if any(funding):
                one["funding"] = [{"by": f.by, "amount": self.text(n)} for f, n in zip(funders.funding, funding)]
            one |= {"points": points} if points else {}
            one |= {"reason": reason} if reason is not None else {}
            out.append(one)
        return out

    def applied_by_kept(self, name):
        """The entry of a promotion that only O, or the O before this return, applied."""
        for numbers in (self.now, self.before):
            for one in numbers.kept.applied if numbers.kept is not None else []:
                if one.promotion == name:
                    return one
        raise AssertionError(name)

    def state(self):
        outcome, now = self.outcome, self.judge.now
        lines = []
        for line in outcome.lines:
            units = now.lines[line.id]
            for price in sorted(units, key=lambda price: (price is not None, -(price or 0))):
                if units[price]:
                    entry = {"line": line.id, "units": units[price]}
                    lines.append(entry if price is None else {**entry, "price": self.text(price)})
        return {
            "outcome": outcome.digest,
            "policy": self.request.policy,
            "lines": lines,
            "shipping": [entry.id for entry in outcome.shipping if entry.id in now.shipping],
            "gifts": [{"promotion": p, "sku": sku, "quantity": n} for (p, sku), n in now.gifts.items() if n],
            "coupons": [{"promotion": p, "coupon": c, "quantity": n} for (p, c), n in self.coupons.items() if n],
            "refunded": self.text(self.refunded),
            "charged": self.text(self.charged),
            "points": {"take_back": self.take_back, "give_back": self.give_back},
        }

    def effects(self):
        outcome, before, now, out = self.outcome, self.before, self.now, []
        add = lambda kind, name, last, keys: out.append(
            {"kind": kind, **keys, "key": key_of(outcome, self.request, kind, name, last or "")}
        )
        of_use = {use.promotion: use for use in uses_of(outcome)}
        for one in outcome.applied:
            name = one.promotion
            if name not in of_use:
                continue
            uses, units = now.uses[name] - before.uses[name], now.units[name] - before.units[name]
            amount, coupon = now.of(name).amount - before.of(name).amount, of_use[name].coupon
            if uses or amount or units:
                keys = {"promotion": name, "code": one.code, "coupon": coupon, "uses": uses, "amount": self.text(amount), "units": units or None}
                add("use_back", name, coupon, {key: value for key, value in keys.items() if value is not None})
        for (name, sku), n in self.judge.now.gifts.items():
            if n > self.judge.before.gifts[name, sku]:
                add("gift_back", name, sku, {"promotion": name, "sku": sku, "quantity": n - self.judge.before.gifts[name, sku]})
        for (name, coupon), n in self.coupons.items():
            if n > self.judge.before.coupons[name, coupon]:
                add("coupon_back", name, coupon, {"promotion": name, "coupon": coupon, "quantity": n - self.judge.before.coupons[name, coupon]})
        points = self.points_now()
        if points["take_back"] or points["give_back"]:
            add("refund_points", "", "", points)
        if self.refunded > self.refunded_before:
            add("refund", "", "", {"amount": self.text(self.refunded - self.refunded_before)})
        return out
