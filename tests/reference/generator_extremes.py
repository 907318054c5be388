"""Cases at the ends of what documents may write: very large points and amounts, rates with all their digits, the first and last days,
more than is read; and what a document may say though nothing comes of it."""

import copy
import json

from generator_basics import DIGITS, SKUS

MOMENTS = [
    "9999-12-31T23:00:00Z", "9999-12-30T12:00:00Z", "9999-12-29T00:00:00+14:00", "9999-12-31T23:59:59-23:59", "9999-12-31T00:00:00+08:00",
    "1970-01-01T00:00:00Z", "1970-01-01T00:00:00+23:59", "1970-01-01T12:00:00+08:00", "1970-01-03T03:00:00-05:00",
    "2026-11-11T12:00:00.123456789Z", "2026-11-11T12:00:00.1234567890Z",
]
DAYS = [1, 2, 3, 364, 3650, 3_000_000, 10**9]
MULTIPLIERS = ["999.999999", 1000, "1.000001", "123.456789"]
MOST_ATTRIBUTES = 1 << 20
MOST_PROBLEMS = 10_000
RATES = ["999999999999.999999", "1000000000000", "0.000001", 0, "99999999.999999"]


def extreme_case(g, case):
    """The case with some of its numbers and days at their ends. `g` draws; the case's own documents stay as they are."""
    rulebook, cart = copy.deepcopy(case["rulebook"]), copy.deepcopy(case["cart"])
    minor = lambda amount: _text(amount, cart["currency"])
    if g.maybe(0.6):
        _points(g, rulebook, minor)
    if g.maybe(0.6):
        for line in cart["lines"]:
            if "unit_price" in line:
                line["unit_price"] = minor(g.pick([10**12 + 7, 9_999_999_999_999, 3, 10**10 + 1]))
        if g.maybe(0.3):
            cart["lines"] = [{"id": "all", "sku": "apple", "unit_price": minor(g.pick([10**15, 10**15 - 1, 999_999_999_999_989]))}]
    if g.maybe(0.5):
        _days(g, rulebook, cart)
    if g.maybe(0.2):
        rulebook["promotions"].append({
            "id": "rates", "floor": {"margin": g.pick(RATES)}, "benefit": {
                "kind": "tiers", "measure": {"kind": "attribute", "of": "cart", "name": "size"},
                "steps": [{"at_least": g.pick(RATES), "benefit": {"kind": "percent_off", "percent": 10}}],
            },
        })
        cart["attributes"] = {"size": g.pick([1, "999999999999.999999"])}
    return {"rulebook": rulebook, "cart": cart}


def _text(minor, currency):
    digits = DIGITS[currency]
    return str(minor) if not digits else f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}"


def _points(g, rulebook, minor):
    programme = rulebook.setdefault("programme", {})
    currency = rulebook["currency"]
    per = lambda: {currency: _text(g.pick([1, 1, 3, 10**15, 999_999_999_999_989]), currency)} | ({} if g.maybe(0.1) else {"USD": "0.01", "JPY": "1"})
    programme["earn"] = {"points": g.pick([1, 18446, 999_999_937, 10**9]), "per": per()}
    g.put(programme["earn"], 0.5, rounding=lambda: g.pick(["half_up", "half_even", "half_down", "up", "down"]), basis="list")
    if programme.get("tiers"):
        programme["earn"]["tiers"] = [{"tier": tier["id"], "multiplier": g.pick([0, *MULTIPLIERS])} for tier in programme["tiers"]]
    for place in range(g.rng.randint(0, 3)):
        grant = g.pick([
            lambda: {"points": g.pick([10**15, 6 * 10**14, 10**15 - 1, 1])}, lambda: {"points": g.pick([1, 10**15]), "per": per()},
            lambda: {"multiplier": g.pick(MULTIPLIERS)},
        ])()
        rounding = {"rounding": g.pick(["half_even", "up"])} if g.maybe(0.4) else {}
        rulebook["promotions"].append({"id": f"points-{place}", "benefit": {"kind": "points", **grant, **rounding}})


def _days(g, rulebook, cart):
    cart["at"] = g.pick(MOMENTS)
    for coupon in rulebook.get("coupons", []):
        if g.maybe(0.6):
            coupon["valid_days"] = g.pick(DAYS)
        for code in coupon.get("codes", []):
            if isinstance(code, dict) and g.maybe(0.7):
                code["issued"] = g.pick(["9999-12-31", "9999-12-30", "1970-01-01", "2026-11-10"])
    if rulebook.get("coupons") and g.maybe(0.6):
        coupon = g.pick(rulebook["coupons"])["id"]
        rulebook["promotions"].append({"id": "later", "benefit": {"kind": "issue_coupon", "coupon": coupon, "valid_days": g.pick(DAYS)}})
    if g.maybe(0.5):
        rulebook.setdefault("programme", {})["pending_days"] = g.pick([1, 3, 3650, 3650, 3_000_000])
    if g.maybe(0.5):
        window = {"before_days": g.pick([0, 5, 180]), "after_days": g.pick([0, 2, 180])}
        rulebook["promotions"].append({
            "id": "cake", "conditions": {"kind": "customer", "birthday": window}, "benefit": {"kind": "percent_off", "percent": 3},
        })
        cart.setdefault("customer", {})["birthday"] = g.pick(["01-02", "01-01", "12-31", "12-28", "02-29", "1990-06-30"])


def seldom_case(g, case):
    """The case with what hardly any document has. Large documents are slow: few of them are."""
    rulebook, cart = copy.deepcopy(case["rulebook"]), copy.deepcopy(case["cart"])
    dice = g.rng.random()
    if dice < 0.06:
        _attributes(g, cart)
    elif dice < 0.12:
        wrong = [0] * g.pick([MOST_PROBLEMS - 1, MOST_PROBLEMS, MOST_PROBLEMS + 1, MOST_PROBLEMS + 2000])
        cart["lines"].insert(g.pick([0, len(cart["lines"])]), {"id": "wrong", "sku": "egg", "unit_price": "1", "tags": wrong})
    elif dice < 0.5:
        _lists(g, rulebook, cart)
    else:
        _told_for_nothing(g, rulebook, cart)
    return {"rulebook": rulebook, "cart": cart}


def _attributes(g, cart):
    """About as many bytes of attributes as there may be, in one of their places or in all."""
    holders = [*cart["lines"], cart.setdefault("customer", {}), cart]
    of = lambda holder: holder.setdefault("attributes", {})
    size = lambda value: 0 if isinstance(value, bool) else len(value.encode() if isinstance(value, str) else json.dumps(value))
    left = MOST_ATTRIBUTES - sum(len(name.encode()) + size(value) for holder in holders for name, value in of(holder).items())
    chosen = g.some(holders, 1, len(holders))
    share = (left - 10) // len(chosen)
    for holder in chosen:
        of(holder)["much"] = g.pick(["x", "\n"]) * (share - len("much"))
    rest = left - share * len(chosen) - len("rest") + g.pick([-1, 0, 0, 1, 2, 10**6])
    g.pick(holders)["attributes"]["rest"] = "é" * (rest // 2) + "x" * (rest % 2)
    if g.maybe(0.3):
        of(cart)["rest"] = g.pick([True, "", 12.5])


def _lists(g, rulebook, cart):
    """A list with as many entries as there may be, or one more."""
    promotion, more = g.pick(rulebook["promotions"]), g.pick([0, 1])
    each = lambda most, entry: [entry(number + 1) for number in range(most + more)]
    promotion["benefit"] = g.pick([
        lambda: each(16, lambda number: {"kind": "amount_off", "amount": "1", "max_units": number, "items": {"sku": g.pick(SKUS)}}),
        lambda: {"kind": "bundle", "deal": {"percent": 10}, "components": each(8, lambda _: {"items": {"sku": g.some(SKUS, 1, 4)}, "quantity": 1})},
        lambda: {"kind": "nth_unit", "steps": each(64, lambda number: {"nth": number, "deal": {"percent": number}})},
        lambda: {"kind": "gift", "gifts": each(64, lambda number: {"sku": f"gift-{number}"})},
        lambda: {"kind": "tiers", "measure": {"kind": "quantity"}, "steps": each(64, lambda number: {
            "at_least": number, "benefit": {"kind": "percent_off", "percent": number}})},
    ])()
    for holder, name in ((cart, "codes"), (cart.setdefault("customer", {}), "wallet")):
        if g.maybe(0.2):
            holder[name] = each(100, lambda number: g.pick([f"CODE-{number}", "SAVE10", "é" * g.pick([128, 129])]))


def _told_for_nothing(g, rulebook, cart):
    """Defaults that are written, an effort that nothing takes, counts of coupons that no limit asks for."""
    for promotion in rulebook["promotions"]:
        for benefit in promotion["benefit"] if isinstance(promotion["benefit"], list) else [promotion["benefit"]]:
            for one in [benefit, *(step["benefit"] for step in benefit.get("steps", []) if "benefit" in step)]:
                if one["kind"] == "amount_off":
                    one.setdefault("on", "items")
    rulebook.setdefault("combination", {})["effort"] = g.pick([0, 1, 2, 10**6])
    few = lambda: g.rng.randint(0, 3)
    for entry in cart.get("usage", []):
        if "coupon" in entry:
            g.put(entry, 0.6, day=few, week=few, month=few, customer_day=few, customer_week=few, customer_month=few)
