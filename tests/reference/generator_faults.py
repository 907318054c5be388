"""Breaking a generated case, to compare what is said about it."""

import copy
import json

from generator_basics import DIGITS

ODD = [None, True, [], {}, "", "abc", "$x", -1, 0, 1.5, 10**16, "1e3", "-0", "-5", "1.2345678", "10.", " 7", "x" * 200, "a/", 3.0]
AGAIN = "again: "
NAMES = ["extra", "Percent", "currencys", "a/b~c", "kind", "items", "on", "quantity"]
# Fields that exclude another one, or that another one needs.
KNOWN = [
    "amount", "at_least", "at_most", "basis", "code", "codes", "components", "count", "coupon", "currency", "customer", "deal",
    "favor", "id", "items", "max_discount", "max_units", "measure", "methods", "mode", "multiplier", "nth", "op", "pay_for", "per",
    "percent", "points", "price", "promotion", "promotions", "same_sku", "signed", "spent", "steps", "tags", "take", "unit_price",
    "value", "values",
]
PLAUSIBLE = [1, 2, "5.00", "5.001", "x", "Two words", ["list-b1", "a b"], {"EUR": "1.00", "USD": "0"}, {"sku": "egg"}, {"percent": 5}]


def break_case(g, case):
    case = copy.deepcopy(case)
    part = g.pick(["rulebook", "rulebook", "cart"])
    if g.maybe(0.12):
        case[part] = broken_text(g, case[part])
        return case
    if g.maybe(0.08):
        if g.maybe(0.3):
            g.pick([add, replace, crowd])(g, case, part)
        key_twice(g, case, part)
        case[part] = json.dumps(case[part], ensure_ascii=False).replace('"' + AGAIN, '"')
        return case
    for _ in range(g.pick([1, 1, 2, 3])):
        g.pick([drop, add, replace, replace, twice, special, special, special, special, rare, crowd])(g, case, part)
    return case


def places(value, found=None):
    """Every object and list that has content."""
    found = [] if found is None else found
    if isinstance(value, (dict, list)) and value:
        found.append(value)
        for item in value.values() if isinstance(value, dict) else value:
            places(item, found)
    return found


def drop(g, case, part):
    holder = g.pick([p for p in places(case[part]) if isinstance(p, dict)])
    del holder[g.pick(holder)]


def add(g, case, part):
    holder = g.pick([p for p in places(case[part]) if isinstance(p, dict)])
    holder.setdefault(g.pick(NAMES), g.pick([1, "x", None, {"kind": "all"}]))


def replace(g, case, part):
    holder = g.pick(places(case[part]))
    key = g.pick(holder) if isinstance(holder, dict) else g.rng.randrange(len(holder))
    holder[key] = copy.deepcopy(g.pick(ODD))


def crowd(g, case, part):
    """Several faults in one object: none may hide another."""
    holder = g.pick([p for p in places(case[part]) if isinstance(p, dict)])
    for _ in range(g.pick([2, 3, 4])):
        kind = g.pick([add_known, add_known, replace, drop])
        if holder:
            kind(g, {"part": holder}, "part")


def add_known(g, case, part):
    holder = g.pick([p for p in places(case[part]) if isinstance(p, dict)])
    holder.setdefault(g.pick(KNOWN), copy.deepcopy(g.pick(ODD + PLAUSIBLE)))


def key_twice(g, case, part):
    """A key given again anywhere, with the same value or another; `break_case` writes it."""
    holder = g.pick([p for p in places(case[part]) if isinstance(p, dict)])
    key = g.pick(holder)
    again = copy.deepcopy(holder[key] if g.maybe(0.5) else g.pick(ODD))
    members = list(holder.items())
    members.insert(g.rng.randint(0, len(members)), (AGAIN + key, again))
    holder.clear()
    holder.update(members)


def twice(g, case, part):
    """An entry of a list given again: duplicate ids, codes, steps."""
    lists = [p for p in places(case[part]) if isinstance(p, list)]
    if lists:
        holder = g.pick(lists)
        holder.append(copy.deepcopy(g.pick(holder)))


def special(g, case, part):
    """Faults that chance alone seldom finds."""
    rulebook, cart = case["rulebook"], case["cart"]
    if not isinstance(rulebook.get("promotions"), list) or not isinstance(cart.get("lines"), list):
        return
    promotion = g.pick(rulebook["promotions"] or [{}])
    line = g.pick(cart["lines"] or [{}])
    if not isinstance(promotion, dict) or not isinstance(line, dict):
        return
    faults = [
        lambda: rulebook.update(tillwork=2),
        lambda: rulebook.update(currency=g.pick(["usd", "XXX", "ZZZ"])),
        lambda: rulebook.update(time_zone="Europe/Berlinn"),
        lambda: rulebook.update(combination={"strategy": "greedy"}),
        lambda: promotion.update(coupon="nobody"),
        lambda: promotion.update(codes=["two words"]),
        lambda: promotion.update(codes="x", coupon="k0"),
        lambda: promotion.update(funding=[{"by": "a", "share": 50}]),
        lambda: promotion.update(schedule={"from": "2026-02-30", "until": "2026-01-01T25:00"}),
        lambda: promotion.update(schedule={"from": "2026-05-02", "until": "2026-05-01"}),
        lambda: promotion.update(schedule={"windows": [{"from": "10:00", "to": "10:00"}, {"to": "24:01"}]}),
        lambda: promotion.update(conditions={"kind": "spend", "at_least": "9", "at_most": "8"}),
        lambda: promotion.update(conditions={"kind": "customer"}),
        lambda: promotion.update(conditions={"kind": "usage", "per": "total", "at_most": 1, "promotion": "ghost"}),
        lambda: promotion.update(excludes={"promotions": "ghost"}),
        lambda: promotion.update(benefit={"kind": "nth_unit", "steps": [{"nth": 2, "deal": {}}, {"nth": 2, "deal": {"percent": 1}}]}),
        lambda: promotion.update(benefit={"kind": "fixed_price", "count": 2, "pay_for": 2}),
        lambda: promotion.update(benefit={"kind": "deposit", "paid": "9", "worth": "8"}),
        lambda: promotion.update(benefit={"kind": "points", "multiplier": 1}),
        lambda: promotion.update(benefit={"kind": "points", "multiplier": 2, "points": 3}),
        lambda: promotion.update(benefit={"kind": "percent_off", "on": "order", "percent": 5, "max_units": 1}),
        lambda: promotion.update(benefit={"kind": "amount_off", "amount": "5", "per": "once", "max_units": 1}),
        lambda: promotion.update(benefit={"kind": "tiers", "measure": {"kind": "quantity"}, "steps": [
            {"at_least": 3, "benefit": {"kind": "free_shipping"}}, {"at_least": 2, "benefit": {"kind": "percent_off", "percent": 5}}]}),
        lambda: promotion.update(benefit={"kind": "tiers", "mode": "graduated", "measure": {"kind": "distinct"}, "steps": [
            {"at_least": 3, "benefit": {"kind": "percent_off", "percent": 5, "max_units": 1}}]}),
        lambda: promotion.update(floor=g.pick(["costs", {"margin": -1}, {"XXX": 1}, {}])),
        lambda: promotion.update(benefit={"kind": "percent_off", "percent": 5, "items": {"price": {"min": "3", "max": "2"}}}),
        lambda: promotion.update(benefit={"kind": "percent_off", "percent": 5, "items": {"category": "a//b"}}),
        lambda: rulebook.update(coupons=[{"id": "k", "code": "Same", "signed": {"prefix": "a-b", "key": "xyz"}}, {"id": "k", "code": "SAME"}]),
        lambda: rulebook.update(programme={"tiers": [{"id": "a"}, {"id": "a"}], "earn": {"points": 0, "per": 0, "tiers": [{"tier": "b", "multiplier": 1}]}}),
        lambda: promotion.update(benefit=graduated(g)),
        lambda: promotion.update(benefit={"kind": "tiers", "measure": {"kind": "spend"}, "steps": [
            {"at_least": one, "benefit": {"kind": "free_shipping"}} for one in g.some(
                [{"USD": "9", "EUR": "8"}, {"EUR": "9"}, {"USD": "5"}, "7", "x", {"USD": "9", "JPY": "1"}, {"JPY": "0.5"}], 2, 5)]}),
        lambda: promotion.update(benefit={"kind": "amount_off", "amount": g.pick([{}, {"USD": "1.001"}, {"JPY": "1.5"}, {"usd": "1"}, "1" * 50])}),
        lambda: promotion.update(benefit={"kind": "percent_off", "percent": g.pick(["ten", "1e1", 1e1, "0.0000001", "100.000001", "5%", -1, "-0", 1e-7])}),
        lambda: promotion.update(benefit={"kind": "fixed_price", "count": g.pick([1, "2", 0, 3, 10**10]), "pay_for": g.pick([0, 1, 2, 3, "1", 10**10])}),
        lambda: promotion.update(id=g.pick(["x" * 129, "é" * 128, "a\tb", "$points", ""])),
        lambda: promotion.update(benefit=[{"kind": "free_shipping"}] * g.pick([0, 16, 17])),
        lambda: promotion.update(priority=g.pick([1.5, 10**6 + 1, -(10**6), "1", 2.0])),
        lambda: rulebook.update(tillwork=g.pick([0, 1.0, "1", 1.5])),
        lambda: rulebook.update(near_misses=g.pick([21, -1, 20.0])),
        lambda: rulebook.update(time_zone=g.pick(["europe/berlin", "UTC+1", "Europe/Kiev", "GMT"])),
        lambda: cart.pop("currency", None),
        lambda: cart.update(currency=g.pick(["XXX", "DEM", "usd", "CLF", 1]), usage=[{"promotion": "p0", "spent": g.pick(["152587890604", "1.23456", "-3", "-x", 1e400])}]),
        lambda: cart.update(codes=["x"] * g.pick([100, 101]), shipping=[{"id": str(i), "method": "m", "amount": "1"} for i in range(g.pick([100, 101]))]),
        lambda: cart.update(shipping=[{"id": str(i), "method": "m", "amount": str(10**11)} for i in range(g.pick([2, 99]))]),
        lambda: cart.update(lines=[{"id": str(i), "sku": "egg", "unit_price": str(6 * 10**g.pick([10, 11, 12, 14]))} for i in range(2)]),
        lambda: cart.update(redeem=g.pick(["all", -1, 1.5, 10**15 + 1, True, "5"])),
        lambda: line.update(sku=g.pick(["", "$probe", "x" * 129, "a\u0085b"]), tags=g.pick([[], [""], "x"])),
        lambda: cart.update(at=g.pick(["2026-11-11", "2026-11-11T20:00:60Z", "2026-11-11T20:00:00", "1969-01-01T00:00:00Z", "2026-11-31T00:00:00Z"])),
        lambda: cart.update(redeem=5, customer={}),
        lambda: cart.update(codes=["é" * 129, 7]),
        lambda: cart.update(usage=[{"promotion": "p0"}, {"promotion": "p0", "coupon": "k"}, {"promotion": "p0"}, {}]),
        lambda: cart.update(attributes={"n": 1234567890123, "m": 0.1234567, "": 1, "k": [1]}),
        lambda: cart.update(customer={"birthday": g.pick(["1850-01-01", "02-30", "2001-02-29"]), "orders": -1}),
        lambda: line.update(unit_price="1", amount="1"),
        lambda: line.update(quantity=10**9, unit_price="99999999.00"),
        lambda: line.update(categories=["a//b", ""], quantity=0),
        lambda: line.update(quantity=1, unit_price=g.pick(["-1", "1.23456", "1,50", "1e2", 1e2, 19.999, "+1", "٣"])),
    ]
    g.pick(faults)()


def rare(g, case, part):
    """Codes that hardly any fault leads to, each from several places."""
    rulebook, cart = case["rulebook"], case["cart"]
    promotions, lines = rulebook.get("promotions"), cart.get("lines")
    if not isinstance(promotions, list) or not isinstance(lines, list) or not all(isinstance(one, dict) for one in promotions + lines):
        return
    promotion = g.pick(promotions or [{}])
    g.pick([
        lambda: deep(g, promotion),
        lambda: bad_rate(g, rulebook, promotion, g.pick(["ten", "1e1", "", ".5", "5.", "5%", "+5", "--5", "0x1", "1_0", " 5", "٣", "5.5.5", "-", "-.5"])),
        lambda: no_currency(g, rulebook, promotion, g.pick([{}, {}, {}, {"EUR": "x"}, {"usd": 1}])),
        lambda: too_much(g, cart, lines),
        lambda: too_much(g, cart, lines),
    ])()


def deep(g, promotion):
    """Nested near the depth that is allowed: the document, its list, the promotion and the benefit count too."""
    levels, inner = g.rng.randint(54, 66), {"sku": "egg"}
    if g.maybe(0.5):
        inner = {"kind": "contains", "items": inner}
        for _ in range(levels):
            inner = {"kind": "not", "condition": inner}
        promotion["conditions"] = inner
    else:
        for _ in range(levels):
            inner = {"not": inner} if g.maybe(0.9) else {"any": [inner]}
        promotion["benefit"] = {"kind": "percent_off", "percent": 5, "items": inner}


def bad_rate(g, rulebook, promotion, rate):
    g.pick([
        lambda: promotion.update(benefit={"kind": "percent_off", "percent": rate}),
        lambda: promotion.update(benefit={"kind": "nth_unit", "steps": [{"nth": 1, "deal": {"percent": rate}}, {"nth": 2, "deal": {"percent": 5}}]}),
        lambda: promotion.update(benefit={"kind": "points", "multiplier": rate}),
        lambda: promotion.update(funding=[{"by": "a", "share": rate}, {"by": "b", "share": 50}]),
        lambda: promotion.update(floor={"margin": rate}),
        lambda: promotion.update(conditions={"kind": "sample", "salt": "s", "share": g.pick([rate, 50]), "start": rate, "by": "cart"}),
        lambda: promotion.update(conditions={"kind": "attribute", "name": "size", "op": g.pick(["lt", "in", "eq"]), "value": rate}),
        lambda: promotion.update(benefit={"kind": "tiers", "measure": {"kind": "attribute", "of": "cart", "name": "size"}, "steps": [
            {"at_least": one, "benefit": {"kind": "free_shipping"}} for one in g.some([1, "2", rate, 3], 3, 4)]}),
        lambda: rulebook.update(programme={"redeem": {"points": 1, "value": "1", "max_share": rate}}),
        lambda: rulebook.update(programme={"tiers": [{"id": "a"}], "earn": {"points": 1, "per": "1", "tiers": [{"tier": "a", "multiplier": rate}]}}),
    ])()


def no_currency(g, rulebook, promotion, amount):
    g.pick([
        lambda: promotion.update(benefit={"kind": "amount_off", "amount": amount, "max_discount": g.pick(["1", {}])}),
        lambda: promotion.update(benefit={"kind": "deposit", "paid": amount, "worth": g.pick([amount, "5"])}),
        lambda: promotion.update(benefit={"kind": "every", "each": amount, "amount": "1"}),
        lambda: promotion.update(benefit={"kind": "bundle", "components": [{"items": {"sku": "egg"}, "quantity": 1}], "deal": {"price": amount}}),
        lambda: promotion.update(benefit={"kind": "percent_off", "percent": 5, "items": {"price": {"min": amount, "max": "5"}}}),
        lambda: promotion.update(benefit={"kind": "tiers", "measure": {"kind": "spend"}, "steps": [
            {"at_least": one, "benefit": {"kind": "free_shipping"}} for one in g.some(["1", amount, "2", {"USD": "3"}, "2"], 2, 4)]}),
        lambda: promotion.update(conditions={"kind": "spend", "at_least": amount, "at_most": g.pick([amount, "5"])}),
        lambda: promotion.update(floor=amount),
        lambda: promotion.update(limits={"budget": {"amount": amount}}),
        lambda: rulebook.update(programme={"earn": {"points": 1, "per": amount}, "redeem": {"points": 1, "value": amount}}),
    ])()


def too_much(g, cart, lines):
    """More, or just not more, than a cart may come to; what cannot be read adds nothing."""
    digits = DIGITS[g.currency]
    written = lambda minor: f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}" if digits else str(minor)
    most, parts = 10**15, g.pick([1, 2, 3])
    one = lambda name, share: {"id": name, "sku": "egg", "unit_price": written(share)}
    many = [one(f"m{place}", most // parts) for place in range(parts)]
    many[0] = g.pick([
        many[0],
        {"id": "m0", "sku": "egg", "quantity": 1000, "unit_price": written(g.pick([10**12 // parts, 10**12 // parts + 1, 10**12]))},
        {"id": "m0", "sku": "egg", "quantity": 7, "amount": written(most // parts)},
        {"id": "m0", "sku": "egg", "unit_price": "x"},
    ])
    g.put(cart, 0.8, shipping=[{"id": f"s{place}", "method": "standard", "amount": written(most // parts)} for place in range(parts)])
    cart["lines"] = many + g.pick([[], [one("more", 1)], [{"id": "more", "sku": "egg", "unit_price": written(1), "amount": written(1)}], lines])


def graduated(g):
    """Graduated tiers whose steps hold what they may not, or are of different forms."""
    def step(place):
        benefit = {"kind": g.pick(["percent_off"] * 5 + ["free_shipping", "every", "percent", "tiers"]), "percent": 5}
        g.put(benefit, 0.6, on=lambda: g.pick(["items", "items", "order", "order", "shipping", "cart", 1]))
        g.put(benefit, 0.15, items=lambda: {"sku": "egg"}, basis="list", max_units=1, favor="customer", max_discount="5", methods="standard")
        return g.put({"at_least": place}, 0.95, benefit=benefit)

    steps = [step(place + 1) for place in range(g.pick([1, 2, 3]))]
    return {"kind": "tiers", "mode": g.pick(["graduated"] * 4 + ["gradual"]), "measure": {"kind": "quantity"}, "steps": steps}


def broken_text(g, document):
    text = json.dumps(document, ensure_ascii=False)
    return g.pick([
        lambda: text[:-1],
        lambda: text + " x",
        lambda: "\ufeff" + text,
        lambda: text.replace(":", ": NaN, \"", 1),
        lambda: text.replace("{", '{"extra": ' + "[" * 70 + "]" * 70 + ", ", 1),
        lambda: text.replace("{", '{"extra": ' + "[" * 62 + "]" * 62 + ", ", 1),
        lambda: text.replace("{", '{"id": "first", "id": 7, ', 1),
        lambda: text.replace('"id"', '"id": "again", "id"', 1),
        lambda: text.replace('"currency"', '"currency": "EUR", "currency"', 1),
        lambda: text.replace('"id"', '"i\\ud800d"', 1),
        lambda: text.replace('"id": "', '"id": "\\u0007', 1),
        lambda: text.replace(" 1", " 01", 1),
        lambda: text.replace(": ", ":\t\n ", 3),
        lambda: "[]",
        lambda: "",
    ])()
