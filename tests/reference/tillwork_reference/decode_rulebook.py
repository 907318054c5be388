"""Decoding a rulebook (rulebook.md: "Top level", "Promotions", "Combination", "Coupons and codes")."""

from types import SimpleNamespace

from . import money, schedule
from .codes import Match
from .decode_programme import ProgrammeDecoder
from .decode_rules import CLASSES, MODES
from .decoding import REQUIRED, decimal_parts
from .reading import JObject, Number


class RulebookDecoder(ProgrammeDecoder):
    def rulebook(self):
        root = self.root
        if isinstance(root, JObject):
            currency, zone = root.fields.get("currency"), root.fields.get("time_zone")
            self.currency = currency if isinstance(currency, str) else None
            self.zone = zone if isinstance(zone, str) and zone in schedule.ZONES else "UTC"
        out = self.record(root, "", {
            "tillwork": (self.version, REQUIRED),
            "id": (self.id, REQUIRED),
            "currency": (self.currency_code, REQUIRED),
            "time_zone": (self.time_zone, "UTC"),
            "price_basis": (self.one_of("gross", "net"), "gross"),
            "rounding": (self.rounding, lambda: SimpleNamespace(mode="half_up", per="line")),
            "spread": (self.one_of("proportional", "even"), "proportional"),
            "refusals": (self.one_of("detailed", "public"), "detailed"),
            "near_misses": (self.count(0, 20), 5),
            "combination": (self.combination, self.default_combination),
            "coupons": (self.list_of(self.coupon), list),
            "promotions": (self.list_of(self.promotion), list),
            "programme": (self.programme, None),
        })
        if out is not None:
            out.coupons = [c for c in out.coupons or [] if c is not None]
            out.promotions = [p for p in out.promotions or [] if p is not None]
            self.check_references(out)
            self.check_codes(out)
        return out

    def version(self, value, path):
        if not isinstance(value, Number):
            return self.bad("wrong_type", path, "1", value)
        if decimal_parts(value) != (False, "1", ""):
            return self.bad("unsupported_version", path, "1", value)
        return 1

    def rounding(self, value, path):
        return self.record(value, path, {
            "mode": (self.one_of(*MODES), "half_up"), "per": (self.one_of("line", "unit", "cart"), "line"),
        })

    # Promotions

    def promotion(self, value, path):
        self.amounts = []
        refs = lambda what: (self.set_of(self.reference(what)), None)
        out = self.record(value, path, {
            "id": (self.id, REQUIRED),
            "name": (self.text, None),
            "labels": (self.mapping(lambda v, p, key: self.text(v, p)), dict),
            "active": (self.boolean, True),
            "schedule": (self.schedule, None),
            "codes": (self.set_of(self.code), None),
            "coupon": (self.reference("coupon"), None),
            "conditions": (self.condition, None),
            "benefit": (self.benefits, REQUIRED),
            "priority": (self.integer(-(10**6), 10**6), 0),
            "exclusive": (self.one_of("none", "class", "cart"), "none"),
            "excludes": (lambda v, p: self.naming(v, p, {"promotions": refs("promotion"), "tags": (self.set_of(), None)}), None),
            "combines_with": (lambda v, p: self.naming(v, p, {
                "promotions": refs("promotion"), "tags": (self.set_of(), None),
                "classes": (self.set_of(self.one_of(*CLASSES)), None),
            }), None),
            "line_exclusive": (self.boolean, False),
            "limits": (self.limits, None),
            "funding": (self.funding, None),
            "floor": (self.floor, None),
            "spread": (self.one_of("proportional", "even"), None),
            "tags": (self.set_of(), list),
        })
        if out is None:
            return None
        if {"codes", "coupon"} <= out.given:
            self.bad("conflict", path, "codes or coupon, not both")
        out.amounts = self.amounts
        out.benefits = [b for b in out.benefit or [] if b is not None]
        out.classes = [c for c in CLASSES if any(b.class_ == c for b in out.benefits)]
        return out

    def benefits(self, value, path):
        if isinstance(value, list):
            return self.list_of(self.benefit, 1, 16)(value, path)
        return [self.benefit(value, path)]

    def naming(self, value, path, spec):
        out = self.record(value, path, spec)
        if out is not None and not value.fields:
            self.bad("empty", path, "at least one key", value)
        return out

    def limits(self, value, path):
        some = (self.count(), None)
        period = (lambda v, p: self.record(v, p, {
            "per": (self.one_of("customer", "total"), REQUIRED), "uses": (self.count(), REQUIRED),
        }), None)
        return self.record(value, path, {
            "per_cart": some, "per_customer": some, "total": some,
            "per_day": period, "per_week": period, "per_month": period,
            "budget": (lambda v, p: self.record(v, p, {
                "amount": (self.amount, REQUIRED), "when_short": (self.one_of("reduce", "skip"), "reduce"),
            }), None),
        })

    def funding(self, value, path):
        entry = lambda v, p: self.record(v, p, {"by": (self.word, REQUIRED), "share": (self.percent, REQUIRED)})
        out = self.list_of(entry, 1)(value, path)
        shares = [e.share if e is not None else None for e in out or []]
        if shares and None not in shares and sum(shares) != 100:
            self.bad("shares_sum", path, "shares that sum to 100")
        return out

    def floor(self, value, path):
        """`"cost"`, an amount (a dict), or {"margin": rate}."""
        if value == "cost" and not isinstance(value, Number):
            return "cost"
        if isinstance(value, JObject) and "margin" in value.fields:
            return self.record(value, path, {"margin": (self.rate(low=0, high=10**12 - 1), REQUIRED)})
        return self.amount(value, path)

    # Combination

    @staticmethod
    def default_combination():
        return SimpleNamespace(strategy="priority", effort=200000, max_codes=None, use_wallet=False, runner_up=False, groups=[])

    def combination(self, value, path):
        out = self.record(value, path, {
            "strategy": (self.one_of("priority", "best"), "priority"),
            "effort": (self.count(0), 200000),
            "max_codes": (self.count(0), None),
            "use_wallet": (self.boolean, False),
            "runner_up": (self.boolean, False),
            "groups": (self.list_of(self.group), list),
        })
        if out is not None:
            out.groups = [g for g in out.groups or [] if g is not None]
            self.unique([(g.id, g.path + "/id") for g in out.groups])
        return out

    def group(self, value, path):
        out = self.record(value, path, {
            "id": (self.id, REQUIRED),
            "promotions": (self.set_of(self.reference("promotion")), list),
            "tags": (self.set_of(), list),
            "take": (self.one_of("best", "first", "all"), "best"),
            "at_most": (self.count(), 1),
        })
        self.at_least_one(out, "promotions", "tags")
        if out is not None and out.take == "all" and "at_most" in out.given:
            self.bad("conflict", path, "no `at_most` with take all")
        return out

    # Coupons and codes

    def coupon(self, value, path):
        date = self.parsed(schedule.parse_date, "a date YYYY-MM-DD")

        def listed(value, path):
            if isinstance(value, JObject):
                return self.record(value, path, {
                    "code": (self.code, REQUIRED), "customer": (self.id, None), "issued": (date, None),
                })
            return SimpleNamespace(path=path, code=self.code(value, path), customer=None, issued=None)

        some = (self.count(), None)
        out = self.record(value, path, {
            "id": (self.id, REQUIRED),
            "code": (self.code, None),
            "codes": (self.list_of(listed, 1), None),
            "signed": (self.signed, None),
            "customers": (self.set_of(), None),
            "segment": (self.set_of(), None),
            "first_order": (self.boolean, False),
            "valid_days": some,
            "schedule": (self.schedule, None),
            "limits": (lambda v, p: self.record(v, p, {"per_code": some, "per_customer": some, "total": some}), None),
        })
        self.exactly_one(out, "code", "codes", "signed")
        return out

    def signed(self, value, path):
        return self.record(value, path, {
            "prefix": (self.prefix, REQUIRED), "key": (self.signing_key, REQUIRED), "bound": (self.boolean, False),
        })

    def prefix(self, value, path):
        if self.text(value, path) is None:
            return None
        if not (1 <= len(value) <= 16 and value.isascii() and value.isalnum()):
            return self.bad("code_format", path, "1 to 16 letters and digits", value)
        return value

    def signing_key(self, value, path):
        if self.text(value, path) is None:
            return None
        digits = all(c in "0123456789abcdefABCDEF" for c in value)
        if not digits or len(value) % 2 or not 32 <= len(value) <= 128:
            return self.bad("key_format", path, "hex of 16 to 64 bytes")
        return bytes.fromhex(value)

    # over the whole document

    def check_references(self, out):
        self.unique([(p.id, p.path + "/id") for p in out.promotions])
        self.unique([(c.id, c.path + "/id") for c in out.coupons])
        tiers = out.programme.tiers if out.programme is not None else []
        out.tier_order = [t.id for t in tiers if t.id is not None]
        known = {
            "promotion": {p.id for p in out.promotions},
            "coupon": {c.id for c in out.coupons},
            "tier": set(out.tier_order),
        }
        lists = {"promotion": "/promotions", "coupon": "/coupons", "tier": "/programme/tiers"}
        readable = ("unknown_reference", "duplicate_id", "duplicate_key", "conflict")
        unreadable = [problem["path"] for problem in self.problems if problem["code"] not in readable]
        for what, name, path in self.references:
            # A definition that could not be read may be the one that is meant.
            if any(_is_entry(path_of, lists[what]) for path_of in unreadable):
                continue
            if name not in known[what]:
                self.bad("unknown_reference", path, f"a {what} of this rulebook", name)
        for promotion in out.promotions:
            for benefit in promotion.benefits:
                if benefit.kind == "tiers" and benefit.measure is not None and benefit.measure.kind == "customer_tier":
                    steps = [s for s in benefit.steps or [] if s is not None and s.at_least in out.tier_order]
                    for before, step in zip(steps, steps[1:]):
                        if out.tier_order.index(before.at_least) >= out.tier_order.index(step.at_least):
                            self.bad("step_order", step.path + "/at_least", "a tier after the one before")

    def check_codes(self, out):
        """Two codes equal after normalisation in one rulebook are an error; `codes` and `families` find them."""
        out.codes, out.families, entries, prefixes = {}, {}, [], []
        for coupon in out.coupons:
            if coupon.code is not None:
                entries.append((coupon.code, coupon.path + "/code", Match(coupon=coupon)))
            for one in coupon.codes or []:
                if one is not None:
                    path = one.path + ("/code" if hasattr(one, "raw") else "")
                    entries.append((one.code, path, Match(coupon=coupon, customer=one.customer, issued=one.issued)))
            if coupon.signed is not None and coupon.signed.prefix is not None:
                prefixes.append((coupon.signed.prefix.casefold(), coupon.signed.path + "/prefix"))
                out.families[coupon.signed.prefix.casefold()] = coupon
        for promotion in out.promotions:
            for i, code in enumerate(promotion.codes or []):
                listed = isinstance(promotion.raw.fields["codes"], list)
                path = promotion.path + "/codes" + (f"/{i}" if listed else "")
                entries.append((code, path, Match(promotion=promotion)))
        self.unique([(code, path) for code, path, _ in entries], "duplicate_code")
        self.unique(prefixes, "duplicate_code")
        for code, _, match in entries:
            out.codes.setdefault(code, match)
        out.triggered = {}  # coupon id -> its promotions
        for promotion in out.promotions:
            if promotion.coupon is not None:
                out.triggered.setdefault(promotion.coupon, []).append(promotion)


def decode_rulebook(root):
    """(rulebook, problems)."""
    decoder = RulebookDecoder(root)
    out = decoder.rulebook()
    if decoder.problems:
        return None, decoder.sorted_problems()
    for position, promotion in enumerate(out.promotions):
        promotion.position = position
    out.coupon_by_id = {c.id: c for c in out.coupons}
    out.groups = out.combination.groups
    out.codes_of_conditions = decoder.codes_of_conditions
    for promotion in out.promotions:
        promotion.groups = [
            g for g in out.groups if promotion.id in g.promotions or set(promotion.tags) & set(g.tags)
        ]
    return out, []


def _is_entry(path, of):
    """Whether a path is a list of definitions, one of them, or the id of one."""
    if path == of or (path == "/programme" and of.startswith(path)):
        return True
    steps = path[len(of) :].split("/")[1:] if path.startswith(of + "/") else []
    return len(steps) == 1 or (len(steps) == 2 and steps[1] == "id")
