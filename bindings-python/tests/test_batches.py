"""Lines that come as a stream: whole carts, part by part, with the answers that the whole table gets."""

from __future__ import annotations

import gc
import random
import threading
from collections.abc import Iterator
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import tillwork as tw

AT = "2026-11-11T20:00:00Z"
RULEBOOK: dict[str, Any] = {
    "tillwork": 1,
    "id": "shop",
    "currency": "USD",
    "programme": {"earn": {"points": 1, "per": "1"}},
    "promotions": [
        {"id": "tea", "benefit": {"kind": "percent_off", "percent": "12.5", "items": {"category": "tea"}}},
        {
            "id": "fifty",
            "conditions": {"kind": "spend", "at_least": "50"},
            "benefit": {"kind": "amount_off", "on": "order", "amount": "5"},
        },
    ],
}


@pytest.fixture(scope="module")
def engine() -> tw.Engine:
    return tw.Engine(RULEBOOK)


def frame(carts: int, seed: int = 5) -> pl.DataFrame:
    choice = random.Random(seed)
    rows = [
        {
            "cart_id": cart,
            "sku": f"S{choice.randrange(40)}",
            "quantity": choice.randint(1, 7),
            "unit_price": choice.randint(0, 1999),
            "categories": choice.choice([[], ["tea"], ["home", "tea/green"]]),
        }
        for cart in range(carts)
        for _ in range(choice.randint(1, 9))
    ]
    return pl.DataFrame(rows)


def shuffled(lines: pl.DataFrame) -> pl.DataFrame:
    """The same carts in another order, the rows of each together."""
    order = lines["cart_id"].unique().shuffle(seed=3)
    groups = lines.partition_by("cart_id", as_dict=True)
    return pl.concat([groups[(cart,)] for cart in order])


def reader(lines: pl.DataFrame, rows: int) -> pa.RecordBatchReader:
    table = lines.to_arrow()
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=rows))


def joined(parts: list[tw.TableResult], name: Any) -> pl.DataFrame:
    frames = [part[name].to_polars() for part in parts]
    moved = [
        one.with_columns(pl.col("row").cast(pl.Int64) + part.first_row) if "row" in one.columns else one
        for one, part in zip(frames, parts, strict=True)
    ]
    return pl.concat(moved)


@pytest.mark.parametrize("sorted", [False, True])
@pytest.mark.parametrize(("rows", "given"), [(1, 1), (1, 100), (2, 7), (50, 3), (50, 1_000), (10_000, 64)])
def test_parts_together_are_the_whole(engine: tw.Engine, rows: int, given: int, sorted: bool) -> None:
    lines = frame(60)
    if not sorted:
        lines = shuffled(lines)
    whole = engine.evaluate_table(lines, at=AT)
    parts = list(engine.evaluate_batches(reader(lines, given), at=AT, rows=rows, sorted=sorted))
    assert [part.problems for part in parts] == [()] * len(parts)
    for name in whole:
        table = whole[name].to_polars()  # type: ignore[index]
        if "row" in table.columns:
            table = table.with_columns(pl.col("row").cast(pl.Int64))
        text = pl.selectors.categorical().cast(pl.String)
        assert joined(parts, name).with_columns(text).equals(table.with_columns(text)), name
    heights = [len(part.lines) for part in parts]
    assert [part.first_row for part in parts] == [sum(heights[:place]) for place in range(len(parts))]
    most = lines.group_by("cart_id").len()["len"].max()
    assert isinstance(most, int)
    assert all(height < max(rows, most) + 1 for height in heights)


def test_carts_are_joined_and_those_without_lines_come_last(engine: tw.Engine) -> None:
    lines = shuffled(frame(40)).filter(pl.col("cart_id") % 10 != 3)
    ids = list(range(40))
    carts = pl.DataFrame({"cart_id": ids, "at": [AT] * 40, "currency": ["USD", "JPY"] * 20})
    whole = engine.evaluate_table(lines.cast({"unit_price": pl.Int64}), carts, digest=True)
    parts = list(engine.evaluate_batches(lines, carts, rows=30))
    assert [part.carts.to_polars()["cart_id"].to_list() for part in parts][-1] == [3, 13, 23, 33]
    assert len(parts[-1].lines) == 0
    text = pl.selectors.categorical().cast(pl.String)
    together = joined(parts, "carts").with_columns(text).sort("cart_id")
    assert together.equals(whole.carts.to_polars().with_columns(text).sort("cart_id"))


def test_a_cart_that_comes_again_is_a_problem_however_the_parts_are_cut(engine: tw.Engine) -> None:
    lines = pl.DataFrame({"cart_id": [1, 1, 2, 1, 3], "sku": "A", "unit_price": 100})
    for rows in (1, 2, 100):
        with pytest.raises(tw.TableError) as caught:
            list(engine.evaluate_batches(lines, at=AT, rows=rows))
        assert [(one.path, one.code) for one in caught.value.problems] == [("/lines/3/cart_id", "duplicate_id")]
        parts = list(engine.evaluate_batches(lines, at=AT, rows=rows, errors="collect"))
        assert [one.path for part in parts for one in part.problems] == ["/lines/3/cart_id"]
        assert dict(joined(parts, "carts").select("cart_id", "payable").rows())[3] is not None
        carts = pl.DataFrame({"cart_id": [3, 2, 1]})
        parts = list(engine.evaluate_batches(lines, carts, at=AT, rows=rows, errors="collect"))
        assert [one.path for part in parts for one in part.problems] == ["/lines/3/cart_id"]


@pytest.mark.parametrize("ids", [[1, 3, 2, 4], ["A", "C", "B", "D"], [1, 2, 1, 5]])
def test_ids_that_do_not_ascend_are_a_problem_where_they_should(engine: tw.Engine, ids: list[Any]) -> None:
    lines = pl.DataFrame({"cart_id": ids, "sku": "A", "unit_price": 100})
    for rows in (1, 2, 100):
        parts = list(engine.evaluate_batches(lines, at=AT, rows=rows, sorted=True, errors="collect"))
        assert [(one.path, one.code) for part in parts for one in part.problems] == [("/lines/2/cart_id", "conflict")]
        # The cart after it goes on from the last id in order.
        assert dict(joined(parts, "carts").select("cart_id", "payable").rows())[ids[3]] is not None


@pytest.mark.parametrize(
    ("ids", "good"),
    [
        (pa.array(["1", "10", "2"]), True),
        (pa.array(["9", "10", "91"]), False),
        (pa.array(["A", "É", "中"]).dictionary_encode(), True),
        (pa.array([-(2**63), -1, 10]), True),
        (pa.array([1, 2**63 - 1, 2**64 - 1], pa.uint64()), True),
        (pa.array([2**63, 9, 2**64 - 1], pa.uint64()), False),
    ],
)
def test_integers_ascend_by_value_and_text_by_its_bytes(engine: tw.Engine, ids: Any, good: bool) -> None:
    lines = pa.table({"cart_id": ids, "sku": ["A"] * 3, "unit_price": [100] * 3})
    for rows in (1, 100):
        parts = list(engine.evaluate_batches(lines, at=AT, rows=rows, sorted=True, errors="collect"))
        found = [(one.path, one.code) for part in parts for one in part.problems]
        assert found == ([] if good else [("/lines/1/cart_id", "conflict")])


def test_bad_rows_are_told_with_their_number_in_the_whole(engine: tw.Engine) -> None:
    lines = frame(30).with_columns(sku=pl.when(pl.int_range(pl.len()) % 41 == 40).then(None).otherwise("sku"))
    wanted = [(f"/lines/{row}/sku", "missing_field") for row in range(40, lines.height, 41)]
    whole = engine.evaluate_table(lines, at=AT, errors="collect")
    assert [(one.path, one.code) for one in whole.problems] == wanted
    parts = list(engine.evaluate_batches(lines, at=AT, rows=20, errors="collect"))
    assert [(one.path, one.code) for part in parts for one in part.problems] == wanted
    assert joined(parts, "carts").drop("currency").equals(whole.carts.to_polars().drop("currency"))
    results = engine.evaluate_batches(lines, at=AT, rows=20)
    assert len(next(results).carts) > 0
    with pytest.raises(tw.TableError) as caught:
        list(results)
    assert caught.value.problems[0].path == wanted[0][0]


def test_only_a_part_is_asked_for_at_a_time(engine: tw.Engine) -> None:
    given = 0
    batch = pa.RecordBatch.from_pylist([{"cart_id": 0, "sku": "A", "unit_price": 100}] * 10)

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal given
        for cart in range(1_000):
            given += 1
            yield batch.set_column(0, "cart_id", pa.array([cart] * 10))

    stream = pa.RecordBatchReader.from_batches(batch.schema, batches())
    results = engine.evaluate_batches(stream, at=AT, rows=100, sorted=True)
    assert given == 0
    for part in range(1, 6):
        # Whether the tenth cart goes on is not known yet.
        assert len(next(results).carts) in (9, 10)
        assert given <= part * 10 + 2
    del results
    gc.collect()
    assert given < 60


def test_memory_does_not_grow_with_the_stream(engine: tw.Engine) -> None:
    batch = pl.DataFrame({"cart_id": pl.int_range(20_000, eager=True), "sku": "A", "unit_price": 100}).to_arrow().to_batches()[0]

    def batches() -> Iterator[pa.RecordBatch]:
        for first in range(0, 1_200_000, 20_000):
            yield batch.set_column(0, "cart_id", pa.array(range(first, first + 20_000)))

    held: list[int] = []
    sums = 0
    stream = pa.RecordBatchReader.from_batches(batch.schema, batches())
    for part in engine.evaluate_batches(stream, at=AT, rows=20_000, sorted=True, tables=["carts"], digest=False, money="minor"):
        sums += part.carts.to_polars()["payable"].sum()
        held.append(pa.total_allocated_bytes())
    assert sums == 1_200_000 * 100
    assert max(held) < 20 * batch.nbytes


def test_columns_are_judged_once_and_options_are_checked(engine: tw.Engine) -> None:
    lines = frame(5)
    with pytest.raises(tw.TableError) as caught:
        next(engine.evaluate_batches(lines.rename({"sku": "product"}), rows=2))
    paths = [one.path for one in caught.value.problems]
    assert paths == ["/lines/sku", "/lines/product", "/carts/at"]
    with pytest.raises(tw.TableError):
        next(engine.evaluate_batches(lines.drop("cart_id"), at=AT))
    with pytest.raises(TypeError, match="Arrow PyCapsule interface"):
        engine.evaluate_batches([{}], at=AT)  # type: ignore[arg-type]
    for wrong in ({"rows": 0}, {"rows": 2_000_000_000}, {"money": "cents"}):
        options: dict[str, Any] = {"at": AT, **wrong}
        with pytest.raises(ValueError, match="expected"):
            engine.evaluate_batches(lines, **options)
    for wrong in ({"rows": 1.5}, {"sorted": "yes"}):
        with pytest.raises(TypeError, match=f"expected `{next(iter(wrong))}` to be"):
            engine.evaluate_batches(lines, **{"at": AT, **wrong})  # type: ignore[arg-type]
    empty = list(engine.evaluate_batches(lines.clear(), at=AT))
    assert [len(part.carts) for part in empty] == [0]


def test_a_producer_that_fails_is_an_error(engine: tw.Engine) -> None:
    rows = [{"cart_id": 1, "sku": "A", "unit_price": 100}, {"cart_id": 2, "sku": "A", "unit_price": 100}]
    batch = pa.RecordBatch.from_pylist(rows)

    def batches() -> Any:
        yield batch
        raise RuntimeError("the disk is gone")

    results = engine.evaluate_batches(pa.RecordBatchReader.from_batches(batch.schema, batches()), at=AT, rows=1)
    assert next(results).carts.to_polars()["cart_id"].to_list() == [1]
    with pytest.raises(ValueError, match="`lines` cannot be read"):
        list(results)


def test_threads_may_price_streams_at_once(engine: tw.Engine) -> None:
    lines = frame(200)
    wanted = engine.evaluate_table(lines, at=AT, money="minor").carts.to_polars()["payable"].sum()
    found: list[int] = []

    def price() -> None:
        parts = engine.evaluate_batches(lines, at=AT, rows=50, money="minor")
        found.append(sum(part.carts.to_polars()["payable"].sum() for part in parts))

    workers = [threading.Thread(target=price) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == [wanted] * 4
