"""The ledger of points: every number worked out by hand."""

import json

import pytest

from tillwork_reference import read_rulebook
from tillwork_reference.ledger import apply, replay
from tillwork_reference.ledger_days import day_of, expiry_of, window_end
from tillwork_reference.ledger_views import report, view
from tillwork_reference.schedule import date_text, parse_date

EXAMPLE = {
    "earn": {"points": 1, "per": "1.00"},
    "pending_days": 14,
    "expiry": {"kind": "rolling", "days": 365},
    "reversal_grace_days": 30,
    "tiers": [{"id": "silver", "points": 100}, {"id": "gold", "points": 500}],
    "tier_window": {"kind": "rolling", "days": 365},
    "tier_grace_days": 30,
    "activities": [{"id": "check-in", "kind": "check_in", "points": 2, "streak": [{"days": 3, "points": 10}]}],
}
NEW = {"tillwork": 1, "member": "c-1"}


def book(programme=None, zone="America/New_York"):
    rulebook = {"tillwork": 1, "id": "shop", "currency": "USD", "time_zone": zone}
    if programme is not None:
        rulebook["programme"] = programme
    found, problems = read_rulebook(json.dumps(rulebook))
    assert not problems, problems
    return found


def programme_problems(programme):
    rulebook = {"tillwork": 1, "id": "shop", "currency": "USD", "programme": programme}
    return [(p["code"], p["path"].removeprefix("/programme")) for p in read_rulebook(json.dumps(rulebook))[1]]


def event(kind, key, at, **more):
    return {"event": kind, **({"key": key} if key else {}), "at": at if "T" in at else f"{at}T12:00:00-05:00", **more}


class Member:
    """Applies events, checks after each that entries and state tell the same."""

    def __init__(self, programme=None, zone="America/New_York", state=None):
        self.book, self.state, self.entries = book(programme, zone), state or NEW, []
        self.from_new = state is None

    def do(self, kind, key, at, **more):
        answer = apply(self.book, json.dumps(self.state), json.dumps(event(kind, key, at, **more)))
        assert "problems" not in answer, answer
        balance = lambda state: sum(lot["points"] for lot in state.get("lots", [])) - state.get("debt", 0)
        gained = sum(
            e["points"] * ((e["to"] in ("lot", "debt")) - (e["from"] in ("lot", "debt"))) for e in answer["entries"] if e["kind"] == "points"
        )
        assert balance(answer["state"]) - balance(self.state) == gained
        self.state = answer["state"]
        self.entries += answer["entries"]
        if self.from_new:
            assert replay(self.book, json.dumps(self.entries)) == {"state": self.state}
        return answer

    def refused(self, kind, key, at, **more):
        answer = apply(self.book, json.dumps(self.state), json.dumps(event(kind, key, at, **more)))
        assert answer.get("document") == "event", answer
        return [(p["code"], p["path"]) for p in answer["problems"]]

    def view(self, at, **more):
        at = at if "T" in at else f"{at}T12:00:00-05:00"
        return view(self.book, json.dumps(self.state), json.dumps({"at": at, **more}))

    def report(self, at):
        return report(self.book, json.dumps(self.entries), f"{at}T12:00:00-05:00")

    def lots(self):
        return [(lot["id"], lot["points"]) for lot in self.state.get("lots", [])]


def moves(answer):
    return [(e["from"], e["to"], e["points"]) for e in answer["entries"] if e["kind"] == "points"]


# The page's example


def test_the_example_of_the_page():
    m = Member(EXAMPLE)
    answer = m.do("earn", "k-1", "2026-01-10", order="o-1", points=120)
    written = {"event": "earn", "key": "k-1", "at": "2026-01-10T12:00:00-05:00", "order": "o-1", "points": 120}
    lot = {"id": "k-1", "order": "o-1", "earned_at": "2026-01-10T12:00:00-05:00", "usable_on": "2026-01-24", "expires_on": "2027-01-24"}
    assert answer["entries"] == [
        {"kind": "event", "member": "c-1", "day": "2026-01-10", "event": written},
        {
            "kind": "points", "member": "c-1", "cause": "earn", "key": "k-1", "order": "o-1", "at": "2026-01-10T12:00:00-05:00",
            "day": "2026-01-10", "from": "issued", "to": "lot", "points": 120, "lot": lot,
        },
    ]
    seen = m.view("2026-01-10")
    assert (seen["points"], seen["pending"], seen["balance"], seen["tier"]) == (0, 120, 120, "silver")
    assert seen["next_tier"] == {"tier": "gold", "points": 500, "missing": 380}
    assert seen["tier_lost"] == {"on": "2027-02-09"}
    assert seen["becoming_usable"] == [{"on": "2026-01-24", "points": 120}]
    m.do("redeem", "k-2", "2026-02-01", order="o-2", points=100)
    answer = m.do("refund", "k-3", "2026-02-03", order="o-1", take_back=120)
    assert moves(answer) == [("lot", "reversed", 20), ("debt", "reversed", 100)]
    seen = m.view("2026-02-03")
    assert (seen["balance"], seen["debt"], "tier" in seen, seen["counts"]) == (0, 100, False, {"points": 0})
    answer = m.do("refund", "k-4", "2026-02-05", order="o-2", give_back=100)
    assert moves(answer) == [("redeemed", "lot", 100), ("lot", "debt", 100)]
    assert "lots" not in m.state and "debt" not in m.state
    # 120 issued, 120 reversed, of which 100 by a debt that 100 points paid
    sums = m.report("2026-02-05")
    assert (sums["issued"], sums["reversed"], sums["redeemed"], sums["debt"], sums["outstanding"]) == (120, 120, 0, 0, 0)
    assert sums["months"] == [{
        "month": "2026-01", "issued": 120, "adjusted": 0, "transferred": 0, "redeemed": 0, "expired": 0, "reversed": 20, "paid": 100,
        "outstanding": 0,
    }]


# Days and dates


@pytest.mark.parametrize("begin, expiry, gone", [
    ("2026-01-24", {"kind": "rolling", "days": 365}, "2027-01-24"),
    ("2026-03-01", {"kind": "fixed_day", "month": 12, "day": 31}, "2027-01-01"),  # the first 31 December not before it, plus a day
    ("2026-12-31", {"kind": "fixed_day", "month": 12, "day": 31}, "2027-01-01"),
    ("2026-03-31", {"kind": "fixed_day", "month": 3, "day": 30, "years": 1}, "2028-03-31"),  # 30 March 2027, a year later
    ("2026-02-28", {"kind": "fixed_day", "month": 2, "day": 29}, "2026-03-01"),  # 28 February 2026 is that day
    ("2026-03-01", {"kind": "fixed_day", "month": 2, "day": 29, "years": 1}, "2028-03-01"),  # 28 February 2027 → 29 February 2028
    ("9999-12-31", {"kind": "rolling", "days": 1}, None),
    ("9999-12-30", {"kind": "rolling", "days": 1}, "9999-12-31"),
    ("9999-06-01", {"kind": "fixed_day", "month": 5, "day": 1}, None),
])
def test_expiry(begin, expiry, gone):
    found = expiry_of(parse_date(begin), book({"expiry": expiry}).programme)
    assert (None if found is None else date_text(found)) == gone


@pytest.mark.parametrize("day, window, end", [
    ("2026-01-10", {"kind": "rolling", "days": 365}, "2027-01-10"),
    ("2026-01-10", {"kind": "year"}, "2027-01-01"),
    ("2026-01-01", {"kind": "year"}, "2027-01-01"),  # the first beginning after its day
    ("2026-03-31", {"kind": "year", "month": 4}, "2026-04-01"),
    ("2026-03-01", {"kind": "year", "month": 2, "day": 29}, "2027-02-28"),
])
def test_window(day, window, end):
    assert date_text(window_end(parse_date(day), book({"tier_window": window}).programme.tier_window)) == end


def test_the_day_is_local_and_never_goes_back():
    m = Member(zone="America/New_York")
    # the clock goes from 02:00 back to 01:00 on 1 November 2026 at 06:00 UTC; 04:30 UTC is 00:30 on that day
    m.do("adjust", "a", "2026-11-01T04:30:00Z", points=1, reason="x")
    assert m.state["day"] == "2026-11-01"
    later = Member(state={**m.state, "day": "2026-11-02"})
    assert later.do("expire", None, "2026-11-01T12:00:00Z")["state"]["day"] == "2026-11-02"
    assert date_text(day_of("1970-01-01T00:00:00Z", m.book)) == "1970-01-01"  # 1969 in New York
    assert date_text(day_of("9999-12-31T23:00:00-05:00", book(zone="Asia/Tokyo"))) == "9999-12-31"


# Lots


def test_points_are_spent_by_expiry_then_age():
    m = Member()
    m.do("adjust", "late", "2026-01-01", points=10, reason="x")
    m.do("adjust", "soon", "2026-01-02", points=10, reason="x", expires_on="2026-03-01")
    m.do("adjust", "later", "2026-01-03", points=10, reason="x", expires_on="2026-04-01")
    assert [name for name, _ in m.lots()] == ["soon", "later", "late"]
    m.do("redeem", "r", "2026-02-01", order="o", points=15)
    assert m.lots() == [("later", 5), ("late", 10)]
    assert [(lot["id"], lot["points"]) for lot in m.state["orders"][0]["spent"]] == [("soon", 10), ("later", 5)]


def test_a_lot_is_gone_on_the_day_it_expires():
    m = Member()
    m.do("adjust", "a", "2026-01-01", points=10, reason="x", expires_on="2026-03-01")
    assert m.view("2026-02-28")["points"] == 10
    assert m.view("2026-03-01")["points"] == 0
    assert m.refused("redeem", "r", "2026-03-01", order="o", points=1) == [("not_enough_points", "/points")]
    answer = m.do("expire", None, "2026-03-05")
    assert answer["entries"][0] == {
        "kind": "points", "member": "c-1", "cause": "expire", "day": "2026-03-01", "from": "lot", "to": "expired", "points": 10,
        "lot": {"id": "a", "earned_at": "2026-01-01T12:00:00-05:00", "usable_on": "2026-01-01", "expires_on": "2026-03-01"},
    }
    assert answer["entries"][1]["event"] == {"event": "expire", "at": "2026-03-05T12:00:00-05:00"}


def test_the_same_key_twice():
    m = Member()
    m.do("earn", "k", "2026-01-01", order="o", points=5)
    again = apply(m.book, json.dumps(m.state), json.dumps(event("earn", "k", "2026-01-01", order="o", points=5, qualifying=5, hold=False)))
    assert again == {"tillwork": 1, "state": m.state, "entries": [], "again": True}  # defaults make no difference
    assert m.refused("earn", "k", "2026-01-01", order="o", points=6) == [("key_reused", "/key")]
    assert m.refused("earn", "l", "2025-12-31", order="o", points=6) == [("too_early", "/at")]


def test_hold_and_confirm():
    m = Member({"pending_days": 5, "expiry": {"kind": "rolling", "days": 10}})
    m.do("earn", "held", "2026-01-01", order="o", points=7, hold=True)
    m.do("earn", "pending", "2026-01-01", order="o", points=3)
    assert m.view("2027-01-01")["pending"] == 7  # the other 3 went on 2026-01-16
    answer = m.do("confirm", "c", "2026-01-03", order="o")
    assert moves(answer) == [("lot", "confirmed", 3), ("confirmed", "lot", 3), ("lot", "confirmed", 7), ("confirmed", "lot", 7)]
    dates = [(lot["id"], lot["usable_on"], lot["expires_on"]) for lot in m.state["lots"]]
    assert dates == [("held", "2026-01-03", "2026-01-13"), ("pending", "2026-01-03", "2026-01-16")]
    assert m.refused("confirm", "d", "2026-01-04", order="p") == [("unknown_order", "/order")]
    assert moves(m.do("confirm", "e", "2026-01-04", order="o")) == []


# Refunds


def test_take_back_in_the_order_of_the_page():
    m = Member()
    m.do("earn", "a", "2026-01-01", order="o", points=100)
    m.do("adjust", "b", "2026-01-01", points=30, reason="x", expires_on="2026-02-01")
    m.do("redeem", "r", "2026-01-02", order="p", points=110)  # 30 of b (it expires first), 80 of a
    m.do("adjust", "c", "2026-01-03", points=50, reason="x")
    # (a) 20 are left of the order, (c) 50 of others, (d) 30 become a debt
    assert moves(m.do("refund", "f", "2026-01-04", order="o", take_back=100)) == [
        ("lot", "reversed", 20), ("lot", "reversed", 50), ("debt", "reversed", 30),
    ]
    assert m.state["debt"] == 30
    # back come first the 80 of a, then the 30 of b, which expired on 1 February: the debt is paid from b first (it is first in spend order)
    answer = m.do("refund", "g", "2026-02-10", order="p", give_back=110)
    assert moves(answer) == [("redeemed", "lot", 80), ("redeemed", "lot", 30), ("lot", "debt", 30)]
    assert m.lots() == [("a", 80)]


def test_what_is_left_of_an_expired_lot_expires_at_once():
    m = Member()
    m.do("adjust", "b", "2026-01-01", points=30, reason="x", expires_on="2026-02-01")
    m.do("redeem", "r", "2026-01-02", order="p", points=30)
    answer = m.do("refund", "g", "2026-02-10", order="p", give_back=10)
    assert moves(answer) == [("redeemed", "lot", 10), ("lot", "expired", 10)]
    assert answer["entries"][-1]["cause"] == "refund" and answer["entries"][-1]["key"] == "g"
    assert m.refused("refund", "h", "2026-02-10", order="p", give_back=21, take_back=1) == [
        ("more_than_earned", "/take_back"), ("more_than_spent", "/give_back"),
    ]


def test_grace_for_points_that_go_back():
    m = Member({"reversal_grace_days": 30})
    m.do("adjust", "b", "2026-01-01", points=30, reason="x", expires_on="2026-02-01")
    m.do("redeem", "r", "2026-01-02", order="p", points=30)
    m.do("refund", "g", "2026-02-10", order="p", give_back=10)
    assert m.state["lots"][0]["expires_on"] == "2026-03-12"  # 10 February + 30 days
    m.do("refund", "h", "2026-02-11", order="p", give_back=5)
    assert [(lot["expires_on"], lot["points"]) for lot in m.state["lots"]] == [("2026-03-12", 10), ("2026-03-13", 5)]


def test_expired_points_are_not_asked_for_a_second_time():
    m = Member({"expiry": {"kind": "rolling", "days": 10}})
    m.do("earn", "a", "2026-01-01", order="o", points=40)
    m.do("adjust", "b", "2026-01-05", points=100, reason="x", expires_on="2027-01-01")
    answer = m.do("refund", "f", "2026-02-01", order="o", take_back=25)
    assert moves(answer) == [("lot", "expired", 40)]
    assert answer["entries"][1]["excused"] == 25
    assert m.state["orders"][0] == {"order": "o", "earned": 40, "taken_back": 25, "expired": 40, "excused": 25}
    answer = m.do("refund", "g", "2026-02-02", order="o", take_back=15)
    assert moves(answer) == [] and m.lots() == [("b", 100)]


def test_earn_then_full_refund_is_neutral():
    m = Member(EXAMPLE)
    m.do("earn", "a", "2026-01-01", order="o", points=40, spend="40.00")
    m.do("refund", "f", "2026-01-02", order="o", take_back=40, spend="40.00")
    assert set(m.state) == {"tillwork", "member", "at", "day", "orders", "keys"}


def test_qualifying_is_taken_off_the_last_first():
    m = Member({"tiers": [{"id": "s", "spend": "10.00"}]})
    m.do("earn", "a", "2026-01-01", order="o", points=5, spend="6.00")
    m.do("earn", "b", "2026-01-02", order="o", points=5, spend="6.00")
    assert m.view("2026-01-02")["counts"] == {"spend": "12.00"}
    m.do("refund", "f", "2026-01-03", order="o", take_back=0, spend="7.00", qualifying=6)
    assert m.state["qualifying"] == [{"key": "a", "order": "o", "day": "2026-01-01", "points": 4, "spend": "5.00"}]
    assert m.view("2026-01-03")["next_tier"] == {"tier": "s", "spend": "10.00", "missing": "5.00"}


# Adjustments, debts, transfers


def test_negative_adjustments_make_no_debt():
    m = Member({"pending_days": 3})
    m.do("earn", "a", "2026-01-01", order="o", points=10)
    assert m.refused("adjust", "b", "2026-01-01", points=-11, reason="x") == [("not_enough_points", "/points")]
    assert moves(m.do("adjust", "b", "2026-01-01", points=-10, reason="x")) == [("lot", "adjusted", 10)]
    assert m.refused("adjust", "c", "2026-01-02", points=1, reason="x", expires_on="2026-01-02") == [("moment_order", "/expires_on")]
    assert m.refused("adjust", "c", "2026-01-02", points=-1, reason="", expires_on="2026-01-03") == [("conflict", ""), ("empty", "/reason")]
    assert m.refused("adjust", "c", "2026-01-02", points=0, reason="x" * 257) == [("integer_range", "/points"), ("too_long", "/reason")]


def test_pending_points_pay_debts():
    m = Member({"pending_days": 3}, state={"tillwork": 1, "member": "c-1", "debt": 7})
    answer = m.do("earn", "a", "2026-01-01", order="o", points=10)
    assert moves(answer) == [("issued", "lot", 10), ("lot", "debt", 7)]
    assert m.lots() == [("a", 3)] and "debt" not in m.state


def test_transfer_and_receive():
    terms = {"transfer": {"minimum": 10, "step": 5, "per_month": 100}}
    m = Member(terms)
    m.do("adjust", "a", "2026-01-01", points=40, reason="x", expires_on="2026-06-01")
    m.do("earn", "b", "2026-01-02", order="o", points=60)
    assert m.refused("transfer", "t", "2026-01-03", points=5, to="c-1") == [("self_reference", "/to"), ("integer_range", "/points")]
    assert m.refused("transfer", "t", "2026-01-03", points=12, to="c-2") == [("integer_range", "/points")]
    assert m.refused("transfer", "t", "2026-01-03", points=105, to="c-2") == [("over_limit", "/points"), ("not_enough_points", "/points")]
    answer = m.do("transfer", "t", "2026-01-03", points=50, to="c-2")
    assert list(answer) == ["tillwork", "state", "entries", "receive"]
    assert answer["receive"] == {
        "event": "receive", "key": "t", "at": "2026-01-03T12:00:00-05:00", "from": "c-1", "lots": [
            {"points": 40, "earned_at": "2026-01-01T12:00:00-05:00", "expires_on": "2026-06-01"},
            {"points": 10, "earned_at": "2026-01-02T12:00:00-05:00"},
        ],
    }
    assert m.state["sent"] == {"day": "2026-01-03", "points": 50}
    assert m.refused("transfer", "u", "2026-01-31", points=55, to="c-2") == [("over_limit", "/points"), ("not_enough_points", "/points")]
    assert m.refused("transfer", "u", "2026-02-01", points=55, to="c-2") == [("not_enough_points", "/points")]
    other = Member(terms, state={"tillwork": 1, "member": "c-2"})
    got = apply(other.book, json.dumps(other.state), json.dumps(answer["receive"]))
    assert [(lot["id"], lot["points"], lot["earned_at"][:10]) for lot in got["state"]["lots"]] == [("t", 40, "2026-01-01"), ("t", 10, "2026-01-02")]
    assert Member().refused("transfer", "t", "2026-01-03", points=5, to="c-2") == [("not_offered", "/event")]
    both = m.entries + got["entries"]
    assert report(m.book, json.dumps(both), "2026-01-31T00:00:00Z")["transferred"] == 0


# Activities


def test_streaks_cycles_and_caps():
    m = Member({"activities": [{
        "id": "in", "kind": "check_in", "points": 2, "streak": [{"days": 2, "points": 5}, {"days": 3, "points": 10}], "cycle": 3,
        "per_month": 25, "qualifies": True,
    }]})
    award = lambda day: m.do("activity", day, day, activity="in")["entries"][0]["awarded"]
    assert award("2026-01-28") == {"points": 2, "streak": 1}
    assert award("2026-01-29") == {"points": 7, "streak": 2}
    assert m.refused("activity", "k", "2026-01-29", activity="in") == [("already_given", "/at")]
    assert award("2026-01-30") == {"points": 12, "streak": 3}
    assert award("2026-01-31") == {"points": 2, "streak": 1}  # the cycle is over; 23 of 25 in January
    assert award("2026-02-01") == {"points": 7, "streak": 2}  # a new month
    assert award("2026-02-03") == {"points": 2, "streak": 1}  # a day was left out
    assert m.state["activities"] == [{"activity": "in", "day": "2026-02-03", "streak": 1, "day_points": 2, "month_points": 9}]
    assert sum(q["points"] for q in m.state["qualifying"]) == 32
    assert m.refused("activity", "k", "2026-02-04", activity="out", about="x") == [("unknown_reference", "/activity")]
    assert m.refused("activity", "k", "2026-02-04", activity="in", about="x") == [("conflict", "")]


def test_reviews_referrals_and_caps_of_all_activities():
    m = Member({
        "activities": [{"id": "review", "kind": "review", "points": 10}, {"id": "friend", "kind": "referral", "points": 50}],
        "activity_caps": {"per_day": 65},
    })
    m.do("activity", "a", "2026-01-01", activity="friend", about="c-2")
    m.do("activity", "b", "2026-01-01", activity="review", about="tea")
    answer = m.do("activity", "c", "2026-01-01", activity="review", about="mug")
    assert answer["entries"][0]["awarded"] == {"points": 5} and moves(answer) == [("issued", "lot", 5)]
    answer = m.do("activity", "d", "2026-01-01", activity="review", about="pot")
    assert answer["entries"][0]["awarded"] == {"points": 0} and moves(answer) == []
    assert m.refused("activity", "e", "2026-01-02", activity="review", about="pot") == [("already_given", "/about")]
    assert m.refused("activity", "e", "2026-01-02", activity="friend", about="c-1") == [("self_reference", "/about")]
    assert m.refused("activity", "e", "2026-01-02", activity="friend") == [("missing_field", "/about")]


def test_birthdays_around_new_year():
    m = Member({"activities": [{"id": "cake", "kind": "birthday", "points": 100, "before_days": 3, "after_days": 5}]})
    answer = m.do("activity", "a", "2026-12-30", activity="cake", birthday="1990-01-02")
    assert answer["entries"][0]["awarded"] == {"points": 100, "year": 2027}
    assert m.refused("activity", "b", "2027-01-03", activity="cake", birthday="01-02") == [("already_given", "/at")]
    assert m.refused("activity", "b", "2027-01-08", activity="cake", birthday="01-02") == [("not_birthday", "/birthday")]
    assert m.do("activity", "b", "2028-01-07", activity="cake", birthday="01-02")["state"]["activities"][0]["year"] == 2028
    leap = Member({"activities": [{"id": "cake", "kind": "birthday", "points": 1}]})
    assert leap.do("activity", "a", "2027-02-28", activity="cake", birthday="02-29")
    assert leap.refused("activity", "b", "2028-02-28", activity="cake", birthday="02-29") == [("not_birthday", "/birthday")]
    assert leap.do("activity", "b", "2028-02-29", activity="cake", birthday="02-29")


# Tiers


def test_tiers_rise_at_once_and_fall_after_grace():
    m = Member({
        "tiers": [{"id": "silver", "points": 100}, {"id": "gold", "points": 200}], "tier_window": {"kind": "rolling", "days": 100},
        "tier_grace_days": 10, "tier_floor": "silver",
    })
    m.do("earn", "a", "2026-01-01", order="o", points=150)
    m.do("earn", "b", "2026-02-01", order="p", points=60)
    seen = m.view("2026-02-01")
    # the 150 count until 11 April (100 days after 1 January), gold is kept until 21 April; the floor holds silver
    assert (seen["tier"], "next_tier" in seen, seen["tier_lost"]) == ("gold", False, {"on": "2026-04-21", "tier": "silver"})
    assert m.view("2026-04-20")["tier"] == "gold" and m.view("2026-04-21")["tier"] == "silver"
    assert m.view("2028-01-01")["tier"] == "silver" and "tier_lost" not in m.view("2028-01-01")


# The report


def test_a_report_counts_lots_that_are_gone():
    m = Member({"expiry": {"kind": "rolling", "days": 31}})
    m.do("earn", "a", "2026-01-31T23:30:00-05:00", order="o", points=100)
    m.do("redeem", "r", "2026-02-01", order="p", points=30)
    m.do("adjust", "b", "2026-02-02", points=10, reason="x")
    m.do("adjust", "c", "2026-02-03", points=-15, reason="x")  # from a, which expires first
    assert m.report("2026-03-02")["expired"] == 0
    sums = m.report("2026-03-03")  # 31 January + 31 days = 3 March; b goes on 5 March
    assert {k: v for k, v in sums.items() if k not in ("tillwork", "at", "day", "months")} == {
        "issued": 100, "adjusted": -5, "transferred": 0, "redeemed": 30, "expired": 55, "reversed": 0, "debt": 0, "outstanding": 10,
    }
    assert [(one["month"], one["issued"], one["adjusted"], one["outstanding"]) for one in sums["months"]] == [
        ("2026-01", 100, -15, 0), ("2026-02", 0, 10, 10),
    ]
    for one in sums["months"]:
        left = one["issued"] + one["adjusted"] + one["transferred"]
        assert left == one["outstanding"] + one["redeemed"] + one["expired"] + one["reversed"] + one["paid"]


# Bad documents


def test_programmes():
    assert programme_problems({"tiers": [{"id": "a", "points": 1}, {"id": "b", "points": 1}]}) == [("step_order", "/tiers/1/points")]
    assert programme_problems({"tiers": [{"id": "a", "points": 1}, {"id": "b"}]}) == [("conflict", "/tiers/1")]
    assert programme_problems({"tiers": [{"id": "a", "spend": {"EUR": "1.00"}}]}) == [("currency_missing", "/tiers/0/spend")]
    assert programme_problems({"tier_floor": "a"}) == [("unknown_reference", "/tier_floor")]
    assert programme_problems({"expiry": {"kind": "fixed_day", "month": 4, "day": 31}}) == [("moment_format", "/expiry/day")]
    assert programme_problems({"expiry": {"kind": "fixed_day", "month": 2, "day": 29}}) == []
    steps = [{"days": 3, "points": 1}, {"days": 3, "points": 1}]
    assert programme_problems({"activities": [{"id": "a", "kind": "check_in", "points": 1, "streak": steps, "cycle": 2}]}) == [
        ("conflict", "/activities/0"), ("step_order", "/activities/0/streak/1/days"),
    ]
    assert programme_problems({"activities": [{"id": "a", "kind": "review", "points": 1, "cycle": 2}]}) == [("unknown_field", "/activities/0/cycle")]


def test_states():
    def found(state):
        answer = apply(book(), json.dumps(state), json.dumps(event("expire", None, "2026-01-01")))
        assert answer["document"] == "state"
        return [(p["code"], p["path"]) for p in answer["problems"]]

    lot = {"id": "a", "earned_at": "2026-01-01T00:00:00Z", "points": 10**15}
    assert found({**NEW, "lots": [lot, lot]}) == [("total_range", "/lots"), ("duplicate_id", "/lots/1")]
    assert found({**NEW, "at": "2026-01-01T00:00:00Z"}) == [("conflict", "")]
    assert found({**NEW, "orders": [{"order": "o"}, {"order": "o"}]}) == [("duplicate_id", "/orders/1/order")]
    assert found({**NEW, "debt": -1, "balance": 7}) == [("integer_range", "/debt"), ("unknown_field", "/balance")]


def test_entries_that_cannot_be_posted():
    m = Member()
    m.do("earn", "a", "2026-01-01", order="o", points=5)
    m.do("redeem", "b", "2026-01-01", order="p", points=5)
    problems = lambda entries: [(p["code"], p["path"]) for p in replay(m.book, json.dumps(entries))["problems"]]
    assert problems([]) == [("empty", "")]
    assert problems([m.entries[0], *m.entries[2:]]) == [("conflict", "/2")]  # no lot to take the points from
    assert problems([m.entries[0], {**m.entries[1], "member": "c-2"}]) == [("conflict", "/1")]
    assert problems([*m.entries[:2], m.entries[3]]) == [("conflict", "/2")]  # the order is not there
    assert problems([{**m.entries[1], "to": "issued"}]) == [("conflict", "/0")]
