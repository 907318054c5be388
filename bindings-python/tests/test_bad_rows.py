"""Bad rows of tables: each kind of badness in each column and each Arrow type that may hold it, told with its row.

Three carts, of which the second has the bad value: in both modes it alone is told, and with `collect` the others are priced.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import tillwork as tw

AT = "2026-11-11T20:00:00Z"
LONG = "x" * 129
# The largest amount of a document, and one more: 10¹⁵ minor units.
TOO_MUCH = 10**15 + 1

MONEY: list[tuple[Any, Any, Any, str]] = [
    (pa.string(), "1.00", "1,00", "amount_format"),
    (pa.string(), "1.00", "", "amount_format"),
    (pa.string(), "1.00", "1e2", "amount_format"),
    (pa.string(), "1.00", " 1.00", "amount_format"),
    (pa.string(), "1.00", "NaN", "amount_format"),
    (pa.string(), "1.00", "1.005", "amount_digits"),
    (pa.string(), "1.00", "-1.00", "amount_range"),
    (pa.string(), "1.00", "10000000000000.01", "amount_range"),
    (pa.large_string(), "1.00", "1,00", "amount_format"),
    (pa.string_view(), "1.00", "1,00", "amount_format"),
    (pa.dictionary(pa.int8(), pa.string()), "1.00", "1,00", "amount_format"),
    (pa.float64(), 1.0, 1.005, "amount_digits"),
    (pa.float64(), 1.0, 0.1 + 0.2, "amount_digits"),
    (pa.float64(), 1.0, -1.0, "amount_range"),
    (pa.float64(), 1.0, 1e300, "amount_range"),
    (pa.float64(), 1.0, float("nan"), "wrong_type"),
    (pa.float64(), 1.0, float("inf"), "wrong_type"),
    (pa.float32(), 1.0, 1.005, "amount_digits"),
    (pa.float32(), 1.0, float("-inf"), "wrong_type"),
    (pa.decimal128(20, 3), Decimal("1.000"), Decimal("1.005"), "amount_digits"),
    (pa.decimal128(20, 3), Decimal("1.000"), Decimal("-1.000"), "amount_range"),
    (pa.decimal64(10, 3), Decimal("1.000"), Decimal("1.005"), "amount_digits"),
    (pa.decimal32(7, 3), Decimal("1.000"), Decimal("1.005"), "amount_digits"),
    (pa.int64(), 100, -1, "amount_range"),
    (pa.int64(), 100, TOO_MUCH, "amount_range"),
    (pa.int8(), 100, -1, "amount_range"),
    (pa.uint64(), 100, 2**64 - 1, "amount_range"),
    (pa.dictionary(pa.int16(), pa.int64()), 100, -1, "amount_range"),
]
COUNTS: list[tuple[Any, Any, Any, str]] = [
    (pa.int64(), 1, -1, "integer_range"),
    (pa.int32(), 1, -(2**31), "integer_range"),
    (pa.uint64(), 1, 2**64 - 1, "integer_range"),
    (pa.float64(), 1.0, 1.5, "integer_range"),
    (pa.float64(), 1.0, -1.0, "integer_range"),
    (pa.float64(), 1.0, float("nan"), "integer_range"),
    (pa.float32(), 1.0, float("inf"), "integer_range"),
    (pa.decimal128(10, 1), Decimal("1.0"), Decimal("1.5"), "integer_range"),
    (pa.decimal128(10, 1), Decimal("1.0"), Decimal("-1.0"), "integer_range"),
]
IDS: list[tuple[Any, Any, Any, str]] = [
    (kind, "A", bad, code)
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string()))
    for bad, code in (("", "empty"), ("$own", "bad_id"), ("a\nb", "bad_id"), (LONG, "too_long"))
]
LISTS: list[tuple[Any, Any, Any]] = [
    (kind, ["a/b"], bad)
    for kind in (pa.list_(pa.string()), pa.large_list(pa.string_view()), pa.list_(pa.dictionary(pa.int8(), pa.string())))
    for bad in (["a", "a//b"], [""], ["/a"])
]

LINES = [
    *[(column, *case) for column in ("unit_price", "list_price", "cost", "floor") for case in MONEY],
    *[("quantity", *case) for case in COUNTS],
    ("quantity", pa.int64(), 1, 0, "integer_range"),
    ("quantity", pa.int64(), 1, 10**9 + 1, "integer_range"),
    *[(column, *case) for column in ("sku", "id", "seller") for case in IDS],
    ("sku", pa.string(), "A", None, "missing_field"),
    ("sku", pa.int64(), 1, None, "missing_field"),
    ("sku", pa.dictionary(pa.int8(), pa.string()), "A", None, "missing_field"),
    ("unit_price", pa.int64(), 100, None, "conflict"),
    ("unit_price", pa.string(), "1.00", None, "conflict"),
    *[("categories", *case, "category_format") for case in LISTS],
    ("categories", pa.string(), "a/b", "a//b", "category_format"),
    ("attributes.size", pa.float64(), 1.0, float("nan"), "rate_range"),
    ("attributes.size", pa.float64(), 1.0, 1e40, "rate_range"),
]


def tables(column: str, kind: Any, good: Any, bad: Any) -> pa.Table:
    return with_column(column, pa.array([good, bad, good], kind))


def with_column(column: str, values: pa.Array) -> pa.Table:
    columns: dict[str, Any] = {"cart_id": [7, 8, 9], "sku": ["A", "B", "C"], "unit_price": [100, 100, 100]}
    columns[column] = values
    return pa.table(columns)


def check(engine: tw.Engine, path: str, code: str, *args: Any, **options: Any) -> None:
    options = {"at": AT, **options}
    # With and without digests: the short answer and the long one.
    for short in ({"tables": ["carts", "lines", "adjustments"], "digest": False}, {}):
        with pytest.raises(tw.TableError) as caught:
            engine.evaluate_table(*args, **options, **short)
        told = [(one.path, one.code) for one in caught.value.problems]
        assert told == [(path, code)]
        result = engine.evaluate_table(*args, **options, **short, errors="collect")
        assert [(one.path, one.code) for one in result.problems] == [(path, code)]
        paid = result.carts.to_polars()["payable"].to_list()
        assert [one is None for one in paid] == [False, True, False]
        of_lines = result.lines.to_polars()["payable"].to_list()
        assert [one is None for one in of_lines] == [False, True, False]


@pytest.fixture(scope="module")
def engine() -> tw.Engine:
    return tw.Engine(
        {
            "tillwork": 1,
            "id": "shop",
            "currency": "USD",
            "programme": {"earn": {"points": 1, "per": "1"}},
            "promotions": [{"id": "ten", "benefit": {"kind": "percent_off", "percent": 10}}],
        }
    )


@pytest.mark.parametrize(("column", "kind", "good", "bad", "code"), LINES)
def test_bad_values_of_lines(engine: tw.Engine, column: str, kind: Any, good: Any, bad: Any, code: str) -> None:
    check(engine, f"/lines/1/{column}", code, tables(column, kind, good, bad))


def texts(kind: Any, values: list[Any]) -> pa.Array:
    """Texts that nobody has looked at, as files and other libraries hand them over."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        offsets = [0]
        for members in values:
            offsets.append(offsets[-1] + len(members))
        of = pa.ListArray if pa.types.is_list(kind) else pa.LargeListArray
        return of.from_arrays(offsets, texts(kind.value_type, [one for members in values for one in members]))
    if pa.types.is_dictionary(kind):
        pool = list(dict.fromkeys(values))
        keys = pa.array([None if one is None else pool.index(one) for one in values], kind.index_type)
        return pa.DictionaryArray.from_arrays(keys, texts(kind.value_type, pool))
    binary = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary(), pa.string_view(): pa.binary_view()}[kind]
    raw = pa.array(values, binary)
    return pa.Array.from_buffers(kind, len(raw), raw.buffers(), raw.null_count)


TEXTS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
NO_TEXTS = [b"\xff", b"A\x80", b"\xc3", b"\xed\xa0\x80", b"long and good until its end \xf5", b"\xc0\x80"]


@pytest.mark.parametrize("bad", NO_TEXTS)
@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(("column", "good"), [("sku", b"A"), ("seller", "Ä".encode()), ("unit_price", b"1.00"), ("id", None)])
def test_bytes_that_are_no_text_are_told(engine: tw.Engine, column: str, kind: Any, good: Any, bad: bytes) -> None:
    lines = with_column(column, texts(kind, [good, bad, good]))
    check(engine, f"/lines/1/{column}", "wrong_type", lines)


@pytest.mark.parametrize("kind", [*map(pa.list_, TEXTS), pa.large_list(pa.string_view()), pa.string()])
def test_bytes_that_are_no_text_are_told_in_lists(engine: tw.Engine, kind: Any) -> None:
    values: list[Any] = [b"a", b"\xff", b"a"] if kind == pa.string() else [[b"a", b"b"], [b"a", b"\xff", b"\xfe"], []]
    for column in ("categories", "tags"):
        check(engine, f"/lines/1/{column}", "wrong_type", with_column(column, texts(kind, values)))


def test_bytes_that_are_no_text_are_told_of_carts_and_customers(engine: tw.Engine) -> None:
    lines = {"cart_id": [7, 8, 9], "sku": ["A"] * 3, "unit_price": [100] * 3}
    bad = texts(pa.string(), [b"a", b"\xff", b"c"])
    for column in ("customer_tier", "channel", "region", "payment_method", "codes", "customer_segments", "attributes.x"):
        assert told(engine, lines, {"cart_id": [7, 8, 9], column: bad}) == [(f"/carts/1/{column}", "wrong_type")]
    for column, good in (("at", AT), ("currency", "USD"), ("redeem", "0")):
        values = texts(pa.string(), [good.encode(), b"\xff", good.encode()])
        carts = {"cart_id": [7, 8, 9], "customer_points": [0] * 3, column: values}
        assert told(engine, lines, carts) == [(f"/carts/1/{column}", "wrong_type")]
    ids = {"cart_id": [7, 8, 9], "customer_id": ["a", "b", "c"]}
    for column in ("segments", "tier", "birthday", "wallet"):
        dates = texts(pa.string(), [b"1990-05-17", b"\xff", b"1990-05-17"])
        customers = {"customer_id": ["a", "b", "c"], column: dates}
        assert told(engine, lines, ids, customers) == [(f"/customers/1/{column}", "wrong_type")]


def test_ids_that_are_no_text_are_told_once(engine: tw.Engine) -> None:
    ids = texts(pa.string(), [b"a", b"\xff", b"c"])
    lines = {"cart_id": ids, "sku": ["A"] * 3, "unit_price": [100] * 3}
    assert told(engine, lines) == [("/lines/1/cart_id", "wrong_type")]
    good = {**lines, "cart_id": ["a", "b", "c"]}
    found = told(engine, good, {"cart_id": ids})
    assert found == [("/carts/1/cart_id", "wrong_type"), ("/lines/1/cart_id", "unknown_reference")]
    # Many of them, told by their rows whichever batch they came in.
    table = pa.table({**lines, "seller": texts(pa.string_view(), [b"a", b"b", b"\xff"]), "cart_id": [1, 2, 3]})
    batches = pa.RecordBatchReader.from_batches(table.schema, table.to_batches() * 3)
    result = engine.evaluate_table(batches, at=AT, errors="collect")
    assert [one.path for one in result.problems] == [f"/lines/{row}/seller" for row in (2, 5, 8)]
    parts = engine.evaluate_batches(
        pa.RecordBatchReader.from_batches(table.schema, table.to_batches()), at=AT, rows=1, errors="collect"
    )
    assert [one.path for part in parts for one in part.problems] == ["/lines/2/seller"]


def test_columns_that_are_not_read_are_not_looked_at(engine: tw.Engine) -> None:
    lines = with_column("remark", texts(pa.string(), [b"a", b"\xff", b"c"]))
    assert engine.evaluate_table(lines, at=AT, extra="ignore").problems == ()


@pytest.mark.parametrize(("kind", "good", "bad", "code"), MONEY)
def test_bad_amounts(engine: tw.Engine, kind: Any, good: Any, bad: Any, code: str) -> None:
    lines = tables("amount", kind, good, bad).drop_columns(["unit_price"])
    check(engine, "/lines/1/amount", code, lines)


CARTS = [
    *[("shipping_amount", *case) for case in MONEY],
    *[(column, *case) for column in ("customer_orders", "customer_points") for case in COUNTS],
    *[("redeem", *case) for case in COUNTS],
    *[("redeem", pa.string(), "max", bad, "integer_range") for bad in ("all", "", "05", "+5", "-5", "5.0", " 5", str(2**64))],
    ("currency", pa.string(), "USD", "usd", "currency_unknown"),
    ("currency", pa.dictionary(pa.int8(), pa.string()), "USD", "XXX1", "currency_unknown"),
    ("at", pa.string(), AT, "yesterday", "moment_format"),
    ("at", pa.string(), AT, "2026-11-11T20:00:00", "moment_format"),
    ("at", pa.dictionary(pa.int8(), pa.string()), AT, "", "moment_format"),
    ("at", pa.timestamp("s", "UTC"), 1_800_000_000, -(10**9), "moment_format"),
    ("at", pa.timestamp("ns", "UTC"), 10**18, -(10**18), "moment_format"),
]


@pytest.mark.parametrize(("column", "kind", "good", "bad", "code"), CARTS)
def test_bad_values_of_carts(engine: tw.Engine, column: str, kind: Any, good: Any, bad: Any, code: str) -> None:
    columns: dict[str, Any] = {
        "cart_id": [7, 8, 9],
        "shipping_method": ["post"] * 3,
        "shipping_amount": [100] * 3,
        "customer_points": [5] * 3,
    }
    columns[column] = pa.array([good, bad, good], kind)
    lines = pa.table({"cart_id": [7, 8, 9], "sku": ["A"] * 3, "unit_price": [100] * 3})
    check(engine, f"/carts/1/{column}", code, lines, pa.table(columns))


CUSTOMERS = [
    *[(column, *case) for column in ("orders", "points") for case in COUNTS],
    ("birthday", pa.string(), "1990-05-17", "1990-13-17", "moment_format"),
    ("birthday", pa.dictionary(pa.int8(), pa.string()), "1990-05-17", "May", "moment_format"),
    ("orders", pa.int64(), 1, 10**18, "integer_range"),
    ("points", pa.int64(), 1, 10**18, "integer_range"),
    ("birthday", pa.date32(), datetime.date(1990, 5, 17), datetime.date(1, 1, 1), "moment_format"),
]


@pytest.mark.parametrize(("column", "kind", "good", "bad", "code"), CUSTOMERS)
def test_bad_values_of_customers(engine: tw.Engine, column: str, kind: Any, good: Any, bad: Any, code: str) -> None:
    lines = pa.table({"cart_id": [7, 8, 9], "sku": ["A"] * 3, "unit_price": [100] * 3})
    carts = pa.table({"cart_id": [7, 8, 9], "customer_id": ["a", "b", "c"]})
    customers = pa.table({"customer_id": ["a", "b", "c"], column: pa.array([good, bad, good], kind)})
    check(engine, f"/customers/1/{column}", code, lines, carts, customers)


def test_all_bad_rows_of_all_columns_are_told_at_once(engine: tw.Engine) -> None:
    count = 40
    price: list[Any] = ["1.00"] * count
    quantity: list[Any] = [1] * count
    sku: list[Any] = ["A"] * count
    price[3], price[17], quantity[5], quantity[3], sku[9], sku[17] = "1,00", "1.005", -1, 0, "$own", None
    lines = pl.DataFrame({"cart_id": range(count), "sku": sku, "quantity": quantity, "unit_price": price})
    result = engine.evaluate_table(lines, at=AT, errors="collect")
    told = sorted((one.path, one.code) for one in result.problems)
    wanted = [
        ("/lines/17/sku", "missing_field"),
        ("/lines/17/unit_price", "amount_digits"),
        # Only the engine refuses this quantity; that the price beside it cannot be read hides nothing.
        ("/lines/3/quantity", "integer_range"),
        ("/lines/3/unit_price", "amount_format"),
        ("/lines/5/quantity", "integer_range"),
        ("/lines/9/sku", "bad_id"),
    ]
    assert told == wanted
    refused = result.carts.to_polars().filter(pl.col("payable").is_null())["cart_id"].to_list()
    assert refused == [3, 5, 9, 17]


def told(engine: tw.Engine, lines: Any, carts: Any = None, customers: Any = None, **options: Any) -> list[tuple[str, str]]:
    """What is wrong, whether all is wanted of the carts or little."""
    tables = [None if one is None else pa.table(one) for one in (lines, carts, customers)]
    found = [
        [
            (one.path, one.code)
            for one in engine.evaluate_table(*tables, **{"at": AT, "errors": "collect", **options, **short}).problems
        ]
        for short in ({"tables": ["carts"], "digest": False}, {})
    ]
    assert found[0] == found[1]
    return found[0]


def test_what_cannot_be_read_hides_nothing_else_of_its_cart(engine: tw.Engine) -> None:
    lines = {"cart_id": [1, 1, 1], "sku": ["A", "", None], "unit_price": ["x", "1", "1"], "quantity": [1, 0, 1]}
    assert told(engine, lines) == [
        ("/lines/0/unit_price", "amount_format"),
        ("/lines/1/sku", "empty"),
        ("/lines/1/quantity", "integer_range"),
        ("/lines/2/sku", "missing_field"),
    ]
    line = {"cart_id": [1], "sku": ["A"], "unit_price": ["1"]}
    carts = {"cart_id": [1], "at": ["yesterday"], "currency": ["usd"], "redeem": ["zz"], "shipping_method": ["$p"]}
    assert told(engine, line, {**carts, "shipping_amount": ["free"]}) == [
        ("/carts/0/currency", "currency_unknown"),
        ("/carts/0/redeem", "integer_range"),
        ("/carts/0/shipping_amount", "amount_format"),
        ("/carts/0/customer_points", "missing_field"),
        ("/carts/0/at", "moment_format"),
        ("/carts/0/shipping_method", "bad_id"),
    ]
    customers = {"customer_id": ["a"], "orders": [-1], "birthday": ["May"]}
    assert told(engine, line, {"cart_id": [1], "customer_id": ["a"], "channel": ["web"]}, customers) == [
        ("/customers/0/orders", "integer_range"),
        ("/customers/0/birthday", "moment_format"),
    ]


def test_what_follows_from_what_cannot_be_read_is_not_told(engine: tw.Engine) -> None:
    # Which of two prices is meant is not known, so they are no total; without a currency nothing is.
    both = {"cart_id": [1, 1], "sku": ["A", "B"], "unit_price": [10**15, 1], "amount": [1, None]}
    assert told(engine, both) == [("/lines/0/unit_price", "conflict")]
    much = {"cart_id": [1, 1], "sku": ["A", "B"], "unit_price": [10**15, 10**15]}
    assert told(engine, much, {"cart_id": [1], "currency": ["usd"]}) == [("/carts/0/currency", "currency_unknown")]
    digits = {"cart_id": [1, 1, 1], "sku": ["A", "B", "C"], "unit_price": ["1.2345", "x", "-1"]}
    assert told(engine, digits, {"cart_id": [1], "currency": ["usd"]}) == [
        ("/carts/0/currency", "currency_unknown"),
        ("/lines/1/unit_price", "amount_format"),
        ("/lines/2/unit_price", "amount_range"),
    ]
    # Points that cannot be read are there.
    line = {"cart_id": [1], "sku": ["A"], "unit_price": ["1"]}
    carts = {"cart_id": [1], "customer_id": ["a"], "redeem": ["max"]}
    assert told(engine, line, carts, {"customer_id": ["a"], "points": [-5]}) == [("/customers/0/points", "integer_range")]
    assert told(engine, line, {**carts, "customer_points": [-5]}, {"customer_id": ["a"]}) == [
        ("/carts/0/customer_points", "integer_range")
    ]


def test_a_customer_of_many_carts_is_told_once(engine: tw.Engine) -> None:
    lines = {"cart_id": [1, 2, 3], "sku": ["A"] * 3, "unit_price": [1] * 3}
    carts, customers = {"cart_id": [1, 2, 3], "customer_id": ["a"] * 3}, {"customer_id": ["a"], "birthday": ["May"]}
    assert told(engine, lines, carts, customers) == [("/customers/0/birthday", "moment_format")]
    tables = [pa.table(one) for one in (lines, carts, customers)]
    parts = list(engine.evaluate_batches(*tables, at=AT, rows=1, errors="collect"))
    assert [one.path for part in parts for one in part.problems] == ["/customers/0/birthday"]
    # What was told before is refused still.
    customers = {"customer_id": ["a"], "wallet": [["x"] * 101]}
    parts = list(engine.evaluate_batches(*tables[:2], pa.table(customers), at=AT, rows=1, errors="collect"))
    assert [one.path for part in parts for one in part.problems] == ["/customers/0/wallet"]
    assert [part.carts.to_polars()["payable"].to_list() for part in parts] == [[None]] * 3


@pytest.mark.parametrize(("bad", "code"), [("", "empty"), ("$own", "bad_id"), (LONG, "too_long"), ("a\nb", "bad_id")])
def test_bad_ids_of_carts_are_told_where_they_stand(engine: tw.Engine, bad: str, code: str) -> None:
    lines = {"cart_id": ["a", bad, bad], "id": ["fine", "one", "two"], "sku": ["A"] * 3, "unit_price": [1] * 3}
    assert told(engine, lines) == [("/lines/1/cart_id", code)]
    assert told(engine, lines, {"cart_id": ["a", bad]}) == [("/carts/1/cart_id", code)]
    lines["basket"] = lines.pop("cart_id")
    assert told(engine, lines, columns={"cart_id": "basket"}) == [("/lines/1/basket", code)]


def test_half_a_shipping_entry_is_no_entry(engine: tw.Engine) -> None:
    lines = {"cart_id": [1, 2, 3, 4], "sku": ["A"] * 4, "unit_price": [1] * 4}
    method, amount = [None, "post", None, "post"], ["5.00", None, None, "5.00"]
    carts = {"cart_id": [1, 2, 3, 4], "shipping_method": method, "shipping_amount": amount}
    wanted = [("/carts/0/shipping_method", "missing_field"), ("/carts/1/shipping_amount", "missing_field")]
    assert told(engine, lines, carts) == wanted
    columns = {"shipping_method": "how", "shipping_amount": "fee"}
    renamed = {"cart_id": [1, 2, 3, 4], "how": method, "fee": amount}
    assert [path for path, _ in told(engine, lines, renamed, columns=columns)] == ["/carts/0/how", "/carts/1/fee"]
    result = engine.evaluate_table(pa.table(lines), pa.table(carts), at=AT, errors="collect")
    assert result.carts.to_polars()["shipping"].to_list() == [None, None, Decimal("0.00"), Decimal("5.00")]
    # A column that is not there is like one of nulls.
    carts.pop("shipping_amount")
    assert told(engine, lines, carts) == [(f"/carts/{row}/shipping_amount", "missing_field") for row in (1, 3)]
    carts = {"cart_id": [1, 2, 3, 4], "shipping_amount": amount}
    assert told(engine, lines, carts) == [(f"/carts/{row}/shipping_method", "missing_field") for row in (0, 3)]


MIB = 1 << 20
LIMITS: list[tuple[str, Any, Any, str, str]] = [
    # A list or a text as long as may be, one that is longer by one, and what is told of that.
    ("codes", ["x"] * 100, ["x"] * 101, "/carts/1/codes", "too_long"),
    ("codes", ["x" * 256], ["x" * 257], "/carts/1/codes", "too_long"),
    ("codes", ["é" * 128], ["é" * 128 + "x"], "/carts/1/codes", "too_long"),
    ("wallet", ["x"] * 100, ["x"] * 101, "/customers/1/wallet", "too_long"),
    ("wallet", ["x" * 256], ["x" * 257], "/customers/1/wallet", "too_long"),
    ("lines", "y" * (MIB - 1), "y" * MIB, "/lines/1/attributes.b", "too_large"),
    ("carts", "y" * (MIB - 1), "y" * MIB, "/carts/1/attributes.b", "too_large"),
    ("customers", "y" * (MIB - 1), "y" * MIB, "/customers/1/attributes.b", "too_large"),
]


@pytest.mark.parametrize(("where", "most", "more", "path", "code"), LIMITS)
def test_carts_have_the_limits_of_documents(engine: tw.Engine, where: str, most: Any, more: Any, path: str, code: str) -> None:
    lines: dict[str, Any] = {"cart_id": ["1", "2"], "sku": ["A"] * 2, "unit_price": ["1.00"] * 2}
    carts: dict[str, Any] = {"cart_id": ["1", "2"], "customer_id": ["1", "2"]}
    customers: dict[str, Any] = {"customer_id": ["1", "2"]}
    table, column = {"codes": (carts, "codes"), "wallet": (customers, "wallet")}.get(where, (None, "attributes.b"))
    if table is None:
        table = {"lines": lines, "carts": carts, "customers": customers}[where]
    table[column] = [most, more]
    assert told(engine, lines, carts, customers) == [(path, code)]
    result = engine.evaluate_table(*[pa.table(one) for one in (lines, carts, customers)], at=AT, errors="collect")

    def document(value: Any) -> dict[str, Any]:
        own = {column.removeprefix("attributes."): value}
        line = {"id": "1", "sku": "A", "unit_price": "1.00"} | ({"attributes": own} if where == "lines" else {})
        customer = {"id": "1"} | ({"wallet": value} if where == "wallet" else {})
        cart: dict[str, Any] = {"id": "1", "currency": "USD", "at": AT, "lines": [line], "customer": customer}
        if where == "customers":
            customer["attributes"] = own  # type: ignore[assignment]
        return cart | ({"codes": value} if where == "codes" else {}) | ({"attributes": own} if where == "carts" else {})

    assert result.carts.to_polars()["digest"].to_list() == [engine.evaluate(document(most)).digest, None]
    with pytest.raises(tw.CartError) as caught:
        engine.evaluate(document(more))
    assert [one.code for one in caught.value.problems] == [code]


@pytest.mark.parametrize("attributes", [False, True])
def test_a_cart_has_at_most_ten_thousand_lines(engine: tw.Engine, attributes: bool) -> None:
    ids = [*[1] * 10_000, *[2] * 10_001, 3]
    lines: dict[str, Any] = {"cart_id": ids, "sku": ["A"] * len(ids), "unit_price": [1] * len(ids)}
    if attributes:
        lines["attributes.b"] = [True] * len(ids)
    assert told(engine, lines) == [("/lines/10000/cart_id", "too_long")]
    assert told(engine, lines, {"cart_id": [3, 2, 1]}) == [("/carts/1/cart_id", "too_long")]
    result = engine.evaluate_table(pa.table(lines), at=AT, errors="collect", money="minor", digest=False)
    assert result.carts.to_polars()["payable"].is_null().to_list() == [False, True, False]


def test_attributes_count_together(engine: tw.Engine) -> None:
    many = {"cart_id": [1, 1, 2, 2], "sku": ["A"] * 4, "unit_price": [1] * 4}
    half = MIB // 2
    # Names count, too; the line that goes over the limit is told.
    texts = {"attributes.a": ["y" * (half - 2)] * 4, "attributes.b": [None, "yy", None, "y"]}
    assert told(engine, many | texts) == [("/lines/1/attributes.a", "too_large")]


def test_names_of_attributes_are_told_as_columns(engine: tw.Engine) -> None:
    line = {"cart_id": [1], "sku": ["A"], "unit_price": [1]}
    assert told(engine, {**line, "attributes.": ["x"]}) == [("/lines/0/attributes.", "empty")]
    assert told(engine, {**line, "a": [1e17]}, columns={"attributes.size": "a"}) == [("/lines/0/a", "rate_range")]
    long = "attributes." + "a/" * 65
    assert told(engine, {**line, long: ["x"]}) == [("/lines/0/" + long.replace("/", "~1"), "too_long")]
