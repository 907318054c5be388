"""The ledger's documents, read and written (ledger.md: "Lots", "State", "Events", "Entries", "View")."""

import hashlib
import json
from types import SimpleNamespace
from typing import NamedTuple, Optional

from . import schedule
from .decoding import REQUIRED, Decoder
from .money import MAX_MINOR, money_text
from .reading import JObject, Number, Unreadable, read_json
from .schedule import date_text

CAUSES = ["earn", "confirm", "redeem", "refund", "adjust", "activity", "transfer", "receive", "expire"]
ACCOUNTS = ["issued", "lot", "confirmed", "redeemed", "reversed", "expired", "adjusted", "transferred", "debt"]
# The fields of each event, in the order of the page's table.
FIELDS = {
    "earn": ["key", "at", "order", "points", "spend", "qualifying", "hold"],
    "confirm": ["key", "at", "order"],
    "redeem": ["key", "at", "order", "points"],
    "refund": ["key", "at", "order", "spend", "qualifying", "take_back", "give_back"],
    "adjust": ["key", "at", "points", "expires_on", "reason"],
    "activity": ["key", "at", "activity", "about", "birthday"],
    "transfer": ["key", "at", "points", "to"],
    "receive": ["key", "at", "from", "lots"],
    "expire": ["at"],
}
OPTIONAL = {
    "spend": 0, "qualifying": None, "hold": False, "take_back": 0, "give_back": 0, "expires_on": None, "reason": None, "about": None,
    "birthday": None,
}


class Lot(NamedTuple):
    """Points that came in together; dates are day numbers."""

    id: str
    order: Optional[str]
    earned_at: str
    usable_on: Optional[int]
    expires_on: Optional[int]

    def spend_order(self):
        never = schedule.day_number(9999, 12, 31) + 1
        or_never = lambda day: never if day is None else day
        return (
            or_never(self.expires_on), schedule.parse_at(self.earned_at), self.id, or_never(self.usable_on),
            (self.order is not None, self.order or ""), self.earned_at,
        )

    def is_gone(self, day):
        return self.expires_on is not None and self.expires_on <= day

    def is_usable(self, day):
        return self.usable_on is not None and self.usable_on <= day and not self.is_gone(day)

    def is_pending(self, day):
        return not self.is_gone(day) and not self.is_usable(day)


# Reading


class LedgerDecoder(Decoder):
    def __init__(self, root, currency):
        super().__init__(root)
        self.currency = currency

    def at(self, value, path):
        return self.parsed(lambda t: t if schedule.parse_at(t) is not None else None, "RFC 3339 with an offset")(value, path)

    def date(self, value, path):
        return self.parsed(schedule.parse_date, "YYYY-MM-DD")(value, path)

    def lot(self, points):
        def run(value, path):
            return self.record(value, path, {
                "id": (self.id, REQUIRED), "order": (self.id, None), "earned_at": (self.at, REQUIRED),
                "usable_on": (self.date, None), "expires_on": (self.date, None),
                **({"points": (self.integer(1, MAX_MINOR), REQUIRED)} if points else {}),
            })

        return run

    def some_points(self, value, path):
        return self.integer(1, MAX_MINOR)(value, path)

    # state

    def version(self, value, path):
        if not isinstance(value, Number):
            return self.bad("wrong_type", path, "1", value)
        if self.integer(1, 1)(value, path) is None:
            self.problems[-1]["code"] = "unsupported_version"
        return 1

    def state(self):
        none, needed = (self.points, 0), (self.points, REQUIRED)
        rec = lambda spec: lambda v, p: self.record(v, p, spec)
        lots = self.list_of(self.lot(True))
        order = rec({
            "order": (self.id, REQUIRED), "earned": none, "taken_back": none, "expired": none, "excused": none, "spent": (lots, list),
        })
        qualifying = rec({
            "key": (self.id, REQUIRED), "order": (self.id, None), "day": (self.date, REQUIRED), "points": none,
            "spend": (self.cart_amount, 0),
        })
        activity = rec({
            "activity": (self.id, REQUIRED), "day": (self.date, REQUIRED), "streak": (self.count(0), 0),
            "day_points": none, "month_points": none, "year": (self.count(0, 10000), None), "about": (self.list_of(self.id), list),
        })
        out = self.record(self.root, "", {
            "tillwork": (self.version, REQUIRED),
            "member": (self.id, REQUIRED),
            "at": (self.at, None),
            "day": (self.date, None),
            "debt": none,
            "lots": (lots, list),
            "orders": (self.list_of(order), list),
            "qualifying": (self.list_of(qualifying), list),
            "activities": (self.list_of(activity), list),
            "sent": (rec({"day": (self.date, REQUIRED), "points": needed}), None),
            "keys": (self.list_of(rec({"key": (self.id, REQUIRED), "digest": (self.word, REQUIRED)})), list),
        })
        if out is None:
            return None
        for name in ("lots", "orders", "qualifying", "activities", "keys"):
            setattr(out, name, [x for x in getattr(out, name) or [] if x is not None])
        if len(out.given & {"at", "day"}) == 1:
            self.bad("conflict", "", "`at` and `day`, or neither")
        self.unique([(None if None in (x.id, x.earned_at, x.points) else as_lot(x), x.path) for x in out.lots])
        self.unique([(x.order, x.path + "/order") for x in out.orders])
        self.unique([(x.activity, x.path + "/activity") for x in out.activities])
        self.unique([(x.key, x.path + "/key") for x in out.keys])
        if sum(x.points or 0 for x in out.lots) > MAX_MINOR:
            self.bad("total_range", "/lots", "at most 10^15 points")
        orders = {x.order for x in out.orders}
        for lot in out.lots + [lot for order in out.orders for lot in order.spent or [] if lot is not None]:
            if lot.order is not None and lot.order not in orders:
                self.bad("unknown_reference", lot.path + "/order", "an order of this state")
        return out

    # events

    def event(self, value, path):
        if not isinstance(value, JObject):
            return self.bad("wrong_type", path, "an object", value)
        if "event" not in value.fields:
            return self.bad("missing_field", path + "/event", "a field `event`")
        kind = self.one_of(*CAUSES)(value.fields["event"], path + "/event")
        if kind is None:
            return None
        lot = lambda v, p: self.record(v, p, {
            "points": (self.some_points, REQUIRED), "earned_at": (self.at, REQUIRED), "expires_on": (self.date, None),
        })
        decode = {
            "key": self.id, "at": self.at, "order": self.id, "points": self.some_points, "spend": self.cart_amount,
            "qualifying": self.points, "hold": self.boolean, "take_back": self.points, "give_back": self.points,
            "expires_on": self.date, "reason": self.reason, "activity": self.id, "about": self.id, "birthday": self.birthday,
            "to": self.id, "from": self.id, "lots": self.list_of(lot, 1),
        }
        if kind == "earn":
            decode["points"] = self.points
        if kind == "adjust":
            decode["points"] = self.adjustment
        spec = {name: (decode[name], OPTIONAL.get(name, REQUIRED)) for name in FIELDS[kind]}
        out = self.record(value, path, {"event": (lambda v, p: kind, REQUIRED), **spec})
        if kind == "adjust" and out.points is not None and out.points < 0 and "expires_on" in out.given:
            self.bad("conflict", path, "`expires_on` only with points that come in")
        if kind == "receive":
            out.lots = [x for x in out.lots or [] if x is not None]
        return out

    def adjustment(self, value, path):
        number = self.integer(-MAX_MINOR, MAX_MINOR)(value, path)
        return self.bad("integer_range", path, "not 0", value) if number == 0 else number

    def reason(self, value, path):
        if self.word(value, path) is not None and len(value) > 256:
            return self.bad("too_long", path, "at most 256 characters", value)
        return value

    def birthday(self, value, path):
        """Kept as written."""
        return self.parsed(lambda t: t if schedule.parse_birthday(t) else None, "YYYY-MM-DD or MM-DD")(value, path)

    # entries, question

    def entry(self, value, path):
        if not isinstance(value, JObject):
            return self.bad("wrong_type", path, "an object", value)
        if "kind" not in value.fields:
            return self.bad("missing_field", path + "/kind", "a field `kind`")
        kind = self.one_of("event", "points")(value.fields["kind"], path + "/kind")
        if kind is None:
            return None
        head = {"kind": (lambda v, p: kind, REQUIRED), "member": (self.id, REQUIRED)}
        if kind == "event":
            awarded = lambda v, p: self.record(v, p, {
                "points": (self.points, REQUIRED), "streak": (self.count(0), None), "year": (self.count(0, 10000), None),
            })
            return self.record(value, path, {
                **head, "day": (self.date, REQUIRED), "event": (self.event, REQUIRED), "awarded": (awarded, None),
                "excused": (self.points, 0),
            })
        account = (self.one_of(*ACCOUNTS), REQUIRED)
        out = self.record(value, path, {
            **head, "cause": (self.one_of(*CAUSES), REQUIRED), "key": (self.id, None), "order": (self.id, None),
            "at": (self.at, None), "day": (self.date, REQUIRED), "from": account, "to": account,
            "points": (self.some_points, REQUIRED), "lot": (self.lot(False), None),
        })
        accounts = [out.from_, out.to]
        if None not in accounts and (accounts.count("lot") != ("lot" in out.given) or accounts.count("lot") > 1):
            self.bad("conflict", path, "a `lot` exactly when points come from one or go to one")
        return out

    def question(self):
        return self.record(self.root, "", {"at": (self.at, REQUIRED), "within_days": (self.count(0, 36500), 30)})


def as_lot(record):
    return Lot(record.id, record.order, record.earned_at, record.usable_on, record.expires_on)


def read(rulebook, text, decode):
    """(what `decode(decoder)` gives, problems)."""
    try:
        root = read_json(text) if isinstance(text, (str, bytes, bytearray)) else text
    except Unreadable as error:
        return None, [error.problem]
    decoder = LedgerDecoder(root, rulebook.currency)
    out = decode(decoder)
    return out, decoder.sorted_problems()


def read_event(rulebook, text):
    return read(rulebook, text, lambda decoder: decoder.event(decoder.root, ""))


def read_entries(rulebook, text):
    return read(rulebook, text, lambda decoder: decoder.list_of(decoder.entry, 1)(decoder.root, ""))


# Writing: keys in the order of the tables, fields with their default value and empty lists left out


def given(pairs):
    return {key: value for key, value in pairs.items() if value is not None}


def date_or_none(day):
    return None if day is None else date_text(day)


def lot_document(lot, points=None):
    return given({
        "id": lot.id, "order": lot.order, "earned_at": lot.earned_at, "usable_on": date_or_none(lot.usable_on),
        "expires_on": date_or_none(lot.expires_on), "points": points,
    })


def event_document(event, currency):
    out = {"event": event.event}
    for name in FIELDS[event.event]:
        value = getattr(event, "from_" if name == "from" else name)
        default = OPTIONAL.get(name, REQUIRED)
        if name == "qualifying":
            default = event.points if event.event == "earn" else event.take_back
        if value is None or value == default:
            continue
        if name == "spend":
            value = money_text(value, currency)
        elif name == "expires_on":
            value = date_text(value)
        elif name == "lots":
            value = [given({
                "points": lot.points, "earned_at": lot.earned_at, "expires_on": date_or_none(lot.expires_on),
            }) for lot in value]
        out[name] = value
    return out


def digest_of(event, currency):
    text = json.dumps(event_document(event, currency), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def entry_document(entry, currency):
    out = {"kind": entry.kind, "member": entry.member}
    if entry.kind == "event":
        out |= {"day": date_text(entry.day), "event": event_document(entry.event, currency)}
        if entry.awarded is not None:
            out["awarded"] = given({name: getattr(entry.awarded, name) for name in ("points", "streak", "year")})
        return out | ({"excused": entry.excused} if entry.excused else {})
    return given(out | {
        "cause": entry.cause, "key": entry.key, "order": entry.order, "at": entry.at, "day": date_text(entry.day),
        "from": entry.from_, "to": entry.to, "points": entry.points,
        "lot": None if entry.lot is None else lot_document(entry.lot),
    })


def state_document(state, currency):
    some = lambda value: value or None
    lots = lambda pairs: some([lot_document(lot, points) for lot, points in pairs])
    return given({
        "tillwork": 1,
        "member": state.member,
        "at": state.at,
        "day": date_or_none(state.day),
        "debt": some(state.debt),
        "lots": lots(state.in_spend_order()),
        "orders": some([given({
            "order": name, "earned": some(o.earned), "taken_back": some(o.taken_back), "expired": some(o.expired),
            "excused": some(o.excused), "spent": lots(o.spent),
        }) for name, o in state.orders.items()]),
        "qualifying": some([given({
            "key": q.key, "order": q.order, "day": date_text(q.day), "points": some(q.points),
            "spend": money_text(q.spend, currency) if q.spend else None,
        }) for q in state.qualifying]),
        "activities": some([given({
            "activity": name, "day": date_text(a.day), "streak": some(a.streak), "day_points": some(a.day_points),
            "month_points": some(a.month_points), "year": a.year, "about": some(a.about),
        }) for name, a in state.activities.items()]),
        "sent": None if state.sent is None else {"day": date_text(state.sent.day), "points": state.sent.points},
        "keys": some([{"key": key, "digest": digest} for key, digest in state.keys.items()]),
    })


def refused(document, problems):
    """An answer that refuses; `problems`: dicts, or (code, path)."""
    full = [p if isinstance(p, dict) else {"code": p[0], "path": p[1], "expected": "", "found": ""} for p in problems]
    return {"problems": full, "document": document}


NO_PROGRAMME = SimpleNamespace(
    tiers=[], pending_days=0, expiry=None, reversal_grace_days=0, tier_window=None, tier_grace_days=0, tier_floor=None,
    activities=[], activity_caps=None, transfer=None,
)


def programme_of(rulebook):
    """A rulebook without a programme has a ledger in which points neither pend nor expire."""
    return rulebook.programme or NO_PROGRAMME
