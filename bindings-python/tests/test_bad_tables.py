"""What is wrong with tables and options: all of it at once, each where it stands, and nothing guessed."""

from __future__ import annotations

import datetime
import itertools
import pickle
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import tillwork as tw

Json = dict[str, Any]
AT = "2026-11-11T20:00:00Z"
GOOD = {"cart_id": 1, "sku": "A", "quantity": 2, "unit_price": "1.00"}
ENGINE = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})


def problems(*args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(tw.TableError) as caught:
        ENGINE.evaluate_table(*args, **kwargs)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
    return [(problem.path, problem.code) for problem in caught.value.problems]


def test_bad_rows_are_named_and_the_good_ones_kept() -> None:
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
    result = ENGINE.evaluate_table(frame, at=AT, errors="collect")
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
    result = ENGINE.evaluate_table(frame, at=AT, columns={"quantity": "quantiy"}, extra="ignore")
    assert result.carts.to_polars()["payable"].to_list() == [Decimal("3.00")]


def refusals(*args: Any, **kwargs: Any) -> dict[str, tuple[str, str | None]]:
    """The codes and remedies of what is wrong, by paths."""
    with pytest.raises(tw.TableError) as caught:
        ENGINE.evaluate_table(*args, **{"at": AT, **kwargs})
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
        ENGINE.evaluate_table(frame, at=AT)
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
    assert ENGINE.evaluate_table(frame.drop("qty"), carts, at=AT, columns={"channel": "qty"}).problems == ()


def test_two_columns_of_one_name_are_told_once() -> None:
    arrays = [pa.array([1]), pa.array(["A"]), pa.array(["1.00"]), pa.array(["2.00"])]
    table = pa.Table.from_arrays(arrays, names=["cart_id", "sku", "unit_price", "unit_price"])
    assert refusals(table) == {"/lines/unit_price": ("duplicate_key", None)}


def test_lines_without_ids_are_numbered_beside_those_that_have_them() -> None:
    frame = pl.DataFrame([{**GOOD, "id": "2"}, {**GOOD, "id": None}])
    assert problems(frame, at=AT) == [("/lines/1/id", "duplicate_id")]


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
    result = ENGINE.evaluate_table(
        lines, carts, customers.rename({"customer_id": "buyer"}), at=AT, columns={"customer_id": "buyer"}
    )
    line = {"id": "1", "sku": "A", "quantity": 2, "unit_price": "1.00"}
    wanted_cart = {"id": "1", "currency": "USD", "at": AT, "lines": [line], "customer": {"id": "y"}}
    assert result.carts.to_polars()["digest"].to_list() == [ENGINE.evaluate(wanted_cart).digest]


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
    with pytest.raises(ValueError, match="time zone"):
        ENGINE.evaluate_table(lines, at=datetime.datetime(2026, 11, 11))
    zoned = datetime.datetime(2026, 11, 11, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    assert ENGINE.evaluate_table(lines, at=zoned).problems == ()
    for unit, zone in itertools.product(("ms", "us", "ns"), ("UTC", "America/New_York")):
        column = pl.Series("at", [zoned]).cast(pl.Datetime(unit, zone))  # type: ignore[arg-type]
        carts = pl.DataFrame({"cart_id": [1]}).with_columns(column)
        line = {"id": "1", "sku": "A", "quantity": 2, "unit_price": "1.00"}
        wanted = ENGINE.evaluate({"id": "1", "currency": "USD", "at": "2026-11-10T16:00:00Z", "lines": [line]})
        assert ENGINE.evaluate_table(lines, carts).carts.to_polars()["digest"].to_list() == [wanted.digest]


def test_sums_of_integers_are_not_guessed_to_be_minor_units() -> None:
    # DuckDB makes decimals of 38 digits without a fraction of them: cents, here, that would be read as dollars.
    lines = duckdb.sql("select 1 as cart_id, 'A' as sku, sum(cents) as unit_price from (values (150), (250)) as of(cents)")
    found = refusals(lines)
    assert list(found) == ["/lines/unit_price"]
    code, remedy = found["/lines/unit_price"]
    assert code == "wrong_type"
    assert remedy is not None
    for to, wanted in (("BIGINT", "4.00"), ("DECIMAL(18, 2)", "400.00")):
        assert to in remedy
        cast = lines.select(f"cart_id, sku, unit_price::{to} as unit_price")
        assert ENGINE.evaluate_table(cast, at=AT).carts.to_polars()["payable"].to_list() == [Decimal(wanted)]
    # Where there is no fraction, both readings are the same.
    yen = ENGINE.evaluate_table(lines, pl.DataFrame({"cart_id": [1], "currency": ["JPY"]}), at=AT)
    assert yen.carts.to_polars()["payable"].to_list() == [Decimal(400)]


def test_what_a_table_says_when_it_is_asked_is_not_hidden() -> None:
    class Broken:
        @property
        def __arrow_c_stream__(self) -> Any:
            raise RuntimeError("the file is gone")

    with pytest.raises(RuntimeError, match="the file is gone"):
        ENGINE.evaluate_table(Broken(), at=AT)


def test_references_between_tables() -> None:
    lines = pl.DataFrame([GOOD, {**GOOD, "cart_id": 2}])
    assert problems(lines, pl.DataFrame({"cart_id": [1]}), at=AT) == [("/lines/1/cart_id", "unknown_reference")]
    assert problems(lines, pl.DataFrame({"cart_id": [1, 2, 1, None]}), at=AT) == [
        ("/carts/2/cart_id", "duplicate_id"),
        ("/carts/3/cart_id", "missing_field"),
    ]
    carts = pl.DataFrame({"cart_id": [1, 2], "customer_id": ["x", "y"], "redeem": ["all", "-5"]})
    customers = pl.DataFrame({"customer_id": ["x", "x", "y"], "points": [1, 2, -3]})
    assert problems(lines, carts, customers, at=AT) == [
        ("/carts/0/redeem", "integer_range"),
        ("/carts/1/redeem", "integer_range"),
        ("/customers/1/customer_id", "duplicate_id"),
        ("/customers/2/points", "integer_range"),
    ]


def test_a_bad_customer_costs_only_its_carts() -> None:
    lines = pl.DataFrame([GOOD, {**GOOD, "cart_id": 2}])
    carts = pl.DataFrame({"cart_id": [1, 2], "customer_id": ["x", "y"]})
    customers = pl.DataFrame({"customer_id": ["x", "y"], "points": [-1, 2]})
    result = ENGINE.evaluate_table(lines, carts, customers, at=AT, errors="collect")
    assert [problem.path for problem in result.problems] == ["/customers/0/points"]
    assert result.carts.to_polars()["payable"].to_list() == [None, Decimal("2.00")]


@pytest.mark.parametrize("price", [float("nan"), float("inf"), -0.0, -1.0, 0.1 + 0.2, 1e300, 19.999])
def test_floats_stand_for_their_shortest_form(price: float) -> None:
    ((path, _code),) = problems(pl.DataFrame([{**GOOD, "unit_price": price}]), at=AT)
    assert path == "/lines/0/unit_price"


@pytest.mark.parametrize("table", [[GOOD], {"cart_id": [1]}, 42, None, pl.DataFrame([GOOD]).lazy(), "lines"])
def test_other_objects_are_no_tables(table: Any) -> None:
    with pytest.raises(TypeError, match="Arrow PyCapsule interface") as caught:
        ENGINE.evaluate_table(table, at=AT)
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
def test_options_are_checked(wrong: Json) -> None:
    with pytest.raises(ValueError, match="expected"):
        ENGINE.evaluate_table(pl.DataFrame([GOOD]), **{"at": AT, **wrong})


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
def test_options_of_another_type_are_refused(wrong: Json, name: str) -> None:
    with pytest.raises(TypeError, match=f"^expected {name}$"):
        ENGINE.evaluate_table(pl.DataFrame([GOOD]), **{"at": AT, **wrong})


def test_threads_of_evaluate_many_are_checked() -> None:
    with pytest.raises(ValueError, match="expected `threads` from 1 to 65536, found -1"):
        ENGINE.evaluate_many([], threads=-1)
    with pytest.raises(TypeError, match="expected `threads` to be a whole number, found `str`"):
        ENGINE.evaluate_many([], threads="2")  # type: ignore[arg-type]


def test_a_column_is_no_table() -> None:
    with pytest.raises(ValueError, match="`lines` cannot be read"):
        ENGINE.evaluate_table(pl.Series([1, 2]), at=AT)


def test_a_producer_that_fails_is_an_error() -> None:
    def batches() -> Any:
        yield pa.RecordBatch.from_pylist([GOOD])
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(pa.RecordBatch.from_pylist([GOOD]).schema, batches())
    with pytest.raises(ValueError, match="`lines` cannot be read"):
        ENGINE.evaluate_table(reader, at=AT)
