"""Tables: every layout that a library hands over, in any order, with the answers that single carts get."""

from __future__ import annotations

import datetime
import itertools
import operator
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from vectors import VECTORS, Vector

import tillwork as tw

Json = dict[str, Any]
AT = "2026-11-11T20:00:00Z"
UTC = datetime.UTC

RULEBOOK: Json = {
    "tillwork": 1,
    "id": "shop",
    "currency": "USD",
    "programme": {"earn": {"points": 1, "per": "1"}, "tiers": [{"id": "gold"}]},
    "promotions": [
        {
            "id": "tea",
            "benefit": {"kind": "percent_off", "percent": "12.5", "items": {"category": "food/tea"}},
            "funding": [{"by": "shop", "share": "66.6"}, {"by": "brand", "share": "33.4"}],
        },
        {
            "id": "third",
            "benefit": {"kind": "nth_unit", "items": {"tag": "socks"}, "steps": [{"nth": 3, "deal": {"percent": 100}}]},
        },
        {
            "id": "fifty",
            "conditions": {"kind": "spend", "at_least": "50"},
            "benefit": {"kind": "amount_off", "on": "order", "amount": "5"},
        },
        {"id": "spring", "codes": "SPRING", "benefit": {"kind": "percent_off", "on": "order", "percent": 5}},
        {
            "id": "vip",
            "conditions": {"kind": "customer", "segment": "vip", "orders": {"at_least": 3}},
            "benefit": {"kind": "free_shipping"},
        },
        {
            "id": "acme",
            "conditions": {"kind": "channel", "any_of": "app"},
            "benefit": {
                "kind": "percent_off",
                "percent": 1,
                "items": {"attribute": [{"name": "brand", "op": "eq", "value": "acme"}]},
            },
        },
    ],
}


@pytest.fixture(scope="module")
def engine() -> tw.Engine:
    return tw.Engine(RULEBOOK)


def line_rows(seed: int, carts: int) -> list[Json]:
    """Lines of some carts, shuffled."""
    choice = random.Random(seed)
    rows = [
        {
            "cart_id": cart,
            "sku": f"S{choice.randrange(40)}",
            "quantity": choice.randint(1, 7),
            "amount": choice.randint(0, 9999),
            "categories": choice.choice([[], ["food/tea"], ["home", "food/tea/green"], ["food/teapot"]]),
            "tags": choice.choice([[], ["socks"], ["new", "socks"]]),
            "brand": choice.choice(["acme", "other", None]),
        }
        for cart in range(carts)
        for _ in range(choice.randint(1, 9))
    ]
    choice.shuffle(rows)
    return rows


def documents(rows: list[Json]) -> dict[int, Json]:
    """The same carts as documents, in the order of their first lines."""
    carts: dict[int, Json] = {}
    for row in rows:
        cart = carts.setdefault(row["cart_id"], {"id": str(row["cart_id"]), "currency": "USD", "at": AT, "lines": []})
        line = {
            "id": str(len(cart["lines"]) + 1),
            "sku": row["sku"],
            "quantity": row["quantity"],
            "amount": Decimal(row["amount"]).scaleb(-2),
            "categories": row["categories"],
            "tags": row["tags"],
        }
        if row["brand"] is not None:
            line["attributes"] = {"brand": row["brand"]}
        cart["lines"].append(line)
    return carts


NAMES = {"attributes.brand": "brand"}


def digests(result: tw.TableResult) -> dict[Any, str]:
    """A digest covers a cart and its outcome to the byte."""
    return dict(result.carts.to_polars().select("cart_id", "digest").iter_rows())


def test_tables_give_what_single_carts_give(engine: tw.Engine) -> None:
    rows = line_rows(1, 300)
    carts = documents(rows)
    result = engine.evaluate_table(pl.DataFrame(rows), at=AT, columns=NAMES)
    outcomes = {cart: engine.evaluate(document) for cart, document in carts.items()}
    assert digests(result) == {cart: outcome.digest for cart, outcome in outcomes.items()}
    assert result.problems == ()

    totals = result.carts.to_polars()
    assert totals["cart_id"].to_list() == list(carts)
    for row, outcome in zip(totals.iter_rows(named=True), outcomes.values(), strict=True):
        sums, discounts = outcome.totals, outcome.totals.discounts
        assert row["subtotal"] == sums.subtotal
        assert (row["discount_item"], row["discount_order"]) == (discounts.item, discounts.order)
        assert (row["discount"], row["payable"], row["saved"]) == (sums.discount, sums.payable, sums.saved)
        assert outcome.points is not None
        assert (row["points_earned"], row["points_spent"], row["gap"]) == (outcome.points.earned, 0, None)

    lines = result.lines.to_polars()
    assert lines["sku"].to_list() == [row["sku"] for row in rows]
    seen: dict[int, int] = {}
    place_of_row = []
    for row, source in zip(lines.iter_rows(named=True), rows, strict=True):
        cart = source["cart_id"]
        place = seen[cart] = seen.get(cart, -1) + 1
        place_of_row.append((cart, place))
        line = outcomes[cart].lines[place]
        assert row["cart_id"] == cart
        assert (row["subtotal"], row["payable"], row["points"]) == (line.subtotal, line.payable, line.points or 0)
        assert row["discount"] == line.subtotal - line.payable

    wanted = [
        (cart, place_of_row.index((cart, place)), one.promotion, one.class_, one.amount)
        for cart, outcome in outcomes.items()
        for place, line in enumerate(outcome.lines)
        for one in line.adjustments
    ]
    adjustments = result.adjustments.to_polars()
    assert adjustments.select("cart_id", "row", pl.col("promotion", "class").cast(pl.String), "amount").rows() == wanted
    shares = [{"by": "shop", "share": Decimal("66.6")}, {"by": "brand", "share": Decimal("33.4")}]
    for promotion, funding in adjustments.select(pl.col("promotion").cast(pl.String), "funding").rows():
        assert funding == (shares if promotion == "tea" else [])

    applied = [
        (cart, one.promotion, one.code, one.amount, one.times, [{"by": part.by, "amount": part.amount} for part in one.funding])
        for cart, outcome in outcomes.items()
        for one in outcome.applied
    ]
    found = result.applied.to_polars().with_columns(pl.col("promotion").cast(pl.String))
    assert found.select("cart_id", "promotion", "code", "amount", "times", "funding").rows() == applied

    reasons = [
        (cart, one.promotion, one.reason.kind, one.reason.measure, none_or_text(one.reason.needed), one.reason.path)
        for cart, outcome in outcomes.items()
        for one in outcome.not_applied
    ]
    words = pl.col("promotion", "reason", "measure", "path").cast(pl.String)
    found = result.not_applied.to_polars().with_columns(words)
    assert found.select("cart_id", "promotion", "reason", "measure", "needed", "path").rows() == reasons

    misses = [
        (cart, one.promotion, one.change.kind, one.change.amount, one.change.units, one.saves)
        for cart, outcome in outcomes.items()
        for one in outcome.next
    ]
    assert misses
    found = result.next.to_polars().with_columns(pl.col("promotion", "change").cast(pl.String))
    assert found.select("cart_id", "promotion", "change", "amount", "units", "saves").rows() == misses


def none_or_text(value: object) -> str | None:
    return None if value is None else str(value)


def arrow(rows: list[Json], **types: pa.DataType) -> pa.Table:
    """The rows as an Arrow table with some columns of other types."""
    table = pa.Table.from_pylist(rows)
    for name, data_type in types.items():
        place = table.schema.get_field_index(name)
        column = table.column(name)
        if pa.types.is_decimal(data_type):
            column = pa.chunked_array([pa.array([Decimal(v).scaleb(-2) for v in column.to_pylist()], data_type)])
        elif pa.types.is_floating(data_type):
            column = pa.chunked_array([pa.array([v / 100 for v in column.to_pylist()], data_type)])
        elif pa.types.is_dictionary(data_type):
            column = column.cast(data_type.value_type).dictionary_encode().cast(data_type)
        elif name == "amount" and not pa.types.is_integer(data_type):
            column = pa.chunked_array([pa.array([f"{v / 100:.2f}" for v in column.to_pylist()], data_type)])
        else:
            column = column.cast(data_type)
        table = table.set_column(place, name, column)
    return table


TEXTS = [pa.string(), pa.large_string(), pa.string_view()]
INTEGERS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]


def layouts() -> list[Any]:
    cases: list[tuple[str, Json]] = []
    for text in TEXTS:
        cases.append((f"sku-{text}", {"sku": text, "cart_id": text, "brand": text}))
        cases.append((f"money-{text}", {"amount": text}))
        if text != pa.string_view():
            for list_type in (pa.list_, pa.large_list):
                cases.append((f"list-{text}-{list_type.__name__}", {"categories": list_type(text), "tags": list_type(text)}))
            cases += [
                (f"dictionary-{key}-{text}", {"sku": pa.dictionary(key, text), "brand": pa.dictionary(key, text)})
                for key in (pa.int8(), pa.int32(), pa.uint32())
            ]
    cases += [(f"quantity-{integer}", {"quantity": integer}) for integer in INTEGERS]
    cases += [(f"money-{integer}", {"amount": integer}) for integer in INTEGERS if integer.bit_width > 8]
    cases += [
        ("decimal128", {"amount": pa.decimal128(20, 2)}),
        ("decimal128-6", {"amount": pa.decimal128(20, 6)}),
        ("decimal64", {"amount": pa.decimal64(12, 2)}),
        ("decimal32", {"amount": pa.decimal32(9, 2)}),
        ("float64", {"amount": pa.float64()}),
        ("float32", {"amount": pa.float32()}),
    ]
    return [pytest.param(types, id=name) for name, types in cases]


@pytest.mark.parametrize("types", layouts())
def test_every_arrow_layout_is_read(engine: tw.Engine, types: Json) -> None:
    rows = line_rows(2, 40)
    wanted = digests(engine.evaluate_table(pl.DataFrame(rows), at=AT, columns=NAMES))
    result = engine.evaluate_table(arrow(rows, **types), at=AT, columns=NAMES)
    assert {int(cart): digest for cart, digest in digests(result).items()} == wanted


LIBRARIES: dict[str, Callable[[list[Json]], Any]] = {
    "polars": pl.DataFrame,
    "polars with categories": lambda rows: pl.DataFrame(rows).with_columns(pl.col("sku", "brand").cast(pl.Categorical)),
    "polars in chunks": lambda rows: pl.concat([pl.DataFrame(rows[at : at + 7]) for at in range(0, len(rows), 7)], rechunk=False),
    "pandas": pd.DataFrame,
    "pandas with categories": lambda rows: pd.DataFrame(rows).astype({"sku": "category", "brand": "category"}),
    "pandas with an index": lambda rows: pd.DataFrame(rows).set_index(pd.Index(range(1, 2 * len(rows), 2))),
    "pandas with Arrow types": lambda rows: pa.Table.from_pylist(rows).to_pandas(types_mapper=pd.ArrowDtype),
    "pyarrow batch": lambda rows: pa.Table.from_pylist(rows).combine_chunks().to_batches()[0],
    "pyarrow reader": lambda rows: pa.Table.from_pylist(rows).to_reader(max_chunksize=11),
    "duckdb": lambda rows: duckdb.from_arrow(pa.Table.from_pylist(rows)),
}


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.filterwarnings("ignore")
def test_tables_of_all_libraries_are_read(engine: tw.Engine, library: str) -> None:
    rows = line_rows(3, 40)
    wanted = digests(engine.evaluate_table(pl.DataFrame(rows), at=AT, columns=NAMES))
    result = engine.evaluate_table(LIBRARIES[library](rows), at=AT, columns=NAMES)
    assert digests(result) == wanted


def test_tables_go_to_all_libraries(engine: tw.Engine) -> None:
    result = engine.evaluate_table(pl.DataFrame(line_rows(4, 9000)), at=AT, columns=NAMES)
    for table in (result.carts, result.lines, result.adjustments, result.applied, result.not_applied, result.next):
        wanted = table.to_pyarrow()
        wanted.validate(full=True)
        assert len(table) == wanted.num_rows
        assert len(table.to_polars()) == len(table)
        assert len(table.to_pandas()) == len(table)
        assert pl.DataFrame(table).equals(table.to_polars())
        assert list(table.schema) == table.columns == wanted.column_names
        assert str(len(table)) in repr(table)
    carts = result.carts
    sums = duckdb.sql("select sum(payable), count(*) from carts").fetchall()
    assert sums == [(carts.to_polars()["payable"].sum(), 9000)]
    assert carts.to_pandas()["payable"].sum() == carts.to_polars()["payable"].sum()
    promotions = result.adjustments.to_polars().group_by("promotion").agg(pl.col("amount").sum())
    pandas_sums = result.adjustments.to_pandas().groupby("promotion", observed=True)["amount"].sum()
    assert {str(k): v for k, v in promotions.rows()} == {str(k): v for k, v in pandas_sums.items()}


def test_the_order_of_rows_does_not_matter(engine: tw.Engine) -> None:
    rows = line_rows(5, 50)
    for number, row in enumerate(rows):
        row["id"] = number
    outcomes = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        result = engine.evaluate_table(pl.DataFrame(rows), at=AT, columns=NAMES, tables=["carts", "lines"], digest=False)
        carts = result.carts.to_polars().sort("cart_id")
        outcomes.append((carts, result.lines.to_polars().sort("id")))
    assert all(carts.equals(outcomes[0][0]) and lines.equals(outcomes[0][1]) for carts, lines in outcomes)


def test_threads_change_nothing(engine: tw.Engine) -> None:
    frame = pl.DataFrame(line_rows(6, 9000))
    results = [engine.evaluate_table(frame, at=AT, columns=NAMES, threads=threads) for threads in (1, 3)]
    for name in results[0]:
        assert results[0][name].to_polars().equals(results[1][name].to_polars())  # type: ignore[index]


# ---- every vector whose cart can be said in tables

NOT_IN_TABLES = {"usage", "gift_choices", "deposits"}


def expressible(vector: Vector) -> bool:
    if not {"cart", "outcome"} <= set(vector.values):
        return False
    cart = vector.values["cart"]
    shipping = cart.get("shipping", [])
    return (
        not NOT_IN_TABLES & set(cart)
        and len(shipping) <= 1
        and all("seller" not in entry for entry in shipping)
        and all(line.get("attributes") is None or scalar_types(cart) for line in cart["lines"])
    )


def scalar_types(cart: Json) -> bool:
    """Whether each attribute has values of one type only: a column has."""
    types: dict[str, set[type]] = {}
    for line in cart["lines"]:
        for name, value in line.get("attributes", {}).items():
            types.setdefault(name, set()).add(type(value))
    return all(len(kinds) == 1 for kinds in types.values())


def flat(fields: Json) -> Json:
    row = {name: value for name, value in fields.items() if name != "attributes"}
    return row | {f"attributes.{name}": value for name, value in fields.get("attributes", {}).items()}


def money_as_text(row: Json) -> Json:
    names = ("unit_price", "amount", "list_price", "cost", "floor", "shipping_amount")
    return {name: str(value) if name in names else value for name, value in row.items()}


@pytest.mark.parametrize("vector", [one for one in VECTORS if expressible(one)], ids=lambda vector: vector.name)
def test_vectors_give_the_same_in_tables(vector: Vector) -> None:
    engine = tw.Engine(vector.raw["rulebook"])
    cart: Json = {**vector.values["cart"], "id": "cart"}
    lines = [money_as_text(flat(line)) | {"cart_id": "cart"} for line in cart["lines"]]
    row = flat(
        {
            name: cart[name]
            for name in ("currency", "at", "channel", "region", "payment_method", "codes", "attributes")
            if name in cart
        }
    )
    if "redeem" in cart:
        row["redeem"] = cart["redeem"]
    for entry in cart.get("shipping", []):
        row |= {"shipping_method": entry["method"], "shipping_amount": str(entry["amount"])}
        cart["shipping"] = [{**entry, "id": "1"}]
    customers = None
    if "customer" in cart:
        customer = {"id": "somebody", **cart["customer"]}
        cart["customer"] = customer
        row["customer_id"] = customer["id"]
        customers = pl.DataFrame([{"customer_id": customer["id"], **flat({k: v for k, v in customer.items() if k != "id"})}])
    table_of_lines = (
        pl.DataFrame(lines, infer_schema_length=None) if lines else pl.DataFrame(schema={"cart_id": pl.String, "sku": pl.String})
    )
    carts = pl.DataFrame([{"cart_id": "cart", **row}])
    result = engine.evaluate_table(table_of_lines, carts, customers)
    assert result.carts.to_polars()["digest"].to_list() == [engine.evaluate(cart).digest]
    few = engine.evaluate_table(table_of_lines, carts, customers, tables=["lines", "adjustments"], digest=False)
    assert few.carts.to_polars().drop("digest").equals(result.carts.to_polars().drop("digest"))
    assert few.lines.to_polars().equals(result.lines.to_polars())
    assert few.adjustments.to_polars().equals(result.adjustments.to_polars())


# ---- carts and customers


def test_carts_and_customers_are_joined(engine: tw.Engine) -> None:
    lines = pl.DataFrame({"cart_id": ["a", "b", "c", "a"], "sku": ["X", "Y", "Z", "W"], "unit_price": [10.0, 20.5, 30.25, 1.0]})
    carts = pl.DataFrame(
        {
            "cart_id": ["c", "empty", "a", "b"],
            "at": [datetime.datetime(2026, 11, day, 12, tzinfo=UTC) for day in (1, 2, 3, 4)],
            "customer_id": [1, None, 2, 1],
            "customer_orders": [None, None, None, 0],
            "channel": ["app", None, "web", None],
            "codes": [["spring "], [], ["NOPE"], None],
            "shipping_method": ["post", None, "post", "post"],
            "shipping_amount": ["4.90", None, "4.90", "4.90"],
            "redeem": [None, None, "max", None],
        }
    )
    customers = pl.DataFrame(
        {
            "customer_id": [2, 1, 3],
            "segments": [["new"], ["vip", "new"], []],
            "orders": [7, 7, 7],
            "points": [500, 500, None],
            "birthday": [datetime.date(1990, 5, 17), None, None],
            "tier": ["gold", None, None],
        }
    )
    result = engine.evaluate_table(lines, carts, customers)
    wanted = {
        "c": engine.evaluate(
            {
                "id": "c",
                "currency": "USD",
                "at": "2026-11-01T12:00:00Z",
                "lines": [{"id": "1", "sku": "Z", "unit_price": "30.25"}],
                "customer": {"id": "1", "segments": ["vip", "new"], "orders": 7, "points": 500},
                "channel": "app",
                "codes": ["spring "],
                "shipping": [{"id": "1", "method": "post", "amount": "4.90"}],
            }
        ),
        "empty": engine.evaluate({"id": "empty", "currency": "USD", "at": "2026-11-02T12:00:00Z", "lines": []}),
        "a": engine.evaluate(
            {
                "id": "a",
                "currency": "USD",
                "at": "2026-11-03T12:00:00Z",
                "lines": [{"id": "1", "sku": "X", "unit_price": "10"}, {"id": "2", "sku": "W", "unit_price": "1"}],
                "customer": {
                    "id": "2",
                    "segments": ["new"],
                    "orders": 7,
                    "points": 500,
                    "birthday": "1990-05-17",
                    "tier": "gold",
                },
                "channel": "web",
                "codes": ["NOPE"],
                "shipping": [{"id": "1", "method": "post", "amount": "4.90"}],
                "redeem": "max",
            }
        ),
        "b": engine.evaluate(
            {
                "id": "b",
                "currency": "USD",
                "at": "2026-11-04T12:00:00Z",
                "lines": [{"id": "1", "sku": "Y", "unit_price": "20.50"}],
                "customer": {"id": "1", "segments": ["vip", "new"], "orders": 0, "points": 500},
                "shipping": [{"id": "1", "method": "post", "amount": "4.90"}],
            }
        ),
    }
    assert digests(result) == {cart: outcome.digest for cart, outcome in wanted.items()}
    assert list(digests(result)) == ["c", "empty", "a", "b"]
    refused = result.not_applied.to_polars().filter(pl.col("code") == "NOPE").row(0, named=True)
    assert (refused["cart_id"], refused["promotion"], refused["reason"]) == ("a", None, "code_unknown")


def test_carts_may_have_currencies_of_their_own() -> None:
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    lines = pl.DataFrame({"cart_id": [1, 2, 3, 4], "sku": "A", "unit_price": ["5", "500", "5.125", "5.25"]})
    carts = pl.DataFrame({"cart_id": [1, 2, 3, 4], "currency": ["EUR", "JPY", "KWD", None]})
    result = engine.evaluate_table(lines, carts, at=AT)
    rows = result.carts.to_polars().with_columns(pl.col("currency").cast(pl.String)).select("currency", "payable").rows()
    assert rows == [("EUR", Decimal(5)), ("JPY", Decimal(500)), ("KWD", Decimal("5.125")), ("USD", Decimal("5.25"))]
    minor = engine.evaluate_table(lines, carts, at=AT, money="minor")
    assert minor.carts.to_polars()["payable"].to_list() == [500, 500, 5125, 525]
    assert minor.lines.to_polars()["payable"].to_list() == [500, 500, 5125, 525]


@pytest.mark.parametrize("currencies", [["JPY", "CLF"], ["JPY", "KWD"], ["CLF", "USD"]])
def test_the_largest_amounts_fit_beside_other_currencies(currencies: list[str]) -> None:
    engine = tw.Engine(
        {
            "tillwork": 1,
            "id": "shop",
            "currency": "USD",
            "promotions": [
                {
                    "id": "half",
                    "benefit": {"kind": "percent_off", "percent": 50},
                    "funding": [{"by": "shop", "share": 50}, {"by": "brand", "share": 50}],
                }
            ],
        }
    )
    most = 10**15
    lines = pa.table({"cart_id": [1, 2], "sku": ["A", "B"], "unit_price": [most, most]})
    carts = pa.table({"cart_id": [1, 2], "currency": currencies, "shipping_method": ["post"] * 2, "shipping_amount": [most] * 2})
    digits = {"JPY": 0, "USD": 2, "KWD": 3, "CLF": 4}
    whole = [Decimal(most).scaleb(-digits[currency]) for currency in currencies]
    for short in ({"tables": ["carts", "lines", "adjustments"], "digest": False}, {}):
        result = engine.evaluate_table(lines, carts, at=AT, **short)  # type: ignore[arg-type]
        for name in result:
            result[name].to_pyarrow().validate(full=True)  # type: ignore[index]
        assert result.carts.to_polars()["payable"].to_list() == [one + one / 2 for one in whole]
        assert result.lines.to_polars()["subtotal"].to_list() == whole
        assert result.lines.to_polars()["payable"].to_list() == [one / 2 for one in whole]
        assert result.adjustments.to_polars()["amount"].to_list() == [one / 2 for one in whole]
    paid = [[part["amount"] for part in parts] for parts in result.applied.to_polars()["funding"].to_list()]
    assert paid == [[one / 4, one / 4] for one in whole]
    assert result.carts.schema["payable"].startswith("Decimal128(38")
    one = engine.evaluate_table(lines, at=AT)
    assert one.carts.schema["payable"].startswith("Decimal128(18")
    minor = engine.evaluate_table(lines, carts, at=AT, money="minor")
    assert minor.carts.to_polars()["payable"].to_list() == [most + most // 2] * 2


LARGE = pa.array([1, 2**63, 2**64 - 1], pa.uint64())
SMALL = pa.array([-(2**63), -1, 2**63 - 1])
DIGITS = pa.array(["1", "007", "18446744073709551616"])


@pytest.mark.parametrize(
    ("of_lines", "of_carts", "wanted"),
    [
        (LARGE, None, pa.uint64()),
        (LARGE.dictionary_encode(), None, pa.uint64()),
        (LARGE, LARGE, pa.uint64()),
        (LARGE, LARGE.cast(pa.string()), pa.string()),
        (LARGE.cast(pa.string()), LARGE, pa.string()),
        (SMALL, None, pa.int64()),
        (SMALL, SMALL, pa.int64()),
        (pa.array([1, 2, 3], pa.int8()), pa.array([3, 2, 1, 2**64 - 1], pa.uint64()), pa.uint64()),
        (pa.array([1, 2, 3], pa.uint64()), pa.array([3, 2, 1, -(2**63)]), pa.int64()),
        (pa.array([1, 2, 3]), pa.array(["3", "2", "1", "x"]), pa.string()),
        (DIGITS, None, pa.string()),
        (DIGITS, DIGITS, pa.string()),
    ],
)
def test_ids_of_carts_come_back_as_what_they_are(engine: tw.Engine, of_lines: Any, of_carts: Any, wanted: Any) -> None:
    lines = pa.table({"cart_id": of_lines, "sku": ["A"] * 3, "unit_price": [10_000] * 3, "categories": ["food/tea"] * 3})
    carts = None if of_carts is None else pa.table({"cart_id": of_carts, "codes": [["NO"]] * len(of_carts)})
    result = engine.evaluate_table(lines, carts, at=AT)
    ids = (of_lines if of_carts is None else of_carts).to_pylist()
    shown = [str(one) for one in ids] if wanted == pa.string() else ids
    for name in ("carts", "adjustments", "applied", "not_applied", "next"):
        table = result[name].to_pyarrow()  # type: ignore[index]
        assert table.schema.field("cart_id").type == wanted
        assert set(table["cart_id"].to_pylist()) <= set(shown)
    assert result.carts.to_pyarrow()["cart_id"].to_pylist() == shown
    assert result.applied.to_pyarrow()["cart_id"].null_count == 0
    parts = list(engine.evaluate_batches(lines, carts, at=AT, rows=1))
    assert {part.carts.schema["cart_id"] for part in parts} == {result.carts.schema["cart_id"]}
    assert sorted(one for part in parts for one in part.carts.to_pyarrow()["cart_id"].to_pylist()) == sorted(shown)


# ---- what else


GOOD = {"cart_id": 1, "sku": "A", "quantity": 2, "unit_price": "1.00"}


def test_a_list_that_is_null_takes_nothing_from_the_customer() -> None:
    gate = {"kind": "customer", "segment": "vip"}
    vip = {"id": "vip", "conditions": gate, "benefit": {"kind": "percent_off", "percent": 10}}
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD", "promotions": [vip]})
    lines = pl.DataFrame({"cart_id": [1, 2, 3, 4], "sku": "A", "unit_price": 1000})
    segments = [None, [], ["vip"], ["new"]]
    carts = pl.DataFrame({"cart_id": [1, 2, 3, 4], "customer_id": ["a", "a", "b", "a"], "customer_segments": segments})
    customers = pl.DataFrame({"customer_id": ["a", "b"], "segments": [["vip"], None]})
    result = engine.evaluate_table(lines, carts, customers, at=AT, money="minor")
    assert result.carts.to_polars()["payable"].to_list() == [900, 1000, 900, 1000]


def test_birthdays_before_1970_are_dates() -> None:
    near = {"kind": "customer", "birthday": {"before_days": 3, "after_days": 3}}
    week = {"id": "week", "conditions": near, "benefit": {"kind": "percent_off", "percent": 10}}
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD", "promotions": [week]})
    born = [datetime.date(1965, 11, 9), datetime.date(1969, 12, 31), datetime.date(1900, 11, 13), datetime.date(1970, 11, 11)]
    lines = pl.DataFrame({"cart_id": [1, 2, 3, 4], "sku": "A", "unit_price": 1000})
    carts = pl.DataFrame({"cart_id": [1, 2, 3, 4], "customer_id": [1, 2, 3, 4]})
    customers = pl.DataFrame({"customer_id": [1, 2, 3, 4], "birthday": born})
    result = engine.evaluate_table(lines, carts, customers, at=AT, money="minor")
    assert result.carts.to_polars()["payable"].to_list() == [900, 1000, 900, 900]


@pytest.mark.parametrize(
    "redeem",
    [
        pa.array(["500", "max", None, "0"]),
        pa.array(["500", "max", None, "0"]).dictionary_encode(),
        pa.array([Decimal(500), Decimal(700), None, Decimal(0)], pa.decimal128(38, 0)),
        pa.array([500, 700, None, 0], pa.uint16()),
    ],
)
def test_points_to_redeem_are_numbers_in_any_form(redeem: Any) -> None:
    programme = {"redeem": {"points": 100, "value": "1.00"}}
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD", "programme": programme})
    lines = pl.DataFrame({"cart_id": [1, 2, 3, 4], "sku": "A", "unit_price": 1000})
    carts = pa.table({"cart_id": [1, 2, 3, 4], "customer_points": [700] * 4, "redeem": redeem})
    result = engine.evaluate_table(lines, carts, at=AT, money="minor")
    assert result.carts.to_polars()["payable"].to_list() == [500, 300, 1000, 1000]


def test_nulls_in_lists_are_left_out(engine: tw.Engine) -> None:
    lists = [["food/tea", None], [None], ["food/tea"], []]
    frame = pl.DataFrame({"cart_id": [1, 2, 3, 4], "sku": "A", "unit_price": 1000, "categories": lists})
    paid = engine.evaluate_table(frame, at=AT, money="minor").carts.to_polars()["payable"].to_list()
    assert paid == [875, 1000, 875, 1000]


def test_one_column_may_be_two_fields(engine: tw.Engine) -> None:
    frame = pl.DataFrame([{**GOOD, "sku": "A"}, {**GOOD, "sku": "B"}])
    lines = engine.evaluate_table(frame, at=AT, columns={"id": "sku"}).lines
    assert lines.columns == ["cart_id", "sku", "subtotal", "discount", "payable", "points"]
    assert lines.to_polars()["sku"].to_list() == ["A", "B"]


def test_empty_tables(engine: tw.Engine) -> None:
    lines = pl.DataFrame(schema={"cart_id": pl.String, "sku": pl.String, "unit_price": pl.String})
    result = engine.evaluate_table(lines, at=AT)
    assert [len(result[name]) for name in result] == [0] * 6  # type: ignore[index]
    assert result.carts.to_polars().height == 0


def test_every_cent_survives_as_a_float() -> None:
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    cents = [*range(20_000), *(random.Random(7).randrange(10**15) for _ in range(20_000))]
    frame = pl.DataFrame(
        {"cart_id": range(len(cents)), "sku": "A", "unit_price": [float(f"{c // 100}.{c % 100:02}") for c in cents]}
    )
    result = engine.evaluate_table(frame, at=AT, money="minor", tables=["carts"], digest=False)
    assert result.carts.to_polars()["payable"].to_list() == cents


def test_only_the_tables_that_are_wanted(engine: tw.Engine) -> None:
    result = engine.evaluate_table(pl.DataFrame([GOOD]), at=AT, tables=["carts"], digest=False)
    assert list(result) == ["carts"]
    assert result.carts.to_polars()["digest"].to_list() == [None]
    with pytest.raises(AttributeError, match="`lines` was not asked for"):
        _ = result.lines
    with pytest.raises(KeyError, match="`lines` was not asked for"):
        result["lines"]
    with pytest.raises(KeyError, match="expected one of carts, lines, adjustments, applied, not_applied, next, found `line`"):
        result["line"]  # type: ignore[index]
    assert repr(result) == "<tillwork.TableResult: carts 1>"


def test_the_wanted_tables_may_come_one_by_one(engine: tw.Engine) -> None:
    frame = pl.DataFrame({"cart_id": [1], "sku": "A", "unit_price": 100})
    wanted: Any = iter(["carts", "lines"])
    assert list(engine.evaluate_table(frame, at=AT, tables=wanted)) == ["carts", "lines"]


def test_progress_is_told(engine: tw.Engine, capfd: pytest.CaptureFixture[str]) -> None:
    frame = pl.DataFrame({"cart_id": range(50_000), "sku": "A", "unit_price": 100})
    told: list[tuple[int, int]] = []
    engine.evaluate_table(frame, at=AT, tables=["carts"], digest=False, threads=1, progress=lambda *args: told.append(args))
    assert told[-1] == (50_000, 50_000)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    # A run of any length is told of as it begins, before the end.
    assert 0 < told[0][0] < 50_000
    engine.evaluate_table(frame[:10], at=AT)
    assert capfd.readouterr().err == ""


def test_an_exception_of_the_progress_ends_the_run(engine: tw.Engine) -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.evaluate_table(pl.DataFrame([GOOD]), at=AT, progress=stop)


@contextmanager
def interrupted() -> Iterator[None]:
    """A signal comes meanwhile, as Ctrl-C does."""

    def stop(_signal: int, _frame: object) -> None:
        raise InterruptedError("that is enough")

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(InterruptedError, match="enough"):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("batches", [False, True])
def test_long_streams_can_be_stopped(engine: tw.Engine, batches: bool) -> None:
    batch = pa.record_batch({"cart_id": [1], "sku": ["A"], "unit_price": [100]})
    # No code of Python runs while it is read, in which Python would see the signal by itself.
    many = itertools.repeat(batch, 2_000_000)
    lines = pa.RecordBatchReader.from_batches(batch.schema, many)
    with interrupted():
        if batches:
            next(engine.evaluate_batches(lines, at=AT, rows=1_000_000_000))
        else:
            engine.evaluate_table(lines, at=AT)
    assert operator.length_hint(many) > 0


@pytest.mark.parametrize("threads", [1, 2])
def test_slow_carts_can_be_stopped(threads: int) -> None:
    """Each of these carts is searched for its best deal for long; all of them together would take minutes."""
    promotions = [
        {
            "id": f"p{number}",
            "benefit": {"kind": "amount_off", "on": "order", "amount": f"{number}.37"},
            "conditions": {"kind": "spend", "at_least": str(3 * number)},
            "exclusive": "cart" if number % 3 == 0 else "none",
        }
        for number in range(1, 40)
    ]
    best = {"strategy": "best", "effort": 100_000}
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD", "combination": best, "promotions": promotions})
    carts = 4_000
    lines = pl.DataFrame({"cart_id": range(carts), "sku": "A", "unit_price": 10_000}).with_columns(quantity=pl.lit(2))
    told: list[int] = []
    with interrupted():
        engine.evaluate_table(lines, at=AT, threads=threads, progress=lambda done, _of: told.append(done))
    assert told[-1] < carts
