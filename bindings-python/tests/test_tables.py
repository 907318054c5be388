"""Tables: every layout that a library hands over, in any order, with the answers that single carts get."""

from __future__ import annotations

import datetime
import itertools
import pickle
import random
from collections.abc import Callable
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


# ---- what is wrong


def problems(*args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    with pytest.raises(tw.TableError) as caught:
        engine.evaluate_table(*args, **kwargs)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
    return [(problem.path, problem.code) for problem in caught.value.problems]


GOOD = {"cart_id": 1, "sku": "A", "quantity": 2, "unit_price": "1.00"}


def test_bad_rows_are_named_and_the_good_ones_kept(engine: tw.Engine) -> None:
    rows = [{**GOOD, "cart_id": cart, "seller": "s"} for cart in range(8)]
    rows[1]["unit_price"] = "1,00"
    rows[2]["unit_price"] = "1.005"
    rows[3]["quantity"] = 0
    rows[4]["sku"] = None
    rows[5]["cart_id"] = None
    rows[6]["seller"] = "$own"
    rows.append({**GOOD, "cart_id": 7, "unit_price": None, "seller": None})
    rows.append({**GOOD, "cart_id": 0, "sku": "B", "seller": None})
    wanted = [
        ("/lines/1/unit_price", "amount_format"),
        ("/lines/2/unit_price", "amount_digits"),
        ("/lines/3/quantity", "integer_range"),
        ("/lines/4/sku", "missing_field"),
        ("/lines/5/cart_id", "missing_field"),
        ("/lines/6/seller", "bad_id"),
        ("/lines/8/unit_price", "conflict"),
    ]
    frame = pl.DataFrame(rows)
    assert problems(frame, at=AT) == wanted
    result = engine.evaluate_table(frame, at=AT, errors="collect")
    assert [(problem.path, problem.code) for problem in result.problems] == wanted
    assert result.problems[1].found == "`1.005`"
    assert result.carts.to_polars().select("cart_id", "payable").rows() == [
        (0, Decimal("4.00")),
        *((cart, None) for cart in (1, 2, 3, 4, 6, 7)),
    ]
    assert result.lines.to_polars()["payable"].to_list() == [Decimal(2), *[None] * 8, Decimal(2)]


def test_columns_of_other_names_are_not_guessed() -> None:
    frame = pl.DataFrame([{**GOOD, "quantiy": 3}])
    assert problems(frame, at=AT) == [("/lines/quantiy", "unknown_field")]
    assert problems(frame.rename({"sku": "product"}), at=AT, extra="ignore") == [("/lines/sku", "missing_field")]
    assert problems(frame, at=AT, extra="ignore", columns={"sku": "product"}) == [("/columns/sku", "unknown_reference")]
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    result = engine.evaluate_table(frame, at=AT, columns={"quantity": "quantiy"}, extra="ignore")
    assert result.carts.to_polars()["payable"].to_list() == [Decimal("3.00")]


def refusals(*args: Any, **kwargs: Any) -> dict[str, tuple[str, str | None]]:
    """The codes and remedies of what is wrong, by paths."""
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    with pytest.raises(tw.TableError) as caught:
        engine.evaluate_table(*args, **{"at": AT, **kwargs})
    found = {problem.path: (problem.code, problem.help) for problem in caught.value.problems}
    assert len(found) == len(caught.value.problems)
    return found


def test_the_nearest_name_is_told() -> None:
    drop = 'drop it, name it in `columns`, or pass extra="ignore"'
    frame = pl.DataFrame([{**GOOD, "quantty": 3, "colour": "red"}])
    assert refusals(frame) == {
        "/lines/quantty": ("unknown_field", f"did you mean `quantity`? otherwise {drop}"),
        "/lines/colour": ("unknown_field", drop),
    }
    with pytest.raises(tw.TableError, match=r"one of cart_id, sku, .*, attributes\.<name>, found `quantty`"):
        tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"}).evaluate_table(frame, at=AT)
    long = pl.DataFrame([{**GOOD, "quantity" + "y" * 57: 3}])
    assert list(refusals(long).values()) == [("unknown_field", drop)]


def test_unknown_keys_of_columns_are_refused() -> None:
    frame = pl.DataFrame([{**GOOD, "qty": 3}])
    found = refusals(frame, extra="ignore", columns={"quantiy": "qty", "Quantity": "qty", "a~/b": "qty", "attributes.b": "qty"})
    assert found.pop("/columns/a~0~1b")[1] == (
        "known here: amount, cart_id, categories, cost, discountable, floor, id, list_price, quantity, seller, sku, tags, "
        "unit_price, attributes.<name>"
    )
    near = ("unknown_field", "did you mean `quantity`?")
    assert found == {"/columns/quantiy": near, "/columns/Quantity": near}
    # What only other tables have.
    assert list(refusals(frame, extra="ignore", columns={"channel": "qty"})) == ["/columns/channel"]
    carts = pl.DataFrame({"cart_id": [1], "qty": ["app"]})
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    assert engine.evaluate_table(frame.drop("qty"), carts, at=AT, columns={"channel": "qty"}).problems == ()


def test_two_columns_of_one_name_are_told_once() -> None:
    arrays = [pa.array([1]), pa.array(["A"]), pa.array(["1.00"]), pa.array(["2.00"])]
    table = pa.Table.from_arrays(arrays, names=["cart_id", "sku", "unit_price", "unit_price"])
    assert refusals(table) == {"/lines/unit_price": ("duplicate_key", None)}


def test_one_column_may_be_two_fields(engine: tw.Engine) -> None:
    frame = pl.DataFrame([{**GOOD, "sku": "A"}, {**GOOD, "sku": "B"}])
    lines = engine.evaluate_table(frame, at=AT, columns={"id": "sku"}).lines
    assert lines.columns == ["cart_id", "sku", "subtotal", "discount", "payable", "points"]
    assert lines.to_polars()["sku"].to_list() == ["A", "B"]


def test_lines_without_ids_are_numbered_beside_those_that_have_them() -> None:
    frame = pl.DataFrame([{**GOOD, "id": "2"}, {**GOOD, "id": None}])
    assert problems(frame, at=AT) == [("/lines/1/id", "duplicate_id")]


def test_nulls_in_lists_are_left_out(engine: tw.Engine) -> None:
    lists = [["food/tea", None], [None], ["food/tea"], []]
    frame = pl.DataFrame({"cart_id": [1, 2, 3, 4], "sku": "A", "unit_price": 1000, "categories": lists})
    paid = engine.evaluate_table(frame, at=AT, money="minor").carts.to_polars()["payable"].to_list()
    assert paid == [875, 1000, 875, 1000]


def test_prices_are_missed_by_the_columns_own_name() -> None:
    frame = pl.DataFrame({"cart_id": [1, 2], "sku": "A", "price": [100, None], "number": [-1, -1]})
    found = refusals(frame, columns={"amount": "price", "quantity": "number"})
    wanted = {"/lines/1/price": "conflict", "/lines/0/number": "integer_range", "/lines/1/number": "integer_range"}
    assert {path: code for path, (code, _) in found.items()} == wanted


def test_customers_need_carts_that_name_them() -> None:
    lines, customers = pl.DataFrame([GOOD]), pl.DataFrame({"customer_id": ["x"], "segments": ["vip"]})
    wanted = {"/carts/customer_id": ("missing_field", "add it to `carts`, or leave out `customers`")}
    assert refusals(lines, None, customers) == wanted
    assert refusals(lines, pl.DataFrame({"cart_id": [1]}), customers) == wanted
    carts = pl.DataFrame({"cart_id": [1], "buyer": ["y"]})
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    result = engine.evaluate_table(
        lines, carts, customers.rename({"customer_id": "buyer"}), at=AT, columns={"customer_id": "buyer"}
    )
    line = {"id": "1", "sku": "A", "quantity": 2, "unit_price": "1.00"}
    wanted_cart = {"id": "1", "currency": "USD", "at": AT, "lines": [line], "customer": {"id": "y"}}
    assert result.carts.to_polars()["digest"].to_list() == [engine.evaluate(wanted_cart).digest]


@pytest.mark.parametrize("zone", [None, "UTC"])
def test_a_birthday_is_a_date(zone: str | None) -> None:
    birthday = pl.Series([datetime.datetime(1990, 5, 17)]).dt.replace_time_zone(zone)
    customers = pl.DataFrame({"customer_id": ["x"], "birthday": birthday})
    found = refusals(pl.DataFrame([GOOD]), pl.DataFrame({"cart_id": [1], "customer_id": ["x"]}), customers)
    assert found == {"/customers/birthday": ("wrong_type", "cast it to a date, as in polars' .dt.date()")}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sku", 1.5),
        ("sku", True),
        ("quantity", "2"),
        ("unit_price", True),
        ("unit_price", b"1"),
        ("categories", 1.5),
        ("discountable", 1),
        ("discountable", "true"),
        ("attributes.brand", [1]),
    ],
)
def test_columns_of_a_wrong_type_are_refused(column: str, value: Any) -> None:
    assert problems(pl.DataFrame([{**GOOD, column: value}]), at=AT) == [(f"/lines/{column}", "wrong_type")]


def test_moments_need_a_time_zone() -> None:
    lines = pl.DataFrame([GOOD])
    for at in (datetime.datetime(2026, 11, 11), datetime.date(2026, 11, 11)):
        carts = pl.DataFrame({"cart_id": [1], "at": [at]})
        assert problems(lines, carts) == [("/carts/at", "wrong_type")]
    assert problems(lines) == [("/carts/at", "missing_field")]
    assert problems(lines, at="yesterday") == [("/at", "moment_format")]
    assert problems(lines, pl.DataFrame({"cart_id": [1], "at": ["yesterday"]})) == [("/carts/0/at", "moment_format")]
    assert problems(lines, pl.DataFrame({"cart_id": [1], "at": [None]}, schema={"cart_id": pl.Int64, "at": pl.String})) == [
        ("/carts/0/at", "missing_field")
    ]
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    with pytest.raises(ValueError, match="time zone"):
        engine.evaluate_table(lines, at=datetime.datetime(2026, 11, 11))
    zoned = datetime.datetime(2026, 11, 11, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    assert engine.evaluate_table(lines, at=zoned).problems == ()
    for unit, zone in itertools.product(("ms", "us", "ns"), ("UTC", "America/New_York")):
        column = pl.Series("at", [zoned]).cast(pl.Datetime(unit, zone))  # type: ignore[arg-type]
        carts = pl.DataFrame({"cart_id": [1]}).with_columns(column)
        line = {"id": "1", "sku": "A", "quantity": 2, "unit_price": "1.00"}
        wanted = engine.evaluate({"id": "1", "currency": "USD", "at": "2026-11-10T16:00:00Z", "lines": [line]})
        assert engine.evaluate_table(lines, carts).carts.to_polars()["digest"].to_list() == [wanted.digest]


def test_references_between_tables() -> None:
    lines = pl.DataFrame([GOOD, {**GOOD, "cart_id": 2}])
    assert problems(lines, pl.DataFrame({"cart_id": [1]}), at=AT) == [("/lines/1/cart_id", "unknown_reference")]
    assert problems(lines, pl.DataFrame({"cart_id": [1, 2, 1, None]}), at=AT) == [
        ("/carts/2/cart_id", "duplicate_id"),
        ("/carts/3/cart_id", "missing_field"),
    ]
    carts = pl.DataFrame({"cart_id": [1, 2], "customer_id": ["x", "y"], "redeem": ["all", "5"]})
    customers = pl.DataFrame({"customer_id": ["x", "x", "y"], "points": [1, 2, -3]})
    assert problems(lines, carts, customers, at=AT) == [
        ("/carts/0/redeem", "integer_range"),
        ("/carts/1/redeem", "integer_range"),
        ("/customers/1/customer_id", "duplicate_id"),
        ("/customers/2/points", "integer_range"),
    ]


def test_a_bad_customer_costs_only_its_carts(engine: tw.Engine) -> None:
    lines = pl.DataFrame([GOOD, {**GOOD, "cart_id": 2}])
    carts = pl.DataFrame({"cart_id": [1, 2], "customer_id": ["x", "y"]})
    customers = pl.DataFrame({"customer_id": ["x", "y"], "points": [-1, 2]})
    result = engine.evaluate_table(lines, carts, customers, at=AT, errors="collect")
    assert [problem.path for problem in result.problems] == ["/customers/0/points"]
    assert result.carts.to_polars()["payable"].to_list() == [None, Decimal("2.00")]


@pytest.mark.parametrize("price", [float("nan"), float("inf"), -0.0, -1.0, 0.1 + 0.2, 1e300, 19.999])
def test_floats_stand_for_their_shortest_form(price: float) -> None:
    ((path, _code),) = problems(pl.DataFrame([{**GOOD, "unit_price": price}]), at=AT)
    assert path == "/lines/0/unit_price"


def test_every_cent_survives_as_a_float() -> None:
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    cents = [*range(20_000), *(random.Random(7).randrange(10**15) for _ in range(20_000))]
    frame = pl.DataFrame(
        {"cart_id": range(len(cents)), "sku": "A", "unit_price": [float(f"{c // 100}.{c % 100:02}") for c in cents]}
    )
    result = engine.evaluate_table(frame, at=AT, money="minor", tables=["carts"], digest=False)
    assert result.carts.to_polars()["payable"].to_list() == cents


@pytest.mark.parametrize("table", [[GOOD], {"cart_id": [1]}, 42, None, pl.DataFrame([GOOD]).lazy(), "lines"])
def test_other_objects_are_no_tables(table: Any) -> None:
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    with pytest.raises(TypeError, match="Arrow PyCapsule interface") as caught:
        engine.evaluate_table(table, at=AT)
    assert ("collect()" in str(caught.value)) == isinstance(table, pl.LazyFrame)


@pytest.mark.parametrize(
    "wrong",
    [
        {"money": "cents"},
        {"errors": "ignore"},
        {"extra": "drop"},
        {"tables": ["cart"]},
        {"currency": "usd"},
        {"threads": 0},
        {"threads": -1},
        {"threads": 10**30},
    ],
)
def test_options_are_checked(engine: tw.Engine, wrong: Json) -> None:
    with pytest.raises(ValueError, match="expected"):
        engine.evaluate_table(pl.DataFrame([GOOD]), **{"at": AT, **wrong})


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"threads": 1.5}, "`threads` to be a whole number, found `float`"),
        ({"threads": "2"}, "`threads` to be a whole number, found `str`"),
        ({"at": 5}, "`at` to be text or a datetime with a time zone, found `int`"),
        ({"at": datetime.date(2026, 11, 11)}, "`at` to be text or a datetime with a time zone, found `date`"),
        ({"columns": ["sku"]}, "`columns` to be a mapping of text to text, found `list`"),
        ({"columns": {5: "sku"}}, "`columns` to be a mapping of text to text, found `int`"),
        ({"columns": {"cart_id": 5}}, r"`columns\['cart_id'\]` to be text, found `int`"),
        ({"currency": 5}, "`currency` to be text, found `int`"),
        ({"digest": "no"}, "`digest` to be True or False, found `str`"),
        ({"progress": "no"}, "`progress` to be True, False or a function, found `str`"),
    ],
)
def test_options_of_another_type_are_refused(engine: tw.Engine, wrong: Json, name: str) -> None:
    with pytest.raises(TypeError, match=f"^expected {name}$"):
        engine.evaluate_table(pl.DataFrame([GOOD]), **{"at": AT, **wrong})


def test_threads_of_evaluate_many_are_checked(engine: tw.Engine) -> None:
    with pytest.raises(ValueError, match="expected `threads` from 1 to 65536, found -1"):
        engine.evaluate_many([], threads=-1)
    with pytest.raises(TypeError, match="expected `threads` to be a whole number, found `str`"):
        engine.evaluate_many([], threads="2")  # type: ignore[arg-type]


def test_a_column_is_no_table(engine: tw.Engine) -> None:
    with pytest.raises(ValueError, match="`lines` cannot be read"):
        engine.evaluate_table(pl.Series([1, 2]), at=AT)


def test_a_producer_that_fails_is_an_error(engine: tw.Engine) -> None:
    def batches() -> Any:
        yield pa.RecordBatch.from_pylist([GOOD])
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(pa.RecordBatch.from_pylist([GOOD]).schema, batches())
    with pytest.raises(ValueError, match="`lines` cannot be read"):
        engine.evaluate_table(reader, at=AT)


def test_empty_tables(engine: tw.Engine) -> None:
    lines = pl.DataFrame(schema={"cart_id": pl.String, "sku": pl.String, "unit_price": pl.String})
    result = engine.evaluate_table(lines, at=AT)
    assert [len(result[name]) for name in result] == [0] * 6  # type: ignore[index]
    assert result.carts.to_polars().height == 0


# ---- what else


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


def test_progress_is_told(engine: tw.Engine, capfd: pytest.CaptureFixture[str]) -> None:
    frame = pl.DataFrame({"cart_id": range(50_000), "sku": "A", "unit_price": 100})
    told: list[tuple[int, int]] = []
    engine.evaluate_table(frame, at=AT, tables=["carts"], digest=False, threads=1, progress=lambda *args: told.append(args))
    assert told[-1] == (50_000, 50_000)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert len(told) > 2
    engine.evaluate_table(frame[:10], at=AT)
    assert capfd.readouterr().err == ""


def test_an_exception_of_the_progress_ends_the_run(engine: tw.Engine) -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.evaluate_table(pl.DataFrame([GOOD]), at=AT, progress=stop)
