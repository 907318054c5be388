"""Decoding the parts of a promotion: schedules, selectors, conditions, benefits (rulebook.md, those sections)."""

from . import schedule
from .decoding import REQUIRED, Decoder
from .reading import JObject, Number, step_of

CLASSES = ["price", "item", "order", "shipping", "payment", "reward"]
MODES = ("half_up", "half_even", "half_down", "up", "down")
OPS = ("eq", "ne", "in", "lt", "le", "gt", "ge", "exists")


class RuleDecoder(Decoder):
    def __init__(self, root):
        super().__init__(root)
        self.zone = "UTC"
        self.codes_of_conditions = set()
        self.references = []  # (what, id, path): checked when the whole rulebook is read

    def reference(self, what):
        def run(value, path):
            name = self.id(value, path)
            if name is not None:
                self.references.append((what, name, path))
            return name

        return run

    # Schedules

    def schedule(self, value, path):
        moment = self.parsed(schedule.parse_moment, "a moment such as 2026-11-11T20:00")
        out = self.record(value, path, {
            "from": (moment, None),
            "until": (moment, None),
            "windows": (self.list_of(self.window), list),
            "time_zone": (self.time_zone, self.zone),
        })
        if out is None or out.time_zone is None:
            return None
        out.from_ = schedule.instant(out.from_, out.time_zone, False) if out.from_ else None
        out.until = schedule.instant(out.until, out.time_zone, True) if out.until else None
        if out.from_ is not None and out.until is not None and out.until <= out.from_:
            self.bad("moment_order", path + "/until", "a moment after `from`")
        return out

    def window(self, value, path):
        clock = self.parsed(lambda text: schedule.parse_clock(text, False), "HH:MM")
        last = self.parsed(lambda text: schedule.parse_clock(text, True), "HH:MM, 24:00 at most")
        out = self.record(value, path, {
            "weekdays": (self.list_of(self.one_of(*schedule.WEEKDAYS), 1), None),
            "dates": (self.list_of(self.count(1, 31), 1), None),
            "from": (clock, 0),
            "to": (last, 1440),
        })
        if out is not None and out.from_ is not None and out.from_ == out.to:
            self.bad("moment_order", path + "/to", "a time other than `from`")
        return out

    # Selectors

    def selector(self, value, path):
        out = self.record(value, path, {
            "sku": (self.set_of(), None),
            "category": (self.set_of(self.category), None),
            "tag": (self.set_of(), None),
            "seller": (self.set_of(), None),
            "attribute": (self.list_of(self.attribute_test, 1), None),
            "price": (self.price_bounds, None),
            "on_sale": (self.boolean, None),
            "any": (self.list_of(self.selector, 1), None),
            "all": (self.list_of(self.selector, 1), None),
            "not": (self.selector, None),
        })
        if out is not None and not value.fields:
            self.bad("empty", path, "at least one key", value)
        return out

    def price_bounds(self, value, path):
        out = self.record(value, path, {"min": (self.amount, None), "max": (self.amount, None)})
        if out is not None:
            self.at_least_one(out, "min", "max")
            self.in_order(out, out.min, out.max)
        return out

    def attribute_test(self, value, path):
        return self.test(self.record(value, path, {"name": (self.word, REQUIRED), **self.test_spec}))

    @property
    def test_spec(self):
        raw = lambda value, path: value  # decoded when `op` is known
        return {"op": (self.one_of(*OPS), REQUIRED), "value": (raw, None), "values": (raw, None)}

    def test(self, out):
        if out is None or out.op is None:
            return out
        wants = {"in": "values", "exists": None}.get(out.op, "value")
        for name in ("value", "values"):
            if name in out.given and name != wants:
                self.bad("conflict", out.path, f"`{out.op}` without `{name}`", name)
        if wants is not None and wants not in out.given:
            self.bad("missing_field", f"{out.path}/{wants}", f"a field `{wants}`")
        elif out.op == "in":
            out.values = self.list_of(self.attribute_value, 1)(out.values, out.path + "/values")
        elif out.op in ("lt", "le", "gt", "ge"):
            out.value = self.plain_number(out.value, out.path + "/value")
        elif wants:
            out.value = self.attribute_value(out.value, out.path + "/value")
        return out

    def attribute_value(self, value, path):
        """A string, a boolean or a number (a Fraction)."""
        if isinstance(value, Number):
            return self.plain_number(value, path)
        if not isinstance(value, (str, bool)):
            return self.bad("wrong_type", path, "a string, a boolean or a number", value)
        return value

    # Conditions

    def condition(self, value, path):
        basis = (self.one_of("list", "class", "running"), "class")
        items = (self.selector, None)
        number, word_set = (self.count(0), None), (self.set_of(), REQUIRED)
        many = (self.list_of(self.condition, 1), REQUIRED)
        specs = {
            "all": {"conditions": many},
            "any": {"conditions": many},
            "not": {"condition": (self.condition, REQUIRED)},
            "spend": {"at_least": (self.amount, None), "at_most": (self.amount, None), "items": items, "basis": basis},
            "quantity": {"at_least": number, "at_most": number, "items": items, "distinct": (self.boolean, False)},
            "contains": {"items": (self.selector, REQUIRED)},
            "customer": {
                "id": (self.set_of(), None),
                "segment": (self.set_of(), None),
                "tier_at_least": (self.reference("tier"), None),
                "orders": (self.bounds(self.count(0)), None),
                "first_order": (self.boolean, None),
                "points": (self.bounds(self.points), None),
                "birthday": (self.birthday_window, None),
                "attribute": (self.list_of(self.attribute_test, 1), None),
            },
            "channel": {"any_of": word_set},
            "region": {"any_of": word_set},
            "payment_method": {"any_of": word_set},
            "shipping_method": {"any_of": word_set},
            "attribute": {"of": (self.one_of("cart", "customer"), "cart"), "name": (self.word, REQUIRED), **self.test_spec},
            "code": {"any_of": (self.set_of(self.code), REQUIRED)},
            "time": {"schedule": (self.schedule, REQUIRED)},
            "usage": {
                "per": (self.one_of("total", "customer"), REQUIRED),
                "at_least": number,
                "at_most": number,
                "promotion": (self.reference("promotion"), None),
            },
            "sample": {
                "salt": (self.text, REQUIRED),
                "share": (self.rate(low=0, high=100), REQUIRED),
                "start": (self.rate(low=0, high=100), 0),
                "by": (self.one_of("customer", "cart"), REQUIRED),
            },
        }
        out = self.kinded(value, path, specs)
        if out is None:
            return None
        if out.kind in ("spend", "quantity", "usage"):
            self.at_least_one(out, "at_least", "at_most")
            self.in_order(out, out.at_least, out.at_most)
        if out.kind == "customer":
            self.at_least_one(out, *specs["customer"])
        if out.kind == "attribute":
            self.test(out)
        if out.kind == "code":
            self.codes_of_conditions.update(out.any_of or [])
        return out

    def bounds(self, decode):
        def run(value, path):
            out = self.record(value, path, {"at_least": (decode, None), "at_most": (decode, None)})
            self.at_least_one(out, "at_least", "at_most")
            if out is not None:
                self.in_order(out, out.at_least, out.at_most)
            return out

        return run

    def birthday_window(self, value, path):
        days = (self.count(0), 0)
        return self.record(value, path, {"before_days": days, "after_days": days})

    def kinded(self, value, path, specs, form=None):
        """A record whose `kind` (or `form`, worked out from it) chooses its fields."""
        if not isinstance(value, JObject):
            return self.bad("wrong_type", path, "an object", value)
        if "kind" not in value.fields:
            self._unread.add(path)
            return self.bad("missing_field", path + "/kind", "a field `kind`")
        kind = self.one_of(*sorted({name.split("@")[0] for name in specs}))(value.fields["kind"], path + "/kind")
        if kind is None:
            self._unread.add(path)
            return None
        name = form(kind, value) if form else kind
        if isinstance(name, list):  # which form is unknown: what all of them have is judged
            specs = {"": {field: spec for one in name for field, spec in specs[one].items()} | {"on": (lambda v, p: None, None)}}
            name = ""
        return self.record(value, path, {"kind": (lambda v, p: v, REQUIRED), **specs[name]})

    # Benefits

    def benefit(self, value, path, step=False):
        items, cap = (self.selector, None), (self.amount, None)
        favor = (self.one_of("merchant", "customer"), "merchant")
        some = (self.count(), None)
        flag = (self.boolean, False)
        on = lambda words, default=REQUIRED: (self.one_of(*words), default)
        running = (self.one_of("list", "class", "running"), "running")
        in_class = (self.one_of("list", "class", "running"), "class")
        consuming = {"max_applications": some, "favor": favor, "shares_units": flag, "max_discount": cap}
        shipping = {"on": on(["shipping"]), "methods": (self.set_of(self.id), None), "max_discount": cap}
        percent, amount = (self.percent, REQUIRED), (self.amount, REQUIRED)
        part = lambda value, path: self.record(value, path, {"items": items, "quantity": (self.count(), REQUIRED)})
        specs = {
            "set_price@items": {
                "on": on(["items"], "items"), "price": amount, "items": items, "stock": (self.count(0), None),
                "units_per_customer": (self.count(0), None), "max_units": some, "favor": favor,
            },
            "percent_off@items": {
                "on": on(["items"], "items"), "percent": percent, "items": items, "basis": running,
                "max_units": some, "favor": favor, "max_discount": cap,
            },
            "amount_off@items": {
                "on": on(["items"], "items"), "amount": amount, "per": on(["unit", "line", "once"], "unit"),
                "items": items, "max_units": some, "favor": favor, "max_discount": cap,
            },
            "fixed_price": {
                "count": (self.count(2), REQUIRED), "price": (self.amount, None), "pay_for": some,
                "items": items, "same_sku": flag, **consuming,
            },
            "bundle": {
                "components": (self.list_of(self.component, 1, 8), REQUIRED), "deal": (self.deal, REQUIRED), **consuming,
            },
            "buy_get": {
                "buy": (part, REQUIRED), "get": (part, REQUIRED), "deal": (self.deal, REQUIRED),
                "same_sku": flag, **consuming,
            },
            "nth_unit": {
                "steps": (self.list_of(self.nth_step, 1, 64), REQUIRED), "items": items, "same_sku": flag, **consuming,
            },
            "add_on": {
                "at_least": amount, "spend_items": items, "basis": in_class, "items": (self.selector, REQUIRED),
                "deal": (self.deal, REQUIRED), "max_units": (self.count(), 1), "favor": favor, "max_discount": cap,
            },
            "percent_off@order": {
                "on": on(["order"]), "percent": percent, "items": items, "basis": running, "max_discount": cap,
            },
            "amount_off@order": {"on": on(["order"]), "amount": amount, "items": items, "max_discount": cap},
            "every": {
                "each": (self.positive_amount, REQUIRED), "amount": amount, "at_most": some, "items": items,
                "basis": in_class, "max_discount": cap,
            },
            "percent_off@shipping": {"percent": percent, **shipping},
            "amount_off@shipping": {"amount": amount, **shipping},
            "set_price@shipping": {"price": amount, **shipping},
            "free_shipping": {"methods": (self.set_of(self.id), None), "max_discount": cap},
            "deposit": {"paid": amount, "worth": amount, "items": items},
            "points": {
                "points": (self.points, None), "per": (self.positive_amount, None),
                "multiplier": (self.rate(above=1, high=1000), None), "items": items, "rounding": (self.one_of(*MODES), "down"),
            },
            "gift": {"gifts": (self.list_of(self.gift, 1, 64), REQUIRED)},
            "issue_coupon": {
                "coupon": (self.reference("coupon"), REQUIRED), "quantity": (self.count(), 1), "valid_days": some,
            },
            "tiers": {
                "measure": (self.measure, REQUIRED), "mode": on(["highest", "graduated"], "highest"),
                "steps": (self.list_of(lambda v, p: self.record(v, p, {
                    "at_least": (lambda value, path: value, REQUIRED),
                    "benefit": (lambda value, path: self.benefit(value, path, True), REQUIRED),
                }), 1, 64), REQUIRED),
                "items": items, "max_discount": cap, "favor": favor,
            },
        }
        out = self.kinded(value, path, specs, lambda kind, value: self.form_of(kind, value, specs, path))
        if out is None:
            return None
        return self.finish_benefit(out, step)

    def form_of(self, kind, value, specs, path):
        """`on` decides the form of percent_off, amount_off and set_price."""
        if kind in specs:
            return kind
        words = sorted({name.split("@")[1] for name in specs if name.startswith(kind + "@")})
        if "on" in value.fields:
            on = self.one_of(*words)(value.fields["on"], path + "/on")
            return f"{kind}@{on}" if on else [f"{kind}@{word}" for word in words]
        return kind + "@items"

    def finish_benefit(self, out, step):
        kind, on = out.kind, getattr(out, "on", None)
        out.class_ = {
            "every": "order", "free_shipping": "shipping", "deposit": "payment",
            "points": "reward", "gift": "reward", "issue_coupon": "reward", "tiers": None,
        }.get(kind, "item")
        if on == "items" and kind == "set_price":
            out.class_ = "price"
        elif on in ("order", "shipping"):
            out.class_ = on
        elif "on" in out.given and on is None:
            out.class_ = None  # nobody knows
        if kind == "fixed_price":
            self.exactly_one(out, "price", "pay_for")
            if out.pay_for is not None and out.count is not None and out.pay_for >= out.count:
                self.bad("integer_range", out.path + "/pay_for", "1 to count − 1", out.pay_for)
        elif kind == "amount_off" and on == "items" and "max_units" in out.given and out.per not in (None, "unit"):
            self.bad("conflict", out.path, "`max_units` only with `per: unit`")
        elif kind == "nth_unit" and out.steps:
            self.unique([(s.nth, s.path + "/nth") for s in out.steps if s is not None])
        elif kind == "deposit":
            self.in_order(out, out.paid, out.worth)
        elif kind == "points":
            if "per" in out.given and out.points == 0:
                self.bad("integer_range", out.path + "/points", "points above 0", 0)
            if "multiplier" in out.given and out.given & {"points", "per"} or not out.given & {"points", "multiplier"}:
                self.bad("conflict", out.path, "points, points and per, or multiplier")
        elif kind == "tiers":
            if step:
                self.bad("mixed_classes", out.path, "a benefit that is not itself tiers", "tiers")
            self.finish_tiers(out, step)
        return out

    def component(self, value, path):
        return self.record(value, path, {"items": (self.selector, REQUIRED), "quantity": (self.count(), REQUIRED)})

    def gift(self, value, path):
        spec = {"sku": (self.id, REQUIRED), "quantity": (self.count(), 1), "stock": (self.count(0), None)}
        return self.record(value, path, spec)

    def nth_step(self, value, path):
        return self.record(value, path, {"nth": (self.count(1, 1000), REQUIRED), "deal": (self.deal, REQUIRED)})

    def deal(self, value, path):
        out = self.record(value, path, {
            "percent": (self.percent, None), "amount": (self.amount, None), "price": (self.amount, None),
        })
        self.exactly_one(out, "percent", "amount", "price")
        return out

    # tiers

    def measure(self, value, path):
        items = (self.selector, None)
        return self.kinded(value, path, {
            "spend": {"items": items, "basis": (self.one_of("list", "class", "running"), "class")},
            "quantity": {"items": items},
            "distinct": {"items": items},
            "customer_tier": {},
            "nth_order": {},
            "attribute": {"of": (self.one_of("cart", "customer"), REQUIRED), "name": (self.word, REQUIRED)},
        })

    def finish_tiers(self, out, inside):
        """Of tiers inside of tiers more than that is not said of the whole, and they have no class."""
        steps = [s for s in out.steps or [] if s is not None]
        kind = out.measure.kind if out.measure is not None else None
        decode = {
            "spend": self.amount, "quantity": self.count(0), "distinct": self.count(0), "nth_order": self.count(0),
            "customer_tier": self.reference("tier"), "attribute": self.rate(low=0, high=10**12 - 1),
        }.get(kind)
        for step in steps:
            if decode is not None and "at_least" in step.given:
                step.at_least = decode(step.at_least, step.path + "/at_least")
        if kind not in (None, "customer_tier"):  # the order of tiers is checked with the programme
            for place, step in enumerate(steps):
                if not _ascends([s.at_least for s in steps[:place]], step.at_least):
                    self.bad("step_order", step.path + "/at_least", "more than the step before")
        # A class that nobody knows is not compared, nor anything with it; the first step says which one it is.
        known = lambda step: step is not None and step.benefit is not None and step.benefit.class_ is not None
        benefits = [s.benefit for s in steps if known(s)]
        first = out.steps[0].benefit if out.steps and known(out.steps[0]) else None
        out.class_ = None if inside else first.class_ if first else "item"
        if out.mode == "graduated":
            if kind not in (None, "spend", "quantity") and not inside:
                self.bad("conflict", out.path, "graduated tiers with measure spend or quantity", kind)
            for benefit in benefits:
                percent = benefit.kind == "percent_off" and benefit.on != "shipping"
                if not percent or (first and first.kind == "percent_off" and benefit.on != first.on):
                    self.bad("mixed_classes", benefit.path, "percent_off with the same `on`, items or order", benefit.kind)
                elif benefit.given - {"kind", "on", "percent"}:
                    self.bad("conflict", benefit.path, "only `percent` and `on` in a graduated step")
        else:
            for benefit in benefits:
                if first and benefit.class_ != first.class_:
                    self.bad("mixed_classes", benefit.path, f"a benefit of class {out.class_}", benefit.class_)
            if out.mode is not None and not inside and out.given & {"items", "max_discount", "favor"}:
                self.bad("conflict", out.path, "items, max_discount and favor only with `graduated`")


def _ascends(before, at_least):
    """More than the last step before that could be read; amounts in each currency by itself."""
    if isinstance(at_least, dict):
        return all(_ascends([b.get(c) for b in before if b is not None], at_least[c]) for c in at_least)
    read = [b for b in before if b is not None]
    return at_least is None or not read or read[-1] < at_least
