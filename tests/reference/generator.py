"""A seeded generator of rulebooks and carts for comparing two implementations: generate(seed).

Documents are JSON values, or texts where only a text can be wrong (duplicate keys, broken syntax). Every field of a rulebook and
of a cart is written (but those that only the ledger reads), and what `reach.py` lists does something; prices come from a small set,
so that ties happen; a share of the seeds breaks a document. The second implementation holds every unit by itself: lines of more
than 60 units are few, none has more than 2,000.
"""

import copy
import functools
import random

from generator_basics import (
    CATEGORIES, CHANNELS, DIGITS, METHODS, OTHER_KEY, PAYMENTS, PRICES, REGIONS, SEGMENTS, SELLERS, SIGNING_KEY, SKUS, TAGS, TIERS,
    ZONES, fullwidth,
)
from generator_extremes import extreme_case, seldom_case
from generator_faults import break_case
from generator_rules import MODES, Rules
from tillwork_reference.codes import write_signed

BROKEN = 0.12
EXTREME = 0.03
SELDOM = 0.03
CARTS = 5
# Quantities about which sums, words and the 64 units of the search for an overlap change.
MANY = [61, 63, 64, 65, 100, 127, 128, 256, 257, 500, 1000, 1000, 2000]


def generate(seed):
    """{"rulebook": …, "cart": …} of a seed. Five seeds share a rulebook: making and reading it is most of the work."""
    return _family(seed // CARTS).member(seed)


@functools.lru_cache(maxsize=2)
def _family(number):
    generator = Generator(random.Random(number))
    generator.found()
    return generator


class Generator(Rules):
    def found(self):
        """The rulebook, and what its carts have in common."""
        self.currency = self.rng.choices(["USD", "JPY", "KWD", "CNY", "CLF"], [8, 4, 3, 2, 3])[0]
        self.rulebook_currency = self.currency if self.maybe(0.95) else self.pick(["USD", "EUR", "JPY"])
        self.much = self.maybe(0.02)
        # Now and then so much money that products need more than 64 bits.
        self.prices = [price * (10**9 + 7 if self.much else 1) for price in self.rng.sample(PRICES, self.rng.randint(2, 5))]
        self.choose_moment()
        self.promotion_ids = [f"p{i}" for i in range(self.rng.randint(1, 8))]
        self.has_tiers = self.maybe(0.6)
        self.codes = []  # codes worth entering
        self.codes_of = {}  # those of each coupon
        coupons = self.coupons()
        self.coupon_ids = [c["id"] for c in coupons]
        self.first_lines = self.lines()  # bounds in the rulebook are near their total
        self.shared = self.rulebook(coupons)
        # Units on sides that may overlap are answered in another way when there are many.
        one = [b for p in self.shared["promotions"] for b in (p["benefit"] if isinstance(p["benefit"], list) else [p["benefit"]])]
        self.overlaps = any(b["kind"] == "buy_get" and b["buy"].get("items") != b["get"].get("items") for b in one)

    def member(self, seed):
        self.rng = random.Random(f"cart {seed}")
        lines = self.lines() if self.maybe(0.4) else copy.deepcopy(self.first_lines)
        if lines and self.maybe(0.01):
            self.pick(lines)["quantity"] = self.pick(MANY)
        elif lines and self.overlaps and self.maybe(0.25):
            self.pick(lines)["quantity"] = self.rng.randint(40, 130)
        out = {"rulebook": self.shared, "cart": self.cart(lines)}
        if self.maybe(BROKEN):
            out = break_case(self, out)
        elif self.maybe(EXTREME):
            out = extreme_case(self, out)
        elif self.maybe(SELDOM):
            out = seldom_case(self, out)
        return out

    # the rulebook

    def rulebook(self, coupons):
        out = {"tillwork": 1, "id": "rules", "currency": self.rulebook_currency}
        if self.zone != "UTC" or self.maybe(0.2):
            out["time_zone"] = self.zone
        if self.maybe(0.7):
            out["rounding"] = self.put({}, 0.7, mode=lambda: self.pick(MODES), per=lambda: self.pick(["line", "unit", "cart"]))
        self.put(out, 0.3, spread=lambda: self.pick(["proportional", "even"]))
        self.put(out, 0.1, price_basis=lambda: self.pick(["gross", "net"]))
        self.put(out, 0.25, refusals=lambda: self.pick(["detailed", "public", "public"]))
        self.put(out, 0.6, near_misses=lambda: self.pick([0, 0, 1, 2, 20]))
        if coupons:
            out["coupons"] = coupons
        out["promotions"] = [self.promotion(name) for name in self.promotion_ids]
        if self.maybe(0.5):
            out["combination"] = self.combination()
        if self.has_tiers or self.maybe(0.3):
            out["programme"] = self.programme()
        return out

    def promotion(self, name):
        benefits = [self.benefit() for _ in range(self.pick([1, 1, 1, 1, 2, 3]))]
        out = {"id": name, "benefit": benefits if len(benefits) > 1 or self.maybe(0.1) else benefits[0]}
        self.put(out, 0.05, name="A name", labels=lambda: {"en": "Name", "zh": "名"}, active=lambda: self.maybe(0.4))
        self.put(out, 0.15, schedule=self.schedule, line_exclusive=lambda: self.maybe(0.8))
        self.put(out, 0.4, conditions=self.condition, priority=lambda: self.pick([-1, 0, 1, 5]))
        self.put(out, 0.3, tags=lambda: self.a_set(["x", "y"]))
        self.put(out, 0.1, exclusive=lambda: self.pick(["none", "class", "cart"]))
        self.put(out, 0.1, excludes=lambda: self.naming([]), combines_with=lambda: self.naming(["classes"]))
        self.put(out, 0.2, limits=self.limits, funding=self.funding)
        self.put(out, 0.12, floor=self.floor, spread=lambda: self.pick(["proportional", "even"]))
        kind = self.rng.choices(["automatic", "codes", "coupon"], [7, 2, 2 if self.coupon_ids else 0])[0]
        if kind == "codes":
            codes = [f"{name}-{w}" for w in self.some(["ONE", "Two", "straße"], 1, 2)]
            self.codes += codes
            out["codes"] = codes[0] if len(codes) == 1 and self.maybe(0.5) else codes
        elif kind == "coupon":
            out["coupon"] = self.pick(self.coupon_ids)
        return out

    def naming(self, more):
        makers = {
            "promotions": lambda: self.a_set(self.promotion_ids),
            "tags": lambda: self.a_set(["x", "y"]),
            "classes": lambda: self.a_set(["price", "item", "order", "shipping", "payment", "reward"]),
        }
        return {name: makers[name]() for name in self.some(["promotions", "tags", *more, *more], 1, 2)}

    def limits(self):
        out = {}
        self.put(out, 0.3, per_cart=lambda: self.rng.randint(1, 3))
        self.put(out, 0.15, per_customer=lambda: self.rng.randint(1, 3), total=lambda: self.rng.randint(1, 3))
        period = lambda: {"per": self.pick(["customer", "total"]), "uses": self.rng.randint(1, 3)}
        self.put(out, 0.2, per_day=period, per_week=period, per_month=period)
        budget = lambda: self.put({"amount": self.small_amount()}, 0.6, when_short=lambda: self.pick(["reduce", "skip"]))
        return self.put(out, 0.4, budget=budget)

    def funding(self):
        return self.pick([
            [{"by": "platform", "share": 100}],
            [{"by": "platform", "share": "33.333333"}, {"by": "seller", "share": "66.666667"}],
            [{"by": "a", "share": 50}, {"by": "b", "share": "25.5"}, {"by": "a", "share": "24.5"}],
        ])

    def floor(self):
        return self.pick([lambda: "cost", self.small_amount, lambda: {"margin": self.pick([0, "10", 33.3, 150])}])()

    def combination(self):
        out = self.put({}, 0.2, strategy="priority", effort=1000, use_wallet=True, runner_up=True, max_codes=lambda: self.rng.randint(0, 2))
        if self.maybe(0.7):
            out["groups"] = [self.group(f"g{i}") for i in range(self.rng.randint(1, 2))]
        return out

    def group(self, name):
        out = {"id": name}
        if self.maybe(0.6):
            out["promotions"] = self.some(self.promotion_ids, 1, 4)
        if self.maybe(0.5) or len(out) == 1:
            out["tags"] = self.a_set(["x", "y"])
        self.put(out, 0.7, take=lambda: self.pick(["best", "best", "first", "all"]))
        if out.get("take") != "all":
            self.put(out, 0.4, at_most=lambda: self.rng.randint(1, 3))
        return out

    def programme(self):
        out = {"tiers": [{"id": t} for t in TIERS]} if self.has_tiers else {}
        if self.maybe(0.8):
            earn = {"points": self.pick([1, 3, 10]), "per": self.amount([100, 333, 1])}
            self.put(earn, 0.3, basis=lambda: self.pick(["list", "running"]), rounding=lambda: self.pick(MODES), items=self.selector)
            if self.has_tiers:
                tiers = lambda: [{"tier": t, "multiplier": self.pick([0, "1.5", 2])} for t in self.some(TIERS)]
                self.put(earn, 0.5, tiers=tiers)
            out["earn"] = earn
        if self.maybe(0.7):
            redeem = {"points": self.pick([1, 3, 100]), "value": self.amount([1, 100, 7])}
            self.put(redeem, 0.4, minimum=lambda: self.pick([0, 50, 100]), step=lambda: self.pick([1, 10, 7]))
            out["redeem"] = self.items(self.put(redeem, 0.3, max_share=lambda: self.pick([50, "33.3", 100])), 0.2)
        return self.put(out, 0.3, pending_days=lambda: self.pick([0, 7, 14]))

    # coupons and codes

    def coupons(self):
        out = []
        for i in range(self.pick([0, 0, 1, 2, 3])):
            coupon, known = {"id": f"k{i}"}, len(self.codes)
            kind = self.pick(["code", "codes", "signed"])
            day = (self.at.date().toordinal() - 737425) % 2300  # days since 2020-01-01, near `at` where it fits two bytes
            if kind == "code":
                coupon["code"] = self.pick(["SAVE10", "Save-20"]) + (f"-{i}" if i else "")
                self.codes.append(coupon["code"])
            elif kind == "codes":
                coupon["codes"] = [self.listed(f"list-{w}{i or ''}") for w in self.some("abc", 1, 3)]
            else:
                coupon["signed"] = {"prefix": f"VIP{i}", "key": SIGNING_KEY}
                bound = self.maybe(0.4)
                if bound:
                    coupon["signed"]["bound"] = True
                who = self.pick(["c1", "c2"]) if bound else ""
                key = SIGNING_KEY if self.maybe(0.8) else OTHER_KEY
                signed = write_signed(key, self.pick([f"VIP{i}", f"vip{i}"]), max(0, day - self.pick([0, 3, 40])), 7, who)
                self.codes += [signed, f"VIP{i}-123"] if self.maybe(0.2) else [signed]
            self.put(coupon, 0.15, customers=lambda: self.a_set(["c1", "c2"]), segment=lambda: self.a_set(SEGMENTS))
            self.put(coupon, 0.15, first_order=lambda: self.maybe(0.8), schedule=self.schedule)
            self.put(coupon, 0.3, valid_days=lambda: self.pick([1, 3, 30]))
            self.codes_of[coupon["id"]] = self.codes[known:]
            counts = lambda: self.put({}, 0.5, per_code=lambda: self.pick([1, 1, 2]), per_customer=lambda: self.rng.randint(1, 2), total=3)
            self.put(coupon, 0.3, limits=counts)
            out.append(coupon)
        return out

    def listed(self, code):
        self.codes.append(code)
        if self.maybe(0.4):
            return code
        return self.put({"code": code}, 0.5, customer=lambda: self.pick(["c1", "c2"]), issued=lambda: self.moment(-86400 * self.pick([0, 2, 9]))[:10])

    def disguised(self, code):
        """As people and their keyboards write it."""
        return self.pick([str, str, str.lower, str.upper, fullwidth, lambda c: f" {c}\t", lambda c: "\u3000" + c])(code)

    def entered(self):
        pool = self.codes + ["NOPE", "bad code!", "", "partner", "hello"]
        return [self.disguised(self.pick(self.codes if self.codes and self.maybe(0.8) else pool)) for _ in range(self.rng.randint(0, 3))]

    # the cart

    def lines(self):
        out, self.total = [], 0
        for i in range(self.rng.randint(1, 6) if self.maybe(0.98) else 0):
            quantity = self.rng.randint(1, 6) if self.maybe(0.93) else self.rng.randint(7, 60)
            line = {"id": f"l{i}", "sku": self.pick(SKUS)}
            if quantity > 1 or self.maybe(0.3):
                line["quantity"] = quantity
            price = self.price()
            if self.maybe(0.15):
                amount = max(0, price * quantity - self.pick([0, 1, 2, 7, quantity - 1]))
                line["amount"] = self.written(amount, self.currency)
                self.total += amount
            else:
                price = 0 if self.maybe(0.02) else price
                line["unit_price"] = self.written(price, self.currency)
                self.total += price * quantity
            money = lambda share: lambda: self.written(price * share // 100, self.currency)
            self.put(line, 0.15, list_price=money(self.pick([100, 120])), floor=money(self.pick([0, 50, 90])))
            self.put(line, 0.4, cost=money(self.pick([40, 70, 99, 101])), seller=lambda: self.pick(SELLERS))
            self.put(line, 0.6, categories=lambda: self.some(CATEGORIES, 0, 2), tags=lambda: self.some(TAGS, 0, 2))
            self.put(line, 0.2, attributes=self.attributes)
            self.put(line, 0.12, discountable=lambda: self.maybe(0.2))
            out.append(line)
        return out

    def cart(self, lines):
        out = {"currency": self.currency, "at": self.moment_with_offset(self.at), "lines": lines}
        self.put(out, 0.7, id=lambda: self.pick(["cart-1", "cart-2", "order 3"]))
        self.put(out, 0.1, tillwork=1)
        entry = lambda i: self.put({"id": f"s{i}", "method": self.pick(METHODS), "amount": self.written(self.price(), self.currency)}, 0.2, seller=lambda: self.pick(SELLERS))
        self.put(out, 0.6, shipping=lambda: [entry(i) for i in range(self.rng.randint(1, 3))])
        self.put(out, 0.75, codes=self.entered, customer=self.customer)
        self.put(out, 0.3, channel=lambda: self.pick(CHANNELS), region=lambda: self.pick(REGIONS), payment_method=lambda: self.pick(PAYMENTS))
        self.put(out, 0.3, attributes=self.attributes)
        if "points" in out.get("customer", {}):
            self.put(out, 0.6, redeem=lambda: self.pick(["max", 0, 10, 99, 500]))
        self.put(out, 0.3, gift_choices=lambda: [{"promotion": p, "sku": self.pick(["mug", "pen", "bag", "hat"])} for p in self.some(self.promotion_ids)])
        self.put(out, 0.3, deposits=lambda: [{"promotion": p, "quantity": self.pick([1, 1, 2, 2, 3, 3, 10**9])} for p in self.some(self.promotion_ids, 1, 5)])
        self.put(out, 0.4, usage=self.usage)
        return out

    def customer(self):
        out = {}
        self.put(out, 0.7, id=lambda: self.pick(["c1", "c2"]), segments=lambda: self.some(SEGMENTS, 0, 2))
        self.put(out, 0.6, tier=lambda: self.pick(TIERS + ["steel"]), orders=lambda: self.rng.randint(0, 4), points=lambda: self.pick([0, 99, 100, 1234]))
        near = lambda: self.moment(86400 * self.pick([0, -1, 1, 3, -7, 20]))[5:10]
        self.put(out, 0.4, birthday=lambda: self.pick([near(), near(), "1990-" + near() if near() != "02-29" else "02-29", "02-29"]))
        self.put(out, 0.3, wallet=self.entered, attributes=self.attributes)
        if out.get("birthday", "").endswith("-02-29"):
            out["birthday"] = "02-29"
        return out

    def usage(self):
        out = []
        few = lambda: self.rng.randint(0, 3)
        for name in self.some(self.promotion_ids, 1, 4):
            entry = self.put({"promotion": name}, 0.35, total=few, customer=few, day=few, customer_day=few, customer_week=few, week=few, customer_month=few, month=few)
            self.put(entry, 0.3, spent=lambda: self.written(self.pick([0, 50, 200, 2000]), self.currency), units=few, customer_units=few)
            self.put(entry, 0.2, gifts=lambda: [{"sku": s, "quantity": few()} for s in self.some(["mug", "pen"] * 2)])
            out.append(entry)
        for name in self.coupon_ids:
            if self.maybe(0.4):
                out.append(self.put({"coupon": name}, 0.6, total=few, customer=few))
            if self.codes and self.maybe(0.5):
                code = self.pick(self.codes_of[name] if self.codes_of[name] and self.maybe(0.7) else self.codes)
                out.append({"coupon": name, "code": self.disguised(code), "total": few()})
        return out
