"""Decoding a cart (cart.md)."""

from fractions import Fraction
from types import SimpleNamespace

from . import money, schedule
from .codes import NotACode, normalise
from .decoding import REQUIRED, Decoder, decimal_parts
from .reading import JObject, Number

MAX_ATTRIBUTE_BYTES = 1 << 20


class CartDecoder(Decoder):
    def cart(self):
        root = self.root
        self.attribute_bytes = 0
        if isinstance(root, JObject):
            currency = root.fields.get("currency")
            self.currency = currency if isinstance(currency, str) else None
        out = self.record(root, "", {
            "tillwork": (self.version, 1),
            "id": (self.id, None),
            "currency": (self.currency_code, REQUIRED),
            "at": (self.parsed(lambda t: t if schedule.parse_at(t) is not None else None, "RFC 3339 with an offset"), REQUIRED),
            "lines": (self.list_of(self.line, 0, 10000), REQUIRED),
            "shipping": (self.list_of(self.shipping_entry, 0, 100), list),
            "codes": (self.list_of(self.entered_code, 0, 100), list),
            "customer": (self.customer, None),
            "channel": (self.text, None),
            "region": (self.text, None),
            "payment_method": (self.text, None),
            "redeem": (self.redeem, None),
            "gift_choices": (self.list_of(self.gift_choice), list),
            "deposits": (self.list_of(self.deposit), list),
            "usage": (self.list_of(self.usage), list),
            "attributes": (self.attributes, dict),
        })
        if out is None:
            return None
        for name in ("lines", "shipping", "gift_choices", "deposits", "usage"):
            setattr(out, name, [x for x in getattr(out, name) or [] if x is not None])
        self.check(out)
        return out

    def version(self, value, path):
        if not isinstance(value, Number):
            return self.bad("wrong_type", path, "1", value)
        if decimal_parts(value) != (False, "1", ""):
            return self.bad("unsupported_version", path, "1", value)
        return 1

    def line(self, value, path):
        amount = (self.cart_amount, None)
        out = self.record(value, path, {
            "id": (self.id, REQUIRED),
            "sku": (self.id, REQUIRED),
            "quantity": (self.count(), 1),
            "unit_price": amount,
            "amount": amount,
            "list_price": amount,
            "cost": amount,
            "floor": amount,
            "seller": (self.id, None),
            "categories": (self.list_of(self.category), list),
            "tags": (self.list_of(self.text), list),
            "discountable": (self.boolean, True),
            "attributes": (self.attributes, dict),
        })
        self.exactly_one(out, "unit_price", "amount")
        return out

    def shipping_entry(self, value, path):
        return self.record(value, path, {
            "id": (self.id, REQUIRED), "method": (self.id, REQUIRED),
            "amount": (self.cart_amount, REQUIRED), "seller": (self.id, None),
        })

    def entered_code(self, value, path):
        if self.text(value, path) is not None and len(value.encode()) > 256:
            self.bad("too_long", path, "at most 256 bytes", value)
        return value

    def customer(self, value, path):
        return self.record(value, path, {
            "id": (self.id, None),
            "segments": (self.list_of(self.text), list),
            "tier": (self.text, None),
            "orders": (self.count(0), None),
            "points": (self.points, None),
            "birthday": (self.parsed(schedule.parse_birthday, "YYYY-MM-DD or MM-DD"), None),
            "wallet": (self.list_of(self.entered_code, 0, 100), list),
            "attributes": (self.attributes, dict),
        })

    def redeem(self, value, path):
        if value == "max" and not isinstance(value, Number):
            return "max"
        if isinstance(value, str) and not isinstance(value, Number):
            return self.bad("unknown_value", path, "points or `max`", value)
        return self.points(value, path)

    def gift_choice(self, value, path):
        return self.record(value, path, {"promotion": (self.id, REQUIRED), "sku": (self.id, REQUIRED)})

    def deposit(self, value, path):
        return self.record(value, path, {"promotion": (self.id, REQUIRED), "quantity": (self.count(), REQUIRED)})

    def usage(self, value, path):
        uses = (self.count(0), 0)
        gift = lambda v, p: self.record(v, p, {"sku": (self.id, REQUIRED), "quantity": (self.count(0), REQUIRED)})
        out = self.record(value, path, {
            "promotion": (self.id, None), "coupon": (self.id, None), "code": (self.usage_code, None),
            "total": uses, "customer": uses, "day": uses, "week": uses, "month": uses,
            "customer_day": uses, "customer_week": uses, "customer_month": uses,
            "spent": (self.cart_amount, 0), "units": uses, "customer_units": uses,
            "gifts": (self.list_of(gift), list),
        })
        self.exactly_one(out, "promotion", "coupon")
        about = out.given & {"promotion", "coupon"} if out is not None else set()
        if about == {"coupon"} and out.given & {"spent", "units", "customer_units", "gifts"}:
            self.bad("conflict", path, "spent, units and gifts only of a promotion")
        if about == {"promotion"} and "code" in out.given:
            self.bad("conflict", path, "code only with a coupon")
        return out

    def usage_code(self, value, path):
        """Normalised where that can be done: what nobody could enter still counts as what it is."""
        if self.text(value, path) is None:
            return None
        self.entered_code(value, path)
        try:
            return normalise(value)
        except NotACode:
            return value

    def attribute(self, value, path, name):
        if not 1 <= len(name) <= 128:
            self.bad("empty" if not name else "too_long", path, "a name of 1 to 128 characters", name)
        if isinstance(value, Number):
            return self.plain_number(value, path)
        if not isinstance(value, (str, bool)):
            return self.bad("wrong_type", path, "a string, a boolean or a number", value)
        return value

    def attributes(self, value, path):
        before = self.attribute_bytes
        out = self.mapping(self.attribute)(value, path)
        for name, one in value.fields.items() if isinstance(value, JObject) else []:
            self.attribute_bytes += len(name.encode()) + (len(one.encode()) if isinstance(one, str) else 0)
        if before <= MAX_ATTRIBUTE_BYTES < self.attribute_bytes:
            self.bad("too_large", path, "at most 1 MiB of attributes")
        return out

    def check(self, out):
        self.unique([(x.id, x.path + "/id") for x in out.lines])
        self.unique([(x.id, x.path + "/id") for x in out.shipping])
        self.unique([(x.promotion, x.path + "/promotion") for x in out.gift_choices])
        self.unique([(x.promotion, x.path + "/promotion") for x in out.deposits])
        # An entry about two things, or none, repeats no other.
        subjects = [u for u in out.usage if len(u.given & {"promotion", "coupon"}) == 1 and (u.promotion or u.coupon)]
        subjects = [u for u in subjects if u.code is not None or "code" not in u.given]
        self.unique([((u.promotion, u.coupon, u.code if u.coupon else None), u.path) for u in subjects])
        customer = out.customer if "customer" in out.given else NO_CUSTOMER
        if "redeem" in out.given and customer is not None and "points" not in customer.given:
            self.bad("missing_field", "/customer/points", "a points balance to redeem from")
        if self.currency not in money.DIGITS:
            return
        if sum(_line_total(x) for x in out.lines) > money.MAX_MINOR:
            self.bad("total_range", "/lines", "at most 10^15 minor units in all")
        if sum(x.amount or 0 for x in out.shipping) > money.MAX_MINOR:
            self.bad("total_range", "/shipping", "at most 10^15 minor units in all")


def _line_total(line):
    if {"unit_price", "amount"} <= line.given:
        return 0  # a conflict: there is no telling
    if line.unit_price is not None:
        return line.unit_price * (line.quantity or 1)  # at least one, whatever it was meant to be
    return line.amount or 0


NO_CUSTOMER = SimpleNamespace(given=set())
NO_USAGE = SimpleNamespace(
    total=0, customer=0, day=0, week=0, month=0, customer_day=0, customer_week=0, customer_month=0,
    spent=0, units=0, customer_units=0, gifts=[],
)


def finish(cart):
    """What the evaluation asks of a decoded cart."""
    cart.at_seconds = schedule.parse_at(cart.at)
    by_promotion = {u.promotion: u for u in cart.usage if u.promotion is not None}
    by_coupon = {(u.coupon, u.code): u for u in cart.usage if u.coupon is not None}
    cart.usage_of = lambda promotion: by_promotion.get(promotion, NO_USAGE)
    cart.usage_of_coupon = lambda coupon, code=None: by_coupon.get((coupon, code), NO_USAGE)
    cart.deposits_of = {d.promotion: d.quantity for d in cart.deposits}
    cart.choice_of = {g.promotion: g.sku for g in cart.gift_choices}
    for line in cart.lines:
        line.total = _line_total(line)
        line.average = Fraction(line.total, line.quantity)
    return cart


def decode_cart(root):
    """(cart, problems)."""
    decoder = CartDecoder(root)
    out = decoder.cart()
    if decoder.problems:
        return None, decoder.sorted_problems()
    return finish(out), []
