"""Returns: every number worked out by hand."""

import json

import pytest
from helpers import cart, line, outcome, rules

from tillwork_reference import read_rulebook
from tillwork_reference.returns import line_back, refund, refund_with

LATER = "2026-11-20T10:00:00Z"


class Slip:
    """Returns of one order, each from the state of the last."""

    def __init__(self, rulebook, cart, policy="share"):
        self.rulebook = read_rulebook(json.dumps(rulebook))[0]
        self.cart, self.policy = json.dumps(cart), policy
        self.outcome = {**outcome(rulebook, cart), "digest": "d"}
        self.state, self.count = None, 0

    def ask(self, tamper=None, **request):
        request = {"at": LATER, "policy": self.policy, **request}
        if self.state is not None:
            request.setdefault("before", self.state)
        text = json.dumps({**self.outcome, **(tamper or {})})
        if request["policy"] == "reprice":
            return refund_with(self.rulebook, text, self.cart, json.dumps(request))
        return refund(text, json.dumps(request))

    def back(self, *lines, **request):
        self.count += 1
        lines = [dict(zip(("line", "units", "price"), one)) for one in lines]
        answer = self.ask(id=f"slip-{self.count}", lines=lines, **request)
        assert "return" in answer, answer
        self.state = answer["return"]["state"]
        return answer["return"]

    def refused(self, tamper=None, **request):
        answer = self.ask(tamper, **request)
        assert "problems" in answer, answer
        return answer["document"], [(p["code"], p["path"]) for p in answer["problems"]]


def page(policy):
    three = {"id": "three-for-two", "benefit": {"kind": "fixed_price", "count": 3, "pay_for": 2, "items": {"sku": "MUG"}}}
    thirty = {"id": "thirty", "conditions": {"kind": "spend", "at_least": "30.00"}, "benefit": {"kind": "amount_off", "on": "order", "amount": "3.00"}}
    book = rules(three, thirty, programme={"earn": {"points": 1, "per": "1.00"}})
    return Slip(book, cart(line("1", "10.00", 3, sku="MUG"), line("2", "5.00", 2, sku="TEA")), policy)


def test_the_example_of_the_page_by_share():
    done = page("share").back(("1", 1))
    assert done["totals"] == {"goods": "6.00", "shipping": "0.00", "prepaid": "0.00", "gifts": "0.00", "waived": "0.00", "refund": "6.00"}
    assert done["lines"] == [{"line": "1", "sku": "MUG", "units": 1, "subtotal": "10.00", "discount": "4.00", "refund": "6.00", "points": 6}]
    assert done["points"] == {"take_back": 6, "give_back": 0}
    assert done["promotions"] == [
        {"promotion": "three-for-two", "amount": "3.33", "kept": "6.67"}, {"promotion": "thirty", "amount": "0.67", "kept": "2.33"},
    ]
    assert done["state"] == {
        "outcome": "d", "policy": "share", "lines": [{"line": "1", "units": 1}], "shipping": [], "gifts": [], "coupons": [],
        "refunded": "6.00", "charged": "0.00", "points": {"take_back": 6, "give_back": 0},
    }
    assert [(e["kind"], e.get("amount")) for e in done["effects"]] == [
        ("use_back", "3.33"), ("use_back", "0.67"), ("refund_points", None), ("refund", "6.00"),
    ]


@pytest.mark.parametrize("price, back, points", [("9.00", "9.00", 9), ("0.00", "0.00", None)])
def test_a_price_names_the_unit(price, back, points):
    done = page("share").back(("1", 1, price))
    assert done["totals"]["refund"] == back and done["lines"][0].get("points") == points


def test_the_example_of_the_page_by_reprice():
    slip = page("reprice")
    done = slip.back(("1", 1))
    lost = {"kind": "no_eligible_items", "needed": 3, "actual": 2}
    assert done["totals"]["refund"] == "0.00"
    assert done["lines"] == [{"line": "1", "sku": "MUG", "units": 1, "subtotal": "10.00", "discount": "10.00", "refund": "0.00"}]
    assert done["promotions"] == [{"promotion": "three-for-two", "amount": "10.00", "kept": "0.00", "reason": lost}]
    done = slip.back(("2", 1))
    # 20.00 + 5.00 without the 3.00 off: 25.00 are kept of 27.00
    assert done["totals"]["refund"] == "2.00"
    missing = {"kind": "condition", "path": "/promotions/1/conditions", "measure": "spend", "needed": "30.00", "actual": "25.00", "basis": "class"}
    assert done["promotions"] == [
        {"promotion": "three-for-two", "amount": "0.00", "kept": "0.00", "reason": lost},
        {"promotion": "thirty", "amount": "3.00", "kept": "0.00", "reason": missing},
    ]
    done = slip.back(("1", 2), ("2", 1))
    assert done["totals"]["refund"] == "25.00" and done["state"]["refunded"] == "27.00"
    assert all("reason" not in one for one in done["promotions"])
    assert done["state"]["points"] == {"take_back": 27, "give_back": 0}


class Line:
    """10 units at 1.00, of which 3 are free and one at 0.50."""

    quantity, subtotal, payable = 10, 1000, 650
    runs = [type("Run", (), {"units": u, "price": p}) for u, p in ((6, 100), (1, 50), (3, 0))]


@pytest.mark.parametrize("units, subtotal, refund", [
    ({None: 1}, 100, 65),
    ({None: 3}, 300, 195),
    ({100: 6}, 600, 600),
    ({100: 6, None: 1}, 700, 613),  # 600 and a quarter of 50: 12.5 → 13 with half up
    ({0: 3, None: 2}, 500, 186),  # two of seven that paid 650: 185.71
    ({0: 3, 50: 1, 100: 6}, 1000, 650),
    ({None: 10}, 1000, 650),
])
def test_units_by_price_and_without(units, subtotal, refund):
    assert line_back(Line, units)[:2] == (subtotal, refund)


def test_all_units_refund_what_was_paid():
    slip = Slip(rules({"kind": "percent_off", "percent": "33.3"}), cart(line("x", "9.99", 7), shipping=[{"id": "p", "method": "m", "amount": "4.00"}]))
    backs = [slip.back(("x", n))["totals"]["refund"] for n in (1, 2, 3, 1)]
    # 33.3 % of 69.93 is 23.29, so 46.64 were paid: R(46.64·k/7) for k = 1, 3, 6, 7 = 6.66, 19.99, 39.98, 46.64
    assert backs == ["6.66", "13.33", "19.99", "6.66"]
    assert slip.back(shipping=["p"])["totals"] == {
        "goods": "0.00", "shipping": "4.00", "prepaid": "0.00", "gifts": "0.00", "waived": "0.00", "refund": "4.00",
    }


def test_a_deposit_is_paid_back_with_its_units():
    book = rules({"kind": "deposit", "paid": "10.00", "worth": "20.00"}, {"kind": "percent_off", "percent": 10})
    book["promotions"][0]["funding"] = [{"by": "shop", "share": 50}, {"by": "brand", "share": 50}]
    slip = Slip(book, cart(line("tent", "100.00", 2), deposits=[{"promotion": "a", "quantity": 1}]))
    done = slip.back(("tent", 1))
    # 180.00 − 20.00 = 160.00 are paid: 80.00 each; 10.00 paid before: 5.00; 20.00 − 10.00 is funded: of a half 2.50 each
    assert done["totals"]["goods"] == "80.00" and done["totals"]["prepaid"] == "5.00" and done["totals"]["refund"] == "85.00"
    deposit = next(one for one in done["promotions"] if one["promotion"] == "a")
    assert deposit == {
        "promotion": "a", "amount": "10.00", "kept": "10.00", "prepaid": "5.00",
        "funding": [{"by": "shop", "amount": "2.50"}, {"by": "brand", "amount": "2.50"}],
    }


def test_points_spent_go_back():
    book = rules(programme={"earn": {"points": 1, "per": "1.00"}, "redeem": {"points": 100, "value": "1.00"}})
    slip = Slip(book, cart(line("x", "10.00", 3), customer={"id": "c", "points": 1000}, redeem=1000))
    # 20.00 are paid: one of three refunds R(6.67), 20 points earned: R(6.67) = 7; 1000 spent: R(333.3)
    done = slip.back(("x", 1))
    assert done["totals"]["refund"] == "6.67" and done["points"] == {"take_back": 7, "give_back": 333}
    assert done["promotions"] == [{"promotion": "$points", "amount": "3.33", "kept": "6.67"}]
    assert slip.back(("x", 2))["state"]["points"] == {"take_back": 20, "give_back": 1000}


def test_gifts_are_kept_charged_or_required():
    gift = {"benefit": {"kind": "gift", "gifts": [{"sku": "SPOON", "quantity": 2}]}, "conditions": {"kind": "spend", "at_least": "20.00"}}
    make = lambda: Slip(rules(gift), cart(line("x", "10.00", 3)), "reprice")
    assert make().back(("x", 2))["gifts"] == []
    values = [{"sku": "SPOON", "value": "1.50"}]
    slip = make()
    done = slip.back(("x", 2), gifts="charge", gift_values=values)
    # 20.00 of goods less 3.00 for two spoons
    assert done["totals"]["refund"] == "17.00" and done["totals"]["gifts"] == "3.00"
    assert done["gifts"] == [{"promotion": "a", "sku": "SPOON", "returned": 0, "owed": 2, "value": "3.00"}]
    done = slip.back(gifts="charge", gift_values=values, gifts_returned=[{"promotion": "a", "sku": "SPOON", "quantity": 1}])
    assert done["totals"]["refund"] == "1.50" and done["gifts"][0]["value"] == "1.50"
    two = [{"line": "x", "units": 2}]
    assert make().refused(lines=two, gifts="require") == ("return", [("gift_required", "/gifts_returned")])
    assert make().refused(lines=two, gifts="charge") == ("return", [("missing_field", "/gift_values")])


def test_the_clamp_is_waived_and_caught_up():
    # 30 % off from 30.00: of three for 10.00 each, 21.00 are paid; two cost 20.00, so one refunds 1.00, and two more 20.00
    book = rules({"conditions": {"kind": "spend", "at_least": "30.00"}, "benefit": {"kind": "percent_off", "percent": 50}})
    slip = Slip(book, cart(line("x", "10.00", 3)), "reprice")
    # 15.00 were paid, two cost 20.00: −5.00, which is not asked for
    done = slip.back(("x", 1))
    assert (done["totals"]["goods"], done["totals"]["waived"], done["totals"]["refund"]) == ("-5.00", "5.00", "0.00")
    done = slip.back(("x", 1))
    assert (done["totals"]["goods"], done["totals"]["waived"], done["totals"]["refund"]) == ("10.00", "-5.00", "5.00")
    assert slip.back(("x", 1))["state"]["refunded"] == "15.00"


def test_free_shipping_can_be_lost():
    book = rules({"conditions": {"kind": "spend", "at_least": "20.00"}, "benefit": {"kind": "free_shipping"}})
    slip = Slip(book, cart(line("x", "10.00", 2), shipping=[{"id": "p", "method": "m", "amount": "4.00"}]), "reprice")
    done = slip.back(("x", 1))
    assert done["shipping"] == [{"id": "p", "refund": "-4.00"}] and done["totals"]["refund"] == "6.00"
    # everything is returned: the numbers of share; the shipping that stays cost nothing
    assert slip.back(("x", 1))["state"]["refunded"] == "20.00"


def test_a_step_less():
    tiers = {"kind": "tiers", "measure": {"kind": "spend"}, "steps": [
        {"at_least": "20.00", "benefit": {"kind": "amount_off", "on": "order", "amount": "2.00"}},
        {"at_least": "40.00", "benefit": {"kind": "amount_off", "on": "order", "amount": "5.00"}},
    ]}
    slip = Slip(rules(tiers), cart(line("x", "10.00", 4)), "reprice")
    done = slip.back(("x", 1))
    # 35.00 were paid; three cost 28.00
    assert done["totals"]["refund"] == "7.00"
    assert done["promotions"] == [{
        "promotion": "a", "amount": "3.00", "kept": "2.00", "reason": {
            "kind": "condition", "path": "/promotions/0/benefit/measure", "measure": "spend", "needed": "40.00", "actual": "30.00", "basis": "class",
        },
    }]
    every = Slip(rules({"kind": "every", "each": "10.00", "amount": "1.00"}), cart(line("x", "10.00", 4)), "reprice")
    assert every.back(("x", 1))["promotions"][0]["reason"] == {
        "kind": "condition", "path": "/promotions/0/benefit/each", "measure": "spend", "needed": "40.00", "actual": "30.00", "basis": "class",
    }


def test_requests_that_are_refused():
    slip = page("share")
    entry = lambda *one: dict(zip(("line", "units", "price"), one))
    refused = lambda **request: slip.refused(**request)[1]
    assert refused(lines=[entry("9", 1), entry("1", 1, "8.00"), entry("1", 4), entry("1", 3, "9.00"), entry("2", 1), entry("2", 1)]) == [
        ("unknown_reference", "/lines/0/line"), ("unknown_reference", "/lines/1/price"), ("too_many_units", "/lines/2/units"),
        ("too_many_units", "/lines/3/units"), ("duplicate_id", "/lines/5/line"),
    ]
    assert refused(at="2026-11-11T11:59:59Z") == [("moment_order", "/at")]
    assert refused(shipping=["parcel"]) == [("unknown_reference", "/shipping/0")]
    assert refused(gift_values=[{"sku": "MUG", "value": "1.00"}]) == [("unknown_reference", "/gift_values/0/sku")]
    slip.back(("1", 2))
    assert refused(lines=[entry("1", 2)]) == [("too_many_units", "/lines/0/units")]
    before = {**slip.state, "outcome": "e", "policy": "reprice", "refunded": "27.01", "points": {"take_back": 28, "give_back": 1}}
    assert sorted(refused(before=before)) == [
        ("amount_range", "/before/refunded"), ("conflict", "/policy"), ("integer_range", "/before/points/give_back"),
        ("integer_range", "/before/points/take_back"), ("receipt_mismatch", "/before/outcome"),
    ]


def test_outcomes_that_do_not_add_up():
    slip = page("share")
    totals = slip.outcome["totals"]
    assert slip.refused({"totals": {**totals, "payable": "28.00"}}) == ("outcome", [("sum_mismatch", "/totals/payable")])
    assert slip.refused({"lines": slip.outcome["lines"][:1]})[1] == [
        ("sum_mismatch", "/totals/subtotal"), ("sum_mismatch", "/totals/discounts/order"), ("sum_mismatch", "/applied/1/amount"),
    ]
    assert slip.refused({"applied": slip.outcome["applied"][:1]})[1] == [
        ("unknown_reference", "/lines/0/adjustments/1/promotion"), ("unknown_reference", "/lines/1/adjustments/0/promotion"),
    ]
    other = page("reprice")
    lines = json.loads(json.dumps(other.outcome["lines"]))
    lines[0]["sku"] = "CUP"
    assert other.refused({"lines": lines, "at": "2026-11-11T12:00:01Z"})[1] == [("receipt_mismatch", "/at"), ("receipt_mismatch", "/lines")]
