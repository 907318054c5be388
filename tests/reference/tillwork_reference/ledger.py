"""The ledger: apply, replay, and what posting an entry does (ledger.md, "Applying an event", "Entries")."""

import copy
from types import SimpleNamespace

from . import schedule
from .ledger_days import day_of, month_of
from .ledger_documents import (
    as_lot, digest_of, entry_document, programme_of, read, read_entries, read_event, refused, state_document,
)
from .ledger_events import Turn
from .money import MAX_MINOR


class CannotPost(Exception):
    """The entry does not fit the state."""


class State:
    def __init__(self, member):
        self.member, self.at, self.day, self.debt = member, None, None, 0
        self.lots = {}  # Lot -> points
        self.orders, self.qualifying, self.activities = {}, [], {}
        self.sent, self.keys = None, {}

    def in_spend_order(self):
        return [(lot, self.lots[lot]) for lot in sorted(self.lots, key=lambda lot: lot.spend_order())]

    def total(self):
        return sum(self.lots.values())

    def order(self, name):
        if name not in self.orders:
            raise CannotPost
        return self.orders[name]

    def add_order(self, name):
        self.orders.setdefault(name, SimpleNamespace(earned=0, taken_back=0, expired=0, excused=0, spent=[]))

    def qualify(self, **entry):
        if entry["points"] or entry["spend"]:
            self.qualifying.append(SimpleNamespace(**entry))


# Posting


def post(state, entry, rulebook):
    if entry.member != state.member:
        raise CannotPost
    if entry.kind == "event":
        post_event(state, entry, rulebook)
    else:
        post_points(state, entry)


def post_event(state, entry, rulebook):
    event, kind = entry.event, entry.event.event
    state.at, state.day = event.at, entry.day
    if kind != "expire":
        if event.key in state.keys:
            raise CannotPost
        state.keys[event.key] = digest_of(event, rulebook.currency)
    if kind in ("earn", "redeem"):
        state.add_order(event.order)
    if kind == "earn":
        state.orders[event.order].earned += event.points
        if state.orders[event.order].earned > MAX_MINOR:
            raise CannotPost
        points = event.points if event.qualifying is None else event.qualifying
        state.qualify(key=event.key, order=event.order, day=entry.day, points=points, spend=event.spend)
    elif kind == "confirm":
        state.order(event.order)
    elif kind == "refund":
        order = state.order(event.order)
        order.taken_back += event.take_back
        order.excused += entry.excused
        unqualify(state, event)
    elif kind == "activity":
        post_activity(state, entry, programme_of(rulebook))
    elif kind == "transfer":
        before = state.sent.points if state.sent and month_of(state.sent.day) == month_of(entry.day) else 0
        state.sent = SimpleNamespace(day=entry.day, points=before + event.points)


def unqualify(state, event):
    """Taken off the order's entries, the last first, cut to what is there."""
    points, spend = event.take_back if event.qualifying is None else event.qualifying, event.spend
    for entry in reversed([q for q in state.qualifying if q.order == event.order]):
        less_points, less_spend = min(points, entry.points), min(spend, entry.spend)
        entry.points, entry.spend = entry.points - less_points, entry.spend - less_spend
        points, spend = points - less_points, spend - less_spend
    state.qualifying = [q for q in state.qualifying if q.points or q.spend]


def post_activity(state, entry, programme):
    event, awarded = entry.event, entry.awarded
    if awarded is None:
        raise CannotPost
    record = state.activities.setdefault(
        event.activity, SimpleNamespace(day=None, streak=0, day_points=0, month_points=0, year=None, about=[])
    )
    same_day = record.day == entry.day
    same_month = record.day is not None and month_of(record.day) == month_of(entry.day)
    record.day_points = awarded.points + (record.day_points if same_day else 0)
    record.month_points = awarded.points + (record.month_points if same_month else 0)
    record.day = entry.day
    if awarded.streak is not None:
        record.streak = awarded.streak
    if awarded.year is not None:
        record.year = awarded.year
    if event.about is not None:
        record.about.append(event.about)
    if any(a.id == event.activity and a.qualifies for a in programme.activities):
        state.qualify(key=event.key, order=None, day=entry.day, points=awarded.points, spend=0)


def post_points(state, entry):
    points, lot = entry.points, entry.lot
    if entry.to == "lot":
        state.lots[lot] = state.lots.get(lot, 0) + points
        if state.total() > MAX_MINOR:
            raise CannotPost
    if entry.from_ == "lot":
        if state.lots.get(lot, 0) < points:
            raise CannotPost
        state.lots[lot] -= points
        if not state.lots[lot]:
            del state.lots[lot]
    if entry.to == "redeemed":
        spent = state.order(entry.order).spent
        if spent and spent[-1][0] == lot:
            spent[-1] = (lot, spent[-1][1] + points)
        else:
            spent.append((lot, points))
    if entry.from_ == "redeemed":
        take_off_end(state.order(entry.order).spent, points)
    if entry.to == "expired" and lot.order is not None:
        state.order(lot.order).expired += points
    if entry.from_ == "debt":
        state.debt += points
    if entry.to == "debt":
        state.debt -= points
    if not 0 <= state.debt <= MAX_MINOR:
        raise CannotPost


def take_off_end(spent, points):
    """Takes so many points off the end; gives back what was taken, as (lot, points), the last first."""
    taken = []
    while points > 0:
        if not spent:
            raise CannotPost
        lot, has = spent.pop()
        taken.append((lot, min(points, has)))
        if has > points:
            spent.append((lot, has - points))
        points -= min(points, has)
    return taken


# Applying


def read_state(rulebook, text):
    record, problems = read(rulebook, text, lambda decoder: decoder.state())
    return (None, problems) if problems else (state_of(record), [])


def state_of(record):
    state = State(record.member)
    state.at, state.day, state.debt = record.at, record.day, record.debt
    state.lots = {as_lot(lot): lot.points for lot in record.lots}
    for o in record.orders:
        state.add_order(o.order)
        into = state.orders[o.order]
        into.earned, into.taken_back, into.expired, into.excused = o.earned, o.taken_back, o.expired, o.excused
        into.spent = [(as_lot(lot), lot.points) for lot in o.spent]
    for q in record.qualifying:
        state.qualify(key=q.key, order=q.order, day=q.day, points=q.points, spend=q.spend)
    for a in record.activities:
        state.activities[a.activity] = SimpleNamespace(
            day=a.day, streak=a.streak, day_points=a.day_points, month_points=a.month_points, year=a.year, about=a.about
        )
    state.sent = record.sent
    state.keys = {k.key: k.digest for k in record.keys}
    return state


def apply(rulebook, state_text, event_text):
    """{"tillwork", "state", "entries", "again"?, "receive"?}, or {"problems", "document"}."""
    state, problems = read_state(rulebook, state_text)
    if problems:
        return refused("state", problems)
    event, problems = read_event(rulebook, event_text)
    if problems:
        return refused("event", problems)
    key = None if event.event == "expire" else event.key
    if key in state.keys:
        if state.keys[key] != digest_of(event, rulebook.currency):
            return refused("event", [("key_reused", "/key")])
        return {"tillwork": 1, "state": state_document(state, rulebook.currency), "entries": [], "again": True}
    if state.at is not None and schedule.parse_at(event.at) < schedule.parse_at(state.at):
        return refused("event", [("too_early", "/at")])
    turn = Turn(rulebook, copy.deepcopy(state), event, day_of(event.at, rulebook, state), post)
    turn.expire_what_is_gone()
    problems = list(turn.problems())
    if problems:
        return refused("event", problems)
    turn.happen()
    answer = {
        "tillwork": 1,
        "state": state_document(turn.state, rulebook.currency),
        "entries": [entry_document(entry, rulebook.currency) for entry in turn.entries],
    }
    if event.event == "transfer":
        answer["receive"] = turn.receive()
    return answer


def replay(rulebook, entries_text):
    """{"state"} built from the entries of one member, or {"problems", "document"}."""
    entries, problems = read_entries(rulebook, entries_text)
    if problems:
        return refused("entries", problems)
    state = State(entries[0].member)
    for place, entry in enumerate(entries):
        if entry.kind == "points" and entry.lot is not None:
            entry.lot = as_lot(entry.lot)
        try:
            post(state, entry, rulebook)
        except CannotPost:
            return refused("entries", [("conflict", f"/{place}")])
    return {"state": state_document(state, rulebook.currency)}
