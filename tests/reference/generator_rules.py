"""Selectors, conditions and benefits of generated rulebooks."""

from generator_basics import (
    CATEGORIES, CHANNELS, METHODS, NUMBERS, PAYMENTS, REGIONS, SEGMENTS, SELLERS, SKUS, TAGS, TEXTS, TIERS, Basics,
)

MODES = ["half_up", "half_even", "half_down", "up", "down"]
BASES = ["list", "class", "running"]


class Rules(Basics):
    # selectors

    def selector(self, depth=2):
        makers = {
            "sku": lambda: self.a_set(SKUS),
            "category": lambda: self.a_set(CATEGORIES),
            "tag": lambda: self.a_set(TAGS),
            "seller": lambda: self.a_set(SELLERS),
            "attribute": lambda: [self.attribute_test() for _ in range(self.rng.randint(1, 2))],
            "price": self.price_bounds,
            "on_sale": lambda: self.maybe(0.5),
        }
        if depth:
            makers["any"] = lambda: [self.selector(depth - 1) for _ in range(self.rng.randint(1, 2))]
            makers["all"] = lambda: [self.selector(depth - 1) for _ in range(self.rng.randint(1, 2))]
            makers["not"] = lambda: self.selector(depth - 1)
        weights = {"sku": 5, "category": 5, "tag": 4, "seller": 2, "attribute": 1, "price": 2, "on_sale": 2, "any": 2, "not": 2}
        names = list(makers)
        chosen = {self.rng.choices(names, [weights.get(n, 1) for n in names])[0] for _ in range(self.pick([1, 1, 1, 2]))}
        return {name: makers[name]() for name in sorted(chosen)}

    def price_bounds(self):
        low, high = sorted([self.price(), self.price()])
        out = {}
        if self.maybe(0.6):
            out["min"] = self.amount(low)
        if self.maybe(0.6) or not out:
            out["max"] = self.amount(high)
        return out

    def items(self, out, share=0.5):
        return self.put(out, share, items=self.selector)

    def attribute_test(self):
        op = self.pick(["eq", "ne", "in", "lt", "le", "gt", "ge", "exists"])
        if op in ("lt", "le", "gt", "ge"):
            value = self.pick(NUMBERS)
            return {"name": self.pick(["weight", "size"]), "op": op, "value": value if self.maybe(0.5) else self.number(value)}
        name = self.pick(["brand", "size", "weight", "fragile"])
        if op == "exists":
            return {"name": name, "op": op}
        if op == "in":
            return {"name": name, "op": op, "values": [self.attribute_value(name) for _ in range(self.rng.randint(1, 3))]}
        return {"name": name, "op": op, "value": self.attribute_value(name)}

    @staticmethod
    def number(text):
        return float(text) if "." in text else int(text)

    def attribute_value(self, name):
        if name == "weight":
            return self.number(self.pick(NUMBERS))
        if name == "fragile":
            return self.maybe(0.5)
        return self.pick(TEXTS[name])

    def attributes(self):
        return {n: self.attribute_value(n) for n in self.some(["brand", "size", "weight", "fragile"], 0, 3)}

    # conditions

    def condition(self, depth=2):
        leaves = {
            "spend": 6, "quantity": 4, "contains": 2, "customer": 4, "channel": 1, "region": 1, "payment_method": 1,
            "shipping_method": 1, "attribute": 1, "code": 1, "time": 2, "usage": 1, "sample": 1,
        }
        if depth:
            leaves |= {"all": 3, "any": 2, "not": 1}
        kind = self.rng.choices(list(leaves), list(leaves.values()))[0]
        return {"kind": kind, **getattr(self, "_" + kind)(depth)}

    def _all(self, depth):
        return {"conditions": [self.condition(depth - 1) for _ in range(self.rng.randint(1, 3))]}

    _any = _all

    def _not(self, depth):
        return {"condition": self.condition(depth - 1)}

    def _spend(self, depth):
        out = self.bounds(self.large_amount, lambda: self.amount(99999))
        return self.put(self.items(out), 0.5, basis=lambda: self.pick(BASES))

    def bounds(self, low, high):
        which = self.pick(["low", "low", "low", "high", "both"])
        return ({"at_least": low()} if which != "high" else {}) | ({"at_most": high()} if which != "low" else {})

    def _quantity(self, depth):
        out = self.bounds(lambda: self.rng.randint(0, 8), lambda: self.rng.randint(8, 20))
        return self.put(self.items(out), 0.3, distinct=lambda: self.maybe(0.7))

    def _contains(self, depth):
        return {"items": self.selector()}

    def _customer(self, depth):
        makers = {
            "id": lambda: self.a_set(["c1", "c2"]),
            "segment": lambda: self.a_set(SEGMENTS),
            "tier_at_least": lambda: self.pick(TIERS),
            "orders": lambda: self.bounds(lambda: self.rng.randint(0, 3), lambda: self.rng.randint(3, 6)),
            "first_order": lambda: self.maybe(0.6),
            "points": lambda: self.bounds(lambda: self.pick([0, 100, 500]), lambda: self.pick([500, 1000])),
            "birthday": lambda: self.put({}, 0.6, before_days=lambda: self.pick([0, 1, 3, 40, 400]), after_days=lambda: self.pick([0, 1, 7])),
            "attribute": lambda: [self.attribute_test()],
        }
        if not self.has_tiers:
            del makers["tier_at_least"]
        return {name: makers[name]() for name in self.some(makers, 1, 2)}

    def _channel(self, depth):
        return {"any_of": self.a_set(CHANNELS)}

    def _region(self, depth):
        return {"any_of": self.a_set(REGIONS)}

    def _payment_method(self, depth):
        return {"any_of": self.a_set(PAYMENTS)}

    def _shipping_method(self, depth):
        return {"any_of": self.a_set(METHODS)}

    def _attribute(self, depth):
        return self.put(self.attribute_test(), 0.5, of=lambda: self.pick(["cart", "customer"]))

    def _code(self, depth):
        return {"any_of": self.a_set(["SAVE10", "Partner", "hello", "list-b"])}

    def _time(self, depth):
        return {"schedule": self.schedule()}

    def _usage(self, depth):
        out = {"per": self.pick(["total", "customer"])} | self.bounds(lambda: self.rng.randint(0, 2), lambda: self.rng.randint(2, 5))
        return self.put(out, 0.3, promotion=lambda: self.pick(self.promotion_ids))

    def _sample(self, depth):
        out = {"salt": self.pick(["a", "b", "ü"]), "share": self.pick([0, 30, "50.5", 100]), "by": self.pick(["customer", "cart"])}
        return self.put(out, 0.3, start=lambda: self.pick([0, 25, "49.999999", 80]))

    # benefits

    ITEM = ["percent_off", "amount_off", "fixed_price", "bundle", "buy_get", "nth_unit", "add_on", "set_price"]
    ORDER = ["order_percent", "order_amount", "every"]
    SHIPPING = ["ship_percent", "ship_amount", "ship_price", "free_shipping"]
    REWARD = ["points", "gift", "issue_coupon"]
    CLASSES = [["set_price"], ITEM[:7], ORDER, SHIPPING, ["deposit"], REWARD]

    def benefit(self, tiers=True):
        groups = [(self.ITEM, 9), (self.ORDER, 4), (self.SHIPPING, 2), (["deposit"], 1), (self.REWARD, 3)]
        if tiers and self.maybe(0.17):
            return self.b_tiers()
        group = self.rng.choices([g for g, _ in groups], [w for _, w in groups])[0]
        return getattr(self, "b_" + self.pick(group))()

    def favor(self, out):
        return self.put(out, 0.5, favor=lambda: self.pick(["merchant", "customer"]))

    def cap(self, out):
        return self.put(out, 0.2, max_discount=self.small_amount)

    def consuming(self, out):
        self.put(out, 0.25, max_applications=lambda: self.rng.randint(1, 3))
        self.put(out, 0.15, shares_units=lambda: self.maybe(0.8))
        return self.cap(self.favor(out))

    def deal(self):
        return self.pick([
            lambda: {"percent": self.percent()}, lambda: {"percent": self.percent()},
            lambda: {"amount": self.small_amount()}, lambda: {"price": self.small_amount()},
        ])()

    def b_set_price(self):
        out = self.favor(self.items({"kind": "set_price", "price": self.amount(self.prices + [1, 50])}))
        self.put(out, 0.15, stock=lambda: self.rng.randint(0, 6), units_per_customer=lambda: self.rng.randint(0, 4))
        return self.put(out, 0.25, max_units=lambda: self.rng.randint(1, 4), on="items")

    def b_percent_off(self):
        out = self.cap(self.items({"kind": "percent_off", "percent": self.percent()}))
        self.put(out, 0.3, basis=lambda: self.pick(BASES))
        return self.favor(self.put(out, 0.25, max_units=lambda: self.rng.randint(1, 4), on="items"))

    def b_amount_off(self):
        per = self.pick(["unit", "line", "once", None])
        out = {"kind": "amount_off", "amount": self.small_amount()} | ({"per": per} if per else {})
        if per in ("unit", None):
            self.put(out, 0.3, max_units=lambda: self.rng.randint(1, 4))
        return self.favor(self.cap(self.items(out)))

    def b_fixed_price(self):
        count = self.rng.randint(2, 4)
        out = {"kind": "fixed_price", "count": count}
        if self.maybe(0.5):
            out["price"] = self.amount([p * self.pick([1, 2, 3]) for p in self.prices])
        else:
            out["pay_for"] = self.rng.randint(1, count - 1)
        return self.put(self.consuming(self.items(out)), 0.2, same_sku=lambda: self.maybe(0.8))

    def b_bundle(self):
        parts = [{"items": self.selector(1), "quantity": self.pick([1, 1, 1, 2])} for _ in range(self.pick([1, 2, 2, 3, 3, 4, 5]))]
        return self.consuming({"kind": "bundle", "components": parts, "deal": self.deal()})

    def b_buy_get(self):
        one = self.selector(1) if self.maybe(0.6) else None
        other = one if self.maybe(0.4) else (self.selector(1) if self.maybe(0.7) else None)
        part = lambda s, most: ({"items": s} if s else {}) | {"quantity": self.rng.randint(1, most)}
        out = {"kind": "buy_get", "buy": part(one, 3), "get": part(other, 2), "deal": self.deal()}
        return self.put(self.consuming(out), 0.2, same_sku=lambda: self.maybe(0.8))

    def b_nth_unit(self):
        places, most = ([1, 2, 3, 4], 2) if self.maybe(0.8) else ([2, 3, 5, 6, 8, 12], 5)
        steps = [{"nth": n, "deal": self.deal()} for n in self.some(places, 1, most)]
        out = self.consuming(self.items({"kind": "nth_unit", "steps": steps}))
        return self.put(out, 0.2, same_sku=lambda: self.maybe(0.8))

    def b_add_on(self):
        out = {"kind": "add_on", "at_least": self.large_amount(), "items": self.selector(), "deal": self.deal()}
        self.put(out, 0.35, spend_items=self.selector, basis=lambda: self.pick(BASES), max_units=lambda: self.rng.randint(1, 3))
        return self.cap(self.favor(out))

    def b_order_percent(self):
        out = self.cap(self.items({"kind": "percent_off", "on": "order", "percent": self.percent()}, 0.4))
        return self.put(out, 0.3, basis=lambda: self.pick(BASES))

    def b_order_amount(self):
        return self.cap(self.items({"kind": "amount_off", "on": "order", "amount": self.small_amount()}, 0.4))

    def b_every(self):
        out = {"kind": "every", "each": self.amount([500, 1000, 2000, 3333]), "amount": self.small_amount()}
        self.put(out, 0.3, at_most=lambda: self.rng.randint(1, 3), basis=lambda: self.pick(BASES))
        return self.cap(self.items(out, 0.4))

    def shipping(self, out):
        return self.cap(self.put(out, 0.4, methods=lambda: self.a_set(METHODS)))

    def b_ship_percent(self):
        return self.shipping({"kind": "percent_off", "on": "shipping", "percent": self.percent()})

    def b_ship_amount(self):
        return self.shipping({"kind": "amount_off", "on": "shipping", "amount": self.small_amount()})

    def b_ship_price(self):
        return self.shipping({"kind": "set_price", "on": "shipping", "price": self.small_amount()})

    def b_free_shipping(self):
        return self.shipping({"kind": "free_shipping"})

    def b_deposit(self):
        paid = self.pick([0, 50, 500, 1000, 5000])
        paid, worth = self.rising([paid, paid + self.pick([0, 50, 500])])
        return self.items({"kind": "deposit", "paid": paid, "worth": worth}, 0.3)

    def b_points(self):
        form = self.pick(["fixed", "per", "multiplier"])
        out = {"kind": "points"}
        if form == "multiplier":
            out["multiplier"] = self.pick(["2", 3, "1.5", "1.333333"])
        else:
            out["points"] = self.pick([0, 1, 7, 50, 100])
            if form == "per":
                out["per"] = self.amount([100, 333, 1000])
        return self.items(self.put(out, 0.3, rounding=lambda: self.pick(MODES)), 0.4)

    def b_gift(self):
        gift = lambda sku: self.put({"sku": sku}, 0.4, quantity=lambda: self.rng.randint(1, 2), stock=lambda: self.rng.randint(0, 5))
        return {"kind": "gift", "gifts": [gift(s) for s in self.some(["mug", "pen", "bag"], 1, 3)]}

    def b_issue_coupon(self):
        if not self.coupon_ids:
            return self.b_gift()
        out = {"kind": "issue_coupon", "coupon": self.pick(self.coupon_ids)}
        return self.put(out, 0.5, quantity=lambda: self.rng.randint(1, 3), valid_days=lambda: self.pick([1, 30, 365]))

    # tiers

    def b_tiers(self):
        kinds = ["spend", "spend", "quantity", "quantity", "distinct", "nth_order", "attribute"]
        kind = self.pick(kinds + (["customer_tier"] if self.has_tiers else []))
        graduated = kind in ("spend", "quantity") and self.maybe(0.45)
        measure = {"kind": kind}
        if kind in ("spend", "quantity", "distinct"):
            self.items(measure, 0.4)
        if kind == "spend":
            self.put(measure, 0.4, basis=lambda: self.pick(BASES))
        if kind == "attribute":
            measure |= {"of": self.pick(["cart", "customer"]), "name": self.pick(["weight", "size"])}
        least = self.steps_of(kind)
        out = {"kind": "tiers", "measure": measure, "steps": []}
        if graduated:
            out["mode"] = "graduated"
            on = self.pick(["items", "order", None])
            benefits = [{"kind": "percent_off", **({"on": on} if on else {}), "percent": self.percent()} for _ in least]
            self.cap(self.favor(self.items(out, 0.4)))
        else:
            self.put(out, 0.2, mode="highest")
            # Classes as often as they have kinds; the steps of one kind, or of several of the class.
            kinds = self.rng.choices(self.CLASSES, [len(names) for names in self.CLASSES])[0]
            names = [self.pick(kinds)] * len(least) if self.maybe(0.7) else [self.pick(kinds) for _ in least]
            benefits = [getattr(self, "b_" + name)() for name in names]
        out["steps"] = [{"at_least": a, "benefit": b} for a, b in zip(least, benefits)]
        return out

    def steps_of(self, kind):
        count = self.rng.randint(1, 3)
        if kind != "customer_tier" and self.maybe(0.1):
            count = 4 if kind == "attribute" else self.rng.randint(4, 6)
        if kind == "spend":
            minors = sorted(self.rng.sample([0, 300, 1000, 2000, 3500, 5000, 8000, self.total or 7], count))
            return self.rising(dict.fromkeys(minors))
        if kind == "customer_tier":
            return [t for t in TIERS if t in self.rng.sample(TIERS, count)] or ["silver"]
        if kind == "attribute":
            return sorted(self.rng.sample([0, 1, 2.5, 10], count))
        return sorted(self.rng.sample(range(0, 9), count))
