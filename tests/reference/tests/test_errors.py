"""Bad input: every problem, its code and its path."""

import pytest
from helpers import AT, answer, problems, rules

BASE = {"tillwork": 1, "id": "r", "currency": "USD"}


def promo(benefit, **more):
    return {**BASE, "promotions": [{"id": "a", "benefit": benefit, **more}]}


@pytest.mark.parametrize("text, code", [
    ("{", "json_syntax"), ("", "json_syntax"), ("{} x", "json_syntax"), ("\ufeff{}", "json_syntax"), ('{"a": NaN}', "json_syntax"),
    ('{"a": "\\ud800"}', "json_syntax"), ('{"a": 01}', "json_syntax"), ('{"a":' + "[" * 64 + "]" * 64 + "}", "json_depth"),
])
def test_unreadable(text, code):
    assert problems(text) == [(code, "")]


def test_all_problems_at_once():
    book = {"tillwork": 2, "id": "$r", "promotions": [{"id": "a"}, {"id": "a", "benefit": {"kind": "percent_off", "percent": 0}}], "x": 1}
    assert problems(book) == [
        ("missing_field", "/currency"), ("unsupported_version", "/tillwork"), ("bad_id", "/id"), ("missing_field", "/promotions/0/benefit"),
        ("duplicate_id", "/promotions/1/id"), ("rate_range", "/promotions/1/benefit/percent"), ("unknown_field", "/x"),
    ]


def test_duplicate_keys_are_read_once():
    assert problems('{"tillwork": 1, "id": "r", "id": 7, "currency": "USD"}') == [("duplicate_key", "/id")]


@pytest.mark.parametrize("value, code", [
    ("1.999", "amount_digits"), ("1,00", "amount_format"), ("+1", "amount_format"), ("1e2", "amount_format"), ("-1", "amount_range"),
    ("-0", "amount_range"), (" 1", "amount_format"), (".5", "amount_format"), ("10000000000000.01", "amount_range"), (19.999, "amount_digits"),
    (True, "wrong_type"), (None, "wrong_type"), ({}, "currency_missing"),
])
def test_amounts(value, code):
    assert problems(promo({"kind": "amount_off", "amount": value})) == [(code, "/promotions/0/benefit/amount")]


@pytest.mark.parametrize("text", ["1e1", "10.0", "10", '"10.00"', "1.0E+1"])
def test_numbers_are_judged_by_value(text):
    from helpers import cart, line, saved

    book = '{"tillwork": 1.0, "id": "r", "currency": "USD", "promotions": [{"id": "a", "benefit": {"kind": "amount_off", "amount": %s}}]}' % text
    assert saved(book, cart(line("x", "20.00"))) == "10.00"


@pytest.mark.parametrize("value, code", [(0, "rate_range"), (101, "rate_range"), ("x", "rate_format"), ("0.0000001", "rate_range"), ([], "wrong_type")])
def test_rates(value, code):
    assert problems(promo({"kind": "percent_off", "percent": value})) == [(code, "/promotions/0/benefit/percent")]


@pytest.mark.parametrize("more, expected", [
    ({"coupon": "k"}, [("unknown_reference", "/promotions/0/coupon")]),
    ({"funding": [{"by": "a", "share": 99}]}, [("shares_sum", "/promotions/0/funding")]),
    ({"schedule": {"from": "2026-01-02", "until": "2026-01-01"}}, [("moment_order", "/promotions/0/schedule/until")]),
    ({"schedule": {"windows": [{"from": "10:00", "to": "10:00"}]}}, [("moment_order", "/promotions/0/schedule/windows/0/to")]),
    ({"schedule": {"time_zone": "Mars"}}, [("time_zone_unknown", "/promotions/0/schedule/time_zone")]),
    ({"codes": ["a b"]}, [("code_format", "/promotions/0/codes/0")]),
    ({"codes": ["ab", "AB"]}, [("duplicate_code", "/promotions/0/codes/1")]),
    ({"conditions": {"kind": "spend"}}, [("conflict", "/promotions/0/conditions")]),
    ({"conditions": {"kind": "spend", "at_least": 9, "at_most": 8}}, [("price_bounds", "/promotions/0/conditions")]),
    ({"conditions": {"kind": "spent"}}, [("unknown_value", "/promotions/0/conditions/kind")]),
    ({"conditions": {"kind": "all", "conditions": []}}, [("empty", "/promotions/0/conditions/conditions")]),
    ({"conditions": {"kind": "contains", "items": {}}}, [("empty", "/promotions/0/conditions/items")]),
    ({"conditions": {"kind": "customer", "tier_at_least": "gold"}}, [("unknown_reference", "/promotions/0/conditions/tier_at_least")]),
    ({"priority": 1000001}, [("integer_range", "/promotions/0/priority")]),
    ({"tags": []}, [("empty", "/promotions/0/tags")]),
    ({"labels": {"a/b": 1}}, [("wrong_type", "/promotions/0/labels/a~1b")]),
])
def test_promotions(more, expected):
    assert problems(promo({"kind": "percent_off", "percent": 5}, **more)) == expected


def test_codes_or_a_coupon():
    book = promo({"kind": "percent_off", "percent": 5}, codes="x", coupon="k")
    assert problems({**book, "coupons": [{"id": "k", "code": "y"}]}) == [("conflict", "/promotions/0")]


@pytest.mark.parametrize("benefit, expected", [
    ({"kind": "nope"}, [("unknown_value", "/kind")]),
    ({"kind": "nth_unit", "steps": [{"nth": 2, "deal": {}}, {"nth": 2, "deal": {"percent": 5}}]}, [("conflict", "/steps/0/deal"), ("duplicate_id", "/steps/1/nth")]),
    ({"kind": "fixed_price", "count": 2, "pay_for": 1, "price": 1}, [("conflict", "")]),
    ({"kind": "deposit", "paid": 2, "worth": 1}, [("price_bounds", "")]),
    ({"kind": "every", "each": 0, "amount": 1}, [("amount_range", "/each")]),
    ({"kind": "percent_off", "on": "order", "percent": 5, "max_units": 1}, [("unknown_field", "/max_units")]),
    ({"kind": "percent_off", "on": "cart", "percent": 5}, [("unknown_value", "/on")]),
    ({"kind": "points", "multiplier": 1}, [("rate_range", "/multiplier")]),
    ({"kind": "tiers", "measure": {"kind": "quantity"}, "steps": [
        {"at_least": 2, "benefit": {"kind": "percent_off", "percent": 5}}, {"at_least": 2, "benefit": {"kind": "free_shipping"}}]},
     [("step_order", "/steps/1/at_least"), ("mixed_classes", "/steps/1/benefit")]),
])
def test_benefits(benefit, expected):
    assert problems(promo(benefit)) == [(code, "/promotions/0/benefit" + path) for code, path in expected]


@pytest.mark.parametrize("change, expected", [
    ({"at": "2026-11-11T20:00:60Z"}, [("moment_format", "/at")]),
    ({"currency": "usd"}, [("currency_unknown", "/currency")]),
    ({"redeem": 5}, [("missing_field", "/customer/points")]),
    ({"codes": ["é" * 129]}, [("too_long", "/codes/0")]),
    ({"customer": {"birthday": "02-30"}}, [("moment_format", "/customer/birthday")]),
    ({"attributes": {"n": 0.1234567}}, [("rate_range", "/attributes/n")]),
    ({"usage": [{"promotion": "a"}, {"promotion": "a"}, {}]}, [("duplicate_id", "/usage/1"), ("conflict", "/usage/2")]),
    ({"lines": [{"id": "1", "sku": "x"}]}, [("conflict", "/lines/0")]),
    ({"lines": [{"id": "1", "sku": "x", "unit_price": "10000000.00", "quantity": 10**9}]}, [("total_range", "/lines")]),
    ({"lines": [{"id": "1", "sku": "x", "unit_price": 1, "categories": ["a//b"], "quantity": 0}]},
     [("integer_range", "/lines/0/quantity"), ("category_format", "/lines/0/categories/0")]),
])
def test_carts(change, expected):
    found = problems(rules(), {"currency": "USD", "at": AT, "lines": [], **change})
    assert sorted(found) == sorted(expected)


def test_attributes_are_counted_in_bytes_of_the_lines_first():
    attributes = lambda size: {"é": "x" * (size - 3), "t": True}  # two bytes of a name, one of the other; no bytes of `true`
    cart = lambda line, own: {"currency": "USD", "at": AT, "attributes": attributes(own), "lines": [
        {"id": "1", "sku": "x", "unit_price": 1, "attributes": attributes(line)}]}
    half = 1 << 19
    assert "outcome" in answer(rules(), cart(half, half))
    assert problems(rules(), cart(half, half + 1)) == [("too_large", "/attributes")]
    assert problems(rules(), cart(2 * half + 1, 5)) == [("too_large", "/lines/0/attributes")]


def test_of_very_many_problems_the_first_are_told():
    wrong = lambda count: problems(rules(), {"currency": "USD", "at": AT, "lines": [], "codes": [], "channel": 1, "gift_choices": [1] * count})
    assert wrong(9_999) == [("wrong_type", "/channel")] + [("wrong_type", f"/gift_choices/{n}") for n in range(9_999)]
    assert wrong(10_000)[9_999:] == [("wrong_type", "/gift_choices/9998"), ("too_many_problems", "")]
