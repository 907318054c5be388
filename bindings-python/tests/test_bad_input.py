"""Bad documents: every class of them that Python can produce is refused with a place, and nothing is guessed.

The numbers B01 to B29 are those of the classes of bad input that the engine was designed against. What is not here cannot occur
here: B24 and B25 are events of the ledger, whose vectors have them; B29 is JavaScript, and B30 is a host's store.
"""

from __future__ import annotations

import datetime
import json
import math
from decimal import Decimal
from typing import Any

import pytest

import tillwork as tw

Json = dict[str, Any]

PLAIN = {"tillwork": 1, "id": "shop", "currency": "USD"}
AT = "2026-11-11T20:00:00Z"


def refused(cart: Any) -> list[tuple[str, str]]:
    """The paths and codes of what is wrong with a cart."""
    with pytest.raises(tw.CartError) as caught:
        tw.Engine(PLAIN).evaluate(cart)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def refused_rulebook(**fields: Any) -> list[tuple[str, str]]:
    with pytest.raises(tw.RulebookError) as caught:
        tw.Engine({**PLAIN, **fields})
    return [(problem.path, problem.code) for problem in caught.value.problems]


def with_line(**fields: Any) -> Json:
    line = {"id": "1", "sku": "A", "unit_price": "1.00", **fields}
    return {"currency": "USD", "at": AT, "lines": [line]}


@pytest.mark.parametrize(
    "text",
    [b"\xff{}", b"\xef\xbb\xbf{}", b"", b"{", b'{"currency": "US', b"{} x", '{"a": "\ud800"}', b'{"a": "\\ud800"}'],
)
def test_b01_texts_that_are_no_json(text: str | bytes) -> None:
    assert refused(text) == [("", "json_syntax")]


def test_b02_deep_documents() -> None:
    assert refused("[" * 1_000_000) == [("", "json_depth")]
    deep: Any = "end"
    for _ in range(100_000):
        deep = [deep]
    assert [code for _, code in refused({**with_line(), "attributes": deep})] == ["json_depth"]
    # Taking it apart piece by piece spares the interpreter a recursion of its own.
    while isinstance(deep, list):
        deep = deep.pop()


def test_b02_documents_that_share_their_parts_grow_without_end() -> None:
    shared: Any = ["x" * 1000]
    for _ in range(40):
        shared = [shared, shared]
    assert [code for _, code in refused({**with_line(), "attributes": shared})][-1] == "too_large"


def test_b02_of_too_many_problems_it_is_said_that_there_are_more() -> None:
    told = refused({**with_line(), "codes": [object()] * 10_000})
    assert (len(told), told[-1]) == (10_000, ("/codes/9999", "wrong_type"))
    told = refused({**with_line(), "codes": [object()] * 10_001})
    assert (len(told), told[-2:]) == (10_001, [("/codes/9999", "wrong_type"), ("", "too_many_problems")])


def test_b03_keys_that_stand_twice() -> None:
    text = json.dumps(with_line()).replace('"sku": "A"', '"sku": "A", "sku": "B"')
    assert refused(text) == [("/lines/0/sku", "duplicate_key")]


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 10**9 + 1, 2**63, 2**64, 10**400, Decimal("0.5"), Decimal("1E+20")])
def test_b04_quantities(quantity: Any) -> None:
    assert refused(with_line(quantity=quantity)) == [("/lines/0/quantity", "integer_range")]


@pytest.mark.parametrize("price", ["1e400", "1e-400", "0x10", "1_000", "+1", " 1 ", "٣", "1,5", "", "."])
def test_b05_amounts_in_other_grammars(price: str) -> None:
    assert refused(with_line(unit_price=price)) == [("/lines/0/unit_price", "amount_format")]


@pytest.mark.parametrize("price", ["9" * 10_000, "-1", -1, -0.01, 1e300, Decimal("1E+400"), Decimal("-1"), 10**16, 10**20, 10**38])
def test_b05_amounts_out_of_range(price: Any) -> None:
    assert refused(with_line(unit_price=price)) == [("/lines/0/unit_price", "amount_range")]


@pytest.mark.parametrize(
    "price", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity")]
)
def test_b06_numbers_that_are_none(price: Any) -> None:
    assert refused(with_line(unit_price=price)) == [("/lines/0/unit_price", "wrong_type")]


@pytest.mark.parametrize("price", [-0.0, Decimal("-0"), "-0", "-0.00"])
def test_b06_minus_zero(price: Any) -> None:
    assert refused(with_line(unit_price=price)) == [("/lines/0/unit_price", "amount_range")]


@pytest.mark.parametrize("price", [0.1 + 0.2, 19.999, "19.999", Decimal("19.999"), 1e-7])
def test_b07_more_digits_than_the_currency_has(price: Any) -> None:
    assert refused(with_line(unit_price=price)) == [("/lines/0/unit_price", "amount_digits")]


@pytest.mark.parametrize("currency", ["usd", "DEM", "XXX", "", "US", "USDX"])
def test_b08_currencies(currency: str) -> None:
    assert refused({**with_line(), "currency": currency}) == [("/currency", "currency_unknown")]


@pytest.mark.parametrize("percent", [101, -1, "100.5", math.nan])
def test_b09_percentages(percent: Any) -> None:
    ((path, _code),) = refused_rulebook(promotions=[{"id": "p", "benefit": {"kind": "percent_off", "percent": percent}}])
    assert path == "/promotions/0/benefit/percent"


def test_b10_an_amount_where_a_percentage_belongs() -> None:
    problems = refused_rulebook(promotions=[{"id": "p", "benefit": {"kind": "percent_off", "amount": "5.00"}}])
    assert ("/promotions/0/benefit/amount", "unknown_field") in problems
    assert ("/promotions/0/benefit/percent", "missing_field") in problems


def test_b11_totals_that_are_too_large() -> None:
    line = {"sku": "A", "quantity": 10**9, "unit_price": "9999999999999.99"}
    cart = {"currency": "USD", "at": AT, "lines": [{**line, "id": str(number)} for number in range(10)]}
    assert refused(cart) == [("/lines", "total_range")]


def test_b12_nothing_to_take_anything_from() -> None:
    off = {"id": "p", "benefit": {"kind": "amount_off", "on": "order", "amount": "5"}}
    outcome = tw.Engine({**PLAIN, "promotions": [off]}).evaluate(with_line(unit_price=0))
    assert outcome.totals.payable == 0


def test_b13_nothing_at_all() -> None:
    outcome = tw.Engine(PLAIN).evaluate({"currency": "USD", "at": AT, "lines": []})
    assert outcome.lines == outcome.applied == ()


def test_b13_nothing_to_take_and_nothing_to_group() -> None:
    one = {"items": {"sku": "A"}, "quantity": 1}
    buy_none = {"kind": "buy_get", "buy": {**one, "quantity": 0}, "get": one, "deal": {"percent": 100}}
    for benefit, path in [({"kind": "fixed_price", "count": 0, "price": "5"}, "count"), (buy_none, "buy/quantity")]:
        assert refused_rulebook(promotions=[{"id": "p", "benefit": benefit}]) == [
            (f"/promotions/0/benefit/{path}", "integer_range")
        ]


def test_b14_as_many_lines_and_promotions_as_people_bring() -> None:
    """The most lines of a cart, each matched by one of a thousand promotions that all want the same: it ends, and it is right."""
    promotions = [
        {"id": f"p{number}", "benefit": {"kind": "percent_off", "percent": 1, "items": {"tag": f"t{number}"}}}
        for number in range(1_000)
    ]
    lines = [
        {"id": str(number), "sku": f"S{number}", "unit_price": "1.00", "tags": [f"t{number % 1_000}"]} for number in range(10_000)
    ]
    outcome = tw.Engine({**PLAIN, "promotions": promotions}).evaluate({"currency": "USD", "at": AT, "lines": lines})
    assert outcome.totals.payable == Decimal("9900.00")
    assert len(outcome.applied) == 1_000


def test_b14_more_lines_than_a_cart_may_have() -> None:
    lines = [{"id": str(number), "sku": "A", "unit_price": "1"} for number in range(10_001)]
    assert refused({"currency": "USD", "at": AT, "lines": lines}) == [("/lines", "too_long")]


def test_b15_promotions_that_exclude_each_other_in_a_circle() -> None:
    ids = ["a", "b", "c"]
    promotions = [
        {"id": one, "excludes": {"promotions": [other]}, "benefit": {"kind": "amount_off", "on": "order", "amount": "1"}}
        for one, other in zip(ids, [*ids[1:], ids[0]], strict=True)
    ]
    outcome = tw.Engine({**PLAIN, "promotions": promotions}).evaluate(with_line(unit_price="10.00"))
    assert [entry.promotion for entry in outcome.applied] == ["a"]
    assert {entry.promotion for entry in outcome.not_applied} == {"b", "c"}


def test_b16_a_threshold_that_its_own_discount_would_miss() -> None:
    off = {"id": "p", "conditions": {"kind": "spend", "at_least": "10"}, "benefit": {"kind": "percent_off", "percent": 50}}
    outcome = tw.Engine({**PLAIN, "promotions": [off]}).evaluate(with_line(unit_price="10.00"))
    assert outcome.totals.payable == Decimal("5.00")


def test_b17_ids_and_codes_that_stand_twice() -> None:
    benefit = {"kind": "percent_off", "percent": 1}
    twice = [{"id": "p", "benefit": benefit, "codes": ["Spring"]}, {"id": "p", "benefit": benefit, "codes": ["ＳＰＲＩＮＧ"]}]
    assert refused_rulebook(promotions=twice) == [
        ("/promotions/1/id", "duplicate_id"),
        ("/promotions/1/codes/0", "duplicate_code"),
    ]


def test_b18_references_to_nobody() -> None:
    benefit = {"kind": "percent_off", "percent": 1}
    problems = refused_rulebook(
        promotions=[
            {"id": "p", "benefit": benefit, "coupon": "nobody"},
            {"id": "q", "benefit": benefit, "excludes": {"promotions": ["nobody"]}},
        ]
    )
    assert problems == [
        ("/promotions/0/coupon", "unknown_reference"),
        ("/promotions/1/excludes/promotions/0", "unknown_reference"),
    ]


def test_b18_lines_with_one_id() -> None:
    line = {"id": "1", "sku": "A", "unit_price": "1"}
    assert refused({"currency": "USD", "at": AT, "lines": [line, line]}) == [("/lines/1/id", "duplicate_id")]


@pytest.mark.parametrize(
    "at",
    [
        "2026-02-30T00:00:00Z",
        "2026-11-11T24:00:00Z",
        "2026-11-11T20:00:60Z",
        "2026-11-11T20:00:00",
        "1969-12-31T23:59:59Z",
        "now",
        "",
    ],
)
def test_b19_b20_moments(at: str) -> None:
    assert refused({**with_line(), "at": at}) == [("/at", "moment_format")]


@pytest.mark.parametrize(
    ("schedule", "problem"),
    [
        ({"from": "2026-11-12T00:00:00Z", "until": "2026-11-11T00:00:00Z"}, ("until", "moment_order")),
        ({"from": "2026-02-30"}, ("from", "moment_format")),
        ({"from": "2026-11-11T24:00:00Z"}, ("from", "moment_format")),
        ({"from": "2026-12-31T23:59:60Z"}, ("from", "moment_format")),
        ({"time_zone": "Mars/Olympus"}, ("time_zone", "time_zone_unknown")),
    ],
)
def test_b19_schedules(schedule: Json, problem: tuple[str, str]) -> None:
    benefit = {"kind": "percent_off", "percent": 1}
    place, code = problem
    assert refused_rulebook(promotions=[{"id": "p", "benefit": benefit, "schedule": schedule}]) == [
        (f"/promotions/0/schedule/{place}", code)
    ]


def test_b20_moments_are_text() -> None:
    with pytest.raises(tw.CartError) as caught:
        tw.Engine(PLAIN).evaluate({**with_line(), "at": datetime.datetime(2026, 11, 11, tzinfo=datetime.UTC)})
    (problem,) = caught.value.problems
    assert (problem.path, problem.code) == ("/at", "wrong_type")
    assert problem.help == "write its isoformat()"


def test_b21_b22_codes() -> None:
    assert refused({**with_line(), "codes": ["x" * 10_000]}) == [("/codes/0", "too_long")]
    assert refused({**with_line(), "codes": ["x"] * 100_000}) == [("/codes", "too_long")]
    off = {"id": "p", "codes": ["SAVE"], "benefit": {"kind": "percent_off", "percent": 10}}
    engine = tw.Engine({**PLAIN, "promotions": [off]})
    # What nobody sees, or a mark that folding leaves apart from its letter, makes no code; what can be read and is none of this
    # shop's is unknown.
    malformed, unknown = "code_malformed", "code_unknown"
    told = {"SA\0VE": malformed, "\u202eSAVE": malformed, "SA\u200bVE": malformed, "İ": malformed, "ß": unknown}
    for code, reason in told.items():
        outcome = engine.evaluate({**with_line(), "codes": [code]})
        assert [(entry.code, entry.reason.kind) for entry in outcome.not_applied if entry.code] == [(code, reason)]
        assert not outcome.applied
    # Full width and a long s fold to the same code.
    for code in ("\uff53\uff41\uff56\uff45", "\u017fave"):
        outcome = engine.evaluate({**with_line(), "codes": [code]})
        assert [entry.promotion for entry in outcome.applied] == ["p"]
        assert outcome.totals.payable == Decimal("0.90")


def test_b23_outcomes_of_somebody_else() -> None:
    """Whoever gets an outcome evaluates the cart again and compares: any change of cart, rulebook or outcome shows."""
    off = {"id": "p", "benefit": {"kind": "percent_off", "percent": 10}}
    engine, other = tw.Engine({**PLAIN, "promotions": [off]}), tw.Engine({**PLAIN, "id": "other", "promotions": [off]})
    mine = engine.evaluate(with_line())
    forged = mine.to_dict()
    forged["totals"]["payable"] = "0.01"
    assert tw.Outcome.from_dict(forged) != mine
    assert other.evaluate(with_line()).digest != mine.digest
    assert engine.evaluate(with_line(unit_price="1.01")).digest != mine.digest
    with pytest.raises(tw.OutcomeError):
        tw.Outcome.from_dict({**forged, "secret": 1})
    # What pays money back looks for itself.
    request = {"at": AT, "lines": [{"line": "1", "units": 1}]}
    with pytest.raises(tw.OutcomeError) as caught:
        tw.Outcome.from_dict(forged).refund(request)
    assert {problem.code for problem in caught.value.problems} == {"sum_mismatch"}
    with pytest.raises(tw.OutcomeError) as caught:
        other.refund(mine, with_line(), {**request, "policy": "reprice"})
    assert {problem.code for problem in caught.value.problems} == {"receipt_mismatch"}
    with pytest.raises(tw.OutcomeError) as caught:
        engine.refund(mine, with_line(unit_price="2.00"), {**request, "policy": "reprice"})
    assert {problem.code for problem in caught.value.problems} == {"receipt_mismatch"}


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        ({"lines": [{"line": "1", "units": 3}]}, ("/lines/0/units", "too_many_units")),
        ({"lines": [{"line": "1", "units": 0}]}, ("/lines/0/units", "integer_range")),
        ({"lines": [{"line": "2", "units": 1}]}, ("/lines/0/line", "unknown_reference")),
        ({"lines": [{"line": "1", "units": float("nan")}]}, ("/lines/0/units", "wrong_type")),
        ({"at": "2026-11-10T20:00:00Z"}, ("/at", "moment_order")),
        ({"policy": "reprice"}, ("/policy", "conflict")),
        ({"gifts_returned": [{"promotion": "p", "sku": "G", "quantity": 1}]}, ("/gifts_returned/0/sku", "unknown_reference")),
    ],
)
def test_b26_returns_of_what_was_not_bought(request_: Json, problem: tuple[str, str]) -> None:
    outcome = tw.Engine(PLAIN).evaluate({**with_line(quantity=2), "id": "order-1"})
    with pytest.raises(tw.ReturnError) as caught:
        outcome.refund({"at": AT, **request_})
    assert [(found.path, found.code) for found in caught.value.problems] == [problem]
    assert str(caught.value).startswith("return refused")


def test_b26_the_same_units_do_not_come_back_twice() -> None:
    outcome = tw.Engine(PLAIN).evaluate({**with_line(quantity=2), "id": "order-1"})
    both = {"at": AT, "lines": [{"line": "1", "units": 2}]}
    first = outcome.refund(both)
    assert first["totals"]["refund"] == "2.00"
    with pytest.raises(tw.ReturnError):
        outcome.refund({**both, "before": first["state"]})
    with pytest.raises(tw.ReturnError):
        outcome.refund({**both, "lines": [], "before": {**first["state"], "outcome": "0" * 64}})


def test_b27_points_that_are_not_there() -> None:
    """Spending what is pending, what has expired, or more than there is; earning less than nothing, or more than can be."""
    ledger = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD", "programme": {"pending_days": 14}}).ledger
    new = {"tillwork": 1, "member": "c-1"}

    def event(kind: str, number: int, points: int, at: str = "2026-01-10T12:00:00Z") -> Json:
        return {"event": kind, "key": f"k-{number}", "at": at, "order": f"o-{number}", "points": points}

    def refused(state: Json, asked: Json) -> list[tuple[str, str]]:
        with pytest.raises(tw.EventError) as caught:
            ledger.apply(state, asked)
        return [(problem.path, problem.code) for problem in caught.value.problems]

    pending = ledger.apply(new, event("earn", 1, 120))["state"]
    assert refused(pending, event("redeem", 2, 1)) == [("/points", "not_enough_points")]
    usable = event("redeem", 2, 121, "2026-02-10T12:00:00Z")
    assert refused(pending, usable) == [("/points", "not_enough_points")]
    assert ledger.apply(pending, {**usable, "points": 120})["entries"]
    for points in (-1, 2**63, 10**40):
        assert refused(new, event("earn", 3, points)) == [("/points", "integer_range")]
    assert refused(pending, event("earn", 4, 1, "2026-01-09T12:00:00Z")) != []


def test_b27_more_points_than_there_can_be() -> None:
    for points in (2**63, -1, 10**16):
        cart = {**with_line(), "customer": {"id": "c", "points": points}}
        assert refused(cart) == [("/customer/points", "integer_range")]


class Bomb:
    """Anything that is done with it is a failure."""

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":
            return object.__getattribute__(self, name)
        raise AssertionError(f"{name} was asked for")

    __str__ = __repr__ = __iter__ = __len__ = __index__ = __float__ = __bool__ = __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    "value",
    [Bomb(), object(), {1, 2}, frozenset(), range(3), (n for n in [1]), b"bytes", 1j, datetime.date(2026, 1, 1), json, dict, print],
    ids=lambda value: type(value).__name__,
)
def test_b28_objects_of_other_classes(value: Any) -> None:
    assert refused(with_line(seller=value)) == [("/lines/0/seller", "wrong_type")]
    if not isinstance(value, bytes):
        assert refused(value) == [("", "wrong_type")]


def test_b28_callbacks_that_raise_and_that_come_back() -> None:
    """A progress callback may raise, and it may use the very engine that calls it."""
    polars = pytest.importorskip("polars")
    engine = tw.Engine(PLAIN)
    frame = polars.DataFrame({"cart_id": [1], "sku": ["A"], "unit_price": ["1.00"]})

    def fail(done: int, of: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.evaluate_table(frame, at=AT, progress=fail)
    seen: list[tw.TableResult] = []
    engine.evaluate_table(frame, at=AT, progress=lambda done, of: seen.append(engine.evaluate_table(frame, at=AT, progress=False)))
    assert [len(result.carts) for result in seen] == [1]


def test_b28_tables_that_misbehave() -> None:
    """Whatever a table's method does, it is an error of Python's, and the engine goes on."""

    class Table:
        def __init__(self, answer: Any) -> None:
            self.answer = answer

        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    polars = pytest.importorskip("polars")
    used = polars.DataFrame({"cart_id": [1], "sku": ["A"], "unit_price": ["1.00"]}).__arrow_c_stream__()
    engine = tw.Engine(PLAIN)
    assert len(engine.evaluate_table(Table(used), at=AT).carts) == 1
    schema = polars.DataFrame({"a": [1]}).__arrow_c_schema__() if hasattr(polars.DataFrame, "__arrow_c_schema__") else 3
    for answer, error in [
        (used, ValueError),
        (None, TypeError),
        (42, TypeError),
        (schema, (ValueError, TypeError)),
        (ZeroDivisionError(), ZeroDivisionError),
    ]:
        with pytest.raises(error):
            engine.evaluate_table(Table(answer), at=AT)


def test_b28_documents_that_contain_themselves() -> None:
    cart = with_line()
    cart["attributes"] = cart
    assert refused(cart) == [("/attributes", "wrong_type")]
    loop: list[Any] = []
    loop.append(loop)
    assert refused({**with_line(), "codes": loop}) == [("/codes/0", "wrong_type")]
    # Standing in two places is no loop.
    categories = ["home"]
    tw.Engine(PLAIN).evaluate(with_line(categories=categories, tags=categories))


def test_b28_keys_of_other_classes() -> None:
    assert refused({**with_line(), 1: 2}) == [("", "wrong_type")]
    assert refused({**with_line(), "attributes": {None: 1, "\ud800": 1}}) == [
        ("/attributes", "wrong_type"),
        ("/attributes/\ufffd\ufffd\ufffd", "wrong_type"),
    ]


def test_b28_half_a_surrogate_pair() -> None:
    assert refused(with_line(sku="\ud800")) == [("/lines/0/sku", "wrong_type")]


def test_b28_numpy_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(tw.CartError) as caught:
        tw.Engine(PLAIN).evaluate(with_line(quantity=numpy.int64(2)))
    assert caught.value.problems[0].help == "write its item()"
    # A numpy float is a float of Python's.
    outcome = tw.Engine(PLAIN).evaluate(with_line(unit_price=numpy.float64(19.99)))
    assert outcome.totals.payable == Decimal("19.99")


def test_b28_all_problems_at_once() -> None:
    cart = {**with_line(unit_price=math.nan, seller={1}), "at": 2j, "region": "\udfff"}
    assert refused(cart) == [
        ("/at", "wrong_type"),
        ("/lines/0/unit_price", "wrong_type"),
        ("/lines/0/seller", "wrong_type"),
        ("/region", "wrong_type"),
    ]


def test_a_null_is_not_a_missing_field() -> None:
    assert refused(with_line(seller=None)) == [("/lines/0/seller", "wrong_type")]


def test_messages_are_the_same_in_every_language() -> None:
    """The sentence that Rust writes for this mistake."""
    with pytest.raises(tw.CartError) as caught:
        tw.Engine(PLAIN).evaluate(with_line(unit_price=19.999))
    assert str(caught.value) == (
        "cart refused\n  /lines/0/unit_price: expected at most 2 fraction digits in USD, found `19.999` (amount_digits)"
    )
