"""The documents of a return, read and judged (returns.md: "Request", "State", "What is refused")."""

import hashlib
import json
import re
from types import SimpleNamespace

from . import schedule
from .decoding import REQUIRED, Decoder, decimal_parts
from .effects import pieces
from .money import MAX_MINOR, money_text
from .reading import JObject, Number, Unreadable, read_json

CLASSES = ("price", "item", "order", "shipping", "payment", "reward")
MOST = 10**9
# Of a sum.
IN_ALL = 2**63 - 1


class ReturnDecoder(Decoder):
    def __init__(self, root, currency=None):
        super().__init__(root)
        self.currency = currency

    def version(self, value, path):
        if not isinstance(value, Number):
            return self.bad("wrong_type", path, "1", value)
        if decimal_parts(value) != (False, "1", ""):
            return self.bad("unsupported_version", path, "1", value)
        return 1

    def at(self, value, path):
        return self.parsed(lambda t: t if schedule.parse_at(t) is not None else None, "RFC 3339 with an offset")(value, path)

    def rec(self, spec):
        return lambda value, path: self.record(value, path, spec)

    def listed(self, spec, most=None, least=0):
        """A list of records; those that could not be read are left out."""
        decode = self.list_of(self.rec(spec), least, most)
        return lambda value, path: [x for x in decode(value, path) or [] if x is not None]

    # the outcome: what a return reads of it, and what its sums are made of

    def outcome_amount(self, value, path):
        """An amount below 0 is a problem; of totals and points only the sum is judged."""
        if isinstance(value, Number):
            return self.bad("wrong_type", path, "an amount as text", value)
        below = isinstance(value, str) and value.startswith("-")
        problems = len(self.problems)
        summed = path.startswith(("/totals", "/points")) or path.endswith("/floored")
        most = IN_ALL if summed else 2 * MAX_MINOR if path.startswith("/applied") else MAX_MINOR
        amount = self.money(value[1:] if below else value, path, self.currency, most=most)
        below = below and len(self.problems) == problems and value.strip("-0.") != ""
        if below and path.startswith(("/totals", "/points")):
            return -(amount or 0)
        return self.bad("amount_range", path, "0 or more", value) if below else amount

    def outcome(self):
        anything = lambda value, path: value
        if isinstance(self.root, JObject):
            currency = self.root.fields.get("currency")
            self.currency = currency if isinstance(currency, str) else None
        amount, count = (self.outcome_amount, REQUIRED), (self.count(), REQUIRED)
        many, points = self.count(0, 2**64 - 1), (self.points, REQUIRED)
        balance = self.count(0, 2 * MAX_MINOR)  # what a customer had, and what a cart gives
        word, maybe = (self.word, REQUIRED), (self.outcome_amount, None)
        class_ = self.one_of(*CLASSES)
        adjustments = self.listed({"promotion": word, "class": (class_, REQUIRED), "amount": amount})
        out = self.record(self.root, "", {
            "tillwork": (self.version, REQUIRED),
            "rulebook": word,
            "cart": (self.word, None),
            "currency": (self.currency_code, REQUIRED),
            "at": (self.at, REQUIRED),
            "price_basis": (self.one_of("gross", "net"), REQUIRED),
            "totals": (self.rec({
                "subtotal": amount, "shipping": amount,
                "discounts": (self.rec({c: amount for c in CLASSES[:5]}), REQUIRED),
                "discount": amount, "payable": amount, "prepaid": maybe, "saved": amount,
            }), REQUIRED),
            "sellers": (anything, REQUIRED),
            "lines": (self.listed({
                "id": word, "sku": word, "quantity": count, "subtotal": amount, "payable": amount,
                "adjustments": (adjustments, REQUIRED), "runs": (self.listed({"units": count, "price": amount}), REQUIRED),
                "points": (self.points, None),
            }), REQUIRED),
            "shipping": (self.listed({
                "id": word, "method": word, "amount": amount, "payable": amount,
                "adjustments": (adjustments, REQUIRED),
            }), REQUIRED),
            "gifts": (self.listed({
                "promotion": word, "sku": word, "quantity": count, "alternatives": (self.list_of(self.word), REQUIRED),
            }), REQUIRED),
            "points": (self.rec({
                "before": (self.points, None), "spent": points, "value": maybe, "earned": points, "after": (balance, None),
            }), None),
            "applied": (self.listed({
                "promotion": word, "code": (self.text, None), "classes": (self.list_of(class_), REQUIRED), "amount": amount, "times": (many, REQUIRED),
                "points": (self.points, None), "gifts": (many, None), "coupons": (many, None), "prepaid": maybe,
                "floored": maybe,
                "funding": (self.listed({"by": word, "amount": amount}, least=1), None),
            }), REQUIRED),
            "not_applied": (anything, REQUIRED),
            "next": (anything, REQUIRED),
            "effects": (self.list_of(self.effect), REQUIRED),
            "optimality": (anything, None),
            "runner_up": (anything, None),
            "digest": (self.word, None),
        })
        if out is not None:
            self.check_sums(out)
        return out

    def effect(self, value, path):
        """As written; a return reads promotions, coupons, quantities and units."""
        if not isinstance(value, JObject):
            return self.bad("wrong_type", path, "an object", value)
        whole = lambda key: int(value.fields[key]) if key in value.fields else None
        return SimpleNamespace(
            kind=value.fields.get("kind"), promotion=value.fields.get("promotion"), coupon=value.fields.get("coupon"),
            quantity=whole("quantity"), units=whole("units"),
        )

    def mismatch(self, path, expected):
        self.bad("sum_mismatch", path, str(expected))

    def check_sums(self, out):
        """A number is the sum of its parts; one whose parts could not be read (without a currency: any) is not judged."""
        spoiled = {problem["path"] for problem in self.problems}

        def judged(path, value, parts):
            """Whether nothing at or below these paths is spoiled."""
            if value is None or path in spoiled or out.currency is None:
                return False
            return not any(bad == p or bad.startswith(p + "/") for bad in spoiled for p in [path, *parts])

        def equal(path, value, total, parts):
            if judged(path, value, parts) and value != total():
                self.mismatch(path, total())

        lines, entries, applied = out.lines or [], out.shipping or [], out.applied or []
        self.unique([(x.id, x.path + "/id") for x in lines])
        self.unique([(x.id, x.path + "/id") for x in entries])
        self.unique([(x.promotion, x.path + "/promotion") for x in applied])
        names = {x.promotion for x in applied}
        unread = any(re.fullmatch("/applied(/[0-9]+(/promotion)?)?", bad) for bad in spoiled)
        made = [a for x in lines + entries for a in x.adjustments or []]
        for a in made:
            if None not in (a.promotion, *names) and not unread and a.promotion not in names:
                self.bad("unknown_reference", a.path + "/promotion", "an applied promotion", a.promotion)
        for x in lines:
            of = x.path
            equal(of + "/payable", x.payable, lambda: x.subtotal - sum(a.amount for a in x.adjustments), [of + "/subtotal", of + "/adjustments"])
            if judged(of + "/runs", x.runs, [of + "/quantity", of + "/payable", of + "/subtotal"]):
                self.check_runs(x)
        for x in entries:
            of = x.path
            equal(of + "/payable", x.payable, lambda: x.amount - sum(a.amount for a in x.adjustments), [of + "/amount", of + "/adjustments"])
        totals = out.totals
        if totals is not None:
            equal("/totals/subtotal", totals.subtotal, lambda: sum(x.subtotal for x in lines), ["/lines"])
            equal("/totals/shipping", totals.shipping, lambda: sum(x.amount for x in entries), ["/shipping"])
            discounts = vars(totals.discounts) if totals.discounts is not None else {}
            for c in CLASSES[:5]:
                by_class = lambda c=c: sum(a.amount for a in made if a.class_ == c)
                equal("/totals/discounts/" + c, discounts.get(c), by_class, ["/lines", "/shipping"])
            equal("/totals/discount", totals.discount, lambda: sum(discounts[c] for c in CLASSES[:5]), ["/totals/discounts"])
            payable = lambda: totals.subtotal + totals.shipping - totals.discount
            equal("/totals/payable", totals.payable, payable, ["/totals/subtotal", "/totals/shipping", "/totals/discount"])
            prepaid = lambda: sum(x.prepaid or 0 for x in applied)
            if "/totals/prepaid" not in spoiled:
                equal("/totals/prepaid", totals.prepaid or 0, prepaid, ["/applied"])
            equal("/totals/saved", totals.saved, lambda: totals.discount - (totals.prepaid or 0), ["/totals/discount", "/totals/prepaid"])
        for x in applied:
            own = lambda: sum(a.amount for a in made if a.promotion == x.promotion)
            equal(x.path + "/amount", x.amount, own, [x.path + "/promotion", "/lines", "/shipping"])
            rest = lambda: max(0, x.amount - (x.prepaid or 0))
            if x.funding is not None and judged(x.path + "/funding", x.funding, [x.path + "/amount", x.path + "/prepaid"]):
                if sum(f.amount for f in x.funding) != rest():
                    self.mismatch(x.path + "/funding", rest())
        if out.points is not None or "points" not in out.given:
            earned = out.points.earned if out.points is not None else 0
            of_lines = sum(x.points or 0 for x in lines)
            if earned is not None and earned < of_lines and not any(bad.startswith("/lines") for bad in spoiled):
                self.mismatch("/points/earned", of_lines)
            if "/points/value" not in spoiled:
                value = out.points.value or 0 if out.points is not None else 0
                spent = lambda: sum(x.amount for x in applied if x.promotion == "$points")
                equal("/points/value", value, spent, ["/applied"])

    def check_runs(self, line):
        runs, n = line.runs, line.quantity
        prices = [run.price for run in runs]
        if sum(run.units for run in runs) != n or sum(run.units * run.price for run in runs) != line.payable:
            return self.mismatch(line.path + "/runs", line.payable)
        falls = all(high > low for high, low in zip(prices, prices[1:]))
        if not falls or any(paid > cost for paid, cost in zip(paid_by_position(line), cost_by_position(line))):
            return self.mismatch(line.path + "/runs", line.payable)

    # the request

    def request(self):
        return self.record(self.root, "", {
            "tillwork": (self.version, 1),
            "id": (self.id, None),
            "at": (self.at, REQUIRED),
            "policy": (self.one_of("share", "reprice"), "share"),
            "lines": (self.returned_lines, list),
            "shipping": (self.list_of(self.id), list),
            "gifts": (self.one_of("keep", "charge", "require"), "keep"),
            "gifts_returned": (self.returned_gifts("sku"), list),
            "gift_values": (self.listed({"sku": (self.id, REQUIRED), "value": (self.cart_amount, REQUIRED)}), list),
            "before": (self.before, None),
        })

    def returned_lines(self, value, path):
        return self.listed({"line": (self.id, REQUIRED), "units": (self.count(1, MOST), REQUIRED), "price": (self.cart_amount, None)})(value, path)

    def returned_gifts(self, what):
        return self.listed({"promotion": (self.id, REQUIRED), what: (self.id, REQUIRED), "quantity": (self.count(), REQUIRED)})

    def before(self, value, path):
        points = (self.count(0, 2**64 - 1), REQUIRED)
        return self.record(value, path, {
            "outcome": (self.word, REQUIRED),
            "policy": (self.one_of("share", "reprice"), REQUIRED),
            "lines": (self.returned_lines, REQUIRED),
            "shipping": (self.list_of(self.id), REQUIRED),
            "gifts": (self.returned_gifts("sku"), REQUIRED),
            "coupons": (self.returned_gifts("coupon"), REQUIRED),
            "refunded": (lambda value, path: self.money(value, path, self.currency, most=IN_ALL), REQUIRED),
            "charged": (self.cart_amount, REQUIRED),
            "points": (self.rec({"take_back": points, "give_back": points}), REQUIRED),
        })


def cost_by_position(line):
    """Position j cost ⌊S/n⌋ + 1 before promotions if j ≤ S mod n, else ⌊S/n⌋."""
    each, more = divmod(line.subtotal, line.quantity)
    return [each + (j < more) for j in range(line.quantity)]


def paid_by_position(line):
    return [run.price for run in line.runs for _ in range(run.units)]


def read(text, decode, currency=None):
    """(what `decode(decoder)` gives, problems)."""
    try:
        root = read_json(text) if isinstance(text, (str, bytes, bytearray)) else text
    except Unreadable as error:
        return None, [error.problem]
    decoder = ReturnDecoder(root, currency)
    out = decode(decoder)
    return out, decoder.sorted_problems()


# Judging a request against its outcome


class Returned:
    """What was returned so far: of lines (by price, or without), shipping entries, gifts and coupons."""

    def __init__(self, outcome):
        self.outcome = outcome
        self.lines = {line.id: {} for line in outcome.lines}  # line -> {price or None: units}
        self.shipping = set()
        self.gifts = {}
        for gift in outcome.gifts:
            self.gifts[gift.promotion, gift.sku] = 0
        self.coupons = {}
        for effect in issued(outcome):
            self.coupons[effect.promotion, effect.coupon] = 0

    def copy(self):
        twin = Returned(self.outcome)
        twin.lines = {line: dict(units) for line, units in self.lines.items()}
        twin.shipping, twin.gifts, twin.coupons = set(self.shipping), dict(self.gifts), dict(self.coupons)
        return twin

    def units(self, line):
        return sum(self.lines[line.id].values())

    def everything(self):
        """Every unit of every line, and the order has a line."""
        return bool(self.outcome.lines) and all(self.units(line) == line.quantity for line in self.outcome.lines)


def issued(outcome):
    return [effect for effect in outcome.effects if effect.kind == "issue_coupon"]


def gifts_given(outcome):
    """{(promotion, sku): quantity}; one given twice counts as one with the sum."""
    out = {}
    for gift in outcome.gifts:
        out[gift.promotion, gift.sku] = out.get((gift.promotion, gift.sku), 0) + gift.quantity
    return out


def coupons_given(outcome):
    out = {}
    for effect in issued(outcome):
        out[effect.promotion, effect.coupon] = out.get((effect.promotion, effect.coupon), 0) + effect.quantity
    return out


class Judge:
    """Collects what was returned before and what comes back now, and the problems of both."""

    def __init__(self, outcome, request, with_rulebook):
        """What could not be read of the request is not judged, everything else is."""
        self.outcome, self.problems = outcome, []
        self.line_of = {line.id: line for line in outcome.lines}
        returned = Returned(outcome)
        before = request.before
        if before is not None:
            self.add(returned, before.lines, before.shipping, before.gifts, "/before")
            for place in self.known(before.coupons, "coupon", returned.coupons):
                name = (place.promotion, place.coupon)
                if returned.coupons[name] + place.quantity > coupons_given(outcome)[name]:
                    self.bad("too_many_units", place.path + "/quantity")
                else:
                    returned.coupons[name] += place.quantity
        self.before = returned
        self.now = returned.copy()
        self.add(self.now, request.lines, request.shipping, request.gifts_returned, "")
        skus = {gift.sku for gift in outcome.gifts}
        self.values, seen = {}, set()
        for one in request.gift_values:
            if one.sku is None:
                continue
            if one.sku not in skus:
                self.bad("unknown_reference", one.path + "/sku")
            elif one.sku in seen:
                self.bad("duplicate_id", one.path + "/sku")
            seen.add(one.sku)
            self.values.setdefault(one.sku, one.value)
        self.judge(request, with_rulebook)

    def bad(self, code, path):
        self.problems.append({"code": code, "path": path, "expected": "", "found": ""})

    def known(self, entries, what, names):
        """The entries that the outcome has, each once."""
        seen = set()
        for one in entries:
            name = (one.promotion, getattr(one, what))
            if None in name or one.quantity is None and name in names:
                continue
            if name not in names:
                self.bad("unknown_reference", f"{one.path}/{what}")
            elif name in seen:
                self.bad("duplicate_id", f"{one.path}/{what}")
            else:
                seen.add(name)
                yield one

    def add(self, returned, lines, shipping, gifts, at):
        seen = set()
        for one in lines:
            line = self.line_of.get(one.line)
            run = next((run for run in line.runs if run.price == one.price), None) if line else None
            unread = "price" in one.given and one.price is None
            if one.line is None or (line is not None and unread):
                continue
            if line is None:
                self.bad("unknown_reference", one.path + "/line")
            elif one.price is not None and run is None:
                self.bad("unknown_reference", one.path + "/price")
            elif (one.line, one.price) in seen:
                self.bad("duplicate_id", one.path + "/line")
            else:
                seen.add((one.line, one.price))
                if one.units is None:
                    continue
                units = returned.lines[one.line]
                own = units.get(one.price, 0) + one.units
                if returned.units(line) + one.units > line.quantity or (run is not None and own > run.units):
                    self.bad("too_many_units", one.path + "/units")
                else:
                    units[one.price] = own
        for place, name in enumerate(shipping or []):
            if name is None:
                continue
            if all(entry.id != name for entry in self.outcome.shipping):
                self.bad("unknown_reference", f"{at}/shipping/{place}")
            elif name in returned.shipping:
                self.bad("duplicate_id", f"{at}/shipping/{place}")
            else:
                returned.shipping.add(name)
        for one in self.known(gifts, "sku", returned.gifts):
            name = (one.promotion, one.sku)
            if returned.gifts[name] + one.quantity > gifts_given(self.outcome)[name]:
                self.bad("too_many_units", one.path + "/quantity")
            else:
                returned.gifts[name] += one.quantity

    def judge(self, request, with_rulebook):
        outcome, before = self.outcome, request.before
        if request.at is not None and schedule.parse_at(request.at) < schedule.parse_at(outcome.at):
            self.bad("moment_order", "/at")
        policies = {request.policy, before.policy if before is not None else request.policy}
        if (request.policy == "reprice" and not with_rulebook) or (None not in policies and len(policies) > 1):
            self.bad("conflict", "/policy")
        if before is None:
            return
        if before.outcome not in (None, outcome.digest):
            self.bad("receipt_mismatch", "/before/outcome")
        if before.refunded is not None and before.refunded > outcome.totals.payable + (outcome.totals.prepaid or 0):
            self.bad("amount_range", "/before/refunded")
        points = outcome.points or SimpleNamespace(earned=0, spent=0)
        for name, most in (("take_back", points.earned), ("give_back", points.spent)):
            said = getattr(before.points, name, None)
            if said is not None and said > most:
                self.bad("integer_range", "/before/points/" + name)


# Writing


def request_text(request, currency):
    """Canonical bytes: compact, keys in the order of the table, defaults and empty lists left out."""
    text = lambda minor: money_text(minor, currency)
    lines = lambda entries: [
        {"line": x.line, "units": x.units, **({} if x.price is None else {"price": text(x.price)})} for x in entries
    ]
    gifts = lambda entries, what="sku": [{"promotion": x.promotion, what: getattr(x, what), "quantity": x.quantity} for x in entries]
    out = {"tillwork": 1, "id": request.id, "at": request.at}
    out["policy"] = None if request.policy == "share" else request.policy
    out["lines"], out["shipping"] = lines(request.lines), request.shipping
    out["gifts"] = None if request.gifts == "keep" else request.gifts
    out["gifts_returned"] = gifts(request.gifts_returned)
    out["gift_values"] = [{"sku": x.sku, "value": text(x.value)} for x in request.gift_values]
    out = {key: value for key, value in out.items() if value is not None and value != []}
    before = request.before
    if before is not None:
        out["before"] = {
            "outcome": before.outcome, "policy": before.policy, "lines": lines(before.lines), "shipping": before.shipping,
            "gifts": gifts(before.gifts), "coupons": gifts(before.coupons, "coupon"), "refunded": text(before.refunded),
            "charged": text(before.charged),
            "points": {"take_back": before.points.take_back, "give_back": before.points.give_back},
        }
    return json.dumps(out, ensure_ascii=False, separators=(",", ":"))


def key_of(outcome, request, kind, promotion="", last=""):
    """The first 16 bytes, in hex, of SHA-256."""
    order = outcome.cart if outcome.cart is not None else outcome.digest
    slip = request.id
    if slip is None:
        slip = hashlib.sha256(request_text(request, outcome.currency).encode()).hexdigest()
    return hashlib.sha256(pieces(order, slip, kind, promotion, last).encode()).hexdigest()[:32]
