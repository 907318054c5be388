"""Rounding, allocation, floors, caps: every number worked out by hand."""

import pytest
from helpers import cart, line, outcome, payables, reason, rules, runs, saved

from tillwork_reference.money import allocate_runs, cumulative_shares, money_text, over_units, rounded
from fractions import Fraction


@pytest.mark.parametrize(
    "value, half_up, half_even, half_down, up, down",
    [("2.5", 3, 2, 2, 3, 2), ("3.5", 4, 4, 3, 4, 3), ("2.4", 2, 2, 2, 3, 2), ("2.6", 3, 3, 3, 3, 2), ("2", 2, 2, 2, 2, 2)],
)
def test_five_modes(value, half_up, half_even, half_down, up, down):
    modes = ("half_up", "half_even", "half_down", "up", "down")
    assert [rounded(Fraction(value), m) for m in modes] == [half_up, half_even, half_down, up, down]


def test_money_has_all_digits():
    assert [money_text(500, c) for c in ("USD", "JPY", "KWD")] == ["5.00", "500", "0.500"]
    assert money_text(-120, "USD") == "-1.20"


def test_cumulative_shares():
    # A = 100 over 1:1:1 → R(33.33) = 33, R(66.67) − 33 = 34, 100 − 67 = 33
    assert cumulative_shares(100, [1, 1, 1]) == [33, 34, 33]
    # A = 1 over 1:1 → R(0.5) = 1, then 1 − 1 = 0
    assert cumulative_shares(1, [1, 1]) == [1, 0]


def test_over_units():
    assert over_units(7, 3) == [3, 2, 2]


def test_allocate_gives_full_rooms_first_and_spreads_the_rest_again():
    # 90 over weights 50, 30, 20 → 45, 27, 18; the first has room 10 only: it gets 10, 80 are left for 30:20 → 48, 32;
    # both exceed 30 and 20: they get 30 and 20, so 60 in all (the sum of rooms cut A to 60 at once)
    assert allocate_runs(90, [(50, 10), (30, 30), (20, 20)]) == [10, 30, 20]
    # A = 40: 20, 12, 8 → the first gets its 10; 30 over 30:20 → 18, 12
    assert allocate_runs(40, [(50, 10), (30, 30), (20, 20)]) == [10, 18, 12]


def test_percent_rounded_per_line():
    # 10 % of 3 × 9.99 = 2.997 → 3.00; 10 % of 0.05 = 0.005 → 0.01 (half up)
    out = outcome(rules({"kind": "percent_off", "percent": 10}), cart(line("x", "9.99", 3), line("y", "0.05")))
    assert payables(out) == ["26.97", "0.04"]


def test_percent_rounded_per_unit():
    # 10 % of 9.99 = 0.999 → 1.00 a unit; 10 % of 0.04 = 0.004 → 0.00
    book = rules({"kind": "percent_off", "percent": 10}, rounding={"per": "unit"})
    assert payables(outcome(book, cart(line("x", "9.99", 3), line("y", "0.04", 10)))) == ["26.97", "0.40"]


def test_percent_rounded_per_cart():
    # 10 % of (3 × 0.99 + 0.05 + 0.04) = 0.306 → 0.31, over 99·3 = 297, 5, 4 of 306:
    # R(31·297/306) = R(30.09) = 30, R(31·302/306) − 30 = R(30.59) − 30 = 1, 31 − 31 = 0
    book = rules({"kind": "percent_off", "percent": 10}, rounding={"per": "cart"})
    assert payables(outcome(book, cart(line("x", "0.99", 3), line("y", "0.05"), line("z", "0.04")))) == ["2.67", "0.04", "0.04"]


def test_a_line_amount_makes_two_runs():
    # 10.00 over 3 units: one of 3.34, two of 3.33
    out = outcome(rules(), cart({"id": "x", "sku": "x", "amount": "10.00", "quantity": 3}))
    assert runs(out) == [(1, "3.34"), (2, "3.33")]


def test_the_line_share_spreads_over_units():
    # 5 % of 29.97 = 1.4985 → 1.50 over three units: 0.50 each
    assert runs(outcome(rules({"kind": "percent_off", "percent": 5}), cart(line("x", "9.99", 3)))) == [(3, "9.49")]


def test_amount_once_goes_by_price_in_canonical_order():
    # 10.00 over 20.00 (b), 10.00 (a): R(1000·2000/3000) = 667, 333
    book = rules({"kind": "amount_off", "amount": "10.00", "per": "once"})
    assert payables(outcome(book, cart(line("a", "10.00"), line("b", "20.00")))) == ["6.67", "13.33"]


def test_even_spread():
    # 10.01 over two units evenly: R(500.5) = 501 for the dearer, 500
    book = rules({"benefit": {"kind": "amount_off", "amount": "10.01", "per": "once"}, "spread": "even"})
    assert payables(outcome(book, cart(line("a", "10.00"), line("b", "20.00")))) == ["5.00", "14.99"]


def test_ties_in_canonical_order_go_by_sku():
    # 0.01 over two units of 1.00: the first in order (sku "a") gets R(0.5) = 1
    book = rules({"kind": "amount_off", "amount": "0.01", "on": "order"})
    assert payables(outcome(book, cart(line("b", "1.00"), line("a", "1.00")))) == ["1.00", "0.99"]


def test_a_floor_sends_the_rest_to_the_others():
    # 5.00 over two units of 10.00: 2.50 each; a may give 1.00 only, b gets the other 4.00
    book = rules({"kind": "amount_off", "amount": "5.00", "on": "order"})
    assert payables(outcome(book, cart(line("a", "10.00", floor="9.00"), line("b", "10.00")))) == ["9.00", "6.00"]


def test_a_margin_over_cost_is_rounded_up():
    # floor = 3.33 × 1.1 = 3.663 → 3.67; the unit of 5.00 gives at most 1.33
    book = rules({"benefit": {"kind": "amount_off", "amount": "4.00"}, "floor": {"margin": 10}})
    assert payables(outcome(book, cart(line("a", "5.00", cost="3.33")))) == ["3.67"]


def test_floor_reached():
    book = rules({"benefit": {"kind": "percent_off", "percent": 10}, "floor": "cost"})
    out = outcome(book, cart(line("a", "5.00", cost="5.00")))
    assert reason(out, "a") == {"kind": "floor_reached"}


def test_a_cap_cuts_by_what_each_unit_got():
    # 50 % of 10.00 and 6.00 = 5.00 and 3.00; cap 4.00: R(400·500/800) = 250, 150
    book = rules({"kind": "percent_off", "percent": 50, "max_discount": "4.00"})
    assert payables(outcome(book, cart(line("a", "10.00"), line("b", "6.00")))) == ["7.50", "4.50"]


def test_an_order_amount_is_capped_before_it_is_spread():
    # min(9.00, 4.00) over 10.00 : 5.00 = R(266.67) = 267, 133
    book = rules({"kind": "amount_off", "amount": "9.00", "on": "order", "max_discount": "4.00"})
    assert payables(outcome(book, cart(line("a", "10.00"), line("b", "5.00")))) == ["7.33", "3.67"]


def test_a_budget_is_used_up_in_part():
    promotion = {"benefit": {"kind": "amount_off", "amount": "5.00", "on": "order"}, "limits": {"budget": {"amount": "20.00"}}}
    used = cart(line("a", "10.00"), usage=[{"promotion": "a", "spent": "18.00"}])
    assert saved(rules(promotion), used) == "2.00"  # 20.00 − 18.00
    promotion["limits"]["budget"]["when_short"] = "skip"
    assert reason(outcome(rules(promotion), used), "a") == {"kind": "budget_used_up"}


def test_yen_have_no_digits():
    # 10 % of 333 = 33.3 → 33
    book = rules({"kind": "percent_off", "percent": 10}, currency="JPY")
    assert payables(outcome(book, cart(line("a", "333"), currency="JPY"))) == ["300"]


def test_dinars_have_three():
    # 12.5 % of 1.999 = 0.249875 → 0.250
    book = rules({"kind": "percent_off", "percent": "12.5"}, currency="KWD")
    assert payables(outcome(book, cart(line("a", "1.999"), currency="KWD"))) == ["1.749"]


def test_funding_is_cumulative():
    # 1.00 at 33.333333 and 66.666667 %: R(33.333333) = 33, then 67
    book = rules({"benefit": {"kind": "amount_off", "amount": "1.00"}, "funding": [{"by": "p", "share": "33.333333"}, {"by": "s", "share": "66.666667"}]})
    out = outcome(book, cart(line("a", "5.00")))
    assert out["applied"][0]["funding"] == [{"by": "p", "amount": "0.33"}, {"by": "s", "amount": "0.67"}]
