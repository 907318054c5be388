"""Benefits: every number worked out by hand."""

import pytest
from helpers import cart, line, outcome, payables, reason, rules, runs, saved


def test_the_lowest_set_price_wins():
    # a: 8.00 for all three; b: 7.00, takes all over. a is out: 3 × (3.00 − 2.00) = 3.00 less
    out = outcome(rules({"kind": "set_price", "price": "8.00"}, {"kind": "set_price", "price": "7.00"}), cart(line("x", "10.00", 3)))
    assert out["totals"]["saved"] == "9.00"
    assert reason(out, "a") == {"kind": "saves_less_than", "promotion": "b", "by": "3.00"}


def test_a_higher_set_price_is_refused():
    # b would give 2 × 2.00 where a gives 2 × 3.00
    out = outcome(rules({"kind": "set_price", "price": "7.00"}, {"kind": "set_price", "price": "8.00"}), cart(line("x", "10.00", 2)))
    assert reason(out, "b") == {"kind": "saves_less_than", "promotion": "a", "by": "2.00"}


@pytest.mark.parametrize("favor, left", [("merchant", ["12.00", "5.00"]), ("customer", ["6.00", "8.00"])])
def test_set_price_takes_so_many_units(favor, left):
    # one unit at 5.00 … merchant: the cheapest (8.00); at 6.00 for the customer's dearest
    price = "5.00" if favor == "merchant" else "6.00"
    book = rules({"kind": "set_price", "price": price, "max_units": 1, "favor": favor})
    assert payables(outcome(book, cart(line("x", "12.00"), line("y", "8.00")))) == left


def test_stock_and_units_per_customer():
    book = rules({"kind": "set_price", "price": "5.00", "stock": 10, "units_per_customer": 3})
    used = lambda **counts: cart(line("x", "9.00", 4), usage=[{"promotion": "a", **counts}])
    assert saved(book, used(units=8)) == "8.00"  # 10 − 8 = 2 units × 4.00
    assert saved(book, used(customer_units=2)) == "4.00"  # 3 − 2 = 1 unit
    assert reason(outcome(book, used(units=10)), "a") == {"kind": "limit_reached", "which": "stock", "needed": 10, "actual": 10}


def test_amount_off_per_unit_line_once():
    lines = cart(line("x", "1.50", 2), line("y", "9.00"))
    assert saved(rules({"kind": "amount_off", "amount": "2.00"}), lines) == "5.00"  # 1.50 + 1.50 + 2.00
    assert saved(rules({"kind": "amount_off", "amount": "2.00", "per": "line"}), lines) == "4.00"
    assert saved(rules({"kind": "amount_off", "amount": "2.00", "per": "once"}), lines) == "2.00"


def test_three_for_two_takes_the_cheapest_units_for_the_merchant():
    # units 10 9 8 7 6 5 4: k = 2; merchant: groups (9 8 7) (6 5 4) → 7 + 4 = 11; customer: (10 9 8) (7 6 5) → 8 + 5 = 13
    lines = cart(*[line(f"u{p}", f"{p}.00") for p in (10, 9, 8, 7, 6, 5, 4)])
    benefit = {"kind": "fixed_price", "count": 3, "pay_for": 2}
    assert saved(rules(benefit), lines) == "11.00"
    assert saved(rules({**benefit, "favor": "customer"}), lines) == "13.00"


def test_groups_that_save_nothing_are_not_made():
    # customer: (10 10) for 12 saves 8; (3 3) for 12 saves nothing
    out = outcome(
        rules({"kind": "fixed_price", "count": 2, "price": "12.00", "favor": "customer"}), cart(line("x", "10.00", 2), line("y", "3.00", 2))
    )
    assert out["applied"][0]["times"] == 1 and out["totals"]["saved"] == "8.00"


def test_fixed_price_same_sku():
    # x, x for 5.00: 12 − 5 = 7; y alone makes no pair
    book = rules({"kind": "fixed_price", "count": 2, "price": "5.00", "same_sku": True})
    out = outcome(book, cart(line("l1", "6.00", sku="x"), line("l2", "6.00", sku="x"), line("l3", "9.00", sku="y")))
    assert payables(out) == ["2.50", "2.50", "9.00"]


def test_buy_two_get_one_of_the_same():
    # units 9 7 7 5 4 2, b = 2, g = 1, k = 2; merchant gets the 2 cheapest: 4 + 2; customer: (9 7 7) (5 4 2) → 7 + 2
    lines = cart(line("a", "9.00"), line("b", "7.00", 2), line("c", "5.00"), line("d", "4.00"), line("e", "2.00"))
    benefit = {"kind": "buy_get", "buy": {"quantity": 2}, "get": {"quantity": 1}, "deal": {"percent": 100}}
    assert saved(rules(benefit), lines) == "6.00"
    assert saved(rules({**benefit, "favor": "customer"}), lines) == "9.00"


def test_buy_shirts_get_ties():
    # shirts 30 20, ties 25 18 10. merchant, b = g = 1: k = 2: ties 18, 10 with 30, 20 → 28.
    # customer: 25 (one shirt ≥ 25), then 18 (two shirts ≥ 18) → 43
    lines = cart(
        line("s1", "30.00", tags=["shirt"]), line("s2", "20.00", tags=["shirt"]),
        line("t1", "25.00", tags=["tie"]), line("t2", "18.00", tags=["tie"]), line("t3", "10.00", tags=["tie"]),
    )
    benefit = {
        "kind": "buy_get", "buy": {"items": {"tag": "shirt"}, "quantity": 1}, "get": {"items": {"tag": "tie"}, "quantity": 1},
        "deal": {"percent": 100},
    }
    assert saved(rules(benefit), lines) == "28.00"
    assert saved(rules({**benefit, "favor": "customer"}), lines) == "43.00"


def test_a_got_unit_is_never_dearer_than_a_bought_one():
    book = rules({
        "kind": "buy_get", "buy": {"items": {"tag": "shirt"}, "quantity": 1}, "get": {"items": {"tag": "tie"}, "quantity": 1},
        "deal": {"percent": 100},
    })
    out = outcome(book, cart(line("s", "10.00", tags=["shirt"]), line("t", "10.01", tags=["tie"])))
    assert reason(out, "a") == {"kind": "no_eligible_items", "needed": 2, "actual": 2}


def test_buy_get_that_overlaps():
    # B = {9, 6, 5} (tag b), G = {8, 6} (tag g; the 6 is in both), b = g = 1.
    # merchant: two applications need two of B without the got ones: got {8, 6} with bought {9, 5}: 5 < 6, not possible;
    # so one application, the smallest sum: got 6 (bought 9). customer: got 8 (bought 9).
    lines = cart(
        line("u9", "9.00", tags=["b"]), line("u8", "8.00", tags=["g"]), line("u6", "6.00", tags=["b", "g"]), line("u5", "5.00", tags=["b"])
    )
    benefit = {
        "kind": "buy_get", "buy": {"items": {"tag": "b"}, "quantity": 1}, "get": {"items": {"tag": "g"}, "quantity": 1},
        "deal": {"percent": 100},
    }
    assert saved(rules(benefit), lines) == "6.00"
    assert saved(rules({**benefit, "favor": "customer"}), lines) == "8.00"


def test_nth_unit_ladder():
    # units 10 8 6 4 2; steps 2nd 50 %, 3rd free; m = 3, f = 1, r = 2, r' = 2 → 2 applications, all 5 units.
    # merchant: no step: 5 − (2 + 1) = 2 units (10, 8); 2nd reached by both: 6, 4 → 5.00; 3rd by one: 2 → 2.00; together 7.00
    # customer: (10 8 6) (4 2) → 4.00 + 6.00 + 1.00 = 11.00
    lines = cart(*[line(f"u{p}", f"{p}.00") for p in (10, 8, 6, 4, 2)])
    steps = [{"nth": 2, "deal": {"percent": 50}}, {"nth": 3, "deal": {"percent": 100}}]
    out = outcome(rules({"kind": "nth_unit", "steps": steps}), lines)
    assert out["totals"]["saved"] == "7.00" and out["applied"][0]["times"] == 2
    assert saved(rules({"kind": "nth_unit", "steps": steps, "favor": "customer"}), lines) == "11.00"


def test_nth_unit_cut_to_full_groups_first():
    # at most 1 application: the full group of 3; merchant: 6 4 2 → 4 × 50 % + 2 = 4.00
    lines = cart(*[line(f"u{p}", f"{p}.00") for p in (10, 8, 6, 4, 2)])
    steps = [{"nth": 2, "deal": {"percent": 50}}, {"nth": 3, "deal": {"percent": 100}}]
    assert saved(rules({"kind": "nth_unit", "steps": steps, "max_applications": 1}), lines) == "4.00"


def test_bundle_leaves_the_others_fillable():
    # components: any of x or y; x. One x, one y: the x must go to the second component.
    parts = [{"items": {"sku": ["x", "y"]}, "quantity": 1}, {"items": {"sku": "x"}, "quantity": 1}]
    out = outcome(rules({"kind": "bundle", "components": parts, "deal": {"price": "10.00"}}), cart(line("x", "6.00"), line("y", "9.00")))
    # 15 − 10 = 5.00 over 9.00 : 6.00 → 3.00, 2.00
    assert payables(out) == ["4.00", "6.00"]


def test_bundle_percent_is_rounded_per_application():
    # two bundles of 0.33 + 0.33, 50 % each: per line and application R(16.5) = 17 → 4 × 17 = 68 (all at once: 33 + 33)
    parts = [{"items": {"sku": "x"}, "quantity": 1}, {"items": {"sku": "y"}, "quantity": 1}]
    book = rules({"kind": "bundle", "components": parts, "deal": {"percent": 50}})
    assert saved(book, cart(line("x", "0.33", 2), line("y", "0.33", 2))) == "0.68"


def test_consumed_units_serve_once():
    # a takes the pair; b finds one unit only
    pair = {"kind": "fixed_price", "count": 2, "price": "5.00"}
    out = outcome(rules(pair, pair), cart(line("x", "4.00", 3)))
    assert reason(out, "b") == {"kind": "no_eligible_items", "needed": 2, "actual": 1}
    out = outcome(rules(pair, {**pair, "shares_units": True}), cart(line("x", "4.00", 3)))
    # a: 8.00 − 5.00 on two (2.50, 2.50); b takes the 2 cheapest of 4.00 2.50 2.50: 5.00 − 5.00 saves nothing
    assert reason(out, "b") == {"kind": "saves_nothing"}


def test_add_on():
    book = rules({"kind": "add_on", "at_least": "20.00", "items": {"sku": "sock"}, "deal": {"price": "1.00"}})
    assert saved(book, cart(line("coat", "20.00"), line("sock", "4.00", 2))) == "3.00"  # one unit
    out = outcome(book, cart(line("coat", "19.99"), line("sock", "4.00", 2)))
    assert reason(out, "a") == {
        "kind": "condition", "path": "/promotions/0/benefit/at_least", "measure": "spend", "needed": "20.00", "actual": "19.99", "basis": "class",
    }


def test_every():
    # 65 / 20 = 3 full steps; at most 2
    book = rules({"kind": "every", "each": "20.00", "amount": "3.00", "at_most": 2})
    out = outcome(book, cart(line("x", "65.00")))
    assert out["totals"]["saved"] == "6.00" and out["applied"][0]["times"] == 2


def test_order_percent_on_list_prices():
    # 50 % off the unit, then 10 % of the list price 10.00 = 1.00
    book = rules({"kind": "percent_off", "percent": 50}, {"kind": "percent_off", "on": "order", "percent": 10, "basis": "list"})
    assert payables(outcome(book, cart(line("x", "10.00")))) == ["4.00"]


def test_parallel_and_progressive_percentages():
    # 10 % then 10 % of the running 9.00 = 0.90; on `class` 10.00 = 1.00
    ten = {"kind": "percent_off", "percent": 10}
    assert saved(rules(ten, ten), cart(line("x", "10.00"))) == "1.90"
    assert saved(rules(ten, {**ten, "basis": "class"}), cart(line("x", "10.00"))) == "2.00"


def test_shipping():
    ships = {"shipping": [{"id": "s1", "method": "std", "amount": "4.99"}, {"id": "s2", "method": "fast", "amount": "9.99"}]}
    c = cart(line("x", "1.00"), **ships)
    # 50 %: 2.495 → 2.50, 4.995 → 5.00
    assert saved(rules({"kind": "percent_off", "on": "shipping", "percent": 50}), c) == "7.50"
    # 5.00 over 9.99 : 4.99 of 14.98 → R(333.44) = 333, 167
    out = outcome(rules({"kind": "amount_off", "on": "shipping", "amount": "5.00"}), c)
    assert [s["payable"] for s in out["shipping"]] == ["3.32", "6.66"]
    assert saved(rules({"kind": "set_price", "on": "shipping", "price": "5.00"}), c) == "4.99"
    assert saved(rules({"kind": "free_shipping", "methods": "std"}), c) == "4.99"


def test_tiers_highest():
    steps = [{"at_least": "50.00", "benefit": {"kind": "percent_off", "on": "order", "percent": 5}},
             {"at_least": "100.00", "benefit": {"kind": "percent_off", "on": "order", "percent": 10}}]
    book = rules({"kind": "tiers", "measure": {"kind": "spend"}, "steps": steps})
    assert saved(book, cart(line("x", "99.99"))) == "5.00"  # 4.9995
    assert saved(book, cart(line("x", "100.00"))) == "10.00"


def test_tiers_graduated_spend():
    # 5 % of 50–100, 10 % of the rest: 2.50 + 2.00
    steps = [{"at_least": "50.00", "benefit": {"kind": "percent_off", "on": "order", "percent": 5}},
             {"at_least": "100.00", "benefit": {"kind": "percent_off", "on": "order", "percent": 10}}]
    book = rules({"kind": "tiers", "mode": "graduated", "measure": {"kind": "spend"}, "steps": steps})
    assert saved(book, cart(line("x", "120.00"))) == "4.50"


def test_tiers_graduated_quantity():
    # units 10 8 6 4: 2nd and 3rd 10 % (0.80 + 0.60), from the 4th 50 % (2.00); customer: 4 6 8 10 → 0.60 + 0.80 + 5.00
    lines = cart(*[line(f"u{p}", f"{p}.00") for p in (10, 8, 6, 4)])
    steps = [{"at_least": 2, "benefit": {"kind": "percent_off", "percent": 10}}, {"at_least": 4, "benefit": {"kind": "percent_off", "percent": 50}}]
    tiers = {"kind": "tiers", "mode": "graduated", "measure": {"kind": "quantity"}, "steps": steps}
    assert saved(rules(tiers), lines) == "3.40"
    assert saved(rules({**tiers, "favor": "customer"}), lines) == "6.40"


def test_deposits_are_used_while_each_deducts_what_was_paid():
    book = rules({"kind": "deposit", "paid": "50.00", "worth": "100.00"})
    deposits = lambda n: {"deposits": [{"promotion": "a", "quantity": n}]}
    out = outcome(book, cart(line("x", "260.00"), **deposits(3)))  # 100, 100, 60 ≥ 50
    assert out["totals"]["prepaid"] == "150.00" and out["totals"]["saved"] == "110.00" and out["totals"]["payable"] == "0.00"
    out = outcome(book, cart(line("x", "240.00"), **deposits(3)))  # the third would deduct 40 < 50
    assert out["totals"]["prepaid"] == "100.00" and out["totals"]["payable"] == "40.00"
    assert reason(outcome(book, cart(line("x", "240.00"))), "a")["measure"] == "deposit"


def test_points():
    book = rules(
        {"kind": "points", "points": 3, "per": "10.00"}, {"kind": "points", "multiplier": "2.5"}, {"kind": "points", "points": 7},
        programme={"earn": {"points": 1, "per": "1.00"}},
    )
    out = outcome(book, cart(line("x", "19.99"), customer={"points": 10}))
    # 3 × 1.999 = 5.997 → 5; 1.5 × 19.99 = 29.985 → 29; 7; the programme 19
    assert out["points"] == {"before": 10, "spent": 0, "earned": 60, "after": 70}
    assert [a["points"] for a in out["applied"]] == [5, 29, 7]


def test_points_over_lines():
    # 10 points over nets 5.00 and 10.00: the larger first R(6.67) = 7, 3
    out = outcome(rules({"kind": "points", "points": 10}), cart(line("x", "5.00"), line("y", "10.00")))
    assert [one["points"] for one in out["lines"]] == [3, 7]


def test_redeeming_points():
    # 100 points = 1.00; cap 50 % of 10.00 = 5.00 → 500 points of 1234; step 200 → 400 points = 4.00
    book = rules(programme={"redeem": {"points": 100, "value": "1.00", "max_share": 50, "step": 200}})
    out = outcome(book, cart(line("x", "10.00"), customer={"points": 1234}, redeem="max"))
    assert out["points"] == {"before": 1234, "spent": 400, "value": "4.00", "earned": 0, "after": 834}
    out = outcome(book, cart(line("x", "10.00"), customer={"points": 1234}, redeem=150))
    assert reason(out, "$points")["needed"] == "200" and reason(out, "$points")["actual"] == "150"


def test_redeeming_spends_the_fewest_points_of_the_same_value():
    # 3 points = 0.01 … 100 points are worth ⌊33.3⌋ = 33 cents, as 99 are
    book = rules(programme={"redeem": {"points": 3, "value": "0.01"}})
    out = outcome(book, cart(line("x", "10.00"), customer={"points": 500}, redeem=100))
    assert out["points"]["spent"] == 99 and out["points"]["value"] == "0.33"


def test_gifts():
    book = rules({"kind": "gift", "gifts": [{"sku": "mug", "stock": 5}, {"sku": "pen", "quantity": 2}, {"sku": "bag"}]})
    out = outcome(book, cart(line("x", "1.00"), gift_choices=[{"promotion": "a", "sku": "pen"}]))
    assert out["gifts"] == [{"promotion": "a", "sku": "pen", "quantity": 2, "alternatives": ["mug", "bag"]}]
    out = outcome(book, cart(line("x", "1.00"), usage=[{"promotion": "a", "gifts": [{"sku": "mug", "quantity": 5}]}]))
    assert out["gifts"][0]["sku"] == "pen" and out["gifts"][0]["alternatives"] == ["bag"]


def test_runs_are_written_dearest_first():
    out = outcome(rules({"kind": "percent_off", "percent": 50, "max_units": 1}), cart(line("x", "3.00", 3)))
    assert runs(out) == [(2, "3.00"), (1, "1.50")]
